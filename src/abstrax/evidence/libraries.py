"""Libraries that tables and reports need beyond those of extraction, loaded when they are called for."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingLibraryError(RuntimeError):
    """A library that is not installed: for what it is needed, and the command that installs it."""

    def __init__(self, name: str, purpose: str, extra: str) -> None:
        package = name.split(".")[0]
        super().__init__(
            f"{purpose} need {package}, which is not installed; run: pip install 'abstrax[{extra}]'"
        )


def require(name: str, purpose: str, extra: str = "tables") -> Any:
    """An installed module by name. ``purpose`` says what needs it, ``extra`` what installs it.

    Raises MissingLibraryError.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingLibraryError(name, purpose, extra) from error

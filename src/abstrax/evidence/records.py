"""Records read back from the folder that extraction filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from abstrax.model import Record


class RecordsError(ValueError):
    """A folder or a record that cannot be used: which, why, what to do."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}; {remedy}")


def read(folder: Path) -> Iterator[Record]:
    """The records of a folder in the order of their ids. Raises RecordsError."""
    files = sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))
    if not files:
        raise RecordsError(
            folder, "holds no record", "make some with abstrax extract -o DIR, or name another folder"
        )
    for path in files:
        try:
            yield Record.model_validate_json(path.read_bytes())
        except OSError as error:
            raise RecordsError(path, f"cannot be read ({error.strerror})", "restore the file") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "whole file"
            raise RecordsError(
                path, f"{place}: {first['msg']}", "make it anew with abstrax extract"
            ) from error

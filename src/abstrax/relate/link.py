"""A name that a value may belong to, and how it is reached."""

from __future__ import annotations

from typing import NamedTuple

from abstrax.names.mention import Mention


class Link(NamedTuple):
    """A name that a value may belong to: where it stands in the text, by which rule it is reached, the name as listed."""

    name: str | None
    start: int
    end: int
    rule: str
    mention: Mention | None = None

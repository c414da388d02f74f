"""The lines of a page, by position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Line(NamedTuple):
    """A line that holds anything: where it stands without the white space around it, and its text."""

    start: int
    end: int
    text: str


def lines(clean: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines of ``clean[start:end]`` that are not blank, in order."""
    end = len(clean) if end is None else end
    while start < end:
        stop = clean.find("\n", start, end)
        stop = end if stop < 0 else stop
        raw = clean[start:stop]
        if text := raw.strip():
            begin = start + len(raw) - len(raw.lstrip())
            yield Line(begin, begin + len(text), text)
        start = stop + 1

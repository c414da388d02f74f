"""Offsets: code points here, UTF-16 units in tools whose pages count as JavaScript does."""

from __future__ import annotations

from bisect import bisect_left


class Units:
    """The way between offsets in code points and in UTF-16 units of one text.

    They part behind each character beyond the basic plane, which is one code point and two units.
    """

    def __init__(self, text: str) -> None:
        self._wide = [place for place, character in enumerate(text) if ord(character) > 0xFFFF]
        self._units = [place + before for before, place in enumerate(self._wide)]

    def to_utf16(self, offset: int) -> int:
        """The offset in UTF-16 units of a code point."""
        return offset + bisect_left(self._wide, offset)

    def from_utf16(self, offset: int) -> int:
        """The code point at an offset in UTF-16 units; within a pair, the character that it belongs to."""
        return offset - bisect_left(self._units, offset)

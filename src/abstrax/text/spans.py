"""Pieces of an abstract by position. All offsets here are into ``Text.clean``."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from abstrax.model import Metadata

# Soft hyphen, zero-width characters, variation selectors, direction marks, byte-order mark: read as nothing.
DROPPED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufe0e\ufe0f\ufeff"


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file, its repaired reading, and the way back.

    ``breaks`` and ``shifts`` run in parallel: from clean offset ``breaks[i]`` on, the raw offset is the clean
    one plus ``shifts[i]``. The first break is 0. Where several clean characters stand for one raw unit, each
    of them points to the unit's first character.
    """

    raw: str
    clean: str
    breaks: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def raw_offset(self, offset: int) -> int:
        """The position in ``raw`` of the character at ``offset`` of ``clean``."""
        return offset + self.shifts[bisect_right(self.breaks, offset) - 1]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The slice of ``raw`` that reads as ``clean[start:end]``; both ends on whole source characters.

        Dropped characters at either edge stay outside. Raises ``ValueError`` for a span that is empty or out
        of range.
        """
        if not 0 <= start < end <= len(self.clean):
            raise ValueError(f"no span {start}:{end} in a text of {len(self.clean)} characters")
        first, last = self.raw_offset(start), self.raw_offset(end - 1)
        after = self._after(end)
        while after - 1 > last and self.raw[after - 1] in DROPPED:
            after -= 1
        return first, after

    def _after(self, end: int) -> int:
        """The raw offset behind the source unit of ``clean[end - 1]``."""
        last = self.raw_offset(end - 1)
        while end < len(self.clean):
            offset = self.raw_offset(end)
            if offset > last:
                return offset
            end += 1
        return len(self.raw)


@dataclass(frozen=True, slots=True)
class Passage:
    """Prose under one heading; ``searched`` is False for captions, disclosures, references and the like."""

    section: str
    heading: str | None
    start: int
    end: int
    searched: bool = True


@dataclass(slots=True)
class Sentence:
    """One sentence of a searched passage."""

    start: int
    end: int
    section: str


@dataclass(frozen=True, slots=True)
class Page:
    """A document taken apart: its text, what the page says of it, and its passages in order."""

    text: Text
    layout: str | None
    metadata: Metadata
    passages: tuple[Passage, ...]

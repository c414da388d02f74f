"""Pieces of an abstract by position. All offsets here are into ``Text.clean``."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from abstrax.model import Metadata


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file, its repaired reading, and the way back.

    ``breaks`` and ``shifts`` run in parallel: from clean offset ``breaks[i]`` on, the raw offset is the clean
    one plus ``shifts[i]``. The first break is 0.
    """

    raw: str
    clean: str
    breaks: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def raw_offset(self, offset: int) -> int:
        """The position in ``raw`` of the character at ``offset`` of ``clean``."""
        return offset + self.shifts[bisect_right(self.breaks, offset) - 1]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The slice of ``raw`` that reads as ``clean[start:end]``; both ends on whole source characters."""
        if end <= start:
            raise ValueError(f"empty span {start}:{end}")
        return self.raw_offset(start), self.raw_offset(end) if end < len(self.clean) else len(self.raw)


@dataclass(frozen=True, slots=True)
class Passage:
    """Prose under one heading; ``searched`` is False for captions, disclosures, references and the like."""

    section: str
    heading: str | None
    start: int
    end: int
    searched: bool = True


@dataclass(frozen=True, slots=True)
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

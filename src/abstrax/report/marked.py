"""A text with its facts marked: cut wherever a fact begins or ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from abstrax.model import Record

#: A stretch of the text and what lies there: start, end, and the position of a fact, or a mark below zero for a term.
Span = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same facts cover. ``starts`` and ``ends`` are those that begin or end with it."""

    text: str
    facts: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @property
    def marks(self) -> tuple[int, ...]:
        """The facts that cover it; what is below zero is the mark of a term."""
        return tuple(at for at in self.facts if at >= 0)


def pieces(text: str, start: int, end: int, spans: Iterable[Span]) -> list[Piece]:
    """The pieces of ``text[start:end]``, in order and without a gap.

    Spans that begin elsewhere are left out; one that goes on beyond the end is cut there.
    """
    inside = [(a, min(b, end), fact) for a, b, fact in spans if start <= a < end and b > a]
    cuts = sorted({start, end, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    return [
        Piece(
            text[low:high],
            tuple(fact for a, b, fact in inside if a <= low and high <= b),
            tuple(fact for a, _, fact in inside if a == low),
            tuple(fact for _, b, fact in inside if b == high),
        )
        for low, high in pairwise(cuts)
    ]


def spans(record: Record) -> list[Span]:
    """Where the facts of a record stand."""
    return [
        (fact.start, fact.end, place)
        for place, fact in enumerate(record.facts)
        if fact.start is not None and fact.end is not None
    ]


def fits(record: Record, text: str) -> bool:
    """Whether a text is the one that a record was read from: every fact's quote stands where it should."""
    return all(text[start:end] == record.facts[place].quote for start, end, place in spans(record)) and all(
        section.end <= len(text) for section in record.sections
    )


def first(text: str, stretches: Sequence[tuple[int, int]], words: Iterable[str]) -> tuple[int, int] | None:
    """Where one of some words first stands by itself in stretches of a text; the first of them that does."""
    folded = text.casefold()
    if len(folded) != len(text):
        return None
    for word in words:
        sought = word.casefold()
        for start, end in stretches if sought else ():
            at = folded.find(sought, start, end)
            while at >= 0:
                after = at + len(sought)
                if not folded[max(0, at - 1) : at].isalnum() and not folded[after : after + 1].isalnum():
                    return at, after
                at = folded.find(sought, at + 1, end)
    return None

"""Where in its abstract a gold fact stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abstrax.model import Fact, Section


def find(text: str, fact: Fact, sections: Sequence[Section] = ()) -> tuple[int, int] | None:
    """Start and end of a fact's quote in ``text``; None where it does not stand there.

    Of several places the fact's own ``start`` decides; where it states none, the first within its section,
    then the first of all.
    """
    if fact.start is not None and text[fact.start : fact.end] == fact.quote:
        return fact.start, fact.start + len(fact.quote)
    places = list(_occurrences(text, fact.quote))
    within = [
        start
        for start in places
        if any(s.name == fact.section and s.start <= start < s.end for s in sections)
    ]
    best = next(iter(within or places), None)
    return None if best is None else (best, best + len(fact.quote))


def section(sections: Sequence[Section], start: int) -> str:
    """The section that a place lies in, by the guide's names; results where none does."""
    return next((s.name for s in sections if s.start <= start < s.end), "results")


def _occurrences(text: str, quote: str) -> Iterator[int]:
    start = text.find(quote) if quote else -1
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)

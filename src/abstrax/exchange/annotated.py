"""An abstract with its annotations, as every format writes and reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from abstrax import text as pages
from abstrax.exchange.offsets import Units
from abstrax.gold import GoldRecord, places, writing
from abstrax.model import Document, Section

KINDS = ("dose", "score", "grade", "count", "effect")
#: What stands in an annotation's place and kind, and needs no field in a tool.
PLACE = frozenset({"kind", "quote", "start", "end"})
NUMBERS = frozenset(
    (
        "amount amount_high value value_high spread_low spread_high n of percent percent_high ci_low ci_high"
    ).split()
)


class ExchangeError(ValueError):
    """A file of another tool that cannot be used: which, where in it, what is wrong, what to do."""

    def __init__(self, path: Path, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {place}: {problem}; {remedy}")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A marked place and what is said of it; ``start`` and ``end`` count code points of the text.

    ``fields`` are those of a gold fact but kind and quote. They may be few: a tool that only marks places
    gives none.
    """

    kind: str
    start: int
    end: int
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and its annotations. ``study`` holds the fields that are stated, and those alone."""

    id: str
    text: str
    annotations: tuple[Annotation, ...]
    title: str | None = None
    study: Mapping[str, Any] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    source: Path = Path()


def annotated(gold: GoldRecord, document: Document) -> Annotated:
    """A gold record over its text. Raises ExchangeError for a quote that does not stand in the text."""
    sections = _sections(document)
    annotations = []
    for number, fact in enumerate(gold.facts, start=1):
        place = places.find(document.text, fact.fact, sections)
        if place is None:
            raise ExchangeError(
                gold.file,
                f"fact {number}",
                f"its quote {fact.fact.quote!r} does not stand in the text",
                "mend it",
            )
        entry = writing.entry(fact, document.text)
        fields = {name: value for name, value in entry.items() if name not in PLACE}
        annotations.append(Annotation(fact.fact.kind, *place, fields))
    study = {name: value for name, value in gold.study.model_dump(mode="json").items() if name in gold.known}
    return Annotated(
        document.id, document.text, tuple(annotations), gold.title, study, tuple(sections), gold.file
    )


def placed(
    path: Path, place: str, text: str, start: Any, end: Any, quote: str | None, units: Units
) -> tuple[int, int]:
    """A tool's offsets in code points, whichever it counts in: the reading under which the quote stands
    there.

    Without a quote the offsets are taken as code points. Raises ExchangeError where neither reading fits.
    """
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        raise ExchangeError(path, place, f"offsets {start!r} to {end!r} mark nothing", "mark the place anew")
    for low, high in ((start, end), (units.from_utf16(start), units.from_utf16(end))):
        if high <= len(text) and quote in (None, text[low:high]):
            return low, high
    raise ExchangeError(
        path,
        place,
        f"{quote!r} does not stand at {start} to {end}",
        "export the annotations anew, with this text",
    )


def _sections(document: Document) -> list[Section]:
    """The sections of the page, those that facts are looked for in and others."""
    page = pages.prepare(document)
    spans = [(passage, *page.text.raw_span(passage.start, passage.end)) for passage in page.passages]
    return [Section(name=p.section, heading=p.heading, start=start, end=end) for p, start, end in spans]

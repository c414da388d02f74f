"""Where the terms of the study block stand in the text: what has no fact of its own leads to its words too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from abstrax.evidence import studies
from abstrax.evidence.terms import Terms
from abstrax.model import Record
from abstrax.names import lexicon
from abstrax.names.mention import Kind
from abstrax.report.marked import first

_ASIDE = frozenset({"furniture", "references", "acknowledgements", "disclosures", "title"})


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the study block in the text. ``mark`` is below zero, so that it is no position of a fact."""

    name: str
    mark: int
    start: int
    end: int
    place: str


def terms(record: Record, text: str) -> dict[str, Term]:
    """The first words of each term, by the column of the study table; the title is looked at last."""
    order = sorted(record.sections, key=lambda section: section.name in _ASIDE)
    stretches = [
        (section.start, min(section.end, len(text))) for section in order if section.name != "furniture"
    ]
    row = next(studies.rows(Terms(record)))
    sought = {
        "design": _parts(row["design"]),
        "condition": [
            form for name in record.study.conditions[:1] for form in _forms(record, "condition", name)
        ],
        "intervention": [
            form for name in record.study.interventions[:1] for form in _forms(record, "drug", name)
        ],
        "target": _parts(row["target"]),
        "cell_source": _parts(row["cell_source"]),
    }
    found: dict[str, Term] = {}
    for number, (name, words) in enumerate(sought.items(), start=1):
        place = first(text, stretches, words)
        if place:
            found[name] = Term(name, -number, *place, f"{record.id}-{name}")
    return found


def _parts(told: str | None) -> list[str]:
    return [part.strip() for part in (told or "").replace(";", ",").split(",") if part.strip()]


def _forms(record: Record, kind: Kind, name: str) -> Iterator[str]:
    """A name, its short form in this abstract, and the vocabulary's other forms of it."""
    yield name
    yield from (short.short for short in record.abbreviations if short.long.casefold() == name.casefold())
    known = lexicon.load().entry(kind, name)
    if known:
        yield from known.forms()

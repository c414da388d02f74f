"""The way through: a document in, a record out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abstrax import names, relate, text
from abstrax.audit import audit
from abstrax.model import Abbreviation, Count, Document, Dose, Effect, Fact, Grade, Record, Score, Section
from abstrax.relate import weights
from abstrax.study import study
from abstrax.text.spans import Page

if TYPE_CHECKING:
    from abstrax.names.ner import Model
    from abstrax.relate import Linked

_KINDS: dict[str, type[Dose] | type[Score] | type[Grade] | type[Count] | type[Effect]] = {
    "dose": Dose, "score": Score, "grade": Grade, "count": Count, "effect": Effect,
}  # fmt: skip


def load_model(name: str) -> Model:
    """An installed spaCy model by name; raises ModelError with the command that installs it."""
    from abstrax.names import ner

    return ner.load(name)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A while without the garbage collector.

    An abstract leaves no cycles behind, but makes so many objects that the collector would go through them, and through
    all that is loaded, time and again.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_uncollected()
def extract(document: Document, *, model: Model | None = None) -> Record:
    """All that one abstract reports, each fact tied to its characters in ``document.text``."""
    page = text.prepare(document)
    sentences = text.sentences(page)
    title = page.metadata.title or document.title
    found = names.find(page.text, [(s.start, s.end) for s in sentences], title, model)
    linked = relate.link(page.text.clean, sentences, found.mentions)
    facts = tuple(fact(page, item) for item in linked)
    about = study(page, found, list(facts), title)
    return Record(
        id=document.id,
        title=title,
        source=document.source,
        layout=page.layout,
        metadata=page.metadata,
        study=about,
        sections=_sections(page),
        abbreviations=tuple(Abbreviation(short=a.short, long=a.long) for a in found.abbreviations),
        facts=facts,
        findings=tuple(audit(facts, about, [page.text.clean[s.start : s.end] for s in sentences])),
    )


@dataclass(frozen=True, slots=True)
class Why:
    """One fact, the evidence for it (signal, log odds; strongest first) and the readings it won against."""

    fact: Fact
    evidence: tuple[tuple[str, float], ...]
    rivals: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was seen in a text: names (words, kind, shown as, source), quantities as printed, and facts with reasons."""

    names: tuple[tuple[str, str, str, str], ...]
    quantities: tuple[str, ...]
    whys: tuple[Why, ...]


def explain(passage: str, *, model: Model | None = None) -> Explanation:
    """The facts of a sentence or two, with the names, quantities and rules that made them."""
    page = text.prepare(Document(id="text", text=passage))
    sentences = text.sentences(page)
    found = names.find(page.text, [(s.start, s.end) for s in sentences], None, model)
    clean = page.text.clean
    seen = tuple((clean[m.start : m.end], m.kind, m.name, m.source) for m in found.mentions)
    numbers = tuple(
        clean[q.start : q.end]
        for scene in relate.scenes(clean, sentences, found.mentions)
        for q in scene.quantities
    )
    whys = tuple(_why(page, item) for item in relate.link(clean, sentences, found.mentions))
    return Explanation(seen, numbers, whys)


def _why(page: Page, item: Linked) -> Why:
    evidence = weights.evidence(item.reading.signals, item.answer) if item.reading is not None else []
    rivals = tuple((c.kind, c.rule, round(c.confidence, 3)) for c in item.others if c.confidence >= 0.01)
    return Why(fact(page, item), tuple(evidence[:8]), rivals[:4])


def fact(page: Page, item: Linked) -> Fact:
    """A linked candidate as a public fact, its span in the file as it stands."""
    candidate = item.candidate
    start, end = page.text.raw_span(candidate.start, candidate.end)
    fields: dict[str, Any] = {key: value for key, value in candidate.fields.items() if value is not None}
    return _KINDS[candidate.kind](
        quote=page.text.raw[start:end],
        section=item.section,
        group=item.group,
        when=item.when,
        start=start,
        end=end,
        confidence=round(candidate.confidence, 3),
        rule=candidate.rule,
        flags=item.flags,
        **fields,
    )


def _sections(page: Page) -> tuple[Section, ...]:
    spans = [
        (passage, *page.text.raw_span(passage.start, passage.end))
        for passage in page.passages
        if passage.end > passage.start
    ]
    return tuple(Section(name=p.section, heading=p.heading, start=start, end=end) for p, start, end in spans)

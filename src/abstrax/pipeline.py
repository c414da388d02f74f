"""The way through: a document in, a record out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abstrax import names, relate, text
from abstrax.audit import audit
from abstrax.model import Abbreviation, Count, Document, Dose, Effect, Fact, Grade, Record, Score, Section
from abstrax.study import study
from abstrax.text.spans import Page

if TYPE_CHECKING:
    from abstrax.names.ner import Model
    from abstrax.relate import Linked

_KINDS: dict[str, type[Dose] | type[Score] | type[Grade] | type[Count] | type[Effect]] = {
    "dose": Dose, "score": Score, "grade": Grade, "count": Count, "effect": Effect,
}  # fmt: skip


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
        findings=tuple(audit(facts, about)),
    )


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
        **fields,
    )


def _sections(page: Page) -> tuple[Section, ...]:
    spans = [(passage, *page.text.raw_span(passage.start, passage.end)) for passage in page.passages if passage.end > passage.start]
    return tuple(Section(name=p.section, heading=p.heading, start=start, end=end) for p, start, end in spans)

"""A spaCy component: ``nlp.add_pipe("abstrax")`` puts facts into ``doc.spans`` and the record into ``doc._``.

spaCy loads this module by its entry point; nothing else here imports it. The record is kept as JSON in
``doc.user_data``, so that documents can be stored and passed between processes.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from abstrax.model import Document, Fact, Record
from abstrax.pipeline import extract, load_model
from abstrax.text import NoAbstractError

_KEY = "abstrax"


class Component:
    """Extracts a document's facts.

    ``doc.spans["abstrax"]`` holds a span a fact, labelled with its kind, over the tokens that its quote
    touches. ``span._.fact`` is the fact (``abstrax.model.Fact``), ``doc._.abstrax`` the record
    (``abstrax.model.Record``); both are None elsewhere. A text in which nothing can be searched gets an empty
    group and no record.
    """

    def __init__(self, spans_key: str, model: str | None) -> None:
        self.spans_key = spans_key
        self.model = load_model(model) if model else None

    def __call__(self, doc: Doc) -> Doc:
        """Add the facts."""
        doc.spans[self.spans_key] = []
        try:
            record = extract(Document(id=_KEY, text=doc.text), model=self.model)
        except NoAbstractError:
            return doc
        doc.user_data[_KEY] = record.model_dump_json()
        for number, fact in enumerate(record.facts):
            # a quote may begin or end within a token ("423ng/L")
            place = int(fact.start or 0), int(fact.end or 0)
            span = doc.char_span(*place, label=fact.kind, alignment_mode="expand", span_id=str(number))
            if span is not None:
                doc.spans[self.spans_key].append(span)
        return doc


@Language.factory(
    _KEY,
    default_config={"spans_key": _KEY, "model": None},
    assigns=["doc.spans", "doc._.abstrax", "span._.fact"],
)
def make(nlp: Language, name: str, spans_key: str, model: str | None) -> Component:
    """The component; ``model`` names an installed spaCy model whose entities join the lexicon's."""
    return Component(spans_key, model)


@lru_cache(maxsize=64)
def _parsed(content: str) -> Record:
    return Record.model_validate_json(content)


def _record(doc: Doc) -> Record | None:
    content = doc.user_data.get(_KEY)
    return None if content is None else _parsed(content)


def _fact(span: Span) -> Fact | None:
    record = _record(span.doc)
    return record.facts[int(span.id_)] if record is not None and span.id_.isdigit() else None


Doc.set_extension("abstrax", getter=_record, force=True)
Span.set_extension("fact", getter=_fact, force=True)

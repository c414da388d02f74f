"""What another tool gives back as gold records: placed in our text, filled in, validated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from abstrax.exchange.annotated import KINDS, Annotated, Annotation, ExchangeError
from abstrax.gold import GoldFact, drafting, records, writing
from abstrax.model import Document, Fact, Record

_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)
_GOLD = ("optional", "missed")


@dataclass(frozen=True, slots=True)
class Imported:
    """A gold record's JSON, and how many of its facts got their fields from the text."""

    content: str
    facts: int
    read: int


def to_gold(
    item: Annotated, document: Document, record: Record, before: Mapping[str, Any] | None = None
) -> Imported:
    """The gold record of an annotated abstract, over the text that we have.

    A place marked without fields is read from the text as far as that tells. ``before`` is the JSON of the
    gold record that there is; what says the same keeps its form. Raises ExchangeError where an annotation
    cannot be a fact, GoldError where the record as a whole cannot be used.
    """
    entries, read = [], 0
    for number, note in enumerate(item.annotations, start=1):
        place = f"{item.id}, annotation {number}"
        start, end = _moved(item, note, document.text, place)
        fields = dict(note.fields)
        if not fields:
            fields, read = drafting.draft(document, record, note.kind, start, end), read + 1
        entries.append(_entry(item.source, place, document.text, note.kind, start, end, fields))
    curation = (before or {}).get("curation") or ()
    title = item.title if item.title is not None else (before or {}).get("title")
    content = writing.to_json(document.id, title, item.study, entries, curation, before)
    records.check(json.loads(content), item.source)
    return Imported(content, len(entries), read)


def _moved(item: Annotated, note: Annotation, text: str, place: str) -> tuple[int, int]:
    """Where a marked place stands in our text; a tool may have changed line ends or white space."""
    if note.kind not in KINDS:
        raise ExchangeError(
            item.source, place, f"{note.kind!r} is no kind of fact", f"use {', '.join(KINDS)}"
        )
    if item.text == text:
        return note.start, note.end
    quote = item.text[note.start : note.end]
    here, nth = text.find(quote), item.text.count(quote, 0, note.start + len(quote))
    for _ in range(1, nth):
        here = text.find(quote, here + 1)
    if here < 0:
        raise ExchangeError(
            item.source,
            place,
            f"{quote!r} does not stand in the text of {item.id}",
            "name its text with --raw",
        )
    return here, here + len(quote)


def _entry(
    source: Path, place: str, text: str, kind: str, start: int, end: int, fields: dict[str, Any]
) -> dict[str, Any]:
    """A fact as a gold file has it, checked field by field."""
    gold = {name: fields.pop(name, None) for name in _GOLD}
    own = {"kind": kind, "quote": text[start:end], "start": start, "end": end}
    try:
        fact = _FACT.validate_python({**fields, **own})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"][1:]) or "value"
        remedy = "fill it in, or in: abstrax curate"
        raise ExchangeError(source, place, f"{text[start:end]!r}: {name}: {first['msg']}", remedy) from error
    return writing.entry(GoldFact(fact, bool(gold["optional"]), gold["missed"]), text)

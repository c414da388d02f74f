"""A fact to begin with, for a place that a person marked: what extraction or the bare numbers there say."""

from __future__ import annotations

from typing import Any

from abstrax.gold import places
from abstrax.gold.compare import NUMBERS
from abstrax.gold.writing import FOUND
from abstrax.model import Document, Fact, Record
from abstrax.names import lexicon
from abstrax.names.mention import Kind
from abstrax.quantities.grammar import Quantity, read
from abstrax.text import clean

#: The field of each kind that holds a name, and the vocabulary that the name is in.
NAMES: dict[str, tuple[str, Kind]] = {
    "dose": ("drug", "drug"),
    "score": ("name", "measure"),
    "grade": ("event", "event"),
}
#: How far before a marked place a name may stand, in characters.
_NEAR = 200


def draft(document: Document, record: Record, kind: str, start: int, end: int) -> dict[str, Any]:
    """The fields of a fact of ``kind`` at ``document.text[start:end]``; those that nothing tells are left
    out.

    A fact of that kind that extraction found there gives its fields. Where there is none, numbers, unit and
    spread are read from the place itself, and the nearest name of the vocabulary before or in it is taken.
    The result need not be whole: a person goes on from it.
    """
    quote = document.text[start:end]
    own: dict[str, Any] = {"kind": kind, "quote": quote, "start": start, "end": end}
    found = _found(record, kind, start, end)
    if found is not None:
        return found.model_dump(exclude_none=True, exclude=set(FOUND)) | own
    fields: dict[str, Any] = {"section": places.section(record.sections, start)}
    words = clean(quote).clean
    quantities = read(words, 0, len(words)).quantities
    if quantities:
        fields |= _numbers(kind, quantities[0])
    if kind in NAMES and (name := _name(document.text, kind, start, end)):
        fields[NAMES[kind][0]] = name
    if kind == "count":
        fields["what"] = "with" if "percent" in fields else "participants"
    return own | {name: value for name, value in fields.items() if value is not None}


def printed(quote: str) -> frozenset[float]:
    """The numbers that stand in a quote, signs aside, words read as numbers."""
    text = clean(quote).clean
    numbers: set[float] = set()
    for q in read(text, 0, len(text)).quantities:
        stated = (q.value, q.high, q.n, q.of, q.percent, q.percent_high, q.low, q.up)
        numbers |= {abs(value) for value in stated if value is not None}
    return frozenset(numbers)


def strange(fact: Fact) -> list[str]:
    """The fields whose number does not stand in the quote, as far as the guide wants it there.

    None found ("no deaths") has no number to quote, and neither has one that only words tell of ("both").
    """
    numbers = printed(fact.quote)
    found = [(name, getattr(fact, name)) for name in NUMBERS[fact.kind]]
    stated = [(name, value) for name, value in found if value]
    return [name for name, value in stated if numbers and not any(_near(value, number) for number in numbers)]


def _near(one: float, other: float) -> bool:
    return abs(abs(one) - other) <= 1e-9 * max(1.0, abs(one))


def _found(record: Record, kind: str, start: int, end: int) -> Fact | None:
    """The extracted fact of a kind that shares most characters with a place, at least half its own."""

    def shared(fact: Fact) -> int:
        return min(end, fact.end or 0) - max(start, fact.start or 0)

    there = [f for f in record.facts if f.kind == kind and 2 * shared(f) >= max(1, len(f.quote))]
    return max(there, key=shared, default=None)


def _numbers(kind: str, q: Quantity) -> dict[str, Any]:
    interval = {"spread": q.spread, "spread_low": q.low, "spread_high": q.up}
    if kind == "dose":
        return {"amount": q.value, "amount_high": q.high, "op": q.op, "unit": q.unit}
    if kind == "score":
        return {"value": q.value, "value_high": q.high, "op": q.op, "unit": q.unit, **interval}
    if kind == "effect":
        return {"value": q.value, "ci_low": q.low, "ci_high": q.up, "p": q.p}
    share = {"n": q.n if q.n is not None else (None if q.share else q.value), "of": q.of, "op": q.op}
    return share | {"percent": q.percent}


def _name(text: str, kind: str, start: int, end: int) -> str | None:
    """The last name of a kind within a place, or else shortly before it."""
    wanted = NAMES[kind][1]
    for low, high in ((start, end), (max(0, start - _NEAR), end)):
        near = [m.name for m in lexicon.load().find(text, low, high) if m.kind == wanted]
        if near:
            return near[-1]
    return None

"""Patients: one row each where a series tells them apart, or the one of a case report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from abstrax.evidence.outcomes import CHARACTERISTICS
from abstrax.evidence.table import Row, Table
from abstrax.evidence.terms import Terms
from abstrax.model import Count, Dose, Fact, Grade, Score

_PATIENT = re.compile(r"(?:patient|pt|case|subject|participant|P)\.?[ -]?#?(\d{1,3}|[A-H])", re.IGNORECASE)
_SEXES = (("female", re.compile(r"\b(?:female|wom[ae]n|girl|lady|she|her)\b", re.IGNORECASE)),
          ("male", re.compile(r"\b(?:male|m[ae]n|boy|gentleman|he|his)\b", re.IGNORECASE)))  # fmt: skip
_Placed = tuple[int, Fact]


def rows(terms: Terms) -> Iterator[Row]:
    """A row a patient, in the order of their numbers."""
    people: dict[str, list[_Placed]] = {}
    for place, fact in enumerate(terms.record.facts):
        number = patient(fact.group)
        if number:
            people.setdefault(number, []).append((place, fact))
    if not people and terms.record.study.participants == 1:
        people["1"] = [
            (at, f) for at, f in enumerate(terms.record.facts) if f.group in (None, "all", "patient")
        ]
    for number in sorted(people, key=lambda text: (len(text), text)):
        yield _row(terms, number, people[number])


def patient(group: str | None) -> str | None:
    """The number of the patient that a group is: "patient 2" and "P2" are 2."""
    match = _PATIENT.fullmatch(group) if group else None
    return match[1].upper() if match else None


def _row(terms: Terms, number: str, facts: Sequence[_Placed]) -> Row:
    age = next(
        ((at, f) for at, f in facts if isinstance(f, Score) and f.name == "age" and f.role == "level"), None
    )
    return {
        "id": terms.record.id, "patient": number, "group": facts[0][1].group if facts else None, "sex": _sex(facts),
        "age": age[1].value if age and isinstance(age[1], Score) else None,
        "age_unit": age[1].unit if age and isinstance(age[1], Score) else None,
        "doses": _joined(_dose(terms, f) for _, f in facts if isinstance(f, Dose)),
        "measures": _joined(_measure(terms, f) for _, f in facts if isinstance(f, Score)),
        "events": _joined(_event(terms, f) for _, f in facts if isinstance(f, Grade)),
        "outcomes": _joined(f.label if f.n else f"no {f.label}" for _, f in facts if isinstance(f, Count) and f.label),
        "age_fact": age[0] if age else None, "facts": "; ".join(str(place) for place, _ in facts) or None,
    }  # fmt: skip


def _sex(facts: Sequence[_Placed]) -> str | None:
    for _, fact in facts:
        if isinstance(fact, Count) and fact.what in ("female", "male") and fact.n == 1:
            return fact.what
    for name, words in _SEXES:
        if any(
            isinstance(fact, Score) and fact.name == "age" and words.search(fact.quote) for _, fact in facts
        ):
            return name
    return None


def _measure(terms: Terms, fact: Score) -> str | None:
    found = terms.measure(fact)
    if fact.role == "threshold" or found.name in CHARACTERISTICS:
        return None
    sign = {"change": "Δ", "percent_change": "Δ"}.get(fact.role, "")
    value = -abs(fact.value) if fact.direction == "down" else fact.value
    number = f"{sign}{fact.op or ''}{found(value):g}{' ' + found.unit if found.unit else ''}"
    return f"{found.name} {number}{f' ({fact.when})' if fact.when else ''}"


def _dose(terms: Terms, fact: Dose) -> str:
    drug = terms.name("drug", fact.drug) or "?"
    every = f" every {fact.every}" if fact.every and fact.every != "once" else ""
    return f"{drug} {fact.amount:g} {fact.unit or ''}".rstrip() + every


def _event(terms: Terms, fact: Grade) -> str:
    name = terms.name("event", fact.event) or "event"
    if fact.n == 0:
        return f"no {name}"
    return name if fact.grade == "any" else f"{name} grade {fact.grade}"


def _joined(parts: Iterator[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None


TABLE = Table(
    "patients",
    {
        "id": "text", "patient": "text", "group": "text", "sex": "text", "age": "number", "age_unit": "text",
        "doses": "text", "measures": "text", "events": "text", "outcomes": "text", "age_fact": "whole",
        "facts": "text",
    },
    rows,
    links={"age": "age_fact"},
)  # fmt: skip

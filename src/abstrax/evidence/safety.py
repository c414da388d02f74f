"""Safety: event × grade × group, with zero events kept."""

from __future__ import annotations

from collections.abc import Iterator

from abstrax.evidence.shares import COLUMNS, merged, share, wilson
from abstrax.evidence.table import Row, Table
from abstrax.evidence.terms import Terms
from abstrax.model import Grade


def rows(terms: Terms) -> Iterator[Row]:
    """The rows of one record, in the order told."""
    grades = [(place, fact) for place, fact in terms.case.shares if isinstance(fact, Grade)]
    whole = {
        (fact.event, fact.group, fact.when): fact.n
        for _, fact in grades
        if fact.grade == "any" and fact.n is not None
    }
    found = []
    for place, fact in grades:
        had = whole.get((fact.event, fact.group, fact.when)) if fact.grade != "any" else None
        found.append(
            {
                "id": terms.record.id, "event": terms.name("event", fact.event), "event_text": fact.event,
                "grade": fact.grade, "group": fact.group or "all", "time": fact.when,
                "counted": fact.counted or "patients", **share(terms.case, place, fact, had),
            }
        )  # fmt: skip
    yield from merged(found, ("event", "grade", "group", "time", "counted"))


TABLE = Table(
    "safety",
    {
        "id": "text", "event": "text", "event_text": "text", "grade": "text", "group": "text", "time": "text",
        "counted": "text", **COLUMNS,
    },
    rows,
    links={"n": "fact", "percent": "fact"},
    finish=wilson,
)  # fmt: skip

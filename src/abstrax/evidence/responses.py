"""Responses: criterion × group × time; who had an outcome, who finished, who left, who died."""

from __future__ import annotations

from collections.abc import Iterator

from abstrax.evidence.shares import COLUMNS, merged, share, wilson
from abstrax.evidence.table import Row, Table
from abstrax.evidence.terms import Terms
from abstrax.model import Count

_WHAT = frozenset({"with", "completed", "discontinued", "died"})


def rows(terms: Terms) -> Iterator[Row]:
    """The rows of one record, in the order told."""
    found = []
    for place, fact in terms.case.shares:
        if not isinstance(fact, Count) or fact.what not in _WHAT:
            continue
        number, unit = terms.point(fact.when)
        found.append(
            {
                "id": terms.record.id, "what": fact.what, "criterion": terms.criterion(fact.label) or fact.what,
                "criterion_text": fact.label, "group": fact.group or "all", "time": fact.when,
                "time_value": number, "time_unit": unit, "percent_high": fact.percent_high,
                **share(terms.case, place, fact),
            }
        )  # fmt: skip
    yield from merged(found, ("what", "criterion", "group", "time"))


TABLE = Table(
    "responses",
    {
        "id": "text", "what": "text", "criterion": "text", "criterion_text": "text", "group": "text", "time": "text",
        "time_value": "number", "time_unit": "text", **COLUMNS, "percent_high": "number",
    },
    rows,
    links={"n": "fact", "percent": "fact"},
    finish=wilson,
)  # fmt: skip

"""Doses: one row a dose, amounts also in milligrams, grays, units or cells."""

from __future__ import annotations

from collections.abc import Iterator

from abstrax.evidence.table import Row, Table
from abstrax.evidence.terms import Terms
from abstrax.quantities.conversion import factor

#: The unit that amounts of a kind are compared in.
_COMMON = ("mg", "mg/kg", "mg/m2", "cells", "cells/kg", "[IU]", "[IU]/kg", "mL", "mL/kg")


def rows(terms: Terms) -> Iterator[Row]:
    """The rows of one record, in the order told."""
    for place, fact in terms.case.doses:
        unit, times = _common(fact.unit)
        yield {
            "id": terms.record.id, "drug": terms.name("drug", fact.drug), "drug_text": fact.drug,
            "group": fact.group or "all", "time": fact.when, "purpose": fact.purpose, "op": fact.op,
            "amount": _times(fact.amount, times), "amount_high": _times(fact.amount_high, times),
            "unit": unit, "amount_text": fact.amount, "amount_high_text": fact.amount_high, "unit_text": fact.unit,
            "every": fact.every, "duration": fact.duration, "route": fact.route, "stat": fact.stat, "fact": place,
            "quote": fact.quote,
        }  # fmt: skip


def _times(amount: float | None, times: float) -> float | None:
    return None if amount is None else float(f"{amount * times:.10g}")


def _common(unit: str | None) -> tuple[str | None, float]:
    for common in _COMMON if unit else ():
        times = factor(unit or "", common)
        # cells are counted, and so is nothing else
        if times and (unit or "").startswith("cells") == common.startswith("cells"):
            return common, times
    return unit, 1.0


TABLE = Table(
    "doses",
    {
        "id": "text", "drug": "text", "drug_text": "text", "group": "text", "time": "text", "purpose": "text",
        "op": "text", "amount": "number", "amount_high": "number", "unit": "text", "amount_text": "number",
        "amount_high_text": "number", "unit_text": "text", "every": "text", "duration": "text", "route": "text",
        "stat": "text", "fact": "whole", "quote": "text",
    },
    rows,
    links={"amount": "fact", "amount_text": "fact"},
)  # fmt: skip

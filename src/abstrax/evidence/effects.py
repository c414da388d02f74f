"""Effects: estimates with interval and p, ratios also as logarithm with its standard error."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

from abstrax.audit.effects import RATIOS, p_value
from abstrax.evidence.table import Row, Table
from abstrax.evidence.terms import Terms
from abstrax.model import Effect

_WIDTH = 2 * NormalDist().inv_cdf(0.975)


def rows(terms: Terms) -> Iterator[Row]:
    """The rows of one record, in the order told."""
    for place, fact in terms.case.effects:
        sign, p = p_value(fact.p) or (None, None)
        estimate, error, scale = _estimate(fact)
        yield {
            "id": terms.record.id, "measure": fact.measure, "label": fact.label, "group": fact.group or "all",
            "time": fact.when, "value": fact.value, "ci_low": fact.ci_low, "ci_high": fact.ci_high,
            "p_text": fact.p, "p_op": sign, "p": p, "estimate": estimate, "se": error, "scale": scale,
            "derived": True if error is not None else None, "fact": place, "quote": fact.quote,
        }  # fmt: skip


def _estimate(fact: Effect) -> tuple[float | None, float | None, str | None]:
    """The estimate and its standard error on the scale on which studies are pooled (Cochrane Handbook 6.3.1, 6.3.2)."""
    low, high = fact.ci_low, fact.ci_high
    if low is None or high is None or high <= low:
        return None, None, None
    if fact.measure in RATIOS:
        if min(low, fact.value) <= 0:
            return None, None, None
        return round(math.log(fact.value), 6), round((math.log(high) - math.log(low)) / _WIDTH, 6), "log"
    if fact.measure in ("MD", "SMD", "RD", "beta"):
        return fact.value, round((high - low) / _WIDTH, 6), "plain"
    return None, None, None


TABLE = Table(
    "effects",
    {
        "id": "text", "measure": "text", "label": "text", "group": "text", "time": "text", "value": "number",
        "ci_low": "number", "ci_high": "number", "p_text": "text", "p_op": "text", "p": "number",
        "estimate": "number", "se": "number", "scale": "text", "derived": "flag", "fact": "whole", "quote": "text",
    },
    rows,
    links={"value": "fact"},
)  # fmt: skip

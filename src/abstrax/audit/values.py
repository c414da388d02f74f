"""Values against their own ranges and against what can be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abstrax.audit.case import Case
from abstrax.audit.checks import finding
from abstrax.audit.scales import Scale, scale
from abstrax.model import Finding, Score

_ABOUT_VALUE = frozenset({"iqr", "range", "ci95"})

_TIME = re.compile(r"\b(?:day|week|month|year)s?\b", re.IGNORECASE)


def audit(case: Case) -> Iterator[Finding]:
    """What cannot be of the scores of a record, each by itself."""
    for place, fact in case.scores:
        if fact.value_high is not None and fact.value_high < fact.value and fact.value >= 0:
            yield finding("range-reversed", [place], f"{fact.value:g} > {fact.value_high:g}")
        yield from _spread(place, fact)
        known = scale(fact) if fact.role == "level" else None
        if known:
            yield from _limits(place, fact, known)


def _spread(place: int, fact: Score) -> Iterator[Finding]:
    low, high = fact.spread_low, fact.spread_high
    if low is None or high is None or fact.spread in ("sd", "se"):
        return
    # "fell by 3.1 (4.5-1.7)": the sign, and with it the order, is in the verb
    if low > high and fact.role not in ("change", "percent_change"):
        yield finding("range-reversed", [place], f"{low:g} > {high:g}")
        return
    low, high = min(low, high), max(low, high)
    # "one week (range three days-seven months)" cannot be compared
    if len({word.lower()[:3] for word in _TIME.findall(fact.quote)}) > 1:
        return
    # "decreased by 3.1 (-4.5; -1.7)"; "23 ×10^9/L (IQR 8-63)" leaves the power to the reader
    powers = (1.0, 1e3, 1e6, 1e9) if abs(fact.value) >= 1e3 else (1.0,)
    if any(low <= sign * fact.value / power <= high for power in powers for sign in (1, -1)):
        return
    told = f"{fact.value:g} not in {low:g} to {high:g}"
    if fact.spread == "iqr" and fact.stat == "mean":
        yield finding("mean-outside-quartiles", [place], told)
    else:
        yield finding("value-outside-range", [place], told)


def _limits(place: int, fact: Score, known: Scale) -> Iterator[Finding]:
    """A level and its range against what its measure can be."""
    for value in (fact.value, fact.value_high):
        # a level below zero of what cannot be negative is a change that is not called one
        if value is not None and not known.holds(value) and not (value < 0 <= (known.low or 0.0)):
            yield finding("beyond-limits", [place], known.beyond(value))
            return
    if fact.spread in _ABOUT_VALUE:
        for value in (fact.spread_low, fact.spread_high):
            if value is not None and not known.holds(value):
                yield finding("range-beyond-limits", [place], known.beyond(value))

"""Values against their own ranges, against what can be measured, and intervals against their p."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abstrax.model import Effect, Fact, Finding, Score
from abstrax.names import lexicon

_RATIOS = frozenset({"HR", "OR", "RR", "IRR", "PR", "SHR"})


def audit(facts: Sequence[Fact]) -> Iterator[Finding]:
    """What cannot be of the scores and effects of a record."""
    for place, fact in enumerate(facts):
        if isinstance(fact, Score):
            yield from _spread(place, fact)
            yield from _limits(place, fact)
        elif isinstance(fact, Effect):
            yield from _interval(place, fact)
            yield from _against_p(place, fact)


def _spread(place: int, fact: Score) -> Iterator[Finding]:
    low, high = fact.spread_low, fact.spread_high
    if low is None or high is None or fact.spread in ("sd", "se"):
        return
    if low > high:
        yield Finding(
            code="range-reversed",
            message="the range ends below its start",
            facts=(place,),
            arithmetic=f"{low:g} > {high:g}",
        )
    # "decreased by 3.1 (-4.5; -1.7)": the sign of the value is in its verb
    elif not any(low <= value <= high for value in (fact.value, -fact.value)):
        yield Finding(
            code="value-outside-range",
            message="the value lies outside its own range",
            facts=(place,),
            arithmetic=f"{fact.value:g} not in {low:g} to {high:g}",
        )


def _limits(place: int, fact: Score) -> Iterator[Finding]:
    """A level against what its measure can be, in the unit for which the vocabulary states the limits."""
    entry = lexicon.load().entry("measure", fact.name) if fact.name else None
    if entry is None or fact.role != "level" or (fact.unit != entry.unit and fact.unit is not None):
        return
    if fact.unit is None and entry.unit not in (None, "years", "points"):
        return
    for value in (fact.value, fact.value_high):
        low, high = entry.low, entry.high
        if value is None or ((low is None or value >= low) and (high is None or value <= high)):
            continue
        bounds = f"{low if low is not None else '-∞'} to {high if high is not None else '∞'}"
        yield Finding(
            code="beyond-limits",
            message="the value is beyond what the measure can be",
            facts=(place,),
            arithmetic=f"{entry.name} {value:g}{' ' + entry.unit if entry.unit else ''} not in {bounds}",
        )


def _interval(place: int, fact: Effect) -> Iterator[Finding]:
    low, high = fact.ci_low, fact.ci_high
    if low is not None and high is not None and not low <= fact.value <= high:
        yield Finding(
            code="effect-outside-interval",
            message="the estimate lies outside its interval",
            facts=(place,),
            arithmetic=f"{fact.value:g} not in {low:g} to {high:g}",
        )


def _against_p(place: int, fact: Effect) -> Iterator[Finding]:
    """A 95% interval of a ratio that leaves out 1 has p below 0.05."""
    low, high, p = fact.ci_low, fact.ci_high, _p(fact.p)
    if fact.measure in _RATIOS and p is not None and low is not None and high is not None:
        if (low > 1 or high < 1) and p > 0.055:
            yield Finding(
                code="interval-against-p",
                message="the interval and the p-value disagree",
                facts=(place,),
                arithmetic=f"{low:g} to {high:g} leaves out 1, p {fact.p}",
            )


def _p(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:  # "<0.001", "NS"
        return None

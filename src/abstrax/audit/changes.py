"""Change against before and after, and the direction that is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from abstrax.audit.case import Case
from abstrax.audit.checks import finding
from abstrax.model import Finding, Score
from abstrax.quantities.rounding import half

_Key = tuple[str, str, str | None]  # measure, group, statistic
_Placed = tuple[int, Score]


def audit(case: Case) -> Iterator[Finding]:
    """Each change of a measure at a time against its levels at baseline and at that time.

    Only means (whose difference is the mean change where nobody left) and single patients are checked: the
    median change is not the change of the medians.
    """
    levels: defaultdict[_Key, list[_Placed]] = defaultdict(list)
    changes: list[_Placed] = []
    for place, fact in case.scores:
        if fact.name and not fact.op and fact.value_high is None:
            if fact.role == "level":
                levels[_key(fact)].append((place, fact))
            elif fact.role in ("change", "percent_change") and fact.when:
                changes.append((place, fact))
    for place, fact in changes:
        befores = [level for level in levels[_key(fact)] if level[1].when == "baseline"]
        afters = [level for level in levels[_key(fact)] if level[1].when == fact.when]
        if len(befores) == len(afters) == 1 and fact.when != "baseline":
            yield from _compared((place, fact), befores[0], afters[0])


def _key(fact: Score) -> _Key:
    return (fact.name or "", fact.group or "all", fact.stat)


def _compared(change: _Placed, before: _Placed, after: _Placed) -> Iterator[Finding]:
    (place, fact), (one, start), (two, end) = change, before, after
    if start.unit != end.unit:
        return
    moved = end.value - start.value
    if fact.direction and moved and (moved < 0) != (fact.direction == "down") and fact.stat != "median":
        told = f"{end.value:g} - {start.value:g} = {moved:g}, told to go {fact.direction}"
        yield finding("direction", [place, one, two], told)
    elif fact.stat in ("mean", "single"):
        yield from _amount(fact, start, end, [place, one, two])


def _amount(fact: Score, start: Score, end: Score, places: list[int]) -> Iterator[Finding]:
    moved = abs(end.value - start.value)
    slack = half(start.value) + half(end.value)
    if fact.role == "change" and (fact.unit == start.unit or fact.unit in (None, "points")):
        expected, within = moved, slack + half(fact.value)
        told = f"|{end.value:g} - {start.value:g}| = {moved:g}, printed {abs(fact.value):g}"
    elif fact.role == "percent_change" and fact.unit in ("%", None) and start.value and fact.stat == "single":
        expected = 100 * moved / abs(start.value)
        within = 100 * slack / abs(start.value) * (1 + moved / abs(start.value)) + half(fact.value)
        told = f"|{end.value:g} - {start.value:g}| / {start.value:g} = {expected:.1f}%, printed {abs(fact.value):g}%"
    else:
        return
    # of a mean, those who left between the two make some difference
    if fact.stat == "mean":
        within += 0.1 * expected
    if abs(expected - abs(fact.value)) > within + 1e-9:
        yield finding("change", places, told)

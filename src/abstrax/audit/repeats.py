"""The same quantity stated twice with different values, in two sections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from abstrax.audit.case import Case
from abstrax.audit.checks import finding
from abstrax.model import Count, Fact, Finding, Grade, Score
from abstrax.quantities.rounding import decimals, half

_What = tuple[str | None, ...]


def audit(case: Case) -> Iterator[Finding]:
    """Facts of one section against those of another that tell of the very same thing."""
    seen: defaultdict[_What, list[int]] = defaultdict(list)
    for place, fact in enumerate(case.facts):
        what = _what(fact)
        if what:
            seen[what].append(place)
    for places in seen.values():
        # told more than once within a section, a thing is told of several groups that cannot be told apart
        sections = [case.facts[place].section for place in places]
        if len(places) == 2 and sections[0] != sections[1]:
            one, two = (_value(case.facts[place]) for place in places)
            if one is not None and two is not None and not _agree(one, two):
                told = f"{one:g} in {sections[0]}, {two:g} in {sections[1]}"
                yield finding("stated-twice", places, told)


def _what(fact: Fact) -> _What | None:
    """What a fact is about, where it says so closely enough that two facts can be compared."""
    group = fact.group or "all"
    if isinstance(fact, Score) and fact.name and fact.when and fact.role != "threshold" and not fact.op:
        return ("score", fact.name, group, fact.when, fact.role, fact.stat, fact.unit)
    if isinstance(fact, Grade) and fact.event and fact.percent is not None and not fact.op:
        return ("grade", fact.event, group, fact.when, fact.grade, fact.counted or "patients")
    if (
        isinstance(fact, Count)
        and fact.label
        and fact.what == "with"
        and fact.percent is not None
        and not fact.op
    ):
        return ("count", fact.label.casefold(), group, fact.when)
    return None


def _value(fact: Fact) -> float | None:
    if isinstance(fact, Score):
        return abs(fact.value)
    return fact.percent if isinstance(fact, Count | Grade) else None


def _agree(one: float, two: float) -> bool:
    """Whether the one is the other, rounded further or not."""
    coarse, fine = sorted((one, two), key=decimals)
    return abs(coarse - fine) <= half(coarse) + 1e-9

"""Parts against the whole: grades of an event, women and men, arms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from abstrax.audit.case import Case
from abstrax.audit.checks import finding
from abstrax.model import Count, Fact, Finding, Grade

_About = tuple[str, str | None, str | None]  # event, group, time
_SINGLE = frozenset("12345")
#: How far from a sum its total may lie to be taken for the total of just these parts.
_NEAR = 0.05


def audit(case: Case) -> Iterator[Finding]:
    """What does not add up of the groups of a record."""
    yield from _grades(case)
    yield from _sexes(case)
    yield from _arms(case)


def _grades(case: Case) -> Iterator[Finding]:
    """The patients by grade of an event against those who had it at all; each has one highest grade."""
    wholes: defaultdict[_About, list[int]] = defaultdict(list)
    parts: defaultdict[_About, list[int]] = defaultdict(list)
    for place, fact in case.shares:
        if not isinstance(fact, Grade) or fact.counted == "events" or fact.event is None or fact.op:
            continue
        about = (fact.event, fact.group, fact.when)
        (wholes if fact.grade == "any" else parts)[about].append(place)
    for about, places in wholes.items():
        if len(places) == 1:
            yield from _over_event(case.facts, parts[about], places[0])


def _over_event(facts: Sequence[Fact], parts: Sequence[int], whole: int) -> Iterator[Finding]:
    total = _n(facts[whole])
    if total is None:
        return
    single = [(at, n) for at in parts if (n := _n(facts[at])) is not None and _grade(facts[at]) in _SINGLE]
    if sum(n for _, n in single) > total:
        shown = " + ".join(f"{n:g}" for _, n in single)
        told = (
            f"{shown} = {sum(n for _, n in single):g} > {total:g}"
            if len(single) > 1
            else f"{shown} > {total:g}"
        )
        yield finding("grades-over-event", [*(at for at, _ in single), whole], told)
    for at in parts:
        n = _n(facts[at])
        if n is not None and n > total and _grade(facts[at]) not in _SINGLE:
            yield finding("grades-over-event", [at, whole], f"{n:g} > {total:g}")


def _sexes(case: Case) -> Iterator[Finding]:
    """Women and men of the whole study against its participants."""
    total = case.study.participants
    women, men = (
        [(place, f) for place, f in case.counts(what) if f.group in (None, "all") and not f.op]
        for what in ("female", "male")
    )
    if len(women) == len(men) == 1 and total:
        places = [women[0][0], men[0][0]]
        yield from _sum(case, places, total, "women and men")


def _arms(case: Case) -> Iterator[Finding]:
    """Arms named together with their total in one sentence: "of 120, 60 took A and 61 took B"."""
    for place, whole in case.counts("participants"):
        if whole.op or whole.start is None:
            continue
        arms = _together(case, whole)
        total, parts = whole.n or 0.0, sum(_n(case.facts[at]) or 0.0 for at in arms)
        if (
            len(arms) >= 2
            and parts not in {total, *case.printed}
            and abs(parts - total) <= max(1.0, _NEAR * total)
        ):
            yield _told(case, [*arms, place], arms, total, "the arms")


def _together(case: Case, whole: Count) -> list[int]:
    """The arms whose sizes stand within a sentence or two behind a total."""
    start = whole.start or 0
    return [
        place
        for place, arm in case.counts("arm")
        if arm.start is not None
        and 0 <= arm.start - start < 300
        and (arm.n or 0.0) < (whole.n or 0.0)
        and not arm.op
    ]


def _sum(case: Case, places: list[int], total: float, name: str) -> Iterator[Finding]:
    parts = sum(_n(case.facts[at]) or 0.0 for at in places)
    if parts in case.printed:  # the whole of some other population
        return
    if parts > total or (parts < total and total - parts <= max(1.0, _NEAR * total)):
        yield _told(case, places, places, total, name)


def _told(case: Case, places: Sequence[int], parts: Sequence[int], total: float, name: str) -> Finding:
    numbers = [_n(case.facts[at]) or 0.0 for at in parts]
    over = sum(numbers) > total
    arithmetic = (
        f"{' + '.join(f'{n:g}' for n in numbers)} = {sum(numbers):g} {'>' if over else '<'} {total:g}"
    )
    says = f"{name} are more than the participants" if over else f"{name} do not make up the participants"
    return finding("groups-over-total" if over else "groups-short", places, arithmetic, says)


def _n(fact: Fact) -> float | None:
    return fact.n if isinstance(fact, Count | Grade) else None


def _grade(fact: Fact) -> str:
    return fact.grade if isinstance(fact, Grade) else ""

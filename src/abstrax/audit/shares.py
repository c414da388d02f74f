"""Shares against the totals that the abstract states, and parts against their whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from abstrax.model import Count, Fact, Finding, Grade, Study

_Share = Count | Grade
_About = tuple[str | None, str | None, str | None]  # event, group, time


def audit(facts: Sequence[Fact], study: Study) -> Iterator[Finding]:
    """What does not follow of the counts and grades of a record."""
    counted = [(place, fact) for place, fact in enumerate(facts) if isinstance(fact, (Count, Grade))]
    totals = sorted(_totals(facts, study))
    for place, fact in counted:
        yield from _over(place, fact)
        yield from _share(place, fact, totals)
    yield from _grades(facts)
    yield from _sexes(facts, study)


def _totals(facts: Sequence[Fact], study: Study) -> set[int]:
    """The whole numbers that a share may be of: every population, part and denominator that is stated."""
    stated = {study.participants} if study.participants else set()
    for fact in facts:
        if isinstance(fact, (Count, Grade)):
            stated |= {int(n) for n in (fact.n, fact.of) if n and n.is_integer()}
    return stated


def _over(place: int, fact: _Share) -> Iterator[Finding]:
    if fact.percent is not None and fact.percent > 100:
        yield Finding(
            code="share-over-100",
            message="a share above 100%",
            facts=(place,),
            arithmetic=f"{fact.percent:g}% > 100%",
        )
    if fact.n is not None and fact.of is not None and fact.n > fact.of:
        yield Finding(
            code="part-over-whole",
            message="the part is more than its whole",
            facts=(place,),
            arithmetic=f"{fact.n:g} > {fact.of:g}",
        )


def _share(place: int, fact: _Share, totals: Sequence[int]) -> Iterator[Finding]:
    """ "6 (28%)" of 21: the printed denominator decides, else any total that the abstract states."""
    n, percent = fact.n, fact.percent
    if (
        n is None
        or percent is None
        or percent > 100
        or fact.op
        or (isinstance(fact, Count) and fact.percent_high)
    ):
        return
    wholes = [fact.of] if fact.of else [total for total in totals if total >= n]
    wholes = [whole for whole in wholes if whole >= n]
    if not wholes or any(_follows(n, whole, percent) for whole in wholes):
        return
    nearest = min(wholes, key=lambda whole: abs(100 * n / whole - percent))
    exact = f"{n:g}/{nearest:g} = {100 * n / nearest:.1f}%, printed {percent:g}%"
    yield Finding(
        code="share",
        message="the share follows from no total that is stated",
        facts=(place,),
        arithmetic=exact if fact.of else f"{exact}; {_asked(n, percent)}",
    )


def _follows(n: float, whole: float, percent: float) -> bool:
    """Whether ``n`` of ``whole`` rounds to ``percent`` as printed; a half may go either way."""
    return abs(100 * n / whole - percent) <= _half(percent) + 1e-9


def _half(percent: float) -> float:
    """Half a unit in the last printed place."""
    exponent = Decimal(str(percent)).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** min(int(exponent), 0)


def _asked(n: float, percent: float) -> str:
    """The totals that would give this share."""
    half = _half(percent)
    low = n * 100 / (percent + half) if percent + half else 0.0
    high = n * 100 / (percent - half) if percent > half else float("inf")
    if n == 0 or high == float("inf"):
        return f"{percent:g}% asks for a total of at least {low:.0f}"
    fitting = [whole for whole in range(int(low), int(high) + 1) if _follows(n, whole or 1, percent)]
    if not fitting:
        return f"no whole number gives {percent:g}%"
    span = f"{fitting[0]}" if len(fitting) == 1 else f"{fitting[0]} to {fitting[-1]}"
    return f"{percent:g}% asks for a total of {span}"


def _grades(facts: Sequence[Fact]) -> Iterator[Finding]:
    """The patients by grade of an event against those who had it at all; each has one highest grade."""
    wholes: dict[_About, int] = {}
    parts: defaultdict[_About, list[int]] = defaultdict(list)
    for place, fact in enumerate(facts):
        if not isinstance(fact, Grade) or fact.n is None or fact.counted == "events":
            continue
        about = (fact.event, fact.group, fact.when)
        if fact.grade == "any":
            wholes[about] = max(wholes.get(about, place), place, key=lambda at: _n(facts[at]))
        elif fact.grade in ("1", "2", "3", "4", "5"):
            parts[about].append(place)
    for about, whole in wholes.items():
        yield from _over_total(facts, parts[about], whole)


def _over_total(facts: Sequence[Fact], parts: Sequence[int], whole: int) -> Iterator[Finding]:
    numbers = [_n(facts[place]) for place in parts]
    total = _n(facts[whole])
    if sum(numbers) > total:
        yield Finding(
            code="groups-over-total",
            message="the grades are more than the event",
            facts=tuple(sorted([*parts, whole])),
            arithmetic=f"{' + '.join(f'{n:g}' for n in numbers)} = {sum(numbers):g} > {total:g}",
        )


def _sexes(facts: Sequence[Fact], study: Study) -> Iterator[Finding]:
    """Women and men of the whole study against its participants."""
    whole = {
        what: [
            place
            for place, f in enumerate(facts)
            if isinstance(f, Count) and f.what == what and f.n is not None and f.group in (None, "all")
        ]
        for what in ("female", "male")
    }
    if len(whole["female"]) != 1 or len(whole["male"]) != 1 or study.participants is None:
        return
    places = (whole["female"][0], whole["male"][0])
    women, men = (_n(facts[place]) for place in places)
    if women + men > study.participants:
        yield Finding(
            code="groups-over-total",
            message="women and men are more than the participants",
            facts=tuple(sorted(places)),
            arithmetic=f"{women:g} + {men:g} = {women + men:g} > {study.participants}",
        )


def _n(fact: Fact) -> float:
    return fact.n or 0.0 if isinstance(fact, (Count, Grade)) else 0.0

"""Arithmetic and plausibility of facts. Every finding names its facts and shows the sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abstrax.model import Count, Effect, Fact, Finding, Grade, Score, Study

_RATIOS = frozenset({"HR", "OR", "RR", "IRR", "PR", "SHR"})


def audit(facts: Sequence[Fact], study: Study) -> list[Finding]:
    """The findings over the facts of one record, in the order of the facts."""
    found: list[Finding] = []
    for place, fact in enumerate(facts):
        if isinstance(fact, (Count, Grade)):
            found += _share(place, fact, study)
        elif isinstance(fact, Score):
            found += _spread(place, fact)
        elif isinstance(fact, Effect):
            found += _interval(place, fact)
    found += _sexes(facts, study)
    return found


def _decimals(number: float) -> int:
    text = f"{number:g}"
    return len(text.split(".")[1]) if "." in text else 0


def _share(place: int, fact: Count | Grade, study: Study) -> Iterator[Finding]:
    """A share against its n and what it is of: the number printed, else the study population."""
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
            message="more than the whole",
            facts=(place,),
            arithmetic=f"{fact.n:g} > {fact.of:g}",
        )
        return
    of = fact.of if fact.of is not None else _population(fact, study)
    if fact.n is None or fact.percent is None or not of or fact.n > of:
        return
    exact = 100 * fact.n / of
    if abs(exact - fact.percent) > 0.5 * 10 ** -_decimals(fact.percent) + 0.051:
        printed = f"{fact.n:g}/{of:g} = {exact:.1f}%, printed {fact.percent:g}%"
        yield Finding(
            code="share",
            message="the share does not follow from its numbers",
            facts=(place,),
            arithmetic=printed,
        )


def _population(fact: Count | Grade, study: Study) -> float | None:
    """The whole study, where nothing nearer is said."""
    whole = isinstance(fact, Grade) or fact.what in ("with", "female", "male")
    counted = not isinstance(fact, Grade) or fact.counted != "events"
    return study.participants if whole and counted and fact.group in (None, "all") else None


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
    elif not (min(abs(low), abs(high), low) <= fact.value <= max(abs(low), abs(high), high)):
        text = f"{fact.value:g} not in {low:g} to {high:g}"
        yield Finding(
            code="value-outside-range",
            message="the value lies outside its own range",
            facts=(place,),
            arithmetic=text,
        )


def _interval(place: int, fact: Effect) -> Iterator[Finding]:
    low, high = fact.ci_low, fact.ci_high
    if low is None or high is None:
        return
    if not low <= fact.value <= high:
        text = f"{fact.value:g} not in {low:g} to {high:g}"
        yield Finding(
            code="effect-outside-interval",
            message="the estimate lies outside its interval",
            facts=(place,),
            arithmetic=text,
        )
    p = _p(fact.p)
    if fact.measure in _RATIOS and p is not None and (low > 1 or high < 1) and p > 0.055:
        text = f"interval {low:g} to {high:g} leaves out 1, p {fact.p}"
        yield Finding(
            code="interval-against-p",
            message="the interval and the p-value disagree",
            facts=(place,),
            arithmetic=text,
        )


def _p(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:  # "<0.001", "NS"
        return None


def _sexes(facts: Sequence[Fact], study: Study) -> Iterator[Finding]:
    """Women and men of the whole study against its participants."""
    numbered = {
        what: [
            i
            for i, f in enumerate(facts)
            if isinstance(f, Count) and f.what == what and f.n is not None and f.group in (None, "all")
        ]
        for what in ("female", "male")
    }
    if len(numbered["female"]) != 1 or len(numbered["male"]) != 1 or study.participants is None:
        return
    places = (numbered["female"][0], numbered["male"][0])
    women, men = (getattr(facts[place], "n", 0) or 0 for place in places)
    if women + men > study.participants:
        text = f"{women:g} + {men:g} = {women + men:g}, participants {study.participants}"
        yield Finding(
            code="groups-over-total",
            message="women and men are more than the participants",
            facts=places,
            arithmetic=text,
        )

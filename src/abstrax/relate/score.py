"""Scores: a measured value and the name it belongs to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from abstrax.quantities.grammar import Quantity
from abstrax.quantities.units import TIME_UNITS, canonical
from abstrax.relate import shared, timed
from abstrax.relate.atoms import shape, small
from abstrax.relate.link import Link
from abstrax.relate.name_signals import Rivals, name_signals, unit_fit
from abstrax.relate.naming import a_duration, all_links, an_age, earlier_treatments
from abstrax.relate.roles import DEFINING, DEFINING_SIGN, STAT, STAT_SIGN, direction_of, read_role
from abstrax.relate.scene import Candidate, Scene

ROLES = ("level", "change", "percent_change", "threshold")


def possible(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number can be a measured value."""
    if quantity.of is not None or quantity.n_equals or quantity.n is not None:
        return False
    return quantity.percent is None or quantity.kind == "p"


_CHANGED = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:values?\s|levels?\s)?(?:ha[ds]\s)?(?:\w+ly\s)?"
    r"(?:improv|increas|decreas|declin|reduc|dropp|chang|rose|risen|fell|fallen|went)\w*\s(?:\w+ly\s)?"
    r"(?:from|by|to)\s(?:an?\s)?(?:mean\s|median\s)?(?:of\s)?(?:[\d.·]+\s?%[^.;,%]{0,40}\sto\s(?:an?\s)?(?:mean\s|median\s)?(?:of\s)?)?"
)


def in_percent(scene: Scene, quantity: Quantity) -> bool:
    """ "FVC rose from 68% to 74%": a measure that is given in percent changes, so these are no shares of people."""
    if quantity.kind != "p" or quantity.n is not None:
        return False
    measures = [m for m in scene.of_kind("measure") if m.end <= quantity.start][-1:]
    return any(
        m.entry is not None
        and m.entry.unit == "%"
        and _CHANGED.fullmatch(scene.clean, m.end, quantity.start) is not None
        for m in measures
    )


def cues(scene: Scene, quantity: Quantity) -> list[str]:
    """What the words around say of the role, by rule."""
    measures = [m for m in scene.of_kind("measure") if m.end <= quantity.start]
    mention = measures[-1] if measures else None
    role, direction, how = read_role(scene, quantity, mention, "", mention.name if mention else None)
    out = [*_in_role(role, direction, how)]
    if mention is not None and "∆" in scene.clean[max(0, mention.start - 2) : mention.start]:
        out.append("delta before measure")
    if mention is not None and mention.entry is not None:
        fit = unit_fit(quantity.unit, mention.entry.unit, quantity)
        near = not scene.crossed(mention.end, quantity.start)
        out += _fitting(role, fit, near, scene.atoms.people)
    if scene.signs & DEFINING_SIGN and DEFINING.search(scene.lower):
        out.append(f"defining sentence op={quantity.op is not None}")
    if scene.signs & STAT_SIGN and STAT.search(small(scene.before(quantity.start, 60))):
        out.append("statistic before")
    if an_age(scene, quantity):
        out.append("an age")
    if earlier_treatments(scene, quantity):
        out.append("earlier therapies")
    if a_duration(scene, quantity):
        out.append("a duration")
    return out


@lru_cache(maxsize=1 << 8)
def _in_role(role: str, direction: str | None, how: str) -> tuple[str, ...]:
    """What the role that the rules find tells."""
    told = (f"role {role} by {how}", f"role {role}")
    return (*told, f"role {role} {direction}") if direction else told


@lru_cache(maxsize=1 << 8)
def _fitting(role: str, fit: str, near: bool, people: bool) -> tuple[str, ...]:
    """What a unit tells that the measure before has or has not."""
    return (
        f"unit fits measure {fit}",
        f"unit fits measure {fit} near={near} people={people}",
        f"{role} unit fits measure {fit} people={people}",
    )


def propose(scene: Scene, quantity: Quantity, role: str, last: Candidate | None = None) -> list[Candidate]:
    """A measured value in a role for each name that it may belong to; ``last`` is the score before in the sentence."""
    links = all_links(scene, quantity)
    if last is not None and last.quantity is not None:
        alike = shape(last.quantity) == shape(quantity) and last.fields["unit"] == (
            quantity.unit or last.fields["unit"]
        )
        rule = f"like-last-{'same' if alike else 'other'}"
        links.append(Link(last.fields["name"], quantity.start, quantity.end, rule))
    direction = direction_of(scene, quantity, role)
    said = last.fields if last is not None else {}
    unique = list({(str(link.name).lower(), link.rule): link for link in links}.values())
    value = _value(scene, quantity, role, direction)
    rivals = Rivals.of(unique, timed.cue(scene, quantity) if value.unit in TIME_UNITS else None)
    out = [_candidate(scene, quantity, link, value, rivals) for link in unique]
    for candidate in out:
        _inherit(candidate, said, quantity)
    return out


def _inherit(candidate: Candidate, said: dict[str, object], quantity: Quantity) -> None:
    """ "mean age 46 vs 45 years", "t0: 805 cells/µL; t1: 115": what is said once of a measure holds for its next value."""
    fields = candidate.fields
    if not said or said.get("name") != fields["name"] or said.get("role") != fields["role"]:
        return
    if fields["stat"] is None and said.get("stat") in ("mean", "median"):
        fields["stat"] = said["stat"]
    if fields["unit"] is None and said.get("unit") not in (None, "%", "fold") and quantity.kind == "n":
        fields["unit"] = said["unit"]


_IN_BRACKET = re.compile(
    r"\s?[(\[](?P<unit>years?|months?|weeks?|days?|hours?|%|[munk]?g/[mdu]?L|[mnuµ]mol/L|g/24 ?h|mm/h|points|kg/m2|mL|mm|cm|m|U/L|IU/m?L|mg/day|mg/g)[)\]]"
)


def _named_unit(scene: Scene, start: int, end: int) -> str | None:
    """The unit that a name carries: "FVC% was 61", "symptom duration (years) 7.2 vs 11.1"."""
    if "%" in scene.clean[max(scene.start, start - 2) : end + 1]:
        return "%"
    match = _IN_BRACKET.match(scene.clean, end, scene.end)
    return canonical(match["unit"]) if match else None


_DAY_BEFORE = re.compile(r"\b([Dd]ay|[Ww]eek|[Mm]onth)\s*$")
_STAT_AFTER = re.compile(
    r"[\s-]*(?:points? )?(?P<stat>median|mean|average) (?:improvement|reduction|decrease|increase|change|decline)",
    re.I,
)


class _Value(NamedTuple):
    """What is told of a value whatever it is called: its unit, its statistic, and the one told before in the sentence."""

    role: str
    direction: str | None
    unit: str | None
    day: str | None
    stat: str | None
    earlier: str | None


def _value(scene: Scene, quantity: Quantity, role: str, direction: str | None) -> _Value:
    """What is told of a value, read once for all names that it may belong to."""
    unit = quantity.unit or shared.unit(scene, quantity)
    day = _DAY_BEFORE.search(scene.before(quantity.start, 8)) if unit is None else None
    return _Value(role, direction, unit, day and f"{day[1].lower()}s", *_stats(scene, quantity))


def _candidate(scene: Scene, quantity: Quantity, link: Link, value: _Value, rivals: Rivals) -> Candidate:
    name, start, end, rule, _mention = link
    unit = value.unit or _named_unit(scene, start, end) or value.day
    if name == "age" and unit is None and rule in ("aged", "direct", "direct-verb", "run", "listed"):
        unit = "years"
    stat = value.stat or (value.earlier if quantity.has_spread or rule.startswith(_HELD) else None)
    if quantity.spread == "sd" and stat is None:
        stat = "mean"
    fields: dict[str, object] = {
        "name": name, "value": quantity.value, "value_high": quantity.high, "op": quantity.op, "unit": unit,
        "stat": stat, "spread": quantity.spread, "spread_low": quantity.low, "spread_high": quantity.up,
        "role": value.role, "direction": value.direction,
    }  # fmt: skip
    close = abs(quantity.start - end) < 45 and start < quantity.start
    low = min(start, quantity.start) if close else quantity.start
    reaches = (rule.startswith("after") and end - quantity.end < 50) or rule in (
        "earlier-therapies",
        "noun-after",
    )
    high = max(end, quantity.end) if reaches else quantity.end
    signals = name_signals(scene, quantity, link, value.role, unit, rivals)
    return Candidate("score", fields, quantity, low, high, rule, signals)


#: How the rules begin by which a name is reached for which a statistic further off holds as well.
_HELD = ("run", "listed", "from-to", "focus", "far", "direct")


def _stats(scene: Scene, quantity: Quantity) -> tuple[str | None, str | None]:
    """The statistic told in the clause before a value or right behind it; where none is, the one told before in the sentence."""
    low, at = scene.clause_span(quantity.start)[0] - scene.start, quantity.start - scene.start
    told = list(STAT.finditer(scene.lower, 0, at)) if scene.signs & STAT_SIGN else []
    last = ("median" if told[-1]["median"] else "mean") if told else None
    if told and told[-1].start() >= low:
        return last, None
    if behind := _STAT_AFTER.match(scene.after(quantity.end, 40)):
        return "median" if behind["stat"].lower() == "median" else "mean", None
    return None, last

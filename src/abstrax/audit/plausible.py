"""Doses, units and dates that cannot be or are not likely, and units that are not stated."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from abstrax.audit.case import Case
from abstrax.audit.checks import finding
from abstrax.audit.scales import entry
from abstrax.model import Dose, Finding, Score
from abstrax.names import lexicon
from abstrax.names.lexicon import Entry
from abstrax.quantities.conversion import dimension, factor
from abstrax.text.openings import opening

#: What a single dose of anything can be, by unit: cell products from a thousand cells to a trillion.
_POSSIBLE = {
    "cells": (1e3, 1e12), "cells/kg": (1e2, 1e10), "cells/m2": (1e3, 1e12), "mg/kg": (0.0, 5_000.0), "g": (0.0, 500.0),
    "mg/m2": (0.0, 20_000.0), "mg": (0.0, 100_000.0), "Gy": (0.0, 100.0), "g/kg": (0.0, 10.0),
}  # fmt: skip
_CELLS = frozenset({"CAR-T", "CAR-NK", "CAR-Treg", "T-cell therapy"})
_WEIGHED = frozenset({"mg", "g", "ug", "ng", "mg/kg", "mg/m2"})
#: Units that go without saying, or that are part of how the measure is told.
_UNSAID = frozenset({None, "points", "joints", "years", "%", "USD"})
_PHYSICAL = frozenset({"time", "length", "pressure"})
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_NAMED = "|".join(f"{name}[a-z]*" for name in _MONTHS)
_DATE = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_NAMED})\.?,? (\d{{4}})|({_NAMED})\.? (\d{{1,2}})(?:st|nd|rd|th)?, ?(\d{{4}})"
    r"|(\d{4})-(\d{2})-(\d{2}))\b"
)
# What stands in every date: a month, or figures between dashes.
_DATED = re.compile(rf"{'|'.join(_MONTHS)}|\d-\d\d-\d")
_PERIOD = re.compile(
    rf"{opening('from|between')} (?:({_NAMED})\.? )?(?:\d{{1,2}},? )?((?:19|20)\d\d) (?:to|and|until|through) (?:({_NAMED})\.? )?"
    r"(?:\d{1,2},? )?((?:19|20)\d\d)\b"
)


def audit(case: Case) -> Iterator[Finding]:
    """What is impossible or unlikely of the doses, units and dates of a record."""
    for place, dose in case.doses:
        yield from _dose(place, dose)
    bare: defaultdict[str, list[int]] = defaultdict(list)
    for place, score in case.scores:
        known = entry(score.name) if score.role in ("level", "change") else None
        if known is None or known.unit is None:
            continue
        if score.unit is None and _should_have(score, known):
            bare[known.name].append(place)
        elif score.unit and _other(score.unit, known):
            yield finding("unit-unlikely", [place], f"{known.name} in {score.unit}, usually {known.unit}")
    for name, places in bare.items():
        yield finding("unit-missing", places, _without(case, name, places))
    for text in case.sentences:
        if "20" in text or "19" in text:
            yield from _dates(text)


def _dose(place: int, dose: Dose) -> Iterator[Finding]:
    low, high = _POSSIBLE.get(dose.unit or "", (0.0, float("inf")))
    if dose.amount_high is not None and dose.amount_high < dose.amount:
        yield finding("range-reversed", [place], f"{dose.amount:g} > {dose.amount_high:g}")
    if dose.purpose != "threshold" and dose.amount and not low <= dose.amount <= high:
        yield finding("dose-impossible", [place], f"{dose.amount:g} {dose.unit} not in {low:g} to {high:g}")
        return
    known = _drug(dose.drug)
    if known is None:
        return
    if known.family in _CELLS and dose.unit in _WEIGHED:
        yield finding("unit-unlikely", [place], f"{known.name} is counted in cells, printed {dose.unit}")
    yield from _usual(place, dose, known)


def _usual(place: int, dose: Dose, known: Entry) -> Iterator[Finding]:
    """An amount against what the drug is given in at once, with room for regimens of its own."""
    if known.unit is None or dose.unit is None or dose.purpose == "threshold" or dose.stat:
        return
    if dose.every is None:  # "3.4 g in a year" may be what was taken in all
        return
    times = factor(dose.unit, known.unit)
    amount = dose.amount * times if times else None
    if amount and ((known.high and amount > known.high) or (known.low and amount < known.low)):
        told = f"{known.name} {amount:g} {known.unit} not in {known.low or 0:g} to {known.high or float('inf'):g}"
        yield finding("dose-unlikely", [place], told)


@lru_cache(maxsize=4096)
def _drug(name: str | None) -> Entry | None:
    return lexicon.load().entry("drug", name) if name else None


def _should_have(score: Score, known: Entry) -> bool:
    """Whether a number says nothing without a unit; counts of cells told in full ("4.1×10^11") do."""
    return known.unit not in _UNSAID and score.value != 0 and not (known.unit == "/L" and score.value > 1e6)


def _without(case: Case, name: str, places: list[int]) -> str:
    values = ", ".join(f"{score.value:g}" for place, score in case.scores if place in places)
    known = entry(name)
    return f"{name} {values} without {known.unit if known else 'its unit'} or another unit"


@lru_cache(maxsize=4096)
def _other(unit: str, known: Entry) -> bool:
    """Whether a unit measures another thing: a length, where the measure is a time."""
    here, there = dimension(unit), dimension(known.unit or "")
    if here is None or there is None or not {here[0][0], there[0][0]} <= _PHYSICAL:
        return False
    return here[0][0] != there[0][0]


def _dates(text: str) -> Iterator[Finding]:
    for match in _DATE.finditer(text) if _DATED.search(text) else ():
        day, month, year = _parts(match)
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
            yield finding("date-impossible", [], f"“{match[0]}”: no day {day} in month {month} of {year}")
    for match in _PERIOD.finditer(text):
        start = (int(match[2]), _month(match[1]) or 0)
        end = (int(match[4]), _month(match[3]) or 12)
        if start > end:
            yield finding("dates-reversed", [], f"“{match[0]}”")


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    if match[2]:
        return int(match[1]), _month(match[2]) or 0, int(match[3])
    if match[4]:
        return int(match[5]), _month(match[4]) or 0, int(match[6])
    return int(match[9]), int(match[8]), max(int(match[7]), 1)


def _month(name: str | None) -> int | None:
    return _MONTHS.index(name[:3]) + 1 if name else None

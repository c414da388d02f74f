"""One unit in another: prefixes, volumes, times, and substances of known molar mass.

A unit is its numerator over its denominators ("mg/dL"); each part is one dimension and a factor. Mass and amount
of substance are one for the substances in ``MOLAR_MASS`` (g/mol; PubChem), so that mg/g and mg/mmol of a ratio to
creatinine can be compared.
"""

from __future__ import annotations

import re
from functools import lru_cache

_Part = tuple[str, float]  # dimension, factor to its base unit

_PREFIXES = {"k": 1e3, "": 1.0, "d": 1e-1, "c": 1e-2, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15}
_SCALED = {"g": "mass", "mol": "amount", "L": "volume", "m": "length", "[IU]": "IU", "IU": "IU", "U": "U"}
_DAY = 86_400.0
_MONTH = 365.25 / 12 * _DAY
_YEAR = 365.25 * _DAY
_TIMES = {
    "s": 1.0, "second": 1.0, "seconds": 1.0, "min": 60.0, "minute": 60.0, "minutes": 60.0, "h": 3600.0, "hour": 3600.0,
    "hours": 3600.0, "24h": _DAY, "24 h": _DAY, "24hours": _DAY, "day": _DAY, "days": _DAY, "d": _DAY, "week": 7 * _DAY,
    "weeks": 7 * _DAY, "month": _MONTH, "months": _MONTH, "year": _YEAR, "years": _YEAR,
}  # fmt: skip
_OTHER: dict[str, _Part] = {
    "": ("", 1.0), "cells": ("", 1.0), "copies": ("", 1.0), "mm3": ("volume", 1e-6), "cm3": ("volume", 1e-3),
    "mm[Hg]": ("pressure", 1.0), "kPa": ("pressure", 7.50062), "PY": ("person-time", 1.0),
    "person-months": ("person-time", 1 / 12), "%": ("%", 1.0), "m2": ("area", 1.0), "cm2": ("area", 1e-4),
    "1.73m2": ("area", 1.73), "kg": ("mass", 1e3),
}  # fmt: skip
_MANY = re.compile(r"(1(?:0{2,6}))(?: (.+))?")

#: What a substance weighs a mole; the name is the measure's, in the vocabulary's words.
MOLAR_MASS = {
    "creatinine": 113.12, "uric acid": 168.11, "serum urate": 168.11, "glucose": 180.16, "cholesterol": 386.65,
    "bilirubin": 584.66, "calcium": 40.08,
}  # fmt: skip
#: Ratios to urinary creatinine: their denominator is an amount of it.
_TO_CREATININE = frozenset({"UPCR", "UACR", "proteinuria", "albuminuria"})


@lru_cache(maxsize=4096)
def dimension(unit: str) -> tuple[tuple[str, ...], float] | None:
    """The dimensions of a unit (numerator, then denominators) and its factor; None for a unit not known."""
    top, *below = unit.split("/")
    parts = [_part(top.strip()), *(_part(part.strip()) for part in below)]
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    scale = known[0][1]
    for _, factor in known[1:]:
        scale /= factor
    return tuple(name for name, _ in known), scale


@lru_cache(maxsize=1024)
def _part(text: str) -> _Part | None:
    if text in _OTHER:
        return _OTHER[text]
    if text in _TIMES:
        return "time", _TIMES[text]
    many = _MANY.fullmatch(text)
    if many:
        inner = _part(many[2] or "")
        return inner and (inner[0], float(many[1]) * inner[1])
    for base, name in _SCALED.items():
        prefix = text[: len(text) - len(base)]
        if text.endswith(base) and prefix in _PREFIXES:
            return name, _PREFIXES[prefix]
    return None


@lru_cache(maxsize=4096)
def factor(unit: str, to: str, measure: str | None = None) -> float | None:
    """What a number in ``unit`` is multiplied by to be in ``to``; None where the two do not measure one thing.

    ``measure`` is the preferred name of what is measured; it decides whether a molar mass is known.
    """
    if unit == to:
        return 1.0
    here, there = dimension(unit), dimension(to)
    if here is None or there is None or len(here[0]) != len(there[0]):
        return None
    scale = here[1] / there[1]
    for place, (one, other) in enumerate(zip(here[0], there[0], strict=True)):
        if one == other:
            continue
        molar = _molar(measure, place)
        if molar is None or {one, other} != {"mass", "amount"}:
            return None
        grams = molar if one == "amount" else 1 / molar
        scale = scale * grams if place == 0 else scale / grams
    return scale


def is_time(unit: str | None) -> bool:
    """Whether a unit is one of time alone: weeks, months."""
    found = dimension(unit) if unit else None
    return found is not None and found[0] == ("time",)


def _molar(measure: str | None, place: int) -> float | None:
    if place == 0:
        return MOLAR_MASS.get(measure or "")
    return MOLAR_MASS["creatinine"] if measure in _TO_CREATININE else None

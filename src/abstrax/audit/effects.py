"""Estimates against their intervals and their p-values."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from statistics import NormalDist

from abstrax.audit.case import Case
from abstrax.audit.checks import finding
from abstrax.model import Effect, Finding
from abstrax.quantities.rounding import half

RATIOS = frozenset({"HR", "OR", "RR", "IRR", "PR", "SHR", "aHR", "aOR", "aRR", "sHR", "SIR", "SMR"})
_DIFFERENCES = frozenset({"MD", "SMD", "RD", "beta", "ARR", "LSMD"})
_P = re.compile(r"([<>=≤≥]?)\s*(0?\.\d+|\d+(?:\.\d+)?(?:e-\d+)?)")
#: Half a 95% interval, in standard errors.
_Z = NormalDist().inv_cdf(0.975)
_LOPSIDED = 1.6


def audit(case: Case) -> Iterator[Finding]:
    """What cannot be of the effects of a record."""
    for place, fact in case.effects:
        if fact.ci_low is None or fact.ci_high is None:
            continue
        if fact.ci_low > fact.ci_high:
            yield finding("range-reversed", [place], f"{fact.ci_low:g} > {fact.ci_high:g}")
        elif not _within(fact, fact.ci_low, fact.ci_high):
            told = f"{fact.value:g} not in {fact.ci_low:g} to {fact.ci_high:g}"
            yield finding("effect-outside-interval", [place], told)
        else:
            yield from _against_p(case, place, fact, fact.ci_low, fact.ci_high)
            yield from _lopsided(place, fact, fact.ci_low, fact.ci_high)


def _within(fact: Effect, low: float, high: float) -> bool:
    """Whether an estimate lies in its interval, its sign aside; "12% (95% CI 0.01-0.24)" mixes percent and parts of one."""
    scales = (1.0, 100.0) if "%" in fact.quote else (1.0,)
    return any(low <= sign * fact.value / scale <= high for scale in scales for sign in (1, -1))


def p_value(text: str | None) -> tuple[str, float] | None:
    """The sign and the number of a printed p: "<0.001" is ("<", 0.001); None for "NS" and for none."""
    match = _P.fullmatch(text.strip().removeprefix("p").strip()) if text else None
    return (match[1] or "=", float(match[2])) if match else None


def _against_p(case: Case, place: int, fact: Effect, low: float, high: float) -> Iterator[Finding]:
    """A 95% interval that holds "no effect" has p of 0.05 or more, and one that does not has less."""
    p, null = p_value(fact.p), _null(fact.measure)
    # p of a test for non-inferiority is about another null
    if (
        any("inferior" in text for text in case.sentences)
        or p is None
        or null is None
        or (null == 1 and low <= 0)
    ):
        return
    sign, value = p
    outside = low - half(low) > null or high + half(high) < null
    inside = low + half(low) < null < high - half(high)
    found = _p_of(fact.value, low, high, null)
    # p of a test close to that of the interval may fall on the other side of 0.05
    if outside and sign in "=>≥" and value > 0.06 and found < 0.04:
        told = f"{low:g} to {high:g} leaves out {null:g}: p about {found:.2g}, printed {fact.p}"
    elif inside and sign in "=<≤" and value < 0.05 and (sign != "=" or value < 0.04) and found > 0.06:
        told = f"{low:g} to {high:g} holds {null:g}: p about {found:.2g}, printed {fact.p}"
    else:
        return
    yield finding("interval-against-p", [place], told)


def _p_of(value: float, low: float, high: float, null: float) -> float:
    """The two-sided p of a 95% interval, normal on the scale of the measure (Altman & Bland 2011)."""
    if null == 1:
        value, low, high, null = math.log(max(value, 1e-9)), math.log(low), math.log(high), 0.0
    error = (high - low) / (2 * _Z)
    return 2 * (1 - NormalDist().cdf(abs(value - null) / error)) if error else 0.0


def _null(measure: str) -> float | None:
    if measure in RATIOS:
        return 1.0
    return 0.0 if measure in _DIFFERENCES else None


def _lopsided(place: int, fact: Effect, low: float, high: float) -> Iterator[Finding]:
    """A ratio lies in the middle of its interval's logarithms; none does where it lies in the plain middle."""
    value = fact.value
    if fact.measure not in RATIOS or not 0 < low < value < high:
        return
    # the limits as far apart, and then as near, as rounding allows
    below = [
        math.log(max(value + v * half(value), 1e-9) / max(low + w * half(low), 1e-9))
        for v, w in ((1, -1), (-1, 1))
    ]
    above = [
        math.log(max(high + w * half(high), 1e-9) / (value + v * half(value))) for v, w in ((-1, 1), (1, -1))
    ]
    if min(below) > _LOPSIDED * max(above) or min(above) > _LOPSIDED * max(below):
        told = f"ln({value:g}/{low:g}) = {math.log(value / low):.2f}, ln({high:g}/{value:g}) = {math.log(high / value):.2f}"
        yield finding("interval-lopsided", [place], told)

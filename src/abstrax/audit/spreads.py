"""Means with their spread: whole numbers behind a mean, yes-or-no variables, SD taken for SE and the reverse."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from abstrax.audit.case import Case
from abstrax.audit.checks import finding
from abstrax.audit.scales import entry, scale
from abstrax.model import Finding, Score
from abstrax.quantities.rounding import decimals, half

_PROPORTION = re.compile(r"\b(?:proportion|prevalence|fraction of (?:patients|people))\b", re.IGNORECASE)
_FEW = 10


def audit(case: Case) -> Iterator[Finding]:
    """What does not fit of the means and spreads of a record."""
    by_measure: defaultdict[tuple[str, str | None], list[tuple[int, Score]]] = defaultdict(list)
    for place, fact in case.scores:
        if fact.role != "level" or fact.op:
            continue
        n = case.size(fact.group)
        if fact.stat == "mean" and n:
            yield from _grim(place, fact, n)
        if fact.spread in ("sd", "se") and fact.spread_low is not None:
            yield from _beyond(place, fact, n)
            yield from _debit(place, fact, n)
            if fact.name:
                by_measure[fact.name, fact.unit].append((place, fact))
    for facts in by_measure.values():
        if len(facts) > 1:
            yield from _confused(case, facts)


def grim(mean: float, n: int) -> bool:
    """Whether ``n`` whole numbers can have a mean that rounds to ``mean`` (Brown & Heathers 2017)."""
    return abs(round(mean * n) / n - mean) <= half(mean) + 1e-9


def debit(mean: float, sd: float, n: int) -> bool:
    """Whether ``n`` zeros and ones can have a mean and a sample SD that round to these (Heathers & Brown 2019)."""
    for ones in range(math.floor((mean - half(mean)) * n), math.ceil((mean + half(mean)) * n) + 1):
        share = ones / n
        if 0 <= share <= 1 and abs(share - mean) <= half(mean) + 1e-9:
            if abs(math.sqrt(share * (1 - share) * n / (n - 1)) - sd) <= half(sd) + 1e-9:
                return True
    return False


def _grim(place: int, fact: Score, n: int) -> Iterator[Finding]:
    """Means of whole scores over so few people that the printed decimals tell them apart."""
    known, places = entry(fact.name), decimals(fact.value)
    if known is None or not known.whole or places == 0 or n >= 10**places or grim(fact.value, n):
        return
    total = fact.value * n
    nearest = [f"{math.floor(total)}/{n} = {math.floor(total) / n:.{places + 1}f}"]
    nearest.append(f"{math.ceil(total)}/{n} = {math.ceil(total) / n:.{places + 1}f}")
    yield finding("grim", [place], f"{', '.join(nearest)}; printed {fact.value:g}, if all {n} were measured")


def _debit(place: int, fact: Score, n: int | None) -> Iterator[Finding]:
    """Shares with an SD, where every one of the people is a yes or a no."""
    sd = fact.spread_low or 0.0
    if fact.spread != "sd" or n is None or n < 2 or not fact.name or not _PROPORTION.search(fact.name):
        return
    unit = 100.0 if fact.unit == "%" else 1.0
    mean = fact.value / unit
    if fact.stat == "mean" and 0 <= mean <= 1 and not debit(mean, sd / unit, n):
        expected = math.sqrt(mean * (1 - mean) * n / (n - 1)) * unit
        yield finding("debit", [place], f"sqrt(p(1-p)n/(n-1)) = {expected:.3g} for n = {n}, printed {sd:g}")


def _beyond(place: int, fact: Score, n: int | None) -> Iterator[Finding]:
    """The greatest SD of values between two limits with a given mean (Bhatia & Davis 2000)."""
    known = scale(fact)
    if known is None or known.low is None or known.high is None or not known.holds(fact.value):
        return
    mean, sd = fact.value * known.times, (fact.spread_low or 0.0) * known.times
    greatest = math.sqrt((mean - known.low) * (known.high - mean) * (n / (n - 1) if n and n > 1 else 2.0))
    told = f"sqrt(({mean:g} - {known.low:g}) × ({known.high:g} - {mean:g})) = {greatest:.3g}"
    if fact.spread == "sd" and sd > greatest + half(sd):
        yield finding("sd-beyond-scale", [place], f"{told} < {sd:g}")
    elif fact.spread == "se" and n and sd * math.sqrt(n) > greatest + half(sd):
        yield finding(
            "sd-or-se",
            [place],
            f"SE {sd:g} × sqrt({n}) = {sd * math.sqrt(n):.3g} as SD, {told}: reads like an SD",
        )


def _confused(case: Case, facts: list[tuple[int, Score]]) -> Iterator[Finding]:
    """Two SDs of one measure that differ by the square root of the number of people."""
    for i, (one, first) in enumerate(facts):
        for two, second in facts[i + 1 :]:
            low, high = sorted((first, second), key=lambda fact: fact.spread_low or 0.0)
            n = case.size(low.group)
            if low.spread != high.spread or not low.spread_low or not n or n < _FEW:
                continue
            if min(first.value, second.value) <= 0 or max(first.value, second.value) > 2 * min(
                first.value, second.value
            ):
                continue
            ratio = (high.spread_low or 0.0) / low.spread_low
            if abs(ratio / math.sqrt(n) - 1) < 0.2:
                told = (
                    f"{high.spread_low:g} / {low.spread_low:g} = {ratio:.1f}, sqrt({n}) = {math.sqrt(n):.1f}"
                )
                yield finding("sd-or-se", [one, two], told)

"""Shares against their totals: rounded, cut off, or of a total that the abstract does not state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from abstrax.audit.case import Case
from abstrax.audit.checks import finding
from abstrax.model import Count, Finding, Grade
from abstrax.quantities.rounding import cut_off, fitting, follows

_Share = Count | Grade
_Placed = tuple[int, _Share]


def audit(case: Case) -> Iterator[Finding]:
    """What does not follow of the shares of a record."""
    lost: list[_Placed] = []
    for place, fact in case.shares:
        yield from _over(place, fact)
        if not _checkable(fact):
            continue
        if fact.of:
            yield from _of_its_total(place, fact)
        elif not _some_total(case, fact):
            lost.append((place, fact))
    for run in _runs(lost):
        for place, fact in run:
            yield _of_no_total(case, place, fact, run)


def _checkable(fact: _Share) -> bool:
    """A number and a share of people, both exact. Events are of no stated total."""
    if fact.n is None or fact.percent is None or fact.percent > 100 or fact.op:
        return False
    if isinstance(fact, Grade):
        return fact.counted != "events" or fact.of is not None
    return fact.percent_high is None


def _over(place: int, fact: _Share) -> Iterator[Finding]:
    if fact.percent is not None and fact.percent > 100 and fact.n is not None:
        yield finding("share-over-100", [place], f"{fact.percent:g}% > 100%")
    if fact.n is not None and fact.of is not None and fact.n > fact.of:
        if not (isinstance(fact, Grade) and fact.counted == "events"):
            yield finding("part-over-whole", [place], f"{fact.n:g} > {fact.of:g}")


def _of_its_total(place: int, fact: _Share) -> Iterator[Finding]:
    """ "6 of 21 (28%)": the printed denominator decides."""
    n, whole, percent = fact.n or 0.0, fact.of or 1.0, fact.percent or 0.0
    if n > whole or follows(n, whole, percent):
        return
    exact = f"{n:g}/{whole:g} = {100 * n / whole:.1f}%, printed {percent:g}%"
    if cut_off(n, whole, percent):
        yield finding("share-cut", [place], f"{exact}: cut off, not rounded")
    else:
        yield finding("share", [place], f"{exact}; {_asked(n, percent)}")


def _some_total(case: Case, fact: _Share) -> bool:
    """Whether any number that the abstract prints gives this share, or the size of its group may.

    A group whose size is not stated may have any that the study has room for.
    """
    n, percent = fact.n or 0.0, fact.percent or 0.0
    if n == 0:
        return percent == 0
    fit = fitting(n, percent)
    if fit and case.size(fact.group) is None:
        return fit[0] <= (case.study.participants or fit[0])
    return any(total in fit for total in case.totals) or any(total in fit for total in case.printed)


def _of_no_total(case: Case, place: int, fact: _Share, run: Sequence[_Placed]) -> Finding:
    n, percent = fact.n or 0.0, fact.percent or 0.0
    likely = [total for total in _likely(case, fact) if total >= n]
    cut = next((total for total in likely if n and cut_off(n, total, percent)), None)
    together = _together(run)
    if cut and not together:
        exact = f"{n:g}/{cut} = {100 * n / cut:.1f}%, printed {percent:g}%: cut off, not rounded"
        return finding("share-cut", [place], exact)
    nearest = min(likely or [int(n)], key=lambda whole: abs(100 * n / (whole or 1) - percent))
    exact = f"{n:g}/{nearest} = {100 * n / (nearest or 1):.1f}%, printed {percent:g}%"
    told = f"{exact}; {_asked(n, percent)}{together}"
    return finding("share-of-nothing" if fitting(n, percent) else "share", [place], told)


def _likely(case: Case, fact: _Share) -> list[int]:
    """The size of the fact's group first, then every total that is stated."""
    size = case.size(fact.group)
    return [*([size] if size else []), *case.totals]


def _asked(n: float, percent: float) -> str:
    """The totals that would give this share."""
    fit = fitting(n, percent)
    if n == 0 or not percent:
        return f"{n:g} can be {percent:g}% of no total"
    if not fit:
        return f"no whole number gives {percent:g}%"
    return f"{percent:g}% asks for a total of {_span(fit)}"


def _runs(lost: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    """Shares without a total, cut into runs of one group that a single total would fit."""
    run: list[_Placed] = []
    common = range(0)
    for place, fact in lost:
        fit = fitting(fact.n or 0.0, fact.percent or 0.0)
        same = bool(run) and run[-1][1].group == fact.group and run[-1][1].kind == fact.kind
        if same and (_shared(common, fit) or (not common and not fit)):
            run.append((place, fact))
            common = _shared(common, fit)
        else:
            if run:
                yield run
            run, common = [(place, fact)], fit
    if run:
        yield run


def _together(run: Sequence[_Placed]) -> str:
    """The total that would make the shares of a run fit, where there are several."""
    if len(run) < 2:
        return ""
    common = reduce(_shared, (fitting(f.n or 0.0, f.percent or 0.0) for _, f in run))
    shown = " and ".join(f"{f.n:g} ({f.percent:g}%)" for _, f in run)
    return f"; {shown} fit a total of {_span(common)}" if common else ""


def _shared(one: range, other: range) -> range:
    """The totals that both ranges hold, of which a small share of many people has millions."""
    return range(max(one.start, other.start), min(one.stop, other.stop))


def _span(totals: range) -> str:
    return f"{totals[0]}" if len(totals) == 1 else f"{totals[0]} to {totals[-1]}"

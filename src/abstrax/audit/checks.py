"""Every check of the audit: its code, how grave a finding is, what it says, and where it is described."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from abstrax.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Check:
    """``severity``: high cannot be, medium does not follow, low is unlikely or left out. ``source``: where described."""

    severity: Severity
    says: str
    source: str | None = None


_HANDBOOK = "Cochrane Handbook 6.5, "
_NCI = "CTCAE v5.0 (NCI 2017)"
_FOLLOWS = "AMA Manual of Style 11th ed., 19.7 (percentages); Altman 1998, Br J Surg 85:1471"

CHECKS = {
    "share-over-100": Check("high", "a share above 100%"),
    "part-over-whole": Check("high", "the part is more than its whole"),
    "share": Check("medium", "the share does not follow from its number and its total", _FOLLOWS),
    "share-cut": Check("low", "the share is cut off where it should be rounded", _FOLLOWS),
    "share-of-nothing": Check("low", "the share follows from no total that is stated", _FOLLOWS),
    "groups-over-total": Check("high", "the groups are more than their total"),
    "groups-short": Check("low", "the groups do not make up their total"),
    "grades-over-event": Check("high", "the grades are more than the event", _NCI),
    "range-reversed": Check("high", "the range ends below its start"),
    "value-outside-range": Check("high", "the value lies outside its own range"),
    "mean-outside-quartiles": Check("low", "the mean lies outside the quartiles: the values are very skewed"),
    "beyond-limits": Check("high", "the value is beyond what the measure can be"),
    "range-beyond-limits": Check("medium", "the range goes beyond what the measure can be"),
    "sd-beyond-scale": Check(
        "high", "no values on this scale spread so far", "Bhatia & Davis 2000, Am Math Mon 107:353"
    ),
    "sd-or-se": Check(
        "medium", "a standard deviation that reads like a standard error, or the reverse",
        f"{_HANDBOOK}6.5.2.2; Altman & Bland 2005, BMJ 331:903",
    ),
    "grim": Check(
        "low", "no whole numbers of so many people have this mean",
        "GRIM: Brown & Heathers 2017, Soc Psychol Pers Sci 8:363",
    ),
    "debit": Check(
        "medium", "mean and SD of a yes-or-no variable do not fit", "DEBIT: Heathers & Brown 2019, osf.io/5vb3u"
    ),
    "effect-outside-interval": Check("high", "the estimate lies outside its interval"),
    "interval-against-p": Check(
        "medium", "the interval and the p-value disagree",
        "Altman & Bland 2011, BMJ 343:d2304; statcheck: Nuijten 2016, Behav Res Methods 48:1205",
    ),
    "interval-lopsided": Check(
        "low", "the interval is not symmetric about its estimate on the scale of the measure",
        "Altman & Bland 2011, BMJ 343:d2304",
    ),
    "change": Check("medium", "the change is not the difference of before and after"),
    "direction": Check("high", "the values move against the direction that is told"),
    "stated-twice": Check("medium", "the same quantity is stated twice with different values"),
    "patient-sex": Check("medium", "a pronoun against the sex of the patient it tells of"),
    "dose-impossible": Check("high", "no such amount can be given"),
    "dose-unlikely": Check("medium", "the amount is far from what is usual", "product labels (FDA, EMA)"),
    "unit-unlikely": Check("medium", "the unit does not measure this"),
    "unit-missing": Check("low", "the unit is not stated", "UCUM; SI brochure 9th ed., 5.4"),
    "date-impossible": Check("high", "there is no such date"),
    "dates-reversed": Check("high", "the period ends before it begins"),
}  # fmt: skip

ORDER: tuple[Severity, ...] = ("high", "medium", "low")


def finding(code: str, facts: Iterable[int], arithmetic: str | None, says: str | None = None) -> Finding:
    """A finding of a check; ``says`` where the message names the thing more closely."""
    check = CHECKS[code]
    return Finding(
        code=code,
        severity=check.severity,
        message=says or check.says,
        facts=tuple(sorted(facts)),
        arithmetic=arithmetic,
    )

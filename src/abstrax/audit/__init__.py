"""What does not add up in one record, each with the arithmetic that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from abstrax.audit import changes, effects, people, plausible, repeats, shares, spreads, values, wholes
from abstrax.audit.case import Case
from abstrax.audit.checks import CHECKS, ORDER, Check
from abstrax.model import Fact, Finding, Study

__all__ = ["CHECKS", "Check", "audit", "worst_first"]

_ROOMS = (shares, wholes, values, effects, changes, spreads, repeats, people, plausible)


def audit(facts: Sequence[Fact], study: Study, sentences: Sequence[str] = ()) -> list[Finding]:
    """The findings over the facts of one record, ordered by the first fact that each names.

    ``sentences`` is the prose they were read from, in order; without it pronouns and dates are not looked at, and
    a share may be of no number but those of the facts. ``Finding.facts`` are positions in ``facts``;
    ``arithmetic`` shows the sum. A fact whose numbers suffice for no check yields none.
    """
    case = Case(facts, study, sentences)
    found = [finding for room in _ROOMS for finding in room.audit(case)]
    return sorted(found, key=lambda finding: finding.facts)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by severity, the gravest first, else in the order given."""
    return sorted(findings, key=lambda finding: ORDER.index(finding.severity))

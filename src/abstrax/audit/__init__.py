"""What does not add up: shares, parts, ranges, limits and intervals of the facts in one record."""

from __future__ import annotations

from collections.abc import Sequence

from abstrax.audit import shares, values
from abstrax.model import Fact, Finding, Study

__all__ = ["audit"]


def audit(facts: Sequence[Fact], study: Study) -> list[Finding]:
    """The findings over the facts of one record, ordered by the first fact that each names.

    ``Finding.facts`` are positions in ``facts``; ``arithmetic`` shows the sum. A fact whose numbers suffice
    for no check yields none.
    """
    found = [*shares.audit(facts, study), *values.audit(facts)]
    return sorted(found, key=lambda finding: finding.facts)

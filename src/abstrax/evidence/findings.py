"""Findings of the audit, the gravest of a record first."""

from __future__ import annotations

from collections.abc import Iterator

from abstrax.audit import CHECKS, worst_first
from abstrax.evidence.table import Row, Table
from abstrax.evidence.terms import Terms


def rows(terms: Terms) -> Iterator[Row]:
    """The rows of one record."""
    facts = terms.record.facts
    for finding in worst_first(terms.record.findings):
        check = CHECKS.get(finding.code)
        yield {
            "id": terms.record.id, "severity": finding.severity, "code": finding.code, "message": finding.message,
            "arithmetic": finding.arithmetic, "fact": finding.facts[0] if finding.facts else None,
            "facts": "; ".join(str(place) for place in finding.facts) or None,
            "quotes": " | ".join(facts[place].quote for place in finding.facts if place < len(facts)) or None,
            "source": check.source if check else None,
        }  # fmt: skip


TABLE = Table(
    "findings",
    {
        "id": "text", "severity": "text", "code": "text", "message": "text", "arithmetic": "text", "fact": "whole",
        "facts": "text", "quotes": "text", "source": "text",
    },
    rows,
    links={"message": "fact"},
)  # fmt: skip

"""The study as a whole: its design, headline number, registration, conditions and interventions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from abstrax.model import Fact, Study
from abstrax.study import conditions, design, interventions, participants
from abstrax.text.spans import Page

if TYPE_CHECKING:
    from abstrax.names import Names

_SPAN_OF_DESIGN = 2500


def study(page: Page, names: Names, facts: Sequence[Fact], title: str | None) -> Study:
    """The study block of a record, from the page, its names and its facts."""
    body = " ".join(page.text.clean[p.start : p.end] for p in page.passages if p.searched)
    named = names.within(title) if title else []
    kind = design.find(f"{title or ''}. {body[:_SPAN_OF_DESIGN]}")
    return Study(
        design=kind,
        participants=participants.find(page, facts, title or ""),
        registration=page.metadata.registration,
        conditions=tuple(conditions.find(page.text.clean, names, title or "", named, kind or "")),
        interventions=tuple(
            interventions.find(page.text.clean, names, facts, title or "", named, kind or "")
        ),
    )

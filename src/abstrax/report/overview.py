"""What the report opens with: how much there is, what does not add up, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abstrax.audit.checks import ORDER
from abstrax.gold.compare import Comparison
from abstrax.gold.metrics import LEVELS, measure
from abstrax.report.abstracts import Note, Page

KINDS = {"dose": "Doses", "score": "Scores", "grade": "Safety grades", "count": "Counts", "effect": "Effects"}


@dataclass(frozen=True, slots=True)
class Accuracy:
    """One line of the accuracy: a kind, gold and found facts, and precision, recall, F1 at each level."""

    kind: str
    gold: int
    found: int
    levels: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """``patients`` are those of the ``counted`` abstracts that tell their number. ``findings`` are the worst first."""

    abstracts: int
    patients: int
    counted: int
    facts: int
    kinds: tuple[tuple[str, str, int, float], ...]
    severities: tuple[tuple[str, int], ...]
    findings: tuple[tuple[Page, Note], ...]
    compared: int
    accuracy: tuple[Accuracy, ...]


def overview(pages: Sequence[Page], comparisons: Sequence[Comparison]) -> Overview:
    """The figures over all abstracts."""
    facts = [fact for page in pages for fact in page.record.facts]
    numbers = {kind: sum(fact.kind == kind for fact in facts) for kind in KINDS}
    most = max([*numbers.values(), 1])
    people = [page.record.study.participants for page in pages if page.record.study.participants is not None]
    findings = sorted(
        ((page, note) for page in pages for note in page.notes),
        key=lambda item: ORDER.index(item[1].finding.severity),
    )
    severities = tuple((name, sum(note.finding.severity == name for _, note in findings)) for name in ORDER)
    return Overview(
        len(pages), sum(people), len(people), len(facts),
        tuple((kind, KINDS[kind], n, 100 * n / most) for kind, n in numbers.items()),
        severities, tuple(findings), len(comparisons), _accuracy(comparisons),
    )  # fmt: skip


def _accuracy(comparisons: Sequence[Comparison]) -> tuple[Accuracy, ...]:
    if not comparisons:
        return ()
    names = {**KINDS, "all": "All"}
    return tuple(
        Accuracy(
            names[kind], tally.gold, tally.found,
            tuple((tally.precision(level), tally.recall(level), tally.f1(level)) for level in LEVELS),
        )
        for kind, tally in measure(comparisons).kinds.items()
        if kind in names
    )  # fmt: skip

"""Figures over compared abstracts: precision, recall and F1 by kind and level, fields, study, confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from abstrax.gold.compare import KINDS, REST, Comparison, Level
from abstrax.model import CORE, Fact

Key = TypeVar("Key")

FOUR = ("dose", "score", "grade", "count")
LEVELS = (Level.VALUE, Level.CORE, Level.FULL)


@dataclass(slots=True)
class Tally:
    """How many facts gold holds, how many were found, and how many of them are right at each level."""

    gold: int = 0
    found: int = 0
    right: dict[Level, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))

    def precision(self, level: Level) -> float:
        """The share of found facts that are right; 1 where nothing was found."""
        return self.right[level] / self.found if self.found else 1.0

    def recall(self, level: Level) -> float:
        """The share of gold facts that were found; 1 where gold holds none."""
        return self.right[level] / self.gold if self.gold else 1.0

    def f1(self, level: Level) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right[level] / (self.gold + self.found) if self.gold + self.found else 1.0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.gold += other.gold
        self.found += other.found
        for level in LEVELS:
            self.right[level] += other.right[level]


@dataclass(frozen=True, slots=True)
class Band:
    """Facts of like confidence, from ``low`` to ``high``: how many, and how many of them right at core."""

    low: float
    high: float
    facts: int
    right: int

    @property
    def precision(self) -> float:
        """The share that is right."""
        return self.right / self.facts


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures over a set of abstracts.

    ``kinds`` holds each kind, then ``four`` (dose, score, grade, count), ``all``. ``fields`` and ``study``
    give (right, stated) by field.
    """

    abstracts: int
    kinds: dict[str, Tally]
    fields: dict[tuple[str, str], tuple[int, int]]
    study: dict[str, tuple[int, int]]


def measure(comparisons: Iterable[Comparison]) -> Figures:
    """Figures over compared abstracts."""
    done = list(comparisons)
    kinds = {kind: Tally() for kind in (*KINDS, "four", "all")}
    for comparison in done:
        _count(comparison, kinds)
    for kind in KINDS:
        kinds["all"].add(kinds[kind])
        if kind in FOUR:
            kinds["four"].add(kinds[kind])
    return Figures(len(done), kinds, _fields(done), _shares(item for c in done for item in c.study.items()))


def _count(comparison: Comparison, kinds: dict[str, Tally]) -> None:
    for pair in comparison.pairs:
        tally = kinds[pair.found.kind]
        tally.gold += 1
        tally.found += 1
        for level in LEVELS:
            tally.right[level] += pair.level >= level
    for missed in comparison.unmatched:
        kinds[missed.fact.kind].gold += 1
    for extra in comparison.extra:
        kinds[extra.kind].found += 1


def _fields(comparisons: Sequence[Comparison]) -> dict[tuple[str, str], tuple[int, int]]:
    """By kind and field: of the facts right at core whose gold states the field, how many have it right.

    Fields of the core itself are measured on the facts right at value level.
    """

    def judged() -> Iterator[tuple[tuple[str, str], bool]]:
        for pair in (pair for comparison in comparisons for pair in comparison.pairs):
            kind = pair.found.kind
            names = CORE[kind]
            if pair.level >= Level.CORE:
                names = (*names, *REST[kind], "section", "group", "when")
            for name in names:
                if getattr(pair.gold.fact, name) is not None or name in pair.differ:
                    yield (kind, name), name not in pair.differ

    return _shares(judged())


def _shares(judged: Iterable[tuple[Key, bool]]) -> dict[Key, tuple[int, int]]:
    shares: dict[Key, tuple[int, int]] = {}
    for key, right in judged:
        good, total = shares.get(key, (0, 0))
        shares[key] = good + right, total + 1
    return shares


def calibration(comparisons: Iterable[Comparison], bands: int = 10) -> list[Band]:
    """Facts ordered by confidence, highest first, in bands of equal size; facts without one are left out."""
    return _cut(_judged(comparisons), bands)


def top_half(comparisons: Iterable[Comparison]) -> Band | None:
    """The more confident half of the facts; None where no fact has a confidence."""
    halves = _cut(_judged(comparisons), 2)
    return halves[0] if halves else None


def _judged(comparisons: Iterable[Comparison]) -> list[tuple[float, bool]]:
    """Confidence of each found fact that counts, and whether it is right at core; highest first."""
    judged: list[tuple[float, bool]] = []
    for comparison in comparisons:
        found = [(pair.found, pair.level >= Level.CORE) for pair in comparison.pairs]
        found += [(fact, False) for fact in comparison.extra]
        judged += [(fact.confidence, right) for fact, right in found if fact.confidence is not None]
    return sorted(judged, key=lambda item: -item[0])


def _cut(judged: list[tuple[float, bool]], bands: int) -> list[Band]:
    cut: list[Band] = []
    for i in range(bands):
        part = judged[i * len(judged) // bands : (i + 1) * len(judged) // bands]
        if part:
            cut.append(Band(part[-1][0], part[0][0], len(part), sum(right for _, right in part)))
    return cut


def only(comparison: Comparison, keep: Callable[[Fact], bool]) -> Comparison:
    """The comparison narrowed to some facts, such as those of one kind."""
    return Comparison(
        gold=comparison.gold,
        record=comparison.record,
        text=comparison.text,
        pairs=tuple(pair for pair in comparison.pairs if keep(pair.gold.fact)),
        unmatched=tuple(missed for missed in comparison.unmatched if keep(missed.fact)),
        extra=tuple(fact for fact in comparison.extra if keep(fact)),
        ignored=comparison.ignored,
        study=comparison.study,
    )

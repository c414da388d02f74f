"""Whether the project may go on as it is: no gold fact newly missed, no known miss found, no fact lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from abstrax.gold import baseline
from abstrax.gold.baseline import Changes, Line
from abstrax.gold.compare import Comparison, Level
from abstrax.gold.records import GoldFact
from abstrax.model import Record


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands in the way.

    ``missed``: gold facts not right at core level and without a reason in ``missed``. ``again``: gold facts
    that have such a reason and are right. ``changes``: against the baseline, None where there is none yet.
    Facts that changed count as lost until they are accepted.
    """

    missed: tuple[tuple[str, GoldFact], ...]
    again: tuple[tuple[str, GoldFact], ...]
    changes: Changes | None

    @property
    def good(self) -> bool:
        """Whether nothing stands in the way."""
        lost = self.changes is not None and (self.changes.losses or self.changes.changed)
        return not (self.missed or self.again or lost)


def judge(comparisons: Iterable[Comparison], before: list[Line] | None, records: Iterable[Record]) -> Verdict:
    """The verdict over the project's gold and the facts of all its abstracts."""
    missed: list[tuple[str, GoldFact]] = []
    again: list[tuple[str, GoldFact]] = []
    for comparison in comparisons:
        id = comparison.gold.id
        missed += [(id, fact) for fact, _ in comparison.below(Level.CORE) if fact.missed is None]
        again += [
            (id, p.gold) for p in comparison.pairs if p.level >= Level.CORE and p.gold.missed is not None
        ]
    changes = None if before is None else baseline.changes(before, baseline.lines(records))
    return Verdict(tuple(missed), tuple(again), changes)

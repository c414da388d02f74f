"""What the checks look at: the facts of one record by kind, its study block, and its prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from abstrax.model import Count, Dose, Effect, Fact, Grade, Score, Study

#: A whole number in prose that may be a total: no share, no decimal, no part of a name or of a range's unit.
_WHOLE = re.compile(r"(?<![\w.,·-])(\d{1,3}(?:,\d{3})+|\d{1,7})(?![\w%·]|[.,]\d| ?%)")


@dataclass
class Case:
    """One abstract under audit; the lists hold the position of each fact in the record with it."""

    facts: Sequence[Fact]
    study: Study
    sentences: Sequence[str] = ()
    doses: list[tuple[int, Dose]] = field(default_factory=list)
    scores: list[tuple[int, Score]] = field(default_factory=list)
    shares: list[tuple[int, Count | Grade]] = field(default_factory=list)
    effects: list[tuple[int, Effect]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for place, fact in enumerate(self.facts):
            if isinstance(fact, Score):
                self.scores.append((place, fact))
            elif isinstance(fact, Count | Grade):
                self.shares.append((place, fact))
            elif isinstance(fact, Effect):
                self.effects.append((place, fact))
            else:
                self.doses.append((place, fact))

    def counts(self, *what: str) -> Iterator[tuple[int, Count]]:
        """The counts of some kind that have a number, with their positions."""
        for place, fact in self.shares:
            if isinstance(fact, Count) and fact.n is not None and fact.what in what:
                yield place, fact

    @cached_property
    def stated(self) -> set[int]:
        """The numbers of people and things that the facts state, and the headline number."""
        found = {int(n) for _, fact in self.shares for n in (fact.n, fact.of) if n and n.is_integer()}
        return found | ({self.study.participants} if self.study.participants else set())

    @cached_property
    def printed(self) -> set[int]:
        """Every whole number of the prose, with those that are stated."""
        return self.stated | {
            int(n.replace(",", "")) for text in self.sentences for n in _WHOLE.findall(text)
        }

    @cached_property
    def totals(self) -> list[int]:
        """What a share may be of, in order: what is stated, and the arms together."""
        arms = sum(int(fact.n or 0) for _, fact in self.counts("arm"))
        return sorted(self.stated | {arms} - {0})

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many people each group has, by its name in small letters, where one number is stated for it."""
        seen: dict[str, set[int]] = {}
        for _, fact in self.counts("arm", "participants"):
            if fact.group and fact.group != "all" and not fact.op:
                seen.setdefault(fact.group.casefold(), set()).add(int(fact.n or 0))
        sizes = {group: numbers.pop() for group, numbers in seen.items() if len(numbers) == 1}
        if self.study.participants:
            sizes["all"] = self.study.participants
        return sizes

    def size(self, group: str | None) -> int | None:
        """The number of people in a group; no group is everyone."""
        return self.sizes.get((group or "all").casefold())

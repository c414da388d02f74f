"""A sentence made ready for linking: names, quantities, times, groups, clauses, and what came before."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity, Row
from abstrax.relate.groups import Group
from abstrax.relate.times import TimePoint


@dataclass(slots=True)
class Focus:
    """What the text is about just now, carried from clause to clause and sentence to sentence."""

    measure: str | None = None
    measure_entry: Any = None
    event: Mention | None = None
    drug: str | None = None
    product: str | None = None
    drug_entry: Any = None
    label: str | None = None
    group: str | None = None
    pair: tuple[str, str] | None = None
    toxic: bool = False
    case: bool = False


@dataclass(slots=True)
class Candidate:
    """One proposed fact: its fields, the stretch it stands on, and the signals that speak for or against it."""

    kind: str
    fields: dict[str, Any]
    quantity: Quantity | None
    start: int
    end: int
    rule: str
    signals: list[str] = field(default_factory=list)
    confidence: float = 0.0
    weight: float = 0.0


@dataclass(slots=True)
class Scene:
    """One sentence; all offsets are into ``clean``."""

    clean: str
    start: int
    end: int
    section: str
    row: Row
    names: list[Mention]
    times: list[TimePoint]
    groups: list[Group]
    focus: Focus
    first: bool = False
    cuts: list[int] = field(default_factory=list)
    runs: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence as cleaned."""
        return self.clean[self.start : self.end]

    @property
    def quantities(self) -> list[Quantity]:
        """The quantities in order."""
        return self.row.quantities

    def of_kind(self, kind: str) -> list[Mention]:
        """The names of one kind, in order."""
        return [name for name in self.names if name.kind == kind]

    def before(self, position: int, width: int = 60) -> str:
        """Up to ``width`` characters of the sentence before ``position``."""
        return self.clean[max(self.start, position - width) : position]

    def after(self, position: int, width: int = 60) -> str:
        """Up to ``width`` characters of the sentence from ``position`` on."""
        return self.clean[position : min(self.end, position + width)]

    def clause(self, position: int) -> int:
        """The number of the clause that ``position`` stands in."""
        return bisect_right(self.cuts, position)

    def clause_span(self, position: int) -> tuple[int, int]:
        """Start and end of that clause."""
        which = self.clause(position)
        return ([self.start, *self.cuts][which], [*self.cuts, self.end][which])

    def between(self, a: int, b: int) -> list[Quantity]:
        """The quantities that lie wholly between two positions."""
        return [q for q in self.quantities if q.start >= a and q.end <= b]


_CUT = re.compile(
    r";|\. |, (?=(?:and|but|while|whereas|with|which|of wh\w+|including|although|however|compared|whilst|where|who|as well as) )"
    r"| (?=(?:while|whereas|but|whilst|although) )|: (?=[a-z])|(?<=\w)\.(?=[A-Z][a-z])"
)


def clause_cuts(clean: str, start: int, end: int) -> list[int]:
    """Where a new clause begins: after semicolons, before contrasts and relative clauses."""
    return [match.end() for match in _CUT.finditer(clean, start, end)]


_JOIN_STRICT = re.compile(r"[\s)\]]*(?:,|and|or|vs\.?|versus|v\.|/|, and|, or|, vs\.?|, versus|compared (?:with|to)|&|, compared (?:with|to))[\s(\[]*(?:approximately |only |up to )?")


def runs(clean: str, quantities: list[Quantity]) -> dict[int, tuple[int, ...]]:
    """Quantities in parallel: position of each -> positions of its whole list ("36%, 28% and 12%", "5.4 vs 3.2")."""
    chains: list[list[int]] = []
    for i, quantity in enumerate(quantities):
        if i and _JOIN_STRICT.fullmatch(clean[quantities[i - 1].end : quantity.start]) and _alike(quantities[i - 1], quantity):
            chains[-1].append(i)
        else:
            chains.append([i])
    return {i: tuple(chain) for chain in chains for i in chain}


def _alike(a: Quantity, b: Quantity) -> bool:
    """Whether two neighbours can be items of one list."""
    if a.share != b.share:
        return a.kind == b.kind == "p"
    if a.n_equals != b.n_equals:
        return False
    return a.unit is None or b.unit is None or a.unit == b.unit

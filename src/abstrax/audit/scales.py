"""The scale that a score is measured on, from the vocabulary, in the unit that the score is printed in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from abstrax.model import Score
from abstrax.names import lexicon
from abstrax.names.lexicon import Entry
from abstrax.quantities.conversion import factor

#: Units that go without saying.
_PLAIN = frozenset({None, "years", "points", "joints"})


@dataclass(frozen=True, slots=True)
class Scale:
    """What a measure can be. ``low`` and ``high`` are in ``unit``, and None where the vocabulary knows no limit."""

    name: str
    low: float | None
    high: float | None
    unit: str | None
    times: float = 1.0

    def holds(self, value: float) -> bool:
        """Whether a printed value is possible."""
        value = value * self.times
        slack = 1e-9 * max(1.0, abs(value))
        return (self.low is None or value >= self.low - slack) and (
            self.high is None or value <= self.high + slack
        )

    def beyond(self, value: float) -> str:
        """The sum that shows a value to be out of reach."""
        bounds = f"{'-∞' if self.low is None else f'{self.low:g}'} to {'∞' if self.high is None else f'{self.high:g}'}"
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.name} {value * self.times:g}{unit} not in {bounds}"


@lru_cache(maxsize=1 << 14)
def entry(name: str | None) -> Entry | None:
    """The vocabulary's entry for a measure as an abstract names it."""
    return lexicon.load().entry("measure", name) if name else None


def scale(fact: Score) -> Scale | None:
    """The scale of a score; None where the vocabulary has no limits in a unit that can be compared."""
    return _scale(fact.name, fact.unit)


@lru_cache(maxsize=1 << 14)
def _scale(name: str | None, unit: str | None) -> Scale | None:
    known = entry(name)
    if known is None or (known.low is None and known.high is None):
        return None
    if (
        unit == known.unit
        or (unit is None and known.unit in _PLAIN)
        or (unit == "points" and known.unit is None)
    ):
        return Scale(known.name, known.low, known.high, known.unit)
    times = factor(unit, known.unit, known.name) if unit and known.unit else None
    return Scale(known.name, known.low, known.high, known.unit, times) if times else None

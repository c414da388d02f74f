"""Hand-curated records: read them, compare extraction with them, and measure."""

from __future__ import annotations

from abstrax.gold.compare import Comparison, Level, Pair, compare
from abstrax.gold.metrics import Tally, measure
from abstrax.gold.records import GoldError, GoldFact, GoldRecord, load

__all__ = [
    "Comparison",
    "GoldError",
    "GoldFact",
    "GoldRecord",
    "Level",
    "Pair",
    "Tally",
    "compare",
    "load",
    "measure",
]

"""One word a concept and one unit a measure, with the text's own form kept by the tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from abstrax.audit.case import Case
from abstrax.model import Record, Score
from abstrax.names import lexicon
from abstrax.names.folding import fold
from abstrax.names.mention import Kind
from abstrax.quantities.conversion import factor, is_time

#: Units that time may be asked for in.
TIMES = ("days", "weeks", "months", "years")
_POINT = re.compile(r"(day|week|month|year|hour)s? (-?\d+(?:\.\d+)?)")
#: Responder criteria, as they are written and as they are usually called.
_CRITERIA = [
    (re.compile(form, re.IGNORECASE), name)
    for form, name in (
        (r"(?:p?JIA[ -]?)?ACR[ -]?(20|30|50|70|90|100)(?: response| responders?)?", r"ACR\1"),
        (r"PASI[ -]?(50|75|90|100)(?: response| responders?)?", r"PASI \1"),
        (r"SRI[ -]?\(?([4-8])\)?(?: response| responders?)?", r"SRI-\1"),
        (r"(?:SLE responder index[ -]?)\(?([4-8])\)?(?: response)?", r"SRI-\1"),
        (r"ASAS[ -]?(20|40)(?: response| responders?)?", r"ASAS\1"),
        (r"CLASI(?:-A)?[ -]?(50|70)(?: response)?", r"CLASI-\1"),
        (r"BASDAI[ -]?50(?: response)?", "BASDAI50"),
        (r"BICLA(?: response| responders?)?", "BICLA"),
        (r"(?:DORIS|definition of remission in SLE)(?: remission)?", "DORIS remission"),
        (r"(?:LLDAS|(?:lupus )?low (?:lupus )?disease activity state)", "LLDAS"),
        (r"(?:CRR|complete renal (?:response|remission))", "complete renal response"),
        (r"(?:PRR|partial renal (?:response|remission))", "partial renal response"),
        (r"(?:MDA|minimal disease activity)", "minimal disease activity"),
        (r"(?:LDA|low disease activity)", "low disease activity"),
        (r"ACR[ -]Boolean remission|Boolean remission", "Boolean remission"),
    )
]


@dataclass(frozen=True, slots=True)
class Measured:
    """A score under its preferred name: the unit it is given in, and what its numbers are multiplied by."""

    name: str
    unit: str | None
    times: float

    def __call__(self, value: float | None) -> float | None:
        """A printed number in the unit of the table."""
        if value is None or self.times == 1.0:
            return value
        return float(f"{value * self.times:.10g}")


@dataclass
class Terms:
    """The names of one record in preferred terms. ``times`` is the unit asked for times, if any."""

    record: Record
    times: str | None = None
    _long: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._long = {fold(short.short): short.long for short in self.record.abbreviations}

    @cached_property
    def case(self) -> Case:
        """The facts by kind, and the sizes of the groups."""
        return Case(self.record.facts, self.record.study)

    def name(self, kind: Kind, words: str | None) -> str | None:
        """The preferred term: that of the vocabulary, else the abstract's own long form, else the words."""
        if not words:
            return None
        known = _preferred(kind, words)
        if known:
            return known
        long = self._long.get(fold(words))
        return (_preferred(kind, long) or long) if long else words

    def measure(self, score: Score) -> Measured:
        """The preferred name of what was measured, in the measure's usual unit where that can be reckoned."""
        name = self.name("measure", score.name) or ""
        unit, times = _unit(name, score.unit, self.times)
        return Measured(name, unit, times)

    def point(self, when: str | None) -> tuple[float | None, str | None]:
        """The number and unit of a time point: "week 24" is 24 weeks; both None where it is no number."""
        match = _POINT.fullmatch(when) if when else None
        if match is None:
            return None, None
        value, unit = float(match[2]), f"{match[1]}s"
        scale = factor(unit, self.times) if self.times else None
        return (round(value * scale, 2), self.times) if scale else (value, unit)

    def criterion(self, label: str | None) -> str | None:
        """The usual name of a responder criterion, an event or a condition; else the words of the label."""
        return _criterion(label) if label else None


@lru_cache(maxsize=1 << 15)
def _preferred(kind: Kind, words: str) -> str | None:
    """Short for measures and drugs ("SLEDAI-2K"), in full for events and conditions."""
    known = lexicon.load().entry(kind, words)
    if known is None:
        return None
    return (known.long or known.name) if kind in ("event", "condition") else known.name


@lru_cache(maxsize=1 << 14)
def _unit(name: str, unit: str | None, times: str | None) -> tuple[str | None, float]:
    if unit is None:
        return None, 1.0
    if is_time(unit):
        scale = factor(unit, times) if times else None
        return (times, scale) if scale else (unit, 1.0)
    known = lexicon.load().entry("measure", name)
    usual = _USUAL.get(name) or (known.unit if known else None)
    scale = factor(unit, usual, name) if usual else None
    return (usual, scale) if usual and scale else (unit, 1.0)


#: Units in which the literature compares a measure, where they are not those in which it is printed most.
_USUAL = {"UPCR": "mg/g", "UACR": "mg/g", "proteinuria": "g/day"}


@lru_cache(maxsize=1 << 15)
def _criterion(label: str) -> str:
    words = " ".join(label.split())
    for form, name in _CRITERIA:
        match = form.fullmatch(words)
        if match:
            return match.expand(name)
    for kind in ("event", "condition"):
        known = _preferred(kind, words)
        if known:
            return known
    return words

"""Gold against a record, one to one within an abstract, at the three levels of the annotation guide.

value: same kind, same numbers (signs aside), quotes overlap in a number. The numbers are ``amount`` and
``amount_high``, ``value`` and ``value_high``, and of ``n``, ``percent``, ``percent_high`` those of gold.
core: value, and the same drug and unit, name and role, event and grade, ``what``, or measure.
full: core, and every other field that gold states agrees; ``group`` (none is ``all``), ``when``, ``op`` (none
is equal) and ``counted`` (none is patients) are stated always.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from abstrax.gold import agreement
from abstrax.gold.agreement import Agreement
from abstrax.gold.assignment import assign
from abstrax.gold.records import GoldFact, GoldRecord
from abstrax.model import CORE, Fact, Record, Study
from abstrax.names import lexicon

KINDS = ("dose", "score", "grade", "count", "effect")
NUMBERS = {
    "dose": ("amount", "amount_high"),
    "score": ("value", "value_high"),
    "grade": ("n", "percent"),
    "count": ("n", "percent", "percent_high"),
    "effect": ("value",),
}
REST = {
    "dose": ("op", "every", "duration", "route", "stat", "purpose"),
    "score": ("op", "unit", "stat", "spread", "spread_low", "spread_high", "direction"),
    "grade": ("op", "of", "counted"),
    "count": ("op", "of", "label"),
    "effect": ("ci_low", "ci_high", "p", "label"),
}
_EVERYWHERE = ("section", "group", "when")
_WHERE_GOLD_HAS_THEM = frozenset({"grade", "count"})
_ALWAYS_STATED = frozenset({"group", "when", "op", "counted"})
_NAMED = {"drug": "drug", "name": "measure", "event": "event"}
_NUMBER_WORD = re.compile(
    r"\d|\b(?:no|none|neither|nor|without|never|all|both|half|third|single|once|twice|a|an|another|first|second"
    r"|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundred|thousand)\b",
    re.IGNORECASE,
)


class Level(IntEnum):
    """How far a found fact agrees with a gold fact; each level includes those below."""

    NONE = 0
    VALUE = 1
    CORE = 2
    FULL = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold fact and the found fact that was taken for it; ``differ`` names the fields that do not agree."""

    gold: GoldFact
    found: Fact
    level: Level
    differ: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One abstract compared.

    ``pairs`` are of gold facts that count; ``unmatched`` gold facts have no pair, ``extra`` facts neither.
    ``ignored`` facts were taken for optional gold facts and count neither way.
    """

    gold: GoldRecord
    record: Record
    text: str
    pairs: tuple[Pair, ...]
    unmatched: tuple[GoldFact, ...]
    extra: tuple[Fact, ...]
    ignored: tuple[Fact, ...]
    study: dict[str, bool]

    def below(self, level: Level) -> Iterator[tuple[GoldFact, Pair | None]]:
        """Gold facts not found at a level, each with the pair that comes nearest."""
        for fact in self.unmatched:
            yield fact, None
        for pair in self.pairs:
            if pair.level < level:
                yield pair.gold, pair


def compare(gold: GoldRecord, record: Record, text: str) -> Comparison:
    """Match the facts of a record with those of its gold record; both quote from the decoded ``text``."""
    judge = Judge(record, text)
    weights: dict[tuple[int, int], int] = {}
    judged: dict[tuple[int, int], tuple[Level, tuple[str, ...]]] = {}
    for row, wanted in enumerate(gold.facts):
        for column, found in enumerate(record.facts):
            level, differ = judge.level(wanted.fact, found)
            if level:
                judged[row, column] = level, differ
                weights[row, column] = _weight(level, wanted.optional, len(differ))
    chosen = assign(weights)
    rows, columns = {row for row, _ in chosen}, {column for _, column in chosen}
    pairs = [Pair(gold.facts[row], record.facts[column], *judged[row, column]) for row, column in chosen]
    return Comparison(
        gold=gold,
        record=record,
        text=text,
        pairs=tuple(pair for pair in pairs if not pair.gold.optional),
        unmatched=tuple(f for i, f in enumerate(gold.facts) if i not in rows and not f.optional),
        extra=tuple(f for i, f in enumerate(record.facts) if i not in columns),
        ignored=tuple(pair.found for pair in pairs if pair.gold.optional),
        study=dict(_study(gold, record.study, judge.agreement)),
    )


def _weight(level: Level, optional: bool, differing: int) -> int:
    """More pairs before better pairs: value, core, full, then gold facts that count, then equal fields."""
    digits = (1, level >= Level.CORE, level >= Level.FULL, not optional, max(0, 9 - differing))
    weight = 0
    for digit in digits:
        weight = weight * 200 + int(digit)
    return weight


class Judge:
    """Compares single facts of one abstract."""

    def __init__(self, record: Record, text: str) -> None:
        self.text = text
        self.agreement = Agreement(record.abbreviations, lexicon.load())
        self._places: dict[str, list[tuple[int, int]]] = {}

    def level(self, gold: Fact, found: Fact) -> tuple[Level, tuple[str, ...]]:
        """The level of agreement, and the fields below it that differ."""
        if gold.kind != found.kind or not _same_numbers(gold, found) or not self._overlap(gold, found):
            return Level.NONE, ()
        core = self._differ(gold, found, CORE[gold.kind], stated=False)
        rest = self._differ(gold, found, (*REST[gold.kind], *_EVERYWHERE), stated=True)
        if core:
            return Level.VALUE, (*core, *rest)
        return (Level.CORE, rest) if rest else (Level.FULL, ())

    def same_numbers(self, gold: Fact, found: Fact) -> bool:
        """Whether two facts have the same kind and numbers wherever they stand."""
        return gold.kind == found.kind and _same_numbers(gold, found)

    def _differ(self, gold: Fact, found: Fact, fields: tuple[str, ...], stated: bool) -> tuple[str, ...]:
        """The fields that disagree; with ``stated`` only those that the gold fact states."""
        return tuple(
            field
            for field in fields
            if not (stated and getattr(gold, field) is None and field not in _ALWAYS_STATED)
            and not self.agree(gold.kind, field, getattr(gold, field), getattr(found, field))
        )

    def agree(self, kind: str, field: str, one: Any, other: Any) -> bool:
        """Whether two values of a field say the same."""
        if field in _NAMED:
            return self.agreement.names(_NAMED[field], one, other)
        if field == "group":
            return self.agreement.groups(one, other)
        if field == "label":
            return self.agreement.labels(one, other)
        if field == "unit" and kind == "dose":
            return agreement.dose_units(one, other)
        if field == "counted":
            return (one or "patients") == (other or "patients")
        return _PLAINER.get(field, agreement.plain)(one, other)

    def _overlap(self, gold: Fact, found: Fact) -> bool:
        """Whether the two quotes share a number of the text, or any place where gold quotes no number."""
        spans = [(found.start, found.end)] if found.start is not None and found.end is not None else []
        for start, end in spans or self._occurrences(found.quote):
            for low, high in self._occurrences(gold.quote):
                left, right = max(start, low), min(end, high)
                if left < right and (_has_number(self.text[left:right]) or not _has_number(gold.quote)):
                    return True
        return False

    def _occurrences(self, quote: str) -> list[tuple[int, int]]:
        """Every place where a quote stands."""
        if quote not in self._places:
            places, start = [], self.text.find(quote)
            while start >= 0:
                places.append((start, start + len(quote)))
                start = self.text.find(quote, start + 1)
            self._places[quote] = places
        return self._places[quote]


_PLAINER: dict[str, Callable[[Any, Any], bool]] = {
    "when": agreement.times,
    "every": agreement.times,
    "duration": agreement.times,
    "unit": agreement.units,
    "p": agreement.p_values,
    "of": agreement.numbers,
    "spread_low": agreement.numbers,
    "spread_high": agreement.numbers,
    "ci_low": agreement.numbers,
    "ci_high": agreement.numbers,
}


@lru_cache(maxsize=1 << 12)
def _has_number(text: str) -> bool:
    return _NUMBER_WORD.search(text) is not None


def _same_numbers(gold: Fact, found: Fact) -> bool:
    for field in NUMBERS[gold.kind]:
        wanted = getattr(gold, field)
        if wanted is None and gold.kind in _WHERE_GOLD_HAS_THEM:
            continue
        if not agreement.numbers(wanted, getattr(found, field)):
            return False
    return True


def _study(gold: GoldRecord, found: Study, agree: Agreement) -> Iterator[tuple[str, bool]]:
    """Each field of the study block that gold states, and whether the record has it right."""
    wanted = gold.study
    if "participants" in gold.known:
        yield "participants", wanted.participants == found.participants
    if "registration" in gold.known:
        yield "registration", _registered(wanted.registration) == _registered(found.registration)
    for field, kind in (("conditions", "condition"), ("interventions", "drug")):
        if field in gold.known:
            yield field, _same_names(agree, kind, getattr(wanted, field), getattr(found, field))
    if "design" in gold.known:
        yield "design", agree.labels(wanted.design, found.design)


def _registered(numbers: tuple[str, ...]) -> set[str]:
    return {re.sub(r"[^A-Z0-9]", "", number.upper()) for number in numbers}


def _same_names(agree: Agreement, kind: str, wanted: tuple[str, ...], found: tuple[str, ...]) -> bool:
    """Whether two lists of names hold the same things, in any order."""

    def covered(names: tuple[str, ...], by: tuple[str, ...]) -> bool:
        return all(any(agree.names(kind, name, other) for other in by) for name in names)

    return covered(wanted, found) and covered(found, wanted)

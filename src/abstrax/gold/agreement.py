"""When two values of one field say the same: names, free words, units, time points, intervals, p-values.

Names must be equal once case, punctuation, plural, synonyms and the abbreviations of the abstract are folded,
or one must consist of words of the other and make up at least half of it ("ESSDAI", "ESSDAI response"). Free
words (``label``, ``group``) agree when the words of the shorter all stand in the longer, or when half of all
words are common; numbers, negations and opposites ("low", "high") must not contradict each other. Words that
any label could carry ("patients", "the", "group") do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from abstrax.model import Abbreviation
from abstrax.names.lexicon import Lexicon
from abstrax.names.wording import EMPTY, alike, numeric, within, words

_PER_MONTH = {"year": 12}
_PER_DAY = {"week": 7}
_TIME_UNIT = r"(second|minute|hour|day|week|month|year|dose|infusion|cycle|visit)"
_TIME_FILLER = frozenset(
    "at on after post through by within until up to from the of treatment infusion follow followup during "
    "for since start therapy and".split()
)


_UNIT_WORDS = {
    "percentagepoints": "%", "year": "years", "yr": "years", "a": "years", "mo": "months", "wk": "weeks",
    "d": "days", "h": "hours", "points": "", "point": "", "meters": "m", "mcg": "ug",
}  # fmt: skip


class Agreement:
    """Compares fields of facts of one abstract, whose own abbreviations it knows."""

    def __init__(self, abbreviations: Iterable[Abbreviation] = (), lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon
        pairs = ((words(pair.long), words(pair.short)) for pair in abbreviations)
        self._shorter = sorted((pair for pair in pairs if all(pair)), key=lambda pair: -len(pair[0]))

    def names(self, kind: str, one: str | None, other: str | None) -> bool:
        """Whether two names of a drug, measure, event or condition mean the same."""
        if not one or not other:
            return one == other
        if self._keys(kind, one) & self._keys(kind, other):
            return True
        return within(self._content(one), self._content(other))

    def labels(self, one: str | None, other: str | None) -> bool:
        """Whether two pieces of free text mean the same people or outcome."""
        left, right = self._content(one or ""), self._content(other or "")
        if "".join(sorted(left)) == "".join(sorted(right)):
            return True
        return alike(left, right)

    def groups(self, one: str | None, other: str | None) -> bool:
        """Like labels; no group and ``all`` are the whole study population."""
        return self.labels(one or "all", other or "all")

    def _keys(self, kind: str, name: str) -> set[str]:
        """Every key under which a name may be known: as it stands, and with its abbreviations folded."""
        whole, short = " ".join(words(name)), " ".join(self._short(words(name)))
        keys = {whole.replace(" ", ""), short.replace(" ", "")}
        if self._lexicon:
            longs = [" ".join(long) for long, form in self._shorter if " ".join(form) == whole]
            keys |= {self._lexicon.fold(kind, text).replace(" ", "") for text in (name, short, *longs)}  # type: ignore[arg-type]
        return keys

    def _content(self, text: str) -> frozenset[str]:
        return frozenset(word for word in self._short(words(text)) if word not in EMPTY)

    def _short(self, long: tuple[str, ...]) -> tuple[str, ...]:
        """The words with every long form that the abstract defines replaced by its short form."""
        for form, short in self._shorter:
            place = next((i for i in range(len(long)) if long[i : i + len(form)] == form), None)
            if place is not None:
                long = (*long[:place], *short, *long[place + len(form) :])
        return long


def numbers(one: float | None, other: float | None) -> bool:
    """Whether two numbers are the same, signs aside."""
    if one is None or other is None:
        return one is other
    return abs(abs(one) - abs(other)) <= 1e-9 * max(1.0, abs(one))


@lru_cache(maxsize=1 << 12)
def unit_key(unit: str | None) -> str:
    """A unit under which spellings are equal; a bare number of points or cells has none."""
    key = (unit or "").replace("[", "").replace("]", "").replace(" ", "").replace("µ", "u").replace("μ", "u")
    key = _UNIT_WORDS.get(key, key)
    return key.removeprefix("cells") if key.startswith("cells/") else key


def units(one: str | None, other: str | None) -> bool:
    """Whether two units of a score are the same; ``points`` is none, cells per volume is per volume."""
    return unit_key(one) == unit_key(other)


def dose_units(one: str | None, other: str | None) -> bool:
    """Whether two units of a dose are the same."""
    return (one or "").replace("[", "").replace("]", "") == (other or "").replace("[", "").replace("]", "")


@lru_cache(maxsize=1 << 12)
def time_key(text: str) -> tuple[str, ...]:
    """A time point or interval: ``month 3``, ``3 months``, ``at 3 months`` are one; 1 year is 12 months."""
    parts = [part for part in words(text) if part not in _TIME_FILLER]
    units_ = [part for part in parts if re.fullmatch(_TIME_UNIT, part)]
    figures = [part for part in parts if numeric(part)]
    if len(set(units_)) != 1 or not figures or set(parts) - set(units_) - set(figures):
        return tuple(sorted(parts))
    unit, factor = units_[0], 1
    if unit in _PER_MONTH:
        unit, factor = "month", _PER_MONTH[unit]
    if unit in _PER_DAY:
        unit, factor = "day", _PER_DAY[unit]
    return (unit, *(f"{float(figure) * factor:g}" for figure in figures))


def times(one: str | None, other: str | None) -> bool:
    """Whether two time points, schedules or durations are the same."""
    if not one or not other:
        return not one and not other
    return time_key(one) == time_key(other) or "".join(words(one)) == "".join(words(other))


def p_values(one: str | None, other: str | None) -> bool:
    """Whether two p-values read the same: ``< .001`` and ``<0.001``, ``=0.0100`` and ``0.01``."""
    return _p_key(one) == _p_key(other)


def _p_key(text: str | None) -> tuple[str, float | str]:
    match = re.fullmatch(r"[pP]?\s*([<>≤≥=]*)\s*(\d*[.·]\d+|\d+)", (text or "").strip())
    if not match:
        return "", (text or "").strip()
    return match[1].replace("=", ""), float(match[2].replace("·", "."))


def plain(one: object, other: object) -> bool:
    """Whether two values of a closed list are the same; a grade is compared without its case."""
    return str(one).casefold() == str(other).casefold()

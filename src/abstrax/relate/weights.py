"""The evidence: weights learned from gold, and the probabilities that they give.

``lexicon/ranker.json`` holds, for the question ``kind`` (what a number states), the weight of every signal for
every answer, in log odds; for the other questions (which name, event, drug, group, time, label, headline number) the weight of a
signal of one option among several. ``abstrax.training.ranker`` learns them.
"""

from __future__ import annotations

import json
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PATH = Path(__file__).parent.parent / "lexicon" / "ranker.json"

#: The answer that a number states no fact.
NOTHING = "nothing"
#: Questions with several options, of which one is right.
CHOICES = ("name", "event", "drug", "group", "when", "label", "statement", "participants", "sure")


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """``kinds[signal][answer]`` and ``choices[question][signal]``, in log odds."""

    kinds: dict[str, dict[str, float]]
    choices: dict[str, dict[str, float]]


class Together:
    """Signals that always come together: they are put together once, and looked up once."""

    __slots__ = ("_known", "signals")

    def __init__(self, signals: Iterable[str]) -> None:
        self.signals = tuple(dict.fromkeys(signals))
        self._known: tuple[dict[str, float] | None, list[float]] = None, []

    def weights(self, table: dict[str, float]) -> list[float]:
        """Those weights of a table that theirs are, in their order."""
        by, found = self._known
        if by is not table:
            found = [table[signal] for signal in self.signals if signal in table]
            self._known = table, found
        return found


@dataclass(slots=True)
class Evidence:
    """What speaks for an option: signals ``alone``, and ``sources`` both alone and together with each of ``beside``.

    "carried" beside "count:with" is the signal "carried&count:with"; it is spelled out only where it is learned from.
    """

    alone: Sequence[str | Together]
    sources: list[str] = field(default_factory=list)
    beside: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[str]:
        for signal in self.alone:
            if isinstance(signal, Together):
                yield from signal.signals
            else:
                yield signal
        yield from self.sources
        for other in self.beside:
            for source in self.sources:
                yield f"{source}&{other}"


_other: list[Weights] = []


@contextmanager
def using(weights: Weights) -> Iterator[None]:
    """Work with other weights than those that ship, as training does."""
    _other.append(weights)
    try:
        yield
    finally:
        _other.pop()


def load() -> Weights:
    """The weights in use: those that ship with the package, unless ``using`` says otherwise."""
    return _other[-1] if _other else _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Weights:
    # few weights differ: one object for each keeps what is looked up close together
    data = json.loads(PATH.read_text(encoding="utf-8"), parse_float=lru_cache(maxsize=1 << 12)(float))
    return Weights(data["kind"], {question: data.get(question, {}) for question in CHOICES})


@lru_cache(maxsize=2)
def _table(
    weights: Weights,
) -> tuple[dict[str, int], dict[str, int], Callable[[list[int]], NDArray[np.float64]]]:
    """The place of each signal, from 1 on, and of each answer, and what adds up the weights of ``kind`` of such signals."""
    import numpy as np

    kinds = weights.kinds
    columns = {
        answer: i for i, answer in enumerate(sorted({answer for row in kinds.values() for answer in row}))
    }
    table = np.zeros((len(kinds) + 1, len(columns)))
    for place, row in enumerate(kinds.values(), 1):
        table[place, [columns[answer] for answer in row]] = list(row.values())
    take, add = table.take, np.add.reduce  # the method "sum" asks more before it adds
    return (
        {signal: place for place, signal in enumerate(kinds, 1)},
        columns,
        lambda rows: add(take(rows, 0), 0),
    )


def answers(signals: Iterable[str], allowed: Iterable[str]) -> dict[str, float]:
    """The probability of each answer to what a number states, ``NOTHING`` among them (multinomial logit)."""
    places, columns, add = _table(load())
    known = dict.fromkeys(map(places.get, signals, repeat(0)))  # each counts once; unknown ones weigh nothing
    total = add(list(known)).tolist()
    options = (NOTHING, *allowed)
    strength = [total[columns[answer]] if answer in columns else 0.0 for answer in options]
    return dict(zip(options, _shares(strength), strict=True))


def _shares(strength: Sequence[float]) -> list[float]:
    """The probability of each option, given its strength in log odds."""
    top = max(strength)
    parts = [exp(value - top) for value in strength]
    total = sum(parts)
    return [part / total for part in parts]


@lru_cache(maxsize=2 * len(CHOICES))
def _pairs(weights: Weights, question: str) -> dict[str, dict[str, float]]:
    """The weights of signals of two parts: by what stands beside, then by the source."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for signal, weight in weights.choices[question].items():
        source, sign, other = signal.rpartition("&")
        if sign:
            found[other][source] = weight
    return dict(found)


#: Questions of which the same stands beside again and again: what it adds to a source is worked out once.
_RECURRING = frozenset({"group", "when"})
_REMEMBERED = 1 << 10


class _Added(dict[str, float]):
    """What a source weighs alone and together with all that stands beside."""

    def __init__(self, alone: dict[str, float], rows: list[dict[str, float]]) -> None:
        super().__init__()
        self._alone, self._rows = alone, rows

    def __missing__(self, source: str) -> float:
        if len(self) >= _REMEMBERED:  # new words make new sources without end
            self.clear()
        found = self._alone.get(source, 0.0)
        for row in self._rows:
            found += row.get(source, 0.0)
        self[source] = found
        return found


def _added(weights: Weights, question: str, beside: tuple[str, ...]) -> _Added:
    pairs = _pairs(weights, question)
    return _Added(weights.choices[question], [pairs[other] for other in beside if other in pairs])


_added_again = lru_cache(maxsize=1 << 8)(_added)


def ranked(question: str, options: Sequence[Evidence]) -> list[float]:
    """The probability of each option, given the evidence for each (conditional logit, McFadden 1974)."""
    if len(options) < 2:
        return [1.0] * len(options)
    found = load()
    weights, add = found.choices[question], _added_again if question in _RECURRING else _added
    strength = []
    for option in options:
        told = _alone(option.alone, weights)
        if option.sources:
            added = add(found, question, option.beside)
            told += sum(map(added.__getitem__, dict.fromkeys(option.sources)))
        strength.append(told)
    return _shares(strength)


def _alone(signals: Sequence[str | Together], weights: dict[str, float]) -> float:
    """What signals weigh that have nothing beside them."""
    weight, alone = weights.get, 0.0
    for signal in dict.fromkeys(signals):
        if isinstance(signal, str):
            alone += weight(signal, 0.0)
        else:
            alone = sum(signal.weights(weights), alone)
    return alone


def likely(question: str, signals: Iterable[str]) -> float:
    """The probability of a single option against its being wrong."""
    return _chance(load().choices[question], signals)


def _chance(weights: dict[str, float], signals: Iterable[str]) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, sum(filter(None, map(weights.get, signals)))))))


_STEPS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998)


def assurance(answer: str, rule: str, section: str, flags: Sequence[str], raw: float) -> list[str]:
    """What tells how far the probability ``raw`` of a fact can be trusted: steps that it passes, how the fact came about."""
    return _assurance(answer, rule, section, flags, bisect(_STEPS, raw))


def _assurance(answer: str, rule: str, section: str, flags: Sequence[str], steps: int) -> list[str]:
    kind, passed = answer.partition(":")[0], _STEPS[:steps]
    return [
        "any",
        answer,
        f"rule {kind} {rule}",
        f"in {section}",
        f"{answer} in {section}",
        *[f"undecided {flag}" for flag in flags],
        *[f"over {step}" for step in passed],
        *[f"{answer} over {step}" for step in passed],
    ]


def calibrated() -> bool:
    """Whether it was learned how far a probability can be trusted."""
    return bool(load().choices["sure"])


def sure(answer: str, rule: str, section: str, flags: Sequence[str], raw: float) -> float:
    """The probability that a fact is right at core level, as gold of other abstracts taught it."""
    if not calibrated():
        return raw
    return _sure(load(), answer, rule, section, tuple(flags), bisect(_STEPS, raw))


@lru_cache(maxsize=1 << 11)
def _sure(
    weights: Weights, answer: str, rule: str, section: str, flags: tuple[str, ...], steps: int
) -> float:
    """How sure those facts are that came about alike."""
    return _chance(weights.choices["sure"], _assurance(answer, rule, section, flags, steps))


def evidence(signals: Iterable[str], answer: str) -> list[tuple[str, float]]:
    """What spoke for or against an answer, the strongest first."""
    rows = load().kinds
    found = {s: rows[s][answer] for s in signals if answer in rows.get(s, ())}
    return sorted(found.items(), key=lambda item: -abs(item[1]))

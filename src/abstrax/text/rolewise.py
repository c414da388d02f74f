"""Which part of an abstract each sentence belongs to, where no heading says so.

A linear-chain conditional random field (Lafferty 2001): what a sentence says, where it stands and what its
neighbours say weigh for each of four parts; what usually follows what weighs for their order; the best whole
reading wins (Viterbi). The weights are log odds in ``lexicon/rolewise.json``, one signal a line; they are
learned from abstracts that have headings by ``abstrax.training.rolewise``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

LABELS = ("background", "methods", "results", "conclusion")
PATH = Path(__file__).parent.parent / "lexicon" / "rolewise.json"

#: One weight for each of ``LABELS``.
Row = tuple[float, ...]

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+(?:[.,·]\d+)*|[%±=<>≥≤]")
_NEVER = float("-inf")
_NONE: Row = (0.0, 0.0, 0.0, 0.0)
# "A 45-year-old man presented with": from here on a case is told, and that is a result.
_CASE = re.compile(
    r"(?:\b(?:an?|one|our|this)(?: [a-z-]+){0,3}|^) ?\b(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)[- ]"
    r"(?:year|month|week|day)s?[- ]old\b(?:,? [\w–-]+){0,5}? (?:man|woman|male|female|girl|boy|patient|infant"
    r"|child|lady|gentleman|adolescent|neonate|toddler|teenager|youth)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """What weighs for each part: ``own`` signals of a sentence, words ``before`` and ``after`` it.

    ``first`` and ``last`` weigh for the part of the first and the last sentence, ``moves[a][b]`` for part
    ``b`` after part ``a``.
    """

    first: Row
    last: Row
    moves: tuple[Row, ...]
    own: dict[str, Row]
    before: dict[str, Row]
    after: dict[str, Row]


def assign(sentences: Sequence[str], weights: Weights | None = None) -> list[str]:
    """The part of each sentence of one abstract, in order: one of ``LABELS``."""
    if not sentences:
        return []
    weights = weights or load()
    scores = _scores([words(sentence) for sentence in sentences], weights)
    told = next(
        (i for i, sentence in enumerate(sentences) if "old" in sentence and _CASE.search(sentence)),
        len(scores),
    )
    for row in scores[told:]:
        row[2] = max(row[1], row[2])
        row[0] = row[1] = _NEVER
    if told < len(scores):
        scores[told][3] = _NEVER
    return [LABELS[label] for label in _best(scores, weights)]


def words(sentence: str) -> list[str]:
    """The words of a sentence as signals see them: lower case, every number as ``#``."""
    return ["#" if word[0].isdigit() else word for word in _WORD.findall(sentence.lower())]


def signals(sentence: Sequence[str], place: int, total: int) -> list[str]:
    """What speaks for a part in a sentence of ``words``: words, pairs, beginning, numbers, length, place."""
    found = [*dict.fromkeys(sentence), *dict.fromkeys(map(" ".join, pairwise(sentence)))]
    found += ["^" + " ".join(sentence[:length]) for length in range(1, min(3, len(sentence)) + 1)]
    found += [
        f"@numbers {min(sentence.count('#'), 6)}",
        f"@length {min(len(sentence) // 8, 5)}",
        f"@tenth {10 * place // total}",
    ]
    if place < 3:
        found.append(f"@from start {place}")
    if total - place <= 3:
        found.append(f"@from end {total - place}")
    return found


@lru_cache(maxsize=1)
def load(path: Path = PATH) -> Weights:
    """The weights that ship with the package; read once."""
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = {
        part: {signal: tuple(row) for signal, row in data[part].items()}
        for part in ("own", "before", "after")
    }
    moves = tuple(tuple(data["moves"][label]) for label in LABELS)
    return Weights(
        tuple(data["first"]), tuple(data["last"]), moves, rows["own"], rows["before"], rows["after"]
    )


def _scores(texts: list[list[str]], weights: Weights) -> list[list[float]]:
    """For each sentence, the sum of what weighs for each part."""
    kinds = [
        dict.fromkeys(text) for text in texts
    ]  # in the order of the text: sums must not vary from run to run
    scores = []
    for place, text in enumerate(texts):
        rows = list(map(weights.own.get, signals(text, place, len(texts))))
        if place:
            rows += map(weights.before.get, kinds[place - 1])
        if place + 1 < len(texts):
            rows += map(weights.after.get, kinds[place + 1])
        scores.append([sum(column) for column in zip(_NONE, *filter(None, rows), strict=True)])
    return scores


def _best(scores: list[list[float]], weights: Weights) -> list[int]:
    """The labels of the best whole reading (Viterbi)."""
    parts = range(len(LABELS))
    arrivals = list(zip(*weights.moves, strict=True))
    totals = [score + start for score, start in zip(scores[0], weights.first, strict=True)]
    back: list[list[int]] = []
    for row in scores[1:]:
        ways = [[total + move for total, move in zip(totals, into, strict=True)] for into in arrivals]
        bests = [max(way) for way in ways]
        back.append([way.index(best) for way, best in zip(ways, bests, strict=True)])
        totals = [best + score for best, score in zip(bests, row, strict=True)]
    labels = [max(parts, key=lambda label: totals[label] + weights.last[label])]
    for came in reversed(back):
        labels.append(came[labels[-1]])
    return labels[::-1]

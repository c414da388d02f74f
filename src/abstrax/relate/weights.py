"""The ranker: which proposal for a number is right, and how sure that is."""

from __future__ import annotations

import json
from functools import lru_cache
from math import exp
from pathlib import Path

from abstrax.relate.scene import Candidate

PATH = Path(__file__).parent.parent / "lexicon" / "ranker.json"


@lru_cache(maxsize=1)
def load() -> dict[str, float]:
    """Weight of every signal, in log odds."""
    weights: dict[str, float] = json.loads(PATH.read_text(encoding="utf-8"))["weights"]
    return weights


def weigh(candidates: list[Candidate]) -> None:
    """Give each proposal for one number its probability of being right at core level.

    Conditional logit (McFadden 1974): the proposals compete with each other and with "no fact", whose strength is
    0; proposals that differ in nothing the core level asks for share their probability.
    """
    weights = load()
    strengths = [exp(max(-30.0, min(30.0, sum(weights.get(s, 0.0) for s in c.signals)))) for c in candidates]
    total = 1.0 + sum(strengths)
    shares: dict[tuple[object, ...], float] = {}
    for candidate, strength in zip(candidates, strengths, strict=True):
        key = core(candidate)
        shares[key] = shares.get(key, 0.0) + strength / total
        candidate.weight = strength
    for candidate in candidates:
        candidate.confidence = shares[core(candidate)]


def any_fact(candidates: list[Candidate]) -> float:
    """The probability that the number states a fact at all."""
    total = sum(candidate.weight for candidate in candidates)
    return total / (1.0 + total)


_CORE = {
    "dose": ("drug", "unit"),
    "score": ("name", "role"),
    "grade": ("event", "grade"),
    "count": ("what",),
    "effect": ("measure",),
}


def core(candidate: Candidate) -> tuple[object, ...]:
    """What has to be right at core level, beside the numbers."""
    return (candidate.kind, *(str(candidate.fields.get(name)).lower() for name in _CORE[candidate.kind]))

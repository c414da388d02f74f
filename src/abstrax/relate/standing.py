"""Where words stand that may belong to a number: side, distance, what lies between, and what they stand beside.

"in women with #": the words of a label tell little where they are new; what leads them in and follows them tells more.
"""

from __future__ import annotations

from functools import lru_cache

from abstrax.quantities.grammar import Quantity
from abstrax.relate.scene import Scene
from abstrax.relate.signals import near, stand
from abstrax.relate.weights import Together

#: So many places and neighbours are remembered with what they tell.
_REMEMBERED = 1 << 11
_NOT_HERE = (Together(["not here"]),)


def stands(scene: Scene, quantity: Quantity, words: str, source: str) -> tuple[Together, ...]:
    """How the nearest place of some words in the sentence stands to a number; ``source`` is how they were found."""
    start = _nearest(scene, quantity, words)
    if start < 0:
        return _NOT_HERE
    end = start + len(words)
    side, low, high, crossed = stand(scene, quantity, start, end)
    left, right = scene.atoms.around(start, end)
    return (
        _placed(source, side, near(high - low), min(crossed, 2)),
        _led(source, side, left),
        _followed(source, side, right),
    )


def _nearest(scene: Scene, quantity: Quantity, words: str) -> int:
    """Where the words begin that stand nearest to a number; -1 where the sentence has no such words."""
    clean, width = scene.clean, len(words)
    before = clean.rfind(words, scene.start, quantity.start)
    while before > scene.start and clean[before - 1].isalnum():  # the men in "women"
        before = clean.rfind(words, scene.start, before + width - 1)
    after = clean.find(words, quantity.end, scene.end)
    while after > 0 and clean[after - 1].isalnum():
        after = clean.find(words, after + 1, scene.end)
    if before < 0 or after < 0:
        return max(before, after)
    return before if quantity.start - before - width < after - quantity.end else after


@lru_cache(maxsize=_REMEMBERED)
def _placed(source: str, side: str, distance: str, crossed: int) -> Together:
    return Together(
        (f"{side} {distance}", f"{side} crossed {crossed}", f"{source} {side} {distance} {crossed}")
    )


@lru_cache(maxsize=_REMEMBERED)
def _led(source: str, side: str, left: str) -> Together:
    return Together((f"{side} led by {left}", f"{source} led by {left}"))


@lru_cache(maxsize=_REMEMBERED)
def _followed(source: str, side: str, right: str) -> Together:
    return Together((f"{side} followed by {right}", f"{source} followed by {right}"))

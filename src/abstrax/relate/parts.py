"""Counts that make up a whole: the arms of a trial and the groups of a cohort do, most findings do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abstrax.quantities.grammar import Quantity
from abstrax.relate.scene import Scene

#: More numbers than these are no list of parts.
_MOST = 8


def parts(scene: Scene) -> dict[int, str]:
    """What a number's place says of it: part of a whole told before, or of 100%: "of 9, 4 took A and 5 took B"."""
    if scene.parts is None:
        found = list(_found(scene))
        scene.parts = {place: told for place, told, _of in found}
        scene.wholes = {place: of for place, _told, of in found if of is not None}
    return scene.parts


def whole_of(scene: Scene, place: int) -> int | None:
    """The place of the number in the sentence that the one at ``place`` is part of; None where it is part of none."""
    parts(scene)
    return scene.wholes.get(place)


def _found(scene: Scene) -> Iterator[tuple[int, str, int | None]]:
    counts = [_count(quantity) for quantity in scene.quantities]
    told = {count: place for place, count in reversed([*enumerate(counts)])}
    for low, high in _runs(counts):
        for first, last in _windows(low, high):
            whole = sum(filter(None, counts[first:last]))
            of = told[whole] if told.get(whole, first) < first else None
            if of is not None:
                yield of, "whole", None
            if of is not None or whole == scene.focus.total:
                yield from ((place, f"parts {min(last - first, 3)}", of) for place in range(first, last))
    shares = [q.percent if q.share else None for q in scene.quantities]
    for low, high in _runs(shares):
        for first, last in _windows(low, high):
            if abs(sum(filter(None, shares[first:last])) - 100) < 0.35:
                yield from ((place, f"hundred {min(last - first, 3)}", None) for place in range(first, last))


def _count(quantity: Quantity) -> float | None:
    if quantity.share:
        return quantity.n
    plain = quantity.whole and not quantity.has_spread and quantity.unit is None and quantity.high is None
    return quantity.value if plain and quantity.op is None else None


def _runs(values: Sequence[float | None]) -> Iterator[tuple[int, int]]:
    """Stretches of two and more numbers, none of them missing."""
    low = 0
    for place in range(len(values) + 1):
        if place == len(values) or values[place] is None:
            if place - low > 1:
                yield low, place
            low = place + 1


def _windows(low: int, high: int) -> Iterator[tuple[int, int]]:
    return (
        (first, last)
        for first in range(low, high - 1)
        for last in range(first + 2, min(high, first + _MOST) + 1)
    )

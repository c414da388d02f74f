"""The whole that a number is part of, where it is printed beside it."""

from __future__ import annotations

import re

from abstrax.quantities.grammar import Quantity
from abstrax.relate.scene import Scene

#: What begins another list.
_APART = re.compile(r"[;:]")
_OF_WHICH = re.compile(r"[,;]? (?:of|among) (?:which|whom|these|them|those)(?: \d+)?\b")
_OF_THE = re.compile(r"\b(?:Of|Among) (?:the |these |those |all )?$")


def whole(scene: Scene, quantity: Quantity) -> float | None:
    """ "CRS in 11, of whom 8 had grade 1 and 3 grade 2"; "Of the 18 patients, 2 had": the whole that a number is part of."""
    count = quantity.n if quantity.n is not None else quantity.value if quantity.kind != "p" else None
    if count is None or (
        quantity.percent is None and quantity.depth
    ):  # "of 740, 701 were analysed (476 IV, 225 SC)"
        return None
    low = scene.clean.rfind(". ", scene.start, quantity.start) + 1
    found: float | None = None
    for match in _OF_WHICH.finditer(scene.clean, max(scene.start, low), quantity.start):
        before = [q for q in scene.quantities if q.end <= match.start() + 1 and (q.n is not None or q.whole)]
        if before and not _APART.search(scene.clean, match.end(), quantity.start):
            found = before[-1].n if before[-1].n is not None else before[-1].value
    first = scene.quantities[0]
    if (
        found is None
        and first is not quantity
        and first.whole
        and _OF_THE.search(scene.before(first.start, 16))
        and not _APART.search(scene.clean, first.end, quantity.start)
    ):
        found = first.n if first.n is not None else first.value
    fits = (
        found is not None
        and count <= found
        and (quantity.percent is None or abs(100 * count / found - quantity.percent) <= 1)
    )
    return found if fits else None

"""What stands once with the last of several values and holds for all of them."""

from __future__ import annotations

import re

from abstrax.quantities.grammar import Quantity
from abstrax.relate.scene import Scene

_UNIT_LATER = re.compile(r"\s*(?:vs\.?|versus|to|and|or|,|compared with|/|to a (?:mean|median) of)\s*")


def unit(scene: Scene, quantity: Quantity) -> str | None:
    """ "72 vs 59 m", "102 vs 164 days", "from 12 to 5 points": the unit stands with the last."""
    index = scene.quantities.index(quantity)
    for later in scene.quantities[index + 1 : index + 3]:
        gap = scene.clean[quantity.end : later.start]
        if not _UNIT_LATER.fullmatch(gap):
            return None
        if later.unit:
            return None if later.kind == "p" and quantity.kind != "p" and "vs" not in gap else later.unit
        quantity = later
    return None

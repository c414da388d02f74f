"""A measure by all that is said of it: "switched memory B cells" of "B cells", "BASDAI morning stiffness" of "BASDAI"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abstrax.quantities.grammar import Quantity
from abstrax.relate.link import Link
from abstrax.relate.scene import Scene

_STOP = (
    r"the|a|an|and|or|of|in|at|by|with|for|on|to|from|than|as|was|were|is|are|had|has|have|be|been|that|which|who|between|among|vs|versus|per|"
    r"mean|median|average|baseline|initial|final|higher|lower|greater|increased|decreased|reduced|elevated|improved|similar|significant\w*|"
    r"total|overall|absolute|change|changes|reduction|increase|decrease|improvement|including|both|all|each|their|our|its|patients?|pts|"
    r"scores?|levels?|values?|counts?|index|concentrations?|titers?|titres?|showed|fell|rose|remained|reached|within|after|before|respectively|"
    r"compared|not|no|also|only|response|responses|while|whereas|but|did|reporting|achieved|measured|using|via|over|LS|LSM"
)
_BEFORE = re.compile(rf"(?:(?<![\w-])(?!(?i:{_STOP})\b)[A-Za-z][\w/+α-ωΑ-Ω-]* ){{1,3}}$")
_BEHIND = re.compile(rf"(?: (?!(?:{_STOP})\b)[a-z][a-z-]{{2,}}(?![\w-])){{1,3}}")


def names(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """The nearest measure before the number with the words before it, and with those behind it."""
    measures = [m for m in scene.of_kind("measure") if m.end <= quantity.start]
    if not measures:
        return
    near = measures[-1]
    low = max(scene.clause_span(near.start)[0], near.start - 40)
    if wider := _BEFORE.search(scene.clean, low, near.start):
        yield Link(scene.clean[wider.start() : near.end], wider.start(), near.end, "wider-before", near)
    if behind := _BEHIND.match(scene.clean, near.end, quantity.start):
        yield Link(scene.clean[near.start : behind.end()], near.start, behind.end(), "wider-behind", near)

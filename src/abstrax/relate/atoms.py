"""A sentence as a short row of typed atoms: names, quantities, times and groups each as one, words folded.

"The median SLEDAI-2K fell from 14 (IQR 10–18) to 3 (0–4) at week 24" is
``the median MEASURE fell from #(,) to #(,) TIME``. What stands around a number is read off this row, so that a
signal learned from one measure, drug or group holds for all.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from abstrax.quantities.grammar import Quantity
from abstrax.quantities.units import TIME_UNITS

if TYPE_CHECKING:
    from abstrax.relate.scene import Scene


@dataclass(slots=True)
class Atoms:
    """The atoms of a sentence by their places, with what every number of it asks for worked out once."""

    #: How each is shown.
    texts: list[str] = field(default_factory=list)
    #: Where each begins in the clean text.
    starts: list[int] = field(default_factory=list)
    #: The places that end a clause.
    stops: list[int] = field(default_factory=list)
    #: Whether people are spoken of.
    people: bool = False
    #: For each quantity, by position, the place of its atom and how it is printed.
    place: dict[int, int] = field(default_factory=dict)
    shapes: list[str] = field(default_factory=list)

    def around(self, start: int, end: int) -> tuple[str, str]:
        """The last atom that begins before a stretch of the clean text, and the first that begins behind it."""
        left, right = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return self.texts[left - 1] if left else "^", self.texts[right] if right < len(self.texts) else "$"


CLUSTERS = Path(__file__).parent.parent / "lexicon" / "clusters.json"

_PERSON = re.compile(
    r"(?:patient|pt|participant|subject|individual|adult|child|children|people|person|case|woman|women|man|men|female|male|girl|boy|"
    r"volunteer|control|donor|infant|adolescent|respondent|recipient)s?$"
)
_FOLDED = re.compile(r"(?:ing|ed|es|s|ly)$")
_WIDTH = 8


def shape(quantity: Quantity) -> str:
    """How the number is printed."""
    if quantity.n_equals:
        return "n="
    if quantity.of is not None:
        return "ratio%" if quantity.percent is not None else "ratio"
    if quantity.percent is not None:
        return "n(%)" if quantity.n is not None else "range%" if quantity.high is not None else "%"
    if quantity.has_spread:
        return "spread" if quantity.up is not None else "±"
    if quantity.high is not None:
        return "range"
    if quantity.kind == "w":
        return "word"
    return "whole" if quantity.whole else "decimal"


def unit_class(quantity: Quantity) -> str:
    """The kind of unit: none, percent, time, or the unit itself."""
    if quantity.unit is None:
        return "none"
    return "time" if quantity.unit in TIME_UNITS and quantity.unit != "years" else quantity.unit


def small(text: str) -> str:
    """A text in small letters, place for place: plain searches in it are far quicker than those that mind no case."""
    return text.replace("İ", "I").lower()


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """A word without its ending, so that "achieved" and "achieving" are one."""
    low = word.lower()
    if _PERSON.match(low):
        return "PERSON"
    return _FOLDED.sub("", low)[:_WIDTH] if len(low) > 4 else low


@lru_cache(maxsize=1)
def clusters() -> dict[str, int]:
    """The group of each folded word that keeps the same company, learned by ``abstrax.training.clusters``."""
    found: dict[str, int] = json.loads(CLUSTERS.read_text(encoding="utf-8"))
    return found


#: What ends a clause.
_STOPS = (".", ";")


def row(scene: Scene) -> Atoms:
    """The atoms of a sentence."""
    shapes = [shape(q) for q in scene.quantities]
    spans = [
        (q.start, -2, q.end, f"#{form}:{unit_class(q)}", "number")
        for q, form in zip(scene.quantities, shapes, strict=True)
    ]
    spans += [(n.start, -1, n.end, n.kind.upper(), "name") for n in scene.names]
    spans += [(t.start, 0, t.end, "TIME", "time") for t in scene.times]
    spans += [(g.start, 1, g.end, "GROUP", "group") for g in scene.groups if not g.drug]
    spans += [
        (t.start, 2, t.end, fold(t.text) if t.kind == "x" else t.text.lower() if len(t.text) < 14 else t.kind, "word")
        for t in scene.row.tokens if t.kind != "T"
    ]  # fmt: skip
    spans.sort()
    found = Atoms(shapes=shapes)
    texts = found.texts
    numbers = {q.start: i for i, q in enumerate(scene.quantities)}
    edge = -1
    for start, _rank, end, text, kind in spans:
        if kind == "number":
            found.place[numbers[start]] = len(texts)
        elif start < edge:
            continue
        if kind == "word" and text in _STOPS:
            found.stops.append(len(texts))
        texts.append(text)
        found.starts.append(start)
        if end > edge:
            edge = end
    found.people = "PERSON" in texts
    return found

"""How many people the text has counted so far, and of which of them a share can be: "10 (25%)" are of 40.

The arithmetic of a share tells whom it is of where the words do not: of all denominators that agree with the number
and the percentage as printed (``abstrax.quantities.rounding``), few have been named before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abstrax.quantities.grammar import Quantity
from abstrax.quantities.rounding import fitting

if TYPE_CHECKING:
    from abstrax.relate.scene import Candidate

_TOLD = re.compile(
    r"\b(?:[Oo]f|[Aa]mong|[Ii]n|[Ff]or|[Ww]ithin)(?: the| these| those| all| our| a total of)* $"
)
_CALLED = {"female": "women", "male": "men"}
#: A total that so many whole numbers could be says little.
_VAGUE = 25


@dataclass(frozen=True, slots=True)
class Size:
    """So many people, as a later share would call them, and what they were counted as."""

    people: float
    label: str
    what: str


def counted(candidate: Candidate | None, group: str) -> Size | None:
    """The people whom a fact counts: a population, an arm, those of a sex or with something."""
    if candidate is None or candidate.kind != "count":
        return None
    fields = candidate.fields
    people, what = fields.get("n"), str(fields.get("what"))
    if not people or what in ("records", "screened"):
        return None
    if what in ("participants", "arm"):
        return Size(people, "all" if what == "participants" else group, what)
    label = _CALLED.get(what) or fields.get("label")
    return Size(people, str(label), what) if label else None


def of_whom(quantity: Quantity) -> range | None:
    """The totals that a share may be of; None where it is none, or may be of almost any."""
    if quantity.of is not None:
        return range(int(quantity.of), int(quantity.of) + 1)
    if quantity.n is None or quantity.percent is None:
        return None
    totals = fitting(quantity.n, quantity.percent)
    return totals if len(totals) <= _VAGUE else None


def told_of(clean: str, quantities: Sequence[Quantity], quantity: Quantity) -> float | None:
    """ "Of the 248 patients included, 84.1% were women": the number of people that a clause opens with, if any."""
    for other in reversed(quantities):
        if other.end > quantity.start or other.unit or other.share or not other.whole:
            continue
        if _TOLD.search(clean, max(0, other.start - 30), other.start):
            return other.value
    return None


def again(quantity: Quantity, sizes: Sequence[Size]) -> list[str]:
    """Whether as many people were counted before, and whether a share can be of any who were."""
    out = []
    if quantity.whole and not quantity.unit and quantity.value > 1:
        known = dict.fromkeys(size.what for size in sizes if size.people == quantity.value)
        out += [f"as many {what} before" for what in known] or [f"new number known={min(len(sizes), 2)}"]
    totals = of_whom(quantity)
    if totals is not None:
        out += [
            f"a share of {what}"
            for what in dict.fromkeys(size.what for size in sizes if size.people in totals)
        ]
    return out


def among(people: float | None, sizes: Sequence[Size]) -> Iterator[tuple[str, str]]:
    """The labels of those who were counted as so many."""
    for size in sizes:
        if size.people == people:
            yield size.label, f"told of {size.what}"


def matched(quantity: Quantity, sizes: Sequence[Size]) -> Iterator[tuple[str, str]]:
    """The labels of those whom a share can be of, each with how that was told."""
    totals = of_whom(quantity)
    if totals is None:
        return
    how = "printed" if quantity.of is not None else "implied"
    fit = list(dict.fromkeys((size.label, size.what) for size in sizes if size.people in totals))
    alone = "alone" if len({label for label, _what in fit}) == 1 else "among others"
    for label, what in fit:
        yield label, f"size {how} of {what}"
        yield label, f"size {how} {alone}"


def standing(totals: range | None, sizes: Sequence[Size]) -> str:
    """Whether so many are the whole study population, others, or nobody counted so far."""
    if totals is None:
        return "unknown"
    labels = {size.label for size in sizes if size.people in totals}
    if not labels:
        return "nobody" if any(size.label == "all" for size in sizes) else "nobody yet"
    return "all" if labels == {"all"} else "all or others" if "all" in labels else "others"

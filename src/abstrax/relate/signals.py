"""What speaks for one reading of a number or another, in words that a reader of ``abstrax try`` can follow."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from abstrax.quantities.grammar import Quantity
from abstrax.relate.atoms import Atoms, clusters, fold, unit_class
from abstrax.relate.parts import whole_of
from abstrax.relate.scene import Candidate, Scene

#: How many atoms away the words of a clause are read.
_REACH = 8
#: So many forms and places of numbers are remembered with what they tell.
_REMEMBERED = 1 << 12
_Told = TypeVar("_Told", str, "str | None")


def surroundings(scene: Scene, index: int) -> list[str]:
    """What stands around a number: the nearest atoms, the words of its clause, its bracket."""
    atoms, quantity = scene.atoms, scene.quantities[index]
    at = atoms.place[index]
    low, high = _clause(atoms, at)
    out = [*_form(scene, index), *_near(atoms.texts, at)]
    out += [f"before~{word}" for word in dict.fromkeys(reversed(atoms.texts[low:at]))]
    out += [f"after~{word}" for word in dict.fromkeys(atoms.texts[at + 1 : high])]
    out += _bracket(scene, atoms.texts, at, quantity)
    out += [f"inside~{fold(word)}" for word in _inside(scene, quantity)]
    return out


def _form(scene: Scene, index: int) -> list[str]:
    """How the number itself is printed, and where."""
    quantity, form = scene.quantities[index], scene.atoms.shapes[index]
    sign = "negative" if quantity.value < 0 else "plus" if scene.clean[quantity.start] == "+" else ""
    return [
        *_shown(scene.section, form, unit_class(quantity), quantity.op, _size(quantity)),
        *_marked(
            form, sign, quantity.p is not None, quantity.spread, quantity.hyphenated, bool(quantity.depth), len(scene.runs.get(index, ())),
        ),
        *[f"scene {cue}" for cue in scene.cue_words],
    ]  # fmt: skip


def _size(quantity: Quantity) -> str:
    """How large a whole number is."""
    if quantity.kind not in "nw" or not quantity.whole:
        return ""
    value = quantity.value
    if value < 2:
        return f"{value:g}"
    return next((f"<{top}" for top in (10, 100, 1000) if value < top), "≥1000")


@lru_cache(maxsize=_REMEMBERED)
def _shown(section: str, form: str, unit: str, op: str | None, size: str) -> tuple[str, ...]:
    """What the section, the form and the size of a number tell; most numbers are printed as others are."""
    return (
        "any", f"in {section}", f"shape={form}", f"unit={unit}", f"{form} {unit}", f"op={op}", f"{form} in {section}",
        *((f"size {size}", f"{form} size {size}") if size else ()),
    )  # fmt: skip


@lru_cache(maxsize=_REMEMBERED)
def _marked(
    form: str, sign: str, p: bool, spread: str | None, hyphenated: bool, bracketed: bool, many: int
) -> tuple[str, ...]:
    """What the marks on a number tell, its bracket and its list."""
    return (
        *(sign,) * bool(sign), *("has p",) * p, *(f"spread={spread}",) * bool(spread), *("hyphenated",) * hyphenated,
        *("bracketed", f"bracketed {form}") * bracketed, *(f"list of {min(many, 4)}", f"list {form}") * (many > 1),
    )  # fmt: skip


def _near(texts: list[str], at: int) -> list[str]:
    """The atoms right before and after, alone and together."""
    l1, l2, l3 = (texts[at - i] if at >= i else "^" for i in (1, 2, 3))
    r1, r2, r3 = (texts[at + i] if at + i < len(texts) else "$" for i in (1, 2, 3))
    like = clusters()
    return [
        f"l1={l1}", f"l2={l2}", f"r1={r1}", f"r2={r2}", f"l={l2} {l1}", f"r={r1} {r2}", f"{l1} _ {r1}",
        f"l={l3} {l2} {l1}", f"r={r1} {r2} {r3}",
        # their groups of like words, where the words themselves may be new
        *[f"{place}={like[word]}" for place, word in (("l1", l1), ("l2", l2), ("r1", r1), ("r2", r2)) if word in like],
    ]  # fmt: skip


def _clause(atoms: Atoms, at: int) -> tuple[int, int]:
    """From where to where the clause of an atom goes, at most eight atoms on either side."""
    stops = atoms.stops
    behind = bisect(stops, at)
    low = stops[behind - 1] + 1 if behind else 0
    high = stops[behind] if behind < len(stops) else len(atoms.texts)
    return max(low, at - _REACH), min(high, at + _REACH + 1)


def _bracket(scene: Scene, texts: list[str], at: int, quantity: Quantity) -> list[str]:
    """What the bracket that holds the number follows, and what follows the bracket."""
    if not quantity.depth:
        return [f"sign after={scene.clean[quantity.end : quantity.end + 1].strip() or 'word'}"]
    depth, place = 1, at - 1
    while place >= 0 and depth:
        depth += (texts[place] in ")]") - (texts[place] in "([")
        place -= 1
    out = [f"bracket after {texts[place] if place >= 0 else '^'}"]
    if place >= 1:
        out.append(f"bracket after {texts[place - 1]} {texts[place]}")
    first = at - place <= 2
    out.append(f"opens bracket={first}")
    return out


def _inside(scene: Scene, quantity: Quantity) -> list[str]:
    """The words between a number and its own bracket: "21 patients with SLE (21%)"."""
    return (
        re.findall(r"[A-Za-z]{3,}", scene.clean[quantity.head_end : quantity.end])
        if quantity.n is not None
        else []
    )


def chained(scene: Scene, index: int, settled: dict[int, str]) -> tuple[str, ...]:
    """What the numbers before were taken for: lists hold one kind of thing.

    ``settled`` maps positions of quantities in the sentence to the answers chosen for them.
    """
    shapes, told = scene.atoms.shapes, settled.get
    form, head, run = shapes[index], scene.heads.get(index, index), scene.runs.get(index, ())
    whole = whole_of(scene, index)
    following = _following(
        form,
        told(index - 1, "nothing") if index else "opens",
        told(head, "nothing") if head != index else None,
        next((told(i, "nothing") for i in range(index - 1, -1, -1) if shapes[i] == form), None),
        told(run[0], "nothing") if len(run) > 1 and run[0] != index else None,
    )
    return following if whole is None else (*following, f"part of {told(whole, 'nothing')}")


@lru_cache(maxsize=_REMEMBERED)
def _following(
    form: str, previous: str, head: str | None, alike: str | None, first: str | None
) -> tuple[str, ...]:
    """What the answers tell that were given to the number before, the head of a list, the last alike, the first of a run."""
    return (
        f"after {previous}", f"{form} after {previous}", *(f"in list of {head}",) * (head is not None),
        *(f"last such {alike}",) * (previous != "opens"), *(f"run goes on {first}",) * (first is not None),
    )  # fmt: skip


def again(scene: Scene, index: int, before: Mapping[int, _Told]) -> Iterator[tuple[_Told, str]]:
    """ "ACR20 62% vs 30%, PASI 75 53% vs 12%": what the numbers before speak of, by where they stand in their lists.

    ``before`` holds the group or the time of each number of the sentence that comes before the one at ``index``.
    """
    if not before:
        return
    run = scene.runs.get(index, (index,))
    place = run.index(index)
    earlier = [i for i in before if i < run[0]]
    if earlier:
        last = scene.runs.get(earlier[-1], (earlier[-1],))
        if place < len(last) and last[place] in before:
            like = f"same place of {min(len(run), 4)} before"
            yield before[last[place]], like if len(last) == len(run) else "same place of another list"
    alike = _like(scene, run, before)
    if place < len(alike):
        yield alike[place], f"like the last {len(alike)}"
    told = list(dict.fromkeys(reversed(list(before.values()))))
    if len(told) > 1:
        yield told[1], f"before the last of {min(len(told), 3)}"
    if place and run[0] in before:
        yield before[run[0]], "first of list"
    if place > 1 and run[place - 2] in before and paired(scene, run):
        yield before[run[place - 2]], "the pair before"


def _like(scene: Scene, run: tuple[int, ...], before: Mapping[int, _Told]) -> list[_Told]:
    """ "Drug A was given to 20.1% of men versus 14.3% of women, drug B to 32.4% versus 30.5%": whose the last two shares were.

    Empty where as many numbers of the same form do not speak of as many different ones.
    """
    if len(run) < 2:
        return []
    shapes = scene.atoms.shapes
    earlier = [i for i in before if i < run[0] and shapes[i] == shapes[run[0]]][-len(run) :]
    told = [before[i] for i in earlier]
    return told if len(set(told)) == len(run) else []


_VERSUS = re.compile(r"\b(?:vs|versus|compared (?:with|to)|than)\b")


def paired(scene: Scene, run: tuple[int, ...]) -> bool:
    """ "Pain and fatigue were -3.2 vs -4.5, -1.7 vs -1.8": whether a list sets its numbers against each other two by two."""
    if len(run) < 4 or len(run) % 2:
        return False
    against = [
        _VERSUS.search(scene.clean, scene.ends[i], scene.starts[j]) is not None for i, j in pairwise(run)
    ]
    return all(is_so == (place % 2 == 0) for place, is_so in enumerate(against))


def facing(scene: Scene, index: int) -> tuple[str, ...]:
    """ "20.1% of men versus 14.3% of women": whether a number is set against the one before it or behind it; found once."""
    known = scene.faced.get(index)
    if known is None:
        known = scene.faced[index] = _faced(scene, index)
    return known


def _faced(scene: Scene, index: int) -> tuple[str, ...]:
    quantities = scene.quantities
    out: tuple[str, ...] = ()
    here = quantities[index]
    if index and _VERSUS.search(scene.clean, quantities[index - 1].end, here.start):
        out = ("against the last",)
    if index + 1 < len(quantities) and _VERSUS.search(scene.clean, here.end, quantities[index + 1].start):
        out += ("against the next",)
    return out


def gist(candidate: Candidate | None) -> str:
    """The kind with what tells its readings apart: an answer to what a number states."""
    if candidate is None:
        return "nothing"
    detail = candidate.fields.get("what") or candidate.fields.get("role")
    return f"{candidate.kind}:{detail}" if detail else candidate.kind


def near(distance: int) -> str:
    """A distance in characters, roughly."""
    return "touch" if distance <= 3 else "near" if distance <= 20 else "off" if distance <= 60 else "far"


def stand(scene: Scene, quantity: Quantity, start: int, end: int) -> tuple[str, int, int, int]:
    """How what stands at ``start`` to ``end`` stands to a number.

    On which side, with what stretch and how many numbers between; the stretch ends before it begins where it is a part of
    the number.
    """
    if end <= quantity.start:
        return "before", end, quantity.start, scene.crossed(end, quantity.start)
    return "after", quantity.end, start, scene.crossed(quantity.end, start)


def reached(scene: Scene, start: int, end: int, quantity: Quantity) -> list[str]:
    """How a name at ``start`` to ``end`` is reached from a number: side, distance, what stands between."""
    side, low, high, crossed = stand(scene, quantity, start, end)
    gap = scene.clean[low:high]
    out = [
        f"{side} crossed={min(crossed, 3)}",
        f"{side} {near(len(gap))} crossed={min(crossed, 1)}",
        f"{side} same clause={scene.clause(start) == scene.clause(quantity.start)}",
    ]
    out += gap_words(side, gap if len(gap) < 60 else gap[-40:] if side == "before" else gap[:40])
    depth = gap.count("(") - gap.count(")")
    out.append(f"{side} brackets={max(-2, min(2, depth))}")
    return out


_GAP_WORD = re.compile(r"[A-Za-z][\w-]*|[^\w\s]")


@lru_cache(maxsize=1 << 12)
def gap_words(side: str, text: str) -> tuple[str, ...]:
    """The folded words and signs of a short gap between a name on one side and a number."""
    return tuple([f"{side} gap {fold(word)}" for word in _GAP_WORD.findall(text)[:6]])

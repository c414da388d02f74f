"""What speaks for one reading of a number or another, in words that a reader of ``abstrax try`` can follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeVar

from abstrax.quantities.grammar import Quantity
from abstrax.relate.atoms import Atom, clusters, fold, shape, unit_class
from abstrax.relate.scene import Candidate, Scene

_REACH = 8
_Told = TypeVar("_Told", str, "str | None")
_STOPS = frozenset({".", ";"})
_VERBS = frozenset(
    fold(verb)
    for verb in "achieved reached attained met showed demonstrated developed experienced received reported underwent maintained "
    "remained exhibited completed discontinued withdrew died enrolled included recruited randomized randomised analyzed analysed "
    "identified evaluated assessed treated screened occurred observed increased decreased reduced improved declined fell rose "
    "dropped changed defined required compared followed presented diagnosed excluded lost resolved ranged averaged assigned "
    "allocated performed conducted collected obtained detected measured tested selected responded relapsed flared failed "
    "consisted comprised involved affected accounted represented associated correlated".split()
)


def surroundings(scene: Scene, index: int) -> list[str]:
    """What stands around a number: the nearest atoms, the words of its clause, its bracket, the names in reach."""
    atoms, place = scene.atoms
    quantity, at = scene.quantities[index], place[index]
    out = [*_form(scene, quantity), *_near(atoms, at)]
    left, right = _bag(atoms, at, -1), _bag(atoms, at, 1)
    out += [f"before~{word}" for word in left] + [f"after~{word}" for word in right]
    out += _company(atoms, at, left, right)
    out += _bracket(scene, atoms, at, quantity)
    out += _reach(atoms, at)
    out += [f"inside~{fold(word)}" for word in _inside(scene, quantity)]
    return out


def _form(scene: Scene, quantity: Quantity) -> list[str]:
    """How the number itself is printed, and where."""
    form, unit = shape(quantity), unit_class(quantity)
    out = [
        "any",
        f"in {scene.section}",
        f"shape={form}",
        f"unit={unit}",
        f"{form} {unit}",
        f"op={quantity.op}",
    ]
    out.append(f"{form} in {scene.section}")
    if quantity.kind in "nw" and quantity.whole:
        value = quantity.value
        size = (
            f"{value:g}"
            if value in (0, 1)
            else next((f"<{top}" for top in (10, 100, 1000) if value < top), "≥1000")
        )
        out.append(f"size {size}")
        out.append(f"{form} size {size}")
    if quantity.value < 0:
        out.append("negative")
    if quantity.p is not None:
        out.append("has p")
    if quantity.spread:
        out.append(f"spread={quantity.spread}")
    if quantity.hyphenated:
        out.append("hyphenated")
    if quantity.depth:
        out += ["bracketed", f"bracketed {form}"]
    run = scene.runs.get(scene.quantities.index(quantity), ())
    if len(run) > 1:
        out += [f"list of {min(len(run), 4)}", f"list {form}"]
    out += [f"scene {cue}" for cue in scene.cue_words]
    return out


def _near(atoms: list[Atom], at: int) -> list[str]:
    """The atoms right before and after, alone and together."""
    l1, l2, l3 = (atoms[at - i].text if at >= i else "^" for i in (1, 2, 3))
    r1, r2, r3 = (atoms[at + i].text if at + i < len(atoms) else "$" for i in (1, 2, 3))
    return [
        f"l1={l1}", f"l2={l2}", f"l3={l3}", f"r1={r1}", f"r2={r2}", f"r3={r3}", f"l={l2} {l1}", f"r={r1} {r2}", f"{l1} _ {r1}",
        f"l={l3} {l2} {l1}", f"r={r1} {r2} {r3}",
    ]  # fmt: skip


def _company(atoms: list[Atom], at: int, left: list[str], right: list[str]) -> list[str]:
    """The groups of like words that stand around, where the words themselves may be new."""
    group = clusters().get
    out = [f"before~{g}" for g in {group(word) for word in left} if g is not None]
    out += [f"after~{g}" for g in {group(word) for word in right} if g is not None]
    for step, name in ((-1, "l1"), (-2, "l2"), (1, "r1"), (2, "r2")):
        place = at + step
        g = group(atoms[place].text) if 0 <= place < len(atoms) else None
        if g is not None:
            out.append(f"{name}={g}")
    return out


def _bag(atoms: list[Atom], at: int, step: int) -> list[str]:
    """The atoms on one side as far as the clause goes, at most eight."""
    found: list[str] = []
    place = at + step
    while 0 <= place < len(atoms) and len(found) < _REACH:
        text = atoms[place].text
        if text in _STOPS:
            break
        found.append(text)
        place += step
    return list(dict.fromkeys(found))


def _bracket(scene: Scene, atoms: list[Atom], at: int, quantity: Quantity) -> list[str]:
    """What the bracket that holds the number follows, and what follows the bracket."""
    if not quantity.depth:
        return [f"sign after={scene.clean[quantity.end : quantity.end + 1].strip() or 'word'}"]
    depth, place = 1, at - 1
    while place >= 0 and depth:
        depth += (atoms[place].text in ")]") - (atoms[place].text in "([")
        place -= 1
    out = [f"bracket after {atoms[place].text if place >= 0 else '^'}"]
    if place >= 1:
        out.append(f"bracket after {atoms[place - 1].text} {atoms[place].text}")
    first = at - place <= 2
    out.append(f"opens bracket={first}")
    return out


def _reach(atoms: list[Atom], at: int) -> list[str]:
    """The nearest name of each kind, verb and group on either side: how many atoms and numbers away."""
    out: list[str] = []
    for step, side in ((-1, "left"), (1, "right")):
        seen: set[str] = set()
        crossed, place, far = 0, at + step, 0
        while 0 <= place < len(atoms) and far < 30:
            atom = atoms[place]
            far += 1
            if atom.kind == "number":
                if crossed == 0 and "number" not in seen:
                    out.append(f"{side} number {atom.text} {_bucket(far)}")
                    seen.add("number")
                crossed += 1
            elif atom.kind in ("name", "group", "time") and atom.text not in seen:
                seen.add(atom.text)
                out.append(f"{side} {atom.text} {_bucket(far)} past {min(crossed, 2)}")
                if "first" not in seen:
                    out.append(f"{side} first {atom.text}")
                    seen.add("first")
            elif atom.kind == "word" and atom.text in _VERBS and "verb" not in seen:
                seen.add("verb")
                out.append(f"{side} verb {atom.text} past {min(crossed, 2)}")
            elif atom.text == "PERSON" and "PERSON" not in seen:
                seen.add("PERSON")
                out.append(f"{side} PERSON {_bucket(far)} past {min(crossed, 2)}")
            place += step
        for kind in ("MEASURE", "EVENT", "DRUG"):
            if kind not in seen:
                out.append(f"{side} no {kind}")
    return out


def _bucket(far: int) -> str:
    return str(far) if far < 4 else "<7" if far < 7 else "<12" if far < 12 else "far"


def _inside(scene: Scene, quantity: Quantity) -> list[str]:
    """The words between a number and its own bracket: "21 patients with SLE (21%)"."""
    return (
        re.findall(r"[A-Za-z]{3,}", scene.clean[quantity.head_end : quantity.end])
        if quantity.n is not None
        else []
    )


def chained(scene: Scene, index: int, settled: dict[int, str]) -> list[str]:
    """What the numbers before were taken for: lists hold one kind of thing.

    ``settled`` maps positions of quantities in the sentence to the answers chosen for them.
    """
    previous = settled.get(index - 1, "nothing") if index else "opens"
    form = shape(scene.quantities[index])
    out = [f"after {previous}", f"{form} after {previous}"]
    head = scene.heads.get(index, index)
    if head != index:
        out += [f"in list of {settled.get(head, 'nothing')}"]
    if index:
        alike = next(
            (
                settled.get(i, "nothing")
                for i in range(index - 1, -1, -1)
                if shape(scene.quantities[i]) == form
            ),
            None,
        )
        out.append(f"last such {alike}")
    run = scene.runs.get(index, ())
    if len(run) > 1 and run.index(index) > 0:
        out.append(f"run goes on {settled.get(run[0], 'nothing')}")
    return out


def again(scene: Scene, index: int, before: Mapping[int, _Told]) -> Iterator[tuple[_Told, str]]:
    """ "ACR20 62% vs 30%, PASI 75 53% vs 12%": what the numbers before speak of, by where they stand in their lists.

    ``before`` holds the group or the time of each number of the sentence that comes before the one at ``index``.
    """
    run = scene.runs.get(index, (index,))
    place = run.index(index)
    earlier = [i for i in before if i < run[0]]
    if earlier:
        last = scene.runs.get(earlier[-1], (earlier[-1],))
        if place < len(last) and last[place] in before:
            like = f"same place of {min(len(run), 4)} before"
            yield before[last[place]], like if len(last) == len(run) else "same place of another list"
    told = list(dict.fromkeys(reversed(list(before.values()))))
    if len(told) > 1:
        yield told[1], f"before the last of {min(len(told), 3)}"
    if place and run[0] in before:
        yield before[run[0]], "first of list"


def gist(candidate: Candidate | None) -> str:
    """The kind with what tells its readings apart: an answer to what a number states."""
    if candidate is None:
        return "nothing"
    detail = candidate.fields.get("what") or candidate.fields.get("role")
    return f"{candidate.kind}:{detail}" if detail else candidate.kind


def near(distance: int) -> str:
    """A distance in characters, roughly."""
    return "touch" if distance <= 3 else "near" if distance <= 20 else "off" if distance <= 60 else "far"


class Stand(NamedTuple):
    """How a name stands to a number: on which side, with what stretch and how many numbers between, in one clause or not."""

    side: str
    low: int
    high: int
    crossed: int
    same_clause: bool


def stand(scene: Scene, quantity: Quantity, start: int, end: int) -> Stand:
    """How what stands at ``start`` to ``end`` stands to a number; ``low`` lies above ``high`` where it is a part of it."""
    before = end <= quantity.start
    low, high = (end, quantity.start) if before else (quantity.end, start)
    same = scene.clause(start) == scene.clause(quantity.start)
    return Stand("before" if before else "after", low, high, len(scene.between(low, high)), same)


def reached(scene: Scene, start: int, end: int, quantity: Quantity) -> list[str]:
    """How a name at ``start`` to ``end`` is reached from a number: side, distance, what stands between."""
    side, low, high, crossed, same = stand(scene, quantity, start, end)
    gap = scene.clean[low:high]
    out = [
        f"{side} crossed={min(crossed, 3)}",
        f"{side} {near(len(gap))} crossed={min(crossed, 1)}",
        f"{side} same clause={same}",
    ]
    out += [
        f"{side} gap {word}"
        for word in gap_words(gap if len(gap) < 60 else gap[-40:] if side == "before" else gap[:40])
    ]
    depth = gap.count("(") - gap.count(")")
    out.append(f"{side} brackets={max(-2, min(2, depth))}")
    return out


_GAP_WORD = re.compile(r"[A-Za-z][\w-]*|[^\w\s]")


@lru_cache(maxsize=1 << 12)
def gap_words(text: str) -> tuple[str, ...]:
    """The folded words and signs of a short gap between a name and a number, alone and in pairs."""
    words = [fold(w) for w in _GAP_WORD.findall(text)[:6]]
    return (*words, *(f"{a} {b}" for a, b in pairwise(words)))

"""What speaks for and against a candidate, in words that a reader of ``abstrax try`` can follow."""

from __future__ import annotations

import re

from abstrax.quantities.grammar import Quantity
from abstrax.quantities.units import TIME_UNITS
from abstrax.relate.dose import unit_of
from abstrax.relate.scene import Candidate, Scene

_WORD = re.compile(r"[A-Za-z%±<>=≥≤/:;,.()\[\]-]+|\d+")
_CLASSES = [
    (re.compile(r"(?:patients?|pts?|participants?|subjects?|individuals?|adults?|children|people|persons?|cases|women|men|females?|males?|volunteers|controls)$", re.I), "PERSON"),
    (re.compile(r"(?:had|has|have|having|were|was|are|is|been)$", re.I), "be"),
    (re.compile(r"(?:achieved|reached|attained|met|showed|demonstrated|developed|experienced|received|reported|underwent|maintained|remained|exhibited|completed)\w*$", re.I), "outcome-verb"),
    (re.compile(r"(?:increas|decreas|reduc|improv|declin|fell|rose|drop|chang)\w*$", re.I), "change-verb"),
    (re.compile(r"(?:vs\.?|versus)$", re.I), "vs"),
]  # fmt: skip


def unit_class(quantity: Quantity) -> str:
    """The kind of unit: none, percent, time, dose, or a laboratory's."""
    if quantity.unit is None:
        return "none"
    if quantity.unit == "%":
        return "percent"
    if quantity.unit in TIME_UNITS:
        return quantity.unit
    if quantity.unit in ("points", "cells", "fold", "joints", "units"):
        return quantity.unit
    return "dose" if unit_of(quantity) else "lab"


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


def _word(text: str, last: bool) -> str:
    words = _WORD.findall(text)
    if not words:
        return "EDGE"
    word: str = words[-1] if last else words[0]
    for pattern, name in _CLASSES:
        if pattern.match(word):
            return name
    return word.lower()[:14]


def collect(scene: Scene, candidate: Candidate) -> list[str]:
    """The candidate's signals, each prefixed with its kind."""
    kind = candidate.kind
    out = [f"{kind}", f"{kind}|rule={candidate.rule}", f"{kind}|in {scene.section}"]
    out += [f"{kind}|{signal}" for signal in candidate.signals]
    quantity = candidate.quantity
    if quantity is None:
        return out
    form, unit = shape(quantity), unit_class(quantity)
    out += [f"{kind}|shape={form}", f"{kind}|unit={unit}", f"{kind}|{form}&{unit}"]
    out.append(f"{kind}|bracketed={quantity.depth > 0}")
    out.append(f"{kind}|op={quantity.op}")
    out.append(f"{kind}|next={_word(scene.after(quantity.end, 40), False)}")
    out.append(f"{kind}|prev={_word(scene.before(quantity.start, 40), True)}")
    out += [f"{kind}|{near}" for near in neighbours(scene, quantity)]
    out += [f"fact|in {scene.section}", f"fact|shape={form}", f"fact|unit={unit}", f"fact|{form}&{unit}"]
    if quantity.p is not None:
        out.append(f"{kind}|has-p")
    if len(scene.runs.get(scene.quantities.index(quantity), ())) > 1:
        out.append(f"{kind}|in-list")
    if quantity.hyphenated:
        out.append(f"{kind}|hyphenated")
    return out


def chained(scene: Scene, candidates: list[Candidate], settled: dict[int, Candidate]) -> None:
    """Signals from what the numbers before were taken for: lists hold one kind of thing.

    ``settled`` maps positions of quantities in the sentence to the readings chosen for them.
    """
    if not candidates or candidates[0].quantity is None:
        return
    index = scene.quantities.index(candidates[0].quantity)
    head = scene.heads.get(index, index)
    previous = settled.get(index - 1)
    for candidate in candidates:
        mine = gist(candidate)
        if index:
            candidate.signals.append(f"{mine} after {gist(previous)}")
        if head != index:
            opener = settled.get(head)
            candidate.signals.append(
                f"{candidate.kind}|like-head={mine == gist(opener) if opener else 'no-fact'}"
            )


def gist(candidate: Candidate | None) -> str:
    """The kind with what tells its readings apart."""
    if candidate is None:
        return "nothing"
    detail = candidate.fields.get("what") or candidate.fields.get("role")
    return f"{candidate.kind}:{detail}" if detail else candidate.kind


def neighbours(scene: Scene, quantity: Quantity) -> list[str]:
    """Which kind of name stands nearest on either side, and how near."""
    out = []
    before = [n for n in scene.names if n.end <= quantity.start]
    after = [n for n in scene.names if n.start >= quantity.end]
    if before:
        out.append(f"left={before[-1].kind}:{_near(quantity.start - before[-1].end)}")
    else:
        out.append("left=none")
    if after:
        out.append(f"right={after[0].kind}:{_near(after[0].start - quantity.end)}")
    else:
        out.append("right=none")
    return out


def _near(distance: int) -> str:
    return "touch" if distance <= 3 else "near" if distance <= 20 else "off" if distance <= 60 else "far"

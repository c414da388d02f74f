"""Counts: how many people or things, who they are, and what was true of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args

from abstrax.model import What
from abstrax.quantities.grammar import Quantity
from abstrax.relate.counted import people_after, sign_follows, signs, what_by_rule
from abstrax.relate.scene import Candidate, Scene
from abstrax.relate.wholes import whole

_AGE = re.compile(r"^-?(?:year|month)-olds?", re.I)
_CLOSE = 25
ANSWERS: tuple[str, ...] = get_args(What)


def possible(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number can count people or things, or be a share of them."""
    if quantity.share:
        return quantity.value >= 0 and not (quantity.has_spread and quantity.spread in ("sd", "iqr", "range"))
    if sign_follows(scene, quantity):
        return True
    if not quantity.whole or quantity.has_spread or quantity.high is not None:
        return False
    if quantity.unit is not None and quantity.unit not in ("cells", "joints", "copies"):
        return False
    return not _AGE.match(scene.after(quantity.end, 12))


def cues(scene: Scene, quantity: Quantity) -> list[str]:
    """What the words around say is counted, by rule."""
    person = people_after(scene, quantity)
    what, rule = scene.counted[quantity.start] = what_by_rule(scene, quantity)
    told = _counting(what, rule, tuple(signs(scene, quantity, person)))
    return [*told, *_beside(scene, quantity), *_spoken(scene, quantity)]


#: What a whole sentence is about, however far from the number: "Discontinuation rates were alike in A (5.3%), B (4.6%)".
_SPOKEN = re.compile(
    r"\b(?:(?P<stopping>discontinu|withdr[ae]w|stopp(?:ed|ing)\b|drop(?:ped)?-?outs?\b|cessation\b|left the)|(?P<reasons>reasons?\b|owing to|due to|because of)"
    r"|(?P<dying>died\b|deaths?\b|mortality\b|fatal)|(?P<completing>complet(?:ed|ion|ers?)\b)|(?P<screening>screened\b|assessed for|invited\b|identified\b|reviewed\b))"
)


def _spoken(scene: Scene, quantity: Quantity) -> list[str]:
    """The themes that the sentence names before and behind a number, in its clause or beyond."""
    if scene.spoken is None:
        scene.spoken = [(m.start() + scene.start, str(m.lastgroup)) for m in _SPOKEN.finditer(scene.lower)]
    out = []
    for at, theme in scene.spoken:
        side = "before" if at < quantity.start else "behind"
        out.append(f"{theme} {side} clause={scene.clause(at) == scene.clause(quantity.start)}")
    return out


@lru_cache(maxsize=1 << 12)
def _counting(what: str, rule: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """What the rules and the signs around tell; most counts have those of others."""
    return (f"counts {what} by {rule}", f"counts {what}", *[f"cue {cue}" for cue in found])


def _beside(scene: Scene, quantity: Quantity) -> list[str]:
    """Whether the abstract treats what is named right beside the number as a part of its population."""
    behind = [n for n in scene.names if 0 <= n.start - quantity.end <= _CLOSE][:1]
    before = [n for n in scene.names if 0 <= quantity.start - n.end <= _CLOSE][-1:]
    out = []
    for side, names in (("behind", behind), ("before", before)):
        for mention in names:
            told = scene.focus.cast.of(scene.clean[mention.start : mention.end])
            out += [f"{side} {mention.kind} {told.signals[-1]}"] if told else []
    return out


def propose(scene: Scene, quantity: Quantity, what: str) -> Candidate:
    """The count of ``what``; its label is chosen later."""
    n = quantity.n if quantity.n is not None else None if quantity.kind == "p" else quantity.value
    part = (quantity.share or quantity.whole) and not quantity.n_equals
    of = quantity.of if quantity.of is not None else whole(scene, quantity) if part else None
    fields: dict[str, object] = {
        "what": what, "n": n, "of": of, "percent": quantity.percent, "percent_high": quantity.percent_high, "op": quantity.op,
    }  # fmt: skip
    if quantity.kind == "p" and quantity.high is not None:
        fields["percent_high"] = quantity.high
    if sign_follows(scene, quantity):
        fields |= {"n": None, "percent": quantity.value}
    _what_else, how = scene.counted.get(quantity.start) or what_by_rule(scene, quantity)
    rule = f"counts {how}"
    return Candidate("count", fields, quantity, quantity.start, quantity.end, rule)

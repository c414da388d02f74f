"""Counts: how many people or things, who they are, and what was true of them."""

from __future__ import annotations

import re

from abstrax.quantities.grammar import Quantity
from abstrax.relate.counted import people_after, sign_follows, signs, what_by_rule
from abstrax.relate.phrases import PERSON
from abstrax.relate.scene import Candidate, Scene

_AGE = re.compile(r"^-?(?:year|month)-olds?", re.I)
ANSWERS = ("participants", "screened", "arm", "female", "male", "completed", "discontinued", "died", "with", "records")


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
    return [f"counts {what} by {rule}", f"counts {what}", *(f"cue {cue}" for cue in signs(scene, quantity, person))]


def propose(scene: Scene, quantity: Quantity, what: str) -> Candidate:
    """The count of ``what``; its label is chosen later."""
    n = quantity.n if quantity.n is not None else None if quantity.kind == "p" else quantity.value
    of = quantity.of if quantity.of is not None else denominator(scene, quantity)
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


_OF_ALL = re.compile(
    rf"(?:Of|Among|of|among|In)(?: the| these| all| our| those)* (?P<n>[\d,]+|[A-Z]?[a-z-]+) (?:[\w-]+ ){{0,3}}?{PERSON}\b"
)


def denominator(scene: Scene, quantity: Quantity) -> float | None:
    """ "Of the 18 patients, 17 (94%) … and 2 (11%) …", "4,943 results, of which 14 were included": what a number is of."""
    n = quantity.n if quantity.n is not None else quantity.value
    if not quantity.share and (not quantity.whole or quantity.n_equals):
        return None
    if quantity.n is None and quantity.percent is not None:
        return None
    opening = _OF_ALL.match(scene.clean, scene.start, quantity.start)
    inside = [q for q in scene.quantities if opening.start("n") <= q.head_start < opening.end("n")] if opening else []
    first = bool(inside) and not scene.between(inside[0].end, quantity.start)
    if not inside and _OF_WHOM.search(scene.before(quantity.start, 30)):
        inside, first = [q for q in scene.quantities if q.end <= quantity.start][-1:], True
    base = (inside[0].n if inside[0].n is not None else inside[0].value) if inside else None
    if base is None or base < n or (quantity.percent is None and not first):
        return None
    return base if quantity.percent is None or abs(100 * n / base - quantity.percent) < 2.5 else None


_OF_WHOM = re.compile(r"\bof (?:whom|which|these|those|them)\b,? ?(?:only |were |a total of )*$", re.I)

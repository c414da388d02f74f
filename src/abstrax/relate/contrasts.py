"""Whom a sentence sets against whom, and so of whom the two numbers of a pair speak.

"Compared with men, women had a higher BASDAI (4.9 vs 3.6)": the first number is of women. Where only one of the two is
named, the other is the one that the abstract set against it before, or those without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from abstrax.relate.scene import Scene
from abstrax.relate.signals import facing
from abstrax.relate.signs import sign


@dataclass(frozen=True, slots=True)
class Contrast:
    """The label of those named ``first`` and of those they are set against, where in the text, and how it is said."""

    start: int
    end: int
    first: str | None
    second: str | None
    how: str


_VERB = (
    r"(?:had|have|has|were|was|are|is|showed?|exhibited|presented|reported|experienced|received|demonstrated|achieved|required|developed|used"
    r"|displayed|tended|scored|did|underwent|reached|maintained|remained|more|less|also|significantly|often|frequently|generally|numerically)\b"
)
_STOP = rf"{_VERB}|(?:than|compared|versus|vs|relative|which|that|while|whereas|but|although|respectively|with no|there|we|they|these|this|it|no|in|for|at|on|by|as|from|after|during|when|between)\b"
_WORD = r"[\w+/≥≤<>'’.-]*[\w+/≥≤<>'’]"
_SHORT = rf"(?!(?:{_STOP})){_WORD}(?: (?!(?:{_STOP})){_WORD}){{0,5}}?"
#: Who: a few words, and what they have or are given: "patients with diabetes", "those in remission", "children who relapsed".
_WHO = rf"(?:{_SHORT})(?: (?:in|on|from|who (?:had|were|received|have|did not|are)|that were) {_SHORT})?"
_TO = r"(?:compared (?:with|to)|relative to|in comparison (?:with|to)|versus|vs\.?|than)"
_LED = r"(?:(?:those|in|among|for|with|to|the|patients|that of|seen in) )*"
_END = r"(?=\s*(?:[,;:.()\[\]]|\x00|$)|\s+(?:had|were|was|at|and|but|in terms|who|with respect|during|after|regarding|while|whereas|the|in)\b)"
_FRONTED = re.compile(
    rf"\b(?i:compared (?:with|to)|relative to|in comparison (?:with|to)) {_LED}(?P<second>[^,;]{{2,70}}), (?:the )?(?P<first>{_WHO})[\s\x00]+{_VERB}"
)
_SUBJECT = re.compile(
    r"[\W\d]*(?:(?!(?:the|patients|those)\b)[A-Za-z][^,;]{2,40}, )?(?:and |but |while |whereas )?(?:both )?"
    rf"(?P<first>(?i:they|these patients|the former|this group)|{_WHO})[\s\x00]+{_VERB}"
)
_AGAINST = re.compile(rf"\b(?:{_TO}) {_LED}(?P<second>{_WHO}){_END}")
_INSIDE = re.compile(
    rf"\b(?:in|among|for|with|of|by) (?:the |those with |those |patients with )*(?P<first>{_WHO})(?:[\s\x00]*,?[\s\x00]*{_TO} {_LED}(?P<second>{_WHO}))?{_END}"
)
_BETWEEN = re.compile(
    rf"\b[Bb]etween (?:the |those with |those |patients with )*(?P<first>{_WHO}) and (?:the |those |patients )*(?P<second>{_WHO}){_END}"
)
_SIGN = sign("than|compared|versus|vs|relative|comparison|between")
_HIGHER = re.compile(
    r"\b(?:more|less|higher|lower|greater|longer|shorter|older|younger|better|worse|fewer|larger|smaller|increased|decreased|elevated|reduced|similar|comparable|common|frequent)\b"
)
_NOBODY = re.compile(r"(?:the )?(?:number|rate|mean|median|proportion|percentage|most|there)\b", re.I)
#: What stands for a bracket and all that it holds.
_HIDDEN = "\x00"
_BRACKET = re.compile(r"[(\[](?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]]")


def contrasts(scene: Scene) -> list[Contrast]:
    """All that a sentence sets against each other, clause by clause; looked up once."""
    if scene.contrasts is None:
        scene.contrasts = list(_found(scene))
    return scene.contrasts


def _found(scene: Scene) -> Iterator[Contrast]:
    """The sentence without its brackets, clause by clause; a bracket is of one clause ("(6 vs. 8)")."""
    bare = _BRACKET.sub(lambda m: _HIDDEN * len(m[0]), scene.text)
    cuts = [cut - scene.start for cut in scene.cuts]
    ends = [0, *(cut for cut in cuts if bare[cut - 2] != _HIDDEN), len(bare)]
    told = scene.signs & _SIGN != 0
    for low, high in pairwise(ends):
        for first, second, how in _told(bare, low, high, told):
            yield Contrast(scene.start + low, scene.start + high, label(first), second and label(second), how)


def _told(bare: str, low: int, high: int, told: bool) -> Iterator[tuple[str, str | None, str]]:
    """The words for the two sides of a clause and how they are found; ``told`` if it may name both."""
    clause = bare[low:high]
    if told and (both := _FRONTED.search(bare, low, high) or _BETWEEN.search(clause)):
        yield both["first"], both["second"], "fronted" if both.re is _FRONTED else "between"
        return
    subject = _SUBJECT.match(clause)
    against = list(_AGAINST.finditer(clause)) if told else []
    inside = [match for match in _INSIDE.finditer(clause) if match["second"]] if told else []
    if inside:
        yield inside[-1]["first"], inside[-1]["second"], "inside"
        return
    if subject and against:
        yield subject["first"], against[-1]["second"], "subject against"
    elif subject and not _NOBODY.match(subject["first"]):
        yield subject["first"], None, "subject"
    if not against and (higher := _HIGHER.search(clause)):
        led = _INSIDE.search(clause, higher.end())
        if led and not led["second"]:
            yield led["first"], None, "in"


_ANAPHORA = re.compile(r"(?:they|these patients|the former|this group|patients|participants)", re.I)
_OPENS = re.compile(
    r"^(?:(?:the|all|those|these|our|both|overall|more|a|an)\s+)*(?:(?:patients?|pts|participants?|subjects?|individuals|people|persons|cases|group)\s+)?"
    r"(?:(?:with(?!out)|who (?:had|were|received|have|are)|in(?: the)?|on|receiving|treated with|having)\s+)?",
    re.I,
)
_CLOSES = re.compile(
    r"\s+(?:patients?|pts|participants?|subjects?|groups?|cohorts?|arms?|individuals|people|counterparts|ones)$"
)


@lru_cache(maxsize=1 << 9)
def label(words: str) -> str | None:
    """The label of those whom some words name; None for "they" and for numbers alone ("in 6 vs 5")."""
    words = words.replace("\x00", " ").strip(" ,.;")
    if _ANAPHORA.fullmatch(words) or not any(map(str.isalpha, words)):
        return None
    named = _OPENS.sub("", words, count=1) or words
    return _CLOSES.sub("", named).strip() or None


_SEXES = {
    "female": "male",
    "females": "males",
    "women": "men",
    "male": "female",
    "males": "females",
    "men": "women",
    "girls": "boys",
    "boys": "girls",
}


def remember(scene: Scene) -> None:
    """Keep whom a sentence set against whom, for those that name only one of them."""
    if not scene.signs & _SIGN:
        return
    for found in contrasts(scene):
        if found.first and found.second:
            scene.focus.partners[found.first.lower()] = found.second
            scene.focus.partners[found.second.lower()] = found.first
            scene.focus.contrast = found.first, found.second


def _place(scene: Scene, index: int) -> int | None:
    """Whether a number is the first or the second of two that are set against each other."""
    faced = facing(scene, index)
    if "against the next" in faced:
        return 0
    if "against the last" in faced:
        return 1
    run = scene.runs.get(index, ())
    return run.index(index) if len(run) == 2 else None


def sides(scene: Scene, index: int) -> Iterator[tuple[str, str]]:
    """The label of the side that a number of a pair is on, and how it was found."""
    place = _place(scene, index)
    if place is None:
        return
    at = scene.starts[index]
    here = contrasts(scene)
    near = [c for c in here if c.start <= at < c.end] or [c for c in here if c.end <= at][-1:] or here[:1]
    for found in near:
        if found.first is None:
            continue
        if found.second is not None:
            yield (found.first, found.second)[place], f"contrast {found.how} {place}"
            continue
        partner = scene.focus.partners.get(found.first.lower())
        known = "known" if partner else "new"
        if place == 0:
            yield found.first, f"contrast {found.how} {known} 0"
        else:
            other = partner or _SEXES.get(found.first.lower()) or scene.focus.cast.without(found.first)
            yield other, f"contrast {found.how} {known} 1"
    if scene.focus.contrast is not None:
        yield scene.focus.contrast[place], f"contrast again {place} {bool(near)}"

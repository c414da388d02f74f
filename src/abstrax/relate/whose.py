"""Phrases that may name the people a number speaks of, by where they stand: for the ranker to weigh."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abstrax.quantities.grammar import Quantity
from abstrax.relate.atoms import shape
from abstrax.relate.scene import Scene

_STOP = (
    r"and|or|nor|but|in|at|by|after|before|during|from|to|into|than|vs|versus|who|whom|which|that|while|whereas|was|were|is|are|be|been|had|has|have|"
    r"did|of|for|on|with|without|among|between|within|compared|respectively|as|if|when|where|not|no|a|an|the|there|these|those|this|achieved|showed|"
    r"reached|increased|decreased|improved|declined|reported|experienced|developed|received|included|including|underwent|remained|demonstrated|required|"
    r"median|mean|only|also|all|both|each|per|about|approximately|respective|we|it|they|their|its|our|followed|observed|occurred|seen"
)
_WORD = rf"(?<![\w-])(?!(?:{_STOP})\b)[A-Za-z≥≤<>][\w/+≥≤<>.’'-]*(?<![.])"
_NOUNS = rf"{_WORD}(?: (?:{_WORD}|\d{{1,3}}(?= ?(?:mg|years?|kg|µg|weeks?)\b)))" + "{0,4}"
_PEOPLE = r"(?:patients?|pts?|participants?|subjects?|individuals|people|cases|recipients|volunteers)"
_WHO = rf"(?:the |all |those |these |our )*(?:{_PEOPLE} |those )?(?P<not>without |not (?:on|receiving) )?(?:(?:with|on|in|receiving|treated with|given|taking|who (?:had|were|received)|who|aged) )?"
_LED = re.compile(
    rf"\b(?=[IAFWORTiafwortv])(?P<by>[Ii]n|[Aa]mong|[Ff]or|[Ww]ith(?:in|out)?|[Oo]n|[Oo]f|[Rr]eceiving|[Tt]o|[Tt]han|vs\.?|versus) {_WHO}(?P<who>{_NOUNS})"
)
_COUNTED = re.compile(
    rf"\s*(?:\[[^\]]*\]|\([^()]*\))?\s*(?:of (?:the )?)?(?P<who>(?:{_WORD} ){{1,3}}?)(?:{_PEOPLE}|women|men|adults|children|mice|animals)\b"
)
_COUNTED_BARE = re.compile(
    rf"\s*(?:\[[^\]]*\]|\([^()]*\))?\s*(?:of (?:the )?|in (?:the |a )?|were |starting |with )*(?P<who>(?:no |not yet )?{_WORD}(?: {_WORD}){{0,2}}?)(?=[,;().]| and | \[|$)"
)
_BRACKETED = re.compile(rf"\s?[(\[](?:in |with |for |on )?(?P<who>(?:no )?{_NOUNS}|[Tt]ypes? [\d, ]+)[)\]]")
_OPENER = re.compile(rf"\W*(?:the |all |both )?(?P<who>{_NOUNS})", re.I)
_ENDING = re.compile(rf"(?P<who>{_NOUNS})(?: {_PEOPLE})?[\s,:=–-]*(?:\(?[nN] ?= ?)?$")
#: Signs behind which neither of the two can end, and words of which no phrase is made.
_CLOSING, _STOPS = frozenset("()[].;%±~"), frozenset(_STOP.split("|"))
#: What may follow a phrase at the end of a text, and the signs that no phrase holds.
_JOINTS, _BREAKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + ",:=–-", ",:;()[]%"
_TAIL = re.compile(rf"(?P<who>{_NOUNS})(?: {_PEOPLE})?\s*$")


def phrases(scene: Scene, index: int) -> Iterator[tuple[str, str]]:
    """What stands where people are named, and whether a like number close by has another such phrase at the same place.

    "8.5% in Midwest vs. 2.8% in West": what differs from number to number tells them apart.
    """
    others = _others(scene, index)
    for source, label in framed(scene, index).items():
        yield label, source
        told = others.get(source)
        if told:
            yield label, f"{source} {'alike' if told == {label} else 'in contrast'}"
            if told != {label} and any(map(_CONTROL.match, (label, *told))):
                yield label, f"in contrast with a control={_CONTROL.match(label) is not None}"


_CONTROL = re.compile(r"placebo|pbo|vehicle|sham|(?:\w+ )?controls?\b|usual care|standard of care", re.I)


def _others(scene: Scene, index: int) -> dict[str, set[str]]:
    """The phrases around like numbers close by, by where they stand; looked up once."""
    known = scene.others.get(index)
    if known is not None:
        return known
    form = shape(scene.quantities[index])
    found = scene.others[index] = dict[str, set[str]]()
    for i in (index - 2, index - 1, index + 1, index + 2):
        if 0 <= i < len(scene.quantities) and shape(scene.quantities[i]) == form:
            for source, label in framed(scene, i).items():
                found.setdefault(source, set()).add(label)
    return found


def contrasts(scene: Scene, index: int) -> list[str]:
    """Where a number and one close by each have a phrase of their own, so that it hardly speaks of everybody."""
    others = _others(scene, index)
    return [
        f"{source}{' control' * any(map(_CONTROL.match, (label, *others[source])))}"
        for source, label in framed(scene, index).items()
        if source in others and others[source] != {label}
    ]


def framed(scene: Scene, index: int) -> dict[str, str]:
    """The phrases around the number at a place, by where they stand; looked up once."""
    known = scene.frames.get(index)
    if known is None:
        known = scene.frames[index] = {
            source: label for label, source in _around(scene, scene.quantities[index])
        }
    return known


def _around(scene: Scene, quantity: Quantity) -> Iterator[tuple[str, str]]:
    """What is led by a preposition, counted, before the bracket or number, the subject."""
    low, high = scene.clause_span(quantity.start)
    left, right = scene.room(quantity)
    if counted := _COUNTED.match(scene.clean, quantity.end, right):
        yield counted["who"].strip(), "counted people"
    if bare := _COUNTED_BARE.match(scene.clean, quantity.end, right):
        yield bare["who"].strip(), "counted bare"
    if behind := _BRACKETED.match(scene.clean, quantity.end, min(high, quantity.end + 60)):
        yield behind["who"], "bracket behind"
    if after := _LED.search(scene.clean, quantity.end, min(right, quantity.end + 90)):
        yield _label(after), f"led after by {after['by'].lower()}"
    before = list(_LED.finditer(scene.clean, left, quantity.start))
    if before:
        yield _label(before[-1]), f"led before by {before[-1]['by'].lower()}"
    elif left > low and (first := _LED.search(scene.clean, low, left)):
        yield _label(first), f"led far before by {first['by'].lower()}"
    yield from _touching(scene, quantity, left)
    if opener := _OPENER.match(scene.clean, low, quantity.start):
        yield opener["who"], "opener"


def _touching(scene: Scene, quantity: Quantity, left: int) -> Iterator[tuple[str, str]]:
    """ "DL2 (n=3)", "never smokers: 12%": what stands right before the number or its bracket."""
    text = scene.clean[left : quantity.start]
    if _may_end(text):
        near = text[-70:]
        if ending := _ENDING.search(near, _broken(near.rstrip(_JOINTS))):
            yield ending["who"], "touching"
    opening = text.rfind("(")
    if (
        opening > 0
        and ")" not in text[opening:]
        and (tail := _TAIL.search(near := text[max(0, opening - 70) : opening], _broken(near.rstrip())))
    ):
        yield tail["who"], "before bracket"


def _broken(text: str) -> int:
    """Behind which sign a phrase at the end of a text begins at the earliest; all is open where a number is announced there."""
    return 0 if text[-1:] in "nN" else 1 + max(map(text.rfind, _BREAKS))


def _may_end(text: str) -> bool:
    """Whether a phrase may end here, by the last sign and the last word: to look for one takes long."""
    if text[-1:] in _CLOSING:
        return False
    words = text[-30:].rsplit(None, 1)
    return bool(words) and words[-1] not in _STOPS


def led(scene: Scene) -> Iterator[tuple[int, int, str]]:
    """Every phrase of a sentence that a preposition leads."""
    for match in _LED.finditer(scene.clean, scene.start, scene.end):
        yield match.start("who"), match.end("who"), _label(match)


def _label(match: re.Match[str]) -> str:
    """The phrase, with its negation."""
    if match["by"].lower() == "without":
        return f"without {match['who']}"
    return f"{match['not'] or ''}{match['who']}"

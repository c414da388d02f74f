"""Which grade a number has: its own, or that of the number it stands in one list with or is part of."""

from __future__ import annotations

import re

from abstrax.quantities.grammar import Quantity
from abstrax.quantities.tokens import Token
from abstrax.relate.phrases import PERSON
from abstrax.relate.scene import Scene


def grade_of(scene: Scene, quantity: Quantity) -> Token | None:
    """The grade that belongs to this number, or that of the number before it where that one's is meant again."""
    return (
        _own(scene, quantity)
        or _of_whole(scene, quantity)
        or _of_partner(scene, quantity)
        or _of_total(scene, quantity)
    )


def _of_whole(scene: Scene, quantity: Quantity) -> Token | None:
    """ "grade 2 in 3 (1 DL2, 2 DL3)": what a bracket of plain numbers parts has the grade of the number before it."""
    index = scene.quantities.index(quantity)
    opening = scene.clean.rfind("(", scene.start, quantity.start)
    wholes = [q for q in scene.quantities[:index] if q.end <= opening]
    if not (quantity.depth and wholes and opening - wholes[-1].end < 12):
        return None
    if ")" in scene.clean[opening : quantity.start]:
        return None
    close = scene.clean.find(")", quantity.end, scene.end)
    graded = any(token.kind == "G" and opening < token.start < close for token in scene.row.tokens)
    named = any(opening < event.start < close for event in scene.of_kind("event"))
    return None if graded or named else _own(scene, wholes[-1])


_JOINED = re.compile(rf"\W*(?:{PERSON}\W+)?(?:and|or|vs\.?|versus|compared (?:with|to))\s+|, ")
_AT_ITS_END = re.compile(
    rf"\W*(?:{PERSON}\W*)?(?:respectively\b|(?:in|on|of|with|for|receiving) |vs|versus|and \d|[,;.](?:\s|$)|$)"
)


def _of_partner(scene: Scene, quantity: Quantity) -> Token | None:
    """ "grade 2 CRS was seen in 3 and 1": the second number of a pair has the grade told before the first."""
    first = _partner(scene, quantity)
    if first is None or (quantity.share != first.share and first.kind != "n"):
        return None
    own = _own(scene, first) or _of_partner(scene, first)
    return own if own is not None and own.end <= first.start else None


def _partner(scene: Scene, quantity: Quantity) -> Quantity | None:
    """The number before, where nothing but "and" or "vs" joins it to this one, which ends what is said."""
    index = scene.quantities.index(quantity)
    if not index or not _AT_ITS_END.match(scene.after(quantity.end, 30)):
        return None
    first = scene.quantities[index - 1]
    return first if _JOINED.fullmatch(scene.clean[first.end : quantity.start]) else None


#: What a list of parts opens with: "occurred in 5 (36.4%): lymphopenia (n=4)", "were neutropenia (20%), ...", "(one pneumonia"
_LIST = (
    r"(?:[^.;:(]|\([^()]*\)|\.(?=\d)){0,60}?"
    r"(?:(?::|\bincluding\b|\bincluded\b|\bsuch as\b|\bnamely\b|\bwere(?! (?:\w+ed|seen|in)\b)|\bbeing\b|\bchiefly\b)"
    r"(?:[^:;.]|\.(?=\d))*|\((?:[^():;.]|\([^()]*\)|\.(?=\d))*)"
)
_TOTAL = re.compile(
    r"\W*(?:[\w/-]+ ){0,3}?(?:events?|reactions?|[ST]?E?S?AEs|toxicit(?:y|ies)|infections?|cytopenias?|irAEs)\b"
    rf"{_LIST}|\s\((?:[^():;.]|\([^()]*\))*",
    re.I,
)
_ANOTHER = re.compile(
    r"\b(?:all[- ]grades?|any[- ]grade|serious|severe|mild|moderate|grades?|while|whereas|but|no)\b", re.I
)


#: No list of parts is longer.
_FAR = 400


def _of_total(scene: Scene, quantity: Quantity) -> Token | None:
    """ "Grade ≥3 AEs occurred in 5 (36%): lymphopenia (n=4)": what a total is made of has the grade of the total."""
    earlier = [token for token in scene.row.tokens if token.kind == "G" and token.end <= quantity.start]
    return earlier[-1] if earlier and _lists(scene, earlier[-1].end, quantity) else None


def _lists(scene: Scene, since: int, quantity: Quantity) -> bool:
    gap = scene.clean[since : quantity.start]
    return len(gap) < _FAR and _TOTAL.fullmatch(gap) is not None and not _ANOTHER.search(gap)


_WORD = r"(?P<word>serious|severe|mild|moderate|fatal)"
#: "7 mild and 2 moderate", "five of them were severe", "3 (8%) of the infections were classified as serious"
_BEHIND = re.compile(
    rf"[\s)]*(?:of (?:them|these|those|which|whom|the \w+) )?(?:(?:patients|pts|events|cases|infections) )?"
    rf"(?:(?:(?:were|was|being|had|is|are)(?: (?:classified|considered|rated|graded)(?: as)?)?|classified as) )?{_WORD}\b(?![- ](?:to|or|and|/)[- ](?:moderate|severe|serious))"
)
#: "infections were reported in 38 and were serious in 6"
_BEFORE = re.compile(rf"\b(?:was|were) {_WORD} in (?:only )?$")
_WORD_OF_TOTAL = re.compile(rf"\b{_WORD}\b|\b(?=T?E?SAEs\b)")


def word_of(scene: Scene, quantity: Quantity) -> str | None:
    """How bad what the number counts was, in a word that stands with the number or with its total."""
    said = _BEHIND.match(scene.after(quantity.end, 60)) or _BEFORE.search(scene.before(quantity.start, 30))
    if said is None and (first := _partner(scene, quantity)):
        said = _BEFORE.search(scene.before(first.start, 30))
    if said:
        return said["word"]
    since = max(scene.start, quantity.start - _FAR)
    told = list(_WORD_OF_TOTAL.finditer(scene.clean, since, quantity.start))
    if told and _lists(scene, told[-1].end(), quantity):
        return told[-1]["word"] or "serious"
    return None


def _own(scene: Scene, quantity: Quantity) -> Token | None:
    """Each grade of a sentence goes to one number."""
    if scene.graded is None:
        scene.graded = _owners(scene)
    return scene.graded.get(quantity.start)


def _owners(scene: Scene) -> dict[int, Token]:
    """The grade of each number that has one, by where the number begins; of two the one bound closer."""
    owned: dict[int, tuple[int, Token]] = {}
    for token in scene.row.tokens:
        if token.kind != "G":
            continue
        cost, owner = _owner(scene, token)
        if owner is not None and (owner.start not in owned or cost < owned[owner.start][0]):
            owned[owner.start] = cost, token
    return {start: token for start, (_cost, token) in owned.items()}


_OPENS = re.compile(
    r"[^,;]*\b(?:in|for)\s+(?:only |all )?$|\s*[(\[:=,]+\s*(?:[nN] ?= ?)?$|[^,;]{0,40}(?:occurred|reported|observed|developed|seen) in\s+$|[^,;]{0,60}\([^)]*$"
)


def _owner(scene: Scene, token: Token) -> tuple[int, Quantity | None]:
    """ "grade 1 in 6 and grade 2 in 2", "1 grade 1, 1 grade 3", "5 (9%) grade 2": before or after, whichever is bound closer."""
    before = [q for q in scene.quantities if q.end <= token.start]
    after = [q for q in scene.quantities if q.start >= token.end]
    options: list[tuple[int, Quantity]] = []
    if before:
        gap = scene.clean[before[-1].end : token.start]
        cost = (
            len(gap)
            + (15 if "," in gap else 0)
            + (12 if re.search(r"\b(?:and|or|with)\b", gap) else 0)
            + (60 if re.search(r";|\. |:", gap) else 0)
        )
        options.append((cost, before[-1]))
    if after:
        gap = scene.clean[token.end : after[0].start]
        cost = (
            len(gap)
            + (0 if _OPENS.fullmatch(gap) else 25)
            + (20 if "," in gap else 0)
            + (60 if re.search(r";|\. ", gap) else 0)
            - (8 if _OPENS.fullmatch(gap) and len(gap) < 9 else 0)
        )
        options.append((cost, after[0]))
    cost, best = min(options, key=lambda pair: pair[0], default=(999, None))
    return cost, best if cost < 65 else None

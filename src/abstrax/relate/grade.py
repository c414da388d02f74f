"""Grades: how often an adverse event occurred, how bad it was, and statements that none did."""

from __future__ import annotations

import re
from functools import partial

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity
from abstrax.quantities.tokens import Token
from abstrax.relate.graded import grade_of, word_of
from abstrax.relate.phrases import PERSON
from abstrax.relate.scene import Candidate, Scene
from abstrax.relate.signals import reached
from abstrax.relate.signs import sign
from abstrax.relate.wholes import whole

_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_SEVERITY = re.compile(
    r"\b(?:(?P<word>severe|serious|mild[- ](?:to|or|and)[- ]moderate|moderate[- ](?:to|or|and)[- ]severe|mild/moderate|moderate/severe|mild|moderate|fatal|life-threatening|low-grade|high-grade|higher-grade|non-?serious)"
    r"(?:[ ,](?:and |or )?(?:[\w-]+ ){0,2})?)$",
    re.I,
)
_TOXIC = re.compile(
    r"\b(?:adverse (?:drug )?(?:event|reaction|effect)|aes?\b|teae|tesae|sae|safety|toxicit\w|side effect|tolerat\w|crs|icans|complication|dlt|treatment-emergent|treatment-related|infusion|discontinu\w+ due)"
)
_EVENTS_UNIT = re.compile(
    r"\s*(?:total |serious |severe |transient,? |self-resolving |mild |grade \S+ )*(?:[\w-]+ ){0,3}?(?:events?|episodes?|cases?|AEs|SAEs|TEAEs|TESAEs|reports|instances|occurrences|infections)\b",
    re.I,
)


_TOXIC_SIGN = sign(
    "adverse|aes?|side|emergent.*|related.*|(?:teae|tesae|sae|safety|toxicit|tolerat|crs|icans|complication|dlt|infusion|discontinu).*"
)


def mentions_toxicity(scene: Scene) -> bool:
    """Whether a sentence speaks of safety, so that its symptoms are adverse events."""
    return scene.signs & _TOXIC_SIGN != 0 and _TOXIC.search(scene.lower) is not None


def normal_grade(text: str) -> str:
    """A printed grade as the guide writes it: "Grade III/IV" is "3-4", "grade 3 or higher" is ">=3"."""
    bound = ""
    if re.search(r"≥|>=|at least|or (?:higher|above|more|greater|worse|over)|and (?:higher|above)|\+$", text):
        bound = ">="
    elif re.search(r"≤|<=|maximum", text):
        bound = "<="
    elif m := re.search(r"[<>]", text):
        bound = m[0]
    numbers = [
        _ROMAN.get(x, x)
        for x in re.findall(
            r"(?<![A-Za-z])(?:[0-5]|IV|I{1,3}|V)(?![A-Za-z])",
            re.sub(r"[Gg]rades?|\bGr\b\.?|GRADES?|\bG(?=\d)", " ", text),
        )
    ]
    if not numbers:
        return "any"
    low, high = min(numbers), max(numbers)
    return f"{bound}{low}" if bound or low == high else f"{low}-{high}"


def possible(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number can count an event, and the sentence or the one before speaks of one."""
    return _countable(quantity) and (bool(scene.of_kind("event")) or scene.focus.event is not None)


def cues(scene: Scene, quantity: Quantity) -> list[str]:
    """How the nearest event is reached, and whether a grade and a toxicity are spoken of."""
    options = _events(scene, quantity)
    out = [f"event {rule}" for _event, rule in options]
    out += [
        f"event {rule} toxicity={event.entry.toxicity if event.entry is not None else None}"
        for event, rule in options
    ]
    if grade_of(scene, quantity) is not None:
        out.append("grade beside")
    out.append("toxic sentence" if scene.toxic else "toxic focus" if scene.focus.toxic else "not toxic")
    return [*out, *(f"{out[-1]} {rule}" for _event, rule in options)]


def propose(scene: Scene, quantity: Quantity) -> list[Candidate]:
    """A graded event for each event that the number may count."""
    grade_token = grade_of(scene, quantity)
    options = _events(scene, quantity)
    seen = {event.start for event, _rule in options}
    options += [(event, "elsewhere") for event in scene.of_kind("event") if event.start not in seen]
    if scene.focus.event is not None:
        options.append((scene.focus.event, "focus"))
    return [_candidate(scene, quantity, event, rule, grade_token) for event, rule in options]


def _countable(quantity: Quantity) -> bool:
    if quantity.share:
        return quantity.spread in (None, "ci95")
    return quantity.whole and not quantity.has_spread and quantity.unit is None and quantity.high is None


def each(scene: Scene, candidate: Candidate) -> list[Candidate]:
    """ "Cytopenia and grade 3 infections each occurred in 2 patients": the count holds for every event of the list."""
    quantity = candidate.quantity
    events = [e for e in scene.of_kind("event") if quantity is not None and e.end <= quantity.start]
    if (
        quantity is None
        or len(events) < 2
        or not re.search(r"\beach\b", scene.clean[events[-1].end : quantity.start])
    ):
        return []
    out = []
    for event in events[:-1]:
        if scene.between(event.end, quantity.start) or quantity.start - event.end > 120:
            continue
        fields = {**candidate.fields, "event": event.name, "grade": severity(scene, event.start, event.name)}
        out.append(
            Candidate(
                "grade",
                fields,
                quantity,
                event.start,
                quantity.end,
                "each",
                candidate.signals,
                candidate.confidence,
            )
        )
    return out


_MOST_COMMON = re.compile(r"\b(?:was|were) (?:the|among the) most (?:common|frequent)(?:ly \w+)? $")


def _only_calls(scene: Scene, event: Mention) -> bool:
    """ "CRS was the most common adverse event: 33%": the word for what happened is not what was counted."""
    return _MOST_COMMON.search(scene.before(event.start, 50)) is not None


def _events(scene: Scene, quantity: Quantity) -> list[tuple[Mention, str]]:
    events = [event for event in scene.of_kind("event") if not _only_calls(scene, event)]
    out: list[tuple[Mention, str]] = []
    low, high = scene.clause_span(quantity.start)
    earlier = [e for e in events if e.end <= quantity.start]
    later = [e for e in events if e.start >= quantity.end]
    if later:
        event = later[0]
        gap = scene.clean[quantity.end : event.start]
        if (
            not scene.between(quantity.end, event.start)
            and len(gap) < 90
            and not re.search(r";|\b(?:no|without)\b", gap)
            and "(" not in gap.replace("(G)", "")
        ):
            if re.fullmatch(
                rf"\W*(?:{PERSON}|pts)?\W*(?:\w+\W+){{0,3}}(?:had|developed|experienced|reported|with|showed|presented|suffered|were|was|having|of|receiving)?\W*(?:(?:at least|≥ ?1|one|an?|only|any|≥1|transient|self-resolving|grade|G|total|serious|severe|mild|moderate|low-grade|high-grade|treatment-emergent|drug-related|TE|new|[\w-]+)\W+){{0,6}}",
                gap,
            ):
                out.append((event, "after" if event.start < high else "after-clause"))
    if earlier:
        event = earlier[-1]
        gap = scene.clean[event.end : quantity.start]
        crossed = scene.between(event.end, quantity.start)
        if not crossed and len(gap) < 100:
            direct = re.fullmatch(r"\W*(?:n ?= ?)?\W*", gap) is not None
            out.append((event, "bracket" if direct else "before" if event.start >= low else "before-clause"))
        elif crossed and len(gap) < 140:
            run = scene.runs.get(scene.quantities.index(quantity), ())
            inside = any(scene.quantities[i] is crossed[0] for i in run) or len(crossed) == 1
            out.append((event, "list" if inside else "far"))
    return out


def _candidate(
    scene: Scene, quantity: Quantity, event: Mention, rule: str, grade_token: Token | None
) -> Candidate:
    name = event.name
    grade = normal_grade(grade_token.text) if grade_token is not None else severity(scene, event.start, name)
    if grade == "any":
        grade = word_of(scene, quantity) or grade
    if grade == "serious" and "serious" not in name.lower() and not re.search(r"SAE", name):
        name = f"serious {name}"
    if grade == "any" and re.search(
        r"\b(?:died|deaths?|fatal\w*)\b",
        scene.clean[min(event.end, quantity.end) : max(event.start, quantity.start)],
    ):
        grade = "fatal"
    n = quantity.n if quantity.n is not None else None if quantity.kind == "p" else quantity.value
    fields: dict[str, object] = {
        "event": name, "grade": grade, "n": n, "of": quantity.of, "percent": quantity.percent, "op": quantity.op}  # fmt: skip
    start = (
        event.start if event.start < quantity.start and quantity.start - event.end < 40 else quantity.start
    )
    end = event.end if event.end > quantity.end and event.start - quantity.end < 40 else quantity.end
    toxicity = event.entry.toxicity if event.entry is not None else None
    signals = [
        f"graded={grade_token is not None}",
        f"toxicity={toxicity}",
        f"severity={grade}" if grade in ("serious", "severe") else "severity=other",
    ]
    signals += [
        f"rule={rule}",
        f"rule={rule}&graded={grade_token is not None}",
        f"rule={rule}&{toxicity}",
        f"source={event.source}",
    ]
    if rule != "focus":
        signals += reached(scene, event.start, event.end, quantity)
    return Candidate(
        "grade", fields, quantity, start, end, rule, signals, fill=partial(_details, scene, quantity, event)
    )


def _details(scene: Scene, quantity: Quantity, event: Mention) -> dict[str, object]:
    """The whole that a chosen number is part of, and whether it counts events."""
    return {
        "of": quantity.of if quantity.of is not None else whole(scene, quantity),
        "counted": "events" if _counts_events(scene, quantity, event) else "patients",
    }


def severity(scene: Scene, start: int, name: str) -> str:
    """The severity in words right before an event, or in its name: "mild CRS", "serious adverse event"."""
    lower = name.lower()
    if re.search(r"\bserious\b|^t?e?saes?$|\bsae\b|\btesae", lower):
        return "serious"
    if re.search(r"\b(?:death|fatalit|fatal)", lower):
        return "fatal"
    match = _SEVERITY.search(scene.before(start, 30))
    if not match:
        return "any"
    word = match["word"].lower()
    if "moderate" in word and word != "moderate":
        return "mild-moderate" if word.startswith("mild") else "moderate-severe"
    return word


#: "55 adverse events were recorded, of which 4 were serious", "5 infections, 4 of them grade 1"
_PART_OF_EVENTS = re.compile(
    r"\b(?:events|infections|S?AEs|TEAEs|reactions)(?: (?:were|was|occurred|reported|recorded|observed|documented))*, (?:of which )?$"
)


def _counts_events(scene: Scene, quantity: Quantity, event: Mention) -> bool:
    after = scene.after(quantity.end, 30)
    if re.match(
        r"\s*(?:cases|events|episodes|instances|reports)\b|\s*of (?:these|those|the|them)? ?(?:events|infections|cases|AEs|reactions)\b",
        after,
    ):
        return True
    if _PART_OF_EVENTS.search(scene.before(quantity.start, 70)) and re.match(
        r" of (?:them|these|which)\b| (?:were|was|had) ", after
    ):
        return True
    if quantity.kind == "p" or re.match(rf"\s*(?:\([^)]*\) )?{PERSON}\b", after):
        return False
    if event.start >= quantity.end and not re.search(
        r"\b(?:had|developed|experienced|with|reported|presented|patients?)\b",
        scene.clean[quantity.end : event.start],
    ):
        words = scene.clean[event.start : event.end]
        return bool(re.search(r"(?:events?|s|cases|episodes)$", words)) or bool(
            _EVENTS_UNIT.match(scene.after(quantity.end, 60))
        )
    return False

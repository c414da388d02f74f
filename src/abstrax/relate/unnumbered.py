"""Events told without a number: statements that none occurred, and what befell one patient."""

from __future__ import annotations

import re

from abstrax.names.mention import Mention
from abstrax.quantities.tokens import Token
from abstrax.quantities.units import TIME_UNITS
from abstrax.relate.grade import mentions_toxicity, normal_grade, severity
from abstrax.relate.phrases import PERSON, predicate_after, tidy
from abstrax.relate.scene import Candidate, Scene
from abstrax.relate.signs import sign

_NONE = re.compile(
    r"\b(?P<no>[Nn]o(?! (?:significant|difference|association|correlation|change|longer|evidence|effect|interaction|clear|clinically meaningful|statistically|impact|other (?:difference|significant)|relationship|need|further|additional|prior|previous|known|or\b|later|more|less|one|such))|[Nn]either|[Ww]ithout|[Aa]bsence of|[Nn]one of the patients (?:had|developed|experienced)|[Nn]o (?:patient|patients|participant|participants|pts?|subjects?|cases? of|events? of|reports of|instances of|episodes of|new|clinically relevant|further cases of|additional)) "
)
_NO_WORD = re.compile(r"no\b|No\b|neither|Neither|none of|None of|without|Without|absence|Absence")
_NONE_SIGN = sign(".*no|.*none.*|.*neither.*|.*without.*|.*absence.*")
_LIST_GAP = re.compile(
    r"(?:[\s,/]|\band\b|\bor\b|\bnor\b|\bother\b|\bany\b|\bnew\b|\bsevere\b|\bserious\b|\btreatment-related\b|\bdrug-related\b|\btreatment-emergent\b|\bof\b|\bhigher-grade\b|\bhigh-grade\b|\blow-grade\b|\bclinically relevant\b|"
    r"\bprolonged\b|\blife-threatening\b|\bfatal\b|\bcases\b|\bepisodes\b|\bevents?\b|\bgrade\b|\bhad\b|\bdeveloped\b|\bexperienced\b|\bpatients?\b|\bparticipants?\b|\bimmune-mediated\b|\bopportunistic\b|\b[Gg]rades? ?(?:[≥>] ?)?\d(?: ?[-/] ?\d| or (?:higher|above|greater|\d))?\b|\bGr\.? ?(?:[≥>] ?)?\d(?: ?[-/] ?\d)?\b|\ban?\b|\b(?:clinical )?signs? (?:of|consistent with)\b|\bmoderate(?:/severe)?\b|\b(?:a )?history of\b|[≥>] ?\d|\b\d\b|\([^)]{1,60}\)|\[[^\]]{1,60}\])*"
)
_UNKNOWN = re.compile(
    r"(?P<name>(?:[\w/-]+ ){0,3}?(?P<head>toxicit\w+|infections?|syndromes?|reactions?|malignanc\w+|complications?|bleeding|deaths?|events?|signals?|cytopenias?|neurotoxicity|relapses?|flares?|recurrences?|progression|rejection|thrombosis|hospitali[sz]ations?|withdrawals?|discontinuations?))\b"
)
_COUNTED_NONE = re.compile(r"relapse|flare|recurrence|progression|hospitali|disease activity", re.I)


def none_statements(scene: Scene) -> list[Candidate]:
    """ "No CRS, ICANS or deaths occurred": one fact with n 0 for each event of the list."""
    if not scene.signs & _NONE_SIGN:
        return []
    out = [*_nobody(scene), *_none_in(scene)]
    covered = [c.start for c in out]
    events = scene.of_kind("event")
    if not _NO_WORD.search(scene.clean, scene.start, scene.end):
        return out
    for match in _NONE.finditer(scene.clean, scene.start, scene.end):
        if match.start() in covered:
            continue
        position, first = match.end(), True
        listed = [e for e in events if e.start >= match.start() + 3]
        found = False
        for event in listed:
            gap = scene.clean[position : event.start]
            if (
                len(gap) > 70
                or not _LIST_GAP.fullmatch(gap)
                or (scene.between(position, event.start) and not _GRADED.search(gap))
            ):
                break
            if not first and not re.search(r",|\bor\b|\band\b|\bnor\b|/", gap):
                break
            out.append(_none(scene, match, event.start, event.end, event.name, event))
            position, first, found = event.end, False, True
            if event.end < scene.end and scene.clean[event.end : event.end + 2] == " (":
                close = scene.clean.find(")", event.end, scene.end)
                position = close + 1 if 0 < close - event.end < 40 else position
        if not found and (shared := _SHARED.match(scene.clean, match.end(), scene.end)):
            one, other = (f"{shared[part].strip()} {_singular(shared['head'])}" for part in ("a", "b"))
            out += [_none(scene, match, match.end(), shared.end(), name, None) for name in (one, other)]
        elif not found:
            unknown = _UNKNOWN.match(scene.clean, match.end(), scene.end)
            if unknown and unknown["head"] and not scene.between(match.end(), unknown.end()):
                out.append(
                    _none(scene, match, unknown.start("name"), unknown.end("name"), unknown["name"], None)
                )
    return out


#: "no anaphylactic or serum sickness reactions": the noun stands once
_SHARED = re.compile(
    r"(?P<a>(?:[a-z-]+ )?[a-z-]+) or (?P<b>(?:[a-z-]+ ){1,2})(?P<head>reactions|infections|malignancies|toxicities)\b"
)
_WHOM = rf"(?:[Nn]one(?: of (?:the|these|our|them|which|whom)(?: \d+)?(?: [\w-]+){{0,2}}?)?|[Nn]o (?:[\w-]+ )?(?:{PERSON}|mice))(?: (?:in|on|with|of) [^,;.]{{2,40}}?)?"
#: "none developed disseminated tuberculosis", "no patient completed the study"
_NOBODY = re.compile(
    rf"\b{_WHOM} (?:ha(?:ve|d|s) )?(?:been |were |was )?(?P<verb>had|developed|experienced|reported|required|showed|suffered|completed|discontinued|withdrew|died|considered|classified as|hospitali[sz]ed|relapsed)\b(?P<object>[^.;]*)"
)
_WHAT_NONE = {
    "completed": "completed",
    "discontinued": "discontinued",
    "withdrew": "discontinued",
    "died": "died",
}
_ADJECTIVE = re.compile(r"\b[a-z-]{4,} $")


def _singular(noun: str) -> str:
    return re.sub(r"ies$", "y", noun) if noun.endswith("ies") else noun.removesuffix("s")


def _nobody(scene: Scene) -> list[Candidate]:
    """ "None developed tuberculosis": the events named are grades, anything else is a count of none."""
    out: list[Candidate] = []
    if "one" not in scene.text and "o " not in scene.text:
        return out
    for match in _NOBODY.finditer(scene.clean, scene.start, scene.end):
        begin, listed = match.start("object"), []
        for event in scene.of_kind("event"):
            if event.start < begin:
                continue
            adjective = _ADJECTIVE.search(scene.clean, begin, event.start)
            if _LIST_GAP.fullmatch(scene.clean, begin, event.start):
                name = event.name
            elif adjective and _LIST_GAP.fullmatch(scene.clean, begin, adjective.start()):
                name = adjective[0] + event.name
            else:
                continue
            listed.append(_none(scene, match, event.start, event.end, name, event))
            begin = event.end
        out += listed or _nobody_at_all(scene, match)
    return out


def _nobody_at_all(scene: Scene, match: re.Match[str]) -> list[Candidate]:
    """The count of none of an outcome that is no adverse event; what was received before is none."""
    verb = match["verb"]
    what = _WHAT_NONE.get(verb, "with")
    label = predicate_after(verb + match["object"]) if what == "with" else None
    if what == "with" and verb in ("hospitalized", "hospitalised", "relapsed"):
        label = verb
    if what == "with" and (
        label is None or re.match(r"\s*(?:prior|previous|significant|changes?)\b", match["object"])
    ):
        return []
    end = match.start("object") if what != "with" else min(match.end(), match.start("object") + 60)
    signals = [
        "none=no",
        "toxicity=None",
        "known=False",
        "zero",
        "toxic-sentence" if mentions_toxicity(scene) else "not-toxic",
        f"section={scene.section}",
    ]
    return [
        Candidate(
            "count",
            {"what": what, "n": 0.0, "label": label},
            None,
            match.start(),
            end,
            "none",
            [*signals, f"what={what}", "whatrule=none"],
        )
    ]


_NONE_IN = re.compile(
    r"(?:[;,]|\b(?:and|whereas|while|but)\b)(?: in)? (?P<no>none) (?=(?:in|on|with|of|among) (?:the )?[A-Z\w])"
)


def _none_in(scene: Scene) -> list[Candidate]:
    """ "grade 3 cytopenia in 4 on 200 mg and none on placebo": the event named before did not occur in the group after."""
    out: list[Candidate] = []
    if "none" not in scene.text:
        return out
    for match in _NONE_IN.finditer(scene.clean, scene.start, scene.end):
        event = next((e for e in reversed(scene.of_kind("event")) if e.end <= match.start()), None)
        if (
            event is None
            or _NOBODY.match(scene.clean, match.start("no"), scene.end)
            or scene.clean.startswith("none of w", match.start("no"))
        ):
            continue
        candidate = _none(scene, match, event.start, match.end(), event.name, event)
        token = next((t for t in scene.row.tokens if t.kind == "G" and 0 <= event.start - t.end < 40), None)
        candidate.fields["grade"] = (
            normal_grade(token.text) if token else severity(scene, event.start, event.name)
        )
        candidate.start = match.start("no")
        out.append(candidate)
    return out


_IN_PATIENT = re.compile(
    r"[^.;,]{0,40}?\b(?:in|for) (?:the |one |a )?(?:(?:\d ?(?:st|nd|rd|th)|first|second|third|fourth|fifth) )?(?:patient|case)\b"
)


def single_patients(scene: Scene) -> list[Candidate]:
    """ "CRS grade 3 and a respiratory infection in patient 3": an event told of one patient counts 1."""
    out: list[Candidate] = []
    events = scene.of_kind("event")
    if not events:
        return out
    told = (scene.focus.group is not None and scene.focus.group.startswith("patient")) or any(
        g.patient for g in scene.groups
    )
    for event in events:
        token = _grade_beside(scene, event)
        placed = _IN_PATIENT.match(scene.clean, event.end, scene.end) is not None
        if (
            _counted(scene, event)
            or not (token is not None or placed)
            or _NONE.search(scene.before(event.start, 60))
        ):
            continue
        grade = normal_grade(token.text) if token else severity(scene, event.start, event.name)
        low, high = (
            min(event.start, token.start if token else event.start),
            max(event.end, token.end if token else event.end),
        )
        patient = (
            next((g for g in scene.groups if g.patient and 0 <= g.start - event.end < 45), None)
            if placed
            else None
        )
        high = max(high, patient.end) if patient else high
        signals = [
            f"told={told}",
            f"placed={placed}",
            f"graded={token is not None}",
            f"section={scene.section}",
        ]
        fields: dict[str, object] = {"event": event.name, "grade": grade, "n": 1.0, "counted": "patients"}
        out.append(Candidate("grade", fields, None, low, high, "single-patient", signals))
    return out


def _counted(scene: Scene, event: Mention) -> bool:
    """Whether a number that may count it stands near an event; "grade 4 neutropenia for 11 days": a time counts nobody."""
    return any(
        quantity.unit not in TIME_UNITS
        and (abs(quantity.start - event.end) < 40 or abs(event.start - quantity.end) < 40)
        for quantity in scene.quantities
    )


def _grade_beside(scene: Scene, event: Mention) -> Token | None:
    """The grade right before or behind an event."""
    return next(
        (
            token
            for token in scene.row.tokens
            if token.kind == "G" and (0 <= token.start - event.end < 6 or 0 <= event.start - token.end < 6)
        ),
        None,
    )


_GRADED = re.compile(r"grade|≥|\bGr\b", re.I)


def _none(
    scene: Scene, no: re.Match[str], start: int, end: int, name: str, event: Mention | None
) -> Candidate:
    words = scene.clean[no.start() : start]
    graded = re.search(r"(?:≥ ?)?\b(?:[Gg]rades?|Gr\.?) ?(?:[≥>] ?)?\d[^,]*$", words)
    # "no grade 3 cytopenia or serious infection": a word right before the event is closer than a grade further off
    grade = severity(scene, start, name)
    if grade == "any" and graded:
        grade = normal_grade(graded[0])
    toxicity = event.entry.toxicity if event is not None and event.entry is not None else None
    signals = [
        f"none={no[0].split()[0].lower()}",
        f"toxicity={toxicity}",
        f"known={event is not None}",
        "zero",
    ]
    signals.append(
        "toxic-sentence" if mentions_toxicity(scene) or re.search(r"reaction|toxicit", name) else "not-toxic"
    )
    signals.append(f"section={scene.section}")
    if _COUNTED_NONE.search(name):
        fields: dict[str, object] = {"what": "with", "n": 0.0, "label": tidy(name)}
        return Candidate(
            "count", fields, None, no.start(), end, "none", [*signals, "what=with", "whatrule=none"]
        )
    if grade == "serious" and "serious" not in name.lower() and not re.search(r"SAE", name):
        name = f"serious {name}"
    if grade == "higher-grade":
        grade = ">=3"
    fields = {"event": tidy(name) or name, "grade": grade, "n": 0.0, "counted": "patients"}
    return Candidate("grade", fields, None, no.start(), end, "none", signals)

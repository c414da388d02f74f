"""Sentences made ready for linking, and what each leaves in mind for the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity, read
from abstrax.quantities.tokens import titre
from abstrax.relate import (
    atoms,
    contrasts,
    counted,
    derived,
    grade,
    groups,
    moment,
    roles,
    signs,
    sizes,
    times,
)
from abstrax.relate.cast import Cast
from abstrax.relate.group_rules import compared
from abstrax.relate.groups import Group
from abstrax.relate.scene import INERT, Candidate, Focus, Scene, clause_cuts, list_heads, mask, runs
from abstrax.relate.signals import surroundings
from abstrax.text.openings import opening
from abstrax.text.spans import Sentence

_N = r"(?:\d+|two|three|four|five|six|eight|ten|twelve)"
_STRETCH = r"study|trial|period|extension|course|phase|window|cohort|interval|taper\w*|program\w*|intervention|regimen|induction|cycle|maintenance|open-label|double-blind|history of follow|observation"
#: Numbers that state no fact: schedules, ratios of allocation, lengths of a study, ranges of a scale, levels of significance.
#: One test of a boundary and of a first letter stands before all that needs it, and one before all that begins with a number.
_NUMBERED = (
    r"(?=[\dtfse])(?:\d+(?::\d+)+\b|\d ?\+ ?\d (?:dose|design|study)|\d+(?: ?- ?| to )\d+(?:[- ]points?)? (?:\w+ )?scale"
    rf"|{_N}[- ]points? (?:\w+ ){{0,2}}(?:scale|Likert)|(?:two|1|2)-(?:sided|tailed|way|year risk)|(?:24|12|48)[- ]?(?:h|hours?)[- ](?:urine|urinary|protein\w*|ambulatory)"
    rf"|{_N}-(?:week|month|year|day|wk)s?(?:,)? (?:[\w-]+ ){{0,4}}?(?:{_STRETCH})\b"
    rf"|{_N}-(?:item|dose|arm|step|fold cross|dimension\w*|category|level|domain|stage|generation|way|part|round|center|centre|gene|protein|color|plex|minute walk|lead|joint count|joints?)\b|(?:28|66|68|44|76|78)[- ]?(?:tender |swollen )?joints?(?: count)?"
    r"|1[- ](?:to|by)[- ](?:one|1)\b|second of the\b)"
)
_CITED = (
    r"(?=[\d(\[]| \()(?:(?<=[a-zA-Z] )[(\[]0 ?- ?\d+[)\]](?! (?:vs|to|and|versus|at|points))"
    r"|\[\d{1,2}(?: ?[,-] ?\d{1,2})*\](?=[.,;]| [a-zA-Z])|(?<=[a-z])(?<!\band)(?<!\bof)(?<!\bto)\d{1,2}(?:[,-]\d{1,2})*(?=[.,;)\s]|$)|(?<=[a-z)][.,])\d{1,2}(?:[,-]\d{1,2})*(?= [A-Z]|$)|(?<=[a-z]) ?\(\d{1,2}(?: ?[,-] ?\d{1,2})*\)(?=[.,]))"
)
_IDLE = re.compile(
    rf"(?=[\dICPSRGMNQqevosrtfpαa(\[]| \()(?:\b(?=[\dICPSRGMNQqevosrtfp])(?:(?:IGA|IGA-CHR|CLA-IGA|v?IGA-AD|s?PGA|ss-IGA) ?\(?0(?:/| or )1\)?(?= (?:response|was|were|rates?)|[:,(\[]|\))|every {_N}(?:(?: ?- ?{_N}| to {_N})?[- ](?:hour|day|week|wk|month|year)s?\b|-(?:week|month)ly)|[Qq]\d+ ?[HDWMhdwm]k?s?\b"
    r"|on a \d+(?: ?- ?| to )\d+ (?:point )?scale|(?<![(\[])(?:scale|range|score)[:,]? ?\(?(?:of |from )?0 ?(?:-|to) ?\d+\)?"
    rf"|{_NUMBERED}"
    r"|one(?:-(?:sided|tailed|way|year risk)|[- ](?:to|by)[- ](?:one|1)\b| of the\b)|first of the\b"
    r"|p ?[<>] ?0?\.\d+ (?:was|were)|(?:version|(?<![\d%)\]] )v\.?) ?\d+(?:\.\d+)*|(?:SPSS|SAS|STATA|Stata|R|GraphPad Prism|Prism|MedDRA|CTCAE|NVivo)(?: software)?,?(?: version| v\.?)? ?v?\d+(?:\.\d+)*)"
    rf"|(?:α|alpha) ?[=<] ?0?\.[012]\d*|{_CITED})"
)
#: The same where the sentence has none of the words with which the others begin.
_IDLE_FIGURES = re.compile(rf"(?=[\dα(\[]| \()(?:\b(?=\d){_NUMBERED}|α ?[=<] ?0?\.[012]\d*|{_CITED})")
_IDLE_SIGN = signs.sign(
    ".*[ip]ga|every|q|scale|range|score|two|three|four|five|six|eight|ten|twelve|second|one|first|p|v|version|spss|sas|stata|r"
    "|graphpad|prism|meddra|ctcae|nvivo|.*alpha"
)


_COMPARATIVE = re.compile(opening("placebo|PBO|versus|vs|compared (?:with|to)|arms?|groups?") + r"\b")


def scenes(clean: str, sentences: Iterable[Sentence], names: Sequence[Mention]) -> list[Scene]:
    """Each sentence made ready; the focus is shared and changes as the sentences are linked.

    A step is taken in all sentences before the next, so that the patterns and tables it works with stay in the cache of
    the processor, which holds those of no more than a few steps.
    """
    cast = Cast(clean)
    focus = Focus(
        product=_product(clean, names), case=_case_report(clean), design=_design(cast.lower), cast=cast
    )
    focus.group = "patient" if focus.case else None
    focus.design += ("case",) if focus.case else ()
    made = list(_told_apart(clean, sentences, names, focus))
    worth = [scene for scene in made if _worth(scene)]
    for step in (_set_in_time, _count, _name, _part):
        for scene in worth:
            step(scene)
    numbered = [scene for scene in worth if scene.quantities]
    comparative = _COMPARATIVE.search(clean) is not None
    for scene in numbered:
        scene.groups = _grouped(scene, comparative)
    for step in (_hint_at_times, _line_up, _atomize, _surround):
        for scene in numbered:
            step(scene)
    return made


def _told_apart(
    clean: str, sentences: Iterable[Sentence], names: Sequence[Mention], focus: Focus
) -> Iterator[Scene]:
    """The sentences with their names, the signs of their words, and the single patients of whom they tell."""
    position = 0
    first_results = True
    for sentence in sentences:
        start, end = sentence.start, sentence.end
        while position < len(names) and names[position].start < start:
            position += 1
        inside = []
        while position < len(names) and names[position].start < end:
            inside.append(names[position])
            position += 1
        scene = Scene(clean, start, end, sentence.section, inside, focus)
        scene.first = first_results and sentence.section == "results"
        first_results = first_results and sentence.section != "results"
        scene.lowered = focus.cast.lower[start:end]
        scene.signs = signs.borne(scene.lowered)
        if scene.signs & groups.PATIENT_SIGN:
            scene.groups = groups.patients(clean, start, end)
        yield scene


#: (name, what has to stand in the text, the words, how often at least)
_DESIGNS = (
    (
        "animals",
        ("mice", "mouse", "murine", "monkey", "cynomolgus", "vitro", "preclinical", "organoid", "xenograft"),
        re.compile(
            opening("mice|mouse|murine|monkeys?|cynomolgus|rats?|in vitro|preclinical|organoids?|xenograft")
            + r"\b"
        ),
        2,
    ),
    (
        "review",
        ("meta-analys", "systematic review", "literature", "studies were", "pubmed", "embase", "medline"),
        re.compile(
            r"\b(?:meta-analys[ie]s|systematic review|literature (?:search|review)|studies were included|pubmed|embase|medline)\b"
        ),
        1,
    ),
    (
        "trial",
        ("randomi", "placebo", "phase ", "open-label", "double-blind"),
        re.compile(r"\b(?:randomi[sz]ed|placebo|phase (?:[1-4]|i+)|open-label|double-blind)\b"),
        1,
    ),
    (
        "cells",
        ("car", "chimeric", "cell engager", "infusion"),
        re.compile(opening("car[- ]?t|chimeric antigen|t[- ]cell engager|infusion")),
        2,
    ),
)


#: Its letters stand in many words.
_RAT = re.compile(r"rat(?<!\wrat)s?\b")


def _design(lower: str) -> tuple[str, ...]:
    """What sort of study the abstract, given in small letters, tells of, as far as a glance shows."""
    found = tuple(
        name for name, hints, pattern, least in _DESIGNS
        if (any(map(lower.__contains__, hints)) or (name == "animals" and _RAT.search(lower)))
        and next(islice(pattern.finditer(lower), least - 1, None), None)
    )  # fmt: skip
    return found or ("cohort",)


_SCENE_CUES = (
    (
        "defining",
        roles.DEFINING_SIGN,
        re.compile(r"\b(?:defin\w+|criteri\w+|eligib\w+|inclusion|cut-?offs?|threshold|end ?points?)\b"),
    ),
    (
        "comparing",
        signs.sign("vs|versus|compared|than|respectively"),
        re.compile(r"\b(?:vs|versus|compared|than|respectively)\b"),
    ),
    (
        "change",
        signs.sign("(?:increas|decreas|reduc|improv|declin|fell|rose|drop|chang).*"),
        re.compile(r"\b(?:increas|decreas|reduc|improv|declin|fell|rose|drop|chang)"),
    ),
)


def _cue_words(scene: Scene) -> list[str]:
    """What the sentence and the study as a whole are about."""
    out = [name for name, sign, pattern in _SCENE_CUES if scene.signs & sign and pattern.search(scene.lower)]
    if scene.toxic:
        out.append("toxic")
    if scene.first:
        out.append("first of results")
    if scene.focus.case:
        out.append("case")
    return [*out, *scene.focus.design]


_ONE_PATIENT = re.compile(
    r"\b(?:[Aa]n?|[Oo]ne|[Tt]he|[Oo]ur)(?: case of an?)? (?:\w+ )?\d{1,2}(?:\.\d)?[- ]year[- ]old\b"
)
_MANY_PATIENTS = re.compile(
    r"\b(?:\d{1,3}(?:,\d{3})+|\d{2,}|two|three|four|five|six|seven|eight|nine|ten|twelve|[2-9]) (?:[\w-]+ ){0,3}(?:patients|pts|cases|participants|subjects)\b|[Pp]atient [12]\b|\b(?:1 ?st|first|second) patient\b"
)


def _case_report(clean: str) -> bool:
    """Whether the abstract tells of one patient alone."""
    aged = "year-old" in clean or "year old" in clean
    return aged and _ONE_PATIENT.search(clean) is not None and _MANY_PATIENTS.search(clean) is None


_GENERIC = re.compile(
    r"(?:(?:autologous|allogeneic|anti-\S+|CD19\S*|BCMA\S*|targeted|chimeric antigen receptor) )*(?:CAR[ +-]*(?:T|NK)?[ -]?(?:cells?|cell therapy|therapy)?(?: therapy)?|T[ -]cells?|TCEs?|lymphodepletion|placebo|PBO)",
    re.I,
)
#: A sentence without a digit or any of these states no fact.
_DIGIT, _ANY_DIGIT = re.compile("[0-9]"), re.compile(r"\d")
_WORTH = re.compile(
    opening(
        "[Nn]o|[Nn]one|[Nn]either|[Ww]ithout|[Aa]bsence|[Pp]atient|zero|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even"
        "|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety"
    )
    + r"\b|teen\b(?<=\wteen)|grade|Grade"
)
_WORTH_SIGN = signs.sign(
    "no|none|neither|without|absence|patient|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|.*teen|twenty"
    "|thirty|forty|fifty|sixty|seventy|eighty|ninety|.*grade.*"
)
# in small letters, and what stands in all of them
_CELLS = re.compile(r"\bcar\b|car-?t|leucel|\b[a-z]+-cel\b|\bcells?\b|t cells|nk")
_CELL_LETTERS = ("car", "cel", "nk")


def _product(clean: str, names: Sequence[Mention]) -> str | None:
    """The cell product that the abstract is about: named most often near the words of cell therapy."""
    votes: Counter[str] = Counter()
    for name in names:
        if (
            name.kind == "drug"
            and not (name.entry is not None and name.entry.use)
            and not INERT.fullmatch(name.name)
        ):
            near = atoms.small(clean[name.start : name.end + 30])
            cells = any(map(near.__contains__, _CELL_LETTERS)) and _CELLS.search(near) is not None
            votes[name.name] += 1 if _GENERIC.fullmatch(name.name) else 20 if cells else 8
    return votes.most_common(1)[0][0] if votes else None


def _worth(scene: Scene) -> bool:
    """Whether a sentence may state a fact: it holds a digit of any script, or one of a few words."""
    clean, start, end = scene.clean, scene.start, scene.end
    if _DIGIT.search(clean, start, end):
        return True
    if not scene.lower.isascii() and _ANY_DIGIT.search(clean, start, end):
        return True
    return scene.signs & _WORTH_SIGN != 0 and _WORTH.search(clean, start, end) is not None


def _set_in_time(scene: Scene) -> None:
    """The time points of a sentence."""
    if scene.signs & times.SIGN:
        scene.times = times.find(scene.clean, scene.start, scene.end)


def _count(scene: Scene) -> None:
    """The quantities of a sentence outside its time points and what states no fact."""
    clean, start, end = scene.clean, scene.start, scene.end
    idly = _IDLE if scene.signs & _IDLE_SIGN else _IDLE_FIGURES
    idle = [
        m.span()
        for m in idly.finditer(clean, start, end)
        if not (_centred(clean, m, start) or _listed(clean, m, start, end) or titre(clean, m.start(), end))
    ]
    taken = _merge([(t.start, t.end) for t in scene.times] + idle)
    if _may_count(clean, start, end, taken, scene.signs):
        scene.number(read(clean, start, end, taken))


def _name(scene: Scene) -> None:
    """The composed names of a sentence; its quantities but for those that stand in names."""
    scene.names = derived.add(scene.clean, scene.start, scene.end, scene.names)
    if scene.quantities:
        row, names = scene.row, scene.names
        row.quantities = [
            q
            for q in row.quantities
            if not _inside_name(q, names) and not _at_least_one(scene.clean, q, names)
        ]
        scene.number(row)


def _part(scene: Scene) -> None:
    """The clauses of a sentence, and whether it speaks of safety."""
    scene.cuts = clause_cuts(scene.clean, scene.start, scene.end, scene.signs)
    scene.toxic = grade.mentions_toxicity(scene)


def _grouped(scene: Scene, comparative: bool) -> list[Group]:
    """The groups that a sentence names, in an abstract that compares or not."""
    clean, start, end = scene.clean, scene.start, scene.end
    named = groups.may_name(clean, start, end, scene.signs)
    return groups.find(clean, start, end, scene.of_kind("drug"), comparative, named)


def _hint_at_times(scene: Scene) -> None:
    """What may name a time without a number."""
    if times.may_hint(scene.clean, scene.start, scene.end, scene.signs):
        scene.said = times.hints(scene.clean, scene.start, scene.end, scene.times)


def _line_up(scene: Scene) -> None:
    """The lists that numbers stand in, and the sentence without what stands between them."""
    scene.runs = runs(scene.clean, scene.quantities)
    scene.masked = mask(scene)
    scene.heads = list_heads(scene)


def _atomize(scene: Scene) -> None:
    """What the sentence is about, and its atoms."""
    scene.cue_words = _cue_words(scene)
    scene.atoms = atoms.row(scene)


def _surround(scene: Scene) -> None:
    """What stands around each of its numbers."""
    scene.around = [surroundings(scene, index) for index in range(len(scene.quantities))]


#: A digit that is no part of a name, such as CD19 and IL-6; words that stand for a number or need to be read with one.
_FREE_DIGIT = re.compile(r"\d(?<![A-Za-z\d]\d)(?<![A-Za-z]-\d)")
_COUNTING_SIGN = signs.sign(
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|.*teen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety|.*grades?.*|gr?|.*sd|.*deviations?|nyha|.*class|fc"
)


def _may_count(clean: str, start: int, end: int, taken: list[tuple[int, int]], borne: int) -> bool:
    """Whether a sentence may hold a number or a grade outside the stretches that are taken; most others need no reading."""
    if borne & _COUNTING_SIGN:
        return True
    return any(
        not any(low <= match.start() < high for low, high in taken)
        for match in _FREE_DIGIT.finditer(clean, start, end)
    )


_CENTRE = re.compile(r"\b(?:[Mm]edian|[Mm]ean|[Aa]verage)\b[^.;]*$")


_NUMBER_BEFORE = re.compile(r"(?<![\w.,])(\d{1,2}) ?$")
_LIMITS = re.compile(r"[(\[](\d{1,2}) ?[,-] ?(\d{1,2})[)\]]")


def _centred(clean: str, idle: re.Match[str], start: int) -> bool:
    """ "a median of four therapies (3-8),", "rose to 35 [20-50] mg": what looks like a citation is the range of a median."""
    if idle[0].strip()[:1] not in ("(", "["):
        return False
    value, limits = (
        _NUMBER_BEFORE.search(clean, max(start, idle.start() - 4), idle.start()),
        _LIMITS.match(idle[0].strip()),
    )
    if value and limits and int(limits[1]) <= int(value[1]) <= int(limits[2]):
        return True
    return _CENTRE.search(clean, max(start, idle.start() - 70), idle.start()) is not None


_COUNTED = r"\(\d{1,3}\)"
_BETWEEN = r"[^().;:]{3,60}(?:\([A-Z][\w/-]*\) )?"
_NEXT, _LAST = re.compile(_BETWEEN + _COUNTED), re.compile(_COUNTED + _BETWEEN + "$")


def _listed(clean: str, idle: re.Match[str], start: int, end: int) -> bool:
    """ "colitis (27), uveitis (4) and psoriasis (3)": a lone number in brackets is a citation, a list of them counts."""
    text = idle[0].strip()
    if text[:1] != "(" or not text[1:-1].isdecimal():
        return False
    opening = clean.index("(", idle.start())
    return _NEXT.match(clean, idle.end(), end) is not None or (
        _LAST.search(clean, max(start, opening - 80), opening) is not None
    )


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _inside_name(quantity: Quantity, names: list[Mention]) -> bool:
    return any(n.start <= quantity.head_start and quantity.head_end <= n.end for n in names)


def _at_least_one(clean: str, quantity: Quantity, names: list[Mention]) -> bool:
    """ "49.5% had ≥1 adverse event": the limit belongs to the event's name."""
    if quantity.op not in (">=",) or quantity.value != 1:
        return False
    return any(
        n.kind == "event"
        and 0 <= n.start - quantity.end <= 14
        and re.fullmatch(r"[\s\w-]*", clean[quantity.end : n.start])
        for n in names
    )


_SAME_PATIENT = re.compile(r"(?:His|Her|He|She|The patient|This patient|The dyspnea|The progressive)\b")


def refocus(scene: Scene, told: Sequence[tuple[Candidate | None, str, str | None]]) -> None:
    """Carry forward what the next sentence may leave unsaid; ``told`` are its facts, each with its group and time."""
    chosen = [candidate for candidate, _who, _when in told if candidate is not None]
    contexts = [(who, when) for _candidate, who, when in told]
    scored = _scored(chosen)
    _carry_names(scene, scored)
    _carry_counts(scene.focus, chosen)
    scene.focus.counts = counted.of_most(scene) or scene.focus.counts
    if told:
        scene.focus.sizes += tuple(filter(None, (sizes.counted(found, who) for found, who, _when in told)))
    _carry_order(scene, told)
    _carry_groups(scene, bool(scored))
    _carry_times(scene, contexts)


def _carry_names(scene: Scene, scored: list[Candidate]) -> None:
    """The measure, event and drug spoken of last, and whether safety is the theme."""
    focus = scene.focus
    measures, events, drugs = scene.of_kind("measure"), scene.of_kind("event"), scene.of_kind("drug")
    if scored:
        focus.measure = scored[-1].fields["name"]
    elif measures:
        focus.measure = measures[-1].name
    if events:
        focus.event = events[-1]
    given = [drug.name for drug in drugs if not INERT.fullmatch(drug.name)]
    if given:
        focus.drug = given[-1]
    focus.toxic = scene.toxic or (focus.toxic and bool(events))
    focus.unasked.append((scene.start, scene.end))


def _scored(chosen: list[Candidate]) -> list[Candidate]:
    return [c for c in chosen if c.kind == "score" and c.fields["role"] != "threshold"]


def _carry_counts(focus: Focus, chosen: list[Candidate]) -> None:
    """The size of the population, and the outcome that was counted last."""
    counts = [c.fields for c in chosen if c.kind == "count"]
    people = [fields["n"] for fields in counts if fields.get("what") == "participants" and fields.get("n")]
    labels = [fields["label"] for fields in counts if fields.get("what") == "with" and fields.get("label")]
    focus.total = people[-1] if people else focus.total
    focus.label = str(labels[-1]) if labels else None


_EVERYONE = re.compile(r"(?:All|Adverse|No|In all|Overall|None|The patients|We|Patients|Median|Mean)\b")


def _carry_order(scene: Scene, told: Sequence[tuple[Candidate | None, str, str | None]]) -> None:
    """The groups of the numbers in their order, and those of each list that tells parts of the population apart."""
    focus = scene.focus
    if not told:
        return
    order = tuple(dict.fromkeys(who for _found, who, _when in told if who != "all"))
    focus.order = order if len(order) > 1 else focus.order
    focus.last_group = told[-1][1]
    if len(order) < 2:
        return
    focus.orders[len(order)] = order
    places = {id(found.quantity): who for found, who, _when in told if found is not None}
    for run in dict.fromkeys(scene.runs.values()):
        parts = tuple(dict.fromkeys(places.get(id(scene.quantities[place]), "all") for place in run))
        if len(parts) == len(run) > 1 and "all" not in parts:
            focus.orders[len(run)] = parts


def _carry_groups(scene: Scene, scored: bool) -> None:
    """The patient or groups spoken of, and the pair that was compared."""
    focus = scene.focus
    contrasts.remember(scene)
    patients = [g for g in scene.groups if g.patient]
    if patients:
        focus.group = patients[-1].label
    elif (
        focus.group is not None
        and not scored
        and not _SAME_PATIENT.match(scene.clean, scene.start, scene.end)
    ):
        told = focus.group.startswith("patient") and not _EVERYONE.match(scene.clean, scene.start, scene.end)
        focus.group = focus.group if told else None
    if focus.case:
        focus.group = "patient"
    if not scene.groups:
        return
    named = [g.label for g in scene.groups if g.form not in ("drug", "sex", "both", "acronym")]
    focus.groups = tuple(dict.fromkeys([*named, *focus.groups]))[:4]
    pairs = compared(scene)
    if pairs:
        focus.pair = (pairs[-1][0].label, pairs[-1][1].label)


def _carry_times(scene: Scene, contexts: Sequence[tuple[str, str | None]]) -> None:
    """The time of the last fact, and the time that opened or closed the sentence."""
    focus = scene.focus
    focus.last_when = contexts[-1][1] if contexts else focus.last_when
    if scene.times:
        listed = [t.points for t in scene.times if len(t.points) > 1]
        focus.points = listed[-1] if listed else focus.points
        fronting = [t for t in scene.times if moment.fronts(scene, t)]
        focus.when, focus.fronted = (fronting or scene.times)[-1].when, bool(fronting)
        focus.stage = None
        return
    if not focus.fronted:
        focus.when = None
    opening = [t for t in scene.said if moment.fronts(scene, t)]
    focus.stage = opening[-1].when if opening else focus.stage

"""Linking: names and quantities of each sentence in, facts out.

Every kind proposes; the ranker weighs the proposals for each number by signals that a reader can follow, and
the best one stands if it is more likely right than not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity, Row, read
from abstrax.relate import (
    atoms,
    context,
    count,
    derived,
    dose,
    effect,
    grade,
    groups,
    score,
    signals,
    times,
    weights,
)
from abstrax.relate.scene import Candidate, Focus, Scene, clause_cuts, list_heads, mask, runs
from abstrax.relate.undecided import undecided
from abstrax.text.spans import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

_N = r"(?:\d+|two|three|four|five|six|eight|ten|twelve)"
#: Numbers that state no fact: schedules, ratios of allocation, lengths of a study, ranges of a scale, levels of significance.
_IDLE = re.compile(
    rf"\bevery {_N}(?: ?- ?{_N}| to {_N})?[- ](?:hour|day|week|wk|month|year)s?\b|\bevery {_N}-(?:week|month)ly|\b[Qq]\d+ ?[HDWMhdwm]k?s?\b"
    r"|\b\d+(?::\d+)+\b|\b\d ?\+ ?\d (?:dose|design|study)|\bon a \d+(?: ?- ?| to )\d+ (?:point )?scale|\b\d+(?: ?- ?| to )\d+(?:[- ]points?)? (?:\w+ )?scale|\b(?:scale|range|score)[:,]? ?\(?(?:of |from )?0 ?(?:-|to) ?\d+\)?|(?<=[a-zA-Z] )[(\[]0 ?- ?\d+[)\]](?! (?:vs|to|and|versus|at|points))"
    rf"|\b{_N}[- ]points? (?:\w+ ){{0,2}}(?:scale|Likert)|(?:α|alpha) ?[=<] ?0?\.\d+|\b(?:one|two|1|2)-(?:sided|tailed|way|year risk)|\b(?:24|12|48)[- ]?(?:h|hours?)[- ](?:urine|urinary|protein\w*|ambulatory)"
    rf"|\b{_N}-(?:week|month|year|day|wk)s?(?:,)? (?:[\w-]+ ){{0,4}}?(?:study|trial|period|extension|course|phase|window|cohort|interval|taper\w*|program\w*|intervention|regimen|induction|cycle|maintenance|open-label|double-blind|history of follow|observation)\b"
    rf"|\b{_N}-(?:item|dose|arm|step|fold cross|dimension\w*|category|level|domain|stage|generation|way|part|round|center|centre|gene|protein|color|plex|minute walk|lead|joint count|joints?)\b|\b(?:28|66|68|44|76|78)[- ]?(?:tender |swollen )?joints?(?: count)?"
    r"|\bp ?[<>] ?0?\.\d+ (?:was|were)|\b(?:version|v\.?) ?\d+(?:\.\d+)*|\b(?:SPSS|SAS|STATA|Stata|R|GraphPad Prism|Prism|MedDRA|CTCAE|NVivo)(?: software)?,?(?: version| v\.?)? ?v?\d+(?:\.\d+)*|\b(?:one|1)[- ](?:to|by)[- ](?:one|1)\b|\b(?:one|first|second) of the\b"
    r"|\[\d{1,2}(?: ?[,-] ?\d{1,2})*\](?=[.,;]| [a-zA-Z])|(?<=[a-z])\d{1,2}(?:[,-]\d{1,2})*(?=[.,;)\s]|$)|(?<=[a-z)][.,])\d{1,2}(?:[,-]\d{1,2})*(?= [A-Z]|$)|(?<=[a-z]) ?\(\d{1,2}(?: ?[,-] ?\d{1,2})*\)(?=[.,])"
)


@dataclass(slots=True)
class Linked:
    """A chosen candidate with its context; offsets are into ``Text.clean``."""

    candidate: Candidate
    section: str
    group: str
    when: str | None
    sentence: tuple[int, int]
    others: list[Candidate]
    flags: tuple[str, ...] = ()
    reading: Reading | None = None
    answer: str = ""


def link(
    clean: str, sentences: Iterable[Sentence], names: Sequence[Mention], threshold: float = 0.5
) -> list[Linked]:
    """The facts of an abstract, in the order of the text, each with the runners-up for its number."""
    linked: list[Linked] = []
    for scene in scenes(clean, sentences, names):
        chosen = _choose(scene, threshold)
        linked += chosen
        refocus(scene, [item.candidate for item in chosen], [(item.group, item.when) for item in chosen])
    return _distinct(linked)


def scenes(clean: str, sentences: Iterable[Sentence], names: Sequence[Mention]) -> Iterator[Scene]:
    """Each sentence made ready; the focus is shared and changes as the sentences are linked."""
    focus = Focus(product=_product(clean, names), case=_case_report(clean), design=_design(clean))
    focus.group = "patient" if focus.case else None
    comparative = (
        re.search(r"\b(?:placebo|PBO|versus|vs\.?|compared (?:with|to)|arms?|groups?)\b", clean) is not None
    )
    position = 0
    first_results = True
    for sentence in sentences:
        while position < len(names) and names[position].start < sentence.start:
            position += 1
        inside = []
        while position < len(names) and names[position].start < sentence.end:
            inside.append(names[position])
            position += 1
        scene = _scene(clean, sentence, inside, focus, comparative, sentence.section == "results" and first_results)
        first_results = first_results and sentence.section != "results"
        yield scene


_DESIGNS = (
    ("animals", re.compile(r"\b(?:mice|mouse|murine|monkeys?|cynomolgus|rats?|in vitro|preclinical|organoids?|xenograft)\b", re.I), 2),
    ("review", re.compile(r"\b(?:meta-analys[ie]s|systematic review|literature (?:search|review)|studies were included|PubMed|Embase|MEDLINE)\b", re.I), 1),
    ("trial", re.compile(r"\b(?:randomi[sz]ed|placebo|phase (?:[1-4]|I+)|open-label|double-blind)\b", re.I), 1),
    ("cells", re.compile(r"\b(?:CAR[- ]?T|chimeric antigen|T[- ]cell engager|infusion)", re.I), 2),
)


def _design(clean: str) -> tuple[str, ...]:
    """What sort of study the abstract tells of, as far as a glance shows."""
    found = tuple(name for name, pattern, least in _DESIGNS if sum(1 for _ in pattern.finditer(clean)) >= least)
    return found or ("cohort",)


_SCENE_CUES = (
    ("defining", re.compile(r"\b(?:defin\w+|criteri\w+|eligib\w+|inclusion|cut-?offs?|threshold|end ?points?)\b", re.I)),
    ("comparing", re.compile(r"\b(?:vs|versus|compared|than|respectively)\b", re.I)),
    ("change", re.compile(r"\b(?:increas|decreas|reduc|improv|declin|fell|rose|drop|chang)\w*", re.I)),
)


def _cue_words(scene: Scene) -> list[str]:
    """What the sentence and the study as a whole are about."""
    out = [name for name, pattern in _SCENE_CUES if pattern.search(scene.clean, scene.start, scene.end)]
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
    return _ONE_PATIENT.search(clean) is not None and _MANY_PATIENTS.search(clean) is None


_GENERIC = re.compile(
    r"(?:(?:autologous|allogeneic|anti-\S+|CD19\S*|BCMA\S*|targeted|chimeric antigen receptor) )*(?:CAR[ +-]*(?:T|NK)?[ -]?(?:cells?|cell therapy|therapy)?(?: therapy)?|T[ -]cells?|TCEs?|lymphodepletion|placebo|PBO)",
    re.I,
)
#: A sentence without any of these states no fact.
_WORTH = re.compile(
    r"\d|\b(?:[Nn]o|[Nn]one|[Nn]either|[Ww]ithout|[Aa]bsence|[Pp]atient|zero|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|\w+teen|[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety)\b|[Gg]rade"
)
_CELLS = re.compile(r"\bCAR\b|CAR-?T|leucel|\b[a-z]+-cel\b|\bcells?\b|T cells|NK", re.I)


def _product(clean: str, names: Sequence[Mention]) -> str | None:
    """The cell product that the abstract is about: named most often near the words of cell therapy."""
    votes: Counter[str] = Counter()
    for name in names:
        if name.kind == "drug" and not (name.entry is not None and name.entry.use):
            near = clean[name.start : name.end + 30]
            votes[name.name] += 1 if _GENERIC.fullmatch(name.name) else 20 if _CELLS.search(near) else 8
    return votes.most_common(1)[0][0] if votes else None


def _scene(
    clean: str, sentence: Sentence, names: list[Mention], focus: Focus, comparative: bool, first: bool
) -> Scene:
    start, end = sentence.start, sentence.end
    if not _WORTH.search(clean, start, end):
        return Scene(
            clean,
            start,
            end,
            sentence.section,
            Row([], []),
            names,
            [],
            groups.patients(clean, start, end),
            focus,
        )
    points = times.find(clean, start, end)
    idle = [m.span() for m in _IDLE.finditer(clean, start, end)]
    taken = _merge([(t.start, t.end) for t in points] + idle)
    row = read(clean, start, end, taken)
    names = derived.add(clean, start, end, names)
    drugs = [n for n in names if n.kind == "drug"]
    row.quantities = [
        q for q in row.quantities if not _inside_name(q, names) and not _at_least_one(clean, q, names)
    ]
    found = (
        groups.find(clean, start, end, drugs, comparative)
        if row.quantities
        else groups.patients(clean, start, end)
    )
    scene = Scene(clean, start, end, sentence.section, row, names, points, found, focus, first)
    scene.hints = groups.hints(clean, start, end, found) if row.quantities else []
    scene.cuts = clause_cuts(clean, start, end)
    scene.runs = runs(clean, row.quantities)
    scene.masked = mask(scene)
    scene.heads = list_heads(scene)
    scene.toxic = grade.mentions_toxicity(scene.text)
    scene.cue_words = _cue_words(scene)
    scene.atoms = atoms.row(scene)
    return scene


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


@dataclass(slots=True)
class Reading:
    """What a number may state: the probability of each answer, and the signals that gave it."""

    signals: list[str]
    answers: dict[str, float]

    @property
    def best(self) -> str:
        """The likeliest answer but that of no fact."""
        return max((a for a in self.answers if a != weights.NOTHING), key=self.answers.__getitem__, default=weights.NOTHING)

    @property
    def any_fact(self) -> float:
        """The probability that the number states a fact at all."""
        return 1.0 - self.answers[weights.NOTHING]


def possible(scene: Scene, quantity: Quantity) -> list[str]:
    """The answers that the form of a number allows."""
    out = ["dose"] if dose.possible(scene, quantity) else []
    if effect.propose(scene, quantity):
        out.append("effect")
    if grade.possible(scene, quantity):
        out.append("grade")
    if count.possible(scene, quantity):
        out += [f"count:{what}" for what in count.ANSWERS]
    if score.possible(scene, quantity):
        out += [f"score:{role}" for role in score.ROLES]
    return out


def read_number(scene: Scene, index: int, settled: dict[int, str]) -> Reading | None:
    """What the number at a place of the sentence states, given what those before it do; None where it can state nothing."""
    quantity = scene.quantities[index]
    allowed = possible(scene, quantity)
    if not allowed:
        return None
    found = signals.surroundings(scene, index) + signals.chained(scene, index, settled)
    for kind, cues in (("dose", dose.cues), ("effect", effect.readings), ("grade", grade.cues), ("count", count.cues), ("score", score.cues)):
        if any(answer.startswith(kind) for answer in allowed):
            found += cues(scene, quantity)
    return Reading(found, weights.answers(found, allowed))


def options(scene: Scene, quantity: Quantity, answer: str, last: Candidate | None) -> list[Candidate]:
    """Every fact that an answer may mean; ``last`` is the score before in the sentence."""
    kind, _, detail = answer.partition(":")
    if kind == "count":
        return [count.propose(scene, quantity, detail)]
    if kind == "score":
        return score.propose(scene, quantity, detail, last)
    return {"dose": dose, "grade": grade, "effect": effect}[kind].propose(scene, quantity)  # type: ignore[attr-defined,no-any-return]


_QUESTION = {"dose": "drug", "score": "name", "grade": "event", "effect": "measure"}


def proposals(scene: Scene, quantity: Quantity, answer: str, last: Candidate | None) -> list[Candidate]:
    """Every fact that an answer may mean with its probability, the likeliest first."""
    out = options(scene, quantity, answer, last)
    question = _QUESTION.get(answer.partition(":")[0])
    if question is None:
        out[0].confidence = 1.0
        return out
    for candidate, share in zip(out, weights.ranked(question, [c.signals for c in out]), strict=True):
        candidate.confidence = share
    return _pooled(out)


def _pooled(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates that differ in nothing the core level asks for share their probability; the likeliest stands for them."""
    best: dict[tuple[object, ...], Candidate] = {}
    total: Counter[tuple[object, ...]] = Counter()
    for candidate in sorted(candidates, key=lambda c: -c.confidence):
        key = _core(candidate)
        best.setdefault(key, candidate)
        total[key] += candidate.confidence  # type: ignore[assignment]
    for key, candidate in best.items():
        candidate.confidence = float(total[key])
    return sorted(best.values(), key=lambda c: -c.confidence)


_CORE = {"dose": ("drug", "unit"), "score": ("name", "role"), "grade": ("event", "grade"), "count": ("what",), "effect": ("measure",)}


def _core(candidate: Candidate) -> tuple[object, ...]:
    """What has to be right at core level, beside the numbers."""
    return (candidate.kind, *(str(candidate.fields.get(name)).lower() for name in _CORE[candidate.kind]))


@dataclass(slots=True)
class Carried:
    """What the number before in a sentence was found to speak of."""

    group: str | None = None
    when: str | None = None
    score: Candidate | None = None


def _choose(scene: Scene, threshold: float) -> list[Linked]:
    chosen: list[Linked] = []
    settled: dict[int, str] = {}
    carried = Carried()
    for index, quantity in enumerate(scene.quantities):
        reading = read_number(scene, index, settled)
        if reading is None or reading.any_fact < threshold:
            continue
        answer = reading.best
        options = proposals(scene, quantity, answer, carried.score)
        if not options:
            continue
        for option in options:
            option.confidence *= reading.answers[answer]
        settled[index] = answer
        item = _linked(scene, options[0], options[1:] + _rivals(scene, quantity, reading, carried), answer, carried)
        item.reading, item.answer = reading, answer
        chosen.append(item)
        carried = Carried(item.group, item.when, options[0] if options[0].kind == "score" else carried.score)
        chosen += _also(scene, item)
    for candidate in statements(scene):
        if candidate.confidence >= threshold:
            chosen.append(_linked(scene, candidate, [], "grade", carried))
    for item in chosen:
        if item.candidate.kind == "effect":
            item.candidate.fields["label"] = effect.label(
                scene, item.candidate, [other.candidate for other in chosen]
            )
        item.flags = undecided(scene, item.candidate, item.group, item.when, item.others)
    return sorted(chosen, key=lambda item: item.candidate.start)


def _rivals(scene: Scene, quantity: Quantity, reading: Reading, carried: Carried) -> list[Candidate]:
    """The best reading of the number as anything else, where it is half as likely."""
    order = sorted((a for a in reading.answers if a != weights.NOTHING), key=lambda a: -reading.answers[a])
    if len(order) < 2 or reading.answers[order[1]] < 0.5 * reading.answers[order[0]]:
        return []
    options = proposals(scene, quantity, order[1], carried.score)[:1]
    for option in options:
        option.confidence *= reading.answers[order[1]]
    return options


def statements(scene: Scene) -> list[Candidate]:
    """Statements of none, weighed like proposals."""
    out = grade.none_statements(scene) + grade.single_patients(scene)
    for candidate in out:
        candidate.signals = [f"{candidate.kind} {candidate.rule}", *candidate.signals, *(f"{candidate.rule} {s}" for s in candidate.signals), f"in {scene.section}"]
        candidate.confidence = weights.likely("statement", candidate.signals)
    return out


def _linked(scene: Scene, candidate: Candidate, others: list[Candidate], answer: str, carried: Carried) -> Linked:
    """A chosen candidate with its group, time and label."""
    candidate.complete()
    quantity = candidate.quantity
    who, when = _context(scene, candidate, answer, carried)
    fields = candidate.fields
    if quantity is not None and candidate.kind == "count":
        fields["label"] = _best("label", count.labels(scene, quantity, answer.partition(":")[2]))
    level = candidate.kind == "score" and fields.get("role") == "level" and fields.get("stat") is None
    if level and who.startswith("patient"):
        fields["stat"] = "single"
    return Linked(candidate, scene.section, who, when, (scene.start, scene.end), others)


def _best(question: str, options: Sequence[tuple[str | None, list[str]]]) -> str | None:
    """The likeliest of several options."""
    if not options:
        return None
    shares = weights.ranked(question, [evidence for _option, evidence in options])
    return options[max(range(len(options)), key=shares.__getitem__)][0]


def _context(scene: Scene, candidate: Candidate, answer: str, carried: Carried) -> tuple[str, str | None]:
    """Whom and when a candidate speaks of."""
    quantity = candidate.quantity
    if quantity is None:
        told = scene.focus.group if (scene.focus.group or "").startswith("patient ") else None
        return told or "all", None
    who = _best("group", context.groups(scene, quantity, answer, carried.group)) or "all"
    return who, _best("when", context.times(scene, quantity, answer, carried.when))


def _also(scene: Scene, item: Linked) -> list[Linked]:
    """ "Three women received": the number of participants is also that of women."""
    candidate = item.candidate
    if candidate.kind == "grade" and candidate.quantity is not None:
        return [replace(item, candidate=twin, others=[]) for twin in grade.each(scene, candidate)]
    if candidate.kind != "count" or candidate.fields["what"] != "participants" or candidate.quantity is None:
        return []
    match = re.match(
        r"\s*(?:[\w-]+ ){0,2}?(women|men|females|males|girls|boys)\b", scene.after(candidate.quantity.end, 40)
    )
    if not match:
        return []
    what = "female" if match[1][0] in "wfg" else "male"
    twin = replace(candidate, fields={**candidate.fields, "what": what, "label": None}, rule="sex-too", fill=None)
    return [replace(item, candidate=twin, others=[])]


def refocus(scene: Scene, chosen: list[Candidate], contexts: Sequence[tuple[str, str | None]]) -> None:
    """Carry forward what the next sentence may leave unsaid; ``contexts`` are the groups and times of its facts."""
    focus = scene.focus
    order = tuple(dict.fromkeys(who for who, _when in contexts if who != "all"))
    focus.order = order if len(order) > 1 else focus.order
    if contexts:
        focus.last_group, focus.last_when = contexts[-1]
    scored = [c for c in chosen if c.kind == "score" and c.fields["role"] != "threshold"]
    if scored:
        focus.measure = scored[-1].fields["name"]
    elif scene.of_kind("measure"):
        focus.measure = scene.of_kind("measure")[-1].name
    people = [
        c.fields["n"]
        for c in chosen
        if c.kind == "count" and c.fields.get("what") == "participants" and c.fields.get("n")
    ]
    focus.total = people[-1] if people else focus.total
    labelled = [
        c for c in chosen if c.kind == "count" and c.fields.get("what") == "with" and c.fields.get("label")
    ]
    focus.label = str(labelled[-1].fields["label"]) if labelled else None
    events = scene.of_kind("event")
    if events:
        focus.event = events[-1]
    drugs = scene.of_kind("drug")
    if drugs:
        focus.drug = drugs[-1].name
    focus.toxic = scene.toxic or (focus.toxic and bool(events))
    patients = [g for g in scene.groups if g.patient]
    if patients:
        focus.group = patients[-1].label
    elif (
        not re.match(r"(?:His|Her|He|She|The patient|This patient|The dyspnea|The progressive)\b", scene.text)
        and not scored
    ):
        focus.group = (
            focus.group
            if focus.group
            and focus.group.startswith("patient")
            and not re.match(
                r"(?:All|Adverse|No|In all|Overall|None|The patients|We|Patients|Median|Mean)\b", scene.text
            )
            else None
        )
    if focus.case:
        focus.group = "patient"
    focus.effect = effect.last_measure(scene) or focus.effect
    named = [g.label for g in scene.groups if g.form not in ("drug", "sex", "both", "acronym")]
    focus.groups = tuple(dict.fromkeys([*named, *focus.groups]))[:4]
    fronting = [t for t in scene.times if context.fronts(scene, t)]
    if scene.times:
        focus.when, focus.fronted = (fronting or scene.times)[-1].when, bool(fronting)
    elif not focus.fronted:
        focus.when = None
    pairs = context.compared(scene)
    if pairs:
        focus.pair = (pairs[-1][0].label, pairs[-1][1].label)


def _distinct(linked: list[Linked]) -> list[Linked]:
    """One of each fact: said again in another sentence, it is kept where it is said most fully."""
    best: dict[tuple[object, ...], list[int]] = {}
    out: list[Linked | None] = []
    for item in linked:
        held = best.setdefault(_key(item), [])
        twin = next((i for i in held if _restated(out[i], item)), None)
        if twin is None:
            held.append(len(out))
            out.append(item)
        elif _fullness(item) > _fullness(out[twin]):
            out[twin] = None
            held[held.index(twin)] = len(out)
            out.append(item)
    return [item for item in out if item is not None]


_ALIKE = {
    "dose": ("drug", "amount", "amount_high", "unit", "op"), "score": ("value", "value_high", "role", "spread_low", "spread_high", "op"),
    "grade": ("grade", "n", "percent"), "count": ("what", "n", "percent"), "effect": ("measure", "value", "ci_low", "ci_high"),
}  # fmt: skip


def _key(item: Linked) -> tuple[object, ...]:
    fields = item.candidate.fields
    named = str(fields.get("name") or fields.get("event") or "").lower()
    return (item.candidate.kind, named, *(fields.get(name) for name in _ALIKE[item.candidate.kind]))


def _restated(first: Linked | None, second: Linked) -> bool:
    """Whether two alike facts say one thing: not in one sentence, and not of other people, times or outcomes."""
    if first is None or first.sentence == second.sentence:
        return False
    one, other = first.candidate.fields, second.candidate.fields
    kind = second.candidate.kind
    if kind == "dose":
        return (one.get("every") or other.get("every")) == (other.get("every") or one.get("every")) and (
            first.when is None or second.when is None or first.when == second.when
        )
    if (kind == "score" and one.get("role") == "threshold") or kind == "effect":
        return True
    loose = "conclusion" in (first.section, second.section) or "title" in (first.section, second.section)
    same_group = first.group == second.group or ("all" in (first.group, second.group) and loose)
    same_time = first.when == second.when or None in (first.when, second.when)
    if kind == "count" and one.get("what") in ("participants", "screened"):
        return True
    if kind == "count" and one.get("what") == "with":
        percent = one.get("percent")
        n = one.get("n")
        # "2 groups (15%) … Two studies (15%)": small numbers recur by chance
        exact = percent is not None and (not float(percent).is_integer() if n is None else float(n) >= 10)
        return same_time and (exact or (same_group and _share_words(one.get("label"), other.get("label"))))
    return same_group and same_time


def _share_words(one: object, other: object) -> bool:
    left, right = (set(re.findall(r"[a-z]{4,}", str(label or "").lower())) for label in (one, other))
    return bool(left & right)


def _fullness(item: Linked | None) -> tuple[int, int, float]:
    if item is None:
        return (0, 0, 0.0)
    filled = sum(1 for value in item.candidate.fields.values() if value is not None)
    if item.candidate.kind == "dose" or item.candidate.fields.get("role") == "threshold":
        return (filled, int(item.section != "conclusion"), 0.0)
    return (filled, int(item.section == "results"), item.candidate.confidence)

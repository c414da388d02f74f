"""What a number states, and what belongs to it: answers weighed, then the options of the likeliest answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations

from abstrax.model import CORE
from abstrax.names import wording
from abstrax.quantities.grammar import Quantity
from abstrax.relate import (
    count,
    dose,
    effect,
    grade,
    moment,
    score,
    signals,
    sizes,
    unnumbered,
    weights,
    whom,
    wordings,
)
from abstrax.relate.scene import Candidate, Scene
from abstrax.relate.undecided import undecided
from abstrax.relate.weights import Evidence


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


@dataclass(slots=True)
class Reading:
    """What a number may state: the probability of each answer, and the signals that gave it."""

    signals: list[str]
    answers: dict[str, float]

    @property
    def order(self) -> list[str]:
        """The answers but that of no fact, the likeliest first."""
        found = [answer for answer in self.answers if answer != weights.NOTHING]
        return sorted(found, key=self.answers.__getitem__, reverse=True)

    @property
    def any_fact(self) -> float:
        """The probability that the number states a fact at all."""
        return 1.0 - self.answers[weights.NOTHING]


_COUNTS = [f"count:{what}" for what in count.ANSWERS]
_SCORES = [f"score:{role}" for role in score.ROLES]


def possible(scene: Scene, quantity: Quantity) -> list[str]:
    """The answers that the form of a number allows."""
    out = ["dose"] if dose.possible(scene, quantity) else []
    if effect.possible(scene, quantity):
        out.append("effect")
    shared = not score.in_percent(scene, quantity)
    if shared and grade.possible(scene, quantity):
        out.append("grade")
    if shared and count.possible(scene, quantity):
        out += _COUNTS
    if score.possible(scene, quantity):
        out += _SCORES
    return out


@lru_cache(maxsize=1 << 8)
def _kinds(answers: tuple[str, ...]) -> frozenset[str]:
    """The kinds of fact that answers are of; numbers of one form allow the same answers."""
    return frozenset(answer.partition(":")[0] for answer in answers)


def read_number(
    scene: Scene, index: int, settled: dict[int, str], counted: Sequence[sizes.Size] = ()
) -> Reading | None:
    """What the number at a place of the sentence states, given what those before it do; None where it can state nothing.

    ``counted`` are the people counted before it in the sentence.
    """
    quantity = scene.quantities[index]
    if scene.heard is None:
        scene.heard = _heard(scene)
    allowed, told = scene.heard[index]
    if not allowed:
        return None
    found = [
        *scene.around[index],
        *signals.chained(scene, index, settled),
        *sizes.again(quantity, (*scene.focus.sizes, *counted)),
        *told,
    ]
    return Reading(found, weights.answers(found, allowed))


def _heard(scene: Scene) -> list[tuple[list[str], list[str]]]:
    """For each number the answers that it allows, and what the words say by rule; one kind after the other (see ``scenes``)."""
    allowed = [possible(scene, quantity) for quantity in scene.quantities]
    kinds = [_kinds(tuple(answers)) for answers in allowed]
    told: list[list[str]] = [[] for _ in allowed]
    for kind, cues in (
        ("dose", dose.cues),
        ("effect", effect.readings),
        ("grade", grade.cues),
        ("count", count.cues),
        ("score", score.cues),
    ):
        for quantity, own, out in zip(scene.quantities, kinds, told, strict=True):
            if kind in own:
                out += cues(scene, quantity)
    return list(zip(allowed, told, strict=True))


def options(scene: Scene, quantity: Quantity, answer: str, last: Candidate | None) -> list[Candidate]:
    """Every fact that an answer may mean; ``last`` is the score before in the sentence."""
    kind, _, detail = answer.partition(":")
    if kind == "count":
        return [count.propose(scene, quantity, detail)]
    if kind == "score":
        return score.propose(scene, quantity, detail, last)
    return {"dose": dose, "grade": grade, "effect": effect}[kind].propose(scene, quantity)  # type: ignore[no-any-return]


#: The field that is asked for of a kind that offers several readings; a count and an effect offer one.
QUESTION = {"dose": "drug", "score": "name", "grade": "event"}


def proposals(scene: Scene, quantity: Quantity, answer: str, last: Candidate | None) -> list[Candidate]:
    """Every fact that an answer may mean with its probability, the likeliest first."""
    out = options(scene, quantity, answer, last)
    question = QUESTION.get(answer.partition(":")[0])
    if question is None:
        out[0].confidence = 1.0
        return out
    return weighed(question, out)


def weighed(question: str, candidates: list[Candidate]) -> list[Candidate]:
    """The likeliest candidate and its rivals, each with the probability that it is right at core level.

    Where "fracture rate" is right, "overall fracture rate" is right too: names that agree share what they have, and one
    that agrees with the likeliest is no rival.
    """
    told = weights.ranked(question, [Evidence(candidate.signals) for candidate in candidates])
    for candidate, share in zip(candidates, told, strict=True):
        candidate.confidence = share
    order = sorted(candidates, key=lambda c: -c.confidence)
    keys = [_core(candidate) for candidate in order]
    shares = [candidate.confidence for candidate in order]
    live = [place for place, share in enumerate(shares) if share > _LIVE]
    first: dict[_Key, Candidate] = {}
    for place, candidate in enumerate(order):
        if keys[place] not in first:
            first[keys[place]] = candidate
            if shares[place] > _LIVE:
                candidate.confidence = sum([shares[i] for i in live if _agree(keys[place], keys[i])])
    ranks = sorted(first, key=lambda key: -first[key].confidence)
    return [first[key] for key in ranks if key == ranks[0] or not _agree(ranks[0], key)]


_Key = tuple[str, tuple[str, ...]]


def _core(candidate: Candidate) -> _Key:
    """What has to be right at core level, beside the numbers: the name, and the other fields."""
    fields, named = candidate.fields, QUESTION[candidate.kind]
    rest = [str(fields.get(field)).lower() for field in CORE[candidate.kind] if field != named]
    return str(fields.get(named)).lower(), tuple(rest)


def _agree(one: _Key, other: _Key) -> bool:
    """Whether two candidates would be right together, by the rule for names by which gold is compared."""
    alike = one[1] == other[1]
    return one == other or (alike and wording.within(wording.content(one[0]), wording.content(other[0])))


@dataclass(slots=True)
class Carried:
    """What the number before in a sentence was found to speak of, the last score and what the last count was of."""

    group: str | None = None
    when: str | None = None
    score: Candidate | None = None
    label: str | None = None
    groups: dict[int, str] = field(default_factory=dict)
    times: dict[int, str | None] = field(default_factory=dict)
    sizes: tuple[sizes.Size, ...] = ()

    def on(self, index: int, group: str, when: str | None, candidate: Candidate | None) -> Carried:
        """What is carried on from the number at a place."""
        kind = candidate.kind if candidate is not None else None
        score = candidate if kind == "score" else self.score
        label = candidate.fields.get("label") if candidate is not None and kind == "count" else self.label
        size = sizes.counted(candidate, group)
        return Carried(
            group,
            when,
            score,
            label,
            {**self.groups, index: group},
            {**self.times, index: when},
            (*self.sizes, size) if size is not None else self.sizes,
        )


def take(
    scene: Scene, index: int, settled: dict[int, str], carried: Carried, threshold: float
) -> Linked | None:
    """The fact of the number at a place of the sentence, given what those before it state; None where it states none."""
    reading = read_number(scene, index, settled, carried.sizes)
    if reading is None or reading.any_fact < threshold:
        return None
    quantity, (answer, *others) = scene.quantities[index], reading.order
    options = proposals(scene, quantity, answer, carried.score)
    if not options:
        return None
    for option in options:
        option.confidence *= reading.answers[answer]
    rivals = options[1:] + _rivals(scene, quantity, reading, answer, others, carried)
    item = _linked(scene, options[0], rivals, answer, carried)
    item.reading, item.answer = reading, answer
    return item


def choose(scene: Scene, threshold: float) -> list[Linked]:
    """The facts of a sentence: each number read in turn, those before it in mind; then statements without a number.

    A number that states a fact with a probability below ``threshold`` is passed over.
    """
    chosen: list[Linked] = []
    settled: dict[int, str] = {}
    carried = Carried()
    for index in range(len(scene.quantities)):
        item = take(scene, index, settled, carried, threshold)
        if item is not None:
            chosen += [item, *_also(scene, item)]
            settled[index] = item.answer
            carried = carried.on(index, item.group, item.when, item.candidate)
    for candidate in statements(scene):
        if candidate.confidence >= threshold:
            chosen.append(_linked(scene, candidate, [], "grade", carried))
    if not chosen:
        return chosen
    effect.label_all(scene, [(item.candidate, item.group) for item in chosen])
    for item in chosen:
        item.flags = undecided(scene, item.candidate, item.group, item.when, item.others)
    for item in chosen:
        found = item.candidate
        found.confidence = weights.sure(
            signals.gist(found), found.rule, item.section, item.flags, found.confidence
        )
    return sorted(chosen, key=lambda item: item.candidate.start)


def _rivals(
    scene: Scene, quantity: Quantity, reading: Reading, best: str, others: list[str], carried: Carried
) -> list[Candidate]:
    """The best reading of the number as anything else, where it is half as likely; ``others`` are such answers in order."""
    share = reading.answers
    if not others or share[others[0]] < 0.5 * share[best]:
        return []
    options = proposals(scene, quantity, others[0], carried.score)[:1]
    for option in options:
        option.confidence *= share[others[0]]
    return options


def statements(scene: Scene) -> list[Candidate]:
    """Statements of none, weighed like proposals."""
    out = unnumbered.none_statements(scene) + unnumbered.single_patients(scene)
    for candidate in out:
        candidate.signals = [
            f"{candidate.kind} {candidate.rule}",
            *candidate.signals,
            *(f"{candidate.rule} {s}" for s in candidate.signals),
            f"in {scene.section}",
        ]
        candidate.confidence = weights.likely("statement", candidate.signals)
    return out


def _linked(
    scene: Scene, candidate: Candidate, others: list[Candidate], answer: str, carried: Carried
) -> Linked:
    """A chosen candidate with its group, time and label."""
    candidate.complete()
    quantity = candidate.quantity
    who, when = _context(scene, candidate, answer, carried)
    fields = candidate.fields
    if quantity is not None and candidate.kind == "count":
        worded = wordings.labels(scene, quantity, answer.partition(":")[2], who, carried.label)
        fields["label"] = best("label", worded)
    if candidate.kind == "score" and fields.get("stat") is None and quantity is not None:
        if fields.get("role") != "threshold" and _of_one(
            scene, quantity, who, fields.get("spread_low") is not None
        ):
            fields["stat"] = "single"
    return Linked(candidate, scene.section, who, when, (scene.start, scene.end), others)


_ONE_PERSON = re.compile(
    r"[ -]*olds?(?:,? [\w'’-]+){0,4}? (?:man|woman|male|female|boy|girl|patient|lady|gentleman|infant|child)\b(?!s)",
    re.I,
)


def _of_one(scene: Scene, quantity: Quantity, who: str, spread: bool) -> bool:
    """Whether a value is one patient's: of a patient told apart, in a case report, or "a 71-year-old woman"."""
    if spread:
        return False
    told = who.startswith("patient") or scene.focus.case or moment.patient(scene, quantity)
    return told or _ONE_PERSON.match(scene.after(quantity.end, 60)) is not None


def best(question: str, options: Sequence[tuple[str | None, Evidence]]) -> str | None:
    """The option that is likeliest to be right, where others that say the same in other words would be right with it.

    "SSc" at 0.3 and "SSc patients" at 0.2 outweigh "all" at 0.4.
    """
    if not options:
        return None
    shares = weights.ranked(question, [evidence for _option, evidence in options])
    order = sorted(range(len(options)), key=shares.__getitem__, reverse=True)
    first = options[order[0]][0]
    live = [i for i in order if shares[i] > _LIVE]
    if shares[order[0]] > 0.5 or question == "when" or len(live) < 3:
        return first
    words = {i: wording.content(options[i][0] or "") for i in live}
    alike = {(i, i) for i in live}
    for i, j in combinations(live, 2):
        if wording.alike(words[i], words[j]):
            alike |= {(i, j), (j, i)}
    # summed in one order, so that those that agree with all of the same are equal to the last digit, and the first wins
    return options[max(live, key=lambda i: sum([shares[j] for j in live if (i, j) in alike]))][0]


#: What is less likely decides nothing.
_LIVE = 0.03


def _context(scene: Scene, candidate: Candidate, answer: str, carried: Carried) -> tuple[str, str | None]:
    """Whom and when a candidate speaks of."""
    quantity = candidate.quantity
    if quantity is None:
        told = scene.focus.group if (scene.focus.group or "").startswith("patient ") else None
        return told or "all", None
    purpose = candidate.fields.get("purpose")
    answer = f"dose:{purpose}" if purpose else answer
    offered = whom.groups(
        scene, quantity, answer, carried.group, carried.groups, carried.sizes, candidate.fields
    )
    who = best("group", offered) or "all"
    return who, best("when", moment.times(scene, quantity, answer, carried.when, carried.times))


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
    twin = replace(
        candidate, fields={**candidate.fields, "what": what, "label": None}, rule="sex-too", fill=None
    )
    return [replace(item, candidate=twin, others=[])]

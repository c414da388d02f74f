"""The text's own words for what was counted: where they may stand, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from abstrax.names import wording
from abstrax.quantities.grammar import Quantity
from abstrax.relate.atoms import clusters, fold, shape, small
from abstrax.relate.counted import ADJ, THINGS, enrolment, people_after, words_inside
from abstrax.relate.phrases import PERSON, clause_subject, outcome_before, predicate_after, subject_before
from abstrax.relate.scene import Scene
from abstrax.relate.signals import paired
from abstrax.relate.signs import sign
from abstrax.relate.standing import stands
from abstrax.relate.weights import Evidence, Together

_PEOPLE = re.compile(rf"{PERSON}\b", re.I)


def labels(
    scene: Scene, quantity: Quantity, what: str, group: str = "all", last: str | None = None
) -> list[tuple[str | None, Evidence]]:
    """Every wording for what was counted, with what speaks for each; none first. Of the sexes and arms nothing is said.

    ``group`` is whom the number speaks of, ``last`` what the count before it in the sentence was of.
    """
    if what in ("female", "male"):
        return []
    index = scene.quantities.index(quantity)
    sources: dict[str, list[str]] = {}
    for source, label in (*_wordings(scene, quantity, what), *_again(scene, index, last)):
        if label:
            sources.setdefault(label, []).append(source)
    form, depth = shape(quantity), "bracketed" if quantity.depth else "plain"
    texts, at = scene.atoms.texts, scene.atoms.place[index]
    before = f"l1={texts[at - 1] if at else '^'}"
    after = f"r1={texts[at + 1] if at + 1 < len(texts) else '$'}"
    lowered = [label.lower() for label in sources]
    out: list[tuple[str | None, Evidence]] = []
    if what not in ("with", "records", "participants"):
        out.append((None, Evidence(["none", f"none&{what}", f"none&{form}", f"none&{what}&{depth}"])))
    for (label, told), own in zip(sources.items(), lowered, strict=True):
        words, shown, people = _worded(label)
        signals: list[str | Together] = [words, f"{what} {words}", *shown, f"agreed by {len(told)}", *people]
        signals += stands(scene, quantity, label, told[0])
        signals.append(f"said {min(scene.clean.count(label), 4)}")
        if group != "all":  # "those with diabetes were more often obese": the label is not the group
            signals.append(f"{wording.overlap(label, group) or 'apart from'} the group")
        if sum([own in other for other in lowered]) > 1:
            signals.append(f"part of another&{told[0]}")
        out.append((label, Evidence(signals, told, (what, before, after))))
    return out


@lru_cache(maxsize=1 << 10)
def _worded(label: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """How many words a label has, what the first and the last tell, and whether it opens with people."""
    parts = label.split()
    last, first, group = fold(parts[-1]), fold(parts[0]), clusters().get
    shown = (
        f"last word {group(last)}",
        f"first word {group(first)}",
        f"first word {first}",
        f"last word {last}",
    )
    return f"words={min(8, len(parts))}", shown, ("opens with people",) if _PEOPLE.match(label) else ()


def _again(scene: Scene, index: int, last: str | None) -> Iterator[tuple[str, str | None]]:
    """ "Relapse was rarer on zetomab (14% versus 29%)": what the count before was of, and how the two hang together."""
    if last and index:
        head = scene.heads.get
        listed = index - 1 in scene.runs.get(index, ()) or head(index, index) == head(index - 1, index - 1)
        yield "count before", last
        yield f"count before listed={listed}", last


def _wordings(scene: Scene, quantity: Quantity, what: str) -> Iterator[tuple[str, str | None]]:
    """Where the words for what was counted may stand, and the words found there."""
    low, high = scene.clause_span(quantity.start)
    left, right = scene.room(quantity)
    index = scene.quantities.index(quantity)
    if what == "records":
        yield "things", _things(scene, quantity, right)
    if what in ("participants", "screened", "arm", "completed", "records"):
        yield "studied", _studied(scene, quantity, people_after(scene, quantity))
        yield "verb", _studied_verb(scene, quantity)
    yield "outcome", _outcome_name(scene, quantity, left, right)
    yield "head", outcome_before(scene.bare(left, quantity.start))
    if not _of_whom(scene, index, high):
        yield "tail", predicate_after(scene.bare(quantity.end, right))
    yield "subject", clause_subject(scene.bare(low, quantity.start))
    opener = scene.quantities[scene.heads.get(index, index)]
    if opener is not quantity:
        first, _until = scene.room(opener)
        yield "opener head", outcome_before(scene.bare(first, opener.start))
        yield "opener outcome", _outcome_name(scene, opener, first, opener.end)
        yield "opener tail", predicate_after(scene.bare(opener.end, quantity.start))
    last = scene.last(index)
    if last != index:
        yield "after list", predicate_after(scene.bare(scene.quantities[last].end, high))
    for side, names in (
        ("left", [n for n in scene.names if left <= n.start and n.end <= quantity.start][-1:]),
        ("right", [n for n in scene.names if quantity.end <= n.start and n.end <= right][:1]),
    ):
        for name in names:
            yield f"{side} {name.kind}", scene.clean[name.start : name.end]
    inside = words_inside(scene, quantity)
    if inside:
        yield "inside", predicate_after(" " + inside)
    yield from _beyond(scene, quantity, right, high)
    yield from _at_the_ends(scene, quantity, low, high)
    yield from _in_list(scene, index, low, high)
    yield "focus", scene.focus.label


_RAW = re.compile(
    r"[\s%)\]]*(?:of (?:the |these |all )?(?:patients|pts|participants|them|cases) )?(?:(?:were|was|are|had|who were|being|as) )?(?P<what>(?:(?!(?:and|or|in|of|with|had|were|was|at|vs|versus|who|while|compared|by|from)\b)[A-Za-z][\w/’'-]*[ ]?){1,4})"
)
_REASON = re.compile(
    r"\b(?:due to|because of|owing to|attributed to|secondary to) (?:an? |the )?(?P<what>(?:[\w/'-]+ ?){1,5})"
)


def _beyond(scene: Scene, quantity: Quantity, right: int, high: int) -> Iterator[tuple[str, str | None]]:
    """Where a number stands in the way, the noun is a word for people, or a reason is told.

    "22 (22.4%) reported 4 or more ACEs", "53.5% were non-smokers", "two stopped because of side effects".
    """
    if right < high:
        yield "tail past a number", predicate_after(scene.clean[quantity.end : high])
    if raw := _RAW.match(scene.clean, quantity.end, right):
        yield "words after", raw["what"].strip()
    if reason := _REASON.search(scene.clean, quantity.end, right):
        yield "reason", reason["what"].strip()


_OF, _OF_WHOM = re.compile(r" of \w"), re.compile(r" of [\w /+-]+[.,;)]")


def _of_whom(scene: Scene, index: int, until: int) -> bool:
    """ "58% of GPs and 38% of pain specialists)": the words behind a share tell whose it is, as they do of the one before."""
    quantity, last = scene.quantities[index], scene.quantities[index - 1]
    return (
        index > 0
        and quantity.kind == last.kind == "p"
        and _OF_WHOM.match(scene.clean, quantity.end, until) is not None
        and _OF.match(scene.clean, last.end) is not None
    )


_UPON = re.compile(r"[\s(]*(?:(?:in|by|for|among|was|were|of)[\s(]+)*")


def _at_the_ends(scene: Scene, quantity: Quantity, low: int, high: int) -> Iterator[tuple[str, str | None]]:
    """What all numbers of a clause or sentence share, told before the first or behind the last; a limit right before.

    "MI occurred in 4.4% of women vs. 2.8% of men", "67% on A (n=9) vs 47% on B achieved ACR20", "SU <5.0 mg/dL in 48%".
    """
    inside = [q for q in scene.quantities if q is quantity or (low <= q.start and q.end <= high)]
    if inside[-1] is not quantity and not _of_whom(scene, scene.quantities.index(inside[-1]), high):
        yield "last tail", predicate_after(scene.bare(inside[-1].end, high))
    if inside[0] is not quantity:
        yield "first head", outcome_before(scene.bare(low, inside[0].start))
    if scene.quantities[0] is not inside[0]:
        yield "sentence head", outcome_before(scene.bare(scene.start, scene.quantities[0].start))
    limits = [q for q in scene.quantities if q.end <= quantity.start and q.op][-1:]
    for limit in limits:
        named = [m for m in scene.of_kind("measure") if m.end <= limit.start][-1:]
        if named and _UPON.fullmatch(scene.clean, limit.end, quantity.start):
            yield "limit", scene.clean[named[0].start : limit.end]


_SPLIT = re.compile(r",? (?:and|or) |, ")


def _in_list(scene: Scene, index: int, low: int, high: int) -> Iterator[tuple[str, str | None]]:
    """ "Arthritis, uveitis and psoriasis occurred in 39.9%, 17.6% and 14.9%": the item at the number's place, or its pair's."""
    run = scene.runs.get(index, ())
    if len(run) < 2:
        return
    each = 2 if paired(scene, run) else 1
    many, place = len(run) // each, run.index(index) // each
    of = "pairs" if each == 2 else str(min(many, 4))
    first, last = scene.quantities[run[0]], scene.quantities[run[-1]]
    low = min(low, scene.clause_span(first.start)[0])
    before = _SPLIT.split(scene.bare(low, first.start).replace("\x00", ""))
    if len(before) >= many:
        item = before[place - many]
        yield f"item before {of}", predicate_after(item) if place else subject_before(item)
        if place == many - 1:
            yield "last item before", outcome_before(item)
    after = _SPLIT.split(scene.bare(last.end, high).replace("\x00", ""))
    if len(after) >= many:
        yield f"item after {of}", predicate_after(" " + after[place])
    yield "after run", predicate_after(scene.bare(last.end, high))


_VERB_AFTER = re.compile(
    r"[^.;,()]{0,80}?\b(?:were|was|had|have been)? ?(?P<verb>enrolled|included(?: in the (?:study|analysis))?|recruited|randomi[sz]ed|analy[sz]ed|identified|evaluated|treated|screened|evaluable|eligible|infused|dosed|received [\w/-]+|completed [\w ]{3,20}|available|matched|followed)\b",
    re.I,
)


def _studied_verb(scene: Scene, quantity: Quantity) -> str | None:
    """The verb alone that says what was done with a population: "enrolled", "received blinatumomab"."""
    after = _VERB_AFTER.match(scene.clean, quantity.end, min(scene.end, quantity.end + 120))
    if after and not scene.between(quantity.end, after.start("verb")):
        return after["verb"]
    return _verb_before(scene, quantity, _STUDIED_BEFORE)


#: In small letters; all of the verbs end alike.
_STUDIED_BEFORE = re.compile(
    r"\b(enrolled|included|recruited|randomi[sz]ed|analy[sz]ed|identified|evaluated|treated|screened)\b[\w\s]{0,12}$"
)
_ASKED_BEFORE = re.compile(
    r"\b(enrolled|included|recruited|randomi[sz]ed|analy[sz]ed|studied|identified|evaluated|treated|screened|interviewed)\b[\w\s]{0,12}$"
)


def _verb_before(scene: Scene, quantity: Quantity, verbs: re.Pattern[str]) -> str | None:
    """The verb right before a number, as written."""
    before = scene.before(quantity.start, 30)
    lower = small(before)
    match = verbs.search(lower) if "ed" in lower else None
    return before[slice(*match.span(1))] if match else None


def _studied(scene: Scene, quantity: Quantity, person: re.Match[str] | None) -> str | None:
    """What the people of a population were and what was done with them: "RA patients enrolled"."""
    enrolled = enrolment(scene, quantity)
    who = scene.text[slice(*person.span())].strip(" )]") if person and len(person[0].split()) <= 6 else ""
    verb = enrolled["verb"] if enrolled else _verb_before(scene, quantity, _ASKED_BEFORE) or ""
    return f"{who} {verb}".strip() or None


#: Responses and states that abstracts count, by the names of their criteria.
_OUTCOMES = re.compile(
    r"\b(?:ACR ?-?(?:20|50|70|90|100)(?:/\d\d)*(?: response)?|p?ACR ?(?:30|50|70)|PASI[ -]?(?:75|90|100)(?: response)?|SRI[- ]?(?:\(?[4-8]\)?)(?: response)?|BICLA(?: response)?|LLDAS(?:-?\d)?|Lupus Low Disease Activity State|DORIS(?: remission)?|ASAS ?(?:20|40|5/6|PR)(?: response)?|"
    r"CLASI-?(?:A)?[- ]?(?:50|70|75)|IGA ?0/1(?: response)?|CLA-IGA ?0/1|MDA|VLDA|minimal disease activity|BASDAI ?50|ASDAS[- ](?:LDA|MI|ID|CII)|(?:complete |partial |overall |primary |renal |clinical |objective )*(?:renal )?response|(?:drug-free |steroid-free |glucocorticoid-free |sustained |complete |clinical |deep |partial |serological )*remission|"
    r"(?:low|high|moderate|minimal) disease activity|LDA|CRR|PERR|CDAI remission|Boolean remission|EULAR (?:good |moderate )?response|JADAS\w* (?:remission|ID|LDA)|inactive disease)\b(?! (?:rates? )?(?:was|were) (?:defined|assessed|evaluated))"
)


#: Of the words without one of which none of them is named.
_OUTCOMES_SIGN = sign(
    "p?acr|pasi|sri|bicla|lldas|lupus|doris|asas|clasi|iga|cla|v?lda|mda|vlda|minimal|basdai|asdas|response|remission|low|high|moderate"
    "|crr|perr|cdai|boolean|eular|jadas.*|inactive"
)


def _outcome_name(scene: Scene, quantity: Quantity, left: int, right: int) -> str | None:
    """A response named by its criterion right beside the share."""
    if not scene.signs & _OUTCOMES_SIGN or not (quantity.share or quantity.n_equals):
        return None
    before = list(_OUTCOMES.finditer(scene.clean, left, quantity.start))
    after = _OUTCOMES.search(scene.clean, quantity.end, right)
    if before and not re.search(r"[;,]\s", scene.bare(before[-1].end(), quantity.start)):
        whole = outcome_before(scene.bare(left, quantity.start))
        return (
            whole
            if whole and before[-1][0].lower() in whole.lower() and len(whole.split()) <= 6
            else before[-1][0]
        )
    if (
        after
        and after.start() - quantity.end < 60
        and not re.search(r";", scene.clean[quantity.end : after.start()])
    ):
        return after[0]
    index = scene.quantities.index(quantity)
    last = scene.last(index)
    if last != index:
        stop = next((q.start for q in scene.quantities[last + 1 :]), scene.end)
        behind = _OUTCOMES.search(scene.clean, scene.quantities[last].end, stop)
        return behind[0] if behind and behind.start() - scene.quantities[last].end < 70 else None
    return None


def _things(scene: Scene, quantity: Quantity, right: int) -> str | None:
    """The things counted, here or, where only a number stands, with the number before."""
    own = predicate_records(words_inside(scene, quantity) or scene.clean[quantity.end : right])
    if own:
        return own
    for earlier in reversed([q for q in scene.quantities if q.end <= quantity.start]):
        if label := predicate_records(scene.clean[earlier.end : quantity.start]):
            return label
    return None


_RECORDS = re.compile(
    rf"[\s\])-]*({ADJ}{THINGS})\b(?: (?:were |was |met )?(included|identified|analy[sz]ed|eligible|retrieved|collected|obtained|performed|selected))?",
    re.I,
)


def predicate_records(text: str) -> str | None:
    """The things counted: "36 centers between" is "centers"."""
    match = _RECORDS.match(text)
    return " ".join(part.strip() for part in match.groups() if part) if match else None

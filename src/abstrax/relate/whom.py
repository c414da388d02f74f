"""The group that a value speaks of: every label that the text offers, and what speaks for each."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from abstrax.names import wording
from abstrax.quantities.grammar import Quantity
from abstrax.relate import dosed, sizes, whose
from abstrax.relate.atoms import clusters, fold, small
from abstrax.relate.cast import Cast
from abstrax.relate.groups import Group, hints
from abstrax.relate.scene import Scene
from abstrax.relate.signals import again, facing, gap_words, near, stand
from abstrax.relate.sizes import Size
from abstrax.relate.weights import Evidence, Together

#: Labels are asked for again by the numbers of one abstract, hardly later; what is kept longer the collector goes through.
_REMEMBERED = 1 << 10
_PAIR = re.compile(
    r"[\s(\[]*(?:group|arm|patients|pts|subgroup|groups|arms)?[\s)\]]*(?:,|and|or|vs\.?|versus|/|, and|than|compared (?:with|to)|, compared (?:with|to)|over|than (?:in|for|with))\s*(?:the |in |for |with |those (?:receiving |on |with )?|in the |patients (?:receiving |on |with )?)*"
)
_NEAR_AFTER = re.compile(
    r"[\s)\]%]*(?:of )?(?:the )?(?:(?:patients?|pts|participants?|subjects?|individuals|those|recipients|cases|women|points|units|years|events) ?)?(?:\([^()]{0,40}\) ?)?(?:(?:in|with|for|on|of|to|receiving|who received|treated with|given|assigned to|randomi[sz]ed to|among|taking|from|under|within|were in|starting) ?)*(?:the |all )?[(\[]?"
)
_NEAR_BEFORE = re.compile(
    r"[\s)\],:(\[=]*(?:(?:patients?|pts|participants|group|arm|subjects|recipients|had|was|were|n ?=|N ?=|of|a|at|mean|median|the|showed|achieved|reached|in|to|age) ?)*[\s(\[:=,~]*"
)


def groups(
    scene: Scene,
    quantity: Quantity,
    answer: str,
    carried: str | None,
    before: Mapping[int, str],
    counted: Sequence[Size] = (),
    drug: str | None = None,
    named: str | None = None,
) -> list[tuple[str, Evidence]]:
    """Every group that a number may speak of, with what speaks for each; ``all`` first.

    ``answer`` is what the number states, ``carried`` the group of the number before in the sentence, ``before`` those
    of all numbers before it by their places, ``counted`` the people that they count, ``drug`` that of a dose, ``named``
    the measure or the event, which is no group as well.
    """
    known, index = (*scene.focus.sizes, *counted), scene.quantities.index(quantity)
    people = sizes.told_of(scene.clean, scene.quantities, quantity)
    described, (about, led) = _described(scene, quantity), _about(scene, quantity)
    told, how = _by_rule(scene, quantity, index, described, about, led)
    labels: dict[str, list[str]] = defaultdict(list, all=[])
    for label, sources in (
        (told, (f"rule {how}",)), (about, (f"about {led}",)), (carried, ("carried",)), *_told_of(scene, quantity, described),
    ):  # fmt: skip
        if label:
            labels[label] += sources
    for label, source in (
        *_offered(scene, index, carried), *again(scene, index, before), *sizes.matched(quantity, known),
        *sizes.among(people, known), *(dosed.labels(scene, quantity, drug, told, how) if answer.startswith("dose") else ()),
    ):  # fmt: skip
        if label:
            labels[label].append(source)
    standing = _Standing(
        how,
        led,
        sizes.standing(sizes.of_whom(quantity), known),
        sizes.standing(None if people is None else range(int(people), int(people) + 1), known),
        whose.contrasts(scene, index),
    )
    beside, faced = _beside(answer, "comparing" in scene.cue_words, scene.focus.case), facing(scene, index)
    everybody = labels.pop("all")
    if named:
        labels = {label: by for label, by in labels.items() if wording.overlap(label, named) != "is"}
    return [
        ("all", _for_all(scene, everybody, answer, carried, standing, (*_kinds(answer), *faced))),
        *[
            (label, _for_group(scene.focus.cast, label, sources, (*beside, *faced), carried))
            for label, sources in labels.items()
        ],
    ]


def _told_of(
    scene: Scene, quantity: Quantity, described: str | None
) -> list[tuple[str | None, Sequence[str]]]:
    """The labels that are described, spoken of or named in the sentence, each with where it stands."""
    named = [*_labelled(scene), *dosed.amounts(scene, quantity)]
    return [
        (described, ("described",)),
        (scene.focus.group, ("focus",)),
        *[(item.label, _relation(scene, quantity, item)) for item in named],
    ]


def _offered(scene: Scene, index: int, carried: str | None) -> Iterator[tuple[str | None, str]]:
    """The labels that phrases, lists and the sentences before offer, each with where it stands."""
    yield from whose.phrases(scene, index)
    for label in scene.focus.groups:
        yield label, "named before"
    for label in scene.focus.pair or ():
        yield label, "pair before"
    run = scene.runs.get(index, ())
    if len(run) > 1:
        yield from _ordered(scene, index, run, carried)
        yield from _aligned(scene, index, run)
        yield from _opposed(scene, index, run, carried)
    yield scene.focus.last_group, "sentence before"


def _labelled(scene: Scene) -> list[Group]:
    """All that a sentence names by which people may be told apart; put together once."""
    if scene.labelled is None:
        named = [
            Group(n.start, n.end, n.name, drug=True, form=n.kind)
            for n in scene.names
            if n.kind in ("condition", "drug", "event")
        ]
        hinted = hints(scene.clean, scene.start, scene.end, scene.groups)
        scene.labelled = [*scene.groups, *hinted, *named, *dosed.regimens(scene)]
    return scene.labelled


def _kinds(answer: str) -> tuple[str, ...]:
    """What a number states; of a dose also that it is one."""
    return (answer, "dose") if answer.startswith("dose:") else (answer,)


@lru_cache(maxsize=1 << 7)
def _beside(answer: str, comparing: bool, case: bool) -> tuple[str, ...]:
    """What stands beside that a part of the population is spoken of: what is stated, and in which surroundings."""
    return (*_kinds(answer), *("comparing",) * comparing, *("case",) * case)


class _Standing(NamedTuple):
    """How the rules find the group of a number and what the clause is about, and whom its arithmetic allows.

    ``share`` and ``people`` tell of whom a share can be, and the number of people that the clause opens with,
    ``contrasts`` where numbers close by have phrases of their own.
    """

    how: str
    led: str
    share: str
    people: str
    contrasts: list[str]


def _for_all(
    scene: Scene,
    sources: list[str],
    answer: str,
    carried: str | None,
    standing: _Standing,
    beside: tuple[str, ...],
) -> Evidence:
    """What speaks for the whole study population."""
    kind, many, cast = answer.split(":")[0], min(len(scene.groups), 3), scene.focus.cast
    before = "none" if carried is None else str(carried == "all")
    signals: list[str | Together] = [
        _all_by_rule(answer, standing.how, standing.led, before, many, scene.section),
        _all_in_study(answer, cast.parts, tuple(scene.cue_words[:3]), scene.focus.design),
        f"all&share of {standing.share}",
        f"all&told of {standing.people}",
    ]
    signals += [f"all&in contrast {source}" for source in standing.contrasts]
    if standing.contrasts:
        against = any(source.endswith(" control") for source in standing.contrasts)
        signals += [f"all&in contrast control={against}", f"all&in contrast control={against}&{kind}"]
    return Evidence(signals, sources, beside)


@lru_cache(maxsize=_REMEMBERED)
def _all_by_rule(answer: str, how: str, led: str, carried: str, many: int, section: str) -> Together:
    """What an answer, the groups of the sentence and the rules tell of its being of everybody."""
    kind = answer.split(":")[0]
    return Together((
        "all", f"all&{answer}", f"all&rule {how}", f"all&{kind}&rule {how}", f"all&groups={many}", f"all&in {section}",
        f"all&about {led}", f"all&carried={carried}", f"all&{answer}&groups={many}",
    ))  # fmt: skip


@lru_cache(maxsize=_REMEMBERED)
def _all_in_study(
    answer: str, parts: tuple[str, ...], cues: tuple[str, ...], designs: tuple[str, ...]
) -> Together:
    """What an answer, the abstract as a whole and the key words of the sentence tell of its being of everybody."""
    kind = answer.split(":")[0]
    return Together((
        *(f"all&{part}" for part in parts), *(f"all&{answer}&{cue}" for cue in cues), *(f"all&{kind}&{part}" for part in parts),
        *(f"all&design={design}" for design in designs),
    ))  # fmt: skip


@lru_cache(maxsize=_REMEMBERED)
def _worded(label: str) -> tuple[str, Together]:
    """How many words a label has, and what they tell of its naming people."""
    words = label.split()
    first, last = fold(words[0]), fold(words[-1])
    group = clusters().get
    return f"words={min(5, len(words))}", Together((
        f"label {small(label)}", f"label ends {last}", f"label opens {first}", f"label ends {group(last)}",
        f"label opens {group(first)}", f"label acronym={label.isupper()}",
    ))  # fmt: skip


def _for_group(
    cast: Cast, label: str, sources: list[str], beside: tuple[str, ...], carried: str | None
) -> Evidence:
    """What speaks for a part of it; ``beside`` begins with what the number states."""
    words, worded = _worded(label)
    first, before = sources[0], "none" if carried is None else carried == label
    told = cast.of(label)
    if told is None:
        return Evidence([words, f"{first}&carried={before}", worded], sources, beside)
    strong, kind = told.signals[-1], beside[0].partition(":")[0]
    signals: list[str | Together] = [
        words, f"{first}&carried={before}", told, f"{strong}&{first}", f"{strong}&{kind}", worded,
    ]  # fmt: skip
    return Evidence(signals, sources, beside)


def _ordered(
    scene: Scene, index: int, run: tuple[int, ...], carried: str | None
) -> Iterator[tuple[str, str]]:
    """ "5.3%, 4.6% and 7.4%" where the sentence before gave Q4W, Q8W and placebo in this order; the other of a pair."""
    place, order = run.index(index), scene.focus.order
    if place < len(order):
        yield order[place], f"in order of {min(len(run), 4)} among {min(len(order), 4)}"
    here = list(dict.fromkeys(g.label for g in scene.groups if g.end <= scene.starts[index]))
    if place < len(here):
        yield here[place], f"in order here of {min(len(run), 4)} among {min(len(here), 4)}"
    if place == 1 and carried in order and len(order) == 2:
        yield order[1 - order.index(carried)], "other of the last two"


_JOINED = re.compile(
    r"[\s)\]]*(?:\([^()]{0,25}\))?(?:(?:-?treated )?(?:group|arm|patients|pts|participants|subgroup|groups|arms|recipients|cohort)s?)?[\s)\]]*"
    r"(?:,|and|or|/|to|vs\.?|versus|(?:than|compared (?:with|to)|over|relative to)(?: (?:in|for|with|on))?)"
    r"(?: (?:and|the|in|for|with|those|both|patients|pts|receiving|on|who|received|vs\.?|versus|then|than|compared to|compared with))*\s*"
)


def _rows(scene: Scene) -> list[list[Group]]:
    """Names in a row that may be of groups: "in both SLE and SSc than in controls"; found once."""
    if scene.rows is None:
        scene.rows = []
        end = scene.start
        for item in sorted([*_labelled(scene), *dosed.amounts(scene)], key=lambda g: (g.start, -g.end)):
            if item.start < end:
                continue
            row = scene.rows[-1] if scene.rows else []
            if row and item.label != row[-1].label and _JOINED.fullmatch(scene.clean, end, item.start):
                row.append(item)
            else:
                scene.rows.append([item])
            end = item.end
        scene.rows = [row for row in scene.rows if len(row) > 1]
    return scene.rows


def _aligned(scene: Scene, index: int, run: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """ "Scores were higher in both SLE and SSc than in controls (15.4 and 20.5 vs 9.0)": the name at the number's place."""
    first, last = scene.starts[run[0]], scene.ends[run[-1]]
    for row in _rows(scene):
        if len(row) != len(run):
            continue
        after = row[0].start >= last
        low, high = (last, row[0].start) if after else (row[-1].end, first)
        if low > high:
            continue
        label, side = row[run.index(index)].label, "after" if after else "before"
        yield label, f"aligned {side} {near(high - low)}"
        yield label, f"aligned {min(len(run), 4)} {row[0].form} {row[-1].form}"
        yield label, f"aligned {side} past {min(2, scene.crossed(low, high))}"


_PEOPLE_LAST = re.compile(r" (?:group|arm|cohort|patients|pts|participants|recipients|users)$")
_WITHOUT = re.compile(r"(?:no|non|without|not)[ -]")


def _opposed(
    scene: Scene, index: int, run: tuple[int, ...], carried: str | None
) -> Iterator[tuple[str, str]]:
    """ "Patients with diabetes had a higher BASDAI (6.4 vs 5.4)": the second of a pair is of those without."""
    if len(run) != 2 or run[1] != index or carried in (None, "all"):
        return
    label = _PEOPLE_LAST.sub("", str(carried))
    denied = _WITHOUT.match(label)
    other = label[denied.end() :] if denied else scene.focus.cast.without(label)
    yield other, f"opposed {len(scene.groups) > 1}"


def _relation(scene: Scene, quantity: Quantity, item: Group) -> tuple[str, ...]:
    """How a group stands to a number: its form, side and distance, and what lies between."""
    side, low, high, between, clause = stand(scene, quantity, item.start, item.end)
    if low > high:
        return (f"{item.form} inside",)
    crossed = 2 if between > 2 else between
    out = _placed(item.form, side, crossed, near(high - low), clause)
    if not crossed:
        out += gap_words(side, scene.clean[low:high])
    if item.start == scene.start or _leads(scene, item.start):
        out += (f"{item.form} leading past {crossed}",)
    return out


@lru_cache(maxsize=1 << 10)
def _placed(form: str, side: str, crossed: int, distance: str, clause: bool) -> tuple[str, ...]:
    """What the place of a group of some form tells; there are few such places."""
    return (
        f"{form} {side} past {crossed}",
        f"{side} past {crossed} {distance}",
        f"{form} {side} clause={clause}",
    )


def _by_rule(
    scene: Scene, quantity: Quantity, index: int, described: str | None, about: str, led: str
) -> tuple[str, str]:
    """The group's label as the rules have it and how it was found; ``("all", "default")`` where none is named.

    ``described`` are those whom the words behind the number describe; ``about`` whom the clause or the sentence opens
    with, and ``led`` how that was found.
    """
    run = scene.runs.get(index, ())
    if len(run) > 1 and (parallel := _parallel(scene, run)) is not None:
        return parallel[run.index(index)], "parallel"
    for how, find in (("after", _after), ("bracket", _bracket), ("before", _before)):
        if item := find(scene, quantity, run):
            return _within(item, about, led), how
    if described:
        return described, "described"
    return about, led


def _within(item: Group, about: str, led: str) -> str:
    """An arm within the group that the clause opens with: "vunakizumab, never smokers"."""
    if led != "leading" or about == item.label or item.patient or about.lower() in item.label.lower():
        return item.label
    return f"{item.label}, {about}"


_DESCRIBED = re.compile(
    r"\s*(?:of )?(?:the )?(?:patients|pts|participants|individuals|those|cases|subjects) (?:with|receiving|treated with|who received|on) (?P<whom>(?:(?!(?:at|by|after|compared|versus|vs|and|who|in|with|during)\b)[\w/≥≤<>.-]+ ?){1,5})"
)
_OF_WHOM, _IN_ALL = re.compile(r"\b(?:in|of|by|for)\s*(?:only )?$"), re.compile(r"\W*(?:In|Of)\b")


def _described(scene: Scene, quantity: Quantity) -> str | None:
    """ "decreased in 2 patients with lupus nephritis": whose number it is, where the outcome came first."""
    if not _OF_WHOM.search(scene.before(quantity.start, 10)) or _IN_ALL.match(
        scene.clean, scene.start, scene.end
    ):
        return None
    match = _DESCRIBED.match(scene.clean, quantity.end, scene.end)
    if match is None or any(
        q.start < match.end() and q.end > match.start() for q in scene.quantities if q is not quantity
    ):
        return None
    return match["whom"].strip(" .,;")


def _after(scene: Scene, quantity: Quantity, run: tuple[int, ...]) -> Group | None:
    """ "58.2% with anifrolumab", "46.3% and 57.1% of those on enpatoran"."""
    last = (
        scene.quantities[run[-1]]
        if len(run) > 1
        and not re.search(r"\bvs|versus", scene.clean[quantity.end : scene.quantities[run[-1]].start])
        else quantity
    )
    following = [q.start for q in scene.quantities if q.start >= last.end]
    limit = following[0] if following else scene.end
    for item in scene.groups:
        if item.start < last.end:
            continue
        gap = scene.clean[last.end : item.start]
        if (
            item.start < limit
            and _NEAR_AFTER.fullmatch(gap)
            and not (
                item.drug and not re.search(r"\b(?:with|for|on|receiv\w+|in|treated|taking|of)\b|^\s*$", gap)
            )
        ):
            return None if quantity.n_equals and gap.strip() else item
        return None
    return None


def _bracket(scene: Scene, quantity: Quantity, run: tuple[int, ...]) -> Group | None:
    """ "31 older patients (mean age 71 years; 60% women)": whom the bracket follows."""
    if not quantity.depth:
        return None
    opening = _opening(scene, quantity.start)
    if opening is None or any(
        opening < g.start
        and g.end <= quantity.start
        and _NEAR_BEFORE.fullmatch(scene.clean[g.end : quantity.start])
        for g in scene.groups
    ):
        return None
    for item in reversed(scene.groups):
        if item.end <= opening:
            gap = scene.clean[item.end : opening]
            return (
                item
                if re.fullmatch(r"\s*(?:patients|pts|participants|group|arm|subjects|\([^)]*\))?\s*", gap)
                and not item.drug
                else None
            )
    return None


def _opening(scene: Scene, position: int) -> int | None:
    depth = 0
    for at in range(position - 1, scene.start - 1, -1):
        if scene.clean[at] in ")]":
            depth += 1
        elif scene.clean[at] in "([":
            if depth == 0:
                return at
            depth -= 1
    return None


def _before(scene: Scene, quantity: Quantity, run: tuple[int, ...]) -> Group | None:
    """ "Endotype A: 49.1%", "GUS Q4W (67%)", "placebo, n=97"."""
    earlier = [g for g in scene.groups if g.end <= quantity.start]
    if not earlier or scene.between(earlier[-1].end, quantity.start):
        return None
    item = earlier[-1]
    gap = scene.clean[item.end : quantity.start]
    if not _NEAR_BEFORE.fullmatch(gap):
        return None
    if (
        item.drug
        and "(" not in gap
        and ":" not in gap
        and not re.search(r"\bhad\b|\bwas\b|\bwere\b|\bn ?=", gap)
    ):
        return None
    return item


def _about(scene: Scene, quantity: Quantity) -> tuple[str, str]:
    """The patient or the group that the clause or the sentence opens with."""
    least = scene.clause(quantity.start) - 1
    for item in reversed(_leading(scene)):
        if item.end <= quantity.start and (item.patient or scene.clause(item.start) >= least):
            return item.label, "leading"
    if scene.focus.group:
        return scene.focus.group, "focus"
    return "all", "default"


def _leading(scene: Scene) -> list[Group]:
    """The groups that open a clause, and single patients; none right behind a number. Put together once."""
    if scene.leading is None:
        scene.leading = [
            g
            for g in scene.groups
            if (g.patient or (not g.drug and _leads(scene, g.start)))
            and not any(0 <= g.start - end <= 1 for end in scene.ends)
        ]
    return scene.leading


_LEADING = re.compile(
    r"(?:^|[.;,(]\s*|\b)(?:In|Among|For|Of|With|Within|At|On|in|among)(?: (?:the|all|those|these|our|both|\d+|patients? (?:with|in|on|receiving|treated with)|pts (?:in|with)|evaluable))* $"
)


def _leads(scene: Scene, start: int) -> bool:
    """Whether what begins at ``start`` opens its sentence or clause: "In men, …", "Among users of …"."""
    known = scene.leads.get(start)
    if known is None:
        known = scene.leads[start] = _LEADING.search(scene.before(start, 40)) is not None
    return known


def _parallel(scene: Scene, run: tuple[int, ...]) -> list[str] | None:
    """As many groups in a row as values in a row, the nearest such row wins."""
    first, last = scene.quantities[run[0]].start, scene.quantities[run[-1]].end

    def distance(chain: list[Group]) -> int:
        return (
            chain[0].start - last
            if chain[0].start >= last
            else first - chain[-1].end
            if chain[-1].end <= first
            else 500
        )

    options = sorted((c for c in _chains(scene) if len(c) == len(run)), key=distance)
    if options and distance(options[0]) < 400:
        return [g.label for g in options[0]]
    if len(run) == 2 and re.search(r"\bvs\b|versus|compared", scene.clean[first:last]):
        return _against(scene, first)
    return None


def _against(scene: Scene, first: int) -> list[str] | None:
    """ "Relapses were rarer with avacopan (16% vs 51%)": the group just named first, then the other of the pair."""
    named = [g for g in scene.groups if g.end <= first and scene.clause(g.start) >= scene.clause(first) - 1]
    pair = scene.focus.pair
    if pair is None:
        return None
    if named and named[-1].label in pair:
        return [named[-1].label, pair[1] if named[-1].label == pair[0] else pair[0]]
    return list(pair)


def _chains(scene: Scene) -> list[list[Group]]:
    rows: list[list[Group]] = []
    for item in scene.groups:
        if (
            rows
            and _PAIR.fullmatch(scene.clean, rows[-1][-1].end, item.start)
            and rows[-1][-1].label != item.label
        ):
            rows[-1].append(item)
        else:
            rows.append([item])
    joined = [
        left + right for left, right in itertools.pairwise(rows) if _contrast(scene, left[-1], right[0])
    ]
    return [row for row in rows if len(row) > 1] + joined


def compared(scene: Scene) -> list[list[Group]]:
    """Pairs that the sentence sets against each other, not mere lists of treatments."""
    return [c for c in _chains(scene) if len(c) == 2 and (_contrast(scene, *c) or not all(g.drug for g in c))]


def _contrast(scene: Scene, left: Group, right: Group) -> bool:
    """ "higher in A than in B", "A had greater rates vs B": groups set against each other further apart."""
    gap = scene.clean[left.end : right.start]
    if left.label == right.label or len(gap) > 110 or scene.between(left.end, right.start):
        return False
    return (
        re.search(r"\b(?:than|vs\.?|versus|compared (?:with|to)|over|relative to|whereas)\b", gap) is not None
    )

"""The group that a value speaks of: every label that the text offers, and what speaks for each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from abstrax.names import wording
from abstrax.quantities.grammar import Quantity
from abstrax.relate import contrasts, dosed, sizes, whose
from abstrax.relate.atoms import clusters, fold, small
from abstrax.relate.cast import Cast
from abstrax.relate.group_rules import about, by_rule, described_after, leads
from abstrax.relate.groups import Group, hints
from abstrax.relate.scene import Scene
from abstrax.relate.signals import again, facing, gap_words, near, stand
from abstrax.relate.sizes import Size
from abstrax.relate.weights import Evidence, Together

#: Labels are asked for again by the numbers of one abstract, hardly later; what is kept longer the collector goes through.
_REMEMBERED = 1 << 10
_NO_FIELDS: Mapping[str, Any] = {}


def groups(
    scene: Scene,
    quantity: Quantity,
    answer: str,
    carried: str | None,
    before: Mapping[int, str],
    counted: Sequence[Size] = (),
    fields: Mapping[str, Any] = _NO_FIELDS,
) -> list[tuple[str, Evidence]]:
    """Every group that a number may speak of, with what speaks for each; ``all`` first.

    ``answer`` is what the number states, ``carried`` the group of the number before in the sentence, ``before`` those
    of all numbers before it by their places, ``counted`` the people that they count, ``fields`` those of the fact: a
    dose has its drug, and a measure or an event is no group as well.
    """
    known, index = (*scene.focus.sizes, *counted), scene.quantities.index(quantity)
    people = sizes.told_of(scene.clean, scene.quantities, quantity)
    described, (clause, led) = described_after(scene, quantity), about(scene, quantity)
    told, how = by_rule(scene, quantity, index, described, clause, led)
    labels: dict[str, list[str]] = defaultdict(list, all=[])
    for label, sources in (
        (told, (f"rule {how}",)), (clause, (f"about {led}",)), (carried, ("carried",)), *_told_of(scene, quantity, described),
    ):  # fmt: skip
        if label:
            labels[label] += sources
    if carried is not None and carried != "all" and "against the last" in facing(scene, index):
        labels[carried].append("against itself")
    drug, named = fields.get("drug"), fields.get("name") or fields.get("event")
    for label, source in (
        *_offered(scene, index, carried), *_arms(scene, index, carried, known), *again(scene, index, before), *sizes.matched(quantity, known),
        *sizes.among(people, known), *(dosed.labels(scene, quantity, drug, told, how) if answer.startswith("dose") else ()),
    ):  # fmt: skip
        if label:
            labels[label].append(source)
    if named:
        labels = {label: by for label, by in labels.items() if wording.overlap(label, named) != "is"}
    labels = _merged(labels)
    everybody, faced = labels.pop("all"), facing(scene, index)
    beside = (*_beside(answer, "comparing" in scene.cue_words, scene.focus.case), *faced)
    standing = _standing(scene, quantity, index, how, led, people, known)
    return [
        ("all", _for_all(scene, everybody, answer, carried, standing, (*_kinds(answer), *faced))),
        *[
            (label, _for_group(scene.focus.cast, label, sources, beside, carried))
            for label, sources in labels.items()
        ],
    ]


def _merged(labels: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Labels of the same telling words are one, called by the shortest: "avacopan" and "the avacopan group"."""
    keys = list(map(wording.content, labels))
    if len(set(keys)) == len(keys):
        return dict(labels)
    shortest: dict[frozenset[str], str] = {frozenset(): "all"}
    sources: dict[frozenset[str], list[str]] = {frozenset(): []}
    for key, (label, by) in zip(keys, labels.items(), strict=True):
        known = shortest.setdefault(key, label)
        sources.setdefault(key, []).extend(by)
        if len(label) < len(known) and key:
            shortest[key] = label
    return {shortest[key]: by for key, by in sources.items()}


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
    yield from contrasts.sides(scene, index)
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
        known = [*scene.groups, *hinted]
        taken = [*known, *dosed.amounts(scene)]
        led = [
            Group(start, end, label, form="led")
            for start, end, label in whose.led(scene)
            if not any(g.start < end and start < g.end for g in taken)
        ]
        scene.labelled = [*known, *named, *led, *dosed.regimens(scene)]
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


def _standing(
    scene: Scene,
    quantity: Quantity,
    index: int,
    how: str,
    led: str,
    people: float | None,
    known: Sequence[Size],
) -> _Standing:
    """How a group was found by rule, and whom arithmetic allows; ``people`` are those that the clause opens with."""
    opens = None if people is None else range(int(people), int(people) + 1)
    return _Standing(
        how,
        led,
        sizes.standing(sizes.of_whom(quantity), known),
        sizes.standing(opens, known),
        whose.contrasts(scene, index),
    )


def _for_all(
    scene: Scene,
    sources: list[str],
    answer: str,
    carried: str | None,
    standing: _Standing,
    beside: tuple[str, ...],
) -> Evidence:
    """What speaks for the whole study population."""
    kind, many = answer.split(":")[0], min(len(scene.groups), 3)
    before = "none" if carried is None else str(carried == "all")
    signals: list[str | Together] = [
        _all_by_rule(answer, standing.how, standing.led, before, many, scene.section),
        *[f"all&{answer}&{cue}" for cue in scene.cue_words[:3]],
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
def _worded(label: str) -> tuple[str, Together]:
    """How many words a label has, and what they tell of its naming people."""
    words = label.split()
    first, last = fold(words[0]), fold(words[-1])
    return f"words={min(5, len(words))}", Together((
        f"label {small(label)}", f"label ends {last}", f"label opens {first}", f"label ends {clusters().get(last)}",
        f"label acronym={label.isupper()}",
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
    """ "5.3%, 4.6% and 7.4%" where a sentence before told Q4W, Q8W and placebo apart in this order; the other of a pair."""
    place, order = run.index(index), scene.focus.order
    parted = scene.focus.orders.get(len(run))
    if parted is not None:
        yield parted[place], f"told apart before of {min(len(run), 4)}"
    if place < len(order):
        yield order[place], f"in order of {min(len(run), 4)} among {min(len(order), 4)}"
    here = list(dict.fromkeys(g.label for g in scene.groups if g.end <= scene.starts[index]))
    if place < len(here):
        yield here[place], f"in order here of {min(len(run), 4)} among {min(len(here), 4)}"
    if place == 1 and carried in order and len(order) == 2:
        yield order[1 - order.index(carried)], "other of the last two"


def _arms(scene: Scene, index: int, carried: str | None, known: Sequence[Size]) -> Iterator[tuple[str, str]]:
    """Where the arms were counted ("41 on avacopan, 70 controls"), the one at the place of a number in a list; the other of two."""
    arms = list(dict.fromkeys(size.label for size in known if size.what == "arm" and size.label != "all"))
    run = scene.runs.get(index, ())
    if len(run) == len(arms) > 1:
        yield arms[run.index(index)], f"arm of {min(len(arms), 4)}"
    if len(arms) != 2 or carried in (None, "all"):
        return
    own = [wording.alike(wording.content(arm), wording.content(str(carried))) for arm in arms]
    if own[0] != own[1]:
        against = "against the last" in facing(scene, index)
        yield arms[own.index(False)], f"the other arm {against}"


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
    side, low, high, between = stand(scene, quantity, item.start, item.end)
    if low > high:
        return (f"{item.form} inside",)
    crossed = 2 if between > 2 else between
    out = _placed(item.form, side, crossed, near(high - low))
    if not crossed:
        out += gap_words(side, scene.clean[low:high])
    if item.start == scene.start or leads(scene, item.start):
        out += (f"{item.form} leading past {crossed}",)
    return out


@lru_cache(maxsize=1 << 10)
def _placed(form: str, side: str, crossed: int, distance: str) -> tuple[str, ...]:
    """What the place of a group of some form tells; there are few such places."""
    return f"{form} {side} past {crossed}", f"{side} past {crossed} {distance}"

"""The group of a number as rules have it: one label and how it was found, which the ranker weighs among all others."""

from __future__ import annotations

import itertools
import re

from abstrax.quantities.grammar import Quantity
from abstrax.relate.groups import Group
from abstrax.relate.scene import Scene

_PAIR = re.compile(
    r"[\s(\[]*(?:group|arm|patients|pts|subgroup|groups|arms)?[\s)\]]*(?:,|and|or|vs\.?|versus|/|, and|than|compared (?:with|to)|, compared (?:with|to)|over|than (?:in|for|with))\s*(?:the |in |for |with |those (?:receiving |on |with )?|in the |patients (?:receiving |on |with )?)*"
)
_NEAR_AFTER = re.compile(
    r"[\s)\]%]*(?:of )?(?:the )?(?:(?:patients?|pts|participants?|subjects?|individuals|those|recipients|cases|women|points|units|years|events) ?)?(?:\([^()]{0,40}\) ?)?(?:(?:in|with|for|on|of|to|receiving|who received|treated with|given|assigned to|randomi[sz]ed to|among|taking|from|under|within|were in|starting) ?)*(?:the |all )?[(\[]?"
)
_NEAR_BEFORE = re.compile(
    r"[\s)\],:(\[=]*(?:(?:patients?|pts|participants|group|arm|subjects|recipients|had|was|were|n ?=|N ?=|of|a|at|mean|median|the|showed|achieved|reached|in|to|age) ?)*[\s(\[:=,~]*"
)


def by_rule(
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


def described_after(scene: Scene, quantity: Quantity) -> str | None:
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


def about(scene: Scene, quantity: Quantity) -> tuple[str, str]:
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
            if (g.patient or (not g.drug and leads(scene, g.start)))
            and not any(0 <= g.start - end <= 1 for end in scene.ends)
        ]
    return scene.leading


_LEADING = re.compile(
    r"(?:^|[.;,(]\s*|\b)(?:In|Among|For|Of|With|Within|At|On|in|among)(?: (?:the|all|those|these|our|both|\d+|patients? (?:with|in|on|receiving|treated with)|pts (?:in|with)|evaluable))* $"
)


def leads(scene: Scene, start: int) -> bool:
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

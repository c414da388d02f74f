"""The time point and the group that a value speaks of."""

from __future__ import annotations

import re

from abstrax.quantities.grammar import Quantity
from abstrax.relate.groups import Group
from abstrax.relate.scene import Scene
from abstrax.relate.times import TimePoint

_PAIR = r"[\s(\[]*(?:group|arm|patients|pts|subgroup|groups|arms)?[\s)\]]*(?:,|and|or|vs\.?|versus|/|, and|than|compared (?:with|to)|, compared (?:with|to)|over|than (?:in|for|with))\s*(?:the |in |for |with |those (?:receiving |on |with )?|in the |patients (?:receiving |on |with )?)*"
_NEAR_AFTER = re.compile(
    r"[\s)\],%:(]*(?:of )?(?:the )?(?:(?:patients?|pts|participants?|subjects?|individuals|those|recipients|cases|women|points|units|years|events) ?)?(?:\([^()]{0,40}\) ?)?(?:(?:in|with|for|on|of|to|receiving|who received|treated with|given|assigned to|randomi[sz]ed to|among|taking|from|under|within|achieved|were in|starting) ?)*(?:the |all )?[(\[]?"
)
_NEAR_BEFORE = re.compile(r"[\s)\],:(\[=]*(?:(?:patients?|pts|participants|group|arm|subjects|recipients|had|was|were|n ?=|N ?=|of|a|at|mean|median|the|showed|achieved|reached|in|to|age) ?)*[\s(\[:=,~]*")
_LEADING = re.compile(r"(?:^|[.;,(]\s*|\b)(?:In|Among|For|Of|With|Within|At|On|in|among|for|of|within|on|with)(?: (?:the|all|those|these|our|patients? (?:with|in|on|receiving|treated with)|pts (?:in|with)))* $")


def group(scene: Scene, quantity: Quantity) -> tuple[str, str]:
    """The group's label and how it was found; ``("all", "default")`` where none is named."""
    index = scene.quantities.index(quantity)
    run = scene.runs.get(index, ())
    if len(run) > 1:
        parallel = _parallel(scene, run)
        if parallel is not None:
            return parallel[run.index(index)], "parallel"
    following = scene.quantities[index + 1].start if index + 1 < len(scene.quantities) else scene.end
    for item in scene.groups:
        if item.start >= quantity.end and item.end <= following + 30:
            gap = scene.clean[quantity.end : item.start]
            if _NEAR_AFTER.fullmatch(gap) and item.start < following and (not item.drug or re.search(r"\b(?:with|for|on|receiv\w+|in|treated|taking|of)\b|^\s*$", gap)):
                return item.label, "after"
            break
    earlier = [g for g in scene.groups if g.end <= quantity.start]
    if earlier and not scene.between(earlier[-1].end, quantity.start):
        item = earlier[-1]
        gap = scene.clean[item.end : quantity.start]
        if _NEAR_BEFORE.fullmatch(gap) and not (item.drug and "(" not in gap and ":" not in gap and not re.search(r"\bhad\b|\bwas\b|\bwere\b|\bn ?=", gap)):
            return item.label, "before"
    leading = [g for g in earlier if g.patient or not g.drug and _LEADING.search(scene.before(g.start, 40)) and scene.clause(g.start) >= scene.clause(quantity.start) - 1]
    if leading:
        return leading[-1].label, "leading"
    if scene.focus.group and re.match(r"patient ", scene.focus.group):
        return scene.focus.group, "focus"
    return "all", "default"


def _parallel(scene: Scene, run: tuple[int, ...]) -> list[str] | None:
    """As many groups in a row as values in a row, the nearest such row wins."""
    first, last = scene.quantities[run[0]].start, scene.quantities[run[-1]].end
    chains = _chains(scene)
    options = [c for c in chains if len(c) == len(run)]
    if not options:
        if len(run) == 2 and scene.focus.pair and re.search(r"\bvs\b|versus", scene.clean[first:last]):
            return list(scene.focus.pair)
        return None

    def distance(chain: list[Group]) -> int:
        return chain[0].start - last if chain[0].start >= last else first - chain[-1].end if chain[-1].end <= first else 500

    best = min(options, key=distance)
    return [g.label for g in best] if distance(best) < 400 else None


def pairs(scene: Scene) -> list[list[Group]]:
    """Groups in a row or set against each other."""
    return _chains(scene)


def _chains(scene: Scene) -> list[list[Group]]:
    chains: list[list[Group]] = []
    for item in scene.groups:
        if chains and re.fullmatch(_PAIR, scene.clean[chains[-1][-1].end : item.start]) and chains[-1][-1].label != item.label:
            chains[-1].append(item)
        else:
            chains.append([item])
    return [c for c in chains if len(c) > 1] + _contrast(scene, chains)


def _contrast(scene: Scene, chains: list[list[Group]]) -> list[list[Group]]:
    """ "higher in A than in B", "A had more than B": two groups set against each other further apart."""
    out = []
    for left, right in zip(scene.groups, scene.groups[1:], strict=False):
        gap = scene.clean[left.end : right.start]
        if left.label != right.label and len(gap) < 70 and re.search(r"\b(?:than|vs\.?|versus|compared (?:with|to)|over|relative to)\b", gap) and not scene.between(left.end, right.start):
            out.append([left, right])
    return out


def when(scene: Scene, quantity: Quantity) -> tuple[str | None, str]:
    """The time point and how it was found."""
    index = scene.quantities.index(quantity)
    run = scene.runs.get(index, ())
    lists = [t for t in scene.times if len(t.points) > 1]
    if len(run) > 1:
        for point in lists:
            if len(point.points) == len(run):
                return point.points[run.index(index)], "parallel"
    if re.search(r"\b(?:from|From)(?: (?:a|an|baseline|mean|median|of|initial))*\s*$", scene.before(quantity.start, 30)) and re.match(r"[^.;]{0,60}?\bto\b", scene.after(quantity.end, 70)):
        named = [t for t in scene.times if quantity.end <= t.start <= quantity.end + 16]
        return (named[0].when if named else "baseline"), "from"
    following = scene.quantities[index + 1].start if index + 1 < len(scene.quantities) else scene.end
    after = _following(scene, quantity, following, run)
    if after is not None:
        return after.when, "after"
    low, high = scene.clause_span(quantity.start)
    before = [t for t in scene.times if t.end <= quantity.start and t.anchored]
    if before and before[-1].start >= low:
        gap = scene.between(before[-1].end, quantity.start)
        if not gap or all(any(scene.quantities[i] is g for i in run) for g in gap) or _fronts(scene, before[-1]):
            return before[-1].when, "before"
    if before and _fronts(scene, before[-1]):
        return before[-1].when, "front"
    later = [t for t in scene.times if t.start >= quantity.end and t.start < high and t.anchored]
    if later and not [q for q in scene.between(quantity.end, later[0].start) if not _same_run(scene, run, q)]:
        return later[0].when, "clause"
    return None, "none"


def _same_run(scene: Scene, run: tuple[int, ...], quantity: Quantity) -> bool:
    return any(scene.quantities[i] is quantity for i in run)


def _fronts(scene: Scene, point: TimePoint) -> bool:
    """Whether the time opens its sentence or clause and so governs all that follows: "At week 16, …"."""
    low, _high = scene.clause_span(point.start)
    lead = scene.clean[low : point.start].strip(" ,")
    return len(lead.split()) <= 2 and re.match(r"\s?,", scene.clean[point.end : point.end + 2]) is not None or re.fullmatch(r"(?:At|By|After|In|On|Through|Over|Within|From)(?: the)?", lead) is not None


def _following(scene: Scene, quantity: Quantity, following: int, run: tuple[int, ...]) -> TimePoint | None:
    for point in scene.times:
        if quantity.end <= point.start <= quantity.end + 45 and point.anchored:
            gap = scene.clean[quantity.end : point.start]
            if point.start <= following and not re.search(r"[;.]|\bfrom\b|, (?:and|while|but|which)", gap):
                return point
            break
    return None

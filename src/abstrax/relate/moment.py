"""The time that a value speaks of: every moment that the text offers, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from abstrax.quantities.grammar import Quantity
from abstrax.relate.atoms import fold
from abstrax.relate.scene import Scene
from abstrax.relate.signals import again, gap_words, near, stand
from abstrax.relate.times import TimePoint
from abstrax.relate.weights import Evidence

_SCHEDULE = re.compile(r"[\s,(]*(?:on |at |from |\()?\s*")


def dose_when(scene: Scene, quantity: Quantity) -> str | None:
    """The day a dose is given on or the time it was measured at; a schedule of visits is neither."""
    for point in scene.times:
        if 0 <= point.start - quantity.end <= 12 and _SCHEDULE.fullmatch(
            scene.clean[quantity.end : point.start]
        ):
            return (
                point.when
                if point.points[0].startswith(("day", "baseline")) or len(point.points) == 1
                else None
            )
    if re.search(r"\b(?:dose|reduced|tapered|decreas\w+|from|to)\b", scene.before(quantity.start, 60)):
        return when(scene, quantity)[0]
    return None


def times(
    scene: Scene, quantity: Quantity, answer: str, carried: str | None, before: Mapping[int, str | None]
) -> list[tuple[str | None, Evidence]]:
    """Every time that a number may speak of, with what speaks for each; none first.

    ``answer`` is what the number states, ``carried`` the time of the number before in the sentence, ``before`` those
    of all numbers before it by their places.
    """
    told, how = when(scene, quantity)
    moments: dict[str | None, list[str]] = {None: []}
    if answer.startswith("dose"):
        moments.setdefault(dose_when(scene, quantity), []).append("dose rule")
    for moment, source in (
        (told, f"rule {how}"),
        (carried, "carried"),
        *_of_focus(scene),
        *again(scene, scene.quantities.index(quantity), before),
        *_offered(scene, quantity),
    ):
        if moment is not None:
            moments.setdefault(moment, []).append(source)
    if len(moments) == 1:  # what speaks for the only option decides nothing
        return [(None, Evidence([]))]
    out: list[tuple[str | None, Evidence]] = []
    for moment, sources in moments.items():
        if moment is None:
            signals = _for_none(scene, answer, how, carried)
        else:
            signals = _for_moment(scene, moment, answer, carried)
            signals.append(f"rule {how} agrees={moment == told}")
        out.append((moment, Evidence(signals, sources, (answer,))))
    return out


def _of_focus(scene: Scene) -> Iterator[tuple[str | None, str]]:
    """The times that the sentences before leave in mind."""
    focus = scene.focus
    yield focus.when, "front before" if focus.fronted else "sentence before"
    yield focus.last_when, "last fact before"
    yield focus.stage, "stage before"


def _offered(scene: Scene, quantity: Quantity) -> Iterator[tuple[str, str]]:
    """The times that the sentence names, with or without a number; those listed in the sentence before, in order."""
    for point in scene.times:
        for said in dict.fromkeys((*point.points, point.when)):
            for source in _moment(scene, quantity, point, said == point.when):
                yield said, source
    for point in scene.said:
        words = [fold(word) for word in point.when.split()]
        yield point.when, "said"
        yield point.when, f"said ends {words[-1]}"
        yield point.when, f"said opens {words[0]}"
        for source in _moment(scene, quantity, point, True):
            yield point.when, f"said {source}"
    yield from _listed(scene, quantity)


def _for_none(scene: Scene, answer: str, how: str, carried: str | None) -> list[str]:
    """What speaks for no time."""
    kind, many = answer.split(":")[0], min(len({p.when for p in scene.times}), 3)
    return [
        "none", f"none&{answer}", f"none&rule {how}", f"none&{kind}&rule {how}", f"none&times={many}",
        f"none&said={min(len(scene.said), 2)} times={many}", f"none&in {scene.section}", f"none&{answer}&times={many}",
        f"none&carried={carried is not None}", f"none&design={','.join(scene.focus.design)}",
    ]  # fmt: skip


def _for_moment(scene: Scene, moment: str, answer: str, carried: str | None) -> list[str]:
    """What speaks for a time, whatever names it."""
    kind, many = answer.split(":")[0], min(len({p.when for p in scene.times}), 3)
    unit = moment.split()[0]
    agrees = "none" if carried is None else carried == moment
    return [
        f"unit={unit}", f"unit={unit}&{answer}", f"in {scene.section}&{answer}",
        f"times={many} carried={agrees}&{kind}",
    ]  # fmt: skip


def _listed(scene: Scene, quantity: Quantity) -> Iterator[tuple[str, str]]:
    """ "Remission was seen in 16.7%, 40% and 66.7%" where the sentence before told of 3, 6 and 12 months."""
    index = scene.quantities.index(quantity)
    run = scene.runs.get(index, ())
    points = scene.focus.points
    if len(run) > 1 and len(points) == len(run):
        yield points[run.index(index)], "in order of the times before"


def _moment(scene: Scene, quantity: Quantity, point: TimePoint, whole: bool) -> list[str]:
    """How a time stands to a number: side, distance, what lies between, whether it opens the sentence."""
    side, low, high, between = stand(scene, quantity, point.start, point.end)
    if low > high:
        return ["inside"]
    crossed = min(between, 2)
    out = [
        f"{side} past {crossed} list={len(point.points) > 1} whole={whole}",
        f"{side} past {crossed} {near(high - low)}",
    ]
    if crossed == 0:
        out += gap_words(side, scene.clean[low:high])
    if side == "before" and fronts(scene, point):
        out.append(f"fronts past {crossed}")
    if _enclosed(scene, point.start):
        out.append(f"enclosed {side} past {crossed}")
    lead = scene.clean[max(scene.start, point.start - 12) : point.start].split()
    out.append(f"{side} led by {lead[-1].lower() if lead else '^'}")
    return out


def when(scene: Scene, quantity: Quantity) -> tuple[str | None, str]:
    """The time point as the rules have it and how it was found."""
    for find in (_paired, _from_before):
        if found := find(scene, quantity):
            return found
    if not scene.times:
        return None, "none"
    run = scene.runs.get(scene.quantities.index(quantity), ())
    after = _following(scene, quantity, run)
    if after is not None:
        return after.when, "after"
    if found := _preceding(scene, quantity):
        return found
    _low, high = scene.clause_span(quantity.start)
    later = [t for t in scene.times if t.start >= quantity.end and t.start < high and t.anchored]
    if later and not [q for q in scene.between(quantity.end, later[0].start) if not _same_run(scene, run, q)]:
        return later[0].when, "clause"
    distinct = {
        t.when for t in scene.times if t.anchored and not (t.when == "baseline" and _enclosed(scene, t.start))
    }
    if len(distinct) == 1 and scene.section not in ("background", "methods"):
        return distinct.pop(), "only"
    return None, "none"


def _paired(scene: Scene, quantity: Quantity) -> tuple[str | None, str] | None:
    """Times in parallel with values; of a pair told of one patient ("6MWT 650 vs 440 m") the second was before."""
    index = scene.quantities.index(quantity)
    run = scene.runs.get(index, ())
    if len(run) < 2:
        return None
    for point in scene.times:
        if len(point.points) == len(run):
            return point.points[run.index(index)], "parallel"
    first, second = (scene.quantities[place] for place in run[:2])
    versus = re.search(r"\b(?:vs|versus)\b", scene.clean[first.end : second.start])
    if len(run) != 2 or versus is None or not patient(scene, quantity):
        return None
    if quantity is second:
        return "baseline", "pair"
    later = [t for t in scene.times if 0 <= t.start - second.end <= 20 and t.when != "baseline"]
    if later:
        return later[0].when, "pair"
    before = _preceding(scene, quantity)
    return before if before and before[0] != "baseline" else (None, "pair")


def _enclosed(scene: Scene, position: int) -> bool:
    """Whether a position lies in a bracket: what stands there speaks of its own value alone."""
    before = scene.clean[scene.start : position]
    return before.count("(") + before.count("[") > before.count(")") + before.count("]")


def patient(scene: Scene, quantity: Quantity) -> bool:
    """Whether the value is told of one patient: named before it in the sentence, or the one spoken of."""
    named = [g for g in scene.groups if g.patient and g.end <= quantity.start]
    return bool(named) or bool(scene.focus.group and scene.focus.group.startswith("patient"))


_FROM = re.compile(r"\b(?:from|From)(?: (?:a|an|baseline|mean|median|of|initial))*\s*$")


def _from_before(scene: Scene, quantity: Quantity) -> tuple[str, str] | None:
    """ "from 12 to 5", "CK was normal (890 to 105 U/L)": the first is the baseline unless a time stands right after it."""
    led = _FROM.search(scene.before(quantity.start, 30)) and re.match(
        r"[^.;]{0,60}?\bto\b", scene.after(quantity.end, 70)
    )
    if not led and not _leads_on(scene, quantity):
        return None
    near = [
        t
        for t in scene.times
        if quantity.end <= t.start <= quantity.end + 16 and not scene.between(quantity.end, t.start)
    ]
    return (near[0].when if near else "baseline"), "from" if led else "to"


_ON_TO = re.compile(r"\s*(?:to|→|->)\s*(?:(?:a|an) )?(?:(?:median|mean) )?(?:of )?")


def _leads_on(scene: Scene, quantity: Quantity) -> bool:
    """Whether nothing but "to" stands between a number and the next one."""
    index = scene.quantities.index(quantity)
    if index + 1 == len(scene.quantities):
        return False
    return _ON_TO.fullmatch(scene.clean, quantity.end, scene.starts[index + 1]) is not None


def _preceding(scene: Scene, quantity: Quantity) -> tuple[str, str] | None:
    """The time named before: nearest in the clause, or opening the sentence."""
    before = [t for t in scene.times if t.end <= quantity.start and t.anchored]
    if not before:
        return None
    point = before[-1]
    low, _high = scene.clause_span(quantity.start)
    index = scene.quantities.index(quantity)
    opener = scene.quantities[scene.heads.get(index, index)]
    listed = opener is not quantity and not scene.between(point.end, opener.start)
    if point.start >= low and (listed or not scene.between(point.end, quantity.start)):
        return point.when, "before"
    return (point.when, "before" if point.start >= low else "front") if fronts(scene, point) else None


def _same_run(scene: Scene, run: tuple[int, ...], quantity: Quantity) -> bool:
    return any(scene.quantities[i] is quantity for i in run)


_OPENS = re.compile(r"(?:At|By|After|In|On|Through|Over|Within|From)(?: the)?")


def fronts(scene: Scene, point: TimePoint) -> bool:
    """Whether the time opens its sentence or clause and so governs all that follows: "At week 16, …"; looked up once."""
    place = point.start, point.end
    known = scene.fronting.get(place)
    if known is None:
        known = scene.fronting[place] = _fronts(scene, point)
    return known


def _fronts(scene: Scene, point: TimePoint) -> bool:
    low, _high = scene.clause_span(point.start)
    lead = scene.clean[low : point.start].strip(" ,")
    return (
        len(lead.split()) <= 2 and re.match(r"\s?,", scene.clean[point.end : point.end + 2]) is not None
    ) or _OPENS.fullmatch(lead) is not None


def _following(scene: Scene, quantity: Quantity, run: tuple[int, ...]) -> TimePoint | None:
    index = scene.quantities.index(quantity)
    following = scene.quantities[index + 1].start if index + 1 < len(scene.quantities) else scene.end
    for point in scene.times:
        if quantity.end <= point.start <= quantity.end + 45 and point.anchored:
            gap = scene.clean[quantity.end : point.start]
            if point.start <= following and not re.search(r"[;.]|\bfrom\b|, (?:and|while|but|which)", gap):
                return point
            break
    return None

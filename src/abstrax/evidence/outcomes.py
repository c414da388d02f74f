"""Outcomes: measure × group × time, the baseline beside the value, the change, and means and SDs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from abstrax.evidence.derived import Moments, five, moments
from abstrax.evidence.table import Kind, Row, Table
from abstrax.evidence.terms import Measured, Terms
from abstrax.model import Score

_BASELINE = frozenset(
    {"baseline", "screening", "day 0", "week 0", "month 0", "pre-treatment", "before treatment"}
)
#: What describes people and studies; it stands in the table of studies.
CHARACTERISTICS = frozenset({"age", "disease duration", "follow-up"})
_PARTS = ("baseline", "value", "change")


def _part(name: str) -> dict[str, Kind]:
    return {
        f"{name}_stat": "text", f"{name}_op": "text", name: "number", f"{name}_high": "number",
        f"{name}_spread": "text", f"{name}_low": "number", f"{name}_up": "number", f"{name}_mean": "number",
        f"{name}_sd": "number", f"{name}_method": "text", f"{name}_derived": "flag",
    }  # fmt: skip


_COLUMNS: dict[str, Kind] = {
    "id": "text", "measure": "text", "measure_text": "text", "group": "text", "n": "whole", "time": "text",
    "time_value": "number", "time_unit": "text", "unit": "text", "unit_text": "text",
    **_part("baseline"), **_part("value"), **_part("change"), "percent_change": "number",
    **{f"{part}_fact": "whole" for part in (*_PARTS, "percent_change")},
    **{f"{part}_quote": "text" for part in (*_PARTS, "percent_change")},
}  # fmt: skip


@dataclass
class _Line:
    """What is told of one measure in one group at one time, each with its position in the record."""

    first: Score
    found: Measured
    value: tuple[int, Score] | None = None
    change: tuple[int, Score] | None = None
    percent_change: tuple[int, Score] | None = None
    baseline: tuple[int, Score] | None = None
    also: list[Score] = field(default_factory=list)


_Key = tuple[str, str, str | None]  # measure, group, unit
_Bases = dict[_Key, list[tuple[int, Score]]]


def rows(terms: Terms) -> Iterator[Row]:
    """The rows of one record: values in the order told, then changes without a value, then baselines alone."""
    bases: defaultdict[_Key, list[tuple[int, Score]]] = defaultdict(list)
    lines: list[_Line] = []
    later: list[tuple[int, Score]] = []
    for place, fact in terms.case.scores:
        found = terms.measure(fact)
        if fact.role == "threshold" or not found.name or found.name in CHARACTERISTICS:
            continue
        if fact.role != "level":
            later.append((place, fact))
        elif (fact.when or "").casefold() in _BASELINE:
            _add_baseline(place, fact, bases[_key(fact, found)])
        elif not _second_spread(fact, lines) and not _again(place, fact, found, lines):
            lines.append(_Line(fact, found, value=(place, fact)))
    for place, fact in later:
        _add_change(place, fact, terms, lines)
    used = {_join_baseline(line, bases) for line in lines}
    for base in (base for known in bases.values() for base in known if base[0] not in used):
        lines.append(_Line(base[1], terms.measure(base[1]), baseline=base))
    for line in lines:
        yield _row(terms, line)


def _key(fact: Score, found: Measured) -> _Key:
    return (found.name, fact.group or "all", found.unit)


def _second_spread(fact: Score, lines: Sequence[_Line]) -> bool:
    """Whether a median was told before with another spread: quartiles there, the range here."""
    for line in reversed(lines):
        told = line.first
        if (
            fact.stat == told.stat == "median"
            and (fact.name, fact.group, fact.when, fact.value, fact.unit)
            == (told.name, told.group, told.when, told.value, told.unit)
            and {fact.spread, told.spread} == {"iqr", "range"}
        ):
            line.also.append(fact)
            return True
    return False


def _add_baseline(place: int, fact: Score, known: list[tuple[int, Score]]) -> None:
    """Keep a baseline; of one stated twice the fuller statement."""
    for i, (_, told) in enumerate(known):
        if told.value == fact.value and told.stat in (None, fact.stat):
            known[i] = (place, fact)
            return
        if told.value == fact.value and fact.stat is None:
            return
    known.append((place, fact))


def _again(place: int, fact: Score, found: Measured, lines: Sequence[_Line]) -> bool:
    """Whether a value was told before, as the conclusion tells those of the results; the fuller statement stands."""
    for line in lines:
        told = line.first
        if (_key(fact, found), fact.when, fact.value) != (_key(told, line.found), told.when, told.value):
            continue
        if fact.stat is None and fact.spread_low is None and fact.when:
            return True
        if told.stat is None and told.spread_low is None and told.when:
            line.first, line.value = fact, (place, fact)
            return True
    return False


def _add_change(place: int, fact: Score, terms: Terms, lines: list[_Line]) -> None:
    """Put a change beside the value of its time, or beside the other change of that time, else on its own."""
    slot = "change" if fact.role == "change" else "percent_change"
    name, group = terms.name("measure", fact.name), fact.group or "all"
    for line in lines:
        same = (
            line.found.name == name and (line.first.group or "all") == group and line.first.when == fact.when
        )
        if same and getattr(line, slot) is None and (fact.when or line.value is None):
            setattr(line, slot, (place, fact))
            return
    line = _Line(fact, terms.measure(fact))
    setattr(line, slot, (place, fact))
    lines.append(line)


def _join_baseline(line: _Line, bases: _Bases) -> int | None:
    """The baseline of the same measure and group, of the same statistic where there are several."""
    known = bases.get(_key(line.first, line.found), [])
    if not known and line.value is None:  # the unit of a change may be another: % of it
        near = (line.found.name, line.first.group or "all")
        known = [base for key, found in bases.items() if key[:2] == near for base in found]
    same = [base for base in known if base[1].stat == line.first.stat] or known
    line.baseline = same[0] if same else None
    return line.baseline[0] if line.baseline else None


def _row(terms: Terms, line: _Line) -> Row:
    fact, n = line.first, terms.case.size(line.first.group)
    single = fact.stat == "single"
    time = None if line.value is line.change is line.percent_change is None else fact.when
    number, unit = terms.point(time)
    shown = next((f for f in (line.value, line.baseline, line.change) if f), None)
    row: Row = {
        "id": terms.record.id, "measure": line.found.name, "measure_text": fact.name, "group": fact.group or "all",
        "n": 1 if single else n, "time": time, "time_value": number, "time_unit": unit,
        "unit": terms.measure(shown[1]).unit if shown else None, "unit_text": shown[1].unit if shown else None,
    }  # fmt: skip
    for part in _PARTS:
        told = getattr(line, part)
        if told:
            row |= _told(
                part, told[0], told[1], terms.measure(told[1]), n, line.also if part == "value" else []
            )
    if line.percent_change:
        place, told_fact = line.percent_change
        row |= {
            "percent_change": _signed(told_fact, told_fact.value), "percent_change_fact": place,
            "percent_change_quote": told_fact.quote,
        }  # fmt: skip
    return row


def _told(part: str, place: int, fact: Score, found: Measured, n: int | None, also: Sequence[Score]) -> Row:
    """The columns of one number: as told, in the unit of the table, and as mean and SD."""
    value, low, high = found(fact.value) or 0.0, found(fact.spread_low), found(fact.spread_high)
    if fact.role == "change" and _signed(fact, value) != value:
        value = -value
        if low is not None and high is not None and min(low, high) >= 0:
            low, high = -high, -low
    reckoned = _moments(
        fact, value, low, high, n, [(found(f.spread_low), found(f.spread_high)) for f in also]
    )
    return {
        f"{part}_stat": fact.stat, f"{part}_op": fact.op, part: value, f"{part}_high": found(fact.value_high),
        f"{part}_spread": fact.spread, f"{part}_low": low, f"{part}_up": high, f"{part}_mean": _short(reckoned.mean),
        f"{part}_sd": _short(reckoned.sd), f"{part}_method": reckoned.method,
        f"{part}_derived": reckoned.method not in (None, "reported") if reckoned.method else None,
        f"{part}_fact": place, f"{part}_quote": fact.quote,
    }  # fmt: skip


def _moments(
    fact: Score, value: float, low: float | None, high: float | None, n: int | None,
    also: Sequence[tuple[float | None, float | None]],
) -> Moments:  # fmt: skip
    if fact.op or fact.value_high is not None or fact.stat == "single":
        return Moments()
    if also and n and n > 2 and None not in (low, high, *also[0]):
        told = sorted([(low, high), also[0]], key=lambda ends: (ends[1] or 0.0) - (ends[0] or 0.0))
        return five(told[0], value, told[1], n)  # type: ignore[arg-type]
    return moments(value, fact.stat, fact.spread, low, high, n)


def _signed(fact: Score, value: float) -> float:
    """A change with its direction as sign: "fell by 6" is -6."""
    return -abs(value) if fact.direction == "down" else value


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


TABLE = Table(
    "outcomes",
    _COLUMNS,
    rows,
    links={
        "baseline": "baseline_fact", "value": "value_fact", "change": "change_fact",
        "percent_change": "percent_change_fact",
    },
)  # fmt: skip

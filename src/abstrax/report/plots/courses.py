"""Each measure's course over time: a line a study and group, with the spread as it was reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from abstrax.evidence.patients import patient
from abstrax.report.numbers import SPREADS, number, printed
from abstrax.report.plots.plot import (
    COLOURS,
    DASHES,
    MARKERS,
    Line,
    Material,
    Plot,
    Row,
    figure,
    of_studies,
    plain,
    slug,
    weeks,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: More lines than this on one plot cannot be followed; the rest go on the next.
_MOST = 8
_HEADER = ("study", "group", "time", "value", "spread")
_NO_UNIT = (None, "points", "point", "score")


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time in weeks (0 at baseline, None where it is not told), between ``low`` and ``high``."""

    time: float | None
    when: str
    value: float
    low: float | None
    high: float | None
    spread: str | None
    stat: str | None
    fact: int

    @property
    def spelled(self) -> str:
        """The spread in words: "IQR 4–13", "± 2.1 SD"."""
        if self.low is None or self.high is None:
            return ""
        if self.spread in ("sd", "se"):
            return f"± {number(self.high - self.value)} {SPREADS[self.spread]}"
        return f"{SPREADS.get(self.spread or '', '')} {number(self.low)}–{number(self.high)}".strip()


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one measure in one group of one study, in the order of time."""

    id: str
    group: str
    points: tuple[Point, ...]

    @property
    def label(self) -> str:
        """Study, group, statistic and spread."""
        first = self.points[0]
        stat = {"mean": "mean", "median": "median"}.get(first.stat or "")
        spread = next(
            (SPREADS.get(p.spread or "") for p in self.points if p.spread and p.low is not None), None
        )
        told = ", ".join(part for part in (stat, spread) if part)
        group = "" if self.group == "all" else f", {plain(self.group, 24)}"
        return f"{plain(self.id)}{group}{f' ({told})' if told else ''}"


def plots(material: Material) -> Iterator[Plot]:
    """A plot a measure and unit that some group was seen with twice or more; those of most studies first."""
    found = collected(material.tables["outcomes"], single=False)
    order = sorted(found.items(), key=lambda item: (-len({s.id for s in item[1]}), item[0]))
    for (measure, unit), series in order:
        for part, start in enumerate(range(0, len(series), _MOST), start=1):
            yield _plot(measure, unit, series[start : start + _MOST], part, len(series) > _MOST)


def collected(rows: Sequence[Row], *, single: bool) -> dict[tuple[str, str], list[Series]]:
    """The series of at least two points by measure and unit: of single patients, or of groups."""
    points: defaultdict[tuple[str, str, str, str], dict[tuple[float | None, str], Point]] = defaultdict(dict)
    for row in rows:
        alone = row["n"] == 1 or patient(row["group"]) is not None
        if alone != single or not row["measure"]:
            continue
        unit = "" if row["unit"] in _NO_UNIT else str(row["unit"])
        for point in _points(row):
            points[row["measure"], unit, row["id"], row["group"]].setdefault((point.time, point.when), point)
    found: defaultdict[tuple[str, str], list[Series]] = defaultdict(list)
    for (measure, unit, id, group), known in points.items():
        ordered = sorted(known.values(), key=lambda point: (point.time is None, point.time or 0.0))
        if len(ordered) > 1 and ordered[0].time is not None:
            found[measure, unit].append(Series(id, group, tuple(ordered)))
    return dict(found)


def _points(row: Row) -> Iterator[Point]:
    for part in ("baseline", "value"):
        value = row[part]
        if value is None or row[f"{part}_op"]:
            continue
        spread, low, high = row[f"{part}_spread"], row[f"{part}_low"], row[f"{part}_up"]
        if spread in ("sd", "se") and low is not None:
            low, high = value - low, value + low
        if low is None or high is None or not low <= value <= high:
            low = high = None
        time = 0.0 if part == "baseline" else weeks(row)
        when = "baseline" if part == "baseline" else row["time"] or "not stated"
        yield Point(time, when, value, low, high, spread, row[f"{part}_stat"], row[f"{part}_fact"])


def _plot(measure: str, unit: str, series: Sequence[Series], part: int, split: bool) -> Plot:
    title = f"{plain(measure, 60)}{f' ({printed(unit)})' if unit else ''} over time{f', part {part}' if split else ''}"
    studies = len({one.id for one in series})
    return Plot(
        "courses",
        f"course-{slug(measure)}{f'-{slug(unit)}' if unit else ''}{f'-{part}' if split else ''}",
        title,
        f"{title}, {of_studies(studies)}. " + " ".join(_told(one) for one in series),
        _HEADER,
        tuple(
            Line((one.id, one.group, p.when, number(p.value), p.spelled), one.id, p.fact)
            for one in series
            for p in one.points
        ),
        studies,
        partial(_draw, measure, unit, series),
    )


def _told(one: Series) -> str:
    return f"{one.label}: " + ", ".join(f"{number(p.value)} ({p.when})" for p in one.points) + "."


def _draw(measure: str, unit: str, series: Sequence[Series]) -> Figure:
    made = figure(6.4, 3.2 + 0.19 * len(series))
    axes = made.subplots()
    last = max((p.time or 0.0 for one in series for p in one.points), default=0.0)
    scale, name = (1.0, "weeks") if last <= 52 else (7 * 12 / 365.25, "months")
    span = max(last * scale, 1.0)
    aside = span * 1.15  # where values stand that are told without a time
    for place, one in enumerate(series):
        shift = (place - (len(series) - 1) / 2) * 0.012 * span
        at = [(aside if p.time is None else p.time * scale) + shift for p in one.points]
        errors = [
            [0.0 if p.low is None else p.value - p.low for p in one.points],
            [0.0 if p.high is None else p.high - p.value for p in one.points],
        ]
        axes.errorbar(
            at, [p.value for p in one.points], yerr=errors, label=one.label, capsize=2.5, elinewidth=0.9,
            color=COLOURS[place % len(COLOURS)], marker=MARKERS[place % len(MARKERS)],
            linestyle=DASHES[place % len(DASHES)], markerfacecolor="white" if place % 2 else None,
        )  # fmt: skip
    if any(p.time is None for one in series for p in one.points):
        times = sorted({round(p.time * scale, 1) for one in series for p in one.points if p.time is not None})
        kept = [t for i, t in enumerate(times) if not i or t - times[i - 1] > 0.06 * span or t == times[-1]]
        axes.set_xticks([*kept, aside], [*(f"{t:g}" for t in kept), "not\nstated"])
    axes.set_xlim(left=-0.05 * span)
    axes.set_xlabel(f"{name} after baseline")
    axes.set_ylabel(plain(measure, 40) + (f" ({printed(unit)})" if unit else ""))
    axes.yaxis.set_major_formatter(lambda value, _: number(value))
    axes.grid(axis="y")
    made.legend(loc="outside lower left", handlelength=3.2)
    return made

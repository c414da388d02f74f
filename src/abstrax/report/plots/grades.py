"""Grades stacked: a plot a study, a bar an event, its patients by grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from abstrax.report.plots.plot import INK, Line, Material, Plot, Row, figure, plain, slug

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: In the order of gravity: shade and hatch of each, so that print in one colour tells them apart.
_LOOKS = {
    "1": ("#f1f4f8", "//"), "1-2": ("#e1e8f0", "--"), "2": ("#c8d5e3", "\\\\"), "2-3": ("#aabfd5", "||"),
    "3": ("#86a5c4", "xx"), ">=3": ("#86a5c4", "++"), "3-4": ("#9ab4cf", "/|"), "4": ("#33608f", ""),
    ">=4": ("#33608f", "--"), "5": ("#16283c", ""), "not told": ("#ffffff", ""),
}  # fmt: skip
#: A range of grades stands only where none of its grades stands by itself.
_INSIDE = {"1-2": "12", "2-3": "23", ">=3": "345", "3-4": "34", ">=4": "45"}
_DARK = frozenset({"4", ">=4", "5"})
_MOST = 24
_HEADER = ("event", "group", "grade", "patients", "of")
_Bar = tuple[str, str, dict[str, Row]]


def plots(material: Material) -> Iterator[Plot]:
    """A plot a study that tells the grade of some event; those of most events first."""
    bars: defaultdict[str, list[_Bar]] = defaultdict(list)
    stacks: defaultdict[tuple[str, str, str], dict[str, Row]] = defaultdict(dict)
    for row in material.tables["safety"]:
        known = row["grade"] in _LOOKS or row["grade"] == "any"
        if known and row["event"] and row["n"] is not None and not row["op"]:
            stacks[row["id"], row["event"], row["group"]].setdefault(row["grade"], row)
    for (id, event, group), grades in stacks.items():
        shown = _stack(grades)
        if any(row["n"] and grade != "not told" for grade, row in shown.items()):
            bars[id].append((event, group, shown))
    for id, known_bars in sorted(bars.items(), key=lambda item: -len(item[1])):
        yield _plot(id, known_bars[:_MOST])


def _stack(grades: dict[str, Row]) -> dict[str, Row]:
    """The grades of one event that do not overlap, and those whose grade is not told."""
    shown = {
        grade: grades[grade]
        for grade in _LOOKS
        if grade in grades and not any(single in grades for single in _INSIDE.get(grade, ""))
    }
    rest = (grades["any"]["n"] if "any" in grades else 0) - sum(row["n"] for row in shown.values())
    return {**shown, "not told": {**grades["any"], "n": rest}} if rest > 0 else shown


def _plot(id: str, bars: list[_Bar]) -> Plot:
    title = f"Grades in {id}"
    told = "; ".join(
        f"{_named(bar)}: " + ", ".join(f"{row['n']:g} {_grade(grade)}" for grade, row in bar[2].items())
        for bar in bars
    )
    return Plot(
        "grades",
        f"grades-{slug(id)}",
        title,
        f"{title}, patients by the grade of each event. {told}.",
        _HEADER,
        tuple(
            Line((event, group, _grade(grade), f"{row['n']:g}", f"{row['total'] or ''}"), id, row["fact"])
            for event, group, grades in bars
            for grade, row in grades.items()
        ),
        1,
        partial(_draw, bars),
    )


def _grade(grade: str) -> str:
    return "grade not told" if grade == "not told" else f"grade {grade.replace('>=', '≥')}"


def _named(bar: _Bar) -> str:
    event, group, grades = bar
    total = max((row["total"] or 0 for row in grades.values()), default=0)
    return (
        plain(event, 36)
        + ("" if group == "all" else f", {plain(group, 16)}")
        + (f" (N = {total})" if total else "")
    )


def _draw(bars: Sequence[_Bar]) -> Figure:
    made = figure(7.2, 0.34 * len(bars) + 1.5)
    axes = made.subplots()
    longest = max(sum(row["n"] for row in grades.values()) for _, _, grades in bars)
    for place, (_, _, grades) in enumerate(bars):
        left = 0.0
        for grade in (name for name in _LOOKS if name in grades):
            n, (shade, hatch) = grades[grade]["n"], _LOOKS[grade]
            if not n:
                continue
            axes.barh(
                place,
                n,
                left=left,
                height=0.66,
                color=shade,
                hatch=hatch,
                edgecolor=INK,
                linewidth=0.8,
                label=_grade(grade),
            )
            if n > 0.035 * longest:
                _inside(axes, left + n / 2, place, n, grade)
            left += n
    axes.set_yticks(range(len(bars)), [_named(bar) for bar in bars])
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", integer=True)
    axes.set_xlabel("patients")
    axes.grid(axis="x")
    known = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    order = [label for label in map(_grade, _LOOKS) if label in known]
    made.legend(
        [known[label] for label in order],
        order,
        loc="outside lower left",
        ncols=5,
        handlelength=2.2,
        handleheight=1.1,
    )
    return made


def _inside(axes: Axes, x: float, y: float, n: float, grade: str) -> None:
    """The number in its segment, on a ground that no hatch runs through."""
    dark = grade in _DARK
    ground = {"boxstyle": "round,pad=0.12", "facecolor": _LOOKS[grade][0], "edgecolor": "none"}
    axes.text(
        x,
        y,
        f"{n:g}",
        ha="center",
        va="center",
        fontsize=8.5,
        color="white" if dark else INK,
        bbox=ground,
        clip_on=True,
    )

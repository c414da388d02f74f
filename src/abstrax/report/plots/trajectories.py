"""Trajectories of single patients: a plot an abstract, a panel a measure, a line a patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from abstrax.report.numbers import number, printed
from abstrax.report.plots.courses import Series, collected
from abstrax.report.plots.plot import COLOURS, DASHES, MARKERS, Line, Material, Plot, figure, plain, slug

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST, _ACROSS = 12, 3
_HEADER = ("measure", "patient", "time", "value")
_Panel = tuple[str, str, list[Series]]


def plots(material: Material) -> Iterator[Plot]:
    """A plot an abstract in which some patient was measured twice."""
    panels: defaultdict[str, list[_Panel]] = defaultdict(list)
    for (measure, unit), series in collected(material.tables["outcomes"], single=True).items():
        for id in dict.fromkeys(one.id for one in series):
            panels[id].append((measure, unit, [one for one in series if one.id == id]))
    for id, known in panels.items():
        yield _plot(id, known[:_MOST])


def _plot(id: str, panels: list[_Panel]) -> Plot:
    people = list(dict.fromkeys(_person(one) for _, _, series in panels for one in series))
    told = "; ".join(
        f"{measure} of {_person(one)}: " + ", ".join(f"{number(p.value)} ({p.when})" for p in one.points)
        for measure, _, series in panels
        for one in series
    )
    title = f"Patients of {id}"
    return Plot(
        "patients",
        f"patients-{slug(id)}",
        title,
        f"{title}: {len(people)} over {len(panels)} measures. {told}.",
        _HEADER,
        tuple(
            Line(
                (f"{measure}{f' ({printed(unit)})' if unit else ''}", _person(one), p.when, number(p.value)),
                id,
                p.fact,
            )
            for measure, unit, series in panels
            for one in series
            for p in one.points
        ),
        1,
        partial(_draw, panels, people),
    )


def _person(one: Series) -> str:
    return "the patient" if one.group in ("all", "patient") else one.group


def _draw(panels: Sequence[_Panel], people: Sequence[str]) -> Figure:
    across = min(_ACROSS, len(panels))
    down = ceil(len(panels) / across)
    made = figure(max(3.4, 2.15 * across), 1.9 * down + 0.45)
    grid = made.subplots(down, across, squeeze=False).ravel()
    for axes, panel in zip(grid, panels, strict=False):
        _panel(axes, panel, people)
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    known = {
        label: handle
        for axes in grid
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    made.legend(
        known.values(), known.keys(), loc="outside lower left", ncols=3 if across > 1 else 2, handlelength=3.2
    )
    return made


def _panel(axes: Axes, panel: _Panel, people: Sequence[str]) -> None:
    measure, unit, series = panel
    times = sorted({(p.time is None, p.time or 0.0, p.when) for one in series for p in one.points})
    ticks = list(dict.fromkeys(when for _, _, when in times))
    for one in series:
        place = people.index(_person(one))
        axes.plot(
            [ticks.index(p.when) for p in one.points], [p.value for p in one.points], label=plain(_person(one)),
            color=COLOURS[place % len(COLOURS)], marker=MARKERS[place % len(MARKERS)],
            linestyle=DASHES[place % len(DASHES)], markerfacecolor="white" if place % 2 else None,
        )  # fmt: skip
    names = {"not stated": "later", "baseline": "before"}
    axes.set_xticks(
        range(len(ticks)), [plain(names.get(t, t), 12).replace(" ", "\n") for t in ticks], fontsize=8
    )
    axes.set_xlim(-0.35, len(ticks) - 0.65)
    axes.margins(y=0.15)
    axes.set_title(
        plain(f"{measure}{f', {printed(unit)}' if unit else ''}", 26), fontsize=9.5, fontweight="normal"
    )
    axes.yaxis.set_major_formatter(lambda value, _: number(value, 3))
    axes.grid(axis="y")
    axes.tick_params(axis="y", labelsize=8)

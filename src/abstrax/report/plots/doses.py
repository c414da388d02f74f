"""Doses at a glance: a plot a unit, a line a drug, a mark an amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from abstrax.report.numbers import number, printed
from abstrax.report.plots.plot import INK, Line, Material, Plot, Row, figure, of_studies, plain, slug

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST = 24
_HEADER = ("drug", "study", "amount", "unit", "how often", "route", "purpose")
#: Marker and fill by purpose, so that they are told apart without colour.
_PURPOSES = {
    "study": ("o", "#0b57a4"), "conditioning": ("s", "#ffffff"), "premedication": ("^", "#ffffff"),
    "background": ("D", "#c9d0d9"), "rescue": ("v", "#a8420b"),
}  # fmt: skip


def plots(material: Material) -> Iterator[Plot]:
    """A plot a unit; those of most studies first, drugs of most studies first in each."""
    units: defaultdict[str, list[Row]] = defaultdict(list)
    for row in material.tables["doses"]:
        if (
            row["drug"]
            and row["unit"]
            and row["amount"]
            and row["amount"] > 0
            and row["purpose"] != "threshold"
        ):
            units[row["unit"]].append(row)
    for unit, rows in sorted(units.items(), key=lambda item: (-len({row["id"] for row in item[1]}), item[0])):
        drugs: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            drugs[row["drug"]].append(row)
        order = sorted(drugs, key=lambda drug: (-len({row["id"] for row in drugs[drug]}), drug.casefold()))
        for part, start in enumerate(range(0, len(order), _MOST), start=1):
            chosen = order[start : start + _MOST]
            yield _plot(unit, {drug: drugs[drug] for drug in chosen}, part, len(order) > _MOST)


def _plot(unit: str, drugs: dict[str, list[Row]], part: int, split: bool) -> Plot:
    title = f"Doses in {printed(unit)}{f', part {part}' if split else ''}"
    studies = len({row["id"] for rows in drugs.values() for row in rows})
    told = "; ".join(
        f"{drug} " + ", ".join(dict.fromkeys(_amount(row) for row in rows)) for drug, rows in drugs.items()
    )
    return Plot(
        "doses",
        f"doses-{slug(unit)}{f'-{part}' if split else ''}",
        title,
        f"{title}, {of_studies(studies)}: {told}.",
        _HEADER,
        tuple(
            Line(
                (drug, row["id"], _amount(row), printed(unit), row["every"] or "", row["route"] or "", row["purpose"] or "not told"),
                row["id"],
                row["fact"],
            )
            for drug, rows in drugs.items()
            for row in rows
        ),
        studies,
        partial(_draw, unit, drugs),
    )  # fmt: skip


def _amount(row: Row) -> str:
    high = row["amount_high"]
    return number(row["amount"]) + (f"–{number(high)}" if high is not None else "")


def _draw(unit: str, drugs: dict[str, list[Row]]) -> Figure:
    made = figure(6.4, 0.26 * len(drugs) + 1.5)
    axes = made.subplots()
    axes.set_xscale("log")
    used: set[str] = set()
    for place, rows in enumerate(drugs.values()):
        for (amount, high, purpose), like in _alike(rows).items():
            marker, fill = _PURPOSES.get(purpose, ("X", "#ffffff"))
            label = None if purpose in used else purpose
            used.add(purpose)
            if high:
                axes.plot([amount, high], [place, place], color=INK, linewidth=1)
            axes.scatter(
                [amount],
                [place],
                marker=marker,
                s=42,
                facecolor=fill,
                edgecolor=INK,
                linewidth=0.9,
                label=label,
                zorder=3,
            )
            if len(like) > 1:
                axes.annotate(
                    f"×{len(like)}", (amount, place), (5, 4), textcoords="offset points", fontsize=7.5
                )
    axes.set_yticks(range(len(drugs)), [plain(drug, 30) for drug in drugs])
    axes.set_ylim(len(drugs) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda value, _: number(value, 3))
    axes.xaxis.set_minor_formatter(lambda value, _: "")
    axes.margins(x=0.08)
    axes.set_xlabel(f"{printed(unit)}, on a logarithmic scale")
    axes.grid(axis="x", which="major")
    axes.grid(axis="y", linestyle=":")
    made.legend(loc="outside lower left", ncols=5, handletextpad=0.3, columnspacing=1.2)
    return made


def _alike(rows: Sequence[Row]) -> dict[tuple[float, float | None, str], set[str]]:
    """The studies that gave the same amount for the same purpose."""
    found: defaultdict[tuple[float, float | None, str], set[str]] = defaultdict(set)
    for row in rows:
        found[row["amount"], row["amount_high"], row["purpose"] or "not told"].add(row["id"])
    return dict(found)

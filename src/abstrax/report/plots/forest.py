"""Forest plots: each safety event over the studies, with Wilson's intervals and a random-effects summary."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from abstrax.report.plots.plot import INK, MUTED, Line, Material, Plot, Row, figure, of_studies, plain, slug
from abstrax.report.pooling import Pooled, pool

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from abstrax.model import Record

#: Grades that are asked about by themselves.
_GRADES = {"any": "", ">=3": ", grade 3 or more", "serious": ", serious", "fatal": ", fatal"}
_MOST = 40
_HEADER = ("study", "group", "patients", "%", "95% interval", "in the summary")
#: Studies whose numbers are those of other studies, or not of people.
_APART = (
    ("a review", re.compile(r"review|meta-analysis|pooled")),
    ("preclinical", re.compile("preclinical")),
)
_CONTROL = re.compile(
    r"\b(?:placebo|controls?|comparator|standard of care|SOC|sham|untreated)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a forest plot; percent. ``apart`` says why it is not part of the summary."""

    id: str
    group: str
    n: float
    total: int
    share: float
    low: float
    high: float
    fact: int
    apart: str | None

    @property
    def label(self) -> str:
        """Study and group."""
        return plain(self.id, 30) + ("" if self.group == "all" else f", {plain(self.group, 18)}")


def plots(material: Material) -> Iterator[Plot]:
    """A plot an event and grade; those of most studies first. An event of one study alone has none."""
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in material.tables["safety"]:
        usable = (
            row["share"] is not None
            and row["counted"] == "patients"
            and row["total"] > 1
            and row["n"] <= row["total"]
        )
        if usable and row["grade"] in _GRADES and row["event"]:
            found[row["event"], row["grade"]].append(row)
    order = sorted(found.items(), key=lambda item: (-len({row["id"] for row in item[1]}), item[0]))
    for (event, grade), rows in order:
        shares = list(_shares(rows, material.records))
        if len({share.id for share in shares}) > 1:
            yield _plot(event, grade, shares[:_MOST])


def _shares(rows: Sequence[Row], records: dict[str, Record]) -> Iterator[Share]:
    """One line a study, of everyone in it; else one a group. Of one told twice that with more people stands."""
    kept: dict[str, dict[str, Row]] = {}
    for row in rows:
        groups = kept.setdefault(row["id"], {})
        known = groups.get(row["group"])
        if known is None or row["total"] > known["total"]:
            groups[row["group"]] = row
    for id, groups in kept.items():
        for row in [groups["all"]] if "all" in groups else groups.values():
            yield Share(
                id, row["group"], row["n"], row["total"], row["share"], row["ci_low"], row["ci_high"], row["fact"],
                _apart(row, records[id]),
            )  # fmt: skip


def _apart(row: Row, record: Record) -> str | None:
    for reason, design in _APART:
        if design.search(record.study.design or ""):
            return reason
    return "controls" if _CONTROL.search(row["group"]) else None


def _plot(event: str, grade: str, shares: list[Share]) -> Plot:
    inside = [share for share in shares if share.apart is None]
    pooled = pool([s.n for s in inside], [s.total for s in inside]) if len(inside) > 1 else None
    named = event.startswith("serious") or (event, grade) == ("death", "fatal")
    title = f"{event[:1].upper()}{event[1:]}{'' if named else _GRADES[grade]}"
    studies = len({share.id for share in shares})
    summary = (
        f" Random-effects summary of {len(inside)} lines: {_spelled(pooled.share, pooled.low, pooled.high)}; "
        f"I² {pooled.i2:.0f}%, τ² {pooled.tau2:.3f}."
        if pooled
        else " No summary: fewer than two lines are neither of reviews nor of controls."
    )
    lines = [
        Line(
            (s.id, s.group, f"{s.n:g} of {s.total}", f"{s.share:.1f}", f"{s.low:.1f}–{s.high:.1f}",
             f"no: {s.apart}" if s.apart else "yes"),
            s.id,
            s.fact,
        )
        for s in shares
    ]  # fmt: skip
    tells = "; ".join(f"{s.label} {s.n:g} of {s.total}, {_spelled(s.share, s.low, s.high)}" for s in shares)
    return Plot(
        "safety",
        f"forest-{slug(event)}{f'-{slug(grade)}' if grade != 'any' else ''}",
        title,
        f"{title}: share of patients with 95% interval, {of_studies(studies)}.{summary} {tells}.",
        _HEADER,
        tuple(lines),
        studies,
        partial(_draw, shares, pooled),
    )


def _spelled(share: float, low: float, high: float) -> str:
    return f"{share:.1f}% ({low:.1f}–{high:.1f})"


def _draw(shares: Sequence[Share], pooled: Pooled | None) -> Figure:
    rows = len(shares) + (1.4 if pooled else 0)
    made = figure(7.2, 0.27 * rows + 1.0)
    axes = made.subplots()
    weights = iter(pooled.weights if pooled else ())
    reach = max([share.high for share in shares] + ([pooled.high] if pooled else []))
    end = min(100.0, max(10.0, 1.08 * reach))
    for place, share in enumerate(shares):
        weight = next(weights) if pooled and not share.apart else None
        axes.plot([share.low, share.high], [place, place], color=INK, linewidth=1.1)
        axes.scatter(
            [share.share], [place], marker="o" if share.apart else "s", s=26 if weight is None else 16 + 150 * weight,
            facecolor="white" if share.apart else INK, edgecolor=INK, linewidth=1.1, zorder=3, clip_on=False,
        )  # fmt: skip
    if pooled:
        _diamond(axes, pooled, len(shares) + 0.4)
    _labels(axes, shares, pooled, end)
    axes.set_xlim(0, end)
    axes.set_ylim(rows - 0.3, -0.8)
    axes.set_xlabel("% of patients")
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    return made


def _diamond(axes: Axes, pooled: Pooled, place: float) -> None:
    axes.fill(
        [pooled.low, pooled.share, pooled.high, pooled.share], [place, place - 0.32, place, place + 0.32],
        facecolor="#d5dbe3", edgecolor=INK, linewidth=1.1, hatch="////", zorder=3,
    )  # fmt: skip
    axes.axvline(pooled.share, color=MUTED, linestyle=":", linewidth=1)


def _labels(axes: Axes, shares: Sequence[Share], pooled: Pooled | None, end: float) -> None:
    """Studies at the left; counts and shares at the right."""
    places: list[float] = list(range(len(shares)))
    names = [share.label + (f" ({share.apart})" if share.apart else "") for share in shares]
    right = [f"{s.n:g}/{s.total}\u2003{_spelled(s.share, s.low, s.high)}" for s in shares]
    if pooled:
        places.append(len(shares) + 0.4)
        names.append(f"random effects, I² {pooled.i2:.0f}%")
        right.append(_spelled(pooled.share, pooled.low, pooled.high))
    axes.set_yticks(places, names)
    axes.tick_params(axis="y", length=0, pad=9)
    beside = axes.secondary_yaxis("right")
    beside.set_yticks(places, right)
    beside.tick_params(axis="y", length=0, labelsize=9, pad=9)
    beside.spines["right"].set_visible(False)
    if pooled:
        axes.get_yticklabels()[-1].set_fontweight("bold")
        beside.get_yticklabels()[-1].set_fontweight("bold")

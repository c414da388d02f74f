"""Plots over the tables of evidence: one module a kind of plot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from abstrax.evidence import columns
from abstrax.model import Record
from abstrax.report.plots import courses, doses, forest, grades, trajectories
from abstrax.report.plots.plot import Kind, Material, Plot, saved

__all__ = ["KINDS", "Kind", "Material", "Plot", "material", "plots", "saved"]

#: The kinds in the order shown, with what a reader would call them.
KINDS: dict[Kind, str] = {
    "safety": "Safety events over studies", "courses": "Measures over time", "patients": "Single patients",
    "grades": "Grades in each study", "doses": "Doses",
}  # fmt: skip
_MAKERS = {
    "safety": forest.plots, "courses": courses.plots, "patients": trajectories.plots, "grades": grades.plots,
    "doses": doses.plots,
}  # fmt: skip


def material(records: Iterable[Record]) -> Material:
    """What plots are made of. Raises MissingLibraryError."""
    known = list(records)
    tables = {
        name: [dict(zip(filled, row, strict=True)) for row in zip(*filled.values(), strict=True)]
        for name, filled in columns(known).items()
    }
    return Material(tables, {record.id: record for record in known})


def plots(found: Material, kinds: Iterable[Kind] = ()) -> Iterator[Plot]:
    """Every plot that the records give, of some kinds or of all; each under a name of its own."""
    wanted, seen = set(kinds) or set(KINDS), Counter[str]()
    for kind in KINDS:
        for plot in _MAKERS[kind](found) if kind in wanted else ():
            seen[plot.name] += 1
            yield plot if seen[plot.name] == 1 else replace(plot, name=f"{plot.name}-{seen[plot.name]}")

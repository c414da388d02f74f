"""The study table: a line an abstract, each value leading to the words it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abstrax.evidence.table import anchor
from abstrax.model import Count, Dose, Record
from abstrax.report import abstracts, wording
from abstrax.report.numbers import number
from abstrax.report.plots.plot import Row
from abstrax.report.terms import Term

#: The columns: heading, whether their values are numbers, and the least width in ems.
COLUMNS = (
    ("Study", False, 17), ("Year", True, 4), ("Design", False, 9), ("Condition", False, 11), ("Intervention", False, 11),
    ("Target", False, 6), ("N", True, 4), ("Women", True, 6), ("Age", True, 9), ("Follow-up", True, 10),
    ("Dose", False, 15), ("Conditioning", False, 14), ("Facts", True, 4), ("Findings", True, 5),
)  # fmt: skip


_DAYS = {"weeks": 7.0, "months": 365.25 / 12, "years": 365.25}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: what is shown, what it is sorted by, and the place that it leads to."""

    parts: tuple[tuple[str, str | None], ...] = ()
    sort: float | str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """One line; ``more`` is what stands under the title."""

    id: str
    title: str
    more: str
    place: str
    cells: tuple[Cell, ...]


def study(row: Row, page: abstracts.Page) -> Study:
    """The line of an abstract, from its row of the evidence table and its page."""
    record, here = page.record, page.place
    cells = (
        _plain(row["year"], here), _term(row, "design", page), _term(row, "condition", page),
        _term(row, "intervention", page), _target(row, page), _participants(record), _women(row, record),
        _measured(row, "age", record), _measured(row, "follow_up", record), _doses(record, "study"),
        _doses(record, "conditioning"), _plain(row["facts"], f"{record.id}-facts"),
        _plain(row["findings"], page.notes[0].place if page.notes else here),
    )  # fmt: skip
    return Study(
        record.id,
        page.title,
        " · ".join(p for p in (record.id if page.title != record.id else None, row["source"]) if p),
        here,
        cells,
    )


def _plain(value: Any, place: str) -> Cell:
    return Cell() if value is None else Cell(((str(value), place),), value)


def _term(row: Row, name: str, page: abstracts.Page) -> Cell:
    term: Term | None = page.terms.get(name)
    return _plain(row[name], term.place if term else page.place)


def _target(row: Row, page: abstracts.Page) -> Cell:
    known = [(name, row[name]) for name in ("target", "cell_source") if row[name]]
    parts = tuple(
        (str(text), page.terms[name].place if name in page.terms else page.place) for name, text in known
    )
    return Cell(parts, "; ".join(text for text, _ in parts) or None)


def _participants(record: Record) -> Cell:
    total = record.study.participants
    if total is None:
        return Cell()
    counts = [(at, fact) for at, fact in enumerate(record.facts) if isinstance(fact, Count)]
    at = next((at for at, fact in counts if fact.what == "participants" and fact.n == total), None)
    if at is None:
        at = next((at for at, fact in counts if total in (fact.n, fact.of)), None)
    return Cell(((f"{total:,}", abstracts.place(record.id) if at is None else anchor(record.id, at)),), total)


def _women(row: Row, record: Record) -> Cell:
    n, percent = row.get("women"), row.get("women_percent")
    if n is None and percent is None:
        return Cell()
    share = f"{number(percent, 3)}%" if percent is not None else ""
    told = (f"{number(n)} ({share})" if share else number(n)) if n is not None else share
    return Cell(((told, anchor(record.id, row["women_fact"])),), percent if percent is not None else n)


def _measured(row: Row, name: str, record: Record) -> Cell:
    value = row.get(name)
    if value is None:
        return Cell()
    at, unit = row[f"{name}_fact"], row.get(f"{name}_unit")
    told = wording.value(record.facts[at])
    if name == "age":
        told = told.replace(" years", "", 1)
    scale = _DAYS.get(unit or "", 1.0) if name == "follow_up" else 1.0
    return Cell(((told, anchor(record.id, at)),), value * scale)


def _doses(record: Record, purpose: str) -> Cell:
    seen: dict[str, str] = {}
    for at, fact in enumerate(record.facts):
        if isinstance(fact, Dose) and fact.purpose == purpose:
            seen.setdefault(f"{fact.drug or ''} {wording.value(fact)}".strip(), anchor(record.id, at))
    return Cell(tuple(seen.items()), next(iter(seen), None))

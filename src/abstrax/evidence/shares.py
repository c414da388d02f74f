"""Shares of people: the number, the number they are of, the share as printed and as reckoned, Wilson's interval."""

from __future__ import annotations

from abstrax.audit.case import Case
from abstrax.evidence.table import Columns, Kind, Row
from abstrax.model import Count, Grade
from abstrax.quantities.rounding import cut_off, follows

#: ``n``, ``of`` and ``percent`` are as printed; ``share`` is ``n`` in percent of ``total``, everyone who could have had it.
COLUMNS: dict[str, Kind] = {
    "op": "text", "n": "number", "n_from": "text", "of": "number", "percent": "number", "total": "whole",
    "total_from": "text",
    "share": "number", "ci_low": "number", "ci_high": "number", "fact": "whole", "facts": "text", "quote": "text",
}  # fmt: skip


def share(case: Case, place: int, fact: Count | Grade, whole: float | None = None) -> Row:
    """The columns of one share; its interval is reckoned for all rows at once by ``wilson``.

    ``whole`` is the number who had the event at any grade: a share printed of them ("of which 50 (89%)") is of a
    part, so that ``total`` is the size of the group. ``total`` is empty where the size that is known does not give
    the share that is printed, for events, of which one person may have several, and for a single patient.
    """
    n, percent = fact.n, fact.percent
    total, source = None, None
    if not (isinstance(fact, Grade) and fact.counted == "events"):
        total, source = _total(case, fact, whole)
    reckoned = None
    if n is None and percent is not None and total and not fact.op:
        reckoned = round(percent * total / 100)
        n = float(reckoned) if follows(reckoned, total, percent) else None
    fixed = n is not None and total is not None and fact.op is None
    return {
        "op": fact.op, "n": n, "n_from": None if n is None else "stated" if fact.n is not None else "percent",
        "of": fact.of, "percent": percent, "total": total, "total_from": source,
        "share": round(100 * n / total, 4) if fixed and n is not None and total else None,
        "fact": place, "quote": fact.quote,
    }  # fmt: skip


def _total(case: Case, fact: Count | Grade, whole: float | None) -> tuple[int | None, str | None]:
    size = case.size(fact.group)
    if fact.of and fact.of.is_integer() and not (fact.of == whole and size and size > whole):
        return int(fact.of), "stated"
    if size is None or size == 1 or (fact.n is not None and fact.n > size):
        return None, None
    if fact.n is not None and fact.percent is not None and not fact.of and not fact.op:
        fits = any(_gives(fact.n, total, fact.percent) for total in (size, whole) if total)
        return (size, "group") if fits else (None, None)
    return size, "group"


def _gives(n: float, total: float, percent: float) -> bool:
    return n <= total and (follows(n, total, percent) or cut_off(n, total, percent))


def wilson(columns: Columns) -> None:
    """Fill the 95% intervals of a table, in percent (Wilson 1927, J Am Stat Assoc 22:209; by statsmodels)."""
    from abstrax.evidence.libraries import require

    proportion = require("statsmodels.stats.proportion", "intervals of shares")
    places = [i for i, known in enumerate(columns["share"]) if known is not None]
    size = len(columns["share"])
    columns["ci_low"], columns["ci_high"] = [None] * size, [None] * size
    if not places:
        return
    import numpy

    counts = numpy.array([columns["n"][i] for i in places], dtype=float)
    totals = numpy.array([columns["total"][i] for i in places], dtype=float)
    low, high = proportion.proportion_confint(counts, totals, alpha=0.05, method="wilson")
    for i, below, above in zip(places, low.tolist(), high.tolist(), strict=True):
        columns["ci_low"][i], columns["ci_high"][i] = round(100 * below, 4), round(100 * above, 4)


def merged(rows: list[Row], key: tuple[str, ...]) -> list[Row]:
    """Rows with what is told twice as one: the same key and numbers that do not disagree.

    ``facts`` of the row kept names every fact that tells of it; the fuller one stands.
    """
    kept: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        row["facts"] = str(row["fact"])
        like = kept.setdefault(tuple(row.get(column) for column in key), [])
        twin = next((other for other in like if _agree(row, other)), None)
        if twin is None:
            like.append(row)
            continue
        facts = f"{twin['facts']}; {row['facts']}"
        if sum(value is not None for value in row.values()) > sum(
            value is not None for value in twin.values()
        ):
            like[like.index(twin)] = twin = row
        twin["facts"] = facts
    return sorted((row for like in kept.values() for row in like), key=lambda row: int(row["fact"]))


def _agree(one: Row, other: Row) -> bool:
    """Whether two rows share a printed number and disagree in none."""
    pairs = [(one[column], other[column]) for column in ("n", "of", "percent")]
    stated = [(a, b) for a, b in pairs if a is not None and b is not None]
    return bool(stated) and all(a == b for a, b in stated)

"""Records as the tables of a systematic review: one module a table, one module a file format's writing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from abstrax.evidence import doses, effects, findings, outcomes, patients, responses, safety, studies
from abstrax.evidence.table import Columns, Table, anchor, link
from abstrax.evidence.terms import TIMES, Terms
from abstrax.model import Record

if TYPE_CHECKING:
    import pandas

__all__ = ["TABLES", "TIMES", "Table", "anchor", "columns", "frames", "link"]

TABLES: tuple[Table, ...] = (
    studies.TABLE, outcomes.TABLE, safety.TABLE, responses.TABLE, patients.TABLE, doses.TABLE, effects.TABLE,
    findings.TABLE,
)  # fmt: skip

_TYPES = {"text": "string", "number": "float64", "whole": "Int64", "flag": "boolean"}


def columns(records: Iterable[Record], *, times: str | None = None) -> dict[str, Columns]:
    """The tables by name, each as lists by column.

    ``times`` ("days", "weeks", "months" or "years") asks for times in one unit; without it they stay as printed.
    Raises MissingLibraryError.
    """
    filled: dict[str, Columns] = {table.name: {column: [] for column in table.columns} for table in TABLES}
    for record in records:
        terms = Terms(record, times)
        for table in TABLES:
            lists = filled[table.name]
            for row in table.rows(terms):
                for column, values in lists.items():
                    values.append(row.get(column))
    for table in TABLES:
        if table.finish:
            table.finish(filled[table.name])
    return filled


def frames(records: Iterable[Record], *, times: str | None = None) -> dict[str, pandas.DataFrame]:
    """The tables by name as pandas frames with the types of their columns; ``times`` as for ``columns``."""
    import pandas

    filled, found = columns(records, times=times), {}
    for table in TABLES:
        lists = filled.pop(table.name)
        found[table.name] = pandas.DataFrame(
            {name: pandas.Series(lists.pop(name), dtype=_TYPES[kind]) for name, kind in table.columns.items()}
        )
    return found

"""Records as tables: one row a fact, one row an abstract, for CSV files and for pandas.

Column names are the field names of the models. A list is joined with ``"; "``; an empty field is an empty
cell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from abstrax.model import Count, Dose, Effect, FactBase, Grade, Metadata, Record, Score, Study

if TYPE_CHECKING:
    import pandas

Row = dict[str, Any]

#: Excel takes a CSV file for UTF-8 only where it begins with a byte-order mark.
ENCODING = "utf-8-sig"

_KINDS: tuple[type[FactBase], ...] = (Dose, Score, Grade, Count, Effect)
_WHERE = ("kind", "section", "group", "when")
_WHENCE = ("quote", "start", "end", "confidence", "rule", "flags")
_OWN = tuple(dict.fromkeys(f for kind in _KINDS for f in kind.model_fields if f not in (*_WHERE, *_WHENCE)))

FACT_COLUMNS: tuple[str, ...] = ("id", *_WHERE, *_OWN, *_WHENCE)
STUDY_COLUMNS: tuple[str, ...] = (
    "id",
    *(field for field in Metadata.model_fields if field not in Study.model_fields),
    *Study.model_fields,
    "facts",
    "findings",
    "layout",
    "source",
)


def fact_rows(records: Iterable[Record]) -> Iterator[Row]:
    """One row a fact, in the order of the records and of their facts; keys are ``FACT_COLUMNS``."""
    for record in records:
        for fact in record.facts:
            values: Row = {"id": record.id, **fact.model_dump()}
            yield {column: _cell(values.get(column)) for column in FACT_COLUMNS}


def study_row(record: Record) -> Row:
    """The row of one abstract; keys are ``STUDY_COLUMNS``."""
    values: Row = {
        **record.metadata.model_dump(),
        **record.study.model_dump(),
        "id": record.id,
        "title": record.title,
        "facts": len(record.facts),
        "findings": tuple(": ".join(filter(None, (f.message, f.arithmetic))) for f in record.findings),
        "layout": record.layout,
        "source": record.source,
    }
    return {column: _cell(values[column]) for column in STUDY_COLUMNS}


def _cell(value: Any) -> Any:
    """A value as it stands in a table: a list is one text, a whole number has no decimals."""
    if isinstance(value, tuple | list):
        return "; ".join(str(part) for part in value) or None
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Tables:
    """Writes ``facts.csv`` and ``studies.csv`` record by record."""

    def __init__(self, facts: TextIO, studies: TextIO) -> None:
        self._facts = csv.DictWriter(facts, FACT_COLUMNS, lineterminator="\n")
        self._studies = csv.DictWriter(studies, STUDY_COLUMNS, lineterminator="\n")
        self._facts.writeheader()
        self._studies.writeheader()

    def add(self, record: Record) -> None:
        """Write the rows of one record."""
        self._facts.writerows(fact_rows([record]))
        self._studies.writerow(study_row(record))


def facts_frame(records: Iterable[Record]) -> pandas.DataFrame:
    """One row a fact, one column a field (``FACT_COLUMNS``), numbers as numbers."""
    import pandas

    return pandas.DataFrame(list(fact_rows(records)), columns=list(FACT_COLUMNS))


def studies_frame(records: Iterable[Record]) -> pandas.DataFrame:
    """One row an abstract, one column a field (``STUDY_COLUMNS``)."""
    import pandas

    return pandas.DataFrame([study_row(record) for record in records], columns=list(STUDY_COLUMNS))

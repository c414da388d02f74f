"""Tables with an abstract a row: CSV, Excel, JSONL and Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from abstrax.adding import europepmc, markup
from abstrax.adding.abstract import Abstract, SourceError, library, make

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
#: A Parquet file of a few kilobytes may unpack to gigabytes.
MOST_UNPACKED = 500_000_000

#: What a column may be called, by field; case, spaces and underscores aside.
_NAMES = {
    "text": ("abstract", "text", "abstracttext", "body"),
    "id": ("id",),
    "title": ("title", "articletitle"),
    "authors": ("authors", "author"),
    "venue": ("venue", "journal", "journaltitle", "meeting", "conference", "source"),
    "date": ("date", "publicationdate", "year", "publicationyear"),
    "keywords": ("keywords", "keyword"),
    "abstract_number": ("abstractnumber", "abstractno"),
    "pmid": ("pmid", "pubmedid"),
    "pmcid": ("pmcid",),
    "doi": ("doi",),
    "url": ("url", "link"),
}
Row = dict[str, Any]


def read_csv(
    text: str, source: str, text_column: str | None, id_column: str | None
) -> Iterator[Abstract | SourceError]:
    """The abstracts of a CSV file; commas, semicolons and tabs are told apart by its first line."""
    text = text.lstrip("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(10_000_000)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from read_rows(rows, source, text_column, id_column)
    except csv.Error as error:
        yield SourceError(source, f"is broken CSV ({error})", "export it anew", f"line {rows.line_num}")


def read_excel(
    data: bytes, source: str, text_column: str | None, id_column: str | None
) -> Iterator[Abstract | SourceError]:
    """The abstracts of a workbook's first sheet; raised characters in a cell stay superscripts."""
    library("defusedxml")  # with it, openpyxl refuses what a workbook's XML declares
    openpyxl = library("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        lines = sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS), values_only=True)
        header = [str(cell or "").strip() for cell in next(lines, ())]
        yield from read_rows(
            (dict(zip(header, line, strict=False)) for line in lines), source, text_column, id_column
        )
    finally:
        book.close()


def read_parquet(
    data: bytes, source: str, text_column: str | None, id_column: str | None
) -> Iterator[Abstract | SourceError]:
    """The abstracts of a Parquet file."""
    parquet = library("pyarrow.parquet")
    file = parquet.ParquetFile(io.BytesIO(data))
    about = file.metadata
    unpacked = sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups))
    if unpacked > MOST_UNPACKED:
        problem = f"unpacks to {unpacked / 1e6:,.0f} MB (at most {MOST_UNPACKED / 1e6:.0f})"
        raise SourceError(source, problem, "split it")
    rows = (row for batch in file.iter_batches(batch_size=256) for row in batch.to_pylist())
    yield from read_rows(rows, source, text_column, id_column)


def read_json(
    text: str, source: str, text_column: str | None, id_column: str | None
) -> Iterator[Abstract | SourceError]:
    """The abstracts of a JSON list, of JSON lines, or of Europe PMC's JSON."""
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except RecursionError as error:
        raise SourceError(source, "nests too deep", "give a list of records") from error
    except ValueError as error:
        if "\n" not in text.strip():
            raise SourceError(source, f"is not valid JSON ({error})", "export it anew") from error
        yield from _read_lines(text, source, text_column, id_column)
        return
    if text_column is None and (found := europepmc.results(data)) is not None:
        yield from europepmc.read(found, source)
        return
    rows = data if isinstance(data, list) else [data]
    if not all(isinstance(row, dict) for row in rows):
        raise SourceError(source, "is JSON without records", 'give a list of {"id": ..., "text": ...}')
    yield from read_rows(iter(rows), source, text_column, id_column)


def _read_lines(
    text: str, source: str, text_column: str | None, id_column: str | None
) -> Iterator[Abstract | SourceError]:
    """JSON lines; a broken one is told and the rest is read."""
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield SourceError(
                source, f"is not valid JSON ({error})", "write one record a line", f"line {number}"
            )
            continue
        if not isinstance(row, dict):
            yield SourceError(source, "is not a record", "write one record a line", f"line {number}")
        elif text_column is None and (found := europepmc.results(row)) is not None:
            yield from europepmc.read(found, f"{source}, line {number}")
        else:
            yield from read_rows(iter([row]), source, text_column, id_column, first=number, word="line")


def read_rows(
    rows: Iterator[Row],
    source: str,
    text_column: str | None,
    id_column: str | None,
    first: int = 1,
    word: str = "row",
) -> Iterator[Abstract | SourceError]:
    """The abstracts of rows. Raises SourceError where a column is missing, or rows are far too many."""
    columns: dict[str, str] = {}
    filled = 0
    for number, row in enumerate(rows, start=first):
        columns = columns or _columns(list(row), source, text_column, id_column)
        fields: Row = {field: _cell(row.get(column)) for field, column in columns.items()}
        if not any(fields.values()):
            continue
        filled += 1
        if filled > MOST_ROWS:
            raise SourceError(source, f"has more than {MOST_ROWS:,} rows", "split it")
        for field in ("authors", "keywords"):
            fields[field] = re.split(r"\s*;\s*", fields.get(field) or "")
        try:
            yield make(source, f"{word} {number}", **fields)
        except SourceError as error:
            yield error
    if not filled:
        raise SourceError(source, "holds no rows", "check the file")


def _columns(
    present: list[str], source: str, text_column: str | None, id_column: str | None
) -> dict[str, str]:
    """The column of each field. Raises SourceError where the text has none, or a named one is not there."""
    known = {re.sub(r"[\s_-]", "", str(name)).lower(): str(name) for name in reversed(present) if name}
    ranked = [(field, name) for field, names in _NAMES.items() for name in reversed(names)]
    found = {field: known[name] for field, name in ranked if name in known}
    listed = ", ".join(repr(name) for name in present[:20])
    for field, column, option in (("text", text_column, "--text-column"), ("id", id_column, "--id-column")):
        if column is not None:
            if column not in present:
                raise SourceError(source, f"has no column {column!r}", f"{option} is one of {listed}")
            found[field] = column
    if "text" not in found:
        problem = "has no column that is called abstract or text"
        raise SourceError(source, problem, f"name one with --text-column: {listed}")
    return found


def _cell(value: Any) -> str:
    """A cell as text; lists joined with semicolons, dates without a time, raised characters superscript."""
    if value is None or value != value:
        return ""
    if isinstance(value, list | tuple) and not hasattr(value, "as_list"):
        return "; ".join(_cell(part) for part in value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return markup.from_string(_rich(value) if hasattr(value, "as_list") else str(value)).strip()


def _rich(runs: Any) -> str:
    """The runs of a formatted Excel cell."""
    text = ""
    for run in runs:
        shift = getattr(getattr(run, "font", None), "vertAlign", None)
        inner = str(run)
        if shift == "superscript":
            text += markup.superscript(inner, text)
        else:
            text += markup.subscript(inner) if shift == "subscript" else inner
    return text

"""Tables as files: CSV, Parquet, SQLite, DuckDB; the workbook has a module of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abstrax.engines import output
from abstrax.engines.output import FACTS, MANIFEST, OutputError, drafted
from abstrax.evidence import TABLES, frames, workbook
from abstrax.evidence.libraries import require
from abstrax.model import Record
from abstrax.tables import ENCODING

if TYPE_CHECKING:
    import pandas

Frames = dict[str, "pandas.DataFrame"]

#: What opens a formula in a spreadsheet, also behind a tab or a line's end (OWASP, CSV Injection).
_OPENS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(
    records: Iterable[Record], folder: Path, form: str, *, times: str | None = None
) -> tuple[Path, ...]:
    """Write every table into a folder in one of ``FORMATS``, and say which files were made.

    Each file takes its place when it is whole. ``times`` as for ``frames``. Raises OutputError, also for a folder
    of records, whose own tables would be lost; and MissingLibraryError.
    """
    made = frames(records, times=times)
    if (folder / MANIFEST).exists() or (folder / FACTS).exists():
        raise OutputError(folder, "it holds records with tables of their own", "name another folder with -o")
    return FORMATS[form](made, output.folder(folder))


def safe(text: str) -> str:
    """A text as a cell of CSV that no spreadsheet takes for a formula: one that would open one gets an apostrophe."""
    return f"'{text}" if text.startswith(_OPENS) else text


def _csv(made: Frames, folder: Path) -> tuple[Path, ...]:
    paths = []
    for table in TABLES:
        frame, path = made[table.name].copy(deep=False), folder / f"{table.name}.csv"
        for name, kind in table.columns.items():
            if kind == "text" and frame[name].str.startswith(_OPENS).any():
                frame[name] = frame[name].map(safe, na_action="ignore")
        with drafted(path) as draft:
            frame.to_csv(draft, index=False, encoding=ENCODING, lineterminator="\n", float_format="%.12g")
        paths.append(path)
    return tuple(paths)


def _parquet(made: Frames, folder: Path) -> tuple[Path, ...]:
    parquet = require("pyarrow.parquet", "Parquet files")
    paths = []
    for name, frame in made.items():
        with drafted(folder / f"{name}.parquet") as draft:
            parquet.write_table(_arrow(name, frame), draft, compression="zstd")
        paths.append(folder / f"{name}.parquet")
    return tuple(paths)


def _arrow(name: str, frame: pandas.DataFrame) -> Any:
    """A frame as an Arrow table whose column types do not hang on what the columns hold."""
    arrow = require("pyarrow", "Parquet and DuckDB files")
    types = {"text": arrow.string(), "number": arrow.float64(), "whole": arrow.int64(), "flag": arrow.bool_()}
    table = next(table for table in TABLES if table.name == name)
    schema = arrow.schema([(column, types[kind]) for column, kind in table.columns.items()])
    return arrow.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata(None)


def _sqlite(made: Frames, folder: Path) -> tuple[Path, ...]:
    path = folder / "tables.sqlite"
    with drafted(path) as draft, closing(sqlite3.connect(draft)) as connection:
        for table in TABLES:
            types = {"text": "TEXT", "number": "REAL", "whole": "INTEGER", "flag": "INTEGER"}
            columns = {name: types[kind] for name, kind in table.columns.items()}
            made[table.name].to_sql(table.name, connection, index=False, dtype=columns)
        connection.commit()
    return (path,)


def _duckdb(made: Frames, folder: Path) -> tuple[Path, ...]:
    duckdb = require("duckdb", "DuckDB files")
    path = folder / "tables.duckdb"
    with drafted(path) as draft, closing(duckdb.connect(str(draft))) as connection:
        for name, frame in made.items():
            connection.register("made", _arrow(name, frame))
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM made')
            connection.unregister("made")
    return (path,)


def _xlsx(made: Frames, folder: Path) -> tuple[Path, ...]:
    path = folder / "tables.xlsx"
    with drafted(path) as draft:
        workbook.write(made, draft)
    return (path,)


FORMATS: dict[str, Callable[[Frames, Path], tuple[Path, ...]]] = {
    "csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "sqlite": _sqlite, "duckdb": _duckdb,
}  # fmt: skip

"""The tables as one Excel workbook: a sheet each, headers that stay, values that lead to their sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from abstrax.evidence import TABLES
from abstrax.evidence.libraries import require
from abstrax.evidence.table import Table, link

if TYPE_CHECKING:
    import pandas

#: Excel holds no more rows a sheet, links a sheet and characters a cell.
_ROWS, _LINKS, _CHARACTERS = 1_048_575, 65_530, 32_767
_SHARES = frozenset({"share", "ci_low", "ci_high", "percent", "women_percent"})
_WIDTHS = {"text": 16, "number": 10, "whole": 8, "flag": 8}
_WIDE = frozenset(
    {"title", "quote", "quotes", "message", "arithmetic", "measures", "label", "criterion", "event"}
)


def write(made: dict[str, pandas.DataFrame], path: Path) -> None:
    """Write the tables to one file. Numbers are numbers; texts are texts and never formulas, whatever they begin with.

    A value's link leads to ``report.html`` beside the workbook. Rows beyond what a sheet can hold go on in
    "<name> 2" and so on; links beyond what a sheet can hold are left out. Raises MissingLibraryError.
    """
    xlsxwriter = require("xlsxwriter", "Excel workbooks")
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    styles = _styles(book)
    for table in TABLES:
        frame = made[table.name]
        for part, start in enumerate(range(0, max(len(frame), 1), _ROWS), start=1):
            name = table.name if part == 1 else f"{table.name} {part}"
            _sheet(book.add_worksheet(name), table, frame.iloc[start : start + _ROWS], styles)
    book.close()


def _styles(book: Any) -> dict[str, Any]:
    """The formats of the workbook. A text is marked as one, so that it stays one when its cell is edited."""
    styles = {"header": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})}
    for linked in (False, True):
        look = {"font_color": "#0563C1", "underline": 1} if linked else {}
        end = "+" if linked else ""
        styles[f"text{end}"] = book.add_format({**look, "quote_prefix": True})
        styles[f"flag{end}"] = book.add_format(look)
        styles[f"number{end}"] = book.add_format({**look, "num_format": "General"})
        styles[f"whole{end}"] = book.add_format({**look, "num_format": "0"})
        styles[f"share{end}"] = book.add_format({**look, "num_format": "0.0"})
    return styles


def _sheet(sheet: Any, table: Table, frame: pandas.DataFrame, styles: dict[str, Any]) -> None:
    names = list(table.columns)
    sheet.freeze_panes(1, 2)
    for place, name in enumerate(names):
        sheet.set_column(place, place, 40 if name in _WIDE else _WIDTHS[table.columns[name]])
    sheet.write_row(0, 0, names, styles["header"])
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(names) - 1)
    columns = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in names]
    sources = {names.index(value): names.index(fact) for value, fact in table.links.items()}
    plans = [(place, *_plan(table, name)) for place, name in enumerate(names)]
    links = 0
    for row, values in enumerate(zip(*columns, strict=True), start=1):
        for place, kind, style in plans:
            value = values[place]
            if value is None:
                continue
            source: Any = values[sources[place]] if place in sources else None
            linked = source is not None and links < _LINKS
            if linked:
                sheet.write_url(row, place, f"external:{link(values[0], int(source))}")
                links += 1
            _cell(sheet, row, place, kind, value, styles[f"{style}+" if linked else style])


def _plan(table: Table, name: str) -> tuple[str, str]:
    kind = table.columns[name]
    return kind, "share" if name in _SHARES else kind


def _cell(sheet: Any, row: int, place: int, kind: str, value: Any, style: Any) -> None:
    if kind == "text":
        sheet.write_string(row, place, value[:_CHARACTERS], style)
    elif kind == "flag":
        sheet.write_boolean(row, place, value, style)
    else:
        sheet.write_number(row, place, value, style)

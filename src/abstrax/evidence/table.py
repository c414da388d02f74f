"""What a table of evidence is: its columns, how a record fills it, and which fact each value comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from abstrax.evidence.terms import Terms

Kind = Literal["text", "number", "whole", "flag"]
Row = dict[str, Any]
Columns = dict[str, list[Any]]

REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``columns`` gives the kind of each column in order; ``rows`` makes the rows of one record.

    ``links`` names, for a column of values, the column that holds the position of the fact it comes from.
    ``finish`` fills columns of the whole table at once, where a library works on many numbers together.
    """

    name: str
    columns: Mapping[str, Kind]
    rows: Callable[[Terms], Iterator[Row]]
    links: Mapping[str, str] = field(default_factory=dict)
    finish: Callable[[Columns], None] | None = None


def anchor(id: str, fact: int) -> str:
    """The name of a fact's place in the report: ``<record id>-f<position of the fact>``."""
    return f"{id}-f{fact}"


def link(id: str, fact: int) -> str:
    """Where a fact's sentence stands in the report that lies beside the tables."""
    return f"{REPORT}#{quote(anchor(id, fact))}"

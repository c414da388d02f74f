"""Where the abstract lies on a page, and what the page says of it, by ``lexicon/layouts.toml``."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from abstrax.model import Metadata
from abstrax.text.headings import LayoutError
from abstrax.text.lines import lines

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = Path(__file__).parent.parent / "lexicon" / "layouts.toml"
_FIELDS = frozenset(Metadata.model_fields) - {"registration", "title"}
_PAGE_PATTERNS = ("body_first", "body_after", "body_before")
_LINE_PATTERNS = ("marks", "furniture")
# No line of furniture is longer; policies and notices that are, are told by where they stand.
_LONGEST_FURNITURE = 300
_PROSE = re.compile(r"[.?!:][\"')\]]*$|[a-z)][.]\d{1,2}$|^(?:[^\s|]+ ){7}[^|]*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """One entry of ``layouts.toml``; the patterns compiled, the examples as written."""

    name: str
    marks: tuple[re.Pattern[str], ...] = ()
    body_first: tuple[re.Pattern[str], ...] = ()
    body_after: tuple[re.Pattern[str], ...] = ()
    body_before: re.Pattern[str] | None = None
    furniture: tuple[re.Pattern[str], ...] = ()
    title_after: re.Pattern[str] | None = None
    title_before: re.Pattern[str] | None = None
    title_line: re.Pattern[str] | None = None
    trailing_captions: bool = False
    most_furniture: int | None = None
    keyword_tails: tuple[str, ...] = ()
    keyword_marks: str = ";,"
    date_format: str | None = None
    metadata: tuple[tuple[str, re.Pattern[str]], ...] = ()
    examples: tuple[dict[str, Any], ...] = ()
    known: bool = True

    def body(self, clean: str) -> tuple[int, int]:
        """The span of ``clean`` that holds the abstract; all of it where nothing marks one."""
        start = self._start(clean)
        stop = self.body_before.search(clean, start + 1) if self.body_before else None
        return start, stop.start() if stop else len(clean)

    def _start(self, clean: str) -> int:
        for pattern in self.body_first:
            if found := pattern.search(clean):
                return found.start()
        ends = [found.end() for pattern in self.body_after for found in pattern.finditer(clean)]
        return max(ends, default=0)

    def title(self, clean: str) -> tuple[int, int] | None:
        """The span of the title line, where the layout says how to find it."""
        if self.title_line:
            return found.span(1) if (found := self.title_line.search(clean)) else None
        if self.title_after and (mark := self.title_after.search(clean)):
            behind = clean.find("\n", mark.start())
            line = next(lines(clean, behind), None) if behind >= 0 else None
        elif self.title_before and (mark := self.title_before.search(clean)):
            above = list(lines(clean, max(0, mark.start() - 1000), mark.start()))
            line = above[-1] if above else None
        else:
            return None
        return (line.start, line.end) if line else None

    def is_furniture(self, line: str) -> bool:
        """Whether a line, stripped, belongs to the page rather than to the abstract."""
        if len(line) <= _LONGEST_FURNITURE and any(pattern.match(line) for pattern in self.furniture):
            return True
        return not self.known and not is_prose(line)

    def read_metadata(self, page: list[str]) -> dict[str, Any]:
        """What the page's own lines say, field by field; the first line that says it counts."""
        values: dict[str, Any] = {}
        for field, pattern in self.metadata:
            if found := next(filter(None, map(pattern.match, page)), None):
                values[field] = found.group(1).strip()
        if "keywords" in values:
            values["keywords"] = split_keywords(values["keywords"], self.keyword_tails, self.keyword_marks)
        if self.date_format and "date" in values:
            values["date"] = _iso(values["date"], self.date_format)
        return values


def is_prose(line: str) -> bool:
    """Whether a line may be prose: it ends like a sentence, or has eight words and no bar."""
    return bool(_PROSE.search(line))


def split_keywords(line: str, tails: tuple[str, ...] = (), marks: str = ";,") -> tuple[str, ...]:
    """Keywords between any of ``marks``; a part that is one of ``tails`` belongs to the one before it."""
    parts: list[str] = []
    for part in re.split(rf"\s*[{re.escape(marks)}]\s*", line.strip(" .")):
        if part in tails and parts:
            parts[-1] += f", {part}"
        elif part:
            parts.append(part)
    return tuple(parts)


def _iso(printed: str, date_format: str) -> str:
    try:
        return datetime.strptime(printed, date_format).date().isoformat()
    except ValueError:
        return printed


@lru_cache(maxsize=4)
def load(file: Path = FILE) -> tuple[Layout, ...]:
    """All layouts in the order they are tried. Raises ``LayoutError`` for an entry that cannot be used."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LayoutError(file, "-", str(error), "mend the file") from error
    layouts = tuple(_layout(file, name, table) for name, table in tables.items())
    if sum(1 for layout in layouts if not layout.marks) != 1:
        raise LayoutError(file, "-", "must hold just one layout without marks", "give all others their marks")
    return layouts


def _layout(file: Path, name: str, table: dict[str, Any]) -> Layout:
    known = {field.name for field in fields(Layout)} - {"name", "known"}
    if unknown := set(table) - known:
        raise LayoutError(file, name, f"unknown key {min(unknown)!r}", f"use {', '.join(sorted(known))}")
    if "marks" not in table:
        raise LayoutError(
            file, name, "has no marks", "give the patterns that a page of this layout must hold"
        )
    if unknown := set(table.get("metadata", {})) - _FIELDS:
        raise LayoutError(
            file, name, f"unknown metadata field {min(unknown)!r}", f"use {', '.join(sorted(_FIELDS))}"
        )
    values: dict[str, Any] = dict(table)
    for key in (*_PAGE_PATTERNS, *_LINE_PATTERNS):
        flags = re.MULTILINE if key in _PAGE_PATTERNS else 0
        values[key] = tuple(_compiled(file, name, pattern, flags) for pattern in table.get(key, ()))
    for key in ("title_after", "title_before", "title_line"):
        if key in table:
            values[key] = _compiled(file, name, table[key], re.MULTILINE)
    values["body_before"] = _joined(table.get("body_before", ()))
    values["keyword_tails"] = tuple(table.get("keyword_tails", ()))
    values["metadata"] = tuple((k, _compiled(file, name, v)) for k, v in table.get("metadata", {}).items())
    values["examples"] = tuple(table.get("examples", ()))
    return Layout(name=name, **values)


def _joined(patterns: Sequence[str]) -> re.Pattern[str] | None:
    """One pattern that finds what comes first of all that ``patterns`` find; each is known to compile."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.MULTILINE) if patterns else None


def _compiled(file: Path, name: str, pattern: str, flags: int = 0) -> re.Pattern[str]:
    try:
        return re.compile(pattern, flags)
    except re.error as error:
        problem = f"pattern {pattern!r} does not compile: {error}"
        raise LayoutError(file, name, problem, "mend the pattern") from error


def recognise(page: list[str], layouts: tuple[Layout, ...]) -> Layout:
    """The first layout whose marks the lines of a page bear, else the one without marks.

    The latter is ``known`` where there is next to no furniture: the page is an abstract and nothing else.
    Where there is some, the page is of an unknown layout: all that looks like prose is read as body.
    """
    for layout in layouts:
        if layout.marks and all(any(map(mark.match, page)) for mark in layout.marks):
            return layout
    bare = next(layout for layout in layouts if not layout.marks)
    furniture = sum(map(bare.is_furniture, page))
    return bare if furniture <= (bare.most_furniture or 0) else replace(bare, known=False)

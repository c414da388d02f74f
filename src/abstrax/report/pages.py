"""The report as files: one page where it is not too large, else an overview, the plots, and pages of abstracts."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from abstrax.engines.output import folder, replacing
from abstrax.evidence.libraries import require
from abstrax.gold.compare import Comparison, compare
from abstrax.gold.records import GoldRecord
from abstrax.model import Record
from abstrax.report import abstracts, plots, studies, svg
from abstrax.report.overview import overview

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent / "templates"
#: A page that is sent by mail and opened on a phone should not be larger, in bytes.
MOST_BYTES = 4_500_000
MOST_ABSTRACTS = 100
#: Plots of a kind that a report shows; those of most studies come first.
MOST_PLOTS = 40
_MADE = re.compile(
    rb'<meta name="generator" content="abstrax">\n<meta name="made-from" content="([0-9a-f]{64})">'
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plot on a page."""

    plot: plots.Plot
    drawing: str


@dataclass(frozen=True, slots=True)
class _File:
    """A page of abstracts: its name, and what stands on it."""

    name: str
    parts: tuple[tuple[abstracts.Page, str], ...]


def current(path: Path, digest: str) -> bool:
    """Whether a report that was made from just this is there already, with all its pages."""
    return all(_made_from(file) == digest for file in (path, *_pages(path))) and (
        path.is_file() and all((path.parent / name).is_file() for name in _named(path))
    )


def write(
    records: Sequence[Record],
    path: Path,
    texts: Mapping[str, str],
    gold: Mapping[str, GoldRecord],
    digest: str,
) -> tuple[Path, ...]:
    """Write the report of some records, and say which files were made, the first page first.

    ``texts`` are those that records were read from, by id; ``gold`` their gold records; ``digest`` says what the
    report is made from. Every file takes its place when it is whole; pages of an earlier, larger report are removed.
    Raises OutputError and MissingLibraryError.
    """
    folder(path.parent, "name another file with -o")
    made = list(_Report(records, path, texts, gold, digest).files())
    for name, content in reversed(made):
        with replacing(path.with_name(name)) as stream:
            stream.write(content)
    kept = {name for name, _ in made}
    for old in _pages(path):
        if old.name not in kept:
            old.unlink(missing_ok=True)
    return tuple(path.with_name(name) for name, _ in made)


def _pages(path: Path) -> list[Path]:
    """The further pages of a report that lie beside it."""
    form = re.compile(re.escape(path.stem) + r"-(?:plots|\d+)" + re.escape(path.suffix))
    near = path.parent.glob("*") if path.parent.is_dir() else ()
    return [file for file in near if form.fullmatch(file.name) and _made_from(file)]


def _made_from(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            found = _MADE.search(stream.read(2000))
    except OSError:
        return None
    return found[1].decode() if found else None


def _named(path: Path) -> set[str]:
    """The further pages that the first page names."""
    form = re.compile(r'data-page="([^"]+)"')
    return set(form.findall(path.read_text(encoding="utf-8"))) - {path.name}


class _Report:
    """One report in the making."""

    def __init__(
        self,
        records: Sequence[Record],
        path: Path,
        texts: Mapping[str, str],
        gold: Mapping[str, GoldRecord],
        digest: str,
    ) -> None:
        self.path, self.digest = path, digest
        self.environment = _environment()
        compared: dict[str, Comparison] = {
            record.id: compare(gold[record.id], record, texts[record.id])
            for record in records
            if record.id in gold and record.id in texts
        }
        self.pages = [
            abstracts.page(record, texts.get(record.id), compared.get(record.id)) for record in records
        ]
        self.overview = overview(self.pages, list(compared.values()))
        self.material = plots.material(records)

    def files(self) -> Iterator[tuple[str, str]]:
        """Name and content of each file."""
        parts = [(page, self._abstract(page)) for page in self.pages]
        drawn, left = self._drawn()
        size = sum(len(html.encode()) for _, html in parts) + sum(len(one.drawing.encode()) for one in drawn)
        # rows of the tables and figures of the first page, roughly
        size += 1_500 * len(parts) + 180 * sum(len(one.plot.lines) for one in drawn)
        if size <= MOST_BYTES and len(parts) <= 2 * MOST_ABSTRACTS:
            yield from self._single(parts, drawn, left)
        else:
            yield from self._split(parts, drawn, left)

    def _abstract(self, page: abstracts.Page) -> str:
        return self._render(
            "abstract.html", page=page, marks={term.mark: term.place for term in page.terms.values()}
        )

    def _single(
        self, parts: list[tuple[abstracts.Page, str]], drawn: list[Drawn], left: int
    ) -> Iterator[tuple[str, str]]:
        href = _href({})
        body = [*self._front(href, {}), self._plots(drawn, left, href, "")]
        body.append(self._render("abstracts.html", parts=[html for _, html in parts]))
        yield self.path.name, self._page(body, "", {})

    def _split(
        self, parts: list[tuple[abstracts.Page, str]], drawn: list[Drawn], left: int
    ) -> Iterator[tuple[str, str]]:
        stem, suffix, home = self.path.stem, self.path.suffix, self.path.name
        packed = list(_packed(parts, lambda number: f"{stem}-{number}{suffix}"))
        where = {page.record.id: file.name for file in packed for page, _ in file.parts}
        further = {f"{stem}-plots{suffix}": "Plots"} | {
            file.name: f"Abstracts {place}" for place, file in _ranges(packed)
        }
        href = _href(where)
        yield (
            home,
            self._page(
                [*self._front(href, where), self._render("further.html", further=further)], "", further
            ),
        )
        plots_file = f"{stem}-plots{suffix}"
        yield plots_file, self._page([self._plots(drawn, left, href, home)], home, further, "Plots")
        for file in packed:
            body = self._render("abstracts.html", parts=[html for _, html in file.parts])
            yield file.name, self._page([body], home, further, further[file.name])

    def _front(self, href: Callable[[str, str], str], where: Mapping[str, str]) -> list[str]:
        rows = {row["id"]: row for row in self.material.tables["studies"]}
        lines = [studies.study(rows[page.record.id], page) for page in self.pages]
        choices = {
            name: sorted(
                {text for row in rows.values() for text in (row[name] or "").split("; ") if text},
                key=str.casefold,
            )
            for name in ("condition", "intervention")
        }
        return [
            self._render("overview.html", overview=self.overview, href=href),
            self._render(
                "studies.html",
                columns=studies.COLUMNS,
                studies=lines,
                rows=rows,
                choices=choices,
                href=href,
                where=where,
            ),
        ]

    def _drawn(self) -> tuple[list[Drawn], int]:
        """The plots shown, and how many are left out."""
        shown: list[Drawn] = []
        numbers = dict.fromkeys(plots.KINDS, 0)
        for plot in plots.plots(self.material):
            numbers[plot.kind] += 1
            if numbers[plot.kind] <= MOST_PLOTS:
                file = plots.saved(plot, "svg", titled=False)
                shown.append(Drawn(plot, svg.inline(file, f"plot-{plot.name}", plot.title, plot.tells)))
        return shown, sum(numbers.values()) - len(shown)

    def _plots(self, drawn: list[Drawn], left: int, href: Callable[[str, str], str], home: str) -> str:
        groups = [
            (kind, title, [one for one in drawn if one.plot.kind == kind])
            for kind, title in plots.KINDS.items()
        ]
        return self._render(
            "plots.html", groups=[group for group in groups if group[2]], left=left, href=href, home=home
        )

    def _page(self, body: Iterable[str], home: str, further: Mapping[str, str], title: str = "") -> str:
        return self._render(
            "page.html", body=list(body), home=home, further=further, title=title, digest=self.digest
        )

    def _render(self, template: str, **values: Any) -> str:
        return self.environment.get_template(template).render(**values)


def _href(where: Mapping[str, str]) -> Callable[[str, str], str]:
    """Makes the address of a place in an abstract, on whichever page it stands."""
    return lambda id, place: f"{quote(where.get(id, ''))}#{quote(place)}"


def _packed(parts: Sequence[tuple[abstracts.Page, str]], name: Callable[[int], str]) -> Iterator[_File]:
    """Abstracts in their order on pages that are not too large."""
    kept: list[tuple[abstracts.Page, str]] = []
    size, number = 0, 1
    for part in parts:
        more = len(part[1].encode())
        if kept and (len(kept) >= MOST_ABSTRACTS or size + more > MOST_BYTES):
            yield _File(name(number), tuple(kept))
            kept, size, number = [], 0, number + 1
        kept.append(part)
        size += more
    if kept:
        yield _File(name(number), tuple(kept))


def _ranges(packed: Sequence[_File]) -> Iterator[tuple[str, _File]]:
    """Which abstracts stand on each page: "1–100"."""
    start = 1
    for file in packed:
        end = start + len(file.parts) - 1
        yield (f"{start}–{end}" if end > start else str(start)), file
        start = end + 1


def _environment() -> Environment:
    """Templates in which every value is escaped."""
    jinja2 = require("jinja2", "reports", "report")
    made: Environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=False,
    )  # fmt: skip
    script = (FOLDER / "report.js").read_text(encoding="utf-8")
    allowed = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    made.globals |= {
        "style": (FOLDER / "report.css").read_text(encoding="utf-8"), "script": script, "allowed": allowed, "quote": quote,
    }  # fmt: skip
    return made

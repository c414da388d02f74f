"""Exports of reference managers: MEDLINE/NBIB, RIS and BibTeX."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from abstrax.adding import markup
from abstrax.adding.abstract import Abstract, SourceError, library, make
from abstrax.adding.xml import iso_date, plain_title

_MATH = re.compile(r"(?<!\\)\$([^$]*)\$")
_RAISED = re.compile(r"\\textsuperscript\s*\{([^{}]*)\}|\^\s*\{([^{}]*)\}|\^\s*(-?\w)")
_LOWERED = re.compile(r"\\textsubscript\s*\{([^{}]*)\}|_\s*\{([^{}]*)\}|(?<=\w)_\s*(\w)")
#: Commands that bibtexparser leaves as they are.
_COMMANDS = {
    r"\times": "×", r"\cdot": "·", r"\geq": "≥", r"\leq": "≤", r"\ge": "≥", r"\le": "≤",
    r"\pm": "±", r"\mu": "µ", r"\sim": "~",
    r"\textgreater": ">", r"\textless": "<", r"\textpm": "±", r"\texttimes": "×", r"\textmu": "µ",
    r"\textdegree": "°",
    r"\%": "%", r"\&": "&", r"\_": "_", r"\#": "#", r"\,": " ", r"~": " ", r"\ ": " ",
}  # fmt: skip
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|[%&_#, ])|~")


def read_medline(text: str, source: str) -> Iterator[Abstract | SourceError]:
    """The abstracts of a MEDLINE (NBIB) export, one a record."""
    medline = library("Bio.Medline")
    records = [record for record in medline.parse(io.StringIO(text)) if "PMID" in record or "AB" in record]
    for number, record in enumerate(records, start=1):
        yield from _made(source, number, len(records), _medline(record))
    if not records:
        raise SourceError(source, "holds no MEDLINE record", "export it anew")


def _medline(record: dict[str, Any]) -> dict[str, Any]:
    ids = {match[2]: match[1] for value in (*record.get("AID", ()), *_listed(record.get("LID")))
           if (match := re.match(r"(\S+) \[(\w+)\]", value))}  # fmt: skip
    return {
        "title": plain_title(markup.from_string(record.get("TI", ""))),
        "authors": [*record.get("AU", ()), *_listed(record.get("CN"))],
        "venue": record.get("JT") or record.get("TA"),
        "date": _spaced_date(record.get("DP", "")),
        "keywords": record.get("OT", ()),
        "pmid": record.get("PMID"),
        "pmcid": record.get("PMC"),
        "doi": ids.get("doi"),
        "text": markup.from_string(record.get("AB", "")),
    }


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _spaced_date(printed: str) -> str | None:
    """ "2024 Mar 7" as "2024-03-07"; a season or a span stays as printed."""
    parts = printed.split()
    if not parts or len(parts) > 3 or "-" in printed:
        return printed or None
    return iso_date(*parts) or printed


def read_ris(text: str, source: str) -> Iterator[Abstract | SourceError]:
    """The abstracts of a RIS export, one a record."""
    rispy = library("rispy")
    try:
        records = rispy.loads(text.lstrip("\ufeff"))
    except (ValueError, OSError, KeyError, IndexError) as error:
        raise SourceError(source, f"cannot be read as RIS ({error})", "export it anew") from error
    if not records:
        raise SourceError(source, "holds no RIS record", "export it anew")
    for number, record in enumerate(records, start=1):
        yield from _made(source, number, len(records), _ris(record))


def _ris(record: dict[str, Any]) -> dict[str, Any]:
    title = record.get("title") or record.get("primary_title") or record.get("translated_title") or ""
    journal = ("journal_name", "secondary_title", "alternate_title3", "alternate_title1", "alternate_title2")
    printed = str(record.get("date") or record.get("publication_year") or record.get("year") or "")
    year, month, day = [*printed.split("/"), "", "", ""][:3]
    links = record.get("urls") or _listed(record.get("url"))
    number = str(record.get("accession_number") or "")
    numbered = number.isdigit() and "pubmed" in str(record.get("name_of_database") or "PubMed").lower()
    return {
        "title": markup.from_string(title),
        "authors": record.get("authors") or record.get("first_authors") or (),
        "venue": next((record[name] for name in journal if record.get(name)), None),
        "date": iso_date(year.strip(), month.strip(), day.strip()) or printed.strip("/ ") or None,
        "keywords": record.get("keywords") or (),
        "pmid": number if numbered else None,
        "doi": record.get("doi"),
        "url": next(iter(links), None),
        "text": markup.from_string(record.get("abstract") or record.get("notes_abstract") or ""),
    }


def read_bibtex(text: str, source: str) -> Iterator[Abstract | SourceError]:
    """The abstracts of a BibTeX file, one an entry; the id is the entry's key."""
    bibtexparser, bparser = library("bibtexparser"), library("bibtexparser.bparser")
    parser = bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    try:
        entries = bibtexparser.loads(text, parser=parser).entries
    except Exception as error:  # its grammar raises errors of several libraries
        raise SourceError(source, f"cannot be read as BibTeX ({error})", "export it anew") from error
    if not entries:
        raise SourceError(source, "holds no BibTeX entry", "check its braces, or export it anew")
    for number, entry in enumerate(entries, start=1):
        yield from _made(source, number, len(entries), _bibtex(entry))


def _bibtex(entry: dict[str, str]) -> dict[str, Any]:
    value = {name: _unlatexed(text) for name, text in entry.items() if name not in ("ID", "url", "doi")}
    year = value.get("year", "")
    return {
        "id": entry.get("ID"),
        "title": value.get("title"),
        "authors": re.split(r"\s+and\s+", value["author"]) if value.get("author") else (),
        "venue": value.get("journal") or value.get("journaltitle") or value.get("booktitle"),
        "date": value.get("date") or iso_date(year, value.get("month", "")) or year,
        "keywords": re.split(r"\s*[;,]\s*", value.get("keywords", "")),
        "pmid": value.get("pmid"),
        "doi": entry.get("doi"),
        "url": entry.get("url"),
        "text": value.get("abstract", ""),
    }


def _unlatexed(text: str) -> str:
    """LaTeX as plain text; what is raised is a superscript, before the braces that say so are gone."""
    latexenc = library("bibtexparser.latexenc")
    text = _MATH.sub(lambda found: found[1], text)
    text = _COMMAND.sub(lambda found: _COMMANDS.get(found[0], found[0]), text)
    text = _RAISED.sub(lambda f: markup.superscript(f[1] or f[2] or f[3] or "", text[: f.start()]), text)
    text = _LOWERED.sub(lambda f: markup.subscript(f[1] or f[2] or f[3] or ""), text)
    plain = latexenc.latex_to_unicode(text)
    return markup.from_string(re.sub(r"[{}]", "", plain))


def _made(source: str, number: int, total: int, fields: dict[str, Any]) -> Iterator[Abstract | SourceError]:
    """The abstract of one record, or why there is none."""
    try:
        yield make(source, f"record {number}" if total > 1 else None, **fields)
    except SourceError as error:
        yield error

"""An abstract on its way in: its text, what its source says of it, and the name its file gets."""

from __future__ import annotations

import importlib
import logging
import re
import unicodedata
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator

from abstrax.model import Frozen
from abstrax.reading.decoding import LONGEST_LINE

#: No abstract has more characters; what has is an article, a book or an attack.
MOST_CHARACTERS = 200_000
#: The line of a file that stands between header block and text; no text may hold it.
MARK = "-- abstract --"
_LONGEST_SLUG = 60
#: Libraries log what they stumble over; what matters of it is said in our own words.
_SILENT = logging.NullHandler()
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class SourceError(ValueError):
    """A source, or one record of it, that cannot be added: which, where in it, what is wrong, what to do."""

    def __init__(self, source: str, problem: str, remedy: str, place: str | None = None) -> None:
        where = f"{source}, {place}" if place else source
        super().__init__(f"{where}: {problem}; {remedy}")


class RecordError(SourceError):
    """A record that was read well and is not to be added: it has no abstract, or far too much of one."""


class MissingLibraryError(SourceError):
    """A library that reads a format is not installed; the message has the command that installs it."""

    def __init__(self, module: str) -> None:
        super().__init__(module, "is not installed", "install what adding needs: pip install 'abstrax[add]'")


def library(module: str) -> Any:
    """A module of the extra ``add``. Raises MissingLibraryError where it is not there."""
    logging.getLogger(module.partition(".")[0]).addHandler(_SILENT)
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingLibraryError(module) from error


class Abstract(Frozen):
    """One abstract; ``id`` names its file where the source gives one, ``source`` is where it was found.

    All fields but ``text`` are of one line. ``doi`` has no ``https://doi.org/``, ``pmid`` is digits,
    ``pmcid`` begins with PMC.
    """

    id: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    date: str | None = None
    keywords: tuple[str, ...] = ()
    abstract_number: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    doi: str | None = None
    url: str | None = None
    source: str | None = None
    text: str = Field(max_length=MOST_CHARACTERS)

    @field_validator("title", "venue", "abstract_number", "url", "source", "id", mode="before")
    @classmethod
    def _one_line(cls, value: Any) -> str | None:
        return one_line(value) or None

    @field_validator("authors", "keywords", mode="before")
    @classmethod
    def _items(cls, value: Any) -> tuple[str, ...]:
        """Each item once; a semicolon parts items in the file and so stands in none."""
        items = (one_line(item).replace(";", ",").strip(" ,") for item in value or ())
        return tuple(dict.fromkeys(item for item in items if item))

    @field_validator("date", mode="before")
    @classmethod
    def _date(cls, value: Any) -> str | None:
        """Numeric dates as ISO 8601 without a time; others as printed."""
        printed = one_line(value)
        found = re.match(r"((?:19|20)\d\d)[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:[T ]\d\d?:.*)?$", printed)
        return "-".join(part.zfill(2) for part in found.groups() if part) if found else printed or None

    @field_validator("doi", mode="before")
    @classmethod
    def _doi(cls, value: Any) -> str | None:
        found = re.search(r"10\.\d{4,9}/[^\s<>\"]+", one_line(value))
        return found[0].rstrip(".,;)]") if found else None

    @field_validator("pmid", "pmcid", mode="before")
    @classmethod
    def _number(cls, value: Any, info: Any) -> str | None:
        found = re.search(r"\d{1,9}", one_line(value))
        if found is None or found[0].strip("0") == "":
            return None
        return f"PMC{found[0]}" if info.field_name == "pmcid" else found[0]

    @field_validator("text", mode="before")
    @classmethod
    def _tidy(cls, value: Any) -> str:
        return tidy(str(value or ""))

    @property
    def name(self) -> str:
        """The stem of its file: the source's id, ``pmid-…``, or the first words of title or text."""
        if self.id and (given := re.sub(r"[^\w.-]+", "-", self.id).strip("-.")):
            return given[:100]
        return f"pmid-{self.pmid}" if self.pmid else slug(self.title or self.text) or "abstract"


def one_line(value: Any) -> str:
    """A value as one line: white space of any kind is one space."""
    return " ".join(without_controls(str(value if value is not None else "")).split())


def without_controls(text: str) -> str:
    """A text without the control characters and lone surrogates that no text file should hold."""
    return _CONTROLS.sub("", text)


def tidy(text: str) -> str:
    """Prose with plain line ends, no white space at the ends of lines, one empty line at a time."""
    lines = [line.strip(" \t\r") for line in without_controls(text).replace("\r\n", "\n").split("\n")]
    kept = "\n".join(line for line in lines if line != MARK)
    return re.sub(r"\n{3,}", "\n\n", kept).strip("\ufeff \t\n")


def slug(text: str) -> str:
    """The first words of a text as a file name: plain letters and digits with hyphens between."""
    plain = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall(r"[a-z0-9]+", plain))
    return name if len(name) <= _LONGEST_SLUG else name[: _LONGEST_SLUG + 1].rpartition("-")[0]


def checked(found: Abstract, source: str, place: str | None = None) -> Abstract:
    """The abstract, if there is one to read. Raises RecordError."""
    if not found.text:
        raise RecordError(source, "has no abstract", "add its text by hand, or leave it out", place)
    if max(map(len, found.text.split("\n"))) > LONGEST_LINE:
        problem = f"has a line of more than {LONGEST_LINE:,} characters"
        raise RecordError(source, problem, "check that it is one abstract", place)
    return found


def make(source: str, place: str | None = None, **fields: Any) -> Abstract:
    """An abstract of ``fields``. Raises RecordError where there is no text, or far too much of it."""
    text = str(fields.get("text") or "")
    if len(text) > MOST_CHARACTERS:
        problem = f"has {len(text):,} characters, more than any abstract ({MOST_CHARACTERS:,})"
        raise RecordError(source, problem, "give the abstract alone", place)
    named = source if "://" in source else Path(source).name
    return checked(Abstract(**{"source": f"{named}, {place}" if place else named, **fields}), source, place)

"""Which section a heading opens: ``lexicon/headings.toml`` read and asked."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = Path(__file__).parent.parent / "lexicon" / "headings.toml"
_KEYS = {"headings", "inline", "alone", "searched", "brief"}
_NUMBERING = re.compile(
    r"^[\s•*#>-]*(?:\(?\d{1,2}[.)]+\s*|\(?[ivx]{1,4}[.)]\s+)?(?:abstract\s*[.:-]?\s+|abstract[.:])?", re.I
)
_JOINT = re.compile(r"\s*(?:/|&|,|\band\b)\s*")


class LayoutError(ValueError):
    """A heading or layout file that cannot be used: file, entry, what is wrong, what to do."""

    def __init__(self, file: Path, entry: str, problem: str, remedy: str) -> None:
        super().__init__(f"{file}: entry {entry!r}: {problem}; {remedy}")


@dataclass(frozen=True, slots=True)
class Heading:
    """What one heading opens; ``inline``, ``alone`` and ``brief`` are told in the lexicon."""

    section: str
    searched: bool
    inline: bool
    alone: bool
    brief: bool


@dataclass(frozen=True, slots=True)
class Headings:
    """All known headings by their folded wording.

    ``endings`` are the last words of those that stand inline, ``tails`` the last two letters of these.
    ``openings`` are the first three letters of those that stand without a colon, or of an ``Abstract`` before
    them.
    """

    known: dict[str, Heading]
    endings: frozenset[str]
    tails: frozenset[str]
    openings: frozenset[str]

    def lookup(self, words: str) -> Heading | None:
        """What ``words`` open, None if unknown; numbering, case, colon and a leading ``Abstract`` aside."""
        phrase = fold(words)
        if phrase in self.known:
            return self.known[phrase]
        first = _JOINT.split(phrase, maxsplit=1)[0]
        if first == phrase or (first and first not in self.known):  # a line of prose is no list of headings
            return None
        parts = [self.known.get(part) for part in _JOINT.split(phrase) if part]
        if len(parts) < 2 or not all(part and part.searched for part in parts):
            return None
        return parts[0]


def fold(words: str) -> str:
    """A heading as the lexicon writes it."""
    return " ".join(_NUMBERING.sub("", words).strip(" \t\n:?.*#_-").lower().split())


@lru_cache(maxsize=4)
def load(file: Path = FILE) -> Headings:
    """Read the heading lexicon. Raises ``LayoutError`` for an entry that cannot be used."""
    known: dict[str, Heading] = {}
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LayoutError(file, "-", str(error), "mend the file") from error
    for section, table in tables.items():
        if unknown := set(table) - _KEYS:
            raise LayoutError(
                file, section, f"unknown key {min(unknown)!r}", f"use {', '.join(sorted(_KEYS))}"
            )
        searched, inline = table.get("searched", True), table.get("inline", False)
        for phrase in table.get("headings", []):
            if phrase in known or phrase != fold(phrase):
                problem = "stands twice" if phrase in known else f"is not folded (expected {fold(phrase)!r})"
                raise LayoutError(
                    file, section, f"heading {phrase!r} {problem}", "write it once, in lower case"
                )
            alone, brief = phrase in table.get("alone", []), table.get("brief", False)
            known[phrase] = Heading(section, searched, inline, alone, brief)
        if stray := set(table.get("alone", [])) - set(table.get("headings", [])):
            raise LayoutError(
                file, section, f"{min(stray)!r} is alone but no heading", "add it to the headings"
            )
    endings = frozenset(phrase.split()[-1].split("/")[-1] for phrase, h in known.items() if h.inline)
    openings = frozenset({"abs", *(phrase[:3] for phrase, heading in known.items() if heading.alone)})
    return Headings(known, endings, frozenset(ending[-2:] for ending in endings), openings)

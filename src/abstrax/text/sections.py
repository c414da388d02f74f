"""Sections of an abstract: headings in all the ways they are set, and what lies between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from abstrax.text.headings import Heading, Headings
from abstrax.text.layouts import Layout
from abstrax.text.spans import Passage

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_RUN_IN = re.compile(r"\s*(?P<head>[^\s:][^:\n]{0,70}?) ?:(?=\s|[A-Z(\d])")
_CAPTION = re.compile(
    r"\s*(?:Supporting image \d+|(?:Supplement(?:ary|al) )?(?:Fig(?:ure|\.)?|Table|Image|Scheme|Box) ?S?\d+[A-Za-z]?\s*[.:|)-]\s*\S"
    r"|(?:Figure|Table) S?\d+ ?$)"
)
_LEGEND = re.compile(r"\s*(?:\([A-H](?:-[A-H])?\)|[a-h],) [A-Z]|\s*(?:[\w/-]{2,12} ?[:,] ?[a-zA-Z][\w '-]+; ?){2}|.{0,60}\brepresents?\b.{0,80}\bgroup")
_SUBHEAD = re.compile(r"\s*[A-Z0-9][^.!?;:\n]{2,80}$")
_INLINE = re.compile(r" ?:(?!//)")
_BEFORE_INLINE = re.compile(r"(?:^|[.?!)\]'\"\d%;:]|\n)\s*(?:\(\d\)\s*)?$")
_REFERENCES = re.compile(r"(?:(?<=[.)\]\da-zA-Z])|(?<=\s))References?\s*:?\s*(?=[(\[<]?\s?!?\s?1\b|\(?1[.)]?\s?[A-Z]|$)", re.MULTILINE)
_CITATION = re.compile(
    r"(?<=[.)])\s*[(\[]?1[.)\]]{0,2} ?[A-Z][\w'-]+[^.;\n]{0,60}?\bet al\b(?=[^\n]{0,400}(?:(?:19|20)\d\d|doi|PMID))"
)
_FOREIGN = re.compile(r"[\u0400-\u04ff\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af\u0600-\u06ff\u0590-\u05ff]{2}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a section opens: the heading from ``at`` on, its prose from ``prose`` on."""

    at: int
    prose: int
    heading: str | None
    section: str
    searched: bool


def passages(clean: str, start: int, end: int, headings: Headings, layout: Layout | None) -> list[Passage]:
    """The passages of ``clean[start:end]`` in order, none overlapping, none empty."""
    marks = sorted(_marks(clean, start, end, headings, layout), key=lambda mark: mark.at)
    current = Mark(start, start, None, "abstract", True)
    found: list[Passage] = []
    for mark in [*marks, Mark(end, end, None, "", False)]:
        if mark.at < current.prose:
            continue
        found += _passage(clean, current, mark.at)
        current = mark
    return found


def _passage(clean: str, mark: Mark, end: int) -> Iterator[Passage]:
    prose = clean[mark.prose : end]
    body = prose.strip()
    if body:
        start = mark.prose + prose.index(body[0])
        yield Passage(mark.section, mark.heading, start, start + len(body), mark.searched)


def _marks(clean: str, start: int, end: int, headings: Headings, layout: Layout | None) -> Iterator[Mark]:
    yield from _line_marks(clean, start, end, headings, layout)
    yield from _inline_marks(clean, start, end, headings)
    for pattern in (_REFERENCES, _CITATION):
        if found := pattern.search(clean, start, end):
            prose = found.end() if pattern is _REFERENCES else found.start()
            yield Mark(found.start(), prose, found.group().strip(" :") or None, "references", False)


def _line_marks(clean: str, start: int, end: int, headings: Headings, layout: Layout | None) -> Iterator[Mark]:
    """Headings on their own line or at the beginning of one, and captions."""
    captions = layout is not None and layout.trailing_captions
    before: Mark | None = None
    for line in _LINE.finditer(clean, start, end):
        mark = _line_mark(clean, line, headings, captions)
        if mark is None and before and before.section == "caption" and not captions:
            mark = Mark(line.start(), line.start(), None, "abstract", True)
        if mark:
            yield mark
            before = mark


def _line_mark(clean: str, line: re.Match[str], headings: Headings, captions: bool) -> Mark | None:
    text = line.group()
    at = line.start()
    if _CAPTION.match(text) or _LEGEND.match(text):
        return Mark(at, at, None, "caption", False)
    run_in = _RUN_IN.match(text)
    words = run_in["head"] if run_in else text.strip()
    if len(words) <= 72 and (known := headings.lookup(words)):
        prose = at + run_in.end() if run_in else line.end()
        return Mark(at, prose, words.strip(), known.section, known.searched)
    return None


def _inline_marks(clean: str, start: int, end: int, headings: Headings) -> Iterator[Mark]:
    """Headings in the middle of a paragraph: a known phrase with a colon, behind the end of a sentence."""
    for colon in _INLINE.finditer(clean, start, end):
        at, known = _phrase_before(clean, start, colon.start(), headings)
        if known and known.inline and _BEFORE_INLINE.search(clean, max(start, at - 8), at):
            yield Mark(at, colon.end(), clean[at : colon.start()], known.section, known.searched)


def _phrase_before(clean: str, start: int, stop: int, headings: Headings) -> tuple[int, Heading | None]:
    """The longest known heading that ends at ``stop`` and begins with a capital letter."""
    window = clean[max(start, stop - 60) : stop]
    tail = re.split(r"[\s/.]", window)[-1].lower()
    if tail not in headings.endings:
        return stop, None
    base = stop - len(window)
    for word in re.finditer(r"(?<![A-Za-z/-])[A-Z][A-Za-z]*", window):
        known = headings.lookup(window[word.start() :])
        if known:
            return base + word.start(), known
    return stop, None

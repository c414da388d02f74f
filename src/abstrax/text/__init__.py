"""From a decoded file to passages and sentences: repair, layout, metadata, sections."""

from __future__ import annotations

import re
from typing import Any

from abstrax.model import Document, Metadata
from abstrax.text import headings as _headings
from abstrax.text import layouts as _layouts
from abstrax.text.clean import clean
from abstrax.text.headings import LayoutError
from abstrax.text.parts import sentences, unheaded
from abstrax.text.registration import registrations
from abstrax.text.sections import passages
from abstrax.text.spans import Page, Passage, Sentence, Text

__all__ = ["LayoutError", "Page", "Passage", "Sentence", "Text", "clean", "prepare", "sentences"]


# The first lines of a page may hold its title; verbs of a report tell a sentence from a title.
_TITLE_WORDS = 45
_REPORTS = re.compile(r"\b(?:is|are|was|were|has|have|had|been|we|our|may|can|remains?|showed)\b")
_TITLE_LABEL = re.compile(r"\s*Title *: *(?=\S)")
_LINE = re.compile(r"[ \t]*(\S[^\n]*?)[ \t]*(?:\n|$)")


def prepare(document: Document) -> Page:
    """Take a document apart: repaired text, layout, metadata, passages in order.

    ``layout`` is None where the page is of no known layout; its prose is then taken as the abstract.
    """
    text = clean(document.text)
    lines = _layouts.lines_of(text.clean)
    layout, known = _layouts.recognise(lines, _layouts.load())
    start, end = layout.body(text.clean)
    title = layout.title(text.clean) if layout.marks else _leading_title(text.clean, document)
    if title and start <= title[0]:
        start = title[1]
    found = passages(text.clean, start, end, _headings.load(), layout)
    found = list(unheaded(text.clean, found))
    if title:
        found.insert(0, Passage("title", None, *title))
    metadata = _metadata(text.clean, layout.read_metadata(lines), title, found, document)
    return Page(text, layout.name if known else None, metadata, tuple(found))


def _leading_title(clean_text: str, document: Document) -> tuple[int, int] | None:
    """The first line, if it reads as a title and an abstract follows it. A titled document has none within."""
    line = _LINE.match(clean_text, len(clean_text) - len(clean_text.lstrip()))
    if document.title or not line or not clean_text[line.end() :].strip():
        return None
    label = _TITLE_LABEL.match(line.group())
    words = line.group(1).split()
    if not label and (len(words) < 3 or len(words) > _TITLE_WORDS or _headings.load().lookup(line.group(1))):
        return None
    if words[-1].endswith(".") and _REPORTS.search(line.group(1)):
        return None
    if not label and _opens_section(line.group(1)):
        return None
    return (line.start(1) + (label.end() if label else 0), line.end(1))


def _opens_section(line: str) -> bool:
    head, colon, _ = line.partition(":")
    return bool(colon and _headings.load().lookup(head))


def _metadata(
    clean_text: str,
    values: dict[str, Any],
    title: tuple[int, int] | None,
    found: list[Passage],
    document: Document,
) -> Metadata:
    values["title"] = clean_text[slice(*title)] if title else document.title
    searched = " ".join(
        [document.title or "", *(clean_text[p.start : p.end] for p in found if _may_register(p))]
    )
    values["registration"] = registrations(searched)
    return Metadata(**values)


def _may_register(passage: Passage) -> bool:
    return passage.searched or passage.section in ("registration", "funding")

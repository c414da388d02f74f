"""From a decoded file to passages and sentences: repair, layout, metadata, sections."""

from __future__ import annotations

from typing import Any

from abstrax.model import Document, Metadata
from abstrax.text import headings as _headings
from abstrax.text import layouts as _layouts
from abstrax.text import title as _title
from abstrax.text.clean import clean
from abstrax.text.headings import LayoutError
from abstrax.text.layouts import Layout
from abstrax.text.lines import lines
from abstrax.text.parts import sentences, unheaded
from abstrax.text.registration import registrations
from abstrax.text.sections import passages
from abstrax.text.spans import Page, Passage, Sentence, Text


class NoAbstractError(ValueError):
    """A page on which nothing can be searched: only titles, menus, captions, references and the like."""

    def __init__(self, source: str) -> None:
        super().__init__(f"{source}: no abstract found on the page; check that its text was saved with it")


__all__ = [
    "LayoutError",
    "NoAbstractError",
    "Page",
    "Passage",
    "Sentence",
    "Text",
    "clean",
    "prepare",
    "sentences",
]


def prepare(document: Document, layouts: tuple[Layout, ...] | None = None) -> Page:
    """Take a document apart: repaired text, layout, metadata, passages in order.

    ``layout`` is None where the page is of no known layout; its prose is then taken as the abstract. Other
    ``layouts`` than those that ship may be given. Raises ``NoAbstractError`` where nothing can be searched.
    """
    text = clean(document.text)
    page, headings = [line.text for line in lines(text.clean)], _headings.load()
    layout = _layouts.recognise(page, layouts or _layouts.load())
    start, end = layout.body(text.clean)
    title = layout.title(text.clean)
    if title is None and document.title is None and layout.title_line is None:
        title = _title.find(text.clean, start, layout, headings)
    if title and start <= title[0]:
        start = title[1]
    found = list(unheaded(text.clean, passages(text.clean, start, end, headings, layout)))
    if not any(passage.searched for passage in found):
        raise NoAbstractError(document.source or document.id)
    if title:
        found.insert(0, Passage("title", None, *title))
    metadata = _metadata(text.clean, layout.read_metadata(page), title, found, document)
    return Page(text, layout.name if layout.known else None, metadata, tuple(found))


def _metadata(
    clean_text: str,
    values: dict[str, Any],
    title: tuple[int, int] | None,
    found: list[Passage],
    document: Document,
) -> Metadata:
    values["title"] = clean_text[slice(*title)] if title else document.title
    stretches = [clean_text[passage.start : passage.end] for passage in found if _may_register(passage)]
    values["registration"] = registrations(" ".join([document.title or "", *stretches]))
    return Metadata(**values)


def _may_register(passage: Passage) -> bool:
    return passage.searched or passage.section in ("registration", "funding")

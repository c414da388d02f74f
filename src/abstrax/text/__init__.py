"""From a decoded file to passages and sentences: repair, layout, metadata, sections."""

from __future__ import annotations

from typing import Any

from abstrax.model import Document, Metadata
from abstrax.text import headings as _headings
from abstrax.text import layouts as _layouts
from abstrax.text.clean import clean
from abstrax.text.headings import LayoutError
from abstrax.text.registration import registrations
from abstrax.text.sections import passages
from abstrax.text.sentences import sentences
from abstrax.text.spans import Page, Passage, Sentence, Text

__all__ = ["LayoutError", "Page", "Passage", "Sentence", "Text", "clean", "prepare", "sentences"]


def prepare(document: Document) -> Page:
    """Take a document apart: repaired text, layout, metadata, passages in order."""
    text = clean(document.text)
    layout = _layouts.recognise(text.clean, _layouts.load())
    start, end = layout.body(text.clean) if layout else (0, len(text.clean))
    title = layout.title(text.clean) if layout else None
    found = passages(text.clean, start, end, _headings.load(), layout)
    if title and title[1] <= start:
        found.insert(0, Passage("title", None, *title))
    metadata = _metadata(text.clean, layout, title, found, document)
    return Page(text=text, layout=layout.name if layout else "bare", metadata=metadata, passages=tuple(found))


def _metadata(
    clean_text: str,
    layout: _layouts.Layout | None,
    title: tuple[int, int] | None,
    found: list[Passage],
    document: Document,
) -> Metadata:
    values: dict[str, Any] = layout.read_metadata(clean_text) if layout else {}
    values["title"] = clean_text[slice(*title)] if title else document.title
    searched = " ".join([document.title or "", *(clean_text[p.start : p.end] for p in found if _may_register(p))])
    values["registration"] = registrations(searched)
    return Metadata(**values)


def _may_register(passage: Passage) -> bool:
    return passage.searched or passage.section in ("registration", "funding")

"""Sections of an abstract: what lies between the marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from abstrax.text.headings import Headings
from abstrax.text.language import foreign_span
from abstrax.text.layouts import Layout
from abstrax.text.marks import MAIN, UNHEADED, Mark, find
from abstrax.text.spans import Passage

_SENTENCE_END = re.compile(r"\n|(?<=[\w)]{2}\.)\s+(?=[A-Z])")


def passages(clean: str, start: int, end: int, headings: Headings, layout: Layout) -> list[Passage]:
    """The passages of ``clean[start:end]`` in order, none overlapping, none empty.

    Prose under no heading has the section ``abstract``, a second language ``translation``, lines that are the
    layout's furniture ``furniture``. The latter two are not searched.
    """
    marks = sorted(find(clean, start, end, headings, layout), key=lambda mark: (mark.at, -mark.prose))
    if foreign := foreign_span(clean, start, end):
        marks = _without(marks, *foreign, end)
    first = Mark(start, start, None, UNHEADED, True)
    opened = list(_resumed(clean, first, _consistent(marks)))
    found: list[Passage] = []
    for mark, behind in zip([first, *opened], [*opened, Mark(end, end, None, "", False)], strict=True):
        found += _passage(clean, mark, behind.at)
    return found


def _passage(clean: str, mark: Mark, end: int) -> Iterator[Passage]:
    prose = clean[mark.prose : end]
    body = prose.strip()
    if body:
        start = mark.prose + prose.index(body[0])
        yield Passage(mark.section, mark.heading, start, start + len(body), mark.searched)


def _without(marks: list[Mark], start: int, stop: int, end: int) -> list[Mark]:
    """Marks outside the other language, and those that open and close it."""
    kept = [mark for mark in marks if not start <= mark.at < stop]
    kept.append(Mark(start, start, None, "translation", False))
    if stop < end:
        kept.append(Mark(stop, stop, None, UNHEADED, True))
    return sorted(kept, key=lambda mark: mark.at)


def _consistent(marks: list[Mark]) -> Iterator[Mark]:
    """Drop what cannot open a section where it stands.

    In an abstract with its own Methods and Results, ``Outcomes:`` within Methods is a label, not a section.
    Among references and disclosures ``S. Case: None`` is a name.
    """
    structured = len({mark.section for mark in marks if mark.rank == 0} & MAIN) >= 3
    last = max((mark.at for mark in marks if mark.rank == 0 and mark.section in MAIN), default=0)
    current: Mark | None = None
    for mark in marks:
        listed = current is not None and not current.searched and not current.brief
        if mark.rank == 2 and (listed or mark.at < last):
            continue
        if mark.rank == 1 and (listed or (structured and current and mark.section != current.section)):
            continue
        yield mark
        current = mark


def _resumed(clean: str, first: Mark, marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks outside the headings of those before; behind a brief section its forerunner goes on."""
    section = before = first
    for mark in marks:
        if mark.at < before.prose:
            continue
        if before.brief and (stop := _SENTENCE_END.search(clean, before.prose, mark.at)):
            yield replace(section, at=stop.start(), prose=stop.end())
        yield mark
        before = mark
        section = section if mark.brief else mark
    if before.brief and (stop := _SENTENCE_END.search(clean, before.prose)):
        yield replace(section, at=stop.start(), prose=stop.end())

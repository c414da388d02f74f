"""Prose that no known heading names, told apart into background, methods, results and conclusion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from abstrax.text import rolewise
from abstrax.text.sections import UNHEADED
from abstrax.text.sentences import split
from abstrax.text.spans import Page, Passage, Sentence

NAMED = frozenset({"title", *rolewise.LABELS})


def unheaded(clean: str, found: list[Passage]) -> Iterator[Passage]:
    """``found`` with each passage under no heading replaced by its parts."""
    parts = _assigned(clean, [passage for passage in found if passage.section == UNHEADED])
    for passage in found:
        if passage.section != UNHEADED:
            yield passage
            continue
        inside = [part for part in parts if passage.start <= part.start < passage.end]
        for section, group in groupby(inside, key=lambda part: part.section):
            members = list(group)
            yield Passage(section, None, members[0].start, members[-1].end)


def sentences(page: Page) -> list[Sentence]:
    """The sentences of every searched passage, in order, without the white space around them.

    ``section`` is the passage's; below a heading of the text's own (``Looking Ahead``) it is the part that the
    sentence plays.
    """
    clean = page.text.clean
    searched = [passage for passage in page.passages if passage.searched]
    own = _assigned(clean, [passage for passage in searched if passage.section not in NAMED])
    named = [
        Sentence(start, end, passage.section)
        for passage in searched
        if passage.section in NAMED
        for start, end in split(clean, passage.start, passage.end)
    ]
    return sorted([*named, *own], key=lambda sentence: sentence.start) if own else named


def _assigned(clean: str, found: Iterable[Passage]) -> list[Sentence]:
    """The sentences of ``found``, each with the part it plays among them all."""
    spans = [span for passage in found for span in split(clean, passage.start, passage.end)]
    if not rolewise.PATH.exists():
        return [Sentence(start, end, UNHEADED) for start, end in spans]
    labels = rolewise.assign([clean[start:end] for start, end in spans])
    return [Sentence(start, end, label) for (start, end), label in zip(spans, labels, strict=True)]

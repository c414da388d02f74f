"""Prose that no known heading names, told apart into background, methods, results and conclusion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from abstrax.text import rolewise
from abstrax.text.marks import UNHEADED
from abstrax.text.sentences import split
from abstrax.text.spans import Page, Passage, Sentence

NAMED = frozenset({"title", *rolewise.LABELS})


def unheaded(clean: str, found: list[Passage]) -> Iterator[Passage]:
    """``found`` with each passage under no heading replaced by its parts.

    Passages under headings of the text's own weigh in, since they are told apart by the same reading.
    """
    if not any(passage.section == UNHEADED for passage in found):
        yield from found
        return
    parts = _assigned(
        clean, [passage for passage in found if passage.searched and passage.section not in NAMED]
    )
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

    ``section`` is the passage's; below a heading of the text's own (``Looking Ahead``) it is the part that
    the sentence plays.
    """
    searched = [passage for passage in page.passages if passage.searched]
    named = [
        Sentence(start, end, passage.section)
        for passage in searched
        for start, end in split(page.text.clean, passage.start, passage.end)
    ]
    if all(passage.section in NAMED for passage in searched):
        return named
    told = [passage for passage in searched if passage.section not in NAMED or _told(passage)]
    parts = {part.start: part for part in _assigned(page.text.clean, told)}
    return [parts.get(sentence.start, sentence) for sentence in named]


def _told(passage: Passage) -> bool:
    """Whether its section was told from its sentences, for want of a heading."""
    return passage.heading is None and passage.section in rolewise.LABELS


def _assigned(clean: str, found: Iterable[Passage]) -> list[Sentence]:
    """The sentences of ``found``, each with the part it plays among them all."""
    spans = [span for passage in found for span in split(clean, passage.start, passage.end)]
    labels = rolewise.assign([clean[start:end] for start, end in spans])
    return [Sentence(start, end, label) for (start, end), label in zip(spans, labels, strict=True)]

"""How well sections are told, with headings and without: what ``abstrax.training.rolewise`` prints.

With their headings kept, meeting abstracts are measured against those that the meeting itself prints at the
head of a paragraph, found here by one plain pattern. Without, the headings are taken out of the text, and what
they said is put to each sentence again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from abstrax import text
from abstrax.model import Document
from abstrax.text import Page, Passage
from abstrax.text.rolewise import LABELS
from abstrax.text.sentences import split

#: Section, and where its prose begins and the next heading stands, both in the source.
Stretch = tuple[str, int, int]
#: A sentence of a text without headings: where it stands, and the part that its heading told.
Told = tuple[int, int, str]

_PRINTED = re.compile(r"(?:\A|\n\n)(Background/Purpose|Methods|Results|Conclusion|Disclosures):\s*")
# Abstracts by patients have headings of their own instead of methods and results.
_PATIENTS = re.compile(
    r"(?:\A|\n\n)(Background/Purpose|Intervention|Maintenance|Quality of Life|Takeaway|Disclosures):\s*"
)
# What authors wrote as heading once more.
_AGAIN = re.compile(r"(?:Background|Background/Purpose|Methods|Results|Conclusions?|Disclosures) ?:\s*")
_NAMES = {"Background/Purpose": "background", "Takeaway": "conclusion"}


@dataclass(frozen=True, slots=True)
class Boundaries:
    """How many stretches under printed headings there are, and which of them came out wrong, as (id, section)."""

    total: int
    wrong: tuple[tuple[str, str], ...]

    @property
    def right(self) -> float:
        """The share (0-1) of stretches that begin and end where they should."""
        return 1 - len(self.wrong) / self.total if self.total else 0.0


def printed(raw: str) -> list[Stretch]:
    """The stretches of ``raw`` under the headings that the meeting prints; none unless it begins with the first.

    Stretches without prose are left out.
    """
    if not raw.startswith("Background/Purpose:"):
        return []
    pattern = _PRINTED if "\n\nMethods:" in raw else _PATIENTS
    found = list(pattern.finditer(raw))
    begins = [again.end() if (again := _AGAIN.match(raw, it.end())) else it.end() for it in found]
    ends = [*(heading.start() for heading in found[1:]), len(raw)]
    names = [_NAMES.get(heading[1], heading[1].lower()) for heading in found]
    stretches = zip(names, begins, ends, strict=True)
    return [(name, begin, end) for name, begin, end in stretches if raw[begin:end].strip()]


def boundaries(documents: Iterable[Document]) -> Boundaries:
    """Sections found against headings printed, over meeting abstracts with their headings kept."""
    total, wrong = 0, []
    for document in documents:
        page = text.prepare(document)
        found = [(passage, *page.text.raw_span(passage.start, passage.end)) for passage in page.passages]
        for stretch in printed(document.text):
            total += 1
            if not _is_right(stretch, found):
                wrong.append((document.id, stretch[0]))
    return Boundaries(total, tuple(wrong))


def _is_right(stretch: Stretch, found: list[tuple[Passage, int, int]]) -> bool:
    """Whether the section begins at its first letter, reaches no further, and holds no other.

    What is set aside (references, captions) may only trail it.
    """
    section, begin, stop = stretch
    inside = [(passage, start, end) for passage, start, end in found if begin <= start < stop]
    if not inside or inside[0][1] != begin or inside[0][0].section != section:
        return False
    searched = [passage.searched for passage, _, _ in inside]
    alone = all(passage.section == section for passage, _, _ in inside if passage.searched)
    return alone and searched == sorted(searched, reverse=True) and all(end <= stop for _, _, end in inside)


def headed(page: Page) -> list[Passage]:
    """The prose of an abstract whose headings tell it into three parts or more; else nothing."""
    prose = [passage for passage in page.passages if passage.searched and passage.section != "title"]
    parts = {passage.section for passage in prose} & set(LABELS)
    return prose if len(parts) >= 3 and all(passage.heading for passage in prose) else []


def bare(page: Page) -> tuple[str, list[Told]]:
    """The prose of a headed abstract in one paragraph without its headings, and what they told of its sentences."""
    clean, pieces, told, at = page.text.clean, [], [], 0
    for passage in headed(page):
        if passage.section in LABELS:
            for start, end in split(clean, passage.start, passage.end):
                told.append((at + start - passage.start, at + end - passage.start, passage.section))
            pieces.append(clean[passage.start : passage.end])
            at += len(pieces[-1]) + 1
    return " ".join(pieces), told


def measure(documents: Iterable[Document]) -> dict[str, float]:
    """How the sentences of headed abstracts are told apart without headings; other documents are passed over.

    F1 by part, ``macro`` (their mean), ``micro`` (share of sentences right; one that is lost is wrong),
    ``sentences`` and ``abstracts``.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    abstracts = 0
    for document in documents:
        prose, told = bare(text.prepare(document))
        if told:
            abstracts += 1
            pairs.update(_compared(Document(id=document.id, title=document.title or "-", text=prose), told))
    return {**figures(pairs), "abstracts": float(abstracts)}


def _compared(document: Document, told: list[Told]) -> Iterator[tuple[str, str]]:
    """The part that the heading told of each sentence, and the part of the sentence found at most of its place."""
    found = text.sentences(text.prepare(document))
    for start, end, part in told:
        over, best = max((min(end, s.end) - max(start, s.start), s.section) for s in found)
        yield part, best if over > 0 else "lost"


def figures(pairs: Counter[tuple[str, str]]) -> dict[str, float]:
    """Figures of counted pairs (told, found)."""
    total = sum(pairs.values())
    shown = {}
    for label in LABELS:
        involved = sum(n for pair, n in pairs.items() for side in pair if side == label)
        shown[label] = 2 * pairs[label, label] / involved if involved else 0.0
    shown["macro"] = sum(shown.values()) / len(LABELS)
    shown["micro"] = sum(pairs[label, label] for label in LABELS) / total if total else 0.0
    return {**shown, "sentences": float(total)}

"""Sections of an abstract: headings in all the ways they are set, and what lies between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from abstrax.text.headings import Heading, Headings
from abstrax.text.language import foreign_span
from abstrax.text.layouts import Layout
from abstrax.text.spans import Passage

UNHEADED = "abstract"
_MAIN = frozenset({"background", "methods", "results", "conclusion"})

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_RUN_IN = re.compile(r"\s*(?P<head>[^\s:][^:\n]{0,70}?) ?:(?=\s|[A-Z(\d]|$)")
_BULLET = re.compile(r"\s*[•*▪◦‣·-]\s")

# Captions: "Supporting image 1Fig.1 Cells over time", "Table 2. Baseline"; and what stands below a figure:
# "(A) Share of responders", "Red represents 5 mg", "PGA: physician's assessment; ..."
_CAPTION = re.compile(
    r"\s*(?:Supporting image \d+"
    r"|(?:Supplement(?:ary|al) )?(?:Fig(?:ure|\.)?|Table|Image|Scheme|Box) ?S?\d+[A-Za-z]?\s*[.:|)-]\s*\S"
    r"|(?:Figure|Table) S?\d+ ?$)"
)
_LEGEND = re.compile(
    r"\s*(?:\([A-H](?:-[A-H])?\) ?[A-Z]|[a-h], [A-Z]|(?:[\w/-]{2,12} ?[:,] ?[a-zA-Z][\w '-]+; ?){2}"
    r"|(?:Red|Blue|Green|Black|Gr[ae]y|Data|Bars?|Error bars|Values|Dots|(?:Dotted|Dashed|Solid) lines?)"
    r" (?:represents?|shows?|indicates?|are shown)\b)"
)
_INLINE = re.compile(r" ?(?::(?!//)|\?(?=\s))")
_BEFORE_INLINE = re.compile(r"(?:^|[.?!)\]'\"\d%;:]|\n)\s*(?:\(\d\)\s*)?$")
_AFTER_SENTENCE = re.compile(r"(?:(?<=[.?!)\]])[ \n]|(?<=[.?!)\]])|^)(?=[A-Z])", re.MULTILINE)
_ALONE = re.compile(r"[A-Z][A-Za-z]+(?: (?:and|&|[A-Za-z]+)){0,2}(?= [A-Z0-9•])")
_REFERENCES = re.compile(
    r"R(?:eferences?|EFERENCES?)(?:-| ?:)?\s*"
    r"(?=[(\[<]?\s?!?\s?1\b|\(?1[.)]?\s?[A-Z]|[A-Z][\w'-]+(?: [A-Z][\w'-]+)?,? [A-Z]{1,3}\b|[A-Z][\w'-]+,? et al|$)",
    re.MULTILINE,
)
# What follows an abstract without a heading. Sources: "... in this group.1. Maier K et al. J Joints. 2023",
# "... are needed. Okoro, L.P. et al. Joints 2001", "[1] https://...", "1PMID 38"; who paid; whose text it is.
_NAME = r"[A-Z][\w'-]+(?:[ -][A-Z][\w'-]+)?\b"
_INITIALS = r"(?:[A-Z]{1,3}\b|(?:[A-Z]\. ?-?){1,3})"
_DATED = (
    r"(?=[^\n]{0,350}?(?:\b(?:19|20)\d\d ?[;.,):]|\b(?:19|20)\d\d[ \w]{0,9};|(?:19|20)\d\d\s*$"
    r"|\bdoi\b|PMID|https?:))"
)
_TAILS = (
    (
        "references",
        re.compile(
            rf"(?:(?<=[.)*\]])|(?<=[.)]\d))\s*(?:"
            rf"[(\[]?\d{{1,2}}[.)\]]{{0,2}}\s*(?:van |de |von )?{_NAME},? ?(?:{_INITIALS}(?:,| et al|;|\.? [A-Z])|et\.? al\b)"
            rf"|{_NAME},? (?:{_INITIALS}(?:,? et\.? al\b|, {_NAME},? {_INITIALS})|et al\b)){_DATED}",
            re.MULTILINE,
        ),
    ),
    (
        "references",
        re.compile(r"(?<=[.)])\s*[(\[]?1[.)\]]{0,2}\s*(?:[A-Z][^.\n]{0,200}\. )?(?:https?:|PMID|doi\b)"),
    ),
    (
        "funding",
        re.compile(
            r"(?<=[.)])\s*(?=Funded by\b|(?:This|The) (?:study|work|research|trial|project|paper)"
            r" (?:was|is|has been) (?:partly |partially |financially )?(?:funded|supported|sponsored) by\b)"
        ),
    ),
    ("registration", re.compile(r"(?<=[.)])\s+(?=https?:)")),
    ("copyright", re.compile(r"(?<=[.)])\s*(?=©|Copyright \(c\))")),
)
_CAPITALISED = re.compile(r"(?:[A-Z][\w'/-]*|\d+|and|or|of|for|the|in|on|to|with|a|an|&)$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a section opens: the heading from ``at`` on, its prose from ``prose`` on.

    ``rank`` 0 is a heading that holds wherever it stands, 1 one that a structured abstract may use below its
    own sections, 2 what may only follow the last of these.
    """

    at: int
    prose: int
    heading: str | None
    section: str
    searched: bool
    rank: int = 0


def passages(clean: str, start: int, end: int, headings: Headings, layout: Layout) -> list[Passage]:
    """The passages of ``clean[start:end]`` in order, none overlapping, none empty.

    Lines that are the layout's furniture become passages ``furniture``, which are not searched.

    Prose under no heading has the section ``abstract``; a second language after the first ``translation``.
    """
    foreign = foreign_span(clean, start, end)
    marks = sorted(_marks(clean, start, end, headings, layout), key=lambda mark: (mark.at, -mark.prose))
    if foreign:
        marks = _without(marks, *foreign, end)
    found: list[Passage] = []
    current = Mark(start, start, None, UNHEADED, True)
    for mark in [*_consistent(marks), Mark(end, end, None, "", False)]:
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
    structured = len({mark.section for mark in marks if mark.rank == 0} & _MAIN) >= 3
    last = max((mark.at for mark in marks if mark.rank == 0 and mark.section in _MAIN), default=0)
    current: Mark | None = None
    for mark in marks:
        if mark.rank == 2 and (mark.at < last or (current and not current.searched)):
            continue
        if mark.rank == 1 and mark.searched:
            if structured and current and mark.section != current.section:
                continue
            if current and not current.searched and current.section != "registration":
                continue
        yield mark
        current = mark


def _marks(clean: str, start: int, end: int, headings: Headings, layout: Layout) -> Iterator[Mark]:
    yield from _line_marks(clean, start, end, headings, layout)
    yield from _inline_marks(clean, start, end, headings)
    yield from _alone_marks(clean, start, end, headings)
    if found := _REFERENCES.search(clean, start, end):
        yield Mark(found.start(), found.end(), found.group().strip(" :\n"), "references", False)
    yield from _tail_marks(clean, start, end)


def _tail_marks(clean: str, start: int, end: int) -> Iterator[Mark]:
    """Sources, funding and the like behind the last words of the abstract, in its latter half."""
    for section, pattern in _TAILS:
        if found := pattern.search(clean, start + (end - start) // 2, end):
            yield Mark(found.start(), found.start(), None, section, False, 2)


def _line_marks(clean: str, start: int, end: int, headings: Headings, layout: Layout) -> Iterator[Mark]:
    """Headings on their own line or at the beginning of one, and captions."""
    section = Mark(start, start, None, UNHEADED, True)
    aside = False
    lines = list(_LINE.finditer(clean, start, end))
    for number, line in enumerate(lines):
        behind = lines[number + 1].group() if number + 1 < len(lines) else ""
        mark = _aside(line, layout) or _line_mark(clean, line, headings, number == 0, behind)
        if mark is None and aside and not _trails(section, layout):
            # Prose goes on below a caption or a line of furniture.
            mark = replace(section, at=line.start(), prose=line.start())
        if mark:
            yield mark
            aside = mark.section in ("caption", "furniture")
            section = section if aside else mark


def _aside(line: re.Match[str], layout: Layout) -> Mark | None:
    """A line that is no part of the prose: a caption, or furniture of the page."""
    text, at = line.group(), line.start()
    if _CAPTION.match(text) or _LEGEND.match(text):
        return Mark(at, at, None, "caption", False, 3)
    if layout.is_furniture(text.strip()):
        return Mark(at, at, None, "furniture", False, 3)
    return None


def _trails(section: Mark, layout: Layout) -> bool:
    """Whether what follows a caption belongs to it: below the conclusion there is nothing but figures."""
    return layout.trailing_captions or section.section == "conclusion"


def _line_mark(clean: str, line: re.Match[str], headings: Headings, first: bool, behind: str) -> Mark | None:
    text, at = line.group(), line.start()
    run_in = _RUN_IN.match(text)
    words = run_in["head"] if run_in else text.strip()
    prose = at + run_in.end() if run_in else line.end()
    if len(words) <= 72 and (known := headings.lookup(words)):
        rank = 0 if known.alone or known.section not in _MAIN else 1
        return Mark(at, prose, words.strip(), known.section, known.searched, rank)
    if first or _BULLET.match(text):
        return None
    if run_in and len(text) - run_in.end() > 40 and _own_name(words, 4):
        return Mark(at, prose, words, words.lower(), True, 1)
    if not run_in and _own_name(words, 10) and len(behind) > 80:
        return Mark(at, prose, words, words.lower(), True, 1)
    return None


def _own_name(words: str, most: int) -> bool:
    """Whether ``words`` look like a heading that no table has: ``Looking Ahead``, ``Quality of Life``."""
    parts = words.split()
    if not 1 <= len(parts) <= most or not parts[0][0].isupper() or parts[0].isupper() or words[-1] in ".;,!)":
        return False
    return all(_CAPITALISED.match(part) for part in parts) and not any(part.isdigit() for part in parts)


def _inline_marks(clean: str, start: int, end: int, headings: Headings) -> Iterator[Mark]:
    """Headings in the middle of a paragraph: a known phrase with a colon, behind the end of a sentence."""
    for colon in _INLINE.finditer(clean, start, end):
        at, known = _phrase_before(clean, start, colon.start(), headings)
        if known and known.inline and _BEFORE_INLINE.search(clean, max(start, at - 8), at):
            rank = 0 if known.alone or not known.searched else 1
            yield Mark(at, colon.end(), clean[at : colon.start()], known.section, known.searched, rank)


def _phrase_before(clean: str, start: int, stop: int, headings: Headings) -> tuple[int, Heading | None]:
    """The longest known heading that ends at ``stop`` and begins with a capital letter."""
    window = re.split(r"[.;:?\n]", clean[max(start, stop - 60) : stop])[-1]
    words = re.split(r"[\s/]", window)
    if words[-1].lower() not in headings.endings:
        return stop, None
    for word in re.finditer(r"(?<![A-Za-z/-])[A-Z][A-Za-z]*", window):
        if known := headings.lookup(window[word.start() :]):
            return stop - len(window) + word.start(), known
    return stop, None


def _alone_marks(clean: str, start: int, end: int, headings: Headings) -> Iterator[Mark]:
    """Headings without a colon: ``... (p < 0.01). CONCLUSIONS Fatigue was ...``."""
    if not any(phrase in clean for phrase in headings.unmistakable):
        return
    found: list[tuple[Mark, bool]] = []
    for place in _AFTER_SENTENCE.finditer(clean, start, end):
        if mark := _alone_mark(clean, place.end(), min(end, place.end() + 60), headings):
            sure = clean[mark.at : mark.prose].isupper() or clean.find(" ", mark.at, mark.prose) > 0
            found.append((mark, sure or clean.startswith(" •", mark.prose)))
    several = len({mark.section for mark, _ in found}) > 1
    yield from (mark for mark, sure in found if sure or several)


def _alone_mark(clean: str, at: int, end: int, headings: Headings) -> Mark | None:
    """The longest known heading of one to three words at ``at`` behind which a sentence begins."""
    while words := _ALONE.match(clean, at, end):
        known = headings.lookup(words.group())
        if known and known.alone:
            return Mark(at, words.end(), words.group(), known.section, known.searched)
        # The pattern looks one character ahead, which must stay in reach.
        end = words.end()
    return None

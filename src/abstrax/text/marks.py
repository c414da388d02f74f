"""Where sections open: headings in all the ways they are set, captions, furniture, what trails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from abstrax.text.headings import Heading, Headings
from abstrax.text.layouts import Layout, is_prose
from abstrax.text.lines import Line, lines
from abstrax.text.title import is_credit

#: The section of prose under no heading.
UNHEADED = "abstract"
#: The sections that make an abstract a structured one.
MAIN = frozenset({"background", "methods", "results", "conclusion"})
_APPENDED = frozenset({"references", "disclosures", "acknowledgements", "funding"})

_RUN_IN = re.compile(r"\s*(?P<head>[^\s:][^:\n]{0,70}?) ?:(?=\s|[A-Z(\d]|$)")
# What stands before a line that opens something: nothing, an empty line, or the end of a sentence.
_CLOSED = re.compile(r"(?:^|\n\s*\n|[.!?:;)\]'\"]\n?|^\n*)$")
_LONGEST_HEADING = 72
_BULLET = re.compile(r"\s*[•*▪◦‣·-]\s")

# Captions: "Supporting image 1Fig.1 Cells over time", "Table 2. Baseline"; and what stands below a figure:
# "(A) Share of responders", "Red represents 5 mg", "PGA: physician's assessment; ..."
_CAPTION = re.compile(
    r"\s*(?:Supporting image \d+"
    r"|(?:Supplement(?:ary|al) )?(?:Fig(?:ure|\.)?|Table|Image|Scheme|Box) ?S?\d+[A-Za-z]?\s*[.:|-]\s*\S"
    r"|(?:Figure|Table) S?\d+ ?$)"
)
_LEGEND = re.compile(
    r"\s*(?:\([A-H](?:-[A-H])?\) ?[A-Z]|[a-h], [A-Z]|(?:[\w/-]{2,12} ?[:,] ?[a-zA-Z][\w '-]+; ?){2}"
    r"|(?:Red|Blue|Green|Black|Gr[ae]y|Data|Bars?|Error bars|Values|Dots|(?:Dotted|Dashed|Solid) lines?)"
    r" (?:represents?|shows?|indicates?|are shown)\b)"
)
_WORD_ENDS = re.compile(r"[\s/.;:?]")
_INLINE = re.compile(r":(?!//)|\?(?=\s)")
_BEFORE_INLINE = re.compile(r"(?:^|[.?!)\]'\"\d%;:]|\n)\s*(?:\(\d\)\s*)?$")
_AFTER_SENTENCE = re.compile(r"[A-Z](?:(?<=[.?!)\]\n].)|(?<=[.?!)\]][ \n].)|(?<=\A.))")
_ALONE = re.compile(r"[A-Z][A-Za-z]+(?: (?:and|&|[A-Za-z]+)){0,2}(?= [A-Z0-9•])")
_REFERENCES = re.compile(
    r"R(?:eferences?|EFERENCES?)(?:-| ?:)?\s*"
    r"(?=[(\[<]?\s?!?\s?1\b|\(?1[.)]?\s?[A-Z]|[A-Z][\w'-]+(?: [A-Z][\w'-]+)?,? [A-Z]{1,3}\b"
    r"|[A-Z][\w'-]+,? et al|$)",
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
_SOURCE = re.compile(
    rf"(?:(?<=[.)*\]])|(?<=[.)]\d))\s*(?:"
    rf"[(\[]?\d{{1,2}}[.)\]]{{0,2}}\s*(?:van |de |von )?(?:de[nr] )?{_NAME},? ?"
    rf"(?:{_INITIALS}(?:,| et al|;|\.? [A-Z])|et\.? al\b)"
    rf"|{_NAME},? (?:{_INITIALS}(?:,? et\.? al\b|, {_NAME},? {_INITIALS})|et al\b)){_DATED}",
    re.MULTILINE,
)
# One of these stands in every source.
_DATES, _ADDRESSES = re.compile(r"(?:19|20)\d\d"), ("doi", "PMID", "http")
# Where a source may begin: behind one of these characters, or behind the digit that follows it.
_BEFORE_SOURCE = re.compile(r"[.)*\]](\d?)\s*(?=[(\[\dA-Z])")
# Section, words of which one must be in the text, and the pattern.
_TAILS = (
    (
        "references",
        ("http", "PMID", "doi"),
        re.compile(r"(?<=[.)])\s*[(\[]?1[.)\]]{0,2}\s*(?:[A-Z][^.\n]{0,200}\. )?(?:https?:|PMID|doi\b)"),
    ),
    (
        "funding",
        ("unded by", "upported by", "ponsored by"),
        re.compile(
            r"(?<=[.)])\s*(?=Funded by\b|Supported by:? [A-Z]{2}"
            r"|(?:This|The) (?:study|work|research|trial|project|paper)"
            r" (?:was|is|has been) (?:partly |partially |financially )?(?:funded|supported|sponsored) by\b)"
        ),
    ),
    ("acknowledgements", ("Acknowledg",), re.compile(r"(?<=[.)A-Z])\s*(?=Acknowledge?ments?[.:]?\s*[A-Z])")),
    ("registration", ("http",), re.compile(r"(?<=[.)])\s+(?=https?:)")),
    ("copyright", ("©", "Copyright"), re.compile(r"(?<=[.)])\s*(?=©|Copyright \(c\))")),
)
_CAPITALISED = re.compile(r"(?:[A-Z][\w'/-]*|\d+|and|or|of|for|the|in|on|to|with|a|an|&)$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a section opens: the heading from ``at`` on, its prose from ``prose`` on.

    ``rank`` 0 is a heading that holds wherever it stands, 1 one that a structured abstract may use below its
    own sections, 2 what may only follow the last of these. A ``brief`` section is over with its sentence.
    """

    at: int
    prose: int
    heading: str | None
    section: str
    searched: bool
    rank: int = 0
    brief: bool = False


def find(clean: str, start: int, end: int, headings: Headings, layout: Layout) -> Iterator[Mark]:
    """Every mark in ``clean[start:end]``, in no order."""
    on_lines = list(_line_marks(clean, start, end, headings, layout))
    yield from on_lines
    yield from _inline_marks(clean, start, end, headings)
    yield from _alone_marks(clean, start, end, headings)
    if found := _REFERENCES.search(clean, start, end):
        yield Mark(found.start(), found.end(), found.group().strip(" :\n"), "references", False)
    # A list of disclosures may be longer than the abstract; its latter half is not the abstract's.
    close = min((mark.at for mark in on_lines if mark.section in _APPENDED), default=end)
    yield from _tail_marks(clean, start, max(close, start))


def _tail_marks(clean: str, start: int, end: int) -> Iterator[Mark]:
    """Sources, funding and the like behind the last words of the abstract, in its latter half."""
    half = start + (end - start) // 2
    if (source := _first_source(clean, half, end)) is not None:
        yield Mark(source, source, None, "references", False, 2)
    for section, words, pattern in _TAILS:
        if any(map(clean.__contains__, words)) and (found := pattern.search(clean, half, end)):
            yield Mark(found.start(), found.start(), None, section, False, 2)


def _first_source(clean: str, start: int, end: int) -> int | None:
    """Where the first source stands in ``clean[start:end]``."""
    if not _DATES.search(clean, start, end) and not any(map(clean.__contains__, _ADDRESSES)):
        return None
    # a pattern that looks behind sees what is before the start
    for place in _BEFORE_SOURCE.finditer(clean, max(0, start - 2), end):
        for at in (place.start() + 1, place.end(1)):
            if at >= start and _SOURCE.match(clean, at, end):
                return at
    return None


def _line_marks(clean: str, start: int, end: int, headings: Headings, layout: Layout) -> Iterator[Mark]:
    """Headings on their own line or at the beginning of one, captions, furniture."""
    section = Mark(start, start, None, UNHEADED, True)
    aside = ""
    found = list(lines(clean, start, end))
    known = [_caption(clean, line) or _heading(line, headings) for line in found]
    front = _front(found, known) if not layout.marks else 0
    for number, line in enumerate(found):
        behind = found[number + 1].text if number + 1 < len(found) else ""
        mark = known[number] or _furniture(line, layout, number < front)
        if mark is None and number:
            mark = _own_heading(line, behind)
        if mark is None and aside and _goes_on(line, aside, section, layout):
            mark = replace(section, at=line.start, prose=line.start)
        if mark:
            yield mark
            aside = mark.section if mark.section in ("caption", "furniture") else ""
            section = section if aside or mark.brief else mark


def _front(found: list[Line], known: list[Mark | None]) -> int:
    """How many lines stand above the first heading of the abstract's own."""
    own = (mark and mark.rank == 0 and mark.section in (*MAIN, UNHEADED) for mark in known)
    return next((number for number, is_own in enumerate(own) if is_own), 0)


def _goes_on(line: Line, aside: str, section: Mark, layout: Layout) -> bool:
    """Whether prose goes on below a caption or a line of furniture.

    Below the conclusion there is nothing but figures; below other captions stand the rows of a table.
    """
    if aside == "furniture":
        return True
    trails = layout.trailing_captions or section.section == "conclusion"
    return not trails and line.text[-1] in ".?!:"


def _caption(clean: str, line: Line) -> Mark | None:
    """A caption; ``... are given in`` before a line break makes none of the ``Table 1.`` behind it."""
    text, at = line.text, line.start
    before = clean[max(0, at - 40) : at].rstrip(" ")
    if not (_CAPTION.match(text) or _LEGEND.match(text)) or not _CLOSED.search(before):
        return None
    return Mark(at, at, None, "caption", False)


def _heading(line: Line, headings: Headings) -> Mark | None:
    """A known heading that fills a line or begins one."""
    text = line.text
    run_in = _RUN_IN.match(text)
    words = run_in["head"] if run_in else text
    if len(words) > _LONGEST_HEADING or not (known := headings.lookup(words)) or words.islower():
        return None
    prose = line.start + run_in.end() if run_in else line.end
    rank = 0 if known.alone or known.section not in MAIN else 1
    return Mark(line.start, prose, words.strip(), known.section, known.searched, rank, known.brief)


def _furniture(line: Line, layout: Layout, front: bool) -> Mark | None:
    """A line of the page rather than of the abstract; in ``front`` of its headings also names and places."""
    if layout.is_furniture(line.text) or (front and (not is_prose(line.text) or is_credit(line.text))):
        return Mark(line.start, line.start, None, "furniture", False)
    return None


def _own_heading(line: Line, behind: str) -> Mark | None:
    """A heading that no table has, kept under its own name, if prose follows it."""
    text = line.text.rstrip(": ")
    if _BULLET.match(text):
        return None
    run_in = _RUN_IN.match(text)
    words = run_in["head"] if run_in else text
    prose = len(text) - run_in.end() if run_in else len(behind)
    if prose < (40 if run_in else 80) or not _own_name(words, 4 if run_in else 10):
        return None
    start = line.start + run_in.end() if run_in else line.end
    return Mark(line.start, start, words, words.lower(), True, 1)


def _own_name(words: str, most: int) -> bool:
    """Whether ``words`` look like a heading that no table has: ``Looking Ahead``, ``Quality of Life``."""
    parts = words.split()
    if not 1 <= len(parts) <= most or not parts[0][0].isupper() or parts[0].isupper() or words[-1] in ".;,!)":
        return False
    return all(_CAPITALISED.match(part) for part in parts) and not any(part.isdigit() for part in parts)


def _inline_marks(clean: str, start: int, end: int, headings: Headings) -> Iterator[Mark]:
    """Headings in the middle of a paragraph: a known phrase with a colon, behind the end of a sentence."""
    for colon in _INLINE.finditer(clean, start, end):
        spaced = clean[colon.start() - 1 : colon.start()] == " " and colon.start() > start
        stop = colon.start() - spaced
        at, known = _phrase_before(clean, start, stop, headings)
        if known and known.inline and _BEFORE_INLINE.search(clean, max(start, at - 8), at):
            rank = 0 if known.alone or not known.searched else 1
            words = clean[at:stop]
            yield Mark(at, colon.end(), words, known.section, known.searched, rank, known.brief)


_STOP, _CAPITAL = re.compile(r"[.;:?\n]"), re.compile(r"(?<![A-Za-z/-])[A-Z][A-Za-z]*")


def _phrase_before(clean: str, start: int, stop: int, headings: Headings) -> tuple[int, Heading | None]:
    """The longest known heading that ends at ``stop`` and begins with a capital letter."""
    if clean[stop - 2 : stop].lower() not in headings.tails:
        return stop, None
    window = clean[max(start, stop - 60) : stop]
    if _WORD_ENDS.split(window)[-1].lower() not in headings.endings:
        return stop, None
    window = _STOP.split(window)[-1]
    for word in _CAPITAL.finditer(window):
        if known := headings.lookup(window[word.start() :]):
            return stop - len(window) + word.start(), known
    return stop, None


def _alone_marks(clean: str, start: int, end: int, headings: Headings) -> Iterator[Mark]:
    """Headings without a colon: ``... (p < 0.01). CONCLUSIONS Fatigue was ...``."""
    found: list[tuple[Mark, bool]] = []
    for place in _AFTER_SENTENCE.finditer(clean, start, end):
        at = place.start()
        if clean[at : at + 3].lower() not in headings.openings:
            continue
        if mark := _alone_mark(clean, at, min(end, at + 60), headings):
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

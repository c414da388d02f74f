"""PDFs with one or more abstracts, read from their text layer.

Small characters that stand higher than their line are superscripts. A book of abstracts is parted at lines
that begin with an abstract number; running heads and page numbers are left out.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from abstrax.adding import markup
from abstrax.adding.abstract import Abstract, SourceError, library, make
from abstrax.text import headings
from abstrax.text.title import is_credit

MOST_PAGES = 1_000
_SMALL, _HIGH = 0.85, 0.18
_LEAST_CHARACTERS = 60
#: Headings of an article do not end an abstract of fewer characters.
_LEAST_ABSTRACT = 200

_NUMBER = re.compile(
    r"^(?:(?:abstract (?:number|no\.?|id|#)|abstract)\s*[:#]?\s*(?P<plain>[A-Z]{0,4}-?\d{1,5}[A-Z]?)\b"
    r"|(?P<coded>(?:POS|OP|AB|SAT|FRI|THU|SUN|LB|LBA|HPR|PARE|PO|PS|P|O|S|EP|PP)[-. ]?\d{2,5})(?=[\s.:|]|$))"
    r"[\s.:|-]*",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"^(?:abstract|summary)\b[\s:.]*", re.IGNORECASE)
_BEHIND = re.compile(
    r"^(?:(?:\d\.?\s*)?introduction$|key ?words?\b|correspond|©|copyright\b|received\b|trial registration)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, joined; ``size`` is their height in points."""

    text: str
    size: float
    page: int


def read(data: bytes, source: str) -> Iterator[Abstract | SourceError]:
    """The abstracts of a PDF. Raises SourceError where it has no text layer, or is locked or broken."""
    paragraphs = _paragraphs(list(_lines(data, source)))
    if sum(len(p.text) for p in paragraphs) < _LEAST_CHARACTERS:
        remedy = "recognise its text first (ocrmypdf), or add the page it is from"
        raise SourceError(source, "has no text layer", remedy)
    parts = _parted(paragraphs)
    if not parts:
        yield make(source, None, **_alone(paragraphs))
    for number, part in parts:
        try:
            yield make(source, f"abstract {number}", abstract_number=number, **_numbered(part))
        except SourceError as error:
            yield error


def _lines(data: bytes, source: str) -> Iterator[tuple[Paragraph, bool]]:
    """The lines of all pages, and whether each opens a box of its own."""
    high_level = library("pdfminer.high_level")
    locked = library("pdfminer.pdfdocument").PDFPasswordIncorrect
    forbidden = library("pdfminer.pdfpage").PDFTextExtractionNotAllowed
    broken = library("pdfminer.psexceptions").PSException
    try:
        pages = high_level.extract_pages(io.BytesIO(data), maxpages=MOST_PAGES + 1)
        for number, page in enumerate(pages, start=1):
            if number > MOST_PAGES:
                raise SourceError(source, f"has more than {MOST_PAGES:,} pages", "split it")
            for box in page:
                for index, line in enumerate(box if hasattr(box, "get_text") else ()):
                    if found := _line(line, number):
                        yield found, index == 0
    except (locked, forbidden) as error:
        raise SourceError(source, "is locked with a password", "save it without one") from error
    except (broken, ValueError, TypeError, KeyError, IndexError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(source, f"is a broken PDF ({error})", "save it anew") from error


def _line(line: Any, page: int) -> Paragraph | None:
    """A line with its superscripts, or None where it is blank."""
    glyphs = [glyph for glyph in line if hasattr(glyph, "size")]
    if not glyphs:
        return None
    size = Counter(round(glyph.size, 1) for glyph in glyphs if glyph.get_text().strip()).most_common(1)
    main = size[0][0] if size else glyphs[0].size
    floor = Counter(round(glyph.y0, 1) for glyph in glyphs if round(glyph.size, 1) == main).most_common(1)
    text = _joined(line, main, floor[0][0] if floor else glyphs[0].y0).strip()
    return Paragraph(" ".join(text.split()), main, page) if text else None


def _joined(line: Any, size: float, floor: float) -> str:
    text, shifted, way = "", "", ""
    for glyph in line:
        now = _way(glyph, size, floor) if hasattr(glyph, "size") else ""
        if now != way and shifted:
            text, shifted = text + _shift(way, shifted, text), ""
        if now:
            shifted += glyph.get_text()
        else:
            text += glyph.get_text()
        way = now
    return text + _shift(way, shifted, text) if shifted else text


def _way(glyph: Any, size: float, floor: float) -> str:
    """Whether a character is raised ("up"), lowered ("down") or neither ("")."""
    if glyph.size > _SMALL * size:
        return ""
    lift = glyph.y0 - floor
    return "up" if lift > _HIGH * size else "down" if lift < 0 else ""


def _shift(way: str, shifted: str, before: str) -> str:
    return markup.superscript(shifted, before) if way == "up" else markup.subscript(shifted)


def _paragraphs(lines: list[tuple[Paragraph, bool]]) -> list[Paragraph]:
    """Lines joined where one goes on in the next; what runs along every page left out."""
    pages = len({line.page for line, _ in lines})
    seen = Counter({(re.sub(r"\d+", "#", line.text), line.page) for line, _ in lines})
    running = Counter(text for text, _ in seen)
    words = Counter(word for line, _ in lines for word in re.findall(r"\w+-\w+", line.text))
    found: list[Paragraph] = []
    for line, opens in lines:
        if re.fullmatch(r"(?:page )?\d{1,4}", line.text, re.IGNORECASE):
            continue
        often = running[re.sub(r"\d+", "#", line.text)] > pages / 2
        if pages > 2 and often and len(line.text) < 150 and not _begins(line.text):
            continue
        if found and not opens and not _begins(line.text) and abs(found[-1].size - line.size) < 1:
            found[-1] = Paragraph(_continued(found[-1].text, line.text, words), line.size, found[-1].page)
        else:
            found.append(line)
    return found


def _begins(text: str) -> bool:
    """Whether a line opens an abstract or a section."""
    head, colon, _ = text.partition(":")
    return bool(_NUMBER.match(text) or (colon and headings.load().lookup(head)))


def _continued(text: str, line: str, words: Counter[str]) -> str:
    """Two lines as one; a word broken at the end of a line is mended, a compound keeps its hyphen."""
    broken = re.search(r"(\w+)-$", text)
    ahead = re.match(r"[a-z]+", line)
    if not broken or not ahead:
        return f"{text}{'' if text.endswith(('-', '–')) and line[:1].isdigit() else ' '}{line}"
    return text + line if f"{broken[1]}-{ahead[0]}" in words else text[:-1] + line


def _parted(paragraphs: list[Paragraph]) -> list[tuple[str, list[Paragraph]]]:
    """The abstracts of a book by number, each with its paragraphs; none where nothing is numbered."""
    parts: list[tuple[str, list[Paragraph]]] = []
    for paragraph in paragraphs:
        if match := _NUMBER.match(paragraph.text):
            parts.append((match["plain"] or match["coded"], []))
            paragraph = Paragraph(paragraph.text[match.end() :], paragraph.size, paragraph.page)
        if parts and paragraph.text:
            parts[-1][1].append(paragraph)
    return [(number, part) for number, part in parts if part]


def _numbered(part: list[Paragraph]) -> dict[str, Any]:
    """Title and text of a numbered abstract: the title first, then those who wrote it, then the text."""
    title, rest = (None, part) if _is_text(part[0].text) else (part[0].text, part[1:])
    return {"title": title, "text": _text(rest)}


def _alone(paragraphs: list[Paragraph]) -> dict[str, Any]:
    """Title (the largest line of the first page) and text of a PDF without abstract numbers."""
    first = [p for p in paragraphs if p.page == paragraphs[0].page and 3 <= len(p.text.split()) <= 45]
    largest = max(first, key=lambda p: p.size, default=None)
    usual = Counter(round(p.size) for p in paragraphs for _ in p.text.split()).most_common(1)[0][0]
    if largest and largest.size <= usual + 1 and (largest is not paragraphs[0] or _is_text(largest.text)):
        largest = None
    rest = _abstract_of_article(paragraphs[paragraphs.index(largest) + 1 :] if largest else paragraphs)
    return {"title": largest.text if largest else None, "doi": _doi(paragraphs), "text": _text(rest)}


def _doi(paragraphs: Iterable[Paragraph]) -> str | None:
    """The DOI that the first page prints with its name or address."""
    text = " ".join(p.text for p in paragraphs if p.page == 1)
    found = re.search(r"(?:\bdoi:? ?|doi\.org/)(10\.\d{4,9}/\S+)", text, re.IGNORECASE)
    return found[1] if found else None


def _abstract_of_article(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs from the word "Abstract" to what follows an abstract; all of them without the word."""
    start = next((i for i, p in enumerate(paragraphs) if _ABSTRACT.match(p.text)), None)
    if start is None:
        return paragraphs
    end = start + 1
    while end < len(paragraphs) and not _is_behind(paragraphs[start:end], paragraphs[end]):
        end += 1
    first = paragraphs[start]
    return [Paragraph(_ABSTRACT.sub("", first.text), first.size, first.page), *paragraphs[start + 1 : end]]


def _is_behind(abstract: list[Paragraph], paragraph: Paragraph) -> bool:
    """Whether a paragraph follows the abstract so far; one headed "Introduction" may be its first."""
    return sum(len(p.text) for p in abstract) > _LEAST_ABSTRACT and bool(_BEHIND.match(paragraph.text))


def _text(paragraphs: list[Paragraph]) -> str:
    """The prose of paragraphs, without the authors and places above it."""
    kept = [p.text for p in paragraphs if p.text]
    while len(kept) > 1 and is_credit(kept[0]) and not _is_text(kept[0]):
        kept = kept[1:]
    return "\n".join(kept)


def _is_text(text: str) -> bool:
    """Whether a paragraph is prose rather than a title: it opens a section, or is long."""
    head, colon, _ = text.partition(":")
    return bool(colon and headings.load().lookup(head)) or len(text.split()) > 60

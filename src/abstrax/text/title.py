"""The title within a page, where no layout says which line it is."""

from __future__ import annotations

import re
from itertools import islice

from abstrax.text.headings import Headings
from abstrax.text.layouts import Layout
from abstrax.text.lines import Line, lines

# No title has more words. The verbs of a report tell a sentence from a title.
_MOST_WORDS = 45
_REPORTS = re.compile(r"\b(?:is|are|was|were|has|have|had|been|we|our|may|can|remains?|showed)\b")
_LABEL = re.compile(r"^[ \t]*Title *: *(?=\S)(.*)$", re.MULTILINE)
_LABELLED_WITHIN = 3000
_CASE = re.compile(r"case (?:report|series|presentation)s?$", re.IGNORECASE)
# Lines above an abstract that name people, places and dates rather than what was found.
_CREDIT = re.compile(
    r"^(?:By|In this issue|Published|Received|Accepted|Author|Session|Date|Meeting|Volume|Vol\.|Issue|Date)\b"
    r"|[|@]|\b(?:Universit|Hospital|Department|Institut|Clinic,|School of|Journal)|(?:19|20)\d\d[;:]"
    r"|(?:[^,]*,){4}|^[\W\d]+$|^(?:[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){1,3}(?:,| and|;|$) ?){2,}$"
)
_LONGEST_TITLE = 400


def find(clean: str, start: int, layout: Layout, headings: Headings) -> tuple[int, int] | None:
    """The span of the title in ``clean``, whose abstract begins at ``start`` at the earliest, if any.

    A bare abstract has it in its first lines. On other pages it is the last line above the prose that reads
    like one.
    """
    if label := _LABEL.search(clean, 0, _LABELLED_WITHIN):
        return label.start(1), label.start(1) + len(label.group(1).rstrip())
    if not layout.marks and layout.known:
        return _first(clean, headings)
    above: tuple[int, int] | None = None
    for line in lines(clean):
        if (layout.marks and line.start >= start) or _begins(line.text, headings):
            break
        if (
            len(line.text) < _LONGEST_TITLE
            and not _CREDIT.search(line.text)
            and _is_title(line.text, headings)
        ):
            above = line.start, line.end
    return above


def _first(clean: str, headings: Headings) -> tuple[int, int] | None:
    """The title a bare abstract begins with: its first line, or a few before an empty one."""
    top = list(islice(lines(clean), 4))
    if len(top) < 2:
        return None
    block = 1
    while block < min(3, len(top)) and not (
        _gap(clean, top, block) or _opens_section(top[block].text, headings)
    ):
        block += 1
    closed = block < len(top) and _gap(clean, top, block)
    for last in (top[block - 1], top[0]) if closed else (top[0],):
        if _is_title(clean[top[0].start : last.end], headings):
            return top[0].start, last.end
    return None


def _gap(clean: str, top: list[Line], number: int) -> bool:
    """Whether an empty line stands before the line of this number."""
    return clean.count("\n", top[number - 1].end, top[number].start) > 1


def _begins(line: str, headings: Headings) -> bool:
    """Whether the abstract has begun: with a heading, or with a sentence of prose."""
    if _opens_section(line, headings):
        return True
    words = len(line.split())
    return words > _MOST_WORDS or (words > 5 and line[-1] in ".!\"'" and not _CREDIT.search(line))


def _is_title(line: str, headings: Headings) -> bool:
    words = line.split()
    if not 3 <= len(words) <= _MOST_WORDS or len(line) > _LONGEST_TITLE or headings.lookup(line):
        return False
    if line.endswith(".") and _REPORTS.search(line):
        return False
    return not _opens_section(line, headings)


def _opens_section(line: str, headings: Headings) -> bool:
    """Whether the line begins with a heading; ``Case report: a drug for a disease`` is a title."""
    head, colon, rest = line.partition(":")
    if not headings.lookup(head):
        return False
    return not (colon and _CASE.match(head) and rest.strip() and not _REPORTS.search(rest))

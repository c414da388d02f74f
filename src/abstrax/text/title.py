"""The title within a page, where no layout says which line it is."""

from __future__ import annotations

import re

from abstrax.text.headings import Headings
from abstrax.text.layouts import Layout

# No title has more words. The verbs of a report tell a sentence from a title.
_MOST_WORDS = 45
_REPORTS = re.compile(r"\b(?:is|are|was|were|has|have|had|been|we|our|may|can|remains?|showed)\b")
_LABEL = re.compile(r"\s*Title *: *(?=\S)")
_LINE = re.compile(r"^[ \t]*(\S[^\n]*?)[ \t]*$", re.MULTILINE)
_CASE = re.compile(r"case (?:report|series|presentation)s?$", re.IGNORECASE)
# Lines above an abstract that name people, places and dates rather than what was found.
_CREDIT = re.compile(
    r"^(?:By|In this issue|Published|Received|Accepted|Author|Session|Date|Meeting|Volume|Vol\.|Issue|Date)\b"
    r"|[|@]|\b(?:Universit|Hospital|Department|Institut|Clinic,|School of|Journal)|(?:19|20)\d\d[;:]"
    r"|(?:[^,]*,){4}|^[\W\d]+$"
)
_LONGEST_TITLE_LINE = 400


def find(clean: str, start: int, layout: Layout, headings: Headings) -> tuple[int, int] | None:
    """The span of the title in ``clean``, whose abstract begins at ``start`` at the earliest; None without one.

    A bare abstract has it as its first line. On other pages it is the last line that reads like one above the
    prose.
    """
    lines = list(_LINE.finditer(clean))
    if label := next((line for line in lines[:30] if _LABEL.match(line.group())), None):
        return label.start(1) + len(_LABEL.match(label.group(1)).group()), label.end(1)  # type: ignore[union-attr]
    if not layout.marks and layout.known:
        return lines[0].span(1) if len(lines) > 1 and _is_title(lines[0].group(1), headings) else None
    above: tuple[int, int] | None = None
    for line in lines:
        text = line.group(1)
        if (layout.marks and line.start() >= start) or _begins(text, headings):
            break
        if len(text.split()) > 3 and not _CREDIT.search(text) and _is_title(text, headings):
            above = line.span(1)
    return above


def _begins(line: str, headings: Headings) -> bool:
    """Whether the abstract has begun: with a heading, or with a paragraph of prose."""
    return _opens_section(line, headings) or len(line.split()) > 24 and line[-1] in ".?!\"'"


def _is_title(line: str, headings: Headings) -> bool:
    words = line.split()
    if not 3 <= len(words) <= _MOST_WORDS or len(line) > _LONGEST_TITLE_LINE or headings.lookup(line):
        return False
    if line.endswith(".") and _REPORTS.search(line):
        return False
    return not _opens_section(line, headings)


def _opens_section(line: str, headings: Headings) -> bool:
    """Whether the line begins with a heading; ``Case report: a drug for a disease`` is a title nonetheless."""
    head, colon, rest = line.partition(":")
    if not headings.lookup(head):
        return False
    return not (colon and _CASE.match(head) and rest.strip() and not _REPORTS.search(rest))

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
# Lines above an abstract that name an issue, or people, places and dates, rather than what was found.
_ISSUE = re.compile(r"[|@]|\b(?:Suppl|Epub|doi\b|DOI\b)|(?:19|20)\d\d(?: [A-Z][a-z]{2})?(?: \d+)?[;:]")
_CREDIT = re.compile(
    r"^(?:By|In this issue|Published|Received|Accepted|Author|Session|Date|Meeting|Volume|Vol\.|Issue|PMID)\b"
    r"|\b(?:Universit|Hospital|Department|Institut|Clinic,|School of|Journal)|(?:[^,]*,){4}|^[\W\d]+$"
)
_DEGREE = re.compile(r"(?:M\.?D|Ph\.?D|MSc|MPH|MBBS|FRCP|RN|BSc|PharmD|DrPH)\.?$")
_NAME = r"(?:[A-Z][\w.'-]*|d[eu]|v[ao]n|der|la|el)"
_PERSON = re.compile(rf"\d*{_NAME}(?: {_NAME}){{0,3}} ?\d*$")
_LONGEST_TITLE = 400


def find(clean: str, start: int, layout: Layout, headings: Headings) -> tuple[int, int] | None:
    """The span of the title in ``clean``, whose abstract begins at ``start`` at the earliest, if any.

    A bare abstract has it in its first lines. On other pages it is the last line that reads like one above
    the first heading or the first sentence.
    """
    if label := _LABEL.search(clean, 0, _LABELLED_WITHIN):
        return label.start(1), label.start(1) + len(label.group(1).rstrip())
    if not layout.marks and layout.known and (first := _first(clean, headings)):
        return first
    above: tuple[int, int] | None = None
    for line in lines(clean):
        if (layout.marks and line.start >= start) or _begins(line.text, headings):
            return above
        if not is_credit(line.text) and _is_title(line.text, headings, 4):
            above = line.start, line.end
    return None


def is_credit(line: str) -> bool:
    """Whether a line names authors, places or an issue: ``A. Doe1, B. Ek2``, ``1Hill University``."""
    if len(line) > _LONGEST_TITLE or _ISSUE.search(line) or _CREDIT.search(line):
        return True
    return _names_people(line)


def _names_people(line: str) -> bool:
    parts = [part for part in re.split(r",? and |[,;]+ ?", line) if part and not _DEGREE.match(part)]
    return len(parts) > 1 and all(map(_PERSON.match, parts))


def _first(clean: str, headings: Headings) -> tuple[int, int] | None:
    """The title a bare abstract begins with: its first line, or a few before an empty one."""
    top = list(islice(lines(clean), 4))
    if len(top) < 2 or _ISSUE.search(top[0].text) or _names_people(top[0].text):
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
    return words > _MOST_WORDS or (words > 5 and line[-1] in ".!\"'" and not is_credit(line))


def _is_title(line: str, headings: Headings, least: int = 3) -> bool:
    words = line.split()
    if not least <= len(words) <= _MOST_WORDS or len(line) > _LONGEST_TITLE or headings.lookup(line):
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

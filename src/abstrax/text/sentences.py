"""Sentences by characters: numbers, abbreviations, brackets and glued full stops decide, not tokens."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

# Longest bracket that is held together; a longer one is a missing bracket, or a paragraph set in brackets.
_LONGEST_BRACKET = 600
_BRACKET = re.compile(r"[()\[\]]")
_CLOSES = {")": "(", "]": "["}

_STOP = re.compile(
    r"[.?!]+(?P<cited>(?<=[A-Za-z)\]%+][.])\d{1,2}(?:[,-] ?\d{1,2})*(?=\s+[A-Z(]|[A-Z][a-z]|\s*$)"
    r"|\s?\[\d{1,2}(?:[,-] ?\d{1,2})*\])?['\"]?"
    r"|\n[ \n]*|(?<=[.;:)a-z\d%] )• "
)
_MARK = re.compile(r"[.?!\n•]")
# How far behind a full stop the next word is looked for, white space and all.
_AHEAD = 80
_BEFORE_WORD = re.compile(r".*[\s(\[/,;]", re.DOTALL)
# Words whose full stop ends nothing; words that a number follows; words that only a new sentence's first word
# can follow in capitals: "... of age, sex, etc. Patients were ...", "... by Maier et al. We found ...".
_ABBREVIATIONS = frozenset(
    "v vs e.g eg i.e ie al approx ca cf dr prof mr mrs ms st inc incl ltd suppl vol pp eq viz ph avg".split()
)
_NUMBERED = frozenset("no nos n° nr art sec ch fig figs tab ref refs".split())
_OFTEN = frozenset("etc min max".split())
_FIRST_WORD = re.compile(
    r"(?:The|We|This|These|Those|In|Our|Here|However|Among|A|An|At|It|Two|Three|All|Of|To|For|By|After|Patients)\b"
)
_MIXED_CASE = re.compile(r"[a-z]{1,4}[A-Z][A-Za-z]*\b")
_GLUED_WORD = re.compile(r"[A-Z](?:[a-z]|[A-Z]|\s|-|\d)")
_GLUED_AFTER_DIGIT = re.compile(r"[A-Z](?:[a-z]+\b(?!\.[a-z])|\s[a-z])")
_WORD = re.compile(r"[A-Z][a-z]*[ ,]")
_LETTER = re.compile(r"[^\W\d_]")
_INITIAL = re.compile(r"(?:^|[,;(.]\s?|\band |\bby )[A-Z]$")
_CONTENT = re.compile(r"\w")
_BULLET = re.compile(r"[•*▪◦‣-]\s|\(?\d{1,2}[.)]\s|[a-z]\)\s")


def split(clean: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences in ``clean[start:end]``."""
    text = clean[start:end]
    held = _held(text)
    wrapped = "\n" in text and _wrapped(text)
    at = seen = 0
    for match in _stops(text):
        if _inside(held, match.start()) or (cut := _cut(text, match, wrapped)) is None:
            continue
        # The number of a list item is no sentence: "Results: 1. Ten patients ..."
        if _LETTER.search(text, seen, cut):
            yield from _trimmed(text, at, cut, start)
            at = cut
        seen = cut
    yield from _trimmed(text, at, len(text), start)


def _stops(text: str) -> Iterator[re.Match[str]]:
    """What may end a sentence, in order; looked for at the few characters that it begins with."""
    behind = 0
    for mark in _MARK.finditer(text):
        if mark.start() >= behind and (match := _STOP.match(text, mark.start())):
            behind = match.end()
            yield match


#: What runs on for longer is a table without its lines, or no prose: no sentence of the corpus is as
#: long (tests/test_offsets.py). Each number of a sentence is set against each, thousands take minutes.
LONGEST = 2000


def _trimmed(text: str, at: int, cut: int, start: int) -> Iterator[tuple[int, int]]:
    """The span without white space at its ends and bullets at its beginning, if letters or digits remain.

    One that is too long to be a sentence is given in pieces, cut between words.
    """
    while cut - at > LONGEST:
        space = text.rfind(" ", at + 1, at + LONGEST)
        middle = space if space > 0 else at + LONGEST
        yield from _trimmed(text, at, middle, start)
        at = middle
    piece = text[at:cut]
    body = piece.lstrip(" \n•*▪◦‣").rstrip()
    if _CONTENT.search(body):
        begin = start + at + piece.index(body)
        yield begin, begin + len(body)


def _held(text: str) -> list[tuple[int, int]]:
    """Spans of outermost balanced brackets, each short enough to be one."""
    spans: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        mark = match.group()
        if mark in "([":
            stack.append((mark, match.start()))
            continue
        while stack and stack[-1][0] != _CLOSES[mark]:
            stack.pop()
        if not stack:
            continue
        opened = stack.pop()[1]
        if match.start() - opened <= _LONGEST_BRACKET:
            while spans and spans[-1][0] > opened:
                spans.pop()
            spans.append((opened, match.start()))
    return spans


def _inside(held: list[tuple[int, int]], offset: int) -> bool:
    place = bisect_left(held, (offset, 0)) - 1
    return place >= 0 and offset < held[place][1]


def _wrapped(text: str) -> bool:
    """Whether lines break where they are full rather than where a thought ends."""
    lines = [line.rstrip() for line in text.split("\n")]
    pairs = [line for line, behind in pairwise(lines) if line and behind]
    open_ended = sum(1 for line in pairs if 40 <= len(line) <= 130 and line[-1] not in ".:;?!")
    return len(pairs) >= 2 and 2 * open_ended > len(pairs)


def _cut(text: str, match: re.Match[str], wrapped: bool) -> int | None:
    """Where the sentence ends that ``match`` may end; None where it does not."""
    mark = match.group()
    if mark[0] == "\n":
        if mark.count("\n") == 1 and wrapped and not _BULLET.match(text, match.end()):
            return None
        return match.start()
    if mark[0] == "•":
        return match.start()
    after = match.end()
    if after == len(text) or match["cited"]:
        return None if match["cited"] and _abbreviated(_word_before(text, match.start())) else after
    follows = text[after]
    if follows.isspace():
        return after if _ends_before(text, match, after, wrapped) else None
    return after if _ends_glued(text, match, after) else None


def _word_before(text: str, stop: int) -> str:
    low = max(0, stop - 24)
    before = _BEFORE_WORD.match(text, low, stop)
    return text[before.end() if before else low : stop]


def _ends_before(text: str, match: re.Match[str], after: int, wrapped: bool) -> bool:
    """A full stop with white space behind it."""
    rest = text[after : after + _AHEAD].lstrip(" \n" if wrapped else " ")
    first = rest[:1]
    word = _word_before(text, match.start())
    if first in ("", "\n"):
        return True
    if match.group()[0] != ".":
        return first.isupper() or first.isdigit() or first in "(["
    low = word.lower()
    if low == "al" or (low in _OFTEN and not first.isupper()):
        return bool(_FIRST_WORD.match(rest))
    if low in _ABBREVIATIONS or (low in _NUMBERED and (first.isdigit() or first == "S")):
        return False
    if first.islower():
        return bool(_MIXED_CASE.match(rest))
    if first.isdigit() and word == "0":
        return False
    return not (word[-1:].isupper() and _INITIAL.search(text, max(0, match.start() - 6), match.start()))


def _ends_glued(text: str, match: re.Match[str], after: int) -> bool:
    """A full stop with the next sentence right behind it: ``hypertension.At the time``."""
    if not "A" <= text[after] <= "Z":
        return False
    word = _word_before(text, match.start())
    if not word or _abbreviated(word):
        return False
    before = word[-1]
    if before.isdigit() or before.isupper():
        return bool(_GLUED_AFTER_DIGIT.match(text, after))
    if len(word) < 3 and word.isalpha():
        # "7 mg.The end point" ends a sentence, "Ph.D" and "Tb.Sp" do not.
        return word.islower() and len(word) == 2 and bool(_WORD.match(text, after))
    return bool(_GLUED_WORD.match(text, after))


def _abbreviated(word: str) -> bool:
    """Whether a full stop belongs to the word before it, whatever is glued to it."""
    return word.lower() in _ABBREVIATIONS or word.lower() in _NUMBERED

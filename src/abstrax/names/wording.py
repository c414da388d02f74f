"""Free words that name people or outcomes: what they say, and when two of them say the same.

They agree when the words of the shorter all stand in the longer, or when half of all words are common; numbers, negations
and opposites ("low", "high") must not contradict each other. Words that any label could carry ("patients", "the",
"group") say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from abstrax.names.folding import fold

EMPTY = frozenset(
    "the a an of in to for and or with on at by from all overall total whole entire patient participant pt "
    "subject person people individual adult group arm cohort population study cell level score who had have "
    "number were was receiving received treated".split()
)
_NEGATIONS = frozenset("no not non without never none neither free".split())
_OPPOSITES = (
    ("low", "high"), ("male", "female"), ("man", "woman"), ("before", "after"), ("early", "late"),
    ("positive", "negative"), ("induction", "maintenance"), ("elderly", "younger"), ("mild", "severe"),
)  # fmt: skip
_OPPOSED = frozenset(word for pair in _OPPOSITES for word in pair)
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_SMALL)}
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_SPELLED: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\b[Pp](?:t|atient)?\.? ?#?(\d+)\b"), r"patient \1"),
    (re.compile(r"\bCAR[- ]?Ts?\b"), "cart"),
    (re.compile(r"\b([Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth)\b"), lambda m: _ORDINALS[m[1].lower()]),
    (re.compile(r"(?<=\d)(?:st|nd|rd|th)\b"), ""),
)
#: A digit or one of these words, folded, stands in all that they change.
_DIGIT, _SPELLED_OUT = re.compile(r"\d"), frozenset(["car", "cart", *_ORDINALS])


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """The folded words of free text, with "P1" read as "patient 1", "CAR-T" as one word, "two" as "2"."""
    found = fold(text).split()
    if _DIGIT.search(text) or not _SPELLED_OUT.isdisjoint(found):
        for pattern, replacement in _SPELLED:
            text = pattern.sub(replacement, text)
        found = fold(text).split()
    return tuple([_NUMBER_WORDS.get(word, word) for word in found])


@lru_cache(maxsize=1 << 12)
def content(text: str) -> frozenset[str]:
    """The words that tell whom or what a text names."""
    return frozenset(words(text)) - EMPTY


def alike(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether the telling words of two labels say the same; two without any do."""
    if not left or not right:
        return left == right
    near = left <= right or right <= left or 2 * len(left & right) >= len(left | right)
    return near and not contradict(left, right)


def within(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether one name consists of words of the other, and of half of them at least: "ESSDAI", "ESSDAI response"."""
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    return bool(short) and short <= long and 2 * len(short) >= len(long) and not contradict(left, right)


def contradict(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether one says "low", the other "high"; one "no", the other not; or each a number of its own."""
    if (left & _NEGATIONS == frozenset()) != (right & _NEGATIONS == frozenset()):
        return True
    apart = left ^ right
    if not _OPPOSED.isdisjoint(apart) and any(
        {a, b} <= apart and (a in left) != (b in left) for a, b in _OPPOSITES
    ):
        return True
    return any(map(numeric, left - right)) and any(map(numeric, right - left))


def numeric(word: str) -> bool:
    """Whether a folded word is a number or begins with one."""
    return word[0].isdigit()


def overlap(one: str, other: str) -> str | None:
    """How the words of one label stand to those of another: ``is``, ``in``, ``holds``, ``shares with``; None where they share none."""
    own, theirs = content(one), content(other)
    if not own & theirs:
        return None
    if own == theirs:
        return "is"
    return "in" if own < theirs else "holds" if theirs < own else "shares with"

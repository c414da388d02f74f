"""Patterns rewritten so that a search passes quickly over all that cannot begin a match.

The engine skips to the next character that a pattern may begin with, but not where the pattern begins with a
boundary: that it tries at every character of the text. Both rewritings find the same as what they are given.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

_WORD = re.compile(r"\\b([A-Za-z])")
_SET = re.compile(r"\[(\w+)\]|(\w)")
# what an alternative is made of; the last is a bar between two of them
_PIECE = re.compile(r"\\.|\[[^\]]*\]|[()|]|[^\\\[()|]+")


def letter_first(form: str) -> str:
    r"""``form`` with the first letter of each ``\bword`` before its boundary."""
    return _WORD.sub(r"\1(?<!\\w\1)", form)


def opening(forms: str) -> str:
    r"""What ``\b(?:forms)`` finds, by first letters; each form begins with a letter or a set of letters."""
    behind: defaultdict[str, list[str]] = defaultdict(list)
    for form in _alternatives(forms):
        first = _SET.match(form)
        if first is None:
            raise ValueError(f"{form!r} begins with no letter; start it with one")
        for letter in first[1] or first[2]:
            behind[letter].append(form[first.end() :])
    return "(?:" + "|".join(rf"{c}(?<!\w{c})(?:{'|'.join(rest)})" for c, rest in behind.items()) + ")"


def _alternatives(forms: str) -> Iterator[str]:
    """The parts of ``forms`` between bars that stand in no bracket."""
    depth, at = 0, 0
    for piece in _PIECE.finditer(forms):
        depth += (piece[0] == "(") - (piece[0] == ")")
        if piece[0] == "|" and not depth:
            yield forms[at : piece.start()]
            at = piece.end()
    yield forms[at:]

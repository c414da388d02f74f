"""What the words of a sentence rule out: one look-up a word in place of one search a pattern.

A sign is a bit that stands for the words without one of which a pattern finds nothing. What signs a word bears is
worked out once a word; a sentence bears those of all its words.
"""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from operator import or_

_RUN = re.compile("[a-z]+")
_REMEMBERED = 1 << 16
_words: list[re.Pattern[str]] = []


@lru_cache(maxsize=1)
def _any_words() -> re.Pattern[str]:
    """The words of all signs; most words bear none."""
    return re.compile("|".join(words.pattern for words in _words))


class _Borne(dict[str, int]):
    """The signs of each word."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = 0
        if _any_words().fullmatch(word):
            found = sum(1 << place for place, words in enumerate(_words) if words.fullmatch(word))
        self[word] = found
        return found


_borne = _Borne()


def sign(words: str) -> int:
    """A new sign, of the words that a pattern matches whole: runs of the letters a to z, in small letters."""
    _words.append(re.compile(words))
    _any_words.cache_clear()
    _borne.clear()
    return 1 << (len(_words) - 1)


def borne(lower: str) -> int:
    """The signs of a sentence, given in small letters."""
    return reduce(or_, map(_borne.__getitem__, _RUN.findall(lower)), 0)

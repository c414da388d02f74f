"""Short forms that an abstract defines: ``modified Rodnan skin score (mRSS)``.

The method is that of Schwartz and Hearst (2003): read the letters of the short form backwards into the words
before the bracket. scispaCy's detector does so over spaCy tokens; what it proposes is checked here, and what
its tokens or its length limits hide from it is found by the same method over characters.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Span = tuple[int, int]

_BRACKET = re.compile(r"[(\[]\s*([^()\[\]]{1,100}?)\s*[)\]]")
_QUOTES = "\"'“”‘’«»"
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.;:?!]\s+(?=[A-Z(])|\n|[()\[\]]")

# Words no long form begins with: reading backwards stops on them too early ("of the" for OT).
_NO_START = frozenset(
    "a an and as at between both by for from had has have in into is of on or than that the their these this to "
    "using versus was we were when where which while who with without patients participants included".split()
)
# Brackets that hold one of these hold a statistic, a label or a remark, not a short form.
_NO_SHORT = frozenset(
    "sd se sem iqr ci vs ie eg etc mean median range yes no all both men women male female fig figure figures table "
    "tables day days week weeks month months year years ns total age aged version see data group groups arm left "
    "right present absent low high mild severe moderate grade none other others respectively pain note new old "
    "i ii iii iv v vi usa uk".split()
)
_DIGIT_WORDS = {"2": ("to", "two", "second"), "3": ("three", "third"), "4": ("for", "four"), "1": ("one", "first")}
_GREEK = {"α": "a", "β": "b", "γ": "g", "δ": "d", "κ": "k", "λ": "l"}


@dataclass(frozen=True, slots=True)
class Definition:
    """``short`` stands for ``long``. ``spans`` are the places of the short form, the defining one included."""

    short: str
    long: str
    spans: tuple[Span, ...]
    long_span: Span | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A bracket, what its first piece says, and the words before it."""

    inside: str
    inside_start: int
    open: int
    close: int
    left: int


def find(
    text: str,
    spans: Sequence[Span] | None = None,
    same: Callable[[str, str], bool] | None = None,
    detector: bool = True,
) -> list[Definition]:
    """The short forms that ``text`` defines within ``spans`` (default: all of it), in order of definition.

    ``same(short, words)`` may know that a short form and a name are one thing although their letters do not
    show it (``cyclophosphamide (CTX)``). ``detector=False`` leaves scispaCy out.
    """
    places = list(spans) if spans is not None else [(0, len(text))]
    candidates = [c for start, end in places for c in _candidates(text, start, end)]
    pairs: dict[str, tuple[str, Span]] = {}
    for candidate in candidates:
        for short, start, end in _readings(text, candidate, same):
            pairs.setdefault(short, (" ".join(text[start:end].split()), (start, end)))
    if detector:
        for short, start, end in _detected(text, candidates):
            pairs.setdefault(short, (" ".join(text[start:end].split()), (start, end)))
    return [
        Definition(short, long, tuple(uses(text, short, places)), span)
        for short, (long, span) in sorted(pairs.items(), key=lambda pair: pair[1][1])
    ]


def _candidates(text: str, start: int, end: int) -> Iterator[_Candidate]:
    """Brackets that could define something."""
    for match in _BRACKET.finditer(text, start, end):
        inside = re.split(r"[;,=:]", match[1])[0].strip(_QUOTES + " ")
        if not inside or not any(c.isalpha() for c in inside):
            continue
        yield _Candidate(inside, match.start(1), match.start(), match.end(), _left_edge(text, start, match.start()))


def _left_edge(text: str, start: int, bracket: int) -> int:
    """Where the stretch before a bracket begins in which its long form must stand."""
    edge = max(start, bracket - 140)
    for stop in _SENTENCE_END.finditer(text, edge, bracket):
        edge = stop.end()
    return edge


def _readings(
    text: str, candidate: _Candidate, same: Callable[[str, str], bool] | None
) -> Iterator[tuple[str, int, int]]:
    """The definition a bracket holds, if any: short form, start and end of the long form."""
    short = candidate.inside
    if is_short(short, text, candidate.close):
        place = long_form(short, text, candidate.left, candidate.open)
        place = place or _known(short, text, candidate, same)
        if place:
            yield short, *place
            return
    reversed_pair = _reversed(text, candidate)
    if reversed_pair:
        yield reversed_pair


def is_short(short: str, text: str = "", close: int = 0) -> bool:
    """Whether the words in a bracket look like a short form.

    Yes: ``mRSS``, ``SLEDAI-2K``, ``6MWT``, ``pts``, ``zeto``. No: ``4``, ``Figure 1``, ``mean``, ``n = 12``. A single
    letter counts only where a digit follows the bracket: ``Week (W)0``.
    """
    words = short.split()
    if not words or len(words) > 2 or len(short) > 14 or short.casefold().rstrip("s.") in _NO_SHORT:
        return False
    if any(word.casefold() in _NO_SHORT for word in words) or not short[0].isalnum():
        return False
    letters = sum(c.isalpha() for c in short)
    if letters * 2 < len(short) or (letters == 1 and len(short) == 1 and not text[close : close + 1].strip().isdigit()):
        return False
    capitals = sum(c.isupper() for c in short)
    if len(words) == 2:
        return capitals >= 2 and not any(word.islower() and len(word) > 3 for word in words)
    return capitals > 0 or len(short) <= 5 or "-" in short


def long_form(short: str, text: str, left: int, right: int) -> Span | None:
    """Where in ``text[left:right]`` the words stand that ``short`` abbreviates; they end at ``right``."""
    right = left + len(text[left:right].rstrip(" ,\u00a0" + _QUOTES))
    for letters in _spellings(short):
        start = _read_back(letters, text, left, right)
        if start is not None and _plausible(short, letters, text[start:right]):
            return start, right
    return None


def _spellings(short: str) -> Iterator[str]:
    """The letters to look for: all of them, without a plural s, without what follows a hyphen or digits."""
    letters = "".join(_GREEK.get(c, c) for c in short.casefold() if c.isalnum())
    yield letters
    if short.endswith("s") and len(letters) > 2:
        yield letters[:-1]
    if letters[-1:] == "i" and len(letters) > 3 and short[-1] == "i":
        yield letters[:-1]
    head = re.match(r"([^\W\d_]{3,})[-–‐‑ ]?\d", short)
    if head:
        yield head[1].casefold()


def _read_back(letters: str, text: str, left: int, right: int) -> int | None:
    """The start of the nearest words that hold ``letters`` in order, the first at the start of a word."""
    place = right
    for position in range(len(letters) - 1, -1, -1):
        place = _step_back(letters[position], text, left, place, position == 0)
        if place < left:
            return None
    return place


def _step_back(letter: str, text: str, left: int, place: int, first: bool) -> int:
    """The nearest place before ``place`` that ``letter`` can stand for; less than ``left`` if there is none."""
    place -= 1
    while place >= left:
        if _stands_for(letter, text, place) and not (first and not _begins_word(text, place)):
            return place
        place -= 1
    return place


def _stands_for(letter: str, text: str, place: int) -> bool:
    there = text[place].casefold()
    if there == letter or _GREEK.get(there) == letter:
        return True
    words = _DIGIT_WORDS.get(letter)
    return bool(words) and _begins_word(text, place) and text[place : place + 7].casefold().startswith(words or ())


def _begins_word(text: str, place: int) -> bool:
    return (place == 0 or not text[place - 1].isalnum()) and not _starts_badly(text, place)


def _starts_badly(text: str, place: int) -> bool:
    word = _WORD.match(text, place)
    return bool(word) and word is not None and word[0].casefold() in _NO_START


def _plausible(short: str, letters: str, long: str) -> bool:
    """Whether the words found are a name and not letters picked from a stretch of sentence."""
    words = [word.casefold() for word in _WORD.findall(long)]
    if len(long) <= len(short) or short.casefold() in words or len(words) > min(len(letters) + 5, len(letters) * 2):
        return False
    if not _ends_in(words[-1], letters):
        return False
    initials = sum(1 for word in words if word[0] in letters)
    if short.islower() and len(words) > 1:
        return False
    if short.islower():
        return long.casefold().startswith(letters[:3]) or not set(letters) & set("aeiou")
    return len(words) == 1 or initials * 2 >= len(words)


def _ends_in(word: str, letters: str) -> bool:
    """Whether the last word of a long form takes part: ``subjects with disease mean (SD)`` does not define SD."""
    return any(letter in word for letter in letters[-2:]) or letters[-1].isdigit()


def _known(
    short: str, text: str, candidate: _Candidate, same: Callable[[str, str], bool] | None
) -> Span | None:
    """The one to six words before a bracket that are known to be what the short form names."""
    if same is None:
        return None
    right = candidate.left + len(text[candidate.left : candidate.open].rstrip())
    starts = [word.start() for word in _WORD.finditer(text, candidate.left, right)][-6:]
    return next(((start, right) for start in starts if same(short, text[start:right])), None)


def _reversed(text: str, candidate: _Candidate) -> tuple[str, int, int] | None:
    """``ACR (American College of Rheumatology)``: the long form stands in the bracket."""
    before = re.search(r"([A-Za-z][\w-]{1,9})\s*$", text[candidate.left : candidate.open])
    short = before[1] if before else ""
    if sum(c.isupper() for c in short) < 2 or not is_short(short):
        return None
    inside = candidate.inside
    start, end = candidate.inside_start, candidate.inside_start + len(inside)
    if text[start:end] != inside or inside.isupper():
        return None
    initials = "".join(word[0] for word in _WORD.findall(inside) if word.casefold() not in _NO_START).casefold()
    letters = "".join(c for c in short.casefold() if c.isalpha()).rstrip("s" if short.endswith("s") else "")
    return (short, start, end) if initials and initials in (letters, letters[: len(initials)] + "") and len(
        initials
    ) == len(letters) else None


def uses(text: str, short: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Every place where the short form stands as a word of its own, in singular or plural."""
    plural = "" if short.endswith("s") else "s?"
    pattern = re.compile(rf"(?<![^\W_]){re.escape(short)}{plural}(?![^\W_])")
    for start, end in spans:
        for match in pattern.finditer(text, start, end):
            yield match.span()


@lru_cache(maxsize=1)
def _detector() -> tuple[Any, Any]:
    """A blank English tokenizer and scispaCy's detector; loaded on first use."""
    import spacy
    from scispacy.abbreviation import AbbreviationDetector

    language = spacy.blank("en")
    return language, AbbreviationDetector(language, make_serializable=True)


def _detected(text: str, candidates: Sequence[_Candidate]) -> Iterator[tuple[str, int, int]]:
    """What scispaCy's detector finds in the stretches before the brackets, as far as it stands up."""
    if not candidates:
        return
    language, detector = _detector()
    for candidate in candidates:
        if not is_short(candidate.inside, text, candidate.close):
            continue
        document = language.make_doc(text[candidate.left : candidate.close])
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"\[W036\]")  # an abstract without a definition is no fault
            detector(document)
        for pair in document._.abbreviations:
            start = candidate.left + document[pair["long_start"]].idx
            last = document[pair["long_end"] - 1]
            end = candidate.left + last.idx + len(last.text)
            short, long = pair["short_text"], text[start:end]
            if is_short(short) and not _starts_badly(text, start) and _plausible(short, short.casefold(), long):
                yield short, start, end

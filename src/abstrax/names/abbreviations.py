"""Short forms that an abstract defines: ``modified Rodnan skin score (mRSS)``.

The method is that of Schwartz and Hearst (2003): read the letters of the short form backwards into the words
before the bracket. It is done here over characters, first initial by initial, then letter by letter. What that
leaves open is put to scispaCy's detector, and what the detector proposes must stand up to the same checks.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Span = tuple[int, int]
Same = Callable[[str, str], bool]

_BRACKET = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_LONGEST_INSIDE = 100
_QUOTES = "\"'“”‘’«» "
_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[;,=:]")
_SHORT = re.compile(r"[\w./+&'’ ‐‑–-]{1,14}")
# A long form stands within its sentence and on one side of an earlier bracket; ``antibody (ANCA)-associated`` goes on.
_EDGE = re.compile(r"[.;:?!]\s+(?=[A-Z(])|\n|[(\[]|[)\]](?![-‐‑–])")

# Words no long form begins with: reading backwards stops on them too early ("of the" for OT).
_NO_START = frozenset(
    "a an and as at between both by for from had has have in into is of on or than that the their these this to "
    "using versus was we were when where which while who with without included s".split()
)
# Words whose initials a short form may leave out.
_SMALL = frozenset("a an and as at by for from in of on or the to with".split())
# Words that often stand behind what is abbreviated: ``creatine kinase levels (CK)``.
_TAIL = re.compile(
    r"[\s-](?:levels?|joints?|diseases?|antibod(?:y|ies)|scores?|therapy|treatment|patients|cells?)$"
)
# Brackets that hold one of these hold a statistic, a label or a remark, not a short form.
_NO_SHORT = frozenset(
    "sd se sem iqr ci vs ie eg etc mean median range yes no all both men women male female fig figure figures "
    "table tables day days week weeks month months year years ns total age aged version see data group groups arm "
    "left right present absent low high mild severe moderate grade none other others respectively pain note new "
    "old i ii iii iv v vi usa uk".split()
)
_DOSE = re.compile(r"\d\s?(?:mg|g|mcg)\b")  # ``upadacitinib 15 mg (UPA15)`` names an arm
_DIGIT_WORDS = {
    "1": ("one", "first"),
    "2": ("to", "two", "second"),
    "3": ("three", "third"),
    "4": ("for", "four"),
}
_GREEK = str.maketrans("αβγδεκλμω", "abgdeklmo")


@dataclass(frozen=True, slots=True)
class Definition:
    """``short`` stands for ``long``; ``spans`` are all places of the short form, the defining one included.

    ``long_span`` is where the long form is defined; None where that is in a title outside the text.
    """

    short: str
    long: str
    spans: tuple[Span, ...]
    long_span: Span | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A bracket, what its first piece says, whether that is a short form, whether more pieces follow, and where the
    words before it begin.
    """

    inside: str
    short: bool
    listed: bool
    start: int
    open: int
    close: int
    left: int


def find(
    text: str, spans: Sequence[Span] | None = None, same: Same | None = None, detector: bool = True
) -> list[Definition]:
    """The short forms that ``text`` defines within ``spans`` (default: all of it), in order of definition.

    ``same(short, words)`` may know that a short form and a name are one thing although their letters do not
    show it (``cyclophosphamide (CTX)``). ``detector=False`` leaves scispaCy out.
    """
    places = list(spans) if spans is not None else [(0, len(text))]
    pairs: dict[str, Span] = {}
    open_: list[_Candidate] = []
    for candidate in _candidates(text, places):
        reading = _reading(text, candidate, same)
        if reading:
            pairs.setdefault(reading[0], reading[1])
        elif candidate.short and not candidate.listed and len(candidate.inside) > 1:
            open_.append(candidate)
    if detector and open_:
        for short, span in _detected(text, [c for c in open_ if c.inside not in pairs]):
            pairs.setdefault(short, span)
    ordered = sorted(pairs.items(), key=lambda pair: pair[1])
    return [
        Definition(short, _words(text, *span), tuple(uses(text, short, places)), span)
        for short, span in ordered
    ]


def _words(text: str, start: int, end: int) -> str:
    """A long form as one line; ``(ANCA)-associated`` without the half bracket."""
    long = " ".join(text[start:end].split())
    return long if "(" in long else long.replace(")", "").replace("]", "")


def _candidates(text: str, places: Sequence[Span]) -> Iterator[_Candidate]:
    """Brackets within one of ``places`` that could define something."""
    starts = [start for start, _ in places]
    for match in _BRACKET.finditer(text, starts[0], places[-1][1]) if places else ():
        start, end = places[bisect(starts, match.start()) - 1]
        if match.end() > end:
            continue
        whole = match[1].strip()
        pieces = _PIECE.split(whole)
        inside = pieces[0].strip(_QUOTES)
        # what begins with a digit and is no short form stands for nothing, whatever it is
        if (
            not inside
            or len(whole) > _LONGEST_INSIDE
            or (inside[0].isdigit() and (inside.isdigit() or not _SHORT.fullmatch(inside)))
        ):
            continue
        short = is_short(inside, text, match.end())
        if short or _may_be_long(inside, text[start : match.start()]):
            left = _left_edge(text, start, match.start())
            yield _Candidate(inside, short, len(pieces) > 1, match.start(1), match.start(), match.end(), left)


def _may_be_long(inside: str, before: str) -> bool:
    """Whether a bracket may hold the long form of what stands ``before`` it, as far as a glance shows."""
    if len(inside) <= 5 or inside.isupper() or inside[0].isdigit():
        return False
    return sum(map(str.isupper, before.rstrip()[-_LONGEST_SHORT:])) > 1


def _left_edge(text: str, start: int, bracket: int) -> int:
    """Where the stretch before a bracket begins in which its long form must stand."""
    edge = max(start, bracket - 140)
    for stop in _EDGE.finditer(text, edge, bracket):
        edge = stop.end()
    return edge


def _reading(text: str, candidate: _Candidate, same: Same | None) -> tuple[str, Span] | None:
    """The short form that a bracket defines, and where its long form stands."""
    short = candidate.inside
    if candidate.short:
        place = long_form(short, text, candidate.left, candidate.open, candidate.listed)
        place = place or _known(short, text, candidate, same)
        if place:
            return short, place
    return _reversed(text, candidate, same)


def is_short(short: str, text: str = "", close: int = 0) -> bool:
    """Whether the words in a bracket look like a short form.

    Yes: ``mRSS``, ``SLEDAI-2K``, ``6MWT``, ``pts``, ``zeto``. No: ``4``, ``Figure 1``, ``mean``, ``n = 12``. A
    single letter counts only where a digit follows the bracket: ``Week (W)0``.
    """
    if not _SHORT.fullmatch(short) or not short[0].isalnum():
        return False
    if len(short) == 1:
        return short.isalpha() and text[close : close + 1].isdigit()
    words = short.split()
    if len(words) > 2 or any(word.casefold() in _NO_SHORT for word in words):
        return False
    if sum(map(str.isalpha, short)) * 2 < len(short) or short.casefold().rstrip("s.") in _NO_SHORT:
        return False
    capitals = sum(map(str.isupper, short))
    if len(words) == 2:
        return capitals >= 2 and not any(word.islower() and len(word) > 3 for word in words)
    if capitals == 1 and len(short) > 5 and short[1:].islower():
        return False  # a name: ``(Illumina)``
    return capitals > 0 or len(short) <= 5 or "-" in short


def long_form(short: str, text: str, left: int, right: int, listed: bool = False) -> Span | None:
    """Where in ``text[left:right]`` the words stand that ``short`` abbreviates; they end at ``right``.

    Of a bracket with several items (``listed``), and of one whose capitals are all initials, only the initials
    count: ``activity indices (DAS28, CDAI)`` defines nothing.
    """
    right = left + len(text[left:right].rstrip(", " + _QUOTES))
    window = _folded(text[left:right])
    for letters in _spellings(short):
        start = _by_initials(letters, window)
        if start is not None:
            return left + start, right
    if listed and short.isupper() and len(short) > 3:
        return None
    tail = _TAIL.search(window)
    for stretch in [window, window[: tail.start()]] if tail else [window]:
        for letters in _spellings(short):
            start = _by_letters(letters, stretch)
            if start is not None and _plausible(short, letters, stretch[start:]):
                return left + start, right
    return None


def _folded(text: str) -> str:
    """Lower case, Greek letters as their Latin ones, every character in its place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower()[0] for c in text)
    return low.translate(_GREEK)


_NUMBERED = re.compile(r"([^\W\d_]{3,})[-–‐‑ ]?\d")


def _spellings(short: str) -> Iterator[str]:
    """The letters to look for: all of them, without a plural s, without what follows a hyphen or digits."""
    letters = "".join(c for c in _folded(short) if c.isalnum())
    if short.endswith("s") and len(letters) > 2:
        yield letters[:-1]
    yield letters
    if letters[-1:] == "i" and len(letters) > 3 and short[-1] == "i":
        yield letters[:-1]
    head = _NUMBERED.match(short)
    if head:
        yield head[1].lower()


def _by_initials(letters: str, window: str) -> int | None:
    """The start of the last words of ``window`` whose initials are ``letters``; small words may be left out."""
    at = len(letters) - 1
    if at < 1:
        return None
    for word in reversed(list(_WORD.finditer(window, max(0, len(window) - 16 * len(letters) - 30)))):
        if word[0][0] == letters[at]:
            at -= 1
            if at < 0:
                return None if _starts_badly(window, word.start()) else word.start()
        elif word[0] not in _SMALL or at == len(letters) - 1:
            return None
    return None


def _by_letters(letters: str, window: str) -> int | None:
    """The start of the nearest words that hold ``letters`` in order, the first at the start of a word."""
    place = len(window)
    for letter in reversed(letters[1:]):
        place = _before(letter, window, place)
        if place < 0:
            return None
    while place > 0:
        place = _before(letters[0], window, place)
        if place >= 0 and not (place and window[place - 1].isalnum()) and not _starts_badly(window, place):
            return place
    return None


def _before(letter: str, window: str, place: int) -> int:
    """The nearest place before ``place`` that ``letter`` can stand for; -1 if there is none."""
    found = window.rfind(letter, 0, place)
    for word in _DIGIT_WORDS.get(letter, ()):
        there = window.rfind(word, 0, place)
        if there > found and not (there and window[there - 1].isalnum()):
            found = there
    return found


def _starts_badly(window: str, place: int) -> bool:
    """Whether the word at ``place`` opens no name: ``the``, or the s of ``Sjögren's``."""
    word = _WORD.match(window, place)
    return word is None or word[0] in _NO_START or window[max(0, place - 1) : place] in ("'", "’")


def _plausible(short: str, letters: str, long: str) -> bool:
    """Whether the words found (folded) are a name and not letters picked from a stretch of sentence."""
    words = _WORD.findall(long)
    if (
        len(long) <= len(short)
        or short.lower() in words
        or len(words) > min(len(letters) + 5, len(letters) * 2)
    ):
        return False
    if _DOSE.search(long) or not (letters[-1].isdigit() or _takes_part(letters, words)):
        return False
    if short.islower():
        return len(words) == 1 and (long.startswith(letters[:3]) or not set(letters) & set("aeiou"))
    return len(words) == 1 or sum(word[0] in letters for word in words) * 2 >= len(words)


def _takes_part(letters: str, words: list[str]) -> bool:
    """Whether the last word holds the end of the short form, in a brief one from its initial on.

    ``disease activity (DAS28)`` and ``NAD boosters (NR)`` define nothing.
    """
    last = words[-1]
    if len(words) == 1 or len(letters) > 3:
        return any(letter in last for letter in letters[-2:])
    return any(letters[k] == last[0] and _subsequence(letters[k:], last) for k in range(1, len(letters)))


def _subsequence(letters: str, word: str) -> bool:
    place = 0
    for letter in letters:
        place = word.find(letter, place) + 1
        if not place:
            return False
    return True


def _known(short: str, text: str, candidate: _Candidate, same: Same | None) -> Span | None:
    """The one to eight words before a bracket that are known to be what the short form names."""
    if same is None:
        return None
    right = candidate.left + len(text[candidate.left : candidate.open].rstrip())
    starts = [word.start() for word in _WORD.finditer(text, candidate.left, right)][-8:]
    return next(((start, right) for start in starts if same(short, text[start:right])), None)


_LONGEST_SHORT = 10
_LAST = re.compile(rf"[A-Za-z][\w-]{{1,{_LONGEST_SHORT - 1}}}$")


def _reversed(text: str, candidate: _Candidate, same: Same | None) -> tuple[str, Span] | None:
    """``ACR (American College of Rheumatology)``: the long form stands in the bracket."""
    inside, stretch = candidate.inside, text[candidate.left : candidate.open]
    before = _LAST.search(stretch.rstrip()) if _may_be_long(inside, stretch) else None
    short = before[0] if before else ""
    if sum(map(str.isupper, short)) < 2 or not is_short(short):
        return None
    start = text.find(inside, candidate.start)
    window = _folded(inside)
    whole = any(_by_initials(letters, window) == 0 for letters in _spellings(short))
    return (short, (start, start + len(inside))) if whole or (same and same(short, inside)) else None


def uses(text: str, short: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Every place within ``spans`` (in order) where the short form stands as a word of its own, in singular or plural."""
    starts = [start for start, _ in spans]
    at = text.find(short, starts[0]) if spans else -1
    while at >= 0:
        after = at + len(short)
        if after > spans[bisect(starts, at) - 1][1]:
            at = text.find(short, at + 1)
            continue
        if text[after : after + 1] == "s" and not short.endswith("s"):
            after += 1
        if not text[after : after + 1].isalnum() and not (at and text[at - 1].isalnum()):
            yield at, after
        at = text.find(short, after)


def _may_define(text: str, candidate: _Candidate) -> bool:
    """Whether the detector may propose anything: the bracket is spelled out before it, or holds all letters of the last word there."""
    inside, before = candidate.inside.lower(), text[candidate.left : candidate.open].lower()
    if _spelled_out(inside, before):
        return True
    words = _WORD.findall(before)
    return not inside.isalnum() and bool(words) and _subsequence(words[-1], inside)


def _spelled_out(short: str, long: str) -> bool:
    """Whether letters and digits stand in order in a longer text, read backwards, the first of them at the start of a word."""
    first, *others = filter(str.isalnum, short)
    place = len(long)
    for letter in reversed(others):
        place = long.rfind(letter, 0, place)
        if place < 0:
            return False
    return any(word[0][0] == first and word.start() < place for word in _WORD.finditer(long))


@lru_cache(maxsize=1)
def _detector() -> tuple[Any, Any]:
    """A blank English tokenizer and scispaCy's detector; loaded on first use."""
    import spacy
    from scispacy.abbreviation import AbbreviationDetector

    language = spacy.blank("en")
    detector = AbbreviationDetector(language, make_serializable=True)
    # With a rule of its own the detector's matcher is never empty, which spaCy would warn of (W036).
    detector.global_matcher.add("nothing", [[{"ORTH": "\0"}]])
    return language, detector


def _detected(text: str, candidates: Sequence[_Candidate]) -> Iterator[tuple[str, Span]]:
    """What scispaCy's detector finds in the stretches before the brackets, as far as it stands up."""
    if not any(_may_define(text, candidate) for candidate in candidates):
        return
    language, detector = _detector()
    pieces = [text[c.left : c.close].replace("[", "(").replace("]", ")") for c in candidates]
    document = detector(language.make_doc("\n".join(pieces)))
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece) + 1)
    for pair in document._.abbreviations:
        at, last = document[pair["long_start"]].idx, document[pair["long_end"] - 1]
        which = max(i for i, start in enumerate(starts) if start <= last.idx)
        shift = candidates[which].left - starts[which]
        start, end = at + shift, last.idx + len(last.text) + shift
        end -= len(text[start:end]) - len(text[start:end].rstrip(_QUOTES))
        short, long = pair["short_text"], _folded(text[start:end])
        fits = at >= starts[which] and is_short(short) and not _starts_badly(long, 0)
        if fits and _plausible(short, short.lower(), long):
            yield short, (start, end)

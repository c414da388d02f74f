"""Numbers as they are written: digits, thousands, powers with flattened superscripts, and words."""

from __future__ import annotations

import re

UNITS_AND_TEENS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

_ONE = "|".join(sorted(UNITS_AND_TEENS, key=len, reverse=True))
_TEN = "|".join(TENS)
_BELOW_HUNDRED = rf"(?:(?:{_TEN})(?:[- ](?:{_ONE}))?|{_ONE})"
#: "Thirty-one", "one hundred and five", "two thousand"; a lone "hundred" is not a number.
#: The first letter is looked at before any of the words is tried.
WORD_NUMBER = rf"(?=[zotfsen]){_BELOW_HUNDRED}(?:[- ](?:hundred|thousand|million)(?:(?:(?: and)? |-){_BELOW_HUNDRED})?)*"

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

#: "0,326", "48,3%": a comma that can be no mark of thousands.
_DECIMAL_COMMA = r"0,\d{1,3}(?!,?\d)|(?<![=\d,])[1-9]\d?,\d(?= ?%)"
#: "1,554", "18 301", "359 020", "12.5", ".84"; not the first half of "1.2.3".
PLAIN = (
    rf"(?:{_DECIMAL_COMMA}|"
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|[1-9]\d{0,2}(?: \d{3})+(?![\d.,]\d|\d)|\d+(?:\.\d+)?|\.\d+)"
)
#: "×106", "x 10^6", "× 10⁶", "×10 9": a power of ten whose superscript may have been flattened.
POWER = r"\s?[×xX*·]\s?10\s?(?:\^\s?-?\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|\s?\d{1,2}(?![\d.]))"
#: "10⁶", "10^6": a power of ten with nothing before it; flattened (106) it is another number.
BARE_POWER = r"10(?:\^\s?-?\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
#: What may follow the digits of a p: "×10⁻⁸", "x 10-8", "e-8".
SMALL_POWER = r" ?[×x] ?10 ?(?:\^?-?\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)|[eE]-?\d+"


#: "2.9 million", "1.2 billion".
MILLIONS = re.compile(r" ?(?:(million)|billion)s?\b")


_COMMA = re.compile(r"0,\d{1,3}|\d{1,2},\d")


def from_digits(text: str) -> float:
    """The number that ``text`` (matched by PLAIN) prints: "1,554" is 1554, "0,326" is 0.326."""
    if _COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return float(text.replace(",", "").replace(" ", ""))


def from_power(text: str) -> float:
    """The factor that ``text`` (matched by POWER or BARE_POWER) prints: "×106", "10^6" and "× 10⁶" are a million."""
    exponent = re.sub(r"^\s?[×xX*·]?\s?10", "", text.translate(_SUPERSCRIPTS)).replace("^", "").strip()
    return 10.0 ** int(exponent)


def from_millions(match: re.Match[str]) -> float:
    """The factor that a match of MILLIONS says."""
    return 1e6 if match[1] else 1e9


def from_words(text: str) -> float:
    """The number that ``text`` (matched by WORD_NUMBER, any case) says: "Fifty-nine" is 59."""
    total = 0
    part = 0
    for word in re.split(r"[- ]", text.lower()):
        if word in SCALES:
            part = max(part, 1) * SCALES[word]
            if SCALES[word] >= 1000:
                total, part = total + part, 0
        else:
            part += UNITS_AND_TEENS.get(word, 0) + TENS.get(word, 0)
    return float(total + part)

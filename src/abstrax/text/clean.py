"""Repair of a decoded file, character for character, with the way back.

Most repairs replace one character by one (dashes, spaces, quotation marks, full-width forms), which moves
nothing. Only entities, ligatures, CRLF and dropped characters change lengths, and only these leave a break in
the offset map.
"""

from __future__ import annotations

import html
import re

from abstrax.text.spans import DROPPED, Text

_ONE_TO_ONE: dict[str, str] = {
    " ": "\t\x0b\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))),
    "\n": "\r\x0c\x85\u2028\u2029",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2500",
    "'": "\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4",
    '"': "\u201c\u201d\u201e\u2033\u00ab\u00bb",
    "µ": "\u03bc\u00b5",
    "≤": "\u2a7d\u2266",
    "≥": "\u2a7e\u2267",
    "<": "\ufe64\u3008\u2039",
    ">": "\ufe65\u3009\u203a",
    "~": "\u223c\u02dc\u301c",
    "/": "\u2044\u2215\u29f8",
    ".": "\u2024\u3002\uff61",
    ",": "\u3001",
    ":": "\u2236\ua789",
    "*": "\u2217\u204e",
    "×": "\u2715\u2a2f\u2a09\u2716",
    "·": "\u2219\u22c5\u2027\u30fb\u0387",
    "%": "\ufe6a\u066a",
    "+": "\ufe62",
    "∆": "\u0394",
    "=": "\ufe66",
    "0123456789": "₀₁₂₃₄₅₆₇₈₉",
}
_TABLE: dict[str, str] = {
    **{chr(0xFF01 + shift): chr(0x21 + shift) for shift in range(94)},
    **{
        source: target[i] if len(target) > 1 else target
        for target, sources in _ONE_TO_ONE.items()
        for i, source in enumerate(sources)
    },
}
_LONGER = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "℃": "°C", "㎛": "µm", "㎎": "mg",
           "Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V", "Ⅵ": "VI"}  # fmt: skip

# ``N&#3f6`` is a broken ``N=6``: the code of '=' is 3d, and no unescape gets it right.
_BROKEN_EQUALS = r"(?P<equals>&#3[dfDF];?(?=\s?[\d.]))"
_ENTITY = r"&(?:amp;)?(?:#[xX][0-9a-fA-F]{2,5}|#[0-9]{2,6}|[A-Za-z]{2,8}[0-9]{0,2});"
_LONG = "".join(_LONGER)
_UNIT = re.compile(rf"{_BROKEN_EQUALS}|{_ENTITY}|\r\n|[{DROPPED}]+|[{_LONG}]")
_IRREGULAR = re.compile(rf"[&\r{DROPPED}{_LONG}]")
_REPAIRED = re.compile("[" + re.escape("".join(_TABLE)) + "]")
_MIDDLE_DOT = re.compile(r"(?<=\d)[·•](?=\d)")
#: "48,5 ± 12,6", "81,6%", "p=0,03", "< 2,6": a comma that must be a decimal one.
_DECIMAL_COMMA = re.compile(
    r",(?<=\d,)\d{1,2}(?: ?[%±]"
    r"|(?:(?<=[=<>≤≥±] 0,\d\d)|(?<=[=<>≤≥±]0,\d\d)|(?<=[<>≤≥±] \d,\d)|(?<=[<>≤≥±]\d,\d))\b)"
)
#: Where two of them stand, every comma within a lone number is one; not in "weeks 4,8" and "[1,2]".
_IN_NUMBER = re.compile(
    r"(?:(?<![\w.,(\[])|(?<=[(\[])(?!\d+,\d+[)\]]))"
    r"(?<![Ww]eeks )(?<!onths )(?<!ays )(?<!ears )(?<!igure )(?<!able )([-+]?\d{1,3}),(?=\d{1,2}(?![\d,]*\d))"
)
#: "³4 criteria": a sign of the Symbol font, which is ≥.
_SYMBOL = re.compile(r"(?<![\w)])³(?= ?\d)")


def clean(raw: str) -> Text:
    """The repaired reading of ``raw``.

    Spaces of all widths become a plain one, dashes and minus ``-``, Greek mu the micro sign, capital delta
    the sign for a change, full-width forms ASCII, ``0·75`` ``0.75``, decimal commas points, ``³4`` ``≥4``;
    entities are decoded, also the broken ``N&#3f6``; soft hyphens, zero-width characters and a byte-order
    mark are dropped. Superscripts, ``≥ ≤ ± ×`` and the case of letters are kept.
    """
    breaks, shifts = [0], [0]
    repaired = _splice(raw, breaks, shifts) if _IRREGULAR.search(raw) else raw
    text = _REPAIRED.sub(lambda match: _TABLE[match.group()], repaired)
    if "·" in text or "•" in text:
        text = _MIDDLE_DOT.sub(".", text)
    if "³" in text:
        text = _SYMBOL.sub("≥", text)
    if len(_DECIMAL_COMMA.findall(text)) > 1:
        text = _IN_NUMBER.sub(r"\1.", text)
    return Text(raw=raw, clean=text, breaks=tuple(breaks), shifts=tuple(shifts))


def _splice(raw: str, breaks: list[int], shifts: list[int]) -> str:
    """``raw`` with every unit that changes length replaced; ``breaks`` and ``shifts`` are filled in."""
    pieces: list[str] = []
    done = length = shift = 0
    for match in _UNIT.finditer(raw):
        unit = match.group()
        reading = "=" if match["equals"] else _reading(unit)
        if reading == unit:
            continue
        pieces += (raw[done : match.start()], reading)
        length += match.start() - done
        done = match.end()
        # A unit that reads as several characters: each of them points to the unit's first one.
        for extra in range(1, len(reading)):
            _note(breaks, shifts, length + extra, shift - extra)
        length += len(reading)
        shift += len(unit) - len(reading)
        _note(breaks, shifts, length, shift)
    pieces.append(raw[done:])
    return "".join(pieces)


def _note(breaks: list[int], shifts: list[int], at: int, shift: int) -> None:
    if breaks[-1] == at:
        shifts[-1] = shift
    else:
        breaks.append(at)
        shifts.append(shift)


def _reading(unit: str) -> str:
    """What one irregular unit of the source stands for; an unknown entity stands for itself."""
    if unit == "\r\n":
        return "\n"
    if unit[0] != "&":
        return _LONGER.get(unit, "")
    decoded = html.unescape(html.unescape(unit))
    if decoded == unit or len(decoded) > 2:
        return unit
    return "".join(_LONGER.get(character, character) for character in decoded if character not in DROPPED)

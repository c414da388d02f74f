"""Marked-up text to plain text: superscripts and powers kept, tables readable, one line a block.

It reads HTML, and the inline elements of JATS and PubMed XML, whose names are the same or listed here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from abstrax.adding.abstract import library, tidy, without_controls

_SKIPPED = frozenset(
    "script style noscript template iframe object embed svg canvas button select option textarea input head "
    "annotation annotation-xml tex-math audio video map".split()
)
_PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 section article blockquote pre table ul ol dl figure sec title abstract list".split()
)
_LINES = frozenset(
    "div br hr li tr dt dd figcaption caption header footer main nav aside address list-item disp-formula "
    "form fieldset body tbody thead".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONGEST_CELL = 400
_DEEPEST = 200

_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_LETTERS = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_TEN = re.compile(r"(?<![\d.,])10\s*$")

#: Elements that strings of an export may hold; any other "<" is a sign of comparison.
_TAG = re.compile(
    r"</?(?:jats:|mml:)?(?:sup|sub|i|b|em|strong|italic|bold|u|p|br|h[1-6]|div|span|sec|title|ul|ol|li|table|tr|t[dh]|tbody|thead|a"
    r"|sc|small|list|list-item)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d{0,2});")
#: How exports without markup write a power: "x 10(6)", "10(9)/L", "kg/m(2)".
_COUNTED = r"(?:/|(?:cells|CAR|copies|per|platelets|[CP]FU|vg)\b)"
_BRACKETED_POWER = re.compile(
    rf"(?:(?<=[x×X*·]10)|(?<=[x×X*·] 10)|(?<= 10)(?=\(-?\d{{1,2}}\) ?{_COUNTED}))\((-?\d{{1,2}})\)"
)
_BRACKETED_SQUARE = re.compile(r"(?<=\bm)\(([23])\)|(?<=\b[cm]m)\(([23])\)")


def superscript(raised: str, before: str) -> str:
    """What was raised, as it can stand in plain text behind ``before``: "6" is "⁶", "st" is "st".

    A lone sign stays a plain one ("CD19+"); what has no raised form is written with "^" behind a 10.
    """
    text = raised.strip()
    if re.fullmatch(r"[-−–+]?\d+[-−–+]?", text):
        return text.translate(_RAISED)
    if re.fullmatch(r"\d+(?:\s?[,–-]\s?\d+)+", text):  # references
        return re.sub(r"\d", lambda digit: digit[0].translate(_RAISED), text)
    if text and _TEN.search(before) and re.fullmatch(r"[-−]?[\d.]+|[nx]", text):
        return f"^{text}"
    return _LETTERS.get(text, text)


def subscript(lowered: str) -> str:
    """What was lowered: digits as such ("FEV₁"), letters plainly ("Cmax")."""
    text = lowered.strip()
    return text.translate(_LOWERED) if re.fullmatch(r"\d+(?:[-–]\d+)?", text) else text


def local_name(element: Any) -> str:
    """The name of an element in lower case, without namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def is_unseen(element: Any) -> bool:
    """Whether an element shows no text to a reader: a script, a comment, a control, what is hidden."""
    if local_name(element) in _SKIPPED or local_name(element) == "":
        return True
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def text_of(element: Any) -> str:
    """The readable text of a tree: blocks on lines of their own, cells parted by bars, nothing hidden."""
    return tidy(re.sub(r" *\n *", "\n", re.sub(r"[ \t]{2,}", " ", "".join(_Writer().write(element)))))


def line_of(element: Any) -> str:
    """The text of a tree on one line; "" for None."""
    return "" if element is None else " ".join(text_of(element).split())


def from_string(text: str) -> str:
    """The plain text of an export's string, which may hold entities, elements or bracketed powers."""
    plain = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    plain = _ENTITY.sub(lambda found: html.unescape(found[0]), plain)  # what was escaped twice
    plain = without_controls(plain)
    if _TAG.search(plain):
        escaped = re.sub(r"[<&]", lambda sign: _escaped(sign, plain), plain)
        lxml_html = library("lxml.html")
        plain = text_of(lxml_html.fragment_fromstring(escaped, create_parent="div"))
    return powers(plain)


def powers(text: str) -> str:
    """Powers in brackets as powers: "x 10(6)" is "x 10⁶", "kg/m(2)" is "kg/m²"."""
    text = _BRACKETED_POWER.sub(lambda found: found[1].translate(_RAISED), text)
    return _BRACKETED_SQUARE.sub(lambda found: (found[1] or found[2]).translate(_RAISED), text)


def _escaped(sign: re.Match[str], text: str) -> str:
    """A sign as HTML has it, unless it opens a known element."""
    return sign[0] if _TAG.match(text, sign.start()) else html.escape(sign[0])


class _Writer:
    """Walks a tree and collects the pieces of its text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.depth = 0

    def write(self, element: Any) -> list[str]:
        """The pieces of ``element``, in order."""
        self._element(element)
        return self.pieces

    def _element(self, element: Any) -> None:
        name = local_name(element)
        if name == "" and type(element).__name__.endswith("Entity"):
            self.pieces.append(html.unescape(element.text or ""))
        if is_unseen(element):
            return
        self.depth += 1
        if self.depth > _DEEPEST:  # no page nests so deep; its text is all there is to keep
            self.pieces.append(" ".join(element.itertext()))
        elif name in ("sup", "sub"):
            self._shifted(name, "".join(_Writer()._inside(element)))
        elif name in ("msup", "msub") and len(element) == 2:
            self._element(element[0])
            self._shifted(name[1:], "".join(_Writer().write(element[1])))
        elif name == "mfrac" and len(element) == 2:
            self.pieces.append("/".join("".join(_Writer().write(part)).strip() for part in element))
        elif name == "table" and (rows := list(_rows(element))):
            self.pieces += ["\n\n", "\n".join(rows), "\n\n"]
        else:
            self._block(name, element)
        self.depth -= 1

    def _block(self, name: str, element: Any) -> None:
        edge = "\n\n" if name in _PARAGRAPHS else "\n" if name in _LINES else ""
        self.pieces.append(edge + ("• " if name in ("li", "list-item") else ""))
        self._inside(element)
        self.pieces.append(edge)

    def _inside(self, element: Any) -> list[str]:
        self._characters(element.text)
        for child in element:
            self._element(child)
            self._characters(child.tail)
        return self.pieces

    def _characters(self, text: str | None) -> None:
        if text:
            self.pieces.append(re.sub(r"[ \t\r\n\f]+", " ", text))

    def _shifted(self, name: str, inner: str) -> None:
        if name == "sub":
            self.pieces.append(subscript(inner))
            return
        before = "".join(self.pieces[-4:])
        raised = superscript(inner, before)
        if _TEN.search(before) and raised[:1] in "^⁻⁰¹²³⁴⁵⁶⁷⁸⁹":
            while self.pieces and not self.pieces[-1].strip():
                self.pieces.pop()
            self.pieces[-1] = self.pieces[-1].rstrip()  # "10 ⁶" is one number
        self.pieces.append(raised)


def _rows(table: Any) -> Iterator[str]:
    """The rows of a table of data, cells parted by bars; nothing for a table that only places blocks."""
    rows = [row for row in table.iter() if local_name(row) == "tr"]
    cells = [[_cell(cell) for cell in row if local_name(cell) in ("td", "th")] for row in rows]
    widest = max(map(len, cells), default=0)
    longest = max((len(cell) for row in cells for cell in row), default=0)
    nested = any(local_name(inner) == "table" for inner in table.iterdescendants())
    if nested or widest < 2 or longest > _LONGEST_CELL:
        return
    caption = next((child for child in table if local_name(child) == "caption"), None)
    if caption is not None:
        yield line_of(caption)
    yield from _barred(cells)


def _barred(cells: Iterable[list[str]]) -> Iterator[str]:
    for row in cells:
        if any(row):
            yield " | ".join(row)


def _cell(cell: Any) -> str:
    return " ".join("".join(_Writer()._inside(cell)).split())

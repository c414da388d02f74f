"""Drawings as parts of a page: names that do not clash, no more digits than can be seen, and words for those who listen."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from abstrax.report.plots.plot import plain

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_DIGITS = re.compile(r"-?\d+\.\d{2,}")
_FONT = re.compile(r"font-family:[^;]*;? ?")
_NUMERIC = frozenset({"d", "x", "y", "width", "height", "transform", "points"})
_REFERENCE = re.compile(r"(?<=^#)[\w-]+$|(?<=url\(#)[\w-]+(?=\))")


def inline(drawn: bytes, name: str, title: str, tells: str) -> str:
    """An SVG file of matplotlib as an element of a page, under a name that no other drawing there has.

    It stays a whole file by itself when taken out. Its title and what it tells are its text alternative.
    """
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    root = ElementTree.fromstring(drawn)
    _pare(root)
    _rename(root, name)
    for tag, text in (("desc", tells), ("title", title)):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = plain(text, len(text) + 1)
        root.insert(0, element)
    root.attrib |= {
        "role": "img", "aria-labelledby": f"{name}-title {name}-desc", "font-family": "DejaVu Sans, Verdana, sans-serif",
        "stroke-linejoin": "round", "class": "drawing",
    }  # fmt: skip
    return ElementTree.tostring(root, encoding="unicode")


def _pare(element: ElementTree.Element) -> None:
    """Take away what is not seen: notes of the program, rules for the whole page, digits beyond a tenth of a pixel."""
    for child in list(element):
        if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
            element.remove(child)
            continue
        _pare(child)
        if child.tag == f"{{{_SVG}}}g" and not len(child):
            element.remove(child)
    element.tail = None
    if element.tag != f"{{{_SVG}}}text":
        element.text = None
    for key in _NUMERIC & element.attrib.keys():
        element.set(
            key, " ".join(_DIGITS.sub(lambda found: f"{float(found[0]):.1f}", element.get(key, "")).split())
        )
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if "style" in element.attrib:
        element.set("style", _FONT.sub("", element.get("style", "")).strip())


def _rename(root: ElementTree.Element, name: str) -> None:
    """Give what is referred to a name of this drawing's own, and take all other names away."""
    used = {
        found
        for element in root.iter()
        for value in _referring(element).values()
        for found in _REFERENCE.findall(value)
    }
    own = {old: f"{name}-{number}" for number, old in enumerate(sorted(used))}
    for element in root.iter():
        identity = element.attrib.pop("id", None)
        if identity in own:
            element.set("id", own[identity])
        for key, value in _referring(element).items():
            element.set(key, _REFERENCE.sub(lambda found: own[found[0]], value))


def _referring(element: ElementTree.Element) -> dict[str, str]:
    """The attributes that name another element."""
    return {
        key: value for key, value in element.attrib.items() if key == f"{{{_XLINK}}}href" or "url(" in value
    }

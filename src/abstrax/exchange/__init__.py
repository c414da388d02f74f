"""Exchange with other annotation tools: gold records out, annotations in, each in the tool's own convention.

``FORMATS`` names the tools. ``write`` puts annotated abstracts into a folder as files that the tool takes;
``read`` takes what the tool gives back. ``importing`` turns that into gold records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from abstrax.exchange import bioc, brat, doccano, labelstudio
from abstrax.exchange.annotated import Annotated, Annotation, ExchangeError, annotated
from abstrax.exchange.importing import Imported, to_gold

__all__ = [
    "FORMATS",
    "Annotated",
    "Annotation",
    "ExchangeError",
    "Format",
    "Imported",
    "annotated",
    "to_gold",
]


@dataclass(frozen=True, slots=True)
class Format:
    """One tool's format. ``write`` returns the files written; ``read`` raises ExchangeError."""

    write: Callable[[Iterable[Annotated], Path], list[Path]]
    read: Callable[[Path], Iterator[Annotated]]


FORMATS = {
    "brat": Format(brat.write, brat.read),
    "labelstudio": Format(labelstudio.write, labelstudio.read),
    "bioc": Format(bioc.write, bioc.read),
    "doccano": Format(doccano.write, doccano.read),
}

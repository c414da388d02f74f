"""What a plot is: a drawing, the numbers in it, and its meaning in words; how it looks, and how it is saved."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from abstrax.evidence.libraries import require
from abstrax.quantities.conversion import factor

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from abstrax.model import Record

Kind = Literal["courses", "patients", "safety", "grades", "doses"]
Row = dict[str, Any]

INK, MUTED, RULE = "#1c2430", "#5a6472", "#c9d0d9"
#: Told apart by shape and dash before colour (Okabe & Ito's set, darkened to 4.5:1 on white).
COLOURS = ("#0b57a4", "#a8420b", "#00694a", "#8a3a78", "#5b5b00", "#1c2430", "#b3261e", "#00687a")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
DASHES = ("-", "--", "-.", ":")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the numbers of a plot, and the fact that they come from."""

    values: tuple[str, ...]
    id: str
    fact: int | None


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot. ``name`` is that of its file; ``tells`` says in words what it shows; ``lines`` are its numbers.

    ``studies`` is how many abstracts it draws on. ``draw`` makes the figure.
    """

    kind: Kind
    name: str
    title: str
    tells: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    studies: int
    draw: Callable[[], Figure]


@dataclass(frozen=True, slots=True)
class Material:
    """What plots are made of: the rows of the tables of evidence by name, and the records by id."""

    tables: dict[str, list[Row]]
    records: dict[str, Record]


def style() -> dict[str, Any]:
    """The look of all plots. Text stays text, and a ``$`` in it is a dollar."""
    return {
        "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "Helvetica"],
        "font.size": 9.5, "axes.titlesize": 11, "axes.titleweight": "bold", "axes.titlelocation": "left",
        "text.color": INK, "axes.labelcolor": INK, "xtick.color": MUTED, "ytick.color": MUTED,
        "xtick.labelcolor": INK, "ytick.labelcolor": INK, "axes.edgecolor": MUTED, "axes.linewidth": 0.8,
        "axes.spines.top": False, "axes.spines.right": False, "grid.color": RULE, "grid.linewidth": 0.6,
        "axes.axisbelow": True, "legend.frameon": False, "legend.fontsize": 9, "lines.linewidth": 1.5,
        "lines.markersize": 6, "hatch.linewidth": 0.8, "hatch.color": INK, "text.parse_math": False,
        "svg.fonttype": "none", "svg.hashsalt": "abstrax", "axes.unicode_minus": True, "figure.facecolor": "white",
    }  # fmt: skip


def figure(width: float, height: float) -> Figure:
    """An empty figure of a size in inches. Raises MissingLibraryError."""
    figures = require("matplotlib.figure", "plots", "report")
    made: Figure = figures.Figure(figsize=(width, height), layout="constrained")
    return made


def saved(plot: Plot, form: Literal["svg", "png"], *, titled: bool) -> bytes:
    """A plot as the bytes of a file; with its title drawn above it where ``titled``. Raises MissingLibraryError."""
    matplotlib = require("matplotlib", "plots", "report")
    stream = io.BytesIO()
    # a letter that no font here has is drawn by the font of whoever looks at it
    with matplotlib.rc_context(style()), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*Glyph .* missing from")
        drawn = plot.draw()
        if titled:
            drawn.suptitle(plain(plot.title, 90), x=0.01, ha="left", fontsize=11, fontweight="bold")
        extra = {"metadata": {"Date": None, "Creator": "abstrax"}} if form == "svg" else {"dpi": 200}
        drawn.savefig(stream, format=form, **extra)
    return stream.getvalue()


def plain(text: str | None, most: int = 34) -> str:
    """A text as a label: on one line, without characters that no drawing can hold, and not too long."""
    words = " ".join(_CONTROL.sub(" ", text or "").split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def slug(text: str) -> str:
    """A text as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:60] or "plot"


def weeks(row: Row) -> float | None:
    """The time of a row in weeks, where it is a number."""
    value, unit = row.get("time_value"), row.get("time_unit")
    scale = factor(unit, "weeks") if unit else None
    return value * scale if value is not None and scale else None


def of_studies(number_of: int) -> str:
    """How many studies, in words."""
    return "1 study" if number_of == 1 else f"{number_of} studies"

"""Files that tell all: overview, studies, plots, and every abstract with its facts marked."""

from __future__ import annotations

from abstrax.report.making import report
from abstrax.report.plots.files import draw

__all__ = ["draw", "report"]

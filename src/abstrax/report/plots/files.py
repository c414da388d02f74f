"""The work of ``abstrax plot``: a file a plot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from abstrax.engines import output
from abstrax.model import Record
from abstrax.report import plots, svg


def draw(
    records: Iterable[Record], folder: Path, form: Literal["svg", "png"], kinds: Iterable[plots.Kind] = ()
) -> Iterator[Path]:
    """Write every plot of some kinds, or of all, and say of each file where it is as soon as it is whole.

    Raises OutputError and MissingLibraryError.
    """
    output.folder(folder)
    for plot in plots.plots(plots.material(records), kinds):
        content = plots.saved(plot, form, titled=True)
        if form == "svg":
            content = svg.inline(content, plot.name, plot.title, plot.tells).encode()
        path = folder / f"{plot.name}.{form}"
        with output.drafted(path) as draft:
            draft.write_bytes(content)
        yield path

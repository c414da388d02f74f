"""``abstrax extract``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from abstrax.engines.extraction import Summary

JOBS = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes to work in.",
)
MODEL = click.option(
    "--model", metavar="NAME", help="An installed spaCy or scispaCy model whose entities join the lexicon's."
)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), default="extracted", show_default=True, metavar="DIR",
    help="Folder for <id>.json, facts.csv and studies.csv.",
)  # fmt: skip
@JOBS
@MODEL
@click.pass_context
def extract(ctx: click.Context, paths: tuple[Path, ...], output: Path, jobs: int, model: str | None) -> None:
    """Write the records and tables of abstracts.

    PATH is a text file, a folder of *.txt, or a .jsonl file of "id", "title", "text"; without one, raw/. Only
    what changed is extracted again; records whose source is gone are removed.

    \b
    Examples:
      abstrax extract raw/ -o extracted/
      abstrax extract meeting.jsonl -o out/ --jobs 2
      abstrax extract page.txt --model en_ner_bc5cdr_md
    """
    from abstrax.engines import extraction

    with _progress() as progress:
        summary = extraction.extract(
            paths or (Path("raw"),), output, jobs=jobs, model=model, progress=progress
        )
    for problem in summary.problems:
        click.echo(f"abstrax: {problem}", err=True)
    click.echo(_told(summary, output))
    if summary.problems:
        ctx.exit(2)


def _told(summary: Summary, output: Path) -> str:
    total = summary.extracted + summary.unchanged
    if summary.idle:
        return f"{total} abstracts, none changed since the last run: nothing to do"
    parts = [f"{summary.extracted} extracted", f"{summary.unchanged} unchanged"]
    if summary.removed:
        parts.append(f"{summary.removed} removed")
    if summary.problems:
        parts.append(f"{len(summary.problems)} left out")
    return f"{total} abstracts ({', '.join(parts)}) in {output}: <id>.json, facts.csv, studies.csv"


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("extracting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("extracting", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)

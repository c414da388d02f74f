"""``abstrax report`` and ``abstrax plot``."""

from __future__ import annotations

from pathlib import Path

import click

from abstrax.cli.check import GOLD, RAW
from abstrax.cli.evidence import RECORDS


@click.command()
@RECORDS
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), default="tables/report.html",
    show_default=True, metavar="FILE.html",
    help="The report; beside the workbook of abstrax table, whose values lead to it.",
)  # fmt: skip
@click.option(
    "--raw", type=click.Path(path_type=Path), multiple=True, metavar="PATH",
    help="Where the texts are: files, folders, JSONL files.  [default: raw]",
)  # fmt: skip
@click.option(
    "--gold", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="Gold records to measure against.  [default: tests/gold, where there is one]",
)  # fmt: skip
def report(records: Path, output: Path, raw: tuple[Path, ...], gold: Path | None) -> None:
    """Write one HTML file to read and to send: overview, study table, plots, abstracts with facts marked.

    RECORDS is a folder that extract filled, by default extracted/. The file needs no network. What would be
    too large for one goes to pages beside it. Nothing is written where nothing changed.

    \b
    Examples:
      abstrax report
      abstrax report out/ -o review/report.html --raw meeting.jsonl
    """
    from abstrax.report import report as make

    made = make(records, output, raw=raw or (RAW,), gold=gold or (GOLD if GOLD.is_dir() else None))
    for problem in made.problems:
        click.echo(f"abstrax: {problem}", err=True)
    if made.without:
        named = ", ".join(made.without[:3]) + (", …" if len(made.without) > 3 else "")
        click.echo(
            f"abstrax: no text of {len(made.without)} abstracts ({named}); say with --raw where it is",
            err=True,
        )
    if made.unchanged:
        click.echo(f"Report: {output} ({made.abstracts} abstracts, unchanged)")
        return
    more = f" and {len(made.files) - 1} pages beside it" if len(made.files) > 1 else ""
    size = sum(file.stat().st_size for file in made.files) / 1e6
    click.echo(f"Report: {output}{more} ({made.abstracts} abstracts, {size:.1f} MB)")


@click.command()
@RECORDS
@click.option(
    "--output", "-o", type=click.Path(file_okay=False, path_type=Path), default="plots", show_default=True,
    metavar="DIR", help="Folder for the plots.",
)  # fmt: skip
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "png"]),
    default="svg",
    show_default=True,
    help="Of the files.",
)
@click.option(
    "--kind", "kinds", type=click.Choice(["safety", "courses", "patients", "grades", "doses"]), multiple=True,
    help="Plots of this kind only.",
)  # fmt: skip
def plot(records: Path, output: Path, form: str, kinds: tuple[str, ...]) -> None:
    """Write plots, a file each: forest plots of safety events, measures over time, patients, grades, doses.

    RECORDS is a folder that extract filled, by default extracted/.

    \b
    Examples:
      abstrax plot
      abstrax plot out/ -o figures/ --format png --kind safety --kind courses
    """
    from abstrax.evidence import records as room
    from abstrax.report import draw

    total = 0
    for path in draw(room.read(records), output, form, kinds):  # type: ignore[arg-type]
        click.echo(path)
        total += 1
    if not total:
        click.echo(
            "abstrax: nothing to draw: no event in two studies, no measure at two times, no dose", err=True
        )

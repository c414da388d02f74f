"""``abstrax table`` and ``abstrax audit``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abstrax.model import Finding, Record

RECORDS = click.argument(
    "records",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="extracted",
    metavar="[RECORDS]",
)
COLOURS = {"high": "red", "medium": "yellow", "low": None}


@click.command()
@RECORDS
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), default="tables", show_default=True, metavar="DIR",
    help="Folder for the tables.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "parquet", "sqlite", "duckdb"]), default="csv",
    show_default=True, help="A file a table (csv, parquet), or one file of all (xlsx, sqlite, duckdb).",
)  # fmt: skip
@click.option(
    "--times", type=click.Choice(["days", "weeks", "months", "years"]),
    help="Give all times in this unit.  [default: as printed]",
)  # fmt: skip
def table(records: Path, output: Path, form: str, times: str | None) -> None:
    """Write studies, outcomes, safety, responses, patients, doses, effects and findings as tables.

    RECORDS is a folder that extract filled, by default extracted/. Names are in one preferred term a concept
    and numbers in one unit a measure; columns that end in _text hold the abstract's own form.

    \b
    Examples:
      abstrax table -o tables/
      abstrax table extracted/ -o review/ --format xlsx
      abstrax table out/ -o out-tables/ --format duckdb --times weeks
    """
    from abstrax.evidence import files
    from abstrax.evidence import records as room

    for path in files.write(room.read(records), output, form, times=times):
        click.echo(path)


@click.command()
@RECORDS
@click.option(
    "--at-least", type=click.Choice(["high", "medium", "low"]), default="low", show_default=True,
    help="Leave out findings that are less grave.",
)  # fmt: skip
def audit(records: Path, at_least: str) -> None:
    """Print what does not add up, worst first, each with its arithmetic and the words it concerns.

    RECORDS is a folder that extract filled, by default extracted/. High: cannot be. Medium: does not follow
    from what is stated. Low: unlikely, or left out.

    \b
    Examples:
      abstrax audit
      abstrax audit out/ --at-least medium
    """
    from abstrax.audit.checks import ORDER
    from abstrax.evidence import records as room

    kept = ORDER[: ORDER.index(at_least) + 1]
    total = 0
    found: list[tuple[Record, Finding]] = []
    for record in room.read(records):
        total += 1
        found += [(record, finding) for finding in record.findings if finding.severity in kept]
    found.sort(key=lambda item: ORDER.index(item[1].severity))
    for record, finding in found:
        click.echo("\n".join(_told(record, finding)))
    abstracts = len({record.id for record, _ in found})
    click.echo(f"{len(found)} findings in {abstracts} of {total} abstracts")


def _told(record: Record, finding: Finding) -> Iterator[str]:
    numbers = ", ".join(str(place + 1) for place in finding.facts)
    severity = click.style(f"{finding.severity:7}", fg=COLOURS[finding.severity])
    yield f"{severity} {record.id}{f' [{numbers}]' if numbers else ''}  {finding.message} ({finding.code})"
    if finding.arithmetic:
        yield f"        {finding.arithmetic}"
    for place in finding.facts:
        if place < len(record.facts):
            yield f"        «{' '.join(record.facts[place].quote.split())}»"

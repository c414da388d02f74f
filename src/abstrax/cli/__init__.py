"""The command line: the only room that prints or exits."""

from __future__ import annotations

import sys
from typing import Any

import click

from abstrax import __version__
from abstrax.cli.add import add
from abstrax.cli.check import accept, check
from abstrax.cli.curate import curate
from abstrax.cli.evidence import audit, table
from abstrax.cli.exchange import export, import_
from abstrax.cli.extract import extract
from abstrax.cli.report import plot, report
from abstrax.cli.show import schema, show, try_

__all__ = ["cli", "main"]

EXAMPLES = """\b
Examples:
  abstrax add page.html PMID:42595657       new abstracts into raw/, from pages, exports, identifiers
  abstrax curate                            gold records, made in the browser
  abstrax extract raw/ -o extracted/        records and tables of a folder of text files
  abstrax show rct-orvelimab-psa            an abstract with its facts marked
  abstrax try "Twelve women had grade 2 CRS."
  abstrax table extracted/ -o tables/       study, outcome and safety tables, and more
  abstrax report                            one HTML file to read and to send
  abstrax plot -o plots/ --format png       forest plots, measures over time, and more
  abstrax audit                             what does not add up, worst first
  abstrax check                             gold and baseline of this project
  abstrax check --gold DIR --raw DIR        any other set

\b
Exit codes: 0 all well; 1 a fact was lost or newly missed, or an abstract refused; 2 usage, bad input or no
room to write; 130 interrupted."""


class Rooms(click.Group):
    """Turns the errors of the rooms, which say file and remedy themselves, into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(
                "abstrax: interrupted; what is written is whole, and the next run goes on from there",
                err=True,
            )
            ctx.exit(130)
        except BrokenPipeError:
            raise
        except (ValueError, RuntimeError, OSError) as error:
            if not type(error).__module__.startswith("abstrax."):
                raise
            click.echo(f"abstrax: {error}", err=True)
            ctx.exit(2)


@click.group(
    cls=Rooms,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="abstrax")
def cli() -> None:
    """Doses, scores, toxicity grades, patient counts and effects from clinical abstracts.

    Every fact is tied to the characters it was read from.
    """


for command in (
    add, curate, extract, show, try_, table, audit, report, plot, check, accept, export, import_, schema,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Entry point of the console script."""
    # a quote may hold any character, whatever the terminal's locale is
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli(prog_name="abstrax")

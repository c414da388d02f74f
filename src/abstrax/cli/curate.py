"""``abstrax curate``."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

_FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("id", required=False)
@click.option(
    "--raw", type=_FOLDER, multiple=True, metavar="PATH",
    help="The abstracts: files, folders (searched through), JSONL files.  [default: raw]",
)  # fmt: skip
@click.option(
    "--gold", type=_FOLDER, default="tests/gold", show_default=True, metavar="DIR",
    help="Where <id>.json is written; drafts lie in .drafts within.",
)  # fmt: skip
@click.option(
    "--extracted", type=_FOLDER, default="extracted", show_default=True, metavar="DIR",
    help="Records that are up to date are read from here, others made anew.",
)  # fmt: skip
@click.option(
    "--who", envvar="ABSTRAX_WHO", metavar="NAME",
    help="Your name in the gold records.  [env: ABSTRAX_WHO; default: your login]",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Port.  [default: a free one]"
)
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
def curate(
    id: str | None, raw: tuple[Path, ...], gold: Path, extracted: Path, who: str | None, port: int,
    no_browser: bool,
) -> None:  # fmt: skip
    """Make gold records in the browser.

    Opens the list of abstracts, or the one named ID: its text with the facts that were found, to accept,
    correct or reject one by one, and to add to. Saving writes the gold record. The page is served to this
    machine alone, under an address that only you are told; nothing is sent anywhere. Ctrl-C ends it.

    \b
    Examples:
      abstrax curate
      abstrax curate rct-orvelimab-psa --who "A. Curator"
      abstrax curate --raw meeting.jsonl --gold gold/
    """
    try:
        from abstrax.curate import Library, Server
    except ModuleNotFoundError as error:
        remedy = "run: pip install 'abstrax[curate]'"
        raise click.UsageError(f"{error.name} is not installed; {remedy}") from error

    shelf = Library(raw or (Path("raw"),), gold, extracted, who or getpass.getuser())
    for problem in shelf.problems:
        click.echo(f"abstrax: {problem}", err=True)
    if id is not None and id not in shelf.documents:
        raise click.UsageError(f"no abstract with id {id!r}; say with --raw where it is")
    server = Server(shelf, port)
    address = server.address + (f"abstract/{id}" if id else "")
    click.echo(f"{len(shelf.documents)} abstracts, gold in {gold}, saved as {shelf.who}. Ctrl-C ends it.")
    click.echo(address)
    if not no_browser:
        click.launch(address)
    server.run()

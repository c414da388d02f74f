"""``abstrax add``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from abstrax.adding import Abstract, Outcome
    from abstrax.adding.abstract import SourceError
    from abstrax.adding.network import Client

_KINDS = {"added": "added", "there": "already there", "refused": "refused", "unreadable": "not read"}


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--raw", type=click.Path(path_type=Path), default="raw", show_default=True, metavar="DIR",
    help="Folder for <id>.txt.",
)  # fmt: skip
@click.option("--text-column", metavar="NAME", help="A table's column of texts.  [default: abstract or text]")
@click.option("--id-column", metavar="NAME", help="A table's column of ids.  [default: id]")
@click.option("--id", "name", metavar="ID", help="Name of the file, where there is but one abstract.")
@click.option(
    "--email", envvar="ABSTRAX_EMAIL", metavar="ADDRESS",
    help="Told to the services that are asked, as they wish.  [env: ABSTRAX_EMAIL]",
)  # fmt: skip
@click.option(
    "--eutils", envvar="ABSTRAX_EUTILS", metavar="URL", help="Base of the E-utilities.  [env: ABSTRAX_EUTILS]"
)
@click.option(
    "--europepmc", envvar="ABSTRAX_EUROPEPMC", metavar="URL",
    help="Base of Europe PMC.  [env: ABSTRAX_EUROPEPMC]",
)  # fmt: skip
@click.option(
    "--cache", envvar="ABSTRAX_CACHE", type=click.Path(path_type=Path), metavar="DIR",
    help="Where answers are kept for 30 days.  [env: ABSTRAX_CACHE; default: ~/.cache/abstrax]",
)  # fmt: skip
@click.option("--no-cache", is_flag=True, help="Ask anew, and keep nothing.")
@click.pass_context
def add(
    ctx: click.Context, sources: tuple[str, ...], raw: Path, text_column: str | None, id_column: str | None,
    name: str | None, email: str | None, eutils: str | None, europepmc: str | None, cache: Path | None,
    no_cache: bool,
) -> None:  # fmt: skip
    """Bring abstracts into raw/, one text file each, their metadata above the text.

    SOURCE is a page saved as HTML, an export (MEDLINE/NBIB, PubMed XML, JATS, RIS, BibTeX, Europe PMC
    JSON), a table (CSV, Excel, JSONL, Parquet), a PDF or a text file; a folder, .zip or .gz of these; or
    PMID:..., PMC..., DOI:..., https://... . No file is ever overwritten, and a duplicate (same DOI, PMID,
    abstract number of a meeting, or title) is refused. ABSTRAX_API_KEY holds your key of the E-utilities.

    \b
    Examples:
      abstrax add page.html
      abstrax add search.nbib library.ris abstracts.pdf
      abstrax add meeting.xlsx --text-column "Abstract Text" --id-column Number
      abstrax add PMID:42595657 DOI:10.1016/... --email me@example.org

    \b
    Exit codes: 0 all are added, or there already; 1 some were refused; 2 usage, or a source cannot be read.
    """
    from abstrax import adding

    settings = adding.Settings(text_column, id_column, _client(email, eutils, europepmc, cache, no_cache))
    found = (item for source in sources for item in adding.read(source, settings))
    shelf, counts = adding.Shelf(raw), Counter[str]()
    for item in _named(found, name) if name else found:
        if isinstance(item, adding.Abstract):
            outcome = shelf.add(item)
            counts[outcome.kind] += 1
            click.echo(_told(outcome, item), err=outcome.kind == "refused")
        else:
            counts["refused" if isinstance(item, adding.RecordError) else "unreadable"] += 1
            click.echo(f"abstrax: {item}", err=True)
    click.echo(", ".join(f"{counts[kind]} {said}" for kind, said in _KINDS.items() if counts[kind]))
    ctx.exit(2 if counts["unreadable"] else 1 if counts["refused"] else 0)


def _named(found: Iterable[Abstract | SourceError], name: str) -> Iterator[Abstract | SourceError]:
    """What was found, its one abstract under a given name."""
    from abstrax.adding import Abstract

    items = list(found)
    if sum(isinstance(item, Abstract) for item in items) > 1:
        raise click.UsageError("--id names one file, but there are several abstracts; leave it out")
    for item in items:
        yield item.model_copy(update={"id": name}) if isinstance(item, Abstract) else item


def _told(outcome: Outcome, abstract: Abstract) -> str:
    title = abstract.title or "(no title)"
    if outcome.kind == "refused":
        return f"refused  {title}: {outcome.reason}"
    return f"{outcome.kind:<7}  {outcome.path}  {title}"


def _client(
    email: str | None, eutils: str | None, europepmc: str | None, cache: Path | None, no_cache: bool
) -> Client:
    from abstrax.adding.network import EUROPEPMC, EUTILS, Client

    for option, base in (("eutils", eutils), ("europepmc", europepmc)):
        if base and not base.startswith(("http://", "https://")):
            raise click.UsageError(f"--{option} is {base!r}, but must begin with https://")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Client(
        email=email,
        api_key=os.environ.get("ABSTRAX_API_KEY"),
        eutils=eutils or EUTILS,
        europepmc=europepmc or EUROPEPMC,
        cache=None if no_cache else cache or home / "abstrax",
    )

"""``abstrax export`` and ``abstrax import``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abstrax.exchange import Annotated
    from abstrax.model import Document

_FOLDER = click.Path(path_type=Path)
_FORMAT = click.option(
    "--format", "tool", type=click.Choice(["brat", "labelstudio", "bioc", "doccano"]), required=True,
    help="The tool's format: brat standoff, Label Studio JSON, BioC JSON, doccano JSONL.",
)  # fmt: skip
_RAW = click.option(
    "--raw", type=_FOLDER, multiple=True, metavar="PATH",
    help="The texts: files, folders (searched through), JSONL files.  [default: raw]",
)  # fmt: skip
_GOLD = click.option(
    "--gold", type=_FOLDER, default="tests/gold", show_default=True, metavar="DIR",
    help="Gold records, <id>.json each.",
)  # fmt: skip


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@_FORMAT
@click.option("-o", "--output", type=_FOLDER, required=True, metavar="DIR", help="Folder for the files.")
@_GOLD
@_RAW
@click.pass_context
def export(
    ctx: click.Context, ids: tuple[str, ...], tool: str, output: Path, gold: Path, raw: tuple[Path, ...]
) -> None:
    """Write gold records as files that another annotation tool opens.

    Without ID all of them. Offsets count as the tool does: code points in brat, Label Studio and BioC,
    UTF-16 units in doccano.

    \b
    Examples:
      abstrax export --format brat -o brat/
      abstrax export rct-orvelimab-psa --format labelstudio -o studio/
    """
    from abstrax.engines.output import folder
    from abstrax.exchange import FORMATS, ExchangeError, annotated
    from abstrax.gold import load, texts

    known = load(gold)
    if missing := [id for id in ids if id not in known]:
        raise click.UsageError(f"no gold record with id {missing[0]!r} in {gold}")
    wanted = {id: known[id] for id in ids or known}
    documents, problems = texts.find(raw or (Path("raw"),), list(wanted))
    bad: list[object] = [*problems]
    items = []
    for id, record in wanted.items():
        if id not in documents:
            bad.append(f"{record.file}: no text with id {id!r}; say with --raw where it is")
            continue
        try:
            items.append(annotated(record, documents[id]))
        except ExchangeError as error:
            bad.append(error)
    _tell(bad)
    files = FORMATS[tool].write(items, folder(output))
    click.echo(f"{len(items)} records in {len(files)} files of {output}")
    ctx.exit(2 if bad else 0)


@click.command(name="import")
@click.argument("path", type=_FOLDER)
@_FORMAT
@_GOLD
@_RAW
@click.option("--replace", is_flag=True, help="Take the place of gold records that differ.")
@click.pass_context
def import_(
    ctx: click.Context, path: Path, tool: str, gold: Path, raw: tuple[Path, ...], replace: bool
) -> None:  # fmt: skip
    """Turn what another annotation tool gives back into gold records.

    PATH is the file that the tool exported, or the folder that "abstrax export" wrote. Every annotation is
    validated as a fact; a place that was marked without fields is read from the text. A gold record that
    differs is left alone without --replace.

    \b
    Examples:
      abstrax import brat/ --format brat
      abstrax import project-3.json --format labelstudio --replace

    \b
    Exit codes: 0 all is gold; 1 some records differ, or have annotations that are no facts; 2 usage, or a
    file that cannot be read.
    """
    from abstrax.exchange import FORMATS
    from abstrax.gold import texts

    items = list(FORMATS[tool].read(path))
    documents, problems = texts.find(raw or (Path("raw"),), [item.id for item in items])
    _tell(problems)
    refused = sum(not _import(item, documents.get(item.id), gold, replace) for item in items)
    ctx.exit(1 if refused else 0)


def _import(item: Annotated, document: Document | None, gold: Path, replace: bool) -> bool:
    """One record into the folder; False where it was refused."""
    from abstrax import pipeline
    from abstrax.engines.output import folder, replacing
    from abstrax.exchange import ExchangeError, to_gold
    from abstrax.gold import GoldError

    file = gold / f"{item.id}.json"
    if document is None:
        _tell([f"{item.source}: no text with id {item.id!r}; say with --raw where it is"])
        return False
    before = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None
    try:
        done = to_gold(item, document, pipeline.extract(document), before)
    except (ExchangeError, GoldError) as error:
        _tell([error])
        return False
    if before is not None and before == json.loads(done.content):
        click.echo(f"the same  {file}")
        return True
    if before is not None and not replace:
        _tell([f"{file}: differs from {item.source}; take its place with --replace"])
        return False
    folder(gold, "name another folder with --gold")
    with replacing(file) as stream:
        stream.write(done.content)
    read = f", {done.read} of them read from the text" if done.read else ""
    click.echo(f"written   {file}  {done.facts} facts{read}")
    return True


def _tell(problems: Iterable[object]) -> None:
    for problem in problems:
        click.echo(f"abstrax: {problem}", err=True)

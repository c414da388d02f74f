"""``abstrax show``, ``abstrax try`` and ``abstrax schema``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from abstrax.cli.extract import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abstrax.model import Document, Record, Section
    from abstrax.pipeline import Explanation

COLOURS = {"dose": "green", "score": "cyan", "grade": "red", "count": "yellow", "effect": "magenta"}


@click.command()
@click.argument("id")
@click.option(
    "--raw",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="Where its text is.  [default: raw]",
)
@MODEL
def show(id: str, raw: tuple[Path, ...], model: str | None) -> None:
    """Show an abstract with its facts marked, then listed.

    ID is the stem of a text file in raw/, or the id of a JSONL record.

    \b
    Examples:
      abstrax show rct-orvelimab-psa
      abstrax show meeting-0012 --raw meeting.jsonl
    """
    document = _document(id, raw or (Path("raw"),))
    record = _record(document, model)
    click.echo(click.style(record.title or document.id, bold=True))
    for section in record.sections:
        click.echo(f"\n{click.style(section.name, bold=True)}")
        click.echo(
            click.wrap_text(_marked(document.text, section, record), width=100, preserve_paragraphs=True)
        )
    click.echo("\n" + "\n".join(_listed(record)))


def _document(id: str, raw: Sequence[Path]) -> Document:
    from abstrax.gold import texts

    documents, problems = texts.find(raw, [id])
    if id not in documents:
        for problem in problems:
            click.echo(f"abstrax: {problem}", err=True)
        places = ", ".join(str(place) for place in raw)
        raise click.UsageError(f"no abstract with id {id!r} in {places}; say with --raw where it is")
    return documents[id]


def _record(document: Document, model: str | None) -> Record:
    from abstrax.engines.batch import Failure, run

    result = next(iter(run([document], model=model)))
    if isinstance(result, Failure):
        raise click.ClickException(str(result))
    return result


def _marked(text: str, section: Section, record: Record) -> str:
    """A section with the numbers of its facts behind their quotes, coloured on a terminal."""
    pieces, last = [], section.start
    order = sorted(enumerate(record.facts, start=1), key=lambda item: (item[1].start or 0, item[1].end or 0))
    for number, fact in order:
        if fact.start is None or fact.end is None or not section.start <= fact.start < section.end:
            continue
        start, end = max(last, fact.start), max(last, fact.end)
        colour = COLOURS[fact.kind]
        pieces += [
            text[last:start],
            click.style(text[start:end], fg=colour),
            click.style(f"[{number}]", fg=colour, dim=True),
        ]
        last = end
    return "".join([*pieces, text[last : section.end]])


def _listed(record: Record) -> Iterator[str]:
    from abstrax.cli.figures import describe

    stated = record.study.model_dump(exclude_defaults=True)
    yield "study  " + (" ".join(f"{name}={value}" for name, value in stated.items()) or "nothing stated")
    for number, fact in enumerate(record.facts, start=1):
        unsure = f"  undecided: {', '.join(fact.flags)}" if fact.flags else ""
        told = click.style(describe(fact), fg=COLOURS[fact.kind])
        yield f"{number:4}  {told}{click.style(unsure, dim=True)}"
    for finding in record.findings:
        numbers = ", ".join(str(place + 1) for place in finding.facts)
        yield f"   !  {finding.message} [{numbers}]: {finding.arithmetic}"


@click.command(name="try")
@click.argument("text")
@MODEL
def try_(text: str, model: str | None) -> None:
    """Show the facts in a sentence, and why: the names, the quantities, the rule that linked them.

    \b
    Example:
      abstrax try "Median SLEDAI-2K fell from 14 (IQR 10-18) to 3 (0-4) at week 24."
    """
    from abstrax import pipeline

    loaded = None
    if model:
        from abstrax.names import ner

        loaded = ner.load(model)
    click.echo("\n".join(_explained(pipeline.explain(text, model=loaded))))


def _explained(found: Explanation) -> Iterator[str]:
    from abstrax.cli.figures import describe

    yield "names       " + _joined(
        f"{words} ({kind} {name}, {source})" for words, kind, name, source in found.names
    )
    yield "quantities  " + _joined(found.quantities)
    for why in found.whys:
        yield ""
        yield click.style(describe(why.fact), fg=COLOURS[why.fact.kind])
        yield f"  quote     «{why.fact.quote}»"
        yield f"  rule      {why.fact.rule}, confidence {why.fact.confidence}"
        yield "  because   " + _joined(f"{signal} {weight:+.2f}" for signal, weight in why.evidence)
        yield "  instead   " + _joined(f"{kind} by {rule} ({sure})" for kind, rule, sure in why.rivals)
    if not found.whys:
        yield "no facts"


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts) or "none"


@click.command()
def schema() -> None:
    """Print the JSON Schema of a record.

    \b
    Example:
      abstrax schema > record.schema.json
    """
    import json

    from abstrax.model import Record

    click.echo(json.dumps(Record.model_json_schema(), indent=2))

"""``abstrax check`` and ``abstrax accept``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from abstrax.cli.extract import JOBS, MODEL

if TYPE_CHECKING:
    from abstrax.gold import GoldRecord
    from abstrax.model import Document, Record

GOLD, RAW, EXTRACTED = Path("tests/gold"), Path("raw"), Path("extracted")
_FOLDER = click.Path(path_type=Path)


@click.command()
@click.option(
    "--gold", type=_FOLDER, metavar="DIR", help="Gold records, <id>.json each.  [default: tests/gold]"
)
@click.option(
    "--raw", type=_FOLDER, multiple=True, metavar="PATH",
    help="Their texts: files, folders (searched through), JSONL files.  [default: raw]",
)  # fmt: skip
@click.option(
    "--extracted",
    type=_FOLDER,
    default=EXTRACTED,
    metavar="DIR",
    show_default=True,
    help="Where the baseline lies.",
)
@click.option("--totals", is_flag=True, help="Figures alone: no id, no fact.")
@click.option("--summary", is_flag=True, help="Figures and how many facts are missed, extra, gained, lost.")
@click.option("--calibration", is_flag=True, help="Precision at core level by band of confidence.")
@click.option(
    "--kind", type=click.Choice(["dose", "score", "grade", "count", "effect"]), multiple=True,
    help="List facts of this kind only.",
)  # fmt: skip
@click.option(
    "--level", type=click.Choice(["value", "core", "full"]), default="core", show_default=True,
    help="List gold facts that are not right at this level.",
)  # fmt: skip
@JOBS
@MODEL
@click.pass_context
def check(
    ctx: click.Context,
    gold: Path | None,
    raw: tuple[Path, ...],
    extracted: Path,
    totals: bool,
    summary: bool,
    calibration: bool,
    kind: tuple[str, ...],
    level: str,
    jobs: int,
    model: str | None,
) -> None:
    """Compare with gold records, and with the facts last accepted.

    Prints precision, recall and F1 by kind at three levels (value: same number at the same place; core: and
    the same name; full: and every other field), then each gold fact missed, each extra fact, and what was
    gained and lost since the last "abstrax accept". Without --gold it is this project that is checked: exit 1
    where a fact was lost, or where a gold fact is missed without a reason in its "missed" field, or found in
    spite of one.

    \b
    Examples:
      abstrax check
      abstrax check --gold ../shared/gold --raw ../shared/corpus --kind dose --level full
      abstrax check --gold ../shared/gold --raw ../shared/corpus --totals --calibration
    """
    from abstrax.cli import figures
    from abstrax.gold import Level, baseline, compare, gate, measure
    from abstrax.gold.totals import table

    run = _Run(jobs, model, quiet=totals)
    wanted = run.gold(gold or GOLD, strict=gold is None)
    documents = run.read(raw or (RAW,), None if gold is None else list(wanted))
    records = run.extract(list(documents.values()))
    run.say(
        [
            f"{wanted[id].file}: no text with id {id!r}; say with --raw where it is"
            for id in wanted.keys() - documents.keys()
        ]
    )
    comparisons = [compare(wanted[id], records[id], documents[id].text) for id in wanted if id in records]
    _print(table(measure(comparisons)))
    if calibration:
        _print(figures.calibration(comparisons))
    if not (totals or summary):
        _print(figures.facts(comparisons, Level[level.upper()], kind))
    good = True
    if gold is None:
        verdict = gate.judge(comparisons, baseline.read(extracted / baseline.FILE), records.values())
        if not totals:
            _print(figures.verdict(verdict, listed=not summary))
        good = verdict.good
    ctx.exit(2 if run.bad else 0 if good else 1)


@click.command()
@click.option("--raw", type=_FOLDER, multiple=True, metavar="PATH", help="Texts to take.  [default: raw]")
@click.option(
    "--extracted",
    type=_FOLDER,
    default=EXTRACTED,
    metavar="DIR",
    show_default=True,
    help="Where the baseline lies.",
)
@JOBS
@MODEL
@click.pass_context
def accept(ctx: click.Context, raw: tuple[Path, ...], extracted: Path, jobs: int, model: str | None) -> None:
    """Take the facts found now as the new baseline.

    Writes the records and tables as "abstrax extract" does, then baseline.jsonl beside them, and says what
    that gained and lost. Nothing is accepted while an abstract cannot be read or extracted.

    \b
    Example:
      abstrax accept && git diff --stat extracted/
    """
    from abstrax.cli import figures
    from abstrax.engines import extraction
    from abstrax.engines.output import Folder, replacing
    from abstrax.gold import baseline

    before = baseline.read(extracted / baseline.FILE)
    summary = extraction.extract(raw or (RAW,), extracted, jobs=jobs, model=model)
    if summary.problems:
        for problem in summary.problems:
            click.echo(f"abstrax: {problem}", err=True)
        click.echo("abstrax: no baseline was taken; mend or remove the above first", err=True)
        ctx.exit(2)
    records = list(Folder(extracted).records())
    with replacing(extracted / baseline.FILE) as stream:
        stream.write(baseline.write(records))
    _print(
        figures.changes(baseline.changes(before or [], baseline.lines(records)), listed=before is not None)
    )
    total = sum(len(record.facts) for record in records)
    click.echo(f"accepted: {total} facts of {len(records)} abstracts in {extracted}")


def _print(lines: Sequence[str]) -> None:
    click.echo("\n".join(lines))


class _Run:
    """Reads and extracts what a check needs. ``bad`` counts what could not be read, extracted or found."""

    def __init__(self, jobs: int, model: str | None, quiet: bool) -> None:
        self.jobs, self.model, self.quiet = jobs, model, quiet
        self.bad = 0

    def gold(self, folder: Path, strict: bool) -> dict[str, GoldRecord]:
        """The gold records of a folder; of a broken one --totals does not say which it is."""
        from abstrax.gold import GoldError, load

        try:
            return load(folder, strict=strict)
        except GoldError as error:
            if not self.quiet or error.file == folder:
                raise
            raise click.UsageError(
                "a gold record cannot be read; run without --totals to see which"
            ) from None

    def read(self, raw: Sequence[Path], ids: Sequence[str] | None) -> dict[str, Document]:
        """The documents of some ids, or of all."""
        from abstrax.gold import texts

        documents, problems = texts.find(raw, ids)
        self.say(problems)
        return documents

    def extract(self, documents: Sequence[Document]) -> dict[str, Record]:
        """The records of documents by id, in memory."""
        from abstrax.engines.batch import Failure, run

        results = list(run(documents, jobs=self.jobs, model=self.model))
        self.say([result for result in results if isinstance(result, Failure)])
        return {result.id: result for result in results if not isinstance(result, Failure)}

    def say(self, problems: Sequence[object]) -> None:
        """Say what is wrong; with --totals only that something is, since a message names an abstract."""
        self.bad += len(problems)
        for problem in problems:
            if not self.quiet:
                click.echo(f"abstrax: {problem}", err=True)
        if self.quiet and problems:
            click.echo(f"abstrax: {len(problems)} texts left out; run without --totals to see why", err=True)

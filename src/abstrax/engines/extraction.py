"""The work of ``abstrax extract``: paths in, a folder of records and tables out, only what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from abstrax.engines.batch import Failure, run
from abstrax.engines.output import Folder, OutputError, heard
from abstrax.model import Document
from abstrax.reading import ReadProblem, read_paths


@dataclass(slots=True)
class Summary:
    """What a run did. ``problems`` says of each source that is left out why, and what to do."""

    extracted: int = 0
    unchanged: int = 0
    removed: int = 0
    facts: int = 0
    tables: bool = False
    problems: list[ReadProblem | Failure] = field(default_factory=list)

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.extracted or self.removed or self.tables or self.problems)


def extract(
    paths: Sequence[Path],
    folder: Path,
    *,
    jobs: int = 1,
    model: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Bring a folder up to date with some paths.

    Abstracts whose record was made from the same text by the same code are left alone. Records whose source
    is gone from the disk, from its JSONL file, or can no longer be read are removed. ``progress`` is told how
    many abstracts of how many are done. Raises OutputError, and what ``run`` raises.
    """
    out, summary = Folder(folder), Summary()
    documents: list[Document] = []
    for item in read_paths(paths):
        if isinstance(item, ReadProblem):
            summary.problems.append(item)
        else:
            documents.append(item)
    changed = [document for document in documents if not out.holds(document, model)]
    summary.unchanged = len(documents) - len(changed)
    try:
        summary.removed = _drop_gone(out, paths, documents, summary.problems)
        _fill(out, changed, summary, jobs, model, progress)
        summary.tables = out.write_tables()
    except BaseException:
        # so that the next run goes on from here; why this one stopped matters more than the note
        with suppress(OutputError):
            out.write_note()
        raise
    if not summary.idle:
        out.write_note()
    return summary


def _fill(
    out: Folder,
    changed: list[Document],
    summary: Summary,
    jobs: int,
    model: str | None,
    progress: Callable[[int, int], None],
) -> None:
    """Extract what changed, each record written as soon as it is there."""
    if not changed:
        return
    progress(0, len(changed))
    results = zip(changed, run(changed, jobs=jobs, model=model), strict=True)
    with heard() as interrupted:
        for number, (document, result) in enumerate(results, 1):
            if isinstance(result, Failure):
                summary.problems.append(result)
                if document.id in out.made:
                    out.drop(document.id)
            else:
                out.put(result, document, model)
                summary.extracted += 1
                summary.facts += len(result.facts)
            interrupted()
            progress(number, len(changed))


def _drop_gone(
    out: Folder, paths: Sequence[Path], documents: list[Document], problems: Iterable[ReadProblem | Failure]
) -> int:
    """Remove the records whose source is no longer there, and say how many."""
    here = {document.id for document in documents}
    unread = {Path(problem.path) for problem in problems if isinstance(problem, ReadProblem)}
    looked = {path for path in paths if path.is_file()}
    gone = [
        id
        for id, (_, source) in out.made.items()
        if id not in here and not _remains(_file_of(source), looked | unread)
    ]
    for id in gone:
        out.drop(id)
    return len(gone)


def _file_of(source: str) -> Path:
    """The file of a source; that of a JSONL record is followed by its line."""
    return Path(source.rpartition(", line ")[0] or source)


def _remains(file: Path, looked: set[Path]) -> bool:
    """Whether a record that this run did not meet may stay: its file is there and was not part of the run."""
    return file.is_file() and file not in looked

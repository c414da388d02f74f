"""The texts that gold records were read from: found by id in files, folders and JSONL files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from abstrax.model import Document
from abstrax.reading import ReadProblem, read_path


def find(
    places: Iterable[Path], ids: Collection[str] | None = None
) -> tuple[dict[str, Document], list[ReadProblem]]:
    """The documents of some ids (of all, without), and what could not be read on the way to them.

    A folder is searched with all that lies in it: text files named by an id, and every JSONL file.
    """
    found: dict[str, Document] = {}
    problems: list[ReadProblem] = []
    for item in (item for place in places for file in _files(place, ids) for item in read_path(file)):
        if isinstance(item, ReadProblem):
            problems.append(item)
        elif ids is None or item.id in ids:
            found.setdefault(item.id, item)
    return found, problems


def _files(place: Path, ids: Collection[str] | None) -> Iterator[Path]:
    if not place.is_dir():
        yield place
        return
    for path in sorted(place.rglob("*")):
        wanted = ids is None or path.stem in ids
        if path.suffix.lower() == ".jsonl" or (path.suffix.lower() == ".txt" and wanted):
            yield path

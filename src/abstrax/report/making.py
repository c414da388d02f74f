"""The work of ``abstrax report``: records, their texts and gold in; the report out, unless nothing changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from abstrax.engines.output import code_digest, to_json
from abstrax.evidence import records as room
from abstrax.gold import load, texts
from abstrax.reading import ReadProblem
from abstrax.report import pages


@dataclass(frozen=True, slots=True)
class Made:
    """What was done. ``files``, the first page first, are empty where ``unchanged``; ``without`` have no text."""

    abstracts: int
    files: tuple[Path, ...]
    unchanged: bool
    without: tuple[str, ...]
    problems: tuple[ReadProblem, ...]


def report(folder: Path, path: Path, *, raw: Sequence[Path], gold: Path | None) -> Made:
    """Write the report of a folder of records, unless the one that is there was made from the same.

    ``raw`` is where the texts are; ``gold`` a folder of gold records, those of other abstracts being passed over.
    Raises RecordsError, GoldError, OutputError and MissingLibraryError.
    """
    known = list(room.read(folder))
    ids = {record.id for record in known}
    documents, problems = texts.find([place for place in raw if place.exists()], ids)
    truth = {id: record for id, record in load(gold, strict=False).items() if id in ids} if gold else {}
    digest = hashlib.sha256(code_digest().encode() + _templates())
    for record in known:
        text = documents[record.id].text if record.id in documents else None
        digest.update(json.dumps([to_json(record), text]).encode())
    for wanted in truth.values():
        digest.update(wanted.file.read_bytes())
    without = tuple(record.id for record in known if record.id not in documents)
    if pages.current(path, digest.hexdigest()):
        return Made(len(known), (), True, without, tuple(problems))
    found = {id: document.text for id, document in documents.items()}
    files = pages.write(known, path, found, truth, digest.hexdigest())
    return Made(len(known), files, False, without, tuple(problems))


def _templates() -> bytes:
    return b"".join(
        file.name.encode() + file.read_bytes() for file in sorted(pages.FOLDER.iterdir()) if file.is_file()
    )

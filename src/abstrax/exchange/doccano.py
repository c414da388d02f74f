"""doccano JSONL for sequence labelling: ``doccano.jsonl``, one abstract a line.

doccano counts UTF-16 units, as its pages do (with "count grapheme clusters as one character" switched off).
It marks places and knows no fields, so these ride along as metadata, which doccano keeps and gives back: a
label that is still where it was has the fields of its fact, one that was moved takes them with it, and a new
one is read from the text on import.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from abstrax.engines.output import replacing
from abstrax.exchange.annotated import Annotated, Annotation, ExchangeError
from abstrax.exchange.offsets import Units

FILE = "doccano.jsonl"
_META = "abstrax"


def write(items: Iterable[Annotated], folder: Path) -> list[Path]:
    """Write one file. Raises OutputError."""
    with replacing(folder / FILE) as stream:
        for item in items:
            stream.write(json.dumps(_line(item), ensure_ascii=False) + "\n")
    return [folder / FILE]


def _line(item: Annotated) -> dict[str, Any]:
    units = Units(item.text)
    labels = [[units.to_utf16(note.start), units.to_utf16(note.end), note.kind] for note in item.annotations]
    facts = [
        {"label": label, "fields": dict(note.fields)}
        for label, note in zip(labels, item.annotations, strict=True)
    ]
    meta = {"id": item.id, "title": item.title, "study": dict(item.study), "facts": facts}
    # doccano keeps one label of a kind at a place, however many facts stand there
    unique = [label for number, label in enumerate(labels) if label not in labels[:number]]
    return {"text": item.text, "label": unique, _META: meta}


def read(path: Path) -> Iterator[Annotated]:
    """The abstracts of an export. Raises ExchangeError."""
    file = path / FILE if path.is_dir() else path
    try:
        lines = file.read_bytes().decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ExchangeError(file, "file", f"cannot be read ({error})", "export as JSONL") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read(file, f"line {number}", line)


def _read(file: Path, place: str, line: str) -> Annotated:
    try:
        data = json.loads(line)
        text, meta = data["text"], data[_META]
        id, known = meta["id"], [(tuple(fact["label"]), fact["fields"]) for fact in meta["facts"]]
        labels = _labels(data)
    except (ValueError, KeyError, TypeError) as error:
        remedy = "import into doccano what abstrax export wrote, and export it as JSONL"
        raise ExchangeError(file, place, f"is no line of such an export ({error!r})", remedy) from error
    units = Units(text)
    notes = []
    for (start, end, kind), fields in _joined(labels, known):
        low, high = units.from_utf16(start), units.from_utf16(end)
        if not 0 <= low < high <= len(text):
            raise ExchangeError(file, place, f"label {start} to {end} is not in the text", "label it anew")
        notes.append(Annotation(kind, low, high, fields))
    return Annotated(id, text, tuple(notes), meta.get("title"), meta.get("study") or {}, source=file)


def _labels(data: dict[str, Any]) -> list[tuple[int, int, str]]:
    """The labels of a line: triples, or the entities of a project that has relations too."""
    if "entities" in data:
        return [(e["start_offset"], e["end_offset"], e["label"]) for e in data["entities"]]
    return [
        (int(start), int(end), str(kind)) for start, end, kind in data.get("label", data.get("labels", []))
    ]


def _joined(
    labels: list[tuple[int, int, str]], known: list[tuple[Any, dict[str, Any]]]
) -> Iterator[tuple[tuple[int, int, str], dict[str, Any]]]:
    """Each label with the fields of its fact, in the order of the facts; new labels last, without any."""
    left = [label for label in labels if label not in {was for was, _ in known}]
    for was, fields in known:
        if was in labels:
            yield was, fields
            continue
        moved = next((n for n in left if n[2] == was[2] and n[0] < was[1] and n[1] > was[0]), None)
        if moved is not None:
            left.remove(moved)
            yield moved, fields
    for label in left:
        yield label, {}

"""BioC JSON: ``collection.json``, a document an abstract, a passage a section.

Offsets count code points from the start of the document, as BioC's Python library does. Every character of
the text is in a passage, so that the text comes back whole. A fact's fields are infons, which are texts all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from abstrax.engines.output import replacing
from abstrax.exchange.annotated import NUMBERS, Annotated, Annotation, ExchangeError, placed
from abstrax.exchange.offsets import Units

_STUDY = "study."
_LISTS = frozenset({"registration", "conditions", "interventions"})


def write(items: Iterable[Annotated], folder: Path) -> list[Path]:
    """Write one collection. Raises OutputError."""
    documents = [_document(item) for item in items]
    collection = {
        "source": "abstrax",
        "date": "",
        "key": "",
        "version": "1.0",
        "infons": {},
        "documents": documents,
    }
    with replacing(folder / "collection.json") as stream:
        json.dump(collection, stream, ensure_ascii=False, indent=1)
    return [folder / "collection.json"]


def _document(item: Annotated) -> dict[str, Any]:
    infons = {f"{_STUDY}{name}": _said(value) for name, value in item.study.items()}
    if item.title is not None:
        infons["title"] = item.title
    passages = [_passage(item, *stretch) for stretch in _stretches(item)]
    return {"id": item.id, "infons": infons, "passages": passages, "annotations": [], "relations": []}


def _stretches(item: Annotated) -> Iterator[tuple[str, int, int]]:
    """The sections and what lies between them, to the last character of the text."""
    end = 0
    for section in sorted(item.sections, key=lambda section: section.start):
        if section.start < end:
            continue
        if section.start > end:
            yield "other", end, section.start
        yield section.name, section.start, section.end
        end = section.end
    if end < len(item.text):
        yield "other", end, len(item.text)


def _passage(item: Annotated, name: str, start: int, end: int) -> dict[str, Any]:
    annotations = [
        _annotation(number, item.text, note)
        for number, note in enumerate(item.annotations, start=1)
        if start <= note.start < end
    ]
    return {
        "offset": start, "infons": {"type": name}, "text": item.text[start:end], "sentences": [],
        "annotations": annotations, "relations": [],
    }  # fmt: skip


def _annotation(number: int, text: str, note: Annotation) -> dict[str, Any]:
    infons = {"type": note.kind, **{name: _said(value) for name, value in note.fields.items()}}
    return {
        "id": str(number), "infons": infons, "text": text[note.start : note.end],
        "locations": [{"offset": note.start, "length": note.end - note.start}],
    }  # fmt: skip


def _said(value: Any) -> str:
    """A field's value as an infon."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _meant(name: str, infon: Any) -> Any:
    """An infon as a field's value; one that is no number stays a text, and is refused by its field."""
    if name in NUMBERS or name in _LISTS or name in ("participants", "optional"):
        try:
            return json.loads(infon)
        except (TypeError, ValueError):
            return infon
    return infon


def read(path: Path) -> Iterator[Annotated]:
    """The documents of a collection. Raises ExchangeError."""
    file = path / "collection.json" if path.is_dir() else path
    try:
        documents = json.loads(file.read_text(encoding="utf-8"))["documents"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExchangeError(file, "file", f"is no BioC JSON ({error})", "name a collection") from error
    for document in documents:
        yield _read(file, document)


def _read(file: Path, document: dict[str, Any]) -> Annotated:
    place = f"document {document.get('id')}"
    try:
        infons, passages = document.get("infons") or {}, document["passages"]
        text = _text(passages)
        found = [note for passage in passages for note in passage.get("annotations", [])]
        notes = [_note(file, place, text, note) for note in found]
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        remedy = "export it with abstrax export --format bioc"
        raise ExchangeError(file, place, f"is not as BioC has it ({error!r})", remedy) from error
    study = {
        name.removeprefix(_STUDY): _meant(name.removeprefix(_STUDY), value)
        for name, value in infons.items()
        if name.startswith(_STUDY)
    }
    ordered = tuple(note for _, note in sorted(notes, key=lambda item: item[0]))
    return Annotated(str(document["id"]), text, ordered, infons.get("title"), study, source=file)


def _text(passages: list[dict[str, Any]]) -> str:
    """The text that the passages are of; what lies between two is blank."""
    text = ""
    for passage in sorted(passages, key=lambda passage: int(passage["offset"])):
        text = text.ljust(int(passage["offset"])) + passage["text"]
    return text


def _note(file: Path, place: str, text: str, note: dict[str, Any]) -> tuple[int, Annotation]:
    infons = dict(note["infons"])
    first, last = note["locations"][0], note["locations"][-1]
    start, end = first["offset"], last["offset"] + last["length"]
    quote = note.get("text") if len(note["locations"]) == 1 else None
    start, end = placed(file, f"{place}, annotation {note['id']}", text, start, end, quote, Units(text))
    kind = infons.pop("type")
    fields = {name: _meant(name, value) for name, value in infons.items()}
    number = int(note["id"]) if str(note["id"]).isdigit() else 1 << 30
    return number, Annotation(kind, start, end, fields)

"""Label Studio: ``tasks.json`` to import, ``labeling.xml`` as the project's labelling interface.

Label Studio has counted code points since its version 1.4, and UTF-16 units before; each region carries its
text, by which an export is read in the way it was counted. A region's fields are per-region choices, numbers
and texts under the region's id; the study block is a text of the whole task.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin
from xml.sax.saxutils import quoteattr

from abstrax.engines.output import replacing
from abstrax.exchange.annotated import KINDS, NUMBERS, PLACE, Annotated, Annotation, ExchangeError, placed
from abstrax.exchange.offsets import Units
from abstrax.model import Count, Dose, Effect, FactBase, Grade, Score

_MODELS: dict[str, type[FactBase]] = {
    "dose": Dose, "score": Score, "grade": Grade, "count": Count, "effect": Effect,
}  # fmt: skip
_LEFT_OUT = PLACE | {"confidence", "rule", "flags"}
_COLOURS = {
    "dose": "#0b6b3a",
    "score": "#0a5f87",
    "grade": "#a31d2d",
    "count": "#7a4b00",
    "effect": "#6b2fa0",
}


def write(items: Iterable[Annotated], folder: Path) -> list[Path]:
    """Write tasks with their annotations, and the interface they are for. Raises OutputError."""
    tasks = [_task(item) for item in items]
    with replacing(folder / "tasks.json") as stream:
        json.dump(tasks, stream, ensure_ascii=False, indent=1)
    with replacing(folder / "labeling.xml") as stream:
        stream.write(_interface())
    return [folder / "tasks.json", folder / "labeling.xml"]


def _task(item: Annotated) -> dict[str, Any]:
    results = [
        {"id": "study", "from_name": "study", "to_name": "text", "type": "textarea",
         "value": {"text": [json.dumps(dict(item.study), ensure_ascii=False)]}},
    ]  # fmt: skip
    for number, note in enumerate(item.annotations, start=1):
        results += _region(f"fact{number}", item.text, note)
    return {
        "data": {"text": item.text, "id": item.id, "title": item.title},
        "annotations": [{"result": results}],
    }


def _region(id: str, text: str, note: Annotation) -> Iterator[dict[str, Any]]:
    place = {"start": note.start, "end": note.end}
    words = {**place, "text": text[note.start : note.end]}
    base = {"id": id, "to_name": "text"}
    yield {**base, "from_name": "kind", "type": "labels", "value": {**words, "labels": [note.kind]}}
    for name, value in note.fields.items():
        control = _control(note.kind, name)
        said: dict[str, Any] = {"number": value} if control == "number" else {"text": [value]}
        if control == "choices":
            said = {"choices": ["yes" if value is True else value]}
        # of a text the words of the region make way for what is written
        own = place if control == "textarea" else words
        yield {**base, "from_name": f"{note.kind}_{name}", "type": control, "value": {**own, **said}}


def _control(kind: str, name: str) -> str:
    if name in NUMBERS:
        return "number"
    return "choices" if name == "optional" or _choices(kind, name) else "textarea"


def _choices(kind: str, name: str) -> tuple[str, ...]:
    field = _MODELS[kind].model_fields.get(name)
    parts = (field.annotation, *get_args(field.annotation)) if field else ()
    return next((get_args(part) for part in parts if get_origin(part) is not None and _literal(part)), ())


def _literal(part: Any) -> bool:
    return all(isinstance(value, str) for value in get_args(part))


def _interface() -> str:
    lines = ["<View>", '  <Labels name="kind" toName="text">']
    lines += [f'    <Label value="{kind}" background="{_COLOURS[kind]}"/>' for kind in KINDS]
    lines += ["  </Labels>", '  <Text name="text" value="$text" granularity="symbol"/>']
    lines += [line for kind in KINDS for line in _controls(kind)]
    lines += ['  <TextArea name="study" toName="text" maxSubmissions="1" editable="true"/>', "</View>", ""]
    return "\n".join(lines)


def _controls(kind: str) -> Iterator[str]:
    """What is filled in of a region of one kind, shown once such a region is chosen."""
    yield f'  <View visibleWhen="region-selected" whenTagName="kind" whenLabelValue="{kind}">'
    own = [name for name in _MODELS[kind].model_fields if name not in _LEFT_OUT]
    for name in [*own, "optional", "missed"]:
        head = f'name="{kind}_{name}" toName="text" perRegion="true"'
        control = _control(kind, name)
        yield f'    <Header value="{name}" size="6"/>'
        if control == "number":
            yield f"    <Number {head}/>"
        elif control == "textarea":
            yield f'    <TextArea {head} maxSubmissions="1" editable="true"/>'
        else:
            choices = "".join(f"<Choice value={quoteattr(c)}/>" for c in _choices(kind, name) or ("yes",))
            yield f'    <Choices {head} choice="single" showInline="true">{choices}</Choices>'
    yield "  </View>"


def read(path: Path) -> Iterator[Annotated]:
    """The tasks of an export (a ``.json`` file, or ``tasks.json`` of a folder). Raises ExchangeError."""
    file = path / "tasks.json" if path.is_dir() else path
    try:
        tasks = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExchangeError(file, "file", f"is no JSON export ({error})", "export as JSON") from error
    if not isinstance(tasks, list):
        raise ExchangeError(file, "file", "is no list of tasks", "export as JSON, not as JSON-MIN")
    for number, task in enumerate(tasks, start=1):
        yield _read(file, f"task {number}", task)


def _read(file: Path, place: str, task: Any) -> Annotated:
    try:
        data, results = task["data"], task["annotations"][-1]["result"]
        id, text = str(data["id"]), data["text"]
    except (KeyError, IndexError, TypeError) as error:
        remedy = "tasks need data.id, data.text and annotations; export them with abstrax export"
        raise ExchangeError(file, place, f"has no {error}", remedy) from error
    units, study = Units(text), {}
    regions: dict[str, Annotation] = {}
    fields: dict[str, dict[str, Any]] = {}
    for result in results:
        value, name = result.get("value", {}), str(result.get("from_name"))
        if result.get("type") == "labels":
            where = f"{place}, region {result['id']}"
            start, end = placed(
                file, where, text, value.get("start"), value.get("end"), value.get("text"), units
            )
            regions[result["id"]] = Annotation(value["labels"][0], start, end)
        elif name == "study":
            study = _study(file, place, value)
        elif "_" in name:
            fields.setdefault(result["id"], {})[name.partition("_")[2]] = _value(result["type"], value)
    notes = tuple(
        Annotation(note.kind, note.start, note.end, fields.get(id, {})) for id, note in regions.items()
    )
    return Annotated(id, text, notes, data.get("title"), study, source=file)


def _value(control: str, value: Mapping[str, Any]) -> Any:
    if control == "number":
        return value.get("number")
    said = value.get("choices") if control == "choices" else value.get("text")
    first = said[0] if isinstance(said, list) and said else said
    return True if first == "yes" else first


def _study(file: Path, place: str, value: Mapping[str, Any]) -> dict[str, Any]:
    try:
        study = json.loads(value["text"][0])
    except (KeyError, IndexError, TypeError, ValueError):
        study = None
    if not isinstance(study, dict):
        raise ExchangeError(file, f"{place}, study", "is not JSON", 'write {"participants": 12}')
    return study

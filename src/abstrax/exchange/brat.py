"""brat standoff (http://brat.nlplab.org/standoff.html): ``<id>.txt``, ``<id>.ann`` and ``annotation.conf``.

brat counts code points. A marked place may not run over a line's end, so such a one is written in fragments.
The choices of a fact are attributes, its other fields a note in JSON; the study block is the note of a
``study`` entity on the first words of the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from abstrax.engines.output import replacing
from abstrax.exchange.annotated import KINDS, Annotated, Annotation, ExchangeError
from abstrax.model import Op, Purpose, Role, Spread, Stat, What

#: Values that brat's configuration would take for something else.
_OPS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "~": "about"}
_CHOICES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "role": (("score",), get_args(Role)),
    "stat": (("dose", "score"), get_args(Stat)),
    "spread": (("score",), get_args(Spread)),
    "direction": (("score",), ("up", "down")),
    "purpose": (("dose",), get_args(Purpose)),
    "what": (("count",), get_args(What)),
    "counted": (("grade",), ("patients", "events")),
    "op": (("dose", "score", "grade", "count"), tuple(_OPS[op] for op in get_args(Op))),
}
_STUDY = "study"
_ENTITY = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_ATTRIBUTE = re.compile(r"A\d+\t(\S+) (\S+)(?: (\S+))?")
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (\S+)\t(.*)")


def write(items: Iterable[Annotated], folder: Path) -> list[Path]:
    """Write a collection that brat opens as it is. Raises OutputError."""
    files: list[Path] = []
    for item in items:
        text, standoff = folder / f"{item.id}.txt", folder / f"{item.id}.ann"
        with replacing(text) as stream:
            stream.write(item.text)
        with replacing(standoff) as stream:
            stream.writelines(f"{line}\n" for line in _lines(item))
        files += [text, standoff]
    with replacing(folder / "annotation.conf") as stream:
        stream.write(_configuration())
    return [*files, folder / "annotation.conf"]


def _configuration() -> str:
    attributes = [
        f"{name}\tArg:{'|'.join(kinds)}, Value:{'|'.join(values)}"
        for name, (kinds, values) in _CHOICES.items()
    ]
    entities = [*KINDS, _STUDY]
    parts = {"entities": entities, "relations": [], "events": [], "attributes": [
        *attributes, f"optional\tArg:{'|'.join(KINDS)}"
    ]}  # fmt: skip
    return "\n".join("\n".join([f"[{name}]", *lines, ""]) for name, lines in parts.items())


def _lines(item: Annotated) -> Iterator[str]:
    start, end = _first_words(item.text)
    about = {"title": item.title, "study": dict(item.study)}
    yield f"T1\t{_STUDY} {start} {end}\t{item.text[start:end]}"
    yield f"#1\tAnnotatorNotes T1\t{_json(about)}"
    attributes = 0
    for number, note in enumerate(item.annotations, start=2):
        pieces = _fragments(item.text, note.start, note.end)
        places = ";".join(f"{start} {end}" for start, end in pieces)
        yield f"T{number}\t{note.kind} {places}\t{' '.join(item.text[start:end] for start, end in pieces)}"
        fields = dict(note.fields)
        for name in [name for name in _CHOICES if name in fields]:
            attributes += 1
            value = fields.pop(name)
            yield f"A{attributes}\t{name} T{number} {_OPS.get(value, value)}"
        if fields.pop("optional", False):
            attributes += 1
            yield f"A{attributes}\toptional T{number}"
        yield f"#{number}\tAnnotatorNotes T{number}\t{_json(fields)}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _first_words(text: str) -> tuple[int, int]:
    match = re.search(r"[^\W_][^\r\n]{0,39}", text)
    return match.span() if match else (0, 1)


def _fragments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A place without the line ends in it."""
    return [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\r\n]+", text[start:end])]


def read(path: Path) -> Iterator[Annotated]:
    """The annotated texts of a folder, or of one ``.ann`` file, in order. Raises ExchangeError."""
    files = sorted(path.glob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise ExchangeError(path, "folder", "holds no .ann file", "name the folder of the collection")
    for file in files:
        yield _read(file)


def _read(file: Path) -> Annotated:
    try:
        # newlines as they stand: offsets count them
        text = file.with_suffix(".txt").read_bytes().decode("utf-8")
        lines = file.read_bytes().decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ExchangeError(
            file, "file", f"cannot be read ({error})", "keep .txt and .ann side by side"
        ) from error
    entities: dict[str, tuple[str, int, int]] = {}
    fields: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(lines, start=1):
        _take(file, f"line {number}", line, text, entities, fields)
    about: dict[str, Any] = {}
    annotations = []
    for key, (kind, start, end) in entities.items():
        if kind == _STUDY:
            about = fields.get(key, {})
        else:
            annotations.append(Annotation(kind, start, end, fields.get(key, {})))
    return Annotated(
        file.stem, text, tuple(annotations), about.get("title"), about.get("study") or {}, source=file
    )


def _take(
    file: Path, place: str, line: str, text: str,
    entities: dict[str, tuple[str, int, int]], fields: dict[str, dict[str, Any]],
) -> None:  # fmt: skip
    """Take up one line; relations, events and what else brat may hold say nothing of facts."""
    if match := _ENTITY.fullmatch(line):
        key, kind, spans, words = match.groups()
        ends = [tuple(map(int, span.split())) for span in spans.split(";")]
        start, end = ends[0][0], ends[-1][1]
        if " ".join(text[low:high] for low, high in ends) != words:
            raise ExchangeError(
                file, place, f"{words!r} does not stand at {spans}", "keep .txt and .ann together"
            )
        entities[key] = kind, start, end
    elif match := _ATTRIBUTE.fullmatch(line):
        name, key, value = match.groups()
        back = {code: op for op, code in _OPS.items()}
        said = True if value is None else back.get(value, value) if name == "op" else value
        fields.setdefault(key, {})[name] = said
    elif match := _NOTE.fullmatch(line):
        key, note = match.groups()
        fields.setdefault(key, {}).update(_noted(file, place, note))


def _noted(file: Path, place: str, note: str) -> dict[str, Any]:
    try:
        values = json.loads(note)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        remedy = 'write it as {"amount": 10, "unit": "mg"}'
        raise ExchangeError(file, place, "the note is not fields in JSON", remedy)
    return values

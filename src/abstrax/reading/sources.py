"""Text files, folders and JSONL files, one document at a time; a bad one never stops the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from abstrax.model import Document
from abstrax.reading.decoding import MOST_BYTES, check_text, decode
from abstrax.reading.problem import ReadProblem

# Ids name files (``<id>.json``).
_ID = re.compile(r"(?![.-])[^\\/:*?\"<>|\x00-\x1f]{1,150}$")
_FIELDS = 'write one record a line: {"id": "...", "title": "...", "text": "..."}'


def read_path(path: str | Path) -> Iterator[Document | ReadProblem]:
    """The documents of one text file, one folder (its ``*.txt``, sorted) or one ``.jsonl`` file.

    The id of a text file is its stem. Text is decoded as UTF-8 with no newline translation; offsets count
    its characters as they stand, a byte-order mark included. Of a JSONL record they count those of ``text``.
    Whatever cannot be read is yielded as a ``ReadProblem`` in its place, and the rest goes on.
    """
    return read_paths([path])


def read_paths(paths: Iterable[str | Path]) -> Iterator[Document | ReadProblem]:
    """The documents of several paths as if of one folder: an id may stand once among them all."""
    seen: dict[str, str] = {}
    for path in paths:
        for item in _items(Path(path)):
            yield _claim(item, seen) if isinstance(item, Document) else item


def _items(path: Path) -> Iterator[Document | ReadProblem]:
    try:
        if path.is_dir():
            yield from _folder(path)
        elif not path.exists():
            yield ReadProblem(str(path), None, "does not exist", "check the path")
        elif path.suffix.lower() == ".jsonl":
            yield from _jsonl(path)
        else:
            yield _file(path)
    except OSError as error:
        yield _unreadable(path, error)


def _folder(path: Path) -> Iterator[Document | ReadProblem]:
    files = sorted(entry for entry in path.iterdir() if _is_text_name(entry))
    if not files:
        yield ReadProblem(str(path), None, "holds no *.txt file", "put one text file an abstract there")
    for file in files:
        yield _file(file)


def _is_text_name(entry: Path) -> bool:
    return entry.suffix.lower() == ".txt" and not entry.name.startswith(".")


def _file(path: Path) -> Document | ReadProblem:
    """One text file; every failure to read it is a problem of this file alone."""
    name = str(path)
    if path.is_dir():
        return ReadProblem(
            name, None, "is a folder, where a text file is expected", "move its files up, or rename it"
        )
    try:
        if not path.is_file():
            return ReadProblem(name, None, "is not a regular file", "give a text file")
        size = path.stat().st_size
        if size > MOST_BYTES:
            message = f"has {size / 1e6:,.1f} MB, more than any abstract page ({MOST_BYTES / 1e6:.0f} MB)"
            return ReadProblem(
                name, None, message, "split it into one file an abstract, or into a .jsonl file"
            )
        data = path.read_bytes()
    except OSError as error:
        return _unreadable(path, error)
    text = decode(data, name)
    if isinstance(text, ReadProblem):
        return text
    return check_text(text, name) or Document(id=path.stem, text=text, source=name)


def _unreadable(path: Path, error: OSError) -> ReadProblem:
    reason = (error.strerror or str(error)).lower()
    return ReadProblem(str(path), None, f"cannot be read: {reason}", "check its permissions")


def _jsonl(path: Path) -> Iterator[Document | ReadProblem]:
    """One record a line; blank lines are passed over."""
    found = False
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(MOST_BYTES + 1):
            number += 1
            if len(line) > MOST_BYTES:
                yield _endless(path, number)
                _skip_line(stream, line)
            elif line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield _record(line, str(path), f"line {number}")
            else:
                continue
            found = True
    if not found:
        yield ReadProblem(str(path), None, "is empty", _FIELDS)


def _endless(path: Path, number: int) -> ReadProblem:
    message = f"is longer than {MOST_BYTES / 1e6:.0f} MB, more than any abstract"
    return ReadProblem(str(path), f"line {number}", message, _FIELDS)


def _skip_line(stream: Any, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(MOST_BYTES)


def _record(line: bytes, path: str, place: str) -> Document | ReadProblem:
    text = decode(line, path)
    if isinstance(text, ReadProblem):
        return ReadProblem(path, place, text.message, text.remedy)
    try:
        record = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        column = f", column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        return ReadProblem(path, place + column, f"is not valid JSON ({error})", _FIELDS)
    return _document(record, path, place)


def _document(record: Any, path: str, place: str) -> Document | ReadProblem:
    if not isinstance(record, dict):
        return ReadProblem(path, place, "is not a record", _FIELDS)
    for field in ("id", "text"):
        if not isinstance(record.get(field), str):
            problem = f"field {field!r} is not text" if field in record else f"has no field {field!r}"
            return ReadProblem(path, place, problem, _FIELDS)
    title = record.get("title")
    if title is not None and not isinstance(title, str):
        return ReadProblem(path, place, "field 'title' is not text", _FIELDS)
    identity, text = record["id"], record["text"]
    if not _whole(identity + text + (title or "")):
        return ReadProblem(
            path, place, "holds half a character (a lone surrogate)", "write it as UTF-8, or remove it"
        )
    return check_text(text, path, place) or Document(
        id=identity, text=text, title=title or None, source=f"{path}, {place}"
    )


def _whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _claim(document: Document, seen: dict[str, str]) -> Document | ReadProblem:
    """The document, if its id can name a file and no other source has it."""
    source = document.source or document.id
    path, comma, line = source.rpartition(", line ")
    path, place = (path, f"line {line}") if comma else (source, None)
    if not _ID.match(document.id):
        message = f"id {document.id!r} cannot name a file"
        return ReadProblem(path, place, message, "use letters, digits, '-' and '_'")
    if (first := seen.setdefault(document.id, source)) is not source:
        return ReadProblem(path, place, f"id {document.id!r} is taken by {first}", "rename one of the two")
    return document

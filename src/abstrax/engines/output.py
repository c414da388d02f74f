"""The folder that extraction fills: a record an abstract, the tables, and a note of what they were made from.

Every file is written beside its place and moved there when whole, so that a full disk or Ctrl-C leaves the
old file or the new one and nothing between.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

import abstrax
from abstrax.model import Document, Record
from abstrax.tables import ENCODING, Tables

MANIFEST = ".manifest.json"
FACTS, STUDIES = "facts.csv", "studies.csv"


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until a record and the note of it are both made.

    Python runs the handler in the main thread whichever thread took the signal, so that to block the signal
    in the main thread alone would not do where a pool of processes keeps threads of its own.
    """
    if threading.current_thread() is not threading.main_thread():  # Ctrl-C is not told here
        yield
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if held:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def heard() -> Iterator[Callable[[], None]]:
    """Hear Ctrl-C though what it strikes swallows it, as pydantic's checks of instances do.

    What it yields is to be asked after each step, and raises KeyboardInterrupt where Ctrl-C was told before.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield lambda: None
        return
    told: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        told.append(number)
        before(number, frame)

    def ask() -> None:
        if told:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield ask
    finally:
        signal.signal(signal.SIGINT, before)


class OutputError(OSError):
    """The output folder or a file in it cannot be written: which, why, what to do."""

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: cannot be written: {reason}; {remedy}")


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """The path of a draft that takes the place of ``path`` at the end, or not at all. Raises OutputError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.unlink(missing_ok=True)
        yield draft
        os.replace(draft, path)
    except OutputError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = (
            "make room and run again; what is written is whole"
            if error.errno == errno.ENOSPC
            else "check the folder"
        )
        raise OutputError(path, reason, remedy) from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A stream whose content takes the place of ``path`` at the end, or not at all. Raises OutputError."""
    with drafted(path) as draft, draft.open("w", encoding=encoding, newline="") as stream:
        yield stream


def to_json(record: Record) -> str:
    """A record as JSON: empty fields left out, whole numbers without decimals, one trailing newline."""
    data = _plain(record.model_dump(mode="json"))
    data["facts"] = [{"kind": fact["kind"], **fact} for fact in data.get("facts", [])]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        filled = {key: _plain(part) for key, part in value.items()}
        return {key: part for key, part in filled.items() if part not in (None, [], {})}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A digest of the package: its code and vocabularies. Records made by other code are made anew."""
    root = Path(abstrax.__file__).parent
    digest = hashlib.sha256(abstrax.__version__.encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".toml", ".json"):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def digest(document: Document, model: str | None) -> str:
    """What a record was made from: the document, the code, the model."""
    parts = [code_digest(), model, document.id, document.title, document.source, document.text]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def folder(path: Path, remedy: str | None = None) -> Path:
    """A folder, made where it is not there yet. Raises OutputError with ``remedy``, or with that of -o."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(path, "it is a file", remedy or "name a folder with -o") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(path, reason, remedy or "name another folder with -o") from error
    return path


class Folder:
    """A folder of records. ``made`` holds, by id, the digest and the source of each record in it."""

    def __init__(self, path: Path) -> None:
        self.path = folder(path)
        for draft in path.glob(".*.tmp"):
            draft.unlink(missing_ok=True)
        self.made: dict[str, list[str]] = {}
        self._tables = ""
        self._read()

    def _read(self) -> None:
        """Take up the note of an earlier run; one that cannot be read only costs the work again."""
        try:
            note = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
            self.made = {key: value for key, value in note["made"].items() if self.file(key).is_file()}
            self._tables = note["tables"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self.made, self._tables = {}, ""

    def file(self, id: str) -> Path:
        """Where the record of an abstract lies."""
        return self.path / f"{id}.json"

    def holds(self, document: Document, model: str | None) -> bool:
        """Whether the record of this very document is there already."""
        return self.made.get(document.id, [""])[0] == digest(document, model)

    def put(self, record: Record, document: Document, model: str | None) -> None:
        """Write a record. Raises OutputError."""
        made = [digest(document, model), document.source or ""]
        with uninterrupted():
            with replacing(self.file(record.id)) as stream:
                stream.write(to_json(record))
            self.made[record.id] = made

    def drop(self, id: str) -> None:
        """Remove a record."""
        del self.made[id]
        self.file(id).unlink(missing_ok=True)

    def records(self) -> Iterator[Record]:
        """The records in the order of their ids."""
        for id in sorted(self.made):
            yield Record.model_validate_json(self.file(id).read_text(encoding="utf-8"))

    def write_tables(self) -> bool:
        """Write both tables anew unless they show just these records; True where they were written."""
        state = hashlib.sha256(json.dumps(sorted(self.made.items())).encode()).hexdigest()
        facts, studies = self.path / FACTS, self.path / STUDIES
        if state == self._tables and facts.is_file() and studies.is_file():
            return False
        with replacing(facts, ENCODING) as one, replacing(studies, ENCODING) as other:
            tables = Tables(one, other)
            for record in self.records():
                tables.add(record)
        self._tables = state
        return True

    def write_note(self) -> None:
        """Write down what the records were made from."""
        with replacing(self.path / MANIFEST) as stream:
            json.dump({"made": dict(sorted(self.made.items())), "tables": self._tables}, stream, indent=1)

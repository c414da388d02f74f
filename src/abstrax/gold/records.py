"""Gold records: one JSON file an abstract, checked field by field when read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from abstrax.model import Count, Dose, Effect, Fact, FactBase, Grade, Score, Study

_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)
_STUDY: TypeAdapter[Study] = TypeAdapter(Study)
_FACT_KEYS_OF_GOLD = frozenset({"optional", "missed"})
_KINDS: dict[str, type[FactBase]] = {
    "dose": Dose, "score": Score, "grade": Grade, "count": Count, "effect": Effect,
}  # fmt: skip
_GUIDE = "README.md lists the fields of each kind"
_SHAPE = 'write {"id": "...", "study": {...}, "facts": [...]}'
_KEYS = frozenset({"id", "title", "study", "facts", "curation"})


class GoldError(ValueError):
    """A gold file that cannot be used: which file, which place in it, what was expected, what to do."""

    def __init__(self, file: Path, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{file}: {place}: {problem}; {remedy}")
        self.file, self.place, self.problem, self.remedy = file, place, problem, remedy


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact that careful readers found.

    ``optional``: readers disagree on it, so it counts neither way. ``missed``: the reason why extraction is
    known not to find it.
    """

    fact: Fact
    optional: bool = False
    missed: str | None = None


@dataclass(frozen=True, slots=True)
class Curation:
    """One saving of a gold record: by whom, and when (ISO 8601, with its offset from UTC)."""

    who: str
    when: str


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """What one abstract holds, by hand. ``known`` names the fields of ``study`` that the record states.

    ``curation`` tells who saved it when, first to last; it is empty for a record written in an editor.
    """

    id: str
    file: Path
    facts: tuple[GoldFact, ...]
    study: Study
    known: frozenset[str]
    title: str | None = None
    curation: tuple[Curation, ...] = ()


def load(folder: Path, *, strict: bool = True) -> dict[str, GoldRecord]:
    """The gold records of a folder by id, in the order of their file names.

    Without ``strict``, a value that no field of a record can have stays, and counts as not found: a set made
    by other hands is measured as it is. Raises GoldError for a folder that holds none, or for the first file
    that cannot be used.
    """
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not files:
        raise GoldError(folder, "folder", "holds no gold record", "name a folder of <id>.json files")
    records: dict[str, GoldRecord] = {}
    for file in files:
        record = read(file, strict=strict)
        if record.id in records:
            other = records[record.id].file.name
            raise GoldError(file, "id", f"{record.id!r} stands in {other} too", "remove one of the two")
        records[record.id] = record
    return records


def read(file: Path, *, strict: bool = True) -> GoldRecord:
    """One gold record. Raises GoldError."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise GoldError(
            file, f"line {error.lineno}", f"is not JSON ({error.msg})", "mend the line"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(
            file, "whole file", f"cannot be read ({error})", "restore the file as UTF-8"
        ) from error
    return check(data, file, strict=strict)


def check(data: Any, file: Path, *, strict: bool = True) -> GoldRecord:
    """The gold record that parsed JSON holds; ``file`` is named in errors. Raises GoldError."""
    good = isinstance(data, dict) and isinstance(data.get("id"), str) and isinstance(data.get("facts"), list)
    if not good:
        raise GoldError(file, "top level", "is not a record", _SHAPE)
    unknown = sorted(data.keys() - _KEYS)
    if unknown:
        known = ", ".join(sorted(_KEYS))
        raise GoldError(file, "top level", f"unknown key {unknown[0]!r}", f"known keys are {known}")
    facts = tuple(_fact(file, number, entry, strict) for number, entry in enumerate(data["facts"], start=1))
    title = data.get("title")
    if title is not None and not isinstance(title, str):
        raise GoldError(file, "title", "is not text", "write it as text, or leave it out")
    study, stated = _study(file, data.get("study") or {})
    return GoldRecord(data["id"], file, facts, study, stated, title, _curation(file, data.get("curation")))


def _fact(file: Path, number: int, entry: Any, strict: bool) -> GoldFact:
    place = f"fact {number}"
    if not isinstance(entry, dict):
        raise GoldError(file, place, "is not an object", 'write {"kind": "...", "quote": "...", ...}')
    missed, optional = entry.get("missed"), entry.get("optional", False)
    if missed is not None and not (isinstance(missed, str) and missed.strip()):
        raise GoldError(file, place, '"missed" gives no reason', "say in words why it is not found")
    if not isinstance(optional, bool):
        raise GoldError(file, place, '"optional" is not true or false', "write true or leave it out")
    values = {key: value for key, value in _stated(entry).items() if key not in _FACT_KEYS_OF_GOLD}
    if values.get("op") == "=":
        values["op"] = None
    try:
        return GoldFact(_FACT.validate_python(values), optional, missed)
    except ValidationError as error:
        kind = _KINDS.get(values.get("kind", ""))
        if strict or kind is None or not isinstance(values.get("quote"), str):
            raise GoldError(file, place, _first(error), _GUIDE) from error
        unknown = dict.fromkeys(kind.model_fields)
        return GoldFact(cast(Fact, kind.model_construct(**{**unknown, **values})), optional, missed)


def _study(file: Path, entry: Any) -> tuple[Study, frozenset[str]]:
    try:
        return _STUDY.validate_python(_stated(entry)), frozenset(_stated(entry))
    except ValidationError as error:
        raise GoldError(file, "study", _first(error), _GUIDE) from error


def _curation(file: Path, entries: Any) -> tuple[Curation, ...]:
    """Who saved the record when; absent from records written in an editor."""
    remedy = 'write [{"who": "name", "when": "2026-01-31T12:00:00+00:00"}], or leave it out'
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise GoldError(file, "curation", "is not a list", remedy)
    for number, entry in enumerate(entries, start=1):
        whole = isinstance(entry, dict) and entry.keys() == {"who", "when"}
        if not (whole and all(isinstance(value, str) and value.strip() for value in entry.values())):
            raise GoldError(file, f"curation {number}", "does not say who and when", remedy)
        if not _is_time(entry["when"]):
            raise GoldError(file, f"curation {number}", f"{entry['when']!r} is no time of ISO 8601", remedy)
    return tuple(Curation(entry["who"], entry["when"]) for entry in entries)


def _is_time(text: str) -> bool:
    try:
        # Python 3.10 does not know the Z that stands for UTC
        return datetime.fromisoformat(text.replace("Z", "+00:00")).tzinfo is not None
    except ValueError:
        return False


def _stated(entry: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value; null is as good as left out."""
    return {key: value for key, value in entry.items() if value is not None}


def _first(error: ValidationError) -> str:
    """The first thing that pydantic objects to, as ``field: message``."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'value'}: {first['msg']}"

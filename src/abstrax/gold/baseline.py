"""The regression baseline: every fact as last accepted, one a line, and what has changed since.

The baseline lies beside the records as ``baseline.jsonl`` and is written by ``abstrax accept`` alone, so that
extraction can bring the records up to date without hiding what it lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from abstrax.gold.compare import NUMBERS
from abstrax.model import Record

FILE = "baseline.jsonl"
Line = dict[str, Any]

_PASSING = frozenset({"confidence", "rule", "flags"})
_STUDY = "study"


class BaselineError(ValueError):
    """A baseline that cannot be read: which file and line, what to do."""

    def __init__(self, file: Path, place: str, problem: str) -> None:
        remedy = "restore it from version control, or take a new one with: abstrax accept"
        super().__init__(f"{file}: {place}: {problem}; {remedy}")


@dataclass(slots=True)
class Changes:
    """Facts that are new, that are gone, and that state the same number at the same place otherwise."""

    gains: list[Line] = field(default_factory=list)
    losses: list[Line] = field(default_factory=list)
    changed: list[tuple[Line, Line]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.gains or self.losses or self.changed)


def lines(records: Iterable[Record]) -> Iterator[Line]:
    """What is kept of records: the study block and each fact, in the order of ids and of the text."""
    for record in sorted(records, key=lambda record: record.id):
        study = record.study.model_dump(mode="json", exclude_defaults=True)
        yield {"id": record.id, "kind": _STUDY, **study}
        for fact in record.facts:
            yield {"id": record.id, **fact.model_dump(mode="json", exclude_none=True, exclude=set(_PASSING))}


def write(records: Iterable[Record]) -> str:
    """The text of a baseline of these records."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines(records))


def read(file: Path) -> list[Line] | None:
    """The lines of a baseline; None where there is none. Raises BaselineError."""
    if not file.exists():
        return None
    found: list[Line] = []
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BaselineError(file, "whole file", f"cannot be read ({error})") from error
    for number, entry in enumerate(text.splitlines(), start=1):
        try:
            line = json.loads(entry)
            found.append({"id": line["id"], "kind": line["kind"], **line})
        except (ValueError, KeyError, TypeError) as error:
            raise BaselineError(file, f"line {number}", "is not a fact") from error
    return found


def changes(before: Iterable[Line], now: Iterable[Line]) -> Changes:
    """What a second set of lines has gained and lost against a first."""
    old, new = _keyed(before), _keyed(now)
    gone = [line for key, line in old.items() if key not in new]
    come = [line for key, line in new.items() if key not in old]
    found = Changes()
    for line in gone:
        other = next((candidate for candidate in come if _same_place(line, candidate)), None)
        if other is None:
            found.losses.append(line)
        else:
            come.remove(other)
            found.changed.append((line, other))
    found.gains = come
    return found


def _keyed(found: Iterable[Line]) -> dict[str, Line]:
    """Lines by what they say; a second of the same is counted, not lost."""
    keyed: dict[str, Line] = {}
    for line in found:
        key = json.dumps(line, sort_keys=True)
        while key in keyed:
            key += "+"
        keyed[key] = line
    return keyed


def _same_place(one: Line, other: Line) -> bool:
    """Whether two lines state the same number of the same place of the same abstract."""
    if (one["id"], one["kind"]) != (other["id"], other["kind"]):
        return False
    if one["kind"] == _STUDY:
        return True
    if any(one.get(number) != other.get(number) for number in NUMBERS[one["kind"]]):
        return False
    return bool(one.get("start", 0) < other.get("end", 1) and other.get("start", 0) < one.get("end", 1))


def differing(one: Line, other: Line) -> list[tuple[str, Any, Any]]:
    """The fields in which two lines differ: name, before, now."""
    names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
    return [(name, one.get(name), other.get(name)) for name in names]

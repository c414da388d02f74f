"""Where a name belongs in the lexicon: its file, its entry or those nearest, and the TOML to put there."""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path
from typing import Any

from abstrax.gold.drafting import NAMES
from abstrax.names import lexicon
from abstrax.names.folding import fold
from abstrax.names.lexicon import Entry
from abstrax.names.mention import Kind

_FILES: dict[Kind, str] = {kind: file for file, kind in lexicon.FILES.items()}
_LISTS = ("synonyms", "not_in", "find", "refuse")
_ORDER = (
    "long", "synonyms", "fixed", "not_in", "unit", "low", "high", "better", "family", "use", "route", "ctcae",
    "toxicity", "find", "refuse",
)  # fmt: skip
_DEFAULTS = {"fixed": False, "toxicity": True}
_NEAREST = 4


def opened(fact: dict[str, Any], example: str) -> dict[str, Any] | None:
    """The lexicon opened for the name of a fact; None for a kind whose names are in no vocabulary.

    ``known`` is the entry that the name is a form of already; ``nearest`` are entries that it may be a
    synonym of; ``new`` is an entry of its own. Each has ``name``, ``line`` (in the file as it stands) and
    ``toml``.
    """
    if fact.get("kind") not in NAMES or not fact.get(NAMES[fact["kind"]][0]):
        return None
    field, kind = NAMES[fact["kind"]]
    name = str(fact[field])
    example = example if fold(name) in fold(example) else f"{name} {example}"
    words, file = lexicon.load(), lexicon.FOLDER / _FILES[kind]
    lines = file.read_text(encoding="utf-8").splitlines()
    entry = words.entry(kind, name)
    return {
        "name": name,
        "kind": kind,
        "file": _shown(file),
        "known": None if entry is None else _entry(entry, lines, example=example),
        "nearest": [] if entry else [_entry(e, lines, name, example) for e in _nearest(kind, name)],
        "new": None if entry else {"name": name, "line": None, "toml": _new(name, fact, kind, example)},
    }


def _entry(entry: Entry, lines: list[str], synonym: str | None = None, example: str = "") -> dict[str, Any]:
    return {
        "name": entry.name,
        "line": _line(entry.name, lines),
        "toml": _toml(entry, synonym, example),
    }


def _nearest(kind: Kind, name: str) -> list[Entry]:
    """The entries of a kind with a form most like a name."""
    wanted, scores = fold(name), list[tuple[float, Entry]]()
    for entry in lexicon.load().entries:
        if entry.kind != kind:
            continue
        forms = [fold(form) for form in entry.forms()]
        scores.append((max(_alike(wanted, form) for form in forms), entry))
    scores.sort(key=lambda item: -item[0])
    return [entry for score, entry in scores[:_NEAREST] if score > 0.5]


def _alike(one: str, other: str) -> float:
    """0 to 1; words in common count as well as letters in a row."""
    first, second = set(one.split()), set(other.split())
    words = len(first & second) / max(1, len(first | second))
    return max(words, difflib.SequenceMatcher(None, one, other).ratio())


def _line(name: str, lines: list[str]) -> int | None:
    """The line of an entry's table in its file, from 1."""
    header = re.compile(rf"\[\s*{re.escape(json.dumps(name, ensure_ascii=False))}\s*\]")
    return next((number for number, line in enumerate(lines, start=1) if header.match(line)), None)


def _toml(entry: Entry, synonym: str | None, example: str) -> str:
    values: dict[str, Any] = {key: getattr(entry, key) for key in _ORDER}
    if synonym:
        values["synonyms"] = (*entry.synonyms, synonym)
    if example:
        values["find"] = (*entry.find, example)
    return _written(entry.name, values)


def _new(name: str, fact: dict[str, Any], kind: Kind, example: str) -> str:
    own = {"measure": {"unit": fact.get("unit")}, "drug": {"route": fact.get("route")}}.get(kind, {})
    return _written(name, {**own, "find": (example,)})


def _written(name: str, values: dict[str, Any]) -> str:
    """An entry as TOML; JSON's strings, lists, numbers and truth values are TOML's too."""
    lines = [f"[{json.dumps(name, ensure_ascii=False)}]"]
    for key in _ORDER:
        value = values.get(key)
        if value in (None, (), "") or value == _DEFAULTS.get(key):
            continue
        shown = list(value) if key in _LISTS else value
        lines.append(f"{key} = {json.dumps(shown, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _shown(file: Path) -> str:
    """The path as the project names it."""
    return str(Path("src/abstrax/lexicon") / file.name)

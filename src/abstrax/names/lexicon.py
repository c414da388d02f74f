"""The vocabularies: TOML entries in, a matcher over word tries out.

``lexicon/*.toml`` holds one table an entry, keyed by its canonical short form. Adding a name touches one file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import compress
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from abstrax.names.folding import JOINTS, TOKEN, fold, is_acronym, keys
from abstrax.names.mention import Kind, Mention

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent.parent / "lexicon"
FILES: dict[str, Kind] = {
    "drugs.toml": "drug",
    "measures.toml": "measure",
    "events.toml": "event",
    "conditions.toml": "condition",
}
USES = frozenset({"conditioning", "premedication", "background", "study", "rescue"})

# Words that may surround a name without making it another one; stripped when names are compared.
_AFTER: dict[Kind, frozenset[str]] = {
    "measure": frozenset(fold("score level value concentration titer total").split()),
    "drug": frozenset(fold("therapy treatment infusion cell product").split()),
}
_BEFORE: dict[Kind, frozenset[str]] = {
    "measure": frozenset(fold("serum plasma mean median baseline total").split()),
    "drug": frozenset(fold("anti autologous allogeneic oral intravenous subcutaneous").split()),
}


class LexiconError(ValueError):
    """A vocabulary file or entry that cannot be used: which file, which entry, what was expected, what to do."""

    def __init__(self, file: Path, entry: str, problem: str, remedy: str) -> None:
        super().__init__(f"{file}: entry {entry!r}: {problem}; {remedy}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the vocabulary.

    ``name`` is the canonical short form, ``long`` its full name, ``synonyms`` other ways to write it (case,
    plural, spelling and joints are folded and need no synonym). ``fixed``: a record always shows ``name``.
    ``not_in``: longer phrases that hold the name and mean something else. ``find`` and ``refuse`` are examples.
    Measures: usual ``unit`` (UCUM), plausible limits ``low`` and ``high`` in that unit, which way is ``better``;
    ``whole`` where each patient's value is a whole number.
    Drugs: ``family``, ``use`` (the usual purpose), ``route``; ``unit``, ``low`` and ``high`` of what is given at once.
    Events: ``ctcae`` organ class; ``toxicity`` is False where the words more often name the disease.
    """

    kind: Kind
    name: str
    synonyms: tuple[str, ...] = ()
    long: str | None = None
    fixed: bool = False
    not_in: tuple[str, ...] = ()
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    better: Literal["lower", "higher"] | None = None
    whole: bool = False
    family: str | None = None
    use: str | None = None
    route: str | None = None
    ctcae: str | None = None
    toxicity: bool = True
    find: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()

    def forms(self) -> Iterator[str]:
        """Every way to write it."""
        yield self.name
        if self.long:
            yield self.long
        yield from self.synonyms


_TEXTS = frozenset({"synonyms", "not_in", "find", "refuse"})
_NUMBERS = frozenset({"low", "high"})
_FLAGS = frozenset({"fixed", "toxicity", "whole"})
_KEYS = frozenset(field.name for field in fields(Entry)) - {"kind", "name"}
_CHOICES: dict[str, frozenset[str]] = {"better": frozenset({"lower", "higher"}), "use": USES}


def read(path: Path, kind: Kind) -> list[Entry]:
    """The entries of one file.

    Raises LexiconError for text that is not TOML, an unknown key, a value of the wrong type, or no example.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(path, "(whole file)", str(error), "restore the file or mend the line") from error
    return [_entry(path, kind, name, table) for name, table in tables.items()]


def _entry(path: Path, kind: Kind, name: str, table: Any) -> Entry:
    """One table, checked key by key."""
    if not isinstance(table, dict):
        raise LexiconError(path, name, "is not a table", f'write ["{name}"] and its keys below')
    values: dict[str, Any] = {}
    for key, value in table.items():
        problem = _problem(key, value)
        if problem:
            raise LexiconError(path, name, problem, f"known keys are {', '.join(sorted(_KEYS))}")
        values[key] = tuple(value) if key in _TEXTS else value
    if not values.get("find"):
        raise LexiconError(path, name, "has no example", 'add find = ["words in which it must be found"]')
    return Entry(kind=kind, name=name, **values)


def _problem(key: str, value: Any) -> str | None:
    """What is wrong with one key and its value."""
    if key not in _KEYS:
        return f"unknown key {key!r}"
    if key in _TEXTS:
        good = isinstance(value, list) and all(isinstance(text, str) and text for text in value)
        return None if good else f"{key} must be a list of texts"
    if key in _NUMBERS:
        return (
            None
            if isinstance(value, int | float) and not isinstance(value, bool)
            else f"{key} must be a number"
        )
    if key in _FLAGS:
        return None if isinstance(value, bool) else f"{key} must be true or false"
    if key in _CHOICES:
        return None if value in _CHOICES[key] else f"{key} must be one of {', '.join(sorted(_CHOICES[key]))}"
    return None if isinstance(value, str) and value else f"{key} must be a text"


_Place = re.Match[str]
_REMEMBERED = 1 << 16


class _Node:
    """A place in the word trie: where each next word leads, and the entries whose name ends here.

    An ending of None says that the words up to here are a phrase in which no name is to be found.
    """

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str | None, _Node] = {}
        self.ends: tuple[Entry | None, ...] = ()


class Lexicon:
    """Finds names in text, longest match first, by walking word tries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._root = _Node()
        self._keys: set[str] = set()
        self._words = _Words(self._root, self._keys)
        self._folds: dict[tuple[Kind, str], str] = {}
        self._named: dict[tuple[Kind, str], Entry] = {}
        for entry in self.entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        self._named.setdefault((entry.kind, fold(entry.name)), entry)
        for form in entry.forms():
            node = self._walk_in(form)
            if entry not in node.ends:
                node.ends += (entry,)
            self._folds.setdefault((entry.kind, fold(form)), fold(entry.name))
        for phrase in entry.not_in:
            self._walk_in(phrase).ends += (None,)

    def _walk_in(self, form: str) -> _Node:
        node = self._root
        for key in _form_keys(form):
            self._keys.add(key)
            node = node.next.setdefault(key, _Node())
        return node

    def find(self, text: str, start: int, end: int) -> list[Mention]:
        """The names in ``text[start:end]``, in order, longest match first.

        Mentions of two kinds may share a place ("proteinuria" is a measure and an event), and a condition may
        stand inside a longer name ("duration of SLE"); otherwise none lies inside another.
        """
        places = list(TOKEN.finditer(text, start, end))
        row = list(map(self._words.__getitem__, map(re.Match.group, places)))
        row.append(_NOWHERE)
        found: list[Mention] = []
        taken = nested = -1
        for i in compress(range(len(places)), map(_NODES, row)):
            word, after = row[i], row[i + 1]
            goes_on = after.folded in word.leads or after.exact in word.leads
            if not (goes_on or word.ends):
                continue
            at = places[i].start()
            if (at < nested and at < taken) or (at and _glued(text, at - 1)):
                continue
            if goes_on:
                stop, entries = _longest(text, places, row, i)
            else:
                stop, entries = places[i].end(), word.ends
                stop = 0 if _glued(text, stop) else stop
            if at >= taken and stop:
                found += [_mention(text, at, stop, entry) for entry in entries if entry]
                taken = stop
                nested = stop if any(e is None or e.kind == "condition" for e in entries) else -1
            elif stop and at >= nested and stop <= taken:
                inner = [e for e in entries if e and e.kind == "condition"]
                found += [_mention(text, at, stop, entry) for entry in inner]
                nested = stop if inner else nested
        return found

    def entry(self, kind: Kind, name: str) -> Entry | None:
        """The entry that a name is a form of; None where the lexicon holds none."""
        return self._named.get((kind, self.fold(kind, name)))

    def same(self, one: str, other: str) -> bool:
        """Whether both are forms of one entry."""
        one = fold(one)
        known = [kind for kind in FILES.values() if (kind, one) in self._folds]
        return any(self._folds[kind, one] == self._folds.get((kind, fold(other))) for kind in known)

    def fold(self, kind: Kind, name: str) -> str:
        """A key under which two names of one thing are equal: ``C-reactive protein`` and ``CRP levels``.

        Names that the lexicon does not hold come back as their folded words.
        """
        whole = fold(name)
        known = self._folds.get((kind, whole))
        if known:
            return known
        words = whole.split()
        after, before = _AFTER.get(kind, frozenset()), _BEFORE.get(kind, frozenset())
        while len(words) > 1 and words[-1] in after:
            words.pop()
            known = known or self._folds.get((kind, " ".join(words)))
        while not known and len(words) > 1 and words[0] in before:
            words.pop(0)
            known = self._folds.get((kind, " ".join(words)))
        return known or " ".join(words)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the trie knows of a word as written.

    Its two keys; the ``nodes`` that it leads to from the root; the entries whose names it ``ends`` there, and
    the keys of the next words to which they lead.
    """

    exact: str | None
    folded: str
    nodes: Sequence[_Node] = ()
    ends: Sequence[Entry | None] = ()
    leads: Container[str | None] = ()


#: Stands for all words of no name, and behind the last word: it leads nowhere, and no name has its key.
_NOWHERE = _Known(None, "\0")
#: Asked of every word: most lead nowhere.
_NODES = attrgetter("nodes")


class _Words(dict[str, _Known]):
    """What the trie knows of each word; worked out once a word. ``known`` are the keys of all words of names.

    New words come without end: those of no name share one object, which the collector need not go through.
    """

    def __init__(self, root: _Node, known: set[str]) -> None:
        super().__init__()
        self._root, self._named = root, known

    def __missing__(self, word: str) -> _Known:
        if len(self) >= _REMEMBERED:
            self.clear()
        exact, folded = keys(word)
        known = _NOWHERE
        if folded in self._named or exact in self._named:
            known = _known(exact, folded, _next((self._root,), exact, folded))
        self[word] = known
        return known


def _known(exact: str | None, folded: str, nodes: Sequence[_Node]) -> _Known:
    if len(nodes) == 1:  # as most do: nothing is put together
        return _Known(exact, folded, nodes, nodes[0].ends, nodes[0].next)
    ends = tuple(entry for node in nodes for entry in node.ends)
    return _Known(exact, folded, nodes, ends, frozenset(key for node in nodes for key in node.next))


def _next(nodes: Sequence[_Node], exact: str | None, folded: str) -> list[_Node]:
    """Where the word of these keys leads from any of ``nodes``."""
    found = []
    for node in nodes:
        behind = node.next
        if folded in behind:
            found.append(behind[folded])
        if exact in behind:
            found.append(behind[exact])
    return found


def _longest(
    text: str, places: list[_Place], row: list[_Known], i: int
) -> tuple[int, Sequence[Entry | None]]:
    """Where the longest name that begins with word ``i`` ends, and whose name it is; 0 for none."""
    best = 0
    ends: Sequence[Entry | None] = ()
    nodes = row[i].nodes
    while True:
        here = nodes[0].ends if len(nodes) == 1 else [entry for node in nodes for entry in node.ends]
        if here and not _glued(text, places[i].end()):
            best, ends = places[i].end(), here
        i += 1
        after = row[i]
        nodes = _next(nodes, after.exact, after.folded)
        if not nodes or not _joined(text, places[i - 1], places[i]):
            return best, ends


def _joined(text: str, left: _Place, right: _Place) -> bool:
    """Whether two neighbouring words may belong to one name."""
    between = text[left.end() : right.start()]
    if between not in JOINTS:
        return False
    # "hepatitis C 3 months" holds no C3
    return not (len(left[0]) == 1 and right[0][0].isdigit() and left[0].isalpha() and between.isspace())


def _glued(text: str, place: int) -> bool:
    """Whether the character at ``place`` carries on a word."""
    return place < len(text) and (text[place].isalnum() or text[place] == "_")


def _mention(text: str, start: int, end: int, entry: Entry) -> Mention:
    name = entry.name if entry.fixed else _shown(text[start:end], entry.name, entry.kind == "measure")
    return Mention(start, end, entry.kind, name, "lexicon", entry)


@lru_cache(maxsize=1 << 14)
def _shown(printed: str, name: str, measure: bool) -> str:
    """What a record shows for words that name an entry: its name where they say no more, else the words."""
    words = " ".join(printed.split())
    # "FVC% predicted", "ppFVC": the unit in the name is dropped
    united = measure and ("%" in words or "predicted" in words or words.startswith("pp"))
    return name if united or fold(words) == fold(name) else words


def load_folder(folder: Path) -> Lexicon:
    """The lexicon of ``drugs.toml``, ``measures.toml``, ``events.toml`` and ``conditions.toml`` in a folder.

    Raises LexiconError, also where two entries of a kind claim the same form.
    """
    entries: list[Entry] = []
    owners: dict[tuple[Kind, tuple[str, ...]], str] = {}
    for file, kind in FILES.items():
        for entry in read(folder / file, kind) if (folder / file).exists() else ():
            for form in entry.forms():
                owner = owners.setdefault((kind, tuple(_form_keys(form))), entry.name)
                if owner != entry.name:
                    raise LexiconError(
                        folder / file,
                        entry.name,
                        f"{form!r} belongs to {owner!r} already",
                        "keep it in one of them",
                    )
            entries.append(entry)
    return Lexicon(entries)


def _form_keys(form: str) -> list[str]:
    """The words of a form as the trie holds them; forms with equal keys are found by the same words.

    Acronyms keep their case, and so does a lone letter ("hepatitis C") unless it opens a longer name
    ("C-reactive protein", also written with a small c).
    """
    words = TOKEN.findall(form)
    found = []
    for i, word in enumerate(words):
        exact, folded = keys(word)
        opens = len(word) == 1 and i == 0 and len(words) > 2
        found.append(exact if exact and is_acronym(word) and not opens else folded)
    return found


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon that ships with the package; read once."""
    return load_folder(FOLDER)

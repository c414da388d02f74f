"""Names in an abstract: drugs, measures, events and conditions, and the short forms that it defines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abstrax.names import abbreviations, lexicon, patterns
from abstrax.names.abbreviations import Definition
from abstrax.names.folding import fold
from abstrax.names.lexicon import Lexicon
from abstrax.names.mention import Kind, Mention
from abstrax.names.merging import defined, merge, named
from abstrax.text.spans import Text

if TYPE_CHECKING:
    from abstrax.names.ner import Model

__all__ = ["Definition", "Kind", "Mention", "Names", "find"]


@dataclass(frozen=True, slots=True)
class Names:
    """What an abstract names.

    ``mentions`` are in order and none overlaps another. ``conditions`` are all conditions named, also those
    inside a longer name ("duration of SLE") or that are told as events. Offsets are into ``Text.clean``.
    """

    mentions: tuple[Mention, ...]
    abbreviations: tuple[Definition, ...]
    conditions: tuple[Mention, ...]
    _lexicon: Lexicon = field(repr=False)
    _longs: dict[str, str] = field(repr=False)

    def fold(self, kind: Kind, name: str) -> str:
        """A key under which two names of one thing are equal, the abstract's own short forms read out."""
        return self._lexicon.fold(kind, self._longs.get(fold(name), name))

    def within(self, words: str) -> list[Mention]:
        """The names in a text beside the abstract, such as its title, with the short forms that the abstract defines.

        Offsets are into ``words``. Beside names none of which overlap there are conditions that stand in others.
        """
        spans = [(0, len(words))]
        there = [
            Definition(d.short, d.long, places)
            for d in self.abbreviations
            if (places := tuple(abbreviations.uses(words, d.short, spans)))
        ]
        own, silenced = defined(words, there, self._lexicon)
        known = self._lexicon.find(words, 0, len(words))
        merged = merge(words, [own, known, patterns.find(words, spans, words)], silenced)
        held = {(m.start, m.end, m.kind) for m in merged}
        inner = [m for m in [*own, *known] if m.kind == "condition" and (m.start, m.end, m.kind) not in held]
        return sorted([*merged, *inner], key=lambda mention: mention.start)


def find(
    text: Text, spans: Sequence[tuple[int, int]], title: str | None = None, model: Model | None = None
) -> Names:
    """The names within ``spans`` (sentences, in order) of ``text.clean``.

    Of names that overlap the longest stands; of equals that by the abstract's own definition, then the
    vocabulary's, then a pattern's, then the ``model``'s. ``title`` says what the study is about, where it
    does not stand in the text.
    """
    words = lexicon.load()
    definitions = _definitions(text.clean, spans, title, words)
    known = [mention for start, end in spans for mention in words.find(text.clean, start, end)]
    own, silenced = defined(text.clean, definitions, words)
    guessed = patterns.find(text.clean, spans, title)
    modelled = model.find(text.clean, spans) if model is not None else []
    shorts = {fold(d.long): d.short for d in reversed(definitions)}
    merged = merge(text.clean, [own, known, guessed, modelled], silenced)
    mentions = [named(text.clean, m, shorts) for m in merged if not patterns.is_unit(text.clean, m)]
    conditions = [named(text.clean, m, shorts) for m in [*own, *known] if m.kind == "condition"]
    longs = {fold(d.short): d.long for d in definitions}
    return Names(tuple(mentions), tuple(definitions), tuple(conditions), words, longs)


def _definitions(
    clean: str, spans: Sequence[tuple[int, int]], title: str | None, words: Lexicon
) -> list[Definition]:
    """What the text defines, and what its title does where the text leaves it to that."""
    found = abbreviations.find(clean, spans, words.same)
    if title and ("(" in title or "[" in title):
        have = {definition.short for definition in found}
        for titled in abbreviations.find(title, same=words.same):
            if titled.short not in have:
                places = tuple(abbreviations.uses(clean, titled.short, spans))
                found.append(Definition(titled.short, titled.long, places))
    return found

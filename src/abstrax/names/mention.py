"""A name found in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from abstrax.names.lexicon import Entry

Kind = Literal["drug", "measure", "event", "condition"]


# Not frozen, though nobody changes one: there are thirty to an abstract, and freezing takes four times as long as making.
@dataclass(slots=True)
class Mention:
    """``clean[start:end]`` names a drug, measure, event or condition.

    ``name`` is what a record shows: the short form where the abstract or the lexicon has one, else the words
    of the text. ``source`` says who found it: ``abbreviation``, ``lexicon``, ``pattern`` or ``model``.
    """

    start: int
    end: int
    kind: Kind
    name: str
    source: str
    entry: Entry | None = None

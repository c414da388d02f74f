"""Doses, scores, toxicity grades, patient counts and effects from clinical abstracts, each tied to its place.

Three lines are enough::

    from abstrax import extract
    record = extract("Six patients received prednisone 10 mg daily.")
    record.to_frame()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abstrax.model import Record

__version__ = "0.1.0"
__all__ = ["extract"]


def extract(text: str, *, id: str = "abstract", title: str | None = None, model: str | None = None) -> Record:
    """The record of one abstract, given as text: a page with its furniture, or the bare prose.

    ``model`` names an installed spaCy model whose entities join the lexicon's. Offsets of facts point into
    ``text``. Raises the error of the room that cannot go on, such as a missing model or a broken vocabulary.
    """
    from abstrax.model import Document
    from abstrax.pipeline import extract as run
    from abstrax.pipeline import load_model

    return run(Document(id=id, text=text, title=title), model=load_model(model) if model else None)

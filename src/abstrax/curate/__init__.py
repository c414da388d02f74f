"""Curation: a page on this machine where a person makes gold records from what extraction found.

``library`` knows the abstracts and what is kept of them, ``work`` is one abstract under a curator's hands,
``vocabulary`` opens the lexicon at the right entry, ``app`` answers the browser, ``server`` listens.
"""

from __future__ import annotations

from abstrax.curate.library import CurateError, Library
from abstrax.curate.server import Server

__all__ = ["CurateError", "Library", "Server"]

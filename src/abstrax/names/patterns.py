"""Drugs that no vocabulary holds, by how their names are made."""

from __future__ import annotations

from collections.abc import Sequence

from abstrax.names.mention import Mention

Span = tuple[int, int]


def find(clean: str, spans: Sequence[Span], title: str | None = None) -> list[Mention]:
    """Drugs named in ``spans`` by stem, code or target."""
    return []

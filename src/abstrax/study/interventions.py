"""The drugs, products and procedures that a study gives or compares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from abstrax.model import Count, Fact
from abstrax.names.folding import fold
from abstrax.names.mention import Mention

if TYPE_CHECKING:
    from abstrax.names import Names

_CONTROLS = frozenset({"placebo", "vehicle", "sham"})
_NEVER = frozenset(fold(name) for name in ("lymphodepletion", "isotype control", "normal saline", "rescue therapy", "combination therapy"))
_MODELS = frozenset(fold(name) for name in ("zymosan", "monoiodoacetate", "pristane", "imiquimod", "resiquimod"))
_GENERIC_CAR = re.compile(
    r"(?:anti-)?(?:(?:CD\d+|BCMA|GPRC5D)(?:[/x -](?:anti-)?(?:CD\d+|BCMA|CD3))*)?[- ]?(?:\w+[- ]){0,2}(?:CAR|chimeric antigen receptor)\b.*"
    r"|T[- ]cell engager|TCE|anti-CD\d+|.*bispecific.*",
    re.IGNORECASE,
)
_CAUSED = re.compile(r"[- ](?:induced|resistant|refractory|naive|naïve|experienced|associated|related|free|toxicity|retinopathy|failure)\b", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:anti-|resistance to|inadequate response to|refractory to|intoleran\w+ to|failure of|antibod(?:y|ies) (?:to|against)) ?$", re.IGNORECASE)


def find(
    clean: str, names: Names, facts: Sequence[Fact], title: str, titled: Sequence[Mention], design: str
) -> list[str]:
    """The drugs of the title and what they are compared with; else those dosed or given under study.

    A class in the title ("JAK inhibitors", "CAR-T") gives way to its members where the text names them.
    """
    drugs = [m for m in names.mentions if m.kind == "drug"]
    counts = Counter(_shown(m) for m in drugs)
    kept: list[str] = []
    for mention in titled:
        if mention.kind == "drug" and _is_given(title, mention) and fold(_shown(mention)) not in _NEVER:
            kept += _members(mention, drugs, counts) or [_shown(mention)]
    kept = _specific(list(dict.fromkeys(kept)))
    for name in (*_arms(names, facts, drugs), *_dosed(facts, drugs)):
        if fold(name) not in {fold(k) for k in kept} and fold(name) not in _NEVER | _MODELS:
            kept.append(name)
    if kept and "placebo" not in kept and counts["placebo"] and ("placebo" in design or counts["placebo"] >= 2):
        kept.append("placebo")
    return _specific(kept)


def _shown(mention: Mention) -> str:
    entry = mention.entry
    return mention.name if entry is None else entry.long or entry.name


def _is_given(title: str, mention: Mention) -> bool:
    return not _CAUSED.match(title, mention.end) and not _AGAINST.search(title[: mention.start])


def _members(mention: Mention, drugs: Sequence[Mention], counts: Counter[str]) -> list[str]:
    """The drugs of the text that belong to the class which ``mention`` names."""
    entry = mention.entry
    if _GENERIC_CAR.fullmatch(mention.name):
        products = [m for m in drugs if not _GENERIC_CAR.fullmatch(m.name) and _is_cell_product(m)]
        return list(dict.fromkeys(_shown(m) for m in products))
    if entry is None or entry.family != entry.name:
        return []
    found = Counter(_shown(m) for m in drugs if m.entry and m.entry.family == entry.name and m.entry is not entry)
    return list(found) if len(found) <= 4 else []


def _is_cell_product(mention: Mention) -> bool:
    entry = mention.entry
    if entry is not None:
        return entry.family in ("CAR-T", "CAR-NK", "CAR-Treg", "T-cell engager")
    return mention.source == "pattern" and bool(re.search(r"\d", mention.name))


def _arms(names: Names, facts: Sequence[Fact], drugs: Sequence[Mention]) -> list[str]:
    """The drugs after which the arms are called."""
    known = {names.fold("drug", m.name): _shown(m) for m in drugs}
    found = []
    for fact in facts:
        if isinstance(fact, Count) and fact.what == "arm" and fact.group:
            name = known.get(names.fold("drug", fact.group))
            if name:
                found.append(name)
    return list(dict.fromkeys(found))


def _dosed(facts: Sequence[Fact], drugs: Sequence[Mention]) -> list[str]:
    shown = {m.name: _shown(m) for m in drugs}
    return list(dict.fromkeys(shown.get(f.drug, f.drug) for f in facts if f.kind == "dose" and f.purpose == "study" and f.drug))


def _specific(kept: list[str]) -> list[str]:
    """Without the names of a kind ("CAR-T") where a product of some name is studied."""
    named = [name for name in kept if not _GENERIC_CAR.fullmatch(name)]
    return named if any(name not in _CONTROLS for name in named) else kept

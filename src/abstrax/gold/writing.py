"""Gold records as JSON: what is written is what ``records`` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from abstrax.gold.records import GoldFact

#: What extraction knows of a fact and gold does not state.
FOUND = frozenset({"confidence", "rule", "flags"})
_FIRST = ("kind", "quote", "section", "group", "when")
_LISTS = ("registration", "conditions", "interventions")


def entry(gold: GoldFact, text: str) -> dict[str, Any]:
    """A gold fact as it stands in a file: fields without a value left out, whole numbers without decimals.

    The guide's quote says where the fact stands; only where it stands several times in ``text`` are ``start``
    and ``end`` written too.
    """
    fact = gold.fact
    left_out = FOUND if text.count(fact.quote) > 1 else FOUND | {"start", "end"}
    values = {name: plain(value) for name, value in fact.model_dump(exclude=set(left_out)).items()}
    ordered = {name: values.pop(name) for name in _FIRST} | values
    stated = {name: value for name, value in ordered.items() if value is not None}
    if gold.optional:
        stated["optional"] = True
    if gold.missed:
        stated["missed"] = gold.missed
    return stated


def to_json(
    id: str,
    title: str | None,
    study: Mapping[str, Any],
    entries: Sequence[Mapping[str, Any]],
    curation: Sequence[Mapping[str, str]] = (),
    before: Mapping[str, Any] | None = None,
) -> str:
    """The content of a gold file, one trailing newline.

    ``before`` is the file's JSON as it is: a fact that says the same as one of its keeps the form it has
    there, so that a diff shows what a curator changed and nothing else.
    """
    kept = [fact for fact in (before or {}).get("facts", []) if isinstance(fact, dict)]
    data: dict[str, Any] = {"id": id, "title": title, "study": _study(study, before or {})}
    if title is None:
        del data["title"]
    data["facts"] = [next((old for old in kept if _same(old, new)), new) for new in map(dict, entries)]
    if curation:
        data["curation"] = [dict(saved) for saved in curation]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def plain(value: Any) -> Any:
    """A number without needless decimals; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _study(study: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are stated; one that stands there as null stays so while it has no value."""
    old = {name: None for name, value in (before.get("study") or {}).items() if value is None}
    new = {name: list(value) if name in _LISTS else value for name, value in study.items()}
    order = [*(before.get("study") or {}), *new]
    return {name: new.get(name) for name in dict.fromkeys(order) if new.get(name) is not None or name in old}


def _same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether two entries say the same; null is as good as left out, and "=" as no operator."""

    def said(fact: Mapping[str, Any]) -> dict[str, Any]:
        silent = (("op", "="), ("optional", False))
        values = {k: v for k, v in fact.items() if v is not None and (k, v) not in silent}
        # defaults of the model, which one may write out or not
        defaults = {"score": {"role": "level"}, "grade": {"grade": "any"}}.get(values.get("kind", ""), {})
        return defaults | values

    return said(old) == said(new)

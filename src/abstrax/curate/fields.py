"""What a curator fills in: each field of each kind, and the control that it is edited with."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from abstrax.model import Count, Dose, Effect, FactBase, Grade, Score
from abstrax.names import lexicon
from abstrax.quantities.units import DOSE_UNITS

KINDS: dict[str, type[FactBase]] = {
    "dose": Dose, "score": Score, "grade": Grade, "count": Count, "effect": Effect,
}  # fmt: skip
#: The guide's sections; an abstract's own are offered beside them.
SECTIONS = ("title", "background", "methods", "results", "conclusion")
_COMMON = ("section", "group", "when")
_HIDDEN = frozenset({"kind", "quote", "start", "end", "confidence", "rule", "flags"})
#: Words offered where the guide names the usual ones and allows others.
_OFFERED: dict[tuple[str, str], tuple[str, ...]] = {
    ("dose", "unit"): tuple(sorted(DOSE_UNITS)),
    ("dose", "every"): ("1 day", "12 hours", "8 hours", "1 week", "2 weeks", "4 weeks", "12 weeks", "once"),
    ("dose", "route"): ("iv", "sc", "po", "im", "topical", "inhaled", "intrathecal", "intra-articular"),
    ("score", "unit"): (
        "%", "years", "months", "weeks", "days", "points", "mg/dL", "g/dL", "ng/L", "ng/mL", "mg/L", "umol/L",
        "U/L", "/uL", "mL/min", "/100 PY", "fold", "m", "mm/h", "[IU]/mL",
    ),
    ("grade", "grade"): (
        "any", "1", "2", "3", "4", "5", "1-2", "3-4", ">=2", ">=3", "mild", "moderate", "mild-moderate",
        "severe", "serious", "fatal",
    ),
    ("effect", "measure"): ("HR", "OR", "RR", "IRR", "MD", "beta", "r", "AUC", "sensitivity", "specificity"),
}  # fmt: skip


def described() -> dict[str, list[dict[str, Any]]]:
    """For each kind its fields in order: ``name``, ``control``, ``required``, ``choices`` or ``offered``.

    ``control`` is ``choice`` (one of ``choices``), ``number`` or ``text`` (``offered`` are suggestions).
    """
    return {kind: [_field(kind, name) for name in _names(model)] for kind, model in KINDS.items()}


def names() -> dict[str, list[str]]:
    """The vocabulary's names by its kinds, to offer while a name is typed."""
    found: dict[str, list[str]] = {}
    for entry in lexicon.load().entries:
        found.setdefault(entry.kind, []).append(entry.name)
    return {kind: sorted(names, key=str.casefold) for kind, names in found.items()}


def _names(model: type[FactBase]) -> list[str]:
    own = [name for name in model.model_fields if name not in FactBase.model_fields and name not in _HIDDEN]
    return [*own, *_COMMON]


def _field(kind: str, name: str) -> dict[str, Any]:
    field = KINDS[kind].model_fields[name]
    described: dict[str, Any] = {"name": name, "required": field.is_required()}
    choices = _choices(field.annotation)
    if choices:
        return described | {"control": "choice", "choices": choices}
    if field.annotation is float or float in get_args(field.annotation):
        return described | {"control": "number"}
    return described | {"control": "text", "offered": list(_OFFERED.get((kind, name), ()))}


def _choices(annotation: Any) -> list[str]:
    """The values of a literal, alone or beside None."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [value for part in get_args(annotation) for value in _choices(part)]

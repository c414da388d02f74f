"""Who is given a dose: everybody, or an arm that is called by its drug, its amount or its level."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abstrax.quantities.grammar import Quantity
from abstrax.quantities.units import DOSE_UNITS
from abstrax.relate.groups import Group
from abstrax.relate.scene import Scene

_LEVEL = re.compile(
    r"[^();,]{0,30}?[(\[](?P<label>(?:[Dd]ose level \[?|dose )?DL\]? ?-?\d|(?:[Cc]ohort|[Aa]rm|[Gg]roup|[Pp]art) [A-Z]?\d?[a-z]?|"
    r"(?:low|high|mid|middle|medium)(?:er)?[- ]dose|[Qq]\d+[Ww])\b"
)
_LEVEL_WORDS = re.compile(r"^[Dd]ose level \[?DL\]? ?")


def amounts(scene: Scene, but: Quantity | None = None) -> list[Group]:
    """ "36% and 28% with 300 mg and 150 mg": doses that may stand for the arms given them, all ``but`` one and its list.

    "Excretion was 6.7 vs 11.4 mg" tells of no arms, nor does a measured "6.7 ± 4.6 mg".
    """
    if scene.dosed is None:
        scene.dosed = [
            (place, Group(q.start, q.end, _amount(scene, q, q.unit), form="amount"))
            for place, q in enumerate(scene.quantities)
            if q.unit in DOSE_UNITS and q.high is None and not q.has_spread
        ]
    if but is None or not scene.dosed:
        return [group for _place, group in scene.dosed]
    index = scene.quantities.index(but)
    listed = scene.runs.get(index, (index,))
    return [group for place, group in scene.dosed if place not in listed]


_REGIMEN = re.compile(
    r"[ -]?(?P<amount>\d+(?:\.\d+)? ?(?:mg|µg|mcg|ug|g|mL|IU)?(?:/kg|/m2|/day|/week)?)(?![\d%.]\d|[\w%])(?P<every> ?(?:[QqBb][DWMdwm]\b|[Qq]\d+[WwMmDd]\b|[BTbt][Ii][Dd]\b|[QqOo][DdWw]\b))?"
)


def regimens(scene: Scene) -> list[Group]:
    """ "ORV 200 mg", "MTX 15", "GUS 100 mg Q4W": an arm that is called by its drug and the amount."""
    found = []
    for drug in scene.of_kind("drug"):
        match = _REGIMEN.match(scene.clean, drug.end, scene.end)
        if match is None:
            continue
        bare = match["amount"].strip(" -0123456789.") == "" and match["every"] is None
        if not bare or (drug.name.isupper() and len(match["amount"]) > 1):  # "MTX 15", but not "MMF 1 to 2 g"
            label = scene.clean[drug.start : match.end()]
            found.append(Group(drug.start, match.end(), label, drug=True, form="dosed"))
    return found


_PRINTED = re.compile(r"[\d.,·]+(?: ?[×x*] ?10[⁰¹²³⁴-⁹\d^]*)?(?P<unit>[ -]?[A-Za-zµμ%][\w/²]*)?")


def _amount(scene: Scene, quantity: Quantity, unit: str | None) -> str:
    """An amount as printed; the unit that stands with the last of a list is that of each."""
    printed = _PRINTED.match(scene.clean, quantity.head_start, quantity.end)
    if printed is None:
        return f"{quantity.value:g} {unit or ''}".rstrip()
    return printed[0] if printed["unit"] or not unit else f"{printed[0]} {unit}"


def _unit_behind(scene: Scene, quantity: Quantity) -> str | None:
    """ "0.3, 1, or 2 mg/kg": the unit that stands once, with the last of a list."""
    behind = scene.quantities[scene.quantities.index(quantity) + 1 :]
    return next((q.unit for q in behind if q.unit in DOSE_UNITS), None)


_ALLOCATED = re.compile(
    r"\b(?:randomi[sz]\w+|assigned|allocated|arms?|groups?|cohorts?|received either|dose levels?|versus|vs\.?)\b",
    re.I,
)


def _by_rule(scene: Scene, quantity: Quantity, label: str, how: str) -> str:
    """An arm is named by its drug, or by its dose where one drug is given in several."""
    drugs = [n for n in scene.names if n.kind == "drug" and n.name.lower() not in ("placebo", "pbo")]
    if how in ("leading", "focus") or (
        how in ("after", "before", "bracket") and not any(g.label == label and g.drug for g in scene.groups)
    ):
        return label
    if not drugs or not _ALLOCATED.search(scene.text):
        return "all"
    doses = {q.value for q in scene.quantities if q.unit == quantity.unit and q.unit is not None}
    nearest = min(drugs, key=lambda n: abs(n.start - quantity.start)).name
    return (
        f"{quantity.value:g} {quantity.unit}"
        if len(doses) > 1 and len({n.name for n in drugs}) == 1
        else nearest
    )


def labels(
    scene: Scene, quantity: Quantity, drug: str | None, told: str, how: str
) -> Iterator[tuple[str, str]]:
    """The labels that a dose offers for those who are given it, each with its source.

    ``drug`` is the dose's own, ``told`` the group that the rules find and ``how``.
    """
    yield _by_rule(scene, quantity, told, how), "dose rule"
    amounts_here = {q.value for q in scene.quantities if q.unit in DOSE_UNITS and q.unit == quantity.unit}
    many = min(len(amounts_here | {quantity.value}), 4)
    allocated = _ALLOCATED.search(scene.text) is not None
    own = _amount(scene, quantity, quantity.unit or _unit_behind(scene, quantity))
    yield own, "own amount"
    yield own, f"own amount of {many} allocated={allocated}"
    if drug:
        placebo = re.search(r"\b(?:placebo|PBO|vehicle|controls?)\b", scene.text) is not None
        yield drug, "own drug"
        yield drug, f"own drug allocated={allocated} placebo={placebo}"
        yield drug, f"own drug amounts={many}"
    if level := _LEVEL.match(scene.clean, quantity.end, scene.end):
        yield _LEVEL_WORDS.sub("DL", level["label"]), "level behind"

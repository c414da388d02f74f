"""Doses: an amount with a drug's unit, and the drug it belongs to."""

from __future__ import annotations

import re
from functools import partial

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity
from abstrax.quantities.numbers import WORD_NUMBER, from_words
from abstrax.quantities.units import DOSE_UNITS
from abstrax.relate.scene import Candidate, Scene
from abstrax.relate.signals import reached

_PER_TIME = re.compile(r"/(day|week|month|year|h|24h|min|dose)$")
_ROUTES = [
    ("iv", r"\bi\.?v\.?\b|\bIV\b|intravenous(?:ly)?"), ("sc", r"\bs\.?c\.?\b|\bSC\b|subcutaneous(?:ly)?|\bSQ\b"),
    ("po", r"\boral(?:ly)?\b|\bp\.?o\.?\b|\bPO\b|by mouth"), ("im", r"intramuscular(?:ly)?|\bIM\b"),
    ("topical", r"\btopical(?:ly)?\b|ointment|cream"), ("inhaled", r"\binhaled\b"), ("intra-articular", r"intra-?articular(?:ly)?"),
    ("intravitreal", r"intravitreal"), ("intrathecal", r"intrathecal(?:ly)?"),
]  # fmt: skip
_ROUTES_RE = [(name, re.compile(form)) for name, form in _ROUTES]
_N = rf"(?:\d+|(?i:{WORD_NUMBER}))"
_EVERY = [
    (re.compile(rf"\bevery (?P<n>{_N})[- ](?P<u>hour|day|week|month|year)s?|\bevery (?P<n2>{_N})-(?P<u2>week|month)ly"), None),
    (re.compile(r"\b[Qq] ?(?P<n>\d+) ?-?(?P<u>[HhDdWwMmYy])(?:k|ks)?\b"), None),
    (re.compile(rf"/ ?(?P<n>{_N}) (?P<u>day|week|wk|month)s?\b"), None),
    (re.compile(r"\bevery other (?P<u>day|week|month)"), "2 {u}s"),
    (re.compile(r"\btwice (?:daily|a day|per day)|\bb\.?i\.?d\b\.?|\bBID\b|\bevery 12 h"), "12 hours"),
    (re.compile(r"\b(?:three times (?:daily|a day|per day)|t\.?i\.?d\b|TID\b)"), "8 hours"),
    (re.compile(r"\btwice (?:weekly|a week)"), "3.5 days"),
    (re.compile(r"\bbi-?weekly\b|\bfortnightly\b|\bevery second week"), "2 weeks"),
    (re.compile(r"\b(?:once[- ])?weekly\b|\bonce (?:a|per|every) week|/ ?(?:week|wk)\b|\bper week\b|\bevery week\b|\bQW\b|\bqw\b|\beach week\b|\ba week\b"), "1 week"),
    (re.compile(r"\b(?:once[- ])?monthly\b|/ ?month\b|\bper month\b|\bevery month\b|\bonce (?:a|per) month|\bQM\b"), "1 month"),
    (re.compile(r"\b(?:once[- ])?daily\b|/ ?d(?:ay)?\b|\bper day\b|\bevery day\b|\bQD\b|\bonce (?:a|per) day|\bq\.?d\b|/24 ?h|\ba day\b|\bOD\b"), "1 day"),
    (re.compile(r"\byearly\b|\bannually\b|/ ?year\b|\bper year\b|\bonce a year"), "1 year"),
    (re.compile(r"\bsingle\b|\bone[- ]time\b|\bonce\b(?! (?:daily|weekly|monthly|a|per|the|every|remission))"), "once"),
]  # fmt: skip
_LETTER = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year", "wk": "week"}
_DURATION = re.compile(
    rf"(?:\bfor (?:a total of |up to |another |the first )?|\bover |× ?|\bx ?|[,(] ?)(?P<n>{_N})[- ](?P<u>day|week|month|year|dose|cycle)s?\b(?! (?:before|after|prior|apart|interval|of follow))"
)
_CONDITIONING = re.compile(r"lympho-?deplet|conditioning|\bLD\b chemo", re.I)
_PREMED = re.compile(r"pre-?medicat", re.I)
_RESCUE = re.compile(
    r"\b(?:rescue|treated with|managed with|required|resolved (?:with|after)|administered for|treat(?:ment of)? (?:the )?(?:CRS|ICANS))\b",
    re.I,
)
_BACKGROUND = re.compile(
    r"\b(?:dose (?:was |were )?(?:decreas|reduc|taper|declin)|(?:mean|median|average|daily|cumulative|baseline|concomitant|background|stable|maintenance|previous|prior) |tapered|taper|reduced (?:from|to)|decreased (?:from|to)|at baseline|remained on|on stable|equivalents?)",
    re.I,
)
_LIMIT = re.compile(r"\b(?:max(?:imum|\.)?|not exceeding|up to)(?: (?:dose|daily dose|of))* ?$", re.I)
_STEROID = re.compile(
    r"predniso|gluco-?cortico|cortico-?steroid|steroid|\bGCs?\b|\bPDN\b|\bPSL\b|\bCS\b|hydrocortisone|dexamethasone",
    re.I,
)


def unit_of(quantity: Quantity) -> tuple[str, str | None] | None:
    """The dose unit and, where the unit holds one, the interval: "mg/day" is ("mg", "1 day"); None for a laboratory unit."""
    if quantity.unit is None:
        return None
    match = _PER_TIME.search(quantity.unit)
    unit = quantity.unit[: match.start()] if match else quantity.unit
    if unit not in DOSE_UNITS:
        return None
    per = (
        {"24h": "1 day", "h": "1 hour", "dose": None, "min": None}.get(match[1], f"1 {match[1]}")
        if match
        else None
    )
    return unit, per


def possible(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number can be an amount of a drug."""
    unit = unit_of(quantity) or _shared_unit(scene, quantity)
    if unit is None or quantity.n_equals:
        return False
    return not ((unit[0] == "cells" and quantity.value < 1e5) or (unit[0] == "mL" and not scene.of_kind("drug")))


def cues(scene: Scene, quantity: Quantity) -> list[str]:
    """How the nearest drugs are reached."""
    return [f"drug {rule}" for _mention, _drug, rule in _drugs(scene, quantity)]


def propose(scene: Scene, quantity: Quantity) -> list[Candidate]:
    """A dose for each drug that the amount may belong to."""
    unit = unit_of(quantity) or _shared_unit(scene, quantity)
    if unit is None:
        return []
    options = _drugs(scene, quantity)
    if unit[0].startswith("cells") and scene.focus.product:
        options = [
            option
            for option in options
            if option[2] not in ("inside", "of") or option[1] == scene.focus.product
        ]
    if (
        unit[0].startswith("cells")
        and scene.focus.product
        and all(option[1] != scene.focus.product for option in options)
    ):
        options.append((None, scene.focus.product, "product"))
    if not any(rule in ("direct", "of", "inside", "list-of") for _m, _d, rule in options):
        if scene.focus.drug and not options:
            options.append((None, scene.focus.drug, "focus"))
        if scene.focus.product and all(
            option[1].lower() != scene.focus.product.lower() for option in options
        ):
            options.append((None, scene.focus.product, "product"))
    return [_candidate(scene, quantity, unit, *option) for option in options]


def _shared_unit(scene: Scene, quantity: Quantity) -> tuple[str, str | None] | None:
    """ "0.1, 0.3, or 1 mg/kg", "10×106 (DL1) or 25×106 (DL2) CAR+ T cells": the unit stands once, at the end."""
    if quantity.unit or quantity.share or quantity.kind not in "nw":
        return None
    if quantity.value >= 1e5 and re.search(r"[×x*]\s?10", scene.clean[quantity.start : quantity.end]):
        after = scene.after(quantity.end, 90)
        match = re.search(r"\bcells?\b(?: ?(?:/|per) ?(kg|m2))?|\)? ?/ ?(kg)\b", after)
        kg = (match and (match[1] or match[2])) or re.search(r"/ ?kg|per kg|per kilogram", after)
        return ("cells/kg" if kg else "cells", None)
    position = scene.quantities.index(quantity)
    for later in scene.quantities[position + 1 : position + 4]:
        gap = scene.clean[quantity.end : later.start]
        if not re.fullmatch(r"\s*(?:,|/|or|and|, or|, and|-|to|vs\.?|versus)\s*", gap):
            return None
        if found := unit_of(later):
            return found
        quantity = later
    return None


def _drugs(scene: Scene, quantity: Quantity) -> list[tuple[Mention | None, str, str]]:
    """The nearest drug before and the nearest after, with how each is reached."""
    drugs = scene.of_kind("drug")
    options: list[tuple[Mention | None, str, str]] = []
    earlier = [d for d in drugs if d.end <= quantity.start]
    later = [d for d in drugs if d.start >= quantity.end]
    listed = _list_of(scene, quantity, drugs)
    if listed:
        options.append((listed, listed.name, "list-of"))
    inside = [d for d in drugs if d.start < quantity.end and d.end > quantity.start]
    if inside:
        options.append((inside[0], inside[0].name, "inside"))
    if later:
        gap = scene.clean[quantity.end : later[0].start]
        if re.fullmatch(
            r"\s*(?:of |[\w/.-]+ (?:doses? of )?|(?:twice |once )?(?:daily|weekly|monthly) (?:of )?|of (?:the |oral |intravenous |iv |IV )*|\(|(?:oral|intravenous|IV|SC|subcutaneous) )?",
            gap,
        ):
            options.append((later[0], later[0].name, "of"))
        elif (
            len(gap) < 60
            and not scene.between(quantity.end, later[0].start)
            and scene.clause(later[0].start) == scene.clause(quantity.start)
        ):
            options.append((later[0], later[0].name, "after"))
    if earlier:
        drug = earlier[-1]
        gap = scene.clean[drug.end : quantity.start]
        crossed = scene.between(drug.end, quantity.start)
        rule = "direct" if re.fullmatch(r"[\s(,:]*(?:at |of |≥ ?|≤ ?|<|>|dose |)*", gap) else "before"
        if crossed:
            rule = "list" if all(unit_of(q) or q.unit is None for q in crossed) else "far"
        if scene.clause(drug.start) != scene.clause(quantity.start):
            rule += "-clause"
        options.append((drug, drug.name, rule))
        heads = [
            d
            for d in earlier[:-1]
            if d.entry is not None
            and re.fullmatch(r"[\w\s,]*\(?", scene.clean[d.end : drug.start])
            and len(scene.clean[d.end : drug.start]) < 4
        ]
        if heads and heads[-1].name == drug.name:
            options[-1] = (heads[-1], drug.name, rule)
    return options


def _list_of(scene: Scene, quantity: Quantity, drugs: list[Mention]) -> Mention | None:
    """ "0.1, 0.3, or 1 mg/kg of cizutamig": the drug after the list is the drug of each."""
    index = scene.quantities.index(quantity)
    last = max((i for i, head in scene.heads.items() if head == scene.heads.get(index, index)), default=index)
    if last == index:
        return None
    end = scene.quantities[last].end
    for drug in drugs:
        if drug.start >= end:
            return (
                drug
                if re.fullmatch(r"\s*(?:of|doses of)? ?(?:the )?", scene.clean[end : drug.start])
                else None
            )
    return None


def _candidate(
    scene: Scene,
    quantity: Quantity,
    unit: tuple[str, str | None],
    mention: Mention | None,
    drug: str,
    rule: str,
) -> Candidate:
    start, end = _extent(scene, quantity, mention)
    fields: dict[str, object] = {
        "drug": drug, "amount": quantity.value, "amount_high": quantity.high, "op": quantity.op, "unit": unit[0],
    }  # fmt: skip
    if _LIMIT.search(scene.before(quantity.start, 24)):
        fields["op"] = "<="
    source = mention.source if mention else "focus"
    use = mention.entry.use if mention is not None and mention.entry is not None else None
    signals = [f"rule={rule}", f"rule={rule}&{unit[0]}", f"source={source}", f"rule={rule}&{source}", f"use={use}&{unit[0]}"]
    if mention is not None:
        signals += reached(scene, mention.start, mention.end, quantity)
    fill = partial(_details, scene, quantity, unit[1], mention, drug, (start, end))
    return Candidate("dose", fields, quantity, start, max(end, quantity.end), rule, signals, fill=fill)


def _details(
    scene: Scene,
    quantity: Quantity,
    per: str | None,
    mention: Mention | None,
    drug: str,
    extent: tuple[int, int],
) -> dict[str, object]:
    """Schedule, length, route, statistic and purpose of a chosen dose."""
    local = _local(scene, quantity)
    return {
        "every": per or _every(local), "duration": _duration(local), "route": _route(scene, *extent),
        "stat": _stat(scene, quantity), "purpose": _purpose(scene, quantity, mention, drug),
    }  # fmt: skip


def _extent(scene: Scene, quantity: Quantity, mention: Mention | None) -> tuple[int, int]:
    if mention is None or abs(mention.start - quantity.start) > 60:
        return quantity.start, quantity.end
    return min(mention.start, quantity.start), max(mention.end, quantity.end)


def _local(scene: Scene, quantity: Quantity) -> str:
    """What belongs to this amount alone: up to the next amount or the end of the clause."""
    later = [
        q.start
        for q in scene.quantities
        if q.start >= quantity.end and (unit_of(q) is not None or q.value >= 1e5)
    ]
    stop = min([*later, scene.clause_span(quantity.start)[1], quantity.end + 60, scene.end])
    before = scene.before(quantity.start, 40)
    edge = max(
        before.rfind(","), before.rfind(";"), before.rfind(")"), before.rfind(" and "), before.rfind(" or ")
    )
    head = before[edge + 1 :]
    return head + scene.clean[quantity.start : max(stop, quantity.end)]


def _every(local: str) -> str | None:
    for pattern, fixed in _EVERY:
        match = pattern.search(local)
        if not match:
            continue
        if fixed and "{u}" not in fixed:
            return fixed
        groups = match.groupdict()
        unit = (groups.get("u") or groups.get("u2") or "").lower()
        unit = _LETTER.get(unit, unit)
        if fixed:
            return fixed.format(u=unit)
        number = groups.get("n") or groups.get("n2") or "1"
        count = float(number) if number[0].isdigit() else from_words(number)
        return f"{count:g} {unit}{'' if count == 1 else 's'}"
    return None


def _duration(local: str) -> str | None:
    match = _DURATION.search(local)
    if not match:
        return None
    number = match["n"]
    count = float(number) if number[0].isdigit() else from_words(number)
    return f"{count:g} {match['u']}{'' if count == 1 else 's'}"


def _route(scene: Scene, start: int, end: int) -> str | None:
    text = scene.clean[max(scene.start, start - 40) : min(scene.end, end + 30)]
    for name, pattern in _ROUTES_RE:
        if pattern.search(text):
            return name
    return None


def _stat(scene: Scene, quantity: Quantity) -> str | None:
    before = scene.clean[scene.clause_span(quantity.start)[0] : quantity.start]
    if re.search(r"\bmedian\b", before, re.I):
        return "median"
    if (
        re.search(r"\b(?:mean|average)\b", before, re.I)
        or quantity.spread == "sd"
        or re.match(r"[^.;]{0,12}average", scene.after(quantity.end, 30))
    ):
        return "mean"
    return None


def _purpose(scene: Scene, quantity: Quantity, mention: Mention | None, drug: str) -> str:
    before, after = scene.before(quantity.start, 90), scene.after(quantity.end, 60)
    use = mention.entry.use if mention is not None and mention.entry is not None else None
    if (_CONDITIONING.search(before + after) and use == "conditioning") or (
        use == "conditioning" and _CONDITIONING.search(scene.text)
    ):
        return "conditioning"
    if _PREMED.search(scene.text):
        return "premedication"
    steroid = bool(_STEROID.search(drug))
    if quantity.op in ("<", "<=", ">", ">=") and not _LIMIT.search(scene.before(quantity.start, 24)):
        if re.search(r"\b(?:remain|maintain)\w* on\b|maintenance", before) and not steroid:
            return "background"
        return "threshold"
    if steroid or (use in ("background", "premedication") and _BACKGROUND.search(before + after)):
        return (
            "rescue"
            if _RESCUE.search(before) and re.search(r"CRS|ICANS|toxicit|grade", before)
            else "background"
        )
    return "study"

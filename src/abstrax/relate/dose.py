"""Doses: an amount with a drug's unit, and the drug it belongs to."""

from __future__ import annotations

import re
from functools import partial

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity
from abstrax.quantities.numbers import WORD_NUMBER, from_words
from abstrax.quantities.units import DOSE_UNITS
from abstrax.relate.atoms import clusters, fold, small
from abstrax.relate.purposes import LIMIT, purpose
from abstrax.relate.scene import INERT, Candidate, Scene
from abstrax.relate.signals import reached

_PER_TIME = re.compile(r"/(day|week|month|year|h|24h|min|dose|infusion|injection)$")
_ROUTES = [
    ("iv", r"i\.?v\.?|IV|[Ii]ntravenous(?:ly)?"), ("sc", r"s\.?c\.?|SC|[Ss]ubcutaneous(?:ly)?|SQ|SubQ|under the skin"),
    ("po", r"[Oo]ral(?:ly)?(?! (?:candid|ulcer|aphth|mucos|herpes|contracept))|p\.?o\.?|PO|by mouth"), ("im", r"[Ii]ntra-?muscular(?:ly)?|IM|i\.m\."),
    ("topical", r"[Tt]opical(?:ly)?|ointment|cream"), ("inhaled", r"[Ii]nhaled"), ("intra-articular", r"[Ii]ntra-?articular(?:ly)?|IA(?= [a-z])"),
    ("intravitreal", r"[Ii]ntravitreal(?:ly)?"), ("intrathecal", r"[Ii]ntrathecal(?:ly)?"), ("intraperitoneal", r"[Ii]ntraperitoneal(?:ly)?|IP(?=[ ,)])"),
]  # fmt: skip
_ROUTE = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<r{i}>{form})" for i, (_name, form) in enumerate(_ROUTES)) + r")(?![\w])"
)
_N = rf"(?:\d+|(?i:{WORD_NUMBER}))"
_EVERY = [
    (re.compile(rf"\bevery (?P<n>{_N})[- ]?(?P<u>hour|day|week|wk|month|year)s?|\bevery (?P<n2>{_N})-(?P<u2>week|month)ly|\b(?P<n3>{_N})-(?P<u3>week|month)ly"), None),
    (re.compile(r"\b[Qq] ?(?P<n>\d+) ?-?(?P<u>[HhDdWwMmYy])(?:k|ks)?\b"), None),
    (re.compile(rf"/ ?(?P<n>{_N}) (?P<u>day|week|wk|month)s?\b"), None),
    (re.compile(r"\bevery other (?P<u>day|week|month)"), "2 {u}s"),
    (re.compile(r"\b[Tt]wice[- ](?:daily|a day|per day)|\bb\.?i\.?d\b\.?|\bBID\b|\bevery 12 h"), "12 hours"),
    (re.compile(r"\b(?:three times (?:daily|a day|per day)|t\.?i\.?d\b|TID\b)"), "8 hours"),
    (re.compile(r"\b[Tt]wice[- ](?:weekly|a week)"), "3.5 days"),
    (re.compile(r"\bbi-?weekly\b|\bfortnightly\b|\bevery second week"), "2 weeks"),
    (re.compile(r"\b(?:[Oo]nce[- ])?(?<!twice[ -])(?<!bi-)(?<!bi)[Ww]eekly\b|\bonce (?:a|per|every) week|/ ?(?:week|wk)\b|\bper week\b|\bevery week\b|\bQW\b|\bqw\b|\beach week\b|\ba week\b"), "1 week"),
    (re.compile(r"\b(?:[Oo]nce[- ])?[Mm]onthly\b|/ ?month\b|\bper month\b|\bevery month\b|\bonce (?:a|per) month|\bQM\b"), "1 month"),
    (re.compile(r"\b(?:[Oo]nce[- ])?(?<!twice[ -])[Dd]aily\b|/ ?d(?:ay)?\b|\bper day\b|\bevery day\b|\bQD\b|\bonce (?:a|per) day|\bq\.?d\b|/24 ?h|\ba day\b|\bOD\b|\bnightly\b"), "1 day"),
    (re.compile(r"\byearly\b|\bannually\b|/ ?year\b|\bper year\b|\bonce a year"), "1 year"),
    (re.compile(r"\b[Ss]ingle\b(?![- ](?:cent|arm|blind|cell|site|patient|agent))|\bone[- ]time\b|\bonce\b(?=\s*(?:[,;.)]|$|(?:for|on|at|in|before|after)\b))|\b(?:[Oo]ne|1) (?:dose|infusion|injection) of\b"), "once"),
]  # fmt: skip
_LETTER = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year", "wk": "week"}
_DURATION = re.compile(
    rf"(?:\bfor (?:a total of |up to |another |the next )?|\bover |× ?|\bx ?|[,(] ?)(?P<n>{_N})[- ]?(?P<u>day|week|wk|month|year|dose|cycle)s?\b(?! (?:before|after|prior|apart|interval|of follow|later))"
    rf"|\b(?:to|until|up to) (?P<u2>week|month|wk|W) ?(?P<n2>\d+)\b|\bfor the first (?P<n3>{_N}) (?P<u3>week|month|day)s?\b"
)
#: A schedule that stands before the drug: "weekly subcutaneous zeto 30 mg", "a single dose of (5 mg".
_LEADING = re.compile(
    r"(?P<schedule>\b[Ss]ingle\b(?![- ](?:cent|arm|blind|cell|site|patient|agent))|\b(?:[Oo]ne|1) (?:dose|infusion|injection) of\b|\b(?:\d+|two|three|four|six|eight|twelve)-(?:week|month)ly\b|(?:\b[Oo]nce|\b[Tt]wice)?[- ]?\b(?<!\d-)(?:daily|weekly|monthly|nightly)\b|\bevery (?:\d+|two|three|four|eight) (?:weeks|months|days)\b)"
    r"(?P<gap>(?: placebo or| (?!(?:and|or|plus|then|followed|versus|vs|for|by)\b)[\w./'+-]+| \([^()]{1,24}\))*)[ (:]*$"
)
#: Between the amounts of one list: "5 mg, 15 mg or 30 mg", "50 (n=3) and 100 mg".
_LISTED = re.compile(
    r"\)?\s*(?:\([^()]*\))?\s*(?:,|/|or|and|, or|, and|-|to|vs\.?|versus)\s*(?:at (?:a dose of )?)?\(?"
)
_PLACEBO = re.compile(r",? (?:or|and) (?:placebo|PBO)\b|\b(?:placebo|PBO) (?:or|and)\b")
_JOINT = re.compile(
    r"[;(]|,(?! (?:intraven|subcut|oral|IV|SC|PO|po|sc|iv|IP|IM|once|twice|every|daily|weekly))|\b(?:and|plus|or|with|then|followed)\b"
)
#: So many at least are cells that are given, not counted in a sample.
_MANY_CELLS = 1e5


def unit_of(quantity: Quantity) -> tuple[str, str | None] | None:
    """The dose unit and, where the unit holds one, the interval: "mg/day" is ("mg", "1 day"); None for a laboratory unit."""
    if quantity.unit is None:
        return None
    if quantity.unit == "/kg" and quantity.value >= _MANY_CELLS:  # "CAR T cells at 1×106/kg"
        return "cells/kg", None
    match = None if quantity.unit in DOSE_UNITS else _PER_TIME.search(quantity.unit)
    unit = quantity.unit[: match.start()] if match else quantity.unit
    if unit not in DOSE_UNITS or quantity.unit == "mL/min":  # of filtration, not of an infusion
        return None
    per = (
        {"24h": "1 day", "h": "1 hour", "dose": None, "infusion": None, "injection": None, "min": None}.get(
            match[1], f"1 {match[1]}"
        )
        if match
        else None
    )
    return unit, per


def possible(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number can be an amount of a drug."""
    unit = unit_of(quantity) or _shared_unit(scene, quantity)
    if unit is None or quantity.n_equals or quantity.value < 0:
        return False
    return not (
        (unit[0] == "cells" and quantity.value < _MANY_CELLS)
        or (unit[0] == "mL" and not scene.of_kind("drug"))
    )


def cues(scene: Scene, quantity: Quantity) -> list[str]:
    """How the nearest drugs are reached."""
    return [f"drug {rule}" for _mention, _drug, rule in _drugs(scene, quantity)]


def propose(scene: Scene, quantity: Quantity) -> list[Candidate]:
    """A dose for each drug that the amount may belong to."""
    unit = unit_of(quantity) or _shared_unit(scene, quantity)
    if unit is None:
        return []
    options = _drugs(scene, quantity)
    if unit[0].startswith("cells"):
        options = [option for option in options if not _chemical(option[0])] + _cells_named(scene, quantity)
    elif not any(rule in _BOUND for _m, _d, rule in options):
        options += _unlisted(scene, quantity)
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
    if not any(rule in _BOUND for _m, _d, rule in options):
        if scene.focus.drug and not options:
            options.append((None, scene.focus.drug, "focus"))
        if scene.focus.product and all(
            option[1].lower() != scene.focus.product.lower() for option in options
        ):
            options.append((None, scene.focus.product, "product"))
    return [_candidate(scene, quantity, unit, *option) for option in options]


#: What is given in powers of ten beside cells: vectors, bacteria.
_OTHER_THAN_CELLS = re.compile(
    r"\s*(?:(?P<vg>vg|vector genomes?|viral genomes?)|CFU|colony[- ]forming units?)\b(?: ?\(\w+\))?(?P<kg> ?/ ?kg| per kg)?",
    re.I,
)
#: How a drug stands that an amount is bound to, beside any other.
_BOUND = ("direct", "of", "inside", "list-of")


def _chemical(mention: Mention | None) -> bool:
    """Whether a drug is none of cells: what prepares for them is given by weight."""
    return mention is not None and mention.entry is not None and mention.entry.use is not None


_CELLS_NAMED = re.compile(
    r"(?:\S+ ){0,2}?(?P<cells>CAR[ +-]{0,2}(?:T|NK|Treg)\S*(?: cells?)?|[A-Z]\w* CAR cells)(?=\s*/|\b)"
)


def _cells_named(scene: Scene, quantity: Quantity) -> list[tuple[Mention | None, str, str]]:
    """ "1×106 CAR T cells/kg": cells that are counted have a name as well, where no product is named."""
    match = _CELLS_NAMED.match(scene.clean, quantity.start, min(scene.end, quantity.end + 40))
    return [(None, match["cells"], "cells-named")] if match else []


#: "randomised to nelantirast 120 mg", "ORV 100 mg", "dovurinad (DVN) 5 mg": the word right before an amount.
_WORD_BEFORE = re.compile(
    r"(?<![\w-])(?P<name>[A-Za-z][a-z]{5,}|[A-Z]{3,5}|[A-Z]{1,4}-?\d{2,5})(?: \([A-Z][\w-]{1,6}\))? (?:at (?:a dose of )?)?\(?$"
)
_OFTEN = 3


def _unlisted(scene: Scene, quantity: Quantity) -> list[tuple[Mention | None, str, str]]:
    """A drug that no vocabulary holds: a word unknown in such abstracts, or a short form that this one keeps using."""
    match = _WORD_BEFORE.search(scene.before(quantity.start, 40))
    if match is None:
        return []
    name = match["name"]
    rare = clusters().get(fold(name)) is None if name[1:].islower() else scene.clean.count(name) >= _OFTEN
    start = quantity.start - len(match[0])
    taken = any(n.start <= start < n.end for n in scene.names)
    return [(None, name, "unlisted")] if rare and not taken else []


_JOINED = re.compile(r"\s*(?:,|/|or|and|, or|, and|-|to|vs\.?|versus)\s*")


def _shared_unit(scene: Scene, quantity: Quantity) -> tuple[str, str | None] | None:
    """ "0.1, 0.3, or 1 mg/kg", "10×106 (DL1) or 25×106 (DL2) CAR+ T cells": the unit stands once, at the end."""
    if quantity.unit or quantity.share or quantity.kind not in "nw":
        return None
    if quantity.value >= _MANY_CELLS and re.search(r"[×x*]\s?10", scene.clean[quantity.start : quantity.end]):
        after = scene.after(quantity.end, 90)
        if other := _OTHER_THAN_CELLS.match(after):
            return ("vg" if other["vg"] else "CFU") + ("/kg" if other["kg"] else ""), None
        match = re.search(r"\bcells?\b(?: ?(?:/|per) ?(kg|m2))?|\)? ?/ ?(kg)\b", after)
        kg = (match and (match[1] or match[2])) or re.search(r"/ ?kg|per kg|per kilogram", after)
        return ("cells/kg" if kg else "cells", None)
    position = scene.quantities.index(quantity)
    for later in scene.quantities[position + 1 : position + 4]:
        gap = scene.clean[quantity.end : later.start]
        if not _JOINED.fullmatch(gap):
            return None
        if found := unit_of(later):
            return found
        quantity = later
    return None


def _drugs(scene: Scene, quantity: Quantity) -> list[tuple[Mention | None, str, str]]:
    """The nearest drug before and the nearest after, with how each is reached."""
    drugs = [drug for drug in scene.of_kind("drug") if not _inert(scene, quantity, drug)]
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
        if re.fullmatch(  # also behind the size of an arm, "120 mg (n=9) zelimab"
            r"(?:\s*\(n ?= ?\d+\))?\s*(?:of |[\w/.-]+ (?:doses? of )?|(?:twice |once )?(?:daily|weekly|monthly) (?:of )?|of (?:the |oral |intravenous |iv |IV )*|\(|(?:oral|intravenous|IV|SC|subcutaneous) )?",
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


def _inert(scene: Scene, quantity: Quantity, drug: Mention) -> bool:
    """ "Randomised to placebo or 100 mg": an amount is no placebo's but where the placebo stands right behind it."""
    if not INERT.fullmatch(drug.name):
        return False
    return not 0 <= drug.start - quantity.end <= 1


def _list_of(scene: Scene, quantity: Quantity, drugs: list[Mention]) -> Mention | None:
    """ "0.1, 0.3, or 1 mg/kg of cizutamig": the drug after the list is the drug of each."""
    index = scene.quantities.index(quantity)
    last = max(scene.last(index), _last_amount(scene, index))
    if last == index:
        return None
    end = scene.quantities[last].end
    if behind := re.compile(r"\s*\([^()]*\)").match(scene.clean, end):
        end = behind.end()
    for drug in drugs:
        if drug.start >= end:
            return (
                drug
                if re.fullmatch(r"\s*(?:of|doses of)? ?(?:the )?", scene.clean[end : drug.start])
                else None
            )
    return None


def _last_amount(scene: Scene, index: int) -> int:
    """The place of the last amount of a list: "50 mg (n=9), 90 mg (n=8) or 120 mg (n=9) zelimab"."""
    last = index
    for place in range(index + 1, len(scene.quantities)):
        here = scene.quantities[place]
        if here.n_equals and here.depth:
            continue
        before = scene.quantities[last]
        if not (
            _LISTED.fullmatch(scene.clean, before.end, here.start)
            and _alike(before, here)
            and here.unit in DOSE_UNITS
        ):
            break
        last = place
    return last


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
    if LIMIT.search(scene.before(quantity.start, 24)):
        fields["op"] = "<="
    source = mention.source if mention else "focus"
    use = mention.entry.use if mention is not None and mention.entry is not None else None
    signals = [
        f"rule={rule}",
        f"rule={rule}&{unit[0]}",
        f"source={source}",
        f"rule={rule}&{source}",
        f"use={use}&{unit[0]}",
    ]
    if mention is not None:
        signals += reached(scene, mention.start, mention.end, quantity)
    fill = partial(_details, scene, quantity, unit[1], mention, drug)
    return Candidate("dose", fields, quantity, start, max(end, quantity.end), rule, signals, fill=fill)


def _details(
    scene: Scene,
    quantity: Quantity,
    per: str | None,
    mention: Mention | None,
    drug: str,
) -> dict[str, object]:
    """Schedule, length, route, statistic and purpose of a chosen dose."""
    first, last = _list(scene, quantity)
    tail, lead = _tail(scene, quantity), _lead(scene, first)
    tails = (tail, _tail(scene, last)) if last is not quantity else (tail,)
    return {
        "every": per or next((found for text in tails if (found := _every(text))), None) or _leading(scene, lead, tails, drug),
        "duration": next((found for text in tails if (found := _duration(text))), None),
        "route": _route(scene, quantity, mention, drug, tails, lead), "stat": _stat(scene, quantity), "purpose": purpose(scene, quantity, mention, drug),
    }  # fmt: skip


def _extent(scene: Scene, quantity: Quantity, mention: Mention | None) -> tuple[int, int]:
    if mention is None or abs(mention.start - quantity.start) > 60:
        return quantity.start, quantity.end
    return min(mention.start, quantity.start), max(mention.end, quantity.end)


def _list(scene: Scene, quantity: Quantity) -> tuple[Quantity, Quantity]:
    """The first and the last amount of the list that an amount stands in: what is said once holds for all."""
    numbers, at = scene.quantities, scene.quantities.index(quantity)
    first = last = at
    while (
        first
        and _LISTED.fullmatch(scene.clean, numbers[first - 1].end, numbers[first].start)
        and _alike(numbers[first - 1], quantity)
    ):
        first -= 1
    while (
        last + 1 < len(numbers)
        and _LISTED.fullmatch(scene.clean, numbers[last].end, numbers[last + 1].start)
        and _alike(numbers[last + 1], quantity)
    ):
        last += 1
    return numbers[first], numbers[max(last, _last_amount(scene, at))]


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers can be amounts of one list."""
    return (
        not one.share
        and not one.n_equals
        and (one.unit is None or other.unit is None or one.unit == other.unit)
    )


def _tail(scene: Scene, quantity: Quantity) -> str:
    """What is said after an amount: up to the next amount or the end of the clause."""
    later = [
        q.start
        for q in scene.quantities
        if q.start >= quantity.end and (unit_of(q) is not None or q.value >= 1e5)
    ]
    stop = min([*later, scene.clause_span(quantity.start)[1], quantity.end + 70, scene.end])
    return scene.clean[quantity.start : max(stop, quantity.end)]


def _lead(scene: Scene, first: Quantity) -> str:
    """What stands before the first amount of a list, up to the amount before it or the start of the clause."""
    earlier = [
        q.end for q in scene.quantities if q.end <= first.start and (unit_of(q) is not None or q.value >= 1e5)
    ]
    return scene.clean[
        max([scene.clause_span(first.start)[0], first.start - 100, *earlier[-1:]]) : first.start
    ]


def _leading(scene: Scene, lead: str, tails: tuple[str, ...], drug: str) -> str | None:
    """A schedule before the drug; cells that are infused without one are given once."""
    match = _LEADING.search(lead)
    if match:
        return _every(match["schedule"])
    infused = re.search(r"\b(?:re-?)?infus(?:ed|ion)\b", scene.text) and re.search(r"\bcells\b", tails[-1])
    return (
        "once"
        if infused and not re.search(r"\b(?:repeat|second|infusions|doses|fraction|split)", scene.text)
        else None
    )


def _every(text: str) -> str | None:
    """The first schedule of a text."""
    hits = [
        (match.start(), i, match)
        for i, (pattern, _fixed) in enumerate(_EVERY)
        if (match := pattern.search(text))
    ]
    if not hits:
        return None
    _at, which, match = min(hits, key=lambda hit: hit[:2])
    fixed, groups = _EVERY[which][1], match.groupdict()
    unit = (groups.get("u") or groups.get("u2") or groups.get("u3") or "").lower()
    unit = _LETTER.get(unit, unit)
    if fixed:
        return fixed.format(u=unit)
    return _span(groups.get("n") or groups.get("n2") or groups.get("n3") or "1", unit)


def _span(number: str, unit: str) -> str:
    count = float(number) if number[0].isdigit() else from_words(number)
    return f"{count:g} {unit}{'' if count == 1 else 's'}"


def _duration(text: str) -> str | None:
    match = _DURATION.search(text)
    if not match:
        return None
    unit = match["u"] or match["u2"] or match["u3"]
    return _span(match["n"] or match["n2"] or match["n3"], _LETTER.get(unit.lower(), unit))


def _route(
    scene: Scene, quantity: Quantity, mention: Mention | None, drug: str, tails: tuple[str, ...], lead: str
) -> str | None:
    """The route beside an amount: after it, before it, at the end or the head of its list, or told of the drug elsewhere."""
    before = mention is not None and mention.end <= quantity.start
    low = max(mention.start - 45, scene.start) if mention is not None and before else quantity.start
    head = _PLACEBO.sub("", scene.clean[low : mention.end] if mention is not None and before else lead)
    head = re.split(r"[;,)]|\b(?:and|plus|or|with|then)\b", head)[-1]
    between = scene.clean[mention.end : quantity.start] if mention is not None and before else ""
    after = (
        scene.clean[quantity.end : mention.end]
        if mention is not None and 0 <= mention.start - quantity.end < 40
        else ""
    )
    ends = [
        _JOINT.split(_PLACEBO.sub("", text), maxsplit=1)[0]
        for text in (tails[0][quantity.end - quantity.start :], *tails[1:])
    ]
    for text in (after, ends[0], between, head, *ends[1:]):
        if match := _ROUTE.search(text):
            return _ROUTES[int((match.lastgroup or "r0")[1:])][0]
    routes = scene.focus.routes
    if drug not in routes:
        routes[drug] = _told(scene.clean, drug)
    return routes[drug]


_ROUTE_BEFORE = re.compile(r"([A-Za-z]+)(?: administered)? $")
_ROUTE_AFTER = re.compile(
    r"(?:\)|\s\([^()]*\))?(?:,| is| was) (?:an? )?(?:[\w-]+,? ){0,7}?([Oo]ral(?:ly)?|[Ss]ubcutaneous(?:ly)?|[Ii]ntravenous(?:ly)?),? "
)


def _told(clean: str, drug: str) -> str | None:
    """The route that the abstract gives where it presents the drug: "an oral inhibitor", "subcutaneous abatacept"."""
    lower, name = small(clean), small(drug)
    found = set()
    at = lower.find(name)
    while at >= 0:
        end = at + len(name)
        if not clean[end : end + 1].isalnum():
            before = _ROUTE_BEFORE.search(clean, max(0, at - 40), at)
            for told in (before, _ROUTE_AFTER.match(clean, end)):
                if told and (route := _ROUTE.fullmatch(told[1])):
                    found.add(_ROUTES[int((route.lastgroup or "r0")[1:])][0])
        at = lower.find(name, end)
    return found.pop() if len(found) == 1 else None


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

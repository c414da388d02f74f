"""Units: as printed in, as UCUM (https://ucum.org) or the guide's plain word out."""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = {
    "years": "years?|yrs?|y/?o|yr\\.?|y", "months": "months?|mos?", "weeks": "weeks?|wks?|wk",
    "days": "days?", "hours": "hours?|hrs?", "minutes": "minutes?|mins?", "seconds": "seconds?|secs?",
    "points": "points?|pts(?=[^a-zA-Z]*(?:in|on|of|from|at|vs)\\b)", "units": "units?", "fold": "-?fold|-?times|x(?= (?:higher|more|greater|lower|increase))",
    "[IU]": "IU|international units", "m": "met(?:er|re)s?", "joints": "joints?",
    "percentile": "(?:th|st|nd|rd)? percentile", "kDa": "kDa", "bpm": "bpm|beats/min|beats per minute",
    "mm[Hg]": "mm ?Hg", "Gy": "c?Gy", "GPL": "GPL", "MPL": "MPL", "MBq": "MBq", "MHz": "MHz",
    "person-years": "person[- ]years?", "patient-years": "(?:patient|pt)s?[- ]years?|(?:patient|pt)s?[- ]yrs", "PY": "PYs?", "mmH2O": "mm ?H2O|mm ?H₂O|cm ?H2O",
}  # fmt: skip

_BASE = (
    r"(?:CAR(?:-?T)?\+? ?T? ?)?cells?|copies|particles|"
    r"[mnµu]?g[·.* ]?(?:h|hr|hours?|d|day)(?=/)|[kcdmnpµu]?g|mcg|[dmµuf]?L|microliters?|ml|dl|[mnpµu]?mol|[mnpµu]M|[mkµ]?IU|[mkµ]?UI|[mkµ]?U(?!\.S)|mm3|mm(?! ?H[g2₂])|cm3|cm|km|µm|nm|m2|m²|m|"
    r"EU|AU|RU|CU|mEq|kcal|mV|ms|Hz|kPa|milligrams?|micrograms?|grams?|d|h|s|kilograms?"
)
#: "per 100 PY", "per 1,000 patient-years", "/100,000 inhabitants/year"
_MANY = r"1(?:0{0,2}(?:[, ]000){1,2}|0{2,6})"
_PEOPLE_TIME = (
    r"(?:(?:patient|person|subject|participant|pt)s?[- ]?)?(?:PYs?|pys?|years?|yrs?|months?|days?)|"
    r"(?:patients?|persons?|people|population|individuals|(?:in)?habitants)(?:(?:/|-| per )years?)?"
)
_DENOMINATOR = (
    r"(?: ?/ ?| per )(?:(?:[kK]g|kilogram|m2|m²|m\^2)(?: (?:of )?(?:body ?weight|BW|body mass))?|BW|1\.73 ?m(?:2|²|\^2)|"
    rf"{_MANY}[ -]?(?:{_PEOPLE_TIME})|"
    r"24 ?h(?:ours?)?|mm3|µL|µl|uL|ul|microliter|mL|ml|dL|dl|L|l|day|d|dose|hour|hr|h|minute|min|week|wk|w|month|mo|year|yr|"
    r"mmol|mol|mg|µg|ug|ng|g|mm|cm|hpf|HPF|high[- ]power field|patient|infusion|injection|visit|PY|patient-year|person-year)(?![a-zA-Z])"
)

UNIT = re.compile(
    r"[ -]?(?:(?P<percent>%|percent\b|per cent\b|percentage points?\b)"
    r"|(?P<compound>(?:"
    + _BASE
    + r")(?![a-zA-Z])(?:(?:[ -](?:[A-Z]{2,3}|of creatinine))(?=/))?(?:"
    + _DENOMINATOR
    + r")*)"
    r"|(?P<rate>(?:events?|episodes?|cases?|flares?|infections?|admissions?)?(?:" + _DENOMINATOR + r")"
    rf"| per {_MANY}(?![\d,.]\d|[ -]?[a-zA-Z/µ]))"
    r"|(?P<word>" + "|".join(f"(?:{forms})" for forms in _WORDS.values()) + r")(?![a-zA-Z]))"
)
_WORD_FORMS = [(unit, re.compile(f"(?:{forms})$")) for unit, forms in _WORDS.items()]

_CANON = {
    "µg": "ug", "mcg": "ug", "microgram": "ug", "micrograms": "ug", "milligram": "mg", "milligrams": "mg", "gram": "g",
    "grams": "g", "kilogram": "kg", "kilograms": "kg", "µL": "uL", "µl": "uL", "ul": "uL", "microliter": "uL", "microliters": "uL",
    "ml": "mL", "dl": "dL", "l": "L", "µmol": "umol", "µM": "uM", "IU": "[IU]", "m²": "m2", "m^2": "m2", "mm3": "uL", "µm": "um",
    "cell": "cells", "d": "day", "hr": "h", "hour": "h", "hours": "h", "minute": "min", "wk": "week", "w": "week",
    "mo": "month", "yr": "year", "Kg": "kg", "hpf": "[HPF]", "HPF": "[HPF]", "BW": "kg", "µU": "uU", "x": "fold",
}  # fmt: skip

#: Amounts of a drug. A denominator of body size is part of the unit, one of time is the schedule.
DOSE_UNITS = frozenset(
    "mg g ug ng mg/kg g/kg ug/kg ng/kg mg/m2 g/m2 ug/m2 [IU] k[IU] [IU]/kg [IU]/m2 U U/kg cells cells/kg cells/m2 mL "
    "mL/kg Gy ng/kg/min ug/kg/min mL/min/kg".split()
)
TIME_UNITS = frozenset("years months weeks days hours minutes seconds".split())
#: how people and their time stand in a rate's unit
_WHOM = (
    (r"month", "person-months"), (r"day", "days"), (r"(?i)py|year|yr", "PY"), (r"patient", "patients"), (r".", "persons"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """UCUM (or the guide's word) for a printed unit: "µg per kg" is "ug/kg", "yrs" is "years"."""
    text = text.strip(" -")
    if text in ("%", "percent", "per cent") or text.startswith("percentage point"):
        return "%"
    rate = re.match(rf"(?:[a-z]+ ?)?(?:/| ?per ) ?({_MANY})[ -]?({_PEOPLE_TIME}|$)", text)
    if rate:
        whom = next((short for form, short in _WHOM if re.search(form, rate[2])), "")
        return f"/{re.sub('[, ]', '', rate[1])} {whom}".rstrip()
    text = re.sub(r"^per ", "/", text)
    parts = re.split(r" ?/ ?| per ", text)
    if len(parts) == 1 and not re.fullmatch(_BASE, text):
        for unit, form in _WORD_FORMS:
            if form.match(text):
                return unit
    base = re.sub(r"^.*cells?$", "cells", parts[0].strip())
    base = re.sub(r"^(?:events?|episodes?|cases?|flares?|infections?|admissions?)$", "", base)
    if len(parts) > 1 and base in ("IU", "mIU", "kIU") and parts[1] in ("mL", "ml", "L", "l", "dL"):
        return "/".join(
            [base, *(_CANON.get(part, part) for part in parts[1:])]
        )  # a laboratory's unit keeps its usual face
    lower = [re.sub(r" (?:of )?(?:body ?weight|BW|body mass)$", "", part.strip()) for part in parts[1:]]
    base = (
        base.replace("µ", "u").replace("·", ".").replace("*", ".")
        if "h" in base and re.search(r"[·.*]", base)
        else base
    )
    return "/".join([_CANON.get(base, base)] + [_CANON.get(part, part).replace(" ", "") for part in lower])

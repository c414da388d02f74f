"""Facts in words: what each is of, its value as a reader would write it, and all its fields."""

from __future__ import annotations

from abstrax.model import Count, Dose, Effect, Fact, Grade, Score
from abstrax.report.numbers import SPREADS, number, printed

_OPS = {"<": "< ", "<=": "≤ ", ">": "> ", ">=": "≥ ", "~": "about "}
#: Where a fact stands and how it was read; told last, or elsewhere.
_PLACE = ("quote", "kind", "start", "end")
_PEOPLE = {
    "participants": "participants", "screened": "screened", "arm": "arm", "female": "women", "male": "men",
    "completed": "completed", "discontinued": "discontinued", "died": "died", "with": "with", "records": "records",
}  # fmt: skip


def subject(fact: Fact) -> str:
    """What a fact is of: a drug, a measure, an event, people."""
    if isinstance(fact, Dose):
        return (fact.drug or "drug not told") + (
            f" ({fact.purpose})" if fact.purpose not in (None, "study") else ""
        )
    if isinstance(fact, Score):
        role = {"change": "change in ", "percent_change": "% change in ", "threshold": "threshold of "}.get(
            fact.role, ""
        )
        return role + (fact.name or "measure not told")
    if isinstance(fact, Grade):
        grade = "" if fact.grade == "any" else f", grade {fact.grade.replace('>=', '≥').replace('<=', '≤')}"
        return (fact.event or "event not told") + (
            grade if fact.grade[-1:].isdigit() or not grade else f", {fact.grade}"
        )
    if isinstance(fact, Effect):
        return f"{fact.measure}{f' of {fact.label}' if fact.label else ''}"
    return f"{_PEOPLE[fact.what]}{f' {fact.label}' if fact.label and fact.what in ('with', 'arm') else ''}"


def value(fact: Fact) -> str:
    """The number of a fact with its unit, spread, share or interval."""
    if isinstance(fact, Dose):
        parts = [
            f"{_OPS.get(fact.op or '', '')}{_span(fact.amount, fact.amount_high)}",
            printed(fact.unit),
            _often(fact),
        ]
        return " ".join(part for part in (*parts, fact.route) if part)
    if isinstance(fact, Score):
        return _score(fact)
    if isinstance(fact, Effect):
        interval = f" ({number(fact.ci_low)} to {number(fact.ci_high)})" if fact.ci_low is not None else ""
        p = "" if not fact.p else f", p {fact.p}" if fact.p[:1] in "<>=≤≥" else f", p = {fact.p}"
        return f"{number(fact.value)}{interval}{p}"
    return _share(fact)


def _span(low: float | None, high: float | None) -> str:
    return number(low) + (f"–{number(high)}" if high is not None else "")


def _often(fact: Dose) -> str | None:
    every = f"every {fact.every.removeprefix('1 ')}" if fact.every and fact.every != "once" else fact.every
    return ", ".join(part for part in (every, f"for {fact.duration}" if fact.duration else None) if part)


def _score(fact: Score) -> str:
    sign = "−" if fact.direction == "down" and fact.role != "level" and fact.value > 0 else ""
    unit = "" if not fact.unit else fact.unit if fact.unit == "%" else f" {printed(fact.unit)}"
    spread = ""
    if fact.spread_low is not None:
        name = SPREADS.get(fact.spread or "", "")
        spread = f" ({name} {_ends(fact)})" if name else f" ({_ends(fact)})"
    stat = "" if fact.stat in (None, "single") else f"{fact.stat} "
    return f"{stat}{_OPS.get(fact.op or '', '')}{sign}{_span(fact.value, fact.value_high)}{unit}{spread}"


def _ends(fact: Score) -> str:
    return number(fact.spread_low) + (
        f" to {number(fact.spread_high)}" if fact.spread_high is not None else ""
    )


def _share(fact: Grade | Count) -> str:
    high = fact.percent_high if isinstance(fact, Count) else None
    percent = f"{_span(fact.percent, high)}%" if fact.percent is not None else ""
    count = (
        number(fact.n) + (f" of {number(fact.of)}" if fact.of is not None else "")
        if fact.n is not None
        else ""
    )
    if not count and fact.of is not None:
        percent = f"{percent} of {number(fact.of)}"
    events = " events" if isinstance(fact, Grade) and fact.counted == "events" else ""
    told = f"{count}{events} ({percent})" if count and percent else (count + events if count else percent)
    return _OPS.get(fact.op or "", "") + told


def fields(fact: Fact) -> list[tuple[str, str]]:
    """Every field that has a value, by name, those of its kind before those of all facts."""
    known = fact.model_dump(exclude_none=True)
    own = [name for name in type(fact).model_fields if name in known and name not in _PLACE]
    shared = ("section", "group", "when", "confidence", "rule", "flags")
    order = [name for name in own if name not in shared] + [name for name in shared if name in known]
    return [
        ("kind", fact.kind),
        *((name, _plain(known[name])) for name in order if known[name] not in ((), [])),
    ]


def _plain(found: object) -> str:
    if isinstance(found, float):
        return f"{found:.12g}"
    return ", ".join(map(str, found)) if isinstance(found, tuple | list) else str(found)

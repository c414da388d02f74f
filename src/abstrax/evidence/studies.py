"""Studies: one row an abstract, the study table of a review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from abstrax.evidence.table import Row, Table
from abstrax.evidence.terms import Terms
from abstrax.model import Count, Dose, Record, Score
from abstrax.names import lexicon

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_TARGET = re.compile(
    r"\b(CD(?:19|20|3|38|7|22|30|70|138|5|6|28|40L?)|BCMA|BAFF(?:-R)?|GPRC5D|FcRn|TNF|JAK[123]?|TYK2|IFNAR1|IL-\d+[A-Z]?R?)\b"
)
_SOURCES = (
    ("autologous", re.compile(r"\bautologous\b", re.IGNORECASE)),
    (
        "allogeneic",
        re.compile(r"\b(?:allogen(?:e)?ic|universal CAR|off-the-shelf|donor-derived)\b", re.IGNORECASE),
    ),
    ("in vivo", re.compile(r"\bin[ -]vivo (?:CAR|generated)", re.IGNORECASE)),
)
_FAMILY_SOURCE = {"in vivo CAR-T": "in vivo"}


def rows(terms: Terms) -> Iterator[Row]:
    """The one row of a record."""
    record, study, page = terms.record, terms.record.study, terms.record.metadata
    drugs = [terms.name("drug", name) or name for name in study.interventions]
    women, age, follow_up = _women(terms), _score(terms, "age"), _score(terms, "follow-up")
    yield {
        "id": record.id, "title": record.title, "source": page.venue, "year": year(record),
        "abstract_number": page.abstract_number, "doi": page.doi, "url": page.url,
        "registration": _joined(study.registration), "design": study.design,
        "condition": _joined([terms.name("condition", name) or name for name in study.conditions]),
        "condition_text": _joined(study.conditions), "intervention": _joined(drugs),
        "intervention_text": _joined(study.interventions), "target": _target(record),
        "cell_source": _source(record), "participants": study.participants, **women, **_spelled(terms, "age", age),
        **_spelled(terms, "follow_up", follow_up), "dose": _doses(terms, "study"),
        "conditioning": _doses(terms, "conditioning"), "facts": len(record.facts), "findings": len(record.findings),
    }  # fmt: skip


def year(record: Record) -> int | None:
    """The year that the page gives, else the first one that the name of the venue, the address or the id holds."""
    page = record.metadata
    for text in (page.date, page.venue, page.url, record.id.replace("acr", "")):
        match = _YEAR.search(text) if text else None
        if match:
            return int(match[1])
    return None


def _women(terms: Terms) -> Row:
    """The women of the whole study, told or reckoned from the men where those are told alone."""
    total = terms.record.study.participants
    for what in ("female", "male"):
        for place, fact in terms.case.shares:
            if not isinstance(fact, Count) or fact.what != what or fact.group not in (None, "all") or fact.op:
                continue
            n, percent = fact.n, fact.percent
            if what == "male":
                n = total - n if total and n is not None else None
                percent = round(100 - percent, 10) if percent is not None else None
            whole = fact.of or total
            if percent is None and n is not None and whole and n <= whole:
                percent = round(100 * n / whole, 1)
            source = "stated" if what == "female" else "men"
            return {"women": n, "women_percent": percent, "women_from": source, "women_fact": place}
    return {}


def _score(terms: Terms, name: str) -> tuple[int, Score] | None:
    """The level of a characteristic for everyone, with a statistic before one without."""
    found = [
        (place, fact)
        for place, fact in terms.case.scores
        if fact.role == "level"
        and fact.group in (None, "all")
        and fact.name
        and terms.name("measure", fact.name) == name
    ]
    return min(found, key=lambda item: item[1].stat is None, default=None)


def _spelled(terms: Terms, name: str, found: tuple[int, Score] | None) -> Row:
    if found is None:
        return {}
    place, fact = found
    measured = terms.measure(fact)
    return {
        name: measured(fact.value), f"{name}_high": measured(fact.value_high), f"{name}_unit": measured.unit,
        f"{name}_unit_text": fact.unit, f"{name}_stat": fact.stat, f"{name}_spread": fact.spread,
        f"{name}_low": measured(fact.spread_low), f"{name}_up": measured(fact.spread_high), f"{name}_fact": place,
    }  # fmt: skip


def _doses(terms: Terms, purpose: str) -> str | None:
    return _joined([_dose(terms, fact) for _, fact in terms.case.doses if fact.purpose == purpose])


def _dose(terms: Terms, fact: Dose) -> str:
    high = f"-{fact.amount_high:g}" if fact.amount_high is not None else ""
    parts = [
        terms.name("drug", fact.drug), f"{fact.op or ''}{fact.amount:g}{high}", fact.unit,
        f"every {fact.every}" if fact.every and fact.every != "once" else fact.every,
        f"for {fact.duration}" if fact.duration else None, fact.route,
    ]  # fmt: skip
    return " ".join(part for part in parts if part)


def _told(record: Record) -> Iterator[str]:
    """What names the intervention: title, interventions, families, doses' drugs and quotes."""
    yield record.title or ""
    yield from record.study.interventions
    yield from _families(record)
    for fact in record.facts:
        if isinstance(fact, Dose) and fact.purpose in (None, "study"):
            yield f"{fact.drug or ''} {fact.quote}"


def _families(record: Record) -> Iterator[str]:
    for name in record.study.interventions:
        known = lexicon.load().entry("drug", name)
        if known and known.family:
            yield known.family


def _target(record: Record) -> str | None:
    return _joined(match for text in _told(record) for match in _TARGET.findall(text))


def _source(record: Record) -> str | None:
    texts = list(_told(record))
    named = [name for name, words in _SOURCES if any(words.search(text) for text in texts)]
    return _joined([*named, *(_FAMILY_SOURCE[f] for f in _families(record) if f in _FAMILY_SOURCE)])


def _joined(parts: Iterator[str] | Sequence[str]) -> str | None:
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None


def _characteristic(name: str) -> dict[str, str]:
    return {
        name: "number", f"{name}_high": "number", f"{name}_unit": "text", f"{name}_unit_text": "text",
        f"{name}_stat": "text", f"{name}_spread": "text", f"{name}_low": "number", f"{name}_up": "number",
        f"{name}_fact": "whole",
    }  # fmt: skip


TABLE = Table(
    "studies",
    {
        "id": "text", "title": "text", "source": "text", "year": "whole", "abstract_number": "text", "doi": "text",
        "url": "text", "registration": "text", "design": "text", "condition": "text", "condition_text": "text",
        "intervention": "text", "intervention_text": "text", "target": "text", "cell_source": "text", "participants": "whole",
        "women": "number", "women_percent": "number", "women_from": "text", "women_fact": "whole",
        **_characteristic("age"), **_characteristic("follow_up"),  # type: ignore[dict-item]
        "dose": "text", "conditioning": "text", "facts": "whole", "findings": "whole",
    },
    rows,
    links={"women": "women_fact", "age": "age_fact", "follow_up": "follow_up_fact"},
)  # fmt: skip

"""One abstract under a curator's hands: each fact with what extraction found and what the curator says of it.

An item's ``verdict`` is ``undecided`` (found, not judged), ``accepted`` (found and kept, corrected or not),
``added`` (by the curator alone) or ``rejected`` (found, and no fact).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from abstrax import text as pages
from abstrax.audit import audit, worst_first
from abstrax.gold import GoldError, GoldFact, GoldRecord, Level, compare, drafting, places, records, writing
from abstrax.gold.compare import Judge
from abstrax.model import Document, Fact, Record, Study

_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)
VERDICTS = ("undecided", "accepted", "added", "rejected")
KEPT = frozenset({"accepted", "added"})


@dataclass(slots=True)
class Item:
    """One fact: ``fact`` as the curator has it, ``found`` as extraction has it (None where it does not)."""

    fact: dict[str, Any]
    verdict: str
    found: dict[str, Any] | None = None
    optional: bool = False
    missed: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON, for the browser and for a draft."""
        return {
            "fact": self.fact,
            "verdict": self.verdict,
            "found": self.found,
            "optional": self.optional,
            "missed": self.missed,
        }


@dataclass(slots=True)
class Work:
    """An abstract's study block and items in the order of the text."""

    study: dict[str, Any]
    items: list[Item]


@dataclass(slots=True)
class Review:
    """What there is to say of some work, item by item.

    ``errors`` (by field) keep it from becoming gold; ``warnings`` do not. ``differ`` names the fields in
    which the curator's fact and extraction's disagree, ``level`` how far they agree. ``findings`` are the
    audit's, ``items`` being positions in the work.
    """

    items: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    study: dict[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether nothing keeps the work from becoming gold."""
        return not self.study and not any(item["errors"] for item in self.items)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {"items": self.items, "findings": self.findings, "study": self.study}


def fresh(document: Document, record: Record) -> Work:
    """Work on an abstract that nobody has touched: all that extraction found, undecided."""
    items = [Item(_said(fact), "undecided", _said(fact)) for fact in record.facts]
    return Work(_study(record.study), _ordered(items))


def of_gold(document: Document, record: Record, gold: GoldRecord) -> Work:
    """Work on a gold record: its facts stand, and what extraction found beyond them is rejected."""
    kept = [
        Item(_placed(document.text, record, item.fact), "added", None, item.optional, item.missed)
        for item in gold.facts
    ]
    study = {name: value for name, value in _study(gold.study).items() if name in gold.known}
    return Work(study, _linked(document, record, kept, lambda found: "rejected"))


def of_draft(document: Document, record: Record, draft: Mapping[str, Any]) -> Work:
    """Work taken up where it was left, over what extraction finds now.

    What was kept stays, whatever extraction says; what was rejected stays so while it is found; what is found
    for the first time is undecided.
    """
    items = [Item(**item) for item in draft["items"]]
    rejected = {_key(item.found) for item in items if item.verdict == "rejected" and item.found}
    kept = [item for item in items if item.verdict in KEPT]
    return Work(
        dict(draft["study"]),
        _linked(document, record, kept, lambda f: "rejected" if _key(f) in rejected else "undecided"),
    )


def _linked(
    document: Document, record: Record, kept: list[Item], judge: Callable[[dict[str, Any]], str]
) -> list[Item]:
    """Kept items each beside the found fact that is taken for it, and the other found facts as judged.

    An item that was made of a found fact stays with it, whatever was corrected; others are matched as gold
    is.
    """
    left = {_key(said): said for said in map(_said, record.facts)}
    loose = []
    for item in kept:
        item.found = left.pop(_key(item.found), None) if item.found else None
        item.verdict = "accepted" if item.found else "added"
        if item.found is None and (fact := _valid(item.fact)) is not None:
            loose.append((item, GoldFact(fact)))
    facts = tuple(_FACT.validate_python(said) for said in left.values())
    gold = GoldRecord(record.id, Path(), tuple(fact for _, fact in loose), Study(), frozenset())
    done = compare(gold, record.model_copy(update={"facts": facts}), document.text)
    pairs = {id(pair.gold): pair.found for pair in done.pairs}
    for item, gold_fact in loose:
        if found := pairs.get(id(gold_fact)):
            item.found, item.verdict = _said(found), "accepted"
    others = [Item(_said(fact), judge(_said(fact)), _said(fact)) for fact in done.extra]
    return _ordered([*kept, *others])


def review(document: Document, record: Record, work: Work) -> Review:
    """Check some work: fields, quotes, numbers, arithmetic, and how it differs from what was found."""
    judge, result = Judge(record, document.text), Review()
    sound: list[tuple[int, Fact]] = []
    for place, item in enumerate(work.items):
        errors = _errors(document.text, item)
        fact = _valid(item.fact)
        told: dict[str, Any] = {"errors": errors, "warnings": [], "level": None, "differ": []}
        if fact is not None and not errors:
            told["warnings"] = drafting.strange(fact)
            if item.verdict != "rejected":
                sound.append((place, fact))
            if item.found is not None:
                level, differ = _against(judge, fact, _FACT.validate_python(item.found))
                told["level"], told["differ"] = level, list(differ)
        result.items.append(told)
    result.study = _study_errors(work.study)
    study = Study() if result.study else _study_of(work.study)
    page = pages.prepare(document)
    prose = [page.text.clean[s.start : s.end] for s in pages.sentences(page)]
    for finding in worst_first(audit([fact for _, fact in sound], study, prose)):
        result.findings.append(
            {
                "code": finding.code,
                "severity": finding.severity,
                "message": finding.message,
                "arithmetic": finding.arithmetic,
                "items": [sound[place][0] for place in finding.facts],
            }
        )
    return result


def gold_json(
    document: Document, record: Record, work: Work, title: str | None, curation: Sequence[Mapping[str, str]],
    before: Mapping[str, Any] | None, file: Path,
) -> str:  # fmt: skip
    """The gold file that the work makes. Raises GoldError where the loader would not take it."""
    facts = [
        GoldFact(_FACT.validate_python(item.fact), item.optional, item.missed)
        for item in work.items
        if item.verdict in KEPT
    ]
    entries = [writing.entry(fact, document.text) for fact in facts]
    content = writing.to_json(document.id, title, work.study, entries, curation, before)
    records.check(json.loads(content), file)
    return content


def work_of(data: Mapping[str, Any]) -> Work:
    """Work as the browser sends it. Raises GoldError for anything that has another shape."""
    try:
        study, items = dict(data["study"]), [Item(**item) for item in data["items"]]
        good = all(
            item.verdict in VERDICTS
            and isinstance(item.fact, dict)
            and isinstance(item.optional, bool)
            and (item.missed is None or isinstance(item.missed, str))
            and (item.found is None or _valid(item.found) is not None)
            for item in items
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        good = False
    if not good:
        raise GoldError(Path("request"), "body", "is not a curator's work", "load the page anew")
    return Work(study, items)


def _said(fact: Fact) -> dict[str, Any]:
    """A fact as JSON, without fields that have no value."""
    values = fact.model_dump(mode="json", exclude_none=True)
    return {name: writing.plain(value) for name, value in values.items() if name != "flags"}


def _placed(text: str, record: Record, fact: Fact) -> dict[str, Any]:
    """A gold fact as JSON with the place of its quote."""
    said, place = _said(fact), places.find(text, fact, record.sections)
    return said | ({"start": place[0], "end": place[1]} if place else {})


def _valid(fact: Mapping[str, Any]) -> Fact | None:
    try:
        return _FACT.validate_python(dict(fact))
    except ValidationError:
        return None


def _errors(text: str, item: Item) -> dict[str, str]:
    """What keeps a fact from being gold, by field."""
    if item.verdict == "rejected":
        return {}
    errors: dict[str, str] = {}
    try:
        fact = _FACT.validate_python(item.fact)
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][-1]) if problem["loc"] else "kind"
            errors[name] = "is needed" if problem["type"] == "missing" else problem["msg"]
        return errors
    if fact.kind in ("grade", "count") and fact.n is None and fact.percent is None:
        errors["n"] = "is needed, or a percent"
    if not fact.quote.strip() or fact.quote not in text:
        errors["quote"] = "does not stand in the text"
    elif fact.start is not None and text[fact.start : fact.end] != fact.quote:
        errors["quote"] = "does not stand at its place; select it anew"
    if not fact.section.strip():
        errors["section"] = "is needed"
    return errors


def _against(judge: Judge, fact: Fact, found: Fact) -> tuple[str, tuple[str, ...]]:
    """How far a curator's fact and the found one agree, and the fields that differ."""
    level, differ = judge.level(fact, found)
    if level is Level.NONE:
        names = type(fact).model_fields.keys() if fact.kind == found.kind else {"kind"}
        differ = tuple(
            name
            for name in names
            if name not in writing.FOUND | {"start", "end", "quote"}
            and getattr(fact, name) != getattr(found, name)
        )
    return level.name.lower(), differ


def _key(fact: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What makes a found fact the same one after extraction has run again: all that it says."""
    return tuple(sorted((name, value) for name, value in fact.items() if name not in writing.FOUND))


def _ordered(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.fact.get("start") or 0, item.fact.get("end") or 0))


def _study(study: Study) -> dict[str, Any]:
    return study.model_dump(mode="json")


def _study_of(study: Mapping[str, Any]) -> Study:
    return TypeAdapter(Study).validate_python({k: v for k, v in study.items() if v is not None})


def _study_errors(study: Mapping[str, Any]) -> dict[str, str]:
    try:
        _study_of(study)
    except ValidationError as error:
        return {str(problem["loc"][0]): problem["msg"] for problem in error.errors()}
    return {}

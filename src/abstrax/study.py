"""The study as a whole: its design, headline number, registration, conditions and interventions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from abstrax.model import Count, Fact, Study
from abstrax.text.spans import Page

if TYPE_CHECKING:
    from abstrax.names import Names
    from abstrax.names.mention import Mention

#: Designs as abstracts name them, the more telling first; a design is put together from all that match.
_DESIGNS = [
    ("systematic review and meta-analysis", r"systematic (?:literature )?review and (?:network )?meta-analys|systematic review.{0,80}meta-analys"),
    ("network meta-analysis", r"network meta-analys"), ("meta-analysis", r"\bmeta-analys"),
    ("systematic review", r"systematic (?:literature )?(?:review|search)|scoping review"),
    ("case series", r"\bcase series\b"), ("case report", r"\bcase report\b|we (?:report|describe|present) (?:a|the) (?:case|patient|\d{1,3}[- ]year)"),
    ("Delphi consensus", r"\bDelphi\b"), ("qualitative interview study", r"qualitative (?:interview|study)|semi-structured interview"),
    ("preclinical study", r"\b(?:mice|murine|mouse model|in vitro|cynomolgus|ex vivo)\b"),
    ("post hoc analysis", r"\bpost[- ]?hoc\b"), ("pooled analysis", r"\bpooled (?:analysis|data)\b"),
    ("phase", r"\b[Pp]hase (?:[1-4](?:[ab](?:/[ab])?)?(?:/[1-4][ab]?)?|I{1,3}V?[ab]?(?:/I{1,3}[ab]?)?)\b"),
    ("randomized", r"\brandomi[sz]ed\b"), ("double-blind", r"\bdouble[- ]blind"), ("open-label", r"\bopen[- ]label"),
    ("placebo-controlled", r"\bplacebo[- ]controlled|versus placebo"), ("dose-escalation", r"dose[- ]escalation"),
    ("first-in-human", r"first-in-human"), ("basket study", r"\bbasket (?:study|trial)"), ("pilot study", r"\bpilot (?:study|trial)"),
    ("multicenter", r"\bmulti-?cent(?:er|re)"), ("single-center", r"\bsingle[- ]cent(?:er|re)"),
    ("prospective", r"\bprospective"), ("retrospective", r"\bretrospective"), ("cross-sectional study", r"\bcross-sectional"),
    ("case-control study", r"\bcase-control"), ("registry", r"\bregistr(?:y|ies)\b"), ("cohort study", r"\bcohort\b"),
    ("observational study", r"\bobservational"), ("survey", r"\b(?:survey|questionnaire study)\b"),
]  # fmt: skip
_DESIGN_RES = [(name, re.compile(form, re.IGNORECASE if name != "phase" else 0)) for name, form in _DESIGNS]
_LEVELS = {
    "enrol": 6,
    "random": 6,
    "included": 6,
    "recruit": 6,
    "treat": 5,
    "dosed": 5,
    "receiv": 4,
    "analy": 4,
    "studied": 5,
    "identif": 4,
}
_CLASSES = re.compile(r"lymphodeplet|premedic|standard", re.IGNORECASE)
_SPAN_OF_DESIGN = 2500


def study(page: Page, names: Names, facts: Sequence[Fact], title: str | None) -> Study:
    """The study block of a record, from the page, its names and its facts."""
    body = " ".join(page.text.clean[p.start : p.end] for p in page.passages if p.searched)
    return Study(
        design=_design(f"{title or ''}. {body[:_SPAN_OF_DESIGN]}"),
        participants=_participants(facts, title or "", body),
        registration=page.metadata.registration,
        conditions=tuple(_conditions(page, names, title or "")),
        interventions=tuple(_interventions(page, names, facts, title or "")),
    )


def _design(text: str) -> str | None:
    found = []
    for name, pattern in _DESIGN_RES:
        match = pattern.search(text)
        if match:
            found.append(match[0][0].lower() + match[0][1:] if name == "phase" else name)
    if any(name.startswith(("systematic", "meta-", "network")) for name in found):
        return found[0]
    return ", ".join(found[:6]) or None


def _participants(facts: Sequence[Fact], title: str, body: str) -> int | None:
    """The headline number: of the populations named, the one enrolled or included; else the arms' sum; a case is one."""
    people = [f for f in facts if isinstance(f, Count) and f.what == "participants" and f.n is not None]
    if people:
        best = max(people, key=lambda f: (_weight(f), -(f.start or 0)))
        return int(best.n or 0)
    arms = [f for f in facts if isinstance(f, Count) and f.what == "arm" and f.n is not None]
    if 2 <= len(arms) <= 4 and len({f.group for f in arms}) == len(arms):
        return int(sum(f.n or 0 for f in arms))
    if re.search(r"\bcase report\b|\b(?:a|an) \d{1,2}[- ]year[- ]old\b", f"{title} {body}", re.IGNORECASE):
        return 1
    return None


def _weight(fact: Count) -> float:
    label = (fact.label or "").lower()
    said = max((weight for stem, weight in _LEVELS.items() if stem in label), default=2)
    return (
        said
        + (1 if fact.group in (None, "all") else 0)
        + (1 if fact.section in ("results", "methods") else 0)
        + (fact.confidence or 0)
    )


def _conditions(page: Page, names: Names, title: str) -> list[str]:
    """The diseases studied: those of the title, else those named most, in full."""
    votes = _votes(page, names.mentions, "condition", title)
    if not votes:
        return []
    top = max(votes.values())
    kept = [name for name, count in votes.most_common(4) if count >= max(2, 0.45 * top)]
    return kept or [votes.most_common(1)[0][0]]


def _votes(page: Page, mentions: Sequence[Mention], kind: str, title: str) -> Counter[str]:
    votes: Counter[str] = Counter()
    lower = title.lower()
    for mention in mentions:
        if mention.kind != kind:
            continue
        name = _full(mention)
        if kind == "drug" and _CLASSES.search(name):
            continue
        words = page.text.clean[mention.start : mention.end].lower()
        in_title = any(form in lower for form in {name.lower(), words, mention.name.lower()} if len(form) > 3)
        votes[name] += 1
        if in_title and votes[name] < 8:
            votes[name] += 8
    return votes


def _full(mention: Mention) -> str:
    entry = mention.entry
    if entry is None:
        return mention.name
    return entry.name if mention.kind == "condition" else entry.long or entry.name


def _interventions(page: Page, names: Names, facts: Sequence[Fact], title: str) -> list[str]:
    """The drugs that the study gives or compares: those of the title, and those dosed as study drugs."""
    votes = _votes(page, names.mentions, "drug", title)
    votes = _specific(votes)
    shown = {mention.name: _full(mention) for mention in names.mentions if mention.kind == "drug"}
    given = {shown.get(f.drug or "", f.drug) for f in facts if f.kind == "dose" and f.purpose == "study"}
    kept = [name for name, count in votes.most_common(5) if name in given or count >= 9]
    if not title:  # a page whose title is not known: what it speaks of most
        idle = {_full(m) for m in names.mentions if m.kind == "drug" and m.entry is not None and m.entry.use}
        top = max((count for name, count in votes.items() if name not in idle), default=0)
        kept += [
            name
            for name, count in votes.most_common(3)
            if name not in {*kept, *idle} and count >= max(3, 0.6 * top)
        ]
    if "placebo" in votes and votes["placebo"] >= 2 and kept and "placebo" not in kept:
        kept.append("placebo")
    return kept


_GENERIC = re.compile(
    r"(?:anti-)?(?:CD\d+|BCMA|CD19/CD3|CD19/CD20|CAR)\b.*|T[- ]cell engager|IL-\d+\w* inhibitor|TNF inhibitor",
    re.IGNORECASE,
)


def _specific(votes: Counter[str]) -> Counter[str]:
    """Without the names of a kind ("CAR-T", "CD19/CD3 T cell engager") where a product of some name is studied."""
    named = Counter({name: count for name, count in votes.items() if not _GENERIC.fullmatch(name)})
    return named if any(count >= 9 for count in named.values()) else votes

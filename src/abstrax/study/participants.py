"""The headline number: how many people the study is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from abstrax.model import Count, Fact
from abstrax.quantities.numbers import PLAIN, WORD_NUMBER, from_digits, from_words
from abstrax.text.spans import Page

_PEOPLE = (
    r"(?:patients?|pts|participants?|subjects|adults|children|individuals|women|men|males|females|cases|people|persons|veterans"
    r"|volunteers|respondents|adolescents|youth|infants|mothers|pregnancies|members|enrollees|beneficiaries|residents"
    r"|fellows|physicians|rheumatologists|clinicians|providers|students|inpatients|outpatients|recipients|survivors|consumers"
    r"|learners|trainees|twins|donors|admissions|hospitali[sz]ations)"
)
_NUMBER = rf"(?<![\w.,/=<>≥≤–-])(?:{PLAIN}|{WORD_NUMBER})(?![\w%]|[.,/]\d|-year|–\d)"
_WORD = r"(?:[^\W\d][\w/'’+.-]*|\([^()]{1,40}\)|\d{4}|\d+-\d+),?"
# "45 consecutive adult patients", "Seven SLE pts", "1,554 eligible patients"
_GROUP = re.compile(rf"({_NUMBER})(?: \(\d[\d.]*%\))? ((?:{_WORD} ){{0,6}}?{_PEOPLE})\b", re.IGNORECASE)
# "Patients with gout (n = 45)", "participants (N=12)"
_SIZED = re.compile(
    rf"\b({_PEOPLE}\b[^.;()]{{0,50}}?)\((?:total )?[nN] ?= ?({PLAIN})[;,)]|(?<=\()(?:total )?(N) ?= ?({PLAIN})[;,)]", re.IGNORECASE
)
_ENTERED = re.compile(
    r"\b(?:enrol\w+|included|recruited|randomi[sz]ed|studied|comprised|comprising|involv\w+|were eligible|participated|took part)\b"
)
_TREATED = re.compile(
    r"\b(?:treated|dosed|received|receiving|anal[yi][sz]ed|evaluated|identified|assessed|reviewed|infused|completed the|interviewed"
    r"|responded|surveyed|underwent|initiat\w+|collected|met (?:the )?(?:inclusion|criteria)|a total of|total of|cohort of|sample of"
    r"|series of|data (?:from|of|on))\b"
)
_NOT_ALL = re.compile(
    r"\b(?:of whom|of these|of which|of them|among (?:them|these|whom|those)|including|remaining|excluded|additional|another|per (?:group|arm)"
    r"|respectively|controls?|screened|were invited|approached|planned|target|literature|discontinued|withdr\w+|lost to|died|developed"
    r"|achieved|experienced|had|showed|reported)\b"
)
_CONTROLS = re.compile(
    r"\b(?:healthy|controls?|comparators?|HCs?|non-|without|siblings|relatives|caregivers|unaffected|donors)\b", re.IGNORECASE
)
_SCREENED = re.compile(r"\b(?:screened|invited|approached|assessed for eligibility|planned|aims? to|will be|literature|excluded)\b")
_CASE = re.compile(
    r"\bcase report\b|\b(?:a|an|the) (?:rare |unusual |unique |possible |severe )*case of\b|^(?:an? )?(?:\w+ )?case:", re.IGNORECASE
)
_ONE_PATIENT = re.compile(
    r"\b(?:a|an|our) (?:\w+[- ]){0,3}?\d{1,2}[- ](?:year|month|week|day)s?[- ]old\b|\b(?:we|this) (?:report|describe|present)s? (?:the|a|an) (?:\w+ ){0,3}(?:case|patient)\b"
    r"|\bA \d{1,2}[- ](?:year|month)",
    re.IGNORECASE,
)
_SECTIONS = {"results": 1.0, "methods": 1.0, "title": 1.0, "conclusion": -0.5, "background": -2.5}
_SENTENCE = re.compile(r"[.;:](?=\s)")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number of people, how likely it is that of the whole study, and where it stands."""

    number: int
    weight: float
    start: int


def participants(page: Page, facts: Sequence[Fact], title: str) -> int | None:
    """The people enrolled, included or analysed, controls aside; else the arms' sum; the patient of a case is one.

    ``facts`` confirm what the text says; without any the text is enough.
    """
    found = list(_candidates(page, title))
    counted = [f for f in facts if isinstance(f, Count) and f.what == "participants" and f.n is not None and not f.op]
    confirmed = {int(f.n or 0) for f in counted}
    ranked = [
        (c.weight + 1.5 * (c.number in confirmed), -c.start, c.number) for c in found
    ]
    seen = {c.number for c in found}
    ranked += [(_of_fact(f), -(f.start or 0), int(f.n or 0)) for f in counted if int(f.n or 0) not in seen]
    best = max(ranked, default=None)
    case = _is_case(page, title)
    if case and (best is None or best[0] < 6):
        return 1
    if best is not None and best[0] >= 2:
        return best[2]
    arms = [f for f in facts if isinstance(f, Count) and f.what == "arm" and f.n is not None]
    if 2 <= len(arms) <= 4 and len({f.group for f in arms}) == len(arms):
        return int(sum(f.n or 0 for f in arms))
    return best[2] if best is not None else None


def _is_case(page: Page, title: str) -> bool:
    """Whether the study is the story of one patient."""
    if re.search(r"\bcase series\b|\b(?:two|three|four|five|six|\d+) (?:\w+ ){0,2}(?:cases|patients)\b|\bcases\b", title, re.IGNORECASE):
        return False
    if _CASE.search(title):
        return True
    first = next((p for p in page.passages if p.searched), None)
    return first is not None and any(
        _ONE_PATIENT.search(page.text.clean, p.start, p.end) for p in page.passages if p.searched
    )


def _of_fact(fact: Count) -> float:
    """What a fact weighs that the text's own reading passed over."""
    label = (fact.label or "").lower()
    return (
        2.0
        + (2 if _ENTERED.search(label) else 1 if _TREATED.search(label) else 0)
        + (1 if fact.group in (None, "all") else -1)
        + _SECTIONS.get(fact.section, 0)
    )


def _candidates(page: Page, title: str) -> Iterator[_Candidate]:
    for match in _GROUP.finditer(title):
        yield _Candidate(_number(match[1]), 5.5, -1)
    clean = page.text.clean
    for passage in page.passages:
        if passage.searched:
            bonus = _SECTIONS.get(passage.section, 0.0)
            for start, end in _split(clean, passage.start, passage.end):
                yield from _in_sentence(clean, start, end, bonus)


def _split(clean: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Clauses between stops."""
    at = start
    for stop in _SENTENCE.finditer(clean, start, end):
        yield at, stop.end()
        at = stop.end()
    yield at, end


def _in_sentence(clean: str, start: int, end: int, bonus: float) -> Iterator[_Candidate]:
    first = True
    for match in _GROUP.finditer(clean, start, end):
        number = _number(match[1])
        words = match[2]
        before = clean[max(start, match.start() - 60) : match.start()]
        after = clean[match.end() : min(end, match.end() + 110)]
        weight = 2.0 + bonus
        weight += 2.5 if _ENTERED.search(before) or _ENTERED.search(words) or _ENTERED.search(after) else 0
        weight += 1.2 if _TREATED.search(before) or _TREATED.search(words) or _TREATED.search(after) else 0
        weight -= 2.5 if _NOT_ALL.search(before[-40:]) else 0
        weight -= 4.0 if _CONTROLS.search(words) or re.match(r" (?:\w+ ){0,2}controls\b", after) else 0
        weight -= 3.0 if _SCREENED.search(words) or _SCREENED.search(after[:40]) or _SCREENED.search(before[-25:]) else 0
        weight -= 2.0 if "%)" in match[0] or re.match(r" \(\d[\d.]*%", after) else 0
        weight -= 0.0 if first else 1.0
        weight -= 1.0 if number < 3 else 0
        weight -= min(1.5, 0.0004 * (match.start() - start))
        first = False
        yield _Candidate(number, weight, match.start())
    for match in _SIZED.finditer(clean, start, end):
        words = match[1] or ""
        weight = 0.5 + bonus + (1.5 if _ENTERED.search(clean, start, match.start()) else 0) + (1.0 if match[3] == "N" else 0)
        weight -= 3.0 if _CONTROLS.search(words) or _SCREENED.search(words) else 0
        yield _Candidate(_number(match[2] or match[4]), weight, match.start())


def _number(text: str) -> int:
    return int(from_digits(text) if text[0].isdigit() or text[0] == "." else from_words(text))

"""The headline number: how many people the study is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log10

from abstrax.model import Count, Fact
from abstrax.quantities.numbers import PLAIN, TENS, UNITS_AND_TEENS, WORD_NUMBER, from_digits, from_words
from abstrax.text.spans import Page

_PEOPLE = (
    r"(?:patients?|pts|participants?|subjects|adults|children|individuals|women|men|males"
    r"|females|cases|people|persons|veterans"
    r"|volunteers|respondents|adolescents|youth|infants|mothers|pregnancies|members|enrollees"
    r"|beneficiaries|residents"
    r"|fellows|physicians|rheumatologists|clinicians|providers|students|inpatients|outpatients"
    r"|recipients|survivors|consumers"
    r"|learners|trainees|twins|donors|admissions|hospitali[sz]ations)"
)
_NO_COUNT = r"(?<!\bweek )(?<!\bWeek )(?<!\b[Ww]k )(?<!weeks )(?<!\b[Mm]onth )(?<!\b[Yy]ear )(?<!\b[Dd]ay )(?<!\b[Pp]hase )(?<!\bclass )(?<!\baged )(?<!\bgrade )"
_NUMBER = rf"{_NO_COUNT}(?<![\w.,/=<>≥≤–-])(?:{PLAIN}|{WORD_NUMBER})(?![\w%]|[.,/]\d|-year|–\d)"
_WORD = (
    r"(?!(?:percent|weeks?|months?|years?|days?|mg|in|at|to|on|with|were|was|had|by|per|after"
    r"|for|centers?|centres?|sites|studies|trials|hospitals|countries|times|groups?|arms|cohorts"
    r"|sets|of these|or)\b)(?:[^\W\d][\w/'’+.-]*|\([^()]{1,40}\)|\d{4}|\d+-\d+),?"
)
# "45 consecutive adult patients", "Seven SLE pts", "1,554 eligible patients"
_GROUP = re.compile(rf"({_NUMBER})(?: \(\d[\d.]*%\))? ((?:{_WORD} ){{0,6}}?{_PEOPLE})\b", re.IGNORECASE)
# Where a number may begin; a cheap scan before the costly reading.
_START = re.compile(
    r"[\dotfsen](?<!\w.)(?:(?<=\d)(?<![.,/].)|(?<!-.)(?:(?<=o)ne|(?<=t)(?:wo|hree|en|welve|hirteen|wenty|hirty)"
    r"|(?<=f)(?:our|ive|ourteen|ifteen|orty|ifty)|(?<=s)(?:ix|even|ixteen|eventeen|ixty|eventy)"
    r"|(?<=e)(?:ight|leven|ighteen|ighty)|(?<=n)(?:ine|ineteen|inety))\b)"
)
# A space stands behind every number of people, which is seen sooner than that no people follow.
_SPACED = re.compile(r"[\d.,]+ |\D")
_NUMERAL = re.compile("|".join([r"\d", *UNITS_AND_TEENS, *TENS]))
# "BE MOBILE 2": the number is part of a name
_TRIAL = re.compile(r"\b[A-Z]{3,}(?:-[A-Z]+)?[ -]$")
# "Patients with gout (n = 45)", "participants (N=12)"
_SIZED = re.compile(rf"\((?:total )?([nN]) ?= ?({PLAIN})[;,)]")
_SIZED_PEOPLE = re.compile(rf"\b(?:{_PEOPLE}|cohort|population|sample)\b[^.;()]{{0,50}}$", re.IGNORECASE)
# "701 were included", "12 (3%) underwent": people named before
_BARE = re.compile(
    rf"({_NUMBER})(?: \([^()]{{1,40}}\))? (?:were (?:finally |then |also )?(?:included|enrolled"
    rf"|randomi[sz]ed|eligible|anal[yi][sz]ed|recruited|treated)|met (?:the )?(?:inclusion"
    rf"|eligib)|fulfilled (?:the )?inclusion)",
    re.IGNORECASE,
)
_BARE_WORDS = ("were ", "met ", "fulfilled")
# "we aim to recruit 448", "a sample size of 60"
_PLANNED = re.compile(
    r"\b(?:recruit|enroll?|randomi[sz]e|sample size (?:of|is|was)|population (?:of"
    r"|is)) (?:approximately )?$"
)
_PLANNING = tuple(
    f"{word} " for word in "recruit enrol enroll randomise randomize of is was approximately".split()
)
_LONE = re.compile(rf"{_NUMBER}(?! ?(?:centers?|centres?|sites|hospitals|clinics|%))", re.IGNORECASE)
# "From 900 patients in the register, 400 were included": the first is where the others come from
_SOURCE = re.compile(
    r"\b(?:of|from|among|out of)(?: the| a total of| all)*(?: initial| approximately| over)? $", re.IGNORECASE
)
_TAKEN = re.compile(
    r"[^.]{0,120}?[,(:] ?(?:a total of )?\d+(?:[ ,]\d{3})*(?: \([^()]{1,20}\))?(?: [\w-]+){0,4}? (?:were (?:included"
    r"|eligible|enrolled|analy|selected|identified)|met|fulfil)"
)
_EACH = re.compile(r" (?:per|in each|in either|in both|each) (?:group|arm|cohort)")
_ENTERED = re.compile(
    r"\b(?:enrol\w+|included|recruited|randomi[sz]ed|studied|compris\w+|consist\w+ of|involv\w+"
    r"|were eligible|participated|took part)\b"
)
_TREATED = re.compile(
    r"\b(?:treated|dosed|received|receiving|anal[yi][sz]ed|evaluated|identified|assessed"
    r"|reviewed|infused|completed the|interviewed"
    r"|responded|surveyed|underwent|initiat\w+|collected|met (?:the )?(?:inclusion|criteria)"
    r"|total of|population of|cohort of|sample of"
    r"|series of|data (?:from|of|on))\b"
)
_NOT_ALL = re.compile(
    r"\b(?:of whom|of these|of which|of them|among (?:them|these|whom|those)"
    r"|(?<!studies )including|followed by|excluded|additional|another|per (?:group|arm)"
    r"|respectively|controls?|literature|discontinued|withdr\w+|lost to|during follow-up|died|developed"
    r"|achieved|experienced|had|showed|reported)\b"
)
_CONTROLS = re.compile(
    r"\b(?:healthy|controls?|comparators?|HCs?|non-|without|siblings|relatives|caregivers"
    r"|unaffected|donors)\b",
    re.IGNORECASE,
)
_SCREENED_BEFORE = re.compile(
    r"\b(?:screened|invited|approached|planned \w+ (?:was|is|of)|aims? to \w+|will (?:be|include"
    r"|enrol\w*))(?: \w+){0,2} ?$",
    re.IGNORECASE,
)
_SCREENED = re.compile(
    r"\b(?:screened|invited|approached|assessed for eligibility|planned|aims? to|will be"
    r"|literature|excluded)\b"
)
_CASE = re.compile(
    r"\bcase report\b|\b(?:a|an|the) (?:rare |unusual |unique |possible |severe )*case of\b"
    r"|^(?:an? )?(?:\w+ )?case:",
    re.IGNORECASE,
)
_ONE_PATIENT = re.compile(
    r"\b(?:a|an|our) (?:\w+[- ]){0,3}?\d{1,2}[- ](?:year|month|week|day)s?[- ]old\b|\b(?:we"
    r"|this) (?:report|describe|present)s? (?:the|a|an) (?:\w+ ){0,3}(?:case|patient)\b",
    re.IGNORECASE,
)
# Of these, in small letters, the text of one patient has one.
_ONE_TOLD = (
    "-old", " old", "we report", "we describe", "we present", "this report", "this describe", "this present",
)  # fmt: skip
_SECTIONS = {"results": 1.0, "methods": 1.0, "title": 1.0, "conclusion": -0.5, "background": -2.5}
_SENTENCE = re.compile(r"[.;:](?=\s)")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number of people, how likely it is that of the whole study, and where it stands."""

    number: int
    weight: float
    start: int


def find(page: Page, facts: Sequence[Fact], title: str) -> int | None:
    """The people enrolled, included or analysed, controls aside; else the sum of the arms; one for a case.

    ``facts`` confirm what the text says; without any the text is enough.
    """
    found = list(_candidates(page, title))
    counted = [
        f for f in facts if isinstance(f, Count) and f.what == "participants" and f.n is not None and not f.op
    ]
    confirmed = {int(f.n or 0) for f in counted}
    ranked = [(c.weight + 0.4 * (c.number in confirmed), -c.start, c.number) for c in found]
    seen = {c.number for c in found}
    if max(ranked, default=(0.0, 0, 0))[0] < 3:  # the text's own reading leaves it open
        ranked += [
            (_of_fact(f), -(f.start or 0), int(f.n or 0)) for f in counted if int(f.n or 0) not in seen
        ]
    best = max(ranked, default=None)
    if (best is None or best[0] < 6) and _is_case(page, title):
        return 1
    if best is not None and best[0] >= 2:
        return best[2]
    arms = [f for f in facts if isinstance(f, Count) and f.what == "arm" and f.n is not None]
    if 2 <= len(arms) <= 4 and len({f.group for f in arms}) == len(arms):
        return int(sum(f.n or 0 for f in arms))
    return best[2] if best is not None and best[2] > 1 else None


def _is_case(page: Page, title: str) -> bool:
    """Whether the study is the story of one patient."""
    if re.search(
        r"\bcase series\b|\b(?:two|three|four|five|six|\d+) (?:\w+ ){0,2}(?:cases|patients)\b"
        r"|\bcases\b",
        title,
        re.IGNORECASE,
    ):
        return False
    if _CASE.search(title):
        return True
    folded = page.text.clean.casefold()
    return any(map(folded.__contains__, _ONE_TOLD)) and any(
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
    if _NUMERAL.search(title.lower()):
        for match in _GROUP.finditer(title):
            yield _Candidate(_number(match[1]), 5.5, -1)
    clean = page.text.clean
    lower = clean.lower()
    lower = lower if len(lower) == len(clean) else clean
    for passage in page.passages:
        if passage.searched:
            bonus = _SECTIONS.get(passage.section, 0.0)
            for start, end in _split(clean, passage.start, passage.end):
                yield from _in_sentence(clean, lower, start, end, bonus)


def _split(clean: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Clauses between stops."""
    at = start
    for stop in _SENTENCE.finditer(clean, start, end):
        yield at, stop.end()
        at = stop.end()
    yield at, end


def _in_sentence(clean: str, lower: str, start: int, end: int, bonus: float) -> Iterator[_Candidate]:
    """The groups of people within one clause."""
    groups = done = 0
    told = any(lower.find(word, start, end) >= 0 for word in _BARE_WORDS)
    for place in _START.finditer(lower, start, end):
        at = place.start()
        if clean[at - 2 : at - 1].isupper() and _TRIAL.search(clean, max(start, at - 15), at):
            continue
        spaced = _SPACED.match(clean, at, end) is not None
        match = _GROUP.match(clean, at, end) if spaced and at >= done else None
        if match:
            done = match.end()
            each = 2 if _EACH.match(clean, match.end()) else 1
            weight = bonus + _said(clean, start, end, match) + 2 * (each - 1) - (1.0 if groups else 0.0)
            groups += weight > 3
            yield _sized(each * _number(match[1]), weight, at)
        elif spaced and told and (bare := _BARE.match(clean, at, end)):
            yield _sized(_number(bare[1]), 3.5 + bonus, at)
        elif (
            clean.endswith(_PLANNING, start, at)
            and _PLANNED.search(clean, max(start, at - 30), at)
            and (lone := _LONE.match(clean, at, end))
        ):
            yield _sized(_number(lone[0]), 1.5 + bonus, at)
    for match in _SIZED.finditer(clean, start, end):
        before = clean[max(start, match.start() - 90) : match.start()]
        people = _SIZED_PEOPLE.search(before)
        if people or match[1] == "N":
            weight = 0.5 + bonus + (1.5 if _ENTERED.search(before) else 0) + (1.0 if match[1] == "N" else 0)
            weight -= 3.0 if people and (_CONTROLS.search(people[0]) or _SCREENED.search(people[0])) else 0
            yield _sized(_number(match[2]), weight, match.start())


def _sized(number: int, weight: float, start: int) -> _Candidate:
    """A candidate; of two said alike the larger is likelier to be the whole."""
    return _Candidate(number, weight + 0.25 * log10(max(number, 1)), start)


def _said(clean: str, start: int, end: int, match: re.Match[str]) -> float:
    """How much the words in and around a group speak for the whole study."""
    words = match[2]
    before = clean[max(start, match.start() - 60) : match.start()]
    after = clean[match.end() : min(end, match.end() + 110)]
    near = (before, words, after)
    weight = 2.0
    weight += 2.5 if any(map(_ENTERED.search, (before[-28:], words, after))) else 0
    weight += 1.2 if any(map(_TREATED.search, near)) else 0
    weight -= 2.5 if _NOT_ALL.search(before[-25:].lower()) else 0
    weight -= 4.0 if _CONTROLS.search(words) or re.match(r" (?:\w+ ){0,2}controls\b", after) else 0
    weight -= (
        3.0
        if _SCREENED.search(words) or _SCREENED.search(after[:40]) or _SCREENED_BEFORE.search(before)
        else 0
    )
    weight += 1.0 if _ENTERED.match(after.removeprefix(" were ").removeprefix(" finally ").lstrip()) else 0
    weight -= 0.7 if before.endswith(("the ", "these ")) else 0
    weight -= 1.0 if before.endswith(("than ", "over ", "approximately ", "about ")) else 0
    weight -= 2.5 if before.endswith("remaining ") and not re.match(r" were (?:included|anal)", after) else 0
    weight -= 2.5 if _SOURCE.search(before) and _TAKEN.match(after) else 0
    weight -= 2.0 if "%)" in match[0] or re.match(r" \(\d[\d.]*%[);,]", after) else 0
    return weight - (1.5 if _number(match[1]) < 3 else 0)


def _number(text: str) -> int:
    return int(from_digits(text) if text[0].isdigit() or text[0] == "." else from_words(text))

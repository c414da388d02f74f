"""The headline number: how many people the study is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

from abstrax.model import Count, Fact
from abstrax.quantities.numbers import PLAIN, TENS, UNITS_AND_TEENS, WORD_NUMBER, from_digits, from_words
from abstrax.relate import weights
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
# Where a number may begin that a space follows, or that stands behind the last letter of what is planned; a cheap scan,
# in small letters, before the costly reading.
_START = re.compile(
    r"[\dotfsen](?<!\w.)(?:(?<=\d)(?<![.,/].)(?:(?=[\d.,]* )|(?<=[tlefsy] .))|(?<!-.)(?:(?<=o)ne|(?<=t)(?:wo|hree|en|welve|hirteen|wenty|hirty)"
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
# What the words end in that say so, in small letters.
_SOURCE_ENDS = ("of ", "from ", "among ", " the ", " all ", " initial ", " approximately ", " over ")
_TAKEN = re.compile(
    r"[^.]{0,120}?[,(:] ?(?:a total of )?\d+(?:[ ,]\d{3})*(?: \([^()]{1,20}\))?(?: [\w-]+){0,4}? (?:were (?:included"
    r"|eligible|enrolled|analy|selected|identified)|met|fulfil)"
)
_EXCLUDED = re.compile(r"\b(?:excluding|exclusions?|excluded|after|therefore|leaving|finally|final)\b")
_OF_CONTROLS, _SHARED = re.compile(r" (?:\w+ ){0,2}controls\b"), re.compile(r" \(\d[\d.]*%[);,]")
_AND = re.compile(r"\band(?: \w+)? $")
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
_CASES = re.compile(
    r"\bcase series\b|\b(?:two|three|four|five|six|\d+) (?:\w+ ){0,2}(?:cases|patients)\b|\bcases\b",
    re.IGNORECASE,
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
_SENTENCE = re.compile(r"[.;:](?=\s)")


@dataclass(slots=True)
class _Candidate:
    """A number of people, what speaks for or against its being that of the whole study, and where it stands."""

    number: int
    signals: list[str]
    start: int


def find(page: Page, facts: Sequence[Fact], title: str) -> int | None:
    """The people enrolled, included or analysed, controls aside; else the sum of the arms; one for a case.

    ``facts`` confirm what the text says; without any the text is enough.
    """
    offered = options(page, facts, title)
    shares = weights.ranked(QUESTION, [weights.Evidence(signals) for _number, signals in offered])
    best = max(range(len(offered)), key=shares.__getitem__)
    return offered[best][0]


_SAID_ENTERED = {"entered before", "entered within", "entered next", "entered after", "bare", "sized entered"}
#: The question that the weights answer.
QUESTION = "participants"


def options(page: Page, facts: Sequence[Fact], title: str) -> list[tuple[int | None, list[str]]]:
    """Every number that may be the headline number, with what speaks for each; none first."""
    found = [*_candidates(page, title), *_of_facts(facts)]
    case = _is_case(page, title)
    found += [_Candidate(1, ["a case"], 0)] if case else []
    told: dict[int | None, list[str]] = {None: ["none", f"none&case={case}"]}
    for candidate in found:
        told.setdefault(candidate.number, []).extend(candidate.signals)
    told[None].append(f"none&numbers={min(len(told) - 1, 3)}")
    order = sorted({c.number for c in found if c.number > 1}, reverse=True)
    for number in order:
        said = sum(c.number == number for c in found)
        told[number] += [
            f"size {min(int(log10(number)), 5)}", f"place {min(order.index(number), 3)} of {min(len(order), 4)}",
            f"said {min(said, 3)}", f"said {min(said, 3)} entered={bool(_SAID_ENTERED & set(told[number]))}", f"case={case}", f"sum of two={_sums(number, order)}",
        ]  # fmt: skip
    first = min((c.start for c in found if c.start > 0), default=0)
    told[next((c.number for c in found if c.start == first), None)].append("named first")
    return [(number, list(dict.fromkeys(signals))) for number, signals in told.items()]


def _sums(number: int, others: Sequence[int]) -> bool:
    """Whether two of the smaller numbers make it up."""
    known = set(others)
    return any(number - other in known and 2 * other != number for other in others if 1 < other < number)


def _of_facts(facts: Sequence[Fact]) -> Iterator[_Candidate]:
    """The numbers of people that were counted as participants, and the sum of the arms."""
    counts = [f for f in facts if isinstance(f, Count) and f.n is not None and not f.op]
    for place, fact in enumerate(f for f in counts if f.what == "participants"):
        whom = "all" if fact.group in (None, "all") else "a part"
        sure = "sure" if (fact.confidence or 0) > 0.8 else "unsure"
        signals = [
            "a fact", f"a fact in {fact.section}", f"a fact of {whom}", f"a fact {sure}", f"fact {min(place, 3)}",
            *(f"fact {word}" for word in (fact.label or "").lower().split()[-2:]),
        ]  # fmt: skip
        yield _Candidate(int(fact.n or 0), signals, fact.start or 0)
    arms = [f for f in counts if f.what == "arm"]
    if 2 <= len(arms) <= 4 and len({f.group for f in arms}) == len(arms):
        yield _Candidate(int(sum(f.n or 0 for f in arms)), [f"sum of {len(arms)} arms"], 0)
    for fact in arms:
        yield _Candidate(int(fact.n or 0), ["an arm"], fact.start or 0)


def _is_case(page: Page, title: str) -> bool:
    """Whether the study is the story of one patient."""
    folded = title.casefold()
    if ("case" in folded or "patients" in folded) and _CASES.search(title):
        return False
    if "case" in folded and _CASE.search(title):
        return True
    folded = page.text.clean.casefold()
    return any(map(folded.__contains__, _ONE_TOLD)) and any(
        _ONE_PATIENT.search(page.text.clean, p.start, p.end) for p in page.passages if p.searched
    )


def _candidates(page: Page, title: str) -> Iterator[_Candidate]:
    if _NUMERAL.search(title.lower()):
        for match in _GROUP.finditer(title):
            yield _Candidate(_number(match[1]), ["in title", *_said(title, 0, len(title), match)], -1)
    clean = page.text.clean
    lower = clean.lower()
    lower = lower if len(lower) == len(clean) else clean
    for passage in page.passages:
        if passage.searched:
            where = f"in {passage.section}"
            for found in _clauses(clean, lower, passage.start, passage.end):
                for candidate in _beside_others(found, clean):
                    candidate.signals += (where, f"{where} {candidate.signals[0]}")
                    yield candidate


def _clauses(clean: str, lower: str, start: int, end: int) -> Iterator[list[_Candidate]]:
    """The groups of people of each clause between stops; most clauses have nothing that may be one."""
    starts = [place.start() for place in _START.finditer(lower, start, end)]
    sizes = list(_SIZED.finditer(clean, start, end))
    edges = [start, *(stop.end() for stop in _SENTENCE.finditer(clean, start, end)), end]
    held: dict[int, tuple[list[int], list[re.Match[str]]]] = {}
    for at in starts:
        held.setdefault(bisect_right(edges, at), ([], []))[0].append(at)
    for size in sizes:
        held.setdefault(bisect_right(edges, size.start()), ([], []))[1].append(size)
    for clause in sorted(held):
        low, high = edges[clause - 1], edges[clause]
        places, sized = held[clause]
        yield [*_in_clause(clean, lower, low, high, places), *_bracketed(clean, low, sized)]


def _beside_others(found: Sequence[_Candidate], clean: str) -> Iterator[_Candidate]:
    """The groups of a clause, each told apart from those beside it; two joined by "and" are also one."""
    for place, candidate in enumerate(found):
        told = candidate.signals
        told += ["larger before"] * any(other.number > candidate.number for other in found[:place])
        later = [other for other in found[place + 1 :] if 1 < other.number < candidate.number]
        told += ["smaller behind"] * bool(later)
        if _is_source(candidate, clean):
            told.append(f"of a source, smaller behind={bool(later)}")
            told += ["others taken of it"] * any(map(_is_taken, later))
        sources = [other for other in found[:place] if other.number > candidate.number]
        if _is_taken(candidate) and any(_is_source(other, clean) for other in sources):
            told.append("taken of a larger")
        yield candidate
    for one, other in pairwise(found):
        gap = clean[one.start : other.start]
        if one.number > 1 and other.number > 1 and len(gap) < 80 and _AND.search(gap):
            yield _Candidate(one.number + other.number, ["two together"], one.start)


def _is_source(candidate: _Candidate, clean: str) -> bool:
    """ "Of 840 enrolled": others are told to come from these."""
    before = clean[max(0, candidate.start - 30) : candidate.start]
    return before.lower().endswith(_SOURCE_ENDS) and _SOURCE.search(before) is not None


def _is_taken(candidate: _Candidate) -> bool:
    """ "801 were included": a number of which it is said."""
    return bool({"bare", "entered next", "entered after"} & set(candidate.signals))


def _in_clause(clean: str, lower: str, start: int, end: int, places: Sequence[int]) -> Iterator[_Candidate]:
    """The groups of people within one clause, whose numbers may begin at these places."""
    groups = done = 0
    told = any(lower.find(word, start, end) >= 0 for word in _BARE_WORDS)
    for at in places:
        if clean[at - 2 : at - 1].isupper() and _TRIAL.search(clean, max(start, at - 15), at):
            continue
        spaced = _SPACED.match(clean, at, end) is not None
        match = _GROUP.match(clean, at, end) if spaced and at >= done else None
        if match:
            done = match.end()
            each = 2 if _EACH.match(clean, match.end()) else 1
            signals = ["group", f"group {min(groups, 2)}", *_said(clean, start, end, match)]
            groups += 1
            yield _Candidate(each * _number(match[1]), signals + ["each"] * (each > 1), at)
            if each > 1:
                yield _Candidate(_number(match[1]), ["one of each"], at)
        elif spaced and told and (bare := _BARE.match(clean, at, end)):
            signals = ["bare", *_beside(clean, start, end, bare.start(), bare.end(1))]
            yield _Candidate(_number(bare[1]), signals, at)
        elif (
            clean.endswith(_PLANNING, start, at)
            and _PLANNED.search(clean, max(start, at - 30), at)
            and (lone := _LONE.match(clean, at, end))
        ):
            yield _Candidate(_number(lone[0]), ["planned"], at)


def _bracketed(clean: str, start: int, sized: Sequence[re.Match[str]]) -> Iterator[_Candidate]:
    """ "Patients with gout (n = 45)"."""
    for match in sized:
        before = clean[max(start, match.start() - 90) : match.start()]
        people = _SIZED_PEOPLE.search(before)
        if people or match[1] == "N":
            signals = [f"sized {match[1]}", f"sized people={people is not None}"]
            signals += ["sized entered"] if _ENTERED.search(before) else []
            signals += ["sized controls"] if people and _CONTROLS.search(people[0]) else []
            signals += ["sized screened"] if people and _SCREENED.search(people[0]) else []
            yield _Candidate(_number(match[2]), signals, match.start())


def _said(clean: str, start: int, end: int, match: re.Match[str]) -> list[str]:
    """What the words in and around a group say of its being the whole study."""
    words = match[2]
    before = clean[max(start, match.start() - 60) : match.start()]
    after = clean[match.end() : min(end, match.end() + 110)]
    held = (
        ("entered before", _ENTERED.search(before[-28:])),
        ("entered within", _ENTERED.search(words)),
        ("entered after", _ENTERED.search(after)),
        (
            "entered next",
            _ENTERED.match(after.removeprefix(" were ").removeprefix(" finally ").lstrip()),
        ),
        ("treated before", _TREATED.search(before)),
        ("treated within", _TREATED.search(words)),
        ("treated after", _TREATED.search(after)),
        ("not all", _NOT_ALL.search(before[-25:].lower())),
        ("controls", _CONTROLS.search(words) or _OF_CONTROLS.match(after)),
        ("screened within", _SCREENED.search(words)),
        ("screened after", _SCREENED.search(after[:40])),
        ("screened before", _SCREENED_BEFORE.search(before)),
        ("of a source", _SOURCE.search(before) and _TAKEN.match(after)),
        ("excluded before", _EXCLUDED.search(clean, max(0, match.start() - 160), match.start())),
        ("a share", "%)" in match[0] or _SHARED.match(after)),
        ("at the start", match.start() == start or not before.strip()),
    )
    told = [name for name, found in held if found]
    return [
        *told,
        *_beside(clean, start, end, match.start(), match.end()),
        f"people {words.lower().split()[-1]}",
    ]


def _beside(clean: str, start: int, end: int, low: int, high: int) -> list[str]:
    """The words right before and behind."""
    before = clean[max(start, low - 40) : low].lower().split()[-2:]
    after = clean[high : min(end, high + 40)].lower().split()[:3]
    return [
        f"before {before[-1] if before else '^'}", f"before {' '.join(before)}",
        f"after {after[0] if after else '$'}", f"after {' '.join(after[:2])}",
    ]  # fmt: skip


def _number(text: str) -> int:
    return int(from_digits(text) if text[0].isdigit() or text[0] == "." else from_words(text))

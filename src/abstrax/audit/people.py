"""Pronouns against the sex of the patient they tell of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from abstrax.audit.case import Case
from abstrax.audit.checks import finding
from abstrax.model import Finding

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
#: "The 2 nd patient", "Patient 3", "P4", "the first patient"; what is captured tells which.
_PATIENT = re.compile(
    r"\b(?=[\dcfnpsteCP])(?:(\d{1,2}) ?(?:st|nd|rd|th) (?:patient|case)|(?:patient|case|Patient|Case) (?:no\. ?)?(\d{1,2})\b"
    rf"|({'|'.join(_ORDINALS)}) (?:patient|case)|P(\d{{1,2}})\b)"
)
_AGED = r"\d{1,3}[- ](?:years?|yrs?|months?)[- ]old|\d{1,3} ?(?:yo|y/o)"
_SEX = re.compile(rf"(?:{_AGED})(?: [\w-]+){{0,3}}? (female|woman|girl|lady|male|man|boy|gentleman)\b")
_DIGIT = re.compile(r"\d")
_FEMALE = frozenset({"female", "woman", "girl", "lady", "she", "her", "hers", "herself"})
_PRONOUN = re.compile(r"\b([Ss]he|[Hh]er|[Hh]ers|[Hh]erself|[Hh]e|[Hh]is|[Hh]im|[Hh]imself)\b")
#: Other people of whom a sentence may speak.
_KIN = re.compile(
    r"\b(?:mother|father|parents?|husband|wife|spouse|partner|sons?|daughters?|brothers?|sisters?|siblings?|donors?"
    r"|child(?:ren)?|infants?|bab(?:y|ies)|newborn|fetus|twins?|aunt|uncle|cousin|doctor|physician)\b",
    re.IGNORECASE,
)


@dataclass
class _Told:
    """Of whom the prose speaks: the patient, the words that gave the sex, and whether she is female."""

    patient: str
    words: str
    female: bool


def audit(case: Case) -> Iterator[Finding]:
    """Each pronoun that is not that of the patient of whom the sentences before speak; the first tells a sex."""
    first = next((place for place, text in enumerate(case.sentences) if _sexes(text)), len(case.sentences))
    known: dict[str, _Told] = {}
    now: _Told | None = None
    for text in case.sentences[first:]:
        now = _now(text, known, now)
        if now is None or _KIN.search(text):
            continue
        pronouns = [match[1] for match in _PRONOUN.finditer(text)]
        wrong = [word for word in pronouns if (word.lower() in _FEMALE) != now.female]
        if wrong and len(wrong) == len(pronouns):
            who = f"patient {now.patient}" if now.patient else "the patient"
            yield finding("patient-sex", _facts(case, now), f"“{wrong[0]}” of {who}, told as “{now.words}”")
            return


def _sexes(text: str) -> list[re.Match[str]]:
    """The patients whose age and sex a sentence tells."""
    aged = "-old" in text or " old" in text or "yo" in text or "y/o" in text
    return list(_SEX.finditer(text)) if aged and _DIGIT.search(text) else []


def _now(text: str, known: dict[str, _Told], before: _Told | None) -> _Told | None:
    """Of whom a sentence speaks: a patient whom it names, else the one before; nobody where there are several."""
    named = {_number(match) for match in _PATIENT.finditer(text)}
    sexes = _sexes(text)
    if len(named) > 1 or len(sexes) > 1:
        return None
    patient = named.pop() if named else ("" if sexes else None)
    if patient is None:
        return before
    if sexes:
        if not patient and known:  # another patient, of no number
            return None
        known[patient] = _Told(patient, sexes[0][0], sexes[0][1] in _FEMALE)
    return known.get(patient)


def _number(match: re.Match[str]) -> str:
    word = match[3]
    return str(_ORDINALS.index(word) + 1) if word else match[1] or match[2] or match[4]


def _facts(case: Case, told: _Told) -> list[int]:
    """The facts whose quote holds the words that gave the sex, else those of the patient's age."""
    group = f"patient {told.patient}" if told.patient else "all"
    quoted = [
        place for place, fact in enumerate(case.facts) if told.words in fact.quote or fact.quote in told.words
    ]
    of_age = [place for place, fact in case.scores if fact.name == "age" and (fact.group or "all") == group]
    return (of_age or quoted)[:1]

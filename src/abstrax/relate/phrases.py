"""A shallow chunker: the noun phrase before a value, the predicate after it, without a parser.

Phrases are cut at function words, verbs and punctuation; what is left is the text's own short label.
"""

from __future__ import annotations

import re
from functools import lru_cache

from abstrax.relate.atoms import small

#: Phrases are asked for again by other readings of a number and by its neighbours, hardly later.
_REMEMBERED = 1 << 10

PERSON = (
    r"(?:patients?|pts?|participants?|subjects?|individuals?|adults?|women|men|females?|males?|children|persons?|people|volunteers?|donors?|"
    r"controls?|comparators|respondents?|responders|infants|adolescents|girls|boys|veterans|recipients|survivors|members|smokers|cases|non-?responders|"
    r"beneficiaries|relatives|mothers|students|physicians|rheumatologists|clinicians|providers|users|youth|patient)"
)
_VERBS = (
    r"was|were|is|are|had|has|have|having|been|being|be|occurred|occurring|developed|developing|experienced|experiencing|showed|showing|achieved|achieving|reached|reaching|attained|met|received|"
    r"receiving|reported|reporting|observed|noted|seen|found|detected|presented|underwent|required|requiring|demonstrated|exhibited|remained|maintained|resulted|included|including|with|"
    r"recorded|identified|documented|did|does|do|could|used|using|taking|took|displayed|suffered|tested|became|got|led|involved|affected|present|accounted|consisted|comprised|obtained|"
    r"ranged|decreased|increased|improved|declined|fell|rose|shrank|climbed|reduced|dropped|changed|went|from|to|by|reaching|remain|made up|stayed|averaged|peaked|lasted|lasting|amounted|retained"
)
_LEADING_VERBS = re.compile(
    rf"^(?:(?:{_VERBS}|who|that|which|also|only|all|then|still|subsequently|a|an|the|at least|either|not|in|of|on|for|patients?|them|these|those|categorized|into|as|classified|considered|initiated)\b[\s,]*)+",
    re.I,
)
_STOP_AFTER = re.compile(
    r"[;:(\[)\]]|,(?! (?:or|anti-))|\.(?:\s|$)|\b(?:at|by|after|within|during|compared|versus|vs|while|whereas|but|and (?=\w+ (?:\(|had|were|in|patients|of|\d))|and (?=\d)|respectively|in (?=\d|the (?!range)|all|patients|both)|with (?=placebo|a median|a mean|\w+ \d)|of whom|of which|which|who|through|among|from|until|over (?=\d)|over the|due to|because|for (?=\d)|prior to|before|following|including|despite|as|per|than)\b",
    re.I,
)
_NP_BREAK = re.compile(
    rf"(?:[;:.,()\[\]]|\b(?:{_VERBS}|and|or|of(?= (?:these|those|them|whom|which))|but|while|whereas|in|at|on|for|the|a|an|that|which|who|than|between|among|their|its|our|this|these|those|after|before|during|into|also|there|we|no|most commonly|most common|most frequent|most frequently|commonly|respectively|followed|namely|e\.g\.|i\.e\.|such as|as|versus|vs|both|any|all)\b)",
)
_TRAILING_SIGNS = re.compile(r"[\s(\[:=,]*(?:\b[nN] ?=? ?)?$")
_TRAILING_VERBS = re.compile(
    rf"\b(?:(?:{_VERBS}|in|for|of|at|only|about|approximately|up to|among|an|a|the|rates?|all|mean|median|average|most commonly|significantly|also|more (?:frequent|common|prevalent)(?:ly)?|as|high|each)\b[\s,]*)+$"
)


#: All letters of which a stretch of trailing signs is made.
_SIGNS = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0([:=,nN"
#: The last words that trailing verbs may have.
_LAST_VERBS = frozenset(
    f"{_VERBS}|in|for|of|at|only|about|approximately|to|among|an|a|the|rate|rates|all|mean|median|average|commonly|significantly|also|"
    "frequent|common|prevalent|frequently|commonly|prevalently|as|high|each|up".split("|")
)


def without(opening: re.Pattern[str], text: str) -> str:
    """``text`` without what a pattern finds at its beginning; to replace it would look for it everywhere."""
    found = opening.match(text)
    return text[found.end() :] if found else text


def _led_off(text: str) -> str:
    """``text`` without the verbs at its end; most texts end in another word, which is soon seen."""
    last = text.rstrip(" ,").rpartition(" ")[2]
    return text if last.isalpha() and last not in _LAST_VERBS else _TRAILING_VERBS.sub("", text)


@lru_cache(maxsize=_REMEMBERED)
def subject_before(text: str) -> str | None:
    """The label whose value follows ``text``: "remission was achieved in", "recurrent fevers (" , "CR: "."""
    text = text.replace("\x00", "")
    signs = _TRAILING_SIGNS.search(text, len(text.rstrip(_SIGNS)))
    text = _led_off(text[: signs.start()] if signs else text).rstrip(" ,:(")
    breaks = list(_NP_BREAK.finditer(small(text)))
    phrase = text
    if breaks:
        last = breaks[-1]
        if (
            last[0] in ("of", "in", "for", "with", "to", "on", "by", "a", "the", "and", "or", "as")
            and last.end() < len(text) - 1
        ):
            phrase = text[last.end() :]
            head = text[: last.start()].rstrip()
            if (
                last[0] in ("of", "to", "in", "for", "with", "on")
                and "a" <= head[-1:] <= "z"
                and len(phrase.split()) <= 6
            ):
                earlier = list(_NP_BREAK.finditer(small(head)))
                left = head[earlier[-1].end() :] if earlier else head
                if 0 < len(left.split()) <= 4:
                    phrase = f"{left.strip()} {text[last.start() : last.end()]} {phrase.strip()}"
        else:
            phrase = text[last.end() :]
    return tidy(phrase)


def clause_subject(text: str) -> str | None:
    """The subject of a clause with all that hangs on it: "Confidence in scoring joints was" is "Confidence in scoring joints"."""
    text = without(_OPENING, text.replace("\x00", " "))
    verb = _FINITE.search(text)
    return tidy(text[: verb.start()]) if verb and verb.start() > 2 else None


_OPENING = re.compile(
    r"^[\s,;]*(?:(?:and|but|while|whereas|with|the|a|an|mean|median|average|also|in addition|similarly|moreover|overall)\b[\s,]*)+",
    re.I,
)
_FINITE = re.compile(
    r"[,;:(\[]|\b(?:was|were|is|are|had|has|occurred|showed|reached|increased|decreased|improved|declined|fell|rose|dropped|changed|went|ranged|remained|averaged|of (?=\d)|from (?=\d))\b"
)
_COMPARED = re.compile(
    r"(?:(?:significantly|modestly|slightly|more|less|most|nearly|numerically|also|similarly|as|twice|not|often) )*(?:similar|higher|lower|greater|comparable|frequent\w*|common\w*|likely\b.*|rare|prevalent|often|compared|treated|initiated|groups?|used|present|least|range|increased|reduced|improved|better|worse|different|sustained\b.*|maintained\b.*)(?: (?:frequently|commonly|often))?$",
    re.I,
)
_COPULA = re.compile(r"\b(?:was|were|is|are|occurred|tended|remained|had been|has been|became|appeared)\b")
_COMPARING = re.compile(
    r"\s+(?:(?:\w+ly|also|not|even|much|more|less) )*?(?:higher|lower|greater|similar|comparable|elevated|increased|reduced|decreased|shorter|longer|better|worse|different|"
    r"(?:more|less) (?:common|frequent|prevalent|often|likely)|commoner|rarer|most (?:common|frequent|prevalent)|over-?represented)",
    re.I,
)


@lru_cache(maxsize=_REMEMBERED)
def outcome_before(text: str) -> str | None:
    """Like subject_before, but where a comparison stands beside the value, what was compared.

    "Remission rates were similar (" is "Remission", "Relapses occurred less frequently (" is "Relapses".
    """
    verbs = list(_COPULA.finditer(text))
    comparing = [verb for verb in verbs if _COMPARING.match(text, verb.end())]
    if comparing:
        return subject_before(text[: comparing[-1].start()])
    found = subject_before(text)
    if found is not None and not _COMPARED.match(found):
        return found
    return subject_before(text[: verbs[0].start()]) if verbs else None


_COUNTED = re.compile(
    rf"^[\s)%,\]]*(?:(?:of )?(?:the |these |all |our )?(?:\w+[ -]){{0,3}}?{PERSON}\b(?: \([\d.,% ]+\))?)?"
)


@lru_cache(maxsize=_REMEMBERED)
def predicate_after(text: str) -> str | None:
    """What is said of a count: " patients achieved complete remission at week 24" is "complete remission"."""
    text = without(_COUNTED, text.replace("\x00", ""))
    text = without(_LEADING_VERBS, text.lstrip(" ,"))
    stop = _STOP_AFTER.search(text)
    return tidy(text[: stop.start()] if stop else text)


_LEADING = re.compile(
    r"(?:(?:a|an|the|of|in|with|had|were|was|and|or|to|mean|median|average|total|overall)\b ?)+", re.I
)
_TRAILING = frozenset(f"{_VERBS}|in|of|the|a|an|and|or|for|at|who".split("|"))
_LETTERS = re.compile(r"[A-Za-z]{2}")


@lru_cache(maxsize=_REMEMBERED)
def tidy(phrase: str) -> str | None:
    """A label without stray joints, at most eight words; None where nothing is left."""
    phrase = " ".join(phrase.split()).strip(" ,;:-([.")
    joints = _LEADING.match(phrase)
    words = (phrase[joints.end() :] if joints else phrase).split(" ")
    while len(words) > 1 and words[-1].lower() in _TRAILING:
        words.pop()
    phrase = " ".join(words[:9]).strip(" ,;:-")
    return phrase if _LETTERS.search(phrase) else None

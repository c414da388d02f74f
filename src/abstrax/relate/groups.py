"""Who a value speaks of: arms, cohorts, single patients, and how the text names them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from abstrax.names.mention import Mention
from abstrax.relate.signs import sign


@dataclass(frozen=True, slots=True)
class Group:
    """``clean[start:end]`` names a part of the study population, shown in records as ``label``."""

    start: int
    end: int
    label: str
    patient: bool = False
    drug: bool = False
    form: str = "drug"


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SURE = (
    r"(?P<patient>(?=[CPSTcpst])(?:[Pp]atient|[Cc]ase|[Pp]t|[Pp]articipant|[Ss]ubject) (?:no\.? ?|#)?(?P<number>\d{1,2}|[A-Z]{2,4}-\d+)\b(?! ?%)"
    rf"|[Tt]he (?P<nth>\d{{1,2}}(?= ?(?:st|nd|rd|th))|{'|'.join(_ORDINALS)}) ?(?:st|nd|rd|th)? (?:patient|case|pt)\b|P(?P<short>\d{{1,2}})\b(?! ?[=<>]))"
    r"|(?P<fixed>(?=[pPhmcvsuDdCgGaAEeQnfr])(?:placebo|PBO|pbo|(?:healthy |matched |population |historical )?(?:controls|comparators)|control group|healthy (?:donors|volunteers|subjects|individuals|adults|people)|"
    r"vehicle|sham|usual care|standard (?:of )?(?:care|therapy)|DL ?\d|[Dd]ose level \d|(?:[Cc]ohort|[Gg]roup|[Aa]rm|[Ee]ndotype|[Cc]luster) (?:[A-H]|\d|I{1,3}|IV)|"
    r"Q\d+W|(?:non-?|partial |complete )?responders|(?:current|former|never|non-?)[ /-]?smokers)\b)"
    r"|(?P<both>(?=[BbEePpAa])(?:[Bb]oth|[Ee]ach|[Pp]er|[Aa]ll|[Aa]cross) (?:the )?(?:treatment |study |dose )?(?:groups?|arms?|cohorts?|doses|endotypes)\b)"
    r"|(?P<lead>(?=[IAFOW])(?:(?<=\. )|(?<=\n)|(?<=^)|(?<=; )|(?<=: )|(?<=\.))(?:In|Among|For|Of|Within)(?: the| all| those| these)*(?: \d+| [a-z]+)?(?: (?:evaluable|enrolled|treated))?(?: (?:patients|pts|participants|individuals|subjects|those))?(?: (?:with|who (?:received|had)|receiving|on|treated with|in the|in))* (?P<what>[A-Za-z≥≤<>][^,;.()\d]{1,60}?)(?: patients| pts| participants)?(?=,| \(| at | and with ))"
    r"|(?P<sex>(?=[mwfbg])(?:men|women|males|females|boys|girls)\b)"
)
_HEAD = r"|(?P<head>(?<![\w-])(?:[A-Za-z][\w+/.-]*[ -]){0,2}?[A-Za-z0-9][\w+/≥≤<>.-]* (?:group|arm|cohort|subgroup|recipients|users|arms|groups)\b(?:\s\([A-Z][\w-]{0,8}\))?)"
_WEAK = (
    r"|(?P<people>(?<![\w-])(?:[A-Z][\w/+-]*[A-Z+][\w/+-]*|[a-z]+-(?:positive|negative|naive|naïve|treated|experienced)|ANCA[- ]\w+|seropositive|seronegative|elderly|younger|older|paediatric|pediatric|adult) (?:patients|pts|participants|individuals|subjects|adults)\b)"
    r"|\b(?:patients|pts|those|participants|individuals|subjects) with (?:concomitant |prior |active )?(?P<having>[A-Z][\w/-]*[A-Z][\w/-]*)\b"
    r"|(?P<listed>(?<![\w-])(?:A|B|C|[A-Z][\w/+-]{1,14})(?=: ?[-−]?\d))"
)
#: The words that end a head are rare, and to look for what stands before them takes long.
_HEAD_NOUN = re.compile(r" (?:groups?|arms?|cohort|subgroup|recipients|users)\b")
# all of them begin with a word, and most with a few letters alone
_NAMED = re.compile(rf"\b(?=\w)(?:{_SURE}{_HEAD}{_WEAK})")
_NAMED_HEADLESS = re.compile(rf"\b(?=\w)(?:{_SURE}|(?P<head>(?!)){_WEAK})")
#: Of the words without one of which no group is named but by a list with colons or by what leads a sentence.
_NAMED_SIGN = sign(
    "patients?|cases?|pts?|participants?|subjects?|individuals|adults|those|p|placebo|pbo|controls?|comparators|healthy|vehicle|sham"
    "|care|therapy|dl|level|(?:sub)?groups?|cohorts?|arms?|endotypes?|clusters?|q|doses|recipients|users|.*responders|.*smokers"
    "|men|women|males|females|boys|girls"
)
_LEADS = re.compile("In|Among|For|Of|Within|:")
_STATISTICS = frozenset(
    "OR RR HR CI SD SE IQR AUC ICC MD SMD IRR aOR aHR aRR PPV NPV N P R B F M SEM AOR SHR PR RD".split()
)
_HEAD_STOP = frozenset(
    "the a an each both all this that these two three four other same entire whole overall study treatment one per every either in of and with for among any per our between across within total full age patient control "
    "larger large small international multicenter prospective retrospective".split()
)

_FUNCTION = frozenset(
    "vs vs. versus or and than into in of to for with from by at on the a an was were is are had has compared among between both each all per receiving assigned".split()
)


def _all_named(clean: str, start: int, end: int) -> list[Group]:
    found: list[Group] = []
    position = start
    named = _NAMED if _HEAD_NOUN.search(clean, start, end) else _NAMED_HEADLESS
    while match := named.search(clean, position, end):
        group = _named(match)
        if group:
            found.append(group)
        if group:
            position = match.end()
        elif match["lead"]:  # "In the 3 rd patient CK fell": the patient is found on his own
            position = match.start() + 1 if _PATIENT.search(match[0]) else match.start("what")
        else:  # "in the group 1" names nobody as "the group", but does as "group 1"
            position = max(match.start() + 1, match[0].rstrip().rfind(" ") + 1 + match.start())
    return found


def may_name(clean: str, start: int, end: int, borne: int) -> bool:
    """Whether ``clean[start:end]`` may name a group; ``borne`` are the signs of its words."""
    return borne & _NAMED_SIGN != 0 or _LEADS.search(clean, start, end) is not None


def find(
    clean: str, start: int, end: int, drugs: list[Mention], comparative: bool, named: bool = True
) -> list[Group]:
    """The groups in ``clean[start:end]``, in order, none inside another; those that are ``named`` where some may be.

    A drug counts as a group only in an abstract that compares, and after "with", "for", "receiving" and the like.
    """
    found = _all_named(clean, start, end) if named else []
    for drug in drugs if comparative else ():
        regimen = next(
            (i for i, g in enumerate(found) if g.start == drug.end + 1 and re.match(r"Q\d+W", g.label)), None
        )
        if regimen is not None:  # "GUS Q4W" is one arm
            found[regimen] = Group(
                drug.start, found[regimen].end, f"{drug.name} {found[regimen].label}", form="regimen"
            )
        elif not any(g.start < drug.end and drug.start < g.end for g in found):
            found.append(Group(drug.start, drug.end, drug.name, drug=True))
    return sorted(found, key=lambda g: g.start)


_NOT_WHOSE = (
    "and|or|in|at|by|after|compared|versus|vs|who|than|during|was|were|had|have|of|to|from|a|an|the|for|is|are|achieved|showed|"
    "reached|increased|decreased|respectively"
)
#: "patients with renal flares"; "those not eligible for it", "adults who did not progress"; "dcSSc", "non-SpA", "mFAS1"; "older: n = 25".
_HAVING = (
    r"(?:patients|pts|those|participants|individuals|subjects|infants|women|men|children|adults|users|recipients) "
    r"(?:with|without|on|receiving|treated with|who received|taking|who did not receive|not receiving|starting|initiating) "
    rf"(?P<whose>(?:(?!(?:{_NOT_WHOSE})\b)[\w/≥≤<>+.-]+ ?){{1,5}})"
)
_WORD = r"(?!\d+\b)[\w/≥≤<>+'-]+"
_RELATIVE = (
    r"(?:patients|pts|those|participants|individuals|subjects|people|women|men|children|adults|cases) "
    r"(?:(?=not \w+ (?:for|in|on|at|to|receiving|having)\b)|(?:who|that|in whom|in which) (?:had |have |has |were |was |are |is )?|at )"
    rf"(?P<relative>(?:(?:did|do|never|not|had|have) )*{_WORD}"
    r"(?: (?!(?:had|were|was|showed|achieved|experienced|did|have|has|are|is|demonstrated|versus|vs|compared|than|while|whereas|reported"
    rf"|developed|remained)\b(?! not\b)){_WORD}){{0,7}})"
)
_ACRONYM = r"(?P<acronym>(?<![/.-])(?:[A-Z][A-Za-z]*[A-Z][A-Za-z0-9]*(?:[-/+][A-Za-z0-9]+)*\+?|[A-Z]{2,}[\w/+-]*)(?![\w(]))"
_PREFIXED = r"(?P<prefixed>(?<![/.-])(?:(?:non|no|ax|nr|r|pre|post|anti|early|late|high|low)-|[a-z]{1,2})[A-Z][\w/+-]*[A-Z0-9]\w*\+?(?![\w(]))"
_COLON = r"(?P<colon>[A-Za-z≥≤<>][\w/≥≤<>+-]*(?: [\w/≥≤<>+-]+){0,2})(?=: ?[nN] ?=)"
#: "type 4", "period 2", "Q1"; "familial cases", "White patients"; "females", "responders", "untreated".
_NUMBERED = (
    r"(?P<numbered>(?:[Tt]ypes?|[Pp]eriod|[Ss]tudy|[Pp]art|[Cc]ent(?:re|er)|[Ss]ite|[Cc]lass|[Qq]uartile|[Tt]ertile|[Pp]hase|[Tt]rajectory"
    r"|[Aa]lgorithm|[Mm]odel|[Ee]xperiment|[Ss]ubgroup|[Ss]ubtype) (?:\d{1,2}|I{1,3}|IV|V|[A-F])\b(?!\.\d|%)|Q[1-4]\b)"
)
_SUCH = (
    r"(?P<such>(?!(?:all|the|these|those|our|other|most|some|many|more|fewer|few|of|in|for|and|or|with|both|each|total|eligible|included|enrolled"
    r"|evaluable|no|from|by|as|that|which|were|was|had|study|additional|among|between|to)\b)[A-Za-z][\w+/-]*)"
    r"(?= (?:patients|pts|participants|individuals|subjects|cases|women|men|children|adults|sites|providers|mice|eyes|population|controls|quartile|tertile|phase)\b)"
)
_KIND = (
    r"(?P<kind>(?:male|female|Black|White|Hispanic|Asian|[Nn]on-?\w+ers|(?:respond|improv|progress|surviv|convert|relaps|switch|smok|caregiv)\w*ors"
    r"|(?:respond|improv|relaps|convert|switch|smok|caregiv)ers|a?symptomatic|untreated|inactive|vaccinated|unvaccinated"
    r"|cases(?= (?:had|were|showed|than|vs)\b)|controls?(?= groups?\b))\b)"
)
_HINTS = re.compile(
    rf"\b(?=\w)(?:{_HAVING}|{_ACRONYM}|{_PREFIXED}|{_RELATIVE}|{_COLON}|{_NUMBERED}|{_SUCH}|{_KIND})"
)


_NEGATED = re.compile(r"\b(?:without|not receiv\w+|who did not receive) $")


def hints(clean: str, start: int, end: int, known: list[Group]) -> list[Group]:
    """What may name a group though nothing says so: "those without renal flares", "OBI"; for the ranker to weigh."""
    found = []
    for match in _HINTS.finditer(clean, start, end):
        form = match.lastgroup or "whose"
        first = match.start(form)
        words = match[form].strip(" .")
        last = first + len(words)
        negated = _NEGATED.search(match[0][: first - match.start()])
        if (
            words
            and words not in _STATISTICS
            and len(words) < 80
            and not any(g.start < last and first < g.end for g in known)
        ):
            found.append(Group(first, last, f"{negated[0]}{words}" if negated else words, form=form))
    return found


def _lettered(clean: str, letter: str) -> str:
    """ "A: 49.1%" is "Endotype A" where the abstract has an Endotype A."""
    match = re.search(rf"\b(Endotype|Group|Arm|Cohort|Cluster|Part) {letter}\b", clean)
    return f"{match[1]} {letter}" if match else letter


def _named(match: re.Match[str]) -> Group | None:
    if match["patient"]:
        nth = match["nth"]
        number = (
            match["number"] or match["short"] or (nth if nth.isdigit() else str(_ORDINALS.index(nth) + 1))
        )
        return Group(
            *match.span(), f"patient {number}" if number.isdigit() else number, patient=True, form="patient"
        )
    if match["lead"]:
        return _led(match)
    if match["head"]:
        return _headed(match)
    text = match[0]
    if match["listed"]:
        return (
            None
            if text in _STATISTICS
            else Group(
                *match.span(), _lettered(match.string, text) if len(text) == 1 else text, form="listed"
            )
        )
    if match["having"]:
        return (
            Group(match.start("having"), match.end("having"), match["having"], form="having")
            if re.search(rf"\b(?:without|non-?) ?{re.escape(match['having'])}\b", match.string)
            else None
        )
    if match["people"]:
        text = re.sub(r" (?:patients|pts|participants|individuals|subjects)$", "", text)
    form = "people" if match["people"] else "sex" if match["sex"] else "both" if match["both"] else "fixed"
    return Group(*match.span(), text, form=form)


_PATIENT = re.compile(
    rf"\b(?:[Pp]atient|[Cc]ase|[Pp]t|[Pp]articipant|[Ss]ubject) (?:no\.? ?|#)?\d{{1,2}}\b|\b[Tt]he (?:\d{{1,2}} ?(?:st|nd|rd|th)|{'|'.join(_ORDINALS)}) (?:patient|case|pt)\b"
)


PATIENT_SIGN = sign("patient|case|pt|participant|subject")


def patients(clean: str, start: int, end: int) -> list[Group]:
    """Only the single patients named in ``clean[start:end]``."""
    if not _PATIENT.search(clean, start, end):
        return []
    return [group for group in _all_named(clean, start, end) if group.patient]


_NO_GROUP = re.compile(
    r"^(?:addition|total|conclusion|contrast|summary|this|these|those|all|our|general|particular|note|whom|which|the (?:first|second|present)|uni|multi|adjusted|fully|vitro|vivo|patients?|pts|participants|subjects|cases|individuals|safety|both|terms|comparison|parallel|most|each|one|example|"
    r"instance|secondary|primary|subgroup|sensitivity|regression|logistic|cox|a |an |stratified|pooled|exploratory|post|week|month|methods|results|background|analys|our|overall|baseline|part|line|evaluable|response|respect|to |of |(?:two|three|four|five|six|seven|eight|nine|ten|others?|remaining|rest)$)",
    re.I,
)


def _led(match: re.Match[str]) -> Group | None:
    """ "In proliferative LN, …", "Of the patients with AIH, …": whom the sentence is about."""
    if _PATIENT.search(match[0]):
        return None
    what = re.sub(
        r"^(?:the|a|an|our|all|those|patients|pts|participants|with|who|were|had) ", "", match["what"].strip()
    )
    if _NO_GROUP.match(what) or len(what.split()) > 8 or _NO_GROUP.match(match["what"].strip()):
        return None
    start = match.start("what")
    return Group(start, start + len(match["what"]), what, form="lead")


def _headed(match: re.Match[str]) -> Group | None:
    """ "the transplant group" is "transplant group"; "each group" and "the study cohort" name nobody in particular."""
    words = match["head"].split(" ")
    cut = [i for i, word in enumerate(words) if word.lower() in _FUNCTION or re.match(r"[\d.]+%?$", word)]
    words = words[cut[-1] + 1 :] if cut else words
    while len(words) > 1 and words[0].lower() in _HEAD_STOP:
        words.pop(0)
    if len(words) < 2 or words[0].lower() in _HEAD_STOP:
        return None
    label = " ".join(words)
    if words[-1] in ("arm", "arms", "recipients", "users") or (
        words[-1] == "group" and words[0][:1].isupper() and len(words) == 2
    ):
        label = " ".join(words[:-1])
    return Group(match.end() - len(" ".join(words)), match.end(), label, form="head")

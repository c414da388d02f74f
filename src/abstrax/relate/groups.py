"""Who a value speaks of: arms, cohorts, single patients, and how the text names them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from abstrax.names.mention import Mention


@dataclass(frozen=True, slots=True)
class Group:
    """``clean[start:end]`` names a part of the study population, shown in records as ``label``."""

    start: int
    end: int
    label: str
    patient: bool = False
    drug: bool = False


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NAMED = re.compile(
    r"(?P<patient>\b(?:[Pp]atient|[Cc]ase|[Pp]t|[Pp]articipant|[Ss]ubject) (?:no\.? ?|#)?(?P<number>\d{1,2}|[A-Z]{2,4}-\d+)\b(?! ?%)"
    rf"|\b[Tt]he (?P<nth>\d{{1,2}}(?= ?(?:st|nd|rd|th))|{'|'.join(_ORDINALS)}) ?(?:st|nd|rd|th)? (?:patient|case|pt)\b|\bP(?P<short>\d{{1,2}})\b(?! ?[=<>]))"
    r"|(?P<fixed>\b(?:placebo|PBO|pbo|(?:healthy |matched |population |historical )?(?:controls|comparators)|control group|healthy (?:donors|volunteers|subjects|individuals|adults|people)|"
    r"vehicle|sham|usual care|standard (?:of )?(?:care|therapy)|DL ?\d|[Dd]ose level \d|(?:[Cc]ohort|[Gg]roup|[Aa]rm|[Ee]ndotype|[Cc]luster) (?:[A-H]|\d|I{1,3}|IV)|"
    r"Q\d+W|(?:non-?|partial |complete )?responders|(?:current|former|never|non-?)[ /-]?smokers)\b)"
    r"|(?P<sex>\b(?:men|women|males|females|boys|girls)\b)"
    r"|(?P<head>(?<![\w-])(?:[A-Za-z][\w+/.-]*[ -]){0,2}?[A-Za-z0-9][\w+/≥≤<>.-]* (?:group|arm|cohort|subgroup|recipients|users|arms|groups)\b(?:\s\([A-Z][\w-]{0,8}\))?)"
    r"|(?P<people>(?<![\w-])(?:[A-Z][\w/+-]*[A-Z+][\w/+-]*|[a-z]+-(?:positive|negative|naive|naïve|treated|experienced)|ANCA[- ]\w+|seropositive|seronegative|elderly|younger|older|paediatric|pediatric|adult) (?:patients|pts|participants|individuals|subjects|adults)\b)"
    r"|(?P<listed>(?<![\w-])(?:A|B|C|[A-Z][\w/+-]{1,14})(?=: ?[-−]?\d))"
)
_HEAD_STOP = frozenset(
    "the a an each both all this that these two three four other same entire whole overall study treatment one per every either in of and with for among any per our between across within total full age patient control "
    "larger large small international multicenter prospective retrospective".split()
)


def find(clean: str, start: int, end: int, drugs: list[Mention], comparative: bool) -> list[Group]:
    """The groups named in ``clean[start:end]``, in order, none inside another.

    A drug counts as a group only in an abstract that compares, and after "with", "for", "receiving" and the like.
    """
    found: list[Group] = []
    for match in _NAMED.finditer(clean, start, end):
        group = _named(match)
        if group:
            found.append(group)
    for drug in drugs:
        if any(g.start < drug.end and drug.start < g.end for g in found):
            continue
        if comparative:
            found.append(Group(drug.start, drug.end, drug.name, drug=True))
    return sorted(found, key=lambda g: g.start)


def _named(match: re.Match[str]) -> Group | None:
    if match["patient"]:
        nth = match["nth"]
        number = match["number"] or match["short"] or (nth if nth.isdigit() else str(_ORDINALS.index(nth) + 1))
        return Group(*match.span(), f"patient {number}" if number.isdigit() else number, patient=True)
    if match["head"]:
        return _headed(match)
    text = match[0]
    if match["people"]:
        text = re.sub(r" (?:patients|pts|participants|individuals|subjects)$", "", text)
    return Group(*match.span(), text)


def _headed(match: re.Match[str]) -> Group | None:
    """ "the transplant group" is "transplant group"; "each group" and "the study cohort" name nobody in particular."""
    words = match["head"].split(" ")
    while len(words) > 1 and (words[0].lower() in _HEAD_STOP or re.match(r"[\d.]+%?$", words[0])):
        words.pop(0)
    if len(words) < 2 or words[0].lower() in _HEAD_STOP:
        return None
    label = " ".join(words)
    if words[-1] in ("arm", "arms", "recipients", "users") or words[-1] == "group" and words[0][:1].isupper() and len(words) == 2:
        label = " ".join(words[:-1])
    return Group(match.end() - len(" ".join(words)), match.end(), label)

"""The diseases studied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from abstrax.names import lexicon
from abstrax.names.folding import fold
from abstrax.names.lexicon import Lexicon
from abstrax.names.mention import Mention

if TYPE_CHECKING:
    from abstrax.names import Names

#: Names of many diseases: they stand back where the abstract says which were studied.
_BASKETS = frozenset(
    fold(name)
    for name in (
        "autoimmune disease", "systemic autoimmune rheumatic disease", "rheumatic disease",
        "immune-mediated inflammatory disease", "connective tissue disease", "systemic autoinflammatory disease",
    )
)  # fmt: skip
#: Signs of a disease rather than the disease, where a disease is named beside them.
_FEATURES = frozenset(
    fold(name)
    for name in (
        "sacroiliitis", "enthesitis", "dactylitis", "arthralgia", "healthy subjects", "pregnancy",
        "Raynaud's phenomenon", "chronic pain", "synovitis", "headache disorder", "thrombophilia", "infertility",
    )
)  # fmt: skip
_HEAD = (
    r"(?i:syndromes?|diseases?|disorders?|deficiency|haploinsufficiency|neoplasms?|malignanc(?:y"
    r"|ies)|tumou?rs?|carcinoma|lymphoma|leuk[a]?emia"
    r"|infections?|fever|purpura|injury|h[a]?emoglobinuria|retinopathy|rhinorrh[o]?ea|aneurysms?"
    r"|h[a]?emorrhage"
    r"|[a-z]{3,}(?:itis|itides|osis|opathy|opathies|plasia|penia|(?:carcin|lymph|sarc|myel|aden"
    r"|thym|gli|fibr|melan|granul|mesotheli)oma|emia|aemia|algia|trophy|sclerosis))"
)
_MODIFIER = (
    r"(?!(?:[Oo]f|[Ii]n|[Ww]ith|[Aa]nd|[Oo]r|[Ff]or|[Tt]o|[Bb]y|[Ff]rom|[Oo]n|[Tt]he|[Aa]n?"
    r"|[Aa]s|[Aa]t|[Dd]uring|[Aa]fter|[Vv]ersus|[Vv]s|[Uu]sing"
    r"|[Mm]imicking|[Mm]isdiagnosed|[Rr]esembling|[Pp]atients?|[Bb]etween|[Aa]mong|[Ww]ithout"
    r"|[Vv]ia|[Ii]s|[Aa]re|[Tt]hrough|[Uu]nder|[Bb]eyond|[Ii]nto|[Ii]ts"
    r"|[Tt]heir)[ -])[^\W\d][\w’'-]*"
)
_HEADS, _MOST_MODIFIERS = re.compile(_HEAD), 3
_UNKNOWN = re.compile(
    rf"(?<![\w-])((?:{_MODIFIER}[ -]){{0,{_MOST_MODIFIERS}}}{_HEAD})(?![\w-]| (?i:factor|activity|index|duration"
    rf"|modifying|course|damage|burden|severity|control))"
)
_NO_DISEASE = re.compile(
    r"(?:analysis|diagnosis|prognosis|basis|thesis|hypothesis|(?<!osteo)necrosis|apoptosis"
    r"|pyroptosis|ferroptosis|necroptosis|ptosis|netosis"
    r"|biosynthesis|mitosis|phagocytosis|efferocytosis|fibrosis|synovitis|genom|transcriptom"
    r"|proteom|metabolom|microbiom|biom"
    r"|arthroscop|therap|homeostasis|symptom|custom|random|outcom|telemedicine|hematopoiesis)"
)
_STAGES = frozenset(
    "active severe refractory early late new newly onset moderate mild established recent clinical patients patient adult adults in with of the "
    "and disease progressive treated untreated concomitant comorbid risk secondary primary rheumatic inflammatory autoimmune chronic "
    "serious other opportunistic breakthrough acute systemic human experimental case report reports undefined undifferentiated unusual rare possible using".split()
)
#: Diseases of any patient, no member of a class of rheumatic or autoimmune diseases.
_COMORBIDITY = re.compile(
    r"infection|covid|zoster|cancer|malignan|lymphoma|carcinoma|tumou?r|neoplasm|cardiovascular"
    r"|diabetes|hypertension|heart|coronary"
    r"|osteoporo|fracture|pregnan|depress|anxiety|tubercul|hepatitis B|pneumon|thrombo|stroke"
    r"|influenza|sepsis|obes|kidney|apnea",
    re.IGNORECASE,
)
# "Inhibits Disease", no "Sjögren's", "Venous", "Cytomegalovirus"
_VERB = re.compile(r"[A-Za-z]{3,}(?<![ious'’])s")
_LINK = re.compile(r"[- ](?:associated|related)[- ]", re.IGNORECASE)
# What a short form of its own may stand for that only ends in a disease: ``Assessment of Raynaud (ASRAP)``
_TOOL = re.compile(
    r"^(?:\w+ )?(?:assessment|index|score|study|questionnaire|cohort|registry|trial|criteria"
    r"|scale|measure|inventory|network|program|initiative|group|collaboration|consortium|society)\b",
    re.IGNORECASE,
)
_FIRST_OF_TWO = re.compile(r"\b([\w-]+),? (?:and|or|and/or) $")
_NOT_STUDIED = re.compile(
    r"\b(?:without|mimicking|misdiagnosed as|not|excluding|originally)\s(?:\w+\s){0,2}$", re.IGNORECASE
)


_PATIENTS_WITH = re.compile(
    r"\b(?:patients|adults|children|people|individuals|pts|women|subjects) with (?:\w+ ){0,2}$"
)
_PATIENTS = re.compile(r" (?:patients|pts|participants|subjects|cases)\b")


@dataclass(frozen=True, slots=True)
class _Named:
    """A condition at its place in a text."""

    name: str
    start: int
    end: int


def find(clean: str, names: Names, title: str, titled: Sequence[Mention], design: str) -> list[str]:
    """The diseases of the title, unknown ones by their last word; else those that the text names most.

    ``titled`` are the names in the title. Where the title of a study of people names a whole class ("autoimmune
    diseases") the diseases that the text counts patients of take its place.
    """
    longs = {d.short: d.long for d in names.abbreviations}
    mentions = [m for m in names.conditions if m.entry or not _TOOL.search(longs.get(m.name, ""))]
    titled = [
        m for m in titled if m.kind != "condition" or m.entry or not _TOOL.search(longs.get(m.name, ""))
    ]
    kept = _distinct([longs.get(item.name, item.name) for item in _in_title(title, titled, lexicon.load())])
    kept = [_refined(name, mentions) for name in kept]
    if not kept:
        classes = [name for m in mentions if fold(name := _full(m)) in _BASKETS]
        return classes[:1] if classes and "preclinical" in design else _voted(clean, mentions)
    if all(fold(name) in _FEATURES for name in kept):
        return list(dict.fromkeys([*_voted(clean, mentions), *kept]))
    if all(fold(name) in _BASKETS for name in kept):
        if "preclinical" not in design:
            return _members(clean, mentions) or _listed(clean, mentions) or kept
        return (_listed(clean, mentions) if "Phase" in design else []) or kept
    return kept


def _refined(name: str, mentions: Sequence[Mention]) -> str:
    """The closer name that the text uses for it: ``type 2 diabetes mellitus`` for ``diabetes mellitus``."""
    words = set(fold(name).split())
    counts = Counter(_full(m) for m in mentions)
    closer = [
        other
        for other in counts
        if words < set(fold(other).split()) and counts[other] > counts[name] and "flare" not in other
    ]
    return max(closer, key=counts.__getitem__) if len(closer) == 1 else name


def _in_title(title: str, titled: Sequence[Mention], words: Lexicon) -> list[_Named]:
    found: list[_Named] = []
    for mention in titled:
        item = _Named(_full(mention), mention.start, mention.end)
        before = found[-1] if found else None
        if mention.kind != "condition" or (before and item.end <= before.end):
            continue
        if before and _LINK.fullmatch(title[before.end : item.start]):
            found[-1] = _Named(f"{before.name}-associated {item.name}", before.start, item.end)
        elif not _NOT_STUDIED.search(title[: item.start]):
            found += [*_shared(title, item, words), item]
    taken = [(item.start, item.end) for item in found]
    other = [(m.start, m.end) for m in titled if m.kind in ("drug", "measure")]
    for match in _unknown(title):
        name = _trimmed(match[1])
        clear = not any(start < match.end() and match.start() < end for start, end in taken)
        clear = clear and not any(start < match.end() <= end for start, end in other)
        if name and clear and not _NOT_STUDIED.search(title[: match.start()]):
            found.append(_Named(name, match.start(), match.end()))
    return sorted(found, key=lambda item: item.start)


def _unknown(title: str) -> Iterator[re.Match[str]]:
    """What is called as a disease is, looked for from the modifiers on of the first word that may be the head of one."""
    words = title.split(" ")
    head = next((place for place, word in enumerate(words) if _may_be_head(word)), None)
    if head is not None:
        yield from _UNKNOWN.finditer(
            title, sum(len(word) + 1 for word in words[: max(0, head - _MOST_MODIFIERS)])
        )


@lru_cache(maxsize=1 << 14)
def _may_be_head(word: str) -> bool:
    return _HEADS.search(word) is not None


def _shared(title: str, item: _Named, known: Lexicon) -> Iterator[_Named]:
    """The first of two diseases with one head: ``discoid and/or subacute cutaneous lupus erythematosus``."""
    match = _FIRST_OF_TWO.search(title, 0, item.start)
    if match:
        words = title[item.start : item.end].split()
        for cut in range(1, len(words)):
            entry = known.entry("condition", " ".join([match[1], *words[cut:]]))
            if entry:
                yield _Named(entry.name, match.start(1), match.end(1))
                return


def _trimmed(words: str) -> str | None:
    """An unknown disease without the words of its stage; nothing where only a general word is left."""
    parts = words.split(" ")
    verbs = [i for i, word in enumerate(parts[:-1]) if _VERB.fullmatch(word)]
    parts = parts[verbs[-1] + 1 :] if verbs else parts
    while parts and parts[0].lower().removeprefix("non-") in _STAGES:
        parts.pop(0)
    if not parts or _NO_DISEASE.search(parts[-1].lower()):
        return None
    if len(parts) == 1 and re.fullmatch(
        r"(?:syndrome|disease|disorder|deficiency|infection|tumou?r|injury|fever|purpura|malignanc"
        r"|neoplasm)\w*",
        parts[0],
        re.IGNORECASE,
    ):
        return None
    return " ".join(parts)


def _full(mention: Mention) -> str:
    return mention.entry.name if mention.entry else mention.name


def _distinct(names: Iterable[str]) -> list[str]:
    """Each once, without those whose words all stand in a longer one, classes beside a member, and mere signs."""
    order = list(dict.fromkeys(names))
    words = {name: set(fold(name).split()) for name in order}
    kept = [name for name in order if not any(words[name] < words[other] for other in order)]
    proper = [name for name in kept if fold(name) not in _FEATURES] or kept
    members = [name for name in proper if fold(name) not in _BASKETS]
    rheumatic = any(not _COMORBIDITY.search(name) for name in members)
    return members if rheumatic else proper


def _members(clean: str, mentions: Sequence[Mention]) -> list[str]:
    """The diseases of which the text counts patients: ``9 with SLE, 3 SSc``."""
    counted: Counter[str] = Counter()
    for mention in mentions:
        name = _full(mention)
        if fold(name) in _BASKETS or fold(name) in _FEATURES:
            continue
        before = clean[max(0, mention.start - 30) : mention.start]
        after = clean[mention.end : mention.end + 12]
        if re.search(
            r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine"
            r"|ten)(?: \(\d+%\))? (?:\w+ ){0,2}(?:with |had )?$",
            before,
        ) or re.match(r"s? ?[(:,]? ?(?:n ?= ?)?\d+\b(?!%)", after):
            counted[name] += 1
    return _distinct(counted)


_OF_PATIENTS = re.compile(
    r"\b(?:patients?|pts|adults|individuals|people|subjects|participants)(?: \w+)? with (?:an? |active |refractory |severe |moderate-to-severe )*$"
)
_JOINED = re.compile(
    r"[\s()]*(?:\([^()]{1,12}\))?(?: with and without)?[\s,;/]*(?:and|or|,)?[\s,]*(?:with )?(?:an? |active |refractory |severe )*"
)


def _listed(clean: str, mentions: Sequence[Mention]) -> list[str]:
    """The diseases that patients are said to have: ``cells of patients with SLE, SSc and IIM``."""
    found: list[str] = []
    end = -1
    for mention in mentions:
        told = _OF_PATIENTS.search(clean, max(0, mention.start - 60), mention.start)
        if told or (end >= 0 and _JOINED.fullmatch(clean, end, mention.start)):
            found.append(_full(mention))
            end = mention.end
        elif mention.start >= end:
            end = -1
    kept = [name for name in found if fold(name) not in _BASKETS and fold(name) not in _FEATURES]
    return _distinct(name for name in kept if not _COMORBIDITY.search(name))


def _voted(clean: str, mentions: Sequence[Mention]) -> list[str]:
    """The diseases named most, those in "patients with ..." twice."""
    votes: Counter[str] = Counter()
    for mention in mentions:
        name = _full(mention)
        votes[name] += 1
        votes[name] += bool(_PATIENTS_WITH.search(clean, max(0, mention.start - 45), mention.start))
        votes[name] += 2 * bool(_PATIENTS.match(clean, mention.end))
    if not votes:
        return []
    top = max(votes.values())
    return _distinct(name for name, count in votes.most_common(4) if count >= max(2, 0.75 * top)) or [
        votes.most_common(1)[0][0]
    ]

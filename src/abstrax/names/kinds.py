"""What kind of thing a short form stands for that the abstract defines itself."""

from __future__ import annotations

import re
from functools import lru_cache

from abstrax.names.folding import fold
from abstrax.names.lexicon import Entry, Lexicon
from abstrax.names.mention import Kind, Mention

# The last word of a long form that no vocabulary holds says what it is: ``shoulder wellness index`` is a measure.
_MEASURE = re.compile(
    r"(?:scores?|scoring|index|indices|indexes|scales?|questionnaires?|inventory|tests?|counts?|levels?|ratios?|"
    r"rates?|time|titers?|titres?|concentrations?|thickness|pressure|capacity|volume|velocity|fraction|"
    r"thermometer)(?: (?:for|of|in|to) [\w' -]+)?(?:[ -]?(?:\d[\w.]*|[IVX]+))?",
    re.I,
)
_CONDITION = re.compile(
    r"(?:syndrome|disease|disorder|lupus|sclerosis|\w*(?:arthritis|arthritides|nephritis|vasculitis|vasculitides|"
    r"myositis|spondylitis|dermatitis|uveitis|sclerosis|pneumonia|myopathy|neuropathy|nephropathy|osis))s?",
    re.I,
)
_DRUG = re.compile(
    r"(?:\w{3,}(?:mab|nib|cept|leucel|zomib|mig|limus|parib|ciclib|gliptin|gliflozin|prazole|sartan|vir|mycin|cillin|"
    r"sone|olone|statin|prost|fusp)s?|\w*(?:inhibitors?|glucocorticoids?|corticosteroids?|antibody drugs?))",
    re.I,
)
_PEOPLE = re.compile(
    r"(?:patients|people|persons|participants|adults|children|women|men|individuals|subjects)\b", re.I
)
_SMALL = frozenset("of the in for and with on to a an by".split())


# What an abstract defines is asked of its text and of its title.
@lru_cache(maxsize=1 << 10)
def kinds(short: str, long: str, lexicon: Lexicon) -> list[tuple[Kind, Entry | None]]:
    """What a defined short form names, with its entry where one is known; nothing where that cannot be told.

    A long form that the lexicon holds decides; then a short form it holds in the same sense; then the last word.
    """
    whole = lexicon.find(long, 0, len(long))
    exact = [m for m in whole if m.start == 0 and m.end == len(long)]
    if exact:
        return [(m.kind, m.entry) for m in exact]
    known = [
        m.entry
        for m in lexicon.find(short, 0, len(short))
        if m.start == 0 and m.end == len(short) and m.entry
    ]
    known = [entry for entry in known if _same_sense(long, entry)]
    if known:
        return [(entry.kind, entry) for entry in known]
    return _by_head(long, whole)


def _same_sense(long: str, entry: Entry) -> bool:
    """Whether a long form and an entry share most of their words: ``HAQ disability index``, ``HAQ-DI``."""
    words = set(fold(long).split()) - _SMALL
    for form in entry.forms():
        other = set(fold(form).split()) - _SMALL
        if len(other) > 1 and len(words & other) * 2 >= min(len(words), len(other)):
            return True
    return False


_OF, _JOINTS = re.compile(r" (?:of|in|for|among) "), re.compile(r"[\s/-]+")


def _by_head(long: str, inside: list[Mention]) -> list[tuple[Kind, Entry | None]]:
    """The kind by the last word, else by the name the long form ends in."""
    if _PEOPLE.match(long):
        return []
    head = _OF.split(long)[0]
    last = _JOINTS.split(long)[-1]
    if _MEASURE.fullmatch(last) or _MEASURE.fullmatch(_JOINTS.split(head)[-1]):
        return [("measure", None)]
    if _DRUG.fullmatch(last):
        return [("drug", None)]
    ending = [m for m in inside if m.end == len(long)]
    if ending:
        return [(m.kind, m.entry if m.kind == "measure" else None) for m in ending]
    return [("condition", None)] if _CONDITION.fullmatch(last) else []

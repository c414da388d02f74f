"""The drugs, products and procedures that a study gives or compares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from abstrax.model import Count, Fact
from abstrax.names.folding import fold
from abstrax.names.lexicon import Entry
from abstrax.names.mention import Mention

if TYPE_CHECKING:
    from abstrax.names import Names

_CONTROLS = frozenset(fold(name) for name in ("placebo", "vehicle", "sham", "usual care"))
#: Never under study themselves: what prepares for a drug or makes an animal ill.
_NEVER = frozenset(
    fold(name)
    for name in (
        "lymphodepletion", "isotype control", "normal saline", "rescue therapy", "combination therapy", "zymosan",
        "monoiodoacetate", "pristane", "resiquimod", "total body irradiation", "antihistamine", "acetaminophen",
        "advanced therapy", "chemotherapy", "premedication", "biosimilar",
    )
)  # fmt: skip
# Words of which a name is made that says only what kind of cell or antibody it is.
_KIND_WORD = re.compile(
    r"(?:anti|cd|bcma|baffr?|r|taci|gprc|fcrh|tl|a|d|\d+|x|xcd|xbcma|car|cart|chimeric|antigen"
    r"|receptor|t|nk|treg|regulatory|cells?"
    r"|therap(?:y|ie)s?|treatment|products?|infusions?|engagers?|engaging|tces?|bites?"
    r"|bispecifics?|trispecifics?|antibod(?:y|ies)"
    r"|target(?:ed|ing)|targetted|directed|specific|redirected|engineered|dual|compound|tandem"
    r"|autologous|allogeneic|universal)"
)
_CELLS = frozenset({"CAR-T", "CAR-NK", "CAR-Treg", "T-cell engager"})
_CAUSED = re.compile(
    r"[- ](?:IR\b|resistant|refractory|naive|naïve|experienced|free|toxicity|retinopathy|failure"
    r"|failures|intolerant|hypersensitivity|reduction|sparing(?! strateg| regimen)|tapering|withdrawal|discontinuation|payload"
    r"|(?:induced|associated|related) (?!change|response|remission|effect|improvement|reduction"
    r"|alteration|modulation))\b|[- ]deficiency\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:anti-|excluding (?:the )?|in addition to |(?:prior|previous|earlier)(?: \w+){0,2} |(?:one|two|multiple|1|2) (?:prior "
    r"|previous )|naive to |antibod(?:y|ies) (?:to|against) "
    r"|added to |on (?:stable |background )|without |(?:cannot|could not|unable to) (?:take|tolerate|receive) (?:[\w-]+ or )?"
    r"|(?:inadequate response|intoleran\w+|resistan\w+|refractory|failure|inadequate responders?"
    r"|nonresponse)(?:[ /]+[\w-]+){0,5} (?:to|of) (?:[\w-]+ ){0,4})$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:versus|vs\.?|compared (?:to|with)(?: those (?:receiving|on|treated with))?"
    r"|comparators?(?: \w+)?|relative to|head-to-head with"
    r"|superior(?:ity)? (?:to|over)|non-?inferior(?:ity)? to)(?: (?:the|oral|iv|sc|subcutaneous"
    r"|intravenous|standard|conventional|originator)){0,2} $",
    re.IGNORECASE,
)
_TREATED = re.compile(
    r"\b(?:treat(?:ed|ment|ing)|receiv\w+|initiat\w+|start\w+|administ\w+|given|commenc\w+"
    r"|therapy|add\w+|with|and|or|plus|by|,|switch\w+|regimen)(?: [\w-]+){0,4}[ (]*$",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    r"(?<![\w’'-])((?:(?!(?:of|in|with|and|or|for|to|by|from|on|the|an?|as|at|via|through|using|impact"
    r"|effect|effects|evaluation|development|implementation|feasibility"
    r"|outcomes|results|patient|patients|study|undergoing)\b)[\w’'-]+ ){1,3}(?:workshops?|curriculum"
    r"|program(?:me)?s?|training|coaching|interventions?|education|app"
    r"|rehabilitation|surgery|counsel(?:l)?ing|(?:digital|app-based|psychological) (?:therapeutics?|support)|testing|screening|navigation|tool|platform|service|care model|acupuncture|massage|plasma ?pheresis|plasma exchange|apheresis|stimulation|arthroplasty|simulation|telerehabilitation|telemedicine|dashboard"
    r"|chatbot|self-management|biopsy|fasting|diet|supplementation|clinic|e-?consult(?:ation)?s?))\b",
    re.IGNORECASE,
)
# "Diagnostic value of lung ultrasound in ..."
_IMAGING = re.compile(
    r"\b(?:values?|performance|accuracy|implementation|utility|usefulness|role|evaluation) of (?:the |an? )?"
    r"((?:[\w/-]+ ){0,4}?(?:ultraso(?:und|nography)|SPECT/CT|PET[-/]CT|MRI|CT|radiomics|capillaroscopy|biopsy|elastography))\b",
    re.IGNORECASE,
)
_TRIED = re.compile(
    r"\b(?:trial|pilot|randomi[sz]ed|effect(?:s|iveness)?|efficacy|impact|feasibility"
    r"|quality improvement|improving|findings|workshop|evaluation)\b",
    re.IGNORECASE,
)
# "umbilical cord-derived mesenchymal stem cells"
_DERIVED = re.compile(r"((?:[a-zA-Z]+ )?[a-zA-Z]+-derived )$")
_MOST_MEMBERS = 3
_VAGUE = frozenset(
    {
        "immunosuppressant",
        "antibiotic",
        "standard of care",
        "biologic",
        "DMARD",
        "immunomodulator",
        "vaccine",
        "placebo",
    }
)
_CARE = frozenset({"standard of care", "usual care"})
_BROAD = frozenset(
    {
        "B-cell depleting therapy",
        "biologic",
        "DMARD",
        "b/tsDMARD",
        "bDMARD",
        "csDMARD",
        "tsDMARD",
        "immunosuppressant",
        "targeted therapy",
    }
)
# "Celastrol Alleviates Arthritis": a compound that no vocabulary holds, by what it does
_COMPOUND = re.compile(
    r"(?<![\w-])(?:([A-Z][a-z]{4,}[a-z\d-]*?(?:in|ine|ol|ide|one|ate|ene|oside|acid)s?(?: [A-Z]\d?)?)"
    r"(?= (?:[Aa]lleviat|[Aa]meliorat|[Ss]uppress|[Aa]ttenuat|[Ii]nhibit|[Pp]revent|[Rr]eliev"
    r"|[Mm]itigat|[Rr]educ|[Pp]rotect|[Ii]mprov|[Ee]xert)e?s\b)"
    r"|(?<=[Mm]echanism of )([a-z]{4,}(?:in|ine|ol|ide|one))(?= in\b)"
    r"|((?:[A-Z][a-z]+ ){1,3}(?:[Dd]ecoction|[Cc]ompound|[Ff]ormula|[Gg]ranules?|[Cc]apsules?"
    r"|[Tt]ablets?|[Pp]ills?|[Ee]xtract|[Pp]rescription|[Oo]il))\b"
    r"|((?:[A-Za-z]+ )?[A-Za-z]{3,}(?:ant|ic|or|er|PI|SAID)s?)(?= [Uu]se\b))"
)


#: What studies are called that may tell of a placebo and give none.
_UNCONTROLLED = re.compile(r"meta-analys|systematic|regist|retrospective|observational|real[- ]world", re.I)
#: "Zelonarib, an Oral Complement Inhibitor, in Vasculitis": a drug that no vocabulary holds, by what it is
_CALLED = re.compile(
    r"(?<![\w-])([A-Z][a-z]{5,})(?: \([^()]*\))?, an? (?i:(?:[\w/-]+,? ){1,6}?"
    r"(?:inhibitor|antagonist|agonist|antibody|peptide|engager|modulator|degrader))\b"
)


def find(
    clean: str, names: Names, facts: Sequence[Fact], title: str, titled: Sequence[Mention], design: str
) -> list[str]:
    """The drugs of the title and what they are compared with; else those dosed or given under study.

    A class in the title ("JAK inhibitors", "CAR-T") gives way to its members where the text names them.
    """
    shown = _Shown(names)
    drugs = [
        m
        for m in names.mentions
        if m.kind == "drug" and fold(shown(m)) not in _NEVER and (m.entry or "+" not in m.name)
    ]
    counts = Counter(map(shown, drugs))
    called = _CALLED.search(title)
    if called and any(m.start < called.end(1) and called.start(1) < m.end for m in titled):
        called = None
    said = [m for m in titled if not (called and called.start() <= m.start < called.end())]
    kept = [*([called[1]] if called else []), *_of_title(title, said, drugs, shown)]
    if not kept and (compound := _COMPOUND.search(title)):
        kept = [next(name for name in compound.groups() if name)]
    if not kept:
        kept = list(_without_title(clean, drugs, facts, title, design, shown))
    elif "preclinical" not in design:
        others = (*_arms(names, facts, drugs, shown), *_compared(clean, drugs, shown))
        kept += [name for name in others if name not in _CARE and (counts[name] > 1 or name in _CONTROLS)]
    given = any(fold(name) not in _CONTROLS for name in kept) and not _UNCONTROLLED.search(
        f"{design} {title}"
    )
    if given and counts["placebo"] and ("placebo-controlled" in design or counts["placebo"] >= 2):
        kept.append("placebo")
    return _distinct(kept, {shown(m): m.entry for m in [*titled, *drugs]})


def _of_title(
    title: str, titled: Sequence[Mention], drugs: Sequence[Mention], shown: _Shown
) -> Iterator[str]:
    """The drugs of the title; what only names a kind or a class is told closer, unless a product stands beside it."""
    given = [m for m in titled if m.kind == "drug" and _is_given(title, m) and fold(shown(m)) not in _NEVER]
    product = any(_is_cell_product(m) and not _is_kind(shown(m)) for m in given)
    for place, mention in enumerate(given):
        if product and _is_kind(shown(mention)):
            continue
        if place and _APPOSED.fullmatch(title, given[place - 1].end, mention.start) and _is_class(mention):
            continue
        source = _DERIVED.search(title, 0, mention.start)
        yield from _members(mention, drugs, shown) or [(source[1] if source else "") + shown(mention)]


#: "Zelomab, an Oral TYK2 Inhibitor, in Gout": what a drug is, not another one.
_APPOSED = re.compile(r"(?: \([^()]*\))?, (?:an?|the) (?:[\w/-]+,? ){0,5}", re.IGNORECASE)


def _is_class(mention: Mention) -> bool:
    """Whether a mention names a class of drugs."""
    entry = mention.entry
    return _is_kind(mention.name) or (entry is not None and entry.family == entry.name)


class _Shown:
    """How a mention is written in the study block: in full, as the abstract spells it out or the vocabulary does."""

    def __init__(self, names: Names) -> None:
        self._longs = {d.short: d.long for d in names.abbreviations}

    def __call__(self, mention: Mention) -> str:
        entry, long = mention.entry, self._longs.get(mention.name)
        if entry is None:
            return long or mention.name
        if long and not _is_kind(entry.name) and set(fold(entry.name).split()) < set(fold(long).split()):
            return long
        return entry.long or entry.name


def _is_given(title: str, mention: Mention) -> bool:
    """Whether the title speaks of a drug as given, not as what failed, did harm or is measured in the blood."""
    words, after = title[mention.start : mention.end].lower(), title[mention.end :]
    if words == "biological" and not re.match(
        r"[ /-]*(?:therap|agent|drug|DMARD|treat|and targeted|or targeted)", after, re.IGNORECASE
    ):
        return False
    if (
        mention.entry
        and "vitamin" in mention.entry.name
        and re.match(r" (?:levels?|concentrations?|status)\b", after, re.IGNORECASE)
    ):
        return False
    return not _CAUSED.match(title, mention.end) and not _AGAINST.search(title[: mention.start])


@lru_cache(maxsize=1 << 12)
def _is_kind(name: str) -> bool:
    """Whether a name only says what kind of cell or antibody it is: ``CD19-directed CAR-T``, ``anti-TL1A``."""
    words = fold(name).split()  # "CD19" is two
    return all(_KIND_WORD.fullmatch(word) for word in words) and any(not word[0].isdigit() for word in words)


def _members(mention: Mention, drugs: Sequence[Mention], shown: _Shown) -> list[str]:
    """The drugs of the text that belong to the class which ``mention`` names, if they are few."""
    entry = mention.entry
    if _is_kind(mention.name) or (entry and _is_kind(entry.name)):
        products = list(
            dict.fromkeys(shown(m) for m in drugs if not _is_kind(m.name) and _is_cell_product(m))
        )
        if products and len(products) <= _MOST_MEMBERS:
            return products
        closer = Counter(
            shown(m)
            for m in drugs
            if _is_kind(m.name) and set(fold(mention.name).split()) < set(fold(shown(m)).split())
        )
        return [name for name, _ in closer.most_common(1)]
    if entry is None or entry.family != entry.name:
        return []
    found = Counter(
        shown(m) for m in drugs if m.entry and m.entry.family == entry.name and m.entry is not entry
    )
    return list(found) if 2 <= len(found) <= _MOST_MEMBERS else []


def _is_cell_product(mention: Mention) -> bool:
    entry = mention.entry
    if entry is not None:
        return entry.family in _CELLS and not _is_kind(entry.name)
    return mention.source == "pattern" and bool(re.search(r"\d", mention.name))


def _may_be_cells(name: str, entry: Entry | None) -> bool:
    """Whether a drug can be what a kind of cell or antibody beside it is called: rituximab cannot."""
    return entry.family in _CELLS if entry is not None else fold(name) not in _CONTROLS


def _arms(names: Names, facts: Sequence[Fact], drugs: Sequence[Mention], shown: _Shown) -> Iterator[str]:
    """The drugs after which the arms are called."""
    known = {names.fold("drug", m.name): shown(m) for m in drugs}
    for fact in facts:
        if isinstance(fact, Count) and fact.what == "arm" and fact.group:
            name = known.get(names.fold("drug", fact.group))
            if name:
                yield name


def _compared(clean: str, drugs: Sequence[Mention], shown: _Shown) -> Iterator[str]:
    """Drugs that stand behind "versus" or "compared with"."""
    for mention in drugs:
        if _COMPARED.search(clean, max(0, mention.start - 60), mention.start):
            yield shown(mention)


def _without_title(
    clean: str, drugs: Sequence[Mention], facts: Sequence[Fact], title: str, design: str, shown: _Shown
) -> Iterator[str]:
    """What is studied where the title names no drug: a procedure, the drugs given to the patient of a case, or dosed."""
    procedure = _IMAGING.search(title) or (_PROCEDURE.search(title) if _TRIED.search(title) else None)
    if procedure:
        yield procedure[1]
        return
    if not title:
        idle = {shown(m) for m in drugs if m.entry and m.entry.use}
        named = Counter(name for m in drugs if (name := shown(m)) not in idle)
        top = max(named.values(), default=0)
        yield from (name for name, count in named.most_common(3) if count >= max(2, 0.6 * top))
    elif "case report" in design or "case series" in design or "case report" in title.lower():
        yield from _of_case(clean, drugs, shown)
    elif re.search(r"random|phase|trial|preclinical|pilot", design):
        yield from _dosed(facts, drugs, shown)


def _dosed(facts: Sequence[Fact], drugs: Sequence[Mention], shown: _Shown) -> Iterator[str]:
    """The drugs of the doses under study."""
    known = {m.name: shown(m) for m in drugs}
    for fact in facts:
        if fact.kind == "dose" and fact.purpose == "study" and fact.drug in known:
            yield known[fact.drug]


def _of_case(clean: str, drugs: Sequence[Mention], shown: _Shown) -> Iterator[str]:
    """The drugs that the patient of a case was given; steroids count once, and vague classes not."""
    given = [m for m in drugs if _TREATED.search(clean, max(0, m.start - 60), m.start)]
    steroids = any(m.entry and m.entry.name == "glucocorticoid" for m in given)
    for mention in given:
        entry = mention.entry
        if entry is None or not (
            entry.name in _VAGUE
            or (steroids and entry.family == "steroid" and entry.name != "glucocorticoid")
        ):
            yield shown(mention)


def _distinct(names: Iterable[str], entries: Mapping[str, Entry | None]) -> list[str]:
    """Each once, without kinds and classes beside their members, nor those that a longer name holds."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(fold(name), name)
    order = [name for key, name in first.items() if key not in _NEVER]
    products = [name for name in order if not _is_kind(name)]
    if any(_may_be_cells(name, entries.get(name)) for name in products):
        order = products
    known = {name: entry for name in order if (entry := entries.get(name))}
    families = Counter(entry.family for entry in known.values() if entry.family != entry.name)
    single = [name for name in order if name not in _BROAD and fold(name) not in _CONTROLS]
    words = {name: set(fold(name).split()) for name in order}
    return [
        name
        for name in order
        if not (name in known and known[name].family == name and families[name])
        and not (name in _BROAD and len(single) > 1)
        and not any(words[name] < words[other] for other in order)
    ]

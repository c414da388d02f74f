"""Drugs that no vocabulary holds, by how their names are made: by stem, by company code, by target."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence

from abstrax.names.mention import Mention

Span = tuple[int, int]

# Stems of international non-proprietary names (WHO, 2024); only those that end no ordinary word.
_STEM = re.compile(
    r"(?:m(?:ab|ig|ilast)|nib|cept|leucel|temcel|tug|bart|limus|imod|kinra|urad|siran|lisib|parib|zomib|fusp|glutide|copan|parant|rsen)"
    r"(?:-(?!only|like|free|high|plus|trea|naiv|base)[a-z]{4})?s?\b"
)
# What they begin with: looked for as they stand, which is quicker than any pattern. Most abstracts hold few of them.
_STEMS = (
    "mab mig milast nib cept leucel temcel tug bart limus imod kinra urad siran lisib parib zomib fusp glutide copan parant rsen"
).split()
#: "obe-cel", the short form of "obecabtagene autoleucel"
_CEL = re.compile(r"(?<![\w-])[A-Za-z][a-z]{1,6}-cel\b")
_GENE = re.compile(r"\b[A-Za-z]+gene $")
_NO_DRUG = frozenset("accept concept except incept intercept percept precept hobart".split())

_ONE = r"(?:CD ?\d{2,3}[a-z]?|CD3|BCMA|BAFF-?R|TACI|GPRC5D|FcRH5)"
_TARGET = rf"(?:anti[- ]?)?{_ONE}(?:\s?[/x×+-]\s?(?:anti[- ]?)?{_ONE}){{0,2}}|anti-[A-Z][\w-]{{1,8}}"
_HOW = (
    r"(?:[- ](?:dual[- ])?(?:targett?ed|targeting|directed|specific|redirected|engineered|bispecific|dual|compound"
    r"|tandem))?"
)
_ENGAGER = r"(?:T[- ]cell engag(?:ers?|ing antibod(?:y|ies))|TCEs?|BiTEs?|bispecifics?|trispecifics?)"
# "anti-CD19/BCMA CAR T-cell therapy", "CD19-directed CAR-NK cells"
_CAR = re.compile(
    rf"(?<![\w-])(?:{_TARGET}){_HOW}[- ](?:CAR|chimeric antigen receptor)(?: \(CAR\))?"
    r"[- ]?(?:γδ )?(?:T|NK|Tregs?|iNKT|M)\b(?:[- ]cells?)?(?: (?:therap(?:y|ies)|treatment|products?|infusions?))?"
)
# "CD19xCD3 bispecific antibody", "BCMA/CD3 T-cell engager", "CD20-directed TCE"; "BCMAxCD3" alone as well
_BRIDGE = re.compile(
    rf"(?<![\w-])(?:{_ONE}(?:\s?[x×*:/-]\s?{_ONE}){{1,2}}|(?:anti[- ]?)?{_ONE}{_HOW})[- ]"
    rf"(?:{_ENGAGER}(?: antibod(?:y|ies))?|bispecific (?:antibod(?:y|ies)|{_ENGAGER})|trispecific (?:antibod(?:y|ies)|{_ENGAGER}))"
    rf"|(?<![\w-]){_ONE}\s?[x×*]\s?CD3\b"
)

# What stands in every code, and what one begins with: a capital that begins a word, and behind it what goes on with it.
_CODE_FIGURES = re.compile(r"[A-Z][-‐‑ ]?\d\d")
_CODE_OPENS = re.compile(r"[A-Z](?=[A-Z\d-])(?<![\w./-].)")
_CODE = re.compile(
    r"(?<![\w./-])(?:(?:[A-Z]{1,3}-)?([A-Z]{2,6})[-‐‑]?\d{2,8}(?:[.-]\d{1,3})?[A-Za-z]?"
    r"|(AMG|BI|LY|GSK|TAK|PF|ABBV|CNTO|MEDI|REGN|ASP|ONO) \d{3,8}|[A-Z]\d{4,5})(?![\w/])"
)
# Genes, antigens, cells, scores, codes of diseases, registries: never a product.
_NO_CODE = frozenset(
    "CD IL TLR CXCL CXCR CCL CCR HLA DRB DAS SF ICD MMP TYK JAK STAT IRF GSE NCT COVID SARS ACR PASI ASAS SRI PHQ "
    "GAD FIB PROMIS HAQ TNF TNFR TNFSF GLP SGLT PD PDL CTLA FEV PM SLEDAI IFN ICAM VCAM MCP GDF FGF VEGF TGF KIM MDA "
    "TIF NXP GPR CSF SNP COX SOX CDK MIR THP CTCAE DSM GPT HSP PMID ISRCTN CTRI UMIN DRKS ACTRN CRD GATA SIRT CASP "
    "BCL MAPK PTPN RORC DMARD EQ SLC LRRC TRIM ZNF FOXP TMEM IGHV ADAMTS BASDAI ASDAS DAPSA RAPID MMT CDAI SDAI JADAS "
    "SLICC VAS NRS LLDAS SLAMF SIGLEC HPV HHV EBV CMV CYP ISG IFI TREM LAG TIM HIF NLRP GSDM STING IRAK TRAF RIPK "
    "COMPASS SCORE KEGG GRCH ISO PROSPERO EUDRACT HEK RAW DRKS JRCT NHANES OMERACT GLADEL KDIGO EULAR FDA USA EU US UK "
    "TJC SJC PGA ESR CRP WPAI FACIT SNOMED LOINC REM CARD NOD IC EC LD ED DL".split()
)
_KIND = (
    r"(?:antibod(?:y|ies)|inhibitors?|agonist|antagonist|engager|TCE|CAR|chimeric|degrader|therapy|therapeutic|molecule"
    r"|nanobody|formulation|fusion|vaccine|siRNA|compound|product|drug|biosimilar|modulator|blocker|prodrug|conjugate)"
)
_NEW = (
    r"(?:novel|investigational|oral|human(?:ized|ised)?|fully|monoclonal|bispecific|trispecific|selective|potent"
    r"|first-in-class|allogeneic|autologous|anti-|next-generation|engineered|recombinant|synthetic|biosimilar)"
)
_GIVEN_BEFORE = re.compile(
    r"(?:\b(?:rec(?:ei|ie)v(?:ed?|ing)|given|administer(?:ed|ing)|administration of|infus(?:ions?|ed|ing)(?: of| with)?"
    r"|injections? of|dos(?:es?|ing) of|dosed with|treat(?:ed|ment|ing) with|therapy with|randomi[sz]ed to|addition of"
    r"|safety of|efficacy of|tolerability of|pharmacokinetics of|PK of|investigational|antibod(?:y|ies)|inhibitors?"
    r"|agonists?|antagonists?|engagers?|degraders?|CAR[- ]T|products?|drugs?|compounds?|\d\s?(?:mg|[µμu]g|mcg)(?:/kg)?(?: of)?)[ ,(]+"
    r"(?:the |a |an |single |oral |iv |sc |IV |SC |subcutaneous |intravenous )*(?:[\w-]+ (?:and|or) )?)$"
)
_GIVEN_AFTER = re.compile(
    r"[\s(,]*(?:at )?\d[\d.,]*\s?(?:mg|[µμu]g|mcg|g|mL)\b"
    r"|\s(?:treatment|therapy|infusions?|administration|dos(?:e|es|ing|age)|recipients|monotherapy|injections?"
    r"|tablets?|capsules?|was (?:well )?(?:tolerated|administered|given|infused|safe)|CAR[ -]T|was generally)\b"
    rf"|,? (?:\([^)]{{1,30}}\),? )?(?:is |was )?(?:an?|the) (?:[\w/+-]+ ){{0,4}}?{_NEW}[\w/ ,+-]{{0,80}}?\b{_KIND}\b"
    r"|[- ]?treated\b"
)
_TARGET_AFTER = re.compile(
    r"\s?(?:(?:expression|gene|genes|receptors?|signal\w*|pathways?|levels?|positive|positivity|antibod(?:y|ies)|ligand"
    r"|mutations?|polymorphisms?|variants?|deficien\w+|mRNA|protein|promoter|cells|inhibit\w+|antagonists?|agonists?"
    r"|blockade|agonism|mice|protocol|syndrome|trial|study|studies|cohort|registry|criteria|score|index|questionnaire)\b|\+|⁺|-/-|[(]n=)"
)
_STUDY_BEFORE = re.compile(
    r"\b(?:trials?|study|studies|cohort|syndrome|criteria|grants?|numbers?)[,:]? [(\[]?$"
)
_POWER = re.compile(r"(?:[×x*·]\s?10\s?\^?\s?[\d⁰¹²³⁴-⁹]+|10[⁰¹²³⁴-⁹]+|\bmillion|\d[eE]\+?\d+)\s?$")


def find(clean: str, spans: Sequence[Span], title: str | None = None) -> list[Mention]:
    """Drugs named in ``spans`` by stem, target or code; a code must be seen to be given, or stand in the title."""
    found = [_drug(clean, *span) for span in _stems(clean, spans)]
    if "-cel" in clean:
        found += [_drug(clean, *m.span()) for start, end in spans for m in _CEL.finditer(clean, start, end)]
    if any(map(clean.__contains__, ("CAR", "chimeric", "CD", "BCMA"))):  # without these there are none
        found += [_drug(clean, *span) for start, end in spans for span in _targets(clean, start, end)]
    codes = [m.span() for m in _codes(clean, spans) if _may_be_code(m)]
    given = {name for name in {clean[a:b] for a, b in codes} if _is_given(clean, name, codes, title or "")}
    return found + [_drug(clean, start, end) for start, end in codes if clean[start:end] in given]


def _drug(clean: str, start: int, end: int) -> Mention:
    return Mention(start, end, "drug", " ".join(clean[start:end].split()), "pattern")


def _stems(clean: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Words that end in the stem of a drug; ``rolecabtagene autoleucel`` is two of them."""
    behind = 0
    for place, (start, end) in _within(spans, _places(clean)):
        match = _STEM.match(clean, place, end) if place >= behind else None
        if match is None:
            continue
        behind, at = match.end(), place
        # "BackgroundBelimumab was": a heading may have run into the name
        while (
            at > start and clean[at - 1].isalpha() and not (clean[at].isupper() and clean[at - 1].islower())
        ):
            at -= 1
        gene = _GENE.search(clean, max(start, at - 25), at)
        at = gene.start() if gene else at
        if place - at >= 3 and clean[at:behind].casefold().rstrip("s") not in _NO_DRUG:
            yield at, behind


def _places(clean: str) -> list[int]:
    """Where the letters of a stem stand, in order."""
    found: list[int] = []
    for stem in _STEMS:
        at = clean.find(stem)
        while at >= 0:
            found.append(at)
            at = clean.find(stem, at + 1)
    return sorted(found)


def _within(spans: Sequence[Span], places: Iterable[int]) -> Iterator[tuple[int, Span]]:
    """Those places that stand in one of ``spans``, each with its span."""
    starts = [start for start, _ in spans]
    for place in places:
        which = bisect(starts, place) - 1
        if which >= 0 and place < spans[which][1]:
            yield place, spans[which]


def _targets(clean: str, start: int, end: int) -> Iterator[Span]:
    """Cells with a named receptor and antibodies that bridge named targets."""
    if clean.find("CAR", start, end) >= 0 or clean.find("chimeric", start, end) >= 0:
        yield from (m.span() for m in _CAR.finditer(clean, start, end))
    if clean.find("CD", start, end) >= 0 or clean.find("BCMA", start, end) >= 0:
        yield from (m.span() for m in _BRIDGE.finditer(clean, start, end))


def _codes(clean: str, spans: Sequence[Span]) -> Iterator[re.Match[str]]:
    """What looks like a company code, looked for only in sentences with its figures, and there where one may begin."""
    figures = (match.start() for match in _CODE_FIGURES.finditer(clean))
    for start, end in dict.fromkeys(span for _, span in _within(spans, figures)):
        behind = start
        for place in _CODE_OPENS.finditer(clean, start, end):
            if place.start() >= behind and (match := _CODE.match(clean, place.start(), end)):
                behind = match.end()
                yield match


def _may_be_code(match: re.Match[str]) -> bool:
    """Whether the letters before the number are not those of a gene, a score or a registry."""
    return match[1] not in _NO_CODE and match[0].split("-")[0] not in _NO_CODE


def _is_given(clean: str, code: str, places: Sequence[Span], title: str) -> bool:
    """Whether a code names something that is given, judged over the whole abstract."""
    strong = sum(letter.isdigit() for letter in code) >= 3 or "-" in code
    for_it = (
        1 if strong and code in title and not _TARGET_AFTER.match(title, title.find(code) + len(code)) else 0
    )
    against = 0
    for start, end in places:
        if clean[start:end] != code:
            continue
        for_it += bool(
            _GIVEN_AFTER.match(clean, end) or _GIVEN_BEFORE.search(clean, max(0, start - 50), start)
        )
        against += bool(
            _TARGET_AFTER.match(clean, end) or _STUDY_BEFORE.search(clean, max(0, start - 20), start)
        )
    return for_it > against


def is_unit(clean: str, mention: Mention) -> bool:
    """Whether cells are counted and not named: ``1×106 CAR T cells``, ``10⁶ CAR+ T cells``."""
    if mention.kind != "drug" or not clean.startswith(("CAR", "chimeric"), mention.start):
        return False
    return _POWER.search(clean, max(0, mention.start - 14), mention.start) is not None

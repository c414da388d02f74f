"""Effects: a ratio, a difference, a coefficient or an accuracy, named just before its value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from abstrax.quantities.grammar import Quantity
from abstrax.quantities.units import TIME_UNITS
from abstrax.relate import relation
from abstrax.relate.scene import Candidate, Focus, Scene
from abstrax.relate.signs import sign

#: (what is printed, the ``measure`` of the record); the longer form first
_MEASURES = [
    (r"(?:a|A|adj\.? ?|u|c|s|cs)?HRs?(?:adj)?|sub-?(?:distribution )?hazard ratios?|hazards? ratios?", "HR"),
    (r"(?:a|A|adj\.? ?|u|c|m|p)?ORs?(?: ?adj)?|odds ratios?", "OR"),
    (r"(?:a|A|u)?IRRs?|(?:incidence )?rate ratios?", "IRR"),
    (r"(?:a|A|u|c)?RRs?|risk ratios?|relative risks?", "RR"),
    (r"(?:a)?PRs?|prevalence ratios?", "PR"),
    (r"SMDs?|standardi[sz]ed mean differences?", "SMD"), (r"SRMs?|standardi[sz]ed response means?", "SRM"),
    (r"(?:L?W?MDs?|LSMD|(?:adjusted |weighted |least[- ]squares? |LS )?mean (?:between-group |group )?differences?|(?:treatment|risk|absolute|between-group|adjusted|absolute risk|placebo-adjusted|rate) differences?|RD|difference|ATE)", "MD"),
    (r"zβ|z-?beta|standardi[sz]ed β", "zβ"),
    (r"(?:standardi[sz]ed |adjusted |regression )?(?:β|[Bb]eta)(?:adj)?(?:[- ]?coefficients?)?|b(?= ?=)|B(?= ?=)|(?:regression )?coefficients?|coeff?\.?", "beta"),
    (r"(?:Spearman(?:'s|’s)? |Pearson(?:'s|’s)? )?(?:r(?:ho|s|_s|ₛ| s(?= ?=))?|ρ|R|[Cc]or(?= ?=)|correlation coefficients?|τ)(?=[ =:(]|$)|Spearman(?:'s|’s)? (?:ρ|correlation)", "r"),
    (r"(?:adjusted )?(?:R2|R²|r2|r²|R-squared)", "R2"),
    (r"AU-?RO?Cs?|AUCs?(?:-ROC)?|area under the (?:ROC |receiver[- ]operating[- ]characteristics? )?curve|[Cc]-?(?:statistic|index)|concordance index", "AUC"),
    (r"sensitivity|[Ss]ens\.?|\bSe(?= ?[=:])", "sensitivity"), (r"specificity|[Ss]pec\.?|\bSp(?= ?[=:])", "specificity"),
    (r"PPV|positive predictive value", "PPV"), (r"NPV|negative predictive value", "NPV"), (r"accuracy", "accuracy"),
    (r"kappa|κ|𝜅", "kappa"), (r"GMRs?|geometric mean ratios?", "GMR"), (r"E-?values?", "E-value"), (r"DOR|diagnostic odds ratio", "DOR"), (r"slopes?", "beta"), (r"Exp\(B\)", "OR"), (r"precision", "precision"), (r"recall(?= ?[=(:of])", "recall"), (r"ICCs?|intra-?class correlation(?: coefficient)?", "ICC"), (r"Cronbach(?:'s|’s)? (?:alpha|α)|α(?= ?= ?0?\.[3-9])", "alpha"),
    (r"SIRs?|standardi[sz]ed incidence ratio", "SIR"), (r"SMRs?|standardi[sz]ed mortality ratio", "SMR"), (r"(?:Cohen(?:'s|’s)? )?d(?= ?=)", "d"), (r"(?:Hedges(?:'s?|’s?)? )?g(?= ?=)", "g"), (r"SMCs?|standardi[sz]ed mean changes?", "SMC"), (r"AAPCs?|average annual percent(?:age)? changes?|average APCs?", "AAPC"), (r"APCs?(?= |=)|annual percent(?:age)? changes?", "APC"), (r"NNT", "NNT"), (r"NNH", "NNH"),
    (r"PRR", "PRR"), (r"a?ROR|reporting odds ratio", "ROR"), (r"F(?= ?=|\()", "F"), (r"χ2|χ²|χ 2", "chi2"), (r"I2|I²|I 2(?= ?=)", "I2"), (r"τ2|τ²|tau2|tau²", "tau2"), (r"LR\+|positive likelihood ratio", "LR+"), (r"F1(?:[- ]score)?", "F1"),
    (r"SUCRA", "SUCRA"), (r"ICURs?|ICERs?|incremental cost-(?:utility|effectiveness) ratios?", "ICER"), (r"PP\.H4", "PP.H4"),
]  # fmt: skip


def _either(form: str) -> str:
    """A pattern whose plain lower-case words may open a sentence: "hazard ratio" and "Hazard ratio"."""
    return re.sub(r"(?:^|(?<=\|))([a-z])(?=[a-z-]{3})", lambda m: f"[{m[1]}{m[1].upper()}]", form)


#: How these names begin, none left out: most words of a sentence are passed over without trying each.
_OPENING = (
    r"[Α-ω]|A[AHIOPRTUbcdnrv]|B(?:et| ?=)|C(?:[or]|-|[is])|Di|F[1 =(]|H[aR]|I[nRC2²  ]|Ka|L[eMRSW]|M[De]|N[ePN]|O[dR]|P[eloprRP]|R|S[MReptUIuo]|"
    r"Tr|W[Me]|a[A-Z]|cs?[A-Z]|[msup][A-Z]|r[ho_s2²ₛ]?s?(?!\w)|r s|rho|z-?[bβ]|[bd] ?=|hazard|sub|odds|incidence|rate|risk|relative|preval|standard|"
    r"adj|weighted|least|mean|treatment|absolute|between|placebo-|diff|beta|coef|regress|cor|area|c-|cindex|cstat|concord|sens|spec|positive|negative|"
    r"accur|kappa|intra|average|annual|reporting|tau|incremental|GM|geometric|E-?v|DO|Hedges|g ?=|SMC|diagnostic|slope|Exp|prec|recall|𝜅"
)
_CUE = re.compile(
    f"(?<![\\w-])(?={_OPENING})(?:"
    + "|".join(
        f"(?P<m{i}>(?:{_either(form)})(?![^\\W\\d]|\\d(?!\\d*\\.\\d)))"
        for i, (form, _name) in enumerate(_MEASURES)
    )
    + ")"
)
#: Of the words and the letters without one of which none of them is named; "or" alone is in most sentences.
_CUE_SIGN = sign(
    "(?:a|adj|u|c|s|cs)?hrs?(?:adj)?|(?:sub)?hazards?|odds|[au]?irrs?|[auc]?rrs?|ratios?|relative|a?prs?|smds?|standardi[sz]ed|srms?|l?w?mds?"
    "|lsmd|differences?|rd|ate|.*beta.*|b|coefficients?|coeff?|r|rho|rs|cor|correlation|auroc?s?|aurcs?|au|aucs?|gmrs?|geometric|g|hedges|smcs?|e|evalues?|values?|dor|diagnostic|slopes?|exp|precision|recall|area|c?statistic|c?index"
    "|concordance|sensitivity|sens?|specificity|spe?c?|ppv|npv|predictive|accuracy|kappa|iccs?|cronbach|sirs?|smrs?|d|a?apcs?|annual|nnt|nnh"
    "|prr|a?ror|f|i|tau|lr|sucra|icurs?|icers?|pp"
)
_CUE_LETTERS = ("OR", "α", "β", "ρ", "τ", "κ", "χ")
#: What may stand between the measure and its value: a few plain words, their brackets, "95% CI".
_LINK = re.compile(r"[\w\s:=,(\[)\]/%.'’-]*")
_PER_CENT = frozenset({"sensitivity", "specificity", "PPV", "NPV", "accuracy", "MD", "I2", "R2"})


def possible(scene: Scene, quantity: Quantity) -> bool:
    """Whether a measure of effect is named of which the number can be the value."""
    return _hit(scene, quantity) is not None


def readings(scene: Scene, quantity: Quantity) -> list[str]:
    """How a measure of effect is reached, and what it is."""
    hit = _hit(scene, quantity)
    return [f"effect {hit[2]}", f"effect {hit[0]}"] if hit else []


def propose(scene: Scene, quantity: Quantity) -> list[Candidate]:
    """An effect where its measure stands within a few words before the value, or heads the list it is in."""
    hit = _hit(scene, quantity)
    if hit is None:
        return []
    measure, start, rule = hit
    fields: dict[str, object] = {
        "measure": measure,
        "value": quantity.value,
        "ci_low": quantity.low if quantity.up is not None else None,
    }
    fields["ci_high"] = quantity.up
    fields["p"] = quantity.p
    return [Candidate("effect", fields, quantity, start, quantity.end, rule, [f"measure={measure}"])]


def _hit(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    """The measure of an effect, where it is named, and how it is reached; looked up once."""
    if quantity.start not in scene.effects:
        scene.effects[quantity.start] = _reached(scene, quantity)
    return scene.effects[quantity.start]


_UNITS = frozenset({None, "%", "points", "years", "days", "months"})


def _reached(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    if quantity.kind == "w" or quantity.n_equals or (quantity.n is not None and quantity.kind != "p"):
        return None
    hit = (
        _named(scene, quantity) or _listed(scene, quantity) or _inherited(scene, quantity) or _after(scene, quantity)
        or _folded(scene, quantity) or _untold(scene, quantity) or _further(scene, quantity)
    )  # fmt: skip
    if hit is None:
        return None
    measure, _start, rule = hit
    if quantity.kind == "p" and measure not in _PER_CENT:
        return None
    fits = quantity.unit in _UNITS or rule == "folded" or measure == "MD"
    return hit if fits else None


def cues(scene: Scene) -> list[re.Match[str]]:
    """The names of effect measures in the sentence, in order; read once."""
    if scene.cues is None:
        told = scene.signs & _CUE_SIGN or any(map(scene.text.__contains__, _CUE_LETTERS))
        scene.cues = list(_CUE.finditer(scene.clean, scene.start, scene.end)) if told else []
    return scene.cues


def label_all(scene: Scene, chosen: Sequence[tuple[Candidate, str]]) -> None:
    """Label the chosen effects of a sentence; ``chosen`` are its facts, each with its group."""
    effects = [
        candidate
        for candidate, _group in chosen
        if candidate.kind == "effect" and candidate.quantity is not None
    ]
    if not effects:
        return
    estimates = [_estimate(scene, candidate) for candidate in effects]
    for candidate, parts in zip(
        effects, relation.read(scene.clean, scene.start, scene.end, estimates), strict=True
    ):
        _beside(scene, candidate, parts, chosen)
        candidate.fields["label"] = parts.label()
    for index, candidate in enumerate(effects):
        _complete(scene, candidate, effects[index + 1] if index + 1 < len(effects) else None)


_NUMBER = r"[-−]? ?\d+(?:\.\d+)?"
#: "per 1 g/L increase; 95% CI 0.76-0.95", "(95% confidence interval [CI] 0.78 to 1.05": the interval stands a few words on.
_INTERVAL = re.compile(
    rf"[^;()\[\]\d]{{0,10}}(?:per [^;()\[\]]{{1,30}}?)?[;,\s]*\(?9[05] ?% ?(?:confidence |credible )?(?:intervals?)?[\s,]*[(\[]?(?:CrI|CI)?[\s)\],:=(\[]*(?:CI)?\s*(?P<low>{_NUMBER})\s*(?:to|-|–|,|;|~)\s*(?P<high>{_NUMBER})"
)
_P_VALUE = re.compile(r"\b[pP](?:[- ]value)? ?(?P<op>[<>=≤]) ?(?P<value>0?\.\d+)")


def _complete(scene: Scene, effect: Candidate, following: Candidate | None) -> None:
    """Interval and p-value that stand a few words after the value, or once for two estimates of a bracket."""
    fields, end = effect.fields, effect.end
    stop = min(following.start if following is not None else scene.end, scene.end)
    if fields.get("ci_low") is None and (match := _INTERVAL.match(scene.clean, end, stop)):
        fields["ci_low"], fields["ci_high"] = _figure(match["low"]), _figure(match["high"])
        end = match.end()
    if fields.get("p") is None:
        close = _closing(scene, end)
        match = _P_VALUE.search(scene.clean, end, min(close, stop))
        if match and not re.fullmatch(r".*\w.*\(", scene.clean[end : match.start()]):
            fields["p"] = match["op"].replace("=", "") + match["value"]
        elif (
            following is not None
            and following.end <= close + 1
            and following.fields["measure"] != fields["measure"]
        ):
            fields["p"] = following.fields.get("p")


def _closing(scene: Scene, position: int) -> int:
    """Where the bracket around a position ends, or a joint stands: what comes after belongs to something else."""
    depth = 0
    for at in range(position, min(scene.end, position + 80)):
        letter = scene.clean[at]
        depth += (letter in "([") - (letter in ")]")
        if depth < 0 or (depth == 0 and scene.clean.startswith((" and ", " or ", " vs", ". "), at)):
            return at
    return position


def _figure(text: str) -> float:
    return float(text.replace("−", "-").replace(" ", ""))


def _beside(
    scene: Scene, effect: Candidate, parts: relation.Parts, chosen: Sequence[tuple[Candidate, str]]
) -> None:
    """ "16% with avacopan and 51% with placebo (HR 0.3)": the two values right before an estimate are what it compares."""
    close = [
        (other, group) for other, group in chosen
        if other.kind in ("count", "grade", "score") and other.end <= effect.start and not scene.between(other.end, effect.start) and effect.start - other.end < 60
    ]  # fmt: skip
    if not close:
        return
    last, group = close[-1]
    told = last.fields.get("label") or last.fields.get("event") or last.fields.get("name")
    begin = last.quantity.start if last.quantity is not None else last.start
    twin = [
        g
        for o, g in chosen
        if o.kind == last.kind and g != group and o.quantity is not None and 0 <= begin - o.quantity.end < 60
    ]
    if not twin or "all" in (group, twin[-1]):
        return
    if parts.outcome is None and told:
        parts.outcome = str(told)
    if parts.other is None and parts.exposure in (None, group, twin[-1]):
        parts.exposure, parts.other = relation.group(twin[-1]) or twin[-1], relation.group(group) or group


def _estimate(scene: Scene, candidate: Candidate) -> relation.Estimate:
    value = candidate.quantity.start if candidate.quantity is not None else candidate.start
    named = next((m for m in cues(scene) if m.start() == candidate.start), None)
    return relation.Estimate(
        candidate.start,
        value,
        candidate.end,
        str(candidate.fields["measure"]),
        named.end() if named else value,
    )


def _measure(cue: re.Match[str]) -> str:
    return _MEASURES[int((cue.lastgroup or "m0")[1:])][1]


#: "OR per 100 cells: 0.56": the step of the regressor is part of the measure's name.
_PER_STEP = re.compile(
    r"\s*(?:for |per |each |every )+(?:a |an |one )?[\d.,]+[- ]?(?:%|[A-Za-z/³²]+(?: [a-z]+){0,3})?"
)
_STEP_NEXT = re.compile(r"\b(?:per|for an?|each|every)\s*$")


def _named(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    near = [m for m in cues(scene) if m.end() <= quantity.start and m.start() >= quantity.start - 90]
    if not near:
        return None
    last = near[-1]
    step = _PER_STEP.match(scene.clean, last.end(), quantity.start)
    begin = step.end() if step else last.end()
    gap = scene.clean[begin : quantity.start]
    # "mean difference in health assessment [HAQ] -0.16": a difference says at length of what
    words = 10 if _measure(last) == "MD" and quantity.up is not None else 5
    if scene.between(begin, quantity.start) or ";" in gap or len(gap.split()) > words:
        return None
    if not _LINK.fullmatch(gap) or _STEP_NEXT.search(gap):
        return None
    measure = _measure(last)
    bare = last[0] == "difference" and not re.match(r"\W*$", gap) and not quantity.has_spread
    if (measure == "MD" and bare) or (
        measure == "AUC" and quantity.value > 1.0
    ):  # exposure in pharmacokinetics
        return None
    close = len(_SIGN.sub("", gap)) <= 3
    return measure, last.start(), "named" if close else "named-near"


_SIGN = re.compile(r"\W")
_PLURAL = re.compile(r"(?:ratios|HRs|ORs|RRs|differences|AUCs|coefficients)$")


def _listed(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    """ "hazard ratios of 1.4 for RA, 2.1 for PsA and 3.3 for AS": the plural name heads the list."""
    before = [m for m in cues(scene) if m.end() <= quantity.start]
    heads = [m for m in before if _PLURAL.search(m[0]) or "respectively" in scene.text]
    if not heads:
        return None
    earlier = [q for q in scene.between(heads[-1].end(), quantity.start) if not _limit(q)]
    if not earlier or len(earlier) > 8 or quantity.value == int(quantity.value):
        return None
    if quantity.unit or any(q.unit for q in earlier) or ";" in scene.clean[heads[-1].end() : quantity.start]:
        return None
    return _measure(heads[-1]), quantity.start, "listed"


def _limit(quantity: Quantity) -> bool:
    """A number that only says of whom or when an estimate is: "at < 6 months", "in 120 patients"."""
    return quantity.up is None and (quantity.op is not None or quantity.unit in TIME_UNITS or quantity.whole)


def _inherited(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    """ "older age (OR 1.8 [1.2-2.6]), diabetes (2.1 [1.4-3.0])": an estimate of the same kind, with its interval."""
    if (
        quantity.up is None
        or quantity.spread not in (None, "ci95")
        or quantity.unit
        or quantity.value == int(quantity.value)
    ):
        return None
    before = [m for m in cues(scene) if m.end() <= quantity.start]
    if not before:
        return None
    between = [q for q in scene.between(before[-1].end(), quantity.start) if not _limit(q)]
    if not between or any(q.up is None for q in between):
        return None
    return _measure(before[-1]), quantity.start, "inherited"


_PER_CENT_AFTER = re.compile(
    r"[\s,]*(?:\([^)]*\) ?)?(?:for |as )?(?P<measure>sensitivity|specificity|accuracy|F1-?score|positive predictive value|negative predictive value|PPV|NPV|AUC)\b",
    re.I,
)
_AFTERWARDS = {
    "f1-score": "F1",
    "f1score": "F1",
    "positive predictive value": "PPV",
    "negative predictive value": "NPV",
    "ppv": "PPV",
    "npv": "NPV",
    "auc": "AUC",
}


def _after(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    """ "with 81% sensitivity and 77% specificity": the measure follows its value."""
    match = _PER_CENT_AFTER.match(scene.clean, quantity.end, scene.end)
    if match is None or quantity.n is not None:
        return None
    name = match["measure"].lower()
    return _AFTERWARDS.get(name, name), quantity.start, "after"


_FOLD = re.compile(
    r"[\s-]*(?:fold|times|x) (?:(?:increased|decreased|reduced|as|more|less|greater|higher|lower|the) )*(?P<what>odds|risk|hazard|rate|likel\w+)\b",
    re.I,
)
_ODDS_BEFORE = re.compile(r"\b(?P<what>[Oo]dds|[Rr]isk|[Hh]azard)\b[^.;()]{0,60}\b(?:was|were|by|is|of)\s*$")


def _folded(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    """ "2.3-fold higher odds of relapse", "the odds of relapse were 1.9-fold higher": a ratio told in words."""
    if quantity.unit not in (None, "fold"):
        return None
    match = _FOLD.match(scene.clean, quantity.end - (5 if quantity.unit == "fold" else 0), scene.end)
    if match is None and quantity.unit == "fold":
        match = _ODDS_BEFORE.search(scene.before(quantity.start, 90)) or re.match(
            r" (?:higher|greater|lower|increased) (?P<what>odds|risk|hazard)", scene.after(quantity.end, 40)
        )
    if match is None:
        return None
    return {"odds": "OR", "hazard": "HR"}.get(match["what"].lower(), "RR"), quantity.start, "folded"


def _untold(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    """ "pneumonia (1.45, 1.09-1.94)": an estimate with its interval after a sentence that named the measure."""
    if quantity.up is None or quantity.spread not in (None, "ci95") or quantity.unit:
        return None
    if quantity.whole or any(m.end() <= quantity.start for m in cues(scene)):
        return None
    measure = _measure_before(scene.clean, scene.focus)
    return (
        None if measure is None else (measure, quantity.start, "untold" if quantity.depth else "untold-bare")
    )


#: Measures that go from 0 to 1, or from -1 to 1, where they are printed without a per cent sign.
_AT_MOST_ONE = frozenset(
    {"AUC", "r", "kappa", "ICC", "sensitivity", "specificity", "PPV", "NPV", "accuracy", "F1", "R2"}
)


def _further(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    """ "The AUC for predicting relapse within a year was 0.71", "sensitivity rose (51% and 42%)": printed like the first value."""
    before = [m for m in cues(scene) if m.end() <= quantity.start]
    if not before or quantity.op is not None:
        return None
    measure = _measure(before[-1])
    told = [q for q in scene.between(before[-1].end(), quantity.start) if not _limit(q)]
    if len(told) > 12 or (told and _figures(told[0]) != _figures(quantity)):
        return None
    if quantity.whole and not (quantity.unit == "%" or quantity.kind == "p"):
        return None
    if measure in _AT_MOST_ONE and _figures(quantity) != "%" and abs(quantity.value) > 1:
        return None
    return measure, quantity.start, "further" if told else "named-far"


def _figures(quantity: Quantity) -> str | None:
    """What tells an estimate from other numbers of its list: its unit."""
    return "%" if quantity.kind == "p" else quantity.unit


def _measure_before(clean: str, focus: Focus) -> str | None:
    """The measure of effect that the sentences before named last; few numbers ask for it, so none is read ahead."""
    while focus.unasked:
        if named := list(_CUE.finditer(clean, *focus.unasked.pop())):
            focus.effect = _measure(named[-1])
            focus.unasked.clear()
    return focus.effect

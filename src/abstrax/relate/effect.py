"""Effects: a ratio, a difference, a coefficient or an accuracy, named just before its value."""

from __future__ import annotations

import re

from abstrax.quantities.grammar import Quantity
from abstrax.relate.phrases import predicate_after, subject_before
from abstrax.relate.scene import Candidate, Scene

#: (what is printed, the ``measure`` of the record); the longer form first
_MEASURES = [
    (r"(?:a|adj\.? ?|u|c|s|cs)?HRs?|sub-?(?:distribution )?hazard ratios?|hazards? ratios?", "HR"),
    (r"(?:a|adj\.? ?|u|c|m|p)?ORs?|odds ratios?", "OR"),
    (r"(?:a|u)?IRRs?|(?:incidence )?rate ratios?", "IRR"),
    (r"(?:a|u|c)?RRs?|risk ratios?|relative risks?", "RR"),
    (r"(?:a)?PRs?|prevalence ratios?", "PR"),
    (r"SMDs?|standardi[sz]ed mean differences?", "SMD"),
    (r"(?:L?W?MDs?|LSMD|(?:adjusted |weighted |least[- ]squares? |LS )?mean (?:between-group |group )?differences?|(?:treatment|risk|absolute|between-group|adjusted|absolute risk|placebo-adjusted|rate) differences?|RD|difference|ATE)", "MD"),
    (r"(?:standardi[sz]ed |adjusted |regression )?(?:β|[Bb]eta)(?:[- ]?coefficients?)?|b(?= ?=)|B(?= ?=)|(?:regression )?coefficients?|coeff?\.?", "beta"),
    (r"(?:Spearman(?:'s|’s)? |Pearson(?:'s|’s)? )?(?:r(?:ho|s|_s|ₛ)?|ρ|R|correlation coefficients?|τ)(?=[ =:(]|$)|Spearman(?:'s|’s)? (?:ρ|correlation)", "r"),
    (r"(?:adjusted )?(?:R2|R²|r2|r²|R-squared)", "R2"),
    (r"AU-?RO?Cs?|AUCs?(?:-ROC)?|area under the (?:ROC |receiver[- ]operating[- ]characteristics? )?curve|[Cc]-?(?:statistic|index)|concordance index", "AUC"),
    (r"[Ss]ensitivity|[Ss]ens\.?|\bSe(?= ?[=:])", "sensitivity"), (r"[Ss]pecificity|[Ss]pec\.?|\bSp(?= ?[=:])", "specificity"),
    (r"PPV|positive predictive value", "PPV"), (r"NPV|negative predictive value", "NPV"), (r"[Aa]ccuracy", "accuracy"),
    (r"[Kk]appa|κ", "kappa"), (r"ICCs?|intra-?class correlation(?: coefficient)?", "ICC"), (r"Cronbach(?:'s|’s)? (?:alpha|α)", "alpha"),
    (r"SIRs?|standardi[sz]ed incidence ratio", "SIR"), (r"SMRs?|standardi[sz]ed mortality ratio", "SMR"), (r"(?:Cohen(?:'s|’s)? )?d(?= ?=)", "d"), (r"NNT", "NNT"), (r"NNH", "NNH"),
    (r"PRR", "PRR"), (r"ROR|reporting odds ratio", "ROR"), (r"F(?= ?=|\()", "F"), (r"χ2|χ²", "chi2"), (r"I2|I²", "I2"), (r"LR\+|positive likelihood ratio", "LR+"), (r"F1(?:[- ]score)?", "F1"),
]  # fmt: skip
_CUE = re.compile(
    "(?<![\\w-])(?:"
    + "|".join(f"(?P<m{i}>(?:{form})(?![\\w]))" for i, (form, _name) in enumerate(_MEASURES))
    + ")"
)
#: What may stand between the measure and its value: a few plain words, their brackets, "95% CI".
_LINK = re.compile(r"[\w\s:=,(\[)\]/%.'’-]*")
_PER_CENT = frozenset({"sensitivity", "specificity", "PPV", "NPV", "accuracy", "MD", "I2", "R2"})


def propose(scene: Scene, quantity: Quantity) -> list[Candidate]:
    """An effect where its measure stands within a few words before the value, or heads the list it is in."""
    if quantity.kind == "w" or quantity.n_equals or (quantity.n is not None and quantity.kind != "p"):
        return []
    hit = _named(scene, quantity) or _listed(scene, quantity)
    if not hit:
        return []
    measure, start, rule = hit
    if (quantity.kind == "p" and measure not in _PER_CENT) or quantity.unit not in (
        None,
        "%",
        "points",
        "years",
        "days",
        "months",
    ):
        return []
    fields: dict[str, object] = {
        "measure": measure,
        "value": quantity.value,
        "ci_low": quantity.low if quantity.up is not None else None,
    }
    fields["ci_high"] = quantity.up
    fields["p"] = quantity.p
    if quantity.has_spread and quantity.up is None:
        fields["ci_low"] = None
    return [Candidate("effect", fields, quantity, start, quantity.end, rule, [f"measure={measure}"])]


def cues(scene: Scene) -> list[re.Match[str]]:
    """The names of effect measures in the sentence, in order; read once."""
    if scene.cues is None:
        scene.cues = list(_CUE.finditer(scene.clean, scene.start, scene.end))
    return scene.cues


def label(scene: Scene, candidate: Candidate, chosen: list[Candidate]) -> str | None:
    """What the estimate relates: the outcome of the share or score before it in the clause, or the words before it."""
    quantity = candidate.quantity
    if quantity is None:
        return None
    low, _high = scene.clause_span(quantity.start)
    earlier = [
        c
        for c in chosen
        if c.kind in ("count", "score", "grade")
        and low <= c.end <= candidate.start
        and candidate.start - c.end < 60
    ]
    for other in reversed(earlier):
        for key in ("label", "name", "event"):
            if other.fields.get(key):
                return str(other.fields[key])
    previous = [q.end for q in scene.quantities if q.end <= candidate.start]
    left = max([scene.start, *previous[-1:]])
    before = scene.clean[left : candidate.start]
    bracket = before.rfind("(")
    head = subject_before(scene.bare(left, left + bracket if bracket >= 0 else candidate.start))
    if head:
        return head
    return predicate_after(scene.bare(quantity.end, scene.end))


def _named(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    near = [m for m in cues(scene) if m.end() <= quantity.start and m.start() >= quantity.start - 60]
    if not near:
        return None
    last = near[-1]
    gap = scene.clean[last.end() : quantity.start]
    start = last.start()
    if scene.between(start, quantity.start) or ";" in gap or len(gap.split()) > 5 or not _LINK.fullmatch(gap):
        return None
    measure = _MEASURES[int((last.lastgroup or "m0")[1:])][1]
    if measure == "MD" and last[0] == "difference" and not re.match(r"\W*$", gap) and not quantity.has_spread:
        return None
    if measure == "AUC" and quantity.value > 1.0:  # an exposure in pharmacokinetics
        return None
    close = len(re.sub(r"\W", "", gap)) <= 3
    return measure, start, "named" if close else "named-near"


def _listed(scene: Scene, quantity: Quantity) -> tuple[str, int, str] | None:
    """ "hazard ratios of 1.4 for RA, 2.1 for PsA and 3.3 for AS": the plural name heads the list."""
    heads = [
        m
        for m in cues(scene)
        if (
            m.end() <= quantity.start
            and re.search(r"(?:ratios|HRs|ORs|RRs|differences|AUCs|coefficients)$", m[0])
        )
        or "respectively" in scene.text
    ]
    if not heads:
        return None
    earlier = scene.between(heads[-1].end(), quantity.start)
    if (
        not earlier
        or len(earlier) > 5
        or quantity.unit
        or any(q.unit for q in earlier)
        or quantity.value == int(quantity.value)
    ):
        return None
    if ";" in scene.clean[heads[-1].end() : quantity.start]:
        return None
    return _MEASURES[int((heads[-1].lastgroup or "m0")[1:])][1], quantity.start, "listed"

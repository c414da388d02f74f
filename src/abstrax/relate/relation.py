"""What an estimate relates: its outcome, and the exposure or the groups that it compares.

A sentence of estimates is read without its brackets: "Age ¦ and smoking ¦ predicted relapse" holds an item before each mark
and a relation, here the verb after them. Outcome and exposure stand on the two sides of the relation; which is which
is told by words of risk ("higher odds of") where there are any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from abstrax.relate.atoms import small
from abstrax.relate.phrases import without

MARK = "¦"
_BRACKET = re.compile(r"[(\[](?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]]")
_STATISTICS = re.compile(r"\b(?:CI|a?OR|a?HR|RR|IRR)\b[ :=]")
_GLUE = re.compile(r"[\s,;:]*(?:[pP] ?[<=>≤] ?[\d.·]+)?[\s,;]*")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A sentence without brackets, each stretch of estimates one mark; ``spans`` are the stretches in the clean text."""

    text: str
    marks: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def mark_of(self, position: int) -> int | None:
        """The number of the mark whose stretch holds a position of the clean text."""
        return next((i for i, (start, end) in enumerate(self.spans) if start <= position < end), None)


def skeleton(clean: str, start: int, end: int, estimates: Sequence[tuple[int, int]]) -> Skeleton:
    """The skeleton of ``clean[start:end]``, whose estimates stand at ``estimates``."""
    brackets = [m.span() for m in _BRACKET.finditer(clean, start, end)]
    bare = [(a, b) for a, b in estimates if not any(low <= a < high for low, high in brackets)]
    pieces: list[tuple[int, int, bool]] = []
    for a, b in sorted([*brackets, *bare]):
        holds = any(a <= low < b for low, _high in estimates) or _STATISTICS.search(clean, a, b) is not None
        if pieces and (
            a < pieces[-1][1] or (pieces[-1][2] and not holds and _GLUE.fullmatch(clean, pieces[-1][1], a))
        ):
            first, last, held = pieces.pop()
            pieces.append((first, max(last, b), held or holds))
        else:
            pieces.append((a, b, holds))
    out, marks, spans, at, length = [], [], [], start, 0
    for a, b, holds in pieces:
        out.append(clean[at:a])
        length += a - at
        if holds:
            out.append(MARK)
            marks.append(length)
            spans.append((a, b))
            length += 1
        at = b
    out.append(clean[at:end])
    return Skeleton("".join(out), tuple(marks), tuple(spans))


_MORE = (
    r"(?:high(?:er|est)?|low(?:er|est)?|great(?:er|est)|increased|decreased|reduced|elevated|raised|fewer|more|less|strong(?:er|est)?|weak(?:er)?|better|worse|poorer|shorter|longer|"
    r"positive|negative|inverse|significant|substantial|marked|modest|moderate|similar|comparable|excess|heightened|statistically|non-significant|numerical|independent|only|the|an?|\w+ly|\d[\d.]*(?:%|[- ]?fold|-times)?|times|overall(?= (?:risk|odds|rate)))"
)
_RISK = r"(?:odds|risks?|rates?|incidences?|likelihood|hazards?|prevalence|probabilit(?:y|ies)|chances?|occurrence|frequency|reporting|proportions?|percentages?|numbers?|levels?|increase|reduction|decrease|decline|differences?|improvement|rise|trend|associations?)(?: (?:was|were) (?:observed|found|seen|noted|detected))?"
#: "a significantly higher risk of developing": says how much, not what
_OF_RISK = re.compile(
    rf"^(?:.*?\b)?(?:{_MORE}[ ,/]+(?:(?:and|or|but) )?)*\b{_RISK}(?: (?:and|or) {_RISK})? (?:of|for|in|towards?)\b(?: (?:the|an?|patients? (?:who|with|in|achieving|having)|pts (?:who|with|in)|achieving|reaching|attaining|developing|having|experiencing|being|meeting|receiving|subsequent))*\s+",
    re.I,
)
_LEAD = re.compile(
    r"^(?:[\s,:¦.)\]/–-]|(?:and|or|but|also|both|either|neither|not|no|nor|with|without|to|of|for|in|on|at|by|from|as|including|include[ds]?|such as|namely|particularly|especially|was|were|is|are|be|been|being|had|has|have|that|which|who|there|the|an?|"
    r"those|these|our|their|its|this|only|even|although|though|while|whereas|than|showed|shown|identified|found|revealed|observed|reported|yielded|yielding|achieved|achieving|demonstrated|\w+(?<!on)(?<!assemb)(?<!mono)(?<!ear)ly)\b)+",
    re.I,
)
_LEAD_MORE = re.compile(
    rf"^(?:(?:{_MORE}|rates?|risks?|odds|levels?|the|of|for|in|to|be|being)(?![\w-])[\s,]*(?:and |or |but )?)+(?=\S)",
    re.I,
)
_ENDS = (
    "and|or|but|also|both|with|without|to|of|for|in|on|at|by|from|as|was|were|is|are|be|had|has|have|that|which|who|a|an|the|showed|occurred|"
    "remained|did|not|no|whose|than|crude|adjusted|unadjusted|pooled|weighted|median|mean|multivariable|validation|group|groups|arm|arms|"
    "cohort|cohorts|risk|risks|rate|rates|odds|patients|pts|participants|pregnancies|initiators|recipients|yielded|conferred|compared|"
    "respectively|observed|achieved|attained|identified|independently|in particular|significant|positive|negative|inverse|strong|weak|"
    "significantly|positively|negatively|inversely|strongly|weakly"
)
_TAIL = re.compile(rf"(?:[\s,:;.(\[¦=–-]|\b(?:{_ENDS})\b)+$", re.I)
_LAST_WORDS = frozenset(_ENDS.split("|")) | {"particular"}
_TIMED = re.compile(
    r",? (?:at|by|over|during|within|through(?:out)?|after|from|until|up to) (?:the )?(?:(?:first|last|week|month|day|year|follow-?up|baseline|study|\d+(?:\.\d+)?|[A-Z]\d|one|two|three|five|six|twelve)\b).*$|, (?:respectively|with|after|which|suggesting|indicating|representing|favou?ring|highlighting|even|though)\b.*$| (?:even )?after adjust\w+.*$",
    re.I,
)
_VERSUS = re.compile(
    r",? ?\b(?:(?:when |as )?(?:compared|comparing|relative|in comparison) (?:with|to)|versus|vs\.?|v\.|rather than|than(?! \d)(?: in| for| with| among| that (?:of|in|for))?|with reference to|(?:taking|using) (?=[^,]+ as (?:the )?reference)|with (?=\w+ as the reference))\s+(?P<other>[^,;¦]+?)(?=,? and \w+|, |;|¦|\s*$| as (?:the )?reference|\. | (?:had|was|were|showed|revealed|reported|increases?|is) )",
    re.I,
)
#: Of these, in small letters, every comparison holds one; few phrases do.
_COMPARED = ("compar", "relative", "vs", "versus", "v.", "than", "reference")
_PEOPLE = re.compile(
    r"^(?:(?:all|those|the|these|that|of|in|with|among|for|both|our|use of|treatment with|therapy with|patients?|pts|participants?|individuals?|subjects?|people|adults?|women|men|children|pregnancies|initiators|users|controls|"
    r"treated with|receiving|who (?:received|were treated with|used|were on|had|have|developed|developing)|prescribed|on|having|taking|exposed to)(?:$|\s))+",
    re.I,
)
_NEGATED = re.compile(
    r"^.*\b(?:did not|who had no|without|not)\s+(?:receiv\w+|develop\w*|hav\w+|us\w+|tak\w+)?\s*", re.I
)
_FRONTED = re.compile(
    r"^[\s,.]*(?:(?:In|On|By|After|Before|Among|Using|Within|During|At|For|With|When|From|Upon|Following|Across|Regarding|Of|Overall|Additionally|Also|However|Notably|Importantly|Moreover|Furthermore|Conversely|Clinically|Similarly|Finally|Conclusions?|Results?|Compared (?:to|with)|Although|Adjusting|Specifically|Interestingly|Consistently|In contrast|Independent of)\b[^,:¦]*[,:] ?|(?:in|among|for|after|during) [^,:¦]{3,50}, (?=(?:the|an?|no) )|(?:In|By|On|Using) (?:the |an? )?(?:[\w-]+ ){0,4}(?:regression|analysis|analyses|models?)(?: analysis)? (?=[\w]))+"
)


#: "analysis identified age", "predictors included age", "evidence suggests that the drug": the item stands after
_REPORTED = re.compile(
    r"^.*\b(?:identified|revealed|indicated|suggest(?:s|ed)(?: that)?|(?:showed|found|demonstrated) that|included|including|such as|namely|(?:predictors?|factors?|determinants?) (?:were|was|are|remained)|as follows|obtained for|(?:observed|seen|found|detected|noted) (?:in|for|with)|except for)\b:? ",
    re.I,
)
_SHARE = re.compile(
    r"(?: (?:was|were|occurred|achieved|reached|attained|seen|observed|found|reported|used|developed))*(?: (?:by|in|at|of|to|from|for))? \(?[<>~≈]?\d[\d.·/ ]*(?:%|of \d|/\d).*$"
)
#: "Earlier rituximab made no difference", "was not statistically significant": what was found, not of what
_UNTOLD = re.compile(
    r"\b(?:was|were|made|showed|had|is|are|did)\b (?:also |no |not |statistically |significantly )*(?:significant|difference|differ\w*|robust|similar|comparable|associated).*$"
)
_GENERIC = re.compile(
    r"^[\d.%\s]*(?:(?:highest|high|higher|lower|lowest|low|good|adequate|robust|achieving|modest|moderate|strong(?:er)?|best|fair|excellent|diagnostic|clinical|performance|accuracy|discriminat\w+|discriminatory|significant|pooled|overall|model|relatively|cross-validated|satisfactory|"
    r"predictive|prediction|power|ability|value|limited|incidence|risk|ratio|relative|curve|area|under|the|ROC|and|less|more|likely|harmful|effective|methods?|groups?|association|difference|increase|reduction|reduced|increased|effect|treatment|final|respectively|with|corresponding|values|odds|hazard|rates?|of|it|they|we|patients|not|was|were)\b[\s-]*)+$",
    re.I,
)


def outcome(text: str) -> str | None:
    """What is counted or measured, without the words that say how much: "a higher risk of relapse" is "relapse"."""
    text = without(_OF_RISK, without(_REPORTED, text))
    return noun(without(_LEAD_MORE, without(_LEAD, text)))


_LETTERS = re.compile(r"[A-Za-zα-ω]{2}")


def noun(text: str) -> str | None:
    """A phrase without joints, time and comparison, at most ten words; None where nothing is left."""
    text = _TIMED.sub("", " " + _SHARE.sub("", without(_LEAD, text)))
    versus = _versus(text)
    text = text[: versus.start()] if versus else text
    text = _ended(without(_LEAD, _UNTOLD.sub("", text)))
    text = " ".join(text.split()).strip(" ,;:-–")
    if not _LETTERS.search(text) or len(text.split()) > 12 or _GENERIC.match(text):
        return None
    return text


def _ended(text: str) -> str:
    """``text`` without the joints at its end; most texts end in another word, which is soon seen."""
    last = text.rpartition(" ")[2]
    return text if last.isalpha() and last.lower() not in _LAST_WORDS else _TAIL.sub("", text)


def _versus(text: str) -> re.Match[str] | None:
    """What something is compared with."""
    return _VERSUS.search(text) if any(map(small(text).__contains__, _COMPARED)) else None


def group(text: str) -> str | None:
    """A group compared: "patients treated with apremilast" is "apremilast", "those who did not flare" is "no flare"."""
    negated = _NEGATED.match(text)
    if negated:
        rest = noun(text[negated.end() :])
        return f"no {rest}" if rest else None
    return noun(without(_PEOPLE, without(_LEAD, text)))


def subject(text: str) -> str | None:
    """The subject of a clause: what stands after a fronted phrase and after the commas of a list that does not end in it."""
    text = without(_FRONTED, text.replace(MARK, " "))
    text = re.sub(
        r"^.*\b(?:revealed|showed|found|indicated|demonstrated|suggested|confirmed|identified|observed|indicates)(?: that)? ",
        "",
        text,
    )
    text = re.sub(r"^.*\b[Aa]nalys[ie]s of (?=\w)", "", text)
    pieces = re.split(r", (?!(?:and|or)\b)", text)
    if not re.search(r"\b(?:and|or) ", pieces[-1]):
        text = pieces[-1]
    return noun(text)


# ---- relations -------------------------------------------------------------------------------------------------
# an adverb that begins within a word is never the first to be found
_ADVERB = (
    r"(?:(?<!\w)\w+ly |also |not |no longer |still |both |more |most |all |only |the |an? |further |each )*"
)
_FACTORS = rf"{_ADVERB}(?:(?:independent|significant|only|main|strong(?:est)?|key|other|important|major|best|potential|additional|notable) )*(?:predictors?|risk factors?|determinants?|correlates|(?:protective )?factors?|markers?|indicators?)"
_ASSOCIATED = (
    rf"(?:(?:was|were|is|are|be|been|being|remain(?:ed|s)?|showed?|may be|to be) )?{_ADVERB}(?:associated|linked|correlated|related|connected)(?: \w+ly)? (?:with|to)\b|"
    rf"\b(?:{_ADVERB})correlat(?:ed|es|ing)(?: \w+ly)? (?:with|to)\b|"
    rf"(?:(?:was|were|is|are|remained|as|being) )?(?:(?:identified|found|recogni[sz]ed|emerged|confirmed|established) (?:as|to be) )?{_FACTORS}(?: (?:associated|linked))? (?:of|for|with)\b|"
    rf"\b(?:(?:was|were|is|are|remained) )?{_ADVERB}predict(?:ed|s|ive of|ing)?\b|"
    rf"\b(?:(?:was|were|are|is) )?{_ADVERB}(?:more|less) (?:likely|prone) to(?: (?:have|develop|receive|achieve|be|experience|reach|start|attain|stay|remain))?\b"
)
_SHOWED = r"\b(?:showed?|shows|had|have|has|demonstrated|displayed|exhibited|experienced|experiencing|conferred|carried|required|presented|reported|faced)\b(?: also)?(?P<what>[^¦;,]*?)\b(?:associations?|correlations?|relationships?|trends?) (?:with|towards?|to)\b"
_HAD = rf"\b(?:also |both )?(?:showed?|shows|had|have|has|demonstrated|displayed|exhibited|experienced|experiencing|conferred|carried|required|faced|(?:{_ADVERB})(?:increase[sd]|reduce[sd]|improve[sd]|decrease[sd]|lower(?:ed|s)|delay(?:ed|s)|prolong(?:ed|s)|enhance[sd]|raise[sd]|performed better in))\b(?! that\b)"
_LEFT = re.compile(rf"(?P<assoc>{_ASSOCIATED})|(?P<showed>{_SHOWED})|(?P<had>{_HAD})")  # in small letters
_RIGHT = re.compile(
    rf"(?P<assoc>{_ASSOCIATED})|(?P<had>\b(?:had|have|showed?|showing|carried|conferred)\b(?= [^¦;,]*\b(?:odds|risks?|rates?|likelihood|hazards?|incidence|mortality)\b))",
    re.I,
)
_HEADED = re.compile(
    rf"\b{_FACTORS}(?: \w+ly)?(?: associated)? (?:of|for|with) (?P<what>[^¦;:]{{3,90}}?)(?: (?:were|was|are|is|included?|including|remained|comprised|such as|as follows)\b|:)"
    rf"|\bassociated with (?P<told>[^¦;:]{{3,90}}?):|\b[Ff]or (?P<fronted>[^¦;:,]{{3,60}}), (?:the )?{_FACTORS} (?:were|was|are|is|included?|remained)\b",
    re.I,
)
_BETWEEN = re.compile(
    r"(?P<head>\b(?:associations?|correlations?|relationships?|correlated|agreement|concordance)\b[^¦;]*? )?\b(?-i:between) (?!(?:weeks?|months?|days?|years?|visits?)\b|\d)(?P<x>[^¦;]+?) and (?P<y>(?:(?!\b(?:or|and)\b)[^¦;,])*)",
    re.I,
)
_COMPARING = re.compile(
    r"\b(?:was|were|is|are|remained|tended to be|did|occurred|appeared)\b(?: (?:\w+ly|also|not|no|nearly|times|\d[\d.]*|even|still|much|slightly|twice|as))* (?:(?:more|less) (?:common|frequent|prevalent|often|frequently|commonly|pronounced)\w*|highe[rs]t?|lowe[rs]t?|greate[rs]t?|shorter|longer|better|worse|similar|comparable|increased|reduced|decreased|elevated|rarer|differ(?:ent)?|common|frequent)\b",
    re.I,
)
_IN_GROUP = re.compile(
    r"\b(?:in|with|among|for|on|between|across) (?P<group>[^,;¦]+?)(?= (?:than|versus|vs\.?|compared|relative)\b|,|;|¦|$| but )",
    re.I,
)
_PURPOSE = re.compile(
    r"\b(?:for|in|to|of|at) (?:the )?(?:early )?(?:predict\w*|detect\w*|identif\w*|discriminat\w*|diagnos\w*|distinguish\w*|classif\w*|differentiat\w*|progression to)(?: of| for| between)? (?P<what>[^,;¦]+?)(?=[,;¦]|$| (?:with|at|and|by|in the|was|were|showed|had)\b)",
    re.I,
)
_TEST = re.compile(
    r"\b(?:had|has|showed?|shows|demonstrated|yielded|yielding|achieved|achieving|achieves|reached|displayed|exhibited|possessed|was|were|provided|gave|performed|produced|attained|outperformed)\b",
    re.I,
)
_ACCURACY = frozenset("AUC sensitivity specificity PPV NPV accuracy F1 kappa ICC LR+".split())
_CUT = re.compile(
    r";|\. ?(?=[A-Z][a-z])|,? (?:whereas|while|although|though(?! not)|however|but(?! did not))\b|, and (?=(?:(?!was\b|were\b)[\w-]+ ){1,5}(?:was|were|had|showed|remained)\b)|\) and (?=\w+ )"
)
_ANAPHORA = re.compile(
    r"^(?:it|they|this|these|that|which|those|this association|these associations|the latter|there|we|the (?:model|algorithm|framework|tool))?$",
    re.I,
)
_AFTER = re.compile(
    r"^\s*(?:for|in|on) (?P<what>[^,;¦]+?)(?=[,;¦.]|$| (?:was|were|and|compared|with|at|versus|vs)\b)", re.I
)
_ANALYSIS = re.compile(
    r"analys|model|regression|matching|adjust|cut-?off|threshold|cohort|\bset\b|trial|stud|follow|contrast|addition|particular|total|multivari|dataset",
    re.I,
)
_PERIOD = re.compile(
    r"\b(?:weeks?|months?|years?|days?|follow-?up|period|models?|analys[ie]s|cohort|set|adjustment)\b", re.I
)
#: "was ¦ higher with (RR ¦)": a ratio told in words beside its figures
_TOLD_FOLD = re.compile(
    rf"{MARK} (?=(?:-?fold |times )?(?:higher|lower|greater|more|less|increased|reduced|as)\b)"
)
_STATISTIC = re.compile(
    r"\b(?:(?i:hazards?|odds|risks?|rates?|relative|ratios?|incidence|mean|difference)|CIs?|CrI|confidence|credible|interval|adjusted|unadjusted|crude|pooled|adj|n|p|P|per|median|mean|weighted|vs\.?|versus|and|or|of|to|the|an?|multi-?adjusted|multivaria\w+|univaria\w+|IQR|SD|events?|cases|Table|Fig(?:ure)?|E|PY|py|high|low|moderate|certainty|evidence|for|was|were|is|validation|optimal|threshold|cut-?off|propensity|score|matched|baseline|average|two-reader|estimate|hazard|odds|risk|ratio|rate|incidence|relative|HR|OR|RR|respectively|with|in|at)\b|[\d.,%:=<>≤≥;()\[\]/·–−-]+"
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimate: where its measure begins, where its value stands and ends, and what the measure is called."""

    start: int
    value: int
    end: int
    measure: str
    cue_end: int


@dataclass(slots=True)
class Parts:
    """What was found of a relation."""

    outcome: str | None = None
    exposure: str | None = None
    other: str | None = None

    def label(self) -> str | None:
        """ "relapse, older age"; "response, drug vs placebo"; the outcome alone; None where nothing was found."""
        pair = f"{self.exposure} vs {self.other}" if self.exposure and self.other else self.exposure or None
        if self.outcome and pair:
            return self.outcome if pair.lower() in self.outcome.lower() else f"{self.outcome}, {pair}"
        return self.outcome or pair


def read(clean: str, start: int, end: int, estimates: Sequence[Estimate]) -> list[Parts]:
    """What each estimate relates of the sentence ``clean[start:end]``."""
    bones = skeleton(clean, start, end, [(e.start, e.end) for e in estimates])
    return [_parts(clean, bones, estimates, i) for i in range(len(estimates))]


def _parts(clean: str, bones: Skeleton, estimates: Sequence[Estimate], index: int) -> Parts:
    estimate = estimates[index]
    mark = bones.mark_of(estimate.start)
    if mark is None:
        return Parts()
    low, high = _segment(bones.text, bones.marks[mark])
    before, after = bones.text[low : bones.marks[mark]], bones.text[bones.marks[mark] + 1 : high]
    inner = _inner(clean, bones.spans[mark], estimates, index)
    place, count = _parallel(clean, bones, estimates, index)
    before = _TOLD_FOLD.sub("", before)
    if place:
        before = _without_run(bones, low, mark, place)
    parts = (_of_test(before, after, inner) if estimate.measure in _ACCURACY else None) or _related(
        before, after, inner, bones.text[:low], bones.text
    )
    if count > 1:
        _split(parts, place, count)
    return parts


def _segment(text: str, mark: int) -> tuple[int, int]:
    """The clause around a mark."""
    cuts = list(_CUT.finditer(text))
    low = max((m.end() for m in cuts if m.end() <= mark), default=0)
    high = min((m.start() for m in cuts if m.start() >= mark), default=len(text))
    return low, high


def _inner(clean: str, span: tuple[int, int], estimates: Sequence[Estimate], index: int) -> str | None:
    """What the bracket itself says before the measure or between it and the value: "(azotemia: HR 2.0)", "OR for relapse of 2.0"."""
    estimate = estimates[index]
    told = re.match(
        r"\s*(?:for|in|of) (?!(?:the )?(?:change|[\d<>~])|an? )(?P<what>[^()\[\]:=]*?[A-Za-z]{2}[^()\[\]:=]*?)(?: (?:was|were|of|is|at|being|reached))?[\s:=(\[]*$",
        clean[estimate.cue_end : estimate.value],
    )
    if (
        told
        and not re.match(r"\W*(?:was|were|of|is|at|CI)\b", told["what"])
        and _STATISTIC.sub(" ", told["what"]).strip()
    ):
        return told["what"]
    low = max([span[0], *(e.end for e in estimates[:index] if span[0] <= e.end <= estimate.start)])
    text = clean[low : estimate.start]
    if re.search(r"[,;]\s*$", text) and low == span[0]:
        return None
    piece = re.split(r"[;()\[\],]", text.rstrip(" :,=(["))[-1]
    words = re.sub(r"\s+", " ", _STATISTIC.sub(" ", piece)).strip()
    return piece.strip(" :,=") if re.search(r"[A-Za-z]{2}", words) and len(words.split()) <= 5 else None


def _parallel(clean: str, bones: Skeleton, estimates: Sequence[Estimate], index: int) -> tuple[int, int]:
    """The place of an estimate among those that stand together, and how many do: "(HR 1.9, ... and HR 2.4, ...)"."""
    first = index
    while first and _joined(clean, estimates[first - 1], estimates[first]):
        first -= 1
    last = index
    while last + 1 < len(estimates) and _joined(clean, estimates[last], estimates[last + 1]):
        last += 1
    return index - first, last - first + 1


def _joined(clean: str, left: Estimate, right: Estimate) -> bool:
    """Whether nothing but a joint and figures stands between two estimates of one measure."""
    between = re.sub(
        r"[pP] ?[<>=≤] ?[\d.·]+|95 ?% ?(?:CI|CrI)|[\d.·–−-]+|\bto\b|\b(?:CI|CrI|p|P)\b|[%=<>()\[\]]",
        " ",
        clean[left.end : right.start],
    )
    return left.measure == right.measure and re.fullmatch(r"[\s,;]*(?:and|or)?[\s,;]*", between) is not None


def _without_run(bones: Skeleton, low: int, mark: int, place: int) -> str:
    """What stands before the first of a run of marks."""
    text = bones.text[low : bones.marks[mark]]
    return re.sub(rf"(?:{MARK}(?:[\s,;]|and|or)*){{1,{place}}}$", "", text) or text


def _split(parts: Parts, place: int, count: int) -> None:
    """Give each estimate of a run its item of the list that has as many items."""
    for name in ("exposure", "outcome"):
        text = getattr(parts, name)
        items = re.split(r",? (?:and|or) |, ", re.sub(r"^both ", "", text)) if text else []
        if len(items) == count:
            setattr(parts, name, items[place])
            return


#: "mortality at 3 months ¦, 1 year ¦ and 2 years ¦": the outcome stands with the first
_TIME_ONLY = re.compile(
    r"[\s,]*(?:and |or |, and )?(?:at |by |over )?(?:the )?(?:\d+|one|two|three|five|ten)[- ](?:day|week|month|year)s?(?: of follow-up)?[\s,]*"
)


def _last_item(before: str) -> str:
    """The item right before a mark: after the mark before it, or all."""
    while (at := before.rfind(MARK)) >= 0 and _TIME_ONLY.fullmatch(before, at + 1):
        before = before[:at]
    return before[at + 1 :]


def _of_test(before: str, after: str, inner: str | None) -> Parts | None:
    """What is tested, and for what: "The score yielded an AUC ¦ for predicting relapse"."""
    verbs = list(_TEST.finditer(before))
    purpose = _PURPOSE.search(after) or _PURPOSE.search(before)
    what = noun(purpose["what"]) if purpose and not _PERIOD.search(purpose["what"]) else None
    if what is None and (match := _AFTER.match(after)) and not _PERIOD.search(match["what"]):
        what = noun(match["what"])
    tested = subject(before[: verbs[0].start()]) if verbs else None
    if tested and _ANAPHORA.match(tested):
        tested = None
    item = noun(inner) if inner else None
    tail = before[verbs[-1].end() :] if verbs else before
    if item is None and (not verbs or MARK in tail or re.search(r"\bfor ", tail)):
        item = noun(re.sub(r"^.*\bfor ", "", without(_REPORTED, _last_item(without(_FRONTED, tail)))))
    if (
        item is None
        and tested is None
        and (fronted := re.match(r"[\s,]*(?:In|For|in|for|At) ([^,¦:]+), ", before))
    ):
        item = None if _ANALYSIS.search(fronted[1]) else noun(fronted[1])
    found = [
        part
        for part in (item, tested)
        if part and not re.match(r"(?:cut-?off|threshold|validation|training)\b", part, re.I)
    ]
    if not found and not what:
        return None
    return Parts(what, ", ".join(dict.fromkeys(found)) or None)


def _related(before: str, after: str, inner: str | None, earlier: str, whole: str) -> Parts:
    """The two sides of the relation that a clause tells of, the item before the mark being one of them."""
    for find in (_between, _headed, _left, _compared, _right):
        if (parts := find(before, after, inner, earlier)) is not None:
            break
    else:
        parts = Parts(noun(inner) if inner else outcome(_last_item(without(_FRONTED, before))))
    if parts.other is None:
        versus = _versus(_last_item(before)) or _versus(after) or _versus(before.replace(MARK, " "))
        parts.other = group(versus["other"]) if versus else None
    return parts


def _between(before: str, after: str, inner: str | None, earlier: str) -> Parts | None:
    """ "a correlation between ferritin and CRP ¦"; "did not differ between users and controls ¦"."""
    matches = list(_BETWEEN.finditer(before))
    if not matches:
        return None
    match = matches[-1]
    tail = before[match.end() :]
    if match["head"] or re.search(r"(?:correlat|associat|¦)[^¦]*$", before[: match.start()]):
        item = _last_item(before) if MARK in tail else match["y"]
        return Parts(outcome(item), outcome(match["x"]))
    verb = _COMPARING.search(before[: match.start()]) or re.search(
        r"\b(?:no|similar|comparable|significant)[^¦]*\bdifferences? (?:was |were )?(?:\w+ )?(?=in )",
        before[: match.start()],
    )
    what = before[: match.start()]
    if verb:
        what = (
            before[verb.end() : match.start()]
            if verb[0].endswith("in ") or re.match(r" in ", before[verb.end() :])
            else before[: verb.start()]
        )
    return Parts(outcome(without(_FRONTED, what)), group(match["x"]), group(match["y"]))


def _headed(before: str, after: str, inner: str | None, earlier: str) -> Parts | None:
    """ "Risk factors for relapse were fever ¦ and age ¦"."""
    matches = list(_HEADED.finditer(before))
    if not matches:
        return None
    match = matches[-1]
    item = inner or _last_item(before[match.end() :])
    return Parts(outcome(match["what"] or match["told"] or match["fronted"]), noun(item))


def _left(before: str, after: str, inner: str | None, earlier: str) -> Parts | None:
    """ "Smoking was associated with relapse ¦ and death ¦"; "Users had a higher risk of relapse ¦ than others"."""
    verbs = list(_LEFT.finditer(small(before)))
    if not verbs:
        carried = _before_that(earlier) if re.match(r"\s*(?:also |not |no )*(?:with|to)\b", before) else None
        return Parts(outcome(inner or _last_item(before)), group(carried) or carried) if carried else None
    first, last = verbs[0], verbs[-1]
    item = _last_item(before[last.end() :])
    whom = subject(before[: first.start()])
    if whom is None or _ANAPHORA.match(whom):
        whom = _before_that(earlier)
    item, _colon, listed = item.partition(":")
    if inner and whom and inner.lower() in whom.lower():
        return Parts(outcome(item), noun(inner))
    if inner and whom and inner[0].isdigit() and outcome(item):
        return Parts(outcome(item), f"{group(whom) or whom} {inner}")
    if noun(listed):
        return Parts(outcome(item), noun(inner or listed))
    what = outcome(inner) if inner else outcome(item)
    if what is None and (match := _AFTER.match(after)) and not _PERIOD.search(match["what"]):
        what = outcome(match["what"])
    if what is None and last["had"]:
        return None
    return Parts(what, (group(whom) or whom) if whom else None)


def _before_that(earlier: str) -> str | None:
    """The subject of the clause before: "X was linked to A ¦ but not with B ¦"."""
    verb = None
    cuts = [0, *(m.end() for m in _CUT.finditer(earlier))]
    for low in reversed(cuts):
        verb = _LEFT.search(small(earlier), low)
        if verb:
            return subject(earlier[low : verb.start()])
    return None


def _compared(before: str, after: str, inner: str | None, earlier: str) -> Parts | None:
    """ "Relapse was more common in smokers than in others ¦"."""
    verb = _COMPARING.search(before, before.rfind(MARK) + 1) or _COMPARING.search(after)
    if verb is None:
        return None
    text, tail = (before, before[verb.end() :]) if verb.string is before else (before, after[verb.end() :])
    what = outcome(
        inner or _last_item(without(_FRONTED, text[: verb.start()] if verb.string is before else text))
    )
    where = _IN_GROUP.search(tail)
    return Parts(
        what,
        group(where["group"])
        if where
        and not re.match(r"(?:the )?(?:two |both |study |treatment )*(?:groups|arms|cohorts)", where["group"])
        else None,
    )


def _right(before: str, after: str, inner: str | None, earlier: str) -> Parts | None:
    """ "Fever ¦ and age ¦ predicted relapse"."""
    verb = _RIGHT.search(after)
    if verb is None:
        return None
    stop = re.search(rf"[;{MARK}]|, (?!and|or)|\. ", after[verb.end() :])
    what = outcome(after[verb.end() : verb.end() + stop.start()] if stop else after[verb.end() :])
    item = noun(inner) if inner else noun(without(_REPORTED, _last_item(without(_FRONTED, before))))
    return Parts(what, item)

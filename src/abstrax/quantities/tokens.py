"""A sentence as typed tokens: numbers with their units, bounds, cues, brackets, words.

Every token has a one-letter kind, so that what stands in a bracket can be recognised by a short regular
expression over kinds rather than over characters:

=====  =======================================  =====  ====================================
``n``  number in digits, maybe with a unit      ``C``  "95% CI"
``p``  percentage                               ``I``  "IQR", "interquartile range"
``w``  number in words                          ``R``  "range"
``o``  bound before a number ("≥", "at least")  ``S``  "SD"
``O``  bound after it ("or more")               ``E``  "SE"
``±``  plus-minus                               ``P``  a p-value, whole
``-``  dash between numbers                     ``N``  "n =" / "N"
``t``  "to"                                     ``M``  mean, median, average
``a``  "and", "or"                              ``G``  a toxicity grade, whole
``/``  slash                                    ``L``  a numbered label ("Figure 1", "phase 2")
``f``  "of", "out of"                           ``v``  "vs", "versus"
``(``  any opening bracket                      ``x``  any other word
``)``  any closing bracket                      ``.``  any other sign
``,``  ``;``  ``:``  ``=``  themselves          ``U``  a unit after a bracket
=====  =======================================  =====  ====================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from abstrax.quantities.numbers import (
    BARE_POWER,
    MILLIONS,
    PLAIN,
    POWER,
    SMALL_POWER,
    WORD_NUMBER,
    from_digits,
    from_millions,
    from_power,
    from_words,
)
from abstrax.quantities.units import UNIT, canonical


@dataclass(slots=True)
class Token:
    """``clean[start:end]``; ``value`` and ``unit`` for numbers, ``text`` the printed or normalised reading."""

    kind: str
    start: int
    end: int
    text: str
    value: float | None = None
    unit: str | None = None
    number_end: int = 0
    glued: bool = False


_ROMAN = r"(?:I{1,3}|IV|V)"
_G = rf"(?:[0-5](?!\.?\d|%)|{_ROMAN}\b)"
_GRADE = (
    rf"(?:(?:≥|>=|≤|<=|>|<|at least|maximum) ?)?\b(?:[Gg]rades?|GRADES?|Gr\.?(?= ?[≥>]?=? ?[1-5IV])|G(?=[1-5](?:[-/ ]|$|\b)))[ -]?(?:\(G\) ?)?(?:(?:≥|>=|≤|<=|>|<|=|of|at least) ?)?{_G}"
    rf"(?:(?: ?[-/,] ?| to | or | and |, or |, and )(?:[Gg]rade )?(?:≥ ?)?{_G}(?!\s?\(\d| (?:grade|Grade|patients?|pts|of|had|were|[a-z]+ grade|[a-z]+ \(grade)))*(?: ?(?:or|and) (?:higher|above|more|greater|worse|over)\b)?\+?"
)
_MONTHS = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
_DATE = (
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?[ -])?\b(?:{_MONTHS})\b\.?,?(?: ?\d{{1,2}}(?:st|nd|rd|th)?\b(?! ?(?:patients|pts|%|mg))(?:,? ?(?:19|20)\d\d)?| ?(?:19|20)\d\d)"
    r"|(?:(?<=\d)-)?\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b(?:0?[1-9]|1[0-2])/(?:19|20)\d\d\b(?! ?(?:\(|%|[Pp]atients|pts|participants|women|men))|\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b|\b(?:19[5-9]|20[0-4])\d(?: ?- ?(?:19|20)\d\d|-\d\d)?(?=[^\d%.,]|[.,](?!\d)|$)(?! ?(?:patients|pts|participants|adults|subjects|individuals|mg|women|men|cases|persons|person|controls|children|studies|articles|records|reports|samples|visits|days|±|counts|[km]?I?U/|[mnpµ]?g/))"
)
_AND_LABEL, _NO_COUNT = r" ?(?:[-/,&+]|and|or|to) ?", r"(?!\.\d| ?(?:%|patients|pts))"
_LABEL = (
    r"\b(?:[Ff]ig(?:ure|s|ures)?\.? ?|[Tt]ables? ?|[Pp]hases? ?|[Ss]tages? ?|[Tt]ypes? ?|[Cc]ohorts? ?|[Pp]arts? |[Vv]ersion ?|[Ss]tep |"
    r"[Cc]ases? ?(?=#?\d\b)|[Pp]atients? (?:no\. ?|#)?(?=\d{1,2}\b(?! ?(?:%|\())(?:(?:,| and| or) \d|[,.:;)](?!\d)| [a-z]))|[Pp]t ?(?=\d\b)|(?<!NYHA )(?<!unctional )[Cc]lass(?:es)? |[Cc]lusters? |[Ss]upplementary |"
    r"[Ll]ines? (?=\d)|[Ll]evel |[Ee]ndotype |[Ss]ubtypes? |[Vv]isit |[Cc]ycle |[Pp]eriod |[Tt]raject\w+ |[Aa]im |ICD-?|MedDRA |(?<![\d%)\]] )v\.? ?|[Ss]tudy |STUDY |[Gg]roups? |TLR ?|[Pp]riority |[Tt]ier |[Ff]actor )"
    rf"(?:\d+[a-z]?(?:\.\d+)?\b(?:{_AND_LABEL}(?:\d(?:\.\d+)?[a-z]?|{_ROMAN}[ab]?)\b{_NO_COUNT})*|{_ROMAN}[ab]?\b(?: ?(?:±|{_AND_LABEL}) ?{_ROMAN}[ab]?\b)*)"
)
_OP = (
    r"≥|>=|≤|<=|[<>~≈]|∼|\bat least\b|\bat most\b|\bup to(?![^\W\d])|\b(?:no )?more than\b|\b(?:not |no )?less th[ae]n\b|\bfewer than\b|\bgreater than(?: or equal to)?\b|\bover\b(?= \d)|"
    r"\bunder\b(?= \d)|\babove\b(?= \d)|\bbelow\b(?= \d)|\babout\b|\bapproximately\b|\bapprox\.?|\baround\b(?= \d)|\bnearly\b|\balmost\b|\bexceed(?:ing|ed|s)?\b|\ba minimum of\b|\bminimum\b(?= \d)|"
    r"\ba maximum of\b|\bmax(?:imum)?\.?(?= \d)|\b(?:equal to|(?:high|low|old|larg|long|young)er than)\b|\bca?\. ?(?=\d)|\bwithin\b(?= \d)"
)
_SUFFIX = r"\b(?:or|and) (?:more|greater|higher|older|above|over|longer)\b|\bor (?:less|fewer|lower|younger|below)\b|\b(?:and|or) under\b"

_INTERVAL = r"\b9\d(?:\.\d)? ?%? ?-?(?:CI|confidence intervals?|[Cc]onfidence [Ii]ntervals?|[Cc]redible intervals?|Cr[Ii])\b(?: ?[\[(](?:95% ?)?CI[\])])?|\b(?:CI|confidence interval)\b:?(?: ?95 ?%)?"
_QUARTILES = r"\bIQRs?\b|[(\[] ?25(?:th)? ?%? ?[;,:-] ?75(?:th)? ?%? ?[)\]]|\b[Ii]nter-?quartile [Rr]anges?(?: ?[\[(]IQR[\])])?|\bQ1 ?[-,;/] ?Q3\b|\b25th ?[-,] ?75th(?: percentiles?)?|\bP25 ?[-,] ?P75\b"
_DIGITS = rf"(?:{BARE_POWER}|{PLAIN}(?:{POWER})?)"
#: A look at the first letter stands before what takes longer to rule out.
_SCAN = re.compile(
    rf"(?P<P>(?=[abnopP])(?:\b(?:all |both |nominal |adjusted |overall )?[pP]s?[ -]?(?:[vV]alues?)?(?: ?(?:for |of )?(?:\w+[ -])?(?:trend|interaction|comparison|difference|all|both))?(?: was| of)? ?(?:[<>=≤≥]=? ?|(?<=interaction )|(?<=value )|(?<=[pP] )(?=0?\.\d))(?:0?[.,]\d+(?:{SMALL_POWER})?|\d(?:\.\d+)?(?:{SMALL_POWER})?|ns|NS)))"
    rf"|(?P<C>(?=[9Cc])(?:{_INTERVAL}))|(?P<I>(?=[IiQP2([])(?:{_QUARTILES}))"
    r"|(?P<R>(?=[Rrm])(?:\b[Rr]ang(?:e|es|ing|ed)\b|\bRANGE\b|\bmin(?:imum)?[-,/ ]+max(?:imum)?\b))"
    r"|(?P<S>(?=[Ss])(?:\bS\.?D\.?(?=[\s)\],:;=]|\d+\.\d|$)|\bstandard deviations?(?: ?[\[(]SD[\])])?|\bStd\b|\bsd\b))"
    r"|(?P<E>(?=[Ss])(?:\bSEM?(?=[\s)\],:;=]|$)(?! positive)|\bstandard errors?(?: of the mean)?))"
    rf"|(?P<G>(?=[≥≤<>amgG]){_GRADE})|(?P<D>(?=[-\dADFJMNOS])(?:{_DATE}))|(?P<L>(?=[ACEFGILMPSTVacefglpstv]){_LABEL})"
    r"|(?P<roman>(?=I)(?:(?<=NYHA )|(?<=NYHA class )|(?<=NYHA FC )|(?<=[Ff]unctional [Cc]lass )|(?<=WHO-FC ))(?:IV|I{1,3})(?:(?:/|-| or | to )(?:IV|I{1,3}))?\b)"
    rf"|(?P<O>(?=[ao])(?:{_SUFFIX}))|(?P<o>(?=[≥≤<>~≈∼abcefghlmnouwy])(?:{_OP}))"
    r"|(?P<M>(?=[ALMalm])\b(?:[Mm]eans?|[Mm]edians?|[Aa]verages?|[Aa]vg|MEAN|MEDIAN|LS ?means?|least[- ]squares? means?)\b)"
    r"|(?P<N>(?=[nN])(?:\b[nN]s?\b(?= ?[=:])|\b[nN]\b(?= ?\d)))"
    rf"|(?P<n>(?=[-+.\d])[-+]?{_DIGITS})"
    rf"|(?P<w>\b(?i:{WORD_NUMBER})\b)"
    r"|(?P<t>\bto(?![^\W\d])|→)|(?P<a>\b(?:and|or|&)(?![^\W\d])|&)|(?P<f>(?=o)\b(?:out )?of(?: the| these| all| those| a total of| our)?\b)|(?P<v>(?=v)\b(?:vs\b\.?|versus\b|v\.(?= )|(?<=[\d%)\]] )v\b(?= )))"
    r"|(?P<x>\b(?:a?[HOR]|I?R)R(?=\d+\.\d)|[^\W\d_](?:[\w'’]|-(?=\w)(?!(?<=[a-z]{3}-)\d+(?:\.\d+)?%))*\+?)"
    r"|(?P<sign>[(\[{)\]},;:=/±-]|\+/-|[^\s\w])"
)
#: All of these that may begin with a digit.
_SCAN_DIGIT = re.compile(rf"(?P<C>{_INTERVAL})|(?P<I>{_QUARTILES})|(?P<D>{_DATE})|(?P<n>{_DIGITS})")
_OPS = {
    "≥": ">=", ">=": ">=", "at least": ">=", "greater than or equal to": ">=", "a minimum of": ">=", "minimum": ">=",
    "no less than": ">=", "not less than": ">=", "≤": "<=", "<=": "<=", "at most": "<=", "up to": "<=", "no more than": "<=",
    "a maximum of": "<=", "max": "<=", "maximum": "<=", "max.": "<=", "within": "<=",
    "<": "<", "less than": "<", "less then": "<", "fewer than": "<", "under": "<", "below": "<", "lower than": "<",
    "younger than": "<", ">": ">", "more than": ">", "greater than": ">", "over": ">", "above": ">", "higher than": ">", "older than": ">",
    "longer than": ">", "larger than": ">", "exceed": ">", "exceeding": ">", "exceeded": ">", "exceeds": ">", "~": "~", "≈": "~", "∼": "~",
    "about": "~", "approximately": "~", "approx": "~", "approx.": "~", "around": "~", "nearly": "~", "almost": "~", "ca.": "~",
    "c.": "~", "equal to": "=",
}  # fmt: skip
_HYPHEN_NAME = re.compile(r"-[A-Z]{2}|-[A-Z]\b|[-–]?[a-z]?(?:st|nd|rd|th)\b| (?:st|nd|rd|th)\b")
_GLUED_WORD = re.compile(r"(?:[A-Z]{2,5}s?|[a-z]{3,}|M)\b")
_ROMANS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_SIGN_KINDS = {"[": "(", "{": "(", "]": ")", "}": ")", "+/-": "±"}
_PEOPLE = re.compile(r" (?:women|men|females?|males?|patients|girls|boys|controls)\b")
_GLUED_NAME = re.compile(r"(?:[a-z]\b|[a-zA-Z]*\d|[KDXGBFHT]\b|[a-z]?[-/][A-Z]|[A-Za-z]{1,2}[-/]|α|β|γ)")

#: "in her 60s", "mid-60s": an age that is no number.
_DECADE = re.compile(r"s\b")
_AGED = re.compile(r"\b(?:his|her|their|early|mid|late)[ -]$")
#: The first of several response criteria: "ACR20/50/70", "PASI 75/90/100"; not "IGA 0/1", not "CRS 5/6".
_RESPONSES = re.compile(r"(?:[A-Z]{2,}(?!0)|(?:ACR|PASI|EASI|ASAS) )\d{1,3}(?:/\d{1,3})*/$")
# What needs no scan: a plain word, an acronym, the small words and signs that begin nothing longer.
_LETTERS = r"[a-z]{2,}|[A-Z][a-z]+|(?![IVX]+\b)[A-Za-z]{2,}"
_PLAIN_WORD = rf"(?P<word>{_LETTERS})(?=[ ,.;:)])|(?P<joined>{_LETTERS})(?:-(?!\d+\.\d+%)\w+)+(?=[ ,.;:)])"
_SMALL = (
    r"(?=[aot])(?:\b(?P<a>and|or)\b(?! (?:more|greater|higher|older|above|over|longer|under|less|fewer|lower|younger|below)\b)"
    r"|\b(?P<t>to)\b|\b(?P<f>of(?: the| these| all| those| a total of| our)?)\b)"
    r"|(?P<x>a(?= [^m])|at(?= [^lm])|not?(?= [^lm])|higher(?= [^t])|[ABCDFHKMRT](?=[ ,.;:)]))"
)
_SIGNS = r"(?P<sign>[(\[](?! ?25(?:th)? ?%? ?[;,:-])|[)\],;:=/±]|\.(?!\d))"
_QUICK = re.compile(rf" ?(?:{_SMALL}|{_PLAIN_WORD}|{_SIGNS})")
#: Words that a number makes a label ("Group 2"), and what may then follow them.
_LABELLED = frozenset(
    "patients patient case cases study group groups phase phases type types stage stages cohort cohorts part parts class classes "
    "cluster clusters level visit cycle period aim line lines factor priority tier table tables".split()
)
_LABELS = re.compile(r" ?[\dIV#n]")
#: First words of all that the scanner knows; any other plain word is passed over without asking it.
_STARTERS = frozenset(
    "all both nominal adjusted overall p confidence credible interquartile inter range ranges ranging ranged standard min minimum se sd sem "
    "grade grades gr at maximum jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov november dec december "
    "fig figs figure figures table tables phase phases stage stages type types cohort cohorts part parts version step case cases patient patients pt class classes cluster clusters supplementary "
    "line lines level endotype subtype subtypes visit cycle period aim icd study group groups tlr priority tier factor "
    "up no not more less fewer greater over under above below about approximately approx around nearly almost exceed exceeding exceeded exceeds a max equal higher lower older larger longer younger "
    "ca within or and mean means median medians average averages avg ls least n ns to of out vs versus v "
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety iqr iqrs ci lsmean lsmeans meddra".split()
)
_ASKED = _STARTERS | _LABELLED


def operator(text: str) -> str | None:
    """The ``op`` of a printed bound; None where it means equality."""
    op = _OPS.get(text.strip().lower(), "~")
    return None if op == "=" else op


def suffix_operator(text: str) -> str:
    """The ``op`` of a bound that follows its number: "or more" is ">="."""
    return "<=" if re.search(r"less|fewer|lower|younger|below|under", text) else ">="


def tokenize(clean: str, start: int, end: int, taken: list[tuple[int, int]] | None = None) -> list[Token]:
    """The tokens of ``clean[start:end]``; characters inside the ``taken`` spans (time points) are passed over."""
    tokens: list[Token] = []
    position = start
    spans = sorted(taken or [])
    while position < end:
        quick = _quick_token(clean, position, end)
        if quick and not (spans and quick.end > spans[0][0]):
            tokens.append(quick)
            position = quick.end
            if quick.kind == ")":
                position = _closed(clean, position, end, tokens)
            continue
        at = position + (clean[position] == " ")
        match = (
            _SCAN_DIGIT.match(clean, at, end)
            if at < end and clean[at] in "0123456789"
            else _SCAN.search(clean, position, end)
        )
        if not match:
            break
        while spans and spans[0][1] <= match.start():
            spans.pop(0)
        if spans and match.end() > spans[0][0]:
            if match.start() < spans[0][0] and match.lastgroup in ("x", "a", "t"):
                tokens.append(
                    Token(
                        match.lastgroup or "x", match.start(), spans[0][0], clean[match.start() : spans[0][0]]
                    )
                )
            tokens.append(Token("T", *spans[0], clean[spans[0][0] : spans[0][1]]))
            position = spans.pop(0)[1]
            continue
        token = _token(clean, match, end, tokens)
        if token is None:
            position = _skip_name(clean, match.start(), end)
            tokens.append(Token("x", match.start(), position, clean[match.start() : position]))
            continue
        tokens.append(token)
        position = token.end
        if token.kind == ")":
            position = _closed(clean, position, end, tokens)
        elif token.kind == "n" and (per := _per_step(clean, token, end)):
            token.unit, token.end, position = None, *per
    return tokens


_RATIO = re.compile(r"(?:\b(?:a|adj)?(?:OR|HR|RR|IRR)s?|\bratio|\bbeta|β)\]?[\s=:]*(?:of |was )?$")
_STEP = re.compile(
    r"([-−–]?\d[\d.,·]*) per (?:each |every )?(?:\d+(?:\.\d+)?[- ]?)?(?:years?|yrs?|units?|SD|standard deviation|points?|decades?|months?|days?|mg|g/d?L)\b"
    r"(?:[ -](?:increase|decrease|increment|rise|higher|lower|of age|in [\w-]+)){0,3}(?=\s*[,;)])"
)


def _per_step(clean: str, token: Token, end: int) -> tuple[int, int] | None:
    """ "OR 1.12 per year, 95% CI 1.05 to 1.19": what an estimate is for is no unit; its own end, and that of the words."""
    if not clean.startswith(" per ", token.end) and (token.unit is None or token.unit[0] != "/"):
        return None
    match = _STEP.match(clean, token.start, end)
    led = match and _RATIO.search(clean, max(0, token.start - 30), token.start)
    return (match.end(1), match.end()) if match and led else None


def _quick_token(clean: str, position: int, end: int) -> Token | None:
    """The token at a position where it needs no scan: a word is then all that a scan would find."""
    match = _QUICK.match(clean, position, end)
    if match is None:
        return None
    kind = match.lastgroup or "x"
    start, stop = match.span(kind)
    text = clean[start:stop]
    if kind == "word":
        lower = text.lower()
        if lower in _ASKED and (lower not in _LABELLED or _LABELS.match(clean, stop, end)):
            return None
        kind = "x"
    elif kind == "joined":
        if text.lower() in _STARTERS:
            return None
        kind, stop = "x", match.end()
        text = clean[start:stop]
    elif kind == "sign":
        kind = _SIGN_KINDS.get(text, text)
    return Token(kind, start, stop, text)


def _closed(clean: str, position: int, end: int, tokens: list[Token]) -> int:
    """Where to go on behind a closing bracket; a unit behind it becomes a token."""
    unit = UNIT.match(clean, position, end)
    if unit and not unit["rate"] and clean[position : position + 1] in " %":
        tokens.append(Token("U", unit.start(), unit.end(), unit[0], unit=canonical(unit[0])))
        return unit.end()
    return position


def _skip_name(clean: str, start: int, end: int) -> int:
    """The end of the name (letters, digits, hyphens) that the digits at ``start`` belong to."""
    match = re.compile(r"[-+]?[\w.]*\d[\w%]*(?:[-/][\w+]+)*\+?").match(clean, start, end)
    return match.end() if match and match.end() > start else start + 1


def _token(clean: str, match: re.Match[str], end: int, before: list[Token]) -> Token | None:
    kind, text = match.lastgroup or "x", match[0]
    start, stop = match.span()
    if kind == "n":
        return _number(clean, start, stop, end, before)
    if text == "~" and before and before[-1].kind in "npw" and before[-1].end == start:  # "1~3 months"
        return Token("-", start, stop, text)
    if kind == "L" and _measured(clean, start, stop, end):
        return Token("x", start, start + len(text.split(" ")[0]), text.split(" ")[0])
    if kind == "G" and _OF_DISEASE.search(clean, max(0, start - 40), start):
        start = clean.lower().index("grade", start)
        return Token("x", start, start + 5 + (clean[start + 5] in "sS"), "grade")
    if kind == "roman":
        return Token("n", start, stop, text, float(_ROMANS[re.split(r"/|-| ", text)[0]]), number_end=stop)
    if kind == "w":
        if clean[stop : stop + 1] == "-" and not UNIT.match(clean, stop, end):
            return Token("x", start, stop, text)
        unit = UNIT.match(clean, stop, end)
        token = Token("w", start, stop, text, from_words(text), number_end=stop)
        if unit and clean[stop : stop + 1] in " -" and not unit["rate"]:
            token.end, token.unit = unit.end(), canonical(unit[0])
            if token.unit == "%":
                token.kind = "p"
        return token
    if kind == "sign":
        kind = _SIGN_KINDS.get(text, text if text in "(),;:=/±-" else ".")
    return Token(kind, start, stop, text)


#: Grades of a finding rather than of toxicity: "Kellgren-Lawrence (KL) radiograph grade ≥1", "OMERACT grade 2".
_OF_DISEASE = re.compile(r"(?:Kellgren|Lawrence|\bK[-/]?L\b|OMERACT|[Dd]oppler|[Rr]adiograph)[^.;,]{0,25}$")
#: "patients 18 years of age", "a level 6-8 ng/mL": what has a unit is no label.
_OF_UNIT = re.compile(r"[- ]?(?:(?:years?|yrs?|months|mg|kg)\b|[mnpµ]?g/|%|±)")


def _measured(clean: str, start: int, stop: int, end: int) -> bool:
    """Whether the number of a label is a measured one: it has a unit, or is an age ("age groups 18-30")."""
    return " " in clean[start:stop] and (
        _OF_UNIT.match(clean, stop, end) is not None or clean[max(0, start - 5) : start].lower() == " age "
    )


def _in_name(
    clean: str, start: int, stop: int, end: int, previous: str, sign: str, before: list[Token]
) -> bool:
    """Whether what stands before a number makes it a part of a name, a label, a citation or a decade."""
    glued_label = (
        bool(before) and before[-1].end == start and _GLUED_TO.fullmatch(before[-1].text) is not None
    )
    if not sign and not glued_label and ((previous.isalpha() and previous not in "×≥≤") or previous in "_#"):
        return True
    if _DECADE.match(clean, stop, end) and _AGED.search(clean, max(0, start - 12), start):
        return True
    if (
        previous in "-/"
        and not (sign or _ITEM.match(clean, max(0, start - 4), end))
        and start >= 2
        and clean[start - 2].isalpha()
        and not _list_slash(before)
    ) and (previous == "-" or not _PEOPLE.match(clean, stop)):  # "16 women/2 men"
        return True
    if (
        previous in ".,"
        and not (sign or glued_label)
        and start >= 2
        and clean[start - 2].isalpha()
        and _citation(clean, start, stop)
    ):
        return True
    if before and before[-1].kind == "L" and before[-1].end == start:
        return True
    # "ACR20/50/70"
    return previous == "/" and _RESPONSES.search(clean, max(0, start - 16), start) is not None


def _number(clean: str, start: int, stop: int, end: int, before: list[Token]) -> Token | None:
    """The number at ``start``, or None where the digits belong to a name ("IL-6", "CD19", "W24")."""
    previous = clean[start - 1 : start] or " "
    if clean[start] == "." and (glued := _SENTENCE.match(clean, max(0, start - 3), end)):
        start, stop, previous = glued.start("number"), glued.end(), " "
    elif clean[start] == "." and (previous.isalnum() or previous in ")%"):
        return None
    sign = clean[start] if clean[start] in "+-" else ""
    if sign == "-" and _is_dash(clean, start, before):
        return Token("-", start, start + 1, "-")
    if sign == "+" and (previous.isalnum() and not before):
        return None
    if _in_name(clean, start, stop, end, previous, sign, before):
        return None
    value = _printed(clean[start + len(sign) : stop])
    if found := titre(clean, start, end):
        value, stop = float(found[1]), found.end()
    if millions := MILLIONS.match(clean, stop, end):
        value, stop = round(value * from_millions(millions), 3), millions.end()
    value = -value if sign == "-" else value
    token = Token(
        "n", start, stop, clean[start:stop], round(value, 9), number_end=stop, glued=previous == "="
    )
    unit = UNIT.match(clean, stop, end)
    if unit:
        token.end, token.unit = unit.end(), canonical(unit[0])
        if token.unit == "%":
            token.kind = "p"
    elif (
        _HYPHEN_NAME.match(clean, stop, end)
        or _GLUED_NAME.match(clean, stop, end)
        or (clean[stop : stop + 1].isalpha() and not _GLUED_WORD.match(clean, stop, end))
    ):
        return None
    return token


_DILUTION = re.compile(r"1 ?[:/] ?(\d{2,5})\b(?![.,:/]\d)")
_TITRE = re.compile(r"(?:\b[Tt]it(?:er|re)s?|\bANAs?|[Aa]ntibod(?:y|ies))\b[^.;,:]{0,25}$")


def titre(clean: str, start: int, end: int) -> re.Match[str] | None:
    """A dilution at ``start``, as in "an ANA titre ≥1:80"; its group holds what a record gives as the value."""
    found = _DILUTION.match(clean, start, end)
    return found if found and _TITRE.search(clean, max(0, start - 50), start) else None


#: What a number may stand behind without a space: "SD18.5", "2% and13%", "HR1.80".
_GLUED_TO = re.compile(r"S\.?D\.?|SDs|sd|and|or|&|(?:up )?to|vs\.?|versus|v\.?|(?:a?[HOR]|I?R)R")
#: A sentence that begins without a space: "in both (Figure 1).29 events"; not "PU.1", nor "(PBMC).2. Methods".
_SENTENCE = re.compile(rf"(?:.{{2}}[)%]|[a-z]{{3}})\.(?P<number>{PLAIN})(?![.)\d])")
#: An item of a list and its share without a space: "diabetes-7.4%"; not "IL-6".
_ITEM = re.compile(r"[a-z]{3}-\d+(?:\.\d+)?%")
_BARE, _POWER = re.compile(BARE_POWER), re.compile(POWER)


def _printed(text: str) -> float:
    """The value of digits with or without a power: "1.5 × 106", "10⁶", "1,554"."""
    if _BARE.fullmatch(text):
        return from_power(text)
    power = _POWER.search(text)
    digits = text[: power.start()] if power else text
    return from_digits(digits) * (from_power(power[0]) if power else 1)


def _list_slash(before: list[Token]) -> bool:
    """Whether the slash just read stands between two numbers ("11/16", "30.2%/56.3%")."""
    return len(before) >= 2 and before[-1].kind == "/" and before[-2].kind in "npw"


def _is_dash(clean: str, start: int, before: list[Token]) -> bool:
    """Whether the hyphen at ``start`` joins a range ("3-5", "3 - 5", "3% -5%") or a word rather than being a minus."""
    previous = clean[start - 1 : start]
    if previous.isalpha() and not (before and before[-1].kind in "np" and before[-1].end == start):
        return True
    return bool(before) and before[-1].kind in "npw" and clean[before[-1].end : start].strip() == ""


def _citation(clean: str, start: int, stop: int) -> bool:
    """Whether digits glued to a full stop or comma after a word are a reference number ("studies.1,2 SOLSTICE")."""
    after = clean[stop : stop + 2]
    return not (after[:1] == " " and after[1:].islower()) and not re.match(
        r"[.\d]*\d ?(?:%|mg)", clean[stop : stop + 8]
    )

"""Composite quantities: a value with the bracket, spread, share, interval and p that belong to it.

``read`` turns a stretch of text into a short row of quantities; what stands in a bracket is folded into the
value that the bracket follows, so that linking works on few, complete pieces.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from abstrax.quantities.numbers import MILLIONS, POWER, SMALL_POWER, from_millions, from_power
from abstrax.quantities.tokens import Token, operator, suffix_operator, tokenize


# A quantity is equal to itself alone: it is looked up in its row many times, which need not compare its fields.
@dataclass(slots=True, eq=False)
class Quantity:
    """One value as printed, with all that its brackets add.

    ``start``/``end`` cover the whole, ``head_start``/``head_end`` the leading number. A share has ``n``, ``of``
    and ``percent`` as far as printed; any other value stands in ``value`` (and ``high`` for a range without a
    centre). ``spread`` is ``sd``, ``se``, ``iqr``, ``range``, ``ci95`` or None where an interval is unlabelled.
    """

    start: int
    end: int
    head_start: int
    head_end: int
    value: float
    high: float | None = None
    op: str | None = None
    unit: str | None = None
    n: float | None = None
    of: float | None = None
    percent: float | None = None
    percent_high: float | None = None
    spread: str | None = None
    low: float | None = None
    up: float | None = None
    p: str | None = None
    kind: str = "n"
    n_equals: bool = False
    hyphenated: bool = False
    depth: int = 0
    first: int = 0
    last: int = 0

    @property
    def whole(self) -> bool:
        """Whether the value can count people or things."""
        return self.value >= 0 and self.value == int(self.value) and self.kind in "nw"

    @property
    def has_spread(self) -> bool:
        """Whether an interval or a deviation is printed with the value."""
        return self.low is not None or self.up is not None

    @property
    def share(self) -> bool:
        """Whether the value is part of a whole: "7/12", "6 (50%)", "50%"."""
        return self.percent is not None or self.of is not None


@dataclass(slots=True)
class Row:
    """The tokens of a sentence and the quantities among them (``first``/``last`` are token positions)."""

    tokens: list[Token]
    quantities: list[Quantity]


_CUES = {"C": "ci95", "I": "iqr", "R": "range", "S": "sd", "E": "se"}
_PEOPLE = re.compile(r"patients?|pts?|participants?|subjects|individuals|cases?|women|men|females?|males?")
_VALUE = "[npw]"
#: Kinds of token that a reading stops at: numbers, bounds before them, cues and brackets.
_TELLING = re.compile("[npwCIRSE()]|o(?=[npw])")
#: (pattern over the kinds of a bracket's segment, what it is)
_SEGMENTS = [
    (re.compile(r"[.,]*[:=]*o?(p)(?:-(p))?"), "percent"),
    (re.compile(r"[.,]*o?(p)()fx"), "percent"),
    (re.compile(r"[.,]*(n)-(p)"), "percent"),
    (re.compile(r"(?:[Nx]/[Nx])?N?[:=]*(n)/(n)x?"), "ratio"),
    (re.compile(r"[nwN]?[:=]*(n)f(n)x?"), "ratio"),
    (re.compile(r"N[:=]*o?([nw])x{0,2}"), "n"),
    (re.compile(r"([nw])x"), "people"),
    (
        re.compile(
            rf"(?:M|x)?[xU(]*([CIRSE]{{1,2}})[)(]*[:=,;]*f?x?[(]*o?({_VALUE})(?:[-t,;av]|R)o?({_VALUE})[)]*x?"
        ),
        "interval",
    ),
    (re.compile(rf"[x]?o?({_VALUE})(?:[-t;]|,)o?({_VALUE})"), "interval"),
    (re.compile(rf"([SE])[:=,]*(?:±)?({_VALUE})"), "deviation"),
    (re.compile(r"(n)([SE])"), "deviation after"),
    (re.compile(rf"±({_VALUE})"), "deviation"),
    (re.compile(r"[x,]*P"), "p"),
]


def read(clean: str, start: int, end: int, taken: list[tuple[int, int]] | None = None) -> Row:
    """The quantities of ``clean[start:end]``; ``taken`` are spans already read as time points."""
    tokens = tokenize(clean, start, end, taken)
    row = Row(tokens, [])
    kinds = "".join([token.kind for token in tokens])
    position = depth = 0
    pending: str | None = None
    while telling := _TELLING.search(kinds, position):
        position, kind = telling.start(), telling[0]
        if kind in "npwo":
            quantity = _quantity(tokens, kinds, position)
            quantity.depth = depth
            if quantity.has_spread and quantity.spread is None and pending:
                quantity.spread = pending
            row.quantities.append(quantity)
            position = quantity.last + 1
            continue
        if kind in _CUES and (label := _heading_label(tokens, kinds, position)):
            pending = label
        depth += (kind == "(") - (kind == ")")
        position += 1
    _announced_shares(row, kinds)
    _label_likes(row)
    _late_shares(row)
    _deviations(row, kinds, pending)
    return row


def _heading_label(tokens: list[Token], kinds: str, position: int) -> str | None:
    """The spread announced ahead of its values: "median (IQR) age was 43 (30-51)", "mean ± SD", "median (25%; 75%) 12 (8; 20)"."""
    before, after = kinds[:position], kinds[position + 1 : position + 2]
    if before.endswith("(") and after == ")":  # "disease duration (SD) was 17.0 (9.5) years"
        return _CUES[kinds[position]]
    if re.search(r"(?:M[x]{0,3}[(,±]+x?|M|±)$", before) and (
        after in (")", "x", "M", ",", "") or before.endswith("±") or tokens[position].text[0] in "(["
    ):
        return _CUES[kinds[position]]
    return None


def _quantity(tokens: list[Token], kinds: str, first: int) -> Quantity:
    op = None
    head = first
    if tokens[first].kind == "o":
        op = operator(tokens[first].text)
        head = first + 1
    token = tokens[head]
    quantity = Quantity(
        tokens[first].start, token.end, token.start, token.end, token.value or 0.0, op=op, unit=token.unit, kind=token.kind,
        first=first, last=head,
    )  # fmt: skip
    quantity.n_equals = kinds[:first].rstrip(":=").endswith("N") or (
        token.glued and first >= 1 and tokens[first - 1].text == "N="
    )
    if token.kind == "p":
        quantity.percent = token.value
    _extend_core(quantity, tokens, kinds)
    if quantity.high is not None and tokens[first].text.lower() == "within":  # "within 1-3 weeks" is a range
        quantity.op = None
    _extend_brackets(quantity, tokens, kinds)
    quantity.end = tokens[quantity.last].end
    quantity.hyphenated = (
        kinds[quantity.last + 1 : quantity.last + 2] == "-"
        and kinds[quantity.last + 2 : quantity.last + 3] == "x"
    )
    return quantity


def _extend_core(quantity: Quantity, tokens: list[Token], kinds: str) -> None:
    """Take in what continues the value itself: "/12", "of 15", "-15", "± 1.9", "or more"."""
    after = quantity.last + 1
    following = [tokens[i] for i in range(after, min(after + 3, len(tokens)))]
    kind = kinds[after : after + 3]
    value = tokens[quantity.last]
    if kind[:2] == "/n" and value.value == 0 and following[1].value == 1:  # "IGA 0/1"
        _set_high(quantity, following[1])
        quantity.last += 2
    elif (
        kind[:2] == "/n"
        and _counts(value, following[1])
        and value.kind == "n"
        and following[0].start - value.number_end <= 1
    ) or (kind[:2] in ("fn", "fw") and _counts(value, following[1])):
        quantity.n, quantity.of = value.value, following[1].value
        quantity.last += 2
    elif (
        kind[:2] == "fn"
        and value.kind == "p"
        and following[1].value == int(following[1].value or 0)
        and following[1].unit is None
    ):
        quantity.of = following[1].value
        quantity.last += 2
    elif upper := _upper(quantity, tokens, kinds):
        _set_high(quantity, tokens[upper])
        quantity.last = upper
    elif kind[:1] == "±" and kind[1:2] in ("n", "p"):
        quantity.spread, quantity.low = "sd", following[1].value
        quantity.unit = quantity.unit or following[1].unit
        quantity.last += 2
    if (
        kinds.startswith("fxO", quantity.last + 1) and tokens[quantity.last + 2].text == "age"
    ):  # "18 years of age or older"
        quantity.last += 2
    if kinds[quantity.last + 1 : quantity.last + 2] == "O":
        quantity.op = suffix_operator(tokens[quantity.last + 1].text)
        quantity.last += 1


def _upper(quantity: Quantity, tokens: list[Token], kinds: str) -> int | None:
    """The token of a range's upper end: "-15", "to 15", "or 3" behind 2, "to <75" behind "≥65"; None where it is no range."""
    joint = quantity.last + 1
    hyphen = kinds[joint : joint + 2] == "-t"  # "a 2- to 3-fold risk"
    joint += hyphen
    bound = kinds[joint + 1 : joint + 2] == "o"
    at = joint + 1 + bound
    if not _JOINT.match(kinds, joint) or not _rising(tokens[quantity.last], tokens[at]):
        return None
    kind = kinds[joint]
    if bound:
        limits = quantity.op, operator(tokens[at - 1].text)
        opened = limits[0] in (None, ">", ">=") and kind in "-t"
        return at if opened and limits[1] in ("<", "<=") and _word(tokens, quantity.first) != "from" else None
    if kind == "-":
        spans = True
    elif kind == "t":
        spans = hyphen or _spanning(tokens, kinds, quantity.first, at)
    elif tokens[joint].text == "or":
        spans = _adjoining(tokens[quantity.last], tokens[at])
    else:
        spans = kind == "a" and _between(tokens, quantity.first)
    return at if spans else None


_JOINT = re.compile("[-ta]o?[npw]")
_RANGING = re.compile(
    r"\b(?:[Rr]ang(?:ed|ing|e|es)|aged?|vari(?:ed|es|ying)|doses?|between)\b(?: \w+)? ?(?:from|of|between)?[:,]?$"
)
#: "values from 26 to 51 pM": what is told is where they lie, unless something changes.
_LYING = re.compile(
    r"\b(?:values|ages?|aged|periods?|sizes?|concentrations|probabilities|patients|people|participants|children|adults) from$",
    re.I,
)
_CHANGING = re.compile(
    r"(?i)\b(?:in|de)creas|\b(?:reduc|improv|declin|fell|fall|r[oi]s(?:e|ing)|drop|chang|went|gr[eo]w|titrat|taper|escalat|worsen"
    r"|shift|progress|convert|gain|lower|elevat|climb|extend|expand|switch|adjust|rais|trend|up|down|over|since|after)"
)
_SPANS_OF = frozenset("years months weeks days hours minutes fold mg mg/kg mg/day points".split())


def _word(tokens: list[Token], first: int) -> str:
    """The word before a number, in small letters."""
    return tokens[first - 1].text.lower() if first else ""


def _spanning(tokens: list[Token], kinds: str, first: int, at: int) -> bool:
    """Whether "28 to 100" is one range: "ranged from", "aged", "doses from", "1 to 3 years", "20 to 40% of"; not "fell from"."""
    words = " ".join([token.text for token in tokens[max(0, first - 4) : first]])
    if _RANGING.search(words):
        return True
    earlier = " ".join([token.text for token in tokens[max(0, first - 12) : first]])
    if _CHANGING.search(earlier):
        return False
    if _word(tokens, first) == "from":
        return _LYING.search(words) is not None
    low, high = tokens[at - 2], tokens[at]
    return (
        kinds[first] == "w"
        or (high.unit not in (None, "%") and low.unit is None)
        or (high.unit in _SPANS_OF and low.unit == high.unit)
        or (high.kind == "p" and kinds[at + 1 : at + 2] == "f")
    )


def _between(tokens: list[Token], first: int) -> bool:
    """ "between 18 and 50 years", "between the ages of 5 and 21"; not "the difference between 15 and 30 mg"."""
    words = " ".join([token.text for token in tokens[max(0, first - 5) : first]])
    return (
        re.search(r"(?<!ifference )(?<!ifferences )\b[Bb]etween(?: the)?(?: ages? of)?$", words) is not None
    )


def _adjoining(low: Token, high: Token) -> bool:
    """ "0 or 1", "2 or 3 days": neighbours in a scale, not two doses."""
    a, b = low.value or 0.0, high.value or 0.0
    return (
        b - a == 1
        and b <= 10
        and low.unit in (None, high.unit)
        and high.unit in (None, "days", "weeks", "months", "points")
    )


def _counts(value: Token, whole: Token) -> bool:
    """Whether "value of whole" can be a share of things."""
    a, b = value.value or 0.0, whole.value or 0.0
    return (
        a == int(a)
        and b == int(b)
        and 0 <= a <= b
        and b > 0
        and value.unit is None
        and whole.unit in (None, "%")
        and whole.kind != "p"
    )


def _rising(low: Token, high: Token) -> bool:
    return (low.value or 0.0) < (high.value or 0.0)


def _set_high(quantity: Quantity, high: Token) -> None:
    if high.unit == "%" or quantity.unit == "%":
        quantity.percent, quantity.percent_high = quantity.value, high.value
        quantity.unit = "%"
        quantity.kind = "p"
    quantity.high = high.value
    quantity.unit = quantity.unit or high.unit
    if quantity.value < 1000 and (high.value or 0) >= 1e5:
        quantity.value = round(quantity.value * _shared(high.text), 9)


def _shared(text: str) -> float:
    """The factor that a range shares: "0.6-1 × 106" is 600,000 to 1,000,000, "0.3 to 3 million" 300,000 to 3,000,000."""
    power, millions = re.search(POWER, text), MILLIONS.search(text)
    return from_power(power[0]) if power else from_millions(millions) if millions else 1.0


_OF_TIME = re.compile(r"[fx]x{0,3}(?=,[CR])")


def _extend_brackets(quantity: Quantity, tokens: list[Token], kinds: str) -> None:
    """Fold the brackets (and loose intervals) that follow into the value."""
    for _ in range(4):
        skip = _gap(kinds, quantity)
        position = quantity.last + 1 + skip
        if kinds[position : position + 1] == "(":
            close = _closing(kinds, position)
            folded = _fold(quantity, tokens, kinds, position + 1, close, skip) if close is not None else None
            if close is None or folded is None:
                break
            quantity.last = folded
            if folded != close:
                break
            if kinds[close + 1 : close + 2] == "U":
                quantity.unit = quantity.unit or tokens[close + 1].unit
                quantity.last = close + 1
        elif skip == 0 and (end := _loose(quantity, tokens, kinds, position)):
            quantity.last = end
        elif skip == 0 and quantity.unit and (said := _OF_TIME.match(kinds, position)):
            end = _loose(quantity, tokens, kinds, said.end())  # "0.52/100 PY of follow-up, 95% CI 0.26, 0.92"
            if not end:
                break
            quantity.last = end
        else:
            break


_TO_BRACKET = re.compile(r"(?:x{1,4}|fx{1,2}|xfx{1,3}|,)?(?=\()")


def _gap(kinds: str, quantity: Quantity) -> int:
    """How many words may stand between a value and its bracket: "21 patients (21%)", "16 of 20 with X (80%)"."""
    if quantity.has_spread or (quantity.percent is not None and quantity.n is not None):
        return 0
    match = _TO_BRACKET.match(kinds, quantity.last + 1)
    if not match:
        return 0
    if match[0] and quantity.kind == "n" and quantity.value != int(quantity.value):
        return len(match[0]) if match[0] == "x" else 0
    return len(match[0])


def _closing(kinds: str, opening: int) -> int | None:
    depth = 0
    for position in range(opening, min(opening + 60, len(kinds))):
        depth += (kinds[position] == "(") - (kinds[position] == ")")
        if depth == 0:
            return position
    return None


_CENTRED = re.compile(r"M[xf]{0,2}o?$")


def _fold(
    quantity: Quantity, tokens: list[Token], kinds: str, first: int, close: int, skip: int
) -> int | None:
    """Read the bracket ``first:close`` into the quantity; the last token taken, None where it holds something else.

    "(33/43; mean dose: 32 mg)": what follows the share with a number of its own is left to be read by itself.
    """
    parts = _segments(kinds, first, close)
    found = [_recognise(kinds[a:b]) for a, b in parts]
    if not found or found[0] is None:
        return None
    probe = found[0][0]
    centred = (
        _CENTRED.search(kinds, max(0, quantity.first - 4), quantity.first) is not None
    )  # "a median of four therapies (3-8)"
    if skip and probe not in ("percent", "ratio") and not (probe == "interval" and (skip == 1 or centred)):
        return None
    if quantity.n_equals and probe in ("n", "interval"):
        return None
    applied, taken = False, first
    for (a, b), hit in zip(parts, found, strict=True):
        if hit is not None and _apply(quantity, hit, tokens, a, centred):
            applied, taken = True, b
        elif not applied:
            return None
        elif hit is None and re.search("[npw]", kinds[a:b]):
            return taken - 1
    return close if applied else None


_CUT = re.compile(r";|,(?=[CIRSENP(xp]|n/|P)|(?<=[CIRSE)])(?!)|:(?=C)|(?<=[np])(?=C)|(?<=[np])(?=P)|\((?=C)")


def _segments(kinds: str, first: int, close: int) -> list[tuple[int, int]]:
    """Cut a bracket at semicolons, and at commas that do not stand between the two ends of an interval."""
    inside = kinds[first:close]
    whole = _recognise(inside)
    if whole is not None:
        return [(first, close)]
    cuts = [m.start() for m in _CUT.finditer(inside)]
    edges = [-1, *cuts, len(inside)]
    parts = []
    for a, b in itertools.pairwise(edges):
        begin = a + 1 if a < 0 or inside[a : a + 1] in ";,:(" else a
        if b > begin:
            parts.append((first + begin, first + b))
    return parts


def _recognise(kinds: str) -> tuple[str, re.Match[str]] | None:
    for pattern, name in _SEGMENTS:
        if match := pattern.fullmatch(kinds.strip(":,")) if name != "percent" else pattern.fullmatch(kinds):
            return name, match
    return None


def _apply(
    quantity: Quantity, hit: tuple[str, re.Match[str]], tokens: list[Token], offset: int, centred: bool
) -> bool:
    name, match = hit
    lead = len(match.string) - len(match.string.lstrip(":,"))

    def at(group: int) -> Token:
        return (
            tokens[offset + lead + match.start(group)] if lead == 0 else tokens[offset + match.start(group)]
        )

    if name == "percent":
        return _apply_percent(quantity, at(1), at(2) if match.re.groups > 1 and match[2] else None)
    if name == "ratio":
        return _apply_ratio(quantity, at(1), at(2))
    if name == "n":
        return _apply_n(quantity, at(1))
    if name == "people":
        return bool(_PEOPLE.fullmatch(tokens[offset + 1].text)) and _apply_n(quantity, at(1))
    if name == "interval":
        return _apply_interval(quantity, match, at, centred)
    if name == "deviation":
        last = match.lastindex or 1
        if quantity.has_spread or quantity.kind == "w":
            return quantity.has_spread
        label = match[1] if last == 2 else "S"
        quantity.spread, quantity.low = _CUES[label], at(last).value
        return True
    if name == "deviation after":
        if quantity.has_spread or quantity.share:
            return quantity.has_spread
        quantity.spread, quantity.low = _CUES[match[2]], at(1).value
        return True
    if name == "p":
        quantity.p = quantity.p or p_value(tokens[offset + match.string.index("P")].text)
        return True
    return False


def _apply_percent(quantity: Quantity, token: Token, high: Token | None) -> bool:
    if quantity.op in ("<", "<=", ">", ">=") and quantity.n is None:  # "FFS ≥1 (46%)": the limit is no count
        return False
    if (token.value or 0.0) < 0 or quantity.value < 0:  # "-34.5 [-76.0%]": a change twice told
        return False
    if (
        quantity.kind == "p"
        or quantity.percent is not None
        or not (quantity.whole or quantity.n is not None)
        or quantity.unit
    ):
        return False
    quantity.percent = token.value
    quantity.percent_high = high.value if high else None
    quantity.n = quantity.value if quantity.n is None else quantity.n
    return True


def _apply_ratio(quantity: Quantity, n: Token, of: Token) -> bool:
    if (quantity.n is not None and quantity.of is not None) or quantity.has_spread:
        return False
    if quantity.kind == "p" or quantity.percent is not None or quantity.value == n.value:
        quantity.n, quantity.of = n.value, of.value
        return True
    return False


def _apply_n(quantity: Quantity, n: Token) -> bool:
    """ "58% (n = 15)", "58% (15 patients)": the number behind a share; after any other value it is a group size of its own."""
    if quantity.kind == "p" and quantity.n is None:
        quantity.n = n.value
        return True
    return False


def _apply_interval(quantity: Quantity, match: re.Match[str], at: object, centred: bool) -> bool:
    groups = list(range(1, (match.re.groups or 0) + 1))
    get = at if callable(at) else None
    if get is None:
        return False
    if quantity.has_spread:  # "371 ± 114 m (IQR: 306-422)": the first spread is kept, the second goes with it
        return match[1] in _CUES if len(groups) == 3 else False
    low, high = get(groups[-2]), get(groups[-1])
    label = match[1] if len(groups) == 3 else None
    a, b = low.value or 0.0, high.value or 0.0
    if label is None and ((quantity.kind == "w" and not centred) or a > b):
        return False
    if label is None and low.unit == "%" != quantity.unit and quantity.unit:  # "≥65 years (63%, 66%)"
        return False
    if "-" in match.string and a > b and b < 0:
        a, b = b, a
    if label is None and not (a <= quantity.value <= b) and not (abs(a) >= abs(quantity.value) >= abs(b)):
        return False
    quantity.low, quantity.up = a, b
    quantity.spread = _CUES[label[-1]] if label else None
    quantity.unit = (
        quantity.unit or low.unit or high.unit if low.unit != "%" and high.unit != "%" else quantity.unit
    )
    return True


_LOOSE_RATIO = re.compile(r"[,;](n)/(n)(?=\))")
_LOOSE_SHARE = re.compile(r"[,;/]?o?(p)(?![-±(])")
_LOOSE_WHOLE = re.compile(r"f([nw])(?![p%-])")
_LOOSE_DEVIATION = re.compile(r"[,;:]([SE])[:=]*±?(n)(?![-t/])")
_LOOSE = re.compile(
    r"[,;:]?x?\(?([CIRSE])\)?[:=,]*f?\(?o?([np])[-t,;]o?([np])\)?|[,;]([np])-([np])(?![np%/(])|[,;]?(P)"
)


#: The kinds of token that what stands loose may begin with; a word, only before these.
_LOOSE_FIRST, _LOOSE_SECOND = frozenset(",;:/ofx(CIRSEnpP"), frozenset("(CIRSE")


def _loose(quantity: Quantity, tokens: list[Token], kinds: str, position: int) -> int | None:
    """An interval or p outside brackets: "1.41, 95% CI 1.26-1.58, p<0.001"; the last token's position."""
    first, second = kinds[position : position + 1], kinds[position + 1 : position + 2]
    if first not in _LOOSE_FIRST or (first == "x" and second not in _LOOSE_SECOND):
        return None
    ratio = _LOOSE_RATIO.match(kinds, position)
    if ratio and quantity.kind == "p" and quantity.n is None:  # "female predominance (62.7%, 32/51)"
        return (
            ratio.start(2) if _apply_ratio(quantity, tokens[ratio.start(1)], tokens[ratio.start(2)]) else None
        )
    share = _LOOSE_SHARE.match(kinds, position)
    if (
        share
        and (quantity.n_equals or quantity.n is not None)
        and quantity.percent is None
        and quantity.kind == "n"
    ):
        return share.start(1) if _apply_percent(quantity, tokens[share.start(1)], None) else None
    if end := _loose_whole(quantity, tokens, kinds, position) or _loose_deviation(
        quantity, tokens, kinds, position
    ):
        return end
    match = _LOOSE.match(kinds, position)
    if not match:
        return None
    if match[6]:
        if (quantity.percent is not None and quantity.kind != "p") or quantity.p or quantity.kind == "w":
            return None
        quantity.p = p_value(tokens[match.start(6)].text)
        return match.end() - 1
    if quantity.has_spread or quantity.kind == "w":
        return None
    low, high = (2, 3) if match[1] else (4, 5)
    a, b = tokens[match.start(low)].value or 0.0, tokens[match.start(high)].value or 0.0
    if not match[1] and not (a <= quantity.value <= b and tokens[match.start(low)].unit is None):
        return None
    if not match[1] and quantity.op:  # "<0.2, 0.2-0.5": two classes
        return None
    quantity.low, quantity.up = a, b
    quantity.spread = _CUES[match[1]] if match[1] else None
    opened, closed = match[0].count("("), match[0].count(")")
    return match.end() - 1 - max(0, closed - opened)


def _loose_whole(quantity: Quantity, tokens: list[Token], kinds: str, position: int) -> int | None:
    """ "15 (65%) of 23": the whole stands after the share."""
    match = _LOOSE_WHOLE.match(kinds, position)
    if not match or quantity.n is None or quantity.percent is None or quantity.of is not None:
        return None
    whole = tokens[match.start(1)]
    if (
        whole.unit is not None
        or not whole.value
        or abs(100 * quantity.n / whole.value - quantity.percent) > 1
    ):
        return None
    quantity.of = whole.value
    return match.start(1)


def _loose_deviation(quantity: Quantity, tokens: list[Token], kinds: str, position: int) -> int | None:
    """ "57 years, SD 11": the deviation stands behind a comma."""
    match = _LOOSE_DEVIATION.match(kinds, position)
    if not match or quantity.has_spread or quantity.share or quantity.kind == "w":
        return None
    quantity.spread, quantity.low = _CUES[match[1]], tokens[match.start(2)].value
    return match.start(2)


_P = re.compile(rf"([<>≤≥]?=?)\s*((?:0?[.,]\d+|\d)[\d.]*(?:{SMALL_POWER})?|ns|NS)$")


def p_value(text: str) -> str:
    """A p as the record shows it: "P < 0.001" is "<0.001", "p = 0,014" is "0.014"."""
    match = _P.search(text.strip())
    if not match:
        return text.strip()
    sign = match[1].replace("=", "") if match[1] in ("=", "") else match[1]
    return sign + match[2].replace(",", ".").replace(" ", "")


def _label_likes(row: Row) -> None:
    """An unlabelled interval takes the label that its sentence gives to a like one."""
    labels = {q.spread for q in row.quantities if q.spread in ("iqr", "range", "ci95") and q.up is not None}
    if len(labels) == 1:
        for quantity in row.quantities:
            if quantity.up is not None and quantity.spread is None:
                quantity.spread = next(iter(labels))


def _announced_shares(row: Row, kinds: str) -> None:
    """ "patients, n (%): 65 (14.3), 207 (45.5)": where the sentence announces shares, the bracket holds one without its sign."""
    if "(.)" not in kinds:
        return
    heading = next(
        (
            t.start
            for a, t, b in zip(row.tokens, row.tokens[1:], row.tokens[2:], strict=False)
            if (a.kind, t.text, b.kind) == ("(", "%", ")")
        ),
        None,
    )
    if heading is None:
        return
    for quantity, following in zip(row.quantities, row.quantities[1:], strict=False):
        between = kinds[quantity.last + 1 : following.first]
        closed = kinds[following.last + 1 : following.last + 2] == ")"
        plain = following.kind == "n" and not (
            following.has_spread or following.share or following.unit or following.op
        )
        if (
            quantity.start > heading
            and between == "("
            and closed
            and plain
            and quantity.whole
            and not quantity.share
            and following.value <= 100
        ):
            quantity.n, quantity.percent = quantity.value, following.value
            quantity.last = following.last + 1
            quantity.end = row.tokens[quantity.last].end
            following.kind = ""
    row.quantities = [quantity for quantity in row.quantities if quantity.kind]


def _late_shares(row: Row) -> None:
    """ "7/9 patients achieved a renal response (77.8%)": the share stands after the predicate, and agrees with n/of."""
    for quantity, later in zip(row.quantities, row.quantities[1:], strict=False):
        if (
            quantity.n is None
            or not quantity.of
            or quantity.percent is not None
            or later.kind != "p"
            or later.n is not None
            or later.of
        ):
            continue
        if (
            later.depth > quantity.depth
            and abs(100 * quantity.n / quantity.of - later.value) < 1.01
            and later.start - quantity.end < 90
        ):
            quantity.percent = later.value
            later.kind = ""
    row.quantities = [quantity for quantity in row.quantities if quantity.kind]


def _deviations(row: Row, kinds: str, pending: str | None) -> None:
    """A lone number in brackets: the deviation where the sentence announces "mean (SD)", else unlabelled: "1.8 (3.29)"."""
    announced = pending if pending in ("sd", "se") else None
    for quantity, following in zip(row.quantities, row.quantities[1:], strict=False):
        between = kinds[quantity.last + 1 : following.first]
        close = following.last + 1
        counted = quantity.share and (announced is None or quantity.kind != "p" or quantity.n is not None)
        if quantity.has_spread or counted or between not in ("(", "x(") or kinds[close : close + 1] != ")":
            continue
        if following.kind != "n" or following.has_spread or following.share or following.op or quantity.op:
            continue
        decimals = (
            between == "("
            and not quantity.whole
            and not following.whole
            and quantity.value >= 0
            and following.value >= 0
        )
        if announced is None and not decimals:
            continue
        quantity.spread, quantity.low = announced, following.value
        quantity.last = close
        quantity.end = row.tokens[close].end
        if kinds[close + 1 : close + 2] == "U":
            quantity.unit = quantity.unit or row.tokens[close + 1].unit
        quantity.unit = quantity.unit or following.unit
        following.kind = ""
    row.quantities = [quantity for quantity in row.quantities if quantity.kind]

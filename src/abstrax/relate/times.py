"""Time points as abstracts write them, normalised: "at 3 months", "W24", "Month (M)6" -> "month 3", "week 24", "month 6"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from abstrax.quantities.numbers import WORD_NUMBER, from_words
from abstrax.relate.signs import sign


@dataclass(frozen=True, slots=True)
class TimePoint:
    """``clean[start:end]`` names a time; ``points`` has one normalised entry for each time in a list."""

    start: int
    end: int
    points: tuple[str, ...]
    anchored: bool = True

    @property
    def when(self) -> str:
        """The time as a record shows it; a list reads "week 16 and 24"."""
        if len(self.points) == 1:
            return self.points[0]
        unit = self.points[0].split()[0]
        rest = [p.removeprefix(unit + " ") for p in self.points[1:]]
        return " and ".join([self.points[0], *rest])


_UNITS = {"w": "week", "wk": "week", "week": "week", "m": "month", "mo": "month", "mth": "month", "month": "month", "d": "day", "day": "day",
          "y": "year", "yr": "year", "year": "year", "h": "hour", "hr": "hour", "hour": "hour"}  # fmt: skip
_UNIT = r"(?:weeks?|wks?|months?|mos?|mths?|days?|years?|yrs?|hours?|hrs?|h)"
_NAME = r"\b(?:[Ww](?:ee)?ks?|[Mm]onths?|[Mm]os?|[Dd]ays?|[Yy]ears?|[Yy]rs?|WEEKS?|DAYS?|MONTHS?|[Hh]ours?)"
_N = rf"(?:\d+(?:\.\d+)?|(?i:{WORD_NUMBER}))"
_SEP = r"(?: ?, ?(?:and |or )?| ?/ ?| and | or | & )"
_UNIT_FIRST = rf"(?P<u1>{_NAME}) ?(?:[\[(](?:[WDMY]|Wk|wk)[\])] ?)?(?P<l1>-?\d+(?:\.\d+)?(?:(?: ?[-~] ?| to |{_SEP})(?:{_NAME} |[WDM])?-?\d+(?![\d,.]*\d| ?[±]| ?(?!(?:and|or|to|weeks?|months?|days?|years?|hours?)\b)[a-z%(\[]))*)(?![\d%/])"
_LETTER = r"(?P<u2>\b(?:Wk?|D|M|Y|T(?=\d+(?:W|M|wk)))) ?(?P<l2>-?\d+(?:(?: ?[-,/] ?| and | to | or )(?:W|D|M|Wk)?-?\d+(?![\d.%]))*)(?![\w%.]\d|\w)"
_LEAD = r"\b(?:[Aa]t(?: the end of)?|[Aa]fter|[Bb]y|[Ww]ithin|[Oo]ver|[Dd]uring|[Ff]ollowing|[Tt]hrough|[Tt]hroughout|[Uu]ntil|till|[Uu]p to|[Bb]eyond|[Pp]ost)"
_LEAD_FIRST = rf"(?P<lead>{_LEAD}(?: the)?(?: first| initial)? )(?:approximately |about |a further |~ ?)?(?P<l3>{_N}(?:(?:{_SEP}| to |-){_N})*)(?:[- ]|(?<=\d))(?P<u3>{_UNIT}|(?<=\d)[WMDY]|(?<=\d)m(?! ?walk))\b(?! (?:old|of age|of follow|follow|duration|median|mean|\(range|\(IQR|\[))"
_AFTER = rf"(?<![\d.])(?P<l4>{_N}(?:(?: to |-){_N})?)[- ](?P<u4>{_UNIT}) (?:after|post|following|from|since|of (?:treatment|therapy|follow-up))\b"
_ADJECTIVE = (
    rf"(?<![\d.])(?P<l5>{_N})-(?P<u5>week|month|year|day)(?= (?!old|study|trial|period|history|course|long|prospective|open|double|randomi|placebo|treatment|extension|"
    r"interval|maintenance|single|multi|window|observation|retrospective|induction|cycle|phase|dos|regimen|taper|intervention|program|cohort|interval|run)[a-zA-Z])"
)
_WORDS = (
    r"(?P<baseline>\b(?:[Aa]t |from )?(?:study )?(?:[Bb]aseline|BL)\b(?: \(BL\))?|\bpre-?treatment\b|\bbefore (?:treatment|therapy|infusion|CAR-?T)\b|\bT0\b|\bat (?:study entry|enrol?lment|inclusion)\b)"
    r"|(?P<last>\b(?:[Aa]t |[Bb]y |until )?(?:the )?(?:their )?(?:last|latest|final|most recent|end of) (?:available )?(?:follow[- ]?up|visit|observation|assessment|evaluation|study)\b(?: visit)?)"
    r"|(?P<other>\bpost-?treatment\b|\bat (?:the time of )?(?:diagnosis|presentation|discharge|screening|admission|relapse|birth|biopsy|disease onset|onset)\b|\bat the end of (?:the )?(?:study|treatment|trial)\b|\bat first (?:follow[- ]?up|visit)\b|\b(?:at |on )?first follow[- ]?up\b|\bduring follow[- ]?up\b)"
)
#: How all of these begin: most words of a sentence are passed over without trying each form.
_OPENING = (
    r"[-\d]|[WDMY](?:k|\b|[ \d])|T\d|BL\b|[Ww](?:ee)?k|[Mm]o(?:nth|s?\b)|[Dd]ay|[Yy](?:ea)?r|WEEK|DAY|MONTH|[Hh]our|[Aa](?:t|fter) |[Bb](?:y|eyond|aseline|efore)\b|[Ww]ithin |[Oo](?:ver|n) |"
    r"[Dd]uring |[Ff](?:ollowing|rom) |[Tt]hrough|[Uu](?:ntil|p to) |till |[Pp]ost|pre-?t|study |the |their |last |latest |final |most |end |first |"
    r"(?i:(?=[zotfsen])(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))"
)
_TIME = re.compile(
    rf"(?<![A-Za-z0-9.])(?={_OPENING})(?:(?:{_UNIT_FIRST})|(?:{_LETTER})|(?:{_LEAD_FIRST})|(?:{_AFTER})|(?:{_ADJECTIVE})|{_WORDS})"
)
_NOT_BEFORE = re.compile(
    r"(?:(?:every|median|mean|average|each|per|aged?|last|past|previous|preceding|duration of|for|of|than|least|up to"
    r"|rang(?:e|ed|ing)(?: from)?)(?: (?:an?|the))?[ -]|[≥≤<>]=?[ -]?|\d ?- ?|\d to )$",
    re.I,
)
#: "aged over 18 years", "it lasted up to 9 days", "an effect for over 2 years": how old they are, how long it took.
_LIMITED = re.compile(
    r"\b(?:(?:aged?|ages|last(?:s|ed|ing)|persist(?:s|ed|ing)) (?:over|up to|beyond)|for (?:over|beyond)) $"
)
_ADULT = re.compile(
    r"\b(?:adults|patients|subjects|individuals|women|men|children) over (?:1[2-9]|[2-9]\d) years$", re.I
)
#: "those diagnosed within 6 months of disease onset": a criterion, not a time at which something was seen.
_RECENT = re.compile(
    r"(?:diagnosed|enrolled|recruited|evaluated|patients|individuals|criteria\)?|with (?:early )?[A-Z]\w{1,4}) within $"
)
_SINCE = re.compile(r" (?:of|from|after) (?:[\w-]+ ){0,2}?(?:onset|diagnosis|symptoms?)\b")


_ANY = re.compile(
    r"week|wk|month|m(?<!\wm)os?\b|day|year|yr|hour|hr|aseline|B(?<!\wB)L\b|[WDMY]k? ?-?\d|\d[WMDYm]\b|follow|treat|T0|nrol|entry|incl|last|final|end of|diagnos|discharge|admission|present|screen|relapse|biops|onset|birth|infusion|therapy|Week|Day|Month|Year",
    re.M,
)


#: Of the words without one of which no time is named.
SIGN = sign(
    "(?:week|wk|month|mo|mth|day|year|yr|hour|hr)s?|[wdmyt]|baseline|bl|pre|pretreatment|post|posttreatment|before|entry|enroll?ment"
    "|enrolment|inclusion|last|latest|final|recent|end|diagnosis|presentation|discharge|screening|admission|relapse|birth|biopsy"
    "|onset|first|follow"
)
_LASTING = re.compile(r"(?:within|in|after)\b", re.I)


def find(clean: str, start: int, end: int) -> list[TimePoint]:
    """The time points named in ``clean[start:end]``, in order."""
    points: list[TimePoint] = []
    position = start
    if not _ANY.search(clean, start, end):
        return points
    while match := _TIME.search(clean, position, end):
        position = match.end()
        if point := _point(clean, match, start):
            points.append(point)
        else:
            position = match.start() + 1
    return points


def _point(clean: str, match: re.Match[str], start: int) -> TimePoint | None:
    before = clean[max(start, match.start() - 40) : match.start()]
    if match["baseline"]:
        anchored = not (match[0].startswith("from") or before.endswith(("from ", "vs ")))
        return TimePoint(*match.span(), ("baseline",), anchored)
    if match["last"]:
        return TimePoint(*match.span(), ("last follow-up",))
    if match["other"]:
        return TimePoint(*match.span(), (re.sub(r"^(?:at|on)(?: the time of)? ", "", match[0]),))
    which = next(i for i in "12345" if match["l" + i])
    if which in "12" and clean[match.start() - 1 : match.start()].isalnum():
        return None
    if which in "12" and re.search(r"\b(?:median|mean|average|scale|score)(?: of)? $", before):
        return None
    if which in "45" and _NOT_BEFORE.search(before):
        return None
    if which == "4" and before.endswith(
        (" was ", " were ")
    ):  # "follow-up was 36 months from the first visit"
        return None
    if which == "3" and _bounds(clean, match, start):
        return None
    unit = (
        _UNITS[match["u" + which].lower().rstrip("s") or "s"]
        if match["u" + which].lower().rstrip("s") in _UNITS
        else ""
    )
    if not unit:
        return None
    printed = match["l" + which]
    if which == "1" and len(match["u1"]) > 1 and match.end("u1") == match.start("l1"):
        printed = printed.removeprefix("-")  # "at month-3", but "day -3"
    numbers = _numbers(printed)
    if not numbers:
        return None
    if which == "3" and _LASTING.match(match["lead"]) and re.search(r"\d ?- ?\d|\d to \d", match["l3"]):
        return None  # "depleted within 1-3 weeks": the time that it took
    first = match.start("l" + which) if which in "45" else match.start()
    if which == "3":
        first = match.end("lead")
    return TimePoint(first, match.end(), tuple(f"{unit} {n}" for n in numbers))


def _bounds(clean: str, match: re.Match[str], start: int) -> bool:
    """Whether "over 18 years" or "within 6 months of onset" is a limit of an age, a duration or a delay."""
    begin, end = max(start, match.start() - 40), match.end("lead")
    before = clean[begin:end]
    if (
        before.endswith("estimated at ")
        or _LIMITED.search(before)
        or _ADULT.search(clean, begin, match.end())
    ):
        return True
    return _RECENT.search(before) is not None and _SINCE.match(clean, match.end()) is not None


_BETWEEN = re.compile(r" ?, ?(?:and |or )?| ?/ ?| and | or | & ")
_UNIT_BEFORE = re.compile(rf"(?i:{_UNIT}) |[WDMY]k?(?=-?\d)")
_SPAN, _ALONE = re.compile(rf"(-?{_N})(?: ?[-~] ?| to )(-?{_N})"), re.compile(rf"-?{_N}")


def _numbers(text: str) -> list[str]:
    """ "1, 3, 6, 12 and 18" is five times, "-5 to -3" and "7-10" are one."""
    items = _BETWEEN.split(text)
    out = []
    for item in items:
        item = _UNIT_BEFORE.sub("", item)
        span = _SPAN.fullmatch(item)
        if span:
            joint = " to " if " to " in item or span[1].startswith("-") else "-"
            out.append(f"{_plain(span[1])}{joint}{_plain(span[2])}")
        elif _ALONE.fullmatch(item):
            out.append(_plain(item))
    return out


def _plain(text: str) -> str:
    if text[-1].isdigit():
        return text
    return f"{from_words(text):g}"


_STAGE = (
    r"initiation|start|onset|diagnosis|entry|registration|enrol?lment|inclusion|admission|discharge|presentation|screening|referral|biopsy|infusion|"
    r"completion|index(?: date)?|visits?|relapses?|flares?|delivery|DCO|data cut-?off|intensification|sampling|recruitment|surgery|pregnancy|follow-up|"
    r"periods?|phase|year|treatment|therapy|taper(?:ing)?|hospitali[sz]ation|pandemic|exercise|birth|menopause|vaccination|dose|infusions|switch|intervention|"
    r"transition|withdrawal|discontinuation|study|end|peak|assessment|examination|evaluation|appointment|data collection"
)
#: "preoperatively", "postpartum": a moment in one word.
_JOINED = r"(?:pre|post|peri)(?:operative|partum|conception|transplant|transplantation|treatment|test|intervention|index)"
_QUALIFIED = r"(?:(?!(?:and|or|of|in|with|was|were|than|who|to)\b)[\w/-]+ ){0,4}?"
#: Moments without a number: "at the time of biopsy", "before diagnosis", "pre-transition", "T2", "the preceding 12 months".
_SAID = re.compile(
    r"\b(?=[ABDEFIOPSTUWabdefilopstuw])(?:(?:[Ii]n|[Ss]ince|[Ff]rom|[Tt]o|[Bb]efore|[Aa]fter|[Tt]hrough|[Bb]y)(?: the year)? (?P<year>(?:19|20)\d\d)(?![\d-])"
    rf"|(?:[Aa]t|[Oo]n|[Ii]n)(?: the)?(?: time of)?(?: the)? (?P<at>{_QUALIFIED}(?:{_STAGE}))\b"
    rf"|(?P<side>(?:[Dd]uring|[Oo]ver|[Tt]hrough(?:out)?|[Bb]efore|[Aa]fter|[Ff]ollowing|[Pp]rior to|[Pp]ost|[Uu]pon|[Ww]ithin) (?:the |a )?{_QUALIFIED}(?:{_STAGE}))\b"
    r"|(?P<affix>(?:[Pp]re|[Pp]ost|[Pp]eri)-(?!hoc\b)[A-Za-z]\w+)\b"
    rf"|(?P<joined>(?i:{_JOINED}))(?:ly)?\b"
    r"|(?P<code>[Tt](?:ime)?-?\d{1,2})(?![\w%.]\w)"
    r"|(?P<stretch>(?:first|initial|previous|preceding|past|last) (?:\d+|two|three|six|twelve)?[- ]?(?:years?|months?|weeks?|days?))\b"
    r"|(?P<stage>[Bb]aseline|[Ff]ollow-?up|[Ii]nitially|[Ii]nitial|[Ee]ntry|BL|FU|EOS|EOT)\b)"
)


#: Of the words without one of which none of them is named, but for a year.
_SAID_SIGN = sign(
    "initiation|start|onset|diagnosis|entry|registration|enroll?ment|inclusion|admission|discharge|presentation|screening|referral"
    "|biopsy|infusions?|completion|index|visits?|relapses?|flares?|delivery|dco|cut|cutoff|intensification|sampling|recruitment|surgery"
    "|pregnancy|follow|up|followup|periods?|phase|years?|treatment|therapy|taper|tapering|hospitali[sz]ation|pandemic|exercise|birth"
    "|menopause|vaccination|dose|switch|intervention|transition|withdrawal|discontinuation|study|end|peak|assessment|examination"
    rf"|{_JOINED}(?:ly)?"
    "|evaluation|appointment|collection|pre|post|peri|t|time|first|initial|initially|previous|preceding|past|last|baseline|bl|fu|eos|eot"
)
_YEAR = re.compile(r"[12](?:9|0)\d\d")


def may_hint(clean: str, start: int, end: int, borne: int) -> bool:
    """Whether ``clean[start:end]`` may name a time without a number; ``borne`` are the signs of its words."""
    return borne & _SAID_SIGN != 0 or _YEAR.search(clean, start, end) is not None


def hints(clean: str, start: int, end: int, known: list[TimePoint]) -> list[TimePoint]:
    """What may name a time though it has no number, for the ranker to weigh; none that overlaps a known time."""
    found = []
    for match in _SAID.finditer(clean, start, end):
        form = match.lastgroup or "at"
        low, high = match.span(form)
        if not any(t.start < high and low < t.end for t in known):
            words = match[form] if form in ("at", "code") else match[form][0].lower() + match[form][1:]
            zero = form == "code" and words.lstrip("Ttime-") == "0"
            found.append(TimePoint(low, high, ("baseline" if zero or words.upper() == "BL" else words,)))
    return found

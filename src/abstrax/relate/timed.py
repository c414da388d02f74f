"""What a time is the length of, or an age the age at: "older at disease onset", "3 years of clinical practice"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abstrax.quantities.grammar import Quantity
from abstrax.relate.link import Link
from abstrax.relate.phrases import subject_before, tidy
from abstrax.relate.scene import Scene

#: What people reach at an age.
_REACHED = r"(?:onset|diagnos[ie]s|initiation|presentation|enrol?lment|entry|inclusion|start|referral|menopause|death|surgery|transplant\w*|infusion|biopsy|transition)"
_STEP = rf"(?P<what>(?:(?!(?:the|a|an|of|in|at|and|or|was|were|is|with|for|from|to|mean|median|age)\b)[A-Za-z][\w/'’-]* ){{0,3}}?{_REACHED})"
_AGE_AT = re.compile(rf"\b(?:[Aa]ged?|older|younger)\b (?:at|of) (?:the )?(?:time of )?{_STEP}\b(?=[^.;]*$)")
_AT_AGE = re.compile(
    rf"\b{_STEP} (?:was |occurred )?at (?:an? )?(?:median |mean )?age(?: of)?[^.;,\d]{{0,12}}$"
)
_BEHIND = re.compile(
    rf"[\s)\]]*(?:\([^()]{{0,40}}\)|\[[^\[\]]{{0,40}}\])?\s?(?:years?|yrs?|months?)?\s?at (?:the )?(?:time of )?{_STEP}\b"
)


def ages(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """ "median age of 9.5 years at disease onset", "age at diagnosis: 49": the age at what."""
    low, high = scene.clause_span(quantity.start)
    before = scene.clean[low : quantity.start]
    for rule, match in (
        ("age-at", _AGE_AT.search(before)),
        ("at-age", _AT_AGE.search(before)),
        ("age-behind", _BEHIND.match(scene.clean, quantity.end, high)),
    ):
        if match:
            yield Link(f"age at {match['what']}", quantity.start, quantity.end, rule)


_STOP = (
    r"and|or|was|were|had|in|at|by|with|who|which|that|vs|versus|than|as|is|are|on|before|after|for|from|to"
)
_WORD = rf"(?!(?:{_STOP})\b)[A-Za-z][\w/'’-]*(?![\w/'’-])"
_WORDS = rf"{_WORD}(?: {_WORD}){{0,4}}"
_LENGTH_OF = re.compile(
    rf"[\s-]*(?:or (?:more|longer) )?(?P<by>of|in|on) (?:the |their |a |an )?(?P<what>{_WORDS})"
)
_SINCE = re.compile(
    rf"[\s)\]]*(?:\([^()]{{0,40}}\)|\[[^\[\]]{{0,40}}\])?\s?(?P<by>after|from|since|post) (?:the |their |a |an |first |initial |last )*(?P<what>{_WORDS})"
)


#: "neutropenia of 9 days", "SSc of less than 7 years"
_OF_LENGTH = re.compile(
    rf"(?<![\w-])(?P<what>(?!(?:[\w-]+ )*(?:median|mean|average|range|period|total|minimum|maximum|duration)\b){_WORDS}) of $"
)
#: "a 3-week history of fever"
_HISTORY = re.compile(rf"[\s-]*history of (?:an? )?(?P<what>{_WORDS})")
#: "A median of 193 days passed from diagnosis to the first infusion"
_PASSED = re.compile(
    rf"[^;.]{{0,30}}?\b(?:from|between) (?:the )?(?P<first>{_WORDS}) (?:to|and|until) (?:the )?(?P<then>{_WORDS})"
)


_SPAN = r"(?:times?|intervals?|durations?|delays?|latency|lag|periods?|lengths?|exposure|persistence|survival|stay|retention|half-life)"
#: What may stand between a name and the time that it is: "was", "(median [IQR]", "of a median of".
_IS = (
    r"(?:[\s,:=(\[)\]~≥≤<>]|\b(?:was|were|is|of|a|an|at|about|approximately|only|up to|ranged|ranging|varied|from|between|estimated|reported|as|the|median|mean|average"
    r"|IQR|SD|range|interquartile|overall|being|years?|months?|days?)\b)*"
)
_TOLD_SPAN = re.compile(
    rf"(?<![\w-])(?P<name>(?:(?!(?:{_STOP}|the|a|an|mean|median|average)\b)[A-Za-z][\w/'’-]* ){{0,3}}{_SPAN}"
    rf"(?: (?:of|to|from|between|since|until|on|in|before|after|for|with) (?!a?\s*(?:median|mean))(?:[A-Za-z][\w/'’-]* ){{0,7}}?(?:[A-Za-z][\w/'’-]*))?){_IS}$"
)
_GIVEN = re.compile(
    r"\b(?:treat(?:ed|ment)|receiv\w+|administered|therapy|given|maintained on|continued|exposed)\b", re.I
)
#: Verbs, and what is reached when that has happened.
_HAPPENED = (
    ("discontinu", "discontinuation"), ("relaps", "relapse"), ("flare", "flare"), ("recover", "recovery"), ("resol", "resolution"), ("died", "death"),
    ("death", "death"), ("withdr", "withdrawal"), ("improv", "improvement"), ("normali", "normalization"), ("progress", "progression"),
    ("recur", "recurrence"), ("deplet", "depletion"), ("reconstitut", "reconstitution"), ("repopulat", "repopulation"), ("respon", "response"),
    ("switch", "switch"), ("initiat", "initiation"), ("stop", "discontinuation"), ("remission", "remission"), ("wean", "weaning"),
    ("return", "return"), ("reappear", "reappearance"), ("re-emerg", "re-emergence"), ("reemerg", "re-emergence"), ("peak", "peak"),
    ("began", "onset"), ("start", "start"), ("withdraw", "withdrawal"), ("develop", "onset"), ("occur", "onset"), ("clear", "clearance"),
    ("disappear", "disappearance"), ("negativ", "negativity"), ("expan", "expansion"),
)  # fmt: skip
_NOUNS = dict(_HAPPENED)
# in small letters
_ANY_HAPPENED = re.compile(rf"\b(?:{'|'.join(stem for stem, _what in _HAPPENED)})")
_AFTER_TIME = r"(?:[^.;,\d]{0,25} )?(?:after|within|in|at|by)(?: (?:only|about|approximately|as early as))?(?: (?:a|an|the))?(?: (?:median|mean|average))?(?: \([^()]*\))?(?: time)?(?: of)?[\s~]*$"
_HAPPENS = re.compile(
    rf"\b(?P<verb>{'|'.join(stem for stem, _what in _HAPPENED)})\w*(?P<what>(?: (?!(?:{_STOP}|the|a|an|median|mean|within)\b)[A-Za-z][\w/'’-]*){{0,3}}) ?{_AFTER_TIME}",
    re.I,
)
_REACHES = re.compile(
    rf"\b(?:achiev|reach|attain|obtain|develop|experienc|show)\w* (?:an? |the )?(?P<what>(?:(?!(?:{_STOP}|the|a|an|median|mean|within)\b)[A-Za-z][\w/'’-]* ?){{1,4}}){_AFTER_TIME}"
)


def happenings(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """ "The delay between onset and diagnosis was 2 years", "treated for 14 months", "GCs were stopped after 84 days"."""
    low, high = scene.clause_span(quantity.start)
    before = scene.clean[max(low, quantity.start - 160) : quantity.start]
    if (told := _TOLD_SPAN.search(before)) and (name := tidy(told["name"])) and " " in name:
        yield Link(name, quantity.start, quantity.start, "time-told")
    if _GIVEN.search(scene.clean, low, high):
        yield Link("treatment duration", quantity.start, quantity.start, "time-given")
        drugs = [drug for drug in scene.of_kind("drug") if low <= drug.start and drug.end <= quantity.start]
        if drugs:
            yield Link(
                f"{drugs[-1].name} treatment duration", quantity.start, quantity.start, "time-given-drug"
            )
    if happened := _HAPPENS.search(before):
        verb = happened["verb"].lower()
        noun = next(noun for stem, noun in _HAPPENED if verb == stem)
        at, rule = quantity.start, "time-happened"
        yield Link(f"time to {happened['what'].strip()} {noun}".replace("  ", " "), at, at, rule)
        if subject := _subject(scene, low, at - len(before) + happened.start()):
            yield Link(f"time to {subject} {noun}", at, at, "time-happened-to")
    if reached := _REACHES.search(before):
        yield Link(f"time to {reached['what'].strip()}", quantity.start, quantity.start, "time-reached")


def _subject(scene: Scene, low: int, verb: int) -> str | None:
    """What a verb tells of: "B cells returned", and where it has no subject the measure before: "and re-emerged"."""
    measures = [m for m in scene.of_kind("measure") if m.end <= verb]
    told = subject_before(scene.bare(low, verb))
    return told or (measures[-1].name if measures else None)


def of_events(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """ "CRS was seen in 6 (40%), with a median duration of 3 days": how long what happened lasted, or what time it took."""
    at = quantity.start
    events = [event for event in scene.of_kind("event") if event.end <= at]
    found = [
        (event.name, f"event-{back}", at if scene.crossed(event.end, at) else event.start)
        for back, event in enumerate(reversed(events[-2:]))
    ]
    if not events and scene.focus.event is not None:
        found.append((scene.focus.event.name, "event-focus", at))
    first = scene.quantities[0]
    if first is not quantity and (told := subject_before(scene.bare(scene.start, first.start))):
        found.append((told, "counted", at))
    before = scene.lower[: at - scene.start]
    if happened := list(_ANY_HAPPENED.finditer(before)):
        found.append((_NOUNS[happened[-1][0]], "happened", at))
    for name, how, start in found:
        yield Link(f"{name} duration", start, at, f"lasting-{how}")
        yield Link(f"time to {name}", start, at, f"time-to-{how}")
    if quantity.op or quantity.depth or quantity.unit in ("years", "months"):
        yield Link("disease duration", at, at, "usual-duration")


#: What tells what sort of time a number is, in small letters.
_CUES = re.compile(
    r"\b(?:follow(?:ed|-?up)|durations?|last(?:s|ed|ing)?|persist\w*|for|onset|began|start\w*|resolv\w*|recover\w*|time to|times?|interval|after|within|by|at|from"
    r"|since|history|survival|exposure|treated|aged?|old|delay|until|in|over|of)\b"
)


def cue(scene: Scene, quantity: Quantity) -> str:
    """The last word before a time that tells what sort of time it is."""
    low = scene.clause_span(quantity.start)[0]
    told = _CUES.findall(
        scene.lower, max(low, quantity.start - 60) - scene.start, quantity.start - scene.start
    )
    telling = [word for word in told if word not in ("of", "in", "at")] or told
    return telling[-1] if telling else "nothing"


def lengths(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """ "≥3 years of clinical practice", "18 years after diagnosis": what the time is spent in, or counted from."""
    end = min(scene.end, quantity.end + 90)
    if (spent := _LENGTH_OF.match(scene.clean, quantity.end, end)) and (name := tidy(spent["what"])):
        yield Link(name, quantity.start, spent.end("what"), f"time-{spent['by']}")
    if (since := _SINCE.match(scene.clean, quantity.end, end)) and (name := tidy(since["what"])):
        yield Link(f"time from {name}", quantity.start, quantity.end, f"time-since-{since['by']}")
    if (of := _OF_LENGTH.search(scene.before(quantity.start, 70))) and (name := tidy(of["what"])):
        yield Link(f"{name} duration", quantity.start, quantity.end, "length-of")
    if (history := _HISTORY.match(scene.clean, quantity.end, end)) and (name := tidy(history["what"])):
        yield Link(f"{name} duration", quantity.start, history.end("what"), "history-of")
    if passed := _PASSED.match(scene.clean, quantity.end, min(scene.end, quantity.end + 120)):
        first, then = tidy(passed["first"]), tidy(passed["then"])
        if first and then:
            yield Link(f"time from {first} to {then}", quantity.start, passed.end(), "time-passed")

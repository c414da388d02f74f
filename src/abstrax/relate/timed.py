"""What a time is the length of, or an age the age at: "older at disease onset", "3 years of clinical practice"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abstrax.quantities.grammar import Quantity
from abstrax.relate.link import Link
from abstrax.relate.phrases import tidy
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
)  # fmt: skip
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
        what = next(noun for stem, noun in _HAPPENED if verb == stem)
        yield Link(
            f"time to {happened['what'].strip()} {what}".replace("  ", " "),
            quantity.start,
            quantity.start,
            "time-happened",
        )
    if reached := _REACHES.search(before):
        yield Link(f"time to {reached['what'].strip()}", quantity.start, quantity.start, "time-reached")


def lengths(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """ "≥3 years of clinical practice", "18 years after diagnosis": what the time is spent in, or counted from."""
    end = min(scene.end, quantity.end + 90)
    if (spent := _LENGTH_OF.match(scene.clean, quantity.end, end)) and (name := tidy(spent["what"])):
        yield Link(name, quantity.start, spent.end("what"), f"time-{spent['by']}")
    if (since := _SINCE.match(scene.clean, quantity.end, end)) and (name := tidy(since["what"])):
        yield Link(f"time from {name}", quantity.start, quantity.end, f"time-since-{since['by']}")

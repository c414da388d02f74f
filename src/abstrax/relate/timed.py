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


def lengths(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """ "≥3 years of clinical practice", "18 years after diagnosis": what the time is spent in, or counted from."""
    end = min(scene.end, quantity.end + 90)
    if (spent := _LENGTH_OF.match(scene.clean, quantity.end, end)) and (name := tidy(spent["what"])):
        yield Link(name, quantity.start, spent.end("what"), f"time-{spent['by']}")
    if (since := _SINCE.match(scene.clean, quantity.end, end)) and (name := tidy(since["what"])):
        yield Link(f"time from {name}", quantity.start, quantity.end, f"time-since-{since['by']}")

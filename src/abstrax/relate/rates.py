"""What happens at a rate: "IR for malignancy was 0.4/100 PY" is of malignancy, whatever the rate is called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abstrax.quantities.grammar import Quantity
from abstrax.relate.link import Link
from abstrax.relate.phrases import tidy
from abstrax.relate.scene import Scene
from abstrax.relate.signs import sign

_CALLED = r"(?:(?:EA|EX|E)?IRs?|[Ii]ncidences?(?: rates?| densit(?:y|ies))?|(?:[Ee]vent |[Cc]rude |[Oo]verall )?[Rr]ates?)"
_STOP = r"incidences?|rates?|IRs?|EAIRs?|event|and|or|was|were|is|are|had|in|at|by|with|per|than|as|on|from|to|between|among|the|overall|crude|cumulative|annual|similar|higher|lower|respectively|exposure-adjusted|adjusted"
_WORD = rf"(?!(?:{_STOP})\b)[A-Za-z][\w/'’-]*(?![\w/'’-])"
_WORDS = rf"(?<![\w-]){_WORD}(?: {_WORD}){{0,4}}"
_RATE_OF = re.compile(
    rf"\b{_CALLED}\b(?: ?[(\[][^()\[\]]{{0,30}}[)\]])?(?: and [a-z]+)? (?:of|for) (?:the |any |all |an? )*(?P<what>{_WORDS})"
)
_COUNTED = re.compile(rf"\s*(?P<what>{_WORDS}) ?(?:were |was )?(?:\w+ed )?[(\[]")
_RATE_BEHIND = re.compile(rf"(?P<what>{_WORDS}) {_CALLED}\b")


#: A unit of a rate; where it is told elsewhere, what a rate is called.
_UNIT, _TOLD = re.compile(r"PY$|year$"), re.compile(r"\b(?:(?:ea|ex|e)?irs?|incidence rates?)\b")
_TOLD_SIGN = sign("(?:ea|ex|e)?irs?|incidence")
_RATE_AFTER = re.compile(
    rf"[\s)]*(?:/ ?\d[\d,]* \w+ |per \d[\d,]* [\w-]+ )?(?:for|of) (?:the |any |all |an? )*(?P<what>{_WORDS})"
)


def may_be(scene: Scene, quantity: Quantity) -> bool:
    """Whether a number is a rate by its unit, or one without a unit behind words that speak of rates."""
    if quantity.unit is not None:
        return _UNIT.search(quantity.unit) is not None
    if not scene.signs & _TOLD_SIGN:
        return False
    return _TOLD.search(scene.lower, 0, quantity.start - scene.start) is not None


def named(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """What the words beside a rate, then the events that the sentence names before it, say that it is the rate of."""
    low = scene.clause_span(quantity.start)[0]
    for rule, pattern in (("rate-of", _RATE_OF), ("rate-behind", _RATE_BEHIND)):
        found = list(pattern.finditer(scene.clean, low, quantity.start))
        if found and (name := tidy(found[-1]["what"])):
            yield Link(name, found[-1].start("what"), found[-1].end("what"), rule)
    before = [q.end for q in scene.quantities if q.end <= quantity.start]
    if before and (counted := _COUNTED.match(scene.clean, before[-1], quantity.start)):
        if name := tidy(counted["what"]):
            yield Link(name, counted.start("what"), counted.end("what"), "rate-counted")
    if (behind := _RATE_AFTER.match(scene.clean, quantity.end, scene.end)) and (name := tidy(behind["what"])):
        yield Link(name, quantity.start, behind.end("what"), "rate-after")
    events = [e for e in scene.of_kind("event") if e.end <= quantity.start]
    for back, event in enumerate(reversed(events[-2:])):
        yield Link(event.name, event.start, event.end, f"rate-event-{back}")

"""What happens at a rate: "IR for malignancy was 0.4/100 PY" is of malignancy, whatever the rate is called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abstrax.quantities.grammar import Quantity
from abstrax.relate.link import Link
from abstrax.relate.phrases import tidy
from abstrax.relate.scene import Scene

_CALLED = r"(?:(?:EA|EX|E)?IRs?|[Ii]ncidences?(?: rates?| densit(?:y|ies))?|(?:[Ee]vent |[Cc]rude |[Oo]verall )?[Rr]ates?)"
_STOP = r"incidences?|rates?|IRs?|EAIRs?|event|and|or|was|were|is|are|had|in|at|by|with|per|than|as|on|from|to|between|among|the|overall|crude|cumulative|annual|similar|higher|lower|respectively|exposure-adjusted|adjusted"
_WORD = rf"(?!(?:{_STOP})\b)[A-Za-z][\w/'’-]*(?![\w/'’-])"
_WORDS = rf"(?<![\w-]){_WORD}(?: {_WORD}){{0,4}}"
_RATE_OF = re.compile(
    rf"\b{_CALLED}\b(?: ?[(\[][^()\[\]]{{0,30}}[)\]])?(?: and [a-z]+)? (?:of|for) (?:the |any |all |an? )*(?P<what>{_WORDS})"
)
_COUNTED = re.compile(rf"\s*(?P<what>{_WORDS}) ?(?:were |was )?(?:\w+ed )?[(\[]")
_RATE_BEHIND = re.compile(rf"(?P<what>{_WORDS}) {_CALLED}\b")


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
    events = [e for e in scene.of_kind("event") if e.end <= quantity.start]
    for back, event in enumerate(reversed(events[-2:])):
        yield Link(event.name, event.start, event.end, f"rate-event-{back}")

"""Names of measures that no vocabulary holds, by where abstracts put them.

"Smokers had a higher mean entheseal thickness (4.6 vs 3.2 mm)", "Coping effort in users (mean 3.0)", "weight, length
and head circumference were 2.8 kg, 46.5 cm and 33.8 cm".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from abstrax.quantities.grammar import Quantity
from abstrax.relate.link import Link
from abstrax.relate.phrases import outcome_before, subject_before, tidy
from abstrax.relate.scene import Scene
from abstrax.relate.signals import paired

_STOP = (
    r"the|a|an|and|or|of|in|at|by|with|for|on|to|from|than|as|was|were|is|are|had|has|have|been|that|which|who|between|among|across|"
    r"vs|versus|compared|per|after|before|during|but|while|whereas|respectively|not|no|if|when|where|then|patients?|pts|participants"
)
_WORD = rf"(?<![\w-])(?!(?:{_STOP})\b)[a-zα-ω%][\w/+’'-]*(?![\w-])"
_NAME = rf"{_WORD}(?: {_WORD}){{0,4}}(?: of {_WORD}(?: {_WORD}){{0,3}})?"
#: What is said of a measure before it is named; what is measured of it.
_PASSED = (
    r"(?:(?:mean|median|average|baseline|total|overall|absolute|relative|crude|adjusted|predicted|observed|annual|peak)(?: \(\w+\))?"
    r"|(?:scores?|levels?|values?|rates?|risks?|frequency|prevalence|incidence|concentrations?|numbers?|percentages?|proportions?|reductions?|increases?|decreases?|improvements?|changes?|degrees?|amounts?) (?:in|of|for|on)"
    r"|the|an?)"
)
# in small letters, as the next
_COMPARED = re.compile(
    r"\b(?:higher|lower|greater|larger|smaller|longer|shorter|better|worse|more|fewer|less|similar|comparable|different|increased|decreased|reduced|elevated|improved|impaired|stable)"
    rf" (?:{_PASSED} )*(?P<name>{_NAME})"
)
_COMPARING_WORD = re.compile(
    r"(?:igh|ow|reat|arg|mall|ong|hort|few)er\b|better|worse|\bmore\b|\bless\b|similar|comparable|different|creased|reduced|elevated|improved|impaired|stable"
)


def names(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """What is compared before the number, what its bracket stands behind, the item at its place in a list."""
    yield from _compared(scene, quantity)
    low, _high = scene.clause_span(quantity.start)
    yield from _before_bracket(scene, quantity, low)
    yield from _item(scene, quantity, low)


def _compared(scene: Scene, quantity: Quantity) -> Iterator[Link]:
    """ "significantly higher scores in fatigue (5.6 vs 4.1), spinal pain (6.5 vs 5.1)"."""
    at = quantity.start - scene.start
    if not _COMPARING_WORD.search(scene.lower, 0, at):
        return
    found = list(_COMPARED.finditer(scene.lower, 0, at))
    if found:
        start, end = (scene.start + place for place in found[-1].span("name"))
        rule = "compared-far" if scene.crossed(end, quantity.start) else "compared"
        yield Link(tidy(scene.clean[start:end]), start, end, rule)


_OF_WHOM = re.compile(r"\b(?:between|among|across|in|for|with|than|versus|vs|compared)\b[^,;]*$")


def _before_bracket(scene: Scene, quantity: Quantity, low: int) -> Iterator[Link]:
    """ "Axl (MFI: 1.1 vs 0.9)", "S100B levels between cases and controls (median 1714 vs 2369)"."""
    if not quantity.depth:
        return
    opening = max(scene.clean.rfind("(", low, quantity.start), scene.clean.rfind("[", low, quantity.start))
    if opening < 0:
        return
    text = scene.bare(low, opening)
    whom = _OF_WHOM.search(text)
    options = [("before-bracket", text)]
    if whom and whom.start() > 3:
        options.append(("before-bracket-of", text[: whom.start()]))
    for rule, before in options:
        if name := outcome_before(before):
            yield _link(scene, name, rule, low, quantity)


_SPLIT = re.compile(r",? (?:and|or) |, ")


def _item(scene: Scene, quantity: Quantity, low: int) -> Iterator[Link]:
    """ "Mean weight, length and head circumference were 2.8 kg, 46.5 cm and 33.8 cm": as many names as values."""
    index = scene.quantities.index(quantity)
    run = scene.runs.get(index, ())
    if len(run) < 2:
        return
    first = scene.quantities[run[0]]
    low = min(low, scene.clause_span(first.start)[0])
    items = _SPLIT.split(scene.bare(low, first.start).replace("\x00", ""))
    each = 2 if paired(scene, run) else 1
    many, place = len(run) // each, run.index(index) // each
    if not 1 < many <= len(items):
        return
    item = items[place - many]
    name = outcome_before(item) if place == many - 1 else subject_before(item)
    if name:
        yield _link(scene, name, f"item of {min(many, 4)}{'' if each == 1 else ' pairs'}", low, quantity)


def _link(scene: Scene, name: str, rule: str, low: int, quantity: Quantity) -> Link:
    """A name with its place, where it stands in the text as it is told."""
    start = scene.clean.find(name, low, quantity.start)
    return (
        Link(name, start, start + len(name), rule)
        if start >= 0
        else Link(name, quantity.start, quantity.start, rule)
    )

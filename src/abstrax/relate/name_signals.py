"""What speaks for a name of a measured value: how it is reached, what its words and its unit tell."""

from __future__ import annotations

import re
from typing import NamedTuple

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity
from abstrax.quantities.units import TIME_UNITS
from abstrax.relate.atoms import clusters, fold, small, unit_class
from abstrax.relate.link import Link
from abstrax.relate.scene import Scene
from abstrax.relate.signals import reached


class Rivals(NamedTuple):
    """The names that a value may belong to, in small letters, and how the value before offers its own."""

    names: list[str]
    last: str
    #: The word that tells what sort of time the value is; None where it is no time.
    cue: str | None

    @classmethod
    def of(cls, links: list[Link], cue: str | None) -> Rivals:
        """The names that links offer."""
        last = next((link.rule for link in links if link.rule.startswith("like-last")), "none")
        return cls([link.name.lower() for link in links if link.name], last, cue)


def name_signals(
    scene: Scene,
    quantity: Quantity,
    link: Link,
    role: str,
    unit: str | None,
    rivals: Rivals,
) -> list[str]:
    """What speaks for a name: how it is reached, what stands between, whether it can have the unit and the value."""
    name, start, end, rule, mention = link
    entry_unit = mention.entry.unit if mention is not None and mention.entry is not None else None
    source = mention.source if mention else "none"
    fits, kind, own = unit_fit(unit, entry_unit, quantity), _name_kind(name), str(name).lower()
    out = [
        f"rule={rule}", f"rule={rule}&{role}", f"source={source}", f"rule={rule}&{source}",
        f"unit-fit={fits}", _possible(quantity, mention, unit, role),
        f"name-is={kind}&{unit_class(quantity)}", f"name-is={kind}&{role}",
    ]  # fmt: skip
    others = [other for other in rivals.names if other != own]
    if any(own in other for other in others):
        out.append(f"shorter-than-rival&{rule}")
    if any(map(own.__contains__, others)):
        out.append(f"longer-than-rival&{rule}")
    out += _wording(scene, str(name), rule, mention is not None)
    out.append(f"rule={rule}&last={rivals.last}")
    if rivals.cue is not None:
        out += [f"rule={rule}&told {rivals.cue}", f"name-is={kind}&told {rivals.cue}"]
    if mention is not None:
        out += reached(scene, start, end, quantity)
    return out


def _wording(scene: Scene, name: str, rule: str, known: bool) -> list[str]:
    """What the words of a name tell of its being one: its last word, its case, whether it names a group as well."""
    words = name.split()
    out = [f"words={min(len(words), 6)}&{'known' if known else rule}"]
    if (
        any(name == g.label or name.endswith(" " + g.label) for g in scene.groups if not g.drug)
        or name in scene.focus.groups
    ):
        out += ["names a group", f"names a group&{rule}"]
    if known or not words:
        return out
    last, first = words[-1], words[0]
    group = clusters().get
    out += [f"last word {fold(last)}", f"first word {fold(first)}"]
    out += [f"last word {group(fold(last))}", f"first word {group(fold(first))}"]
    return out


_TIMED = re.compile(r"follow|duration|time|interval|onset|age\b")


def _name_kind(name: str | None) -> str:
    """Whether a name is of an age, a time or anything else."""
    if name == "age":
        return "age"
    return "time" if name and _TIMED.search(small(name)) else "other"


def unit_fit(unit: str | None, usual: str | None, quantity: Quantity) -> str:
    """How a unit in the text agrees with the one that the measure usually has: same, bare, missing, time, percent, other."""
    if usual is None:
        return "unknown"
    if unit is None:
        return "missing" if usual not in ("1", "points", "") else "bare"
    if unit == usual:
        return "same"
    if unit in TIME_UNITS and usual in TIME_UNITS:
        return "time"
    return "percent" if unit == "%" else "other"


def _possible(quantity: Quantity, mention: Mention | None, unit: str | None, role: str) -> str:
    """Whether the measure can have the value, where the vocabulary states limits in this unit."""
    entry = mention.entry if mention is not None else None
    if entry is None or unit not in (None, entry.unit) or role == "percent_change":
        return "limits-unknown"
    high = entry.high if entry.high is not None else float("inf")
    low = -high if role == "change" else entry.low if entry.low is not None else float("-inf")
    return "possible" if low <= quantity.value <= high else "beyond-limits"

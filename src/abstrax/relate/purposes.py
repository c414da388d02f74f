"""What a dose is given for: the study's own drug, what prepares for it, what treats harm, and what is kept on."""

from __future__ import annotations

import re

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity
from abstrax.quantities.units import DOSE_UNITS
from abstrax.relate.scene import Scene

_CONDITIONING = re.compile(r"lympho-?deplet|conditioning|\bLD\b chemo", re.I)
_PREMED = re.compile(r"pre-?medicat", re.I)
_RESCUE = re.compile(
    r"\b(?:rescue|treated with|managed with|required|needed|resolved\b[^.;]*\b(?:with|after|on)|cleared with|administered for|treat(?:ment of)? (?:the )?(?:CRS|ICANS))\b",
    re.I,
)
_BACKGROUND = re.compile(
    r"\b(?:dose (?:was |were )?(?:decreas|reduc|taper|declin)|(?:mean|median|average|daily|cumulative|baseline|concomitant|background|stable|maintenance|previous|prior) |tapered|taper|reduced (?:from|to)|decreased (?:from|to)|at baseline|remained on|on stable|equivalents?)",
    re.I,
)
#: What makes an amount the most that may be given.
LIMIT = re.compile(
    r"\b(?:max(?:imum|\.)?|not exceeding|up to)(?: (?:dose|daily dose|of|a|maximum))* ?(?:$|(?=\d))", re.I
)
_STEROID = re.compile(
    r"predniso|gluco-?cortico|cortico-?steroid|steroid|\bGCs?\b|\bPDN\b|\bPSL\b|\bCS\b|hydrocortisone|dexamethasone",
    re.I,
)


def purpose(scene: Scene, quantity: Quantity, mention: Mention | None, drug: str) -> str:
    """The purpose of an amount of a drug, as the record names it: ``study``, ``conditioning``, ``rescue``, ..."""
    before, after = scene.before(quantity.start, 90), scene.after(quantity.end, 60)
    use = mention.entry.use if mention is not None and mention.entry is not None else None
    steroid = bool(_STEROID.search(drug))
    if use == "conditioning" and _conditions(scene):
        return "conditioning"
    if _premedicates(scene, quantity, steroid or use == "premedication"):
        return "premedication"
    if _rescues(scene, quantity, steroid) or _helps(scene, mention, drug):
        return "rescue"
    limit = LIMIT.search(scene.before(quantity.start, 24)) or LIMIT.search(
        scene.clean, quantity.start, quantity.end
    )
    if quantity.op in ("<", "<=", ">", ">=") and not limit:
        return "background" if _MAINTAINED.search(before) or _MAINTAINED.match(after) else "threshold"
    if steroid:
        return "study" if _ARM.search(scene.text) else "background"
    taken = use in ("background", "premedication") and _BACKGROUND.search(before + after)
    lead = scene.before(mention.start, 50) if mention is not None and drug != scene.focus.product else ""
    beside = _BESIDE.search(before) or _BESIDE_AFTER.match(after) or _KEPT_ON.search(lead)
    return "background" if taken or beside else "study"


#: "cyclophosphamide on D-4, followed by the cells", "infused after fludarabine"
_MAKES_ROOM = re.compile(r"\b(?:after|following|followed by|preced\w+|prior to|before|D ?-\d|[Dd]ays? -\d)")


def _conditions(scene: Scene) -> bool:
    """Whether the sentence prepares for an infusion of cells, in so many words or by its place before them."""
    if _CONDITIONING.search(scene.text):
        return True
    return "cells" in scene.focus.design and _MAKES_ROOM.search(scene.text) is not None


#: "had progressed on mycophenolate", "despite rituximab (two infusions of", "on stable methotrexate": not what is studied.
_KEPT_ON = re.compile(
    r"\b(?:despite|had failed|progress\w+ (?:on|under)|on stable(?: doses? of)?|on top of|along with|restarted|(?:was|were) also on|remain\w* (?:\w+ ){0,2}on"
    r"|previously had)(?: [\w-]+){0,2} $",
    re.I,
)
_SERVES_CRS = re.compile(r"tocilizumab|siltuximab|anakinra|dexamethasone|methylprednisolone", re.I)
_IMMUNOGLOBULIN = re.compile(r"\bIVIG\b|immuno-?globulin", re.I)
_LOW_IGG = re.compile(r"\bIgG\b|hypogammaglobulin", re.I)
_CLEARED_WITH = re.compile(
    r"\b(?:cleared|resolved|treated|managed)\b[^.;,]{0,12}\b(?:with|by|on) (?:[\w-]+ )?$"
)
_IN_NEED, _GIVEN = (
    re.compile(r"\b(?:needed|required)\b"),
    re.compile(r"\b(?:given to|used|received|administered)\b"),
)


def _helps(scene: Scene, mention: Mention | None, drug: str) -> bool:
    """ "Tocilizumab 8 mg/kg was needed by 5", "IgG fell, and all got IVIG", "reactivation was cleared with valganciclovir"."""
    if mention is None or drug == scene.focus.product:
        return False
    if _IMMUNOGLOBULIN.search(drug) and _LOW_IGG.search(scene.clean, scene.start, mention.start):
        return True
    cells = "cells" in scene.focus.design
    if _SERVES_CRS.search(drug) and scene.section == "results":
        if _IN_NEED.search(scene.text) or (cells and _GIVEN.search(scene.text)):
            return True
    if not cells:
        return False
    harmed = any(event.end <= mention.start for event in scene.of_kind("event"))
    return harmed and _CLEARED_WITH.search(scene.before(mention.start, 50)) is not None


#: "randomised to 30 mg or 15 mg prednisolone", "arm C, methylprednisolone": glucocorticoids are what is studied.
_ARM = re.compile(
    r"\brandomi[sz]ed (?:\([\d:]+\) )?to (?:receive |one of )?(?!.*\b(?:background|stable|plus)\b)|\b[Aa]rm [A-D]\b|\bvehicle\b"
)
_MAINTAINED = re.compile(
    r"\b(?:(?:remain|maintain|continu)\w* (?:\w+ ){0,3}on|maintenance|take|taking|took|require[sd]?|receiving|stable)\b[^.;,]*$|[^.;,]{0,12}\b(?:was|were) allowed",
    re.I,
)
_BESIDE_WORDS = r"\b(?:co-?administered|concomitant(?:ly)?|while taking|remain\w* (?:in remission )?on|in addition to)\b[^.;]*$"
_BESIDE = re.compile(
    rf"{_BESIDE_WORDS}|\bas prophylaxis|\b(?:was|were) (?:allowed|permitted)\b",
    re.I,
)
_BESIDE_AFTER = re.compile(
    rf"{_BESIDE_WORDS}|[^.;]{{0,24}}\bas prophylaxis|[^.;]{{0,12}}\b(?:(?:was|were) (?:allowed|permitted)|had failed)\b",
    re.I,
)
_BEFORE_EACH = re.compile(r"\b(?:given|administered)\b[^.;]{0,40}\bbefore (?:each|every)\b")
_BEFORE_DOSES = re.compile(
    r"\b(?:before|prior to|ahead of|preced(?:e|es|ed|ing)) (?:(?:the|each|every|all) )*(?:[\w-]+ ){0,3}?(?:dos(?:e|es|ing)|infusions?|injections?|cycles?|administrations?)\b"
)


def _premedicates(scene: Scene, quantity: Quantity, apt: bool) -> bool:
    """Whether the sentence speaks of premedication, and not of what follows it; ``apt`` is a drug that may be such."""
    match = _PREMED.search(scene.text)
    if match is None:
        told = _BEFORE_DOSES if apt and quantity.unit in DOSE_UNITS else _BEFORE_EACH
        return told.search(scene.clean, quantity.end, scene.end) is not None
    return not re.search(
        r"\b(?:followed by|before|prior to)\b", scene.clean[scene.start + match.end() : quantity.start]
    )


def _rescues(scene: Scene, quantity: Quantity, steroid: bool) -> bool:
    """Whether the drug treats a toxicity that the sentence names."""
    if not re.search(r"\bCRS\b|\bICANS\b|cytokine release|neurotoxicity|\bIRRs?\b|toxicit", scene.text):
        return False
    return bool(
        _RESCUE.search(scene.before(quantity.start, 90))
        or re.match(
            r"[^.;]{0,45}\b(?:for|with) (?:the )?(?:CRS|ICANS|cytokine)", scene.after(quantity.end, 60)
        )
    )

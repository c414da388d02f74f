"""What kind of study it is."""

from __future__ import annotations

import re

from abstrax.text.openings import letter_first

#: Designs as abstracts name them (lower case), the more telling first; one is put together from all that match.
_DESIGNS = [
    ("systematic review and meta-analysis", r"systematic (?:literature )?review and (?:network )?meta-analys"
        r"|systematic review.{0,80}meta-analys"),
    ("network meta-analysis", r"network meta-analys"), ("meta-analysis", r"\bmeta-analys"),
    ("systematic review", r"systematic (?:literature )?(?:review|search)|scoping review"),
    ("case series", r"\bcase series\b"), ("case report", r"\bcase report\b|we (?:report|describe|present) (?:a|the) (?:case|patient|\d{1,3}[- ]year)"),
    ("Delphi consensus", r"\bdelphi\b"), ("qualitative interview study", r"qualitative (?:interview|study)|semi-structured interview"),
    ("preclinical study", r"\b(?:mice|murine|mouse model|in vitro|cynomolgus|ex vivo)\b"),
    ("post hoc analysis", r"\bpost[- ]?hoc\b"), ("pooled analysis", r"\bpooled (?:analysis|data)\b"),
    ("phase", r"\bphase (?:[1-4](?:[ab](?:/[ab])?)?(?:/[1-4][ab]?)?|i{1,3}v?[ab]?(?:/i{1,3}[ab]?)?)\b"),
    ("randomized", r"\brandomi[sz]ed\b"), ("double-blind", r"\bdouble[- ]blind"), ("open-label", r"\bopen[- ]label"),
    ("placebo-controlled", r"\bplacebo[- ]controlled|versus placebo"), ("dose-escalation", r"dose[- ]escalation"),
    ("first-in-human", r"first-in-human"), ("basket study", r"\bbasket (?:study|trial)"), ("pilot study", r"\bpilot (?:study|trial)"),
    ("multicenter", r"\bmulti-?cent(?:er|re)"), ("single-center", r"\bsingle[- ]cent(?:er|re)"),
    ("prospective", r"\bprospective"), ("retrospective", r"\bretrospective"), ("cross-sectional study", r"\bcross-sectional"),
    ("case-control study", r"\bcase-control"), ("registry", r"\bregistr(?:y|ies)\b"), ("cohort study", r"\bcohort\b"),
    ("observational study", r"\bobservational"), ("survey", r"\b(?:survey|questionnaire study)\b"),
]  # fmt: skip
# The longest word that each form cannot do without; a plain search for it is quicker than the form.
_HINTS = {
    "case report": ("case",), "qualitative interview study": ("interview", "qualitative"), "pilot study": ("pilot",),
    "preclinical study": ("mice", "murine", "mouse", "vitro", "cynomolgus", "vivo"), "post hoc analysis": ("hoc",),
    "double-blind": ("blind",), "basket study": ("basket",), "registry": ("registr",), "survey": ("survey", "questionnaire"),
    "systematic review and meta-analysis": ("meta-analys",), "systematic review": ("systematic", "scoping"),
    "randomized": ("randomi",), "open-label": ("label",), "placebo-controlled": ("placebo",), "dose-escalation": ("escalation",),
    "multicenter": ("cent",), "single-center": ("single",), "cohort study": ("cohort",), "network meta-analysis": ("network",),
    "meta-analysis": ("meta-analys",), "delphi consensus": ("delphi",),
}  # fmt: skip
_DESIGN_RES = [
    (name, re.compile(letter_first(form)), _HINTS.get(name, (name.split(" ")[0].lower(),)))
    for name, form in _DESIGNS
]


def find(text: str) -> str | None:
    """The design as ``text`` (a title and what follows it) names it; None where it names none."""
    lower = text.lower()
    found = []
    for name, pattern, hints in _DESIGN_RES:
        match = pattern.search(lower) if any(map(lower.__contains__, hints)) else None
        if match:
            found.append(text[match.start() : match.end()] if name == "phase" else name)
    if any(name.startswith(("systematic", "meta-", "network")) for name in found):
        return found[0]
    return ", ".join(found[:6]) or None

"""Who an abstract as a whole tells of: how often it names what may be a group, and whether it treats it as one."""

from __future__ import annotations

import re

from abstrax.relate.atoms import small
from abstrax.relate.weights import Together
from abstrax.text.openings import opening

_ARM_AFTER = re.compile(
    r"[\s)]*(?:-treated|treated|treatment|monotherapy)?[ -]*(?:groups?|arms?|cohorts?|subgroups?|recipients|users|patients|pts|participants|subjects|cases|individuals)\b"
)
_SIZED = re.compile(r"[^.;(),]{0,20}[(\[] ?n ?= ?\d|[ (\[]*n ?= ?\d")
_AGAINST_BEFORE = re.compile(
    r"\b(?:vs\.?|versus|than|compared (?:with|to)|relative to|or|and)(?: (?:the|those|patients|pts|with|without|in|on|for|of|receiving|treated))* $"
)
_AGAINST_AFTER = re.compile(r"[^.;,()\d]{0,14}\b(?:vs|versus|than|compared)\b")
#: The words that it ends in: where none stands before a label, it need not be tried.
_LEADING = tuple(
    "vs vs. versus than with to or and the those patients pts without in on for of receiving treated".split()
)
#: Without one of these in an abstract, no label in it has a size, or is compared by the words behind it.
_SIZES = re.compile(r"n(?<!\wn) ?= ?\d")
_COMPARED = re.compile(opening("vs|versus|compared|than") + r"\b")


#: Signs behind a label that let none of the three go on that look at what follows it.
_ENDS = (",", ".", ";", "")

#: A shorter text is a sentence or two, not an abstract: that it names a label once says nothing of the label.
_ABSTRACT = 400


class Cast:
    """The labels of one abstract; each is looked up once."""

    def __init__(self, clean: str) -> None:
        #: The abstract in small letters.
        self.lower = small(clean)
        self._known: dict[str, Together] = {}
        self._whole = len(clean) >= _ABSTRACT
        self._sized = _SIZES.search(self.lower) is not None
        self._compared = _COMPARED.search(self.lower) is not None

    def of(self, label: str) -> Together | None:
        """What the abstract as a whole says for a label being a group; None where there is only a sentence or two."""
        if not self._whole:
            return None
        known = self._known.get(label)
        if known is None:
            known = self._known[label] = self._looked_up(small(label))
        return known

    def without(self, label: str) -> str:
        """How the abstract names those who do not have something: "non-SSc", "without SSc"."""
        small_label = small(label)
        ways = ("non-", "without ", "no ", "non")
        told = next((way for way in ways if f"{way}{small_label}" in self.lower), "without ")
        return f"{told}{label}"

    def _looked_up(self, label: str) -> Together:
        text, at, times = self.lower, self.lower.find(label), 0
        arm = sized = against = False
        while at >= 0 and times < 9:
            end = at + len(label)
            if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                times += 1
                led = text.startswith(" ", at - 1) and text.endswith(_LEADING, 0, at - 1)
                follows = text[end : end + 1] not in _ENDS
                arm = arm or (follows and _ARM_AFTER.match(text, end) is not None)
                sized = sized or (self._sized and follows and _SIZED.match(text, end) is not None)
                against = (
                    against
                    or (led and _AGAINST_BEFORE.search(text[max(0, at - 40) : at]) is not None)
                    or (self._compared and follows and _AGAINST_AFTER.match(text, end) is not None)
                )
            at = text.find(label, end)
        strong = arm + sized + against
        return Together((f"cast said {min(times, 5)}", f"cast strong {strong} said {min(times, 4)}"))

"""Mentions from several sources made one row: none overlaps another, and each bears its shortest name."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from abstrax.names.abbreviations import Definition
from abstrax.names.folding import fold
from abstrax.names.kinds import kinds
from abstrax.names.lexicon import Lexicon
from abstrax.names.mention import Mention

Span = tuple[int, int]

# ``%pFVC``, ``% predicted FVC``; ``FVC%``, ``FVC % predicted``, ``FVC (% pred)``: the unit is part of the name.
_PERCENT_BEFORE = re.compile(
    r"(?:(?<![\d\s])|(?<=[a-z,(] )|(?<=^))%[ -]?(?:p|pred(?:icted|\.)?[ -])?$|\bpredicted $", re.I
)
_PERCENT_AFTER = re.compile(
    r"[ -]?\(?%[ -]?(?:of )?(?:pred(?:icted|\.)?|p\b)(?: values?)?\)?|%(?!\s?\d)|[ -]pp\b"
    r"|,? percent(?:age)?(?: of)? predicted(?: values?)?", re.I
)  # fmt: skip
_WEIGHED = re.compile(r"[^.;()]{0,25}?\d[\d.]*\s?(?:kg|lbs?|pounds|points?|cm)\b")


def defined(
    clean: str, definitions: Iterable[Definition], lexicon: Lexicon
) -> tuple[list[Mention], list[Span]]:
    """Mentions of the short forms that an abstract defines, and places where one stands for something else.

    At ``modified Rodnan skin score (mRSS)`` one mention covers both forms.
    """
    mentions: list[Mention] = []
    silenced: list[Span] = []
    for definition in definitions:
        found = kinds(definition.short, definition.long, lexicon)
        if not found:
            silenced += definition.spans
        for start, end in definition.spans:
            start, end = _whole(clean, start, end, definition)
            for kind, entry in found:
                name = entry.name if entry and entry.fixed else definition.short
                mentions.append(Mention(start, end, kind, name, "abbreviation", entry))
    return mentions, silenced


def _whole(clean: str, start: int, end: int, definition: Definition) -> Span:
    """The span of a short form, or of the whole definition if this is where it is defined."""
    if definition.long_span is None:
        return start, end
    long_start, long_end = definition.long_span
    if clean[long_end:start].strip(" ,\"'“”‘’\u00a0") in ("(", "["):
        return long_start, end + (clean[end : end + 1] in ")]")
    if clean[end:long_start].strip() in ("(", "["):
        return start, long_end + (clean[long_end : long_end + 1] in ")]")
    return start, end


def merge(clean: str, sources: Sequence[Iterable[Mention]], silenced: Sequence[Span]) -> list[Mention]:
    """One row of mentions from sources in order of precedence, with units of names and brackets drawn in."""
    covers = _Covers(silenced)
    ranked = [
        (mention.start - mention.end, rank, _second(clean, mention), i, mention)
        for rank, mentions in enumerate(sources)
        for i, mention in enumerate(widened(clean, mention) for mention in mentions)
        if rank == 0 or not covers.cover(mention)
    ]
    starts: list[int] = []
    kept: list[Mention] = []
    for *_, mention in sorted(ranked):
        place = bisect(starts, mention.start)
        clear_before = not place or kept[place - 1].end <= mention.start
        if clear_before and (place == len(kept) or kept[place].start >= mention.end):
            starts.insert(place, mention.start)
            kept.insert(place, mention)
    return kept


class _Covers:
    """Spans asked whether one of them covers a mention."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        #: How far the spans up to each one reach.
        self._reach = list(accumulate((end for _, end in ordered), max))

    def cover(self, mention: Mention) -> bool:
        """Whether a span that begins no later reaches as far as the mention."""
        place = bisect(self._starts, mention.start)
        return place > 0 and self._reach[place - 1] >= mention.end


def _second(clean: str, mention: Mention) -> int:
    """Which of several kinds at one place stands: an event before a condition, a measure where it is weighed.

    ``weight loss of 4 kg`` is measured, ``weight loss in 3 patients`` is an event.
    """
    if mention.kind == "measure":
        return 0 if _WEIGHED.match(clean, mention.end) else 2
    return {"drug": 0, "event": 1, "condition": 3}[mention.kind]


def widened(clean: str, mention: Mention) -> Mention:
    """A measure with the percent sign that belongs to its name."""
    if mention.kind != "measure" or "%" not in clean[max(0, mention.start - 12) : mention.end + 8]:
        return mention
    before = _PERCENT_BEFORE.search(clean, max(0, mention.start - 12), mention.start)
    after = _PERCENT_AFTER.match(clean, mention.end)
    start = before.start() if before else mention.start
    end = after.end() if after else mention.end
    return replace(mention, start=start, end=end)


def named(clean: str, mention: Mention, shorts: Mapping[str, str]) -> Mention:
    """The mention under the short form that the abstract defines for its words (folded), if it does."""
    if mention.source == "abbreviation" or (mention.entry and mention.entry.fixed):
        return mention
    short = shorts.get(fold(clean[mention.start : mention.end])) if shorts else None
    return replace(mention, name=short) if short else mention

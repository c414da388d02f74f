"""Where an abstract is said again in another language: that part is kept, and not searched."""

from __future__ import annotations

import re

from abstrax.text.sentences import split

# Scripts other than Latin and Greek: Cyrillic, Hebrew, Arabic, Chinese, Japanese, Korean.
_SCRIPT = re.compile(r"[\u0400-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
# Short words of German, French, Spanish, Italian, Portuguese and Dutch that English does not have.
_FOREIGN = re.compile(
    r"\b(?:der|die|das|und|mit|wurden?|eine[rnms]?|bei|dem|des|zur|zum|les|une|dans|avec|et|est|chez|du|pour|par|el|los|las"
    r"|del|con|una|por|fueron|se|della?|degli|nel|nos?|uma|dos|foram|com|het|een|van|aux?|sur|ou|qui|sont|y|en|la|le)\b"
)
_ENGLISH = re.compile(r"\b(?:the|of|and|in|with|was|were|to|for|is|are|by|from|that|this|we|on|as|at)\b")
_SUSPICION = re.compile(
    r" (?:der|die|und|wurden?|les|des|une|dans|los|las|del|que|una|della|uma|dos|het|een) "
)
_LEAST_SCRIPT = 20
_LEAST_WORDS = 5


def foreign_span(clean: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch of ``clean[start:end]`` in another language, if there is English besides it."""
    if not _suspicious(clean, start, end):
        return None
    spans = list(split(clean, start, end))
    weights = [_weight(clean[a:b]) for a, b in spans]
    low, high = _heaviest(weights)
    if low == 0 and high == len(spans):
        return None
    if sum(weights[low:high]) < _LEAST_WORDS:
        return None
    return spans[low][0], spans[high][0] if high < len(spans) else end


def _suspicious(clean: str, start: int, end: int) -> bool:
    if not clean.isascii() and sum(1 for _ in _SCRIPT.finditer(clean, start, end)) >= _LEAST_SCRIPT:
        return True
    return sum(1 for _ in _SUSPICION.finditer(clean, start, end)) >= _LEAST_WORDS


def _weight(sentence: str) -> int:
    """Above zero for another language, below for English."""
    script = len(_SCRIPT.findall(sentence))
    words = sentence.lower()
    return script + len(_FOREIGN.findall(words)) - 2 * len(_ENGLISH.findall(words))


def _heaviest(weights: list[int]) -> tuple[int, int]:
    """The run of sentences with the greatest sum (half open)."""
    best = (0, 0, 0)
    low = total = 0
    for position, weight in enumerate(weights):
        if total <= 0:
            low, total = position, 0
        total += weight
        if total > best[0]:
            best = (total, low, position + 1)
    return best[1], best[2]

"""What ``abstrax check`` and ``abstrax accept`` print, as lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from abstrax.gold import Comparison, GoldFact, Level, Pair
from abstrax.gold.baseline import Changes, Line, differing
from abstrax.gold.gate import Verdict
from abstrax.gold.metrics import calibration as bands
from abstrax.gold.metrics import only, top_half
from abstrax.model import Fact

_PLACE = frozenset({"kind", "quote", "section", "start", "end", "confidence", "rule", "flags", "id"})
_LAST = frozenset({"group", "when"})
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z0-9(])|\n")


def calibration(comparisons: Sequence[Comparison]) -> list[str]:
    """Precision at core level by band of confidence."""
    found = bands(comparisons)
    if not found:
        return ["", "no fact has a confidence"]
    lines = ["", "confidence      facts  right at core"]
    lines += [f"{band.low:.3f} - {band.high:.3f}  {band.facts:5}  {band.precision:.3f}" for band in found]
    half = top_half(comparisons)
    return [*lines, f"top half: {half.precision:.3f} of {half.facts} facts"] if half else lines


def facts(comparisons: Iterable[Comparison], level: Level, kinds: Sequence[str]) -> list[str]:
    """Each gold fact not right at a level, with what was found in its place, and each extra fact."""
    lines: list[str] = []
    for comparison in comparisons:
        shown = only(comparison, lambda fact: not kinds or fact.kind in kinds)
        found = [line for gold, pair in shown.below(level) for line in _missed(shown, gold, pair)]
        found += [line for fact in shown.extra for line in _extra(shown, fact)]
        if found:
            lines += ["", comparison.gold.id, *found]
    return lines


def _missed(comparison: Comparison, gold: GoldFact, pair: Pair | None) -> Iterator[str]:
    known = f"  (known: {gold.missed})" if gold.missed else ""
    yield f"  {'near  ' if pair else 'missed'} {describe(gold.fact)}{known}"
    if pair:
        fields = [f"{name} {_value(pair.found, name)}, not {_value(gold.fact, name)}" for name in pair.differ]
        yield f"         found {'; '.join(fields)}"
    yield f"         {sentence(comparison.text, gold.fact)}"


def _extra(comparison: Comparison, fact: Fact) -> Iterator[str]:
    yield f"  extra  {describe(fact)}  [{fact.rule}]"
    yield f"         {sentence(comparison.text, fact)}"


def _value(fact: Fact, name: str) -> str:
    value = getattr(fact, name)
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else repr(value)


def describe(fact: Fact) -> str:
    """A fact on one line: its kind, its own fields that have a value, then whom and when it is of."""
    return f"{fact.kind} {_values(fact.model_dump(exclude_none=True))}"


def _values(fields: dict[str, Any]) -> str:
    """Fields as ``name=value``; everyone need not be told."""
    order = sorted((name for name in fields if name not in _PLACE), key=lambda name: name in _LAST)
    shown = [name for name in order if (name, fields[name]) != ("group", "all")]
    return " ".join(f"{name}={_short(fields[name])}" for name in shown)


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.12g}"
    text = str(value)
    return f'"{text}"' if " " in text else text


def sentence(text: str, fact: Fact) -> str:
    """The sentence that a fact stands in, its quote between ``«`` and ``»``."""
    start = fact.start if fact.start is not None else text.find(fact.quote)
    if start < 0:
        return f"«{fact.quote}» (not in the text)"
    end = start + len(fact.quote)
    before = [match.end() for match in _SENTENCE_END.finditer(text, max(0, start - 400), start)]
    after = _SENTENCE_END.search(text, end)
    first, last = before[-1] if before else max(0, start - 400), after.end() if after else end + 200
    marked = f"{text[first:start]}«{text[start:end]}»{text[end : min(last, end + 400)]}"
    return " ".join(marked.split())


def changes(found: Changes, listed: bool) -> list[str]:
    """Gains and losses against the baseline."""
    lines = [
        "",
        f"against the baseline: {len(found.losses)} lost, {len(found.changed)} changed, "
        f"{len(found.gains)} gained",
    ]
    if not listed:
        return lines
    lines += [f"  lost     {_line(line)}" for line in found.losses]
    for before, now in found.changed:
        fields = "; ".join(f"{name}: {old!r} -> {new!r}" for name, old, new in differing(before, now))
        lines.append(
            f"  changed  {before['id']}: {before['kind']} «{before.get('quote', 'study block')}» {fields}"
        )
    return lines + [f"  gained   {_line(line)}" for line in found.gains]


def _line(line: Line) -> str:
    return f"{line['id']}: {line['kind']} {_values(line)} «{line.get('quote', 'study block')}»"


def verdict(found: Verdict, listed: bool) -> list[str]:
    """What stands in the way, and what to do about it."""
    lines = (
        changes(found.changes, listed)
        if found.changes is not None
        else ["", "no baseline yet: abstrax accept"]
    )
    for heading, facts_, remedy in (
        ("gold facts newly missed", found.missed, 'mend the rule, or give the gold fact a "missed" reason'),
        ("known misses found again", found.again, 'remove their "missed" from the gold record'),
    ):
        if facts_:
            lines.append(f"{len(facts_)} {heading}: {remedy}")
            lines += [f"  {id}: {describe(gold.fact)} «{gold.fact.quote}»" for id, gold in facts_ if listed]
    if found.changes is not None and (found.changes.losses or found.changes.changed):
        lines.append("facts were lost or changed: mend the rule, or take them with: abstrax accept")
    return [*lines, "check passed" if found.good else "check failed; details: abstrax check"]

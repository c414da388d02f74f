"""One of each fact: what is said again in another sentence is kept where it is said most fully."""

from __future__ import annotations

import re

from abstrax.relate.reading import Linked


def distinct(linked: list[Linked]) -> list[Linked]:
    """One of each fact: said again in another sentence, it is kept where it is said most fully."""
    best: dict[tuple[object, ...], list[int]] = {}
    out: list[Linked | None] = []
    for item in linked:
        held = best.setdefault(_key(item), [])
        twin = next((i for i in held if _restated(out[i], item)), None)
        if twin is None:
            held.append(len(out))
            out.append(item)
        elif _fullness(item) > _fullness(out[twin]):
            out[twin] = None
            held[held.index(twin)] = len(out)
            out.append(item)
    return [item for item in out if item is not None]


_ALIKE = {
    "dose": ("drug", "amount", "amount_high", "unit", "op"), "score": ("value", "value_high", "role", "spread_low", "spread_high", "op"),
    "grade": ("grade", "n", "percent"), "count": ("what", "n", "percent"), "effect": ("measure", "value", "ci_low", "ci_high"),
}  # fmt: skip


def _key(item: Linked) -> tuple[object, ...]:
    fields = item.candidate.fields
    named = str(fields.get("name") or fields.get("event") or "").lower()
    if fields.get("role") == "threshold":  # a limit has one name in the methods and another in the results
        named = str(fields.get("unit"))
    return (item.candidate.kind, named, *(fields.get(name) for name in _ALIKE[item.candidate.kind]))


def _restated(first: Linked | None, second: Linked) -> bool:
    """Whether two alike facts say one thing: not in one sentence, and not of other people, times or outcomes."""
    if first is None or first.sentence == second.sentence:
        return False
    one, other = first.candidate.fields, second.candidate.fields
    kind = second.candidate.kind
    if kind == "dose":
        return (one.get("every") or other.get("every")) == (other.get("every") or one.get("every")) and (
            first.when is None or second.when is None or first.when == second.when
        )
    if (kind == "score" and one.get("role") == "threshold") or kind == "effect":
        return True
    loose = "conclusion" in (first.section, second.section) or "title" in (first.section, second.section)
    same_group = first.group == second.group or ("all" in (first.group, second.group) and loose)
    same_time = first.when == second.when or None in (first.when, second.when)
    if kind == "count" and one.get("what") in ("participants", "screened"):
        return True
    if kind == "count" and one.get("what") in ("with", "records"):
        percent = one.get("percent")
        n = one.get("n")
        # "2 groups (15%) … Two studies (15%)": small numbers recur by chance
        exact = percent is not None and (not float(percent).is_integer() if n is None else float(n) >= 10)
        shared = _share_words(one.get("label"), other.get("label"))
        return same_time and ((exact and (shared or loose)) or (same_group and shared))
    return same_group and same_time


def _share_words(one: object, other: object) -> bool:
    left, right = (set(re.findall(r"[a-z]{4,}", str(label or "").lower())) for label in (one, other))
    return bool(left & right)


def _fullness(item: Linked | None) -> tuple[int, int, float]:
    if item is None:
        return (0, 0, 0.0)
    filled = sum(1 for value in item.candidate.fields.values() if value is not None)
    if item.candidate.kind == "dose" or item.candidate.fields.get("role") == "threshold":
        return (filled, int(item.section != "conclusion"), 0.0)
    return (filled, int(item.section == "results"), item.candidate.confidence)

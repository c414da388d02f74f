"""The role of a measured value: a level, a change from before, or a limit; and the words that tell."""

from __future__ import annotations

import re

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity
from abstrax.relate.atoms import small
from abstrax.relate.scene import Scene
from abstrax.relate.signs import sign

_CHANGE_WORD = r"(?:decreas\w*|increas\w*|reduc\w+|improv\w+|declin\w+|f[ae]ll(?:en)?|rose|rise[ns]?|drop\w*|shr[aiu]nk\w*|deplet\w+|climb\w*|halved|chang\w+|gain\w*|loss|lost|elevat\w+|lower\w*|worsen\w*|CfB|CFB|∆|delta|diminish\w*|grew|growth|progress\w+|seroconver\w+)"
_BY = re.compile(
    rf"\b{_CHANGE_WORD}\b(?:[^.;]|\.(?=\d)){{0,90}}?\bby (?:a |an )?(?:mean |median |average |approximately |about |up to |more than |at least |only |just |another )*(?:of )?$",
    re.I,
)
_CHANGE_OF = re.compile(
    rf"(?:\b|(?<=[A-Za-z]))(?P<word>{_CHANGE_WORD})\b(?P<gap>[^.;]{{0,110}}?)(?:\b(?:of|was|were|is|:|=|reached|averaged|by)|[(,:=])\s*(?:a |an )?(?:mean |median |approximately |about |only )*$",
    re.I,
)
# in small letters; after a sign or glued to a word ("∆CfB"), not to a digit
_CHANGE_BEGINS = re.compile(rf"(?<![^\Wa-z]){_CHANGE_WORD.lower()}\b")
_CHANGES = re.compile(_CHANGE_WORD.lower())
_CHANGE_SIGN = sign(f".*{_CHANGE_WORD.lower()}.*")
_CHANGE_AFTER = re.compile(
    r"^[\s)]*(?:-?points? |percentage points? |-fold )?(?:\w+ )?(?P<word>decreases?|increases?|reductions?|improvements?|declines?|drops?|falls?|rises?|gains?|lower|higher|smaller|larger|decreased|reduced|increased|from baseline|of baseline|change)\b",
    re.I,
)
_FROM = re.compile(
    r"\bfrom(?: (?:a|an))?(?: (?:baseline|mean|median|average|value|initial|score|level))*(?: (?:of|at baseline|value of))?\s*(?:\(?baseline:?\s*)?$",
    re.I,
)
_TO = re.compile(r"\bto(?: (?:a|an))?(?: (?:mean|median|average))*(?: of)?\s*$|→\s*$", re.I)
#: What the two above and ``_AGAINST`` end in: behind other words none of them need be tried.
_JOINTS = tuple(
    "from to → a an baseline baseline: mean median average value initial score level of vs vs. versus".split()
)
_DOWN = re.compile(
    r"decreas|reduc|declin|fell|fall|drop|loss|lost|lower|diminish|shr[aiu]nk|deplet|halved", re.I
)
_UP = re.compile(r"increas|rose|rise|gain|elevat|higher|grew|growth|climb", re.I)
STAT = re.compile(
    r"(?:m(?<!\wm)(?:(?P<median>edians?)|eans?)|a(?<!\wa)(?:verage[sd]?|vg)|l(?<!\wl)s(?:m| mean))\b"
)
STAT_SIGN = sign(".*(?:medians?|means?|average[sd]?|avg|lsm)")


def direction_of(scene: Scene, quantity: Quantity, role: str) -> str | None:
    """Down or up, for the two roles of change."""
    if role not in ("change", "percent_change"):
        return None
    measures = [m for m in scene.of_kind("measure") if m.end <= quantity.start]
    read, direction, _how = read_role(scene, quantity, measures[-1] if measures else None, "", None)
    if read in ("change", "percent_change") and direction:
        return direction
    low, high = scene.clause_span(quantity.start)
    words = [*_CHANGES.finditer(small(scene.clean[low:high]))]
    if not words:
        words = [*_CHANGES.finditer(scene.lower)]
    for word in sorted(words, key=lambda w: abs(w.start() + low - quantity.start)):
        if _DOWN.search(word[0]):
            return "down"
        if _UP.search(word[0]):
            return "up"
    return "down" if quantity.value < 0 else None


DEFINING_SIGN = sign(
    "(?:defin|criteri|eligib|respon|achiev|categor|stratif|exclu|fail).*|inclu(?:ded|sion)|remission|end|endpoints?|cut|cutoffs?"
    "|threshold|aged|classified|inadequate|score"
)
DEFINING = re.compile(
    r"\b(?:defin\w+|criteri\w+|inclu(?:ded|sion)|eligib\w+|remission|respon\w+|end ?points?|cut-?offs?|threshold|achiev\w+|aged|classified|categor\w+|stratif\w+|exclu\w+|fail\w*|inadequate|score of)\b"
)


def read_role(
    scene: Scene, quantity: Quantity, mention: Mention | None, rule: str, name: str | None
) -> tuple[str, str | None, str]:
    """Level, change, percent change or threshold, the direction, and which cue decided."""
    index = scene.quantities.index(quantity)
    head = scene.quantities[scene.heads.get(index, index)]
    low, high = scene.clause_span(head.start)
    before = scene.clean[max(low, head.start - 130) : head.start]
    after = scene.clean[quantity.end : min(high, quantity.end + 60)]
    fold = quantity.unit == "fold"
    entry_unit = mention.entry.unit if mention is not None and mention.entry is not None else None
    change = _change(before, after, quantity, scene, low)
    if change is not None and rule not in ("years-old", "aged", "adults", "earlier-therapies"):
        word, how = change
        direction = _direction(scene, quantity, word, mention)
        if (
            quantity.op in (">=", ">")
            and re.search(r"\b(?:defined|criteri|respon|achiev|at least|improvement|≥)", before + after)
            and how == "after"
        ):
            return "threshold", None, "change-threshold"
        percent = (quantity.kind == "p" and entry_unit != "%") or fold
        return ("percent_change" if percent else "change"), direction, f"change-{how}"
    if quantity.op in ("<", "<=", ">", ">=") and not fold:
        if (
            name
            and re.search(r"follow-?up|duration|time to|exposure", name, re.I)
            and scene.section in ("results", "conclusion")
        ):
            return "level", None, "bound-time"
        return "threshold", None, "bound"
    if _criterion(scene, quantity, before):
        return "threshold", None, "criterion"
    if fold:
        return (
            "percent_change",
            "up" if _UP.search(before + after) else "down" if _DOWN.search(before + after) else None,
            "fold",
        )
    return "level", None, "level"


def _direction(scene: Scene, quantity: Quantity, word: str, mention: Mention | None) -> str | None:
    """Which way a value went: by the verb, by the number's sign, or for the better."""
    if _DOWN.search(word) or _UP.search(word):
        return "down" if _DOWN.search(word) else "up"
    if not quantity.value:
        return None
    if quantity.value < 0:
        return "down"
    return "up" if scene.clean[quantity.start] == "+" else _better(word, mention)


def _better(word: str, mention: Mention | None) -> str | None:
    better = mention.entry.better if mention is not None and mention.entry is not None else None
    if re.search("improv", word, re.I) and better:
        return "down" if better == "lower" else "up"
    return None


_AGAINST = re.compile(r"\b(?:vs\.?|versus)\s*$")


def _change(before: str, after: str, quantity: Quantity, scene: Scene, low: int) -> tuple[str, str] | None:
    """The word of change and where it stood; None for "from 12 to 5", which are two levels."""
    if before.rstrip().lower().endswith(_JOINTS) and (
        _FROM.search(before) or _TO.search(before) or (_AGAINST.search(before) and _leveled(scene, quantity))
    ):
        return None
    match = _BY.search(before) if "by " in small(before) else None
    if match:
        return _nearest_change(match[0]), "by"
    if told := _by_as_before(scene, quantity):
        return told, "by again"
    match = _CHANGE_AFTER.match(after)
    if match and not quantity.n_equals:
        return match["word"], "after"
    match = _last_change(scene, before)
    if (
        match
        and before.rstrip().endswith("(")
        and _versus(scene, quantity)
        and not re.search(r"change|CfB|∆", match["word"], re.I)
    ):
        return None  # "gain in strength (MMT8 72 vs 59)": two levels
    if match:
        inside = match["gap"]
        if re.search(r"\bto \d|\bfrom (?!baseline|BL|screening|enrol)", inside) or (
            re.search(r"\d", re.sub(r"[A-Za-z][\w-]*\d[\w-]*", "", inside))
            and not re.search(r"\b(?:and|vs|,)\b", inside)
        ):
            return None
        if re.search(r"(?:change|CfB|∆|delta)", match["word"], re.I) or re.search(
            r"(?:reduction|decrease|increase|improvement|decline|gain|loss|drop)", match["word"], re.I
        ):
            return match[0], "of"
    if quantity.value < 0 or scene.clean[quantity.start] == "+":
        return scene.clean[low : quantity.start], "sign"
    return None


#: "39% in LD and 57% in HD", "71% with 30 mg, compared with 6% for placebo"
_AGAIN = re.compile(
    r"(?:\s*\([^()]*\))?(?: (?:in|with|on|for|after|at) (?:[^;.%]|\.(?=\d)){1,50}?)?,?\s*(?:and|or|vs\.?|versus|but|compared (?:with|to)|against)?,?\s*(?:by )?(?:only )?"
)


def _by_as_before(scene: Scene, quantity: Quantity) -> str | None:
    """ "had fallen by 39% in LD and 57% in HD": the words of change that lead to the number before, like this one."""
    index = scene.quantities.index(quantity)
    for place in range(index - 1, max(-1, index - 5), -1):
        last = scene.quantities[place]
        if last.kind != "p" or quantity.kind != "p" or last.n is not None:
            return None
        if not _AGAIN.fullmatch(scene.clean, last.end, scene.quantities[place + 1].start):
            return None
        if match := _BY.search(scene.before(last.start, 130)):
            return _nearest_change(match[0])
    return None


def _nearest_change(words: str) -> str:
    """The last word of change of some words: "fell by 2 points and the other rose by"."""
    return [*_CHANGES.finditer(small(words))][-1][0]


def _last_change(scene: Scene, before: str) -> re.Match[str] | None:
    """The nearest word of change that leads to the value: "less progression vs placebo (mean changes of 0.55"."""
    if not (scene.signs & _CHANGE_SIGN or "δ" in scene.lower):
        return None
    words = list(_CHANGE_BEGINS.finditer(small(before)))
    found = (_CHANGE_OF.match(before, word.start()) for word in reversed(words))
    return next((match for match in found if match), None)


def _versus(scene: Scene, quantity: Quantity) -> bool:
    """Whether the value is one of a pair "a vs b" without signs."""
    run = scene.runs.get(scene.quantities.index(quantity), ())
    if len(run) != 2 or any(scene.quantities[i].value < 0 for i in run):
        return False
    return (
        re.search(
            r"\b(?:vs|versus)\b", scene.clean[scene.quantities[run[0]].end : scene.quantities[run[1]].start]
        )
        is not None
    )


def _leveled(scene: Scene, quantity: Quantity) -> bool:
    index = scene.quantities.index(quantity)
    return (
        index > 0
        and scene.quantities[index - 1].value >= 0
        and not re.search(r"change|CfB|∆", scene.clean[scene.start : quantity.start], re.I)
    )


_CRITERION = re.compile(r"\b(?:defined as|cut-?off|threshold|criteri\w+|a score of|SLEDAI score of)\b")
_CRITERIA = re.compile(
    r"\b(?:defin\w+|criteri\w+|inclu(?:ded|sion)|eligib\w+|remission|respon\w+|end ?points?|cut-?offs?|threshold|achiev\w+|aged|classified|categor\w+|stratif\w+|exclu\w+)\b"
)


def _criterion(scene: Scene, quantity: Quantity, before: str) -> bool:
    """Limits without a sign: "aged 18-75", "BVAS = 0", "score 0 or 1" in definitions and criteria."""
    if quantity.has_spread or STAT.search(small(before[-60:])):
        return False
    if scene.section not in ("methods", "background") and not _CRITERION.search(before[-70:]):
        return False
    return _CRITERIA.search(scene.lower, 0, quantity.end + 30 - scene.start) is not None

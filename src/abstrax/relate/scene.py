"""A sentence made ready for linking: names, quantities, times, groups, clauses, and what came before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from abstrax.names.mention import Mention
from abstrax.quantities.grammar import Quantity, Row
from abstrax.quantities.tokens import Token
from abstrax.relate.atoms import Atoms, small
from abstrax.relate.cast import Cast
from abstrax.relate.groups import Group
from abstrax.relate.signs import sign
from abstrax.relate.sizes import Size
from abstrax.relate.times import TimePoint

#: What holds no drug, so that no amount is its own.
INERT = re.compile(r"(?:matching )?(?:placebo|PBO|vehicle|sham|saline)(?: controls?)?", re.I)


@dataclass(slots=True)
class Focus:
    """What the text is about just now, carried from clause to clause and sentence to sentence."""

    measure: str | None = None
    event: Mention | None = None
    drug: str | None = None
    product: str | None = None
    label: str | None = None
    total: float | None = None
    #: What the largest number of the last sentence that counts anything counts: "people", or a word for a thing.
    counts: str = "nothing"
    group: str | None = None
    pair: tuple[str, str] | None = None
    #: Who was set against whom last, and all who were, each by the other's label in small letters.
    contrast: tuple[str, str] | None = None
    partners: dict[str, str] = field(default_factory=dict)
    toxic: bool = False
    case: bool = False
    effect: str | None = None
    #: Sentences of which nobody has asked yet whether they name a measure of effect.
    unasked: list[tuple[int, int]] = field(default_factory=list)
    #: The route that the abstract gives for each drug asked for.
    routes: dict[str, str | None] = field(default_factory=dict)
    when: str | None = None
    fronted: bool = False
    groups: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    #: Of two, of three and of more parts that were told apart together last: their labels in order.
    orders: dict[int, tuple[str, ...]] = field(default_factory=dict)
    last_group: str | None = None
    last_when: str | None = None
    points: tuple[str, ...] = ()
    stage: str | None = None
    design: tuple[str, ...] = ()
    #: The people counted in the sentences before.
    sizes: tuple[Size, ...] = ()
    cast: Cast = field(default_factory=lambda: Cast(""))


@dataclass(slots=True)
class Candidate:
    """One proposed fact: its fields, the stretch it stands on, and the signals that speak for or against it."""

    kind: str
    fields: dict[str, Any]
    quantity: Quantity | None
    start: int
    end: int
    rule: str
    signals: list[str] = field(default_factory=list)
    confidence: float = 0.0
    fill: Callable[[], dict[str, Any]] | None = None

    def complete(self) -> None:
        """Fill in the fields that only a chosen candidate needs."""
        if self.fill is not None:
            self.fields.update(self.fill())
            self.fill = None


#: Those of a sentence without a number.
_NO_ROW, _NO_ATOMS = Row([], []), Atoms()


@dataclass(slots=True)
class Scene:
    """One sentence; all offsets are into ``clean``."""

    clean: str
    start: int
    end: int
    section: str
    names: list[Mention]
    focus: Focus
    #: Whether it is the first of the results.
    first: bool = False
    times: list[TimePoint] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    row: Row = field(default_factory=lambda: _NO_ROW)
    said: list[TimePoint] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    runs: dict[int, tuple[int, ...]] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)
    masked: str = ""
    toxic: bool = False
    cue_words: list[str] = field(default_factory=list)
    cues: list[re.Match[str]] | None = None
    effects: dict[int, tuple[str, int, str] | None] = field(default_factory=dict)
    atoms: Atoms = field(default_factory=lambda: _NO_ATOMS)
    kinds: dict[str, list[Mention]] = field(default_factory=dict)
    lowered: str = ""
    counted: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: The grade of each number that has one of its own, by where the number begins; None until asked for.
    graded: dict[int, Token] | None = None
    #: Which numbers make up a whole, and where in the sentence it stands; None until asked for.
    parts: dict[int, str] | None = None
    wholes: dict[int, int] = field(default_factory=dict)
    leads: dict[int, bool] = field(default_factory=dict)
    fronting: dict[tuple[int, int], bool] = field(default_factory=dict)
    frames: dict[int, dict[str, str]] = field(default_factory=dict)
    others: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    #: For each number the signals of what stands around it.
    around: list[list[str]] = field(default_factory=list)
    #: For each number the answers that it allows, and what the words say of it by rule; asked for once.
    heard: list[tuple[list[str], list[str]]] | None = None
    labelled: list[Group] | None = None
    #: The doses that may stand for those given them, each with the place of its number; None until asked for.
    dosed: list[tuple[int, Group]] | None = None
    faced: dict[int, tuple[str, ...]] = field(default_factory=dict)
    contrasts: list[Any] | None = None
    #: Where the sentence names a theme that tells what is counted, and which.
    spoken: list[tuple[int, str]] | None = None
    leading: list[Group] | None = None
    rows: list[list[Group]] | None = None
    #: What the words rule out (``abstrax.relate.signs``).
    signs: int = 0
    behind: dict[tuple[str, int], re.Match[str] | None] = field(default_factory=dict)
    quantities: list[Quantity] = field(default_factory=list)
    #: Where each of them begins and ends; none begins before the one before it has ended.
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def number(self, row: Row) -> None:
        """Take up what was read of numbers; the quantities are asked for at every turn."""
        self.row, self.quantities = row, row.quantities
        self.starts = [q.start for q in self.quantities]
        self.ends = [q.end for q in self.quantities]

    @property
    def text(self) -> str:
        """The sentence as cleaned."""
        return self.clean[self.start : self.end]

    @property
    def lower(self) -> str:
        """The sentence in small letters; what stands at ``i`` in ``clean`` stands here at ``i - start``."""
        if not self.lowered:
            self.lowered = small(self.text)
        return self.lowered

    def of_kind(self, kind: str) -> list[Mention]:
        """The names of one kind, in order."""
        found = self.kinds.get(kind)
        if found is None:
            found = self.kinds[kind] = [name for name in self.names if name.kind == kind]
        return found

    def before(self, position: int, width: int = 60) -> str:
        """Up to ``width`` characters of the sentence before ``position``."""
        return self.clean[max(self.start, position - width) : position]

    def after(self, position: int, width: int = 60) -> str:
        """Up to ``width`` characters of the sentence from ``position`` on."""
        return self.clean[position : min(self.end, position + width)]

    def bare(self, start: int, end: int) -> str:
        """The text between two positions without times, groups and brackets, which say nothing of what was measured."""
        return self.masked[max(0, start - self.start) : max(0, end - self.start)]

    def clause(self, position: int) -> int:
        """The number of the clause that ``position`` stands in."""
        return bisect_right(self.cuts, position)

    def clause_span(self, position: int) -> tuple[int, int]:
        """Start and end of that clause."""
        which = self.clause(position)
        low = self.cuts[which - 1] if which else self.start
        return low, self.cuts[which] if which < len(self.cuts) else self.end

    def between(self, a: int, b: int) -> list[Quantity]:
        """The quantities that lie wholly between two positions."""
        return self.quantities[bisect_left(self.starts, a) : bisect_right(self.ends, b)]

    def crossed(self, a: int, b: int) -> int:
        """How many quantities lie wholly between two positions."""
        return max(0, bisect_right(self.ends, b) - bisect_left(self.starts, a))

    def last(self, index: int) -> int:
        """The place of the last number of the list that the one at a place stands in (``heads``)."""
        head = self.heads.get(index, index)
        while self.heads.get(index + 1) == head:
            index += 1
        return index

    def room(self, quantity: Quantity) -> tuple[int, int]:
        """From where to where the stretch around a number goes that neither another number nor the end of its clause cuts."""
        at = self.quantities.index(quantity)
        low, high = self.clause_span(quantity.start)
        if at:
            low = max(low, self.ends[at - 1])
        if at + 1 < len(self.starts):
            high = min(high, self.starts[at + 1])
        return low, high


_CONTRASTS = "while|whereas|but|whilst|although"
_SIGNED = (
    r";|\. |, (?=(?:and|but|while|whereas|with|which|of wh\w+|including|although|however|compared|whilst|where|who|as well as) )"
    r"|: (?=[a-z])|\.(?<=\w\.)(?=[A-Z][a-z])"
)
# spaces are many, contrasts few
_CUT, _CUT_BY_SIGNS = re.compile(rf"{_SIGNED}| (?=(?:{_CONTRASTS}) )"), re.compile(_SIGNED)
_CONTRAST_SIGN = sign(_CONTRASTS)


def clause_cuts(clean: str, start: int, end: int, borne: int) -> list[int]:
    """Where a new clause begins: after semicolons, before contrasts and relative clauses; ``borne`` are the signs of the words."""
    cut = _CUT if borne & _CONTRAST_SIGN else _CUT_BY_SIGNS
    return [match.end() for match in cut.finditer(clean, start, end)]


_JOIN_STRICT = re.compile(
    r"[\s)\]]*(?:,|and|or|vs\.?|versus|v\.|/|, and|, or|, vs\.?|, versus|compared (?:with|to)|&|, compared (?:with|to))[\s(\[]*(?:approximately |only |up to )?"
)


def runs(clean: str, quantities: list[Quantity]) -> dict[int, tuple[int, ...]]:
    """Quantities in parallel: position of each -> positions of its whole list ("36%, 28% and 12%", "5.4 vs 3.2")."""
    chains: list[list[int]] = []
    for i, quantity in enumerate(quantities):
        if (
            i
            and _JOIN_STRICT.fullmatch(clean[quantities[i - 1].end : quantity.start])
            and _alike(quantities[i - 1], quantity)
        ):
            chains[-1].append(i)
        else:
            chains.append([i])
    return {i: tuple(chain) for chain in chains for i in chain}


def _alike(a: Quantity, b: Quantity) -> bool:
    """Whether two neighbours can be items of one list: "(128 and 64), 311" are not."""
    if a.depth != b.depth:
        return False
    if a.share != b.share:  # "38 vs. 27%": the sign stands once
        return a.kind == b.kind == "p" or (
            b.kind == "p" and b.n is None and a.unit is None and not a.n_equals
        )
    if a.n_equals != b.n_equals:  # "(n=27, 31 and 29)": the sign stands once
        return a.n_equals and b.unit is None and b.whole
    return a.unit is None or b.unit is None or a.unit == b.unit


_WITH_PREPOSITION = re.compile(
    r"\b(?:at|by|after|in|with|for|of|to|on|from|through|over|within|receiving|among|treated with|than|vs\.?|versus)(?: (?:the|all|both|those|patients?|pts|who received|receiving|in|on))*\s*$",
    re.I,
)
_TAIL = re.compile(r"\s*(?:groups?|arms?|patients|pts|participants|recipients|cohorts?)\b")


_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def mask(scene: Scene) -> str:
    """The sentence with times, groups and bracketed pieces blanked, each with the preposition before it."""
    out = list(scene.text)

    def blank(start: int, end: int) -> None:
        for at in range(max(start, scene.start) - scene.start, min(end, scene.end) - scene.start):
            out[at] = "\x00"

    named = [(g.start, g.end) for g in scene.groups if not g.drug or _armed(scene, g.start)]
    for first, last in [*((t.start, t.end) for t in scene.times), *named]:
        lead = _WITH_PREPOSITION.search(scene.clean, max(scene.start, first - 30), first)
        tail = _TAIL.match(scene.clean, last, scene.end)
        blank(lead.start() if lead else first, tail.end() if tail else last)
    for match in _BRACKETED.finditer(scene.text):
        if not any(
            q.depth and scene.start + match.start() < q.start < scene.start + match.end()
            for q in scene.quantities
        ):
            blank(scene.start + match.start(), scene.start + match.end())
    return "".join(out)


def _armed(scene: Scene, start: int) -> bool:
    """Whether a drug stands as an arm: "with anifrolumab", not "received anifrolumab" or "anifrolumab (n=3)"."""
    return (
        re.search(
            r"\b(?:with|for|on|versus|vs\.?|than|receiving)\s+(?:the )?$",
            scene.clean[max(scene.start, start - 14) : start],
        )
        is not None
    )


_SOFT = re.compile(
    r"(?:[\s,\x00]|\b(?:and|or|vs|versus|compared|with|to|while|whereas|but|for|in|on|of|at|the|patients?|pts|participants?|receiving|those|who|received|groups?|arms?|only|up|further|then|respectively|recipients?|were|was|also)\b\.?)*[(\[]?"
)


def list_heads(scene: Scene) -> dict[int, int]:
    """For each quantity the first of its list, where only groups and times stand between the items.

    "67.6% for vunakizumab and 46.4% for placebo": what is said of the first holds for the second.
    """
    heads = {0: 0}
    for i in range(1, len(scene.quantities)):
        left, right = scene.quantities[i - 1], scene.quantities[i]
        joined = (
            _SOFT.fullmatch(scene.bare(left.end, right.start))
            and scene.clean[left.end : right.start].strip(" .,") != ""
        )
        same = (
            left.share == right.share
            and (left.kind == "p") == (right.kind == "p")
            and left.n_equals == right.n_equals
        )
        units = left.unit is None or right.unit is None or left.unit == right.unit
        heads[i] = (
            heads[i - 1]
            if (joined and same and units) or (len(scene.runs.get(i, ())) > 1 and i - 1 in scene.runs[i])
            else i
        )
    return heads

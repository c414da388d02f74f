"""Train the ranker from gold: ``python -m abstrax.training.ranker --gold DIR --raw DIR``.

Two sorts of question are learned. What a number states (``kind``) has a fixed set of answers, told apart by a
multinomial logit over what stands around the number; right is the answer of the gold fact that has the number at
that place. Which name, event, drug, group, time or wording belongs to it has as many options as the text offers,
ranked by a conditional logit (McFadden 1974); right are the options that agree with the gold fact. Both have an L2
penalty, and leave out signals seen in few abstracts.

Every abstract is read twice, with all measures of the vocabulary and with half of them hidden, so that the weights
hold where an abstract measures what the vocabulary lacks.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from abstrax import names, relate, text
from abstrax.engines.output import replacing
from abstrax.gold import load
from abstrax.gold.compare import Judge, Level, compare
from abstrax.gold.records import GoldFact, GoldRecord
from abstrax.gold.texts import find
from abstrax.model import Abbreviation, Document, Record
from abstrax.names.mention import Mention
from abstrax.pipeline import extract, fact
from abstrax.relate import count, moment, reading, weights, whom, wordings
from abstrax.relate.reading import Carried, Linked
from abstrax.relate.scene import Candidate, Scene


@dataclass(frozen=True, slots=True)
class Example:
    """One question about one number of an abstract: the options, and which of them are right.

    For ``kind`` the options are answers and share ``signals``; else each option has signals of its own.
    """

    abstract: str
    question: str
    options: tuple[Any, ...]
    right: tuple[bool, ...]
    signals: tuple[str, ...] = ()


@dataclass(slots=True)
class Step:
    """One number read with gold at hand: its candidate, group and time as extraction would word them, the questions."""

    found: Candidate | None
    group: str = "all"
    when: str | None = None
    answer: str = ""
    asked: list[Example] = field(default_factory=list)


class Teacher:
    """Reads one abstract with its gold record at hand."""

    def __init__(
        self, gold: GoldRecord, document: Document, hidden: int | None = None, alone: bool = False
    ) -> None:
        self.gold = gold
        self.alone = alone
        self.forgetful = hidden is not None
        self.page = text.prepare(document)
        self.sentences = text.sentences(self.page)
        spans = [(s.start, s.end) for s in self.sentences]
        found = names.find(self.page.text, spans, document.title or self.page.metadata.title)
        short = tuple(Abbreviation(short=pair.short, long=pair.long) for pair in found.abbreviations)
        self.judge = Judge(Record(id=document.id, abbreviations=short), document.text)
        self.mentions = [m for m in found.mentions if hidden is None or _half(m) != hidden]

    def examples(self) -> Iterator[Example]:
        """Every question of the abstract, each asked with what gold, or extraction alone, makes of the numbers before."""
        for scene in relate.scenes(self.page.text.clean, self.sentences, self.mentions):
            settled: dict[int, str] = {}
            carried, chosen = Carried(), list[Candidate]()
            contexts: list[tuple[str, str | None]] = []
            for index in range(len(scene.quantities)):
                step = self._step(scene, index, settled, carried)
                yield from step.asked
                if self.alone:
                    step = _alone(scene, index, settled, carried)
                if not step.answer:
                    continue
                if self.alone or not (self.forgetful and self._forgets(scene, index)):
                    settled[index] = step.answer
                chosen += [step.found] if step.found is not None else []
                contexts.append((step.group, step.when))
                carried = carried.on(index, step.group, step.when, step.found)
            yield from self._statements(scene)
            relate.refocus(scene, chosen, contexts)

    def _step(self, scene: Scene, index: int, settled: dict[int, str], carried: Carried) -> Step:
        """The questions about one number, and how gold would have it."""
        read = reading.read_number(scene, index, settled)
        allowed = [answer for answer in read.answers if answer != weights.NOTHING] if read else []
        wanted, unsure = self._stated(scene, index, allowed)
        if read is None or (unsure and not wanted):
            return Step(None)
        options = (weights.NOTHING, *allowed)
        right = tuple(o in wanted if wanted else o == weights.NOTHING for o in options)
        asked = [Example(self.gold.id, "kind", options, right, tuple(read.signals))]
        if not wanted:
            return Step(None, asked=asked)
        answer, want = next(iter(wanted.items()))
        step = self._linked(scene, index, answer, want, carried)
        return replace(step, answer=answer, asked=asked + step.asked)

    def _forgets(self, scene: Scene, index: int) -> bool:
        """Whether a number is passed over, as extraction will one in four: the next must not lean on it too much."""
        return crc32(f"{self.gold.id} {scene.quantities[index].start}".encode()) % 4 == 0

    def _fact(self, scene: Scene, candidate: Candidate) -> Any:
        candidate.complete()
        return fact(self.page, Linked(candidate, scene.section, "all", None, (0, 0), []))

    def _stated(self, scene: Scene, index: int, allowed: Sequence[str]) -> tuple[dict[str, GoldFact], bool]:
        """The answers that gold gives for a number, and whether gold is silent for another reason than its being none."""
        wanted: dict[str, GoldFact] = {}
        unsure = False
        quantity = scene.quantities[index]
        for kind in dict.fromkeys(answer.partition(":")[0] for answer in allowed):
            made = self._fact(scene, _plain(scene, quantity, kind))
            for gold in self.gold.facts:
                if gold.fact.kind != kind:
                    continue
                answer = _answer(gold)
                if self.judge.level(gold.fact, made)[0] >= Level.VALUE:
                    if gold.optional:
                        unsure = True
                    elif answer in allowed:
                        wanted.setdefault(answer, gold)
                elif _telling(made) and self.judge.same_numbers(gold.fact, made):
                    unsure = True  # said again elsewhere: the pipeline keeps one of each
        return wanted, unsure

    def _linked(self, scene: Scene, index: int, answer: str, want: GoldFact, carried: Carried) -> Step:
        """The right candidate for a number, if there is one, and the questions on the way to it."""
        quantity = scene.quantities[index]
        kind = answer.partition(":")[0]
        options = reading.options(scene, quantity, answer, carried.score)
        right = [self.judge.level(want.fact, self._fact(scene, o))[0] >= Level.CORE for o in options]
        step = Step(options[right.index(True)] if any(right) else None)
        question = reading.QUESTION.get(kind)
        if question:
            self._ask(step, question, [o.signals for o in options], right)
        step.group = (
            self._asked(
                step, "group", kind, want, whom.groups(scene, quantity, answer, carried.group, carried.groups)
            )
            or "all"
        )
        step.when = self._asked(
            step, "when", kind, want, moment.times(scene, quantity, answer, carried.when, carried.times)
        )
        if kind == "count":
            self._asked(step, "label", kind, want, wordings.labels(scene, quantity, answer.partition(":")[2]))
        return step

    def _asked(
        self,
        step: Step,
        field: str,
        kind: str,
        want: GoldFact,
        options: Sequence[tuple[str | None, list[str]]],
    ) -> str | None:
        """Ask for a field; the right option as extraction would word it, or where none is right what it would say now."""
        right = [
            self.judge.agree(kind, field, getattr(want.fact, field), option) for option, _signals in options
        ]
        self._ask(step, field, [signals for _option, signals in options], right)
        if any(right):
            return options[right.index(True)][0]
        return reading.best(field, options)

    def _ask(
        self, step: Step, question: str, options: Iterable[Iterable[str]], right: Sequence[bool]
    ) -> None:
        if any(right) and not all(right):
            told = tuple(tuple(signals) for signals in options)
            step.asked.append(Example(self.gold.id, question, told, tuple(right)))

    def _statements(self, scene: Scene) -> Iterator[Example]:
        for candidate in reading.statements(scene):
            made = self._fact(scene, candidate)
            levels = [(self.judge.level(wanted.fact, made)[0], wanted.optional) for wanted in self.gold.facts]
            right = any(level >= Level.CORE and not maybe for level, maybe in levels)
            if right or not any(level >= Level.VALUE and maybe for level, maybe in levels):
                yield Example(self.gold.id, "statement", (tuple(candidate.signals),), (right,))


def _alone(scene: Scene, index: int, settled: dict[int, str], carried: Carried) -> Step:
    """How extraction has a number."""
    item = reading.take(scene, index, settled, carried, relate.THRESHOLD)
    return Step(item.candidate, item.group, item.when, item.answer) if item is not None else Step(None)


def _plain(scene: Scene, quantity: Any, kind: str) -> Candidate:
    """A number as a fact of a kind, without any name."""
    if kind == "count":
        return count.propose(scene, quantity, "with")
    n = quantity.n if quantity.n is not None else None if quantity.kind == "p" else quantity.value
    fields: dict[str, dict[str, Any]] = {
        "dose": {"amount": quantity.value, "amount_high": quantity.high},
        "score": {"value": quantity.value, "value_high": quantity.high},
        "grade": {"n": n, "percent": quantity.percent},
        "effect": {"measure": "?", "value": quantity.value},
    }
    return Candidate(kind, fields[kind], quantity, quantity.start, quantity.end, "plain")


def _answer(gold: GoldFact) -> str:
    detail = getattr(gold.fact, "what", None) or getattr(gold.fact, "role", None)
    return f"{gold.fact.kind}:{detail}" if detail else gold.fact.kind


def _telling(made: Any) -> bool:
    """Whether a number would hardly recur by chance."""
    numbers = [getattr(made, name, None) for name in ("n", "percent", "value", "amount")]
    return any(number is not None and (number >= 20 or number != int(number)) for number in numbers)


def _half(mention: Mention) -> int | None:
    """Which half of the measures a name belongs to, for good and on any machine; None for other names."""
    entry = mention.entry if mention.kind == "measure" else None
    return crc32(entry.name.encode()) % 2 if entry is not None else None


def examples(gold: GoldRecord, document: Document) -> list[Example]:
    """Every question about one abstract, with the whole vocabulary and with half of its measures."""
    halves = (None, crc32(gold.id.encode()) % 2)
    return [example for hidden in halves for example in Teacher(gold, document, hidden).examples()]


def examples_alone(found: weights.Weights, gold: GoldRecord, document: Document) -> list[Example]:
    """Every question about one abstract as it comes up in extraction by some weights, mistakes before it included."""
    with weights.using(found):
        return list(Teacher(gold, document, alone=True).examples())


def _kept(rows: Sequence[tuple[str, Iterable[str]]], rare: int) -> dict[str, int]:
    """The place of each signal seen in at least ``rare`` abstracts."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for abstract, signals in rows:
        for signal in signals:
            seen[signal].add(abstract)
    return {
        signal: i for i, signal in enumerate(sorted(s for s, where in seen.items() if len(where) >= rare))
    }


def _matrix(rows: Sequence[Iterable[str]], index: dict[str, int]) -> Any:
    import numpy as np
    from scipy.sparse import csr_matrix

    places = [sorted({index[s] for s in signals if s in index}) for signals in rows]
    flat = np.fromiter((p for row in places for p in row), dtype=np.int32)
    ends = np.cumsum([0, *map(len, places)])
    return csr_matrix((np.ones(len(flat)), flat, ends), (len(rows), max(1, len(index))))


def train_kinds(
    rows: Sequence[Example], penalty: float, rare: int, least: float
) -> dict[str, dict[str, float]]:
    """Weights of each signal for each answer (multinomial logit, L2); those below ``least`` are left out."""
    import numpy as np
    from scipy.optimize import minimize

    index = _kept([(row.abstract, row.signals) for row in rows], rare)
    answers = sorted({option for row in rows for option in row.options})
    column = {answer: i for i, answer in enumerate(answers)}
    matrix = _matrix([row.signals for row in rows], index)
    allowed, right = np.zeros((2, len(rows), len(answers)), bool)
    for place, row in enumerate(rows):
        for option, good in zip(row.options, row.right, strict=True):
            allowed[place, column[option]], right[place, column[option]] = True, good
    shape = (matrix.shape[1], len(answers))
    turned = matrix.T.tocsr()

    def loss(flat: Any) -> tuple[float, Any]:
        w = flat.reshape(shape)
        strength = np.where(allowed, matrix @ w, -np.inf)
        strength = np.exp(strength - strength.max(axis=1, keepdims=True))
        share = strength / strength.sum(axis=1, keepdims=True)
        good = np.where(right, share, 0.0)
        hit = good.sum(axis=1, keepdims=True) + 1e-12
        slope = turned @ (share - good / hit)
        return float(-np.log(hit).sum() + 0.5 * penalty * (w**2).sum()), (slope + penalty * w).ravel()

    found = minimize(
        loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 120}
    ).x.reshape(shape)
    return {
        signal: kept
        for signal, i in index.items()
        if (kept := {a: round(float(found[i, j]), 2) for a, j in column.items() if abs(found[i, j]) >= least})
    }


def train_choice(rows: Sequence[Example], penalty: float, rare: int, least: float) -> dict[str, float]:
    """Weights of the signals of options (conditional logit, L2); a single option stands against its being wrong."""
    import numpy as np
    from scipy.optimize import minimize

    flat = [signals for row in rows for signals in row.options]
    index = _kept([(row.abstract, signals) for row in rows for signals in row.options], rare)
    if not index:
        return {}
    matrix = _matrix(flat, index)
    sizes = [len(row.options) for row in rows]
    number = np.repeat(np.arange(len(rows)), sizes)
    right = np.array([good for row in rows for good in row.right])
    alone = np.array([1.0 if row.question in ("statement", "sure") else 0.0 for row in rows])
    any_right = np.zeros(len(rows), bool)
    np.logical_or.at(any_right, number, right)

    def loss(w: Any) -> tuple[float, Any]:
        strength = np.exp(np.clip(matrix @ w, -30, 30))
        total = alone + np.bincount(number, strength, len(rows))
        hit = np.where(any_right, np.bincount(number, strength * right, len(rows)), 1.0)
        value = float(np.sum(np.log(total) - np.log(hit)) + 0.5 * penalty * w @ w)
        slope = strength / total[number] - strength * right / np.where(any_right, hit, 1.0)[number]
        return value, matrix.T @ slope + penalty * w

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return {signal: round(float(w), 2) for signal, w in zip(index, found, strict=True) if abs(w) >= least}


def train(
    rows: Sequence[Example], penalty: float = 6.0, rare: int = 3, least: float = 0.05
) -> weights.Weights:
    """All weights, from every question of many abstracts."""
    kinds = train_kinds([row for row in rows if row.question == "kind"], penalty, rare, least)
    choices = {
        question: train_choice([row for row in rows if row.question == question], penalty, rare, least)
        for question in weights.CHOICES
    }
    return weights.Weights(kinds, choices)


def assurances(
    found: weights.Weights, gold: Iterable[GoldRecord], documents: dict[str, Document]
) -> Iterator[Example]:
    """Every fact that some weights find in abstracts which they did not learn from: how it came about, and whether it is right."""
    with weights.using(found):
        for record in gold:
            compared = compare(record, extract(documents[record.id]), documents[record.id].text)
            facts = [(pair.found, pair.level >= Level.CORE) for pair in compared.pairs]
            for made, right in [*facts, *((extra, False) for extra in compared.extra)]:
                detail = getattr(made, "what", None) or getattr(made, "role", None)
                answer = f"{made.kind}:{detail}" if detail else made.kind
                told = weights.assurance(
                    answer, made.rule or "", made.section, made.flags, made.confidence or 0.0
                )
                yield Example(record.id, "sure", (tuple(told),), (right,))


#: Abstracts are parted into so many; what is learned without a part is tried on it.
FOLDS = 3
#: The penalty where every question is asked twice, with gold and without it for the numbers before.
TWICE = 12.0


def learn(gold: dict[str, GoldRecord], documents: dict[str, Document]) -> weights.Weights:
    """All weights.

    Learned once with gold for what stands before, they read the abstracts that they did not learn from; the questions
    that come up there, mistakes before them included, are learned as well, so that one mistake does not make the next
    (Ross et al. 2011). How far a probability can be trusted is learned from abstracts which taught nothing else.
    """
    rows = [row for id, record in gold.items() for row in examples(record, documents[id])]
    parts = [[id for id in gold if crc32(id.encode()) % FOLDS == part] for part in range(FOLDS)]
    alone: list[Example] = []
    for part in parts:
        found = train(_without(rows, part))
        alone += [row for id in part for row in examples_alone(found, gold[id], documents[id])]
    rows += alone
    found = train(rows, TWICE)
    sure: list[Example] = []
    for part in parts:
        tried = train(_without(rows, part), TWICE)
        sure += assurances(tried, [gold[id] for id in part], documents)
    found.choices["sure"] = train_choice(sure, 3.0, 3, 0.02)
    return found


def _without(rows: Sequence[Example], part: Sequence[str]) -> list[Example]:
    """The questions about other abstracts than those."""
    left_out = set(part)
    return [row for row in rows if row.abstract not in left_out]


def save(found: weights.Weights, path: Path = weights.PATH) -> None:
    """Write the weights, one signal a line."""
    lines = [
        f" {json.dumps(s, ensure_ascii=False)}: {json.dumps(row, ensure_ascii=False)}"
        for s, row in sorted(found.kinds.items())
    ]
    parts = ['"kind": {\n' + ",\n".join(lines) + "\n}"]
    for question, row in found.choices.items():
        lines = [f" {json.dumps(s, ensure_ascii=False)}: {w}" for s, w in sorted(row.items())]
        parts.append(f'"{question}": {{\n' + ",\n".join(lines) + "\n}")
    with replacing(path) as stream:
        stream.write("{\n" + ",\n".join(parts) + "\n}\n")


def main() -> None:
    """Train on all gold records of some folders, and ship."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="folders of gold records")
    parser.add_argument("--raw", type=Path, nargs="+", required=True, help="where their texts are")
    options = parser.parse_args()
    wanted = {name: record for folder in options.gold for name, record in load(folder).items()}
    documents, problems = find(options.raw, wanted)
    missing = sorted(wanted.keys() - documents.keys())
    if missing:
        said = "; ".join(f"{problem.path}: {problem.message}" for problem in problems)
        parser.error(f"no text for {', '.join(missing)}; name its folder with --raw {said}".rstrip())
    found = learn(wanted, documents)
    save(found)
    print(f"{len(wanted)} abstracts, {len(found.kinds)} signals of numbers: {weights.PATH.name}")


if __name__ == "__main__":
    main()

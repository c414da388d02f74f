"""What an abstract with a gold record teaches: every question about its numbers, the options, and which are right.

Every abstract is read twice, with all measures of the vocabulary and with half of them hidden, so that the weights
hold where an abstract measures what the vocabulary lacks; and its results sentence by sentence, so that they hold for
a sentence alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

from abstrax import names, relate, text
from abstrax.gold.compare import Judge, Level, compare
from abstrax.gold.records import GoldFact, GoldRecord
from abstrax.model import Abbreviation, Document, Record
from abstrax.names.mention import Mention
from abstrax.pipeline import extract, fact
from abstrax.relate import count, moment, reading, weights, whom, wordings
from abstrax.relate.reading import Carried, Linked
from abstrax.relate.scene import Candidate, Scene
from abstrax.study import participants


@dataclass(frozen=True, slots=True)
class Example:
    """One question about one number of an abstract: the options, and which of them are right.

    For ``kind`` the options are answers and share ``signals``; else each option has signals of its own.
    ``about`` is what the number states by gold.
    """

    abstract: str
    question: str
    options: tuple[Any, ...]
    right: tuple[bool, ...]
    signals: tuple[str, ...] = ()
    about: str = ""


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
            carried = Carried()
            told: list[tuple[Candidate | None, str, str | None]] = []
            for index in range(len(scene.quantities)):
                step = self._step(scene, index, settled, carried)
                yield from step.asked
                if self.alone:
                    step = _alone(scene, index, settled, carried)
                if not step.answer:
                    continue
                if self.alone or not (self.forgetful and self._forgets(scene, index)):
                    settled[index] = step.answer
                told.append((step.found, step.group, step.when))
                carried = carried.on(index, step.group, step.when, step.found)
            yield from self._statements(scene)
            relate.refocus(scene, told)

    def _step(self, scene: Scene, index: int, settled: dict[int, str], carried: Carried) -> Step:
        """The questions about one number, and how gold would have it."""
        read = reading.read_number(scene, index, settled, carried.sizes)
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
        step = Step(options[right.index(True)] if any(right) else None, answer=answer)
        question = reading.QUESTION.get(kind)
        if question:
            self._ask(step, question, [o.signals for o in options], right)
        if step.found is not None and step.found.fields.get("purpose"):
            answer = f"dose:{step.found.fields['purpose']}"
        fields = step.found.fields if step.found is not None else {}
        offered = whom.groups(scene, quantity, answer, carried.group, carried.groups, carried.sizes, fields)
        step.group = self._asked(step, "group", kind, want, offered) or "all"
        step.when = self._asked(
            step, "when", kind, want, moment.times(scene, quantity, answer, carried.when, carried.times)
        )
        if kind == "count":
            worded = wordings.labels(scene, quantity, answer.partition(":")[2], step.group, carried.label)
            label = self._asked(step, "label", kind, want, worded)
            if step.found is not None:
                step.found.fields["label"] = label
        return step

    def _asked(
        self,
        step: Step,
        field: str,
        kind: str,
        want: GoldFact,
        options: Sequence[tuple[str | None, weights.Evidence]],
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
            step.asked.append(Example(self.gold.id, question, told, tuple(right), about=step.answer))

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
    """Every question about one abstract, with the whole vocabulary, with half of its measures, and sentence by sentence."""
    halves = (None, crc32(gold.id.encode()) % 2)
    found = [example for hidden in halves for example in Teacher(gold, document, hidden).examples()]
    for part, passage in _sentences(gold, document):
        found += Teacher(part, passage).examples()
    return found


def _sentences(gold: GoldRecord, document: Document) -> Iterator[tuple[GoldRecord, Document]]:
    """Each sentence of the results that holds facts as a text of its own, with the gold that quotes from it.

    What is asked of a sentence or two must be answered from their words, without what an abstract says elsewhere.
    """
    page = text.prepare(document)
    for sentence in text.sentences(page):
        start, end = page.text.raw_span(sentence.start, sentence.end)
        words = document.text[start:end]
        facts = tuple(fact for fact in gold.facts if fact.fact.quote in words)
        if sentence.section == "results" and len(facts) > 1:
            yield replace(gold, facts=facts), Document(id=document.id, text=f"Results: {words}")


def examples_alone(found: weights.Weights, gold: GoldRecord, document: Document) -> list[Example]:
    """Every question about one abstract as it comes up in extraction by some weights, mistakes before it included."""
    with weights.using(found):
        return list(Teacher(gold, document, alone=True).examples())


def assurances(found: weights.Weights, gold: GoldRecord, document: Document) -> Iterator[Example]:
    """Every fact that some weights find in an abstract: how it came about, and whether it is right.

    The abstract must not be among those that the weights were learned from.
    """
    with weights.using(found):
        compared = compare(gold, extract(document), document.text)
    facts = [(pair.found, pair.level >= Level.CORE) for pair in compared.pairs]
    for made, right in [*facts, *((extra, False) for extra in compared.extra)]:
        detail = getattr(made, "what", None) or getattr(made, "role", None)
        answer = f"{made.kind}:{detail}" if detail else made.kind
        told = weights.assurance(answer, made.rule or "", made.section, made.flags, made.confidence or 0.0)
        yield Example(gold.id, "sure", (tuple(told),), (right,))


def headlines(found: weights.Weights, gold: GoldRecord, document: Document) -> Iterator[Example]:
    """Every number that may be the headline number of an abstract, given the facts that some weights find, and none."""
    if "participants" not in gold.known:
        return
    page = text.prepare(document)
    with weights.using(found):
        extracted = extract(document).facts
    for facts in (extracted, ()):
        offered = participants.options(page, facts, page.metadata.title or document.title or "")
        right = tuple(number == gold.study.participants for number, _signals in offered)
        if any(right) and not all(right):
            told = tuple(tuple(signals) for _number, signals in offered)
            yield Example(gold.id, participants.QUESTION, told, right)

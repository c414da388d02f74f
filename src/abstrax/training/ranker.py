"""Train the ranker from gold: ``python -m abstrax.training.ranker --gold DIR --also DIR --raw DIR [--jobs N]``.

Two sorts of question are learned. What a number states (``kind``) has a fixed set of answers, told apart by a
multinomial logit over what stands around the number; right is the answer of the gold fact that has the number at
that place. Which name, event, drug, group, time or wording belongs to it has as many options as the text offers,
ranked by a conditional logit (McFadden 1974); right are the options that agree with the gold fact. Both have an L2
penalty, and leave out signals seen in few abstracts. ``abstrax.training.teacher`` asks the questions.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from abstrax.engines.output import replacing
from abstrax.gold import Comparison, compare, load, measure
from abstrax.gold.records import GoldRecord
from abstrax.gold.texts import find
from abstrax.gold.totals import table
from abstrax.model import Document
from abstrax.pipeline import extract
from abstrax.relate import weights
from abstrax.study import participants
from abstrax.training.teacher import Example, assurances, examples, examples_alone, headlines


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
        question: train_choice(
            [row for row in rows if row.question == question],
            penalty * FIRMER.get(question, 1.0),
            rare,
            least,
        )
        for question in weights.CHOICES
    }
    return weights.Weights(kinds, choices)


#: Abstracts are parted into so many; what is learned without a part is tried on it.
FOLDS = 3
#: The penalty where every question is asked twice, with gold and without it for the numbers before.
TWICE = 12.0


#: A record that careful readers agreed on counts as much as so many of a single reading.
CURATED = 4
#: Of whom a number speaks is asked of nearly all, by signals that much overlap: single readings count for more there,
#: and the penalty is so many times the usual one.
PLENTY, ENOUGH = frozenset({"group"}), 2
FIRMER = {"group": 2.5}
_Taught = tuple[GoldRecord, Document]


@dataclass(frozen=True, slots=True)
class Learned:
    """The weights ``found``, and for each part those that were learned ``without`` its abstracts."""

    found: weights.Weights
    without: tuple[weights.Weights, ...]


_In = TypeVar("_In")
_Out = TypeVar("_Out")


def learn(
    gold: dict[str, GoldRecord],
    documents: dict[str, Document],
    jobs: int = 1,
    once: frozenset[str] = frozenset(),
) -> Learned:
    """All weights, learned by ``jobs`` processes; ``once`` are the ids of records that were made in a single reading.

    Learned once with gold for what stands before, they read the abstracts that they did not learn from; the questions
    that come up there, mistakes before them included, are learned as well, so that one mistake does not make the next
    (Ross et al. 2011). How far a probability can be trusted, and which number is the headline number, is learned from
    abstracts which taught nothing else.
    """
    taught = [(record, documents[id]) for id, record in gold.items()]
    parts = [[pair for pair in taught if _part(pair[0].id) == part] for part in range(FOLDS)]
    rows = _flat(_each(_examples, taught, jobs))
    print(f"{len(taught)} abstracts, {len(rows)} questions", flush=True)
    firsts = _each(train, [_weighed(_without(rows, part), once) for part in range(FOLDS)], jobs)
    for first, part in zip(firsts, parts, strict=True):
        rows += _flat(_each(partial(_examples_alone, first), part, jobs))
    print(f"{len(rows)} questions with those that come up in extraction", flush=True)
    lots = [_weighed(lot, once) for lot in (rows, *(_without(rows, part) for part in range(FOLDS)))]
    found, *tried = _each(partial(train, penalty=TWICE), lots, jobs)
    sure: list[Example] = []
    for without, part in zip(tried, parts, strict=True):
        sure += _flat(_each(partial(_on_facts, without), part, jobs))
    for question, penalty, least in (("sure", 3.0, 0.02), (participants.QUESTION, 2.0, 0.05)):
        asked = [row for row in sure if row.question == question]
        found.choices[question] = train_choice(asked, penalty, 3, least)
        for place, without in enumerate(tried):
            without.choices[question] = train_choice(_without(asked, place), penalty, 3, least)
    return Learned(found, tuple(tried))


def compared(learned: Learned, taught: Sequence[_Taught], jobs: int = 1) -> list[Comparison]:
    """Each gold record against what is found in its abstract by weights that were learned without it."""
    parts = [(learned.without[_part(record.id)], record, document) for record, document in taught]
    return _each(_compared, parts, jobs)


def _compared(item: tuple[weights.Weights, GoldRecord, Document]) -> Comparison:
    without, record, document = item
    with weights.using(without):
        return compare(record, extract(document), document.text)


def _weighed(rows: list[Example], once: frozenset[str]) -> list[Example]:
    """The questions, those of records that were made with more care as often as they count.

    How a population is labelled ("enrolled", "included") is asked of these alone: single readings mostly leave it out.
    """
    careful = [row for row in rows if row.abstract not in once]
    single = [row for row in rows if row.abstract in once and (row.question, row.about) != _LABELLED]
    plenty = [row for row in careful if row.question in PLENTY]
    rarer = [row for row in careful if row.question not in PLENTY]
    return single + ENOUGH * plenty + CURATED * rarer


_LABELLED = ("label", "count:participants")


def _part(id: str) -> int:
    """The part that an abstract belongs to, for good and on any machine."""
    return crc32(id.encode()) % FOLDS


def _each(work: Callable[[_In], _Out], items: Sequence[_In], jobs: int) -> list[_Out]:
    """What ``work`` makes of each item, in order."""
    if jobs == 1:
        return list(map(work, items))
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(work, items, chunksize=max(1, len(items) // (4 * jobs))))


def _flat(lists: Iterable[list[Example]]) -> list[Example]:
    return [row for rows in lists for row in rows]


def _examples(pair: _Taught) -> list[Example]:
    return examples(*pair)


def _examples_alone(found: weights.Weights, pair: _Taught) -> list[Example]:
    return examples_alone(found, *pair)


def _on_facts(found: weights.Weights, pair: _Taught) -> list[Example]:
    return [*assurances(found, *pair), *headlines(found, *pair)]


def _without(rows: Sequence[Example], part: int) -> list[Example]:
    """The questions about the abstracts of other parts."""
    return [row for row in rows if _part(row.abstract) != part]


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
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[], help="folders of records of a single reading"
    )
    parser.add_argument("--raw", type=Path, nargs="+", required=True, help="where their texts are")
    parser.add_argument("--jobs", type=int, default=1, help="processes that learn side by side")
    options = parser.parse_args()
    folders = {folder: load(folder) for folder in (*options.gold, *options.also)}
    once = {name: record for folder in options.also for name, record in folders[folder].items()}
    gold = {name: record for folder in options.gold for name, record in folders[folder].items()}
    wanted = once | gold
    documents, problems = find(options.raw, wanted)
    missing = sorted(wanted.keys() - documents.keys())
    if missing:
        said = "; ".join(f"{problem.path}: {problem.message}" for problem in problems)
        parser.error(f"no text for {', '.join(missing)}; name its folder with --raw {said}".rstrip())
    learned = learn(wanted, documents, options.jobs, frozenset(once.keys() - gold.keys()))
    save(learned.found)
    print(f"{len(wanted)} abstracts, {len(learned.found.kinds)} signals of numbers: {weights.PATH.name}")
    for folder, records in folders.items():
        taught = [(record, documents[id]) for id, record in records.items()]
        print(f"\n{folder}, each abstract by weights that were learned without it:")
        print("\n".join(table(measure(compared(learned, taught, options.jobs)))), flush=True)


if __name__ == "__main__":
    main()

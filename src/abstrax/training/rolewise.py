"""Train the section weights: ``python -m abstrax.training.rolewise --corpus PATH…``.

The abstracts that have headings are the examples: their sentences without the headings, the headings as what
is right. A third, chosen by a hash of the id, is held back; the figures on it are printed (``--measure`` prints
them for the weights that ship, and trains nothing). The weights
minimise the negative log-likelihood of a linear-chain conditional random field with an L2 penalty (L-BFGS);
then the signals that matter most are kept and trained again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from abstrax import reading, text
from abstrax.engines.output import replacing
from abstrax.model import Document
from abstrax.text import rolewise
from abstrax.text.rolewise import LABELS
from abstrax.training import sections

#: An abstract's sentences, and the part that each belongs to.
Example = tuple[list[str], list[str]]

KEPT = 6000
RAREST = 5
PENALTY = 4.0
ROUNDS = 60


def examples(documents: Iterable[Document]) -> Iterator[tuple[str, Example]]:
    """Id and sentences of every abstract whose prose all stands under headings, of three parts or more."""
    for document in documents:
        prose, told = sections.bare(text.prepare(document))
        if told:
            yield document.id, ([prose[start:end] for start, end, _ in told], [part for _, _, part in told])


def held_back(name: str) -> bool:
    """Whether the abstract of this id belongs to the third that is not trained on."""
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def signals(sentences: Sequence[str]) -> Iterator[set[str]]:
    """The signals of each sentence, those of its neighbours marked ``<`` and ``>``."""
    texts = [rolewise.words(sentence) for sentence in sentences]
    for i, words in enumerate(texts):
        found = set(rolewise.signals(words, i, len(texts)))
        found |= {"<" + word for word in texts[i - 1]} if i else set()
        found |= {">" + word for word in texts[i + 1]} if i + 1 < len(texts) else set()
        yield found


@dataclass(frozen=True)
class Chains:
    """All examples as arrays: signals by sentence, sentences by abstract (-1 where it has no more)."""

    signals: Any
    places: Any
    right: Any


def chains(rows: list[Example], index: dict[str, int]) -> Chains:
    """The examples as arrays over the signals of ``index``."""
    import numpy as np
    from scipy.sparse import csr_matrix

    pointers, columns = [0], []
    for sentences, _ in rows:
        for found in signals(sentences):
            columns += sorted(index[signal] for signal in found if signal in index)
            pointers.append(len(columns))
    matrix = csr_matrix((np.ones(len(columns)), columns, pointers), (len(pointers) - 1, len(index)))
    places = np.full((len(rows), max(len(labels) for _, labels in rows)), -1)
    at = 0
    for i, (_, labels) in enumerate(rows):
        places[i, : len(labels)] = range(at, at + len(labels))
        at += len(labels)
    return Chains(matrix, places, np.array([LABELS.index(label) for _, labels in rows for label in labels]))


def _expected(scores: Any, moves: Any, first: Any, last: Any, inside: Any) -> tuple[Any, Any, Any]:
    """Log partition of each chain, chance of each label at each place, expected moves (forward, backward)."""
    import numpy as np
    from scipy.special import logsumexp

    n, longest, k = scores.shape
    forward, backward = np.zeros(scores.shape), np.tile(last, (n, longest, 1))
    forward[:, 0] = first + scores[:, 0]
    for t in range(1, longest):
        step = logsumexp(forward[:, t - 1, :, None] + moves, axis=1) + scores[:, t]
        forward[:, t] = np.where(inside[:, t, None], step, forward[:, t - 1])
    total = logsumexp(forward[:, -1] + last, axis=1)
    for t in range(longest - 2, -1, -1):
        step = logsumexp(moves + (scores[:, t + 1] + backward[:, t + 1])[:, None, :], axis=2)
        backward[:, t] = np.where(inside[:, t + 1, None], step, last)
    moved = np.zeros((k, k))
    for t in range(1, longest):
        at = inside[:, t]
        ahead = (scores[at, t] + backward[at, t])[:, None, :] - total[at, None, None]
        moved += np.exp(forward[at, t - 1, :, None] + moves + ahead).sum(0)
    return total, np.exp(forward + backward - total[:, None, None]), moved


def fit(rows: list[Example], kept: list[str]) -> tuple[Any, Any, Any, Any]:
    """Weights of the kept signals (signals by labels), of moves, of the first and of the last label."""
    import numpy as np
    from scipy.optimize import minimize

    data = chains(rows, {signal: i for i, signal in enumerate(kept)})
    k, v, inside = len(LABELS), len(kept), data.places >= 0
    at = np.where(inside, data.places, 0)
    ends = inside.sum(1) - 1
    gold = np.eye(k)[data.right]
    starts, stops = gold[data.places[:, 0]], gold[data.places[np.arange(len(rows)), ends]]
    both = inside[:, 1:]
    moves_seen = gold[at[:, :-1][both]].T @ gold[at[:, 1:][both]]
    seen = np.concatenate([(data.signals.T @ gold).ravel(), moves_seen.ravel(), starts.sum(0), stops.sum(0)])

    def loss(w: Any) -> tuple[float, Any]:
        by_signal, moves, first, last = _parts(w, v, k)
        scores = np.where(inside[:, :, None], (data.signals @ by_signal)[at], 0.0)
        total, chance, moved = _expected(scores, moves, first, last, inside)
        final = chance[np.arange(len(rows)), ends].sum(0)
        by_sentence = np.zeros((len(data.right), k))
        by_sentence[data.places[inside]] = chance[inside]
        pieces = [(data.signals.T @ by_sentence).ravel(), moved.ravel(), chance[:, 0].sum(0), final]
        expected = np.concatenate(pieces)
        return float(total.sum() - seen @ w + 0.5 * PENALTY * w @ w), expected - seen + PENALTY * w

    start = np.zeros(v * k + k * k + 2 * k)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return _parts(found, v, k)


def _parts(w: Any, v: int, k: int) -> tuple[Any, Any, Any, Any]:
    """One long vector as weights of signals, moves, first and last label."""
    a, b = v * k, v * k + k * k
    return w[:a].reshape(v, k), w[a:b].reshape(k, k), w[b : b + k], w[b + k :]


def train(rows: list[Example]) -> dict[str, Any]:
    """The weights as they are shipped: the ``KEPT`` signals that matter most, to two decimals."""
    import numpy as np

    counts = Counter(signal for sentences, _ in rows for found in signals(sentences) for signal in found)
    names = sorted(signal for signal, n in counts.items() if n >= RAREST)
    by_signal = fit(rows, names)[0]
    spread = np.abs(by_signal - by_signal.mean(1, keepdims=True)).max(1)
    matter = spread * np.sqrt([counts[name] for name in names])
    kept = sorted(names[i] for i in np.argsort(-matter)[:KEPT])
    by_signal, moves, first, last = fit(rows, kept)
    shipped: dict[str, Any] = {
        "labels": list(LABELS),
        "first": _rounded(first),
        "last": _rounded(last),
        "moves": {label: _rounded(row) for label, row in zip(LABELS, moves, strict=True)},
    }
    for part, mark in (("own", ""), ("before", "<"), ("after", ">")):
        shipped[part] = {}
        for signal, row in zip(kept, by_signal, strict=True):
            if _part(signal) == mark and np.abs(row).max() >= 0.02:
                shipped[part][signal[len(mark) :]] = _rounded(row)
    return shipped


def _part(signal: str) -> str:
    """``<`` or ``>`` for a word of a neighbour; nothing for a sign (``< #``) of the sentence itself."""
    return signal[0] if signal[0] in "<>" and len(signal) > 1 and signal[1] != " " else ""


def _rounded(row: Any) -> list[float]:
    return [round(float(value), 2) for value in row]


def save(shipped: dict[str, Any], path: Path = rolewise.PATH) -> None:
    """Write the weights, one signal a line."""
    pieces = []
    for key, value in shipped.items():
        if isinstance(value, dict):
            lines = (f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(row)}" for k, row in value.items())
            pieces.append(f'"{key}": {{\n' + ",\n".join(lines) + "\n}")
        else:
            pieces.append(f'"{key}": {json.dumps(value)}')
    with replacing(path) as stream:
        stream.write("{\n" + ",\n".join(pieces) + "\n}\n")


def main() -> None:
    """Train on two thirds and ship, unless only to measure; print what the held-back third says of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="JSONL files")
    parser.add_argument(
        "--measure", action="store_true", help="train nothing: figures of the weights that ship"
    )
    options = parser.parse_args()
    items = {path: list(reading.read_paths([path])) for path in options.corpus}
    if problems := [str(item) for some in items.values() for item in some if not isinstance(item, Document)]:
        parser.error("; ".join(problems))
    found = {path: [item for item in some if isinstance(item, Document)] for path, some in items.items()}
    if not options.measure:
        documents = (document for some in found.values() for document in some)
        save(train([row for name, row in examples(documents) if not held_back(name)]))
        rolewise.load.cache_clear()
    for path, documents_of in found.items():
        report(path.name, documents_of)


def report(name: str, documents: list[Document]) -> None:
    """Print the figures of one file: boundaries with headings kept, F1 of the held-back third without them."""
    kept = sections.boundaries(documents)
    if kept.total:
        wrong = " ".join(f"{id}:{section}" for id, section in kept.wrong)
        print(f"{name}  boundaries right {kept.right:.4f} of {kept.total} (wrong: {wrong or 'none'})")
    figures = sections.measure(document for document in documents if held_back(document.id))
    count = f"{figures.pop('sentences'):.0f} sentences of {figures.pop('abstracts'):.0f} abstracts held back"
    shown = "  ".join(f"{key} {value:.4f}" for key, value in figures.items())
    print(f"{name}  headings removed, {count}: F1 {shown}")


if __name__ == "__main__":
    main()

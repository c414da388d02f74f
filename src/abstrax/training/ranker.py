"""Train the ranker from gold: ``python -m abstrax.training.ranker --gold DIR --raw DIR``.

The proposals for each number compete with each other and with "no fact"; right is what agrees with a gold fact at
core level, or, where no proposal does, at value level: the number states a fact, if not quite this one (not of
scores, of which the name is half the fact). A conditional logit over their signals (McFadden 1974; L2 penalty)
gives the weights, shipped as JSON.

Every abstract is read three times, with all measures of the vocabulary and with either half of them hidden, so
that the weights hold where an abstract measures what the vocabulary lacks.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from abstrax import names, relate, text
from abstrax.gold import load
from abstrax.gold.compare import Judge, Level
from abstrax.gold.records import GoldRecord
from abstrax.gold.texts import find
from abstrax.model import Abbreviation, Document, Record
from abstrax.names.mention import Mention
from abstrax.pipeline import fact
from abstrax.relate import Linked, weights
from abstrax.relate.scene import Candidate
from abstrax.text.spans import Page

#: One number: its abstract, the signals of each proposal, and whether each is right.
Example = tuple[str, list[list[str]], list[bool]]


def examples(gold: GoldRecord, document: Document, hidden: int | None = None) -> Iterator[Example]:
    """Every number of one abstract that anything was proposed for; those of optional gold facts are left out.

    ``hidden`` is the half of the vocabulary's measures, 0 or 1, that is not to be known.
    """
    page = text.prepare(document)
    sentences = text.sentences(page)
    found = names.find(
        page.text, [(s.start, s.end) for s in sentences], document.title or page.metadata.title
    )
    short = tuple(Abbreviation(short=pair.short, long=pair.long) for pair in found.abbreviations)
    judge = Judge(Record(id=document.id, abbreviations=short), document.text)
    mentions = [mention for mention in found.mentions if hidden is None or _half(mention) != hidden]
    for scene in relate.scenes(page.text.clean, sentences, mentions):
        chosen, settled = [], dict[int, Candidate]()
        for index, quantity in enumerate(scene.quantities):
            options = relate.proposals(scene, quantity, settled)
            right, optional = _judged(judge, gold, page, scene.section, options)
            if any(right):
                settled[index] = options[right.index(True)]
                chosen.append(settled[index])
            if options and not (optional and not any(right)):
                yield gold.id, [candidate.signals for candidate in options], right
        for candidate in relate.statements(scene):
            right, optional = _judged(judge, gold, page, scene.section, [candidate])
            if not (optional and not any(right)):
                yield gold.id, [candidate.signals], right
        relate.refocus(scene, chosen)


def _half(mention: Mention) -> int | None:
    """Which half of the measures a name belongs to, for good and on any machine; None for other names."""
    entry = mention.entry if mention.kind == "measure" else None
    return crc32(entry.name.encode()) % 2 if entry is not None else None


def _judged(
    judge: Judge, gold: GoldRecord, page: Page, section: str, options: list[Candidate]
) -> tuple[list[bool], bool]:
    """Whether each proposal is right (see above), and whether an optional gold fact stands here."""
    right, near, optional = [], [], False
    for candidate in options:
        made = fact(page, Linked(candidate, section, "all", None, (0, 0), []))
        levels = [(judge.level(wanted.fact, made)[0], wanted.optional) for wanted in gold.facts]
        right.append(any(level >= Level.CORE and not maybe for level, maybe in levels))
        close = any(level >= Level.VALUE and not maybe for level, maybe in levels)
        near.append(close and candidate.kind != "score")
        optional |= any(level >= Level.VALUE and maybe for level, maybe in levels)
        if not right[-1]:  # said again elsewhere: neither right nor wrong, the pipeline keeps one of each
            optional |= any(judge.says_the_same(wanted.fact, made) for wanted in gold.facts)
    return right if any(right) else near, optional


def train(rows: list[Example], penalty: float = 4.0, rare: int = 3) -> dict[str, float]:
    """Weights in log odds of the signals seen with at least ``rare`` numbers (conditional logit, L2)."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    seen = Counter(signal for _, options, _ in rows for signal in {s for signals in options for s in signals})
    kept = sorted(signal for signal, n in seen.items() if n >= rare)
    index = {signal: i for i, signal in enumerate(kept)}
    rows_at: list[int] = []
    columns: list[int] = []
    number: list[int] = []
    right: list[bool] = []
    for group, (_, options, flags) in enumerate(rows):
        for signals, flag in zip(options, flags, strict=True):
            rows_at += [len(number)] * len(signals)
            columns += [index.get(s, -1) for s in signals]
            number.append(group)
            right.append(flag)
    use = np.array(columns) >= 0
    matrix = csr_matrix(
        (np.ones(int(use.sum())), (np.array(rows_at)[use], np.array(columns)[use])), (len(number), len(kept))
    )
    group_of, good = np.array(number), np.array(right)
    any_good = np.zeros(len(rows), bool)
    np.logical_or.at(any_good, group_of, good)

    def loss(w: Any) -> tuple[float, Any]:
        strength = np.exp(np.clip(matrix @ w, -30, 30))
        total = 1.0 + np.bincount(group_of, strength, len(rows))
        hit = np.where(any_good, np.bincount(group_of, strength * good, len(rows)), 1.0)
        value = float(np.sum(np.log(total) - np.log(hit)) + 0.5 * penalty * w @ w)
        slope = strength / total[group_of] - strength * good / np.where(any_good, hit, 1.0)[group_of]
        return value, matrix.T @ slope + penalty * w

    found = minimize(loss, np.zeros(len(kept)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {signal: round(float(w), 2) for signal, w in zip(kept, found, strict=True) if abs(w) >= 0.03}


def save(found: dict[str, float], path: Path = weights.PATH) -> None:
    """Write the weights, strongest evidence first within a kind."""
    ordered = dict(sorted(found.items(), key=lambda item: (item[0].split("|")[0], -abs(item[1]), item[0])))
    path.write_text(json.dumps({"weights": ordered}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


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
    rows = [
        row
        for name, record in wanted.items()
        for hidden in (None, 0, 1)
        for row in examples(record, documents[name], hidden)
    ]
    found = train(rows)
    save(found)
    print(f"{len(rows)} numbers of {len(wanted)} abstracts, {len(found)} signals weighed: {weights.PATH.name}")


if __name__ == "__main__":
    main()

"""Sort words by the company they keep: ``python -m abstrax.training.clusters --corpus FILE.jsonl…``.

Words that stand between the same neighbours ("relapsed", "flared"; "nausea", "headache") get one number, so that
what gold teaches of one holds for the others. Neighbours are counted over abstracts without any annotation, weighed
by positive pointwise mutual information, reduced by a singular value decomposition (Levy and Goldberg 2014) and
grouped by k-means.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from abstrax.engines.output import replacing
from abstrax.model import Document
from abstrax.reading import ReadProblem, read_paths
from abstrax.relate.atoms import CLUSTERS, fold

_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*%?|[^\w\s]")


def tokens(text: str) -> list[str]:
    """The folded words of a text, numbers as ``#``."""
    return ["#" if t[0].isdigit() else fold(t) if t[0].isalpha() else t for t in _TOKEN.findall(text)]


def sort(texts: Iterable[str], groups: int = 160, least: int = 10, size: int = 80) -> dict[str, int]:
    """The group of each word that stands at least ``least`` times."""
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    lines = [tokens(text) for text in texts]
    counts = Counter(token for line in lines for token in line)
    words = sorted(word for word, n in counts.items() if n >= least and word[0].isalpha())
    near = sorted(word for word, n in counts.items() if n >= 5 * least)
    matrix = _weighed(lines, {w: i for i, w in enumerate(words)}, {w: i for i, w in enumerate(near)})
    vectors = normalize(TruncatedSVD(size, random_state=0).fit_transform(matrix))
    found = KMeans(groups, n_init=2, random_state=0).fit_predict(vectors)
    return dict(zip(words, map(int, found), strict=True))


def _weighed(lines: list[list[str]], words: dict[str, int], near: dict[str, int]) -> Any:
    """Words by neighbours (left and right told apart), as positive pointwise mutual information."""
    import numpy as np
    from scipy.sparse import csr_matrix

    seen: Counter[tuple[int, int]] = Counter()
    for line in lines:
        for at, word in enumerate(line):
            if word in words:
                for step, block in ((-1, 0), (1, 1), (-2, 2), (2, 3)):
                    other = line[at + step] if 0 <= at + step < len(line) else None
                    if other in near:
                        seen[words[word], block * len(near) + near[other]] += 1
    rows, columns = np.array(list(seen)).T
    values = np.array(list(seen.values()), float)
    counts = csr_matrix((values, (rows, columns)), (len(words), 4 * len(near)))
    of_word, of_near = np.asarray(counts.sum(1)).ravel(), np.asarray(counts.sum(0)).ravel() ** 0.75
    expected = counts.copy()
    expected.data = np.maximum(
        0.0,
        np.log(
            values.sum() ** 0.75
            * counts.tocoo().data
            / (of_word[counts.tocoo().row] * of_near[counts.tocoo().col] + 1e-9)
        ),
    )
    return expected


def main() -> None:
    """Sort the words of a corpus, and ship."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, nargs="+", required=True, help="JSONL files of abstracts (text)"
    )
    options = parser.parse_args()
    documents = list(read_paths(options.corpus))
    if problems := [str(item) for item in documents if isinstance(item, ReadProblem)]:
        parser.error("; ".join(problems))
    found = sort(item.text for item in documents if isinstance(item, Document))
    lines = [
        f" {json.dumps(word)}: {group}"
        for word, group in sorted(found.items(), key=lambda item: (item[1], item[0]))
    ]
    with replacing(CLUSTERS) as stream:
        stream.write("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(found)} words in {len(set(found.values()))} groups: {CLUSTERS.name}")


if __name__ == "__main__":
    main()

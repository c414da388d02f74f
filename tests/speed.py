"""How fast and how large extraction is: ``python tests/speed.py`` measures a sample of the corpus, ``--all`` the whole of it.

Prints one line of JSON: CPU seconds to load (imports, lexicon, weights, abbreviation detector), abstracts per CPU second
afterwards, and the peak of memory in MB. CPU time, since the machine may be shared; neither texts nor records are kept.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abstrax.model import Document

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
#: A sample is every eleventh abstract, some 400 of them, read three times.
STEP = 11
ROUNDS = 3
WARM = "Results: CRS occurred in 3 of 8 patients. Median SLEDAI fell from 10 to 2 at week 4."


def documents(step: int) -> Iterator[Document]:
    """Every ``step``-th abstract of the corpus, read one at a time."""
    from abstrax.model import Document

    place = 0
    for path in sorted(CORPUS.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if place % step == 0:
                    yield Document(**json.loads(line))
                place += 1


def measure(whole: bool) -> dict[str, float]:
    """The figures of this process, for a sample read ``ROUNDS`` times over (the best counts) or all of the corpus once."""
    from abstrax.model import Document
    from abstrax.names.abbreviations import _detector
    from abstrax.pipeline import extract

    extract(Document(id="warm", text=WARM))
    _detector()  # asked about few abstracts, but then its first use takes a second
    load = time.process_time()
    rates = []
    for _round in range(1 if whole else ROUNDS):
        spent, read = 0.0, 0
        for document in documents(1 if whole else STEP):
            began = time.process_time()
            extract(document)
            spent += time.process_time() - began
            read += 1
        rates.append(read / spent)
    return {"abstracts": read, "load": round(load, 2), "rate": round(max(rates), 1), "peak": round(peak())}


def peak() -> float:
    """The most memory that this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # what the system counts for a child begins with its parent's on Linux
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    print(json.dumps(measure("--all" in sys.argv[1:])))

"""Extraction keeps its size, and ``abstrax --help`` waits for nothing."""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
import tracemalloc
from functools import lru_cache
from pathlib import Path

import pytest

from abstrax import extract
from abstrax.text import NoAbstractError
from speed import CORPUS

SCRIPT = Path(__file__).resolve().parent / "speed.py"
HEAVY = {"numpy", "pandas", "pydantic", "rich", "scipy", "scispacy", "spacy", "statsmodels", "pyarrow", "duckdb"}


@lru_cache(maxsize=1)
def figures() -> dict[str, float]:
    """What ``speed.py`` prints of a process of its own."""
    if not CORPUS.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CORPUS} is missing")
        pytest.skip(f"{CORPUS} is missing")
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def test_the_sample_is_large_enough() -> None:
    assert figures()["abstracts"] >= 400


def test_loading_takes_less_than_four_seconds() -> None:
    assert figures()["load"] < 4


def test_memory_stays_below_400_mb() -> None:
    assert figures()["peak"] < 400


def test_help_takes_less_than_three_tenths_of_a_second() -> None:
    taken = []
    for _round in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run([sys.executable, "-m", "abstrax", "--help"], capture_output=True, check=True)
        taken.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    assert min(taken) < 0.3


def test_help_imports_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "abstrax", "--help"], capture_output=True, text=True, check=True
    ).stderr
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    assert "click" in imported
    assert not imported & HEAVY


def test_a_small_share_of_many_people_takes_no_room() -> None:
    text = "Results: In the register 84,210 patients (0.4%) had gout and 91,377 patients (0.4%) had lupus."
    extract(text)
    tracemalloc.start()
    found = extract(text).findings
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert any(finding.code == "share-of-nothing" for finding in found)
    assert peak < 10e6


@pytest.mark.parametrize("collecting", [True, False])
def test_the_collector_is_left_as_it_was(collecting: bool) -> None:
    (gc.enable if collecting else gc.disable)()
    try:
        extract("Results: 12 patients had gout.")
        assert gc.isenabled() == collecting
        with pytest.raises(NoAbstractError):
            extract(" ")
        assert gc.isenabled() == collecting
    finally:
        gc.enable()

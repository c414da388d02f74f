"""Sections of abstracts without headings."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from abstrax.text import rolewise
from abstrax.training.rolewise import examples, held_back, measure, signals

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

TRIAL = [
    ("background", "To evaluate whether olvarimab lowers disease activity in adults with active lupus."),
    ("methods", "Adults aged 18 to 65 were randomised 1:1 to olvarimab 300 mg or placebo for 24 weeks."),
    ("methods", "The primary outcome was the SRI-4 response at week 24."),
    ("results", "A total of 120 patients were included (mean age 41 ± 11 years; 92% women)."),
    ("results", "SRI-4 was reached by 55% and 31% with placebo (OR 2.7, 95% CI 1.3-5.6, P = 0.008)."),
    ("conclusion", "Olvarimab may be an effective treatment of active lupus; larger trials are needed."),
]
COHORT = [
    ("background", "Interstitial lung disease is a leading cause of death in systemic sclerosis."),
    ("background", "However, little is known about its course in men."),
    ("background", "This study aimed to describe lung function over time by sex."),
    ("methods", "Data were collected retrospectively from the records of two hospitals."),
    ("methods", "Mixed models were used to compare changes in FVC between groups."),
    ("results", "FVC fell by 4.1% in men and by 1.9% in women (p<0.01)."),
    ("results", "No significant difference in DLCO was observed."),
    ("conclusion", "These findings suggest that closer monitoring of men is warranted."),
]
CASE = [
    ("background", "Calciphylaxis is a rare complication of dermatomyositis and carries a high mortality."),
    ("results", "A 45-year-old man presented with painful ulcers of both legs."),
    ("results", "Physical examination was performed, and biopsies were taken from two sites."),
    ("results", "He was treated with sodium thiosulfate and methylprednisolone for six weeks."),
    ("conclusion", "This case highlights the importance of considering calciphylaxis early."),
]


@pytest.mark.parametrize("told", [TRIAL, COHORT, CASE], ids=["trial", "cohort", "case"])
def test_sentences_get_the_part_they_play(told: list[tuple[str, str]]) -> None:
    assert rolewise.assign([sentence for _, sentence in told]) == [label for label, _ in told]


def test_no_methods_once_a_case_is_told() -> None:
    told = [sentence for _, sentence in CASE]
    several = [told[0], told[1].replace("A 45-year-old man", "Patients"), *told[2:]]
    assert "methods" not in rolewise.assign(told)
    assert "methods" in rolewise.assign(several)


def test_the_sentence_that_opens_a_case_is_no_conclusion() -> None:
    told = "We describe a 20-year-old woman with arthritis, which suggests that further studies are needed."
    assert rolewise.assign([CASE[0][1], told])[1] == "results"


def test_nothing_in_nothing_out() -> None:
    assert rolewise.assign([]) == []
    assert rolewise.assign([""])[0] in rolewise.LABELS


def test_the_best_whole_reading_wins_over_the_best_label_of_each_sentence() -> None:
    weights = rolewise.Weights(
        first=(0.0, 0.0, 0.0, 0.0),
        last=(0.0, 0.0, 0.0, 0.0),
        moves=((0.0, 0.0, -9.0, -9.0), (-9.0, 0.0, 0.0, -9.0), (-9.0, -9.0, 0.0, 0.0), (-9.0,) * 4),
        own={"aim": (3.0, 0.0, 0.0, 0.0), "then": (1.0, 0.0, 0.9, 0.0), "found": (0.0, 0.0, 3.0, 0.0)},
        before={"aim": (0.0, 5.0, 0.0, 0.0)},
        after={},
    )
    parts = rolewise.assign(["aim", "other", "then", "found"], weights)
    assert parts == ["background", "methods", "results", "results"]


def test_training_sees_the_signals_that_reading_sees() -> None:
    first, second = signals(["We aimed to help 12 men.", "Results were 3.5% better."])
    assert {"we", "aimed to", "^we aimed to", "#", "@numbers 1", "@from start 0", ">results"} <= first
    assert {"# %", "<aimed", "@from end 1", "@length 0"} <= second


def test_weights_are_small_and_readable() -> None:
    assert rolewise.PATH.stat().st_size < 300_000
    assert max(len(line) for line in rolewise.PATH.read_text(encoding="utf-8").splitlines()) < 120


@pytest.mark.parametrize("name", ["acr-2025.jsonl", "pubmed-rheumatology.jsonl"])
def test_held_back_third(name: str, tmp_path: Path) -> None:
    """Headings removed, the headings as what is right, on abstracts that were not trained on."""
    source = CORPUS / name
    if not source.exists():
        assert not os.environ.get("CI"), f"{source} is missing"
        pytest.skip(f"{source} is missing")
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    some = tmp_path / name
    some.write_text("".join(lines if name.startswith("pubmed") else lines[::5]), encoding="utf-8")
    rows = [row for id_, row in examples([some]) if held_back(id_)]
    begun = time.process_time()
    figures = measure(rows)
    spent = time.process_time() - begun
    assert figures["sentences"] > 250
    assert min(figures["macro"], figures["micro"]) >= 0.93
    assert spent / len(rows) < 0.004

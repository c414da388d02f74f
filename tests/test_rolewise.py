"""Sections of abstracts without headings, and of those with them, measured on the corpus."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from abstrax import text
from abstrax.model import Document
from abstrax.text import rolewise
from abstrax.training import sections
from abstrax.training.rolewise import examples, held_back, signals

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


HEADED = "Background/Purpose: Gout hurts. It is common.\n\nMethods: We asked 9.\n\nResults: {}\n\nConclusion: It hurts."


def meeting(prose: str) -> Document:
    return Document(id="x", title="T", text=prose)


def test_the_headings_that_the_meeting_prints() -> None:
    prose = HEADED.format("Results: Six.\n\nTable 1. Pain")
    found = [(section, prose[start:end]) for section, start, end in sections.printed(prose)]
    assert found == [
        ("background", "Gout hurts. It is common."),
        ("methods", "We asked 9."),
        ("results", "Six.\n\nTable 1. Pain"),
        ("conclusion", "It hurts."),
    ]
    assert sections.printed("Objective: To ask.\n\nMethods: We asked.") == []


def test_boundaries_that_are_wrong_are_counted() -> None:
    good = meeting(HEADED.format("Six of 9 had pain."))
    # the authors' own label under Results opens another section, which the meeting does not print
    bad = meeting(HEADED.format("Six.").replace("Methods: We", "Methods: Objective: To ask. Methods: We"))
    assert sections.boundaries([good]) == sections.Boundaries(4, ())
    assert sections.boundaries([good, bad]) == sections.Boundaries(8, (("x", "methods"),))
    assert sections.boundaries([good, bad]).right == 7 / 8
    assert sections.boundaries([]).right == 0.0


def test_a_text_without_its_headings_keeps_what_they_told() -> None:
    prose, told = sections.bare(text.prepare(meeting(HEADED.format("Six of 9 had pain."))))
    assert prose == "Gout hurts. It is common. We asked 9. Six of 9 had pain. It hurts."
    assert [(prose[start:end], part) for start, end, part in told] == [
        ("Gout hurts.", "background"),
        ("It is common.", "background"),
        ("We asked 9.", "methods"),
        ("Six of 9 had pain.", "results"),
        ("It hurts.", "conclusion"),
    ]
    assert sections.bare(text.prepare(meeting("Gout hurts, and nine of ten say so."))) == ("", [])


def test_figures_of_counted_pairs() -> None:
    found = sections.figures(Counter({("background", "background"): 3, ("methods", "background"): 1}))
    assert (found["background"], found["methods"], found["micro"]) == (6 / 7, 0.0, 0.75)
    assert found["macro"] == pytest.approx(6 / 28)


def test_the_third_held_back_is_always_the_same() -> None:
    assert [held_back(name) for name in ("a", "b", "c", "d", "e", "f")] == [False, False, False, True, True, False]


@lru_cache(maxsize=2)
def corpus(name: str) -> list[Document]:
    source = CORPUS / name
    if not source.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{source} is missing")
        pytest.skip(f"{source} is missing")
    return [Document(**json.loads(line)) for line in source.read_text(encoding="utf-8").splitlines()]


def test_boundaries_of_meeting_abstracts_are_right() -> None:
    found = sections.boundaries(corpus("acr-2025.jsonl"))
    assert found.total > 13_000
    assert found.right >= 0.99, found.wrong


@pytest.mark.parametrize(("name", "least"), [("acr-2025.jsonl", 17_000), ("pubmed-rheumatology.jsonl", 300)])
def test_parts_are_told_without_headings_in_the_third_held_back(name: str, least: int) -> None:
    figures = sections.measure(document for document in corpus(name) if held_back(document.id))
    assert figures["sentences"] >= least
    assert min(figures["macro"], figures["micro"]) >= 0.93


def test_parts_are_told_in_no_time() -> None:
    rows = [row for _, row in examples(corpus("acr-2025.jsonl")[::20])]
    rolewise.load()
    begun = time.process_time()
    for sentences, _ in rows:
        rolewise.assign(sentences)
    assert (time.process_time() - begun) / len(rows) < 0.003

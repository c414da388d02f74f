"""Linking: which number belongs to which name, grade, group and time, over sentences of our own."""

from __future__ import annotations

import signal

import pytest

from abstrax import extract

CASES = [
    (
        "Results: CRS occurred in 9 patients (75%), grade 1 in 7 and grade 2 in 2; no ICANS was seen.",
        "grade",
        ("event", "grade", "n"),
        {("CRS", "any", 9.0), ("CRS", "1", 7.0), ("CRS", "2", 2.0), ("ICANS", "any", 0.0)},
    ),
    (
        "Methods: Patients received fludarabine 30 mg/m2 and cyclophosphamide 500 mg/m2 for lymphodepletion.",
        "dose",
        ("drug", "amount", "unit"),
        {("fludarabine", 30.0, "mg/m2"), ("cyclophosphamide", 500.0, "mg/m2")},
    ),
    (
        "Results: Flares were rarer with the new regimen (HR 0.61, 95% CI 0.42-0.88; p=0.01).",
        "effect",
        ("measure", "value", "ci_low", "ci_high"),
        {("HR", 0.61, 0.42, 0.88)},
    ),
    (
        "Results: Smoking went with relapse (OR=0.83, 95% CI [0.75-0.91]), as did CKD (0.86 [0.79-0.95]).",
        "effect",
        ("measure", "value", "ci_low", "ci_high"),
        {("OR", 0.83, 0.75, 0.91), ("OR", 0.86, 0.79, 0.95)},
    ),
    (
        "Results: Higher counts protected (IRR per 100 eosinophils/mm³: 0.58, 95% CI 0.41-0.82).",
        "effect",
        ("measure", "value", "ci_low", "ci_high"),
        {("IRR", 0.58, 0.41, 0.82)},
    ),
    (
        "Results: Erosions grew (average annual percent change [AAPC] 2.4, 95% CI 1.1 to 3.7).",
        "effect",
        ("measure", "value", "ci_low", "ci_high"),
        {("AAPC", 2.4, 1.1, 3.7)},
    ),
    (
        "Results: Median SLEDAI-2K fell from 13 (IQR 9-17) to 4 (0-6) at week 24.",
        "score",
        ("name", "value", "when"),
        {("SLEDAI-2K", 13.0, "baseline"), ("SLEDAI-2K", 4.0, "week 24")},
    ),
    (
        "Results: In the 3 rd patient CK fell, and hsTropT was lower after 8 weeks (110 vs. 260ng/L).",
        "score",
        ("name", "value", "unit", "group", "when", "stat"),
        {
            ("hsTropT", 110.0, "ng/L", "patient 3", "week 8", "single"),
            ("hsTropT", 260.0, "ng/L", "patient 3", "baseline", "single"),
        },
    ),
    (
        "Results: The 1 st patient did well: FVC held (43 vs. 39% at baseline), DLCO rose (40 vs. 29%).",
        "score",
        ("name", "value", "unit", "group", "when"),
        {
            ("FVC", 43.0, "%", "patient 1", None),
            ("FVC", 39.0, "%", "patient 1", "baseline"),
            ("DLCO", 40.0, "%", "patient 1", None),
            ("DLCO", 29.0, "%", "patient 1", "baseline"),
        },
    ),
]


@pytest.mark.parametrize(("text", "kind", "fields", "wanted"), CASES, ids=[case[0][9:40] for case in CASES])
def test_numbers_are_linked(
    text: str, kind: str, fields: tuple[str, ...], wanted: set[tuple[object, ...]]
) -> None:
    found = {tuple(getattr(fact, field) for field in fields) for fact in extract(text).facts if fact.kind == kind}
    assert found == wanted


def test_words_and_brackets_after_a_measure_are_read_at_once() -> None:
    def late(number: int, frame: object) -> None:
        raise AssertionError("reading one sentence took more than ten seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(10)
    try:
        extract("Results: Those with RA OR bought expensive synthetic treatments (medicines) 3 times a year.")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)

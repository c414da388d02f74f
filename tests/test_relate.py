"""Linking: which number belongs to which name, grade, group and time, over sentences of our own."""

from __future__ import annotations

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
        "Results: Median SLEDAI-2K fell from 13 (IQR 9-17) to 4 (0-6) at week 24.",
        "score",
        ("name", "value", "when"),
        {("SLEDAI-2K", 13.0, "baseline"), ("SLEDAI-2K", 4.0, "week 24")},
    ),
]


@pytest.mark.parametrize(("text", "kind", "fields", "wanted"), CASES, ids=[case[1] for case in CASES])
def test_numbers_are_linked(text: str, kind: str, fields: tuple[str, ...], wanted: set[tuple[object, ...]]) -> None:
    found = {tuple(getattr(fact, field) for field in fields) for fact in extract(text).facts if fact.kind == kind}
    assert found == wanted

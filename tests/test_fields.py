"""The remaining fields of doses, effects and grades: what stands once for a list, what an estimate relates, what none had."""

from __future__ import annotations

import pytest

import abstrax
from abstrax.model import Dose, Effect, Fact, Grade

LABELS = [
    ("Older age (OR 1.80, 95% CI 1.20-2.60) and diabetes (OR 2.10, 95% CI 1.40-3.00) predicted relapse.", [1.8, 2.1], ["relapse, Older age", "relapse, diabetes"]),
    ("Current smoking was associated with a higher risk of lung disease (HR 1.72, 95% CI 1.11-2.66) and death (HR 2.40, 95% CI 1.30-4.40).", [1.72, 2.4], ["lung disease, Current smoking", "death, Current smoking"]),
    ("Colchicine was associated with fewer flares (RR 0.61, 95% CI 0.44-0.85), but not with lower mortality (RR 0.93, 95% CI 0.71-1.22).", [0.93], ["mortality, Colchicine"]),
    ("Independent risk factors for calcinosis were digital ulcers (OR 3.31, 95% CI 1.61-6.80) and long disease (OR 1.41, 95% CI 1.02-1.95).", [3.31, 1.41], ["calcinosis, digital ulcers", "calcinosis, long disease"]),
    ("Patients treated with apremilast had a lower risk of fracture (HR 0.64, 95% CI 0.45-0.91) compared to those receiving leflunomide.", [0.64], ["fracture, apremilast vs leflunomide"]),
    ("Abatacept significantly improved hand function compared with placebo (SMD 0.42, 95% CI 0.11-0.73).", [0.42], ["hand function, Abatacept vs placebo"]),
    ("Uveitis was more common in smokers than in former smokers (OR 1.92, 95% CI 1.21-3.05).", [1.92], ["Uveitis, smokers vs former smokers"]),
    ("The proportion of patients with fatigue was lower in the sifalimumab arm compared with the placebo arm, with a hazard ratio of 0.52 (95% CI 0.31-0.88).", [0.52], ["fatigue, sifalimumab vs placebo"]),
    ("A strong correlation was found between serum galectin and synovial thickness (r = 0.61, p = 0.002).", [0.61], ["synovial thickness, serum galectin"]),
    ("Neopterin levels correlated inversely with grip strength (r = -0.41, p = 0.01) and walking speed (r = -0.38, p = 0.02).", [0.41, 0.38], ["grip strength, Neopterin levels", "walking speed, Neopterin levels"]),
    ("The nailfold score yielded an AUC of 0.83 (95% CI 0.75-0.91) for predicting digital ulcers.", [0.83], ["digital ulcers, nailfold score"]),
    ("For spinal sites, sensitivity was 71% and specificity 88%.", [71, 88], ["spinal sites", "spinal sites"]),
    ("Methotrexate and leflunomide use were associated with cough (OR 1.40, 95% CI 1.10-1.78, and OR 1.90, 95% CI 1.22-2.95).", [1.4, 1.9], ["cough, Methotrexate", "cough, leflunomide use"]),
    ("Predictors of damage included renal disease (azotemia: OR 2.20, 95% CI 1.30-3.72).", [2.2], ["damage, azotemia"]),
    ("Nephritis conferred an OR of 3.40 for preterm birth.", [3.4], ["preterm birth, Nephritis"]),
    ("Multivariable regression showed that low income (OR 1.66, 95% CI 1.12-2.46) was independently associated with loss of work.", [1.66], ["loss of work, low income"]),
    ("Psoriasis was linked to death at 1 year (HR 1.31, 95% CI 1.02-1.68) and 5 years (HR 1.52, 95% CI 1.21-1.91).", [1.31, 1.52], ["death, Psoriasis", "death, Psoriasis"]),
    ("Gastritis occurred in 5.1% of the celecoxib group and 8.6% of the naproxen group (RR 0.59, 95% CI 0.38-0.92).", [0.59], ["Gastritis, celecoxib vs naproxen"]),
]  # fmt: skip


def facts(text: str) -> tuple[Fact, ...]:
    return abstrax.extract(f"Results: {text}").facts


def words(text: str | None) -> set[str]:
    return set((text or "").lower().replace(",", "").split())


@pytest.mark.parametrize(("text", "values", "labels"), LABELS)
def test_label_of_effect(text: str, values: list[float], labels: list[str]) -> None:
    found = {abs(fact.value): fact.label for fact in facts(text) if isinstance(fact, Effect) and fact.value is not None}
    assert [words(found.get(value)) for value in values] == [words(label) for label in labels]


@pytest.mark.parametrize(
    ("text", "low", "high", "p"),
    [
        ("Ferritin predicted relapse (HR 1.25 per 1 g/L increase; 95% CI 1.06-1.45; p = 0.013).", 1.06, 1.45, "0.013"),
        ("Disease activity was related to sleep (odds ratio [OR] 0.91 per unit, 95% confidence interval [CI] 0.78-0.99; p = 0.04).", 0.78, 0.99, "0.04"),
        ("Age was related to the pain score (β = -2.92, 95% CI -3.56 to -2.28, zβ = -0.34, p<0.001).", -3.56, -2.28, "<0.001"),
    ],
)  # fmt: skip
def test_interval_and_p_value(text: str, low: float, high: float, p: str) -> None:
    effect = next(fact for fact in facts(text) if isinstance(fact, Effect))
    assert (effect.ci_low, effect.ci_high, effect.p) == (low, high, p)


DOSES = [
    ("Participants received deucravacitinib 3 mg, 6 mg or 12 mg twice daily for 12 weeks.", [("12 hours", "12 weeks", None)] * 3),
    ("Patients received once-weekly subcutaneous methotrexate 15 mg.", [("1 week", None, "sc")]),
    ("They were given a single intravenous infusion of rituximab (500 mg or 1000 mg).", [("once", None, "iv"), ("once", None, "iv")]),
    ("Animals were dosed every 2 weeks with placebo or tocilizumab at 50 mg/kg.", [("2 weeks", None, None)]),
    ("Secukinumab was injected subcutaneously at a dose of 150 mg every 4 wks.", [("4 weeks", None, "sc")]),
    ("He took prednisone 10 mg/day and intravenous cyclophosphamide 500 mg every 2 weeks.", [("1 day", None, None), ("2 weeks", None, "iv")]),
    ("Tofacitinib is an oral, selective inhibitor of Janus kinases. Patients received tofacitinib 5 mg twice daily.", [("12 hours", None, "po")]),
    ("Azathioprine 100 mg daily for 7 days, every 4 weeks, was given.", [("1 day", "7 days", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DOSES)
def test_schedule_duration_and_route(text: str, expected: list[tuple[str | None, ...]]) -> None:
    assert [(f.every, f.duration, f.route) for f in facts(text) if isinstance(f, Dose)] == expected


@pytest.mark.parametrize(
    ("text", "purposes"),
    [
        ("Premedication was hydrocortisone 100 mg, followed by an infusion of blinatumomab at 9 µg/day.", ["premedication", "study"]),
        ("Patients were randomized to prednisolone 30 mg daily or prednisolone 15 mg daily.", ["study", "study"]),
        ("The remaining three patients take prednisone ≤5 mg/day.", ["background"]),
        ("Remission was defined as SLEDAI 0 with prednisone ≤5 mg/day.", ["threshold"]),
        ("Allopurinol was raised up to 800 mg daily.", ["study"]),
        ("One patient needed tocilizumab 8 mg/kg for CRS grade 2.", ["rescue"]),
        ("Dexamethasone 8 mg was given before each dose.", ["premedication"]),
    ],
)
def test_purpose(text: str, purposes: list[str]) -> None:
    assert [fact.purpose for fact in facts(text) if isinstance(fact, Dose)] == purposes


@pytest.mark.parametrize(
    ("text", "event", "grade"),
    [
        ("Infusion reactions were rare and no Gr 5 neutropenia was observed.", "neutropenia", "5"),
        ("There were no SAEs, grade >3 infections, or deaths.", "infection", ">3"),
        ("Safety was good, and none developed disseminated tuberculosis.", "disseminated tuberculosis", "any"),
        ("Adverse events were mild, and no patients experienced an infusion reaction.", "infusion reaction", "any"),
        ("Grade 3 neutropenia occurred in 4 patients on 200 mg and none on placebo.", "neutropenia", "3"),
        ("No anaphylactic or serum sickness reactions were reported as adverse events.", "serum sickness reaction", "any"),
    ],
)
def test_events_that_none_had(text: str, event: str, grade: str) -> None:
    none = {(fact.event.lower(), fact.grade) for fact in facts(text) if isinstance(fact, Grade) and fact.n == 0}
    assert (event, grade) in none


def test_outcomes_that_none_had() -> None:
    found = facts("Of the 20 patients, none had persistent liver disease. No patient completed the follow-up.")
    none = {(fact.what, fact.label) for fact in found if fact.kind == "count" and fact.n == 0}
    assert none == {("with", "persistent liver disease"), ("completed", None)}


@pytest.mark.parametrize(
    ("text", "n", "of", "counted"),
    [
        ("CRS occurred in 11 patients, of whom 8 had grade 1 and 3 grade 2 CRS.", 8, 11, "patients"),
        ("CRS occurred in 11 patients, of whom 8 had grade 1 and 3 grade 2 CRS.", 3, 11, "patients"),
        ("Of the 40 patients, 6 had severe infections and 9 had mild adverse events.", 6, 40, "patients"),
        ("Fifty adverse events were recorded, of which four were serious adverse events.", 4, 50, "events"),
        ("Adverse events were rare: three cases of uveitis were reported.", 3, None, "events"),
    ],
)
def test_whole_and_unit_of_a_grade(text: str, n: float, of: float | None, counted: str) -> None:
    found = next(fact for fact in facts(text) if isinstance(fact, Grade) and fact.n == n)
    assert (found.of, found.counted) == (of, counted)

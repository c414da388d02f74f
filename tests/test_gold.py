"""Comparison with gold: what agrees and what does not, one-to-one matching, figures, baseline, verdict."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from abstrax.gold import (
    GoldError,
    GoldFact,
    GoldRecord,
    Level,
    agreement,
    baseline,
    compare,
    gate,
    load,
    measure,
    places,
)
from abstrax.gold.agreement import Agreement
from abstrax.gold.assignment import assign
from abstrax.gold.metrics import calibration, top_half
from abstrax.model import Abbreviation, Fact, Record, Section, Study

FACT: TypeAdapter[Fact] = TypeAdapter(Fact)

TEXT = (
    "Twelve patients (9 women) took prednisone 10 mg daily. DAS28-CRP fell from 5.1 to 2.4 at week 24. "
    "CRS occurred in 8 (67%), grade 1 in 6. No ICANS. 12 of 20 relapsed (HR 2.1, 95% CI 1.4-3.2; p<0.001)."
)


def fact(kind: str, quote: str, **fields: Any) -> Fact:
    """A fact of TEXT with its offsets."""
    start = TEXT.index(quote)
    values = {"kind": kind, "quote": quote, "section": "results", "start": start, "end": start + len(quote)}
    return FACT.validate_python(values | fields)


def gold_of(*facts: GoldFact, study: Study | None = None) -> GoldRecord:
    known = frozenset(study.model_fields_set) if study else frozenset()
    return GoldRecord("a", Path("a.json"), facts, study or Study(), known)


def level_of(gold: Fact, found: Fact, *abbreviations: tuple[str, str]) -> Level:
    short = tuple(Abbreviation(short=a, long=b) for a, b in abbreviations)
    done = compare(gold_of(GoldFact(gold)), Record(id="a", facts=(found,), abbreviations=short), TEXT)
    return done.pairs[0].level if done.pairs else Level.NONE


DOSE: dict[str, Any] = {
    "kind": "dose",
    "quote": "prednisone 10 mg",
    "drug": "prednisone",
    "amount": 10,
    "unit": "mg",
}
SCORE: dict[str, Any] = {
    "kind": "score",
    "quote": "2.4 at week 24",
    "name": "DAS28-CRP",
    "value": 2.4,
    "when": "week 24",
}
GRADE: dict[str, Any] = {
    "kind": "grade",
    "quote": "8 (67%)",
    "event": "CRS",
    "grade": "any",
    "n": 8,
    "percent": 67,
}
NONE: dict[str, Any] = {"kind": "grade", "quote": "No ICANS", "event": "ICANS", "grade": "any", "n": 0}
COUNT: dict[str, Any] = {
    "kind": "count",
    "quote": "12 of 20",
    "what": "with",
    "n": 12,
    "of": 20,
    "label": "relapse",
}
EFFECT: dict[str, Any] = {
    "kind": "effect",
    "quote": "HR 2.1",
    "measure": "HR",
    "value": 2.1,
    "p": "<0.001",
    "ci_low": 1.4,
}

LEVELS = [
    (DOSE, {}, Level.FULL),
    (DOSE, {"amount": 20}, Level.NONE),
    (DOSE, {"amount": -10}, Level.FULL),
    (DOSE, {"amount_high": 20}, Level.NONE),
    (DOSE, {"unit": "mg/kg"}, Level.VALUE),
    (DOSE, {"drug": "methotrexate"}, Level.VALUE),
    (DOSE, {"drug": None}, Level.VALUE),
    (DOSE, {"drug": "Prednisone"}, Level.FULL),
    (DOSE, {"op": "<="}, Level.CORE),
    (DOSE, {"every": "1 day"}, Level.FULL),
    ({**DOSE, "every": "12 hours"}, {"every": "1 day"}, Level.CORE),
    ({**DOSE, "every": "1 day"}, {"every": None}, Level.CORE),
    ({**DOSE, "group": "all"}, {"group": None}, Level.FULL),
    (DOSE, {"group": "placebo"}, Level.CORE),
    (SCORE, {}, Level.FULL),
    (SCORE, {"name": "DAS28"}, Level.FULL),
    (SCORE, {"name": "CRP level"}, Level.VALUE),
    (SCORE, {"role": "change"}, Level.VALUE),
    (SCORE, {"when": "24 weeks"}, Level.FULL),
    (SCORE, {"when": None}, Level.CORE),
    (SCORE, {"quote": "fell from 5.1"}, Level.NONE),
    (SCORE, {"quote": "at week 24"}, Level.FULL),
    (SCORE, {"quote": "at week"}, Level.NONE),
    (SCORE, {"section": "methods"}, Level.CORE),
    ({**SCORE, "spread": "sd", "spread_low": 1.1}, {"spread": "sd", "spread_low": 1.2}, Level.CORE),
    (GRADE, {}, Level.FULL),
    (GRADE, {"n": None}, Level.NONE),
    (GRADE, {"of": 12}, Level.FULL),
    (GRADE, {"grade": "1"}, Level.VALUE),
    (GRADE, {"event": "ICANS"}, Level.VALUE),
    (GRADE, {"counted": "patients"}, Level.FULL),
    (GRADE, {"counted": "events"}, Level.CORE),
    ({**GRADE, "counted": "events"}, {"counted": None}, Level.CORE),
    (NONE, {"quote": "ICANS"}, Level.NONE),
    (COUNT, {}, Level.FULL),
    (COUNT, {"of": None}, Level.CORE),
    (COUNT, {"percent": 60}, Level.FULL),
    (COUNT, {"what": "arm"}, Level.VALUE),
    (COUNT, {"label": "relapsed patients"}, Level.CORE),
    (COUNT, {"label": "relapses"}, Level.FULL),
    (COUNT, {"label": None}, Level.CORE),
    (EFFECT, {}, Level.FULL),
    (EFFECT, {"measure": "OR"}, Level.VALUE),
    (EFFECT, {"p": "< .001"}, Level.FULL),
    (EFFECT, {"p": "0.001"}, Level.CORE),
    (EFFECT, {"ci_low": 1.5}, Level.CORE),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "other", "level"), LEVELS)
def test_level_of_two_facts(gold: dict[str, Any], other: dict[str, Any], level: Level) -> None:
    found = {**gold, **other}
    assert level_of(fact(**gold), fact(**found)) is level


def test_facts_of_two_kinds_never_match() -> None:
    assert level_of(fact(**GRADE), fact("count", "8 (67%)", what="with", n=8, percent=67)) is Level.NONE


def test_abbreviations_of_the_abstract_are_folded() -> None:
    long = "Gastric Emptying Breath Index"
    assert level_of(fact(**{**SCORE, "name": "GEBI"}), fact(**{**SCORE, "name": long})) is Level.VALUE
    assert (
        level_of(fact(**{**SCORE, "name": "GEBI"}), fact(**{**SCORE, "name": long}), ("GEBI", long))
        is Level.FULL
    )


NAMES = [
    ("SLEDAI-2K", "sledai 2k", True),
    ("CAR-T", "CAR T cells", True),
    ("CAR T-cell expansion", "CAR-T expansion", True),
    ("infections", "infection", True),
    ("number of previous treatments", "previous treatments", True),
    ("time to response", "time to relapse", False),
    ("CRS", "ICANS", False),
    ("FVC", "DLCO", False),
    ("time", "time from diagnosis to first infusion", False),
    ("low-grade fever", "high-grade fever", False),
    ("serious infection", "no infection", False),
    (None, "CRS", False),
]


@pytest.mark.parametrize(("one", "other", "same"), NAMES)
def test_names(one: str | None, other: str | None, same: bool) -> None:
    assert Agreement().names("event", one, other) is same
    assert Agreement().names("event", other, one) is same


LABELS = [
    ("DORIS remission", "remission", True),
    ("low disease activity", "high disease activity", False),
    ("with SLE", "SLE", True),
    ("patients with SLE", "SLE", True),
    ("T2DM", "without T2DM", False),
    ("100 mg Q4W", "300 mg Q4W", False),
    ("300 mg", "300 mg Q4W", True),
    ("patient 1", "P1", True),
    ("first patient", "patient 1", True),
    ("patient 1", "patient 2", False),
    ("Cohort A", "Cohort B", False),
    ("ACR20 response", "ACR50 response", False),
    ("males, axSpA", "females, axSpA", False),
    ("drug-free remission", "remission", False),
    ("all", "placebo", False),
    ("all", "all patients", True),
    (None, None, True),
    ("relapse", None, False),
]


@pytest.mark.parametrize(("one", "other", "same"), LABELS)
def test_labels(one: str | None, other: str | None, same: bool) -> None:
    assert Agreement().labels(one, other) is same
    assert Agreement().labels(other, one) is same


TIMES = [
    ("month 3", "3 months", True),
    ("month 3", "at 3 months", True),
    ("week 24", "W24", False),
    ("week 24", "24 weeks after infusion", True),
    ("month 3", "week 12", False),
    ("year 1", "month 12", True),
    ("1 week", "7 days", True),
    ("day -5 to -3", "day -5 to -4", False),
    ("week 16 and 24", "week 16", False),
    ("baseline", "at baseline", True),
    ("baseline", None, False),
    ("last follow-up", "month 6", False),
    ("once", "once", True),
    ("12 hours", "1 day", False),
]


@pytest.mark.parametrize(("one", "other", "same"), TIMES)
def test_times(one: str | None, other: str | None, same: bool) -> None:
    assert agreement.times(one, other) is same
    assert agreement.times(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("points", None, True), ("years", "yr", True), ("cells/uL", "/uL", True), ("µg/L", "ug/L", True),
        ("[IU]/mL", "IU/mL", True), ("%", "percentage points", True), ("%", None, False),
        ("mg/L", "mg/dL", False),
    ],
)  # fmt: skip
def test_units_of_scores(one: str | None, other: str | None, same: bool) -> None:
    assert agreement.units(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("<0.001", "< .001", True), ("0.0100", "=0.01", True), ("P=0.02", "0·02", True),
        ("<0.05", "0.05", False), (None, "0.05", False),
    ],
)  # fmt: skip
def test_p_values(one: str | None, other: str | None, same: bool) -> None:
    assert agreement.p_values(one, other) is same


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 9), max_size=14))
def test_assignment_is_the_best_of_all(weights: dict[tuple[int, int], int]) -> None:
    best = max(sum(weights.get(pair, 0) for pair in enumerate(order)) for order in permutations(range(5)))
    chosen = assign(weights)
    assert sum(weights[pair] for pair in chosen) == best
    assert len({row for row, _ in chosen}) == len({column for _, column in chosen}) == len(chosen)


def test_one_found_fact_serves_one_gold_fact() -> None:
    done = compare(
        gold_of(GoldFact(fact(**GRADE)), GoldFact(fact(**GRADE))),
        Record(id="a", facts=(fact(**GRADE),)),
        TEXT,
    )
    assert (len(done.pairs), len(done.unmatched), len(done.extra)) == (1, 1, 0)


def test_the_better_of_two_found_facts_is_taken() -> None:
    worse, better = fact(**{**SCORE, "name": "mRSS"}), fact(**SCORE)
    done = compare(gold_of(GoldFact(fact(**SCORE))), Record(id="a", facts=(worse, better)), TEXT)
    assert done.pairs[0].found == better
    assert done.extra == (worse,)


def test_optional_gold_counts_neither_way() -> None:
    wanted = GoldFact(fact(**GRADE), optional=True)
    absent = compare(gold_of(wanted), Record(id="a"), TEXT)
    present = compare(gold_of(wanted), Record(id="a", facts=(fact(**GRADE),)), TEXT)
    for done in (absent, present):
        tally = measure([done]).kinds["all"]
        assert (tally.gold, tally.found) == (0, 0)
    assert present.ignored == (fact(**GRADE),)


def test_figures() -> None:
    gold = gold_of(
        GoldFact(fact(**SCORE)), GoldFact(fact(**GRADE)), GoldFact(fact(**NONE)), GoldFact(fact(**EFFECT))
    )
    found = (fact(**SCORE), fact(**{**GRADE, "grade": "2"}), fact(**COUNT), fact(**{**EFFECT, "p": None}))
    figures = measure([compare(gold, Record(id="a", facts=found), TEXT)])
    everything, four = figures.kinds["all"], figures.kinds["four"]
    assert (everything.gold, everything.found, list(everything.right.values())) == (4, 4, [3, 2, 1])
    assert (four.gold, four.found, list(four.right.values())) == (3, 3, [2, 1, 1])
    assert (
        four.precision(Level.CORE)
        == four.recall(Level.CORE)
        == pytest.approx(four.f1(Level.CORE))
        == pytest.approx(1 / 3)
    )
    assert figures.fields["grade", "grade"] == (0, 1)
    assert figures.fields["effect", "p"] == (0, 1)
    assert figures.fields["score", "when"] == (1, 1)


def test_study_block() -> None:
    wanted = Study(
        design="randomized trial", participants=12, registration=("NCT 01234567",), conditions=("RA", "SLE")
    )
    gold = gold_of(study=wanted)
    right = Study(
        design="Randomized trial", participants=12, registration=("NCT01234567",), conditions=("SLE", "RA")
    )
    wrong = Study(design="cohort", participants=11, conditions=("SLE",))
    assert compare(gold, Record(id="a", study=right), TEXT).study == dict.fromkeys(
        wanted.model_fields_set, True
    )
    assert compare(gold, Record(id="a", study=wrong), TEXT).study == dict.fromkeys(
        wanted.model_fields_set, False
    )


def test_calibration() -> None:
    sure, unsure = fact(**{**GRADE, "confidence": 0.9}), fact(**{**COUNT, "confidence": 0.2})
    done = compare(gold_of(GoldFact(fact(**GRADE))), Record(id="a", facts=(unsure, sure)), TEXT)
    assert [(band.high, band.precision) for band in calibration([done], bands=2)] == [(0.9, 1.0), (0.2, 0.0)]
    half = top_half([done])
    assert half is not None and (half.facts, half.right) == (1, 1)


BROKEN = [
    ("{", "line 1"),
    ("[]", "not a record"),
    ('{"id": "a", "facts": [], "fact": []}', "unknown key 'fact'"),
    ('{"id": "a", "facts": [{"kind": "grade", "quote": "x"}]}', "section"),
    ('{"id": "a", "facts": [{"kind": "dosis", "quote": "x", "section": "results"}]}', "dosis"),
    ('{"id": "a", "facts": [{"kind": "grade", "quote": "x", "section": "results", "gade": "1"}]}', "gade"),
    ('{"id": "a", "facts": [{"kind": "grade", "quote": "x", "section": "results", "missed": ""}]}', "reason"),
    ('{"id": "a", "facts": [7]}', "fact 1"),
    ('{"id": "a", "facts": [], "study": {"participants": "many"}}', "participants"),
]


@pytest.mark.parametrize(("content", "words"), BROKEN)
def test_a_broken_gold_file_is_named_with_place_and_remedy(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        load(tmp_path)
    assert "a.json" in str(caught.value) and words in str(caught.value) and "; " in str(caught.value)


def test_two_gold_records_of_one_id_and_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="holds no gold record"):
        load(tmp_path)
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text('{"id": "a", "facts": []}', encoding="utf-8")
    with pytest.raises(GoldError, match=r"stands in a\.json too"):
        load(tmp_path)


def test_gold_as_written_is_gold_as_read(tmp_path: Path) -> None:
    entry = {**GRADE, "section": "results", "op": "=", "optional": True, "missed": "far from its event"}
    (tmp_path / "a.json").write_text(
        json.dumps({"id": "a", "title": "t", "study": {}, "facts": [entry]}), encoding="utf-8"
    )
    (read,) = load(tmp_path)["a"].facts
    assert read.optional and read.missed == "far from its event"
    assert read.fact.model_dump(exclude_none=True, exclude={"flags"}) == {**GRADE, "section": "results"}


def records(*facts: Fact) -> list[Record]:
    return [Record(id="a", facts=facts)]


def test_baseline_tells_lost_changed_and_gained_apart(tmp_path: Path) -> None:
    file = tmp_path / baseline.FILE
    assert baseline.read(file) is None
    file.write_text(baseline.write(records(fact(**SCORE), fact(**GRADE), fact(**NONE))), encoding="utf-8")
    before = baseline.read(file)
    assert before is not None
    now = records(fact(**SCORE), fact(**{**GRADE, "grade": "2"}), fact(**COUNT))
    found = baseline.changes(before, baseline.lines(now))
    assert [line["event"] for line in found.losses] == ["ICANS"]
    assert [line["kind"] for line in found.gains] == ["count"]
    assert [baseline.differing(*pair) for pair in found.changed] == [[("grade", "any", "2")]]
    assert not baseline.changes(before, before)


def test_confidence_and_rule_are_no_part_of_the_baseline() -> None:
    one, other = (
        fact(**{**SCORE, "rule": "to", "confidence": 0.5}),
        fact(**{**SCORE, "rule": "at", "confidence": 0.9}),
    )
    assert not baseline.changes(baseline.lines(records(one)), baseline.lines(records(other)))


def test_a_broken_baseline_is_named(tmp_path: Path) -> None:
    file = tmp_path / baseline.FILE
    file.write_text('{"id": "a", "kind": "study"}\nnonsense\n', encoding="utf-8")
    with pytest.raises(baseline.BaselineError, match=r"baseline.jsonl: line 2: .*abstrax accept"):
        baseline.read(file)


def test_verdict() -> None:
    def verdict(gold: GoldFact, *found: Fact) -> gate.Verdict:
        return gate.judge([compare(gold_of(gold), Record(id="a", facts=found), TEXT)], None, [])

    right, wrong = fact(**GRADE), fact(**{**GRADE, "grade": "2"})
    assert verdict(GoldFact(right), right).good
    assert not verdict(GoldFact(right)).good
    assert not verdict(GoldFact(right), wrong).good
    assert verdict(GoldFact(right, missed="said across sentences"), wrong).good
    assert verdict(GoldFact(right, missed="said across sentences"), right).again
    assert verdict(GoldFact(right, optional=True)).good


def test_verdict_on_the_baseline() -> None:
    before = list(baseline.lines(records(fact(**GRADE))))
    assert gate.judge([], before, records(fact(**GRADE))).good
    assert gate.judge([], before, records(fact(**GRADE), fact(**COUNT))).good
    assert not gate.judge([], before, records()).good
    assert not gate.judge([], before, records(fact(**{**GRADE, "grade": "2"}))).good


def test_a_set_made_by_other_hands_is_measured_as_it_is(tmp_path: Path) -> None:
    odd = {**GRADE, "section": "results", "counted": "episodes", "note": "unsure"}
    study = {"design": None, "participants": None, "conditions": None}
    (tmp_path / "a.json").write_text(
        json.dumps({"id": "a", "study": study, "facts": [odd]}), encoding="utf-8"
    )
    with pytest.raises(GoldError, match="counted"):
        load(tmp_path)
    gold = load(tmp_path, strict=False)["a"]
    assert not gold.known
    (pair,) = compare(gold, Record(id="a", facts=(fact(**GRADE),)), TEXT).pairs
    assert (pair.level, pair.differ) == (Level.CORE, ("counted",))


CURATED = {"id": "a", "study": {}, "facts": [{**DOSE, "section": "methods"}]}


def test_a_record_tells_who_saved_it(tmp_path: Path) -> None:
    saved = [{"who": "A. Curator", "when": "2026-01-31T12:00:00+00:00"}, {"who": "B", "when": "2026-02-01T08:30:00Z"}]
    (tmp_path / "a.json").write_text(json.dumps({**CURATED, "title": "A", "curation": saved}), encoding="utf-8")
    record = load(tmp_path)["a"]
    assert [(entry.who, entry.when) for entry in record.curation] == [tuple(entry.values()) for entry in saved]
    assert record.title == "A"


@pytest.mark.parametrize(
    ("curation", "message"),
    [
        ("me", "is not a list"),
        ([{"who": "A"}], "curation 1: does not say who and when"),
        ([{"who": " ", "when": "2026-01-31T12:00:00Z"}], "does not say who and when"),
        ([{"who": "A", "when": "yesterday"}], "is no time of ISO 8601"),
        ([{"who": "A", "when": "2026-01-31T12:00:00"}], "is no time of ISO 8601"),
        ([{"who": "A", "when": "2026-01-31T12:00:00Z", "why": "x"}], "does not say who and when"),
    ],
)
def test_a_record_that_does_not_is_refused(tmp_path: Path, curation: object, message: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps({**CURATED, "curation": curation}), encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        load(tmp_path)


def test_a_place_is_found_in_its_section() -> None:
    text, sections = "3 of 12. 3 of 12.", [Section(name="methods", start=0, end=8), Section(name="results", start=9, end=17)]
    one = FACT.validate_python({"kind": "count", "what": "with", "n": 3, "quote": "3 of 12", "section": "results"})
    assert places.find(text, one, sections) == (9, 16)
    assert places.find(text, one) == (0, 7)
    assert places.find(text, one.model_copy(update={"start": 9, "end": 16})) == (9, 16)
    assert places.find(text, one.model_copy(update={"quote": "4 of 12"})) is None
    assert [places.section(sections, place) for place in (2, 9, 40)] == ["methods", "results", "results"]

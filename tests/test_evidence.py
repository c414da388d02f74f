"""The tables of evidence: what they say of records, and that each format gives back what was written."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pyarrow.parquet
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from abstrax.engines.output import OutputError, to_json
from abstrax.evidence import TABLES, columns, derived, files, frames, link
from abstrax.evidence.libraries import MissingLibraryError
from abstrax.evidence.patients import patient
from abstrax.evidence.terms import Terms
from abstrax.gold import records as gold_records
from abstrax.model import (
    Abbreviation,
    Count,
    Dose,
    Effect,
    Fact,
    Finding,
    Grade,
    Metadata,
    Record,
    Score,
    Study,
)
from abstrax.quantities.conversion import factor, is_time
from conftest import Run

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def score(name: str, value: float, stat: str | None = None, **more: Any) -> Score:
    return Score.model_validate(
        {
            "name": name,
            "value": value,
            "stat": stat,
            "quote": f"{name} {value:g}",
            "section": "results",
            **more,
        }
    )


def grade(event: str, level: str, n: float | None = None, **more: Any) -> Grade:
    return Grade.model_validate(
        {"event": event, "grade": level, "n": n, "quote": event, "section": "results", **more}
    )


def count(what: str, n: float | None = None, **more: Any) -> Count:
    return Count.model_validate({"what": what, "n": n, "quote": what, "section": "results", **more})


def dose(drug: str, amount: float, unit: str, **more: Any) -> Dose:
    return Dose.model_validate(
        {"drug": drug, "amount": amount, "unit": unit, "quote": drug, "section": "methods", **more}
    )


def table(
    name: str, *facts: Fact, of: int | None = 20, times: str | None = None, **more: Any
) -> list[dict[str, Any]]:
    """The rows of one table of a record with some facts, without what is empty."""
    record = Record(id="a", facts=facts, study=Study(participants=of), **more)
    lists = columns([record], times=times)[name]
    return [
        {column: value for column, value in zip(lists, row, strict=True) if value is not None}
        for row in zip(*lists.values(), strict=True)
    ]


def told(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row.get(name) for name in names) for row in rows]


IQR = {"spread": "iqr", "spread_low": 10, "spread_high": 18}
WEEK = {"when": "week 24"}
BASE = {"when": "baseline"}


# Outcomes


def test_baseline_and_value_stand_side_by_side() -> None:
    rows = table(
        "outcomes",
        score("SLEDAI 2K", 14, "median", **IQR, **BASE),
        score("SLEDAI-2K", 6, "median", **WEEK),
        score("SLEDAI-2K", 3, "median", when="month 12"),
        score(
            "SLEDAI-2K",
            8,
            "median",
            role="change",
            direction="down",
            spread="iqr",
            spread_low=6,
            spread_high=9,
            **WEEK,
        ),
        score("SLEDAI-2K", 57, role="percent_change", unit="%", direction="down", **WEEK),
        score("SLEDAI-2K", 10, role="threshold"),
        score("age", 41, "mean"),
    )
    assert told(
        rows,
        "measure",
        "time",
        "time_value",
        "time_unit",
        "n",
        "baseline",
        "value",
        "change",
        "percent_change",
    ) == [
        ("SLEDAI-2K", "week 24", 24, "weeks", 20, 14, 6, -8, -57),
        ("SLEDAI-2K", "month 12", 12, "months", 20, 14, 3, None, None),
    ]
    assert told(rows[:1], "baseline_low", "baseline_up", "change_low", "change_up") == [(10, 18, -9, -6)]
    assert told(rows[:1], "baseline_fact", "value_fact", "change_fact", "percent_change_fact") == [
        (0, 1, 3, 4)
    ]
    assert rows[0]["baseline_method"] == "Luo 2018, Wan 2014" and rows[0]["baseline_derived"] is True


def test_each_group_and_patient_has_its_baseline() -> None:
    rows = table(
        "outcomes",
        *(score("mRSS", value, "mean", group=group, **when) for group, value, when in
          (("A", 20, BASE), ("B", 22, BASE), ("A", 12, WEEK), ("B", 19, WEEK))),
        score("mRSS", 30, "single", group="patient 1", **BASE),
        count("arm", 9, group="A"),
    )  # fmt: skip
    assert told(rows, "group", "n", "baseline", "value") == [
        ("A", 9, 20, 12), ("B", None, 22, 19), ("patient 1", 1, 30, None),
    ]  # fmt: skip


def test_a_value_told_again_in_the_conclusion_is_one_row() -> None:
    again = score("mRSS", 12, section="conclusion", **WEEK)
    full = score("mRSS", 12, "mean", spread="sd", spread_low=4, **WEEK)
    for facts in ((full, again), (again, full)):
        assert told(table("outcomes", *facts), "value", "value_sd") == [(12, 4)]
    assert len(table("outcomes", full, score("mRSS", 13, "mean", **WEEK))) == 2


def test_units_are_one_a_measure_and_the_printed_one_stays() -> None:
    rows = table(
        "outcomes",
        score("UPCR", 100, "mean", unit="mg/mmol", **BASE),
        score("UPCR", 0.442, "mean", unit="g/g", **WEEK),
    )
    assert told(rows, "unit", "unit_text") == [("mg/g", "g/g")]
    assert rows[0]["baseline"] == pytest.approx(884.0, abs=0.1) and rows[0]["value"] == pytest.approx(442)
    assert told(
        table("outcomes", score("time to remission", 4, "median", unit="weeks")), "value", "unit"
    ) == [(4, "weeks")]
    asked = table(
        "outcomes", score("time to remission", 14, "median", unit="days", when="month 3"), times="weeks"
    )
    assert told(asked, "value", "unit", "unit_text", "time", "time_value", "time_unit") == [
        (2, "weeks", "days", "month 3", 13.04, "weeks")
    ]


@pytest.mark.parametrize(
    ("unit", "to", "measure", "times"),
    [
        ("mg/dL", "g/L", None, 0.01), ("mg/mmol", "mg/g", "UPCR", 8.84), ("mg/mmol", "mg/g", "CRP", None),
        ("umol/L", "mg/dL", "creatinine", 0.011312), ("umol/L", "mg/dL", "serum urate", 0.016811),
        ("weeks", "days", None, 7), ("/100 PY", "/1000 PY", None, 10), ("cells/uL", "/L", None, 1e6), ("g/24h", "g/day", None, 1),
        ("mg", "mL", None, None), ("points", "mg", None, None), ("kPa", "mm[Hg]", None, 7.50062), ("%", "%", None, 1),
    ],
)  # fmt: skip
def test_conversion(unit: str, to: str, measure: str | None, times: float | None) -> None:
    found = factor(unit, to, measure)
    assert found == (None if times is None else pytest.approx(times, rel=1e-4))


def test_what_is_a_time() -> None:
    assert is_time("weeks") and not is_time("/week") and not is_time("mg") and not is_time(None)


# Means and standard deviations


def test_derived_by_the_published_methods() -> None:
    # by the papers' formulas, worked by hand for n = 25 with normal quantiles of scipy
    z = stats.norm.ppf
    assert derived.luo_range(2, 10, 20, 25) == pytest.approx(
        4 / (4 + 25**0.75) * 11 + (1 - 4 / (4 + 25**0.75)) * 10
    )
    assert derived.luo_quartiles(8, 10, 14, 25) == pytest.approx(0.7156 * 11 + 0.2844 * 10)
    assert derived.wan_range(2, 20, 25) == pytest.approx(18 / (2 * z(24.625 / 25.25)))
    assert derived.wan_quartiles(8, 14, 25) == pytest.approx(6 / (2 * z(18.625 / 25.25)))
    assert derived.hozo_mean(2, 10, 20) == 10.5
    assert derived.sd_of_error(2, 25) == 10
    assert derived.sd_of_interval(8, 12, 25) == pytest.approx(5 * 4 / (2 * stats.t.ppf(0.975, 24)))


def test_methods_recover_a_normal_sample() -> None:
    """Quantiles of a normal population of mean 50 and SD 8 give its mean and SD back."""
    n = 101
    ends = [50 + 8 * stats.norm.ppf((rank - 0.375) / (n + 0.25)) for rank in (1, 26, 51, 76, 101)]
    low, first, median, third, high = (float(end) for end in ends)
    for found in (
        derived.moments(median, "median", "range", low, high, n),
        derived.moments(median, "median", "iqr", first, third, n),
        derived.five((first, third), median, (low, high), n),
    ):
        assert found.mean == pytest.approx(50, abs=0.2) and found.sd == pytest.approx(8, rel=0.04)


@pytest.mark.parametrize(
    ("stat", "spread", "n", "method", "mean", "sd"),
    [
        ("mean", "sd", None, "reported", 10, 8), ("mean", "se", 25, "SD of SE", 10, 40), ("mean", "ci95", 25, "SD of CI", 10, 7.268),
        ("mean", None, 25, "reported", 10, None), ("median", "range", None, "Hozo 2005", 10.5, None), ("median", "iqr", None, None, None, None),
        ("median", None, 25, None, None, None), (None, "sd", 25, None, None, None),
    ],
)  # fmt: skip
def test_moments(
    stat: str | None,
    spread: str | None,
    n: int | None,
    method: str | None,
    mean: float | None,
    sd: float | None,
) -> None:
    found = derived.moments(10, stat, spread, 8, 14, n)
    assert (found.method, found.mean) == (method, mean)
    assert found.sd == (None if sd is None else pytest.approx(sd, abs=0.001))


def test_quartiles_and_range_of_one_median_are_taken_together() -> None:
    (row,) = table(
        "outcomes",
        score("mRSS", 14, "median", **IQR, **WEEK),
        score("mRSS", 14, "median", spread="range", spread_low=2, spread_high=30, **WEEK),
    )
    assert row["value_method"] == "Luo 2018, Shi 2020" and (row["value_low"], row["value_up"]) == (10, 18)


# Safety, responses


def test_zero_events_are_kept_with_their_interval() -> None:
    (row,) = table("safety", grade("ICANS", "any", 0))
    assert (row["event"], row["event_text"]) == (
        "immune effector cell-associated neurotoxicity syndrome",
        "ICANS",
    )
    assert (row["n"], row["total"], row["share"]) == (0, 20, 0)
    assert row["ci_low"] == 0 and row["ci_high"] == pytest.approx(16.1125, abs=1e-3)


def test_totals() -> None:
    rows = table(
        "safety",
        grade("CRS", "any", 8, percent=40),
        grade("CRS", "1", 6, of=8, percent=75),
        grade("CRS", "2", 2, percent=25),
        grade("fever", "any", 3, of=19),
        grade("rash", "any", 3, percent=30),
        grade("flu", "any", 30, counted="events"),
        grade("cough", "any", percent=15),
        grade("nausea", "any", 2, op=">="),
        grade("CRS", "3", 1, group="patient 2"),
    )
    assert told(rows, "event_text", "grade", "n", "of", "percent", "total", "total_from", "share") == [
        ("CRS", "any", 8, None, 40, 20, "group", 40),
        ("CRS", "1", 6, 8, 75, 20, "group", 30),  # of those with CRS
        ("CRS", "2", 2, None, 25, 20, "group", 10),  # of those with CRS too, by its share
        ("fever", "any", 3, 19, None, 19, "stated", pytest.approx(15.7895)),
        ("rash", "any", 3, None, 30, None, None, None),  # 3 of 20 are not 30%
        ("flu", "any", 30, None, None, None, None, None),
        ("cough", "any", 3, None, 15, 20, "group", 15),
        ("nausea", "any", 2, None, None, 20, "group", None),
        ("CRS", "3", 1, None, None, None, None, None),
    ]
    assert [row.get("n_from") for row in rows][6] == "percent"


def test_an_event_told_twice_is_one_row() -> None:
    rows = table(
        "safety",
        grade("CRS", "any", 8),
        grade("cytokine release syndrome", "any", 8, percent=40),
        grade("CRS", "any", 9),
    )
    assert told(rows, "n", "percent", "facts") == [(8, 40, "0; 1"), (9, None, "2")]


def test_responses() -> None:
    rows = table(
        "responses",
        count("with", 12, label="SRI 4 response", of=20, percent=60, **WEEK),
        count("with", percent=30, percent_high=50, label="LLDAS", group="A"),
        count("died", 0),
        count("arm", 10, group="A"),
    )
    assert told(rows, "what", "criterion", "criterion_text", "group", "time", "n", "total", "share") == [
        ("with", "SRI-4", "SRI 4 response", "all", "week 24", 12, 20, 60),
        ("with", "LLDAS", "LLDAS", "A", None, 3, 10, 30),
        ("died", "died", None, "all", None, 0, 20, 0),
    ]


def test_intervals_are_those_of_a_second_library() -> None:
    rows = table("safety", *(grade(f"event {n}", "any", n) for n in range(21)))
    for row in rows:
        interval = stats.binomtest(int(row["n"]), 20).proportion_ci(method="wilson")
        assert row["ci_low"] == pytest.approx(100 * interval.low, abs=1e-4)
        assert row["ci_high"] == pytest.approx(100 * interval.high, abs=1e-4)


# Names


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [("measure", "SLEDAI-2K", "SLEDAI 2K"), ("event", "CRS", "cytokine release syndrome"), ("drug", "MTX", "methotrexate"),
     ("condition", "SLE", "systemic lupus erythematosus"), ("measure", "SRS", "shoulder reach score")],
)  # fmt: skip
def test_one_term_a_concept(kind: Any, one: str, other: str) -> None:
    terms = Terms(Record(id="a", abbreviations=(Abbreviation(short="SRS", long="shoulder reach score"),)))
    assert terms.name(kind, one) == terms.name(kind, other)


@pytest.mark.parametrize(
    ("label", "criterion"),
    [("ACR20 response", "ACR20"), ("ACR 50", "ACR50"), ("PASI75", "PASI 75"), ("SRI(4)", "SRI-4"), ("MDA", "minimal disease activity"),
     ("CRR", "complete renal response"), ("a response of some kind", "a response of some kind")],
)  # fmt: skip
def test_criteria(label: str, criterion: str) -> None:
    assert Terms(Record(id="a")).criterion(label) == criterion


@pytest.mark.parametrize(
    ("group", "number"),
    [
        ("patient 2", "2"),
        ("P3", "3"),
        ("case A", "A"),
        ("Pt. 4", "4"),
        ("placebo", None),
        ("patients", None),
        (None, None),
    ],
)
def test_patients_are_told_by_their_group(group: str | None, number: str | None) -> None:
    assert patient(group) == number


def test_patients() -> None:
    rows = table(
        "patients",
        score("age", 52, "single", unit="years", group="patient 1").model_copy(
            update={"quote": "52-year-old woman"}
        ),
        score("mRSS", 21, "single", group="patient 1", **BASE),
        grade("CRS", "2", 1, group="patient 1"),
        count("male", 1, group="P2"),
        dose("prednisone", 10, "mg", every="1 day", group="P2"),
        score("mRSS", 18, "mean"),
    )
    assert told(rows, "patient", "sex", "age", "measures", "events", "doses") == [
        ("1", "female", 52, "mRSS 21 (baseline)", "cytokine release syndrome grade 2", None),
        ("2", "male", None, None, None, "prednisone 10 mg every 1 day"),
    ]
    assert table("patients", score("age", 52, "mean")) == []
    assert told(table("patients", score("age", 52, "single"), of=1), "patient", "age") == [("1", 52)]


def test_doses_and_effects() -> None:
    rows = table(
        "doses",
        dose("MTX", 0.015, "g", every="1 week"),
        dose("cells", 1e8, "cells"),
        dose("water", 2, "sips"),
    )
    assert told(rows, "drug", "amount", "unit", "amount_text", "unit_text") == [
        ("methotrexate", 15, "mg", 0.015, "g"), ("cells", 1e8, "cells", 1e8, "cells"), ("water", 2, "sips", 2, "sips"),
    ]  # fmt: skip
    ratio = Effect(
        measure="HR", value=0.5, ci_low=0.25, ci_high=1.0, p="<0.05", quote="HR", section="results"
    )
    (row,) = table("effects", ratio)
    assert (row["p"], row["p_op"], row["p_text"], row["scale"], row["derived"]) == (
        0.05,
        "<",
        "<0.05",
        "log",
        True,
    )
    assert row["estimate"] == pytest.approx(-0.693147) and row["se"] == pytest.approx(0.353653, abs=1e-5)


def test_studies() -> None:
    (row,) = table(
        "studies",
        count("female", 15, of=20),
        score("age", 41, "median", unit="years", **IQR),
        score("follow-up", 12, "median", unit="months"),
        dose("fludarabine", 30, "mg/m2", every="1 day", duration="3 days", purpose="conditioning"),
        dose("rolecabtagene", 1e6, "cells/kg", purpose="study").model_copy(
            update={"quote": "autologous CD19 cells"}
        ),
        title="Autologous CAR T cells against CD19",
        metadata=Metadata(venue="A meeting", date="June 2024"),
        times="years",
    )
    assert (row["year"], row["source"], row["participants"], row["women"], row["women_percent"]) == (
        2024,
        "A meeting",
        20,
        15,
        75,
    )
    assert (row["age"], row["age_stat"], row["age_low"], row["follow_up"], row["follow_up_unit"]) == (
        41,
        "median",
        10,
        1,
        "years",
    )
    assert (row["conditioning"], row["dose"]) == (
        "fludarabine 30 mg/m2 every 1 day for 3 days",
        "rolecabtagene 1e+06 cells/kg",
    )
    assert (row["target"], row["cell_source"]) == ("CD19", "autologous")


def test_women_by_the_men() -> None:
    (row,) = table("studies", count("male", 5))
    assert (row["women"], row["women_percent"], row["women_from"]) == (15, 75, "men")


# Files

RECORD = Record(
    id="seed & co",
    title='=HYPERLINK("http://x")',
    study=Study(participants=12),
    facts=(
        score("mRSS", 21.5, "mean", spread="sd", spread_low=4, **BASE),
        score("mRSS", 12, "mean", **WEEK).model_copy(update={"quote": "-12\n±3, “quoted”"}),
        grade("CRS", "1", 4).model_copy(update={"quote": "@SUM(A1)"}),
        grade("ICANS", "any", 0).model_copy(update={"quote": "\tno ICANS"}),
        dose("prednisone", 10, "mg").model_copy(update={"quote": "+cmd|' /C calc'!A0"}),
        count("with", 7, label="=1+1", percent=58),
        Effect(measure="OR", value=2.1, ci_low=1.4, ci_high=3.2, p="<0.001", quote="OR", section="results"),
    ),
    findings=(Finding(code="share", severity="medium", message="m", facts=(5,), arithmetic="7/12"),),
)
MANY = [RECORD, RECORD.model_copy(update={"id": "b", "title": "a\x01b \U0001f600"}), Record(id="c")]


def write(tmp_path: Path, form: str) -> tuple[dict[str, pandas.DataFrame], tuple[Path, ...]]:
    return frames(MANY), files.write(MANY, tmp_path / "out", form)


def values(frame: pandas.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of a frame with None for what is empty."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [
        tuple(bool(v) if isinstance(v, bool) else v for v in row)
        for row in plain.itertuples(index=False, name=None)
    ]


def test_csv_reads_back_and_runs_nothing(tmp_path: Path) -> None:
    made, paths = write(tmp_path, "csv")
    assert [path.name for path in paths] == [f"{table.name}.csv" for table in TABLES]
    for path in paths:
        text = pandas.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        assert list(text.columns) == list(made[path.stem].columns) and len(text) == len(made[path.stem])
        kinds = next(table.columns for table in TABLES if table.name == path.stem)
        for name in (name for name, kind in kinds.items() if kind == "text"):
            assert not text[name].str.startswith(("=", "+", "-", "@", "\t", "\r")).any(), (path.stem, name)
    safety = pandas.read_csv(tmp_path / "out/safety.csv", keep_default_na=False)
    assert safety["quote"].tolist()[:2] == ["'@SUM(A1)", "'\tno ICANS"]
    assert pandas.read_csv(tmp_path / "out/studies.csv")["title"][0] == "'" + str(RECORD.title)


def test_a_number_of_people_that_is_none_stays_as_it_is() -> None:
    assert told(table("safety", grade("CRS", "any", 2.5, of=7.5)), "n", "of", "total") == [(2.5, 7.5, 20)]
    assert frames([Record(id="a", facts=(grade("CRS", "any", 2.5),))])["safety"]["n"].item() == 2.5


def test_parquet_reads_back_equal(tmp_path: Path) -> None:
    made, paths = write(tmp_path, "parquet")
    for path in paths:
        back = pyarrow.parquet.read_table(path).to_pandas(types_mapper={
            pyarrow.int64(): pandas.Int64Dtype(), pyarrow.bool_(): pandas.BooleanDtype(), pyarrow.string(): pandas.StringDtype(),
        }.get)  # fmt: skip
        assert values(back) == values(made[path.stem]) and list(back.columns) == list(made[path.stem].columns)


def test_duckdb_reads_back_equal(tmp_path: Path) -> None:
    made, (path,) = write(tmp_path, "duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, frame in made.items():
            assert connection.execute(f"SELECT * FROM {name}").fetchall() == values(frame)
        types = dict(
            connection.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'safety'"
            ).fetchall()
        )
    assert (types["total"], types["share"], types["event"]) == ("BIGINT", "DOUBLE", "VARCHAR")


def test_sqlite_reads_back_equal(tmp_path: Path) -> None:
    made, (path,) = write(tmp_path, "sqlite")
    connection = sqlite3.connect(path)
    for name, frame in made.items():
        assert connection.execute(f"SELECT * FROM {name}").fetchall() == values(frame)
    connection.close()


def test_the_workbook_reads_back_in_a_second_library(tmp_path: Path) -> None:
    made, (path,) = write(tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [table.name for table in TABLES]
    for table in TABLES:
        sheet, frame = book[table.name], made[table.name]
        rows = list(sheet.iter_rows())
        assert [cell.value for cell in rows[0]] == list(frame.columns) and sheet.freeze_panes == "C2"
        for cells, expected in zip(rows[1:], values(frame), strict=True):
            for cell, value in zip(cells, expected, strict=True):
                assert cell.data_type != "f"
                if isinstance(value, str) and "\x01" not in value:
                    assert cell.value == value and cell.quotePrefix
                elif not isinstance(value, str):
                    assert cell.value == value
        for column, source in table.links.items():
            fact = frame[source].notna() & frame[column].notna()
            place = list(frame.columns).index(column)
            linked = [row[place].hyperlink is not None for row in rows[1:]]
            assert linked == fact.tolist(), (table.name, column)
    cell = book["outcomes"].cell(2, list(made["outcomes"].columns).index("value") + 1)
    assert (
        f"{cell.hyperlink.target}#{cell.hyperlink.location}"
        == link("seed & co", 1)
        == "report.html#seed%20%26%20co-f1"
    )
    share = book["safety"].cell(2, list(made["safety"].columns).index("share") + 1)
    assert share.number_format == "0.0"


def test_a_missing_library_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(
        MissingLibraryError, match=r"Excel workbooks need xlsxwriter.*pip install 'abstrax\[tables\]'"
    ):
        files.write([RECORD], tmp_path / "out", "xlsx")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_folder_of_records_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").touch()
    with pytest.raises(OutputError, match="tables of their own; name another folder with -o"):
        files.write([RECORD], tmp_path, "csv")
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="it is a file; name a folder with -o"):
        files.write([RECORD], tmp_path / "file", "csv")


# The commands


def test_table_command(workshop: Path, abstrax: Run) -> None:
    abstrax("extract")
    result = abstrax("table", "-o", "out", "--format", "sqlite", "--times", "weeks")
    assert result.exit_code == 0 and result.output == "out/tables.sqlite\n"
    result = abstrax("table")
    assert result.exit_code == 0 and (workshop / "tables/safety.csv").exists()
    safety = pandas.read_csv(workshop / "tables/safety.csv")
    assert safety[["n", "total"]].to_numpy().tolist()[0] == [3, 8]
    assert abstrax("table", "-o", "extracted").exit_code == 2


def test_audit_command(workshop: Path, abstrax: Run) -> None:
    low = Finding(code="unit-missing", severity="low", message="no unit", arithmetic="CRP 12", facts=(0,))
    for record in (RECORD, Record(id="a", facts=RECORD.facts[:1], findings=(low,)), Record(id="b")):
        (workshop / f"{record.id}.json").write_text(to_json(record), encoding="utf-8")
    result = abstrax("audit", ".")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "medium  seed & co [6]  m (share)",
        "        7/12",
        "        «with»",
        "low     a [1]  no unit (unit-missing)",
        "        CRP 12",
        "        «mRSS 21.5»",
        "2 findings in 2 of 3 abstracts",
    ]
    high = abstrax("audit", ".", "--at-least", "high")
    assert high.output == "0 findings in 0 of 3 abstracts\n"


def test_records_that_cannot_be_read(workshop: Path, abstrax: Run) -> None:
    (workshop / "empty").mkdir()
    result = abstrax("table", "empty")
    assert result.exit_code == 2 and "holds no record; make some with abstrax extract" in result.output
    (workshop / "empty/a.json").write_text('{"id": "a", "facts": [{"kind": "dose"}]}', encoding="utf-8")
    result = abstrax("audit", "empty")
    assert (
        result.exit_code == 2
        and "a.json: facts.0.dose" in result.output
        and "abstrax extract" in result.output
    )


def test_many_records(tmp_path: Path) -> None:
    """A thousand records to all tables; 10,000 take less than a minute and less than 1 GB."""
    sources = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "extracted").glob("[!.]*.json"))
    ]
    made = [Record.model_validate({**sources[i % len(sources)], "id": f"{i:05d}"}) for i in range(1000)]
    start = time.perf_counter()
    for form in files.FORMATS:
        files.write(made, tmp_path / form, form)
    assert time.perf_counter() - start < 5 * 6.0


# The seed pages: what was written down by hand from reading them


def seed(id: str) -> dict[str, list[dict[str, Any]]]:
    path = SHARED / "gold" / f"seed-{id}.json"
    if not path.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"{path} is not there")
    gold = gold_records.read(path)
    record = Record(id=gold.id, study=gold.study, facts=tuple(item.fact for item in gold.facts))
    assert Record.model_validate_json(to_json(record)).facts == record.facts
    lists = columns([record])
    return {
        name: [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
        for name, table in lists.items()
    }


CRS, ICANS = "cytokine release syndrome", "immune effector cell-associated neurotoxicity syndrome"

#: Event, grade, group, n, of (as printed), % (as printed), everyone.
SAFETY = {
    "acr-2025-0647": [(CRS, "1", "all", 4, None, None, 6), (ICANS, "any", "all", 0, None, None, 6)],
    "acr-2025-1578": [
        (CRS, "1", "all", 4, None, None, 5), (CRS, "2", "all", 1, None, None, 5), (ICANS, "any", "all", 0, None, None, 5),
        ("infection", "severe", "all", 0, None, None, 5),
    ],
    "acr-2025-2693": [
        (CRS, "any", "all", 56, None, 57, 98), (CRS, "1", "all", 50, 56, 89, 98), (CRS, "2", "all", 5, 56, 9, 98),
        (CRS, "3", "all", 1, 56, 2, 98), (ICANS, "any", "all", 3, None, 3, 98), (ICANS, "1", "all", 1, None, None, 98),
        (ICANS, "3", "all", 1, None, None, 98), (ICANS, "4", "all", 1, None, None, 98), ("infection", "any", "all", 21, None, 21, 98),
        ("infection", "severe", "all", 6, 21, 28, 98), ("hematologic toxicity", "3-4", "all", 17, None, 17, 98),
        ("prolonged hematologic toxicity", "any", "all", 8, None, 8, 98),
    ],
    "ard-2025-blinatumomab-asys": [
        (CRS, "3", "patient 2", 1, None, None, None), ("respiratory infection", "any", "patient 2", 1, None, None, None),
        (ICANS, "any", "all", 0, None, None, 3),
    ],
    "reachmd-2025-car-t-ssc": [
        (ICANS, "any", "all", 0, None, None, 6), ("infection", "any", "all", 6, None, None, 6),
        ("bacterial superinfection", "any", "all", 1, None, None, 6),
    ],
}  # fmt: skip

#: Measure, group, time, baseline (low, high), value (low, high), change (low, high), change in %.
OUTCOMES = {
    "acr-2025-0647": [
        ("peak CAR+ T cells", "all", "day 8.5", (), (188.1, None, None), (), None),
        ("time to peak CAR+ T cells", "all", None, (), (8.5, 7, 11), (), None),
        ("SLEDAI-2K", "all", "month 1", (12, 10, 24), (5.5, 4, 13), (), None),
        ("SLEDAI-2K", "all", "month 3", (12, 10, 24), (5, 2, 10), (), None),
    ],
    "acr-2025-1578": [
        ("immunosuppressive therapies", "all", None, (), (4, 3, 8), (), None),
        ("mRSS", "all", None, (), (16, 15, 23), (), None),
    ],
    "acr-2025-2693": [
        ("time to B-cell depletion", "all", None, (), (1, None, None), (), None),
        ("time to B-cell reconstitution", "all", None, (), (2, None, None), (), None),
        ("SLEDAI", "all", "month 3", (12.8, 11.7, 13.8), (3.6, 2.5, 4.7), (-8, -9.3, -6), None),
        ("SLEDAI", "all", "month 6", (12.8, 11.7, 13.8), (2.3, 1.1, 3.5), (-8, -12, -6), None),
        ("SLEDAI", "all", "month 1", (12.8, 11.7, 13.8), (), (-6, -8.5, -3.5), None),
    ],
    "ard-2025-blinatumomab-asys": [
        *((measure, f"patient {number}", time, (before, None, None) if before else (), (after, None, None), (), None)
          for measure, number, time, before, after in (
              ("MMT8", 1, None, 59, 72), ("6MWT", 1, None, 200, 344), ("hsTropT", 1, None, 423, 183), ("NYHA", 1, None, 3, 1),
              ("FVC", 1, "month 3", 65, 78), ("MMT8", 2, None, 70, 80), ("6MWT", 2, None, None, 398), ("hsTropT", 2, None, 240, 30),
              ("FVC", 2, None, 38, 42), ("DLCO", 2, None, 27, 38), ("NYHA", 2, None, 4, 2), ("hsTropT", 3, "week 8", 258, 107),
              ("6MWT", 3, None, 440, 650),
          )),
    ],
    "reachmd-2025-car-t-ssc": [
        ("mRSS", "all", "day 100", (), (), (-8, None, None), -31), ("lung disease", "all", None, (), (), (), -4),
        ("FVC", "all", None, (), (), (195, None, None), None), ("ACR-CRISS", "all", "month 6", (), (), (), 100),
    ],
}  # fmt: skip


@pytest.mark.parametrize("id", SAFETY)
def test_the_safety_table_is_that_made_by_hand(id: str) -> None:
    rows = seed(id)["safety"]
    named = ("event_text", "grade", "group", "n", "of", "percent", "total")
    short = {"CRS": CRS, "ICANS": ICANS}
    assert [(short.get(event, event), *rest) for event, *rest in told(rows, *named)] == SAFETY[id]
    for row in rows:
        assert row["event"] == {CRS: CRS, ICANS: ICANS}.get(row["event"], row["event"])
        if row["total"]:
            low, high = proportion_confint(row["n"], row["total"], method="wilson")
            assert (row["share"], row["ci_low"], row["ci_high"]) == pytest.approx(
                (100 * row["n"] / row["total"], 100 * low, 100 * high), abs=1e-4
            )


@pytest.mark.parametrize("id", OUTCOMES)
def test_the_outcome_table_is_that_made_by_hand(id: str) -> None:
    found = [
        (row["measure_text"], row["group"], row["time"],
         *(_three(row, part) for part in ("baseline", "value", "change")), row["percent_change"])
        for row in seed(id)["outcomes"]
    ]  # fmt: skip
    assert found == OUTCOMES[id]


def _three(row: dict[str, Any], part: str) -> tuple[Any, ...]:
    return () if row[part] is None else (row[part], row[f"{part}_low"], row[f"{part}_up"])


@pytest.mark.parametrize(
    ("event", "level", "n"),
    [
        ("CRS", "any", 56),
        ("CRS", "1", 50),
        ("ICANS", "any", 3),
        ("infection", "any", 21),
        ("infection", "severe", 6),
    ],
)
def test_pooled_figures_are_those_of_a_second_library(event: str, level: str, n: int) -> None:
    (row,) = [
        row for row in seed("acr-2025-2693")["safety"] if (row["event_text"], row["grade"]) == (event, level)
    ]
    interval = stats.binomtest(n, 98).proportion_ci(method="wilson")
    assert (row["n"], row["total"]) == (n, 98)
    assert (row["share"], row["ci_low"], row["ci_high"]) == pytest.approx(
        (100 * n / 98, 100 * interval.low, 100 * interval.high), abs=1e-4
    )

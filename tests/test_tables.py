"""Records as tables: columns from the models, rows in order, cells that spreadsheets and pandas read back."""

from __future__ import annotations

import csv
import io

import pandas

from abstrax import tables
from abstrax.model import Count, Dose, Effect, Finding, Grade, Metadata, Record, Score, Study

RECORD = Record(
    id="a",
    title="A title; with a semicolon",
    metadata=Metadata(doi="10.1/x", keywords=("one", "two"), registration=("NCT1",)),
    study=Study(participants=12, registration=("NCT1", "NCT2"), conditions=("SLE",)),
    facts=(
        Dose(
            quote="1×106 cells/kg", section="methods", drug="X", amount=1e6, unit="cells/kg", start=5, end=19
        ),
        Score(quote='said "2.4",\nor', section="results", name="DAS28", value=2.4, flags=("group", "when")),
        Grade(quote="≥3", section="results", event="CRS", grade=">=3", n=0),
    ),
    findings=(Finding(code="share", message="7/12 is 58%, not 60%"),),
)


def written(*records: Record) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    facts, studies = io.StringIO(), io.StringIO()
    out = tables.Tables(facts, studies)
    for record in records:
        out.add(record)
    return list(csv.DictReader(io.StringIO(facts.getvalue()))), list(
        csv.DictReader(io.StringIO(studies.getvalue()))
    )


def test_every_field_of_every_kind_is_a_column() -> None:
    for kind in (Dose, Score, Grade, Count, Effect):
        assert set(kind.model_fields) <= set(tables.FACT_COLUMNS)
    assert set(Study.model_fields) | set(Metadata.model_fields) <= set(tables.STUDY_COLUMNS)
    assert len(set(tables.FACT_COLUMNS)) == len(tables.FACT_COLUMNS)
    assert len(set(tables.STUDY_COLUMNS)) == len(tables.STUDY_COLUMNS)


def test_one_row_a_fact_in_order() -> None:
    facts, _ = written(RECORD, RECORD.model_copy(update={"id": "b"}))
    assert [(row["id"], row["kind"]) for row in facts] == [
        (id, kind) for id in "ab" for kind in ("dose", "score", "grade")
    ]


def test_cells() -> None:
    (dose, score, grade), (study,) = written(RECORD)
    assert (dose["amount"], dose["start"], dose["value"]) == ("1000000", "5", "")
    assert (score["value"], score["quote"], score["flags"]) == ("2.4", 'said "2.4",\nor', "group; when")
    assert (grade["n"], grade["grade"], grade["quote"]) == ("0", ">=3", "≥3")
    assert (study["title"], study["keywords"], study["registration"]) == (
        RECORD.title,
        "one; two",
        "NCT1; NCT2",
    )
    assert (study["participants"], study["facts"], study["findings"]) == ("12", "3", "7/12 is 58%, not 60%")


def test_frames() -> None:
    facts = RECORD.to_frame()
    assert list(facts.columns) == list(tables.FACT_COLUMNS)
    assert facts.loc[facts.kind == "dose", "amount"].item() == 1_000_000
    assert facts["value"].notna().sum() == 1
    studies = tables.studies_frame([RECORD])
    assert studies["participants"].item() == 12
    assert list(studies.columns) == list(tables.STUDY_COLUMNS)


def test_a_record_without_facts_has_its_columns() -> None:
    assert Record(id="a").to_frame().empty
    assert list(Record(id="a").to_frame().columns) == list(tables.FACT_COLUMNS)


def test_the_table_opens_in_pandas_with_its_byte_order_mark() -> None:
    facts = io.StringIO()
    tables.Tables(facts, io.StringIO()).add(RECORD)
    frame = pandas.read_csv(io.BytesIO(facts.getvalue().encode(tables.ENCODING)))
    assert list(frame.columns) == list(tables.FACT_COLUMNS)
    assert frame["amount"].tolist()[0] == 1_000_000

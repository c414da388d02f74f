"""The spaCy component: facts in ``doc.spans``, the record in ``doc._``, also after a document was stored."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import abstrax.component
from abstrax.model import Dose, Record

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TEXT = "Results: Twelve women took zorvatug 40mg daily. hsTropT was 423ng/L. CRS occurred in 3 of 12 (25%)."


@pytest.fixture(scope="module")
def doc() -> Doc:
    nlp = spacy.blank("en")
    nlp.add_pipe("abstrax")
    return nlp(TEXT)


def test_facts_are_spans(doc: Doc) -> None:
    spans = doc.spans["abstrax"]
    assert [span.label_ for span in spans] == [fact.kind for fact in doc._.abstrax.facts]
    for span in spans:
        assert span.start_char <= span._.fact.start and span._.fact.end <= span.end_char
        assert span._.fact.quote in span.text
    (dose,) = [span._.fact for span in spans if span.label_ == "dose"]
    assert isinstance(dose, Dose) and (dose.drug, dose.amount, dose.unit) == ("zorvatug", 40, "mg")


def test_the_record_is_typed(doc: Doc) -> None:
    assert isinstance(doc._.abstrax, Record)
    assert doc[0:1]._.fact is None


def test_a_stored_document_keeps_its_facts(doc: Doc) -> None:
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin().from_bytes(stored).get_docs(doc.vocab)
    assert again._.abstrax == doc._.abstrax
    assert [span._.fact for span in again.spans["abstrax"]] == [span._.fact for span in doc.spans["abstrax"]]


def test_documents_go_through_processes() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("abstrax", config={"spans_key": "facts"})
    found = list(nlp.pipe([TEXT, "References\n1. Doe A. 2019."] * 2, n_process=2))
    assert [len(doc.spans["facts"]) > 0 for doc in found] == [True, False, True, False]
    assert found[1]._.abstrax is None


def test_the_entry_point_names_the_factory() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["spacy_factories"]["abstrax"].partition(":")
    assert getattr(sys.modules[module], name) is abstrax.component.make

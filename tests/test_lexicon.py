"""Every entry of the vocabularies finds what it says it finds, and nothing that it says it does not."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from abstrax.names import lexicon
from abstrax.names.folding import fold, is_acronym
from abstrax.names.lexicon import FILES, Entry, Lexicon, LexiconError
from conftest import corpus

SHIPPED = lexicon.load()


def entry_id(entry: Entry) -> str:
    return f"{entry.kind}:{entry.name}"


@pytest.mark.parametrize("entry", SHIPPED.entries, ids=entry_id)
def test_entry_finds_and_refuses_its_examples(entry: Entry) -> None:
    for example in entry.find:
        found = SHIPPED.find(example, 0, len(example))
        assert entry in [mention.entry for mention in found], (
            f"{entry.name!r} is not found in its example {example!r} (found: {[m.name for m in found]}); "
            "add the synonym that the example uses, or mend the example"
        )
    for example in entry.refuse:
        found = SHIPPED.find(example, 0, len(example))
        assert entry not in [mention.entry for mention in found], (
            f"{entry.name!r} is found in {example!r}, which it refuses; add the longer phrase to its not_in"
        )


def test_no_short_form_is_a_word_of_running_text() -> None:
    """FiRST, a questionnaire of five letters, is not compared with its case, and would be found in every "first"; MADES in "made"."""
    words = Counter(fold(word) for document in corpus() for word in re.findall(r"\b[a-z]{2,}\b", document.text))
    forms = {form for entry in SHIPPED.entries for form in entry.forms() if form.isalpha() and not form.islower()}
    assert {form for form in forms if not is_acronym(form) and words[fold(form)] > 20} == set()


@pytest.mark.parametrize("kind", FILES.values())
def test_there_is_a_vocabulary_of_each_kind(kind: str) -> None:
    assert sum(entry.kind == kind for entry in SHIPPED.entries) > 50


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def found(words: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(mention.kind, mention.name) for mention in words.find(text, 0, len(text))]


BROKEN = [
    ('["SLEDAI"\nfind = ["x"]', "whole file"),
    ('["SLEDAI"]\nsynonym = ["x"]\nfind = ["SLEDAI"]', "unknown key 'synonym'"),
    ('["SLEDAI"]\nlong = "x"', "has no example"),
    ('["SLEDAI"]\nfind = "SLEDAI was 4"', "find must be a list of texts"),
    ('["SLEDAI"]\nfind = ["SLEDAI"]\nhigh = "105"', "high must be a number"),
    ('["SLEDAI"]\nfind = ["SLEDAI"]\nhigh = true', "high must be a number"),
    ('["SLEDAI"]\nfind = ["SLEDAI"]\nfixed = 1', "fixed must be true or false"),
    ('["SLEDAI"]\nfind = ["SLEDAI"]\nbetter = "less"', "better must be one of higher, lower"),
    ('["SLEDAI"]\nfind = ["SLEDAI"]\nuse = "sometimes"', "use must be one of"),
    ('["SLEDAI"]\nfind = ["SLEDAI"]\nlong = 3', "long must be a text"),
    ('SLEDAI = "x"', "is not a table"),
    ('["SLEDAI"]\nfind = ["SLEDAI"]\n["S2K"]\nsynonyms = ["sledai"]\nfind = ["S2K"]', "belongs to 'SLEDAI' already"),
]


@pytest.mark.parametrize(("text", "problem"), BROKEN)
def test_a_broken_entry_is_refused_with_file_entry_and_remedy(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(LexiconError) as refusal:
        lexicon.load_folder(write(tmp_path, measures=text))
    message = str(refusal.value)
    assert problem in message
    assert str(tmp_path / "measures.toml") in message
    assert ";" in message  # what to do stands behind the problem


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "drugs.toml").write_bytes(b'["caf\xe9"]\nfind = ["x"]')
    with pytest.raises(LexiconError, match=r"drugs\.toml"):
        lexicon.load_folder(tmp_path)


def test_adding_an_entry_touches_one_file(tmp_path: Path) -> None:
    """A new measure, drug and event: one table each, found at once in every way of writing."""
    words = lexicon.load_folder(
        write(
            tmp_path,
            measures='["WOBBI"]\nlong = "Wobble Index"\nunit = "points"\nhigh = 40\nfind = ["WOBBI of 12"]',
            drugs='["orvelimab"]\nsynonyms = ["ORV"]\nuse = "study"\nfind = ["orvelimab 5 mg"]',
            events='["wobbles"]\nctcae = "Ear and labyrinth disorders"\nfind = ["two had wobbles"]',
        )
    )
    text = "The wobble-index and Wobbi fell on ORV and Orvelimab; one wobble occurred."
    assert found(words, text) == [
        ("measure", "wobble-index"), ("measure", "WOBBI"), ("drug", "ORV"), ("drug", "orvelimab"), ("event", "wobbles"),
    ]  # fmt: skip
    assert words.fold("measure", "Wobble Index scores") == words.fold("measure", "WOBBI")


VOCABULARY = """
["CRP"]
long = "C-reactive protein"
find = ["CRP"]
["DAS28-CRP"]
synonyms = ["DAS28 CRP"]
find = ["DAS28-CRP"]
["C3"]
find = ["C3"]
["age"]
synonyms = ["aged"]
fixed = true
not_in = ["old age", "age group"]
find = ["age"]
["disease duration"]
synonyms = ["duration of SLE"]
find = ["disease duration"]
["FVC"]
unit = "%"
synonyms = ["FVC % predicted"]
find = ["FVC"]
["hemoglobin"]
find = ["hemoglobin"]
["TNF-alpha"]
find = ["TNF-alpha"]
"""
CONDITIONS = '["SLE"]\nlong = "systemic lupus erythematosus"\nfind = ["SLE"]'

WRITTEN = [
    ("CRP and crp", [("measure", "CRP")]),  # a short acronym keeps its case
    ("c-reactive proteins", [("measure", "c-reactive proteins")]),
    ("DAS28-CRP, DAS28‑CRP, DAS-28-CRP", [("measure", "DAS28-CRP")] * 3),
    ("hepatitis C 3 months later", []),
    ("C3 was low, C 3 was not", [("measure", "C3")]),
    ("aged 40; the old age; age group", [("measure", "age")]),
    ("the duration of SLE", [("measure", "duration of SLE"), ("condition", "SLE")]),
    ("FVC % predicted was 70", [("measure", "FVC")]),
    ("haemoglobin and Hemoglobin", [("measure", "hemoglobin")] * 2),
    ("TNF-α, TNFα and TNF alpha", [("measure", "TNF-alpha")] * 3),
    ("SLEDAI, SSLE, SLEs", [("condition", "SLE")]),
    ("hsCRP, CRPs, xCRP_2", [("measure", "CRP")]),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_ways_of_writing_a_name(tmp_path: Path, text: str, expected: list[tuple[str, str]]) -> None:
    words = lexicon.load_folder(write(tmp_path, measures=VOCABULARY, conditions=CONDITIONS))
    assert found(words, text) == expected


SAME = [
    ("measure", "C-reactive protein levels", "CRP"),
    ("measure", "serum CRP", "crp"),
    ("measure", "mean age", "Age"),
    ("condition", "Systemic Lupus Erythematosus", "SLE"),
    ("drug", "autologous anti-CD206 CAR T cells", "CD206 CAR-T"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_names_of_one_thing_fold_to_one_key(tmp_path: Path, kind: lexicon.Kind, one: str, other: str) -> None:
    words = lexicon.load_folder(write(tmp_path, measures=VOCABULARY, conditions=CONDITIONS))
    assert words.fold(kind, one) == words.fold(kind, other)
    assert words.fold(kind, one) != words.fold(kind, "something else")

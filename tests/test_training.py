"""Training: weights from a handful of gold records, words sorted by the company they keep, and what the command lines refuse."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from zlib import crc32

import pytest

from abstrax import extract
from abstrax.gold import load
from abstrax.gold.texts import find
from abstrax.relate import weights
from abstrax.training import clusters, ranker, rolewise, teacher

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

#: Made-up abstracts in which a share of people is always told, and a count of dogs never.
TEXTS = {
    "alpha": "Results: 9 of 12 patients relapsed. The house kept 7 dogs. Prednisone 10 mg was taken. Mean age was 41 years.",
    "beta": "Results: 5 of 20 patients relapsed. The house kept 4 dogs. Prednisone 25 mg was taken. Mean age was 63 years.",
    "gamma": "Results: 8 of 30 patients relapsed. The house kept 6 dogs. Prednisone 15 mg was taken. Mean age was 57 years.",
    "delta": "Results: 3 of 14 patients relapsed. The house kept 2 dogs. Prednisone 30 mg was taken. Mean age was 39 years.",
}
#: An abstract that none of them is.
UNSEEN = "Results: 11 of 40 patients relapsed. The house kept 5 dogs. Prednisone 20 mg was taken. Mean age was 52 years."


def told(text: str) -> list[dict[str, Any]]:
    """The gold facts of one of these abstracts."""
    share, dose, age = text.split(". ")[0][9:], text.split(". ")[2], text.split(". ")[3].rstrip(".")
    n, of = share.split()[0], share.split()[2]
    every = {"section": "results", "group": "all"}
    return [
        {"kind": "count", "what": "with", "n": int(n), "of": int(of), "label": "relapsed", "quote": share, **every},
        {"kind": "dose", "drug": "prednisone", "amount": int(dose.split()[1]), "unit": "mg", "quote": dose[:16], **every},
        {"kind": "score", "name": "age", "value": int(age.split()[3]), "unit": "years", "stat": "mean", "quote": age, **every},
    ]


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A folder with ``gold/`` and ``raw/``."""
    for folder in ("gold", "raw"):
        (tmp_path / folder).mkdir()
    for id, text in TEXTS.items():
        (tmp_path / "raw" / f"{id}.txt").write_text(text, encoding="utf-8")
        record = {"id": id, "title": id, "study": {}, "facts": told(text)}
        (tmp_path / "gold" / f"{id}.json").write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


def questions(school: Path) -> list[teacher.Example]:
    gold = load(school / "gold")
    documents, _ = find([school / "raw"], gold)
    return [row for id, record in gold.items() for row in teacher.examples(record, documents[id])]


@pytest.fixture
def shipped_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Forgets, once done, what was put in the place of the weights that ship."""
    yield monkeypatch
    monkeypatch.undo()
    weights._shipped.cache_clear()


def check_quotes(folder: Path, texts: Path) -> int:
    """Each record that teaches can be read, and quotes its abstract briefly and word by word; how many there are."""
    gold = load(folder)
    documents, _ = find([texts], gold)
    assert gold.keys() == documents.keys()
    for id, record in gold.items():
        for fact in record.facts:
            assert fact.fact.quote in documents[id].text or fact.fact.quote in documents[id].title, (id, fact.fact.quote)
            assert texts == folder or len(re.findall(r"[^\W_]+", fact.fact.quote)) < 12, (id, fact.fact.quote)
    return len(gold)


@pytest.mark.skipif(not CORPUS.is_dir() and not os.environ.get("CI"), reason="../shared/corpus is missing")
def test_what_was_annotated_quotes_its_abstract() -> None:
    assert check_quotes(ROOT / "tests" / "annotated", CORPUS) > 2000


def test_what_was_written_quotes_its_abstract() -> None:
    assert check_quotes(ROOT / "tests" / "written", ROOT / "tests" / "written") > 100


def test_questions_have_an_answer_among_their_options(school: Path) -> None:
    rows = questions(school)
    assert {row.abstract for row in rows} == TEXTS.keys()
    for row in rows:
        assert len(row.options) == len(row.right)
        assert any(row.right) or row.question == "statement"
    answers = {row.options[row.right.index(True)] for row in rows if row.question == "kind"}
    assert answers == {"count:with", "dose", "score:level", weights.NOTHING}


def test_what_was_learned_is_saved_read_and_used(school: Path, shipped_anew: pytest.MonkeyPatch) -> None:
    found = ranker.train(questions(school), penalty=0.5)
    file = school / "weights.json"
    ranker.save(found, file)
    shipped_anew.setattr(weights, "PATH", file)
    weights._shipped.cache_clear()
    assert weights.load().kinds == found.kinds
    assert weights.load().choices == found.choices
    facts = extract(UNSEEN).facts
    assert [(fact.kind, fact.rule is not None) for fact in facts] == [("count", True), ("dose", True), ("score", True)]
    assert "5" not in {fact.quote for fact in facts}


def test_without_weights_nothing_is_sure(school: Path) -> None:
    with weights.using(weights.Weights({}, {question: {} for question in weights.CHOICES})):
        assert weights.answers(["any"], ["dose"]) == {weights.NOTHING: 0.5, "dose": 0.5}
        assert weights.ranked("group", [weights.Evidence(["a"]), weights.Evidence(["b"])]) == [0.5, 0.5]
        assert weights.likely("statement", ["a"]) == 0.5


SUMMED = """
from abstrax.relate import weights
signals = [f"signal {i}" for i in range(40)]
known = {signal: (i * 7 % 11 - 5) / 10 for i, signal in enumerate(signals)}
with weights.using(weights.Weights({s: {"dose": w} for s, w in known.items()}, {q: known for q in weights.CHOICES})):
    options = [weights.Evidence(signals[:20], signals[20:]), weights.Evidence(signals[:1])]
    print(weights.answers(signals, ["dose"]), weights.ranked("group", options))
"""


def test_sums_do_not_hang_on_the_order_in_which_sets_fall_out() -> None:
    """In another order they differ in the last place, and a tie is then decided another way."""
    told = {
        subprocess.run([sys.executable, "-c", SUMMED], check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in "12345"
    }
    assert len(told) == 1


def test_signals_of_few_abstracts_are_left_out(school: Path) -> None:
    rows = questions(school)
    assert ranker.train(rows, rare=len(TEXTS) + 1).kinds == {}
    assert ranker.train(rows, rare=len(TEXTS)).kinds


def test_a_stronger_penalty_keeps_weights_nearer_to_none(school: Path) -> None:
    def largest(penalty: float) -> float:
        kinds = ranker.train(questions(school), penalty=penalty).kinds
        return max(abs(weight) for row in kinds.values() for weight in row.values())

    assert largest(0.5) > largest(20)


def test_how_far_a_probability_is_trusted_is_learned_from_other_abstracts(school: Path) -> None:
    gold = load(school / "gold")
    documents, _ = find([school / "raw"], gold)
    found = ranker.learn(gold, documents).found
    assert found.kinds and set(found.choices) == set(weights.CHOICES)


def test_gold_is_held_against_weights_that_were_learned_without_it(school: Path) -> None:
    """What taught all the weights but knows nothing where it was left out finds nothing."""
    gold = load(school / "gold")
    documents, _ = find([school / "raw"], gold)
    learned = ranker.learn(gold, documents)
    blank = weights.Weights({"any": {weights.NOTHING: 9.0}}, {question: {} for question in weights.CHOICES})
    taught = [(record, documents[id]) for id, record in gold.items()]
    found, none = (
        ranker.compared(ranker.Learned(learned.found, without), taught)
        for without in (learned.without, (blank,) * ranker.FOLDS)
    )
    assert [comparison.gold.id for comparison in found] == list(gold)
    assert any(comparison.pairs for comparison in found)
    assert not any(comparison.record.facts for comparison in none)


def test_results_are_asked_sentence_by_sentence_as_well(school: Path) -> None:
    """A sentence of the results that holds several facts is asked alone as well; one of the methods, or with one fact, is not."""
    gold = load(school / "gold")["alpha"]
    documents, _ = find([school / "raw"], {"alpha": gold})

    def alone(text: str) -> int:
        document = documents["alpha"].model_copy(update={"text": text})
        halves = (None, crc32(b"alpha") % 2)
        whole = [row for hidden in halves for row in teacher.Teacher(gold, document, hidden).examples()]
        return len(teacher.examples(gold, document)) - len(whole)

    joined = TEXTS["alpha"].replace(". Prednisone", "; Prednisone").replace(". Mean", "; Mean")
    assert alone(joined) > 0
    assert alone(joined.replace("Results:", "Methods:")) == 0
    assert alone(TEXTS["alpha"]) == 0


def test_a_record_of_a_single_reading_counts_less(school: Path) -> None:
    gold = load(school / "gold")
    documents, _ = find([school / "raw"], gold)
    careful = ranker.learn(gold, documents).found
    once = ranker.learn(gold, documents, once=frozenset(gold)).found
    largest = [max(abs(weight) for row in found.kinds.values() for weight in row.values()) for found in (careful, once)]
    assert largest[0] > largest[1]


def test_how_a_population_is_labelled_is_not_learned_from_a_single_reading() -> None:
    rows = [
        teacher.Example(abstract, question, ((), ()), (True, False), about=about)
        for abstract in ("careful", "once")
        for question in ("label", "group")
        for about in ("count:participants", "count:with")
    ]
    kept = [(row.abstract, row.question, row.about) for row in ranker._weighed(rows, frozenset({"once"}))]
    assert kept.count(("careful", "label", "count:participants")) == ranker.CURATED
    assert ("once", "label", "count:participants") not in kept
    assert kept.count(("careful", "group", "count:participants")) == ranker.ENOUGH < ranker.CURATED
    assert {("once", "group", "count:participants"), ("once", "label", "count:with")} <= set(kept)


def test_the_headline_number_is_asked_with_and_without_facts(school: Path) -> None:
    data = {"id": "alpha", "title": "alpha", "study": {"participants": 12}, "facts": told(TEXTS["alpha"])}
    (school / "gold" / "alpha.json").write_text(json.dumps(data), encoding="utf-8")
    gold = load(school / "gold")["alpha"]
    documents, _ = find([school / "raw"], {"alpha": gold})
    document = documents["alpha"].model_copy(update={"text": "Results: 12 patients of 40 patients seen were enrolled."})
    with_facts, without = teacher.headlines(weights.load(), gold, document)
    assert "a fact" in {signal for option in with_facts.options for signal in option}
    assert "a fact" not in {signal for option in without.options for signal in option}


def test_several_processes_learn_the_same(school: Path) -> None:
    gold = load(school / "gold")
    documents, _ = find([school / "raw"], gold)
    alone, two = (ranker.learn(gold, documents, jobs=jobs).found for jobs in (1, 2))
    assert (alone.kinds, alone.choices) == (two.kinds, two.choices)


def test_questions_come_up_as_extraction_has_the_numbers_before(school: Path) -> None:
    """Weights that know nothing take no number for a fact, so nothing is carried on, and gold still says what is right."""
    gold = load(school / "gold")["alpha"]
    documents, _ = find([school / "raw"], {"alpha": gold})
    blank = weights.Weights({"any": {weights.NOTHING: 9.0}}, {question: {} for question in weights.CHOICES})
    alone = [row for row in teacher.examples_alone(blank, gold, documents["alpha"]) if row.question == "kind"]
    led = [row for row in teacher.examples(gold, documents["alpha"]) if row.question == "kind"]
    assert [row.right for row in alone] == [row.right for row in led[: len(alone)]]
    assert all("after nothing" in row.signals or "after opens" in row.signals for row in alone)
    assert weights.load() is weights._shipped()


def test_words_in_one_place_are_of_one_group() -> None:
    fruits, moods, lines = ("apples", "pears", "plums"), ("happy", "sorry", "angry"), []
    for turn in range(12):
        lines += [f"she eats ripe {fruits[(turn + i) % 3]} at home" for i in range(3)]
        lines += [f"he feels very {moods[(turn + i) % 3]} about this" for i in range(3)]
    found = clusters.sort(lines, groups=4, least=5, size=3)
    names = [{found[clusters.tokens(word)[0]] for word in words} for words in (fruits, moods)]
    assert [len(group) for group in names] == [1, 1]
    assert names[0] != names[1]


def test_rare_words_have_no_group() -> None:
    lines = ["she eats ripe apples at home"] * 12 + ["he sells quinces"]
    found = clusters.sort(lines, groups=2, least=2, size=2)
    assert clusters.tokens("ripe apples")[1] in found
    assert not set(clusters.tokens("sells quinces")) & found.keys()


def test_numbers_are_one_word() -> None:
    assert clusters.tokens("In 12 of 1,400 (3.5%)") == ["in", "#", "of", "#", "(", "#", ")"]


@pytest.mark.parametrize(
    ("module", "arguments", "words"),
    [
        (ranker, ["--gold", "gold", "--raw", "elsewhere"], ["no text for alpha, beta, delta, gamma", "--raw", "elsewhere"]),
        (ranker, ["--gold", "gold"], ["--raw"]),
        (clusters, ["--corpus", "nowhere.jsonl"], ["nowhere.jsonl", "does not exist"]),
        (clusters, ["--corpus", "broken.jsonl"], ["broken.jsonl", "line 1"]),
        (clusters, [], ["--corpus"]),
        (rolewise, ["--corpus", "nowhere.jsonl"], ["nowhere.jsonl", "does not exist"]),
    ],
)
def test_a_missing_text_is_told(
    module: ModuleType,
    arguments: list[str],
    words: list[str],
    school: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(school)
    (school / "broken.jsonl").write_text("{\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [module.__name__, *arguments])
    with pytest.raises(SystemExit) as stopped:
        module.main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert all(word in said for word in words), said

"""What a sentence offers as group, time and wording of a number, before any weight chooses among them."""

from __future__ import annotations

import pytest

from abstrax import names, text
from abstrax.model import Document
from abstrax.relate import moment, refocus, scenes, times, whom, whose, wordings
from abstrax.relate.cast import Cast
from abstrax.relate.scene import Scene
from abstrax.relate.signals import again


def scene(abstract: str) -> Scene:
    """The last sentence of an abstract, made ready for linking; those before it leave their times and groups in mind."""
    page = text.prepare(Document(id="made-up", text=abstract))
    sentences = text.sentences(page)
    found = names.find(page.text, [(s.start, s.end) for s in sentences], None)
    for here in scenes(page.text.clean, sentences, found.mentions):
        if here.end == sentences[-1].end:
            break
        refocus(here, [], [])
    return here


#: Moments without a number, and what is none.
MOMENTS = [
    ("At the time of biopsy, the UPCR was 3.1 g/g.", ["biopsy"]),
    ("Before diagnosis, 14% had used opioids.", ["before diagnosis"]),
    ("During pregnancy 46% took steroids.", ["during pregnancy"]),
    ("Flares fell from 1.3 pre-transition to 0.2 post-transition.", ["pre-transition", "post-transition"]),
    ("At t0 eosinophils were 805; at T2 they were 70.", ["baseline", "T2"]),
    ("Admissions in the preceding 12 months were counted.", ["preceding 12 months"]),
    ("Its use rose from 30% in the year 2017 to 36% in 2024.", ["2017", "2024"]),
    ("A post-hoc analysis of 12 men was done.", []),
]


@pytest.mark.parametrize(("sentence", "wanted"), MOMENTS, ids=[row[0][:40] for row in MOMENTS])
def test_moments_without_a_number(sentence: str, wanted: list[str]) -> None:
    assert [point.when for point in times.hints(sentence, 0, len(sentence), [])] == wanted


def test_a_moment_that_is_known_is_not_told_again() -> None:
    sentence = "The CRP at diagnosis was 40 mg/L."
    known = times.find(sentence, 0, len(sentence))
    assert [point.when for point in known] == ["diagnosis"]
    assert times.hints(sentence, 0, len(sentence), known) == []


def offered_times(abstract: str, number: int) -> dict[str | None, list[str]]:
    here = scene(abstract)
    return dict(moment.times(here, here.quantities[number], "count:with", None, {}))


def test_a_time_that_was_said_is_offered_with_how_it_stands() -> None:
    told = offered_times("Results: During pregnancy, 46% took steroids and 39% a biologic drug.", 1)
    assert "said ends pregnanc" in told["during pregnancy"] and "said fronts past 1" in told["during pregnancy"]


def test_a_moment_that_opened_the_sentence_before_is_offered() -> None:
    told = offered_times("Results: During pregnancy, 46% took steroids. A biologic drug was taken by 39%.", 0)
    assert "stage before" in told["during pregnancy"]


def test_times_listed_in_the_sentence_before_are_offered_in_order() -> None:
    here = scene("Results: Visits were at 3, 6 and 12 months. Steroids were stopped in 10%, 22% and 41%.")
    options = [dict(moment.times(here, q, "count:with", None, {})) for q in here.quantities]
    wanted = ["month 3", "month 6", "month 12"]
    assert all("in order of the times before" in told[when] for told, when in zip(options, wanted, strict=True))


#: A label, an abstract, and what the abstract as a whole says of it.
LABELS = [
    ("zetomab", "Zetomab versus placebo was tried. In the zetomab arm (n=40) more improved, with zetomab (n=40) at 9 sites.", {"cast said 3", "cast arm 1", "cast sized 2", "cast against 1", "cast of whom 2"}),
    ("never smokers", "In never smokers vs current smokers 12% flared.", {"cast said 1", "cast against 1", "cast of whom 1"}),
    ("RA", "Patients with RA were seen. Grade 3 events were rare.", {"cast said 1", "cast of whom 1", "cast arm 0"}),
    ("SLE", "SLEDAI was measured.", {"cast said 0", "cast strong 0 said 0"}),
]


#: What makes a sentence as long as an abstract.
FILLER = "\nNothing else is told. " * 20


@pytest.mark.parametrize(("label", "abstract", "wanted"), LABELS, ids=[row[0] for row in LABELS])
def test_what_an_abstract_says_of_a_label(label: str, abstract: str, wanted: set[str]) -> None:
    assert wanted <= set(Cast(abstract + FILLER).of(label))
    assert Cast(abstract).of(label) == []


def test_how_many_parts_an_abstract_tells_apart() -> None:
    assert Cast("A (n=12) and B (n = 9) versus placebo" + FILLER).parts[:2] == ["sizes=2", "compared=1"]
    assert Cast("One woman was treated." + FILLER).parts == ["sizes=0", "compared=0", "sizes=0 compared=0", "placebo=False"]


#: A sentence, the place of a number in it, and what stands where people are named.
PHRASES = [
    ("Results: Uptake was 8.5% in the Midwest and 2.8% in the West.", 0, {("Midwest", "led after by in"), ("Midwest", "led after by in in contrast")}),
    ("Results: There were 14 active and 15 inactive patients.", 1, {("inactive", "counted people")}),
    ("Results: Damage was seen in 20% of patients without nephritis.", 0, {("no nephritis", "led after by of")}),
    ("Results: Relapse occurred in the low-dose arm (12%) only.", 0, {("low-dose arm", "before bracket")}),
    ("Results: Never smokers: 12%, current smokers: 31%.", 1, {("current smokers", "touching")}),
    ("Results: Cell therapy achieved a remission rate of 34%.", 0, {("Cell therapy", "opener")}),
]


@pytest.mark.parametrize(("abstract", "number", "wanted"), PHRASES, ids=[row[0][9:50] for row in PHRASES])
def test_phrases_that_may_name_people(abstract: str, number: int, wanted: set[tuple[str, str]]) -> None:
    assert wanted <= set(whose.phrases(scene(abstract), number))


def test_doses_are_offered_as_the_arms_given_them() -> None:
    here = scene("Results: ACR20 was met by 36% and 28% with 300 mg and 150 mg, respectively.")
    labels = [dict(whom.groups(here, q, "count:with", None, {})) for q in here.quantities[:2]]
    assert all({"300 mg", "150 mg"} <= told.keys() for told in labels)


def test_what_the_list_before_told_is_offered_place_by_place() -> None:
    here = scene("Results: ACR20 was met by 62% vs 30%, and remission by 53% vs 12%.")
    before = {0: "zetomab", 1: "placebo"}
    assert set(again(here, 2, before)) == {("zetomab", "same place of 2 before"), ("zetomab", "before the last of 2")}
    assert ("placebo", "same place of 2 before") in set(again(here, 3, {**before, 2: "zetomab"}))
    assert ("zetomab", "first of list") in set(again(here, 3, {**before, 2: "zetomab"}))
    assert set(again(here, 0, {})) == set()


#: A sentence, the place of a number, and a wording for what was counted that must be on offer.
WORDINGS = [
    ("Results: Arthritis, uveitis and psoriasis occurred in 39.9%, 17.6% and 14.9%, respectively.", 0, "Arthritis"),
    ("Results: Arthritis, uveitis and psoriasis occurred in 39.9%, 17.6% and 14.9%, respectively.", 1, "uveitis"),
    ("Results: In all, 31%, 26% and 34% met goals for moderate, vigorous and strengthening activity.", 1, "vigorous"),
    ("Results: Of these, 22 (22.4%) reported 4 or more flares.", 0, "4 or more flares"),
    ("Results: In total, 53% were non-smokers.", 0, "non-smokers"),
    ("Results: Nine patients (26%) discontinued zetomab due to nausea.", 0, "nausea"),
    ("Results: At the end, 82%, 71% and 61% of patients continued zetomab.", 0, "continued zetomab"),
]


@pytest.mark.parametrize(("abstract", "number", "wanted"), WORDINGS, ids=[f"{row[2]}" for row in WORDINGS])
def test_wordings_for_what_was_counted(abstract: str, number: int, wanted: str) -> None:
    here = scene(abstract)
    assert wanted in dict(wordings.labels(here, here.quantities[number], "with"))

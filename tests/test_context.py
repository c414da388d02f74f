"""What a sentence offers as group, time and wording of a number, before any weight chooses among them."""

from __future__ import annotations

from math import exp

import pytest

from abstrax import names, text
from abstrax.model import Document
from abstrax.relate import (
    dose,
    dosed,
    moment,
    refocus,
    roles,
    scenes,
    sizes,
    times,
    weights,
    whom,
    whose,
    wordings,
)
from abstrax.relate.cast import Cast
from abstrax.relate.scene import Scene
from abstrax.relate.signals import again
from abstrax.relate.sizes import Size
from abstrax.relate.weights import Evidence


def scene(abstract: str) -> Scene:
    """The last sentence of an abstract, made ready for linking; those before it leave their times and groups in mind."""
    page = text.prepare(Document(id="made-up", text=abstract))
    sentences = text.sentences(page)
    found = names.find(page.text, [(s.start, s.end) for s in sentences], None)
    for here in scenes(page.text.clean, sentences, found.mentions):
        if here.end == sentences[-1].end:
            break
        refocus(here, [])
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
    told = Cast(abstract + FILLER).of(label)
    assert told is not None and wanted <= set(told.signals)
    assert Cast(abstract).of(label) is None


def test_how_many_parts_an_abstract_tells_apart() -> None:
    assert Cast("A (n=12) and B (n = 9) versus placebo" + FILLER).parts[:2] == ("sizes=2", "compared=1")
    assert Cast("One woman was treated." + FILLER).parts == ("sizes=0", "compared=0", "sizes=0 compared=0", "placebo=False")


#: A sentence, the place of a number in it, and what stands where people are named.
PHRASES = [
    ("Results: Uptake was 8.5% in the Midwest and 2.8% in the West.", 0, {("Midwest", "led after by in"), ("Midwest", "led after by in in contrast")}),
    ("Results: There were 14 active and 15 inactive patients.", 1, {("inactive", "counted people")}),
    ("Results: Damage was seen in 20% of patients without nephritis.", 0, {("without nephritis", "led after by of")}),
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
    ("Results: MI occurred in 4.4% of women vs. 2.8% of men.", 1, "MI"),
    ("Results: On zetomab (n=9) 67% and on placebo 47% achieved ACR20.", 1, "ACR20"),
    ("Results: At week 24, SU <5.0 mg/dL in 48.5% was the aim.", 1, "SU <5.0 mg/dL"),
]


@pytest.mark.parametrize(("abstract", "number", "wanted"), WORDINGS, ids=[f"{row[2]}" for row in WORDINGS])
def test_wordings_for_what_was_counted(abstract: str, number: int, wanted: str) -> None:
    here = scene(abstract)
    assert wanted in dict(wordings.labels(here, here.quantities[number], "with"))


#: Of whom a share can be: a sentence, the place of a share, the people counted so far, and labels with how that was told.
SHARES = [
    ("Results: ILD was found in 40 (33%). Of these, 10 (25%) died.", 0, [(40, "ILD", "with")], {("ILD", "size implied of with"), ("ILD", "size implied alone")}),
    ("Results: In all, 9 of 15 women flared.", 0, [(15, "women", "female"), (60, "all", "participants")], {("women", "size printed of female"), ("women", "size printed alone")}),
    ("Results: Remission was seen in 12 (30%).", 0, [(40, "all", "participants"), (40, "arm A", "arm")], {("all", "size implied of participants"), ("arm A", "size implied of arm"), ("all", "size implied among others"), ("arm A", "size implied among others")}),
    ("Results: Remission was seen in 12 (30%).", 0, [(90, "all", "participants")], set()),
    ("Results: Remission was seen in 30%.", 0, [(40, "all", "participants")], set()),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "number", "counted", "wanted"), SHARES, ids=[row[0][9:45] + str(len(row[3])) for row in SHARES])
def test_arithmetic_tells_of_whom_a_share_can_be(abstract: str, number: int, counted: list[tuple[float, str, str]], wanted: set[tuple[str, str]]) -> None:
    known = [Size(*size) for size in counted]
    assert set(sizes.matched(scene(abstract).quantities[number], known)) == wanted


def test_whether_a_share_is_of_the_whole_population() -> None:
    all_, arm = Size(40, "all", "participants"), Size(40, "zetomab", "arm")
    total = range(40, 41)
    told = [sizes.standing(total, known) for known in ([all_], [arm], [all_, arm], [Size(9, "all", "participants")], [])]
    assert told == ["all", "others", "all or others", "nobody", "nobody yet"]
    assert sizes.standing(None, [all_]) == "unknown"


def test_the_people_that_a_clause_opens_with() -> None:
    here = scene("Results: Of the 248 patients included, 84.1% were women.")
    assert sizes.told_of(here.clean, here.quantities, here.quantities[1]) == 248
    assert set(sizes.among(248, [Size(248, "all", "participants"), Size(9, "men", "male")])) == {("all", "told of participants")}


def test_a_number_of_people_that_was_counted_before() -> None:
    counted = [Size(40, "all", "participants"), Size(12, "ILD", "with")]
    here = scene("Results: Of the 12, 3 (25%) died, and 7 more were lost.")
    assert sizes.again(here.quantities[0], counted) == ["as many with before"]
    assert "a share of with" in sizes.again(here.quantities[1], counted)
    assert sizes.again(here.quantities[2], counted) == ["new number known=2"]


#: A sentence, the place of a number, and a label that must be on offer with the source named.
OFFERED = [
    # names in a row, as many as values in a row, whatever kinds of name they are
    ("Results: Scores were higher in both SLE and SSc than in controls (15.4 and 20.5 vs 9.0).", 1, "SSc", "aligned before touch"),
    ("Results: ACR20 was met by 36% and 28% on zetomab or placebo, respectively.", 1, "placebo", "aligned after near"),
    # the other of a pair of which only one is named, in the abstract's own words
    ("Results: The SLEDAI of patients with diabetes was higher (6.4 vs 5.4).", 1, "without diabetes", "opposed False"),
    ("Background: Non-diabetes patients were matched. Results: The SLEDAI of patients with diabetes was higher (6.4 vs 5.4).", 1, "non-diabetes", "opposed False"),
    # what a bracket behind the number holds; what differs from a control
    ("Results: Remission was achieved in 41% (infliximab) vs 29% (placebo).", 0, "infliximab", "bracket behind"),
    ("Results: Remission was achieved in 41% (infliximab) vs 29% (placebo).", 0, "infliximab", "in contrast with a control=False"),
    # a group by its number
    ("Results: In the group 1, patients had a mean age of 46 years.", 0, "group 1", "fixed leading past 0"),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "number", "label", "source"), OFFERED, ids=[f"{row[2]} {row[3]}" for row in OFFERED])
def test_groups_that_a_sentence_offers(abstract: str, number: int, label: str, source: str) -> None:
    here = scene(abstract)
    carried = "diabetes" if "diabetes" in abstract else None
    told = dict(whom.groups(here, here.quantities[number], "score:level", carried, {}))
    assert label in told and source in told[label].sources


#: A dose, its drug, and the arms it may be of.
DOSES = [
    ("Methods: Patients received zetomab at 10×106 (dose level [DL] 1) or 25×106 (DL2) cells.", 0, {("DL1", "level behind")}),
    ("Methods: Patients were randomized to zetomab 300 mg or placebo.", 0, {("zetomab", "own drug"), ("zetomab", "own drug allocated=True placebo=True"), ("300 mg", "own amount")}),
    ("Methods: All received zetomab 30 µg, 100 µg or 300 µg.", 1, {("100 µg", "own amount of 3 allocated=False"), ("zetomab", "own drug amounts=3")}),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "number", "wanted"), DOSES, ids=[row[0][9:50] for row in DOSES])
def test_arms_that_a_dose_offers(abstract: str, number: int, wanted: set[tuple[str, str]]) -> None:
    here = scene(abstract)
    assert wanted <= set(dosed.labels(here, here.quantities[number], "zetomab", "all", "default"))


#: A number, and what the words and its sign say of its role.
ROLES = [
    ("Results: Over 3 years FVC was +4.4% with zetomab.", 1, "percent_change"),
    ("Results: Over 3 years FVC was 64.4% with zetomab.", 1, "level"),
]


@pytest.mark.parametrize(("abstract", "number", "role"), ROLES, ids=[row[2] for row in ROLES])
def test_a_printed_sign_tells_of_a_change(abstract: str, number: int, role: str) -> None:
    here = scene(abstract)
    found = [q for q in here.quantities if q.kind == "p"]
    assert len(found) == number and roles.read_role(here, found[0], None, "", None)[0] == role


def test_a_rate_of_filtration_is_no_dose() -> None:
    rate, amount = (scene(f"Results: Zetomab: {told}.").quantities[0] for told in ("49 mL/min", "49 mL/day"))
    assert dose.unit_of(rate) is None
    assert dose.unit_of(amount) == ("mL", "1 day")


def test_evidence_spells_out_what_stands_beside() -> None:
    evidence = Evidence(["words=1"], ["carried", "focus"], ("dose", "case"))
    spelled = ["words=1", "carried", "focus", "carried&dose", "focus&dose", "carried&case", "focus&case"]
    assert list(evidence) == spelled
    known = dict.fromkeys(spelled, 0.5)
    with weights.using(weights.Weights({}, dict.fromkeys(weights.CHOICES, known))):
        twice = Evidence(["words=1"], ["carried", "focus", "focus"], ("dose", "case"))
        alone, both = weights.ranked("group", [Evidence(["words=1"]), twice])
        assert both / alone == pytest.approx(exp(3.0))

"""What a sentence offers as group, time and wording of a number, before any weight chooses among them."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import pytest

from abstrax import names, text
from abstrax.model import Document
from abstrax.relate import (
    contrasts,
    count,
    counted,
    dose,
    dosed,
    effect,
    grade,
    moment,
    naming,
    phrases,
    rates,
    reading,
    refocus,
    roles,
    scenes,
    score,
    signals,
    signs,
    sizes,
    timed,
    times,
    unnumbered,
    weights,
    whom,
    whose,
    wordings,
)
from abstrax.relate.cast import Cast
from abstrax.relate.graded import grade_of, word_of
from abstrax.relate.parts import parts
from abstrax.relate.scene import Scene
from abstrax.relate.signals import again
from abstrax.relate.sizes import Size
from abstrax.relate.standing import stands
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
    ("Preoperatively pain was 6.1, postoperative pain 2.2, postpartum pain 1.0.", ["preoperative", "postoperative", "postpartum"]),
    ("Pain was 6.1 preoperatively.", ["preoperative"]),
    ("At evaluation, 43% were in remission.", ["evaluation"]),
    ("A post-hoc analysis of 12 men was done.", []),
]


@pytest.mark.parametrize(("sentence", "wanted"), MOMENTS, ids=[row[0][:40] for row in MOMENTS])
def test_moments_without_a_number(sentence: str, wanted: list[str]) -> None:
    assert [point.when for point in times.hints(sentence, 0, len(sentence), [])] == wanted
    if wanted:
        assert times.may_hint(sentence, 0, len(sentence), signs.borne(sentence.lower()))


#: Times with a number as they are written, and what is no time.
TIMED = [
    ("At the end of two years the FVC had risen in 70%.", ["year 2"]),
    ("The 24-week CR rate was 81%; two-year OS was 82%.", ["week 24", "year 2"]),
    ("By 12weeks 9 had responded, and at 24M all.", ["week 12", "month 24"]),
    ("All had recovered by 24M, and half at month-3 and week-6.", ["month 24", "month 3", "week 6"]),
    ("On day -3 it was given, at 6m half were well; at 6m walks none.", ["day -3", "month 6"]),
    ("A dose every-4-week was preferred.", []),
    ("At 6MWT distances of 400 m she stopped.", []),
    ("All had ≥6 months of follow-up and were seen ≥ 3 weeks after surgery.", []),
    ("Those aged over 60 years did worse over 2 years.", ["year 2"]),
    ("Women over 45 years were asked; women over 2 years did well.", ["year 2"]),
    ("Fever lasted up to 9 days, and pain for over 2 weeks.", []),
    ("People diagnosed within 6 months of symptom onset were seen within 6 months of referral.", ["month 6"]),
    ("Follow-up was 36 months from biopsy; it flared 9 months from biopsy.", ["month 9"]),
    ("Follow-up ranged from 5-27 months after the switch.", []),
    ("Readers aged 40-85 years from 4 towns took part.", []),
    ("People diagnosed within 6 weeks of a visit did well.", ["week 6"]),
    ("It fell on first follow up and during follow up.", ["first follow up", "during follow up"]),
]


@pytest.mark.parametrize(("sentence", "wanted"), TIMED, ids=[row[0][:40] for row in TIMED])
def test_times_as_they_are_written(sentence: str, wanted: list[str]) -> None:
    found = times.find(sentence, 0, len(sentence))
    assert [point for time in found for point in time.points] == wanted


#: What is a number of the study, and what belongs to citations, versions and significance.
READ = [
    ("Results: Earlier diseases were colitis (27), uveitis (4) and psoriasis (3).", [27, 4, 3]),
    ("Results: Most had ulcers (IBD) (12), or an old trouble with the eyes (5).", [12, 5]),
    ("Background: Smoking may protect the unborn (1).", []),
    ("Background: Smoke may guard the unborn child (1), which nobody would say of those who live with a man or woman who smokes (2).", []),
    ("Results: Cronbach's α = 0.91, tested at α = 0.05.", [0.91]),
    ("Methods: Sera diluted 1:80 had an ANA titer above 1:160.", [160]),
    ("Results: Pain eased in 41%, and10 of 12 left, as Smith told10.", [41, 10]),
    ("Methods: In trial v 2, 55% v 45% did well.", [55, 45]),
    ("Results: The dose rose from 10 [5-20] to 35 [20-50] mg/day, as told in an earlier study [20-50].", [10, 35]),
]


@pytest.mark.parametrize(("sentence", "wanted"), READ, ids=[row[0][9:50] for row in READ])
def test_which_numbers_are_read(sentence: str, wanted: list[float]) -> None:
    assert [quantity.value for quantity in scene(sentence).quantities] == wanted


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
    ("zetomab", "Zetomab versus placebo was tried. In the zetomab arm (n=40) more improved, with zetomab (n=40) at 9 sites.", {"cast said 3", "cast strong 3 said 3"}),
    ("never smokers", "In never smokers vs current smokers 12% flared.", {"cast said 1", "cast strong 1 said 1"}),
    ("current smokers", "In never smokers vs current smokers 12% flared.", {"cast strong 1 said 1"}),
    ("users", "Among users (n=30) 12% flared.", {"cast strong 1 said 1"}),
    ("RA", "Patients with RA were seen. Grade 3 events were rare.", {"cast said 1", "cast strong 0 said 1"}),
    ("SLE", "SLEDAI was measured.", {"cast said 0", "cast strong 0 said 0"}),
]


#: What makes a sentence as long as an abstract.
FILLER = "\nNothing else is told. " * 20


@pytest.mark.parametrize(("label", "abstract", "wanted"), LABELS, ids=[row[0] for row in LABELS])
def test_what_an_abstract_says_of_a_label(label: str, abstract: str, wanted: set[str]) -> None:
    told = Cast(abstract + FILLER).of(label)
    assert told is not None and wanted <= set(told.signals)
    assert Cast(abstract).of(label) is None



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
    assert set(again(here, 2, before)) == {
        ("zetomab", "same place of 2 before"), ("zetomab", "like the last 2"), ("zetomab", "before the last of 2"),
    }  # fmt: skip
    assert ("placebo", "same place of 2 before") in set(again(here, 3, {**before, 2: "zetomab"}))
    assert ("zetomab", "first of list") in set(again(here, 3, {**before, 2: "zetomab"}))
    assert set(again(here, 0, {})) == set()


def test_the_last_numbers_of_the_same_form_tell_whom_a_list_speaks_of() -> None:
    here = scene("Results: NSAIDs were taken by 20% of men versus 14% of women (RR 1.4); steroids by 32% versus 30%.")
    men, women, steroids = 0, 1, len(here.quantities) - 2
    before = {men: "men", women: "women", 2: "all"}
    assert ("men", "like the last 2") in set(again(here, steroids, before))
    assert ("women", "like the last 2") in set(again(here, steroids + 1, {**before, steroids: "men"}))
    alike = {men: "men", women: "men", 2: "all"}
    assert not {source for _label, source in again(here, steroids, alike) if source.startswith("like")}


def test_parts_told_apart_before_are_offered_in_their_order() -> None:
    told = "Relapse was seen in 12% of women, 14% of men and 30% of children."
    here = scene(f"Results: {told}")
    parts = ("women", "men", "children")
    refocus(here, [(count.propose(here, q, "with"), who, None) for q, who in zip(here.quantities, parts, strict=True)])
    later = scene(f"Results: {told} Pain was 5.8, 5.5 and 6.1.")
    later.focus.orders = here.focus.orders
    for place, label in enumerate(parts):
        options = dict(whom.groups(later, later.quantities[place], "score:level", None, {}))
        assert "told apart before of 3" in options[label].sources


def test_the_parts_that_a_list_tells_apart_are_remembered_beside_others() -> None:
    here = scene("Results: Relapse was seen in 12% of women, and pain in 5% and 6% of users and others.")
    parts = ("women", "users", "others")
    refocus(here, [(count.propose(here, q, "with"), who, None) for q, who in zip(here.quantities, parts, strict=True)])
    assert here.focus.orders == {3: parts, 2: ("users", "others")}


def test_of_two_lists_of_as_many_the_later_one_is_remembered() -> None:
    here = scene("Results: Of 90, 12% came; pain was told by 5% and 6% of users and others, falls by 7% and 8% of men and women.")
    parts = ("all", "all", "users", "others", "men", "women")
    refocus(here, [(count.propose(here, q, "with"), who, None) for q, who in zip(here.quantities, parts, strict=True)])
    assert here.focus.orders[2] == ("men", "women")


def test_a_number_set_against_the_last_hardly_speaks_of_the_same() -> None:
    here = scene("Results: Falls were rarer in women (6% vs. 8%).")
    options = dict(whom.groups(here, here.quantities[1], "count:with", "women", {0: "women"}))
    assert "against itself" in options["women"].sources


#: A sentence, and the lists that its numbers stand in.
LISTS = [
    ("Of 318 people (128, 126 and 64), 311 came.", [1, 3, 1]),
    ("In those with more (n=27, 31 and 29), pain was less.", [3]),
    ("Of 40 users (n=12), 5 and 6 had pain.", [1, 1, 2]),
]


@pytest.mark.parametrize(("sentence", "sizes"), LISTS, ids=[row[0] for row in LISTS])
def test_where_a_list_of_numbers_ends(sentence: str, sizes: list[int]) -> None:
    assert [len(run) for run in dict.fromkeys(scene(f"Results: {sentence}").runs.values())] == sizes


#: What opens a sentence, and whom it names.
OPENERS = [
    ("In addition to steroids, 12% took zetomab.", None),
    ("In the other nine patients, 12% had pain.", None),
    ("Among 831 patients without gout at baseline and with one film, 12% had pain.", "without gout"),
]


@pytest.mark.parametrize(("sentence", "label"), OPENERS, ids=[row[0] for row in OPENERS])
def test_whom_a_sentence_opens_with(sentence: str, label: str | None) -> None:
    leads = [group.label for group in scene(f"Results: {sentence}").groups if group.form == "lead"]
    assert leads == ([label] if label else [])


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


#: A label and the group of its number, and how the two stand to each other.
BESIDE = [
    ("obese", "patients with diabetes", "apart from the group"),
    ("patients with diabetes", "diabetes", "is the group"),
    ("early arthritis", "early inflammatory arthritis", "in the group"),
    ("remission in smokers", "smokers", "holds the group"),
    ("early remission", "early arthritis", "shares with the group"),
]


@pytest.mark.parametrize(("label", "group", "wanted"), BESIDE, ids=[row[2] for row in BESIDE])
def test_a_label_is_held_against_the_group(label: str, group: str, wanted: str) -> None:
    here = scene(f"Results: {label} (22.4%) was frequent.")
    offered = dict(wordings.labels(here, here.quantities[0], "with", group))
    assert wanted in list(next(told for said, told in offered.items() if said is not None and said.lower() == label))
    assert not {row[2] for row in BESIDE} & {s for told in dict(wordings.labels(here, here.quantities[0], "with")).values() for s in told}


def test_a_label_is_told_by_what_stands_beside_it() -> None:
    here = scene("Results: Those on zetomab reached remission (22.4%) sooner.")
    offered = dict(wordings.labels(here, here.quantities[0], "with"))
    assert {"said 1", "before touch", "before followed by ("} <= set(offered["remission"])


def test_what_the_count_before_was_of_is_offered_again() -> None:
    here = scene("Results: In SpA uveitis occurred more often (14% versus 2%).")
    offered = {label: set(told) for label, told in wordings.labels(here, here.quantities[1], "with", "all", "uveitis")}
    assert {"count before", "count before listed=True"} <= offered["uveitis"]
    assert "iritis" not in dict(wordings.labels(here, here.quantities[0], "with", "all", "iritis"))


def test_values_set_against_each_other_are_told_so() -> None:
    here = scene("Results: Colchicine was given to 20.1% of men versus 14.3% of women, and aspirin to 40.2% of men.")
    beside = [dict(whom.groups(here, q, "count:with", None, {}))["all"].beside for q in here.quantities]
    assert ["against the next" in told for told in beside] == [True, False, False]
    assert ["against the last" in told for told in beside] == [False, True, False]


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
    # arms called by drug and amount, or by the amount alone
    ("Results: ACR20 was met by 58% and 51% vs 30% on upadacitinib 30 mg, upadacitinib 15 mg and placebo.", 1, "upadacitinib 15 mg", "aligned 3 dosed fixed"),
    ("Results: ACR20 was met by 58% and 51% of those given 300 mg and 150 mg, respectively.", 1, "150 mg", "aligned 2 amount amount"),
    # the other of a pair of which only one is named, in the abstract's own words
    ("Results: The SLEDAI of patients with diabetes was higher (6.4 vs 5.4).", 1, "without diabetes", "opposed False"),
    ("Background: Non-diabetes patients were matched. Results: The SLEDAI of patients with diabetes was higher (6.4 vs 5.4).", 1, "non-diabetes", "opposed False"),
    # what a bracket behind the number holds; what differs from a control
    ("Results: Remission was achieved in 41% (infliximab) vs 29% (placebo).", 0, "infliximab", "bracket behind"),
    ("Results: Remission was achieved in 41% (infliximab) vs 29% (placebo).", 0, "infliximab", "in contrast with a control=False"),
    # short forms in small letters, and what is no such thing
    ("Results: Uptake was 56% in ax-SpA and 33% in non-SpA people.", 1, "non-SpA", "prefixed leading past 0"),
    ("Results: In people with dcSSc 12% fell ill.", 0, "dcSSc", "prefixed before past 0"),
    # those who did something, or did not
    ("Results: In contrast, among those who did not progress, 38% had pain and 49% none.", 1, "did not progress", "relative before past 1"),
    ("Results: Of those not eligible for surgery 18% did well.", 0, "not eligible for surgery", "relative before past 0"),
    ("Results: Starters were told apart (younger: n = 75; older: n = 92).", 1, "older", "colon before past 0"),
    ("Results: Vaccines were 13 in period 1 and 29 in period 2.", 1, "period 2", "numbered after past 0"),
    ("Results: The gene was found in 94% vs 78% of familial and sporadic cases.", 1, "sporadic", "aligned 2 led such"),
    ("Results: Of asymptomatic relatives 12% fell ill.", 0, "asymptomatic", "kind before past 0"),
    ("Results: Clots were as frequent in the zetomab and control groups (0.8% vs 0.9%).", 1, "control", "aligned 2 drug kind"),
    ("Results: Fewer fell in the mountains, 12%, than elsewhere.", 0, "mountains", "led before past 0"),
    ("Results: Pain was told by 12% of patients with low complement.", 0, "low complement", "whose after past 0"),
    ("Results: Pain was more frequent in ZQX (12%) than elsewhere.", 0, "ZQX", "acronym before past 0"),
    # the side of a comparison
    ("Results: Falls were rarer in early than in late disease (6% vs. 8%).", 1, "late disease", "contrast inside 1"),
    # what is counted without a word for people, and what a bracket holds
    ("Results: We saw 90 people with RA (38 inactive, 52 active).", 2, "active", "counted bare"),
    ("Results: Both were used by 8% and 7% (no GC), 47% and 14% (oral).", 1, "no GC", "bracket behind"),
    ("Results: It began as early as 3 (type 4) and 2 years (type 2) before.", 0, "type 4", "bracket behind"),
    # a group by its number
    ("Results: In the group 1, patients had a mean age of 46 years.", 0, "group 1", "fixed leading past 0"),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "number", "label", "source"), OFFERED, ids=[f"{row[2]} {row[3]}" for row in OFFERED])
def test_groups_that_a_sentence_offers(abstract: str, number: int, label: str, source: str) -> None:
    here = scene(abstract)
    carried = "diabetes" if "diabetes" in abstract else None
    told = dict(whom.groups(here, here.quantities[number], "score:level", carried, {}))
    assert label in told and source in told[label].sources


#: An abstract, the place of one of two numbers set against each other, and the side that it is on.
SIDES = [
    ("Results: Compared to men, women had a worse score (4.1 vs 3.2).", 0, "women", "contrast fronted 0"),
    ("Results: Compared to men, women had a worse score (4.1 vs 3.2).", 1, "men", "contrast fronted 1"),
    ("Results: Falls were rarer in early than in late disease (6% vs. 8%).", 1, "late disease", "contrast inside 1"),
    ("Results: Between users and non-users the score differed (6 vs 8).", 0, "users", "contrast between 0"),
    ("Results: Obese patients had fewer falls (6.1 vs. 7.9) compared to lean ones.", 1, "lean", "contrast subject against 1"),
    # one of the two is named: the other is the one that it was set against before, the other sex, or those without
    ("Background: Falls were rarer in users than in starters. Results: Users had more pain (5.2 vs 4.4).", 1, "starters", "contrast subject known 1"),
    ("Results: Women had more pain (5.2 vs 4.4).", 1, "men", "contrast subject new 1"),
    ("Results: Patients with gout had a higher BMI (30.9 vs 26.1).", 1, "without gout", "contrast subject new 1"),
    ("Results: Falls were more frequent in the lean group (62% vs. 42%).", 0, "lean", "contrast in new 0"),
    # neither is named: those that were set against each other last
    ("Background: Falls were rarer in users than in starters. Results: They had less pain (3.3 vs 4.4).", 0, "users", "contrast again 0 True"),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "number", "label", "source"), SIDES, ids=[f"{row[3]} {row[2]}" for row in SIDES])
def test_the_sides_of_numbers_set_against_each_other(abstract: str, number: int, label: str, source: str) -> None:
    assert (label.lower(), source) in {(told.lower(), how) for told, how in contrasts.sides(scene(abstract), number)}


@pytest.mark.parametrize("sentence", ["Women had 5.2 and later 4.4.", "The number was higher (5 vs 4).", "Falls were graver in 6 vs 5."])
def test_numbers_that_are_on_no_side(sentence: str) -> None:
    here = scene(f"Results: {sentence}")
    assert [list(contrasts.sides(here, index)) for index in range(2)] == [[], []]


#: A dose, its drug, and the arms it may be of.
DOSES = [
    ("Methods: Patients received zetomab at 10×106 (dose level [DL] 1) or 25×106 (DL2) cells.", 0, {("DL1", "level behind")}),
    ("Methods: Patients were randomized to zetomab 300 mg or placebo.", 0, {("zetomab", "own drug"), ("zetomab", "own drug allocated=True placebo=True"), ("300 mg", "own amount")}),
    ("Methods: All received zetomab 30 µg, 100 µg or 300 µg.", 1, {("100 µg", "own amount of 3 allocated=False"), ("zetomab", "own drug amounts=3")}),
    ("Methods: Arms were given 0.3, 1 or 2 mg/kg zetomab.", 0, {("0.3 mg/kg", "own amount")}),
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


#: A sentence, the place of a number, and what the words say: its role, which way it went, and by which cue.
CHANGES = [
    ("Results: Titers had dropped by 39% in LD and 57% in HD.", 1, ("percent_change", "down", "change-by again")),
    ("Results: Girth rose by 9% on it, compared with 6% without.", 1, ("percent_change", "up", "change-by again")),
    ("Results: Girth increased by 1.9 g on it, length by 31%.", 1, ("percent_change", "up", "change-by")),
    ("Results: Girth fell by 9% and length climbed by only 4%.", 1, ("percent_change", "up", "change-by")),
    ("Results: Girth had risen by 9%.", 0, ("percent_change", "up", "change-by")),
    ("Results: Girth was 9% smaller than before.", 0, ("percent_change", None, "change-after")),
    ("Results: Girth fell by 9%; pain was told by 4%.", 1, ("level", None, "level")),
]


@pytest.mark.parametrize(("sentence", "number", "wanted"), CHANGES, ids=[row[0][9:60] for row in CHANGES])
def test_what_tells_of_a_change(sentence: str, number: int, wanted: tuple[str, str | None, str]) -> None:
    here = scene(sentence)
    assert roles.read_role(here, here.quantities[number], None, "", None) == wanted


@pytest.mark.parametrize("number", [0, 2, 4])
def test_the_drug_behind_a_list_is_offered_for_each_of_its_amounts(number: int) -> None:
    here = scene("Methods: Methotrexate users received 50 mg (n=9), 90 mg (n=8) or 120 mg (n=9) secukinumab.")
    offered = [(option.fields["drug"], option.rule) for option in dose.propose(here, here.quantities[number])]
    assert ("secukinumab", "of" if number == 4 else "list-of") in offered


@pytest.mark.parametrize(
    ("told", "events"),
    [("it was grade 4 neutropenia for 11 days", ["neutropenia"]), ("15% had neutropenia", [])],
)
def test_an_event_beside_a_length_of_time_is_one_patients(told: str, events: list[str]) -> None:
    here = scene(f"Results: In patient 2, {told}.")
    assert [option.fields["event"] for option in unnumbered.single_patients(here)] == events


def test_a_rate_of_filtration_is_no_dose() -> None:
    rate, amount = (scene(f"Results: Zetomab: {told}.").quantities[0] for told in ("49 mL/min", "49 mL/day"))
    assert dose.unit_of(rate) is None
    assert dose.unit_of(amount) == ("mL", "1 day")


#: Names that a value may belong to: the sentence, which of its numbers, the name, the rule that reaches it.
NAMES = [
    ("Results: Median age at HES onset was 49 years.", 0, "age at HES onset", "age-at"),
    ("Results: With gout they had been older at disease onset (mean 61.3 vs 47.8 years).", 0, "age at disease onset", "age-at"),
    ("Results: First symptoms onset at age 12.7 years.", 0, "age at First symptoms onset", "at-age"),
    ("Results: Children had a median age of 9.5 years at disease onset.", 0, "age at disease onset", "age-behind"),
    ("Methods: Doctors had at least 3 years of clinical practice.", 0, "clinical practice", "time-of"),
    ("Results: A cancer was found a median of 18 years after the diagnosis.", 0, "time from diagnosis", "time-since-after"),
    ("Results: The mean time between visits was 4.1 years.", 0, "time between visits", "time-told"),
    ("Results: The delay between onset of pain and diagnosis ranged from 2 to 7 years.", 0, "delay between onset of pain and diagnosis", "time-told"),
    ("Results: They were treated for a median duration of 14.0 months.", 0, "treatment duration", "time-given"),
    ("Results: During a median of 69 months, canakinumab was administered to most.", 0, "treatment duration", "time-given"),
    ("Results: They received canakinumab for 69 months.", 0, "canakinumab treatment duration", "time-given-drug"),
    ("Results: Half had stopped steroids after a median (IQR) of 84 (56-175) days.", 0, "time to steroids discontinuation", "time-happened"),
    ("Results: It reached therapeutic levels at 12 h (6-28).", 0, "time to therapeutic levels", "time-reached"),
    ("Methods: Three groups were formed (≤ 6 years, 7 years and ≥ 16 years).", 3, "age", "unit-age"),
    ("Results: The IR for discontinuation was 14.7 per 100 PY.", 0, "discontinuation", "rate-of"),
    ("Results: The uveitis incidence rate was 1.2/100 PY.", 0, "uveitis", "rate-behind"),
    ("Results: There were 11 serious falls reported (IR 0.52/100 PY).", 1, "serious falls", "rate-counted"),
    ("Results: Uveitis was rare, and its rate 0.2 per 100 patient-years.", 0, "uveitis", "rate-event-0"),
    ("Results: Switched memory B cells were 20.3 per uL.", 0, "Switched memory B cells", "wider-before"),
    ("Results: BASDAI morning stiffness 0.58 was less.", 0, "BASDAI morning stiffness", "wider-behind"),
    ("Results: Smokers had a significantly higher mean tendon thickness (4.6 vs 3.2 mm).", 0, "tendon thickness", "compared"),
    ("Results: Women reported greater scores in stiffness (5.6 vs 4.1) and sleepiness (6.5 vs 5.1).", 0, "stiffness", "compared"),
    ("Results: Lower mean PGALD was seen with crackles (5.7 vs 2.9) and hypoxaemia (5.6 vs 3.2).", 3, "PGALD", "compared-far"),
    ("Results: All had previously failed at least 2 treatments.", 0, "previously failed treatments", "earlier-therapies"),
    ("Results: Gains were seen in coping effort (mean 3.0) and pacing (2.4).", 0, "coping effort", "before-bracket"),
    ("Results: Xylin levels between lupus and controls (median 1714.9 vs 2369.4 ng/mL) were alike.", 0, "Xylin levels", "before-bracket-of"),
    ("Results: The cyst volume shrank to 12 mL.", 0, "cyst volume", "phrase"),
    ("Results: Mean girth, length and head width were 2.8, 46.5 and 33.8.", 1, "length", "item of 3"),
    ("Results: Mean girth, length and head width were 2.8, 46.5 and 33.8.", 2, "head width", "item of 3"),
    ("Results: Mean pain, tiredness and stiffness were 4.1 vs 3.2, 5.1 vs 4.2 and 6.1 vs 5.2.", 3, "tiredness", "item of 3 pairs"),
    ("Results: Mean pain, tiredness and stiffness were 4.1 vs 3.2, 5.1 vs 4.2, and 6.1 vs 5.2.", 5, "stiffness", "item of 3 pairs"),
    ("Results: The cysts made up 32.4% of all.", 0, "cysts", "phrase"),
    # how long what happened lasted, and the time to it
    ("Results: CRS and fever were seen in 6, lasting a median of 3 days.", 1, "CRS duration", "lasting-event-1"),
    ("Results: CRS was seen in 6 (40%), with a median duration of 3 days.", 1, "CRS duration", "lasting-event-0"),
    ("Results: CRS was seen in 6 (40%), after a median of 3 days.", 1, "time to CRS", "time-to-event-0"),
    ("Results: No CRS occurred. It was mild, lasting 3 days.", 0, "CRS duration", "lasting-event-focus"),
    ("Results: Fever lasted a median of 8 vs 3 days.", 0, "fever duration", "lasting-event-0"),
    ("Results: Joint swelling was seen in 41 (36%), after a median of 24 days.", 1, "time to joint swelling", "time-to-counted"),
    ("Results: Seven relapsed, most of them early, at a median of 5 months.", 1, "time to relapse", "time-to-happened"),
    ("Results: B cells returned after a median of 10 weeks.", 0, "time to B cells return", "time-happened-to"),
    ("Results: B cells were low and returned after a median of 10 weeks.", 0, "time to B cells return", "time-happened-to"),
    ("Results: A patient had neutropenia of 9 days.", 0, "neutropenia duration", "length-of"),
    ("Results: She had a 3-week history of spiking fever.", 0, "spiking fever duration", "history-of"),
    ("Results: A median of 193 days passed from diagnosis to the infusion.", 0, "time from diagnosis to infusion", "time-passed"),
    ("Methods: Adults with recent (≤6 years) gout.", 0, "disease duration", "usual-duration"),
    ("Methods: Adults with recent gout (6 weeks).", 0, "disease duration", "usual-duration"),
    ("Methods: They had had gout for 8 years.", 0, "disease duration", "usual-duration"),
    ("Methods: Adults with gout of less than 7 years.", 0, "gout duration", "length-of"),
    ("Results: Patient 2 (male, 51 years) did well.", 1, "age", "unit-age-near"),
    # rates whose unit is told elsewhere, what stands behind a list or a spread, the noun with what hangs on it
    ("Results: EAIRs were 7.9 for falls and 2.8 (1.9-3.9) for grave falls.", 1, "grave falls", "rate-after"),
    ("Results: EAIRs were 2.8 (1.9-3.9) of any grave falls.", 0, "grave falls", "rate-after"),
    ("Results: Falls in titers were 8%, 17% and 26% for IgG.", 1, "IgG", "behind-list"),
    ("Methods: All had at least 2 flares in the previous year.", 0, "flares in the previous year", "noun-after-of"),
    ("Results: They had received a median of 5 (2-9) immunosuppressants.", 0, "immunosuppressants", "earlier-therapies"),
    ("Results: They had a median of 5 (2-9) visits.", 0, "visits", "noun-after"),
]


@pytest.mark.parametrize(("abstract", "number", "name", "rule"), NAMES, ids=[f"{row[3]} {row[2]}" for row in NAMES])
def test_names_that_a_value_may_belong_to(abstract: str, number: int, name: str, rule: str) -> None:
    here = scene(abstract)
    links = naming.all_links(here, here.quantities[number])
    assert (name.lower(), rule) in {(str(link.name).lower(), link.rule) for link in links}


#: A sentence, the place of a time in it, the rule for what it is called, and the quote: it holds the name where that stands close.
CLOSE = [
    ("Results: They had a median follow-up of 26 months.", 0, "followed", "median follow-up of 26 months"),
    ("Results: All were followed for a mean of 26 months.", 0, "followed", "followed for a mean of 26 months"),
    ("Results: He had neutropenia lasting 9 days.", 0, "lasting-event-0", "neutropenia lasting 9 days"),
    ("Results: CRS was seen in 6, lasting 3 days.", 1, "lasting-event-0", "3 days"),
]


@pytest.mark.parametrize(("sentence", "number", "rule", "quote"), CLOSE, ids=[row[3] for row in CLOSE])
def test_the_quote_of_a_time_holds_its_name(sentence: str, number: int, rule: str, quote: str) -> None:
    here = scene(sentence)
    offered = score.propose(here, here.quantities[number], "level")
    assert {here.clean[c.start : c.end] for c in offered if c.rule == rule} == {quote}


def test_no_length_is_of_a_median() -> None:
    here = scene("Results: Fever lasted a median of 8 days.")
    assert "length-of" not in {link.rule for link in naming.all_links(here, here.quantities[0])}


#: The last word before a time that tells what sort of time it is.
CUED = [("CRS had a median duration of 3 days.", "duration"), ("CRS lasted 3 days.", "lasted"), ("The visit took 3 days.", "nothing"),
    ("Its duration, which nobody who took part had ever asked about before that trial, was 3 days.", "nothing"), ("Fever had a duration of 3 days.", "duration")]


@pytest.mark.parametrize(("sentence", "wanted"), CUED)
def test_what_sort_of_time_a_number_is(sentence: str, wanted: str) -> None:
    here = scene(f"Results: {sentence}")
    assert timed.cue(here, here.quantities[0]) == wanted
    told = {signal for c in score.propose(here, here.quantities[0], "level") for signal in c.signals}
    assert {signal.rpartition("&told ")[2] for signal in told if "&told " in signal} == {wanted}
    assert any(signal.startswith("name-is=") and "&told " in signal for signal in told)


def test_only_a_time_is_told_by_such_a_word() -> None:
    here = scene("Results: DAS28 after treatment was 3.4.")
    assert not {s for c in score.propose(here, here.quantities[0], "level") for s in c.signals if "&told " in s}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [("EAIRs were 7.9.", True), ("EAIRs rose by 12%.", False), ("DAS28 was 7.9, which no EAIR tells.", False), ("It was 7.9 per 100 PY.", True)],
)
def test_what_may_be_a_rate(sentence: str, wanted: bool) -> None:
    here = scene(f"Results: {sentence}")
    assert rates.may_be(here, here.quantities[0]) is wanted


def test_a_delta_before_a_measure_is_told_of_its_role() -> None:
    changed, plain = (scene(f"Results: Mean {sign}DAS28 was 1.4.") for sign in ("\u0394", ""))
    assert "delta before measure" in score.cues(changed, changed.quantities[0])
    assert "delta before measure" not in score.cues(plain, plain.quantities[0])
    assert [m.name for m in changed.of_kind("measure")] == ["DAS28"]


#: Words of which no name is made, at the place of one.
NAMELESS = ["There were 4 or 5.2 of it.", "Slightly: 4.2.", "It was decreasing from 3.5 to 3.2.", "A significant difference: 4.2 vs 5.2.", "The optimal cut-off value was 3.8."]


@pytest.mark.parametrize("sentence", NAMELESS)
def test_words_of_which_no_name_is_made(sentence: str) -> None:
    here = scene(f"Results: {sentence}")
    assert [link.name for q in here.quantities for link in naming.all_links(here, q) if link.name != "age"] == []


def shares(*options: tuple[str | None, float]) -> list[tuple[str | None, Evidence]]:
    """Options that weigh as much as is said, by signals of their own."""
    return [(label, Evidence([f"{label} {share}"])) for label, share in options]


def test_what_is_kept_of_sources_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_REMEMBERED", 3)
    added = weights._Added({"known": 1.0}, [{"known": 0.5}])
    assert [added[f"word {number}"] for number in range(9)] == [0.0] * 9
    assert added["known"] == 1.5
    assert len(added) <= 3


#: Names with their shares, and what is chosen with which share: names that gold would both take count together.
POOLED = [
    ([("fracture", 0.3), ("overall fracture rate", 0.3), ("age", 0.4)], "fracture", 0.6),
    ([("CRP", 0.4), ("ESR", 0.6)], "ESR", 0.6),
    ([("score", 0.45), ("pain on a numerical rating scale", 0.2), ("pain", 0.35)], "score", 0.45),
    ([("no pain", 0.3), ("pain", 0.3), ("age", 0.4)], "age", 0.4),
]


@pytest.mark.parametrize(("named", "wanted", "share"), POOLED, ids=[row[0][0][0] for row in POOLED])
def test_names_that_say_the_same_count_together(named: list[tuple[str, float]], wanted: str, share: float) -> None:
    here = scene("Results: The DAS28 was 4.2.")
    [*offered] = reading.options(here, here.quantities[0], "score:level", None)
    made = [replace(offered[0], fields={**offered[0].fields, "name": name}, signals=[f"{name} {part}"]) for name, part in named]
    known = {f"{name} {part}": log(part) for name, part in named}
    with weights.using(weights.Weights({}, {**{key: {} for key in weights.CHOICES}, "name": known})):
        best, *rivals = reading.weighed("name", made)
    assert (best.fields["name"], round(best.confidence, 6)) == (wanted, share)
    assert not {"fracture", "overall fracture rate"} <= {best.fields["name"], *(rival.fields["name"] for rival in rivals)}


#: Options with their shares, and what is best: what says the same in other words counts together, unless one denies it.
BEST = [
    ([("all", 0.40), ("SSc", 0.32), ("diffuse SSc", 0.28)], "SSc"),
    ([("all", 0.40), ("SSc", 0.32), ("without SSc", 0.28)], "all"),
    ([("all", 0.40), ("dose level 1", 0.32), ("dose level 2", 0.28)], "all"),
    ([("all", 0.55), ("SSc", 0.25), ("diffuse SSc", 0.20)], "all"),
    ([("all", 0.40), ("SSc", 0.32), ("gout", 0.28)], "all"),
    # of those that agree with all of the same, the likeliest; the last digit of a sum decides nothing
    ([("all", 0.43), ("SSc", 0.21), ("SSc patients", 0.19), ("patients with SSc", 0.17)], "SSc"),
    ([("all", 0.47), ("SSc", 0.21), ("SSc patients", 0.20), ("patients with SSc", 0.12)], "SSc"),
]


@pytest.mark.parametrize(("options", "wanted"), BEST, ids=[str(row[0][1:]) for row in BEST])
def test_labels_that_say_the_same_count_together(options: list[tuple[str | None, float]], wanted: str) -> None:
    told = {f"{label} {share}": log(share) for label, share in options}
    with weights.using(weights.Weights({}, {"group": told})):
        assert reading.best("group", shares(*options)) == wanted


#: Arms that are called by drug and amount, and amounts that name none.
REGIMENS = [
    ("Results: On guselkumab 100 mg Q4W 67% responded.", ["guselkumab 100 mg Q4W"]),
    ("Results: More responded to IFX 5 mg/kg than to MTX.", ["IFX 5 mg/kg"]),
    ("Results: MTX 15 was given, then MTX 20.", ["MTX 15", "MTX 20"]),
    ("Results: MMF 1 to 2 g were given, and rituximab 2 times.", []),
]


@pytest.mark.parametrize(("abstract", "wanted"), REGIMENS, ids=[row[0][9:40] for row in REGIMENS])
def test_arms_that_are_called_by_drug_and_amount(abstract: str, wanted: list[str]) -> None:
    assert [group.label for group in dosed.regimens(scene(abstract))] == wanted


#: A sentence, the place of a number, and the amounts that may stand for arms given them.
AMOUNTS = [
    ("Results: ACR20 was met by 36% and 28% with 300 mg and 150 mg, respectively.", 0, ["300 mg", "150 mg"]),
    ("Results: Mannitol excretion was 6.7 vs 11.4 mg.", 0, []),
    ("Results: Mannitol excretion was 6.7 ± 4.6 mg in 12 men.", 1, []),
]


@pytest.mark.parametrize(("abstract", "number", "wanted"), AMOUNTS, ids=[row[0][9:50] for row in AMOUNTS])
def test_amounts_that_may_stand_for_arms(abstract: str, number: int, wanted: list[str]) -> None:
    here = scene(abstract)
    assert [group.label for group in dosed.amounts(here, here.quantities[number])] == wanted


def test_a_share_beside_a_measure_in_percent_is_told_apart_by_the_people_named() -> None:
    said = ["Results: FVC rose from 68% to 74%.", "Results: FVC rose in 68% of patients.", "Results: FVC was 68% and 74%."]
    told = ["unit fits measure same near={} people={}".format(*row) for row in ((True, False), (True, True), (False, False))]
    for sentence, number, signal in zip(said, (0, 0, 1), told, strict=True):
        here = scene(sentence)
        assert signal in score.cues(here, here.quantities[number])


#: Percents of a measure in percent that changes, and others.
PERCENTS = [
    ("Results: FVC rose from 68% to 74%.", [True, True]),
    ("Results: LVEF had significantly improved by 9%.", [True]),
    ("Results: DLCO (corrected) fell to a median of 61%.", [True]),
    ("Results: FVC rose in 68% of patients.", [False]),
    ("Results: BASDAI use rose from 12% to 40%.", [False, False]),
    ("Results: FVC was measured and coverage rose from 12% to 40%.", [False, False]),
]


@pytest.mark.parametrize(("abstract", "wanted"), PERCENTS, ids=[row[0][9:45] for row in PERCENTS])
def test_a_measure_in_percent_that_changes_is_no_share(abstract: str, wanted: list[bool]) -> None:
    here = scene(abstract)
    assert [score.in_percent(here, number) for number in here.quantities] == wanted
    assert [not any(answer.startswith("count") for answer in reading.possible(here, number)) for number in here.quantities] == wanted


#: What stands before a share, and the outcome that it is a share with.
OUTCOMES = [
    ("Gout was more common in smokers (", "Gout"),
    ("Dialysis was significantly less frequent among the old than in the young (", "Dialysis"),
    ("Remission rates were similar (", "Remission"),
]


@pytest.mark.parametrize(("before", "wanted"), OUTCOMES)
def test_where_a_comparison_stands_the_outcome_is_what_was_compared(before: str, wanted: str) -> None:
    assert phrases.outcome_before(before) == wanted


def test_a_printed_plus_is_a_signal() -> None:
    here = scene("Results: FVC was +4.4% and DLCO 3.1%.")
    assert ["plus" in signals.surroundings(here, i) for i in (0, 1)] == [True, False]


def test_evidence_spells_out_what_stands_beside() -> None:
    evidence = Evidence(["words=1"], ["carried", "focus"], ("dose", "case"))
    spelled = ["words=1", "carried", "focus", "carried&dose", "focus&dose", "carried&case", "focus&case"]
    assert list(evidence) == spelled
    known = dict.fromkeys(spelled, 0.5)
    with weights.using(weights.Weights({}, dict.fromkeys(weights.CHOICES, known))):
        twice = Evidence(["words=1"], ["carried", "focus", "focus"], ("dose", "case"))
        alone, both = weights.ranked("group", [Evidence(["words=1"]), twice])
        assert both / alone == pytest.approx(exp(3.0))


#: A sentence, the place of a number, words that may belong to it, and how they stand to it.
STANDING = [
    ("Results: Remission was reached by 12% in never smokers at month 6.", 0, "never smokers", {"after near", "after led by in", "after followed by at", "by rule led by in"}),
    ("Results: Pain was 4.2 in men and 3.1 in women.", 1, "men", {"before near", "before crossed 0", "before followed by and"}),
    ("Results: Pain was 4.2 in men and 3.1 in women.", 1, "Pain", {"before near", "before crossed 1", "by rule before near 1"}),
    # of two places the nearer counts
    ("Results: In men pain was 4.2, 1.1 more than in men before.", 1, "men", {"after near", "after followed by before"}),
    ("Results: Pain was 4.2.", 0, "women", {"not here"}),
    # a part of another word is no such place
    ("Results: Pain was 4.2 in men, 3.3 in women.", 1, "men", {"before touch", "before followed by ,"}),
    ("Results: Women had 4.2, other humen 3.1.", 0, "men", {"not here"}),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "number", "words", "wanted"), STANDING, ids=[f"{row[2]} {row[1]}" for row in STANDING])
def test_where_words_stand(abstract: str, number: int, words: str, wanted: set[str]) -> None:
    here = scene(abstract)
    assert wanted <= {signal for told in stands(here, here.quantities[number], words, "by rule") for signal in told.signals}


def test_the_measure_is_no_group_as_well() -> None:
    here = scene("Results: The zetomab level of those on zetomab was 4.2 ng/mL.")
    offered = [dict(whom.groups(here, here.quantities[0], "score:level", None, {}, fields={"name": name})) for name in (None, "Zetomab level", "CRP")]
    assert ["zetomab" in told for told in offered] == [True, False, True]


#: A sentence, and which of its numbers make up a whole, by their places.
WHOLES = [
    ("Results: Of 9 people, 4 took zetomab and 5 took none.", {0: "whole", 1: "parts 2", 2: "parts 2"}),
    ("Results: We saw 15 people (A, 3; B, 3; C, 9) in all.", {0: "whole", 1: "parts 3", 2: "parts 3", 3: "parts 3"}),
    ("Results: Of 20 people, 11 (55%) were well and 9 (45%) ill.", {0: "whole", 1: "hundred 2", 2: "hundred 2"}),
    ("Results: Some had pain (12%), others fever (30%), most neither (58%).", {0: "hundred 3", 1: "hundred 3", 2: "hundred 3"}),
    ("Results: Of 9 people, 4 took zetomab and 3 took none.", {}),
    ("Results: Of 9 people, 4 took 5 mg of it.", {}),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "wanted"), WHOLES, ids=[row[0][9:50] for row in WHOLES])
def test_numbers_that_make_up_a_whole(abstract: str, wanted: dict[int, str]) -> None:
    assert parts(scene(abstract)) == wanted


def test_numbers_that_make_up_the_population() -> None:
    here = scene("Results: There were 4 with gout and 5 with RA.")
    assert parts(here) == {}
    here.parts, here.focus.total = None, 9
    assert parts(here) == {0: "parts 2", 1: "parts 2"}


#: What the sentences before counted, which is what a share without a word for it is a share of.
COUNTED = [
    ("Results: We read 39 trials from 4 countries. Pain was told by 12%.", "trial"),
    ("Results: We saw 40 patients at 3 centres. Pain was told by 12%.", "people"),
    ("Results: We read 39 trials. All were good. Pain was told by 12%.", "trial"),
    ("Results: Nothing was seen. Pain was told by 12%.", "nothing"),
]


@pytest.mark.parametrize(("abstract", "wanted"), COUNTED, ids=[row[0][9:45] for row in COUNTED])
def test_what_was_counted_before(abstract: str, wanted: str) -> None:
    here = scene(abstract)
    assert here.focus.counts == wanted
    assert f"counts {wanted}" in counted.signs(here, here.quantities[0], None)


def test_the_word_for_what_was_most_common_is_not_what_was_counted() -> None:
    here = scene("Results: Pneumonia was the most common adverse event (12%).")
    assert grade.propose(here, here.quantities[0])[0].fields["event"] == "pneumonia"


#: A sentence, and which measure of effect each of its numbers may be a value of, and by which rule.
ESTIMATES = [
    ("Results: The AUC of CRP for telling who would fall ill within a year was 0.71.", [("AUC", "named-far")]),
    ("Results: Sensitivity rose with each test (51%), as told before and by others (42%).", [("sensitivity", "further")]),
    ("Results: Sensitivity rose with each test (51%), as told before and by others (0.42).", []),
    ("Results: The AUC was 0.81 in all of those who were asked, and the score was then 3.5.", []),
    ("Results: Consistency was high (α=0.96 and 0.98).", [("alpha", "further")]),
    ("Methods: α=0.05 and the limit 0.98.", []),
]


@pytest.mark.parametrize(("sentence", "wanted"), ESTIMATES, ids=[row[0][9:50] for row in ESTIMATES])
def test_estimates_far_from_their_measure(sentence: str, wanted: list[tuple[str, str]]) -> None:
    here = scene(sentence)
    found = effect.propose(here, here.quantities[-1])
    assert [(option.fields["measure"], option.rule) for option in found] == wanted


#: A sentence, the place of a number, and a theme that the sentence names before it or behind.
THEMES = [
    ("Results: Discontinuation rates were alike with zetomab (5.3%) and without (4.6%).", 1, "stopping before clause=True"),
    ("Results: Nine withdrew; 2 of them for pain.", 1, "stopping before clause=False"),
    ("Results: Of 9, pain was the reason in 2.", 0, "reasons behind clause=True"),
    ("Results: Mortality was 2% and 4%.", 1, "dying before clause=True"),
    ("Results: Of 210, 190 came to completion.", 1, "completing behind clause=True"),
    ("Results: Of 210 assessed for it, 190 came.", 0, "screening behind clause=True"),
]


@pytest.mark.parametrize(("sentence", "number", "wanted"), THEMES, ids=[row[2] for row in THEMES])
def test_what_a_sentence_is_about(sentence: str, number: int, wanted: str) -> None:
    here = scene(sentence)
    assert wanted in count.cues(here, here.quantities[number])


#: A sentence, the place of a number, and the grade or the word for it that the number has.
GRADED = [
    # its own, that of the number before it in a pair, of what it is part of, of the total that its list tells
    ("Results: Falls of grade 2 were seen in 3 and grade 4 in 1.", 1, "grade 4"),
    ("Results: Grade 2 falls were seen in 3 and 1 patients.", 1, "Grade 2"),
    ("Results: Grade 4 fever was seen in 9 (90%) vs 4 (33%) patients.", 1, "Grade 4"),
    ("Results: Grade 3 fever was seen in 4 (1 with zetomab, 3 without).", 1, "Grade 3"),
    ("Results: Grade 3 AEs were seen in 5 (36.4%): fever (n=4) and rash (n=1).", 2, "Grade 3"),
    ("Results: Grade 3-4 events were fever (20%) and rash (12%).", 1, "Grade 3-4"),
    ("Results: Grade 3 fever was seen in 3 and 4 stopped for it.", 1, None),
    ("Results: Grade 3 AEs were seen in 5, all-grade events in 9.", 1, None),
    ("Results: All were grade 1, 3 grade 2.", 0, "grade 2"),
    ("Results: Oral thrush was seen in 9, 7 mild and 2 severe.", 1, "mild"),
    ("Results: Of 9 infections, 2 of them were classified as severe.", 1, "severe"),
    ("Results: Infections were reported in 38 and were serious in 6.", 1, "serious"),
    ("Results: Infections were reported in 38 and were serious in 6 vs 5.", 2, "serious"),
    ("Results: Two serious infections occurred (1 shingles, 1 boil).", 1, "serious"),
    ("Results: SAEs reported were boils (1 on zetomab) and shingles (1 without).", 1, "serious"),
    ("Results: Fever was seen in 4, 3 mild to moderate and 1 not.", 1, None),
    ("Results: Grade 3 AEs were fever (n=5), while rash (n=4) was mild.", 1, "mild"),
    ("Results: SAEs occurred in 5 (10%), infections in 20 (40%).", 1, None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "number", "wanted"), GRADED, ids=[row[0][9:60] for row in GRADED])
def test_the_grade_of_a_number(sentence: str, number: int, wanted: str | None) -> None:
    here = scene(sentence)
    token = grade_of(here, here.quantities[number])
    assert (token.text if token is not None else word_of(here, here.quantities[number])) == wanted


_TWO_BY_TWO = "Results: Rash, falls and gout were commoner with zetomab than with dexomab (63% vs 21%, 47% vs 5%, and 33% vs 11%)."


@pytest.mark.parametrize(("number", "label"), [(1, "Rash"), (2, "falls"), (3, "falls"), (4, "gout")])
def test_a_list_set_against_each_other_two_by_two_shares_its_labels(number: int, label: str) -> None:
    here = scene(_TWO_BY_TWO)
    told = {(label, source) for label, by in wordings.labels(here, here.quantities[number], "with", "all", None) for source in by.sources}
    assert {(label, "item before pairs"), (label, "last item before")} & told
    assert ("B", "the pair before") in list(signals.again(here, 3, {0: "A", 1: "B", 2: "A"}))


@pytest.mark.parametrize("told", ["63%, 21%, 47% vs 5%", "63% vs 21%", "63% vs 21% vs 47% vs 5%"])
def test_lists_that_do_not_go_two_by_two(told: str) -> None:
    here = scene(f"Results: Rash was common ({told}).")
    assert not signals.paired(here, here.runs[0])
    offered = signals.again(here, len(here.quantities) - 1, {0: "A", 1: "B", 2: "A"}) if len(here.quantities) > 2 else ()
    assert "the pair before" not in [how for _told, how in offered]


def test_a_part_is_told_what_its_whole_was_taken_for() -> None:
    here = scene("Methods: We read 439 charts (215 at entry, 224 later).")
    assert "part of count:records" in signals.chained(here, 1, {0: "count:records"})
    assert not {s for s in signals.chained(here, 0, {}) if s.startswith("part of")}


def test_labels_of_the_same_words_are_one_group() -> None:
    here = scene("Results: The zetomab group had less pain (24 vs 49 mm) on zetomab.")
    offered = dict(whom.groups(here, here.quantities[1], "score:level", "zetomab group", {0: "zetomab group"}))
    assert "zetomab group" not in offered
    assert "against itself" in offered["zetomab"].sources
    here = scene("Results: Pain was less (24 vs 49 mm).")
    assert "zetomab" in dict(whom.groups(here, here.quantities[1], "score:level", "zetomab group", {0: "zetomab"}))


#: The arms counted before, whom the number before is of, the number's place, and the label and its source.
ARMS = [
    (("zetomab", "controls"), "the zetomab group", 1, ("controls", "the other arm True")),
    (("zetomab", "controls"), "zetomab", 1, ("controls", "arm of 2")),
    (("zetomab", "controls"), "controls", 1, ("zetomab", "the other arm True")),
    (("low dose", "high dose", "placebo"), None, 1, None),
    (("zetomab", "controls"), "women", 1, ("controls", "arm of 2")),
]


@pytest.mark.parametrize(("arms", "carried", "number", "wanted"), ARMS, ids=[f"{row[3]}" for row in ARMS])
def test_the_arms_counted_before_are_offered(arms: tuple[str, ...], carried: str | None, number: int, wanted: tuple[str, str] | None) -> None:
    here = scene("Results: Pain was less (24 vs 49 mm).")
    known = [*(Size(20.0, arm, "arm") for arm in arms), Size(9.0, "women", "female")]
    offered = whom.groups(here, here.quantities[number], "score:level", carried, {}, known)
    told = {(label, source) for label, by in offered for source in by.sources if "arm" in source}
    assert wanted in told if wanted else not told

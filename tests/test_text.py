"""From characters to passages: repair, sentences, headings, layouts, metadata."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from abstrax.model import Document
from abstrax.text import LayoutError, NoAbstractError, Page, clean, headings, layouts, prepare, sentences
from abstrax.text.openings import letter_first, opening
from abstrax.text.registration import registrations
from abstrax.text.sentences import LONGEST, split


def page(text: str, title: str | None = None) -> Page:
    return prepare(Document(id="made-up", text=text, title=title))


def passages(text: str, title: str | None = None) -> list[tuple[str, str]]:
    """Section and prose of each passage."""
    found = page(text, title)
    return [(passage.section, found.text.clean[passage.start : passage.end]) for passage in found.passages]


def searched(text: str) -> list[str]:
    return [passage.section for passage in page(text, "T").passages if passage.searched]


# Repair


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        ("0·75 and 1&#xb7;5", "0.75 and 1.5"),
        ("mL·min and kg·m2", "mL·min and kg·m2"),
        ("41,5±9,2 or 12,5%, CRP 3,1 or 4,05 mg/L", "41.5±9.2 or 12.5%, CRP 3.1 or 4.05 mg/L"),
        ("p=0,03; a median of 6,5 (3,5-8,25) at DAS28 < 2,6", "p=0.03; a median of 6.5 (3.5-8.25) at DAS28 < 2.6"),
        ("12,5% of 1,200 and 7,5% of 1,234,567", "12.5% of 1,200 and 7.5% of 1,234,567"),
        ("12,5% and 7,5% at weeks 4,8 and days 3,6,9 (1,2) [3,4]", "12.5% and 7.5% at weeks 4,8 and days 3,6,9 (1,2) [3,4]"),
        ("12,5% at a score of 4,8", "12,5% at a score of 4,8"),
        ("said before.1,2 Then studies3,4 and arms 5,6", "said before.1,2 Then studies3,4 and arms 5,6"),
        ("³4 signs, grade ³1 of 9 mm³, 4 of 5 m³ 6", "≥4 signs, grade ≥1 of 9 mm³, 4 of 5 m³ 6"),
        ("(N&#3f6), N&#3f1020; n &#3f 12", "(N=6), N=1020; n = 12"),
        ("p&#x2009;&lt;&#x2009;0&#xb7;001", "p < 0.001"),
        ("&amp;lt;5 &gt;3 &le;2", "<5 >3 ≤2"),
        ("R&D, AT&T; Q&A", "R&D, AT&T; Q&A"),
        ("&notaname; &#3;", "&notaname; &#3;"),
        ("7\u201311, 7\u201411, \u22127, 7\u20117", "7-11, 7-11, -7, 7-7"),
        ("5\u00a0mg 5\u2009mg 5\u202fmg", "5 mg 5 mg 5 mg"),
        ("5 \u03bcg 5 \u00b5g", "5 µg 5 µg"),
        ("（ｎ＝５％）＜３", "(n=5%)<3"),
        ("⩽5 ⩾6 ≦7 ≧8", "≤5 ≥6 ≤7 ≥8"),
        ("≥5 ± 2 × 10⁹/L m²", "≥5 ± 2 × 10⁹/L m²"),
        ("CO₂ and T₀", "CO2 and T0"),
        ("\u0394DAS28 and \u2206DAS28", "∆DAS28 and ∆DAS28"),
        ("grade Ⅲ, ﬁve", "grade III, five"),
        ("rand\u00adomised\u200b 5\ufeff", "randomised 5"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("it’s “so”", 'it\'s "so"'),
    ],
)
def test_characters_are_repaired(raw: str, repaired: str) -> None:
    assert clean(raw).clean == repaired


@pytest.mark.parametrize(
    ("raw", "repaired", "source"),
    [
        ("was 1&#xb7;5 mg", "1.5", "1&#xb7;5"),
        ("was 1&#xb7;5 mg", ".", "&#xb7;"),
        ("all (N&#3f6) of", "N=6", "N&#3f6"),
        ("a\r\nfine 5\r\nb", "fine 5", "fine 5"),
        ("a\r\nfine", "a\nfine", "a\r\nfine"),
        ("\ufeff5 mg\u200b daily", "5 mg", "5 mg"),
        ("rand\u00adomised", "randomised", "rand\u00adomised"),
        ("grade Ⅲ here", "II", "Ⅲ"),
        ("ﬁve men", "five", "ﬁve"),
        ("5 &#x3bc;g.", "µg.", "&#x3bc;g."),
    ],
)
def test_a_span_leads_back_to_whole_source_characters(raw: str, repaired: str, source: str) -> None:
    text = clean(raw)
    start = text.clean.index(repaired)
    assert raw[slice(*text.raw_span(start, start + len(repaired)))] == source


@pytest.mark.parametrize("span", [(3, 3), (2, 1), (-1, 2), (0, 99)])
def test_an_impossible_span_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no span"):
        clean("Ten men").raw_span(*span)


# Sentences; the bar marks where one ends and the next begins


@pytest.mark.parametrize(
    "marked",
    [
        "Ten were treated.| Nine improved.",
        "One had pulmonary hypertension.|At month 3 all were alive.",
        "All had the full course..| During the infusion one had fever.",
        "FVC was 42 vs. 38% before; CK fell.| All walked.",
        "It fell (Fig. 1A) and rose.| See Fig. 2.| Done.",
        "As shown by Maier et al. in 2020, it helps.",
        "As was shown by Maier et al.| We looked again.",
        "Some drugs (e.g. steroids) failed, i.e. none helped.",
        "Dyspnea went from NYHA IV to NYHA II.| HRCT was better.",
        "The mean was 5.5 (SD 2.1) and 0. 05 is small.",
        "Batch No. 7 was used.| Was it?| No.",
        "Sera of Dr. A. Smith and J. Doe were used.",
        "She was discharged after follow-up.|Results were good.",
        "All felt well; none fell; two died.",
        "It is common in these studies.1,2| SOLSTICE showed more.",
        "It helps in skin disease.3| Bones were spared.",
        "It is known.[1,2]| We add more.",
        "Loss was rare (3.2%).|In the placebo arm it was not (9%).",
        "The dose was 7 mg.|The end point was met.",
        "Bone was measured (Tb.Sp and Tb.N).",
        "Cases (mild. Then severe. Then none) were seen.| Others were not.",
        "An open (bracket. It never closes.",
        "We used scRNA-seq.| mTOR was high.| hsCRP was low.",
        "We saw ten.| 12 patients were lost.",
        "Ages, sex, etc. were noted.| Sums etc.| The rest was not.",
        "Findings were:\n|• Skin: it fell by 8.\n|• Lung: it rose.",
        "Ten came. • Nine stayed.".replace(" • ", " |• "),
        "A first paragraph\n\n|and a second one",
        "Values were high (p<0.05).| P values were two-sided.",
        "Is it safe?| Yes!| It is.",
        "Doses of 1.5 mg/kg, 2.0 mg/kg.|In all, 12 took them.",
        "It ran at ClinicalTrials.gov and www.who.int sites.",
        "1. Ten came.| 2. Nine stayed.",
    ],
)
def test_sentences_end_where_they_end(marked: str) -> None:
    text = marked.replace("|", "")
    expected = [piece.strip(" \n•") for piece in marked.split("|")]
    if "open (bracket" in marked:
        expected = ["An open (bracket.", "It never closes."]
    assert [text[start:end] for start, end in split(text, 0, len(text))] == expected


def test_lines_broken_for_their_length_end_no_sentence() -> None:
    text = (
        "Ten patients with a refractory disease took part in this study, and\n"
        "nine of them were followed for at least a year after the last dose\n"
        "that they took. Two had been treated before with a drug of the same\n"
        "class, with little success."
    )
    assert len(list(split(text, 0, len(text)))) == 2


@pytest.mark.parametrize("word", ["5 patients with ", "12% (n=3) ", "x" * 3000, "ferritin, "], ids=lambda word: word[:8].strip())
def test_what_runs_on_is_cut_between_words(word: str) -> None:
    text = word * 1000
    spans = list(split(text, 0, len(text)))
    assert all(0 < end - start <= LONGEST for start, end in spans)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
    if " " in word:
        assert all(text[end : end + 1] in ("", " ") for _, end in spans)


# Sections


FOUR = ["background", "methods", "results", "conclusion"]


@pytest.mark.parametrize(
    "text",
    [
        "Background/Purpose: It hurts.\n\nMethods: We asked.\n\nResults: Six did.\n\nConclusion: It does.",
        "OBJECTIVE: It hurts. METHODS: We asked 9. RESULTS: Six said so. CONCLUSIONS: It does.",
        "Objectives : To ask. Materials and Methods : We did. Results : Six (n = 6). Conclusions : Yes.",
        "(1) Background: It hurts; (2) Methods: We asked. (3) Results: Six did. (4) Conclusions: It does.",
        "Introduction It hurts. Methods In 2020 we asked. Results Among 9, six did. Conclusions It does.",
        "BACKGROUND Gout hurts. METHODS We asked 9. FINDINGS Six said so. INTERPRETATION It does.",
        "Objectives\nIt hurts.\n\nMethods\nWe asked 9.\n\nResults\nSix said so.\n\nConclusions\nIt does.",
        "Aim:It hurts.\nDesign, Setting, and Participants: 9.\nFindings: Six said so.\nDiscussion: It does.",
        "## Background\nYes.\n## Patients & Methods\nWe asked.\n## Case presentation\nSix.\n## Summary\nNo.",
        "ABSTRACT.OBJECTIVE:\nTo.\n\nABSTRACT.METHODS:\nWe.\n\nABSTRACT.RESULTS:\nSix.\n\nABSTRACT.CONCLUSION:\nYes.",
        "Background: Gout hurts.Methods: We asked 9.Results:Six said so.Learning points: It does.",
    ],
)
def test_headings_are_found_however_they_are_set(text: str) -> None:
    assert searched(text) == FOUR


@pytest.mark.parametrize("colon", ["", ":"])
def test_prose_before_the_first_heading_and_under_its_own_headings(colon: str) -> None:
    text = (
        "Pain is common in gout, and little is known of it.\n\n"
        "Quality of Life: Seven of ten patients could walk again after they took the drug for a year.\n\n"
        f"Looking Ahead{colon}\n\n"
        "More trials are planned, and the first of these will enrol its patients in the coming spring."
    )
    assert [name for name, _ in passages(text, "T")][-2:] == ["quality of life", "looking ahead"]
    assert {sentence.section for sentence in sentences(page(text, "T"))} <= set(FOUR)


def test_labels_within_a_structured_abstract_open_no_section() -> None:
    text = (
        "Background: Gout.\n\nMethods: We asked. Population: adults; Outcomes: pain. Case: none.\n\n"
        "Results: Six. Patients: all. Limitations: few asked.\n\nConclusion: It does."
    )
    assert list(dict.fromkeys(searched(text))) == FOUR


BODY = "Background: Gout hurts.\n\nMethods: We asked 9.\n\nResults: Six did.\n\nConclusion: It hurts most."


@pytest.mark.parametrize(
    ("tail", "section"),
    [
        ("\n\nDisclosures: Disclosures: A. Doe: Lindqvara, 2, 5; S. Case: None.", "disclosures"),
        ("\n\nDisclosure of Interests: Ann Doe 2 grants.", "disclosures"),
        ("\n\nREFERENCES: NIL.", "references"),
        (" References: 1. Doe A, et al. J Pain 2020;12:3-4.", "references"),
        ("3References:1Doe A. J Pain 2020;12:3-4.", "references"),
        ("References1. Doe A. J Pain 2020;12:3-4.", "references"),
        (" 1. Doe A, Ek B, et al. J Pain. 2020;12:3-4.", "references"),
        ("Doe A, et al. J Pain. 2020;12(3):4.", "references"),
        ("[1] Doe, A. et al. (2020). Gout. doi: 10.9999/1.", "references"),
        (" This study was supported by grant 12 of the Pain Fund.", "funding"),
        ("\n\nFunding: Pain Fund, grant 12.", "funding"),
        ("Supported by: PFH 12.", "funding"),
        ("AcknowledgementsThe Pain Registry", "acknowledgements"),
        ("1. van der Doe A, et al. J Pain. 2020;12:3-4.", "references"),
        ("\n\nAcknowledgements: We thank 3 nurses.", "acknowledgements"),
        (" Trial registration: NCT09990001.", "registration"),
        (" https://registry.example/trial/12.", "registration"),
        ("\n\nKeywords: gout; 3 drugs", "keywords"),
        ("\n\nFigure 1. Pain in 9 patients", "caption"),
        ("\n\nTable 2: Doses of 12 mg", "caption"),
        ("\n\n(A) Share of 9 patients. (B) Share of 3.", "caption"),
        ("\n\nRed represents 5 mg, blue 10 mg.", "caption"),
        (" Cite this article as: Doe A. J Pain 2020;12:3.", "references"),
        (" What did the researchers find? Six of 9 people had pain.", "plain language summary"),
    ],
)
def test_what_trails_an_abstract_is_kept_and_not_searched(tail: str, section: str) -> None:
    found = page(BODY + tail, "T").passages
    assert [passage.section for passage in found] == [*FOUR, section]
    assert [passage.searched for passage in found] == [True] * 4 + [False]


def test_a_long_list_of_disclosures_does_not_hide_what_trails_an_abstract() -> None:
    tail = (
        " 1. Doe A, Ek B, et al. J Pain. 2020;12:3-4.\n\nDisclosures: "
        + "A. Doe: Lindqvara, 2, 5; B. Ek: None; " * 30
    )
    assert [p.section for p in page(BODY + tail, "T").passages] == [*FOUR, "references", "disclosures"]


@pytest.mark.parametrize(
    "text",
    [
        "Background: Gout.\n\nMethods: We.\n\nResults: Six.\n\nConclusion: It hurts. Supported by 3 trials, it may.",
        "Background: Gout.\n\nMethods: They are in\nTable 1. Yes.\n\nResults: Six. See Figure 1. Well.",
        "Background: Gout.\n\nMethods: As Doe et al. did;\n\nResults: Six (Doe A, et al. Pain. 2020).",
        "Background: Gout.\n\nMethods: The references 1 to 3.\n\nResults: Some in stage II, III and IV.",
    ],
)
def test_what_only_looks_like_an_appendix_is_searched(text: str) -> None:
    assert all(passage.searched for passage in page(text, "T").passages)


def test_the_rows_of_a_table_belong_to_its_caption() -> None:
    text = "Background: Gout.\n\nResults: Six.\nTable 1. Outcomes\nPain  15  5\nFever  3  4\nAll walked.\nConclusion: Yes."
    assert ("caption", "Table 1. Outcomes\nPain  15  5\nFever  3  4") in passages(text, "T")
    assert ("results", "All walked.") in passages(text, "T")


def test_prose_goes_on_below_a_caption_and_behind_keywords() -> None:
    text = (
        "Background: Gout.\n\nResults: Six had pain.\n\nFigure 1. Pain.\n\nThree fell.\n\nKeywords: gout\n\n"
        "Two died."
    )
    assert [name for name, _ in passages(text, "T")] == [
        "background", "results", "caption", "results", "keywords", "results",
    ]  # fmt: skip


ENGLISH = "Gout hurts. We asked 9 patients of the clinic. Six of them were in pain. It hurts most of them."


@pytest.mark.parametrize(
    "again",
    [
        "Подагра болит. Мы спросили 9 больных нашей клиники. У шести из них болело.",
        "目的 痛风很痛。 方法 我们询问了诊所的九名患者，其中六名疼痛。",
        "Die Gicht schmerzt die Kranken. Wir haben mit 9 Patienten der Klinik und den Ärzten gesprochen, und"
        " es wurden 6 gefunden, die Schmerzen hatten. Das ist die Regel, und der Schmerz ist stark.",
        "La goutte fait mal. Nous avons interrogé 9 patients de la clinique avec les médecins dans le but de"
        " les aider, et 6 des patients avaient mal dans les pieds. Les douleurs sont fortes dans une part.",
        "La gota duele y los pacientes de la clínica con los que se habló fueron 9, y el dolor de los 6 es."
        " Las manos que duelen son las de los pacientes que no toman una medicina del médico.",
    ],
)
def test_a_second_language_is_not_searched(again: str) -> None:
    found = page(f"{ENGLISH} {again}", "T")
    last = found.passages[-1]
    assert (last.section, last.searched) == ("translation", False)
    assert found.text.clean[last.start : last.end].startswith(again[:5])
    assert all(passage.searched for passage in found.passages[:-1])


def test_an_abstract_wholly_in_another_language_is_left_whole() -> None:
    assert "translation" not in [
        name for name, _ in passages("Подагра болит. Мы спросили 9 больных нашей клиники.")
    ]


# Layouts, titles, metadata


EXAMPLES = [
    pytest.param(layout, example, id=f"{layout.name}-{number}")
    for layout in layouts.load()
    for number, example in enumerate(layout.examples, 1)
]


def check_example(layout: layouts.Layout, example: dict[str, Any], among: tuple[layouts.Layout, ...]) -> None:
    """Whether an example page of a layout yields what the example says."""
    found = prepare(Document(id="example", text=example["text"]), among)
    assert found.layout == layout.name
    starts = [(p.section, found.text.clean[p.start : p.end]) for p in found.passages]
    assert len(starts) == len(example["sections"]), starts
    for (section, prose), (name, first_words) in zip(starts, example["sections"], strict=True):
        assert section == name
        assert prose.startswith(first_words)
    said = found.metadata.model_dump(exclude_defaults=True)
    expected = {key: value for key, value in example.items() if key not in ("text", "sections")}
    assert {key: list(v) if isinstance(v, tuple) else v for key, v in said.items()} == expected


@pytest.mark.parametrize(("layout", "example"), EXAMPLES)
def test_every_example_of_a_layout_comes_out_as_it_says(
    layout: layouts.Layout, example: dict[str, Any]
) -> None:
    check_example(layout, example, layouts.load())


def test_every_layout_has_an_example() -> None:
    assert [layout.name for layout in layouts.load() if not layout.examples] == []


NEW_LAYOUT = """
[poster-page]
marks = ['POSTER HALL', 'Board \\d+']
body_first = ['^Why:']
body_before = ['^Visit us']
title_after = '^Board'
[poster-page.metadata]
abstract_number = 'Board (\\d+)'
[[poster-page.examples]]
text = '''
POSTER HALL
Board 17
Bees sting less in winter
Why: Bees sting.
Results: Two of 9 stung.
Visit us at 12 o'clock.
'''
title = "Bees sting less in winter"
abstract_number = "17"
sections = [["title", "Bees"], ["why", "Bees sting."], ["results", "Two of 9"]]
"""


def test_a_layout_is_added_by_one_entry(tmp_path: Path) -> None:
    file = tmp_path / "layouts.toml"
    entry = NEW_LAYOUT.replace("['^Why:']", "['^Results:']").replace('["why", "Bees sting."], ', "")
    file.write_text(entry + layouts.FILE.read_text(encoding="utf-8"), encoding="utf-8")
    among = layouts.load(file)
    check_example(among[0], among[0].examples[0], among)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("[x]\nmarks = ['a']\ncolour = 1", ["'x'", "unknown key 'colour'", "use "]),
        ("[x]\nbody_first = ['a']", ["'x'", "no marks"]),
        ("[x]\nmarks = ['(']", ["'x'", "does not compile", "mend the pattern"]),
        ("[x]\nmarks = ['a']\n[x.metadata]\nprice = '1'", ["'x'", "metadata field 'price'"]),
        ("[x\n", ["mend the file"]),
        ("", ["one layout without marks"]),
    ],
)
def test_a_broken_layout_is_refused_with_file_entry_and_remedy(
    tmp_path: Path, entry: str, words: list[str]
) -> None:
    file = tmp_path / "layouts.toml"
    file.write_text(entry, encoding="utf-8")
    with pytest.raises(LayoutError) as caught:
        layouts.load(file)
    assert all(word in str(caught.value) for word in [str(file), *words])


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("[x]\nheadings = ['a']\ncolour = 1", ["'x'", "unknown key 'colour'"]),
        ("[x]\nheadings = ['Methods:']", ["'x'", "not folded", "'methods'"]),
        ("[x]\nheadings = ['a']\n[y]\nheadings = ['a']", ["'y'", "stands twice"]),
        ("[x]\nheadings = ['a']\nalone = ['b']", ["'x'", "no heading"]),
    ],
)
def test_a_broken_heading_is_refused_with_file_entry_and_remedy(
    tmp_path: Path, entry: str, words: list[str]
) -> None:
    file = tmp_path / "headings.toml"
    file.write_text(entry, encoding="utf-8")
    with pytest.raises(LayoutError) as caught:
        headings.load(file)
    assert all(word in str(caught.value) for word in [str(file), *words])


UNKNOWN = """Pain Society Online
Home
About us
Sign in
Subscribe

Velotabart halves the pain of gout in a year

Ann Doe, Bo Ek, Cy Fox, Di Guy
Department of Pain, Hill University

Share
Tweet

Nine patients with gout took velotabart 20 mg for a year, and seven of them had half as much pain as at first.

Two patients fell.

We use cookies to improve your visit.
© 2024 Pain Society
"""


def test_a_page_of_unknown_layout_yields_its_prose() -> None:
    found = page(UNKNOWN)
    assert found.layout is None
    assert found.metadata.title == "Velotabart halves the pain of gout in a year"
    prose = [found.text.clean[p.start : p.end] for p in found.passages if p.searched and p.section != "title"]
    assert "seven of them" in " ".join(prose)
    assert "Two patients fell." in " ".join(prose)
    assert not any(word in " ".join(prose) for word in ("Tweet", "cookies", "©", "Department"))


@pytest.mark.parametrize(
    "prose", ["Nine of ten patients with gout improved.", "In the end, of 12 patients 9 walked."]
)
def test_no_prose_of_an_unknown_page_is_lost_to_its_title(prose: str) -> None:
    found = page(f"Home\nSign in\nSubscribe\n\n{prose}\n\nTwo fell.\n\n{prose}\n")
    assert [found.text.clean[s.start : s.end] for s in sentences(found)] == [prose, "Two fell.", prose]


FRONTS = {
    "repository": "J Joints. 2024 Jan;51(1):12-20. doi: 10.9999/jj.12. Epub 2024 Jan 2.\n\n{}\nAnn Doe 1, Bo Ek 2\n\nAbstract\n",
    "supplement": "POS0123 (2024)\n{}\nA. Doe1, B. Ek2\n1Hill University, Rheumatology, Hilltown, Hill\n",
    "journal": "Abstract 1234\n\nBlood (2023) 142 (Suppl 1): 1234.\n\n{}\n\nAnn Doe, MD, Bo Ek, PhD and Cy Fox\n",
}


@pytest.mark.parametrize("name", FRONTS)
def test_names_and_places_above_the_headings_are_set_aside(name: str) -> None:
    title = "Velotabart in gout: a randomised trial"
    found = page(
        FRONTS[name].format(title) + "Objective: To test it.\nResults: Six of 9 walked.\nConclusion: Yes."
    )
    assert found.metadata.title == title
    kept = [passage.section for passage in found.passages if passage.searched]
    assert kept == ["title", "background", "results", "conclusion"]


def test_a_page_without_an_abstract_is_refused() -> None:
    with pytest.raises(NoAbstractError, match=r"menu.txt: no abstract .* check"):
        prepare(Document(id="menu", text="Home\nSign in\nSubscribe\nShare\nTweet\n", source="menu.txt"))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Two doses of velotabart in gout\n\nBackground: Gout hurts.", "Two doses of velotabart in gout"),
        ("Gout hurts. A review of pain.\n\nPain is common, and we asked 9.", "Gout hurts. A review of pain."),
        (
            "Velotabart in gout, with\na long title\n\nMethods\nWe asked.",
            "Velotabart in gout, with\na long title",
        ),
        ("Case report: Velotabart in gout.\n\nA man had pain.", "Case report: Velotabart in gout."),
        ("Title: Velotabart in gout\nGout hurts and we asked.", "Velotabart in gout"),
        ("Gout is common and we asked 9 patients.\n\nSix of these were in pain.", None),
        ("Background: Gout hurts.\nMethods: We asked 9.", None),
        ("Methods\nWe asked 9.", None),
        ("Six of 9 patients with gout were in pain.", None),
    ],
)
def test_the_title_of_a_bare_abstract(text: str, title: str | None) -> None:
    assert page(text).metadata.title == title


def test_the_title_of_a_record_is_metadata_only() -> None:
    found = page("Velotabart in gout\n\nSix of 9 were in pain.", title="Pain")
    assert found.metadata.title == "Pain"
    assert "title" not in [passage.section for passage in found.passages]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It is registered (NCT 09990001) and NCT09990001.", ["NCT09990001"]),
        ("NCT09990001/NCT09990002", ["NCT09990001", "NCT09990002"]),
        (
            "of EudraCT-Nr.2099-001366-35) and EudraCT, 2099-009999-21",
            ["EudraCT 2099-001366-35", "EudraCT 2099-009999-21"],
        ),
        ("(EU CT:2099-514955-13-00)", ["EUCT 2099-514955-13-00"]),
        (
            "ISRCTN99990001, ChiCTR9999615001, jRCT1031999749",
            ["ISRCTN99990001", "ChiCTR9999615001", "jRCT1031999749"],
        ),
        (
            "UMIN000099901; DRKS00099901; CTRI/2099/02/062740",
            ["UMIN000099901", "DRKS00099901", "CTRI/2099/02/062740"],
        ),
        ("ACTRN12699000000101 PACTR209900000000001", ["ACTRN12699000000101", "PACTR209900000000001"]),
        ("PROSPERO: CRD42099990637", ["CRD42099990637"]),
        ("Registered in PROSPERO (CRD# 1023286) and at CRD 42099990638.", ["CRD1023286", "CRD42099990638"]),
        ("The protocol (https://doi.org/10.17605/OSF.IO/AB1CD) was set before.", ["10.17605/OSF.IO/AB1CD"]),
        ("(NTR 9901; SLCTR/2099/001)", ["NTR9901", "SLCTR/2099/001"]),
        ("from 2099-001 to 12345678, CRD2 and NTR-441", []),
    ],
)
def test_registration_numbers(text: str, numbers: list[str]) -> None:
    assert list(registrations(text)) == numbers


def test_registrations_come_from_the_abstract_not_from_its_sources() -> None:
    text = f"{BODY} (NCT09990001).\n\nTrial registration: NCT09990002.\n\nReferences: 1. NCT09990003."
    assert page(text).metadata.registration == ("NCT09990001", "NCT09990002")


def test_keywords_that_hold_a_comma() -> None:
    assert layouts.split_keywords("Lung, Scleroderma, Systemic; gout.", ("Systemic",)) == (
        "Lung", "Scleroderma, Systemic", "gout",
    )  # fmt: skip


@pytest.mark.parametrize(
    "words", ["One rat, two mice", "rate of phone calls, RATS", "a ONE-off b-rats", "hormone arms"]
)
def test_patterns_by_first_letters_find_what_a_boundary_finds(words: str) -> None:
    forms = "[Oo]ne|rats?|r(?:ate|ow)|two [a-z|]+|arm"
    plain = [match.span() for match in re.finditer(rf"\b(?:{forms})", words)]
    assert [match.span() for match in re.finditer(opening(forms), words)] == plain
    each = r"\bone|\brats?|two \bmice"
    assert re.findall(letter_first(each), words) == re.findall(each, words)


def test_a_pattern_by_first_letters_must_begin_with_one() -> None:
    with pytest.raises(ValueError, match="begins with no letter"):
        opening(r"rat|\d+")

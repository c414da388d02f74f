"""The study block: tables of titles and sentences with the field that they must give."""

from __future__ import annotations

import pytest

from abstrax.model import Count, Document, Study
from abstrax.pipeline import extract
from abstrax.study import design, participants
from abstrax.text import prepare

FILLER = "Background: Little is known of this. "


def block(title: str, text: str = "") -> Study:
    """The study block of an abstract of this title whose text goes on as told."""
    return extract(Document(id="a", title=title, text=f"{FILLER}{text}")).study


NUMBERS = [
    # what was enrolled, included, treated or analysed
    ("Methods: We enrolled 48 consecutive adults with gout.", 48),
    ("Results: Fifty-two patients with SLE were included.", 52),
    ("Results: A total of 1,204 eligible patients were analyzed.", 1204),
    ("Results: The cohort consisted of 318 patients, of whom 200 (63%) were women.", 318),
    ("Methods: Patients with myositis (n=44) were studied.", 44),
    ("Results: The total cohort (n = 63) was mostly female.", 63),
    # not those screened, nor the register that they come from, nor controls
    ("Results: In total, 31 patients were screened, 27 patients were enrolled (20 women, 7 men).", 27),
    ("Results: Of the 840 pts enrolled, 801 were included in the analysis.", 801),
    ("Results: From 9,870 patients who were included in the register, a total of 2,110 patients were included.", 2110),
    ("Methods: We studied 60 patients with RA and 300 healthy controls.", 60),
    ("Methods: We analyzed data from 142 individuals with gout and 23 858 controls.", 142),
    # nor those with an outcome or of one arm
    ("Results: 90 patients were randomised. Eleven patients withdrew. Forty patients reached remission.", 90),
    ("Results: Of 70 patients, 35 patients receiving avacopan were compared with the others. This study enrolled 70 patients.", 70),
    ("Results: During follow-up, 615 new cases were identified. The study analyzed 46,975 RA patients.", 46975),
    # a group of equal arms counts twice
    ("Methods: Matching yielded 410 patients per cohort.", 820),
    # numbers that count no people
    ("Methods: Adults in BE LIGHT 2 were randomized. Results: 102 pts had scores at week 104.", 102),
    ("Methods: Samples came from three groups of female participants.", None),
    ("Methods: We aim to recruit 448 at 20 sites.", 448),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), NUMBERS)
def test_the_headline_number(text: str, wanted: int | None) -> None:
    page = prepare(Document(id="a", text=FILLER + text))
    assert participants.find(page, [], "A study of an old disease") == wanted


CASES = [
    ("Scleritis in gout: a case report.", "Results: A 54-year-old man had pain.", 1),
    ("Scleritis in gout.", "Results: We report the case of a 54-year-old man.", 1),
    ("Scleritis in gout: a case series.", "Results: Four patients were treated.", 4),
    ("C1q in gout: an analysis of 883 patients.", "Results: Serum was drawn.", 883),
]


@pytest.mark.parametrize(("title", "text", "wanted"), CASES)
def test_a_case_is_one_patient(title: str, text: str, wanted: int) -> None:
    assert participants.find(prepare(Document(id="a", text=FILLER + text)), [], title) == wanted


def test_arms_are_summed_where_no_total_is_told() -> None:
    page = prepare(Document(id="a", text=FILLER))
    arms = [
        Count(quote=f"n={n}", section="methods", what="arm", n=n, group=g) for n, g in ((40, "A"), (41, "B"))
    ]
    assert participants.find(page, arms, "A trial") == 81


CONDITIONS = [
    ("Fatigue in rheumatoid arthritis: a survey", "", ["rheumatoid arthritis"]),
    # the closer name stands for the wider one within it
    ("Avacopan in ANCA-associated vasculitis", "Vasculitis is rare. Vasculitis relapses.", ["ANCA-associated vasculitis"]),
    ("Apremilast in difficult-to-treat psoriatic arthritis", "", ["difficult-to-treat psoriatic arthritis"]),
    # a sign stands back beside a disease
    ("Radiographic sacroiliitis progression in psoriatic arthritis", "", ["psoriatic arthritis"]),
    # two diseases
    ("Sarcopenia in women with systemic lupus erythematosus", "", ["sarcopenia", "systemic lupus erythematosus"]),
    ("Cancer mortality in Sjögren's disease", "", ["cancer", "Sjögren's disease"]),
    ("Risk factors for cytomegalovirus infection in rheumatic diseases", "", ["cytomegalovirus infection", "rheumatic disease"]),
    # two that share a head
    ("Signs of discoid and/or subacute cutaneous lupus erythematosus", "", ["discoid lupus erythematosus", "subacute cutaneous lupus erythematosus"]),
    # one that is due to the other
    ("Uveitis risk in psoriasis-associated uveitis", "", ["psoriasis-associated uveitis"]),
    # diseases that no vocabulary holds
    ("Gout complicated by a Mucor velutinosus skin infection: a case report", "", ["gout", "Mucor velutinosus skin infection"]),
    ("CTLA-4 haploinsufficiency in adults", "Cancer occurred.", ["CTLA-4 haploinsufficiency"]),
    ("Paroxysmal nocturnal hemoglobinuria in gout", "", ["Paroxysmal nocturnal hemoglobinuria", "gout"]),
    # no diseases: processes, classes of drugs, words of an index
    ("Pyroptosis and tumor necrosis factor inhibitors in gout", "", ["gout"]),
    ("A disease activity index for gout", "", ["gout"]),
    ("Serious infection in gout mimicking septic arthritis", "", ["gout"]),
    # a class gives way to the diseases that patients are counted of, in people alone
    ("CAR-T cells in autoimmune diseases: a phase 1 trial", "Results: 10 patients had SLE, 9 with systemic sclerosis.", ["systemic lupus erythematosus", "systemic sclerosis"]),
    ("A novel degrader for autoimmune diseases", "Methods: Mice were used. Results: 10 mice with SLE.", ["autoimmune disease"]),
    ("A novel product for autoimmune diseases", "Methods: In mice, B cells of patients with lupus (SLE), systemic sclerosis and COVID-19 were killed. A Phase 1 study followed.", ["systemic lupus erythematosus", "systemic sclerosis"]),
    ("CAR-T cells in autoimmune diseases: a phase 1 trial", "Results: Cells of patients with lupus and systemic sclerosis were killed.", ["systemic lupus erythematosus", "systemic sclerosis"]),
    # the closer name that the text keeps to
    ("Diabetes mellitus in gout", "Type 2 diabetes mellitus is common. Type 2 diabetes mellitus was coded.", ["type 2 diabetes mellitus", "gout"]),
    ("Comorbidity in gout versus psoriatic arthritis", "", ["gout", "psoriatic arthritis"]),
    ("A degrader inhibits disease in gout", "", ["gout"]),
    # a state beside which the text names a disease
    ("Safety of belimumab during pregnancy", "Women had lupus. Lupus was mild.", ["systemic lupus erythematosus", "pregnancy"]),
    # a title that names none
    ("Super-responders: who are they?", "Methods: We studied SLE patients. APS was noted. Results: SLE patients did well.", ["systemic lupus erythematosus"]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "wanted"), CONDITIONS)
def test_conditions(title: str, text: str, wanted: list[str]) -> None:
    assert list(block(title, text).conditions) == wanted


INTERVENTIONS = [
    ("Efficacy of guselkumab in psoriatic arthritis", "", ["guselkumab"]),
    ("Guselkumab in psoriatic arthritis", "Methods: In a randomized placebo-controlled trial, placebo was given.", ["guselkumab", "placebo"]),
    ("Methotrexate versus tocilizumab in giant cell arteritis", "", ["methotrexate", "tocilizumab"]),
    # a placebo of which another study tells
    ("Real-world use of guselkumab in psoriatic arthritis", "Background: Trials gave placebo, and placebo did little.", ["guselkumab"]),
    ("Guselkumab in psoriatic arthritis", "Background: Trials gave placebo, and placebo did little. Methods: We searched a registry.", ["guselkumab"]),
    # comparators
    ("Dotinurad in gout", "Methods: Dotinurad was compared with febuxostat. Results: Febuxostat did less.", ["dotinurad", "febuxostat"]),
    # drugs that failed before, or that harm, are not studied
    ("Guselkumab after inadequate response to one prior TNF inhibitor", "", ["guselkumab"]),
    ("Gout in rituximab-refractory patients", "", []),
    # a class by its members, where they are few
    ("JAK inhibitors in Takayasu arteritis", "Results: Patients took tofacitinib or baricitinib.", ["tofacitinib", "baricitinib"]),
    ("JAK inhibitors in gout", "", ["JAK inhibitor"]),
    # a kind of cell or antibody by its product
    ("CD19 CAR-T cells in lupus", "Methods: Patients received MB-CART19.1.", ["MB-CART19.1"]),
    ("Use of the CD19/CD3 T cell engager blinatumomab in lupus", "", ["blinatumomab"]),
    ("CAR-T cells in lupus", "", ["CAR-T"]),
    # a kind beside a drug that is none of it, and one beside a new name
    ("CD19 CAR-T cells compared with rituximab in lupus", "", ["CD19 CAR-T", "rituximab"]),
    ("Zanatamig, a bispecific antibody against BCMA and CD3, in lupus", "", ["Zanatamig"]),
    # a class that only says what a drug is; a drug that no vocabulary holds, by what it is
    ("Velucitinib, a Selective Oral TYK2 Inhibitor, in gout", "", ["Velucitinib"]),
    ("Upadacitinib, a Selective JAK Inhibitor, in gout", "", ["upadacitinib"]),
    ("Zolonarib, an Oral Complement Inhibitor, versus rituximab in vasculitis", "", ["Zolonarib", "rituximab"]),
    # what a drug is added to or given without, what patients cannot take
    ("Anifrolumab added to mycophenolate mofetil in lupus", "", ["anifrolumab"]),
    ("Anifrolumab without glucocorticoid in lupus", "", ["anifrolumab"]),
    ("Belimumab in addition to antimalarials in lupus", "", ["belimumab"]),
    ("Risankizumab for csDMARD-IR patients with psoriatic arthritis", "", ["risankizumab"]),
    ("Anifrolumab on background glucocorticoid in lupus", "", ["anifrolumab"]),
    ("Canakinumab in patients who cannot take NSAIDs or colchicine", "", ["canakinumab"]),
    ("BCMA-CD19 dual CAR-T cells in lupus", "", ["BCMA-CD19 dual CAR-T cells"]),
    ("Zanatamig and T-cell engagers in lupus", "", ["Zanatamig"]),
    ("Ralokimab in gout", "Methods: Placebo was compared with ralokimab. Results: It was ralokimab, not placebo.", ["Ralokimab", "placebo"]),
    # a short form is written in full, and nothing twice
    ("Ralokimab (RLK) in gout", "Methods: Ralokimab (RLK) was compared with placebo. Results: RLK was better than placebo, and ralokimab (RLK) was safe.", ["Ralokimab", "placebo"]),
    # the drugs of a case
    ("Pericarditis in gout: a case report", "Results: He was treated with methylprednisolone and then rituximab.", ["methylprednisolone", "rituximab"]),
    # compounds that no vocabulary holds
    ("Zanthoxylin alleviates arthritis in mice", "", ["Zanthoxylin"]),
    ("Mechanism of Wenjing Decoction in rheumatoid arthritis", "", ["Wenjing Decoction"]),
    ("Platycodin D attenuates arthritis in mice", "", ["Platycodin D"]),
    # what is measured in blood, or lowered, is not studied
    ("Vitamin D levels in gout", "", []),
    ("Upadacitinib and glucocorticoid reduction in gout", "", ["upadacitinib"]),
    ("Upadacitinib and its glucocorticoid-sparing effect in gout", "", ["upadacitinib"]),
    ("Remission on upadacitinib, excluding glucocorticoid", "", ["upadacitinib"]),
    # procedures
    ("Diagnostic value of lung ultrasound in gout", "", ["lung ultrasound"]),
    ("Effect of a nurse-led education in gout: a randomized trial", "", ["nurse-led education"]),
    ("Impact of patient navigator programs on gout", "", ["navigator programs"]),
    ("Effectiveness of reproductive health counseling in lupus", "", ["reproductive health counseling"]),
    ("Effect of plasma exchange in vasculitis", "", ["plasma exchange"]),
    ("Evaluation of bone markers in men undergoing surgery", "", []),
    ("Umbilical cord-derived mesenchymal stem cells in lupus", "", ["Umbilical cord-derived mesenchymal stem cell"]),
    # studies of no treatment
    ("Soluble CD40 in rheumatoid arthritis: a cross-sectional study", "Results: Most took methotrexate 15 mg weekly.", []),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "wanted"), INTERVENTIONS)
def test_interventions(title: str, text: str, wanted: list[str]) -> None:
    assert list(block(title, text).interventions) == wanted


DESIGNS = [
    ("A systematic review and meta-analysis of gout", "systematic review and meta-analysis"),
    ("A randomised, double-blind trial", "randomized, double-blind"),
    ("Results of a Phase 2b study", "Phase 2b"),
    ("A multicentre retrospective cohort", "multicenter, retrospective, cohort study"),
    ("We report a case of gout", "case report"),
    ("Thoughts on gout", None),
]


@pytest.mark.parametrize(("text", "wanted"), DESIGNS)
def test_designs(text: str, wanted: str | None) -> None:
    assert design.find(text) == wanted


@pytest.mark.parametrize(
    "number", ["NCT01234567", "ISRCTN12345678", "ChiCTR2000031234", "ACTRN12620000123456"]
)
def test_registration(number: str) -> None:
    assert block("Gout", f"Methods: Trial registration: {number}.").registration == (number,)

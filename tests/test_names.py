"""Names in text: short forms that an abstract defines, drugs unseen, names from models, one row of them all."""

from __future__ import annotations

import re
import sys
import warnings
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from abstrax.names import Names, abbreviations, find, lexicon, ner, patterns
from abstrax.names.folding import fold
from abstrax.text.spans import Text

SEEDS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "seeds"
KNOWN = lexicon.load()


def names(text: str, title: str | None = None, model: ner.Model | None = None) -> Names:
    """The names in a text of sentences that end in a full stop and a space."""
    ends = [match.end() for match in re.finditer(r"\. ", text)]
    return find(Text(text, text), list(pairwise([0, *ends, len(text)])), title, model)


def shown(text: str, title: str | None = None) -> list[tuple[str, str, str]]:
    """Kind, name and words of each mention."""
    return [(m.kind, m.name, text[m.start : m.end]) for m in names(text, title).mentions]


def pairs(text: str) -> list[tuple[str, str]]:
    return [(d.short, d.long) for d in names(text).abbreviations]


# --- short forms ---------------------------------------------------------------------------------------------

DEFINED = [
    ("Skin was scored (modified Rodnan skin score (mRSS)).", [("mRSS", "modified Rodnan skin score")]),
    ("adults with systemic lupus erythematosus (SLE) were", [("SLE", "systemic lupus erythematosus")]),
    ("the cytokine-release syndrome (CRS) was mild", [("CRS", "cytokine-release syndrome")]),
    ("C-reactive protein [CRP] fell", [("CRP", "C-reactive protein")]),
    ("Physician's Global Assessment [PGA] of 3", [("PGA", "Physician's Global Assessment")]),
    ("Forty patients (pts) joined", [("pts", "patients")]),
    ("Patients (pts) joined", [("pts", "Patients")]),
    ("or placebo (PBO) for", [("PBO", "placebo")]),
    ("from baseline (BL) to", [("BL", "baseline")]),
    ("guselkumab (GUS) 100 mg", [("GUS", "guselkumab")]),
    ("upadacitinib (UPA, 15 mg)", [("UPA", "upadacitinib")]),
    ("weekly zetomipzomib (zeto) was", [("zeto", "zetomipzomib")]),
    ("at Week (W)0 and W4", [("W", "Week")]),
    ("given CAR (chimeric antigen receptor) T cells", [("CAR", "chimeric antigen receptor")]),
    ("ACR (American College of Rheumatology) criteria", [("ACR", "American College of Rheumatology")]),
    ("AUC (area under the curve) was", [("AUC", "area under the curve")]),
    ("MTX (methotrexate) weekly", [("MTX", "methotrexate")]),
    ("chimeric antigen receptor T cell (CAR T) therapy", [("CAR T", "chimeric antigen receptor T cell")]),
    ("anti-synthetase syndrome (ASyS) in two", [("ASyS", "anti-synthetase syndrome")]),
    ("B-cell receptor (BCR) sequencing", [("BCR", "B-cell receptor")]),
    ("adverse events (AEs) and", [("AEs", "adverse events")]),
    ("treatment-emergent adverse event(s) (TEAEs)", []),
    ("immune checkpoint inhibitors (ICIs) caused", [("ICIs", "immune checkpoint inhibitors")]),
    ("proton pump inhibitors (PPIs) were", [("PPIs", "proton pump inhibitors")]),
    ("TNF inhibitors (TNFi) failed", [("TNFi", "TNF inhibitors")]),
    ("Sjögren's syndrome (SS) patients", [("SS", "Sjögren's syndrome")]),
    ("Health Assessment Questionnaire-Disability Index (HAQ-DI) of 1", [
        ("HAQ-DI", "Health Assessment Questionnaire-Disability Index")]),
    ("SLE Disease Activity Index 2000 (SLEDAI-2K) was", [("SLEDAI-2K", "SLE Disease Activity Index 2000")]),
    ("Disease Activity Score in 28 joints (DAS28) was", [("DAS28", "Disease Activity Score in 28 joints")]),
    ("granulomatosis with polyangiitis (GPA) relapsed", [("GPA", "granulomatosis with polyangiitis")]),
    ("6-minute walking test (6MWT) of", [("6MWT", "6-minute walking test")]),
    ("tumor necrosis factor-α (TNF-α) blockers", [("TNF-α", "tumor necrosis factor-α")]),
    ("interleukin (IL)-6 was", [("IL", "interleukin")]),
    ("cathepsin K (CTSK) levels", [("CTSK", "cathepsin K")]),
    ("methotrexate (MTX) and cyclophosphamide (CTX)", [("MTX", "methotrexate"), ("CTX", "cyclophosphamide")]),
    ("creatine kinase levels (CK) rose", [("CK", "creatine kinase levels")]),
    ("quality of life (QoL) rose", [("QoL", "quality of life")]),
    ("knee osteoarthritis (“KOA”) was", [("KOA", "knee osteoarthritis")]),
    ("hematoxylin and eosin (H&E) stain", [("H&E", "hematoxylin and eosin")]),
    ("antineutrophil cytoplasmic antibody (ANCA)-associated vasculitis (AAV) was", [
        ("ANCA", "antineutrophil cytoplasmic antibody"), ("AAV", "ANCA-associated vasculitis")]),
    ("childhood-onset systemic lupus erythematosus (cSLE)", [
        ("cSLE", "childhood-onset systemic lupus erythematosus")]),
    ("biologic or targeted synthetic DMARD (b/tsDMARD)", [("b/tsDMARD", "biologic or targeted synthetic DMARD")]),
    ("axial spondyloarthritis ( axSpA ) with", [("axSpA", "axial spondyloarthritis")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DEFINED)
def test_short_forms_defined(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(text) == expected


NOT_DEFINED = [
    "of all patients (4) and", "depletion was deep (Figure 1) and", "depletion was deep (Fig. 2A) and",
    "the median (range) age", "the mean (SD) age", "age in years (mean)", "all patients (n=5) had", "patients (N = 12)",
    "follow-up months (IQR 3-9)", "active disease (SLEDAI-2K≥10) was", "disease activity (DAS28, CDAI) fell",
    "registered online (NCT06513429) and", "several women (P1, P2)", "one man (P5) of", "lower limit (ng/mL)",
    "NAD+ boosters (NR) were", "methylation array (Illumina) was", "upadacitinib 15 mg (UPA15) or",
    "B-cell depletion (CD19+ B cells < 5)", "drug was stopped (yes) in", "sex (female) was", "worse outcome (p<0.05) and",
    "usual care (control) or", "grade 2 (fever) in one", "searched MEDLINE (PubMed) for", "6-minute walk (MWT 344 vs. 200m)",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_DEFINED)
def test_brackets_that_define_nothing(text: str) -> None:
    assert pairs(text) == []


def test_detector_finds_what_the_letters_leave_open_and_warns_of_nothing() -> None:
    text = "‘patient-reported outcome measures’ (PROMs), no bracket else."
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        abbreviations.find("Nothing is defined here (BRCX).")
        found = [d.short for d in abbreviations.find(text)]
    assert found == ["PROMs"]


def test_long_form_taken_from_the_title() -> None:
    text = "Of those with TAK, 3 relapsed."
    assert shown(text, "Outcome of Takayasu arteritis (TAK)") == [("condition", "TAK", "TAK")]


# --- one row of names ----------------------------------------------------------------------------------------

ROWS = [
    ("The modified Rodnan skin score (mRSS) fell. An mRSS of 9 is low.", [
        ("measure", "mRSS", "modified Rodnan skin score (mRSS)"), ("measure", "mRSS", "mRSS")]),
    ("The Physician's Global Assessment [PGA] fell.", [("measure", "PGA", "Physician's Global Assessment [PGA]")]),
    # a bracket with more in it is covered up to the short form
    ("C-reactive protein (CRP, mg/L) fell.", [("measure", "CRP", "C-reactive protein (CRP")]),
    # the long form of a defined name, later on
    ("Guselkumab (GUS) helped. Later guselkumab was stopped.", [
        ("drug", "GUS", "Guselkumab (GUS)"), ("drug", "GUS", "guselkumab")]),
    # what the abstract says goes before what the vocabulary says
    ("By mass spectrometry (MS) we saw 4. The MS was new.", []),
    ("The shoulder wellness index (SWI) was 4. SWI rose.", [
        ("measure", "SWI", "shoulder wellness index (SWI)"), ("measure", "SWI", "SWI")]),
    ("Two had the wobbly knee syndrome (WKS).", [("condition", "WKS", "wobbly knee syndrome (WKS)")]),
    ("With zorfanimab (ZFM) 5 mg.", [("drug", "ZFM", "zorfanimab (ZFM)")]),
    ("People with wobbly knees (PWK) came.", []),
    # names that are always shown in short
    ("cytokine release syndrome in 3", [("event", "CRS", "cytokine release syndrome")]),
    ("two infections", [("event", "infection", "infections")]),
    # the unit is part of the name and dropped
    ("%pFVC was 80", [("measure", "FVC", "%pFVC")]),
    ("ppFVC was 80", [("measure", "FVC", "ppFVC")]),
    ("FVC% was 80", [("measure", "FVC", "FVC%")]),
    ("FVC % predicted was 80", [("measure", "FVC", "FVC % predicted")]),
    ("FVC (% predicted) was 80", [("measure", "FVC", "FVC (% predicted)")]),
    ("predicted FVC was 80, 3% FVC", [("measure", "FVC", "predicted FVC"), ("measure", "FVC", "FVC")]),
    ("weight loss of 4 kg", [("measure", "weight loss", "weight loss")]),
    ("weight loss in 3 patients", [("event", "weight loss", "weight loss")]),
    # cells that are counted are no product
    ("Each got 1×106 CAR T cells per kg.", []),
    ("Each got 2×10⁸ CAR+ T cells.", []),
    ("CD19 CAR-T cells were given.", [("drug", "CD19 CAR-T cells", "CD19 CAR-T cells")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_rows_of_names(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(text) == expected


def test_conditions_inside_longer_names_are_kept_apart() -> None:
    found = names("The duration of SLE was 4 years.")
    assert [m.kind for m in found.mentions] == ["measure"]
    assert [m.name for m in found.conditions] == ["SLE"]


def test_fold_reads_the_abstracts_own_short_forms() -> None:
    found = names("The shoulder wellness index (SWI) and C-reactive protein (CReP) fell.")
    assert found.fold("measure", "SWI") == found.fold("measure", "Shoulder Wellness Index")
    assert found.fold("measure", "CReP") == found.fold("measure", "CRP")
    assert fold("Haemoglobin levels") == fold("hemoglobin level")


@given(
    st.lists(
        st.sampled_from(
            "SLE (SLE) [CRP] C-reactive protein CD19 CAR T cells 1×106 FVC % predicted FVC% duration of mRSS (mRSS "
            "rituximab weight loss kg KYV-101 mg 5 ) ( systemic lupus erythematosus IL-6 infection".split()
        ),
        max_size=25,
    )
)
def test_mentions_are_in_order_and_never_overlap(words: list[str]) -> None:
    text = " ".join(words)
    if not text:
        return
    found = find(Text(text, text), [(0, len(text))]).mentions
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= m.start < m.end <= len(text) for m in found)


# --- drugs unseen --------------------------------------------------------------------------------------------

CODES = [
    "KYV-101", "CC-97540", "BMS-986353", "IM19", "KT502", "NKX019", "CTA313", "C-CAR168", "BRL-303", "MB-CART19.1",
    "SBT777101", "NTR-441", "CABA-201", "DS-7011a", "AMG 570",
]  # fmt: skip
GIVEN = [
    "All ten received {} and did well.",
    "We report on {}, a novel autologous CAR T product.",
    "Six had {} 5 mg weekly.",
    "The efficacy of {} was measured.",
    "After {} infusion B cells fell.",
]


def drugs(text: str, title: str | None = None) -> list[str]:
    return [m.name for m in patterns.find(text, [(0, len(text))], title)]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("sentence", GIVEN)
def test_company_codes_that_are_given(code: str, sentence: str) -> None:
    assert drugs(sentence.format(code)) == [code]


def test_a_code_that_is_given_once_is_a_drug_everywhere_and_one_of_the_title_is() -> None:
    assert drugs("Six received QXR-123. Levels of QXR-123 fell.") == ["QXR-123", "QXR-123"]
    assert drugs("Cells rose as QXR-123 went on.") == []
    assert drugs("Cells rose as QXR-123 went on.", "First use of QXR-123 in gout") == ["QXR-123"]
    assert drugs("Cells rose as QXR-123 went on.", "The QXR-123 trial") == []


NO_CODES = [
    "IL-6", "CD19", "DAS28", "COVID-19", "SARS-CoV-2", "ICD-10", "anti-Jo-1", "HLA-B27", "SF-36", "TYK2", "W24", "P1",
    "GSE12345", "NCT06513429", "PD-1", "TLR7", "ACR20", "GLP-1", "MDA5", "PHQ-9", "CXCL10", "Q4W", "T0", "JAK1",
]  # fmt: skip


@pytest.mark.parametrize("code", NO_CODES)
@pytest.mark.parametrize("sentence", [*GIVEN, "Those with {} had more."])
def test_genes_scores_and_registries_are_no_drugs(code: str, sentence: str) -> None:
    assert code not in drugs(sentence.format(code), f"Role of {code} in gout")


@pytest.mark.parametrize(
    "text",
    ["The BLISSY-52 trial enrolled 80.", "Expression of GPR183 rose.", "FAM210 mutations in three.", "in NZM2410 mice"],
)
def test_codes_of_studies_genes_and_mice_are_no_drugs(text: str) -> None:
    assert drugs(text) == []


NAMED_BY_MAKE = [
    ("Four got rolvetamab, two zorfinib and one brixacept.", ["rolvetamab", "zorfinib", "brixacept"]),
    ("Given rolecabtagene autoleucel once.", ["rolecabtagene autoleucel"]),
    ("Four got role-cel, in parcels; two role-cells.", ["role-cel"]),
    ("Given rolvacopan, roleparant or rolvorsen.", ["rolvacopan", "roleparant", "rolvorsen"]),
    ("BackgroundRolvetamab is new.", ["Rolvetamab"]),
    ("the biosimilar rolvetamab-adaz", ["rolvetamab-adaz"]),
    ("rolvetamab-only groups", ["rolvetamab"]),
    ("We accept the concept, except in Hobart; they intercept.", []),
    ("with CD19 CAR-T cells", ["CD19 CAR-T cells"]),
    ("anti-CD19/BCMA CAR T-cell therapy", ["anti-CD19/BCMA CAR T-cell therapy"]),
    ("CD19-targeted CAR-NK cells", ["CD19-targeted CAR-NK cells"]),
    ("a CD19 CAR-Treg product", ["CD19 CAR-Treg product"]),
    ("anti-CD206 CAR T cells", ["anti-CD206 CAR T cells"]),
    ("CD19-directed chimeric antigen receptor T cells", ["CD19-directed chimeric antigen receptor T cells"]),
    ("peak CAR+ T cells rose", []),
    ("a CD19xCD3 bispecific antibody", ["CD19xCD3 bispecific antibody"]),
    ("CD19 x CD3 TCE", ["CD19 x CD3 TCE"]),
    ("a BCMA/CD3 T-cell engager", ["BCMA/CD3 T-cell engager"]),
    ("treated with BCMAxCD3 weekly", ["BCMAxCD3"]),
    ("the CD4/CD8 ratio and CD19+ B cells", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMED_BY_MAKE)
def test_drugs_named_by_stem_or_target(text: str, expected: list[str]) -> None:
    assert drugs(text) == expected


# --- models --------------------------------------------------------------------------------------------------


@pytest.fixture
def tiny(tmp_path: Path) -> spacy.Language:
    """A model that knows one chemical and one disease, and a gene, which is no name of ours."""
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    labels = {"wobbline": "CHEMICAL", "wobbleitis": "DISEASE", "rituximab": "DISEASE", "WOB1": "GENE"}
    ruler.add_patterns([{"label": label, "pattern": word} for word, label in labels.items()])
    pipeline.meta.update(name="tiny_names", version="1.0")
    return pipeline


TOLD = "After rituximab. Then wobbline for wobbleitis with WOB1 gone."
TOLD_NAMES = [("drug", "rituximab", "lexicon"), ("drug", "wobbline", "model"), ("condition", "wobbleitis", "model")]


def test_a_model_in_a_folder_speaks_last(tiny: spacy.Language, tmp_path: Path) -> None:
    tiny.to_disk(tmp_path / "model")
    found = names(TOLD, model=ner.load(str(tmp_path / "model"))).mentions
    assert [(m.kind, m.name, m.source) for m in found] == TOLD_NAMES
    assert [TOLD[m.start : m.end] for m in found] == [m.name for m in found]


def install(site: Path, package: str, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a package look installed, the way pip leaves it."""
    record = site / f"{package}-{version}.dist-info"
    record.mkdir(parents=True)
    (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    monkeypatch.syspath_prepend(site)
    ner.load.cache_clear()


def test_a_model_that_is_installed(
    tiny: spacy.Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "en_tiny_names"
    package.mkdir()
    tiny.to_disk(package / "en_tiny_names-1.0")
    (package / "meta.json").write_text((package / "en_tiny_names-1.0" / "meta.json").read_text())
    (package / "__init__.py").write_text(
        "from spacy.util import load_model_from_init_py\n\n\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n"
    )
    install(tmp_path, "en_tiny_names", "1.0", monkeypatch)
    found = names(TOLD, model=ner.load("en_tiny_names")).mentions
    assert [(m.kind, m.name, m.source) for m in found] == TOLD_NAMES
    sys.modules.pop("en_tiny_names", None)


MISSING = [
    (
        "en_ner_bc5cdr_md",
        "pip install https://s3-us-west-2.amazonaws.com/ai2-s2-scispacy/releases/v0.5.4/en_ner_bc5cdr_md-0.5.4.tar.gz",
    ),
    (
        "en_core_sci_sm",
        "pip install https://s3-us-west-2.amazonaws.com/ai2-s2-scispacy/releases/v0.5.4/en_core_sci_sm-0.5.4.tar.gz",
    ),
    ("en_core_web_sm", "python -m spacy download en_core_web_sm"),
]


@pytest.mark.parametrize(("name", "command"), MISSING)
def test_a_missing_model_is_an_error_with_the_command_that_installs_it(name: str, command: str) -> None:
    with pytest.raises(ner.ModelError) as missing:
        ner.load(name)
    assert "is not installed" in str(missing.value)
    assert command in str(missing.value)


@pytest.mark.parametrize("name", ["en_core_sci_md", "en_core_web_trf"])
def test_a_package_that_only_bears_the_name_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, name, "999.9.9", monkeypatch)
    with pytest.raises(ner.ModelError, match="took its name") as refused:
        ner.load(name)
    assert "pip uninstall" in str(refused.value)
    assert ner.install_command(name) in str(refused.value)


def test_a_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ner.ModelError, match="no model that loads"):
        ner.load(str(tmp_path))

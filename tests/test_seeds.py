"""Five real pages as they were saved, furniture and all: what was read from each, by hand, and what comes out."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from abstrax import text
from abstrax.gold import Level, compare, load, measure
from abstrax.gold.texts import find
from abstrax.model import Document, Record
from abstrax.pipeline import extract
from abstrax.text import Page

SEEDS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "seeds"
SITE = "https://acrabstracts.org/abstract/"
FINAL = "conclusion"

#: Section, heading, first words, last words, whether facts are looked for in it.
Part = tuple[str, str | None, str, str, bool]


@dataclass(frozen=True)
class Read:
    """A page as a person reads it.

    ``title`` is its words counted and the beginning of their digest, since the words are not ours to repeat;
    ``body`` the line beginnings between which the abstract stands; ``short`` the short forms it defines.
    """

    title: tuple[int, str] | None
    metadata: dict[str, object]
    parts: list[Part]
    body: tuple[str, str]
    short: dict[str, str]
    slug: bool = False


def meeting(number: str, day: int, keywords: tuple[str, ...], registration: tuple[str, ...]) -> dict[str, object]:
    return {
        "abstract_number": number,
        "venue": "ACR Convergence 2025",
        "date": f"2025-10-{day}",
        "keywords": keywords,
        "registration": registration,
    }


MEETING_BODY = ("Background/Purpose:", "Supporting image 1")
ICANS = "immune effector cell-associated neurotoxicity syndrome"

PAGES = {
    "seed-acr-2025-0647": Read(
        title=(16, "49c712c294c5"),
        slug=True,
        metadata=meeting("0647", 26, ("Systemic lupus erythematosus (SLE)",), ("NCT06513429",)),
        parts=[
            ("background", "Background/Purpose", "This pilot study", "erythematosus (SLE).", True),
            ("methods", "Methods", "Six patients with", "ClinicalTrials.gov (NCT06513429).", True),
            ("results", "Results", "The demographic and", "in the study.", True),
            ("conclusion", "Conclusion", "IM19 CAR T", "innovative cellular therapy.", True),
            ("caption", None, "Supporting image 1", "of B cells.", False),
            ("caption", None, "a, Circulating CAR", "treatment (N=6).", False),
            ("caption", None, "Supporting image 2", "systemic lupus erythematosus.", False),
            ("caption", None, "a, The change", "Activity Index-2K.", False),
            ("caption", None, "Supporting image 3", "SLE at baseline", False),
            ("disclosures", "Disclosures", "J. Zhao: None;", "R. Mu: None.", False),
        ],
        body=MEETING_BODY,
        short={
            "CAR T": "chimeric antigen receptor T cell",
            "SLE": "systemic lupus erythematosus",
            "CRS": "cytokine-release syndrome",
            "ICANS": ICANS,
        },
    ),
    "seed-acr-2025-1578": Read(
        title=(17, "9a1535f622a8"),
        slug=True,
        metadata=meeting("1578", 27, ("B-Cell Targets", "Scleroderma, Systemic"), ()),
        parts=[
            ("background", "Background/Purpose", "Systemic sclerosis (SSc)", "real-world settings.", True),
            ("methods", "Methods", "Patients with severe", "then followed ambulatorily.", True),
            ("results", "Results", "Five patients from", "is currently underway.", True),
            ("conclusion", "Conclusion", "This real-world study", "and lung manifestations.", True),
            ("caption", None, "Supporting image 1", "total immunoglobulin levels.", False),
            ("caption", None, "Supporting image 2", "the theoric value.", False),
            ("disclosures", "Disclosures", "M. Scherlinger: Abbvie", "J. AVOUAC: None.", False),
        ],
        body=MEETING_BODY,
        short={
            "SSc": "systemic sclerosis",
            "mRSS": "modified Rodnan skin score",
            "ICANS": ICANS,
            "BCR": "B-cell receptor",
        },
    ),
    "seed-acr-2025-2693": Read(
        title=(8, "2f94cc0d5ea1"),
        slug=True,
        metadata=meeting("2693", 29, ("Systemic lupus erythematosus (SLE)", "T Cell"), ()),
        parts=[
            ("background", "Background/Purpose", "CAR T-cell therapy", "therapy in SLE.", True),
            ("methods", "Methods", "We conducted a", "Convergence 2024 Archives.", True),
            ("results", "Results", "The search strategy", "37 (93%) patients.", True),
            ("conclusion", "Conclusion", "This systematic review", "in SLE management.", True),
            ("caption", None, "Supporting image 1", "patients with SLE", False),
            ("caption", None, "Supporting image 2", "patients with SLE", False),
            ("caption", None, "Supporting image 3", "patients with SLE", False),
            ("disclosures", "Disclosures", "A. Nordmann-Gomes: None;", "UCB, 2, 5.", False),
        ],
        body=MEETING_BODY,
        short={
            "SLE": "systemic lupus erythematosus",
            "CRS": "cytokine release syndrome",
            "ICANS": ICANS,
        },
    ),
    "seed-ard-2025-blinatumomab-asys": Read(
        title=None,
        metadata={"venue": "Annals of Rheumatic Diseases", "date": "2025"},
        parts=[
            ("background", "Background", "Treatment of anti-synthetase", "often life-threatening.", True),
            ("results", "Case presentation", "We present three", "No ICANS occurred.", True),
            (FINAL, "Learning points for clinical practice", "This is the", "ASyS patients.", True),
            ("references", "REFERENCES", "NIL.", "NIL.", False),
            ("acknowledgements", "Acknowledgements", "NIL.", "NIL.", False),
            ("disclosures", "Disclosure of Interests", "Christina Duesing: None", "Distler: None declared.", False),
        ],
        body=("Background:", "REFERENCES:"),
        short={"ASyS": "anti-synthetase syndrome"},
    ),
    "seed-reachmd-2025-car-t-ssc": Read(
        title=(10, "54fa03475fd5"),
        metadata={"venue": "ReachMD", "date": "2025-01-27"},
        parts=[
            ("background", None, "Systemic sclerosis (SSc)", "patients with SSc.", True),
            (
                "research on car t-cell therapy in ssc",
                "Research on CAR T-Cell Therapy in SSc",
                "B-cell",
                "a bacterial superinfection.",
                True,
            ),
            ("looking ahead", "Looking Ahead", "This study suggested", "option for SSc.", True),
            ("references", "References", "Armanet, N., &", "10.1016/S2665-9913(24)00240-6", False),
        ],
        body=("Systemic sclerosis (SSc)", "References:"),
        short={
            "SSc": "systemic sclerosis",
            "CAR": "chimeric antigen receptor",
            "SLE": "systemic lupus erythematosus",
            "mRSS": "modified Rodnan skin score",
            "ACR-CRISS": "American College of Rheumatology Composite Response Index in Systemic Sclerosis",
        },
    ),
}  # fmt: skip


@lru_cache(maxsize=len(PAGES))
def read(seed: str) -> tuple[Document, Page, Record]:
    """The page as it stands, taken apart, and its record."""
    path = SEEDS / f"{seed}.txt"
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path} is missing")
        pytest.skip(f"{path} is missing")
    document = Document(id=seed, text=path.read_bytes().decode("utf-8"))
    return document, text.prepare(document), extract(document)


def told(title: str | None) -> tuple[int, str] | None:
    return None if title is None else (len(title.split()), hashlib.sha256(title.encode()).hexdigest()[:12])


def address(title: str) -> str:
    """Where the meeting's site keeps the abstract of this title."""
    return SITE + re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") + "/"


@pytest.mark.parametrize("seed", PAGES)
def test_what_the_page_says_of_the_abstract(seed: str) -> None:
    expected, (_, page, record) = PAGES[seed], read(seed)
    said = page.metadata.model_dump()
    assert told(said.pop("title")) == told(record.title) == expected.title
    assert said.pop("url") == (address(page.metadata.title or "") if expected.slug else None)
    silent = {"abstract_number": None, "venue": None, "date": None, "keywords": (), "doi": None, "registration": ()}
    assert said == silent | expected.metadata
    assert record.metadata == page.metadata
    assert record.study.registration == page.metadata.registration


@pytest.mark.parametrize("seed", PAGES)
def test_all_sections_of_the_page_and_no_other(seed: str) -> None:
    expected, (_, page, _) = PAGES[seed], read(seed)
    passages = [passage for passage in page.passages if passage.section != "title"]
    assert [(p.section, p.heading, p.searched) for p in passages] == [(s, h, on) for s, h, _, _, on in expected.parts]
    for passage, (section, _, first, last, _) in zip(passages, expected.parts, strict=True):
        prose = page.text.clean[passage.start : passage.end]
        assert prose.startswith(first), section
        assert prose.endswith(last), section


def test_the_parts_of_a_page_under_headings_of_its_own() -> None:
    _, page, _ = read("seed-reachmd-2025-car-t-ssc")
    parts = Counter(sentence.section for sentence in text.sentences(page))
    assert parts == {"title": 1, "background": 8, "methods": 2, "results": 9, "conclusion": 4}


@pytest.mark.parametrize("seed", PAGES)
def test_no_fact_from_outside_the_body(seed: str) -> None:
    expected, (document, _, record) = PAGES[seed], read(seed)
    start, end = (document.text.index("\n" + words) for words in expected.body)
    assert len(record.facts) >= 9
    for fact in record.facts:
        assert fact.start is not None and fact.end is not None
        assert start < fact.start < fact.end <= end, fact.quote
        assert document.text[fact.start : fact.end] == fact.quote


@pytest.mark.parametrize("seed", PAGES)
def test_all_short_forms_that_the_page_defines_and_no_other(seed: str) -> None:
    expected, (_, _, record) = PAGES[seed], read(seed)
    found = [(pair.short, pair.long.casefold()) for pair in record.abbreviations]
    assert sorted(found) == sorted((short, long.casefold()) for short, long in expected.short.items())


def test_seventeen_short_forms_in_all() -> None:
    assert sum(len(expected.short) for expected in PAGES.values()) == 17


def test_facts_of_the_seed_pages_against_gold() -> None:
    """Over dose, score, grade and count together: core F1 at least 0.95, full F1 at least 0.80."""
    gold = {name: record for name, record in load(SEEDS.parent.parent / "gold").items() if name.startswith("seed-")}
    documents, problems = find([SEEDS], gold)
    assert not problems and documents.keys() == gold.keys()
    compared = [compare(gold[name], extract(documents[name]), documents[name].text) for name in gold]
    four = measure(compared).kinds["four"]
    assert len(gold) == 5
    assert four.f1(Level.CORE) >= 0.95
    assert four.f1(Level.FULL) >= 0.80

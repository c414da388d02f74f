"""The way back from repaired text to the file: every abstract at hand, and text made to break it."""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from abstrax.engines.batch import run
from abstrax.model import Document, Record
from abstrax.text import NoAbstractError, Page, Text, clean, prepare, sentences
from abstrax.text.sentences import LONGEST
from conftest import corpus

ROOT = Path(__file__).resolve().parent.parent
SPANS_EACH = 8

# A slice may read otherwise than within its text at its very ends: a decimal dot loses its neighbour.
CONTEXT = ".·•"
DECIDED = {",": ".", "³": "≥"}
CUT_OFF = ("&#3f", "&#3d")


@lru_cache(maxsize=1)
def pages() -> list[Page]:
    """All abstracts of the corpus and those that ship, taken apart."""
    return [prepare(document) for document in corpus()]


def check_way_back(text: Text) -> None:
    """Offsets into the source rise, stay in range, and begin at its first character that says anything."""
    places = [text.raw_offset(at) for at in text.breaks if at < len(text.clean)]
    assert places == sorted(places)
    assert list(text.breaks) == sorted(set(text.breaks))
    assert len(text.breaks) == len(text.shifts)
    if text.clean:
        start, end = text.raw_span(0, len(text.clean))
        assert 0 <= start < end <= len(text.raw)
        assert not clean(text.raw[:start]).clean
        assert not clean(text.raw[end:]).clean


def reads_as(span: str, whole: str) -> bool:
    """Whether a span stands in a slice, but for signs that the rest of the abstract decides: a decimal comma, a Symbol ≥."""
    places = range(len(whole) - len(span) + 1)
    return any(all(read in (said, DECIDED.get(said)) for read, said in zip(span, whole[at:], strict=False)) for at in places)


def check_span(text: Text, start: int, end: int) -> None:
    """The slice of the source reads as the span; its neighbours do not overlap it."""
    low, high = text.raw_span(start, end)
    assert 0 <= low < high <= len(text.raw)
    if start and not _within_unit(text, start):
        assert text.raw_span(start - 1, start)[1] <= low
    if text.raw[low:high].endswith(CUT_OFF):
        return
    whole, span = clean(text.raw[low:high]).clean, text.clean[start:end]
    assert reads_as(span.strip(CONTEXT), whole)
    if not _within_unit(text, start) and not _within_unit(text, end):
        assert len(whole) == len(span)


def _within_unit(text: Text, at: int) -> bool:
    """Whether the characters around ``at`` stand for one character of the source."""
    return 0 < at < len(text.clean) and text.raw_offset(at - 1) == text.raw_offset(at)


def test_every_abstract_of_the_corpus_leads_back_to_its_source() -> None:
    chance = random.Random(20)
    for page in pages():
        check_way_back(page.text)
        for _ in range(SPANS_EACH):
            start = chance.randrange(len(page.text.clean))
            check_span(page.text, start, min(len(page.text.clean), start + chance.randrange(1, 80)))


def test_no_sentence_of_the_corpus_is_cut_for_its_length() -> None:
    for document in corpus():
        longest = max((s.end - s.start for s in sentences(prepare(document))), default=0)
        assert longest < LONGEST / 1.5, document.id


def test_every_fact_of_the_corpus_quotes_its_source() -> None:
    documents = list(corpus())
    facts = 0
    for document, record in zip(documents, run(documents, jobs=2), strict=True):
        assert isinstance(record, Record), str(record)
        for fact in record.facts:
            assert document.text[fact.start : fact.end] == fact.quote != "", (document.id, fact)
        facts += len(record.facts)
    assert len(documents) >= 4692
    assert facts > 10 * len(documents), "the check must not be one of nothing"


def test_passages_of_the_corpus_are_in_order_and_cover_its_prose() -> None:
    for page in pages():
        passages = [p for p in page.passages if p.section != "title"]
        edges = [edge for passage in passages for edge in (passage.start, passage.end)]
        assert edges == sorted(edges)
        assert all(p.start < p.end <= len(page.text.clean) for p in page.passages)
        assert all(page.text.clean[p.start : p.end].strip() for p in page.passages)


def test_sentences_of_the_corpus_cover_their_passages() -> None:
    for page in pages():
        found = sentences(page)
        assert all(a.end <= b.start for a, b in pairwise(found))
        for passage in (p for p in page.passages if p.searched):
            inside = [s for s in found if passage.start <= s.start < passage.end]
            held = sum(1 for s in inside for c in page.text.clean[s.start : s.end] if c.isalnum())
            assert held == sum(map(str.isalnum, page.text.clean[passage.start : passage.end]))


ENTITIES = ["N&#3f6", "&#xb7;", "&#x2009;", "&lt;", "&amp;lt;", "&#3f", "&bogus;"]
SIGNS = [
    "0·75",
    "ﬁ",
    "Ⅲ",
    "−5",
    "µg",
    "μg",
    "＜５",
    "10⁹/L",
    "\r\n",
    "\r",
    "\n",
    "\u00ad",
    "\ufeff",
    "\u200b",
]
WORDS = [
    "Methods: ",
    "Results ",
    "References: 1. Doe A, et al. J 2020;1:2.",
    "Figure 1. ",
    "men",
    "•",
    " ",
    ". ",
    "5",
]
PIECES = st.sampled_from(ENTITIES + SIGNS + WORDS)


@given(st.lists(PIECES | st.text(max_size=6), max_size=30), st.data())
def test_any_text_leads_back_to_its_source(pieces: list[str], data: st.DataObject) -> None:
    text = clean("".join(pieces))
    check_way_back(text)
    if text.clean:
        start = data.draw(st.integers(0, len(text.clean) - 1))
        end = data.draw(st.integers(start + 1, len(text.clean)))
        low, high = text.raw_span(start, end)
        assert 0 <= low < high <= len(text.raw)


@given(st.lists(PIECES | st.text(max_size=6), max_size=40))
def test_any_text_is_taken_apart_in_order(pieces: list[str]) -> None:
    try:
        page = prepare(Document(id="x", text="".join(pieces)))
    except NoAbstractError:
        return
    edges = [edge for passage in page.passages for edge in (passage.start, passage.end)]
    assert edges == sorted(edges)
    found = sentences(page)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for sentence in found:
        assert page.text.raw_span(sentence.start, sentence.end)

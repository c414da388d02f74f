"""Adding abstracts: each source as it comes, malformed ones, duplicates, the network and its refusals."""

from __future__ import annotations

import email.message
import gzip
import io
import json
import re
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

import pdfs
from abstrax import adding, extract
from abstrax.adding import Abstract, Settings, Shelf, form, identifiers, markup, network, shelf, sources, web
from abstrax.adding import abstract as abstracts
from abstrax.adding import tables as table_reader
from conftest import Run, make

SAMPLES = Path(__file__).resolve().parent / "samples"


def read(source: Path | str, **settings: Any) -> list[Abstract | adding.SourceError]:
    return list(adding.read(str(source), Settings(**settings)))


def good(source: Path | str, **settings: Any) -> list[Abstract]:
    return [item for item in read(source, **settings) if isinstance(item, Abstract)]


def problems(source: Path | str, **settings: Any) -> list[str]:
    return [str(item) for item in read(source, **settings) if isinstance(item, adding.SourceError)]


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- what is raised and lowered ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("1 &times; 10<sup>6</sup> cells/kg", "1 × 10⁶ cells/kg"),
        ("2.5&#xd7;10 <sup>6</sup> cells", "2.5×10⁶ cells"),
        ("10<sup>&minus;3</sup> mol", "10⁻³ mol"),
        ("10<sup>6.5</sup> copies", "10^6.5 copies"),
        ("375 mg/m<sup>2</sup>", "375 mg/m²"),
        ("CD19<sup>+</sup> B cells", "CD19+ B cells"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("the 28<sup>th</sup> day", "the 28th day"),
        ("as told before<sup>1,3-5</sup>.", "as told before¹,³-⁵."),
        ("p<sup>a</sup>", "pᵃ"),
        ("Brand<sup>TM</sup>", "BrandTM"),
        ("FEV<sub>1</sub>, C<sub>max</sub>, AUC<sub>0-24</sub>", "FEV₁, Cmax, AUC₀-₂₄"),
        ("p&lt;0.001 and n<50, x<sup>2</sup>", "p<0.001 and n<50, x²"),
        ("10&lt;sup&gt;8&lt;/sup&gt; cells", "10⁸ cells"),
        ("41 x 10(9)/L", "41 x 10⁹/L"),
        ("a dose of 10(6) cells per kg", "a dose of 10⁶ cells per kg"),
        ("10(6) of 20 patients", "10(6) of 20 patients"),
        ("28 kg/m(2)", "28 kg/m²"),
        ("<p>One.</p><p>Two <b>bold</b>.</p>", "One.\n\nTwo bold."),
        ("a <b>b", "a b"),
        ("N&#3f6", "N&#3f6"),  # broken: the text room mends it
    ],
)
def test_strings_of_exports(marked: str, plain: str) -> None:
    assert markup.from_string(marked) == plain


@pytest.mark.parametrize("power", ["10<sup>6</sup>", "1 × 10<sup>6</sup>", "1&times;10 <sup>6</sup>", "1 x 10(6)"])
def test_a_power_is_extracted_as_what_it_is(power: str) -> None:
    record = extract(markup.from_string(f"Six patients received VLT-019 at {power} CAR+ T cells/kg."))
    doses = [(fact.amount, fact.unit) for fact in record.facts if fact.kind == "dose"]
    assert doses == [(1e6, "cells/kg")]


# --- pages ------------------------------------------------------------------------------------------------


def test_a_page_of_a_meeting() -> None:
    (page,) = good(SAMPLES / "meeting.html")
    assert page.title == "Zorvatug in Refractory Lupus Nephritis: Two Doses"
    assert (page.abstract_number, page.venue, page.date) == ("0713", "Convergence 2025", "2025-10-27")
    assert page.keywords == ("B-Cell Targets", "Lupus nephritis")
    assert page.url and page.url.endswith("/zorvatug-in-refractory-lupus-nephritis-two-doses/")
    assert page.text.startswith("Background/Purpose: Nephritis") and page.text.endswith("T. Lindqvist: None.")
    assert "1 × 10⁶ or 3×10⁶ cells/kg" in page.text and "1.73 m²" in page.text and "CD19+ cells" in page.text
    assert "\nDose | n | Complete response\n1×10⁶/kg | 9 | 4 (44%)\n" in page.text
    assert not re.search("Tweet|Privacy|Keyword index|died|color", page.text)


def test_a_page_of_a_journal() -> None:
    (page,) = good(SAMPLES / "journal.html")
    assert page.title == "Tapering of lisovart in gout: a randomised trial"
    assert (page.doi, page.pmid, page.date) == ("10.9999/ja.2025.0117", "99000117", "2025-02-11")
    assert page.authors == ("Aud Bergersen", "Ravi Menon")
    assert page.keywords == ("Gout", "Urate, serum", "Randomised trial")
    assert page.text.startswith("Objectives\n\nTo learn") and page.text.endswith("Tapering raised urate a little.¹")
    assert "240×10⁹/L" in page.text and "picture" not in page.text and "500" not in page.text


def test_the_main_content_of_an_unknown_page() -> None:
    (page,) = good(SAMPLES / "news.html")
    assert page.title == "Cell therapy softens skin in small trial"
    assert page.date == "2025-06-03"
    assert "10⁸ cells each" in page.text and "above 38°C" in page.text, "powers and declared encoding"
    assert "• Serious infections: one" in page.text
    assert not re.search("Most read|Ten walks|Privacy|Jobs", page.text)


@pytest.mark.parametrize(
    ("body", "present", "absent"),
    [
        ("<p>Shown to 12 patients who were treated for a year.</p><p hidden>Hidden words</p>", "12 patients", "Hidden"),
        ("<p>Shown to 12 patients.</p><p style='display: none'>Hidden words</p>", "12 patients", "Hidden"),
        ("<script>document.body.innerHTML='Injected'</script><p>There were 12 patients.</p>", "12 patients", "Injected"),
        ("<p onclick=\"alert('Injected')\">There were 12 patients.</p>", "12 patients", "Injected"),
        ("<noscript>Turn scripts on</noscript><p>There were 12 patients.</p>", "12 patients", "Turn"),
        ("<p>A <sup>2<sup>x<sub>y</sub></sup></sup>power of 12 patients.</p>" + "<p>More of it.</p>" * 30, "12 patients", "<"),
        ("<p>Control <sup>&#1;\x016</sup>of 12 patients.</p>" + "<p>More of it.</p>" * 30, "12 patients", "\x01"),
        ("<p>There were 12 patients</div></p><p>of both sexes", "of both sexes", "<"),
        ("<table><tr><td><p>" + "There were 12 patients. " * 30 + "</p></td></tr></table>", "12 patients", "|"),
    ],
)  # fmt: skip
def test_what_is_taken_from_a_page(tmp_path: Path, body: str, present: str, absent: str) -> None:
    (page,) = good(saved(tmp_path, "page.html", f"<html><body><h1>A title of a page</h1>{body}</body></html>"))
    assert present in page.text and absent not in page.text


def test_a_page_nests_as_deep_as_it_likes(tmp_path: Path) -> None:
    page = "<html><body>" + "<div>" * 3000 + "There were 12 patients." + "</div>" * 3000 + "</body></html>"
    found = read(saved(tmp_path, "deep.html", page))
    assert len(found) == 1, "read or refused, never a crash"


def test_a_page_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MOST_BYTES", 1000)
    assert "more than any page" in problems(SAMPLES / "news.html")[0]


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message["Snapshot-Content-Location"] = "https://news.example/skin"
    message.set_content((SAMPLES / "news.html").read_text("cp1252"), subtype="html", charset="utf-8", cte="quoted-printable")
    (page,) = good(saved(tmp_path, "news.mhtml", message.as_bytes()))
    assert page.url == "https://news.example/skin" and "10⁸ cells" in page.text


# --- exports ----------------------------------------------------------------------------------------------


def test_pubmed_xml() -> None:
    found = good(SAMPLES / "pubmed.xml")
    assert problems(SAMPLES / "pubmed.xml") == [
        f"{SAMPLES / 'pubmed.xml'}, article 2: has no abstract; add its text by hand, or leave it out"
    ]
    (article,) = found
    assert article.title == "Dose finding with ex vivo expanded BLQ-11 cells in myositis"
    assert (article.pmid, article.pmcid, article.doi) == ("99000201", "PMC99000201", "10.9999/amm.2025.31")
    assert article.authors == ("Haugland S", "BLQ Study Group") and article.date == "2025-03-07"
    assert article.venue == "Archives of Muscle Medicine" and article.keywords == ("myositis", "cell therapy")
    assert article.text.split("\n") == [
        "BACKGROUND: Myositis may resist all drugs.",
        "METHODS: Twelve patients received BLQ-11 at 10⁶ or 2\u00a0×\u00a010⁶ cells/kg.",
        "RESULTS: CK fell from 4100 to 310 U/L at week 12 (P < 0.001). No ICANS occurred.",
        "Both doses were safe.",
    ]


def test_jats() -> None:
    (article,) = good(SAMPLES / "jats.xml")
    assert (article.pmid, article.pmcid, article.doi) == ("99000301", "PMC99000301", "10.9999/ov.301")
    assert (article.venue, article.date, article.authors) == ("Open Vasculitis", "2025-05-04", ("Ferrand Luc",))
    assert article.text.split("\n") == [
        "Background: Arteritis may blind.",
        "Methods: Patients took quenvolimab 150 mg every 4 weeks; counts are 4×10⁹/L.",
        "Results: Relapse occurred in 12 of 48 patients (25%).",
        "One died.",
    ]


def test_medline() -> None:
    (record,) = good(SAMPLES / "search.nbib")
    assert record.title == "Velotabart against fibrosis of the skin: 10 weeks of treatment in diffuse disease"
    assert (record.pmid, record.pmcid, record.doi) == ("99000401", "PMC99000401", "10.9999/skin.2024.12")
    assert (record.venue, record.date) == ("Journal of hard skin", "2024-03-18")
    assert record.keywords == ("Fibrosis", "Scleroderma, Systemic")
    assert record.text.startswith("BACKGROUND: Fibrosis kills. METHODS: Ten adults took velotabart 40 mg daily and")
    assert "1 x 10⁹/L" in record.text and "30 kg/m²" in record.text
    assert "record 2: has no abstract" in problems(SAMPLES / "search.nbib")[0]


def test_ris() -> None:
    (record,) = good(SAMPLES / "library.ris")
    assert record.title == "Cold hands treated with pontrazine"
    assert record.authors == ("Virtanen, Aino", "Okafor, Chidi") and record.keywords == ("Raynaud", "Vasodilators")
    assert (record.doi, record.date, record.venue) == ("10.9999/vessels.24.9", "2024-09-02", "Journal of Vessels")
    assert record.text.endswith("counts were 3 × 10⁹/L. Results: Attacks fell by 38% (p<0.01).")


def test_bibtex() -> None:
    (entry,) = good(SAMPLES / "library.bib")
    assert (entry.id, entry.doi, entry.date) == ("okafor2023", "10.9999/vessels.23.2", "2023-02")
    assert entry.title == "Pontrazine in Raynaud's phenomenon: Étude of 30 patients"
    assert entry.authors == ("Okafor, Chidi", "Müller, Jörg")
    assert "≥10 attacks a week and platelets of 150 × 10⁹/L" in entry.text
    assert "fell in 60% (p = 0.02); FEV₁ and 10⁶ cells" in entry.text


def test_europepmc() -> None:
    (result,) = good(SAMPLES / "europepmc.json")
    assert (result.pmid, result.doi, result.date) == ("99000501", "10.9999/epmc.5", "2025-01-09")
    assert result.title == "Anti-CD19 cells for children with lupus" and result.authors == ("Sørli M", "Adeyemi T")
    assert result.venue == "Paediatric Immunity" and result.keywords == ("Lupus", "CAR T cells")
    assert result.text.startswith("Background: Lupus in children is severe.\n")
    assert "Methods: Six girls received 1 × 10⁶ cells/kg" in result.text and "(p < 0.05)" in result.text


# --- tables -----------------------------------------------------------------------------------------------

COLUMNS = {"text_column": "Abstract Text", "id_column": "Number"}


def test_csv() -> None:
    rows = good(SAMPLES / "meeting.csv", **COLUMNS)
    assert [row.name for row in rows] == ["P-101", "P-102"]
    assert rows[0].keywords == ("spine", "biologics") and rows[0].venue == "Spine Days"
    assert '"quiet"' in rows[1].text and "10⁴/mL" in rows[1].text
    assert problems(SAMPLES / "meeting.csv", **COLUMNS)[0].endswith("leave it out")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_with_other_signs_between(tmp_path: Path, delimiter: str) -> None:
    lines = [("id", "title", "abstract"), ("a1", "Cold, hands", "Results: 12 patients, all well.")]
    table = saved(tmp_path, "t.csv", "\ufeff" + "".join(f"{delimiter.join(line)}\n" for line in lines))
    assert [(row.name, row.title, row.text) for row in good(table)] == [lines[1]]


def test_excel(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    raised = TextBlock(InlineFont(vertAlign="superscript"), "6")
    book.active.append(["Number", "Title", "Abstract Text", "Date"])
    book.active.append([101, "Sitrupan", CellRichText("Results: 3 × 10", raised, " cells in 12 patients."), None])
    book.active.append([102, "Sitrupan again", "Results: 13 patients.", datetime(2025, 3, 7)])
    book.save(tmp_path / "meeting.xlsx")
    first, second = good(tmp_path / "meeting.xlsx", **COLUMNS)
    assert (first.name, first.text) == ("101", "Results: 3 × 10⁶ cells in 12 patients.")
    assert (second.name, second.date) == ("102", "2025-03-07")


def test_parquet(tmp_path: Path) -> None:
    columns = {"id": [7, 8], "text": ["Results: 12 patients.", None], "authors": [["Doe A", "Ek B"], []]}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "t.parquet")
    (row,) = good(tmp_path / "t.parquet")
    assert (row.name, row.authors, row.text) == ("7", ("Doe A", "Ek B"), "Results: 12 patients.")
    assert len(problems(tmp_path / "t.parquet")) == 1


def test_json_lines() -> None:
    assert [row.name for row in good(SAMPLES / "lines.jsonl")] == ["line-1", "line-3"]
    (problem,) = problems(SAMPLES / "lines.jsonl")
    assert "lines.jsonl, line 2: is not valid JSON" in problem


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"name": "Number;Results"}, "has no column that is called abstract or text; name one with --text-column: 'Number'"),
        ({"text_column": "Abstract"}, "has no column 'Abstract'; --text-column is one of 'Number', 'Title'"),
        ({**COLUMNS, "id_column": "No"}, "has no column 'No'; --id-column is one of"),
    ],
)
def test_a_column_that_is_not_there(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    header = settings.pop("name", "Number;Title;Abstract Text")
    table = saved(tmp_path, "t.csv", f"{header}\nP-1;Cold hands;Results: 12 patients.\n")
    assert words in problems(table, **settings)[0]


# --- PDFs -------------------------------------------------------------------------------------------------


def book() -> bytes:
    """Two numbered abstracts on the first of three pages, with running heads."""
    first = [
        *pdfs.plain(["P-011 TWO DOSES OF KELOMAB IN MYOSITIS OF ADULTS"], top=760),
        *pdfs.plain(["A. Bergersen1, R. Menon2, 1Hill University, Hilltown, 2Bay Clinic, Baytown"], top=740),
        (60, 715, [("Background: Myositis weakens. Methods: Nine adults received 3 × 10", 10, 0), ("6", 6.5, 3.5),
                   (" cells/kg of KLM-1 and anti-inflam-", 10, 0)]),
        (60, 703, [("matory drugs in an open-", 10, 0)]),
        (60, 691, [("label study, an open-label one; CD19", 10, 0), ("+", 6.5, 3.5), (" cells and FEV", 10, 0),
                   ("1", 6.5, -1.5), (" were measured.", 10, 0)]),
        *pdfs.plain(["Results: Seven of 9 patients improved."], top=679),
        *pdfs.plain(["P-012 COLD HANDS IN WINTER: A SURVEY"], top=640),
        *pdfs.plain(["C. Roffe, Bay Clinic"], top=620),
        *pdfs.plain(["Results: We asked 212 patients; 40 answered."], top=595),
    ]  # fmt: skip
    more = [[*pdfs.plain([f"P-01{n} A TITLE OF NUMBER {n}"], top=760), *pdfs.plain([f"Results: {n} died."], top=730)]
            for n in (3, 4)]  # fmt: skip
    pages = [first, *more]
    return pdfs.build([
        [(60, 800, [("Abstracts of the Joint Days", 8, 0)]), *page, (290, 30, [(str(16 + n), 8, 0)])]
        for n, page in enumerate(pages)
    ])  # fmt: skip


def test_a_pdf_with_several_abstracts(tmp_path: Path) -> None:
    found = good(saved(tmp_path, "book.pdf", book()))
    assert [a.abstract_number for a in found] == ["P-011", "P-012", "P-013", "P-014"]
    assert found[0].title == "TWO DOSES OF KELOMAB IN MYOSITIS OF ADULTS"
    assert found[0].text == (
        "Background: Myositis weakens. Methods: Nine adults received 3 × 10⁶ cells/kg of KLM-1 and anti-inflammatory "
        "drugs in an open-label study, an open-label one; CD19+ cells and FEV₁ were measured.\n"
        "Results: Seven of 9 patients improved."
    )
    assert found[3].text == "Results: 4 died.", "without the running head and the page number"


def test_a_pdf_of_an_article(tmp_path: Path) -> None:
    page = [
        *pdfs.plain(["Lisovart for gout of the hands:", "a randomised trial"], size=16, top=790),
        *pdfs.plain(["A. Bergersen, R. Menon and C. Roffe", "doi: 10.9999/hands.12"], top=740),
        *pdfs.plain(["Abstract"], top=700),
        *pdfs.plain(["Background: Gout hurts hands more than is commonly thought. Methods: We gave",
                     "lisovart 80 mg daily to 60 patients for a year, and asked them about their pain.",
                     "Results: Pain fell by 20 points in both groups of the trial."], top=680),
        *pdfs.plain(["1. Introduction"], top=600), *pdfs.plain(["Of old, 900 patients had gout."], top=580),
    ]  # fmt: skip
    (article,) = good(saved(tmp_path, "article.pdf", pdfs.build([page])))
    assert article.title == "Lisovart for gout of the hands: a randomised trial"
    assert article.doi == "10.9999/hands.12"
    assert article.text.startswith("Background: Gout") and article.text.endswith("groups of the trial.")


LOCKED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -1 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<43><43>]"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdfs.build([[]]), "has no text layer; recognise its text first (ocrmypdf)"),
        (pdfs.build([pdfs.plain(["Results: 12 patients."])], LOCKED), "is locked with a password; save it without one"),
        (b"%PDF-1.7 and then nothing", "is a broken PDF"),
        (book()[:400], "is a broken PDF"),
    ],
)
def test_a_pdf_that_cannot_be_read(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in problems(saved(tmp_path, "bad.pdf", content))[0]


# --- archives, folders, text files ------------------------------------------------------------------------


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


def test_archives_and_folders(tmp_path: Path) -> None:
    ris, nbib = (SAMPLES / "library.ris").read_bytes(), (SAMPLES / "search.nbib").read_bytes()
    assert len(good(saved(tmp_path, "a.zip", zipped(one__ris=ris, two__nbib=nbib)))) == 2
    assert len(good(saved(tmp_path, "search.nbib.gz", gzip.compress(nbib)))) == 1
    assert len(good(tmp_path)) == 3


def test_an_archive_does_not_write_outside(tmp_path: Path) -> None:
    saved(tmp_path, "a.zip", zipped(**{"../../escape__txt": b"Results: 12 patients were enrolled."}))
    assert len(good(tmp_path / "a.zip")) == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["a.zip"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(inner__zip=zipped(a__txt=b"x")), "is an archive within an archive"),
        (zipped(inner__gz=gzip.compress(b"x")), "is an archive within an archive"),
        (gzip.compress(gzip.compress(b"x")), "is an archive within an archive"),
        (gzip.compress(b"x" * 1000)[:-6], "is a broken gzip file"),
        (zipped(a__txt=b"x" * 900)[:-30], "is a broken zip file"),
        (zipped(a__txt=b"x" * 4000), "holds 1 files of"),
        (gzip.compress(b"x" * 3000), "unpacks to more than"),
        (zipped(**{"word/document__xml": b"<w/>"}), "is an office document"),
    ],
)
def test_an_archive_that_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, words: str) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 2000)
    monkeypatch.setattr(sources, "MOST_UNPACKED", 3000)
    assert words in problems(saved(tmp_path, "a.bin", content))[0]


def test_a_parquet_file_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_reader, "MOST_UNPACKED", 1000)
    pyarrow.parquet.write_table(pyarrow.table({"text": ["x" * 900] * 900}), tmp_path / "t.parquet")
    assert (tmp_path / "t.parquet").stat().st_size < 10_000
    assert "unpacks to" in problems(tmp_path / "t.parquet")[0]


def test_a_text_file_is_added_with_what_it_says(tmp_path: Path) -> None:
    page = "Velotabart in early arthritis\n\nMethods: Forty adults took 20 mg.\nDOI: 10.9999/early.1\n"
    (found,) = good(saved(tmp_path, "early.txt", page))
    assert (found.name, found.title, found.doi) == ("early", "Velotabart in early arthritis", "10.9999/early.1")
    assert found.text.startswith("Methods: Forty adults")
    again = saved(tmp_path, "early2.txt", form.write(found))
    assert good(again)[0].model_copy(update={"id": "early"}) == found


def hostile_workbook() -> bytes:
    """A workbook whose sheet declares an entity."""
    stream, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["id", "text"])
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].replace(b"text", b"&e;")
    members["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE x [<!ENTITY e "text">]>' + sheet
    hostile = io.BytesIO()
    with zipfile.ZipFile(hostile, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return hostile.getvalue()


BAD: dict[str, tuple[str, bytes, str]] = {
    "no such file": ("missing.txt", b"", "does not exist; check the path, or write PMID"),
    "entities": ("x.xml", (SAMPLES / "laughs.xml").read_bytes(), "declares XML entities"),
    "entities in UTF-16": ("x.xml", (SAMPLES / "laughs.xml").read_text().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"),
                           "declares XML entities"),
    "an external entity": ("x.xml", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><article>&e;</article>', "declares XML entities"),
    "broken XML": ("x.xml", b"<PubmedArticleSet><PubmedArticle>", "line 1: is not well-formed XML"),
    "other XML": ("x.xml", b"<rss><item/></rss>", "is XML of an unknown kind (<rss>)"),
    "an empty page": ("x.html", b"<html></html>", "has no abstract"),
    "an empty file": ("x.html", b" ", "is an empty page"),
    "no MEDLINE": ("x.nbib", b"nothing here", "holds no MEDLINE record"),
    "no RIS": ("x.ris", b"nothing here", "RIS"),
    "no BibTeX": ("x.bib", b"@article{a, title = {never closed", "BibTeX"),
    "no JSON": ("x.json", b"{", "is not valid JSON"),
    "deep JSON": ("x.json", b"[" * 100_000, "x.json"),
    "JSON of numbers": ("x.json", b"[1, 2]", "is JSON without records"),
    "no results": ("x.json", b'{"resultList": {"result": []}}', "holds no result"),
    "no rows": ("x.csv", b"id,text\n", "holds no rows"),
    "a workbook with entities": ("x.xlsx", hostile_workbook(), "EntitiesForbidden"),
    "a broken workbook": ("x.xlsx", zipped(**{"xl/workbook__xml": b"<x"}), "cannot be read"),
    "a broken Parquet": ("x.parquet", b"PAR1xxxxPAR1", "cannot be read"),
    "an old workbook": ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old office document; save it as .xlsx"),
    "an image": ("x.png", b"\x89PNG\r\n", "is an image"),
    "Latin-1": ("x.ris", b"TY  - JOUR\nAB  - 5 \xb5g\nER  - \n", "is not UTF-8"),
    "a book": ("x.html", b"<html><body><p>" + b"There were patients. " * 20_000 + b"</p></body></html>", "more than any abstract"),
    "one endless line": ("x.jsonl", json.dumps({"id": "a", "text": "patients " * 12_000}).encode(), "has a line of more than"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_source_is_named_with_a_remedy(tmp_path: Path, case: str) -> None:
    name, content, words = BAD[case]
    path = tmp_path / name if not content else saved(tmp_path, name, content)
    found = read(path)
    assert [type(item) for item in found if isinstance(item, Abstract)] == []
    assert words in str(found[0]) and "; " in str(found[0])


def test_a_missing_library_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(module: str) -> None:
        raise ImportError(module)

    monkeypatch.setattr(abstracts.importlib, "import_module", gone)
    (problem,) = problems(SAMPLES / "library.ris")
    assert problem == "rispy: is not installed; install what adding needs: pip install 'abstrax[add]'"


# --- the form of a file -----------------------------------------------------------------------------------

FULL = Abstract(
    title="Title: of  a\nstudy — with 10⁶ cells", authors=("Doe A", "Ek; B"), venue="Joint Days", date="2025/3/7",
    keywords=("Scleroderma, Systemic", " ", "Lung", "Lung"), abstract_number="LB07", pmid="PMID: 99000001", pmcid="99",
    doi="https://doi.org/10.9999/x.1.", url="https://a.example/b?c=d", source="a.nbib, record 1",
    text="\ufeffBACKGROUND: One.\r\n-- abstract --\nRESULTS: Two\u2009%.  \n\n\n\nDOI: 10.9999/other\x00",
)  # fmt: skip


def test_fields_are_brought_into_form() -> None:
    assert FULL.title == "Title: of a study — with 10⁶ cells" and FULL.authors == ("Doe A", "Ek, B")
    assert (FULL.pmid, FULL.pmcid, FULL.doi, FULL.date) == ("99000001", "PMC99", "10.9999/x.1", "2025-03-07")
    assert FULL.keywords == ("Scleroderma, Systemic", "Lung")
    assert FULL.text == "BACKGROUND: One.\nRESULTS: Two\u2009%.\n\nDOI: 10.9999/other"


EVERY = ["meeting.html", "journal.html", "news.html", "pubmed.xml", "jats.xml", "search.nbib", "library.ris",
         "library.bib", "europepmc.json", "lines.jsonl"]  # fmt: skip


def test_metadata_makes_the_round_trip() -> None:
    found = [FULL, *(item for name in EVERY for item in good(SAMPLES / name))]
    for item in found:
        assert form.read(form.write(item), item.id) == item
        assert form.write(form.read(form.write(item)) or item) == form.write(item)
    assert form.read("Title: a page\n\nResults: 12 patients.\n") is None


def test_the_reading_room_understands_the_form() -> None:
    content = form.write(FULL)
    record = extract(content.replace("RESULTS: Two", "RESULTS: 12 patients were enrolled; two"))
    assert record.layout == "added" and record.title == "Title: of a study - with 10⁶ cells"
    assert record.metadata.model_dump(exclude={"registration", "title"}) == {
        "abstract_number": "LB07", "venue": "Joint Days", "date": "2025-03-07", "url": "https://a.example/b?c=d",
        "keywords": ("Scleroderma, Systemic", "Lung"), "doi": "10.9999/x.1",
    }  # fmt: skip
    assert [section.name for section in record.sections][:3] == ["title", "background", "results"]


def test_a_file_without_a_title_has_none() -> None:
    record = extract(form.write(Abstract(venue="Annals of Cold Hands and Feet", text="Results: 12 patients enrolled.")))
    assert record.title is None and [fact.section for fact in record.facts] == ["results"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"id": "ard/2025.12", "pmid": "7"}, "ard-2025.12"),
        ({"id": "../../etc"}, "etc"),
        ({"pmid": "7", "title": "A title"}, "pmid-7"),
        ({"title": "Étude: β-cells & 10⁶ of them"}, "etude-cells-106-of-them"),
        ({"title": "word " * 40}, "-".join(["word"] * 12)),
        ({"title": "抗体"}, "abstract"),
        ({}, "results-12-patients"),
    ],
)
def test_the_name_of_a_file(fields: dict[str, str], name: str) -> None:
    assert Abstract(text="Results: 12 patients.", **fields).name == name


# --- the folder -------------------------------------------------------------------------------------------

KELOMAB = Abstract(title="Kelomab in myositis of adults", text="Results: Seven of 9 patients improved.",
                   doi="10.9999/K.1", venue="Joint Days", abstract_number="P-011")  # fmt: skip


def changed(**fields: Any) -> Abstract:
    return Abstract(**{**KELOMAB.model_dump(), **fields})


@pytest.mark.parametrize(
    ("other", "kind", "words"),
    [
        (changed(source="elsewhere.ris"), "there", ""),
        (changed(title="Another title altogether", abstract_number="1", doi="10.9999/k.1"), "refused", "same DOI as"),
        (changed(title="Another title altogether", doi=None), "refused", "same abstract number as"),
        (changed(title="KELOMAB in Myositis of adults?", doi=None, abstract_number=None), "refused", "same title as"),
        (changed(text="Results: Seven of 12 patients improved."), "refused", "text from word 4: 'of 9 patients improved.' there, 'of 12 patients"),
        (changed(date="2025"), "refused", "date none there, '2025' here"),
        (changed(title="Another title altogether", doi=None, venue="Skin Days"), "added", ""),
    ],
)  # fmt: skip
def test_duplicates(tmp_path: Path, other: Abstract, kind: str, words: str) -> None:
    assert Shelf(tmp_path).add(KELOMAB).kind == "added"
    before = (tmp_path / "kelomab-in-myositis-of-adults.txt").read_bytes()
    for folder in (Shelf(tmp_path),):
        outcome = folder.add(other)
        assert outcome.kind == kind and words in outcome.reason
    assert (tmp_path / "kelomab-in-myositis-of-adults.txt").read_bytes() == before


def test_duplicates_by_pmid_and_within_one_run(tmp_path: Path) -> None:
    folder = Shelf(tmp_path / "new")
    assert folder.add(Abstract(pmid="77", title="First of its kind", text="Twelve patients.")).kind == "added"
    second = folder.add(Abstract(pmid="77", id="x", title="Second of its kind", text="Twelve patients."))
    assert second.kind == "refused" and "same PMID as" in second.reason


def test_numbers_begin_anew_in_every_file_without_a_meeting(tmp_path: Path) -> None:
    one = Abstract(abstract_number="P1", title="On cold hands and feet", text="12 patients.", source="a.pdf, abstract P1")
    two = Abstract(abstract_number="P1", title="On warm hands and feet", text="13 patients.", source="b.pdf, abstract P1")
    folder = Shelf(tmp_path)
    assert [folder.add(one).kind, folder.add(two).kind] == ["added", "added"]


def test_a_file_that_differs_is_never_overwritten(tmp_path: Path) -> None:
    file = saved(tmp_path, "mine.txt", "Results: My own 12 patients were enrolled.\n")
    outcome = Shelf(tmp_path).add(changed(id="mine"))
    assert outcome.kind == "refused" and "mine.txt is there and differs: title none there" in outcome.reason
    assert file.read_text() == "Results: My own 12 patients were enrolled.\n"
    saved(tmp_path, "bytes.txt", b"\xff\xfe\x00")
    assert "cannot be read" in Shelf(tmp_path).add(changed(id="bytes")).reason
    assert not list(tmp_path.glob(".*"))


def test_pages_that_were_saved_as_text_count_too(tmp_path: Path) -> None:
    raw = Path(__file__).resolve().parent.parent / "raw" / "acr-im19-sle.txt"
    saved(tmp_path, raw.name, raw.read_bytes())
    outcome = Shelf(tmp_path).add(Abstract(abstract_number="0647", venue="ACR Convergence 2025", text="Six patients."))
    assert outcome.kind == "refused" and "same abstract number as" in outcome.reason


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(shelf.os, "link", refuse)
    assert Shelf(tmp_path).add(KELOMAB).kind == "added"
    assert Shelf(tmp_path).add(KELOMAB).kind == "there"
    assert form.read((tmp_path / "kelomab-in-myositis-of-adults.txt").read_text()) == KELOMAB


# --- identifiers, against a server that plays the services' documented answers -----------------------------

Reply = tuple[int, dict[str, str], bytes]


class Service:
    """A server on this machine; ``replies`` by path are played in order, the last one again and again."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[str] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(self.path)
                queue = service.replies.get(self.path.partition("?")[0], [(404, {}, b"not here")])
                status, headers, body = queue.pop(0) if len(queue) > 1 else queue[0]
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def service() -> Iterator[Service]:
    playing = Service()
    yield playing
    playing.server.shutdown()
    playing.server.server_close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, none of them in truth."""
    made: list[float] = []
    monkeypatch.setattr(network.time, "sleep", lambda seconds: made.append(round(seconds, 2)))
    return made


def client(service: Service, **settings: Any) -> network.Client:
    return network.Client(eutils=f"{service.url}/eutils", europepmc=f"{service.url}/epmc", **settings)


FETCHED = (200, {"Content-Type": "text/xml"}, (SAMPLES / "pubmed.xml").read_bytes())
FOUND = (200, {"Content-Type": "application/json"}, (SAMPLES / "europepmc.json").read_bytes())
NOTHING = (200, {}, b'{"hitCount": 0, "resultList": {"result": []}}')
LIMITED = (429, {"Retry-After": "7"}, b'{"error":"API rate limit exceeded","api-key":"127.0.0.1","count":"4","limit":"3"}')


@pytest.mark.parametrize(
    ("source", "kind", "value"),
    [
        ("PMID:42595657", "pmid", "42595657"), ("pmid: 7", "pmid", "7"), ("PMC99000301", "pmcid", "PMC99000301"),
        ("DOI:10.1016/j.x.2025.01.002", "doi", "10.1016/j.x.2025.01.002"), ("10.9999/abc", "doi", "10.9999/abc"),
        ("https://doi.org/10.9999/a(b)c", "doi", "10.9999/a(b)c"), ("doi:https://doi.org/10.9999/a", "doi", "10.9999/a"),
        ("https://pubmed.ncbi.nlm.nih.gov/42595657/", "pmid", "42595657"),
        ("https://pubmed.ncbi.nlm.nih.gov/42595657/?format=abstract", "pmid", "42595657"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC99000301/", "pmcid", "PMC99000301"),
        ("https://europepmc.org/article/MED/42595657", "pmid", "42595657"),
        ("https://abstracts.example/abstract/one/", "page", "https://abstracts.example/abstract/one/"),
    ],
)  # fmt: skip
def test_identifiers(source: str, kind: str, value: str) -> None:
    assert identifiers.recognise(source) == (kind, value)


def test_what_is_no_identifier() -> None:
    assert identifiers.recognise("raw/pmid.txt") is None
    assert "is no PMID; write PMID: and digits" in problems("PMID:4259x")[0]
    assert "is no DOI" in problems("DOI:twelve")[0]


def test_a_pmid(service: Service) -> None:
    service.replies["/eutils/efetch.fcgi"] = [FETCHED]
    found = good("PMID:99000201", client=client(service, email="me@example.org", api_key="k1"))
    assert (found[0].pmid, found[0].source) == ("99000201", "PMID:99000201, PubMed")
    for parameter in ("db=pubmed", "id=99000201", "retmode=xml", "tool=abstrax", "email=me%40example.org", "api_key=k1"):
        assert parameter in service.asked[0]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((200, {}, b"<PubmedArticleSet></PubmedArticleSet>"), "is not in PubMed; check the number"),
        ((400, {}, b'{"error":"API key invalid","api-key":"k1"}'), "the server refuses it (400: {\"error\":\"API key invalid\""),
        ((404, {}, b"gone"), "is not there (404)"),
        ((200, {}, b"<PubmedArticleSet><PubmedArticle><MedlineCit"), "is not well-formed XML"),
    ],
)  # fmt: skip
def test_a_pmid_that_is_answered_badly(service: Service, reply: Reply, words: str) -> None:
    service.replies["/eutils/efetch.fcgi"] = [reply]
    assert words in problems("PMID:1", client=client(service))[0]
    assert len(service.asked) == 1, "no second try where none can help"


def test_a_refusal_for_too_many_requests_is_waited_out(service: Service, waits: list[float]) -> None:
    service.replies["/eutils/efetch.fcgi"] = [LIMITED, (503, {}, b""), FETCHED]
    assert len(good("PMID:99000201", client=client(service))) == 1
    assert len(service.asked) == 3 and 7.0 in waits and 2.0 in waits


def test_a_service_that_goes_on_refusing(service: Service, waits: list[float]) -> None:
    service.replies["/eutils/efetch.fcgi"] = [(500, {}, b"")]
    assert "the server answers 500, 5 times; try again later" in problems("PMID:1", client=client(service))[0]
    assert {1.0, 2.0, 4.0, 8.0} <= set(waits) and 16.0 not in waits


def test_a_service_that_asks_for_an_hour(service: Service, waits: list[float]) -> None:
    service.replies["/eutils/efetch.fcgi"] = [(429, {"Retry-After": "3600"}, b"")]
    assert "answers 429 and asks to wait 3600 seconds; try again after that" in problems("PMID:1", client=client(service))[0]
    assert not waits


def test_a_service_that_is_not_there(waits: list[float]) -> None:
    away = network.Client(eutils="http://127.0.0.1:9", europepmc="http://127.0.0.1:9")
    assert "cannot be reached (ConnectionError), 5 times" in problems("PMID:1", client=away)[0]


@pytest.mark.parametrize(("key", "pause"), [(None, 0.34), ("k1", 0.11)])
def test_requests_keep_their_distance(service: Service, waits: list[float], key: str | None, pause: float) -> None:
    service.replies["/eutils/efetch.fcgi"] = [FETCHED]
    asking = client(service, api_key=key)
    for number in (1, 2, 3):
        good(f"PMID:{number}", client=asking)
    assert len(waits) == 2 and waits[0] > pause - 0.1 and waits[1] > pause - 0.1


def test_answers_are_cached_without_who_asked(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service.replies["/eutils/efetch.fcgi"] = [FETCHED]
    first = good("PMID:99000201", client=client(service, cache=tmp_path / "c", email="me@example.org", api_key="k1"))
    again = good("PMID:99000201", client=client(service, cache=tmp_path / "c"))
    assert first == again and len(service.asked) == 1
    (kept,) = (tmp_path / "c").iterdir()
    assert b"me@example.org" not in kept.read_bytes() and b"k1" not in kept.read_bytes().partition(b"\n")[0]
    kept.write_bytes(b"{broken")
    assert len(good("PMID:99000201", client=client(service, cache=tmp_path / "c"))) == 1
    now = time.time()
    monkeypatch.setattr(network.time, "time", lambda: now + network.CACHED_FOR + 60)
    good("PMID:99000201", client=client(service, cache=tmp_path / "c"))
    assert len(service.asked) == 3, "broken and old answers are asked for anew"


def test_a_cache_that_cannot_be_written_is_done_without(service: Service, tmp_path: Path) -> None:
    service.replies["/eutils/efetch.fcgi"] = [FETCHED]
    file = saved(tmp_path, "cache", "a file where the folder should be")
    assert len(good("PMID:99000201", client=client(service, cache=file))) == 1


def test_a_doi(service: Service) -> None:
    service.replies["/epmc/search"] = [FOUND]
    (found,) = good("DOI:10.9999/EPMC.5", client=client(service, email="me@example.org"))
    assert (found.pmid, found.source) == ("99000501", "DOI:10.9999/EPMC.5, Europe PMC")
    assert "resultType=core" in service.asked[0] and "format=json" in service.asked[0]
    assert "DOI%3A%2210.9999%2FEPMC.5%22" in service.asked[0] and "email=me%40example.org" in service.asked[0]


def test_a_doi_that_only_pubmed_has(service: Service) -> None:
    service.replies["/epmc/search"] = [NOTHING]
    service.replies["/eutils/esearch.fcgi"] = [(200, {}, b'{"esearchresult": {"count": "1", "idlist": ["99000201"]}}')]
    service.replies["/eutils/efetch.fcgi"] = [FETCHED]
    found = good("doi:10.9999/amm.2025.31", client=client(service))
    assert found[0].doi == "10.9999/amm.2025.31"


def test_a_doi_that_nobody_has(service: Service) -> None:
    service.replies["/epmc/search"] = [FOUND]  # another article than the one asked for
    service.replies["/eutils/esearch.fcgi"] = [(200, {}, b'{"esearchresult": {"count": "0", "idlist": []}}')]
    (problem,) = problems("DOI:10.9999/none", client=client(service))
    assert problem == "DOI:10.9999/none: has no abstract in Europe PMC or PubMed; save its page and add that"


def test_a_pmcid_and_an_answer_that_is_no_json(service: Service) -> None:
    service.replies["/epmc/search"] = [FOUND, (200, {}, b"<html>Down for maintenance</html>")]
    assert good("PMC99000501", client=client(service))[0].pmcid == "PMC99000501"
    assert "does not answer with JSON" in problems("PMC99000501", client=client(service))[0]


def test_an_address(service: Service) -> None:
    page, ris = (SAMPLES / "meeting.html").read_bytes(), (SAMPLES / "library.ris").read_bytes()
    service.replies["/abstract/one"] = [(302, {"Location": "/abstract/two"}, b"")]
    service.replies["/abstract/two"] = [(200, {"Content-Type": "text/html; charset=utf-8"}, page)]
    service.replies["/export.ris"] = [(200, {"Content-Type": "application/octet-stream"}, ris)]
    (found,) = good(f"{service.url}/abstract/one", client=client(service))
    assert found.abstract_number == "0713" and len(service.asked) == 2, "nothing that the page refers to is fetched"
    assert good(f"{service.url}/export.ris", client=client(service))[0].doi == "10.9999/vessels.24.9"


def test_an_address_with_no_end(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "MOST_BYTES", 100)
    service.replies["/long"] = [(200, {"Content-Type": "text/html"}, b"x" * 1000)]
    service.replies["/round"] = [(302, {"Location": "/round"}, b"")]
    assert "is longer than 0 MB" in problems(f"{service.url}/long", client=client(service))[0]
    assert "cannot be fetched (TooManyRedirects)" in problems(f"{service.url}/round", client=client(service))[0]


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_add_reports_and_is_done_once(bench: Path, abstrax: Run) -> None:
    first = abstrax("add", SAMPLES / "meeting.html", SAMPLES / "library.ris")
    assert first.exit_code == 0, first.output
    assert first.stdout.splitlines() == [
        "added    raw/zorvatug-in-refractory-lupus-nephritis-two-doses.txt  "
        "Zorvatug in Refractory Lupus Nephritis: Two Doses",
        "added    raw/cold-hands-treated-with-pontrazine.txt  Cold hands treated with pontrazine",
        "2 added",
    ]
    again = abstrax("add", SAMPLES / "meeting.html", SAMPLES / "library.ris")
    assert again.exit_code == 0 and again.stdout.endswith("2 already there\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["search.nbib"], 1, "1 added, 1 refused"),
        (["lines.jsonl"], 2, "2 added, 1 not read"),
        (["laughs.xml", "library.ris"], 2, "1 added, 1 not read"),
        (["meeting.csv", "--text-column", "Abstract Text", "--id-column", "Number"], 1, "2 added, 1 refused"),
        (["library.ris", "--id", "cold", "--raw", "other"], 0, "other/cold.txt"),
        (["lines.jsonl", "--id", "one"], 2, "--id names one file"),
        (["library.ris", "--eutils", "ftp://x"], 2, "must begin with https://"),
        ([], 2, "Missing argument"),
    ],
)
def test_exit_codes(bench: Path, abstrax: Run, arguments: list[str], code: int, words: str) -> None:
    named = [SAMPLES / word if (SAMPLES / word).is_file() else word for word in arguments]
    result = abstrax("add", *named)
    assert result.exit_code == code and words in result.output


def test_a_duplicate_is_refused_with_what_differs(bench: Path, abstrax: Run) -> None:
    abstrax("add", SAMPLES / "library.ris")
    saved(bench, "again.ris", (SAMPLES / "library.ris").read_text("utf-8").replace("44 patients", "45 patients"))
    result = abstrax("add", "again.ris")
    assert result.exit_code == 1
    assert "same DOI as raw/cold-hands-treated-with-pontrazine.txt, which differs: text from word" in result.stderr
    assert "'by 44 patients whose counts' there, 'by 45 patients whose counts' here" in result.stderr


def test_a_folder_that_cannot_be_written(bench: Path, abstrax: Run) -> None:
    saved(bench, "raw", "a file")
    result = abstrax("add", SAMPLES / "library.ris")
    assert result.exit_code == 2 and "cannot be written" in result.stderr


def test_services_are_set_by_the_environment(
    bench: Path, abstrax: Run, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.replies["/e/efetch.fcgi"] = [FETCHED]
    monkeypatch.setenv("ABSTRAX_EUTILS", f"{service.url}/e/")
    monkeypatch.setenv("ABSTRAX_EMAIL", "me@example.org")
    assert "raw/pmid-99000201.txt" in abstrax("add", "PMID:99000201").stdout
    assert "email=me%40example.org" in service.asked[0]
    assert abstrax("add", "PMID:99000201").exit_code == 1, "the second article of the answer has no abstract"
    assert len(service.asked) == 1 and (bench / "cache/abstrax").is_dir()


def test_every_source_leads_to_a_record(bench: Path, abstrax: Run) -> None:
    saved(bench, "book.pdf", book())
    abstrax("add", *(SAMPLES / name for name in EVERY), "book.pdf")
    result = abstrax("extract", "raw", "-o", "out")
    assert result.exit_code == 0, result.output
    records = [json.loads(path.read_text("utf-8")) for path in (bench / "out").glob("[!.]*.json")]
    assert len(records) == 15 and all(record["layout"] == "added" for record in records)
    for record in records:
        text = (bench / f"raw/{record['id']}.txt").read_bytes().decode()
        assert all(text[fact["start"] : fact["end"]] == fact["quote"] for fact in record.get("facts", []))
    doses = {(fact["drug"], fact["amount"], fact.get("unit")) for r in records for fact in r["facts"] if fact["kind"] == "dose"}
    assert ("fludarabine", 30, "mg/m2") in doses
    assert {amount for _, amount, unit in doses if unit == "cells/kg"} >= {1_000_000, 3_000_000}


README = Path(__file__).resolve().parent.parent / "README.md"
SESSION = re.compile(r"^```session\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_readme_shows_what_adding_prints(bench: Path, abstrax: Run) -> None:
    """Its three sources: a page, an export, and the same export a year later."""
    saved(bench, "page.html", (SAMPLES / "meeting.html").read_bytes())
    nbib = (SAMPLES / "search.nbib").read_text("utf-8")
    saved(bench, "search.nbib", nbib)
    saved(bench, "newer.nbib", nbib.partition("\n\n")[0].replace("6 of 10", "7 of 10"))
    (shown,) = SESSION.findall(README.read_text("utf-8"))
    printed = ""
    for line in re.findall(r"^\$ (.*)$", shown, re.MULTILINE):
        program, *words = line.split()
        output = abstrax(*words).output if program == "abstrax" else (bench / words[0]).read_text("utf-8")
        printed += f"$ {line}\n{output}"
    assert shown == printed, printed


def test_make_shows_a_new_abstract(project: Path) -> None:
    assert make(project, "accept").returncode == 0
    subprocess.run([sys.executable, "-m", "abstrax", "add", SAMPLES / "meeting.html"], cwd=project, check=True)
    result = make(project)
    id = "zorvatug-in-refractory-lupus-nephritis-two-doses"
    assert result.returncode == 0 and "(1 extracted, 3 unchanged)" in result.stdout
    assert json.loads((project / f"extracted/{id}.json").read_text("utf-8"))["metadata"]["abstract_number"] == "0713"

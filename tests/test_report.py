"""The report and its plots: what stands in the files, without a browser."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abstrax.engines.output import OutputError
from abstrax.evidence import files, records
from abstrax.evidence.table import anchor
from abstrax.model import Count, Dose, Effect, Fact, Finding, Grade, Metadata, Record, Score, Section, Study
from abstrax.report import marked, pages, plots, report, wording
from abstrax.report.numbers import number, printed
from abstrax.report.pooling import pool
from abstrax.report.svg import inline
from conftest import ROOT, Run

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def made(extracted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of raw/, beside its workbook."""
    folder = tmp_path_factory.mktemp("review")
    report(extracted, folder / "report.html", raw=[ROOT / "raw"], gold=ROOT / "tests/gold")
    files.write(records.read(extracted), folder, "xlsx")
    return folder / "report.html"


class Seen(HTMLParser):
    """The names of places, the links, the tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.places: Counter[str] = Counter()
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.handlers: list[str] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name == "id":
                self.places[value or ""] += 1
            if name in ("href", "src", "xlink:href"):
                self.links.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def seen(path: Path) -> Seen:
    return Seen(path.read_text(encoding="utf-8"))


# Pooled shares ------------------------------------------------------------------------------------------------


def scaled(x: float, n: float) -> float:
    return math.asin(math.sqrt(x / (n + 1))) + math.asin(math.sqrt((x + 1) / (n + 1)))


# Estimates on the double-arcsine scale, τ² and I² as PyMARE 0.0.13 gives them (DerSimonianLaird).
SECOND_LIBRARY = [
    ([11, 4, 2, 0, 9, 5], [15, 12, 31, 6, 40, 5], 1.29073522, 0.42395015, 87.72777374),
    ([3, 2, 4], [30, 20, 41], 0.67968438, 0.0, 0.0),
]


@pytest.mark.parametrize(("counts", "totals", "estimate", "tau2", "i2"), SECOND_LIBRARY)
def test_pooled_shares_are_those_of_a_second_library(
    counts: Sequence[int], totals: Sequence[int], estimate: float, tau2: float, i2: float
) -> None:
    found = pool(counts, totals)
    assert found.tau2 == pytest.approx(tau2, abs=1e-7) and found.i2 == pytest.approx(i2, abs=1e-5)
    weights = [1 / (1 / (n + 0.5) + tau2) for n in totals]
    assert found.weights == pytest.approx([w / sum(weights) for w in weights])
    assert sum(w * scaled(x, n) for w, x, n in zip(weights, counts, totals, strict=True)) / sum(
        weights
    ) == pytest.approx(estimate)
    for end, share in ((0.0, found.share), (-1.959964, found.low), (1.959964, found.high)):
        at = estimate + end / math.sqrt(sum(weights))
        size = sum(weights)
        inner = math.sin(at) + (math.sin(at) - 1 / math.sin(at)) / size
        expected = 0.5 * (1 - math.copysign(math.sqrt(1 - inner**2), math.cos(at)))
        assert share == pytest.approx(100 * expected, abs=1e-4)


@pytest.mark.parametrize(
    ("counts", "totals", "low", "high"),
    [
        ([0, 0], [5, 9], (0, 0), (10, 25)),
        ([5, 9], [5, 9], (75, 90), (100, 100)),
        ([1, 199], [200, 200], (0, 1), (99, 100)),
    ],
)
def test_a_summary_stays_between_none_and_all(
    counts: Sequence[int], totals: Sequence[int], low: tuple[float, float], high: tuple[float, float]
) -> None:
    found = pool(counts, totals)
    assert (
        low[0] <= found.low <= low[1]
        and high[0] <= found.high <= high[1]
        and found.low <= found.share <= found.high
    )


def test_one_study_has_no_summary() -> None:
    with pytest.raises(ValueError, match="two studies"):
        pool([3], [10])


# Words --------------------------------------------------------------------------------------------------------

AT = {"quote": "x", "section": "results"}
WORDS = [
    (Dose(drug="zorvatug", amount=2e8, unit="cells", every="once", **AT), "zorvatug", "2×10⁸ cells once"),
    (Dose(drug="prednisone", amount=5, amount_high=10, unit="mg", every="1 day", purpose="background", route="oral", **AT), "prednisone (background)", "5–10 mg every day oral"),
    (Dose(amount=9, unit="ug", op="<=", duration="7 days", **AT), "drug not told", "≤ 9 µg for 7 days"),
    (Score(name="SLEDAI-2K", value=12, stat="median", spread="iqr", spread_low=8, spread_high=14.5, unit="points", **AT), "SLEDAI-2K", "median 12 points (IQR 8 to 14.5)"),
    (Score(name="CRP", value=9, role="change", direction="down", unit="mg/L", spread="sd", spread_low=2, **AT), "change in CRP", "−9 mg/L (SD 2)"),
    (Score(name="eGFR", value=60, role="threshold", op="<", unit="mL/min/1.73m2", **AT), "threshold of eGFR", "< 60 mL/min/1.73m²"),
    (Score(name="FVC", value=65, unit="%", stat="single", **AT), "FVC", "65%"),
    (Grade(event="CRS", grade=">=3", n=2, of=8, percent=25, **AT), "CRS, grade ≥3", "2 of 8 (25%)"),
    (Grade(event="infection", n=14, counted="events", **AT), "infection", "14 events"),
    (Grade(event="sepsis", grade="fatal", percent=1.5, of=64, **AT), "sepsis, fatal", "1.5% of 64"),
    (Count(what="female", n=54, percent=84, **AT), "women", "54 (84%)"),
    (Count(what="with", label="remission", percent=30, percent_high=40, op="~", **AT), "with remission", "about 30–40%"),
    (Effect(measure="HR", label="relapse", value=0.62, ci_low=0.41, ci_high=0.94, p="0.02", **AT), "HR of relapse", "0.62 (0.41 to 0.94), p = 0.02"),
    (Effect(measure="OR", value=1.3, p="<0.001", **AT), "OR", "1.3, p <0.001"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "subject", "value"), WORDS)
def test_facts_read_as_a_reader_would_write_them(fact: Fact, subject: str, value: str) -> None:
    assert (wording.subject(fact), wording.value(fact)) == (subject, value)


def test_all_fields_of_a_fact_are_told() -> None:
    fact = Grade(
        event="CRS", grade="2", n=0, group="DL2", when="week 4", confidence=0.5, flags=("when",), **AT
    )
    assert wording.fields(fact) == [
        ("kind", "grade"), ("event", "CRS"), ("grade", "2"), ("n", "0"), ("section", "results"), ("group", "DL2"),
        ("when", "week 4"), ("confidence", "0.5"), ("flags", "when"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (12.5, "12.5"),
        (1340.0, "1,340"),
        (-6.0, "−6"),
        (1e6, "1×10⁶"),
        (3.5e-5, "3.5×10⁻⁵"),
        (0.1 + 0.2, "0.3"),
        (None, ""),
    ],
)
def test_numbers_are_rounded_for_reading_alone(value: float | None, text: str) -> None:
    assert number(value) == text


def test_units_are_printed() -> None:
    assert [printed(code) for code in ("ug/kg", "uL", "mg/m2", "[IU]", "mm[Hg]", "U/L", None)] == [
        "µg/kg", "µL", "mg/m²", "IU", "mmHg", "U/L", "",
    ]  # fmt: skip


# Marked text --------------------------------------------------------------------------------------------------


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=8))
def test_a_text_is_cut_without_loss(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(min(a, b), max(a, b), at) for at, (a, b) in enumerate(ends)]
    cut = marked.pieces(text, 0, len(text), spans)
    assert "".join(piece.text for piece in cut) == text
    opened = [at for piece in cut for at in piece.starts]
    assert sorted(opened) == sorted(at for a, b, at in spans if a < len(text) and b > a)
    assert Counter(opened) == Counter(at for piece in cut for at in piece.ends)


def test_a_fact_in_a_fact_is_marked_as_both() -> None:
    cut = marked.pieces("fell from 9 to 4", 0, 16, [(0, 16, 0), (10, 11, 1)])
    assert [(piece.text, piece.facts) for piece in cut] == [
        ("fell from ", (0,)),
        ("9", (0, 1)),
        (" to 4", (0,)),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["gout"], "gout"),
        (["lupus", "Gout"], "Gout"),
        (["out"], None),
        ([""], None),
        (["missing", "RA"], "RA"),
    ],
)
def test_terms_are_found_as_whole_words(words: list[str], found: str | None) -> None:
    text = "In Gout and in RA, gout flares."
    place = marked.first(text, [(11, len(text)), (0, 11)], words)
    assert (text[slice(*place)].casefold() if place else None) == (found.casefold() if found else None)


# The report ---------------------------------------------------------------------------------------------------


def test_every_fact_of_every_abstract_has_one_place(made: Path, extracted: Path) -> None:
    places = seen(made).places
    for record in records.read(extracted):
        for at in range(len(record.facts)):
            assert places[anchor(record.id, at)] == 1, anchor(record.id, at)


def test_no_place_stands_twice_and_every_link_leads_somewhere(made: Path) -> None:
    page = seen(made)
    assert [name for name, times in page.places.items() if times > 1] == []
    for link in page.links:
        if link.startswith("#"):
            assert unquote(link[1:]) in page.places, link
        else:
            assert link.startswith("https://"), link


def test_the_workbook_leads_to_the_sentences(made: Path) -> None:
    places = seen(made).places
    book = openpyxl.load_workbook(made.with_name("tables.xlsx"))
    links = [cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert len(links) > 100
    for link in links:
        target = f"{link.target or ''}{f'#{link.location}' if link.location else ''}"
        file, _, place = target.partition("#")
        assert file == made.name and unquote(place) in places, target


def test_nothing_is_fetched(made: Path) -> None:
    text = made.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.search(
        r"""(?:src|srcset)=|url\((?!#)|@import|<link|<iframe|<object|<base""", text.replace("data-src", "")
    )


def test_the_overview_counts_and_measures(made: Path, extracted: Path) -> None:
    known = list(records.read(extracted))
    text = " ".join(" ".join(seen(made).text).split())
    assert f"Abstracts {len(known)} Patients" in text
    assert f"Facts {sum(len(record.facts) for record in known):,} Findings" in text
    assert (
        f"Accuracy against {len(list((ROOT / 'tests/gold').glob('*.json')))} abstracts read by hand" in text
    )


def test_the_study_table_leads_to_the_words(made: Path) -> None:
    text = made.read_text(encoding="utf-8")
    row = re.search(r'<tr data-id="acr-car-t-review".*?</tr>', text, re.DOTALL)
    assert row is not None
    links = dict(re.findall(r'<a href="#([^"]+)">([^<]+)</a>', row[0]))
    leads = {shown: place for place, shown in links.items()}
    assert leads["98"].startswith("acr-car-t-review-f")
    assert leads["systemic lupus erythematosus"] == "acr-car-t-review-condition"
    assert re.search(r'id="acr-car-t-review-condition">[Ss]ystemic lupus erythematosus</span>', text)


def test_a_hundred_abstracts_are_less_than_five_megabytes(extracted: Path, tmp_path: Path) -> None:
    known = list(records.read(extracted))
    texts = {path.stem: path.read_bytes().decode() for path in (ROOT / "raw").glob("*.txt")}
    many = [
        known[i % len(known)].model_copy(update={"id": f"{known[i % len(known)].id}-{i}"}) for i in range(100)
    ]
    of = {record.id: texts[known[i % len(known)].id] for i, record in enumerate(many)}
    made = pages.write(many, tmp_path / "report.html", of, {}, "0" * 64)
    assert all(file.stat().st_size < 5_000_000 for file in made)
    assert sum(file.stat().st_size for file in made) < 10_000_000


def test_nothing_is_written_where_nothing_changed(workshop: Path, abstrax: Run) -> None:
    assert abstrax("extract").exit_code == 0
    first = abstrax("report")
    assert first.exit_code == 0 and "Report: tables/report.html (3 abstracts, 0." in first.stdout
    written = (workshop / "tables/report.html").stat().st_mtime_ns
    assert "(3 abstracts, unchanged)" in abstrax("report").stdout
    assert (workshop / "tables/report.html").stat().st_mtime_ns == written
    (workshop / "raw/one.txt").write_text("Results: 13 patients were enrolled.\n", encoding="utf-8")
    assert abstrax("extract").exit_code == 0
    assert "unchanged" not in abstrax("report").stdout
    assert "13" in "".join(seen(workshop / "tables/report.html").text)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (None, "no text of 1 abstracts (one); say with --raw where it is"),
        ("Results: Nothing of it is true any more.\n", ""),
    ],
)
def test_without_its_text_an_abstract_shows_quotes(
    workshop: Path, abstrax: Run, change: str | None, told: str
) -> None:
    assert abstrax("extract").exit_code == 0
    if change is None:
        (workshop / "raw/one.txt").unlink()
    else:
        (workshop / "raw/one.txt").write_text(change, encoding="utf-8")
    done = abstrax("report", "-o", "out/report.html")
    assert done.exit_code == 0 and told in done.stderr
    page = seen(workshop / "out/report.html")
    text = "".join(page.text)
    assert ("was not found" if change is None else "has changed") in text and "Nothing of it" not in text
    (one,) = (record for record in records.read(workshop / "extracted") if record.id == "one")
    assert page.tags["q"] == len(one.facts) and one.facts[0].quote in text and page.places["one-f0"] == 1


def test_other_places_are_told(workshop: Path, abstrax: Run) -> None:
    (workshop / "raw").rename(workshop / "texts")
    assert abstrax("extract", "texts", "-o", "out").exit_code == 0
    assert abstrax("report", "out", "-o", "r.html", "--raw", "texts").stderr == ""
    assert "A total of" in "".join(seen(workshop / "r.html").text)


def test_a_folder_without_records_is_refused(workshop: Path, abstrax: Run) -> None:
    (workshop / "none").mkdir()
    done = abstrax("report", "none")
    assert done.exit_code == 2 and "holds no record" in done.stderr


def test_a_place_that_cannot_be_written_is_told(workshop: Path, abstrax: Run) -> None:
    assert abstrax("extract").exit_code == 0
    (workshop / "taken").write_text("", encoding="utf-8")
    done = abstrax("report", "-o", "taken/report.html")
    assert done.exit_code == 2 and "cannot be written" in done.stderr


def test_a_missing_library_is_told(workshop: Path, abstrax: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert abstrax("extract").exit_code == 0
    monkeypatch.setitem(__import__("sys").modules, "jinja2", None)
    done = abstrax("report")
    assert done.exit_code == 2 and "pip install 'abstrax[report]'" in done.stderr


def small(id: str, text: str = "Ten adults took 5 mg.") -> Record:
    return Record(id=id, title=f"Study {id}", sections=(Section(name="results", start=0, end=len(text)),))


def test_a_large_set_is_split_and_its_old_pages_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_ABSTRACTS", 2)
    known = [small(f"n{i}") for i in range(5)]
    texts = {record.id: "Ten adults took 5 mg." for record in known}
    path = tmp_path / "report.html"
    other = tmp_path / "report-9.html"
    other.write_text("<p>somebody's own</p>", encoding="utf-8")
    made = pages.write(known, path, texts, {}, "1" * 64)
    assert [file.name for file in made] == [
        "report.html",
        "report-plots.html",
        "report-1.html",
        "report-2.html",
        "report-3.html",
    ]
    assert pages.current(path, "1" * 64) and not pages.current(path, "2" * 64)
    assert 'href="report-2.html#n2-abstract"' in path.read_text(encoding="utf-8")
    assert seen(tmp_path / "report-2.html").places["n2-abstract"] == 1
    (tmp_path / "report-3.html").unlink()
    assert not pages.current(path, "1" * 64)
    pages.write(known[:2], path, texts, {}, "2" * 64)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["report-9.html", "report.html"]


def test_a_report_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="it is a file; name another file with -o"):
        pages.write([], tmp_path / "mine" / "report.html", {}, {}, "3" * 64)
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"


HOSTILE = '<script>window.hacked = 1</script><img src="x" onerror="window.hacked = 2"> {{ 7 * 7 }} </style></title> "\'>&amp; $x_1$'


def hostile() -> tuple[Record, str]:
    """An abstract that holds HTML, script and templates wherever words can stand, and its text."""
    text = f"Results: 3 of 8 {HOSTILE} had it.\n5 mg {HOSTILE}\n"
    at = {"section": HOSTILE, "group": HOSTILE, "when": HOSTILE, "rule": HOSTILE, "flags": (HOSTILE,)}
    first, last = text.index("3 of 8"), text.rindex("5 mg")
    told: tuple[Fact, ...] = (
        Grade(event=HOSTILE, n=3, of=8, quote=text[first : first + 40], start=first, end=first + 40, **at),
        Dose(drug=HOSTILE, amount=5, unit=HOSTILE, route=HOSTILE, quote="5 mg", start=last, end=last + 4, **at),
        Score(name=HOSTILE, value=2, unit=HOSTILE, quote=HOSTILE, **at),
    )  # fmt: skip
    record = Record(
        id="it's & so-1", title=HOSTILE, source=HOSTILE, facts=told,
        metadata=Metadata(venue=HOSTILE, url="javascript:window.hacked=3", doi=f'10.1/"><script>{HOSTILE}', date=HOSTILE),
        study=Study(design=HOSTILE, participants=8, conditions=(HOSTILE,), interventions=(HOSTILE,)),
        sections=(Section(name=HOSTILE, heading=HOSTILE, start=9, end=len(text)),),
        findings=(Finding(code=HOSTILE, message=HOSTILE, arithmetic=HOSTILE, facts=(0,)),),
    )  # fmt: skip
    return record, text


def test_what_an_abstract_holds_is_text(tmp_path: Path) -> None:
    record, text = hostile()
    (made,) = pages.write([record], tmp_path / "report.html", {record.id: text}, {}, "3" * 64)
    page = seen(made)
    assert page.tags["script"] == 1 and page.tags["img"] == 0 and page.handlers == []
    assert not any(link.startswith("javascript") for link in page.links)
    shown = "".join(page.text)
    assert HOSTILE in shown and "49" not in shown
    assert page.places[anchor(record.id, 0)] == 1


# Plots --------------------------------------------------------------------------------------------------------


def test_every_kind_of_plot_is_drawn_and_told(extracted: Path) -> None:
    found = list(plots.plots(plots.material(records.read(extracted))))
    assert {plot.kind for plot in found} == set(plots.KINDS)
    assert len({plot.name for plot in found}) == len(found)
    for plot in found:
        assert re.fullmatch(r"[a-z0-9-]+", plot.name), plot.name
        assert all(len(line.values) == len(plot.header) for line in plot.lines) and plot.tells.startswith(
            plot.title
        )


def test_drawings_have_words_and_names_of_their_own(extracted: Path) -> None:
    found = list(plots.plots(plots.material(records.read(extracted)), ["safety", "grades"]))
    names: Counter[str] = Counter()
    for plot in found[:4] + found[-2:]:
        drawn = inline(plots.saved(plot, "svg", titled=False), plot.name, plot.title, plot.tells)
        root = ElementTree.fromstring(drawn)
        assert root.get("role") == "img" and root.findtext(f"{SVG}title") == plot.title
        assert root.findtext(f"{SVG}desc") == plot.tells
        assert root.get("aria-labelledby") == f"{plot.name}-title {plot.name}-desc"
        here = {element.get("id", "") for element in root.iter() if "id" in element.attrib}
        used = set(re.findall(r'(?:url\(|href=")#([\w-]+)', drawn))
        assert used <= here
        names.update(here)
        assert root.find(f".//{SVG}style") is None and root.find(f".//{SVG}metadata") is None
    assert max(names.values()) == 1


def shares(id: str, event: str, n: float, of: float, design: str | None = None, group: str = "all") -> Record:
    fact = Grade(event=event, n=n, of=of, counted="patients", group=group, quote="x", section="results")
    return Record(id=id, study=Study(participants=int(of), design=design), facts=(fact,))


def test_a_forest_pools_studies_but_not_reviews_mice_or_controls() -> None:
    known = [
        shares("a", "CRS", 4, 10), shares("b", "CRS", 6, 20), shares("c", "CRS", 50, 90, "systematic review"),
        shares("d", "CRS", 0, 18, "preclinical study"), shares("e", "CRS", 1, 40, group="placebo"),
    ]  # fmt: skip
    (plot,) = plots.plots(plots.material(known), ["safety"])
    assert [line.values[-1] for line in plot.lines] == [
        "yes",
        "yes",
        "no: a review",
        "no: preclinical",
        "no: controls",
    ]
    summary = pool([4, 6], [10, 20])
    assert f"summary of 2 lines: {summary.share:.1f}% ({summary.low:.1f}–{summary.high:.1f})" in plot.tells
    assert plots.saved(plot, "svg", titled=True)


def test_an_event_of_one_study_has_no_forest() -> None:
    assert not list(plots.plots(plots.material([shares("a", "CRS", 4, 10)]), ["safety"]))


def sledai(value: float, when: str | None, **more: object) -> Score:
    return Score(
        name="SLEDAI-2K", value=value, when=when, quote="x", section="results", **{"group": "all", **more}
    )


def test_a_course_keeps_spread_and_leaves_out_what_is_bounded() -> None:
    spread = {"stat": "median", "spread": "iqr", "spread_low": 8.0, "spread_high": 20.0}
    facts = (
        sledai(12, "baseline", **spread),
        sledai(4, "week 12", stat="mean", spread="sd", spread_low=1.5),
        sledai(3, None),
        sledai(2, "month 6", op="<"),
    )
    (plot,) = plots.plots(
        plots.material([Record(id="a", facts=facts, study=Study(participants=30))]), ["courses"]
    )
    assert [line.values[2:] for line in plot.lines] == [
        ("baseline", "12", "IQR 8–20"), ("week 12", "4", "± 1.5 SD"), ("not stated", "3", ""),
    ]  # fmt: skip
    assert plots.saved(plot, "svg", titled=False)


def test_patients_are_followed_one_by_one() -> None:
    facts = tuple(
        sledai(value, when, group=group, stat="single")
        for group, values in (("patient 1", (14, 2)), ("patient 2", (9, 0)))
        for value, when in zip(values, ("baseline", "week 12"), strict=True)
    )
    (plot,) = plots.plots(
        plots.material([Record(id="two", facts=facts, study=Study(participants=2))]), ["patients"]
    )
    assert [line.values[1:] for line in plot.lines] == [
        ("patient 1", "baseline", "14"), ("patient 1", "week 12", "2"), ("patient 2", "baseline", "9"), ("patient 2", "week 12", "0"),
    ]  # fmt: skip


def test_grades_stack_without_overlap_and_tell_the_rest() -> None:
    grades = {"any": 11, "1": 6, "2": 2, "1-2": 8, ">=3": 1, "3": 1}
    facts = tuple(
        Grade(
            event="CRS",
            grade=grade,
            n=n,
            of=11 if grade == "1" else None,
            group="all",
            counted="patients",
            quote="x",
            section="results",
        )
        for grade, n in grades.items()
    )
    (plot,) = plots.plots(
        plots.material([Record(id="a", facts=facts, study=Study(participants=15))]), ["grades"]
    )
    assert [(line.values[2], line.values[3]) for line in plot.lines] == [
        ("grade 1", "6"), ("grade 2", "2"), ("grade 3", "1"), ("grade not told", "2"),
    ]  # fmt: skip
    assert "cytokine release syndrome (N = 15)" in plot.tells, "of all, not of those with a grade"


def test_doses_are_in_one_unit_and_thresholds_are_none() -> None:
    at = {"quote": "x", "section": "methods", "group": "all"}
    facts = (
        Dose(drug="zorvatug", amount=1, unit="g", purpose="study", **at), Dose(drug="zorvatug", amount=500, unit="mg", **at),
        Dose(drug="prednisone", amount=7.5, unit="mg", purpose="threshold", **at),
    )  # fmt: skip
    (plot,) = plots.plots(plots.material([Record(id="a", facts=facts)]), ["doses"])
    assert [(line.values[2], line.values[3], line.values[-1]) for line in plot.lines] == [
        ("1,000", "mg", "study"),
        ("500", "mg", "not told"),
    ]


@pytest.mark.parametrize(
    "name", ["a $x_{1$ b", "<b>&", "\x07bell\x00", "中文 علم 🧪", "=1+1", "x" * 400, "../../etc"]
)
def test_any_name_can_be_drawn(name: str, tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    known = [shares("a", name, 1, 9), shares("b", name, 2, 9)]
    (plot,) = plots.plots(plots.material(known), ["safety"])
    drawn = inline(plots.saved(plot, "svg", titled=True), plot.name, plot.title, plot.tells)
    assert ElementTree.fromstring(drawn) is not None
    assert re.fullmatch(r"[a-z0-9-]+", plot.name) and len(recwarn) == 0


@pytest.mark.parametrize(("form", "head"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_plots_are_written_as_files(
    form: str, head: bytes, extracted: Path, tmp_path: Path, abstrax: Run
) -> None:
    done = abstrax("plot", extracted, "-o", tmp_path / "plots", "--format", form, "--kind", "doses")
    assert done.exit_code == 0
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert paths and sorted(paths) == sorted((tmp_path / "plots").iterdir())
    assert all(path.read_bytes().startswith(head) and path.name.startswith("doses-") for path in paths)


def test_nothing_to_draw_is_told(workshop: Path, abstrax: Run) -> None:
    assert abstrax("extract", "raw/one.txt", "-o", "out").exit_code == 0
    done = abstrax("plot", "out")
    assert done.exit_code == 0 and done.stdout == "" and "nothing to draw" in done.stderr

"""There and back through other tools' formats: every gold record, texts beyond the basic plane, what people change."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from bioc import biocjson
from hypothesis import given
from hypothesis import strategies as st

from abstrax.exchange import FORMATS, Annotated, ExchangeError, annotated, to_gold
from abstrax.exchange.offsets import Units
from abstrax.gold import GoldRecord, load, texts
from abstrax.gold.records import check
from abstrax.model import Document, Record
from abstrax.pipeline import extract
from conftest import Run

ROOT = Path(__file__).resolve().parent.parent
GOLD = load(ROOT / "tests/gold")
TEXTS, _ = texts.find([ROOT / "raw"], list(GOLD))

#: Beyond the basic plane, decomposed, right to left, line ends within a quote, a byte-order mark.
ODD = (
    "\ufeff𝜷-glucan naïve “Sjögren” study 🧬\r\n\r\nResults: 𝟙 of them: Twelve na\u0131\u0308ve 👩🏽\u200d⚕️ patients\r\n"
    "(9 women) took µ-zorvatug ≥40 mg/m² and\r\n10⁶ cells; CRS 🌡️ occurred in 3\u2009of 12 (25%).\r\nשלום Nobody died 🙏.\r\n"
)
FACTS: list[dict[str, Any]] = [
    {"kind": "count", "what": "participants", "n": 12, "section": "results", "quote": "Twelve na\u0131\u0308ve 👩🏽\u200d⚕️ patients\r\n(9 women)"},
    {"kind": "count", "what": "female", "n": 9, "section": "results", "quote": "9 women", "optional": True},
    {"kind": "count", "what": "with", "n": 9, "section": "results", "quote": "9 women", "label": "“Sjögren” | 𝜷\ttab; <b>"},
    {"kind": "dose", "drug": "µ-zorvatug", "amount": 40, "op": ">=", "unit": "mg/m2", "section": "results", "quote": "µ-zorvatug ≥40 mg/m²"},
    {"kind": "grade", "event": "CRS", "grade": ">=3", "n": 3, "of": 12, "percent": 25, "section": "results", "quote": "CRS 🌡️ occurred in 3\u2009of 12 (25%)", "missed": "the pictogram"},
    {"kind": "count", "what": "died", "n": 0, "section": "results", "quote": "Nobody died 🙏"},
]  # fmt: skip
BY_HAND = {"id": "odd", "title": "Ödd 𝜷", "study": {"participants": 12, "conditions": ["Sjögren’s"]}, "facts": FACTS}


def record(data: dict[str, Any]) -> GoldRecord:
    return check(data, Path(f"{data['id']}.json"))


def back(tool: str, item: Annotated, folder: Path, change: Any = None) -> Annotated:
    """Through a tool's files and back."""
    files = FORMATS[tool].write([item], folder)
    if change:
        change(files)
    (found,) = FORMATS[tool].read(folder)
    return found


@pytest.mark.parametrize("tool", FORMATS)
@pytest.mark.parametrize("id", GOLD)
def test_every_gold_record_goes_there_and_back(tool: str, id: str, tmp_path: Path) -> None:
    gold, document = GOLD[id], TEXTS[id]
    found = back(tool, annotated(gold, document), tmp_path)
    assert found.text == document.text
    before = json.loads(gold.file.read_text(encoding="utf-8"))
    assert json.loads(to_gold(found, document, Record(id=id), before).content) == before
    alone = check(json.loads(to_gold(found, document, Record(id=id)).content), gold.file)
    assert (alone.study, alone.known, alone.title) == (gold.study, gold.known, gold.title)
    # a quote that stands twice has its place now, which the file by hand leaves out
    placeless = [f.fact.model_copy(update={"start": None, "end": None}) for f in alone.facts]
    assert placeless == [f.fact for f in gold.facts]


@pytest.mark.parametrize("tool", FORMATS)
def test_odd_characters_go_there_and_back(tool: str, tmp_path: Path) -> None:
    document = Document(id="odd", text=ODD)
    found = back(tool, annotated(record(BY_HAND), document), tmp_path)
    assert found.text == ODD
    assert json.loads(to_gold(found, document, extract(document), BY_HAND).content) == BY_HAND
    assert [ODD[note.start : note.end] for note in found.annotations] == [fact["quote"] for fact in FACTS]


def test_each_tool_gets_its_own_offsets(tmp_path: Path) -> None:
    item = annotated(record(BY_HAND), Document(id="odd", text=ODD))
    units = ODD.encode("utf-16-le")
    for tool in FORMATS:
        (tmp_path / tool).mkdir()
        FORMATS[tool].write([item], tmp_path / tool)
    # code points
    (line,) = [x for x in (tmp_path / "brat/odd.ann").read_text(encoding="utf-8").split("\n") if "Nobody" in x and x[0] == "T"]
    start, end = map(int, line.split("\t")[1].split()[1:])
    assert ODD[start:end] == "Nobody died 🙏"
    assert (tmp_path / "brat/odd.txt").read_bytes() == ODD.encode()
    task = json.loads((tmp_path / "labelstudio/tasks.json").read_text(encoding="utf-8"))[0]
    for region in (r["value"] for r in task["annotations"][0]["result"] if r["type"] == "labels"):
        assert ODD[region["start"] : region["end"]] == region["text"]
    collection = json.loads((tmp_path / "bioc/collection.json").read_text(encoding="utf-8"))
    for note in (n for p in collection["documents"][0]["passages"] for n in p["annotations"]):
        (place,) = note["locations"]
        assert ODD[place["offset"] : place["offset"] + place["length"]] == note["text"]
    # UTF-16 units
    labels = json.loads((tmp_path / "doccano/doccano.jsonl").read_text(encoding="utf-8"))["label"]
    quotes = {units[2 * start : 2 * end].decode("utf-16-le") for start, end, _ in labels}
    assert quotes == {fact["quote"] for fact in FACTS}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_offsets_go_there_and_back(text: str) -> None:
    units = Units(text)
    for offset in range(len(text) + 1):
        there = units.to_utf16(offset)
        assert there == len(text[:offset].encode("utf-16-le")) // 2
        assert units.from_utf16(there) == offset


def test_brat_writes_no_line_end_into_a_line(tmp_path: Path) -> None:
    back("brat", annotated(record(BY_HAND), Document(id="odd", text=ODD)), tmp_path)
    (line,) = [x for x in (tmp_path / "odd.ann").read_text(encoding="utf-8").split("\n") if "Twelve" in x]
    assert ";" in line.split("\t")[1] and line.endswith("patients (9 women)")
    attributes = (tmp_path / "annotation.conf").read_text(encoding="utf-8").partition("[attributes]")[2]
    assert "what\tArg:count, Value:participants|" in attributes and "Value:lt|le|gt|ge|about" in attributes


def test_bioc_is_read_by_biocs_own_library(tmp_path: Path) -> None:
    item = annotated(record(BY_HAND), Document(id="odd", text=ODD))
    (file,) = FORMATS["bioc"].write([item], tmp_path)
    collection = biocjson.load(io.StringIO(file.read_text(encoding="utf-8")))
    (document,) = collection.documents
    assert "".join(passage.text for passage in document.passages) == ODD
    notes = [note for passage in document.passages for note in passage.annotations]
    assert [note.text for note in notes] == [fact["quote"] for fact in FACTS]
    assert all(isinstance(value, str) for note in notes for value in note.infons.values())


def test_an_old_label_studio_that_counts_utf16_is_read(tmp_path: Path) -> None:
    units = Units(ODD)

    def counted(files: list[Path]) -> None:
        tasks = json.loads(files[0].read_text(encoding="utf-8"))
        for result in tasks[0]["annotations"][0]["result"]:
            for end in ("start", "end"):
                if end in result["value"]:
                    result["value"][end] = units.to_utf16(result["value"][end])
        files[0].write_text(json.dumps(tasks), encoding="utf-8")

    found = back("labelstudio", annotated(record(BY_HAND), Document(id="odd", text=ODD)), tmp_path, counted)
    assert [ODD[note.start : note.end] for note in found.annotations] == [fact["quote"] for fact in FACTS]


def test_doccano_labels_that_people_move_add_and_remove(tmp_path: Path) -> None:
    text = "Results: Twelve women took zorvatug 40 mg daily. CRS occurred in 3 of 12 (25%). One died.\n"
    document = Document(id="gout", text=text)
    data = {"id": "gout", "study": {}, "facts": [
        {"kind": "count", "what": "participants", "n": 12, "section": "results", "quote": "Twelve women"},
        {"kind": "count", "what": "died", "n": 1, "section": "results", "quote": "One died"},
    ]}  # fmt: skip

    def labelled(files: list[Path]) -> None:
        line = json.loads(files[0].read_text(encoding="utf-8"))
        # one moved, one removed, one new that extraction knows of
        line["label"] = [[9, 15, "count"], [text.index("CRS"), text.index("(25%)") + 5, "grade"]]
        line["id"] = 17
        files[0].write_text(json.dumps(line), encoding="utf-8")

    found = back("doccano", annotated(record(data), document), tmp_path, labelled)
    done = to_gold(found, document, extract(document))
    facts = json.loads(done.content)["facts"]
    assert facts[0] == {"kind": "count", "quote": "Twelve", "section": "results", "what": "participants", "n": 12}
    assert (facts[1]["event"], facts[1]["n"], facts[1]["of"], facts[1]["percent"]) == ("CRS", 3, 12, 25)
    assert (done.facts, done.read) == (2, 1)


def test_entities_of_a_doccano_project_with_relations_are_read(tmp_path: Path) -> None:
    def related(files: list[Path]) -> None:
        line = json.loads(files[0].read_text(encoding="utf-8"))
        line["entities"] = [
            {"id": n, "start_offset": s, "end_offset": e, "label": k} for n, (s, e, k) in enumerate(line.pop("label"))
        ]
        files[0].write_text(json.dumps({**line, "relations": [], "Comments": []}), encoding="utf-8")

    found = back("doccano", annotated(record(BY_HAND), Document(id="odd", text=ODD)), tmp_path, related)
    assert len(found.annotations) == len(FACTS)


WRONG = [
    ("brat", "odd.ann", "T2\tcount ", "T2\tpeople ", "no kind of fact"),
    ("brat", "odd.ann", '#3\tAnnotatorNotes T3\t{"section"', "#3\tAnnotatorNotes T3\tsection", "not fields in JSON"),
    ("brat", "odd.ann", "9 women\n", "8 women\n", "does not stand at"),
    ("brat", "odd.ann", '"amount": 40', '"amount": "some"', "amount: "),
    ("labelstudio", "tasks.json", '"text": "9 women"', '"text": "8 women"', "does not stand at"),
    ("labelstudio", "tasks.json", '"annotations"', '"predictions"', "has no"),
    ("bioc", "collection.json", '"n": "9"', '"n": "nine"', "n: "),
    ("bioc", "collection.json", '"text": "9 women"', '"text": "8 women"', "does not stand at"),
    ("doccano", "doccano.jsonl", '"abstrax"', '"other"', "no line of such an export"),
    ("doccano", "doccano.jsonl", '"what": "female"', '"what": "ladies"', "what: "),
]


@pytest.mark.parametrize(("tool", "name", "was", "becomes", "message"), WRONG)
def test_what_is_wrong_is_told(
    tool: str, name: str, was: str, becomes: str, message: str, tmp_path: Path
) -> None:
    document = Document(id="odd", text=ODD)

    def spoil(files: list[Path]) -> None:
        content = (tmp_path / name).read_bytes().decode()
        assert was in content
        (tmp_path / name).write_bytes(content.replace(was, becomes).encode())

    with pytest.raises(ExchangeError, match=message) as told:
        to_gold(back(tool, annotated(record(BY_HAND), document), tmp_path, spoil), document, extract(document))
    assert name in str(told.value) and ";" in str(told.value)


def test_a_tool_that_changed_line_ends_is_followed(tmp_path: Path) -> None:
    document = Document(id="two", text="Results: 3 of 12 died.\r\nLater 3 of 12 left.\r\n")
    moved = Annotated(
        "two", document.text.replace("\r\n", "\n"), (), source=tmp_path / "tasks.json"
    )
    at = moved.text.rindex("3 of 12")
    from abstrax.exchange import Annotation

    fields = {"what": "discontinued", "n": 3, "of": 12, "section": "results"}
    item = Annotated(moved.id, moved.text, (Annotation("count", at, at + 7, fields),), source=moved.source)
    (fact,) = json.loads(to_gold(item, document, Record(id="two")).content)["facts"]
    assert fact["start"] == document.text.rindex("3 of 12")


@pytest.mark.parametrize("tool", FORMATS)
def test_commands_export_and_import(tool: str, workshop: Path, abstrax: Run) -> None:
    (workshop / "gold").mkdir()
    for id in ("acr-im19-sle", "pk-hz318-tce"):
        shutil.copy(ROOT / f"raw/{id}.txt", workshop / "raw")
        shutil.copy(ROOT / f"tests/gold/{id}.json", workshop / "gold")
    result = abstrax("export", "--format", tool, "-o", "out", "--gold", "gold")
    assert result.exit_code == 0 and "2 records" in result.output
    result = abstrax("import", "out", "--format", tool, "--gold", "gold")
    assert result.exit_code == 0 and result.output.count("the same") == 2
    result = abstrax("import", "out", "--format", tool, "--gold", "new")
    assert result.exit_code == 0 and sorted(load(workshop / "new")) == ["acr-im19-sle", "pk-hz318-tce"]
    file = workshop / "new/pk-hz318-tce.json"
    before = json.loads(file.read_text(encoding="utf-8"))
    before["facts"].pop()
    file.write_text(json.dumps(before), encoding="utf-8")
    result = abstrax("import", "out", "--format", tool, "--gold", "new")
    assert result.exit_code == 1 and "--replace" in result.output
    assert json.loads(file.read_text(encoding="utf-8")) == before
    assert abstrax("import", "out", "--format", tool, "--gold", "new", "--replace").exit_code == 0
    assert len(json.loads(file.read_text(encoding="utf-8"))["facts"]) == len(before["facts"]) + 1
    (workshop / "raw/pk-hz318-tce.txt").unlink()
    result = abstrax("import", "out", "--format", tool, "--gold", "new")
    assert result.exit_code == 1 and "say with --raw where it is" in result.output


def test_the_readme_shows_what_export_prints(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, abstrax: Run
) -> None:
    for folder in ("raw", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    exported = abstrax("export", "--format", "brat", "-o", "brat").output
    first = abstrax("import", "brat", "--format", "brat").output.partition("\n")[0]
    assert f"$ abstrax export --format brat -o brat\n{exported}$ abstrax import brat --format brat\n{first}\n" in shown

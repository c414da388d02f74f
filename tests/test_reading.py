"""Sources in: what is read, how it is decoded, and what is said of what cannot be read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from abstrax.model import Document
from abstrax.reading import ReadProblem, read_path, read_paths
from abstrax.reading.decoding import MOST_BYTES

TEXT = "Methods: Ten adults took 5 mg.\nResults: Six (60%) responded.\n"


def problem(path: Path) -> ReadProblem:
    """The one problem that ``path`` gives."""
    (item,) = read_path(path)
    assert isinstance(item, ReadProblem), item
    return item


def write(path: Path, *records: object) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_text_file_is_a_document_named_by_its_stem(tmp_path: Path) -> None:
    path = tmp_path / "pilot.2024.txt"
    path.write_text(TEXT)
    assert list(read_path(path)) == [Document(id="pilot.2024", text=TEXT, source=str(path))]


@pytest.mark.parametrize(
    "text", ["a ≥ 5 µg/L\r\nb\r\n", "\ufeffMethods: We saw 3.", "old\rbreaks\rhere", "thin\u2009space, 0·75"]
)
def test_text_stays_exactly_as_it_is_in_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode())
    (document,) = read_path(tmp_path / "a.txt")
    assert isinstance(document, Document)
    assert document.text == text


def test_a_folder_gives_its_text_files_in_order(tmp_path: Path) -> None:
    for name in ("c.txt", "a.txt", "B.TXT", ".hidden.txt", "notes.md", "d.json"):
        (tmp_path / name).write_text(TEXT)
    assert [item.id for item in read_path(tmp_path) if isinstance(item, Document)] == ["B", "a", "c"]


def test_jsonl_records_are_documents_with_their_own_ids_and_titles(tmp_path: Path) -> None:
    path = write(
        tmp_path / "all.jsonl", {"id": "x1", "title": "T", "text": TEXT}, "", {"id": "x2", "text": TEXT}
    )
    assert list(read_path(path)) == [
        Document(id="x1", title="T", text=TEXT, source=f"{path}, line 1"),
        Document(id="x2", text=TEXT, source=f"{path}, line 3"),
    ]


def test_jsonl_tolerates_a_mark_at_its_beginning_and_foreign_line_ends(tmp_path: Path) -> None:
    line = json.dumps({"id": "x1", "text": TEXT})
    (tmp_path / "all.jsonl").write_bytes(b"\xef\xbb\xbf" + line.encode() + b"\r\n\r\n")
    assert [item.id for item in read_path(tmp_path / "all.jsonl") if isinstance(item, Document)] == ["x1"]


BAD: dict[str, tuple[bytes, str | None, str, str]] = {
    "empty": (b"", None, "is empty", "put the text"),
    "white space": (b" \n\t\r\n \xc2\xa0", None, "nothing but white space", "put the text"),
    "only a byte-order mark": (b"\xef\xbb\xbf\n", None, "nothing but white space", "put the text"),
    "NUL": (b"Ten adults\nsix \0 responded", "line 2", "NUL byte", "save it as plain UTF-8"),
    "binary": (bytes(range(1, 32)) * 40, None, "is binary", "plain UTF-8"),
    "PDF": (b"%PDF-1.7 stream", None, "is a PDF", "export its text"),
    "archive": (b"PK\x03\x04 word/document.xml", None, "office document", "plain text"),
    "UTF-16 with mark": ("Ten adults".encode("utf-16"), None, "UTF-16", "iconv -f UTF-16"),
    "UTF-16 without": ("Ten adults".encode("utf-16-le"), None, "UTF-16", "iconv -f UTF-16"),
    "Windows-1252": (b"Ten adults\n5 \xb5g, 3\x966 mg", "line 2", "byte 0xb5 at offset 13", "WINDOWS-1252"),
    "mixed": ("µg and ≥5\n".encode() + b"then 5 \xb5g", "line 2", "mixes encodings", "mend the characters"),
    "cut off": ("Ten adults took 5 µ".encode()[:-1], "line 1", "not UTF-8", "UTF-8"),
    "markup": (b"<!DOCTYPE html><html><p>Ten adults", None, "markup", "plain text"),
    "endless line": (b"Ten adults. " * 90_000, None, "a line of 1,080,000 characters", "break the line"),
    "50 MB": (b"Ten adults took 5 mg.\n" * 2_400_000, None, "52.8 MB", "one file an abstract"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_one_clear_problem(tmp_path: Path, name: str) -> None:
    data, place, message, remedy = BAD[name]
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    found = problem(path)
    assert (found.path, found.place) == (str(path), place)
    assert message in found.message
    assert remedy in found.remedy
    assert str(found).startswith(str(path))


def test_what_is_no_file_gives_a_problem(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    messages = {
        Path(item.path).name: item.message for item in read_path(tmp_path) if isinstance(item, ReadProblem)
    }
    assert messages == {
        "broken.txt": "is not a regular file",
        "folder.txt": "is a folder, where a text file is expected",
        "pipe.txt": "is not a regular file",
    }
    assert "does not exist" in problem(tmp_path / "nowhere.txt").message
    assert "no *.txt" in problem(empty_folder(tmp_path)).message


def empty_folder(tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


def test_an_unreadable_file_gives_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problem(tmp_path / "a.txt").message == "cannot be read: permission denied"


def test_a_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_bytes(b"\0\0")
    (tmp_path / "c.txt").write_text(TEXT)
    assert [isinstance(item, Document) for item in read_path(tmp_path)] == [True, False, True]


BAD_RECORDS: dict[str, tuple[str, str, str]] = {
    "cut off": ('{"id": "x", "text": "Ten', "line 2, column", "not valid JSON"),
    "no record": ("[1, 2]", "line 2", "not a record"),
    "no id": ('{"text": "Ten adults"}', "line 2", "no field 'id'"),
    "no text": ('{"id": "x", "title": "T"}', "line 2", "no field 'text'"),
    "number for id": ('{"id": 5, "text": "Ten adults"}', "line 2", "'id' is not text"),
    "list for title": ('{"id": "x", "title": [], "text": "Ten adults"}', "line 2", "'title' is not text"),
    "empty text": ('{"id": "x", "text": " "}', "line 2", "nothing but white space"),
    "NUL in text": ('{"id": "x", "text": "Ten \\u0000"}', "line 2", "NUL"),
    "half a character": ('{"id": "x", "text": "Ten \\ud83d"}', "line 2", "half a character"),
    "id is a path": ('{"id": "../x", "text": "Ten adults"}', "line 2", "cannot name a file"),
    "id taken": ('{"id": "first", "text": "Ten adults"}', "line 2", "is taken by"),
    "nested too deep": ("[" * 100_000, "line 2", "not valid JSON"),
    "endless": ('{"id": "x", "text": "' + "a" * MOST_BYTES + '"}', "line 2", "longer than 4 MB"),
}


@pytest.mark.parametrize("name", BAD_RECORDS)
def test_a_bad_record_gives_one_clear_problem_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    line, place, message = BAD_RECORDS[name]
    good = {"id": "first", "text": TEXT}, {"id": "last", "text": TEXT}
    path = write(tmp_path / "all.jsonl", good[0], line, good[1])
    first, bad, last = read_path(path)
    assert isinstance(first, Document) and isinstance(last, Document)
    assert isinstance(bad, ReadProblem)
    assert bad.path == str(path)
    assert (bad.place or "").startswith(place)
    assert message in bad.message
    assert bad.remedy


def test_a_record_of_another_encoding_is_named_by_its_line(tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "text": TEXT}).encode()
    (tmp_path / "all.jsonl").write_bytes(good + b'\n{"id": "b", "text": "5 \xb5g"}\n')
    _, bad = read_path(tmp_path / "all.jsonl")
    assert isinstance(bad, ReadProblem)
    assert bad.place == "line 2"


def test_an_id_may_stand_once_among_all_paths(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(TEXT)
    first, second = read_paths([tmp_path / "x", tmp_path / "y"])
    assert isinstance(first, Document)
    assert isinstance(second, ReadProblem)
    assert str(tmp_path / "x" / "a.txt") in second.message


def test_an_empty_jsonl_file_gives_a_problem(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_bytes(b"\n\n")
    assert problem(tmp_path / "all.jsonl").message == "is empty"

"""Bad input: one message with file and remedy, the right exit code, the rest done, nothing half-written."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from abstrax import pipeline
from abstrax.engines import batch, output
from abstrax.model import Document, Record
from abstrax.names import lexicon
from conftest import ABSTRACTS, Run

BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\t\r\n ", "nothing but white space"),
    "binary": (bytes(range(1, 9)) * 400, "is binary"),
    "pdf": (b"%PDF-1.7 and more", "is a PDF; export its text"),
    "latin": ("Prednisone ≥ 5 µg".replace("≥", ">").encode("latin-1"), "is not UTF-8"),
    "mixed": ("Temperature ≥ 38 °C".encode() + b" \xb5g", "mixes encodings"),
    "utf16": ("12 patients".encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
    "nul": (b"12 patients\0 were enrolled", "holds a NUL byte"),
    "huge": (b"12 patients were enrolled. " * 2_000_000, "MB, more than any abstract"),
    "endless": (b"patients " * 120_000, "has a line of"),
    "furniture": (b"Home\nMeetings\nLog in\nFollow us\nPrivacy policy\n", "no abstract found on the page"),
    "markup": (b"<!DOCTYPE html><p>12 patients</p>", "is markup"),
}
GOOD: dict[str, bytes] = {
    "mark": b"\xef\xbb\xbfResults: 12 patients were enrolled.",
    "windows": b"Methods: An open trial.\r\nResults: 12 patients were enrolled.\r\n",
}


def whole(folder: Path) -> set[str]:
    """The ids of the records in a folder, each of them whole, with no draft beside them."""
    assert not list(folder.glob(".*.tmp"))
    ids = {path.stem for path in folder.glob("*.json") if not path.name.startswith(".")}
    for id in ids:
        Record.model_validate_json((folder / f"{id}.json").read_text(encoding="utf-8"))
    return ids


def tabled(folder: Path) -> set[str]:
    lines = (folder / "studies.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return {line.split(",")[0] for line in lines}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_the_rest_is_done(workshop: Path, abstrax: Run, name: str) -> None:
    content, words = BAD[name]
    (workshop / f"raw/{name}.txt").write_bytes(content)
    result = abstrax("extract")
    messages = result.stderr.splitlines()
    assert result.exit_code == 2
    assert len(messages) == 1 and messages[0].startswith(f"abstrax: raw/{name}.txt") and words in messages[0]
    assert "; " in messages[0], "a remedy follows the problem"
    assert whole(workshop / "extracted") == tabled(workshop / "extracted") == set(ABSTRACTS)
    assert "1 left out" in result.stdout


@pytest.mark.parametrize("name", GOOD)
def test_odd_but_good_files_are_read(workshop: Path, abstrax: Run, name: str) -> None:
    (workshop / f"raw/{name}.txt").write_bytes(GOOD[name])
    result = abstrax("extract")
    assert (result.exit_code, result.stderr) == (0, "")
    assert name in whole(workshop / "extracted")
    text = GOOD[name].decode("utf-8")
    record = json.loads((workshop / f"extracted/{name}.json").read_text(encoding="utf-8"))
    assert all(text[fact["start"] : fact["end"]] == fact["quote"] for fact in record.get("facts", []))


def test_a_folder_where_a_file_is_expected(workshop: Path, abstrax: Run) -> None:
    (workshop / "raw/odd.txt").mkdir()
    result = abstrax("extract")
    assert result.exit_code == 2
    assert "raw/odd.txt: is a folder, where a text file is expected; " in result.stderr
    assert whole(workshop / "extracted") == set(ABSTRACTS)


def test_an_unreadable_file(workshop: Path, abstrax: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "two.txt":
            raise PermissionError(errno.EACCES, "Permission denied")
        return read(path)

    abstrax("extract")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(output, "code_digest", lambda: "same")
    result = abstrax("extract")
    assert result.exit_code == 2
    assert "raw/two.txt: cannot be read: permission denied; check its permissions" in result.stderr
    assert whole(workshop / "extracted") == tabled(workshop / "extracted") == {"one", "three"}


def test_a_path_that_is_not_there(workshop: Path, abstrax: Run) -> None:
    result = abstrax("extract", "rwa", "raw")
    assert result.exit_code == 2
    assert "abstrax: rwa: does not exist; check the path" in result.stderr
    assert whole(workshop / "extracted") == set(ABSTRACTS)


def test_two_files_with_one_id(workshop: Path, abstrax: Run) -> None:
    (workshop / "more").mkdir()
    (workshop / "more/one.txt").write_text("Results: 99 patients were enrolled.", encoding="utf-8")
    result = abstrax("extract", "raw", "more")
    assert result.exit_code == 2
    assert "more/one.txt: id 'one' is taken by raw/one.txt; rename one of the two" in result.stderr
    assert whole(workshop / "extracted") == set(ABSTRACTS)
    assert (
        json.loads((workshop / "extracted/one.json").read_text(encoding="utf-8"))["source"] == "raw/one.txt"
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id" "x"}', "line 2, column 7: is not valid JSON"),
        ("[]", "line 2: is not a record"),
        ('{"id": "x"}', "line 2: has no field 'text'"),
        ('{"id": "../x", "text": "12 patients"}', "cannot name a file"),
    ],
)
def test_a_bad_line_of_jsonl(workshop: Path, abstrax: Run, line: str, words: str) -> None:
    good = [json.dumps({"id": id, "title": "", "text": text}) for id, text in ABSTRACTS.items()]
    (workshop / "all.jsonl").write_text("\n".join([good[0], line, *good[1:]]), encoding="utf-8")
    result = abstrax("extract", "all.jsonl")
    assert result.exit_code == 2
    assert "abstrax: all.jsonl, line 2" in result.stderr and words in result.stderr
    assert whole(workshop / "extracted") == tabled(workshop / "extracted") == set(ABSTRACTS)


def test_an_abstract_that_turned_bad_loses_its_old_record(workshop: Path, abstrax: Run) -> None:
    abstrax("extract")
    (workshop / "raw/one.txt").write_bytes(b"")
    assert abstrax("extract").exit_code == 2
    assert whole(workshop / "extracted") == tabled(workshop / "extracted") == {"two", "three"}


def fail(on: str, error: Exception) -> Callable[..., Record]:
    """A pipeline that fails on one abstract."""
    extract = pipeline.extract

    def run(document: Document, **options: object) -> Record:
        if document.id == on:
            raise error
        return extract(document)

    return run


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_defect_in_one_abstract_stops_no_other(
    workshop: Path, abstrax: Run, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setattr(batch.pipeline, "extract", fail("two", IndexError("list index out of range")))
    result = abstrax("extract", "--jobs", jobs)
    assert result.exit_code == 2
    assert (
        "raw/two.txt: could not be extracted (IndexError: list index out of range); report it"
        in result.stderr
    )
    assert whole(workshop / "extracted") == tabled(workshop / "extracted") == {"one", "three"}


def test_a_broken_vocabulary(workshop: Path, abstrax: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    error = lexicon.LexiconError(Path("drugs.toml"), "prednisone", "unknown key 'dose'", "known keys are ...")

    def refuse() -> lexicon.Lexicon:
        raise error

    monkeypatch.setattr(lexicon, "load", refuse)
    result = abstrax("extract")
    assert result.exit_code == 2
    assert (
        result.stderr == "abstrax: drugs.toml: entry 'prednisone': unknown key 'dose'; known keys are ...\n"
    )
    assert whole(workshop / "extracted") == set()


def test_a_broken_gold_file(workshop: Path, abstrax: Run) -> None:
    (workshop / "tests/gold").mkdir(parents=True)
    (workshop / "tests/gold/one.json").write_text('{"id": "one", "facts": [{]}', encoding="utf-8")
    result = abstrax("check")
    assert result.exit_code == 2
    assert (
        "abstrax: tests/gold/one.json: line 1: is not JSON" in result.stderr
        and "mend the line" in result.stderr
    )
    result = abstrax("check", "--gold", "nowhere")
    assert result.exit_code == 2 and "nowhere: folder: holds no gold record" in result.stderr


def test_a_gold_record_without_a_text(workshop: Path, abstrax: Run) -> None:
    (workshop / "tests/gold").mkdir(parents=True)
    for id in ("one", "absent"):
        (workshop / f"tests/gold/{id}.json").write_text(json.dumps({"id": id, "facts": []}), encoding="utf-8")
    result = abstrax("check")
    assert result.exit_code == 2
    assert "tests/gold/absent.json: no text with id 'absent'; say with --raw where it is" in result.stderr
    assert "1 abstracts" in result.stdout


def test_nothing_is_accepted_while_an_abstract_is_bad(workshop: Path, abstrax: Run) -> None:
    assert abstrax("accept").exit_code == 0
    before = (workshop / "extracted/baseline.jsonl").read_bytes()
    (workshop / "raw/one.txt").write_bytes(b"")
    result = abstrax("accept")
    assert result.exit_code == 2 and "no baseline was taken" in result.stderr
    assert (workshop / "extracted/baseline.jsonl").read_bytes() == before


def test_an_output_folder_that_is_a_file(workshop: Path, abstrax: Run) -> None:
    (workshop / "out").write_text("mine", encoding="utf-8")
    result = abstrax("extract", "-o", "out")
    assert result.exit_code == 2
    assert result.stderr == "abstrax: out: cannot be written: it is a file; name a folder with -o\n"
    assert (workshop / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("full", ["two.json", "facts.csv", "studies.csv", ".manifest.json"])
def test_a_full_disk(workshop: Path, abstrax: Run, monkeypatch: pytest.MonkeyPatch, full: str) -> None:
    """The draft of one file goes to the device that is always full."""
    abstrax("extract")
    before = {path.name: path.read_bytes() for path in (workshop / "extracted").iterdir()}
    for id, text in ABSTRACTS.items():
        (workshop / f"raw/{id}.txt").write_text(text + "Methods: More was done.\n", encoding="utf-8")
    draft = Path.with_name
    monkeypatch.setattr(
        Path,
        "with_name",
        lambda path, name: Device("/dev/full") if name == f".{full}.{os.getpid()}.tmp" else draft(path, name),
    )
    result = abstrax("extract")
    assert result.exit_code == 2
    assert (
        f"abstrax: extracted/{full}: cannot be written: no space left on device; make room" in result.stderr
    )
    assert len(result.stderr.splitlines()) == 1
    whole(workshop / "extracted")
    assert (workshop / "extracted" / full).read_bytes() == before[full]
    monkeypatch.undo()
    os.chdir(workshop)
    assert abstrax("extract").exit_code == 0
    assert whole(workshop / "extracted") == tabled(workshop / "extracted") == set(ABSTRACTS)
    assert '"tables"' in (workshop / "extracted/.manifest.json").read_text(encoding="utf-8")


class Device(type(Path())):  # type: ignore[misc]
    """A device stays when its draft is thrown away."""

    def unlink(self, missing_ok: bool = False) -> None:
        """Keep it."""


@pytest.fixture
def listening() -> Iterator[None]:
    """Ctrl-C is heard, also where the tests run in the background and were told to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_files_and_the_next_run_goes_on(workshop: Path, jobs: str) -> None:
    with (workshop / "many.jsonl").open("w", encoding="utf-8") as stream:
        for number in range(3000):
            text = (ABSTRACTS["one"] + ABSTRACTS["two"]) * 10
            stream.write(json.dumps({"id": f"n{number:04}", "title": "", "text": text}) + "\n")
    command = [sys.executable, "-m", "abstrax", "extract", "many.jsonl", "-o", "out", "--jobs", jobs]
    running = subprocess.Popen(
        command,
        cwd=workshop,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while len(list((workshop / "out").glob("*.json"))) < 20 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    stdout, stderr = running.communicate(timeout=30)
    assert running.returncode == 130
    assert stderr == "abstrax: interrupted; what is written is whole, and the next run goes on from there\n"
    assert stdout == ""
    done = whole(workshop / "out")
    assert 20 <= len(done) < 3000
    assert not (workshop / "out/facts.csv").exists()
    noted = json.loads((workshop / "out/.manifest.json").read_text(encoding="utf-8"))["made"]
    assert set(noted) == done


@pytest.mark.usefixtures("listening")
def test_ctrl_c_is_heard_though_what_it_strikes_swallows_it() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), output.heard() as interrupted:
        interrupted()
        with suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.05)
        interrupted()
        pytest.fail("not heard")
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.usefixtures("listening")
def test_ctrl_c_waits_though_another_thread_takes_the_signal() -> None:
    stop, made = threading.Event(), []
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        with pytest.raises(KeyboardInterrupt), output.uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.05)
            made.append("record and note")
        assert made
    finally:
        stop.set()
        other.join()

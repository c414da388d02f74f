"""The commands: what they write, print and answer with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from abstrax import extract
from abstrax.model import Count, Record
from abstrax.relate import weights
from conftest import ABSTRACTS, Run

ROOT = Path(__file__).resolve().parent.parent


def records(folder: Path) -> dict[str, Any]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))
            if not path.name.startswith(".")}  # fmt: skip


def rows(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8-sig").splitlines()


def gold(folder: Path, id: str, *facts: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    content = {"id": id, "title": id, "study": {}, "facts": list(facts)}
    (folder / f"{id}.json").write_text(json.dumps(content), encoding="utf-8")


ENROLLED = {"kind": "count", "what": "participants", "n": 12, "section": "results", "quote": "12 patients"}
NOWHERE = {
    "kind": "dose",
    "drug": "water",
    "amount": 5,
    "unit": "mg",
    "section": "results",
    "quote": "45 years",
}


def test_extract_writes_a_record_an_abstract_and_the_tables(workshop: Path, abstrax: Run) -> None:
    result = abstrax("extract", "raw", "-o", "out")
    assert result.exit_code == 0, result.output
    assert "3 abstracts (3 extracted, 0 unchanged) in out" in result.output
    assert list(records(workshop / "out")) == sorted(ABSTRACTS)
    found = records(workshop / "out")
    assert rows(workshop / "out/studies.csv")[0].startswith("id,title,")
    assert [row.split(",")[0] for row in rows(workshop / "out/studies.csv")[1:]] == sorted(ABSTRACTS)
    assert len(rows(workshop / "out/facts.csv")) == 1 + sum(len(record["facts"]) for record in found.values())


def test_facts_point_into_the_file(workshop: Path, abstrax: Run) -> None:
    abstrax("extract")
    for id, record in records(workshop / "extracted").items():
        for fact in record["facts"]:
            assert ABSTRACTS[id][fact["start"] : fact["end"]] == fact["quote"]


def test_records_fit_the_published_schema(workshop: Path, abstrax: Run) -> None:
    abstrax("extract")
    schema = json.loads(abstrax("schema").output)
    jsonschema.Draft202012Validator.check_schema(schema)
    for record in records(workshop / "extracted").values():
        jsonschema.validate(record, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**record, "doses": []}, schema)


def test_only_what_changed_is_extracted_again(workshop: Path, abstrax: Run) -> None:
    abstrax("extract")
    before = {path.name: path.stat().st_mtime_ns for path in (workshop / "extracted").iterdir()}
    assert "3 abstracts, none changed since the last run: nothing to do" in abstrax("extract").output
    assert {path.name: path.stat().st_mtime_ns for path in (workshop / "extracted").iterdir()} == before
    (workshop / "raw/one.txt").write_text(ABSTRACTS["one"].replace("12", "13"), encoding="utf-8")
    assert "(1 extracted, 2 unchanged)" in abstrax("extract").output
    after = {path.name: path.stat().st_mtime_ns for path in (workshop / "extracted").iterdir()}
    assert {name for name in after if after[name] != before[name]} == {
        "one.json", "facts.csv", "studies.csv", ".manifest.json",
    }  # fmt: skip


def test_other_code_makes_records_anew(workshop: Path, abstrax: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    abstrax("extract")
    monkeypatch.setattr("abstrax.engines.output.code_digest", lambda: "other")
    assert "(3 extracted, 0 unchanged)" in abstrax("extract").output


def test_a_removed_abstract_leaves_records_and_tables(workshop: Path, abstrax: Run) -> None:
    abstrax("extract")
    (workshop / "raw/one.txt").unlink()
    assert "(0 extracted, 2 unchanged, 1 removed)" in abstrax("extract").output
    assert "one" not in records(workshop / "extracted")
    assert not any(row.startswith("one,") for row in rows(workshop / "extracted/facts.csv"))


def test_a_run_over_other_paths_keeps_what_is_there(workshop: Path, abstrax: Run) -> None:
    abstrax("extract", "raw/one.txt")
    abstrax("extract", "raw/two.txt")
    assert list(records(workshop / "extracted")) == ["one", "two"]


def test_a_lost_table_or_record_is_made_again(workshop: Path, abstrax: Run) -> None:
    abstrax("extract")
    (workshop / "extracted/facts.csv").unlink()
    (workshop / "extracted/one.json").unlink()
    assert "(1 extracted, 2 unchanged)" in abstrax("extract").output
    assert (workshop / "extracted/facts.csv").exists() and (workshop / "extracted/one.json").exists()


def test_jsonl_points_into_its_text_and_follows_its_lines(workshop: Path, abstrax: Run) -> None:
    lines = [json.dumps({"id": id, "title": f"On {id}", "text": text}) for id, text in ABSTRACTS.items()]
    (workshop / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    abstrax("extract", "all.jsonl")
    found = records(workshop / "extracted")
    assert found["one"]["title"] == "On one"
    assert all(ABSTRACTS[id][f["start"] : f["end"]] == f["quote"] for id in found for f in found[id]["facts"])
    (workshop / "all.jsonl").write_text(lines[0], encoding="utf-8")
    abstrax("extract", "all.jsonl")
    assert list(records(workshop / "extracted")) == ["one"]


def test_several_processes_write_what_one_writes(workshop: Path, abstrax: Run) -> None:
    abstrax("extract", "-o", "alone")
    assert abstrax("extract", "-o", "together", "--jobs", "2").exit_code == 0
    for path in (workshop / "alone").iterdir():
        assert path.read_bytes() == (workshop / "together" / path.name).read_bytes()


def test_show_marks_and_lists_the_facts(workshop: Path, abstrax: Run) -> None:
    result = abstrax("show", "one")
    assert result.exit_code == 0, result.output
    assert "A total of 12" in result.output and "45 years[2]" in result.output
    assert "count what=participants n=12" in result.output


def test_show_of_no_such_abstract(workshop: Path, abstrax: Run) -> None:
    result = abstrax("show", "four")
    assert result.exit_code == 2
    assert "no abstract with id 'four' in raw" in result.output and "--raw" in result.output


def test_try_says_why(abstrax: Run) -> None:
    result = abstrax("try", "A total of 12 patients were enrolled.")
    assert result.exit_code == 0, result.output
    for word in ("quantities  12", "count what=participants n=12", "rule", "confidence"):
        assert word in result.output
    assert "no facts" in abstrax("try", "It rained.").output


def test_try_gives_signals_with_their_weights_and_rivals(abstrax: Run) -> None:
    text = "Results: Of 40 patients seen, 22 were women, 15 in arm A and 9 in arm B completed; 12 responded."
    output = abstrax("try", text).output
    because = re.findall(r"^  because   (.+)$", output, re.MULTILINE)
    instead = re.findall(r"^  instead   (.+)$", output, re.MULTILINE)
    facts = extract(text).facts
    assert len(because) == len(instead) == len(facts) == output.count("  quote ")
    known = weights.load().kinds
    for line, fact in zip(because, facts, strict=True):
        assert isinstance(fact, Count)
        answer = f"count:{fact.what}"
        told = [part.rsplit(" ", 1) for part in line.split("; ")]
        assert 1 <= len(told) <= 8
        assert all(float(weight) == known[signal][answer] for signal, weight in told)
        sizes = [abs(float(weight)) for _, weight in told]
        assert sizes == sorted(sizes, reverse=True)
    rivals = [part for line in instead if line != "none" for part in line.split("; ")]
    assert rivals and all(re.fullmatch(r"\w+ by .+ \((?:0\.\d+|1\.0)\)", part) for part in rivals), instead


def test_calibration_tells_precision_by_band_of_confidence(workshop: Path, abstrax: Run) -> None:
    for id in ABSTRACTS:
        gold(workshop / "gold", id, *([ENROLLED] if id == "one" else []))
    output = abstrax("check", "--gold", "gold", "--raw", "raw", "--totals", "--calibration").output
    bands = re.findall(r"^(\d\.\d{3}) - (\d\.\d{3}) +(\d+) +(\d\.\d{3})$", output, re.MULTILINE)
    found = [fact for text in ABSTRACTS.values() for fact in extract(text).facts]
    assert sum(int(facts) for _, _, facts, _ in bands) == len(found)
    highs = [float(high) for _, high, _, _ in bands]
    assert highs == sorted(highs, reverse=True) and highs[0] == max(fact.confidence or 0 for fact in found)
    assert all(float(low) <= float(high) for low, high, _, _ in bands)
    assert sum(int(facts) * float(share) for _, _, facts, share in bands) == pytest.approx(1)
    assert re.search(r"^top half: \d\.\d{3} of \d+ facts$", output, re.MULTILINE)


def test_calibration_where_nothing_was_found(workshop: Path, abstrax: Run) -> None:
    (workshop / "raw/none.txt").write_text("Results: It rained.\n", encoding="utf-8")
    gold(workshop / "gold", "none")
    output = abstrax("check", "--gold", "gold", "--raw", "raw", "--totals", "--calibration").output
    assert "no fact has a confidence" in output


def test_check_of_another_set(workshop: Path, abstrax: Run) -> None:
    gold(workshop / "gold", "one", ENROLLED, NOWHERE)
    result = abstrax("check", "--gold", "gold", "--raw", "raw")
    assert result.exit_code == 0, result.output
    assert "missed dose drug=water" in result.output
    assert "Median age was «45 years»." in result.output
    assert "baseline" not in result.output
    narrowed = abstrax("check", "--gold", "gold", "--raw", "raw", "--kind", "count").output
    assert "water" not in narrowed


def test_totals_name_no_abstract_and_no_fact(workshop: Path, abstrax: Run) -> None:
    gold(workshop / "gold", "one", ENROLLED, NOWHERE)
    gold(workshop / "gold", "absent", ENROLLED)
    result = abstrax("check", "--gold", "gold", "--raw", "raw", "--totals", "--calibration")
    assert result.exit_code == 2
    assert "1 texts left out" in result.output and "dose+score+grade+count" in result.output
    assert not any(word in result.output for word in ("absent", "water", "one ", "years"))
    (workshop / "gold/one.json").write_text("{", encoding="utf-8")
    broken = abstrax("check", "--gold", "gold", "--raw", "raw", "--totals")
    assert broken.exit_code == 2 and "one.json" not in broken.output


def test_check_of_the_project(workshop: Path, abstrax: Run) -> None:
    gold(workshop / "tests/gold", "one", ENROLLED)
    assert "no baseline yet: abstrax accept" in abstrax("check").output
    accepted = abstrax("accept")
    assert accepted.exit_code == 0 and "accepted: " in accepted.output
    result = abstrax("check")
    assert result.exit_code == 0, result.output
    assert "0 lost, 0 changed, 0 gained" in result.output and "check passed" in result.output


def test_a_newly_missed_gold_fact_fails_the_check(workshop: Path, abstrax: Run) -> None:
    gold(workshop / "tests/gold", "one", ENROLLED, NOWHERE)
    abstrax("accept")
    result = abstrax("check")
    assert result.exit_code == 1
    assert (
        '1 gold facts newly missed: mend the rule, or give the gold fact a "missed" reason' in result.output
    )


def test_known_misses_are_strict(workshop: Path, abstrax: Run) -> None:
    gold(workshop / "tests/gold", "one", ENROLLED, {**NOWHERE, "missed": "there is no such dose"})
    abstrax("accept")
    known = abstrax("check")
    assert known.exit_code == 0, known.output
    assert "(known: there is no such dose)" in known.output
    gold(workshop / "tests/gold", "one", {**ENROLLED, "missed": "is found in truth"})
    again = abstrax("check")
    assert again.exit_code == 1
    assert 'known misses found again: remove their "missed"' in again.output


def test_a_lost_fact_fails_the_check_until_accepted(workshop: Path, abstrax: Run) -> None:
    gold(workshop / "tests/gold", "one", ENROLLED)
    abstrax("accept")
    (workshop / "raw/two.txt").write_text("Results: Nothing to count here at all.\n", encoding="utf-8")
    abstrax("extract")
    result = abstrax("check")
    assert result.exit_code == 1
    assert "lost     two: count" in result.output and "abstrax accept" in result.output
    assert abstrax("accept").exit_code == 0
    assert abstrax("check").exit_code == 0


def test_api_of_three_lines() -> None:
    record = extract(ABSTRACTS["one"])
    assert isinstance(record, Record)
    assert 12 in record.to_frame()["n"].tolist()


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "abstrax", *arguments], capture_output=True, text=True, check=False, **options
    )


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    def once() -> float:
        start = time.perf_counter()
        assert "Examples:" in run("--help").stdout
        return time.perf_counter() - start

    assert min(once() for _ in range(3)) < 0.3
    script = "import sys, abstrax.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"spacy", "pandas", "numpy", "pydantic", "rich"} & set(loaded)


@pytest.mark.parametrize("command", ["extract", "check", "accept", "show", "try", "schema", "table", "audit"])
def test_every_command_has_help_with_examples(abstrax: Run, command: str) -> None:
    result = abstrax(command, "--help")
    assert result.exit_code == 0 and "Example" in result.output


def test_no_progress_bar_in_a_pipe_and_one_on_a_terminal(workshop: Path) -> None:
    piped = run("extract", "raw", "-o", "out", cwd=workshop)
    assert piped.returncode == 0 and piped.stderr == ""
    leader, follower = os.openpty()
    shown = subprocess.run(
        [sys.executable, "-m", "abstrax", "extract", "raw", "-o", "other"],
        cwd=workshop,
        stdout=subprocess.DEVNULL,
        stderr=follower,
        env={**os.environ, "TERM": "xterm"},
        check=True,
    )
    os.close(follower)
    assert shown.returncode == 0
    assert b"extracting" in os.read(leader, 100_000)
    os.close(leader)

"""What several tests need: a folder to work in, and the command line run inside this process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from abstrax.engines import extraction
from abstrax.model import Document

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

#: Made-up abstracts of one or two facts each, by id.
ABSTRACTS = {
    "one": "Results: A total of 12 patients were enrolled. Median age was 45 years.\n",
    "two": "Methods: Patients received prednisone 10 mg daily. Results: 40 patients were enrolled.\n",
    "three": "Results: CRS occurred in 3 of 8 patients. No ICANS occurred.\n",
}


def corpus() -> Iterator[Document]:
    """All abstracts of the corpus and those that ship, as they stand."""
    if not CORPUS.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CORPUS} is missing")
        pytest.skip(f"{CORPUS} is missing")
    for path in sorted(CORPUS.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from (Document(**json.loads(line)) for line in lines)
    for path in [*sorted(CORPUS.glob("seeds/*.txt")), *sorted((ROOT / "raw").glob("*.txt"))]:
        yield Document(id=path.stem, text=path.read_bytes().decode("utf-8"))


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: three abstracts in ``raw/``."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for id, text in ABSTRACTS.items():
        (raw / f"{id}.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of raw/, made once."""
    folder = tmp_path_factory.mktemp("extracted")
    extraction.extract([ROOT / "raw"], folder)
    return folder


@pytest.fixture
def abstrax() -> Run:
    """Runs ``abstrax`` with some arguments; its exit code, output and messages."""
    from abstrax.cli import cli

    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="abstrax")

    return run


@pytest.fixture
def project(workshop: Path) -> Path:
    """A small project under this Makefile, with an environment that runs this interpreter."""
    for file in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / file, workshop / file)
    (workshop / "src").symlink_to(ROOT / "src")
    binaries = workshop / ".venv" / "bin"
    binaries.mkdir(parents=True)
    for script_name, arguments in (("abstrax", "-m abstrax"), ("python", "")):
        script = f'#!/bin/sh\nexec {sys.executable} {arguments} "$@"\n'
        (binaries / script_name).write_text(script, encoding="utf-8")
        (binaries / script_name).chmod(0o755)
    (binaries.parent / ".ready").touch()
    (workshop / "tests/gold").mkdir(parents=True)
    shutil.copy(ROOT / "tests/readme.py", workshop / "tests/readme.py")
    (workshop / "README.md").write_text("```console\n$ abstrax check --totals\n```\n", encoding="utf-8")
    fact = {"kind": "count", "what": "participants", "n": 12, "section": "results", "quote": "12 patients"}
    gold = {"id": "one", "title": "One", "study": {}, "facts": [fact]}
    (workshop / "tests/gold/one.json").write_text(json.dumps(gold), encoding="utf-8")
    return workshop


def make(project: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    """Runs make in a project; its exit code, output and messages."""
    # a make above this one must not pass its flags on
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "VENV"))
    }
    return subprocess.run(
        ["make", *targets], cwd=project, env=clean, capture_output=True, text=True, check=False
    )

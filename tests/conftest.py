"""What several tests need: a folder to work in, and the command line run inside this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

Run = Callable[..., Result]

#: Made-up abstracts of one or two facts each, by id.
ABSTRACTS = {
    "one": "Results: A total of 12 patients were enrolled. Median age was 45 years.\n",
    "two": "Methods: Patients received prednisone 10 mg daily. Results: 40 patients were enrolled.\n",
    "three": "Results: CRS occurred in 3 of 8 patients. No ICANS occurred.\n",
}


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: three abstracts in ``raw/``."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for id, text in ABSTRACTS.items():
        (raw / f"{id}.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def abstrax() -> Run:
    """Runs ``abstrax`` with some arguments; its exit code, output and messages."""
    from abstrax.cli import cli

    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="abstrax")

    return run

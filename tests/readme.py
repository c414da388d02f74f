"""The commands that the README shows, and what they print: ``python tests/readme.py`` writes it anew.

A block fenced as ``console`` begins with ``$ abstrax …``; the rest is what the command prints, without the
line that judges the project.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from abstrax.cli import cli

README = Path(__file__).resolve().parent.parent / "README.md"
CONSOLE = re.compile(r"^```console\n\$ (abstrax [^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def printed(line: str) -> str:
    """What a command line prints, in the folder that we are in; without spaces at the ends of lines."""
    output = CliRunner().invoke(cli, shlex.split(line)[1:], prog_name="abstrax").stdout
    return "".join(f"{text.rstrip()}\n" for text in output.splitlines())


def main() -> None:
    """Bring the README up to date."""
    text = README.read_text(encoding="utf-8")
    fresh = CONSOLE.sub(lambda block: f"```console\n$ {block[1]}\n{printed(block[1])}```", text)
    if fresh != text:
        README.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    main()

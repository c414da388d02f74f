"""The project as a whole: imports go one way, the README is true, nothing stands twice."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import readme
from abstrax import model
from abstrax.cli import cli
from conftest import make

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "abstrax"
MODULES = sorted(PACKAGE.rglob("*.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")

#: Who may know whom: a room knows those on the lines above it, and itself.
ORDER = (
    ("model",),
    ("reading",),
    ("text",),
    ("names", "quantities"),
    ("relate",),
    ("study",),
    ("audit",),
    ("pipeline",),
    ("tables", "gold"),
    ("component",),
    ("engines",),
    ("training", "adding"),
    ("evidence",),
    ("exchange", "curate", "report"),
    ("cli",),
    ("__main__",),
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}

#: A method of a record, and the package's one function: both import when they are called.
LATE = {("model", "tables"), ("__init__", "model"), ("__init__", "pipeline")}


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    """The rooms that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "abstrax":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("abstrax."):
            yield (node.module or "").split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("abstrax."))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_go_one_way(path: Path) -> None:
    here = room(path)
    for there in imported(ast.parse(path.read_text(encoding="utf-8"))):
        if there not in RANK or there == here or (here, there) in LATE:
            continue
        assert RANK[there] < RANK[here], f"{name(path)} imports {there}, which comes after {here}"


def test_every_room_has_its_place() -> None:
    assert {room(path) for path in MODULES} <= RANK.keys() | {"__init__"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    if room(path) in ("cli", "training"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        assert not (isinstance(called, ast.Name) and called.id in ("print", "exit", "quit")), name(path)
        assert not (isinstance(called, ast.Attribute) and ast.unparse(called) == "sys.exit"), name(path)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_heavy_is_imported_with_a_module(path: Path) -> None:
    if room(path) == "component":  # spaCy alone loads it
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        heavy = {n.split(".")[0] for n in names} & {
            "spacy", "scispacy", "pandas", "numpy", "rich", "scipy", "statsmodels", "pyarrow", "duckdb", "xlsxwriter",
            "matplotlib", "jinja2",
        }  # fmt: skip
        assert not heavy, f"{name(path)} imports {heavy} at its top"


def test_no_function_stands_twice() -> None:
    bodies: defaultdict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                text = "\n".join(ast.unparse(statement) for statement in body)
                if text.count("\n") >= 2:
                    bodies[text].append(f"{name(path)}:{node.name}")
    assert not [places for places in bodies.values() if len(places) > 1]


def test_no_room_for_odds_and_ends() -> None:
    assert not [name(path) for path in MODULES if path.stem in ("utils", "helpers", "common", "misc")]


def test_every_public_thing_says_what_it_is() -> None:
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent += [] if ast.get_docstring(tree) else [name(path)]
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):  # type: ignore[arg-type]
                silent.append(f"{name(path)}:{node.name}")  # type: ignore[attr-defined]
    assert not silent


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_the_readme_names_every_command(command: str) -> None:
    assert re.search(rf"\| `abstrax {command}\b", README)


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_option_says_what_it_is_for(command: str) -> None:
    for parameter in cli.commands[command].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{command} {parameter.name}"


def test_the_readme_names_every_make_target_and_no_other() -> None:
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = set(re.findall(r"`make ([a-z]+)`", README)) | set(
        re.findall(r"^make ([a-z]+)", README, re.MULTILINE)
    )
    assert named == set(targets) - {"all"}


@pytest.mark.parametrize("kind", [model.Dose, model.Score, model.Grade, model.Count, model.Effect])
def test_the_readme_names_every_field(kind: type[model.FactBase]) -> None:
    row = re.search(rf"^\| `{kind.model_fields['kind'].default}` \| (.*) \|$", README, re.MULTILINE)
    assert row is not None
    assert set(
        re.findall(r"`(\w+)`", row[1])
    ) == kind.model_fields.keys() - model.FactBase.model_fields.keys() - {"kind"}


def test_the_readme_names_files_that_exist() -> None:
    for path in re.findall(r"`((?:src|tests|raw|extracted)/[\w/.]+)`", README):
        assert (ROOT / path).exists(), path


CONSOLE = [(shown[1], shown[2]) for shown in readme.CONSOLE.finditer(README)]


def test_the_readme_shows_what_commands_print() -> None:
    assert len(CONSOLE) >= 2


@pytest.mark.parametrize(("line", "shown"), CONSOLE, ids=[line for line, _ in CONSOLE])
def test_what_the_readme_shows_is_what_is_printed(
    line: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert readme.printed(line) == shown, "make accept writes it anew"


def test_the_readme_runs_in_python() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})


def test_make_does_what_a_change_calls_for(project: Path) -> None:
    assert make(project, "accept").returncode == 0
    assert "dose+score+grade+count" in (project / "README.md").read_text(encoding="utf-8")
    first = make(project)
    assert first.returncode == 0, first.stderr
    assert "check passed" in first.stdout and "extracted/facts.csv" in first.stdout
    assert first.stdout.endswith("Report, to open in a browser: tables/report.html\n")
    second = make(project)
    assert second.stdout == (
        "Nothing changed since the last make: extracted/ is up to date and checked. Report: tables/report.html\n"
    )
    (project / "tables/report.html").unlink()
    assert "Report: tables/report.html (3 abstracts" in make(project).stdout
    (project / "raw/two.txt").write_text("Results: 41 patients were enrolled.\n", encoding="utf-8")
    third = make(project)
    assert "(1 extracted, 2 unchanged)" in third.stdout and "Report: tables/report.html (3" in third.stdout
    assert third.returncode != 0 and "check failed" in third.stdout
    assert make(project, "accept").returncode == 0
    assert make(project).returncode == 0


def test_make_help_lists_every_target(project: Path) -> None:
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    printed = make(project, "help").stdout
    assert [line.split()[1] for line in printed.splitlines()] == targets

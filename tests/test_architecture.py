"""The rules of the house, held without a list of exemptions. What imports may do stands in pyproject.toml."""

import ast
import os
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from crmcli.cli.app import Commands
from crmcli.cli.lazy import LazyCommand
from crmcli.store import schema
from crmcli.store.book import Book

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/crmcli"
LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 400, 60

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|TRIGGER)"
    r"|DROP\s+TABLE|PRAGMA\s+\w+|BEGIN\s+IMMEDIATE)\b",
    re.DOTALL,
)
SURROUNDINGS = {  # what world.py hands in
    "os.environ", "os.getenv", "sys.stdin", "sys.stdout", "sys.stderr", "sys.argv", "datetime.now", "datetime.utcnow",
    "date.today", "datetime.today", "time.time",
}  # fmt: skip


def files(*folders):
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def below(folder, path):
    return (PACKAGE / folder) in path.parents


def strings(path):
    """The texts of a module with their lines; f-strings with a blank for what they insert, docstrings left out."""
    documented = (ast.Module, ast.ClassDef, *FUNCTIONS)
    docs = {id(node.body[0].value) for node in ast.walk(tree(path))
            if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, " ".join(str(getattr(part, "value", "x")) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def test_imports_keep_the_contracts():
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("folder", ["src", "tests", "docs", "benchmarks"])
def test_files_and_functions_stay_small(folder):
    too_long = []
    for path in files(folder):
        name = path.relative_to(ROOT)
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LINES_OF_A_FILE:
            too_long.append(f"{name}: {lines} lines")
        for node in ast.walk(tree(path)):
            if isinstance(node, FUNCTIONS) and (length := node.end_lineno - node.lineno + 1) > LINES_OF_A_FUNCTION:
                too_long.append(f"{name}: {node.name} has {length} lines")
    assert too_long == []


def test_only_the_store_has_sql():
    found = [path for path in files("src") for _, text in strings(path) if SQL.search(text)]
    assert any(below("store", path) for path in found), "the pattern must see the SQL that there is"
    outside = [
        f"{path.relative_to(ROOT)}:{line}: {text[:60]}"
        for path in files("src")
        for line, text in strings(path)
        if SQL.search(text) and not below("store", path)
    ]
    assert outside == []


def test_nobody_prints():
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files("src")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input")
    ]
    assert calls == []


def test_below_the_command_line_nobody_looks_at_the_surroundings():
    handed_in = {PACKAGE / "world.py", PACKAGE / "__main__.py"}
    looks = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in files("src")
        if path not in handed_in and not below("cli", path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in SURROUNDINGS
    ]
    assert looks == []


def test_each_module_says_what_it_is():
    assert [str(path) for path in files("src", "benchmarks", "docs") if not ast.get_docstring(tree(path))] == []


def modules_below(modules):
    """Of the commands that a group imports when they are called: named after both."""
    for module in modules:
        group = get_command(import_module(f"crmcli.cli.{module}").app)
        for name, child in getattr(group, "commands", {}).items():
            if isinstance(child, LazyCommand):
                assert child.module == f"{module}_{name}"
                assert child.get_short_help_str(100) == child.load().get_short_help_str(100)
                yield child.module


def test_the_table_of_commands_and_the_modules_agree():
    """Whoever knows a command's name can guess its file, and no command is left out of the table."""
    rows = [row for _, section in Commands.sections for row in section]
    assert [name for name, module, _ in rows if module not in (name, f"{name}_")] == []
    with_app = {
        path.stem
        for path in (PACKAGE / "cli").glob("*.py")
        if any(isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "app" for node in tree(path).body)
    }
    modules = {module for _, module, _ in rows}
    assert with_app - {"app"} == modules | set(modules_below(modules))


def test_every_table_with_history_has_its_triggers(tmp_path):
    """The triggers in a book are those that its columns ask for: a migration that forgets them shows here."""
    path = tmp_path / "customers.db"
    path.touch()
    book = Book.create(path, bytes(16), lambda header: bytes(32))
    there = dict(book.conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    wanted = {}
    for table in schema.TABLES:
        wanted |= schema.triggers(table, schema.columns(book.conn, table.name))
    book.close()
    assert len(wanted) == 4 * len(schema.TABLES)
    assert there == wanted

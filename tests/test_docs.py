"""The documentation says what the program does: generated pages, examples that parse, links that lead somewhere."""

import ast
import importlib.util
import re
import shlex
import tomllib
from datetime import date
from pathlib import Path

import pytest
from typer.exceptions import TyperException
from typer.main import get_command

from crmcli.cli.app import Commands, app
from crmcli.errors import SIGNALS, CrmError, QueryError, all_errors
from crmcli.services.selecting import Today, compiled, joined

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*.md")])
CODE = re.compile(r"^```(?:sh|console|script)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(crm [^`]+)`")
NOT_A_COMMAND = {"book", "uses", "crmcli"}  # words that follow "crm" in plain sentences


def _generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = _generator()
COMMANDS = list(generate.commands())
LEAVES = [(name, command) for name, command, _ in COMMANDS if not getattr(command, "commands", None)]
NAMES = {name for name, _, _ in COMMANDS}


def crm_calls(line):
    """The calls of crm in a line of shell: words from `crm` to the next |, ; or the like, and those in $(…)."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>()")
    lexer.whitespace_split, lexer.commenters = True, "#"
    calls, current = [], None
    for word in lexer:
        if word == "crm" or word.endswith("/crm"):
            current = []
            calls.append(current)
        elif set(word) <= set("|&;<>()"):
            current = None
        elif current is not None:
            current.append(word)
    for inner in re.findall(r"\$\((crm [^)]*)\)", line):
        calls += crm_calls(inner)
    return calls


def parse(words):
    """Read a command line as the program would, queries too, but do not run it. Raises TyperException and CrmError."""
    command, context, name = get_command(app), None, "crm"
    if not words:
        return  # crm alone is a command too
    while True:
        context = command.make_context(name, list(words), parent=context)
        command = context.command
        if not getattr(command, "commands", None):
            for name in ("query", "where"):
                if value := context.params.get(name):
                    text = joined([value] if isinstance(value, str) else value)
                    compiled(text, Today(date.today(), str), lambda segment: "tag:vip")
            return
        name, command, words = command.resolve_command(context, [*context._protected_args, *context.args])


def examples_of(command):
    lines = str(command.epilog or "").splitlines()
    return [line.strip() for line in lines[lines.index("Examples:") + 1 :]] if "Examples:" in lines else []


def test_generated_pages_are_up_to_date():
    assert generate.outdated() == [], "run: make docs"


def test_a_page_that_differs_is_noticed(monkeypatch, capsys):
    monkeypatch.setitem(generate.PAGES, "exit-codes.md", lambda: "something else")
    assert generate.main(["--check"]) == 1
    assert "docs/exit-codes.md is out of date" in capsys.readouterr().out


def test_summaries_in_the_table_are_the_commands_own():
    helps = {name: str(command.help).splitlines()[0] for name, command, _ in COMMANDS}
    table = {f"crm {name}": summary for _, rows in Commands.sections for name, _, summary in rows}
    assert table == {name: helps[name] for name in table}


@pytest.mark.parametrize(("name", "command"), LEAVES, ids=[name for name, _ in LEAVES])
def test_help_has_two_examples_that_parse(name, command):
    lines = examples_of(command)
    assert len(lines) >= 2
    for line in lines:
        calls = crm_calls(line)
        assert any(f"crm {' '.join(call)}".startswith(name) or "--book" in call for call in calls), line
        for call in calls:
            parse(call)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_on_the_page_parse(path):
    text = path.read_text(encoding="utf-8")
    for block in CODE.findall(text):
        prompts = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
        for line in prompts or block.splitlines():
            for call in crm_calls(line):
                try:
                    parse(call)
                except QueryError:
                    assert path.parent.name == "examples", f"{path.name}: {line}"  # there its refusal is shown
                except TyperException as error:
                    pytest.fail(f"{path.name}: {line}: {error.format_message()}")
    for call in INLINE.findall(text):
        assert _known(call), f"{path.name}: {call}"


def _known(call):
    """Whether a call in running text, which may hold placeholders, begins with a command that there is."""
    words = [word for word in call.split()[1:] if not word.startswith("-")]
    if not words or not re.fullmatch("[a-z][a-z-]*", words[0]):
        return True
    return f"crm {words[0]}" in NAMES and (
        len(words) < 2 or f"crm {words[0]}" in {name for name, _ in LEAVES} or f"crm {words[0]} {words[1]}" in NAMES
    )


def test_messages_name_commands_that_there_are():
    unknown = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for call in re.findall(r"\bcrm [a-z][a-z-]+(?: [a-z-]+)?", node.value):
                    if call.split()[1] not in NOT_A_COMMAND and not _known(call):
                        unknown.append(f"{path.name}:{node.lineno}: {call}")
    assert unknown == []


def test_a_call_that_does_not_parse_is_noticed():
    for line in ("crm lst", "crm list --frobnicate", "crm tag ad vip 1", "crm show", "crm list clty:上海"):
        (call,) = crm_calls(line)
        with pytest.raises((TyperException, CrmError)):
            parse(call)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    missing = [it for it in targets if not it.startswith("https://") and not (path.parent / it).exists()]
    assert missing == []


def test_each_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}
    explained = set(re.findall(r"^- \*\*[\d-]+ · ([\w-]+)", (ROOT / "docs/DECISIONS.md").read_text(), re.MULTILINE))
    assert needed - explained == set()


def test_the_readme_lists_every_exit_code():
    rows = re.findall(r"^\| (\d+) \|.*\| (\d+) \|.*\|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    named = {int(number) for row in rows for number in row}
    signals = {number for number, _, _ in SIGNALS}
    assert named | signals == {0, *(error.exit_code for error in all_errors())} | signals

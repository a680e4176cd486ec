"""crm completion, and what the shells are offered."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main
from tab import Asking, bash, line_after_tab

import crmcli
from crmcli.cli.app import app
from crmcli.cli.suggestions import SUGGESTIONS, _name
from crmcli.model.fields import FIELDS

if TYPE_CHECKING:
    from runner import Runner

FILES = [":files"]
NAMES = [field.name for field in FIELDS]
needs_bash = pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")


@pytest.mark.parametrize(
    ("shell", "mark"), [("bash", "complete -F"), ("zsh", "#compdef"), ("fish", "complete ")]
)  # fmt: skip
def test_prints_a_script(crm: Runner, shell: str, mark: str) -> None:
    script = crm("completion", shell).stdout
    assert mark in script
    assert "crmcli" in script


def test_needs_no_book(bare: Runner) -> None:
    assert bare("completion", "bash").stdout


def test_an_unknown_shell_is_named(crm: Runner) -> None:
    assert "bash, zsh, fish" in crm("completion", "tcsh", exit_code=2).stderr


@pytest.fixture
def offered(crm: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asking:
    """A shell without the passphrase."""
    del crm.env["CRM_PASSPHRASE"]
    return Asking(crm, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (["unar"], ["unarchive"]),
        (["tag", "re"], ["remove", "rename"]),
        (["list", "--form"], ["--format"]),
        (["list", "--format", "js"], ["json", "jsonl"]),
        (["list", "--format", "=", "js"], ["json", "jsonl"]),
        (["list", "--format="], ["table", "json", "jsonl", "csv", "tsv", "ids"]),
        (["export", "--format", "js"], ["json", "jsonl"]),
        (["import", "--from", "js"], ["json", "jsonl"]),
        (["import", "--on-match", ""], ["fill", "update", "skip", "add", "ask"]),
        (["import", "--key", "uid,e"], ["uid,external_id", "uid,email"]),
        (["add", "--kind", ""], ["person", "company"]),
        (["edit", "1", "--kind", "c"], ["company"]),
        (["log", "1", "--kind", "c"], ["call", "chat"]),
        (["list", "--fields", "name,ph"], ["name,phone"]),
        (["list", "--sort", "na"], ["name"]),
        (["list", "--sort", "name,-la"], ["name,-language", "name,-last", "name,-last_order"]),
        (["list", "--sort", ""], NAMES),
        (["list", "--sort", "-na"], ["-name"]),
        (["list", "--sort", "-name,-la"], ["-name,-language", "-name,-last", "-name,-last_order"]),
        (["list", "next.be"], ["next.before:"]),
        (["list", "birthday."], ["birthday.before:", "birthday.after:"]),
        (["config", "set", "date_order", ""], ["dmy", "mdy"]),
        (["edit", "1", "--clear", "ti"], ["title", "tier"]),
        (["help", "ex"], ["export", "exit-codes"]),
        (["help", "q"], ["query"]),
        (["help", "backup", "re"], ["restore"]),
        (["help", "list", ""], []),
        (["config", "get", "pass"], ["passphrase_file", "passphrase_command"]),
        (["config", "set", "re"], ["region"]),
        (["config", "set", "region", ""], []),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["list", "co"], ["company:", "country:", "confirmed:"]),
        (["count", "h"], ["handle:", "has:"]),
        (["export", "tag", ":", "vip", "ci"], ["city:"]),
        (["edit", "--where", "ci"], ["city:"]),
        (["list", "tag", ":"], []),
        (["list", "tag", ":", "na"], []),
        (["show", ""], []),
        (["add", ""], []),
        (["log", "1", ""], []),
        (["import", ""], FILES),
        (["import", "a.csv", "b"], FILES),
        (["demo", ""], FILES),
        (["export", "-o", ""], FILES),
        (["backup", "create", "--to", ""], FILES),
        (["backup", "list", "--in", ""], FILES),
        (["list", "--book", ""], FILES),
        (["--passphrase-file", "a"], FILES),
        (["key", "recover", "--code-file", ""], FILES),
        (["key", "file", "add", ""], FILES),
        (["list", "--key-file", ""], FILES),
        (["backup", "restore", ""], []),
        (["backup", "restore", "/media/"], FILES),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_fits_is_offered(offered: Asking, words: list[str], answers: list[str]) -> None:
    assert sorted(offered(*words)) == sorted(answers)


def test_backups_are_offered_by_name(offered: Asking, crm: Runner, tmp_path: Path) -> None:
    name = "customers-20260501T093000Z.crmbak"
    for folder in (tmp_path / "backups", tmp_path / "stick", tmp_path / "other" / "backups"):
        folder.mkdir(parents=True)
    crm.env["CRM_BOOK"] = str(tmp_path / "customers.db")  # it need not be there, and is not opened
    assert offered("backup", "verify", "") == []
    (tmp_path / "backups" / name).touch()
    (tmp_path / "stick" / "mine.crmbak").touch()
    (tmp_path / "other" / "backups" / "b.crmbak").touch()
    for command in ("restore", "verify"):
        assert offered("backup", command, "") == ["latest", name]
    assert offered("backup", "restore", "cust") == [name]
    assert offered("backup", "restore", "--in", str(tmp_path / "stick"), "m") == ["mine.crmbak"]
    assert offered("--book", str(tmp_path / "other" / "b.db"), "backup", "restore", "b") == ["b.crmbak"]
    assert offered("backup", "restore", "--in", str(tmp_path / "unmounted"), "") == []


def test_zsh_is_told_the_same(offered: Asking) -> None:
    for words, answer in (
        ("crm import ", "_files"),
        ("crm show ", ""),
        ("crm list ci", "compadd -S '' -- city:"),
        ("crm tag re", '_arguments \'*: :(("remove":'),
        ("crm list --format js", '_arguments \'*: :(("json"\n"jsonl"))\''),
    ):
        shown, _ = offered.raw("zsh", _TYPER_COMPLETE_ARGS=words)
        assert shown.startswith(answer)
        assert bool(shown) == bool(answer)


def test_fish_is_told_the_same(offered: Asking) -> None:
    for words, answer, instead_of_files in (
        ("crm import ", "", False),
        ("crm show ", "", True),
        ("crm list ci", "city:", True),
        ("crm list --format js", "json\njsonl", True),
    ):
        asked = {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        assert offered.raw("fish", **asked)[0] == answer
        asked["_TYPER_COMPLETE_FISH_ACTION"] = "is-args"
        assert offered.raw("fish", **asked) == ("", 0 if instead_of_files else 1)


def test_each_suggestion_is_of_a_parameter() -> None:
    found: set[str] = set()

    def look(command: Any, path: str) -> None:
        command = command.load() if hasattr(command, "load") else command
        found.update(name for it in command.params for name in (_name(it), f"{path} {_name(it)}"))
        for name, child in getattr(command, "commands", {}).items():
            look(child, f"{path} {name}".strip())

    look(typer.main.get_command(app), "")
    assert set(SUGGESTIONS) <= found


@pytest.fixture
def shell(crm: Runner, tmp_path: Path) -> dict[str, str]:
    """The environment of a shell in a folder with the program `crm`, the bash script and a file."""
    program = tmp_path / "bin" / "crm"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m crmcli "$@"\n')
    program.chmod(0o755)
    (tmp_path / "script").write_text(crm("completion", "bash").stdout)
    (tmp_path / "here.csv").touch()
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **crm.env, "PATH": path, "PYTHONPATH": str(Path(crmcli.__file__).parents[1])}


@needs_bash
@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [(["crm", "tag", "re"], 2, ["remove", "rename"]), (["crm", "show", ""], 2, []), (["crm", "import", "h"], 2, [])],
)
def test_the_bash_script_completes(
    shell: dict[str, str], tmp_path: Path, words: list[str], at: int, expected: list[str]
) -> None:
    listed = " ".join(words)
    line = (
        f'. ./script; COMP_WORDS=({listed}); COMP_CWORD={at}; _crm_completion crm; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=shell, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert sorted(done.stdout.split()) == expected


@needs_bash
def test_tab_in_a_real_bash(shell: dict[str, str], tmp_path: Path) -> None:
    with bash(shell, tmp_path) as session:
        for typed, completed in (
            ("crm import he", "crm import here.csv "),
            ("crm list bir", "crm list birthday:"),
            ("crm show he", "crm show he"),
            ("crm export --format=ts", "crm export --format=tsv "),
        ):
            assert line_after_tab(session, typed) == completed

"""Start-up is a feature: what everyday calls must not load, seen in real processes."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import crmcli
from crmcli.store import keys

HEAVY = {
    "asyncio", "email", "http", "jinja2", "keyring", "logging", "phonenumbers", "platformdirs", "prompt_toolkit",
    "pydantic", "pygments", "rapidfuzz", "rich", "sqlite_utils", "tomlkit", "urllib.request",
}  # fmt: skip
OF_THE_BOOK = {"cryptography", "sqlcipher3"}
SESSION = {"socket"}


def loaded(command, *, env=None):
    """The modules that `python -m crmcli …` imports, what it printed, and the exit code."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "crmcli", *command],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
        env={**os.environ, **(env or {})},
    )  # fmt: skip
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    modules = {line.rpartition("|")[2].strip() for line in lines}
    assert "crmcli.cli.app" in modules, done.stderr
    return modules, done.stdout, done.returncode


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The environment of a book with one customer, under the real key derivation."""
    folder = tmp_path_factory.mktemp("startup")
    env = {
        "CRM_BOOK": str(folder / "customers.db"),
        "CRM_PASSPHRASE": "made up words for tests",
        "CRM_CONFIG": str(folder / "config.toml"),
        "XDG_STATE_HOME": str(folder / "state"),
    }
    for command in (
        ["init"],
        ["add", "王伟", "--city", "上海", "--tag", "vip"],
        ["sell", "1", "--total", "5"],
        ["task", "add", "1", "x", "--due", "today"],
    ):
        assert loaded(command, env=env)[2] == 0
    return env


def heavy(modules, also=frozenset()):
    return sorted(name for name in (HEAVY | also) & modules)


def test_a_crash_with_the_key_in_memory_leaves_no_core_dump():
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    try:
        keys.file_key(bytes(32), bytes(16))
        assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)


@pytest.mark.parametrize(
    ("command", "printed"),
    [
        (["--help"], "Usage: crm"),
        (["--version"], "crm "),
        (["list", "--help"], "--sort"),
    ],
)
def test_help_and_version_load_nothing_of_the_book(command, printed):
    modules, stdout, code = loaded(command)
    assert code == 0
    assert printed in stdout
    assert heavy(modules, OF_THE_BOOK if command[0].startswith("-") else {"cryptography"}) == []


@pytest.mark.parametrize(
    ("env", "answer"),
    [
        ({"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": "crm li", "COMP_CWORD": "1"}, "list"),
        ({"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": "crm tag re", "COMP_CWORD": "2"}, "remove\nrename"),
        ({"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": "crm list --form", "COMP_CWORD": "2"}, "--format"),
        ({"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": "crm list bir", "COMP_CWORD": "2"}, "birthday:"),
        ({"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": "crm log 1 --kind v", "COMP_CWORD": "4"}, "visit"),
        (
            {"_CRM_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "crm li"},
            """_arguments '*: :(("list":"List the customers that fit a query."))'""",
        ),
        (
            {
                "_CRM_COMPLETE": "complete_fish",
                "_TYPER_COMPLETE_FISH_ACTION": "get-args",
                "_TYPER_COMPLETE_ARGS": "crm li",
            },
            "list\tList the customers that fit a query.",
        ),
    ],
)
def test_completion_answers_and_loads_nothing_of_the_book(env, answer):
    modules, stdout, _ = loaded([], env=env)
    assert stdout == answer + "\n"
    assert heavy(modules, {"cryptography"}) == []


@pytest.mark.parametrize(
    "command",
    [
        ["list"],
        ["list", "city:上海", "--format", "json"],
        ["list", "--fields", "name,phone", "--format", "csv"],
        ["count", "tag:vip"],
        ["show", "1"],
        ["order", "list", "--from", "2020"],
        ["history"],
        ["today"],
        ["digest"],
    ],
    ids=" ".join,
)
def test_reading_in_a_pipe_loads_nothing_heavy(book, command):
    modules, stdout, code = loaded(command, env=book)
    assert code == 0
    assert stdout
    assert heavy(modules) == []
    assert modules >= OF_THE_BOOK, "the list of modules must be the real one"
    assert not modules & SESSION, "nobody unlocked anything"


@pytest.mark.skipif(os.name != "posix", reason="needs Unix sockets")
def test_an_unlocked_session_loads_no_more_than_sockets(book):
    folder = tempfile.mkdtemp(prefix="crm-")  # the path of a socket must be short
    env = {**book, "XDG_RUNTIME_DIR": folder}
    try:
        assert loaded(["unlock"], env=env)[2] == 0
        modules, stdout, code = loaded(["list"], env={name: it for name, it in env.items() if "PASSPHRASE" not in name})
        assert (code, "王伟" in stdout) == (0, True)
        assert heavy(modules) == []
        plain, _, _ = loaded(["list"], env=book)
        assert modules - plain <= SESSION | {"array", "_socket", "selectors", "select", "math"}
    finally:
        loaded(["lock"], env=env)
        shutil.rmtree(folder)


def test_the_process_that_keeps_a_session_is_small():
    """Of the program it needs the few modules that know the platform and what is spoken."""
    code = f"import sys; sys.path.insert(0, {str(Path(crmcli.__file__).parents[1])!r}); import crmcli.store.agent"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "importtime", "-c", code], capture_output=True, text=True, check=True
    )
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {it for it in modules if it.startswith("crmcli")} == {
        "crmcli", "crmcli.errors", "crmcli.platform", "crmcli.store", "crmcli.store.agent", "crmcli.store.session"
    }  # fmt: skip
    assert heavy(modules, {*OF_THE_BOOK, "typer", "subprocess", "json", "ctypes"}) == []


@pytest.mark.parametrize(
    "command",
    [
        ["add", "李娜", "--phone", "13800138000", "--email", "lina@example.com"],
        ["log", "1", "called"],
        ["sell", "1", "3x A4纸 @12.5 -10%"],
        ["edit", "1", "--city", "北京"],
        ["undo", "--last"],
    ],
    ids=lambda command: command[0],
)
def test_everyday_changes_load_nothing_heavy(book, command):
    modules, _, code = loaded(command, env=book)
    assert code == 0
    assert heavy(modules) == []

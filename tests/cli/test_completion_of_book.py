"""What the shells are offered of the book itself."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tab import Asking, bash, line_after_tab

import crmcli
from crmcli.cli.shells import NOTHING_COMMON
from runner import NOW, Runner

NASTY = "Eve\x1b[31m \u202e$(touch here)`id`'\":,\\ Ltd"


@pytest.fixture(scope="session")
def _filled_book(tmp_path_factory: pytest.TempPathFactory, _empty_book: bytes) -> bytes:
    """Filled once; each test has a copy."""
    book = tmp_path_factory.mktemp("filled") / "customers.db"
    book.write_bytes(_empty_book)
    crm = Runner({"CRM_BOOK": str(book), "CRM_PASSPHRASE": "made up words for tests", "CRM_NOW": NOW}, book)
    crm.add("王伟", "--company", "华信科技有限公司", "--city", "上海", "--tag", "vip,展会", "--phone", "14200000001")
    crm.add("王小明", "--city", "New York", "--source", "fair", "--tag", "vip2")
    crm.add("Anna Smith", "--company", "Smith & Sons", "--city", "Newark", "--email", "anna@shop.example")
    crm.add("曾国藩")
    crm.add("Old Friend", "--company", NASTY, "--tag", "a b")
    for number in range(6, 13):
        crm.add(f"Bob Number{number}")
    return book.read_bytes()


@pytest.fixture
def filled(crm: Runner, _filled_book: bytes) -> Runner:
    crm.book.write_bytes(_filled_book)
    return crm


@pytest.fixture
def offered(filled: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asking:
    return Asking(filled, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (["show", "wangw"], ["1"]),
        (["show", "小明"], ["2"]),
        (["show", "zen"], ["4"]),
        (["show", "wa"], ["1  王伟 · 华信科技有限公司", "2  王小明", NOTHING_COMMON]),
        (["edit", "华信"], ["1  王伟 · 华信科技有限公司", NOTHING_COMMON]),
        (["log", "smi"], ["3"]),
        (["archive", "4", "zengguo"], ["4"]),
        (["tag", "add", "vip", "zgf"], ["4"]),
        (["purge", "0001"], ["1  王伟 · 华信科技有限公司", NOTHING_COMMON]),
        (["show", "1"], ["1  王伟 · 华信科技有限公司", "10  Bob Number10", "11  Bob Number11", "12  Bob Number12"]),
        (["show", "王"], ["1  王伟 · 华信科技有限公司", "2  王小明", NOTHING_COMMON]),
        (["show", "nobody"], []),
        (["show", "newar"], []),  # a city, and nobody's name
        (["show", "vip"], []),
        (["show", "shop"], []),  # of an address only what stands before the @ is somebody's name
        (["show", "keji"], []),  # heard within a company
        (["show", "guofan"], ["4"]),
        (["history", "smi"], ["3"]),
        (["show", "999999999999999999999"], []),
        (["show", '"wang'], ["1  王伟 · 华信科技有限公司", "2  王小明", NOTHING_COMMON]),
        (["show", "anna", "@", "shop"], []),
        (["archive", "anna", "@", "shop"], []),
        (["unarchive", ""], []),
        (["tag", "add", "vi"], ["vip", "vip2"]),
        (["tag", "remove", "vip,v"], ["vip,vip2"]),
        (["tag", "rename", "展"], ["展会"]),
        (["add", "X", "--tag", "VI"], ["vip", "vip2"]),
        (["edit", "1", "--add-tag", "a"], ["a\\ b"]),
        (["list", "tag", ":", "vi"], ["vip", "vip2"]),
        (["list", "tag", ":"], ["vip", "vip2", "展会", "a\\ b"]),
        (["list", "'#vi"], ["#vip", "#vip2"]),
        (["list", "city", ":", "new"], ["New\\ York", "Newark"]),
        (["count", "source", ":"], ["fair"]),
        (["list", "stage", ":"], []),
        (["export", "--where", "ci"], ["city:"]),
        (["export", "--where", "=", "tag", ":", "v"], ["vip", "vip2"]),
        (["edit", "--where", "'tag:vip city:上"], ["tag:vip city:上海"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_fits_is_offered(offered: Asking, words: list[str], answers: list[str]) -> None:
    assert sorted(offered(*words)) == sorted(answers)


def test_the_newest_are_offered_first(offered: Asking) -> None:
    *listed, last = offered("show", "")
    assert [line.split()[0] for line in listed] == [str(number) for number in range(12, 0, -1)]
    assert last == NOTHING_COMMON  # else bash would insert a first digit of all the ids


def test_no_more_than_twenty_are_offered(offered: Asking, filled: Runner) -> None:
    for number in range(13, 40):
        filled.add(f"Bob Number{number}")
    assert len(offered("show", "")) == 20 + 1
    assert len(offered("show", "bob")) == 20 + 1  # NOTHING_COMMON


def test_who_is_archived_is_offered_to_unarchive_only(offered: Asking, filled: Runner) -> None:
    filled("archive", "3")
    assert offered("show", "smith") == []
    assert offered("unarchive", "smith") == offered("unarchive", "3") == offered("unarchive", "") == ["3"]


def test_open_tasks_are_offered_by_their_handles(filled: Runner, offered: Asking) -> None:
    filled("task", "add", "1", "寄样品", "--due", "fri")
    filled("task", "add", "3", "call back")
    filled("done", "t2")
    filled("log", "3", "called", "+2w")
    for words in (["done", "t"], ["task", "drop", "t"], ["snooze", "t"], ["task", "edit", "t"]):
        assert offered(*words) == ["t1  2026-05-08 · 寄样品 · 王伟", "t3  2026-05-15 · follow-up · Anna Smith"]


def test_segments_are_offered(offered: Asking, filled: Runner) -> None:
    filled("segment", "save", "hot", "tag:vip")
    assert offered("list", "@") == offered("list", "@", "h") == offered("list", "'@h") == ["@hot"]
    assert offered("segment", "show", "h") == ["hot"]


def test_nothing_of_the_book_commands_a_terminal(offered: Asking) -> None:
    shown = offered("show", "old") + offered("show", "")
    assert shown[0] == "5"
    assert all(line.isprintable() for line in shown)
    zsh, _ = offered.raw("zsh", _TYPER_COMPLETE_ARGS="crm show old")
    fish, _ = offered.raw("fish", _TYPER_COMPLETE_ARGS="crm show 5", _TYPER_COMPLETE_FISH_ACTION="get-args")
    assert zsh.isprintable()
    assert fish.startswith("5\tOld Friend")
    assert fish.replace("\t", "").isprintable()


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_zsh_reads_names_as_words_only(offered: Asking, tmp_path: Path) -> None:
    """Bash knows the same quotes: the answer is run with a compadd that prints what it is given."""
    answer, _ = offered.raw("zsh", _TYPER_COMPLETE_ARGS="crm show old")
    script = 'compadd() { printf "<%s>" "$@" "${listed[@]}"; }; declare -A compstate; f() { eval "$1"; }; f "$1"'
    done = subprocess.run(["bash", "-c", script, "-", answer], cwd=tmp_path, capture_output=True, text=True, timeout=20)
    assert done.stderr == ""
    assert done.stdout.startswith(
        "<-U><-V><customers><-l><-d><listed><--><5><5  Old Friend · Eve\\x1b[31m \\u202e$(touch"
    )
    assert not (tmp_path / "here").exists()


def test_fish_is_offered_names_where_an_id_would_not_fit_what_was_typed(offered: Asking) -> None:
    for typed, answer in (("4", "4\t曾国藩"), ("smi", "Anna Smith\t#3 Anna Smith · Smith & Sons")):
        shown, _ = offered.raw("fish", _TYPER_COMPLETE_ARGS=f"crm show {typed}", _TYPER_COMPLETE_FISH_ACTION="get-args")
        assert shown == answer


def test_keys_that_insert_every_candidate_get_bare_ids(offered: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_TYPE", "37")
    assert offered("show", "王") == ["1", "2"]


PLACES = (["show", "王"], ["show", ""], ["list", "tag", ":"], ["tag", "add", ""], ["unarchive", ""], ["list", "@"])


@pytest.mark.parametrize("words", PLACES, ids=" ".join)
@pytest.mark.parametrize(
    "passphrase",
    [
        {},
        {"CRM_PASSPHRASE": "wrong"},
        {"CRM_PASSPHRASE_FILE": "/nowhere"},
        {"CRM_PASSPHRASE_COMMAND": "echo oh no >&2; exit 3"},
    ],
    ids=str,
)
def test_a_locked_book_offers_nothing_and_is_silent(
    filled: Runner,
    words: list[str],
    passphrase: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],  # what other programs write too
) -> None:
    del filled.env["CRM_PASSPHRASE"]
    filled.env.update(passphrase)
    assert Asking(filled, monkeypatch, capfd)(*words) == []


def test_a_passphrase_command_is_asked(offered: Asking) -> None:
    offered.env["CRM_PASSPHRASE_COMMAND"] = f"echo '{offered.env.pop('CRM_PASSPHRASE')}'"
    assert offered("show", "wangw") == ["1"]


def test_a_passphrase_command_has_no_terminal_to_ask_on(offered: Asking, tmp_path: Path) -> None:
    del offered.env["CRM_PASSPHRASE"]
    said = tmp_path / "said"
    offered.env["GPG_TTY"] = "/dev/tty"
    asked = "import os; print(os.getsid(0), os.environ.get('GPG_TTY'))"
    offered.env["CRM_PASSPHRASE_COMMAND"] = f"'{sys.executable}' -c \"{asked}\" > '{said}'"
    assert offered("show", "wangw") == []
    session, terminal = said.read_text().split()
    assert int(session) != os.getsid(0)
    assert terminal == "None"


@pytest.mark.parametrize("book", [None, b"", b"x" * 100, b"x" * 8192], ids=["none", "empty", "short", "damaged"])
def test_no_book_or_a_damaged_one_offers_nothing(offered: Asking, filled: Runner, book: bytes | None) -> None:
    filled.book.unlink()
    if book is not None:
        filled.book.write_bytes(book)
    assert offered("show", "") == []


def test_a_busy_book_offers_nothing_soon(offered: Asking, filled: Runner) -> None:
    from crmcli.store.book import open_file

    conn, _ = open_file(filled.book, filled.unlock)
    conn.execute("BEGIN EXCLUSIVE")
    assert offered("show", "") == []
    conn.close()
    assert len(offered("show", "")) == 12 + 1


def test_completion_leaves_the_book_as_it_is(offered: Asking, filled: Runner) -> None:
    before = filled.book.read_bytes()
    for words in PLACES:
        offered(*words)
    assert filled.book.read_bytes() == before


def test_commands_options_and_fields_are_offered_without_the_book(offered: Asking) -> None:
    """The passphrase would be asked for first."""
    said = Path(offered.env["HOME"]) / "said"
    del offered.env["CRM_PASSPHRASE"]
    offered.env["CRM_PASSPHRASE_COMMAND"] = f"touch '{said}'"
    assert offered("unar") == ["unarchive"]
    assert offered("show", "--js") == ["--json"]
    assert offered("list", "ci") == ["city:"]
    offered.raw("fish", _TYPER_COMPLETE_ARGS="crm show ", _TYPER_COMPLETE_FISH_ACTION="is-args")
    assert not said.exists()
    offered("show", "")
    assert said.exists()


@pytest.fixture
def env(crm: Runner, tmp_path: Path) -> dict[str, str]:
    """The environment of a shell with the program `crm`, whose book has the real key derivation."""
    crm.book.unlink()
    program = tmp_path / "bin" / "crm"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m crmcli "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    found = {**os.environ, **crm.env, "PATH": path, "PYTHONPATH": str(Path(crmcli.__file__).parents[1])}
    people = ("王伟 --tag vip", "王小明", "Anna --city Newark", "Li --city 'New York'", "Bo --city 'NEW YORK'")
    for words in ("init --no-recovery-code", *(f"add {one}" for one in people), "add Robert\\ T --city 'New York'"):
        subprocess.run(
            [str(program), "-q", *shlex.split(words)], env=found, check=True, capture_output=True, timeout=60
        )
    return found


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_tab_in_a_real_bash(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "script").write_text(
        subprocess.run(["crm", "completion", "bash"], env=env, check=True, capture_output=True, text=True).stdout
    )
    with bash(env, tmp_path) as session:
        for typed, completed in (
            ("crm show wangx", "crm show 2 "),
            ("crm show wang", "crm show wang"),
            ("crm show nobody", "crm show nobody"),
            ('crm show "an', 'crm show "3" '),
            ("crm archive anna@", "crm archive anna@"),
            ("crm list tag:v", "crm list tag:vip "),
            ("crm list city:newa", "crm list city:Newark "),
            ("crm list city:new", "crm list city:New"),
            ("crm list city:NEW", "crm list city:New"),
            ('crm list "city:new y', 'crm list "city:New York" '),
            ("crm list 'tag:vip or ci", "crm list 'tag:vip or city:"),
            ("crm list 'not (tag:vip or tag:v", "crm list 'not (tag:vip or tag:vip' "),
            ("crm count birthday:tod", "crm count birthday:today "),
            ("crm list -ci", "crm list -city:"),
            ("crm list -tag:v", "crm list -tag:vip "),
            ('crm show "Robert T', 'crm show "6" '),
        ):
            assert line_after_tab(session, typed) == completed
        session.send("crm show wang\t\t")
        session.expect_exact("1  王伟")
        session.expect_exact("2  王小明")


@pytest.mark.skipif(not shutil.which("fish"), reason="needs fish")
def test_the_fish_script_completes(env: dict[str, str], tmp_path: Path) -> None:
    ask = "; ".join(f"complete -C 'crm {words}'" for words in ("show wang", "show 1", "list tag:"))
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"crm completion fish | source; {ask}"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["1\t王伟", "tag:vip"]


@pytest.mark.skipif(not shutil.which("zsh"), reason="needs zsh")
def test_tab_in_a_real_zsh(env: dict[str, str], tmp_path: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    session = pexpect.spawn(
        "zsh", ["-f", "-i"], cwd=str(tmp_path), env={**env, "TERM": "dumb", "LC_ALL": "C.UTF-8"}, encoding="utf-8"
    )
    session.delaybeforesend = None
    try:
        session.sendline(
            "PS1='READY''>'; autoload -U compinit; compinit -D -u; eval \"$(crm completion zsh)\"; echo o''n"
        )
        session.expect("on\r?\n.*READY>")
        session.send("crm show wang\t")
        session.expect_exact("1  王伟")
        session.expect_exact("2  王小明")
    finally:
        session.close(force=True)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (
            ["order", "show", "o"],
            ["o2  Anna Smith · 2026-05-01 · 5.00 CNY", "o1  王伟 · 2026-05-01 · 12.50 CNY · 1x A4纸"],
        ),
        (["order", "refund", "S-"], ["S-1"]),
        (["order", "remove", "o1", "o2"], ["o2"]),
        (["order", "show", "*"], []),
        (["order", "edit", "o1", "--clear", "n"], ["note", "number"]),
        (["order", "list", "--product", "p-"], ["P-1"]),
        (["order", "list", "smi"], ["3"]),
        (["sell", "王小"], ["2"]),
        (["product", "edit", "A"], ["A4纸"]),
        (["product", "show", "T"], []),  # archived
        (["product", "unarchive", "T"], ["Toner"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_orders_and_products(offered: Asking, filled: Runner, words: list[str], answers: list[str]) -> None:
    filled("product", "add", "A4纸", "--price", "12.5", "--sku", "P-1")
    filled("product", "add", "Toner")
    filled("product", "archive", "Toner")
    filled("sell", "1", "P-1", "--number", "S-1")
    filled("sell", "3", "--total", "5")
    found = [it for it in offered(*words) if it != NOTHING_COMMON]
    assert found == answers if words[1] != "edit" else sorted(found) == sorted(answers)

"""At a real terminal (a pseudo-terminal): questions, answers that are not shown, tables, and Ctrl-C."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pexpect = pytest.importorskip("pexpect")

if TYPE_CHECKING:
    from conftest import Program

WORDS = "made up words for tests"
SECONDS = 20


class Terminal:
    """Starts the program at a terminal."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.sessions: list[Any] = []

    def __call__(self, *arguments: str, width: int = 100) -> Any:
        session = pexpect.spawn(
            sys.executable, ["-m", "crmcli", *arguments],
            env={**self.program.env, "TERM": "xterm-256color", "COLUMNS": str(width)}, encoding="utf-8",
            timeout=SECONDS, dimensions=(40, width),
        )  # fmt: skip
        session.delaybeforesend = None
        session.ptyproc.delayafterclose = 0.01
        self.sessions.append(session)
        return session


@pytest.fixture
def terminal(program: Program) -> Iterator[Terminal]:
    made = Terminal(program)
    yield made
    for session in made.sessions:
        session.close(force=True)


def ended(session: Any, exit_code: int = 0) -> str:
    """All that is still shown until the program ends."""
    session.expect(pexpect.EOF)
    session.close()
    assert session.exitstatus == exit_code, session.before
    assert "Traceback" not in session.before
    return str(session.before)


def test_the_passphrase_is_asked_for_and_not_shown(terminal: Terminal, program: Program) -> None:
    program("add", "王伟", "--city", "上海")
    del program.env["CRM_PASSPHRASE"]
    session = terminal("list")
    session.expect("Passphrase of .*customers.db: ")
    session.sendline(WORDS)
    shown = ended(session)
    assert WORDS not in shown
    assert "王伟" in shown
    assert "name" in shown  # a table has a heading
    assert "\x1b[" in shown  # and colours


def test_a_wrong_answer_and_none(terminal: Terminal, program: Program) -> None:
    del program.env["CRM_PASSPHRASE"]
    session = terminal("list")
    for _ in range(3):
        session.expect("Passphrase")
        session.sendline("wrong")
    assert "wrong passphrase" in ended(session, 12)
    session = terminal("list")
    session.expect("Passphrase")
    session.sendline("wrong")
    session.expect("once more")
    session.expect("Passphrase")
    session.sendline(WORDS)
    ended(session)
    session = terminal("list")
    session.expect("Passphrase.*: ")
    session.sendintr()
    assert ended(session, 130).endswith("\n")
    session = terminal("list")
    session.expect("Passphrase")
    session.sendeof()
    ended(session, 11)


def test_a_new_book_is_asked_for_its_words_twice(terminal: Terminal, program: Program) -> None:
    program.book.unlink()
    del program.env["CRM_PASSPHRASE"]
    session = terminal("init")
    for second, then in (("something else", "differ; once more"), (WORDS, "recovery code")):
        session.expect("New passphrase")
        session.sendline(WORDS)
        session.expect("again")
        assert not program.book.exists()
        session.sendline(second)
        session.expect(then)
    shown = ended(session)
    assert WORDS not in shown
    assert shown.count("-") >= 13  # the recovery code, once
    program("count", env={"CRM_PASSPHRASE": WORDS})


def test_what_need_not_stand_in_the_shells_history_is_asked_for(terminal: Terminal, program: Program) -> None:
    session = terminal("add")
    for question, answer in (("Name", "Ana Silva"), ("Phone", ""), ("E-mail", "ana@example.com"), ("Company", "")):
        session.expect(question)
        session.sendline(answer)
    session.expect("Note")
    session.sendline("met at the fair")
    assert "Added Ana Silva (#1)" in ended(session)
    assert b"ana@example.com" in program("show", "1").stdout
    session = terminal("add")
    session.expect("Name")
    session.sendintr()
    assert ended(session, 130).endswith("\n")
    session = terminal("add")
    session.expect("Name")
    session.sendeof()
    ended(session, 1)
    assert len(program.names()) == 1


def test_one_of_several_is_chosen(terminal: Terminal, program: Program) -> None:
    for company in ("Alpha", "Beta"):
        program("add", "王伟", "--company", company)
    session = terminal("edit", "王伟", "--city", "上海")
    session.expect("Alpha")
    session.expect("Beta")
    session.expect("Which one")
    session.sendline("7")
    session.expect("Which one")
    session.sendline("2")
    assert "Changed 王伟 (#2)" in ended(session)
    assert program("list", "city:上海", "--format", "ids").stdout == b"2\n"
    session = terminal("show", "王伟")
    session.expect("Which one")
    session.sendline("")
    ended(session, 1)


def test_a_restore_asks(terminal: Terminal, program: Program) -> None:
    program("backup", "create")
    program("add", "王伟")
    for answer, code, there in (("", 1, ["王伟"]), ("y", 0, [])):
        session = terminal("backup", "restore", "latest")
        session.expect("y/N")
        session.sendline(answer)
        ended(session, code)
        assert program.names() == there


def test_the_backup_with_other_words_is_named_in_the_question(terminal: Terminal, program: Program) -> None:
    program("add", "王伟")
    made = Path(program("backup", "create").stdout.decode().strip())
    program("key", "change", env={"CRM_NEW_PASSPHRASE": "new words"})
    del program.env["CRM_PASSPHRASE"]
    session = terminal("backup", "verify", "latest")
    session.expect(f"Passphrase of .*{made.name}: ")
    session.sendline(WORDS)
    assert "whole" in ended(session)


def test_an_import_asks_about_each_match(terminal: Terminal, program: Program, tmp_path: Path) -> None:
    for name in ("Ana", "Bob", "Cid"):
        program("add", name, "--email", f"{name}@x.example", "--city", "Porto")
    file = tmp_path / "list.csv"
    file.write_text("name,email,city\n" + "".join(f"{it},{it}@x.example,Lisboa\n" for it in ("Ana", "Bob", "Cid")))
    session = terminal("import", str(file), "--on-match", "ask")
    session.expect("Ana .#1.")
    session.expect("address: Porto, with the file Lisboa")
    session.expect("uit: ")
    program("add", "Dora")  # nothing is locked while a person thinks
    session.sendline("u")
    session.expect("Bob .#2.")
    session.expect("uit: ")
    session.sendline("S")
    session.expect("Would update 1; 2 are skipped")
    session.expect("Import 1 customer")
    session.sendline("y")
    assert "1 updated" in ended(session)
    assert program("list", "city:Lisboa", "--format", "ids").stdout == b"1\n"
    session = terminal("import", str(file), "--on-match", "ask")
    session.expect("uit: ")
    session.sendline("q")
    assert "nothing was changed" in ended(session, 1)
    assert program("list", "city:Lisboa", "--format", "ids").stdout == b"1\n"


def press(session: Any, key: str) -> None:
    """When the program waits for a single key: those typed before are not taken for an answer."""
    assert session.waitnoecho()
    session.send(key)


@pytest.mark.parametrize("width", [40, 60, 64, 80, 100])
def test_a_review_fits_the_terminal(terminal: Terminal, program: Program, width: int) -> None:
    """Where there is little room the records stand one below the other, and nothing is cut in the middle of a word."""
    same = ("--email", "george_legoff@palellox.example", "--address", "219 avenue Lefebvre", "--allow-duplicate")
    program("add", "George Le Goff", *same, "--phone", "+33 4 94 65 30 19")
    program("add", "George Le Goff", *same, "--phone", "+33 6 86 86 87 66", "--company", "Palellox Pharma Limited")
    session = terminal("dedupe", "review", width=width)
    session.expect("over 99% sure.*uit. ")
    lines = re.sub("\x1b\\[[0-9;?]*[A-Za-z]", "", session.after).split("\r\n")
    assert all(len(line.rstrip()) <= width for line in lines)
    text = " ".join(" ".join(lines).split())
    assert "[m]erge, [p]ick field by field, [n]ot the same, [s]kip, [q]uit?" in text
    phones = [line for line in lines if "+33" in line]
    assert [line.count("≠") for line in phones] == ([1] if width > 64 else [1, 1])
    assert all(number in text for number in ("+33 4 94 65 30 19", "+33 6 86 86 87 66"))
    press(session, "q")
    ended(session)


def test_duplicates_are_reviewed_with_single_keys(terminal: Terminal, program: Program, tmp_path: Path) -> None:
    """Each answer is kept when it is given: Ctrl-C in the middle loses none."""
    names = ("Ana Silva", "Bob Miller", "Cid Moreira", "Dora Weber")
    rows = [f"{name},{name[:3]}.{name[-3:]}@x.example,+4930901820{number}" for number, name in enumerate(names)]
    file = tmp_path / "list.csv"
    file.write_text(
        "name,email,phone,title\n" + "".join(f"{row},{title}\n" for title in ("Buyer", "Head") for row in rows)
    )
    program("import", str(file), "--on-match", "add", "--yes")

    session = terminal("dedupe", "review")
    session.expect("1 of 4.*uit. ")
    press(session, "x")
    session.expect("x\r\n.*uit. ")
    press(session, "m")
    session.expect("Merged .*2 of 4.*uit. ")
    press(session, "n")
    session.expect("Remembered.*3 of 4.*uit. ")
    session.sendintr()
    assert ended(session, 130).endswith("\n")
    assert len(program("list", "--format", "ids").stdout.splitlines()) == 7

    session = terminal("dedupe", "review")
    session.expect("1 of 2.*uit. ")
    press(session, "p")
    session.expect("title: .1..*  .2..* . ")
    press(session, "2")
    session.expect("Merged .*2 of 2.*uit. ")
    press(session, "s")
    assert "1 skipped" in ended(session)
    session = terminal("dedupe", "review")
    session.expect("1 of 1.*uit. ")
    press(session, "q")
    ended(session)
    session = terminal("dedupe", "review")
    session.expect("1 of 1.*uit. ")
    press(session, "\x04")
    ended(session)
    assert len(program("list", "--format", "ids").stdout.splitlines()) == 6


def test_unlocked_at_one_terminal_for_all(terminal: Terminal, program: Program) -> None:
    """The session outlives the terminal that began it, and is asked before a person is."""
    folder = tempfile.mkdtemp(prefix="crm-")  # the path of a socket must be short
    program.env["XDG_RUNTIME_DIR"] = folder
    program("add", "王伟", "--city", "上海")
    del program.env["CRM_PASSPHRASE"]
    session = terminal("unlock", "--for", "10m")
    session.expect("Passphrase")
    session.sendline(WORDS)
    assert "unlocked until" in ended(session)
    try:
        shell = pexpect.spawn("sh", env={**program.env, "PS1": "READY>"}, encoding="utf-8", timeout=SECONDS)
        shell.expect("READY>")
        shell.sendline(f"{sys.executable} -m crmcli unlock --for 20m")
        shell.expect("Passphrase")
        shell.sendline(WORDS)
        shell.expect("unlocked until")
        shell.expect("READY>")
        shell.close(force=True)  # the terminal goes away, and SIGHUP comes
        assert "王伟" in ended(terminal("list"))
        assert program("count").stdout == b"1\n"
    finally:
        program("lock")
        shutil.rmtree(folder)
    session = terminal("list")
    session.expect("Passphrase")
    session.sendeof()
    ended(session, 11)


def test_the_calls_of_today_one_after_the_other(terminal: Terminal, program: Program) -> None:
    program.env["CRM_NOW"] = "2026-05-01T09:30:00"  # a Friday
    for who, name in (("1", "王伟"), ("2", "Ana Silva"), ("3", "李娜")):
        program("add", name)
        program("log", who, "first call", "--follow-up", "today")
    session = terminal("log")
    session.expect(r"王伟.*\(#1\)")
    session.expect("first call")
    session.expect("1 of 3: follow-up, due today")
    session.expect(r"What happened.*: ")
    session.sendline("他要报价 ✓")
    session.expect(r"Next date.*: ")
    session.sendline("下周二")
    session.expect(r"Follow-up on Tue 2026-05-05. Undo: crm undo \d+")
    session.expect("Ana Silva")
    session.expect(r"What happened.*: ")
    session.sendline("sent the quote +2w")
    session.expect("Follow-up on Fri 2026-05-15")
    session.expect("李娜")
    session.expect(r"What happened.*: ")
    session.sendeof()
    assert "2 calls logged; 1 left." in ended(session)
    assert "他要报价 ✓".encode() in program("timeline", "1").stdout
    session = terminal("log", width=60)
    session.expect("1 of 1")
    session.expect(r"What happened.*: ")
    session.sendintr()
    ended(session, 130)
    assert program("today", "--format", "ids").stdout == b"3\n"

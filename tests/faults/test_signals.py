"""Ctrl-C is 130 and SIGTERM 143, at once and without a traceback, at start-up, at work and while waiting."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmcli.store.book import open_file

if TYPE_CHECKING:
    from conftest import Program

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
WORDS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


def ended(process: subprocess.Popen[bytes], number: signal.Signals) -> tuple[int, bytes, bytes]:
    """Send the signal and see how the program ends."""
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert b"Traceback" not in err
    assert b"Error" not in err
    return process.returncode, out, err


def wait_for_main(process: subprocess.Popen[bytes]) -> None:
    """Until the program heeds SIGTERM; before that it is Python itself that starts."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        time.sleep(0.3)
        return
    bit = 1 << (signal.SIGTERM - 1)
    while process.poll() is None:
        caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) & bit:
            return
        time.sleep(0.001)


def wait_for_book(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Until the program has opened the book, and a little more for what it does next."""
    files = Path(f"/proc/{process.pid}/fd")
    end = time.monotonic() + 10
    while files.exists() and time.monotonic() < end and process.poll() is None:
        if any(os.path.realpath(it) == os.path.realpath(program.book) for it in files.iterdir()):
            break
        time.sleep(0.01)
    time.sleep(0.5 if files.exists() else 1)


def at_any_moment(program: Program, rounds: int) -> None:
    chosen, codes = random.Random(rounds), set()
    for number in range(rounds):
        sent = (signal.SIGINT, signal.SIGTERM)[number % 2]
        command = (["list"], ["add", f"customer {number}"])[number // 2 % 2]
        process = program.start(*command)
        wait_for_main(process)
        time.sleep(chosen.random() * 0.35)
        code, out, err = ended(process, sent)
        assert code in (0, CODES[sent]), err
        if command[0] == "add" and code == 0:
            assert out.strip().isdigit()
        codes.add(code)
    assert len(codes) > 1
    program("verify")


def test_a_signal_at_any_moment(program: Program) -> None:
    at_any_moment(program, 8)


@pytest.mark.soak
def test_a_signal_at_very_many_moments(program: Program) -> None:
    at_any_moment(program, 400)


@pytest.mark.parametrize("sent", CODES)
def test_while_it_waits_for_another_writer(program: Program, sent: signal.Signals) -> None:
    writer, _ = open_file(program.book, program.unlock)
    writer.execute("BEGIN IMMEDIATE")
    json = ["--json"] if sent == signal.SIGTERM else []
    process = program.start("add", "somebody", *json)
    wait_for_book(program, process)
    assert process.poll() is None
    started = time.monotonic()
    code, _, err = ended(process, sent)
    assert code == CODES[sent]
    told = f"{WORDS[sent]}; nothing was changed"
    error = {"code": WORDS[sent], "exit": code, "message": told}
    assert err.decode() == (f"{dumps({'error': error})}\n" if json else f"crm: {told}\n")
    assert time.monotonic() - started < 3
    writer.close()
    assert program.names() == []


@pytest.mark.parametrize("sent", CODES)
def test_while_it_reads_standard_input(program: Program, sent: signal.Signals) -> None:
    process = program.start("add", "somebody", "--note", "-", stdin=subprocess.PIPE)
    time.sleep(0.7)
    assert process.poll() is None
    assert ended(process, sent)[0] == CODES[sent]
    assert program.names() == []


def test_while_it_runs_the_passphrase_command(program: Program) -> None:
    del program.env["CRM_PASSPHRASE"]
    process = program.start("list", env={"CRM_PASSPHRASE_COMMAND": "exec sleep 30"})
    time.sleep(0.7)
    assert ended(process, signal.SIGTERM)[0] == 143


def test_while_it_writes_what_nobody_reads(program: Program) -> None:
    program.fill(1000)
    process = program.start("list", "--json")
    assert process.stdout is not None
    process.stdout.read(1)
    time.sleep(0.2)  # the pipe is full by now
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == b""


def test_a_half_done_batch_is_taken_back(program: Program) -> None:
    """In the middle of a transaction with thousands of rows."""
    program.fill(1500)
    process = program.start("edit", "--where", "is:person", "--yes", "--city", "上海")
    time.sleep(1.0)
    code, _, _ = ended(process, signal.SIGINT)
    assert code in (0, 130)
    program("verify")
    changed = program("count", "city:上海").stdout
    # Interrupted right after the commit, it is all there and the exit code is still that of the signal.
    assert changed == b"1500\n" if code == 0 else changed in (b"0\n", b"1500\n")


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(child) for child in found]


def alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the kernel does not list children")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_long_import_leaves_no_process_behind(program: Program, tmp_path: Path, sent: signal.Signals) -> None:
    """The second process reads the file; it must not outlive the first one, however that ends."""
    long = tmp_path / "long.csv"
    long.write_text("name\n" + "".join(f"customer {number}\n" for number in range(60_000)))
    process = program.start("import", long, "--yes")
    until = time.monotonic() + 20
    while not (found := children(process)):
        assert time.monotonic() < until
        time.sleep(0.01)
    time.sleep(0.2)
    code, _, err = ended(process, sent)
    assert code == CODES.get(sent, -sent)
    assert err.decode() == (f"crm: {WORDS[sent]}; nothing was changed\n" if sent in WORDS else "")
    while any(map(alive, found)):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert program("count").stdout.strip() == b"0"


@pytest.mark.parametrize("sent", CODES)
def test_an_export_leaves_the_old_file_and_no_other(program: Program, tmp_path: Path, sent: signal.Signals) -> None:
    program.fill(3000)
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "all.xlsx"
    target.write_bytes(b"the old one")
    process = program.start("export", "-o", target)
    until = time.monotonic() + 20
    while not list(folder.glob(".*.part")):
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.001)
    assert ended(process, sent)[0] == CODES[sent]
    assert list(folder.iterdir()) == [target]
    assert target.read_bytes() == b"the old one"

"""Two programs at once: nothing is lost, readers go on, and who waits too long says so."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmcli.store.book import open_file

if TYPE_CHECKING:
    from conftest import Program
    from runner import Runner


def count_lines(program: Program, number: int, *prefixes: str) -> list[str]:
    """Let that many writers add until each has added `number`; returns the names that were promised."""
    running = [program.drive(prefix, '["add", "{}"]') for prefix in prefixes]
    promised = []
    for process in running:
        assert process.stdout is not None
        for _ in range(number):
            done = json.loads(process.stdout.readline())
            assert done["code"] == 0, done["err"]
            promised.append(done["words"][1])
    for process in running:
        process.kill()
    return promised


def test_two_writers_lose_nothing(driven: Program, crm: Runner) -> None:
    promised = count_lines(driven, 40, "left", "right")
    names = [row["name"] for row in crm("list", "--json").json]
    assert set(promised) <= set(names)
    assert len(names) == len(set(names))
    batches = [row["batch"] for row in crm("history", "--limit", "0", "--json").json]
    assert len(batches) == len(set(batches)) == len(names)
    crm.is_sound()


@pytest.mark.soak
def test_four_writers_lose_nothing(driven: Program, crm: Runner, figures: Callable[[str], None]) -> None:
    promised = count_lines(driven, 1000, "north", "south", "east", "west")
    names = [row["name"] for row in crm("list", "--json").json]
    assert set(promised) <= set(names)
    assert len(names) == len(set(names))
    crm("verify")
    figures(f"{len(promised)} additions by 4 processes at once: 0 lost, 0 twice")


def test_two_writers_and_a_reader_beside_backups(driven: Program, crm: Runner, tmp_path: Path) -> None:
    crm.add("the first")
    writers = [driven.drive(prefix, '["add", "{}"]') for prefix in ("left", "right")]
    reader = driven.drive("", '["count"]')
    to = tmp_path / "to"
    to.mkdir()
    counts = [int(crm("backup", "create", "--to", to, "--json").json["customers"]) for _ in range(6)]
    for process in (*writers, reader):
        process.kill()
    told = [[json.loads(line) for line in it.communicate()[0].splitlines(keepends=True) if line.endswith(b"\n")]
            for it in (*writers, reader)]  # fmt: skip
    assert all(done["code"] == 0 for lines in told for done in lines)
    assert counts == sorted(counts)
    crm("verify")
    crm("backup", "verify", "--all", "--in", to)
    names = [row["name"] for row in crm("list", "--json").json]
    assert {done["words"][1] for lines in told[:2] for done in lines} <= set(names)
    assert len(names) == len(set(names))


def test_backups_and_restores_among_writers(driven: Program, crm: Runner) -> None:
    """A writer that meets a restore says so and writes nothing; what it promised before is in the safety copy."""
    crm.add("the first")
    crm("backup", "create")
    writer = driven.drive("w", '["add", "{}"]')
    assert writer.stdout is not None
    writer.stdout.readline()
    for _ in range(5):
        crm("backup", "create")
        crm("backup", "restore", "latest", "--yes")
    writer.kill()
    lines = [json.loads(line) for line in writer.communicate()[0].splitlines(keepends=True) if line.endswith(b"\n")]
    assert {done["code"] for done in lines} <= {0, 14}
    crm.is_sound()
    kept = {row["name"] for row in crm("list", "--json").json}
    for copy in (crm.book.parent / "backups").iterdir():
        crm("backup", "verify", copy)
        kept |= {row["name"] for row in crm("--book", copy, "list", "--json").json}
    assert {done["words"][1] for done in lines if done["code"] == 0} <= kept


def test_a_new_passphrase_among_writers(driven: Program, crm: Runner) -> None:
    """Who still has the older file open writes nothing into it; what was promised is in the new one."""
    crm.add("the first")
    words = ("made up words for tests", "some other words")
    promised = ["the first"]
    for number, new in enumerate(words[::-1]):
        writer = driven.drive(f"w{number}", '["add", "{}"]', env={"CRM_PASSPHRASE": crm.env["CRM_PASSPHRASE"]})
        assert writer.stdout is not None
        lines = [writer.stdout.readline()]
        crm("key", "change", env={"CRM_NEW_PASSPHRASE": new})
        crm.env["CRM_PASSPHRASE"] = new
        writer.kill()
        lines += [line for line in writer.communicate()[0].splitlines(keepends=True) if line.endswith(b"\n")]
        done = [json.loads(line) for line in lines]
        assert {it["code"] for it in done} <= {0, 12, 14}
        promised += [it["words"][1] for it in done if it["code"] == 0]
    crm("verify")
    assert set(promised) <= {row["name"] for row in crm("list", "--json").json}


@pytest.fixture
def impatient(program: Program) -> Program:
    program("config", "set", "timeout", "1")
    program.fill(3)
    return program


def test_readers_go_on_beside_a_writer(impatient: Program) -> None:
    writer, _ = open_file(impatient.book, impatient.unlock)
    writer.execute("BEGIN IMMEDIATE")
    assert impatient("count").stdout == b"3\n"
    impatient("backup", "create")
    started = time.monotonic()
    done = impatient("add", "somebody", "--json", exit_code=14)
    assert 0.9 < time.monotonic() - started < 6
    assert json.loads(done.stderr)["error"]["code"] == "busy"
    writer.execute("ROLLBACK")
    impatient("add", "somebody")
    assert len(impatient.names()) == 4


def test_a_new_passphrase_beside_a_reader_and_a_writer(impatient: Program) -> None:
    reader, _ = open_file(impatient.book, impatient.unlock)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM customers").fetchone() == (3,)
    new = {"CRM_NEW_PASSPHRASE": "some other words"}
    writer, _ = open_file(impatient.book, impatient.unlock)
    writer.execute("BEGIN IMMEDIATE")
    impatient("key", "change", env=new, exit_code=14)
    writer.execute("ROLLBACK")
    impatient("key", "change", env=new)
    assert reader.execute("SELECT count(*) FROM customers").fetchone() == (3,)
    impatient("count", exit_code=12)
    assert impatient("count", env={"CRM_PASSPHRASE": "some other words"}).stdout == b"3\n"


def test_nobody_goes_on_beside_an_exclusive_lock(impatient: Program) -> None:
    writer, _ = open_file(impatient.book, impatient.unlock)
    writer.execute("BEGIN EXCLUSIVE")
    for command in (["list"], ["verify"]):
        assert b"another program" in impatient(*command, exit_code=14).stderr
    writer.execute("ROLLBACK")
    impatient("verify")


def test_a_writer_that_ends_in_time_is_waited_for(impatient: Program) -> None:
    impatient("config", "set", "timeout", "20")
    writer, _ = open_file(impatient.book, impatient.unlock)
    writer.execute("BEGIN EXCLUSIVE")
    waiting = impatient.start("add", "somebody")
    time.sleep(1.2)
    assert waiting.poll() is None
    writer.execute("ROLLBACK")
    waiting.communicate(timeout=20)
    assert waiting.returncode == 0

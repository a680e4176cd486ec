"""kill -9 at any moment: what was promised is there, once, and the file is whole."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Program
    from runner import Runner

ADD = '["add", "{}", "--phone", "13800138000", "--allow-duplicate"]'


def killed(program: Program, chosen: random.Random, most: float, prefix: str, *commands: str) -> list[Any]:
    """Let the driver work for a while, kill it, and return what it promised."""
    process = program.drive(prefix, *commands)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(chosen.random() * most)
    process.kill()
    rest, err = process.communicate()
    assert err == b""
    return [json.loads(line) for line in (first + rest).splitlines(keepends=True) if line.endswith(b"\n")]


def debris(crm: Runner) -> list[str]:
    return [it.name for it in crm.book.parent.iterdir() if it.name.endswith(".part")]


def lose_no_addition(driven: Program, crm: Runner, kills: int) -> None:
    chosen, promised = random.Random(kills), {}
    for kill in range(kills):
        for done in killed(driven, chosen, 0.05, f"k{kill}n", ADD):
            assert done["code"] == 0, done["err"]
            promised[int(done["out"])] = done["words"][1]
    crm.is_sound()
    there = {row["id"]: row["name"] for row in crm("list", "--json").json}
    assert {number: there.get(number) for number in promised} == promised
    assert max(Counter(there.values()).values()) == 1
    assert len(there) <= len(promised) + kills  # one that was written and not yet promised, a kill at most


def test_no_promised_addition_is_lost(driven: Program, crm: Runner) -> None:
    lose_no_addition(driven, crm, 20)


@pytest.mark.soak
def test_no_promised_addition_is_lost_in_many_kills(driven: Program, crm: Runner) -> None:
    lose_no_addition(driven, crm, 300)


def test_the_real_command_killed_from_start_to_end(program: Program) -> None:
    chosen, promised = random.Random(4), []
    for number in range(8):
        process = program.start("add", f"customer {number}")
        time.sleep(chosen.random() * 0.4)
        process.kill()
        out, _ = process.communicate()
        promised += [f"customer {number}"] if out.endswith(b"\n") else []
    program("verify")
    there = program.names()
    assert set(promised) <= set(there)
    assert len(there) == len(set(there))


def survive_any_work(driven: Program, crm: Runner, kills: int) -> None:
    """All kinds of writes, one after another: the book stays whole and its rules hold."""
    chosen = random.Random(kills)
    commands = (
        ADD,
        '["edit", "1", "--city", "{}", "--note", "{}"]',
        '["tag", "add", "vip,{}", "1"]',
        '["log", "1", "called about {}"]',
        '["archive", "1"]',
        '["undo", "--last"]',
        '["undo", "--last"]',
        '["backup", "create", "--json"]',
    )
    for kill in range(kills):
        killed(driven, chosen, 0.3, f"k{kill}n", *commands)
        crm.is_sound()
    crm("backup", "create")  # on a slow machine no kill may have come late enough for one
    crm("backup", "verify", "--all")


def test_any_work_survives_kills(driven: Program, crm: Runner) -> None:
    crm.add("the first")
    survive_any_work(driven, crm, 8)


@pytest.mark.soak
def test_any_work_survives_many_kills(driven: Program, crm: Runner) -> None:
    crm.add("the first")
    survive_any_work(driven, crm, 200)


def restore_the_one_or_the_other(driven: Program, crm: Runner, kills: int) -> None:
    """Two books of one history, restored in turn: a kill leaves the one or the other."""
    chosen = random.Random(kills)
    folder = crm.book.parent
    crm.add("the first", "--note", "one " * 4000)
    crm("backup", "create", "-o", folder / "one")
    for number in range(20):
        crm.add(f"more {number}", "--note", "two " * 2000)
    crm("backup", "create", "-o", folder / "two")
    restores = [json.dumps(["backup", "restore", str(folder / name), "--yes"]) for name in ("one", "two")]
    seen = set()
    for kill in range(kills):
        for done in killed(driven, chosen, 0.15, "", *restores):
            assert done["code"] == 0, done["err"]
        crm.is_sound()
        seen.add(crm("count").stdout)
        if kill % 10 == 0:
            crm("doctor", "--fix")
            for copy in (folder / "backups").iterdir():
                crm("backup", "verify", copy)
                copy.unlink()
    assert seen <= {"1\n", "21\n"}
    crm("doctor", "--fix")
    assert debris(crm) == []


def test_a_killed_restore_leaves_the_old_book_or_the_new(driven: Program, crm: Runner) -> None:
    restore_the_one_or_the_other(driven, crm, 10)


@pytest.mark.soak
def test_many_killed_restores(driven: Program, crm: Runner) -> None:
    restore_the_one_or_the_other(driven, crm, 200)


def change_keys(driven: Program, crm: Runner, kills: int) -> Counter[bool]:
    """A killed change of passphrase or key file leaves the old book or the new one, and never nobody who can open it.

    Returns how often the change was in force after the kill, and how often it was not.
    """
    chosen = random.Random(kills)
    words = ("made up words for tests", "another one")
    key = crm.book.parent.parent / "crm.key"
    crm.env["CRM_KEY_FILE"] = driven.env["CRM_KEY_FILE"] = str(key)
    crm.add("the first", "--note", "one " * 4000)
    in_force: Counter[bool] = Counter()
    for _ in range(kills):
        before = crm.book.read_bytes()[:12]
        old, new = sorted(words, key=crm.env["CRM_PASSPHRASE"].__ne__)
        profiles = {"change": before[0], "file add": 2} | ({"file remove": 1} if before[0] == 2 else {})
        change = chosen.choice(sorted(profiles))
        command = ["key", *change.split(), *([str(key)] if change == "file add" else [])]
        driven.env |= {"CRM_PASSPHRASE": old, "CRM_NEW_PASSPHRASE": new}
        killed(driven, chosen, 0.1, "", '["key", "show-recovery"]', json.dumps(command))
        opened = [word for word in words if crm("count", exit_code=None, env={"CRM_PASSPHRASE": word}).exit_code == 0]
        after = crm.book.read_bytes()[:12]
        in_force[after != before] += 1
        assert opened == [new if change == "change" and after != before else old]
        assert after[0] == (before if after == before else bytes([profiles[change]]))[0]
        crm.env["CRM_PASSPHRASE"] = opened[0]
        crm.is_sound()
    crm("doctor", "--fix")
    assert debris(crm) == []
    return in_force


def test_a_killed_change_of_the_keys(driven: Program, crm: Runner) -> None:
    change_keys(driven, crm, 8)


@pytest.mark.soak
def test_many_killed_changes_of_the_keys(driven: Program, crm: Runner) -> None:
    in_force = change_keys(driven, crm, 500)
    assert min(in_force[True], in_force[False]) > 50, in_force  # the kills come before, amid and after


def test_a_killed_backup_leaves_no_file_under_its_name(driven: Program, crm: Runner, tmp_path: Path) -> None:
    crm.add("the first", "--note", "one " * 4000)
    to = tmp_path / "to"
    to.mkdir()
    chosen = random.Random(1)
    for _ in range(6):
        killed(driven, chosen, 0.1, "", json.dumps(["backup", "create", "--to", str(to)]))
    listed = crm("backup", "list", "--in", to, "--json").json
    assert listed
    crm("backup", "verify", "--all", "--in", to)


def keep_the_newest(driven: Program, crm: Runner, kills: int) -> None:
    """Backups that remove older ones, and trials: at each kill the newest ones are there, whole."""
    chosen = random.Random(kills)
    crm.add("the first", "--note", "one " * 4000)
    create = '["backup", "create", "--keep-last", "3", "--json"]'
    promised: list[str] = []
    for _ in range(kills):
        for done in killed(driven, chosen, 0.3, "", create, create, ADD, '["backup", "test-restore", "--json"]'):
            assert done["code"] == 0, done["err"]
            if done["words"][1] == "create":
                promised.append(json.loads(done["out"])["file"])
        there = {row["file"] for row in crm("backup", "verify", "--all", "--json").json}
        assert promised[-1] in there
        assert len(there) >= min(3, len(promised))  # killed ones, made and never promised, may have taken a place
        crm.is_sound()
    crm("backup", "create", "--keep-last", "3", env={"CRM_NOW": "2099-01-01T00:00:00Z"})
    assert len(crm("backup", "list", "--json").json) == 3


def test_killed_backups_that_remove_older_ones(driven: Program, crm: Runner) -> None:
    keep_the_newest(driven, crm, 8)


@pytest.mark.soak
def test_many_killed_backups_that_remove_older_ones(driven: Program, crm: Runner) -> None:
    keep_the_newest(driven, crm, 200)

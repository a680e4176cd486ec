"""kill -9 at any moment: what was promised is there, once, and the file is whole."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Nursery, Program
    from runner import Runner

ADD = ("add", "{}", "--phone", "13800138000", "--allow-duplicate")
MARKER = "zebrafink"
ROWS = 20
Tell = Callable[[str], None]


def debris(crm: Runner) -> list[str]:
    return [it.name for it in crm.book.parent.iterdir() if it.name.endswith(".part")]


def assert_secret(folder: Path) -> None:
    """After a kill everything lies there: journals and half copies."""
    for path in folder.rglob("*"):
        assert not path.is_file() or MARKER.encode() not in path.read_bytes(), path


def lose_no_addition(nursery: Nursery, crm: Runner, kills: int) -> str:
    chosen, promised, empty = random.Random(kills), {}, crm.book.read_bytes()
    total, pace = 0, nursery.pace(ADD)
    for kill in range(kills):
        if kill % 100 == 0:
            crm.book.write_bytes(empty)
            promised.clear()
        for done in nursery.killed(chosen.random() * 3 * pace, f"{MARKER}{kill}n", ADD):
            assert done["code"] == 0, done["err"]
            promised[int(done["out"])] = done["words"][1]
            total += 1
        assert_secret(crm.book.parent)
        if kill % 10 == 9 or kill == kills - 1:
            crm.is_sound()
            there = {row["id"]: row["name"] for row in crm("list", "--json").json}
            assert {number: there.get(number) for number in promised} == promised
            assert max(Counter(there.values()).values(), default=1) == 1
            assert len(there) <= len(promised) + 100  # one that was written and not yet promised, a kill at most
    assert total or kills < 100
    return f"kills among additions: {kills} landed; of {total} acknowledged rows 0 lost, 0 damaged, 0 plaintext markers"


def test_no_promised_addition_is_lost(nursery: Nursery, crm: Runner) -> None:
    assert lose_no_addition(nursery, crm, 40)


@pytest.mark.soak
def test_no_promised_addition_is_lost_in_many_kills(nursery: Nursery, crm: Runner, figures: Tell) -> None:
    figures(lose_no_addition(nursery, crm, 2000))


def import_all_or_nothing(nursery: Nursery, crm: Runner, source: Path, kills: int) -> str:
    """Each import is there whole or not at all."""
    source.write_text("name,phone\n" + "".join(f"{MARKER} {row},1380013{row:04}\n" for row in range(ROWS)), "utf-8")
    chosen, empty = random.Random(kills), crm.book.read_bytes()
    command = ("import", str(source), "--on-match", "add")
    promised, total, pace = 0, 0, nursery.pace(command)
    for kill in range(kills):
        if kill % 20 == 0:
            crm.book.write_bytes(empty)
            promised = 0
        for done in nursery.killed(chosen.random() * 2.5 * pace, "", command):
            assert done["code"] == 0, done["err"]
            promised += ROWS
            total += ROWS
        assert_secret(crm.book.parent)
        there = int(crm("count").stdout)
        assert there % ROWS == 0
        assert promised <= there <= promised + 20 * ROWS
        if kill % 5 == 4:
            crm.is_sound()
    assert total or kills < 100
    return f"kills among imports: {kills} landed; of {total} acknowledged rows 0 lost, 0 damaged, 0 halves"


def test_an_import_is_there_whole_or_not_at_all(nursery: Nursery, crm: Runner, tmp_path: Path) -> None:
    assert import_all_or_nothing(nursery, crm, tmp_path / "source.csv", 12)


@pytest.mark.soak
def test_many_killed_imports(nursery: Nursery, crm: Runner, tmp_path: Path, figures: Tell) -> None:
    figures(import_all_or_nothing(nursery, crm, tmp_path / "source.csv", 1500))


def leave_only_whole_backups(nursery: Nursery, crm: Runner, to: Path, kills: int) -> str:
    """A killed backup leaves no file under its name, and no older one comes to harm."""
    crm.add(MARKER, "--note", f"{MARKER} " * 4000)
    to.mkdir()
    command = ("backup", "create", "--to", str(to))
    chosen, checked, pace = random.Random(kills), 0, nursery.pace(command)
    for kill in range(kills):
        for done in nursery.killed(chosen.random() * 2.5 * pace, "", command):
            assert done["code"] == 0, done["err"]
            assert Path(done["out"].strip()).exists()
        assert_secret(crm.book.parent)
        assert_secret(to)
        if kill % 20 == 19 or kill == kills - 1:
            backups = crm("backup", "list", "--in", to, "--json").json
            if backups:
                crm("backup", "verify", "--all", "--in", to)
            checked += len(backups)
            for path in to.iterdir():
                path.unlink()
    crm.is_sound()
    return f"kills among backups: {kills} landed; {checked} backups were there, 0 damaged, 0 plaintext markers"


def test_a_killed_backup_leaves_no_file_under_its_name(nursery: Nursery, crm: Runner, tmp_path: Path) -> None:
    assert leave_only_whole_backups(nursery, crm, tmp_path / "to", 12)


@pytest.mark.soak
def test_many_killed_backups(nursery: Nursery, crm: Runner, tmp_path: Path, figures: Tell) -> None:
    figures(leave_only_whole_backups(nursery, crm, tmp_path / "to", 1500))


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


def survive_any_work(nursery: Nursery, crm: Runner, kills: int) -> str:
    """All kinds of writes, one after another: the book stays whole and its rules hold."""
    crm.add("the first")
    chosen = random.Random(kills)
    commands = (
        ADD,
        ("edit", "1", "--city", "{}", "--note", "{}"),
        ("tag", "add", "vip,{}", "1"),
        ("log", "1", "called about {}"),
        ("archive", "1"),
        ("undo", "--last"),
        ("undo", "--last"),
        ("backup", "create", "--json"),
    )
    pace = nursery.pace(*commands)
    for kill in range(kills):
        nursery.killed(chosen.random() * 1.5 * pace, f"k{kill}n", *commands)
        crm.is_sound()
    crm("backup", "create")  # on a slow machine no kill may have come late enough for one
    crm("backup", "verify", "--all")
    return f"kills among all kinds of writes: {kills} landed; 0 damaged"


def test_any_work_survives_kills(nursery: Nursery, crm: Runner) -> None:
    assert survive_any_work(nursery, crm, 8)


@pytest.mark.soak
def test_any_work_survives_many_kills(nursery: Nursery, crm: Runner, figures: Tell) -> None:
    figures(survive_any_work(nursery, crm, 200))


def restore_the_one_or_the_other(nursery: Nursery, crm: Runner, kills: int) -> str:
    """Two books of one history, restored in turn: a kill leaves the one or the other."""
    chosen = random.Random(kills)
    folder = crm.book.parent
    crm.add("the first", "--note", "one " * 4000)
    crm("backup", "create", "-o", folder / "one")
    for number in range(20):
        crm.add(f"more {number}", "--note", "two " * 2000)
    crm("backup", "create", "-o", folder / "two")
    restores = [("backup", "restore", str(folder / name), "--yes") for name in ("one", "two")]
    seen: Counter[str] = Counter()
    pace = nursery.pace(*restores)
    for kill in range(kills):
        for done in nursery.killed(chosen.random() * 1.5 * pace, "", *restores):
            assert done["code"] == 0, done["err"]
        crm.is_sound()
        seen[crm("count").stdout] += 1
        if kill % 10 == 0:
            crm("doctor", "--fix", exit_code=None)  # it misses the backups that are taken away here
            for copy in (folder / "backups").glob("*"):
                crm("backup", "verify", copy)
                copy.unlink()
    assert seen.keys() <= {"1\n", "21\n"}
    crm("doctor", "--fix", exit_code=None)  # it misses the backups that are taken away here
    assert debris(crm) == []
    return f"kills among restores: {kills} landed; {dict(seen)} customers afterwards, 0 third states, 0 lock-outs"


def test_a_killed_restore_leaves_the_old_book_or_the_new(nursery: Nursery, crm: Runner) -> None:
    assert restore_the_one_or_the_other(nursery, crm, 10)


@pytest.mark.soak
def test_many_killed_restores(nursery: Nursery, crm: Runner, figures: Tell) -> None:
    figures(restore_the_one_or_the_other(nursery, crm, 500))


def change_keys(nursery: Nursery, crm: Runner, kills: int) -> str:
    """A killed change of passphrase or key file leaves the old book or the new one, and somebody who can open it."""
    chosen = random.Random(kills)
    words = ("made up words for tests", "another one")
    key = crm.book.parent.parent / "crm.key"
    crm.env["CRM_KEY_FILE"] = str(key)
    crm.add("the first", "--note", "one " * 4000)
    nursery.env = {**crm.env, "CRM_NEW_PASSPHRASE": words[0]}
    in_force: Counter[bool] = Counter()
    pace = nursery.pace(("key", "change"))
    for _ in range(kills):
        before = crm.book.read_bytes()[:12]
        old, new = sorted(words, key=crm.env["CRM_PASSPHRASE"].__ne__)
        profiles = {"change": before[0], "file add": 2} | ({"file remove": 1} if before[0] == 2 else {})
        change = chosen.choice(sorted(profiles))
        command = ("key", *change.split(), *([str(key)] if change == "file add" else []))
        nursery.env = {**crm.env, "CRM_NEW_PASSPHRASE": new}
        nursery.killed(chosen.random() * pace, "", command)
        opened = [word for word in words if crm("count", exit_code=None, env={"CRM_PASSPHRASE": word}).exit_code == 0]
        after = crm.book.read_bytes()[:12]
        in_force[after != before] += 1
        assert opened == [new if change == "change" and after != before else old]
        assert after[0] == (before if after == before else bytes([profiles[change]]))[0]
        crm.env["CRM_PASSPHRASE"] = opened[0]
        crm("verify")
    crm("doctor", "--fix")
    assert debris(crm) == []
    assert kills < 500 or min(in_force[True], in_force[False]) > 50, in_force  # they come before, amid and after
    return f"kills among changes of keys: {kills} landed; {in_force[True]} were done, 0 third states, 0 lock-outs"


def test_a_killed_change_of_the_keys(nursery: Nursery, crm: Runner) -> None:
    assert change_keys(nursery, crm, 12)


@pytest.mark.soak
def test_many_killed_changes_of_the_keys(nursery: Nursery, crm: Runner, figures: Tell) -> None:
    figures(change_keys(nursery, crm, 500))


def keep_the_newest(nursery: Nursery, crm: Runner, kills: int) -> str:
    """Backups that remove older ones, and trials: at each kill the newest ones are there, whole."""
    chosen = random.Random(kills)
    crm.add("the first", "--note", "one " * 4000)
    nursery.env = dict(crm.env)
    create = ("backup", "create", "--keep-last", "3", "--json")
    promised = [crm("backup", "create", "--json").json["file"]]
    for _ in range(kills):
        trial = ("backup", "test-restore", "--json")
        for done in nursery.killed(chosen.random() * 0.3, "", create, create, ADD, trial):
            assert done["code"] == 0, done["err"]
            if done["words"][1] == "create":
                promised.append(json.loads(done["out"])["file"])
        there = {row["file"] for row in crm("backup", "verify", "--all", "--json").json}
        assert promised[-1] in there
        assert len(there) >= min(3, len(promised))  # killed ones, made and never promised, may have taken a place
        crm.is_sound()
    crm("backup", "create", "--keep-last", "3", env={"CRM_NOW": "2099-01-01T00:00:00Z"})
    assert len(crm("backup", "list", "--json").json) == 3
    return f"kills among backups that remove older ones: {kills} landed; {len(promised)} promised, the newest there"


def test_killed_backups_that_remove_older_ones(nursery: Nursery, crm: Runner) -> None:
    assert keep_the_newest(nursery, crm, 8)


@pytest.mark.soak
def test_many_killed_backups_that_remove_older_ones(nursery: Nursery, crm: Runner, figures: Tell) -> None:
    figures(keep_the_newest(nursery, crm, 200))

"""crm backup create --keep..., prune and list: what stays, and what is known of it."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from runner import Runner

PAGE = 4096


def folder(crm: Runner) -> Path:
    return crm.book.parent / "backups"


def name(day: int, hour: int = 19) -> str:
    return f"customers-202604{day:02}T{hour:02}0000Z.crmbak"


def make(crm: Runner, day: int, *options: str | Path, hour: int = 19) -> str:
    """A backup of that day in April; returns what was said."""
    done = crm("backup", "create", *options, env={"CRM_NOW": f"2026-04-{day:02}T{hour:02}:00:00Z"})
    return done.stderr


def there(where: Path) -> list[str]:
    return sorted(it.name for it in where.iterdir())


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-PAGE // 2] ^= 4
    path.write_bytes(data)


# create


def test_create_removes_what_no_rule_keeps(crm: Runner) -> None:
    for day in range(1, 6):
        make(crm, day)
    assert f"Removed 4 older ones that are no longer kept from {folder(crm)}." in make(crm, 6, "--keep-last", "2")
    assert there(folder(crm)) == [name(5), name(6)]
    done = crm("backup", "create", "--keep-last", "2", "--json", env={"CRM_NOW": "2026-04-07T19:00:00Z"})
    assert done.json["removed"] == [name(5)]
    assert "Removed" not in make(crm, 8, "--keep-daily", "9")


def test_the_settings_say_what_to_keep_and_options_say_otherwise(crm: Runner) -> None:
    crm("config", "set", "keep_daily", "2")
    for day in range(1, 5):
        make(crm, day)
    assert there(folder(crm)) == [name(3), name(4)]
    make(crm, 5, "--keep-daily", "3")
    assert there(folder(crm)) == [name(3), name(4), name(5)]


def test_an_option_that_keeps_nothing_is_refused_before_anything_is_done(crm: Runner) -> None:
    assert "--keep-last" in crm("backup", "create", "--keep-last", "0", exit_code=2).stderr
    crm("backup", "create", "--keep-last", "-1", exit_code=2)
    crm("backup", "create", "-o", folder(crm).parent / "mine", "--keep-last", "1", exit_code=2)
    crm("backup", "prune", exit_code=2)
    crm("backup", "prune", "--keep-daily", "0", "--yes", exit_code=2)
    assert not folder(crm).exists()


def test_a_failed_backup_removes_nothing(crm: Runner) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    for day in (1, 2, 3):
        make(crm, day)
    damage(crm.book)
    crm("backup", "create", "--keep-last", "1", exit_code=13)
    assert there(folder(crm)) == [name(1), name(2), name(3)]


def test_the_newest_of_one_second_has_the_highest_number(crm: Runner) -> None:
    for _ in range(5):
        make(crm, 1, "--keep-last", "2")
    assert there(folder(crm)) == [name(1).replace("Z", "Z-4"), name(1).replace("Z", "Z-5")]


def test_a_clock_that_went_back_does_not_cost_the_new_backup(crm: Runner) -> None:
    make(crm, 20)
    make(crm, 10, "--keep-last", "1")
    assert there(folder(crm)) == [name(10), name(20)]


def test_only_the_books_own_backups_are_removed(crm: Runner, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    other = tmp_path / "other" / "customers.db"
    crm("--book", other, "init", "--no-recovery-code")
    crm("--book", other, "backup", "create", "--to", stick, env={"CRM_NOW": "2026-03-01T19:00:00Z"})
    make(crm, 1, "-o", stick / "mine.crmbak")
    make(crm, 1, "--to", stick)
    shutil.copy(stick / name(1), stick / "customers-before-restore-20260301T000000Z.crmbak")
    (stick / "notes.txt").touch()
    (stick / name(3)).symlink_to(stick / name(1))
    before = set(there(stick))
    make(crm, 9, "--to", stick, "--keep-last", "1")
    assert set(there(stick)) == before - {name(1)} | {name(9)}


def test_backups_of_an_older_passphrase_are_known_by_the_log(crm: Runner) -> None:
    make(crm, 1)
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": "another one"})
    crm.env["CRM_PASSPHRASE"] = "another one"
    make(crm, 2, "--keep-last", "1")
    assert there(folder(crm)) == [name(2)]


def test_without_the_log_a_backup_of_an_older_passphrase_stays(crm: Runner) -> None:
    make(crm, 1)
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": "another one"})
    crm.env["CRM_PASSPHRASE"] = "another one"
    shutil.rmtree(crm.env["XDG_STATE_HOME"])
    make(crm, 2, "--keep-last", "1")
    assert there(folder(crm)) == [name(1), name(2)]


# prune


def test_prune_shows_its_plan_and_asks(crm: Runner) -> None:
    for day in (1, 2, 3):
        make(crm, day)
    words = ("backup", "prune", "--keep-last", "1", "--keep-monthly", "1")
    shown = [
        f"{name(3)}\tkeep\tlast; monthly",
        f"{name(2)}\tremove\tno rule keeps it",
        f"{name(1)}\tremove\tno rule keeps it",
    ]
    dry = crm(*words, "--dry-run")
    assert [line.rsplit("\t", 1)[0] for line in dry.lines] == shown
    assert "Would remove 2 backups of 3" in dry.stderr
    assert "--yes" in crm(*words, exit_code=2).stderr
    crm(*words, terminal=True, answers="n\n", exit_code=1)
    assert len(there(folder(crm))) == 3
    assert "Removed 2 backups of 3" in crm(*words, terminal=True, answers="y\n").stderr
    assert there(folder(crm)) == [name(3)]
    assert "nothing to remove" in crm(*words).stderr
    assert [(row["fate"], row["why"]) for row in crm(*words, "--json").json] == [("keep", "last; monthly")]


def test_prune_keeps_the_last_that_is_whole(crm: Runner) -> None:
    for day in (1, 2, 3, 4):
        make(crm, day)
    for day in (3, 4):
        damage(folder(crm) / name(day))
    shown = crm("backup", "prune", "--keep-last", "1", "--yes", "--json").json
    assert [(it["fate"], it["why"]) for it in shown] == [
        ("keep", "damaged"), ("keep", "damaged"), ("keep", "last"), ("remove", "no rule keeps it"),
    ]  # fmt: skip
    assert there(folder(crm)) == [name(2), name(3), name(4)]
    damage(folder(crm) / name(2))
    crm("backup", "prune", "--keep-last", "1", "--yes")
    assert len(there(folder(crm))) == 3


def test_create_counts_no_backup_that_is_known_to_be_damaged(crm: Runner) -> None:
    for day in (1, 2, 3):
        make(crm, day)
    damage(folder(crm) / name(3))
    crm("backup", "verify", name(3), exit_code=13)
    assert "Removed 1 older one" in make(crm, 4, "--keep-daily", "2")
    assert there(folder(crm)) == [name(2), name(3), name(4)]


@pytest.mark.parametrize("logged", [True, False])
def test_what_has_changes_that_the_book_lacks_stays(crm: Runner, logged: bool) -> None:
    crm.add("王伟")
    old = crm.book.read_bytes()
    make(crm, 1)
    crm.add("Ana Silva")
    make(crm, 2)
    crm.book.write_bytes(old)
    crm.add("李娜")
    if not logged:
        shutil.rmtree(crm.env["XDG_STATE_HOME"])
    make(crm, 3, "--keep-last", "1")
    assert there(folder(crm)) == [name(2), name(3)]
    rows = crm("backup", "prune", "--keep-last", "1", "--json").json
    assert [it["why"] for it in rows] == ["last", "holds changes that the book lacks"]


def test_prune_of_a_folder(crm: Runner, tmp_path: Path) -> None:
    for day in (1, 2):
        make(crm, day, "--to", tmp_path)
    crm("backup", "prune", "--in", tmp_path / "missing", "--keep-last", "1", "--yes", exit_code=4)
    assert "nothing to remove" in crm("backup", "prune", "--keep-last", "1", "--yes").stderr
    crm("backup", "prune", "--in", tmp_path, "--keep-last", "1", "--yes")
    assert not (tmp_path / name(1)).exists()
    assert (tmp_path / name(2)).exists()


# list


def test_list_tells_what_the_log_knows(crm: Runner) -> None:
    crm.add("王伟")
    make(crm, 1)
    make(crm, 2)
    crm("backup", "verify", name(1))
    crm("backup", "restore", name(1), "--yes")
    safety, second, first = crm("backup", "list", "--json").json
    assert (first["customers"], first["verified"], first["how"]) == (1, "2026-05-01T09:30:00Z", "verify")
    assert (second["customers"], second["verified"], second["how"]) == (1, "2026-04-02T19:00:00Z", "create")
    assert (safety["customers"], safety["how"], safety["kind"]) == (1, "kept", "safety copy")
    damage(folder(crm) / name(2))
    crm("backup", "verify", name(2), exit_code=13)
    row = crm("backup", "list", "--json").json[1]
    assert (row["verified"], row["kind"]) == (None, "damaged")


@pytest.mark.parametrize("columns", ["80", "110"])
def test_the_columns_that_matter_are_there_on_any_terminal(crm: Runner, columns: str) -> None:
    crm.add("王伟")
    for day in (1, 2):
        make(crm, day)
    crm("backup", "verify", name(1))
    crm("backup", "restore", name(1), "--yes")
    damage(folder(crm) / name(2))
    crm("backup", "verify", name(2), exit_code=13)
    shown = crm("backup", "list", terminal=True, env={"COLUMNS": columns}).stdout
    lines = shown.splitlines()
    assert all(len(line) <= int(columns) for line in lines)
    assert lines[0].split()[:5] == ["file", "age", "customers", "verified", "kind"]
    words = [line.split() for line in lines if line.startswith("customers-")]
    assert words[0][:6] == ["customers-before-restore-20260501T093000Z", "0d", "1", "create", "today", "safety"]
    assert words[1][:4] == [name(2).removesuffix(".crmbak"), "28d", "1", "damaged"]
    assert words[2][:5] == [name(1).removesuffix(".crmbak"), "29d", "1", "verify", "today"]
    assert ("up to batch" in lines[0]) == (columns == "110")
    assert ("No room for: up to batch" in shown) == (columns == "80")
    crm("backup", "verify", name(1).removesuffix(".crmbak"))


def test_a_wrong_passphrase_says_nothing_of_the_file(crm: Runner) -> None:
    make(crm, 1)
    crm("backup", "verify", "latest", exit_code=12, env={"CRM_PASSPHRASE": "wrong"})
    assert crm("backup", "list", "--json").json[0]["how"] == "create"


def test_the_log_holds_no_customer_and_is_private(crm: Runner) -> None:
    crm.add("王伟", "--company", "Kestrel Ltd", "--phone", "13800138000")
    make(crm, 1)
    log = Path(crm.env["XDG_STATE_HOME"]) / "crmcli" / "backups.jsonl"
    text = log.read_text()
    assert name(1) in text
    assert not any(word in text for word in ("王伟", "Kestrel", "13800138000"))
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_list_without_the_log(crm: Runner) -> None:
    make(crm, 1)
    shutil.rmtree(crm.env["XDG_STATE_HOME"])
    (row,) = crm("backup", "list", "--json").json
    assert (row["customers"], row["verified"], row["how"]) == (None, None, None)

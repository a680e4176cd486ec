"""crm backup test-restore: whole, and what the book had then."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmcli.store.book import open_file

if TYPE_CHECKING:
    from runner import Runner

NAME = "customers-20260501T093000Z.crmbak"
PAGE = 4096


def folder(crm: Runner) -> Path:
    return crm.book.parent / "backups"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the trial copies go, to see that none stays."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def forge(backup: Path, crm: Runner, trigger: str, statement: str) -> None:
    """Change a row without a trace."""
    conn, _ = open_file(backup, crm.unlock)
    (sql,) = conn.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (trigger,)).fetchone()
    conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute(statement)
    conn.execute(sql)
    conn.close()


def test_the_newest_backup_is_what_the_book_had(crm: Runner, temporary: Path) -> None:
    crm.add("王伟", "--phone", "13800138000")
    crm("backup", "create")
    before = (folder(crm) / NAME).read_bytes()
    result = crm("backup", "test-restore")
    assert result.stdout == ""
    assert f"Restored {NAME} on trial: whole, with 1 customer (up to batch 1)" in result.stderr
    assert "each row is what the book had then" in result.stderr
    assert (folder(crm) / NAME).read_bytes() == before
    assert list(temporary.iterdir()) == []
    told = crm("backup", "test-restore", NAME, "--json").json
    assert (told["ok"], told["compared"], told["differing"]) == (True, True, [])
    assert crm("backup", "list", "--json").json[0]["how"] == "test-restore"


def test_backups_from_any_moment_of_a_long_history(crm: Runner) -> None:
    steps = (
        ("add", "王伟", "--phone", "13800138000", "--tag", "vip", "--email", "wang@mail.example"),
        ("add", "Ana Silva", "--city", "Porto", "--field", "size=12.5"),
        ("edit", "1", "--city", "上海", "--add-phone", "13900139000"),
        ("add", "Ana Silva", "--company", "Kestrel", "--allow-duplicate"),
        ("log", "1", "called about the offer", "+3d"),
        ("tag", "add", "new", "1", "2"),
        ("dedupe", "merge", "2", "3", "--yes"),
        ("undo", "--last"),
        ("redo", "7"),
        ("tag", "remove", "vip", "1"),
        ("archive", "1"),
        ("undo", "3", "--force"),
        ("segment", "save", "near", "city:Porto"),
    )
    for number, step in enumerate(steps):
        crm(*step)
        crm("backup", "create", "-o", crm.book.parent / f"{number}.crmbak")
    for number in range(len(steps)):
        told = crm("backup", "test-restore", crm.book.parent / f"{number}.crmbak", "--json").json
        assert (told["compared"], told["differing"], told["ok"]) == (True, [], True), steps[number]


@pytest.mark.parametrize(
    ("trigger", "statement", "row"),
    [
        ("customers_updated", "UPDATE customers SET city = 'x', notes = 'forged' WHERE id = 1", "customers row 1"),
        ("tags_deleted", "DELETE FROM tags", "tags row 1"),
        ("tags_inserted", "INSERT INTO tags (customer, tag, folded) VALUES (1, 'b', 'b')", "tags row 2"),
        ("customers_updated", "UPDATE changes SET customer = 7 WHERE id = 1", "changes row 1"),
        ("customers_updated", "UPDATE batches SET at = '2020-01-01T00:00:00Z' WHERE id = 1", "batches row 1"),
    ],
)
@pytest.mark.parametrize("later", [False, True])
def test_a_row_that_the_book_never_had_so(crm: Runner, trigger: str, statement: str, row: str, later: bool) -> None:
    crm.add("王伟", "--tag", "vip")
    crm.add("Ana Silva")
    crm("backup", "create")
    if later:
        crm("edit", "1", "--note", "later")
        crm("tag", "add", "later", "1")
    forge(folder(crm) / NAME, crm, trigger, statement.replace("city = 'x', ", ""))
    result = crm("backup", "test-restore", exit_code=6)
    assert row in result.stderr
    told = crm("backup", "test-restore", "--json", exit_code=6).json
    assert row in told["differing"]
    assert told["ok"] is False


def test_what_cannot_be_compared_says_why(crm: Runner, tmp_path: Path) -> None:
    def why() -> str:
        told = crm("backup", "test-restore", NAME, "--json").json
        assert (told["ok"], told["compared"]) == (True, False)
        return str(told["why_not"])

    crm.add("王伟")
    crm("backup", "create", "-o", tmp_path / "first")
    crm.add("Ana Silva")
    crm("backup", "create")
    crm("backup", "restore", tmp_path / "first", "--yes")
    crm("add", "Émile Zola", env={"CRM_NOW": "2026-05-02T08:00:00Z"})
    assert "restored since" in why()
    crm("backup", "restore", NAME, "--yes")
    crm("purge", "1", "--yes")
    assert "purged" in why()
    crm.book.unlink()
    assert "no book" in why()
    crm("init", "--no-recovery-code")
    assert "another book" in why()


def test_a_damaged_backup_fails_its_trial(crm: Runner, temporary: Path) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    crm("backup", "create")
    path = folder(crm) / NAME
    data = bytearray(path.read_bytes())
    data[-PAGE // 2] ^= 4
    path.write_bytes(data)
    assert NAME in crm("backup", "test-restore", exit_code=13).stderr
    assert list(temporary.iterdir()) == []
    assert crm("backup", "list", "--json").json[0]["kind"] == "damaged"


def test_the_trial_of_nothing(crm: Runner) -> None:
    crm("backup", "test-restore", exit_code=4)
    crm("backup", "create")
    crm("backup", "test-restore", exit_code=12, env={"CRM_PASSPHRASE": "wrong"})
    crm("backup", "test-restore", "--in", crm.book.parent / "missing", exit_code=4)


def test_a_backup_of_an_older_passphrase_is_tried_with_that(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": "another one"})
    env = {"CRM_PASSPHRASE": "another one", "CRM_BACKUP_PASSPHRASE": crm.env["CRM_PASSPHRASE"]}
    assert "each row is what" in crm("backup", "test-restore", env=env).stderr

"""crm backup restore: the old book or the new one, whole, and what was there is kept."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crmcli.store.book import open_file, read_header

if TYPE_CHECKING:
    from runner import Runner

NAME = "customers-20260501T093000Z.crmbak"
SAFETY = "customers-before-restore-20260501T093000Z.crmbak"
PAGE = 4096


def folder(crm: Runner) -> Path:
    return crm.book.parent / "backups"


def damage(path: Path, at: int = -PAGE // 2) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)


def names(crm: Runner) -> list[str]:
    return sorted(row["name"] for row in crm("list", "--json").json)


def use_other_passphrase(crm: Runner) -> None:
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": "another one"})
    crm.env["CRM_PASSPHRASE"] = "another one"


def test_restore_brings_the_old_book_back_and_keeps_the_new_one(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    crm.add("Ana Silva")
    result = crm("backup", "restore", "latest", "--yes")
    assert f"Undo: crm backup restore {SAFETY}" in result.stderr
    assert names(crm) == ["王伟"]
    crm("verify")
    crm("backup", "restore", SAFETY, "--yes")
    assert names(crm) == ["Ana Silva", "王伟"]
    assert stat.S_IMODE(crm.book.stat().st_mode) == 0o600
    assert [it.name for it in crm.book.parent.iterdir() if it.name.startswith(".")] == []


def test_a_restored_book_has_a_nonce_of_its_own(crm: Runner) -> None:
    crm("backup", "create")
    before = read_header(crm.book), read_header(folder(crm) / NAME)
    crm("backup", "restore", "latest", "--yes")
    assert read_header(crm.book) not in before


def test_latest_is_never_a_safety_copy_or_another_books(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    other = folder(crm) / "work-20270101T000000Z.crmbak"
    (folder(crm) / NAME).rename(other)
    crm("backup", "restore", "latest", "--yes", exit_code=4)
    other.rename(folder(crm) / NAME)
    for _ in range(2):
        crm("backup", "restore", "latest", "--yes", env={"CRM_NOW": "2026-05-03T00:00:00Z"})
    assert crm("backup", "verify", "latest").stdout.startswith(NAME)


def test_restore_without_a_book(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    crm.book.unlink()
    result = crm("backup", "restore", "latest")
    assert "Undo" not in result.stderr
    assert names(crm) == ["王伟"]


def test_restore_on_a_new_machine(crm: Runner, tmp_path: Path) -> None:
    crm.add("王伟")
    crm("backup", "create", "-o", tmp_path / "kept")
    elsewhere = tmp_path / "new" / "machine" / "book.db"
    crm("--book", elsewhere, "backup", "restore", tmp_path / "kept")
    assert crm("--book", elsewhere, "count").stdout == "1\n"
    assert stat.S_IMODE(elsewhere.parent.stat().st_mode) == 0o700


def test_restore_asks_on_a_terminal_and_refuses_elsewhere(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    crm.add("Ana Silva")
    before = crm.book.read_bytes()
    assert "--yes" in crm("backup", "restore", "latest", exit_code=2).stderr
    asked = crm("backup", "restore", "latest", terminal=True, answers="n\n", exit_code=1)
    assert f"Restore {NAME}, made just now with 1 customer? The book's 1 later change goes (a copy" in asked.stderr
    assert crm.book.read_bytes() == before
    assert [it.name for it in folder(crm).iterdir()] == [NAME]
    crm("backup", "restore", "latest", terminal=True, answers="y\n")
    assert names(crm) == ["王伟"]


@pytest.mark.parametrize(
    ("now", "age"),
    [("2026-05-01T09:31:59Z", "1 minute"), ("2026-05-01T12:40:00Z", "3 hours"), ("2026-05-03T10:00:00Z", "2 days")],
)
def test_the_question_tells_how_old_the_backup_is(crm: Runner, now: str, age: str) -> None:
    crm("backup", "create")
    crm.add("王伟")
    crm.add("Ana Silva")
    said = crm("backup", "restore", "latest", terminal=True, answers="n\n", exit_code=1, env={"CRM_NOW": now}).stderr
    assert f"Restore {NAME}, made {age} ago with 0 customers? The book's 2 later changes go (a copy is kept)." in said


def test_the_question_tells_what_else_may_go(crm: Runner, tmp_path: Path) -> None:
    def asked(*arguments: str | Path) -> str:
        return crm("backup", "restore", *arguments, terminal=True, answers="n\n", exit_code=1).stderr

    crm.add("王伟")
    crm("backup", "create")
    assert "The book has no later changes." in asked("latest")
    newer = tmp_path / "newer"
    crm.add("Ana Silva")
    crm("backup", "create", "-o", newer)
    crm("backup", "restore", "latest", "--yes")
    assert "no later changes; the backup has 1 change that the book does not have." in asked(newer)
    crm.book.write_bytes(b"")
    assert f"{crm.book}, which cannot be read, goes (the file is kept)." in asked("latest")


def test_a_book_that_went_another_way_than_the_backup(crm: Runner) -> None:
    """An old file is put back and written to: both end with batch 3, and it is not the same one."""
    crm.add("王伟")
    crm.add("Ana Silva")
    old = crm.book.read_bytes()
    crm.add("Émile Zola")
    crm("backup", "create")
    crm.book.write_bytes(old)
    crm.add("李娜")
    parted = "The two went different ways after batch 2: the book has 1 change that the backup does not have"
    asked = crm("backup", "restore", "latest", terminal=True, answers="n\n", exit_code=1).stderr
    assert parted in asked
    assert "the backup has 1 change that the book does not have. The book's 1 change goes (a copy is kept)" in asked
    assert parted in crm("backup", "restore", "latest", "-n").stderr
    assert crm("backup", "restore", "latest", "-n", "--json").json["common_batch"] == 2


def test_of_a_damaged_backup_the_newest_whole_one_is_named(crm: Runner, tmp_path: Path) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    folder(crm).mkdir()
    for where in (folder(crm), tmp_path):
        made = [
            crm("backup", "create", "--to", where, env={"CRM_NOW": f"2026-04-0{day}T09:30:00Z"}).stdout.strip()
            for day in (1, 2, 3, 4)
        ]
        names = [Path(it).name for it in made]
        inside = f" --in {where}" if where == tmp_path else ""
        for name in names[2:]:
            damage(where / name)
        told = crm("backup", "restore", "latest", "--in", where, "--yes", exit_code=13).stderr
        assert told.endswith(f"; the newest whole one: crm backup restore {names[1]}{inside}\n")
        told = crm("backup", "verify", "--all", "--in", where, exit_code=13).stderr
        assert f"2 backups in {where} are not in order: {names[3]} (damaged), {names[2]} (damaged)" in told
        assert f"crm backup restore {names[1]}{inside}\n" in told


def test_restore_dry_run(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    before = crm.book.read_bytes()
    plan = crm("backup", "restore", "latest", "--dry-run", "--json").json
    assert plan["dry_run"] is True
    assert plan["kept"] is None
    assert crm.book.read_bytes() == before


def test_restore_as_json(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    done = crm("backup", "restore", "latest", "--yes", "--json").json
    assert (done["book"], done["kept"]) == (str(crm.book), str(folder(crm) / SAFETY))
    assert (done["customers"], done["dry_run"]) == (1, False)


def test_a_damaged_backup_is_not_restored(crm: Runner) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    crm("backup", "create")
    damage(folder(crm) / NAME)
    before = crm.book.read_bytes()
    assert "damaged" in crm("backup", "restore", "latest", "--yes", exit_code=13).stderr
    crm("backup", "restore", "latest", "--yes", exit_code=12, env={"CRM_PASSPHRASE": "wrong"})
    crm("backup", "restore", "nothing", "--yes", exit_code=4)
    assert crm.book.read_bytes() == before


def test_a_backup_of_another_book_needs_force(crm: Runner, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    crm("--book", other, "init", "--no-recovery-code")
    crm("--book", other, "add", "Somebody Else")
    crm("--book", other, "backup", "create", "-o", tmp_path / "theirs")
    crm.add("王伟")
    for _ in range(2):
        refused = crm("backup", "restore", tmp_path / "theirs", "--yes", exit_code=5)
        assert "another book" in refused.stderr
        assert "--force" in refused.stderr
    crm("backup", "restore", tmp_path / "theirs", "--yes", "--force")
    assert names(crm) == ["Somebody Else"]
    crm("backup", "restore", SAFETY, "--yes", "--force")
    assert names(crm) == ["王伟"]


def test_a_backup_with_an_older_passphrase(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    use_other_passphrase(crm)
    crm.add("Ana Silva")
    crm("backup", "restore", "latest", "--yes", exit_code=12)
    old = {"CRM_PASSPHRASE": "made up words for tests"}
    assert "another book" in crm("backup", "restore", "latest", "--yes", exit_code=5, env=old).stderr
    result = crm("backup", "restore", "latest", "--yes", "--force", env=old)
    assert "kept as" in result.stderr
    assert "backup's own passphrase" in result.stderr
    assert crm("count", env=old).stdout == "1\n"
    kept = crm.book.with_name("customers.db.replaced-20260501T093000Z")
    assert crm("--book", kept, "count").stdout == "2\n"


@pytest.mark.parametrize("at", [PAGE // 2, PAGE + 9, -PAGE // 2])
def test_a_damaged_book_is_kept_as_it_is(crm: Runner, at: int) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    crm("backup", "create")
    crm.add("Ana Silva", "--note", "long " * 3000)
    damage(crm.book, at)
    broken = crm.book.read_bytes()
    result = crm("backup", "restore", "latest", "--yes")
    kept = crm.book.with_name("customers.db.replaced-20260501T093000Z")
    assert f"kept as {kept}" in result.stderr
    assert kept.read_bytes() == broken
    assert names(crm) == ["王伟"]
    crm("verify")


def test_an_empty_file_in_the_books_place(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    crm.book.write_bytes(b"")
    crm("backup", "restore", "latest", "--yes")
    assert names(crm) == ["王伟"]


def test_what_is_no_book_is_not_replaced_lightly(crm: Runner, tmp_path: Path) -> None:
    crm("backup", "create", "-o", tmp_path / "kept")
    letter = tmp_path / "letter.txt"
    letter.write_text("dear Ana\n" * 1000)
    crm("--book", letter, "backup", "restore", tmp_path / "kept", "--yes", exit_code=5)
    assert letter.read_text().startswith("dear Ana")
    crm("--book", tmp_path, "backup", "restore", tmp_path / "kept", "--yes", "--force", exit_code=1)
    crm("--book", "/dev/null", "backup", "restore", tmp_path / "kept", "--yes", "--force", exit_code=1)
    assert not Path("/dev/null").is_file()
    crm("backup", "restore", crm.book, "--yes", exit_code=2)


def test_a_journal_left_behind_is_not_rolled_into_the_restored_book(crm: Runner) -> None:
    """A journal beside a file is rolled back into it, whichever file it belongs to."""
    crm.add("王伟", "--note", "first " * 3000)
    crm("backup", "create")
    conn, _ = open_file(crm.book, crm.unlock)
    conn.execute("PRAGMA cache_size = 2")
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("UPDATE customers SET notes = replace(notes, 'first', 'other')")
    journal = crm.book.with_name("customers.db-journal")
    left = journal.read_bytes()
    assert left
    conn.execute("ROLLBACK")
    conn.close()
    crm.book.unlink()
    journal.write_bytes(left)
    crm("backup", "restore", "latest")
    assert not journal.exists()
    crm("verify")
    kept = crm.book.with_name("customers.db.replaced-20260501T093000Z-journal")
    assert kept.read_bytes() == left


def test_a_linked_book_is_replaced_where_it_lies(crm: Runner, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(crm.book)
    crm.add("王伟")
    crm("--book", link, "backup", "create")
    crm.add("Ana Silva")
    crm("--book", link, "backup", "restore", "latest", "--yes")
    assert link.is_symlink()
    assert names(crm) == ["王伟"]


def test_restore_of_an_older_version_is_upgraded_when_it_is_opened(
    crm: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmcli.services.backup import checking
    from crmcli.store import book as books
    from crmcli.store.migrations import MIGRATIONS
    from crmcli.store.upgrade import upgrade

    def add_column(db: Any) -> None:
        db.table("customers").add_column("mood", str)

    crm.add("王伟")
    crm("backup", "create")
    steps = (*MIGRATIONS, add_column)
    monkeypatch.setattr(upgrade, "__defaults__", (steps,))
    for module in (books, checking):
        monkeypatch.setattr(module, "SCHEMA_VERSION", len(steps))
    crm("backup", "verify", "latest")
    crm("backup", "restore", "latest", "--yes")
    assert names(crm) == ["王伟"]
    crm("verify")


def test_a_script_gives_the_older_passphrase_of_a_backup(crm: Runner, tmp_path: Path) -> None:
    crm.add("王伟")
    crm("backup", "create")
    use_other_passphrase(crm)
    crm.add("Ana Silva")
    crm("backup", "create", env={"CRM_NOW": "2026-05-02T00:00:00Z"})
    for command in (("verify", "--all"), ("restore", NAME, "--yes")):
        refused = crm("backup", *command, exit_code=12).stderr
        assert "made under: give an older one with CRM_BACKUP_PASSPHRASE_FILE" in refused
        assert "recover" not in refused
    (tmp_path / "old").write_text("made up words for tests\n")
    old = {"CRM_BACKUP_PASSPHRASE_FILE": str(tmp_path / "old")}
    assert [row["state"] for row in crm("backup", "verify", "--all", "--json", env=old).json] == ["whole", "whole"]
    assert "Undo" in crm("backup", "restore", NAME, "--yes", env=old).stderr
    crm.env["CRM_PASSPHRASE"] = "made up words for tests"
    assert names(crm) == ["王伟"]


@pytest.mark.parametrize(
    ("typed", "code", "left"), [(["typo", "old", "typo", "new"], 0, 0), (["old", "x", "y", "z"], 12, 0)]
)
def test_a_mistyped_passphrase_of_a_restore_gets_further_tries(
    crm: Runner, monkeypatch: pytest.MonkeyPatch, typed: list[str], code: int, left: int
) -> None:
    words = {"old": crm.env["CRM_PASSPHRASE"], "new": "another one"}
    crm("backup", "create")
    use_other_passphrase(crm)
    del crm.env["CRM_PASSPHRASE"]
    answers = [words.get(it, it) for it in typed]
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: answers.pop(0))
    result = crm("backup", "restore", "latest", "--yes", terminal=True, exit_code=code)
    assert "once more" in result.stderr
    assert "--force" not in result.stderr
    assert len(answers) == left

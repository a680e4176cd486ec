"""An old file that is put back is told of, and damage of its first bytes is no wrong passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from runner import Runner

OLDER = "older than it was"


@pytest.fixture
def earlier(crm: Runner) -> bytes:
    """The bytes of the book as it was two batches ago."""
    crm.add("the first")
    data = crm.book.read_bytes()
    crm.add("the second")
    crm.add("the third")
    return data


def test_an_older_file_is_told_of_until_it_is_accepted(crm: Runner, earlier: bytes) -> None:
    assert crm("count").stderr == ""
    crm.book.write_bytes(earlier)
    for command in (["count"], ["list"], ["verify"], ["add", "somebody"], ["add", "else"], ["add", "another"]):
        assert OLDER in crm(*command).stderr
    assert "batch 3" in crm("--quiet", "count").stderr
    told = crm("doctor", "--json", exit_code=6)
    (finding,) = told.json["findings"]
    assert finding["code"] == "older_book"
    assert "had a batch 3 that is not there now" in finding["message"]
    assert "crm doctor --accept" in finding["fix"]
    assert "Warning" not in told.stderr
    crm("doctor", "--fix", exit_code=6)
    crm("doctor", "--accept")
    assert crm("count").stderr == ""
    crm("doctor")


def test_the_newer_file_is_put_back(crm: Runner, earlier: bytes) -> None:
    newer = crm.book.read_bytes()
    crm.book.write_bytes(earlier)
    assert OLDER in crm("count").stderr
    crm.book.write_bytes(newer)
    assert crm("count").stderr == ""
    crm("doctor")


def test_the_list_of_backups_says_which_has_the_lost_batch(crm: Runner, earlier: bytes) -> None:
    crm("backup", "create")
    crm.book.write_bytes(earlier)
    assert "crm backup list" in crm("count").stderr
    (row,) = crm("backup", "list", "--json").json
    assert (row["batch"], row["customers"]) == (3, 3)
    crm("backup", "restore", row["file"], "--yes")
    assert crm("count").stderr == ""


def test_an_older_file_that_was_written_to_elsewhere(crm: Runner, earlier: bytes) -> None:
    """Its newest batch has the number that was seen last, and is another one."""
    crm.book.write_bytes(earlier)
    for name in ("one", "two", "three"):
        crm("add", name, env={"XDG_STATE_HOME": crm.env["XDG_STATE_HOME"] + " of another computer"})
    assert OLDER in crm("count").stderr


def test_an_undo_and_a_purge_go_on(crm: Runner, earlier: bytes) -> None:
    assert earlier
    for command in (["undo", "--last"], ["purge", "2", "--yes"], ["count"]):
        assert OLDER not in crm(*command).stderr


def test_a_restore_is_no_surprise(crm: Runner, earlier: bytes) -> None:
    assert earlier
    crm("backup", "create")
    crm.add("the fourth")
    crm("backup", "restore", "latest", "--yes")
    assert crm("count").stderr == ""
    crm("undo", "--last")
    assert crm("count").stderr == ""


def test_a_new_passphrase_and_another_book(crm: Runner, earlier: bytes) -> None:
    assert earlier
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": "another one"})
    crm.env["CRM_PASSPHRASE"] = "another one"
    assert crm("count").stderr == ""
    crm.book.unlink()
    crm("init", "--no-recovery-code")
    assert crm("count").stderr == ""


def test_a_copy_elsewhere_is_a_book_of_its_own(crm: Runner, earlier: bytes, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(earlier)
    assert crm("--book", tmp_path / "copy.db", "count").stderr == ""


@pytest.mark.parametrize("env", [{"HOME": "", "XDG_STATE_HOME": ""}, {"XDG_STATE_HOME": "/dev/null/nowhere"}])
def test_without_a_place_to_remember(crm: Runner, earlier: bytes, env: dict[str, str]) -> None:
    crm.env |= env
    crm.add("the fourth")
    crm.book.write_bytes(earlier)
    assert crm("count").stderr == ""


@pytest.mark.parametrize("place", [0, 5, 15, 100])
def test_damage_of_the_first_page_is_no_wrong_passphrase(crm: Runner, earlier: bytes, place: int) -> None:
    assert earlier
    data = bytearray(crm.book.read_bytes())
    data[place] ^= 4
    crm.book.write_bytes(data)
    message = crm("list", "--json", exit_code=13).error["message"]
    assert "the passphrase is right" in message
    assert "crm repair" in message
    if place:
        assert "wrong passphrase" in crm("list", exit_code=12, env={"CRM_PASSPHRASE": "wrong"}).stderr


def test_zeros_in_the_place_of_the_first_bytes(crm: Runner, earlier: bytes) -> None:
    assert earlier
    crm.book.write_bytes(bytes(16) + crm.book.read_bytes()[16:])
    assert "crm repair" in crm("list", exit_code=13).stderr

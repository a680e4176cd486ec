"""crm unlock and crm lock, with the process that keeps the key."""

import shutil
import tempfile

import pytest
from tab import Asking

from crmcli.store import session

NEW = {"CRM_NEW_PASSPHRASE": "some other words"}
WORDS = {"CRM_PASSPHRASE": "made up words for tests"}


@pytest.fixture
def unlocked(crm):
    """A book with one customer that is unlocked, and no passphrase to be had."""
    folder = tempfile.mkdtemp(prefix="crm-")  # the path of a socket must be short
    crm.env["XDG_RUNTIME_DIR"] = folder
    crm.add("王伟", "--city", "上海")
    crm("unlock")
    del crm.env["CRM_PASSPHRASE"]
    yield crm
    session.end_all(crm.env)
    shutil.rmtree(folder)


def test_nothing_is_asked_until_it_is_locked(unlocked):
    assert unlocked("count").stdout == "1\n"
    unlocked("add", "Ana", terminal=True)
    assert unlocked("lock").stderr == "Locked: the passphrase will be asked for again.\n"
    unlocked("count", exit_code=11)
    assert unlocked("lock").stderr == "Nothing was unlocked.\n"
    assert unlocked("lock", "--json").json == {"ended": 0}


def test_how_long_is_said(unlocked):
    told = unlocked("unlock", "--for", "1h30m", "--idle", "20 min", env=WORDS).stderr
    assert "is unlocked until 11:00, or 09:50 when nothing asks for it before." in " ".join(told.split())
    assert "until 2026-05-03 09:30." in unlocked("unlock", "--for", "2d", "--idle", "7d", env=WORDS).stderr
    found = unlocked("unlock", "--status", "--json").json
    assert found["unlocked"] is True
    assert 0 <= 2 * 86400 - found["seconds"] < 60
    assert "is unlocked until" in unlocked("unlock", "--status").stdout
    unlocked("lock")
    assert unlocked("unlock", "--status").stdout.endswith("is locked.\n")
    found = unlocked("unlock", "--status", "--json").json
    assert (found["unlocked"], found["seconds"], found["unused"]) == (False, 0, 0)


@pytest.mark.parametrize("length", ["8", "0m", "8d", "soon"])
def test_a_length_that_is_none_is_said_before_a_passphrase_is_asked_for(unlocked, length):
    assert unlocked("unlock", "--for", length, exit_code=2).stderr
    assert unlocked("unlock", "--idle", length, exit_code=2).stderr


def test_to_unlock_takes_the_passphrase(unlocked):
    unlocked("unlock", "--for", "7d", exit_code=11)
    unlocked("unlock", env={"CRM_PASSPHRASE": "wrong words"}, exit_code=12)
    assert unlocked("count").stdout == "1\n"


@pytest.mark.parametrize(
    "command",
    [("key", "change"), ("key", "show-recovery"), ("key", "file", "add", "/nowhere/new.key"), ("key", "raw", "--yes")],
    ids=" ".join,
)
def test_an_unlocked_terminal_does_not_give_the_book_away(unlocked, command):
    unlocked(*command, env=NEW, exit_code=11)


def test_a_passphrase_that_is_given_goes_first(unlocked):
    unlocked("count", env={"CRM_PASSPHRASE": "wrong words"}, exit_code=12)


def test_the_session_goes_before_the_configuration(unlocked):
    unlocked("config", "set", "passphrase_command", "false")
    assert unlocked("count").stdout == "1\n"


def test_a_new_passphrase_ends_it(unlocked):
    made = unlocked("backup", "create", "--json").json["path"]
    unlocked("backup", "verify", made)
    unlocked("key", "change", env={**WORDS, **NEW})
    unlocked("count", exit_code=11)
    unlocked("backup", "verify", made, exit_code=11)
    assert unlocked("lock", "--json").json == {"ended": 0}


def test_backups_open_with_it(unlocked):
    made = unlocked("backup", "create", "--json").json["path"]
    unlocked("add", "Ana")
    unlocked("backup", "restore", made, "--yes")
    assert unlocked("count").stdout == "1\n"


def test_the_key_file_is_not_needed_meanwhile(unlocked, tmp_path):
    key = tmp_path / "crm.key"
    unlocked("key", "file", "add", key, env=WORDS)
    unlocked("unlock", "--key-file", key, env=WORDS)
    key.unlink()
    assert unlocked("count").stdout == "1\n"
    unlocked("lock")
    unlocked("count", exit_code=11)


def test_tab_offers_customers(unlocked, monkeypatch, capsys):
    offered = Asking(unlocked, monkeypatch, capsys)
    assert offered("show", "王") == ["1"]
    session.end_all(unlocked.env)
    assert offered("show", "王") == []


def test_without_a_place_for_it(crm):
    crm.env["XDG_RUNTIME_DIR"] = "/nowhere"
    assert "cannot make the folder" in crm("unlock", exit_code=1).stderr
    assert crm("unlock", "--status").stdout.endswith("is locked.\n")
    crm("lock")

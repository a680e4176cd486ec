"""No lock-in: what `crm key raw` prints opens the book without this program."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import sqlcipher3

QUERY = "SELECT name FROM customers;"


def open_plainly(path, lines):
    """By the library alone."""
    conn = sqlcipher3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        for line in lines:
            conn.execute(line)
        return conn.execute(QUERY).fetchall()
    finally:
        conn.close()


def shell_version():
    """Of the sqlcipher shell, 0 without one."""
    shell = shutil.which("sqlcipher")
    if shell is None:
        return 0
    done = subprocess.run([shell, ":memory:", "PRAGMA cipher_version;"], capture_output=True, text=True, check=False)
    return int(re.match(r"\d+|$", done.stdout)[0] or 0)


def test_the_lines_open_the_book_and_each_file_has_its_own(crm):
    crm.add("王伟")
    lines = crm("key", "raw", "--yes").lines
    assert open_plainly(crm.book, lines) == [("王伟",)]
    assert crm("key", "raw", "--yes", "--json").json["sql"] == lines
    backup = crm("backup", "create", "--json").json["path"]
    of_backup = crm("key", "raw", "--yes", "--book", backup).lines
    assert open_plainly(backup, of_backup) == [("王伟",)]
    assert of_backup[0] != lines[0]
    with pytest.raises(sqlcipher3.dbapi2.DatabaseError):
        open_plainly(backup, lines)


@pytest.mark.skipif(shell_version() < 4, reason="needs the sqlcipher shell, version 4 or later")
def test_the_lines_open_the_book_in_the_real_shell(crm):
    crm.add("王伟")
    script = crm("key", "raw", "--yes").stdout + QUERY + "\n"
    done = subprocess.run(["sqlcipher", str(crm.book)], input=script, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "王伟"


def test_it_is_asked_for_or_said(crm):
    assert "--yes" in crm("key", "raw", exit_code=2).stderr
    refused = crm("key", "raw", terminal=True, answers="n\n", exit_code=1)
    assert "PRAGMA" not in refused.stdout + refused.stderr
    assert crm("key", "raw", terminal=True, answers="y\n").stdout.startswith("PRAGMA key")


def test_a_wrong_passphrase_shows_no_key(crm):
    wrong = crm("key", "raw", "--yes", env={"CRM_PASSPHRASE": "other words"}, exit_code=12)
    assert wrong.stdout == ""


def test_a_book_with_a_key_file(crm, tmp_path):
    key = tmp_path / "crm.key"
    crm("key", "file", "add", key)
    crm("key", "raw", "--yes", exit_code=11)
    assert open_plainly(crm.book, crm("key", "raw", "--yes", "--key-file", key).lines) == []

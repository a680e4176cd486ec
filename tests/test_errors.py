"""Every row of the exit-code table, provoked through the front door."""

import json
from pathlib import Path

import pytest

from crmcli.errors import SIGNALS, all_errors, exit_code_table
from dumps import opened

FULL_DEVICE = Path("/dev/full")


def declined(crm):
    crm.add("Ana")
    return crm("purge", "1", "--json", terminal=True, answers="n\n", exit_code=None)


def no_folder(crm):
    (crm.book.parent / "file").write_text("")
    return crm("init", "--book", crm.book.parent / "file" / "new.db", "--json", exit_code=None)


def duplicate(crm):
    crm.add("Ana", "--email", "ana@example.com")
    return crm("add", "Ana", "--email", "ana@example.com", "--json", exit_code=None)


def ambiguous(crm):
    crm.add("Ana")
    crm.add("Ana")
    return crm("show", "ana", "--json", exit_code=None)


def refused_rows(crm):
    file = crm.book.parent / "rows.csv"
    file.write_text("name,email\nAna,ana@example.com\nBo,no address\n")
    return crm("import", file, "--json", exit_code=None)


def findings(crm):
    crm.book.chmod(0o644)
    return crm("doctor", "--json", exit_code=None)


def damaged(crm):
    crm.book.write_bytes(b"")
    return crm("list", "--json", exit_code=None)


def busy(crm):
    crm("config", "set", "timeout", "0")
    with opened(crm) as other:
        other.conn.execute("BEGIN IMMEDIATE")
        return crm("add", "Ana", "--json", exit_code=None)


def no_key_file(crm):
    file = crm.book.parent / "away.key"
    crm("key", "file", "add", file)
    file.unlink()
    return crm("list", "--json", "--key-file", file, exit_code=None)


def arguments(*words, **options):
    def provoke(crm):
        return crm(*words, "--json", exit_code=None, **options)

    return provoke


# By the error's JSON code; the exit code is the class's own.
PROVOKED = {
    "error": no_folder,
    "declined": declined,
    "book_exists": arguments("init"),
    "program_failed": arguments("backup", "list", "--in", "rclone:x:y", env={"PATH": "/nowhere"}),
    "usage": arguments("list", "--nonsense"),
    "invalid_value": arguments("add", "Ana", "--email", "no address"),
    "query": arguments("list", "nonsense:1"),
    "config": arguments("config", "set", "nonsense", "1"),
    "partial": refused_rows,
    "off_site_failed": arguments("backup", "create", "--to", "rclone:x:y", env={"PATH": "/nowhere"}),
    "not_found": arguments("show", "nobody"),
    "nothing_to_undo": arguments("undo", "--last"),
    "conflict": arguments("edit", "--where", "ana", "--city", "x", "--expect", "7"),
    "ambiguous": ambiguous,
    "duplicate": duplicate,
    "findings": findings,
    "no_book": arguments("list", "--book", "/nowhere/book.db"),
    "key_file_needed": no_key_file,
    "locked": arguments("list", "--passphrase-file", "/nowhere/words"),
    "wrong_passphrase": arguments("list", env={"CRM_PASSPHRASE": "other words"}),
    "damaged": damaged,
    "busy": busy,
}
BY_CODE = {error.code: error for error in all_errors()}


def test_every_error_is_provoked_here():
    assert set(PROVOKED) | {"output_failed"} == set(BY_CODE)
    assert len(BY_CODE) == len(all_errors())


@pytest.mark.parametrize("code", PROVOKED)
def test_provoked(crm, code):
    result = PROVOKED[code](crm)
    assert result.exit_code == BY_CODE[code].exit_code
    *_, last = result.stderr.splitlines()  # above it may stand a prompt
    error = json.loads(last[last.index('{"error"') :])["error"]
    assert (error["code"], error["exit"]) == (code, result.exit_code)
    assert error["message"]
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not FULL_DEVICE.exists(), reason="needs /dev/full")
def test_a_full_device(process):
    with FULL_DEVICE.open("wb") as full:
        done = process("config", "show", "--json", stdout=full)
    assert done.returncode == BY_CODE["output_failed"].exit_code
    assert json.loads(done.stderr)["error"]["code"] == "output_failed"


def test_the_table_names_every_code_with_its_meaning():
    lines = exit_code_table().splitlines()
    assert len(lines) == 1 + len(all_errors()) + len(SIGNALS)
    assert all(len(line.split(maxsplit=2)) >= 2 for line in lines)
    numbers = [int(line.split()[0]) for line in lines]
    assert numbers == sorted(numbers)


def test_a_script_can_tell_the_classes_apart():
    """Codes that call for different reactions never share a number; 11 is what has to be handed in."""
    numbers = {}
    for error in all_errors():
        numbers.setdefault(error.exit_code, set()).add(error.code)
    assert {number: min(codes) for number, codes in numbers.items() if len(codes) == 1} == {
        6: "findings", 10: "no_book", 12: "wrong_passphrase", 13: "damaged", 14: "busy"
    }  # fmt: skip

"""crm verify finds every flipped bit, every missing byte and every broken rule; other commands tell what they meet."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from crmcli.store.book import open_file

if TYPE_CHECKING:
    from runner import Result, Runner

PAGE = 4096
COMMANDS = (["list", "--fields", "id,name,notes"], ["show", "1"], ["history"], ["edit", "1", "--note", "x"])
BROKEN = (12, 13)  # a first page that does not decrypt cannot be told from a wrong passphrase


@pytest.fixture
def book(crm: Runner) -> Runner:
    """A book of some 80 pages, long texts among them."""
    for number in range(3):
        crm.add(f"客户{number}", "--phone", f"1380013800{number}", "--note", "a long note " * 1000, "--tag", "vip")
    crm("edit", "1", "--city", "上海")
    return crm


def sql(crm: Runner, *statements: str) -> None:
    """What another program might do to the book."""
    conn, _ = open_file(crm.book, crm.unlock)
    conn.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        conn.execute(statement)
    conn.close()


def finding(crm: Runner) -> Any:
    result = crm("verify", "--json", exit_code=6)
    assert result.json["ok"] is False
    assert result.error["code"] == "findings"
    return result.json["findings"]


def test_a_sound_book(book: Runner) -> None:
    result = book("verify")
    assert result.stdout == ""
    assert "3 customers" in result.stderr
    assert book("--quiet", "verify").stderr == ""
    report = book("verify", "--json").json
    assert (report["ok"], report["damage"], report["findings"]) == (True, [], [])
    assert report["checked"]["pages"] * PAGE == report["checked"]["bytes"] == book.book.stat().st_size
    assert (report["checked"]["customers"], report["checked"]["batches"]) == (3, 4)


def test_verify_changes_nothing(book: Runner) -> None:
    before = book.book.read_bytes(), book.book.stat().st_mtime_ns
    book("verify")
    assert (book.book.read_bytes(), book.book.stat().st_mtime_ns) == before


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_an_old_end_of_the_file_is_found(book: Runner) -> None:
    """Its pages are right by themselves, and no tree reaches them."""
    before = book.book.read_bytes()
    book("purge", "1", "--yes")
    after = book.book.read_bytes()
    assert len(after) < len(before)
    book.book.write_bytes(after + before[len(after) :])
    assert "bytes" in book("verify", exit_code=13).stdout


def test_every_flipped_bit_is_found(book: Runner) -> None:
    """200 bits at random, and in each region of a page and of the header."""
    data = book.book.read_bytes()
    chosen = random.Random(7)
    places = [chosen.randrange(len(data)) for _ in range(160)]
    places += [0, 1, 11, 12, 15, 16, 100]  # profile, book salt, nonce, the page itself
    pages = range(1, len(data) // PAGE, 5)
    places += [page * PAGE + at for page in pages for at in (0, PAGE - 80, PAGE - 64, PAGE - 1)]  # body, IV, HMAC
    assert len(places) >= 200
    for place in places:
        book.book.write_bytes(flipped(data, place * 8 + chosen.randrange(8)))
        result = book("verify", exit_code=None)
        assert result.exit_code in BROKEN, f"byte {place}"
        assert result.exit_code == 13 or place < PAGE
        assert "damaged" in result.stderr


@pytest.mark.soak
def test_every_bit_of_every_page(book: Runner) -> None:
    data = book.book.read_bytes()
    for place in range(0, len(data), 23):
        book.book.write_bytes(flipped(data, place * 8 + place % 8))
        assert book("verify", exit_code=None).exit_code in BROKEN, f"byte {place}"


def test_truncated_and_lengthened_files(book: Runner) -> None:
    data = book.book.read_bytes()
    for size in (0, 1, 15, 100, PAGE - 1, PAGE, PAGE + 1, 5 * PAGE, len(data) - PAGE, len(data) - 1):
        book.book.write_bytes(data[:size])
        assert book("verify", exit_code=None).exit_code in BROKEN, f"{size} bytes"
    for more in (b"\0", b"x" * 100, b"\0" * PAGE, data[-PAGE:], data[-2 * PAGE :]):
        book.book.write_bytes(data + more)
        book("verify", exit_code=13)
    book.book.write_bytes(data)
    book("verify")


@pytest.mark.parametrize("table", ["customers", "changes", "batches", "folds", "sqlite_sequence"])
def test_an_older_page_put_back_is_found(book: Runner, table: str) -> None:
    """Each page is right by itself, but the tables no longer fit each other."""
    before = book.book.read_bytes()
    book("edit", "2", "--name", "Somebody")
    mixed = bytearray(book.book.read_bytes())
    conn, _ = open_file(book.book, book.unlock)
    page = conn.execute("SELECT rootpage - 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    conn.close()
    mixed[page * PAGE : (page + 1) * PAGE] = before[page * PAGE : (page + 1) * PAGE]
    book.book.write_bytes(mixed)
    assert book("verify", exit_code=None).exit_code in (6, 13)


def test_damage_is_told_by_whatever_command_meets_it(book: Runner) -> None:
    """SQLCipher reads a damaged page as zeros; no command may take them for data, or end well after it did."""
    data = book.book.read_bytes()
    good = {line.split("\t")[0]: line for line in book("list", "--fields", "id,name,notes").lines}
    met = 0
    for page in range(1, len(data) // PAGE):
        book.book.write_bytes(flipped(data, (page * PAGE + PAGE // 2) * 8))
        for command in COMMANDS:
            result: Result = book(*command, exit_code=None)
            assert result.exit_code in (0, 13), f"page {page + 1}: {command} {result.stderr}"
            met += result.exit_code == 13
            if command[0] == "list" and result.exit_code == 0:
                assert {line.split("\t")[0]: line for line in result.lines} == good
            if result.exit_code == 13:
                assert "crm backup restore" in result.stderr
        book.book.write_bytes(data)
    assert met > 50


def test_missing_and_empty_and_locked(bare: Runner) -> None:
    bare("verify", exit_code=10)
    bare.book.parent.mkdir()
    bare.book.touch()
    bare("verify", exit_code=13)


def test_wrong_passphrase(book: Runner) -> None:
    book("verify", exit_code=12, env={"CRM_PASSPHRASE": "wrong"})


def test_derived_rows_that_do_not_fit(book: Runner) -> None:
    sql(book, "UPDATE folds SET name = 'somebody' WHERE customer = 1", "DELETE FROM customer_stats WHERE customer = 2")
    book("verify")  # takes half as long without a rebuild, which doctor makes
    found = book("doctor", "--json", exit_code=6).json["findings"]
    assert {it["code"] for it in found} == {"derived"}
    assert {it["fix"] for it in found} == {"crm doctor --fix"}
    shown = book("doctor", exit_code=6)
    assert "folds" in shown.stdout
    assert "crm doctor --fix" in shown.stderr


def test_a_missing_and_a_changed_trigger(book: Runner) -> None:
    sql(
        book,
        "DROP TRIGGER tags_deleted",
        "DROP TRIGGER customers_updated",
        "CREATE TRIGGER customers_updated AFTER UPDATE ON customers BEGIN SELECT 1; END",
    )
    assert [it["code"] for it in finding(book)] == ["trigger", "trigger"]


def test_a_reference_to_nobody(book: Runner) -> None:
    sql(book, "UPDATE tags SET customer = 99 WHERE customer = 1")
    assert {it["code"] for it in finding(book)} >= {"reference"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE batches SET first = 1 WHERE id = 2",
        "UPDATE batches SET last = NULL WHERE id = 2",
        "DELETE FROM batches WHERE id = 2",
    ],
)
def test_history_out_of_order(book: Runner, statement: str) -> None:
    sql(book, statement)
    assert {it["code"] for it in finding(book)} == {"history"}


def test_changes_of_another_program_are_no_finding(book: Runner) -> None:
    """They become a batch of their own at the next write."""
    sql(book, "INSERT INTO interactions (customer, at, kind) VALUES (1, '2026-05-01T00:00:00Z', 'call')")
    book("verify")
    assert {it["code"] for it in book("doctor", "--json", exit_code=6).json["findings"]} == {"derived"}
    book.add("Next")
    book("doctor")

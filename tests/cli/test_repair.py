"""crm repair: what can be read of a damaged book, in a new one that passes every check; and what is lost is told."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crmcli.store import trees
from crmcli.store.book import open_file, read_header
from crmcli.store.pages import Pages

if TYPE_CHECKING:
    from runner import Result, Runner

PAGE = 4096
OWN = ("customers", "contact_points", "addresses", "tags", "interactions", "tasks", "segments")


@pytest.fixture
def book(crm: Runner, shelf: Path) -> Runner:
    """Trees with more than one leaf, texts over several pages, and rows that were changed and removed."""

    def fill() -> None:
        rows = [f"Customer {n},c{n}@example.com,13800{n:06d},City {n % 7},{'note ' * (n % 40)}" for n in range(250)]
        crm("import", "-", "--from", "csv", stdin="\n".join(["name,email,phone,city,notes", *rows]))
        for number in range(1, 12):
            crm("edit", number, "--note", "a long note " * 200 * number)
            crm("log", number, "called about the offer")
        crm("edit", 1, 2, "--remove-email", "c0@example.com", exit_code=None)
        crm("tag", "add", "vip,海外", "--where", "city:3", "--yes")
        crm("segment", "save", "key", "tag:vip")

    return crm.filled_once(shelf, fill)


def rows(crm: Runner, path: Path) -> dict[str, dict[int, tuple[Any, ...]]]:
    """Every row of every table that a person fills, by id."""
    conn, _ = open_file(path, crm.unlock)
    found = {table: {row[0]: tuple(row) for row in conn.execute(f"SELECT * FROM {table}")} for table in OWN}
    conn.close()
    return found


def repaired(crm: Runner, data: bytes) -> tuple[Result, Path]:
    """The result of a repair of these bytes, which are left as they are."""
    target = crm.book.with_name("saved.db")
    target.unlink(missing_ok=True)
    crm.book.write_bytes(data)
    result = crm("repair", "--output", target, "--json", exit_code=None)
    assert crm.book.read_bytes() == data
    if result.exit_code in (0, 3):
        crm("--book", target, "verify")
    else:
        assert not target.exists()
    return result, target


def assert_told(crm: Runner, before: dict[str, Any], result: Result, target: Path) -> tuple[int, int]:
    """Nothing is missing or different but what the report names. Returns the rows that are as they were, and all."""
    after, report = rows(crm, target), result.json
    same = 0
    for table, there in before.items():
        told = report["tables"][table]
        now = after[table]
        differing = {number for number, row in now.items() if number in there and row != there[number]}
        assert differing <= {*told["older"], *told["cut"], *told["named"]}
        missing = there.keys() - now.keys()
        assert missing <= set(told["lost"]) or told["end_lost"] or report["unplaced_pages"]
        assert not now.keys() - there.keys() - set(told["named"])
        same += len(now.keys() & there.keys()) - len(differing)
    is_whole = all(after[table] == before[table] for table in OWN)
    assert is_whole or result.exit_code == 3
    return same, sum(map(len, before.values()))


def flipped(data: bytes, *places: int) -> bytes:
    changed = bytearray(data)
    for place in places:
        changed[place] ^= 4
    return bytes(changed)


def in_page(number: int) -> int:
    return (number - 1) * PAGE + 1000


def test_a_sound_book(book: Runner) -> None:
    before = rows(book, book.book)
    result, target = repaired(book, book.book.read_bytes())
    assert result.exit_code == 0
    assert (result.json["whole"], result.json["damaged_pages"]) == (True, [])
    assert rows(book, target) == before
    assert book("--book", target, "history", "--json").json == book("history", "--json").json
    assert book("--book", target, "undo", "--last")
    assert target.stat().st_mode & 0o777 == 0o600


def damage_a_page(book: Runner, pages: range, least: float) -> None:
    before, data = rows(book, book.book), book.book.read_bytes()
    same = whole = 0
    for number in pages:
        result, target = repaired(book, flipped(data, in_page(number)))
        assert result.json["damaged_pages"] == [number]
        kept, there = assert_told(book, before, result, target)
        same, whole = same + kept, whole + there
    assert same / whole > least


def test_one_damaged_page(book: Runner) -> None:
    last = len(book.book.read_bytes()) // PAGE
    damage_a_page(book, range(1, last + 1, last // 5), 0.95)


@pytest.mark.soak
def test_each_page_damaged_in_turn(book: Runner) -> None:
    damage_a_page(book, range(1, len(book.book.read_bytes()) // PAGE + 1), 0.995)


def damage_many_pages(book: Runner, times: int, least: float) -> None:
    before, data = rows(book, book.book), book.book.read_bytes()
    chosen, last = random.Random(times), len(data) // PAGE
    same = whole = 0
    for _ in range(times):
        some = chosen.sample(range(1, last + 1), last // 20)
        result, target = repaired(book, flipped(data, *map(in_page, some)))
        assert result.json["damaged_pages"] == sorted(some)
        kept, there = assert_told(book, before, result, target)
        same, whole = same + kept, whole + there
    assert same / whole > least


def test_a_twentieth_of_the_pages_damaged(book: Runner) -> None:
    damage_many_pages(book, 5, 0.8)


@pytest.mark.soak
def test_a_twentieth_of_the_pages_damaged_many_times(book: Runner) -> None:
    damage_many_pages(book, 200, 0.9)


def truncate(book: Runner, sizes: list[int]) -> list[int]:
    """Cut the file at each of the sizes; returns the shares saved, in percent."""
    before, data = rows(book, book.book), book.book.read_bytes()
    shares = []
    for size in sizes:
        result, target = repaired(book, data[:size])
        if result.exit_code == 13:
            assert "nothing" in result.error["message"]
            shares.append(0)
            continue
        same, whole = assert_told(book, before, result, target)
        shares.append(100 * same // whole)
    return shares


def test_a_truncated_book(book: Runner) -> None:
    size = book.book.stat().st_size
    shares = truncate(book, [PAGE, size // 2, size - 3 * PAGE, size - 1])
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] >= 99


@pytest.mark.soak
def test_a_book_truncated_at_each_page(book: Runner) -> None:
    truncate(book, list(range(PAGE, book.book.stat().st_size, PAGE)))


def test_zeroed_pages_and_the_first_one_lost(book: Runner) -> None:
    """The salt is known from when the book was opened last, so that even a first page of zeros is not the end."""
    book("count")
    before, data = rows(book, book.book), book.book.read_bytes()
    for start, end in ((0, PAGE), (PAGE, 2 * PAGE), (0, 16)):
        damaged = data[:start] + bytes(end - start) + data[end:]
        result, target = repaired(book, damaged)
        assert result.exit_code in (0, 3), result.stderr
        assert result.json["header_mended"] is (start == 0)
        same, whole = assert_told(book, before, result, target)
        assert same == whole


@pytest.mark.parametrize("place", [0, 5, 11, 12, 15])
def test_a_wrong_bit_in_the_salt_without_its_copy(book: Runner, place: int) -> None:
    book.env["XDG_STATE_HOME"] += " elsewhere"
    result, _ = repaired(book, flipped(book.book.read_bytes(), place))
    assert result.exit_code == 0, result.stderr
    assert result.json["header_mended"] is True


def test_a_wrong_passphrase(book: Runner) -> None:
    before = book.book.read_bytes()
    for damaged in (before, flipped(before, 5), flipped(before, in_page(1))):
        book.book.write_bytes(damaged)
        book("repair", exit_code=12, env={"CRM_PASSPHRASE": "wrong"})
    assert [it.name for it in book.book.parent.iterdir()] == ["customers.db"]


def test_what_is_in_the_way_and_what_is_no_book(book: Runner, tmp_path: Path) -> None:
    assert "--output" in book("repair", "--output", book.book, exit_code=1).stderr
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    book("repair", "--output", tmp_path / "link", exit_code=1)
    assert not (tmp_path / "nothing").exists()
    book("repair", "--output", tmp_path / "no" / "such.db", exit_code=1)
    book("--book", tmp_path / "missing", "repair", exit_code=10)
    (tmp_path / "letter").write_bytes(b"dear Ana\n" * 1000)
    book("--book", tmp_path / "letter", "repair", exit_code=12)


def test_what_is_said(book: Runner) -> None:
    data = book.book.read_bytes()
    book.book.write_bytes(data[: len(data) // 2])
    result = book("repair", exit_code=3)
    first, saved, error = result.stderr.splitlines()
    assert first.startswith(("Lost: ", "May be lost: "))
    assert "crm backup list" in error
    (made,) = result.lines
    assert made.endswith("customers.repaired-20260501T093000Z.db")
    pages = len(data) // PAGE
    assert f"{pages - len(data) // 2 // PAGE} of {pages} pages are damaged or missing" in saved
    put_back = saved.rpartition(": crm ")[2].split()
    book(*put_back, "--yes")
    book("verify")


def test_nothing_was_lost_is_said_first(book: Runner) -> None:
    book("count")
    book.book.write_bytes(flipped(book.book.read_bytes(), 12))
    told = book("repair").stderr.splitlines()
    assert told[0] == "Nothing was lost."
    assert "only the file's first 16 bytes were damaged, and what they were was found" in told[1]


def test_a_whole_book_is_left_alone(book: Runner) -> None:
    result = book("repair")
    assert (result.stdout, result.stderr) == ("", f"{book.book} is whole: there is nothing to repair.\n")
    assert [it.name for it in book.book.parent.iterdir()] == ["customers.db"]
    assert book("repair", "--json").json["book"] is None


def test_a_long_search_for_the_key_says_why(book: Runner) -> None:
    book.env["XDG_STATE_HOME"] += " elsewhere"
    told = book("repair", exit_code=12, env={"CRM_PASSPHRASE": "wrong"}).stderr
    assert told.startswith("No page opens")
    assert "No page opens" not in book("repair").stderr


def test_what_was_before_the_repair_is_not_undone_when_history_has_gaps(book: Runner) -> None:
    conn, _ = open_file(book.book, book.unlock)
    root = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'changes'").fetchone()[0]
    conn.close()
    header = read_header(book.book)
    with Pages(book.book, header, book.unlock(header)) as pages:
        leaf = trees.walk(pages.page, root).leaves[1]
    data = book.book.read_bytes()
    _, target = repaired(book, flipped(data, in_page(leaf)))
    book.book.write_bytes(target.read_bytes())
    assert "repair" in book("undo", "1", exit_code=4).stderr
    book("history", "--batch", "1")
    added = book.add("somebody new")
    book("undo", "--last")
    book("show", added, exit_code=4)

"""An older book is brought up to date whole or not at all, and a verified copy of it stays beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crmcli.errors import CrmError
from crmcli.store import book as books
from crmcli.store import checks, keys, schema
from crmcli.store.book import SCHEMA_VERSION, Book, open_file
from crmcli.store.migrations import MIGRATIONS, Database, migrate
from crmcli.store.upgrade import upgrade
from dumps import opened

if TYPE_CHECKING:
    from runner import Runner


def add_column(db: Any) -> None:
    db.table("customers").add_column("mood", str)


def rename_everyone(db: Any) -> None:
    db.execute("UPDATE customers SET name = 'Somebody'")


def rebuild_tables(db: Any) -> None:
    """`transform` makes a table anew, which drops its triggers."""
    db.table("customers").transform(types={"language": float})
    db.table("contact_points").transform(types={"invalid": str})
    db.table("interactions").transform(types={"minutes": float})


def break_a_reference(db: Any) -> None:
    db.execute("UPDATE contact_points SET customer = 999")


def fail(db: Any) -> None:
    db.table("customers").add_column("half", str)
    raise RuntimeError("the power went")


@pytest.fixture
def book(crm: Runner) -> Book:
    crm.add("王伟", "--phone", "13800138000", "--tag", "vip")
    crm.add("Ana Silva", "--email", "ana@example.com", "--title", "Buyer")
    crm("edit", "2", "--city", "Porto")
    return Book.open(crm.book, crm.unlock)


def state(conn: Any) -> dict[str, Any]:
    names = [*(table.name for table in schema.TABLES), "changes", "batches"]
    return {name: conn.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in names}


def test_the_program_knows_how_many_migrations_there_are() -> None:
    assert len(MIGRATIONS) == SCHEMA_VERSION


def test_an_added_column_is_in_the_history(book: Book) -> None:
    migrate(book.conn, (*MIGRATIONS, add_column))
    assert checks.check(book.conn).ok
    with book.batch("edit", "2026-05-02T00:00:00Z") as batch:
        batch.conn.execute("UPDATE customers SET mood = 'glad' WHERE id = 1")
    with book.batch("edit", "2026-05-02T00:00:00Z") as batch:
        batch.conn.execute("UPDATE customers SET mood = 'sad' WHERE id = 1")
    last = "SELECT json_extract(before, '$.mood') FROM changes ORDER BY id DESC LIMIT 1"
    assert book.conn.execute(last).fetchone() == ("glad",)


def test_derived_rows_follow_what_a_migration_changed(book: Book) -> None:
    migrate(book.conn, (*MIGRATIONS, rename_everyone))
    assert set(book.conn.execute("SELECT name FROM folds").fetchall()) == {("somebody",)}
    assert checks.check(book.conn).ok


def test_after_tables_are_made_anew_nothing_is_lost(book: Book, crm: Runner) -> None:
    """Triggers and derived rows are made again, references hold, ids are never used again."""
    crm.add("Gone", "--phone", "13900139000")
    crm("undo", "--last")
    folds = "SELECT customer, name, contact FROM folds"
    before, derived_before = state(book.conn), book.conn.execute(folds).fetchall()
    migrate(book.conn, (*MIGRATIONS, add_column, rebuild_tables))
    after = state(book.conn)
    assert checks.check(book.conn).ok
    assert [row[:4] for row in after["customers"]] == [row[:4] for row in before["customers"]]
    assert after["changes"] == before["changes"]
    assert book.conn.execute(folds).fetchall() == derived_before
    assert book.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with book.batch("add", "2026-05-02T00:00:00Z") as batch:
        batch.conn.execute("INSERT INTO contact_points (customer, kind, value, norm) VALUES (1, 'email', 'x', 'x')")
    assert book.conn.execute("SELECT max(id) FROM contact_points").fetchone() == (4,)
    last = "SELECT tbl, op FROM changes ORDER BY id DESC LIMIT 1"
    assert book.conn.execute(last).fetchone() == ("contact_points", "I")


@pytest.mark.parametrize("step", [fail, break_a_reference])
def test_a_failing_migration_changes_nothing(book: Book, step: Any) -> None:
    before, schema_before = state(book.conn), book.conn.execute("SELECT sql FROM sqlite_schema").fetchall()
    with pytest.raises(Exception, match=r"power went|broke references"):
        migrate(book.conn, (*MIGRATIONS, add_column, step))
    assert state(book.conn) == before
    assert book.conn.execute("SELECT sql FROM sqlite_schema").fetchall() == schema_before
    assert book.conn.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert book.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert checks.check(book.conn).ok


def test_the_book_as_it_was_stays_beside_it(book: Book, crm: Runner) -> None:
    before = state(book.conn)

    def look(db: Any) -> None:
        assert kept.exists()  # the copy comes first
        db.table("customers").add_column("mood", str)

    kept = crm.book.with_name(f"customers.db.version-{SCHEMA_VERSION}")
    upgrade(book.conn, crm.book, crm.unlock, (*MIGRATIONS, look))
    conn, _ = open_file(kept, crm.unlock)
    assert state(conn) == before
    assert conn.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert checks.check(conn).ok
    assert book.conn.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)


def test_a_failed_upgrade_leaves_book_and_copy(book: Book, crm: Runner) -> None:
    before = state(book.conn)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            upgrade(book.conn, crm.book, crm.unlock, (*MIGRATIONS, fail))
    assert state(book.conn) == before
    names = {it.name for it in crm.book.parent.iterdir()}
    assert names == {"customers.db", f"customers.db.version-{SCHEMA_VERSION}"}


def test_two_programs_do_not_upgrade_twice(book: Book, crm: Runner) -> None:
    other = Book.open(crm.book, crm.unlock)
    steps = (*MIGRATIONS, add_column)
    migrate(book.conn, steps)
    migrate(other.conn, steps)  # found the book old, waited, and finds it new
    assert other.conn.execute("PRAGMA user_version").fetchone() == (len(steps),)
    assert checks.check(other.conn).ok


def test_opening_an_older_book_upgrades_it(crm: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    crm.add("王伟")
    steps = (*MIGRATIONS, add_column)
    monkeypatch.setattr(books, "SCHEMA_VERSION", len(steps))
    monkeypatch.setattr(upgrade, "__defaults__", (steps,))
    assert crm("list", "--format", "ids").lines == ["1"]
    conn, _ = open_file(crm.book, crm.unlock)
    assert "mood" in schema.columns(conn, "customers")


def test_a_book_of_a_newer_program_is_left_alone(crm: Runner) -> None:
    conn, _ = open_file(crm.book, crm.unlock)
    conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    conn.close()
    before = crm.book.read_bytes()
    with pytest.raises(CrmError, match="newer crm"):
        Book.open(crm.book, crm.unlock)
    assert "update crm" in crm("list", exit_code=1).stderr
    assert crm.book.read_bytes() == before


def test_a_book_without_search_gets_it(crm: Runner) -> None:
    """As version 1 left it: no index, and texts folded with traditional characters apart from simplified ones."""
    crm.book.unlink()
    crm.book.touch(0o600)
    header = keys.new_header()
    conn = books.connect(crm.book, header, crm.unlock(header))
    MIGRATIONS[0](Database(conn, execute_plugins=False))
    for table in schema.TABLES:
        if names := schema.columns(conn, table.name):  # not those of later versions
            for trigger in schema.triggers(table, names).values():
                conn.execute(trigger)
    at = "2026-01-01T00:00:00Z"
    conn.execute("INSERT INTO customers (kind, name, created_at, updated_at) VALUES ('person', '陳偉', ?1, ?1)", (at,))
    conn.execute("INSERT INTO tags (customer, tag, folded) VALUES (1, '貴賓', '貴賓'), (1, '老客户', '老客户')")
    conn.execute("INSERT INTO contact_points (customer, kind, value, norm) VALUES (1, 'wechat', '陳', '陳')")
    last = books.last_change(conn)
    conn.execute("INSERT INTO batches (at, command, first, last) VALUES (?, 'add', 1, ?)", (at, last))
    conn.execute("PRAGMA user_version = 1")
    conn.close()
    assert crm("search", "陈", "--format", "ids").lines == crm("search", "chenwei", "--format", "ids").lines == ["1"]
    assert crm("list", "tag=贵宾", "--format", "ids").lines == ["1"]
    crm("verify")
    with opened(crm) as book:
        assert checks.check(book.conn).ok
        assert books.last_change(book.conn) == last  # nobody changed anything
    crm("undo", "1")
    assert crm("search", "陈", "--format", "ids").lines == []

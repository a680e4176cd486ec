"""What each table with history must be able to do. A table added to the schema is tested here without further ado."""

import io

import pytest

from crmcli.store import checks, derived, erasure, full, schema
from crmcli.store import undo as undoing
from crmcli.store.schema import OWNED, TABLES
from dumps import everything, opened, records, rows
from tables import columns, delete, fill, references, value

NOW = "2026-05-01T09:30:00Z"
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@pytest.fixture
def book(crm):
    """A book with two customers, and two rows of each table for each of them."""
    with opened(crm) as book:
        with book.batch("add", NOW) as batch:
            for customer in (1, 2):
                fill(batch.conn, TABLES[0], customer)
            for customer in (1, 2):
                for table in TABLES[1:]:
                    fill(batch.conn, table, 10 * customer, customer)
                    fill(batch.conn, table, 10 * customer + 1, customer, whole=False)
        yield book


def test_customers_come_first():
    assert TABLES[0].name == "customers"
    assert len({table.name for table in TABLES}) == len(TABLES)


@each_table
def test_every_row_has_an_id_never_used_again_and_a_uid(book, table):
    names = schema.columns(book.conn, table.name)
    assert {"id", "uid", table.customer or "name"} <= set(names)
    sql = book.conn.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table.name,)).fetchone()[0]
    assert "AUTOINCREMENT" in sql
    uids = [row[0] for row in book.conn.execute(f"SELECT uid FROM {table.name}").fetchall()]
    assert len(set(uids)) == len(uids)
    assert all(len(uid) == 16 for uid in uids)


@each_table
def test_every_column_that_points_at_a_customer_is_indexed(book, table):
    pointing = [name for name, target in references(book.conn, table).items() if target == "customers"]
    for name in pointing:
        plan = book.conn.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table.name} WHERE {name} = 1").fetchall()
        assert "USING" in plan[0][3], name


@each_table
def test_what_a_table_refers_to_is_what_its_foreign_keys_say(book, table):
    found = references(book.conn, table)
    assert dict(table.refers) == {column: target for column, target in found.items() if target != "customers"}


@each_table
def test_the_triggers_are_those_of_the_columns(book, table):
    sql = "SELECT name, sql FROM sqlite_schema WHERE tbl_name = ? AND type = 'trigger'"
    stored = dict(book.conn.execute(sql, (table.name,)).fetchall())
    assert stored == schema.triggers(table, schema.columns(book.conn, table.name))
    for name in schema.columns(book.conn, table.name):
        for event in ("updated", "deleted"):
            assert f"'{name}', OLD.{name}" in stored[f"{table.name}_{event}"]


@each_table
def test_undo_of_an_insert(book, table):
    before = records(book.conn)
    customer = 3
    with book.batch("insert", NOW) as batch:
        if table.customer == "id":
            assert fill(batch.conn, table, 99) == customer
        else:
            fill(batch.conn, table, 99, customer=1)
    check_undo_and_redo(book, 2, before)


@each_table
def test_undo_of_an_update_of_every_column(book, table):
    before = records(book.conn)
    with book.batch("update", NOW) as batch:
        for name, kind, _ in columns(batch.conn, table):
            if name in references(batch.conn, table) or name == table.customer:
                continue
            new = value(name, kind, 77) if name != "kind" else "company"
            batch.conn.execute(f"UPDATE {table.name} SET {name} = ? WHERE id = 1", (new,))
    check_undo_and_redo(book, 2, before)


@each_table
def test_undo_of_a_delete(book, table):
    before = records(book.conn)
    with book.batch("delete", NOW) as batch:
        if table.customer == "id":  # with all that hangs on it
            for owned in reversed(OWNED):
                for column in owned.pointers:
                    batch.conn.execute(f"DELETE FROM {owned.name} WHERE {column} = 2")
        else:
            delete(batch.conn, table, 1)
    check_undo_and_redo(book, 2, before)


@each_table
def test_undo_of_a_row_that_moves_to_another_customer(book, table):
    if table.customer != "customer":
        pytest.skip("it belongs to nobody")
    before = records(book.conn)
    with book.batch("move", NOW) as batch:
        batch.conn.execute(f"UPDATE {table.name} SET customer = 2 WHERE customer = 1 AND id = 1")
    check_undo_and_redo(book, 2, before)


@each_table
def test_undo_of_everything_at_once(book, table):
    """Inserted, changed and deleted in one batch, and a row that only came and went."""
    before = records(book.conn)
    with book.batch("all", NOW) as batch:
        conn = batch.conn
        own = table.customer == "id"
        new = fill(conn, table, 50, customer=1)
        conn.execute(f"UPDATE {table.name} SET uid = 'changed' WHERE id = ?", (new,))
        gone = fill(conn, table, 51, customer=1)
        conn.execute(f"DELETE FROM {table.name} WHERE id = ?", (gone,))
        conn.execute(f"UPDATE {table.name} SET uid = 'other' WHERE id = 1")
        if not own:
            conn.execute(f"DELETE FROM {table.name} WHERE id = 2")
    check_undo_and_redo(book, 2, before)


def check_undo_and_redo(book, batch, before):
    """Undo restores every byte, redo brings the change back, and derived rows and checks fit all the time."""
    after = records(book.conn)
    assert after != before
    sound(book)
    undoing.undo(book, batch, NOW)
    assert records(book.conn) == before
    sound(book)
    undoing.redo(book, batch, NOW)
    assert records(book.conn) == after
    sound(book)
    undoing.undo(book, batch, NOW)
    assert records(book.conn) == before
    sound(book)


def sound(book):
    assert not any(derived.differences(book.conn).values())
    assert checks.findings(book.conn) == []


@each_table
def test_values_keep_their_type_and_every_digit(book, table):
    """Images are JSON: what it cannot hold exactly would come back changed."""
    hard = ["1", 1, 2**63 - 1, -(2**63), 0.1, 1e308, "", "\x1f\u2028王\U0001f600", "null", None]
    free = [name for name, kind, needed in columns(book.conn, table)
            if kind == "TEXT" and not needed and name not in ("fields", "birthday")]  # fmt: skip
    if not free:
        pytest.skip("no column takes any value")
    for hard_value in hard:
        with book.batch("set", NOW) as batch:
            batch.conn.execute(f"UPDATE {table.name} SET {free[0]} = ? WHERE id = 1", (hard_value,))
        before = records(book.conn)
        with book.batch("clear", NOW) as batch:
            batch.conn.execute(f"UPDATE {table.name} SET {free[0]} = 'x' WHERE id = 1")
        undoing.undo(book, None, NOW)
        assert records(book.conn) == before, hard_value


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.name)
def test_purge_leaves_no_row_and_no_history(book, table):
    with book.batch("edit", NOW) as batch:
        batch.conn.execute(f"UPDATE {table.name} SET uid = 'later' WHERE {table.customer} = 1 AND id = 1")
    others = rows(book.conn, table.name)
    erasure.purge(book, 1, NOW)
    left = rows(book.conn, table.name)
    assert len(left) < len(others)
    assert set(left) < set(others)
    assert not book.conn.execute(f"SELECT 1 FROM {table.name} WHERE {table.customer} = 1").fetchone()
    assert not book.conn.execute("SELECT 1 FROM changes WHERE customer = 1 AND op <> 'P'").fetchone()
    sound(book)


@each_table
def test_the_guard_refuses_to_lose_a_row_unseen(book, table):
    """INSERT OR REPLACE with recursive_triggers off would drop the old row without a trace."""
    names = ", ".join(schema.columns(book.conn, table.name))
    replace = f"INSERT OR REPLACE INTO {table.name} ({names}) SELECT {names} FROM {table.name} WHERE id = 1"
    book.conn.execute("PRAGMA recursive_triggers = OFF")
    with pytest.raises(Exception, match="recursive_triggers"):
        book.conn.execute(replace)
    book.conn.execute("PRAGMA recursive_triggers = ON")
    book.conn.execute("PRAGMA foreign_keys = OFF")
    before = book.conn.execute("SELECT count(*) FROM changes").fetchone()[0]
    book.conn.execute(replace)
    ops = [row[0] for row in book.conn.execute("SELECT op FROM changes ORDER BY id LIMIT -1 OFFSET ?", (before,))]
    assert sorted(ops) == ["D", "I"]


def test_the_full_export_has_every_row_and_is_the_same_each_time(book):
    written = io.BytesIO()
    counts = full.write(book.conn, written)
    assert counts == {table.name: len(rows(book.conn, table.name)) for table in TABLES}
    again = io.BytesIO()
    full.write(book.conn, again)
    assert again.getvalue() == written.getvalue()


def test_the_full_export_reads_back_without_loss(crm, book, tmp_path):
    file, elsewhere = tmp_path / "all.jsonl", tmp_path / "other" / "book.db"
    before = records(book.conn)
    exported = crm("export", "--full").stdout
    file.write_text(exported)
    crm("--book", elsewhere, "init")
    crm("--book", elsewhere, "import", file)
    assert crm("--book", elsewhere, "export", "--full").stdout == exported
    crm.book = elsewhere
    with opened(crm) as copy:
        assert records(copy.conn) == before
        sound(copy)


def test_history_is_exported_too_when_asked_for(crm, book, tmp_path):
    file, elsewhere = tmp_path / "all.jsonl", tmp_path / "other" / "book.db"
    with book.batch("edit", NOW) as batch:
        batch.conn.execute("UPDATE customers SET name = 'later' WHERE id = 1")
    before = everything(book.conn)
    file.write_text(crm("export", "--full", "--with-history").stdout)
    crm("--book", elsewhere, "init")
    crm("--book", elsewhere, "import", file)
    crm.book = elsewhere
    with opened(crm) as copy:
        after = everything(copy.conn)
        assert {name: after[name] for name in ("batches", "changes", "customers")} == {
            name: before[name] for name in ("batches", "changes", "customers")
        }
        undoing.undo(copy, 2, NOW)

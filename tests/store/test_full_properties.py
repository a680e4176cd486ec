"""Any book at all: its full export gives back the same book. A table added to the schema is made here too."""

import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.store import full
from crmcli.store.schema import TABLES
from crmcli.store.scratch import Scratch
from dumps import records
from tables import references

NOW = "2026-05-01T09:30:00Z"
COLUMNS = "SELECT name, type, \"notnull\" FROM pragma_table_info(?) WHERE name <> 'id'"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.integers(-(2**63), 2**63 - 1)
ONE, OTHER = Scratch(), Scratch()
POINTED_AT = {target for table in TABLES for target in references(ONE.conn, table).values()}
shapes = {table.name: ONE.conn.execute(COLUMNS, (table.name,)).fetchall() for table in TABLES}


def cells(table, name, kind, needed):
    """What may stand in a column."""
    if name == table.customer:
        return st.just(1)
    if name in table.also:
        return st.just(2)
    if name == "merged_into":
        return st.sampled_from([None, 1, 2])
    if name in references(ONE.conn, table):
        return st.just(1) if needed else st.sampled_from([None, 1])
    if name == "fields":
        return st.none() | st.dictionaries(texts, texts, max_size=2).map(json.dumps)
    if table.name == "customers" and name == "kind":
        return st.sampled_from(["person", "company"])
    some = numbers if kind == "INTEGER" else texts
    return some if needed else st.none() | some


def rows(table):
    """Rows without ids, of which no two have the same value in a unique column."""
    columns = shapes[table.name]
    row = st.fixed_dictionaries({name: cells(table, name, kind, needed) for name, kind, needed in columns})
    unique = [name for name in (*table.key, "uid") if name != table.customer]
    least = 2 if table.name == "customers" else int(table.name in POINTED_AT)
    return st.lists(row, min_size=least, max_size=4, unique_by=tuple(lambda it, name=name: it[name] for name in unique))


books = st.fixed_dictionaries({table.name: rows(table) for table in TABLES})


def fill(conn, book):
    conn.execute("PRAGMA defer_foreign_keys = ON")
    for table, found in book.items():
        for row in found:
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


@settings(max_examples=40, deadline=None)
@given(books)
def test_there_and_back(book):
    written = io.BytesIO()
    with ONE.batch(NOW) as batch:
        fill(batch.conn, book)
        counts = full.write(batch.conn, written)
        before = records(batch.conn)
    assert counts == {table: len(found) for table, found in book.items()}
    again = io.BytesIO()
    with OTHER.batch(NOW) as batch:
        full.read(batch, written, "book.jsonl")
        assert records(batch.conn) == before
        full.write(batch.conn, again)
    assert again.getvalue() == written.getvalue()

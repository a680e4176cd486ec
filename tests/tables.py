"""Rows for any table, so that a table added to the schema is tested without further ado."""

from crmcli.store import schema

NOW = "2026-05-01T09:30:00Z"
MARK = "unmistakable"


def columns(conn, table):
    """(name, type, not null) of the columns that a row factory has to fill."""
    info = conn.execute('SELECT name, type, "notnull" FROM pragma_table_info(?)', (table.name,)).fetchall()
    return [column for column in info if column[0] not in ("id", "uid")]


def references(conn, table):
    """The table that each referring column points at."""
    rows = conn.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table.name,)).fetchall()
    return dict(rows)


def value(name, kind, number):
    """Something that fits the column, and differs from row to row."""
    known = {"kind": "person", "fields": f'{{"a": "{MARK} {number}"}}', "due": "2026-06-01", "done_at": NOW}
    if name in known:
        return known[name]
    return number if kind == "INTEGER" else f"{MARK} {name} {number} 王'\\\n"


def _pointed_at(conn, target, customer):
    """The other one of two customers, or a row of the customer's own in another table."""
    if target == "customers":
        return 3 - customer
    own = conn.execute(f"SELECT min(id) FROM {target} WHERE customer = ?", (customer,)).fetchone()[0]
    return own or fill(conn, schema.BY_NAME[target], 1, customer, whole=False)


def fill(conn, table, number, customer=1, *, whole=True):
    """Insert a row with every column filled, or only those that must be; returns its id."""
    row = {}
    targets = references(conn, table)
    for name, kind, needed in columns(conn, table):
        if name == table.customer:
            row[name] = customer
        elif name in targets:  # a row may point at nothing
            row[name] = _pointed_at(conn, targets[name], customer) if needed else None
        elif whole or needed:
            row[name] = value(name, kind, number)
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    return conn.execute(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(row.values())).lastrowid


def delete(conn, table, row):
    """Delete the row with all that points at it."""
    for other in reversed(schema.TABLES):
        for column, target in references(conn, other).items():
            if target == table.name:
                conn.execute(f"DELETE FROM {other.name} WHERE {column} = ?", (row,))
    conn.execute(f"DELETE FROM {table.name} WHERE id = ?", (row,))

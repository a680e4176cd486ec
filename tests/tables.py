"""Rows for any table, so that a table added to the schema is tested without further ado."""

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


def fill(conn, table, number, customer=1, *, whole=True):
    """Insert a row with every column filled, or only those that must be; returns its id."""
    row = {}
    targets = references(conn, table)
    for name, kind, needed in columns(conn, table):
        if name == table.customer:
            row[name] = customer
        elif name in targets:  # a row may point at nothing
            row[name] = 3 - customer if needed else None
        elif whole or needed:
            row[name] = value(name, kind, number)
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    return conn.execute(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(row.values())).lastrowid

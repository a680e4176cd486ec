"""Reading history: batches, and before and after of each row they changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crmcli.errors import NotFound
from crmcli.model.history import BatchInfo, RowChange, called
from crmcli.store.book import placeholders
from crmcli.store.customers import person
from crmcli.store.schema import BY_NAME, TABLES, Connection, columns

Row = dict[str, Any]
NAMES_SHOWN = 3
LARGEST_INTEGER = 2**63 - 1  # that SQLite takes
PAGE = 500
LOST_UNTIL = "lost_history"  # in `meta`, after a repair: up to which change the history may have gaps

_BATCH = "SELECT id, at, command, undoes, undone_by, first, last FROM batches"


@dataclass(frozen=True, slots=True)
class NetChange:
    """What a batch did to one row in sum. None means that the row did not exist."""

    table: str
    row: int
    customer: int | None
    before: Row | None
    after: Row | None
    current: Row | None


def batches(conn: Connection, limit: int | None = None, customer: int | None = None) -> list[BatchInfo]:
    """The newest batches first; with a customer, those that touched it or a record merged into it."""
    where, parameters = _of(conn, customer)
    rows = conn.execute(f"{_BATCH}{where} ORDER BY id DESC LIMIT ?", [*parameters, -1 if limit is None else limit])
    return [_info(conn, row) for row in rows.fetchall()]


def count(conn: Connection, customer: int | None = None) -> int:
    """How many batches there are; with a customer, how many touched it or a record merged into it."""
    where, parameters = _of(conn, customer)
    return int(conn.execute(f"SELECT count(*) FROM batches{where}", parameters).fetchone()[0])


def _of(conn: Connection, customer: int | None) -> tuple[str, list[int]]:
    if customer is None:
        return "", []
    ids = person(conn, customer)
    within = "SELECT b.id FROM changes x JOIN batches b ON b.first <= x.id AND b.last >= x.id WHERE x.customer IN"
    return f" WHERE id IN ({within} ({placeholders(ids)}))", ids


def batch(conn: Connection, number: int) -> BatchInfo | None:
    if abs(number) > LARGEST_INTEGER:
        return None
    row = conn.execute(f"{_BATCH} WHERE id = ?", (number,)).fetchone()
    return _info(conn, row) if row else None


def existing(conn: Connection, number: int) -> BatchInfo:
    """The batch of this number. Raises NotFound."""
    info = batch(conn, number)
    if info is None:
        raise NotFound(f"there is no batch {number}; see: crm history")
    return info


def last_undoable(conn: Connection) -> BatchInfo | None:
    """The newest batch that is neither undone nor itself an undo or redo."""
    row = conn.execute(f"{_BATCH} WHERE undone_by IS NULL AND undoes IS NULL ORDER BY id DESC LIMIT 1").fetchone()
    return _info(conn, row) if row else None


def last_on_rows_of(conn: Connection, first: int, last: int) -> BatchInfo | None:
    """The last batch that changed a row which the changes first..last changed too, later than these."""
    row = conn.execute(
        "SELECT max(y.id) FROM changes x JOIN changes y ON y.row_id = x.row_id AND y.tbl = x.tbl AND y.id > ?2"
        " WHERE x.id BETWEEN ?1 AND ?2",
        (first, last),
    ).fetchone()
    number = conn.execute("SELECT id FROM batches WHERE ? BETWEEN first AND last", row).fetchone()
    return batch(conn, number[0]) if number else None


def last_undone(conn: Connection) -> BatchInfo | None:
    """The batch that was undone last."""
    row = conn.execute(
        f"{_BATCH} WHERE undone_by IS NOT NULL AND undoes IS NULL ORDER BY undone_by DESC LIMIT 1"
    ).fetchone()
    return _info(conn, row) if row else None


def _info(conn: Connection, row: tuple[Any, ...]) -> BatchInfo:
    number, at, command, undoes, undone_by, first, last = row
    rows, customers = conn.execute(
        "SELECT count(*), count(DISTINCT customer) FROM changes WHERE id BETWEEN ? AND ?", (first, last)
    ).fetchone()
    return BatchInfo(number, at, command, undoes, undone_by, rows, customers, _names(conn, first, last))


def _names(conn: Connection, first: int, last: int) -> tuple[str, ...]:
    """Names and ids of the first customers touched, and what else was touched beside them."""
    shown: dict[tuple[Any, ...], str] = {}
    # A batch touches its customers one after another, so its first changes name the first customers.
    rows = conn.execute(
        "SELECT customer, tbl, row_id FROM changes WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 200", (first, last)
    )
    for customer, table, row in rows.fetchall():
        key = (customer,) if customer else (table, row)
        if key not in shown and len(shown) < NAMES_SHOWN:
            shown[key] = label(conn, customer, table, row)
    return tuple(shown.values())


def name_of(conn: Connection, row: int, table: str = "customers") -> str:
    """The customer's name, or the last one of a customer who is gone; also for other rows that have a name."""
    found = conn.execute(f"SELECT name FROM {BY_NAME[table].name} WHERE id = ?", (row,)).fetchone()
    if found:
        return str(found[0])
    found = conn.execute(
        "SELECT json_extract(before, '$.name') FROM changes"
        " WHERE row_id = ? AND tbl = ? AND op = 'D' ORDER BY id DESC LIMIT 1",
        (row, table),
    ).fetchone()
    return str(found[0]) if found and found[0] else f"#{row}"


def label(conn: Connection, customer: int | None, table: str = "", row: int = 0) -> str:
    """The name and the id, for several customers may have the name: 王伟 #4. A row of nobody's: segment vip."""
    if customer is None:
        return f"{called(table)} {name_of(conn, row, table)}"
    name = name_of(conn, customer)
    return name if name == f"#{customer}" else f"{name} #{customer}"


def row_changes(conn: Connection, info: BatchInfo, customer: int | None = None) -> Iterator[RowChange]:
    """Each row that the batch changed, in the order in which it did; with a customer, those of all their records."""
    whose = () if customer is None else person(conn, customer)
    for net in net_changes(conn, *span(conn, info.id), customers=whose, oldest_first=True):
        yield RowChange(info.id, info.at, info.command, net.customer, net.table, net.before, net.after)


def span(conn: Connection, number: int) -> tuple[int, int]:
    """The first and last change id of a batch."""
    first, last = conn.execute("SELECT first, last FROM batches WHERE id = ?", (number,)).fetchone()
    return first, last


def has_gaps(conn: Connection, first: int) -> bool:
    """Whether changes from the number `first` on may have been lost with a damaged page."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (LOST_UNTIL,)).fetchone()
    return row is not None and first <= int(row[0])


def net_changes(
    conn: Connection,
    first: int,
    last: int,
    *,
    customers: Sequence[int] = (),
    op: str | None = None,
    within: str = "",
    oldest_first: bool = False,
) -> Iterator[NetChange]:
    """What the changes first..last did to each row in sum, the newest first unless told otherwise.

    Limited to some customers, to rows whose first change is `op`, and to rows that still are in the table `within`. The
    state before is the image in the row's first change of the range; the state after is the image in its first change
    behind the range, or the row as it is. Read in pages, so the caller may write meanwhile.
    """
    conditions, extra = "x.op <> 'P'", list[Any](customers)
    if customers:
        conditions += f" AND x.customer IN ({placeholders(customers)})"
    for column, value in (("op", op), ("tbl", within)):
        if value:
            conditions += f" AND x.{column} = ?"
            extra.append(value)
    if within:
        conditions += f" AND EXISTS (SELECT 1 FROM {BY_NAME[within].name} alive WHERE alive.id = x.row_id)"
    sql = (
        f"SELECT x.id, x.tbl, x.row_id, x.customer, x.op, x.before FROM changes x"
        f" WHERE x.id BETWEEN ? AND ? AND {conditions}"
        " AND NOT EXISTS (SELECT 1 FROM changes z"
        " WHERE z.row_id = x.row_id AND z.tbl = x.tbl AND z.id >= ? AND z.id < x.id)"
        f" ORDER BY x.id {'ASC' if oldest_first else 'DESC'} LIMIT {PAGE}"
    )
    known = {table.name: columns(conn, table.name) for table in TABLES}
    low, high = first, last
    while page := conn.execute(sql, [low, high, *extra, first]).fetchall():
        for _, table, row, owner, kind, image in page:
            before = None if kind == "I" else _image(known[table], image)
            current = row_now(conn, table, row)
            yield NetChange(table, row, owner, before, row_after(conn, table, row, last, current), current)
        low, high = (page[-1][0] + 1, high) if oldest_first else (low, page[-1][0] - 1)


def row_after(conn: Connection, table: str, row: int, last: int, current: Row | None) -> Row | None:
    """The row's state right after change number `last`; `current` is its state now."""
    later = conn.execute(
        "SELECT op, before FROM changes WHERE row_id = ? AND tbl = ? AND id > ? ORDER BY id LIMIT 1", (row, table, last)
    ).fetchone()
    if later is None:
        return current
    return None if later[0] == "I" else _image(columns(conn, table), later[1])


def _image(names: Sequence[str], text: str) -> Row:
    """A before-image, cut to the columns that the table still has (migrations may have dropped some)."""
    image = json.loads(text)
    return {name: image[name] for name in names if name in image}


def row_now(conn: Connection, table: str, row: int) -> Row | None:
    """The row as it is, or None. `table` must be one of schema.TABLES."""
    cursor = conn.execute(f"SELECT * FROM {BY_NAME[table].name} WHERE id = ?", (row,))
    values = cursor.fetchone()
    return dict(zip([item[0] for item in cursor.description], values, strict=True)) if values else None

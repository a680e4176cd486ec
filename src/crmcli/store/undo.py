"""Taking a batch back, and bringing it back again.

Three states of a row decide, column by column: before the batch, after it, and now. Where now is as it was after the
batch, the state before is restored; where something later changed it, that is a conflict, which is shown, never
silently overwritten. `updated_at` alone never makes a conflict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from crmcli.errors import Conflict, NothingToUndo
from crmcli.model.history import BatchInfo, UndoConflict, UndoResult, called, main_value
from crmcli.store import history
from crmcli.store.book import Batch, Book, last_change, placeholders
from crmcli.store.history import NetChange, Row
from crmcli.store.referring import has_targets, pointing_at
from crmcli.store.schema import BY_NAME, CHILDREN, OWNED, PAIRS, POINTERS, TABLES, Connection

Policy = Literal["refuse", "skip", "force"]
Told = Callable[[int], object]
CONFLICTS_KEPT = 20
IGNORED = "updated_at"


@dataclass
class _Work:
    """The undo of the changes first..last, while it goes on."""

    batch: Batch
    first: int
    last: int
    policy: Policy
    progress: Told
    conflicts: list[UndoConflict] = field(default_factory=list)
    kept: int = 0  # how many of the conflicts were not overruled
    staying: dict[int, bool] = field(default_factory=dict)  # orders that the batch added: whether they cannot go
    barred: set[int] = field(default_factory=set)  # customers who cannot be brought back, whose parts stay away too

    @property
    def conn(self) -> Connection:
        return self.batch.conn

    def overrules(self, *conflicts: UndoConflict, possible: bool = True) -> bool:
        """Note the conflicts; returns whether to go on in spite of them."""
        overruled = possible and self.policy == "force"
        self.conflicts += conflicts
        self.kept += 0 if overruled else len(conflicts)
        return overruled


def undo(
    book: Book, number: int | None, now: str, policy: Policy = "refuse", progress: Told = lambda rows: None
) -> UndoResult:
    """Take a batch back (None: the last one that is not undone), as a new batch; `progress` is told of rows done.

    Raises NotFound, NothingToUndo, and Conflict when later changes stand in the way and the policy is "refuse".
    """
    book.use_big_cache()
    info = history.last_undoable(book.conn) if number is None else history.existing(book.conn, number)
    if info is None:
        raise NothingToUndo("there is nothing to take back")
    if info.undoes is not None:
        raise NothingToUndo(_not_twice(book.conn, info))
    if info.undone_by is not None:
        raise NothingToUndo(
            f"batch {info.id} is undone already, by batch {info.undone_by}; bring it back: crm redo {info.id}"
        )
    return _take_back(book, info, f"undo {info.id}", now, policy, progress)


def redo(
    book: Book, number: int, now: str, policy: Policy = "refuse", progress: Told = lambda rows: None
) -> UndoResult:
    """Bring an undone batch back, by taking its undo back. Raises like `undo`."""
    book.use_big_cache()
    info = history.existing(book.conn, number)
    if info.undone_by is None:
        raise NothingToUndo(f"batch {number} is not undone, so there is nothing to bring back")
    undoing = history.existing(book.conn, info.undone_by)
    result = _take_back(book, undoing, f"redo {number}", now, policy, progress)
    return replace(result, undone=number, command=info.command)


def _not_twice(conn: Connection, info: BatchInfo) -> str:
    original = history.batch(conn, info.undoes or 0)
    while original is not None and original.undoes is not None:
        original = history.batch(conn, original.undoes)
    number = original.id if original else info.undoes
    way = f"crm undo {number}" if info.command.startswith("redo") else f"crm redo {number}"
    return f"batch {info.id} is itself an undo or redo of batch {number}; say: {way}"


def _take_back(
    book: Book, info: BatchInfo, command: str, now: str, policy: Policy, progress: Told = lambda rows: None
) -> UndoResult:
    first, last = history.span(book.conn, info.id)
    with book.batch(command, now, undoes=info.id) as batch:
        _refuse_lost(book.conn, info, first, last)
        book.conn.execute("PRAGMA defer_foreign_keys = ON")  # rows come and go in history's order
        work = _Work(batch, first, last, policy, progress)
        start = last_change(book.conn)
        _restore(work)
        unchanged = last_change(book.conn) == start
        if work.conflicts and (policy == "refuse" or (policy == "force" and unchanged)):
            raise _refusal(book.conn, command, work)
        if unchanged:
            raise NothingToUndo(_nothing_left(book.conn, info, first, last))
        _link(book.conn, info, batch.id)
        customers = _customers(book.conn, start + 1, last_change(book.conn))
    return UndoResult(batch.id, info.id, info.command, customers, tuple(work.conflicts), work.kept)


def _nothing_left(conn: Connection, info: BatchInfo, first: int, last: int) -> str:
    later = history.last_on_rows_of(conn, first, last)
    if later is None:
        return f"nothing of batch {info.id} is left to undo"
    way = f"crm redo {later.undoes}" if later.undoes else f"crm undo {later.id}"
    return (
        f"nothing of batch {info.id} ({info.command}) is left to undo: batch {later.id} ({later.command}) has put"
        f" things back since; to take that one back: {way}"
    )


def _link(conn: Connection, info: BatchInfo, number: int) -> None:
    """Note who undid whom; a redo sets the original free again."""
    conn.execute("UPDATE batches SET undone_by = ? WHERE id = ?", (number, info.id))
    if info.undoes is not None:
        conn.execute("UPDATE batches SET undone_by = NULL WHERE id = ?", (info.undoes,))


def _refuse_lost(conn: Connection, info: BatchInfo, first: int, last: int) -> None:
    if history.has_gaps(conn, first):
        raise NothingToUndo(
            f"batch {info.id} is of before the repair, which could not save the whole history; change by hand what is"
            f" wrong, see: crm history --batch {info.id}"
        )
    if conn.execute("SELECT 1 FROM changes WHERE id BETWEEN ? AND ? AND op = 'P'", (first, last)).fetchone():
        raise NothingToUndo(
            f"batch {info.id} purged a customer for good; only a backup from before has the record."
            " What was done before it can be undone by its number, see: crm history"
        )


def _customers(conn: Connection, first: int, last: int) -> tuple[int, ...]:
    rows = conn.execute(
        "SELECT DISTINCT customer FROM changes WHERE id BETWEEN ? AND ? AND customer IS NOT NULL ORDER BY customer",
        (first, last),
    )
    return tuple(row[0] for row in rows)


def _refusal(conn: Connection, command: str, work: _Work) -> Conflict:
    one = work.conflicts[0]
    number = one.customer
    whose = f"{history.name_of(conn, number)} (#{number})" if number else history.label(conn, None, one.table, one.row)
    if one.column:
        name = called(one.table, one.column)
        what = f"the {name} of {whose} is {said(one.current)} by now and would become {said(one.wanted)}"
    else:
        row = f"the {called(one.table)} of {whose}" if number else f"the {whose}"
        now = main_value(one.table, one.current)
        what = f"{row} {f'is {said(now)} by now' if now else 'was added, changed or removed later'}"
    more = f" (and {len(work.conflicts) - 1} more)" if len(work.conflicts) > 1 else ""
    way = "keep those with --skip-conflicts, or overrule them with --force"
    if work.policy == "force":
        way = f"that cannot be overruled, so take it back first, see: crm history {number or ''}".rstrip()
    return Conflict(
        f"{command} meets later changes: {what}{more}; {way}",
        [
            {"customer": it.customer, "table": it.table, "row": it.row, "column": it.column, "current": it.current,
             "wanted": it.wanted}
            for it in work.conflicts[:CONFLICTS_KEPT]
        ],
    )  # fmt: skip


def said(value: object) -> str:
    return "empty" if value is None else repr(value)


def _restore(work: _Work) -> None:
    """Deletes first and inserts last, so that unique values are free when they are needed again."""
    _delete_clean_customers(work)
    kept: set[int] = set()  # customers that the batch added and that stay, because something was changed on them later
    for net in history.net_changes(work.conn, work.first, work.last, op="I", within="customers"):
        work.progress(1)
        if not _delete_customer(work, net.row, net):
            kept.add(net.row)
    for table in TABLES[:0:-1]:  # what points at rows of other tables goes before those
        for net in history.net_changes(work.conn, work.first, work.last, op="I", within=table.name):
            work.progress(1)
            if net.customer not in kept:
                _delete_row(work, net)
    for op in ("U", "D"):
        for net in history.net_changes(work.conn, work.first, work.last, op=op):
            work.progress(1)
            _restore_row(work, net)


def _delete_clean_customers(work: _Work) -> None:
    """Customers that the batch added and nothing touched since: an import's 100,000 go in a few statements."""
    paired = " ".join(
        f"AND NOT EXISTS (SELECT 1 FROM {table.name} p WHERE p.{column} = x.row_id)"
        for table in PAIRS
        for column in table.also
    )
    work.conn.execute("CREATE TEMP TABLE clean (id INTEGER PRIMARY KEY)")
    work.conn.execute(
        "INSERT INTO clean SELECT x.row_id FROM changes x"
        " WHERE x.id BETWEEN ?1 AND ?2 AND x.tbl = 'customers' AND x.op = 'I'"
        " AND NOT EXISTS (SELECT 1 FROM changes y WHERE y.customer = x.row_id AND y.id > ?2)"
        " AND NOT EXISTS (SELECT 1 FROM customers m WHERE m.merged_into = x.row_id)"
        f" AND EXISTS (SELECT 1 FROM customers c WHERE c.id = x.row_id) {paired}",
        (work.first, work.last),
    )
    for table in reversed(OWNED):
        gone = work.conn.execute(f"DELETE FROM {table.name} WHERE {table.customer} IN (SELECT id FROM clean)")
        work.progress(gone.rowcount)
    work.conn.execute("DROP TABLE clean")


def _delete_customer(work: _Work, customer: int, net: NetChange) -> bool:
    """Delete a customer whom the batch added, with all parts, unless something on them was changed later.

    One that others were merged into stays in any case: their parts would go too.
    """
    conflicts = [] if _same(net.after, net.current) else [_conflict(net, "", net.current, None)]
    conflicts += _later_parts(work, customer)
    merged = any(conflict.column == "merged_into" for conflict in conflicts)
    if conflicts and not work.overrules(*conflicts, possible=not merged):
        return False
    for table in reversed(OWNED):
        for column in table.pointers:
            work.conn.execute(f"DELETE FROM {table.name} WHERE {column} = ?", (customer,))
    return True


def _later_parts(work: _Work, customer: int) -> list[UndoConflict]:
    """Rows of the customer that the batch did not add, or that are no longer as it added them."""
    found = []
    for table in CHILDREN:
        whose = " OR ".join(f"{column} = ?1" for column in table.pointers)
        for (row,) in work.conn.execute(f"SELECT id FROM {table.name} WHERE {whose}", (customer,)).fetchall():
            current = history.row_now(work.conn, table.name, row)
            if not _same(_as_added(work, table.name, row, current), current):
                found.append(UndoConflict(customer, table.name, row, "", current, None))
    merged = work.conn.execute("SELECT id FROM customers WHERE merged_into = ?", (customer,)).fetchall()
    return found + [UndoConflict(customer, "customers", row, "merged_into", customer, None) for (row,) in merged]


def _as_added(work: _Work, table: str, row: int, current: Row | None) -> Row | None:
    """A row that the batch added, as it left it; None for another's."""
    op = work.conn.execute(
        "SELECT op FROM changes WHERE row_id = ? AND tbl = ? AND id BETWEEN ? AND ? ORDER BY id LIMIT 1",
        (row, table, work.first, work.last),
    ).fetchone()
    return history.row_after(work.conn, table, row, work.last, current) if op == ("I",) else None


def _delete_row(work: _Work, net: NetChange) -> None:
    """Delete a row that the batch added to a customer who was there before."""
    if _stays_with_whole(work, net):
        return
    if not _same(net.after, net.current) and not work.overrules(_conflict(net, "", net.current, None)):
        return
    if pointing := pointing_at(work.conn, net.table, net.row):
        work.overrules(*pointing, possible=False)
        return
    work.conn.execute(f"DELETE FROM {BY_NAME[net.table].name} WHERE id = ?", (net.row,))


def _stays_with_whole(work: _Work, net: NetChange) -> bool:
    """An item goes, or stays, with its order, where the batch added both."""
    table = BY_NAME[net.table]
    if not table.part_of or net.after is None:
        return False
    column, whole = table.refers[0]
    row = net.after[column]
    if row not in work.staying:
        current = history.row_now(work.conn, whole, row)
        added = _as_added(work, whole, row, current)
        later = any(not _is_of_batch(work, it) for it in pointing_at(work.conn, whole, row))
        changed = work.policy != "force" and not _same(added, current)
        work.staying[row] = added is not None and (later or changed)
    return work.staying[row]


def _is_of_batch(work: _Work, it: UndoConflict) -> bool:
    return _as_added(work, it.table, it.row, history.row_now(work.conn, it.table, it.row)) is not None


def _restore_row(work: _Work, net: NetChange) -> None:
    """Bring back a row that the batch changed or deleted."""
    before = net.before
    if before is None:
        return
    if net.current is None:
        _bring_back(work, net, before)
    elif net.after is not None:
        _restore_columns(work, net, before, net.after, net.current)
    elif not _same(before, net.current) and work.overrules(_conflict(net, "", net.current, before)):
        _set(work, net, net.current, before)  # it was deleted by the batch, and is there again with other values


def _bring_back(work: _Work, net: NetChange, before: Row) -> None:
    """Insert a deleted row again, unless its place is taken or what it points at is gone."""
    if net.after is not None and not work.overrules(_conflict(net, "", None, before)):
        return  # the batch changed it, something later deleted it
    if not work.barred.isdisjoint(_pointed_at(before)):
        return
    if place_taken(work.conn, net.table, before):
        if net.table == "customers":  # somebody else has the uid by now, and the parts must not come without them
            work.barred.add(net.row)
            work.overrules(_conflict(net, "", None, before), possible=False)
        return
    if not (_has_customers(work, before) and _has_targets(work, net.table, before)):
        work.overrules(_conflict(net, "", None, before), possible=False)
        return
    names = ", ".join(before)
    work.conn.execute(
        f"INSERT INTO {BY_NAME[net.table].name} ({names}) VALUES ({placeholders(list(before))})", list(before.values())
    )


def _has_customers(work: _Work, row: Row) -> bool:
    """Each customer that the row points at is there, or comes back in the same undo.

    What comes back are those whom the batch deleted, and by force those whom it changed.
    """
    ops = "op IN ('D', 'U')" if work.policy == "force" else "op = 'D'"
    sql = (
        "SELECT EXISTS (SELECT 1 FROM customers WHERE id = ?1) OR EXISTS"
        f" (SELECT 1 FROM changes WHERE row_id = ?1 AND tbl = 'customers' AND {ops} AND id BETWEEN ?2 AND ?3)"
    )
    asked = ((customer, work.first, work.last) for customer in _pointed_at(row))
    return all(work.conn.execute(sql, each).fetchone()[0] for each in asked)


def _has_targets(work: _Work, table: str, row: Row) -> bool:
    return has_targets(work.conn, table, row, work.first, work.last)


def _pointed_at(row: Row) -> list[int]:
    return [row[column] for column in POINTERS if row.get(column) is not None]


def place_taken(conn: Connection, table: str, row: Row) -> bool:
    """Another row holds the unique key: what was deleted has been added again, so there is nothing to bring back."""
    key = BY_NAME[table].key
    if not key:
        return False
    conditions = " AND ".join(f"{column} = ?" for column in key)
    values = [row[column] for column in key]
    found = conn.execute(f"SELECT 1 FROM {table} WHERE {conditions} AND id <> ?", [*values, row["id"]]).fetchone()
    return found is not None


def _restore_columns(work: _Work, net: NetChange, before: Row, after: Row, current: Row) -> None:
    wanted: Row = {}
    for column, value in before.items():
        if equal(value, after.get(column)) or equal(current[column], value):
            continue
        changed = not equal(current[column], after.get(column))
        if changed and column == IGNORED:
            continue
        if not changed or work.overrules(_conflict(net, column, current[column], value)):
            wanted[column] = value
    if wanted:
        _set(work, net, current, wanted)


def _set(work: _Work, net: NetChange, current: Row, values: Row) -> None:
    """Set columns, unless the row would then have no place."""
    row = {**current, **values}
    if place_taken(work.conn, net.table, row) or not (_has_customers(work, row) and _has_targets(work, net.table, row)):
        work.overrules(_conflict(net, "", current, row), possible=False)
        return
    assignments = ", ".join(f"{column} = ?" for column in values)
    work.conn.execute(f"UPDATE {BY_NAME[net.table].name} SET {assignments} WHERE id = ?", [*values.values(), net.row])


def _conflict(net: NetChange, column: str, current: Any, wanted: Any) -> UndoConflict:
    return UndoConflict(net.customer, net.table, net.row, column, current, wanted)


def _same(left: Row | None, right: Row | None) -> bool:
    if left is None or right is None:
        return left is right
    return all(equal(left.get(name), right.get(name)) for name in {*left, *right} if name != IGNORED)


def equal(left: Any, right: Any) -> bool:
    """Equal in type and value: 1 and '1' are different things in a database."""
    return type(left) is type(right) and left == right

"""Taking one record out of a merge again, at any later time.

As in an undo three states decide: before the merge, after it, and now. Rows go back to the record that they came from,
as they are now; the survivor's values go back where they are still those that came from the record. What was changed
or removed since stays so, and is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

from crmcli.errors import NothingToUndo
from crmcli.model.history import UndoConflict
from crmcli.model.merge import Split
from crmcli.store import history
from crmcli.store.book import Batch, placeholders
from crmcli.store.customers import person
from crmcli.store.history import NetChange, Row
from crmcli.store.merging import COLUMNS, CUSTOM, REACHING, alike, alternates_of, drop_alternates, move, name_a_primary
from crmcli.store.schema import BY_NAME, MOVING, Connection, Table, columns
from crmcli.store.undo import equal, place_taken
from crmcli.text.notes import has_part, together

REWRITTEN = ("addresses",)
"""Tables whose rows an edit writes over: what they say now is the survivor's, and the record's is what they said."""

Span = tuple[int, int]  # the first and the last change of a batch


def split(batch: Batch, record: int) -> Split:
    """Restore a merged record. Raises NothingToUndo when the merge is not in the book's history."""
    conn = batch.conn
    path = _path(conn, record)
    merges = [_merge(conn, it) for it in (record, *path[:-1])]
    conn.execute("UPDATE customers SET merged_into = NULL WHERE id = ?", (record,))
    kept = list(_give_back(conn, record, path, merges))
    for target, merge in zip(path, merges, strict=True):
        kept += _restore_values(conn, record, target, merge)
    for merge in merges:
        _restore_opt_outs(conn, record, path[-1], merge)
    _pass_on_opt_outs(conn, record, path[-1], merges[0][1])
    return Split(record, path[-1], tuple(kept))


def merged_at(conn: Connection, record: int) -> int:
    """The number of the first change of the batch that merged the record. Raises NothingToUndo."""
    return _merge(conn, record)[0]


def _path(conn: Connection, record: int) -> list[int]:
    """Whom the record is merged into, whom that one is, and so on to the survivor."""
    path: list[int] = []
    while record is not None:
        record = conn.execute("SELECT merged_into FROM customers WHERE id = ?", (record,)).fetchone()[0]
        path.append(record)
    return path[:-1]


def _merge(conn: Connection, record: int) -> Span:
    """The batch that merged the record. Raises NothingToUndo."""
    change = _merging(conn, record)
    if change is None:
        raise NothingToUndo(
            f"the history of this book does not have the merge of #{record}, which came here merged;"
            " split it in the book that it came from"
        )
    span: Span = conn.execute("SELECT first, last FROM batches WHERE ? BETWEEN first AND last", (change,)).fetchone()
    return span


def _merging(conn: Connection, record: int) -> int | None:
    """The last change before which the merged record pointed at nobody."""
    found = conn.execute(
        "SELECT id FROM changes WHERE row_id = ? AND tbl = 'customers' AND op = 'U'"
        " AND json_extract(before, '$.merged_into') IS NULL ORDER BY id DESC LIMIT 1",
        (record,),
    ).fetchone()
    return found[0] if found else None


# Rows ------------------------------------------------------------------------------------------------------------


def _give_back(conn: Connection, record: int, path: Sequence[int], merges: Sequence[Span]) -> Iterator[UndoConflict]:
    """Give the record its rows, as they are now; yields those that were removed."""
    promote: set[tuple[str, int]] = set()
    since = merges[0][0]
    rest = list(_later(conn, path, merges))
    for table, row, before in _moved_away(conn, record, since):
        current = history.row_now(conn, table.name, row)
        if current is None:
            promote.add((table.name, record))
            yield UndoConflict(path[-1], table.name, row, "", None, before)
        elif current["customer"] in path and place_taken(conn, table.name, {**current, "customer": record}):
            yield UndoConflict(path[-1], table.name, row, "", current, before)  # it was changed to what the record has
        elif current["customer"] in path and table.name in REWRITTEN and _content(current) != _content(before):
            for column in (it for it in before if _content(current).get(it) != _content(before).get(it)):
                yield UndoConflict(path[-1], table.name, row, column, current[column], before[column])
            _leave_a_copy(conn, table, current)
            _rewrite(conn, table, before)
        elif current["customer"] in path:
            _return(conn, table, before)
            _take_alike(conn, table, row, path[-1], rest)
            if current.get("is_primary") and _changed_since(conn, table, current["customer"], since):
                promote.add((table.name, current["customer"]))
    for name, customer in sorted(promote):
        if "is_primary" in columns(conn, name):
            name_a_primary(conn, BY_NAME[name], customer)


def _later(conn: Connection, path: Sequence[int], merges: Sequence[Span]) -> Iterator[int]:
    """The records that joined whom the record joined, then or later: what they say too stayed with them, as said
    already. What an earlier one says was not the survivor's any more, or the record's would not have moved.
    """
    for target, (first, _) in zip(path, merges, strict=True):
        for (other,) in conn.execute("SELECT id FROM customers WHERE merged_into = ?", (target,)).fetchall():
            if (_merging(conn, other) or 0) >= first:
                yield other


def _content(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("customer", "is_primary")}


def _leave_a_copy(conn: Connection, table: Table, row: Row) -> None:
    """What was written into the row since the merge stays with the survivor."""
    names = [name for name in row if name not in ("id", "uid")]
    sql = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({placeholders(names)})"
    conn.execute(sql, [row[name] for name in names])


def _rewrite(conn: Connection, table: Table, row: Row) -> None:
    assignments = ", ".join(f"{name} = ?" for name in row)
    conn.execute(f"UPDATE {table.name} SET {assignments} WHERE id = ?", [*row.values(), row["id"]])


def _moved_away(conn: Connection, record: int, since: int) -> Iterator[tuple[Table, int, Row]]:
    """The rows that were the record's last in an update, with their state before it, the newest first."""
    names = [table.name for table in MOVING]
    found = conn.execute(
        "SELECT tbl, row_id, op, before FROM changes WHERE id IN (SELECT max(id) FROM changes"
        f" WHERE customer = ? AND id >= ? AND op <> 'I' AND tbl IN ({placeholders(names)}) GROUP BY tbl, row_id)"
        " ORDER BY id DESC",
        [record, since, *names],
    )
    for name, row, op, before in found.fetchall():
        if op == "U":
            yield BY_NAME[name], row, json.loads(before)


def _return(conn: Connection, table: Table, before: Row) -> None:
    """The row is the record's again, and a primary one if it was; all else of it stays as it is now."""
    values = {name: before[name] for name in ("customer", "is_primary") if name in before}
    assignments = ", ".join(f"{name} = ?" for name in values)
    conn.execute(f"UPDATE {table.name} SET {assignments} WHERE id = ?", [*values.values(), before["id"]])


def _take_alike(conn: Connection, table: Table, row: int, survivor: int, rest: Sequence[int]) -> None:
    """What another record merged into the survivor says too is the survivor's still."""
    if not (table.same and rest):
        return
    first = "m.opted_out DESC, " if table.name == REACHING else ""
    found = conn.execute(
        f"SELECT m.id FROM {table.name} m JOIN {table.name} k ON {alike(table)} WHERE k.id = ?"
        f" AND m.customer IN ({placeholders(rest)}) ORDER BY {first}m.id LIMIT 1",
        [row, *rest],
    ).fetchone()
    there = conn.execute(
        f"SELECT 1 FROM {table.name} m JOIN {table.name} k ON {alike(table)} WHERE k.id = ? AND m.customer = ?",
        (row, survivor),
    ).fetchone()
    if found and not there:
        move(conn, table, found[0], survivor)


def _changed_since(conn: Connection, table: Table, customer: int, since: int) -> bool:
    """Whether rows of the customer's own were added or removed after the merge and before this batch."""
    found = conn.execute(
        "SELECT 1 FROM changes WHERE customer = ? AND tbl = ? AND op <> 'U'"
        " AND id > (SELECT last FROM batches WHERE first = ?) AND id <= (SELECT max(last) FROM batches) LIMIT 1",
        (customer, table.name, since),
    )
    return found.fetchone() is not None


def _restore_opt_outs(conn: Connection, record: int, survivor: int, merge: Span) -> None:
    """Take back what the merge made opted out, unless a record that is still the same customer's says so."""
    mine, others = person(conn, record), person(conn, survivor)
    for net in history.net_changes(conn, *merge, customers=[*mine, *others], within=REACHING, op="U"):
        if not (net.before and net.after and net.current and net.current["opted_out"]):
            continue
        if net.after["opted_out"] and not net.before["opted_out"]:
            those = mine if net.current["customer"] in mine else others
            if net.current["customer"] in those and not _says_opted_out(conn, net.row, those):
                conn.execute("UPDATE contact_points SET opted_out = 0 WHERE id = ?", (net.row,))


def _says_opted_out(conn: Connection, row: int, ids: Sequence[int]) -> bool:
    found = conn.execute(
        f"SELECT 1 FROM contact_points m JOIN contact_points k ON {alike(BY_NAME[REACHING])}"
        f" WHERE k.id = ? AND m.id <> k.id AND m.opted_out AND m.customer IN ({placeholders(ids)})",
        [row, *ids],
    )
    return found.fetchone() is not None


def _pass_on_opt_outs(conn: Connection, record: int, survivor: int, merged: int) -> None:
    """Who opted out since the merge, which ended with the change `merged`, meant the record's same address too."""
    since = "SELECT 1 FROM changes x WHERE x.row_id = k.id AND x.tbl = 'contact_points' AND x.op = 'U' AND x.id > ?"
    conn.execute(
        "UPDATE contact_points SET opted_out = 1 WHERE customer = ? AND NOT opted_out AND EXISTS"
        " (SELECT 1 FROM contact_points k WHERE k.customer = ? AND k.opted_out AND k.kind = contact_points.kind"
        f" AND k.norm = contact_points.norm AND EXISTS ({since} AND json_extract(x.before, '$.opted_out') = 0))",
        (record, survivor, merged),
    )


# Values ----------------------------------------------------------------------------------------------------------


def _restore_values(conn: Connection, record: int, target: int, merge: Span) -> Iterator[UndoConflict]:
    """Restore what the merge set on the target and the record alone gave; yields what was changed since."""
    nets = history.net_changes(conn, *merge, customers=[target], within="customers")
    net = next((it for it in nets if it.row == target), None)
    if net is None or net.before is None or net.after is None or net.current is None:
        return
    those = _merged_by(conn, merge, target, record)
    rows = {it: history.row_now(conn, "customers", it) or {} for it in (*those, record)}
    own, rest = rows[record], [rows[it] for it in those if it != record]
    wanted: Row = {}
    kept: list[UndoConflict] = []
    for column in COLUMNS:
        if not equal(net.before[column], net.after[column]):
            if column == "notes":
                kept += _restored_notes(net, column, own, [rows[it] for it in those], wanted)
            else:
                take_back = _restored_fields if column == "fields" else _restored
                kept += take_back(net, column, own, rest, wanted)
    yield from kept
    if not rest and equal(net.current["updated_at"], net.after["updated_at"]):
        wanted["updated_at"] = net.before["updated_at"]
    if wanted:
        assignments = ", ".join(f"{column} = ?" for column in wanted)
        conn.execute(f"UPDATE customers SET {assignments} WHERE id = ?", [*wanted.values(), target])
    _drop_alternates(conn, target, merge, wanted, None if rest else {it.column for it in kept})


def _drop_alternates(conn: Connection, target: int, merge: Span, restored: Row, unsettled: set[str] | None) -> None:
    """Forget what the merge put aside and the target has again; all but the `unsettled` fields, if those are given."""
    again = {*_plain(restored)}
    gone = [
        row
        for row, name, value in alternates_of(conn, target, *merge)
        if (name, value) in again or (unsettled is not None and name not in unsettled)
    ]
    drop_alternates(conn, gone)


def _plain(values: Row) -> Iterator[tuple[str, str]]:
    """The values that are not empty, custom fields one by one."""
    for column, value in values.items():
        if column == "fields":
            yield from ((f"{CUSTOM}{key}", text) for key, text in _custom(value).items())
        elif value:
            yield column, value


def _restored(net: NetChange, column: str, own: Row, rest: Sequence[Row], wanted: Row) -> Iterator[UndoConflict]:
    before, after, current = _states(net, column)
    if _is_from(after, own.get(column), [row.get(column) for row in rest]):
        if equal(current, after):
            wanted[column] = before
        elif not equal(current, before):
            yield UndoConflict(net.row, "customers", net.row, column, current, before)


def _restored_notes(net: NetChange, column: str, own: Row, rest: Sequence[Row], wanted: Row) -> Iterator[UndoConflict]:
    """Notes were put together line by line: the record's part is taken out, whatever was written before or behind."""
    before, after, current = _states(net, column)
    if before and not has_part(after, before):  # one of them was chosen
        yield from _restored(net, column, own, rest, wanted)
        return
    for rows in (rest, rest[::-1]):  # a redo may have turned their order
        if equal(current, _put_together(before, rows)):
            wanted[column] = _put_together(before, [row for row in rows if row is not own])
            return
    part = own.get(column)
    others = [row for row in rest if row is not own]
    if not has_part(after, part) or has_part(before, part) or any(has_part(row.get(column), part) for row in others):
        return
    if has_part(current, part):
        left = f"\n{current}\n".replace(f"\n{part}\n", "\n", 1)[1:-1]
        wanted[column] = left if left and left != (before or "") else before
    else:
        yield UndoConflict(net.row, "customers", net.row, column, current, before)


def _put_together(notes: str | None, rows: Sequence[Row]) -> str | None:
    return reduce(together, filter(None, (row.get("notes") for row in rows)), notes)


def _restored_fields(net: NetChange, column: str, own: Row, rest: Sequence[Row], wanted: Row) -> Iterator[UndoConflict]:
    """Each custom field by itself."""
    before, after, current = map(_custom, _states(net, column))
    left = dict(current)
    for key in after:
        if before.get(key) == after[key]:
            continue
        if _is_from(after[key], _custom(own.get(column)).get(key), [_custom(row.get(column)).get(key) for row in rest]):
            if current.get(key) == after[key]:
                left = {**left, key: before.get(key)}
            elif current.get(key) != before.get(key):
                name = f"{CUSTOM}{key}"
                yield UndoConflict(net.row, "customers", net.row, name, current.get(key), before.get(key))
    if left != current:
        kept = {key: value for key, value in left.items() if value is not None}
        same = kept == before and net.before is not None
        wanted[column] = net.before[column] if same and net.before else _json(kept)


def _states(net: NetChange, column: str) -> tuple[Any, Any, Any]:
    return tuple((row or {}).get(column) for row in (net.before, net.after, net.current))  # type: ignore[return-value]


def _is_from(value: Any, own: Any, others: Sequence[Any]) -> bool:
    """Whether the record alone has the value that the merge set."""
    return equal(value, own) and not any(equal(value, other) for other in others)


def _custom(text: str | None) -> dict[str, Any]:
    return dict(json.loads(text)) if text else {}


def _json(fields: dict[str, Any]) -> str | None:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True) if fields else None


def _merged_by(conn: Connection, merge: Span, target: int, record: int) -> list[int]:
    """The records that the batch merged into the target and that still are, or just were, in the order of it."""
    rows = conn.execute("SELECT id FROM customers WHERE merged_into = ? OR id = ?", (target, record)).fetchall()
    merged = {row[0]: _merging(conn, row[0]) or 0 for row in rows}
    first, last = merge
    return sorted((it for it in merged if first <= merged[it] <= last), key=lambda it: merged[it])

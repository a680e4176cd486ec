"""Which tables have history, and the triggers that write it. The tables themselves are made in migrations.py.

Each insert, update and delete on these tables leaves a row in `changes`, with the before-image as JSON.
The triggers are generated from the columns that are really there, again after each migration.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Connection = Any  # sqlcipher3 ships no types


class Table(NamedTuple):
    """A table with history: `customer` is the column that says whose row it is, `key` those of its unique index.

    With `customer` empty its rows are nobody's, and have a `name` to be called by in history. Rows of two customers
    with the same values in the columns `same` say the same, so that a merge needs only one of them. Rows may have
    `also` another customer. What `stays` is about the record rather than the customer: a merge leaves it there, and
    who reads it follows the merge. `refers` are columns that point at rows of other tables, with those tables' names;
    a row that is `part_of` something is so of what the first of them points at.
    """

    name: str
    customer: str = "customer"
    key: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    stays: bool = False
    refers: tuple[tuple[str, str], ...] = ()
    part_of: bool = False

    @property
    def pointers(self) -> tuple[str, ...]:
        """The columns that hold the id of a customer whose row it is."""
        return (self.customer, *self.also)


# Parents before children: `export --full` writes, and `import` reads back, in this order.
TABLES = (
    Table("customers", customer="id", key=("uid",)),
    Table("external_ids", same=("source", "value")),
    Table("contact_points", same=("kind", "norm")),
    Table("addresses", same=("street", "city", "region", "postcode", "country")),
    Table("tags", key=("customer", "folded"), same=("folded",)),
    Table("interactions"),
    Table("tasks", same=("kind", "due", "what", "repeat", "snoozed_until", "done_at", "dropped")),
    Table("products", customer="", key=("folded",)),
    Table("orders", refers=(("refund_of", "orders"),)),
    Table("order_items", refers=(("order_id", "orders"), ("product", "products")), part_of=True),
    Table("cadences", customer="", key=("folded",)),
    Table("segments", customer="", key=("folded",)),
    Table("mappings", customer="", key=("folded",)),
    Table("verdicts", also=("other",), stays=True),
    Table("alternates", stays=True),
)
BY_NAME = {table.name: table for table in TABLES}
OWNED = tuple(table for table in TABLES if table.customer)
CHILDREN = OWNED[1:]
MOVING = tuple(table for table in CHILDREN if not table.stays)
PAIRS = tuple(table for table in CHILDREN if table.also)
POINTERS = ("customer", "merged_into", *(column for table in PAIRS for column in table.also))


# The + keeps SQLite from fetching nearly all customers by way of an index, and then sorting what another has in order.
UNMERGED = "+c.merged_into IS NULL"
LIVING = f"c.archived_at IS NULL AND {UNMERGED}"
"""The customer c is neither archived nor merged into another."""

HIDDEN = "c.archived_at IS NOT NULL OR c.merged_into IS NOT NULL"
"""The contrary; there is an index with this condition, for they are few."""


def columns(conn: Connection, table: str) -> list[str]:
    return [row[0] for row in conn.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def drop_indexes(conn: Connection, table: str) -> list[str]:
    """Drop those that stand beside the table, for many rows to come; returns the SQL that makes them again."""
    beside = conn.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall()
    for name, _ in beside:
        conn.execute(f"DROP INDEX {name}")
    return [sql for _, sql in beside]


def make_indexes(conn: Connection, statements: list[str]) -> None:
    for statement in statements:
        conn.execute(statement)


def make_triggers(conn: Connection) -> None:
    """Drop the history triggers and write them anew from the tables' columns."""
    for table in TABLES:
        for name, sql in triggers(table, columns(conn, table.name)).items():
            conn.execute(f"DROP TRIGGER IF EXISTS {name}")
            conn.execute(sql)


def triggers(table: Table, names: list[str]) -> dict[str, str]:
    """The SQL of the table's triggers, by name."""
    image = "json_object(" + ", ".join(f"'{name}', OLD.{name}" for name in names) + ")"
    record = "INSERT INTO changes (tbl, row_id, customer, op, before) VALUES"

    def trigger(name: str, event: str, body: str, when: str = "") -> str:
        return f"CREATE TRIGGER {table.name}_{name} {event} ON {table.name} {when} BEGIN {body}; END"

    def row(state: str) -> str:
        return f"'{table.name}', {state}.id, {f'{state}.{table.customer}' if table.customer else 'NULL'}"

    return {
        f"{table.name}_inserted": trigger("inserted", "AFTER INSERT", f"{record} ({row('NEW')}, 'I', NULL)"),
        f"{table.name}_updated": trigger("updated", "AFTER UPDATE", f"{record} ({row('OLD')}, 'U', {image})"),
        f"{table.name}_deleted": trigger("deleted", "AFTER DELETE", f"{record} ({row('OLD')}, 'D', {image})"),
        # With recursive_triggers off, INSERT OR REPLACE would drop the old row without a trace of it.
        f"{table.name}_guarded": trigger(
            "guarded",
            "BEFORE INSERT",
            "SELECT raise(ABORT, 'set PRAGMA recursive_triggers = ON: history would miss replaced rows')",
            f"WHEN ({_taken(table)}) AND (SELECT recursive_triggers FROM pragma_recursive_triggers) = 0",
        ),
    }


def _taken(table: Table) -> str:
    """Whether a row with a unique key of the new one is there; asked first, for it is cheaper than the pragma.

    An id that SQLite is to choose is -1 before the insert, and nobody has that one.
    """
    by_id = f"NEW.id <> -1 AND EXISTS (SELECT 1 FROM {table.name} WHERE id = NEW.id)"
    if not table.key:
        return by_id
    same = " AND ".join(f"{column} = NEW.{column}" for column in table.key)
    return f"{by_id} OR EXISTS (SELECT 1 FROM {table.name} WHERE {same})"

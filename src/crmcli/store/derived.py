"""Rows that are computed from others: no history, refreshed at each commit for exactly the customers it touched.

A derived table is defined by one SELECT, so a rebuild, a refresh and a check are the same definition used three ways.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from crmcli.store import schema, search_index
from crmcli.store.schema import CHILDREN, Connection
from crmcli.text.fold import fold

CONTACTS = 9  # the last days of contact, or of orders, of whose gaps a rhythm is made
SILENT_GAPS = 2  # so many usual gaps without a sign are a silence
SILENT_DAYS = 14  # but no fewer days


class Derived(NamedTuple):
    """A table with one row per customer, which `select` yields; `grouping` ends it."""

    name: str
    select: str
    grouping: str = ""

    def rows(self, where: str = "") -> str:
        """SQL for its rows: those of the customers c that fit, or all."""
        return f"{self.select} {where} {self.grouping}"


def _folded(column: str) -> str:
    # A call from SQLite into Python costs more than all the rest, and most columns are empty.
    return f"CASE WHEN {column} IS NOT NULL THEN fold({column}) END"


def _joined(value: str, table: str) -> str:
    """All values of a many-valued column with char(31) between them, which fold() never yields."""
    # Ordered within, where the index on customer gives that order for nothing; group_concat's own ORDER BY would sort.
    # It leaves out NULL by itself; a WHERE would be pushed down and work out `value` twice.
    return (
        "(SELECT group_concat(one, char(31)) FROM"
        f" (SELECT nullif({value}, '') AS one FROM {table} child WHERE child.customer = c.id ORDER BY child.id))"
    )


def _of_addresses(column: str) -> str:
    """Like `_joined`, of the addresses that are joined: one look-up for five columns."""
    return f"group_concat(nullif({_folded(f'a.{column}')}, ''), char(31))"


# What else a merged customer and the firm are called: the names in the records, and those that they had before. Only
# few have any, and in most books nobody, which is asked once.
_ALIASES = """
    CASE WHEN (EXISTS (SELECT 1 FROM customers WHERE merged_into IS NOT NULL) OR EXISTS (SELECT 1 FROM alternates))
        AND (
            EXISTS (SELECT 1 FROM customers m WHERE m.merged_into = c.id)
            OR EXISTS (SELECT 1 FROM alternates a WHERE a.customer = c.id)
        ) THEN (
        WITH RECURSIVE person (id) AS (
            SELECT c.id UNION SELECT m.id FROM customers m JOIN person p ON m.merged_into = p.id
        )
        SELECT group_concat(alias, char(31)) FROM (
            SELECT fold(name) AS alias FROM (
                SELECT m.name, m.id FROM customers m WHERE m.id IN (SELECT id FROM person)
                UNION ALL
                SELECT m.company, m.id FROM customers m WHERE m.id IN (SELECT id FROM person) AND m.company IS NOT NULL
                UNION ALL
                SELECT a.value, a.customer FROM alternates a
                WHERE a.customer IN (SELECT id FROM person) AND a.field IN ('name', 'company')
            )
            GROUP BY alias HAVING alias NOT IN ('', fold(c.name), coalesce(fold(c.company), ''))
            ORDER BY min(id), alias
        )
    ) END
"""

FOLDS = Derived(
    "folds",
    f"""
    SELECT c.id, fold(c.name), {_folded("c.company")}, {_folded("c.title")}, {_joined("norm", "contact_points")},
        {_of_addresses("street")}, {_of_addresses("city")}, {_of_addresses("region")}, {_of_addresses("postcode")},
        {_of_addresses("country")},
        {_folded("c.source")}, {_folded("c.stage")}, {_folded("c.tier")}, {_folded("c.language")}, {_folded("c.notes")},
        (SELECT group_concat(fold(key) || char(31) || fold(value), char(31)) FROM json_each(c.fields)),
        {_joined("folded", "tags")}, {_joined("fold(value)", "external_ids")},
        {_joined(_folded("summary"), "interactions")}, sort_key(c.name), {_ALIASES}
    FROM customers c LEFT JOIN addresses a ON a.customer = c.id
    """,
    "GROUP BY c.id",
)

# A contact is a touch by which the customer was reached: a note is none, nor is a call that nobody took.
_CONTACTS = (
    "FROM interactions i WHERE i.customer = c.id AND i.kind <> 'note' AND coalesce(i.outcome, '') <> 'no-answer'"
)
_PURCHASES = "FROM orders o WHERE o.customer = c.id AND o.refund_of IS NULL"


def _rhythm(days: str) -> str:
    """The median of the days between the last of these, from three on; of two gaps in the middle the shorter."""
    return f"""
    (WITH days (day) AS (SELECT DISTINCT {days} ORDER BY 1 DESC LIMIT {CONTACTS}),
        gaps (gap) AS (SELECT julianday(lead(day) OVER (ORDER BY day)) - julianday(day) FROM days)
    SELECT CAST(gap AS INTEGER) FROM (
        SELECT gap, row_number() OVER (ORDER BY gap) AS place, count(*) OVER () AS many FROM gaps WHERE gap IS NOT NULL
    ) WHERE many > 1 AND place = (many + 1) / 2)
    """


def _of_orders(what: str, otherwise: str = "NULL") -> str:
    """What the customer's orders say; a book without any is asked but once."""
    theirs = f"SELECT {what} FROM orders o WHERE o.customer = c.id"
    return f"CASE WHEN EXISTS (SELECT 1 FROM orders) THEN ({theirs}) ELSE {otherwise} END"


def _later(day: str, days: str) -> str:
    return f"date({day}, '+' || ({days}) || ' days')"


def _patience(gap: str) -> str:
    return f"max({SILENT_GAPS} * {gap}, {SILENT_DAYS})"


# An order is a sign of life, so it ends the silence; who was reached since the last order has a gap's time to order.
_LAST_SIGN = "max(coalesce(date(last_contact), ''), coalesce(last_order, ''))"
_SILENT_FROM = f"CASE WHEN rhythm IS NOT NULL THEN {_later(_LAST_SIGN, _patience('rhythm'))} END"
_NO_ORDER_FROM = f"""
    CASE WHEN order_rhythm IS NOT NULL THEN
        max({_later("last_order", _patience("order_rhythm"))}, coalesce({_later("last_contact", "order_rhythm")}, ''))
    END
"""

STATS = Derived(
    "customer_stats",
    f"""
    SELECT *, {_SILENT_FROM}, {_NO_ORDER_FROM} FROM (SELECT c.id,
        (SELECT max(at) FROM interactions i WHERE i.customer = c.id),
        (SELECT count(*) FROM interactions i WHERE i.customer = c.id),
        (SELECT min(coalesce(t.snoozed_until, t.due)) FROM tasks t
            WHERE t.customer = c.id AND t.kind = 'follow-up' AND t.done_at IS NULL),
        {_of_orders("count(*) FILTER (WHERE o.refund_of IS NULL)", "0")},
        {_of_orders("coalesce(sum(o.worth), 0)", "0")},
        {_of_orders("min(o.at) FILTER (WHERE o.refund_of IS NULL)")},
        {_of_orders("max(o.at) FILTER (WHERE o.refund_of IS NULL)")} AS last_order,
        (SELECT max(i.at) {_CONTACTS}) AS last_contact,
        CASE WHEN EXISTS (SELECT 1 FROM interactions) THEN {_rhythm(f"date(i.at) {_CONTACTS}")} END AS rhythm,
        CASE WHEN EXISTS (SELECT 1 FROM orders) THEN {_rhythm(f"o.at {_PURCHASES}")} END AS order_rhythm
    FROM customers c
    """,
    ")",
)

TABLES = (FOLDS, STATS)

POINTS_NOWHERE = '"merged_into":null'  # in an image of a customer who is not merged; quicker found than read

REMEMBERED = 1000  # folded texts: cities, countries and sources come again and again


def add_functions(conn: Connection) -> None:
    """Teach the connection `fold(text)`; NULL stays NULL."""
    conn.create_function("fold", 1, lru_cache(REMEMBERED)(_fold), deterministic=True)
    conn.create_function("sort_key", 1, _sort_key, deterministic=True)
    search_index.add_functions(conn)


def _fold(value: object) -> str | None:
    return None if value is None else fold(str(value))


def _sort_key(name: str) -> str:
    from crmcli.text.order import sort_key  # reading a book needs no keys

    return sort_key(name)


def refresh(conn: Connection, after: int) -> None:
    """Bring the derived rows of all customers up to date whose rows changed after change number `after`."""
    _note_touched(conn, after)
    if search_index.is_worth_rebuilding(conn):
        _renew_many(conn)
        search_index.rebuild(conn)
    else:
        search_index.forget(conn)
        _renew(conn)
        search_index.learn(conn)
    conn.execute("DROP TABLE touched")


def refresh_for_queries(conn: Connection, after: int) -> None:
    """Like `refresh`, but the search index, which no query looks at, is left behind: not to be committed."""
    _note_touched(conn, after)
    _renew(conn)
    conn.execute("DROP TABLE touched")


def _note_touched(conn: Connection, after: int) -> None:
    conn.execute("CREATE TEMP TABLE touched (customer INTEGER PRIMARY KEY)")
    conn.execute(
        "INSERT OR IGNORE INTO touched SELECT customer FROM changes WHERE id > ? AND customer IS NOT NULL", (after,)
    )
    _note_moved(conn, after)
    _note_survivors(conn, after)


def _renew(conn: Connection) -> None:
    for table in TABLES:
        conn.execute(f"DELETE FROM {table.name} WHERE customer IN (SELECT customer FROM touched)")
        conn.execute(f"INSERT INTO {table.name} {table.rows('WHERE c.id IN (SELECT customer FROM touched)')}")


def _renew_many(conn: Connection) -> None:
    """Like `_renew`; the indexes of texts, which come in no order, are made anew at the end."""
    indexes = schema.drop_indexes(conn, FOLDS.name)
    _renew(conn)
    schema.make_indexes(conn, indexes)


def _note_moved(conn: Connection, after: int) -> None:
    """A child that moved to another customer touches that one too."""
    updated = conn.execute("SELECT DISTINCT tbl FROM changes WHERE id > ? AND op = 'U'", (after,)).fetchall()
    for child in CHILDREN:
        if (child.name,) in updated:
            conn.execute(
                f"INSERT OR IGNORE INTO touched SELECT moved.customer"
                f" FROM changes JOIN {child.name} moved ON moved.id = changes.row_id"
                " WHERE changes.id > ? AND changes.tbl = ? AND changes.op = 'U'",
                (after, child.name),
            )


def _note_survivors(conn: Connection, after: int) -> None:
    """Who is, or was, merged into another touches that one too, for it is found by both names."""
    conn.execute(
        "INSERT OR IGNORE INTO touched SELECT json_extract(before, '$.merged_into') FROM changes"
        " WHERE id > ? AND tbl = 'customers' AND instr(before, ?) = 0",
        (after, POINTS_NOWHERE),
    )
    conn.execute(
        "WITH RECURSIVE person (id) AS ("
        " SELECT c.merged_into FROM customers c WHERE c.merged_into IS NOT NULL"
        " AND c.id IN (SELECT customer FROM touched)"
        " UNION SELECT c.merged_into FROM customers c JOIN person p ON c.id = p.id WHERE c.merged_into IS NOT NULL)"
        " INSERT OR IGNORE INTO touched SELECT id FROM person"
    )


def rebuild(conn: Connection) -> None:
    for table in TABLES:
        conn.execute(f"DELETE FROM {table.name}")
        conn.execute(f"INSERT INTO {table.name} {table.rows()}")
    search_index.rebuild(conn)


def differences(conn: Connection) -> dict[str, int]:
    """How many rows of each derived table differ from a rebuild; 0 everywhere in a sound book.

    A rebuild is dear, so it is done once: what is not in the table is counted, and what it has too many follows. Of the
    search index, which is made of the tables, it is known only whether it differs: 1 or 0.
    """
    found = {}
    of_rebuild = conn.execute("SELECT count(*) FROM customers").fetchone()[0]
    for table in TABLES:
        missing, stored = conn.execute(
            f"SELECT (SELECT count(*) FROM ({table.rows()} EXCEPT SELECT * FROM {table.name})),"
            f" (SELECT count(*) FROM {table.name})"
        ).fetchone()
        found[table.name] = missing + stored - (of_rebuild - missing)
    found["search"] = 0 if any(found.values()) or search_index.is_whole(conn) else 1
    return found

"""The book's tables, made and changed by numbered steps. Append only: books in the world stand at each of them.

`PRAGMA user_version` holds the number of the last step taken. sqlite-utils does the work; it takes 60-90 ms to import,
so this module is loaded only when a book is new or old.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2

# sqlite-utils catches the exceptions of the module it finds under this name, so it must find ours.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)

from sqlite_utils import Database  # noqa: E402  (the two names above come first)

from crmcli.store import derived, schema, search_index  # noqa: E402
from crmcli.store.faults import refuse_damage  # noqa: E402

Migration = Callable[[Database], None]

FIRST_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

CREATE TABLE customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(8)))),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'company')),
    name TEXT NOT NULL,
    company TEXT, title TEXT, birthday TEXT, source TEXT, stage TEXT, tier TEXT, language TEXT, notes TEXT,
    fields TEXT CHECK (fields IS NULL OR json_valid(fields)),
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL, confirmed_at TEXT, archived_at TEXT,
    merged_into INTEGER REFERENCES customers (id)
);

CREATE TABLE external_ids (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    customer INTEGER NOT NULL REFERENCES customers (id),
    source TEXT NOT NULL DEFAULT '', value TEXT NOT NULL
);

CREATE TABLE contact_points (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    customer INTEGER NOT NULL REFERENCES customers (id),
    kind TEXT NOT NULL, value TEXT NOT NULL, norm TEXT NOT NULL, label TEXT,
    is_primary INTEGER NOT NULL DEFAULT 0, opted_out INTEGER NOT NULL DEFAULT 0, invalid INTEGER NOT NULL DEFAULT 0,
    source TEXT
);

CREATE TABLE addresses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    customer INTEGER NOT NULL REFERENCES customers (id),
    label TEXT, street TEXT, city TEXT, region TEXT, postcode TEXT, country TEXT,
    is_primary INTEGER NOT NULL DEFAULT 0, source TEXT
);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    customer INTEGER NOT NULL REFERENCES customers (id),
    tag TEXT NOT NULL, folded TEXT NOT NULL
);

CREATE TABLE interactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    customer INTEGER NOT NULL REFERENCES customers (id),
    at TEXT NOT NULL, kind TEXT NOT NULL, direction TEXT, outcome TEXT, summary TEXT, body TEXT, minutes INTEGER
);

CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    customer INTEGER NOT NULL REFERENCES customers (id),
    kind TEXT NOT NULL, due TEXT, what TEXT, done_at TEXT
);

CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    at TEXT, command TEXT, undoes INTEGER, undone_by INTEGER, first INTEGER, last INTEGER
);

CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tbl TEXT, row_id INTEGER, customer INTEGER, op TEXT, before TEXT
);

CREATE TABLE folds (
    customer INTEGER PRIMARY KEY,
    name TEXT, company TEXT, title TEXT, contact TEXT, address TEXT, city TEXT, region TEXT, postcode TEXT,
    country TEXT, source TEXT, stage TEXT, tier TEXT, language TEXT, notes TEXT, fields TEXT, tags TEXT,
    external_ids TEXT
);

CREATE TABLE customer_stats (
    customer INTEGER PRIMARY KEY,
    last_touch TEXT, touches INTEGER, next_follow_up TEXT, orders INTEGER, total INTEGER
)
"""

FIRST_INDEXES = {
    "customers": [["merged_into"], ["created_at"], ["updated_at"]],
    "external_ids": [["customer"], ["value"]],
    "contact_points": [["customer"], ["norm"]],
    "addresses": [["customer"]],
    "tags": [["folded"]],
    "interactions": [["customer"], ["at"]],
    "tasks": [["customer"], ["due"]],
    "changes": [["row_id", "tbl"], ["customer"]],
    "folds": [["name"], ["company"]],
    "customer_stats": [["last_touch"], ["next_follow_up"]],
}


def m001_first_tables(db: Database) -> None:
    for statement in FIRST_TABLES.split(";\n"):
        db.execute(statement)
    db.table("tags").create_index(["customer", "folded"], unique=True)
    for table, indexes in FIRST_INDEXES.items():
        for index in indexes:
            db.table(table).create_index(index)
    db.execute("INSERT INTO meta VALUES ('book', lower(hex(randomblob(8))))")


def m002_search(db: Database) -> None:
    """The search index, the order of names, texts folded whether traditional or not; segments, mappings, merges."""
    db.execute("DROP TABLE folds")
    db.execute(
        "CREATE TABLE folds (customer INTEGER PRIMARY KEY, name TEXT, company TEXT, title TEXT, contact TEXT,"
        " address TEXT, city TEXT, region TEXT, postcode TEXT, country TEXT, source TEXT, stage TEXT, tier TEXT,"
        " language TEXT, notes TEXT, fields TEXT, tags TEXT, external_ids TEXT, touches TEXT, sort_key TEXT,"
        " aliases TEXT)"
    )
    for column in ("name", "company", "sort_key"):
        db.table("folds").create_index([column])
    db.execute(
        "CREATE INDEX idx_customers_hidden ON customers (id) WHERE archived_at IS NOT NULL OR merged_into IS NOT NULL"
    )
    for trigger in ("tags_updated", "contact_points_updated"):  # compared forms are no part of what a person did
        db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    db.execute("UPDATE OR IGNORE tags SET folded = fold(tag)")
    db.execute("UPDATE contact_points SET norm = fold(value) WHERE kind NOT IN ('email', 'phone')")
    search_index.create(db.conn)
    db.execute(
        "CREATE TABLE segments (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))), name TEXT NOT NULL, folded TEXT NOT NULL,"
        " query TEXT NOT NULL, created_at TEXT NOT NULL)"
    )
    db.table("segments").create_index(["folded"], unique=True)
    db.execute(
        "CREATE TABLE mappings (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))), name TEXT NOT NULL, folded TEXT NOT NULL,"
        " columns TEXT NOT NULL, date_order TEXT, source TEXT, created_at TEXT NOT NULL)"
    )
    db.table("mappings").create_index(["folded"], unique=True)
    db.execute(
        "CREATE TABLE verdicts (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),"
        " customer INTEGER NOT NULL REFERENCES customers (id),"
        " other INTEGER NOT NULL REFERENCES customers (id), at TEXT NOT NULL)"
    )
    for column in ("customer", "other"):
        db.table("verdicts").create_index([column])
    db.execute(
        "CREATE TABLE alternates (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),"
        " customer INTEGER NOT NULL REFERENCES customers (id), field TEXT NOT NULL, value TEXT NOT NULL)"
    )
    db.table("alternates").create_index(["customer"])


SELLING_TABLES = """
CREATE TABLE cadences (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    name TEXT NOT NULL, folded TEXT NOT NULL, days INTEGER NOT NULL
);

CREATE TABLE products (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    name TEXT NOT NULL, folded TEXT NOT NULL,
    sku TEXT, unit TEXT, price TEXT, currency TEXT, category TEXT, notes TEXT,
    created_at TEXT NOT NULL, archived_at TEXT
);

CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    customer INTEGER NOT NULL REFERENCES customers (id),
    number TEXT, source TEXT NOT NULL DEFAULT '', at TEXT NOT NULL,
    currency TEXT NOT NULL, total INTEGER NOT NULL, total_given INTEGER NOT NULL DEFAULT 0,
    rate TEXT, worth INTEGER NOT NULL,
    discount TEXT, shipping INTEGER, channel TEXT, notes TEXT,
    fields TEXT CHECK (fields IS NULL OR json_valid(fields)),
    refund_of INTEGER REFERENCES orders (id), created_at TEXT NOT NULL
);

CREATE TABLE order_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
    customer INTEGER NOT NULL REFERENCES customers (id),
    order_id INTEGER NOT NULL REFERENCES orders (id),
    product INTEGER REFERENCES products (id),
    name TEXT NOT NULL, quantity TEXT NOT NULL, price TEXT NOT NULL, discount TEXT, amount INTEGER NOT NULL
)
"""

SELLING_COLUMNS: dict[str, dict[str, Any]] = {
    "customers": {
        "cadence_days": int, "stage_reason": str, "stage_until": str, "tier_reason": str, "tier_until": str,
    },
    "interactions": {"source": str},
    "tasks": {"repeat": str, "snoozed_until": str, "dropped": int, "created_at": str},
}  # fmt: skip

SELLING_INDEXES = (
    "CREATE INDEX idx_customers_cadence ON customers (cadence_days) WHERE cadence_days IS NOT NULL",
    "CREATE INDEX idx_folds_tier ON folds (tier) WHERE tier IS NOT NULL",
    "CREATE INDEX idx_interactions_source ON interactions (source) WHERE source IS NOT NULL",
    "CREATE INDEX idx_tasks_open ON tasks (coalesce(snoozed_until, due)) WHERE done_at IS NULL",
    "CREATE INDEX idx_orders_customer ON orders (customer, at, worth)",
    "CREATE INDEX idx_orders_at ON orders (at, customer, worth)",
    "CREATE INDEX idx_orders_number ON orders (number, source) WHERE number IS NOT NULL",
    "CREATE INDEX idx_orders_channel ON orders (channel, at) WHERE channel IS NOT NULL",
    "CREATE INDEX idx_orders_refund_of ON orders (refund_of) WHERE refund_of IS NOT NULL",
    "CREATE INDEX idx_customers_birthday ON customers (substr(birthday, -5)) WHERE birthday IS NOT NULL",
    "CREATE INDEX idx_order_items_name ON order_items (name)",
    "CREATE INDEX idx_products_sku ON products (sku COLLATE NOCASE)",
)


def m003_selling(db: Database) -> None:
    """Orders with their items, products, cadences; tasks that repeat and wait; pinned stages and tiers."""
    for statement in SELLING_TABLES.split(";\n"):
        db.execute(statement)
    for name in ("cadences", "products"):
        db.table(name).create_index(["folded"], unique=True)
    for column in ("order_id", "customer", "product"):
        db.table("order_items").create_index([column])
    for table, added in SELLING_COLUMNS.items():
        for column, type_ in added.items():
            db.table(table).add_column(column, type_)
    for statement in SELLING_INDEXES:
        db.execute(statement)
    db.execute("DROP TABLE customer_stats")
    db.execute(
        "CREATE TABLE customer_stats (customer INTEGER PRIMARY KEY, last_touch TEXT, touches INTEGER,"
        " next_follow_up TEXT, orders INTEGER, total INTEGER, first_order TEXT, last_order TEXT,"
        " last_contact TEXT, rhythm INTEGER, order_rhythm INTEGER, silent_from TEXT, no_order_from TEXT)"
    )
    for column in ("last_touch", "next_follow_up", "total", "last_order", "last_contact"):
        db.table("customer_stats").create_index([column])
    db.table("customer_stats").create_index(["silent_from", "rhythm", "last_contact", "last_order"])
    db.table("customer_stats").create_index(["no_order_from", "order_rhythm", "last_order"])


MIGRATIONS: tuple[Migration, ...] = (m001_first_tables, m002_search, m003_selling)


def migrate(
    conn: schema.Connection,
    migrations: Sequence[Migration] = MIGRATIONS,
    before: Callable[[int], object] = lambda version: None,
) -> None:
    """Take the steps that the book lacks and rebuild what depends on the tables, all or nothing.

    `before` is called with the book's version once nobody else can write to it, and only when there is a step to take.
    Foreign keys are off meanwhile (a rebuilt table would drag its children along) and checked before the commit.
    """
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("BEGIN IMMEDIATE")
    try:
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        if version >= len(migrations):  # another process took the steps while this one waited
            conn.execute("ROLLBACK")
            return
        before(version)
        db = Database(conn, execute_plugins=False)
        for step in migrations[version:]:
            step(db)
        schema.make_triggers(conn)
        derived.rebuild(conn)
        broken = conn.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlcipher3.dbapi2.IntegrityError(f"migration broke references: {broken[:3]}")
        conn.execute(f"PRAGMA user_version = {len(migrations)}")
        refuse_damage(conn)
        conn.execute("COMMIT")
    except BaseException:
        with suppress(sqlcipher3.dbapi2.Error):  # SQLite may have rolled back already, on a full disk
            conn.execute("ROLLBACK")
        raise
    finally:
        conn.execute("PRAGMA foreign_keys = ON")

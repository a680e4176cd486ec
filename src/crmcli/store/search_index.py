"""The search index: FTS5 over the folded texts of every customer (sqlite.org/fts5.html).

It holds terms only. Its content is a view on `folds`, so that SQLite itself can rebuild it and prove it whole.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.store.schema import Connection

COLUMNS = ("name", "company", "contact", "other", "sounds", "ends")
_NAMES = ", ".join(COLUMNS)

MANY, MANY_OF = 1000, 5  # touched customers, and the share of all from which on the index is made anew

_OTHER = (
    *("title", "address", "city", "region", "postcode", "country", "source", "notes", "fields", "tags"),
    *("external_ids", "touches"),
)

VIEW = f"""
CREATE VIEW search_source AS SELECT customer,
    named(concat_ws(char(31), name, aliases)) AS name, named(company) AS company,
    spaced(contact) AS contact, spaced(concat_ws(char(31), {", ".join(_OTHER)})) AS other,
    sounds(concat_ws(char(31), name, aliases, company)) AS sounds, ends(contact) AS ends
FROM folds
"""

INDEX = f"""
CREATE VIRTUAL TABLE search USING fts5(
    {_NAMES}, content = 'search_source', content_rowid = 'customer',
    tokenize = 'unicode61 remove_diacritics 0'
)
"""

_ROWS = f"SELECT customer, {_NAMES} FROM search_source"
_TOUCHED = "WHERE customer IN (SELECT customer FROM touched) ORDER BY customer"


def add_functions(conn: Connection) -> None:
    """Teach the connection what the view needs; NULL counts as an empty text."""
    for name in ("spaced", "named", "sounds", "ends"):
        conn.create_function(name, 1, _of_terms(name), deterministic=True)


def _of_terms(name: str) -> Callable[[str | None], str]:
    """A function of text/terms.py, which is loaded when one is first called: reading a book needs none."""
    loaded: list[Callable[[str], str]] = []

    def function(text: str | None) -> str:
        if not loaded:
            from crmcli.text import terms

            loaded.append(getattr(terms, name))
        return loaded[0](text or "")

    return function


def create(conn: Connection) -> None:
    conn.execute(VIEW)
    conn.execute(INDEX)


def is_worth_rebuilding(conn: Connection) -> bool:
    """Whether the table `touched` holds so many that a new index is made faster than they are taken out of the old."""
    touched = conn.execute("SELECT count(*) FROM touched").fetchone()[0]
    return bool(touched > MANY and touched * MANY_OF > conn.execute("SELECT count(*) FROM folds").fetchone()[0])


def forget(conn: Connection) -> None:
    """Take the customers of the table `touched` out; `folds` must still hold what they were found by."""
    conn.execute(f"INSERT INTO search (search, rowid, {_NAMES}) SELECT 'delete', * FROM ({_ROWS} {_TOUCHED})")


def learn(conn: Connection) -> None:
    """Put the customers of the table `touched` in, once `folds` holds what they are found by."""
    conn.execute(f"INSERT INTO search (rowid, {_NAMES}) {_ROWS} {_TOUCHED}")


def rebuild(conn: Connection) -> None:
    conn.execute("INSERT INTO search (search) VALUES ('rebuild')")


def optimize(conn: Connection) -> None:
    """Write the index anew as one piece. Until then it holds what was taken out, with a mark that it is gone."""
    conn.execute("INSERT INTO search (search) VALUES ('optimize')")


def is_whole(conn: Connection) -> bool:
    """Whether the index holds just the terms that a rebuild would give it. Of a book opened to be read only: True,
    for FTS5 checks by a statement that counts as writing.
    """
    try:
        conn.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
    except sqlcipher.DatabaseError as error:
        return getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY"
    return True

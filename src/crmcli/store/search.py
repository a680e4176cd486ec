"""The search index: FTS5 over the folded texts of every customer (sqlite.org/fts5.html).

It holds terms only. Its content is a view on `folds`, so that SQLite itself can rebuild it and prove it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.store.schema import LIVING, Connection
from crmcli.text import terms
from crmcli.text.wanted import Wanted, neighbours

PORTION = 500  # customers read at a time

COLUMNS = ("name", "company", "contact", "other", "sounds", "ends")
_NAMES = ", ".join(COLUMNS)

_OTHER = (
    *("title", "address", "city", "region", "postcode", "country", "source", "notes", "fields", "tags"),
    *("external_ids", "touches"),
)

VIEW = f"""
CREATE VIEW search_source AS SELECT customer, spaced(name) AS name, spaced(company) AS company,
    spaced(contact) AS contact, spaced(concat_ws(char(31), {", ".join(_OTHER)})) AS other,
    sounds(concat_ws(char(31), name, company)) AS sounds, ends(contact) AS ends
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
    """Teach the connection what the view needs: text/terms.py; NULL counts as an empty text."""
    for function in (terms.spaced, terms.sounds, terms.ends):
        conn.create_function(function.__name__, 1, lambda text, of=function: of(text or ""), deterministic=True)


def create(conn: Connection) -> None:
    conn.execute(VIEW)
    conn.execute(INDEX)
    conn.execute("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")  # what is purged must be gone


def forget(conn: Connection) -> None:
    """Take the customers of the table `touched` out; `folds` must still hold what they were found by."""
    conn.execute(f"INSERT INTO search (search, rowid, {_NAMES}) SELECT 'delete', * FROM ({_ROWS} {_TOUCHED})")


def learn(conn: Connection) -> None:
    """Put the customers of the table `touched` in, once `folds` holds what they are found by."""
    conn.execute(f"INSERT INTO search (rowid, {_NAMES}) {_ROWS} {_TOUCHED}")


def rebuild(conn: Connection) -> None:
    conn.execute("INSERT INTO search (search) VALUES ('rebuild')")


def optimize(conn: Connection) -> None:
    """Write the index anew as one piece, without what was taken out of it."""
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


# Asking ----------------------------------------------------------------------------------------------------------

_TEXTS = "{name company contact other}"


def expression(words: Iterable[Wanted]) -> str:
    """The FTS5 expression for customers who have every word, written, heard or as an end of a number."""
    return " AND ".join(f"({' OR '.join(_alternatives(word))})" for word in words)


def _alternatives(word: Wanted) -> Iterator[str]:
    prefix = "" if terms.has_no_spaces(word.text[-1]) else " *"
    yield f"{_TEXTS} : {_quoted(terms.spaced(word.text))}{prefix}"
    for heard in dict.fromkeys(" AND ".join(_heard(each, word.begun)) for each in word.syllables):
        yield f"sounds : ({heard})"
    if word.initials:
        yield f"sounds : ({' AND '.join(map(_quoted, neighbours(word.text)))})"
    if word.number:
        yield f'ends : ("{word.number}" * OR "{terms.TAIL}{word.number[::-1]}" *)'


def _heard(syllables: Sequence[str], begun: str) -> list[str]:
    *whole, last = map(_quoted, neighbours(syllables, begun))
    return [*whole, f"{last} *" if begun else last]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def match(conn: Connection, words: Iterable[Wanted], column: str | None = None) -> list[int]:
    """Ids of the customers who fit, in their order; with a column only those whom it alone finds."""
    asked = expression(words)
    return _match(conn, f"{column} : ({asked})" if column else asked)


def with_tail(conn: Connection, digits: str) -> list[int]:
    """Ids of the customers with a number that ends with these digits."""
    return _match(conn, f'ends : "{terms.TAIL}{digits[::-1]}" *')


def _match(conn: Connection, asked: str) -> list[int]:
    return [row[0] for row in conn.execute("SELECT rowid FROM search WHERE search MATCH ?", (asked,))]


class Texts(NamedTuple):
    """A customer's folded texts, several values with char(31) between, and when and how often they were touched."""

    customer: int
    name: str
    company: str
    contact: str
    about: str
    notes: str
    last_touch: str
    touches: int


_OF = "FROM folds f JOIN customers c ON c.id = f.customer JOIN customer_stats s ON s.customer = c.id"
_ABOUT = "title, f.address, f.city, f.region, f.postcode, f.country, f.source, f.fields, f.tags, f.external_ids"


def texts(conn: Connection, ids: Sequence[int]) -> Iterator[Texts]:
    """What the living, not archived customers among these are found by."""
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        rows = conn.execute(
            f"SELECT c.id, f.name, coalesce(f.company, ''), coalesce(f.contact, ''), concat_ws(char(31), f.{_ABOUT}),"
            f" concat_ws(char(31), f.notes, f.touches), coalesce(s.last_touch, ''), s.touches {_OF}"
            f" WHERE c.id IN ({', '.join('?' * len(portion))}) AND {LIVING}",
            portion,
        )
        yield from map(Texts._make, rows)


def match_any(conn: Connection, alternatives: Iterable[Iterable[str]]) -> list[int]:
    """Ids of the customers who have at least one word of each of the groups."""
    groups = (f"({' OR '.join(map(_quoted, group))})" for group in alternatives)
    return _match(conn, f"{{name company}} : ({' AND '.join(groups)})")


def living(conn: Connection, ids: set[int]) -> list[int]:
    """Those of the ids that are of customers neither archived nor merged, the newest first."""
    rows = conn.execute(f"SELECT c.id FROM customers c WHERE {LIVING} ORDER BY c.id DESC")
    return [row[0] for row in rows if row[0] in ids]


class Person(NamedTuple):
    customer: int
    name: str
    company: str
    contact: str


def everybody(conn: Connection) -> list[Person]:
    """The folded texts of all living, not archived customers."""
    rows = conn.execute(
        "SELECT c.id, f.name, coalesce(f.company, ''), coalesce(f.contact, '') FROM folds f"
        f" JOIN customers c ON c.id = f.customer WHERE {LIVING}"
    )
    return list(map(Person._make, rows))

"""Asking the search index, and reading the texts by which hits are put in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crmcli.store.schema import HIDDEN, LIVING, Connection
from crmcli.text import terms
from crmcli.text.pinyin import Way
from crmcli.text.wanted import Wanted, sound_terms

LONGEST = 100  # characters of a word that the index is asked for: thousands take it seconds
SHORTEST_BEGUN = 4  # letters of another spelling that may be the beginning of a word
PORTION = 500  # customers read at a time
_TEXTS = "{name company contact other}"


def expression(words: Iterable[Wanted]) -> str:
    """The FTS5 expression for customers who have every word, written, heard or as an end of a number."""
    return " AND ".join(f"({' OR '.join(_alternatives(word))})" for word in words)


def _alternatives(word: Wanted) -> Iterator[str]:
    prefix = "" if terms.has_no_spaces(word.text[:LONGEST][-1]) else " *"
    yield f"{_TEXTS} : {_quoted(terms.spaced(word.text[:LONGEST]))}{prefix}"
    for spelling in word.respelt:
        begun = " *" if len(spelling) >= SHORTEST_BEGUN else ""
        yield f"{_TEXTS} : {_quoted(spelling[:LONGEST])}{begun}"
    for pieces in word.pieces:
        yield f"name : ({' AND '.join(map(_quoted, pieces))})"
    for heard in dict.fromkeys(map(_heard, (*word.ways, *word.wholly))):
        yield f"sounds : ({heard})"
    for number in word.numbers:
        yield f'ends : ("{number}" * OR "{terms.TAIL}{number[::-1]}" *)'
    for number in word.bare:
        yield f'ends : "{number}" *'


def _heard(way: Way) -> str:
    return " AND ".join(f"{_quoted(term)}{' *' if begun else ''}" for term, begun in sound_terms(way))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def match(conn: Connection, words: Iterable[Wanted], column: str | None = None) -> list[int]:
    """Ids of the customers who fit, in their order; with a column only those whom it alone finds."""
    asked = expression(words)
    return _match(conn, f"{column} : ({asked})" if column else asked)


def named(conn: Connection, words: Iterable[str]) -> list[int]:
    """Ids of the customers whose name has each of these folded words."""
    return _match(conn, f"name : ({' AND '.join(map(_quoted, words))})")


def having(conn: Connection, column: str, text: str, most: int) -> list[int]:
    """Ids of customers who have these words in this order in a column, at most so many."""
    return _match(conn, f"{column} : {_quoted(text)}", most)


def count(conn: Connection, column: str, text: str, *, first: bool = False) -> int:
    """How many have these words in this order in a column, or at its beginning; merged and archived ones too."""
    asked = f"{column} : {'^ ' if first else ''}{_quoted(text)}"
    found: int = conn.execute("SELECT count(*) FROM search WHERE search MATCH ?", (asked,)).fetchone()[0]
    return found


def companies(conn: Connection, words: Iterable[str], most: int) -> list[str]:
    """The folded companies, or names of firms, that have each of these words; of at most so many customers."""
    asked = f"{{name company}} : ({' AND '.join(map(_quoted, words))})"
    return [
        row[0]
        for row in conn.execute(
            "SELECT coalesce(f.company, f.name) FROM search JOIN folds f ON f.customer = search.rowid"
            " WHERE search MATCH ? LIMIT ?",
            (asked, most),
        )
    ]


def with_tail(conn: Connection, digits: str) -> list[int]:
    """Ids of the customers with a number that ends with these digits."""
    return _match(conn, f'ends : "{terms.TAIL}{digits[::-1]}" *')


def _match(conn: Connection, asked: str, most: int = -1) -> list[int]:
    return [row[0] for row in conn.execute("SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", (asked, most))]


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
    written: str  # the name, the company and the places as they are
    aliases: str = ""  # the names of those who were merged into the customer


_OF = "FROM folds f JOIN customers c ON c.id = f.customer JOIN customer_stats s ON s.customer = c.id"
_PLACES = "(SELECT group_concat(concat_ws(char(31), street, city, region)) FROM addresses WHERE customer = c.id)"
_ABOUT = "title, f.address, f.city, f.region, f.postcode, f.country, f.source, f.fields, f.tags, f.external_ids"


def texts(conn: Connection, ids: Sequence[int]) -> Iterator[Texts]:
    """What the living, not archived customers among these are found by."""
    for portion in _portions(ids):
        rows = conn.execute(
            f"SELECT c.id, f.name, coalesce(f.company, ''), coalesce(f.contact, ''), concat_ws(char(31), f.{_ABOUT}),"
            f" concat_ws(char(31), f.notes, f.touches), coalesce(s.last_touch, ''), s.touches,"
            f" concat_ws(char(31), c.name, c.company, {_PLACES}), coalesce(f.aliases, '') {_OF}"
            f" WHERE c.id IN ({', '.join('?' * len(portion))}) AND {LIVING}",
            portion,
        )
        yield from map(Texts._make, rows)


def contacts(conn: Connection, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """These customers, each with the folded numbers and addresses."""
    for portion in _portions(ids):
        asked = f"SELECT customer, coalesce(contact, '') FROM folds WHERE customer IN ({', '.join('?' * len(portion))})"
        yield from conn.execute(asked, portion)


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + PORTION] for start in range(0, len(ids), PORTION))


def match_any(conn: Connection, alternatives: Iterable[Iterable[str]]) -> list[int]:
    """Ids of the customers who have at least one word of each of the groups."""
    groups = (f"({' OR '.join(map(_quoted, group))})" for group in alternatives)
    return _match(conn, f"{{name company}} : ({' AND '.join(groups)})")


def hidden(conn: Connection) -> set[int]:
    """The ids of all archived and merged customers, by an index of just these."""
    return {row[0] for row in conn.execute(f"SELECT c.id FROM customers c WHERE {HIDDEN}")}


class Person(NamedTuple):
    customer: int
    name: str
    company: str
    contact: str


def everybody(conn: Connection) -> list[Person]:
    """The folded texts of all living, not archived customers; those with other names again by each of these."""
    without = hidden(conn)  # a join would double the time
    rows = conn.execute("SELECT customer, name, coalesce(company, ''), coalesce(contact, '') FROM folds")
    people = [Person._make(row) for row in rows if row[0] not in without]
    others = conn.execute("SELECT customer, aliases, coalesce(company, '') FROM folds WHERE aliases IS NOT NULL")
    return people + [
        Person(customer, alias, company, "")
        for customer, aliases, company in others
        if customer not in without
        for alias in aliases.split("\x1f")
    ]

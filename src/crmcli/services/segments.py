"""Saved segments: checking one before it is saved, counting it, and who came and went since a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from crmcli.errors import Conflict, CrmError, InvalidValue, NotFound, QueryError, Usage
from crmcli.model.segment import Move, Segment
from crmcli.services import selecting
from crmcli.services.selecting import Today
from crmcli.store import history, past
from crmcli.store import segments as store
from crmcli.store.book import Batch, Book
from crmcli.store.schema import Connection
from crmcli.text.clean import single_line
from crmcli.text.fold import fold

if TYPE_CHECKING:
    from crmcli.query import Node

LONGEST_NAME = 60  # characters
_NAME = re.compile(r"[^\W_][\w-]*")


def name_of(text: str) -> str:
    """The name of a segment, with or without its @. Raises InvalidValue for what @NAME could not stand for."""
    name = single_line("segment", text).removeprefix("@").removeprefix("＠")
    if not _NAME.fullmatch(name):
        raise InvalidValue("segment", f"{name!r} is no name for one; take letters, digits, - and _, as in hot-2026")
    if len(name) > LONGEST_NAME:
        raise InvalidValue("segment", f"the name has {len(name)} characters; at most {LONGEST_NAME} are kept")
    return name


def checked(conn: Connection, name: str, query: str, today: Today) -> Segment:
    """The segment as it can be saved. Raises InvalidValue, Usage, QueryError, NotFound for one that it needs."""
    segment = Segment(name_of(name), single_line("query", query))
    if not segment.query:
        raise Usage("the query is empty; all customers are: is:person or is:company")
    saved = selecting.saved(conn)

    def with_this(asked: str) -> str:
        return segment.query if fold(asked) == fold(segment.name) else saved(asked)

    selecting.compiled(f"@{segment.name}", today, with_this)  # as it will be used, so that no circle is saved
    return segment


def size(conn: Connection, segment: Segment, today: Today) -> int | None:
    """How many customers it has now; None when its query cannot be used, as one that needs a dropped segment."""
    try:
        return selecting.count(conn, f"@{segment.name}", today)
    except CrmError:
        return None


def users(conn: Connection, name: str) -> list[str]:
    """The names of the segments whose queries name this one."""
    from crmcli import query

    def names(node: Node) -> bool:
        return any(isinstance(it, query.Segment) and fold(it.name) == fold(name) for it in query.leaves(node))

    return [segment.name for segment, node in _parsed(conn) if names(node)]


def asking_for_tag(conn: Connection, tag: str) -> list[str]:
    """The names of the segments whose queries ask for the tag."""
    from crmcli import query

    return [segment.name for segment, node in _parsed(conn) if query.asks_for_tag(node, tag)]


def _parsed(conn: Connection) -> Iterator[tuple[Segment, Node]]:
    """Without those that an older version took for a query."""
    from crmcli import query

    for segment in store.all_of(conn):
        with suppress(QueryError):
            yield segment, query.parse(segment.query)


def rename(batch: Batch, old: Segment, new: str, today: Today) -> list[str]:
    """Call the segment something else, also in the queries that name it; returns the names of those segments.

    Raises Conflict when there is a segment of the new name, and Usage when it would become part of itself.
    """
    if new == old.name:
        return []
    there = store.get(batch.conn, new)
    if there and fold(new) != fold(old.name):
        raise Conflict(f"there is a segment {there.name} already: {there.query}; drop it first, or take another name")
    from crmcli import query

    named = users(batch.conn, old.name)
    store.rename(batch, old.name, new)
    for user in named:
        segment = store.existing(batch.conn, new if fold(user) == fold(old.name) else user)
        store.save(batch, segment._replace(query=query.renamed(segment.query, old.name, new)))
    with suppress(NotFound):  # it needs a dropped segment, now as before
        selecting.compiled(f"@{new}", today, selecting.saved(batch.conn))
    return named


def retag(batch: Batch, before: str, after: str) -> None:
    """Ask for a tag by its new name. Raises Usage for one that a query cannot hold."""
    from crmcli import query

    for name in asking_for_tag(batch.conn, before):
        segment = store.existing(batch.conn, name)
        store.save(batch, segment._replace(query=query.retagged(segment.query, before, after)))


def moves(
    book: Book, segment: Segment, since: Today, today: Today, now: str, progress: Callable[[], object]
) -> list[Move]:
    """Who entered and who left since the day `since` began, by the query as it is now.

    The query is asked twice: of the book as it was then, reckoning from that day, and of the book as it is.
    """
    query = f"@{segment.name}"
    with past.as_it_was(book, since.local_midnight(since.date), now, progress) as conn:
        before = set(selecting.select(conn, query, since))
    conn = book.conn
    after = set(selecting.select(conn, query, today))
    entered = [Move("entered", number, history.name_of(conn, number)) for number in sorted(after - before)]
    return entered + [Move("left", number, history.name_of(conn, number)) for number in sorted(before - after)]

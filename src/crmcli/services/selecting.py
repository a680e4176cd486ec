"""Which customers a query means."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from crmcli.store import customers as store
from crmcli.store.schema import Connection

Segments = Callable[[str], str]


class Today(NamedTuple):
    """The day queries reckon from, and the instant at which a local day begins."""

    date: datetime.date
    local_midnight: Callable[[datetime.date], str]


def select(conn: Connection, text: str, today: Today, sort: str | None = None, limit: int | None = None) -> list[int]:
    """Ids of the customers that fit. Raises QueryError, and Usage for an unknown sort field."""
    sql, parameters = condition(conn, text, today)
    order, more = _order(sort, today)
    return store.find(conn, sql, (*parameters, *more), order, limit)


def count(conn: Connection, text: str, today: Today) -> int:
    sql, parameters = condition(conn, text, today)
    return store.count(conn, sql, parameters)


def archived(conn: Connection, text: str, today: Today) -> tuple[int, str]:
    """How many archived customers fit the query, and the query that finds them. Raises QueryError."""
    wanted = f"is:archived ({text})" if "or" in text.lower().split() else f"is:archived {text}".rstrip()
    return count(conn, wanted, today), wanted


def condition(conn: Connection, text: str, today: Today) -> tuple[str, tuple[Any, ...]]:
    """The query as it is `compiled` with the book's own segments. Raises NotFound for a batch that is not there too."""
    found = compiled(text, today, saved(conn))
    if "batch" in text.lower():
        from crmcli import query
        from crmcli.store import history

        for leaf in query.leaves(query.parse(text)):
            if isinstance(leaf, query.Batch):
                history.existing(conn, leaf.id)
    return found


# The query language takes 12 ms to load, so the two commonest cases, no query and no sort, do without it.


def compiled(text: str, today: Today, segments: Segments) -> tuple[str, tuple[Any, ...]]:
    """The query as a condition in SQL and its parameters; `segments` is asked for each @name.

    Raises QueryError, Usage for a segment that is part of itself, and NotFound for one that nobody saved.
    """
    if not text.strip():
        return store.LIVING, ()
    from crmcli import query
    from crmcli.store import filters

    tree = query.parse(text)
    return filters.compile(tree, today=today.date, local_midnight=today.local_midnight, segments=segments)


def saved(conn: Connection) -> Segments:
    """The queries of the book's saved segments by name; the table is read only when one is asked for."""

    def query_of(name: str) -> str:
        from crmcli.store import segments

        return segments.existing(conn, name).query

    return query_of


def _order(sort: str | None, today: Today) -> tuple[str, tuple[str, ...]]:
    """SQL and its parameters."""
    if sort is None:
        return store.NEWEST_FIRST, ()
    from crmcli.store import filters

    return filters.order_by(sort, today.date)


def named(text: str, sort: str | None) -> list[str]:
    """The fields that the query and the sort speak of, once each."""
    sorted_by = [name.strip().removeprefix("-") for name in (sort or "").replace("，", ",").split(",") if name.strip()]
    if not text.strip():
        return list(dict.fromkeys(sorted_by))
    from crmcli import query

    asked = [getattr(leaf, "field", "") for leaf in query.leaves(query.parse(text))]
    return list(dict.fromkeys([*filter(None, asked), *sorted_by]))


def joined(words: Sequence[str] | None) -> str:
    """One query text of the words of a command line."""
    if not words:
        return ""
    from crmcli import query

    return query.join(words)

"""Which customers a query means."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from crmcli.store import customers as store
from crmcli.store.schema import Connection


class Today(NamedTuple):
    """The day queries reckon from, and the instant at which a local day begins."""

    date: datetime.date
    local_midnight: Callable[[datetime.date], str]


def select(conn: Connection, text: str, today: Today, sort: str | None = None, limit: int | None = None) -> list[int]:
    """Ids of the customers that fit. Raises QueryError, and Usage for an unknown sort field."""
    sql, parameters = compiled(text, today)
    return store.find(conn, sql, parameters, _order(sort), limit)


def count(conn: Connection, text: str, today: Today) -> int:
    sql, parameters = compiled(text, today)
    return store.count(conn, sql, parameters)


def archived(conn: Connection, text: str, today: Today) -> tuple[int, str]:
    """How many archived customers fit the query, and the query that finds them. Raises QueryError."""
    wanted = f"is:archived ({text})" if "or" in text.lower().split() else f"is:archived {text}".rstrip()
    return count(conn, wanted, today), wanted


# The query language takes 12 ms to load, so the two commonest cases, no query and no sort, do without it.


def compiled(text: str, today: Today) -> tuple[str, tuple[Any, ...]]:
    """The query as a condition in SQL and its parameters. Raises QueryError."""
    if not text.strip():
        return store.LIVING, ()
    from crmcli import query
    from crmcli.store import filters

    return filters.compile(query.parse(text), today=today.date, local_midnight=today.local_midnight)


def _order(sort: str | None) -> str:
    if sort is None:
        return store.NEWEST_FIRST
    from crmcli.store import filters

    return filters.order_by(sort)


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

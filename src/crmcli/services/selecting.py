"""Which customers a query means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from crmcli import query
from crmcli.store import customers as store
from crmcli.store import filters
from crmcli.store.schema import Connection


@dataclass(frozen=True)
class Today:
    """The day queries reckon from, and the instant at which a local day begins."""

    date: date
    local_midnight: Callable[[date], str]


def select(conn: Connection, text: str, today: Today, sort: str | None = None, limit: int | None = None) -> list[int]:
    """Ids of the customers that fit. Raises QueryError, and Usage for an unknown sort field."""
    condition = compiled(text, today)
    return store.find(conn, condition.sql, condition.params, filters.order_by(sort or "-id"), limit)


def count(conn: Connection, text: str, today: Today) -> int:
    condition = compiled(text, today)
    return store.count(conn, condition.sql, condition.params)


def compiled(text: str, today: Today) -> filters.Condition:
    return filters.compile(query.parse(text), today=today.date, local_midnight=today.local_midnight)


def joined(words: Sequence[str] | None) -> str:
    """One query text of the words of a command line."""
    return query.join(words or [])

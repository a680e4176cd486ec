"""What the tests of the query language share."""

from __future__ import annotations

from crmcli.errors import QueryError
from crmcli.query import parse


def error_position(query: str) -> int:
    try:
        parse(query)
    except QueryError as error:
        return error.position
    return 0

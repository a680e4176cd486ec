"""What a list shows: its columns, and how a value becomes a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from crmcli.model.customer import Customer
from crmcli.model.fields import field
from crmcli.model.shapes import join_values, split_values

LIST_FIELDS = ("id", "name", "company", "phone", "email", "city", "tags", "last")
"""What `crm list` shows of a customer, as a table and as TSV, when nobody asks for other fields."""

_NO_YEAR = re.compile("--[0-9]{2}-[0-9]{2}")

WHOLE = 1_000
"""As the `least` of a column that is of no use when cut."""


class Column(NamedTuple):
    """A column named `name`, under the heading `title` (the name when empty) in a table.

    In a table a column is shortened to `least` cells at most, one with `comfort` to less than that only when no column
    without is left, and only one that may `wrap` takes a second line. An `optional` one stays away when no row fills
    it, a `spare` one also when it would press the others, and `show` rewrites a cell for the eye. Pipes get every
    column and every cell as it is.
    """

    name: str
    title: str = ""
    right: bool = False
    least: int = 8
    comfort: int = 0
    wrap: bool = False
    optional: bool = False
    spare: bool = False
    style: str = ""
    show: Callable[[str], str] | None = None


def day(text: str) -> str:
    """The local day of an instant; days, partial days and other text as they are."""
    if "T" not in text:
        return text
    try:
        return datetime.fromisoformat(text).astimezone().date().isoformat()
    except ValueError:
        return text


def minute(text: str) -> str:
    """The local day and minute of an instant; other text as it is."""
    try:
        return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}" if "T" in text else text
    except ValueError:
        return text


def birthday(text: str) -> str:
    """A birthday without a year as people write it: 05-01, not --05-01 (RFC 6350); other text as it is."""
    return text[2:] if _NO_YEAR.fullmatch(text) else text


def first(cell: str) -> str:
    """The first of several values, and how many more there are: `138 0013 8000 +1`."""
    values = split_values(cell)
    return cell if len(values) < 2 else f"{values[0]} +{len(values) - 1}"


class Beside(NamedTuple):
    """What there is to say of customers that is none of their fields."""

    columns: Sequence[Column]
    of: Callable[[Customer], Mapping[str, Any]]


_CUSTOMER = {
    column.name: column
    for column in (
        Column("id", right=True, least=WHOLE, style="dim"),
        Column("name", comfort=16, style="bold"),
        Column("phone", comfort=WHOLE, show=first),
        Column("email", show=first),
        Column("wechat", show=first),
        Column("tags", least=4, style="cyan"),
        Column("tag", least=4, style="cyan"),
        Column("orders", right=True, least=WHOLE),
        Column("total", right=True, least=WHOLE),
        Column("first_order", title="first order", least=WHOLE),
        Column("last_order", title="last order", least=WHOLE),
        Column("cadence", right=True, least=WHOLE),
        Column("rhythm", right=True, least=WHOLE),
        Column("birthday", least=WHOLE, show=birthday),
        Column("last", least=WHOLE, show=day),
        Column("next", least=WHOLE),
        Column("created", least=WHOLE, show=day),
        Column("updated", least=WHOLE, show=day),
        Column("confirmed", least=WHOLE, show=day),
        Column("archived", least=WHOLE, show=day),
        Column("merged_into", title="merged into", right=True, least=WHOLE),
    )
}


def customer_columns(fields: Sequence[str], *, optional: Collection[str] = ()) -> list[Column]:
    """The columns of these customer fields."""
    return [(_CUSTOMER.get(name) or Column(name))._replace(optional=name in optional) for name in fields]


FOUND = Column("found", comfort=28, optional=True)
"""What a search found, where no other column shows it."""

SCORE, WHY = Column("score", right=True), Column("why", comfort=28, wrap=True)
"""How well a customer fits a search, 100 for the very name, and what shows it."""


def screen_columns(also: Sequence[str] = ()) -> list[Column]:
    """The columns of a table of customers: LIST_FIELDS, those of `also`, and where there is room `next`."""
    columns = customer_columns(with_also(also), optional=LIST_FIELDS)
    if any(column.name == "next" for column in columns):
        return columns
    return [*columns, _CUSTOMER["next"]._replace(optional=True, spare=True)]


def with_also(fields: Sequence[str]) -> list[str]:
    """LIST_FIELDS, and behind the name those of the fields that are not among them under any name."""
    known = [(found.name if (found := field(name)) else name) for name in fields]
    shown = {(found.name if (found := field(name)) else name) for name in LIST_FIELDS}
    more = [name for name in dict.fromkeys(known) if name not in shown]
    return [*LIST_FIELDS[:2], *more, *LIST_FIELDS[2:]]


def cell(value: Any) -> str:
    """A JSON value as a cell's text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return join_values(map(cell, value))
    return str(value)

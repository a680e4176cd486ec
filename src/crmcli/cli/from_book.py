"""What the book itself offers at a place of the command line.

Only where its passphrase is to be had without asking. Whatever stands in the way, there is simply nothing to offer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from typing import Any, TypeVar

from crmcli.cli.context import Crm
from crmcli.cli.shells import Choice, Value
from crmcli.errors import CrmError
from crmcli.model.customer import Customer
from crmcli.output.text import safe_line
from crmcli.store.schema import Connection

SECONDS = 0.5  # to wait for a program that writes
LONGEST_HELP = 60  # characters

T = TypeVar("T")


Offer = Callable[[Any, str], Iterator[Choice | Value]]


def customers(context: Any, typed: str) -> Iterator[Choice]:
    from crmcli.services import offering

    yield from map(_choice, _read(context.obj, lambda conn: offering.customers(conn, typed)))


def archived(context: Any, typed: str) -> Iterator[Choice]:
    from crmcli.services import offering

    yield from map(_choice, _read(context.obj, lambda conn: offering.archived(conn, typed)))


def tags(context: Any, typed: str) -> Iterator[Value]:
    """Behind the last comma."""
    before, comma, begun = typed.rpartition(",")
    taken = before.split(",")
    yield from (Value(before + comma + tag) for tag in _values(context.obj, "tag", begun) if tag not in taken)


def in_query(context: Any, typed: str) -> Iterator[Value]:
    """The value behind `city:`, `tag:` and others, behind # or @; of a quoted query the last term."""
    start = typed.rfind(" ") + 1
    before, term = typed[:start], typed[start:]
    if term.startswith("@"):
        yield from (Value(f"{before}@{it.value}") for it in segments(context, term[1:]))
        return
    field, mark, begun = ("tag", "#", term[1:]) if term.startswith("#") else term.partition(":")
    prefix = mark if mark == "#" else field + mark
    values = _values(context.obj, field, begun) if mark else []
    yield from (Value(before + prefix + value) for value in values if _says(prefix, field, value))


def segments(context: Any, typed: str) -> Iterator[Value]:
    from crmcli.services import offering
    from crmcli.store import segments as store

    names = _read(context.obj, lambda conn: [segment.name for segment in store.all_of(conn)])
    yield from map(Value, offering.beginning(names, typed))


def _says(prefix: str, field: str, value: str) -> bool:
    """Whether the term means just that value: some need quotes that a shell would take off."""
    from crmcli import query

    with suppress(CrmError):
        read = query.parse(query.join([prefix + value]))
        return (getattr(read, "field", ""), getattr(read, "text", "")) == (field, value)
    return False


def _values(crm: Crm, field: str, begun: str) -> Iterable[str]:
    from crmcli.services import offering
    from crmcli.store import values

    found = _read(crm, lambda conn: values.values(conn, field)) if field in values.FIELDS else []
    return [value for value in offering.beginning(found, begun) if value.isprintable()]


def _choice(customer: Customer) -> Choice:
    told = " · ".join(filter(None, (customer.name, customer.company)))
    told = safe_line(told) if len(told) <= LONGEST_HELP else safe_line(told[: LONGEST_HELP - 1]) + "…"
    return Choice(str(customer.id), told, customer.name if customer.name.isprintable() else "")


def _read(crm: Crm, read: Callable[[Connection], list[T]]) -> list[T]:
    """What is read from the book, which is opened for reading only and never brought to a newer version; else []."""
    from crmcli.store import book

    crm.unattended = True
    with suppress(Exception):  # a shell shows neither errors nor questions between two keys
        conn, _ = book.open_file(crm.path, crm.unlock, SECONDS, mode="ro")
        with closing(conn):
            return read(conn) if book.version_of(conn, crm.path) == book.SCHEMA_VERSION else []
    return []


OFFERS: dict[str, Offer] = {
    "who": customers,
    "unarchive who": archived,
    "tag add tags": tags,
    "tag remove tags": tags,
    "tag rename old": tags,
    "--tag": tags,
    "--add-tag": tags,
    "--remove-tag": tags,
    "segment show name": segments,
    "segment drop name": segments,
    "segment diff name": segments,
    "--where": in_query,
    "query": in_query,
}
"""By command and parameter, or by the parameter of any command."""

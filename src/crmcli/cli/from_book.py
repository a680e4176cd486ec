"""What the book itself offers at a place of the command line.

Only where its passphrase is to be had without asking. Whatever stands in the way, there is simply nothing to offer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from crmcli.cli.context import Crm
from crmcli.cli.shells import Choice, Value
from crmcli.errors import CrmError
from crmcli.model.customer import Customer
from crmcli.model.history import BatchInfo
from crmcli.output.text import safe_line
from crmcli.store.schema import Connection
from crmcli.text.fold import fold

if TYPE_CHECKING:
    from crmcli.model.order import Order
    from crmcli.services.offering import Offered

SECONDS = 0.5  # to wait for a program that writes
LONGEST_HELP = 60  # characters
BATCHES = 50  # looked at
TASKS = 500  # looked at
ORDERS = 20

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


def _own(read: Callable[[Customer], Iterable[str]], otherwise: Offer | None = None) -> Offer:
    """What the customer has whom the command names exactly; where it names nobody so, `otherwise`."""

    def offer(context: Any, typed: str) -> Iterator[Choice | Value]:
        from crmcli.services import lookup, offering

        crm, who = context.obj, context.params.get("who")

        def values(conn: Connection) -> list[str]:
            found = lookup.find(conn, who, crm.config["region"])
            return list(read(found.customer)) if found.exact else []

        if not who and otherwise is not None:
            yield from otherwise(context, typed)
        elif who:
            yield from map(Value, filter(str.isprintable, offering.beginning(_read(crm, values), typed)))

    return offer


def named(crm: Crm, who: str) -> list[Customer]:
    """The customer whom `who` names, exactly or forgivingly; none where it is nobody or several."""
    from crmcli.services import lookup

    return _read(crm, lambda conn: [lookup.find(conn, who, crm.config["region"]).customer])


def _handles(customer: Customer) -> list[str]:
    return [f"{point.kind}={point.value}" for point in customer.contacts if point.kind not in ("email", "phone")]


def _batches(fits: Callable[[BatchInfo], bool]) -> Offer:
    """The newest of the batches that fit."""

    def offer(context: Any, typed: str) -> Iterator[Choice]:
        from crmcli.output.columns import minute
        from crmcli.store import history

        for info in _read(context.obj, lambda conn: history.batches(conn, BATCHES)):
            if fits(info) and str(info.id).startswith(typed):
                told = " · ".join(filter(None, (info.command, minute(info.at), ", ".join(info.names))))
                yield Choice(str(info.id), _short(told), "")

    return offer


def tasks(context: Any, typed: str) -> Iterator[Choice]:
    """The most urgent ones by their handles."""
    from crmcli.model.task import handle
    from crmcli.store import tasks as store

    for task, name in _read(context.obj, lambda conn: list(store.select(conn, store.Asked(most=TASKS)))):
        if handle(task.number).startswith(typed):
            told = " · ".join(filter(None, (task.day, task.what or task.kind, name)))
            yield Choice(handle(task.number), _short(told), "")


def in_query(context: Any, typed: str) -> Iterator[Value]:
    """The value behind `city:`, `tag:` and others, behind # or @; of a quoted query the last term."""
    before, term = _last_value(typed)
    if term.startswith("@"):
        yield from (Value(f"{before}@{it.value}") for it in segments(context, term[1:]))
        return
    field, mark, begun = ("tag", "#", term[1:]) if term.startswith("#") else term.partition(":")
    prefix = mark if mark == "#" else field + mark
    values = _values(context.obj, field, begun) if mark else []
    yield from (Value(before + prefix + value) for value in values if _says(prefix, field, value))


def _last_value(typed: str) -> tuple[str, str]:
    """Like `last_term`, but city:San F may be the beginning of one: within quotes it is."""
    if " " in typed.rstrip():
        from crmcli import query

        if query.join([typed]) != typed:
            return "", typed
    return last_term(typed)


def last_term(typed: str) -> tuple[str, str]:
    """What was typed of a query, as what stands before its last term, and that term."""
    start = typed.rfind(" ") + 1
    while typed[start : start + 1] in ("-", "("):
        start += 1
    return typed[:start], typed[start:]


def segments(context: Any, typed: str) -> Iterator[Value]:
    from crmcli.services import offering
    from crmcli.store import segments as store

    names = _read(context.obj, lambda conn: [segment.name for segment in store.all_of(conn)])
    yield from map(Value, offering.beginning(names, typed))


def orders(context: Any, typed: str) -> Iterator[Choice]:
    """By handle, the newest first; those of a number that begins so by it."""
    from crmcli.output.orders import in_short
    from crmcli.store import orders as store

    def read(conn: Connection) -> list[tuple[Order, str]]:
        return list(store.listed(conn, store.beginning(conn, typed, ORDERS)))

    for order, name in _read(context.obj, read):
        word = order.handle if order.handle.startswith(typed) else order.number or order.handle
        yield Choice(word, _short(" · ".join(filter(None, (name, order.at, order.money, in_short(order))))), "")


def products(context: Any, typed: str) -> Iterator[Value]:
    from crmcli.services import offering
    from crmcli.store import products as store

    found = _read(context.obj, lambda conn: store.all_of(conn, archived=context.info_name == "unarchive"))
    words = [word for it in found for word in (it.name, it.sku) if word]
    yield from map(Value, offering.beginning(words, typed))


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

    found = _read(crm, lambda conn: values.values(conn, field, fold(begun))) if field in values.FIELDS else []
    return [value for value in offering.beginning(found, begun) if value.isprintable()]


def _choice(offered: Offered) -> Choice:
    customer = offered.customer
    told = " · ".join(filter(None, (customer.name, customer.company)))
    return Choice(
        str(customer.id), _short(told), customer.name if customer.name.isprintable() else "", offered.is_called
    )


def _short(told: str) -> str:
    return safe_line(told) if len(told) <= LONGEST_HELP else safe_line(told[: LONGEST_HELP - 1]) + "…"


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
    "dedupe merge keep": customers,
    "dedupe merge others": customers,
    "unarchive who": archived,
    "tag add tags": tags,
    "tag remove tags": tags,
    "tag rename old": tags,
    "--tag": tags,
    "--add-tag": tags,
    "--remove-tag": _own(lambda customer: customer.tags, tags),
    "--remove-phone": _own(lambda customer: [point.value for point in customer.phones]),
    "--remove-email": _own(lambda customer: [point.value for point in customer.emails]),
    "--remove-handle": _own(_handles),
    "undo batch": _batches(lambda it: it.undone_by is None and it.undoes is None),
    "redo batch": _batches(lambda it: it.undone_by is not None and it.undoes is None),
    "history --batch": _batches(lambda _: True),
    "done tasks": tasks,
    "task done tasks": tasks,
    "task drop tasks": tasks,
    "task edit task": tasks,
    "snooze words": tasks,
    "task snooze words": tasks,
    "segment show name": segments,
    "segment rename old": segments,
    "segment drop name": segments,
    "segment diff name": segments,
    "order": orders,
    "order remove names": orders,
    "product": products,
    "--product": products,
    "--where": in_query,
    "query": in_query,
}
"""By command and parameter, or by the parameter of any command."""

"""A customer as the outside world sees it: one JSON object, or flat text cells. The contract of docs/cli.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from crmcli.errors import InvalidValue
from crmcli.model.customer import Address, ContactPoint, Customer
from crmcli.model.fields import field, unknown
from crmcli.model.interaction import Interaction

FLAT_COLUMNS = (
    "uid", "id", "external_id", "kind", "name", "company", "title", "email", "phone", "wechat",
    "address", "city", "region", "postcode", "country",
    "birthday", "tags", "source", "stage", "tier", "language", "notes",
)  # fmt: skip
"""The columns of a customer in CSV, in this order; `handle.SERVICE` and `field.KEY` follow where they occur."""

Get = Callable[[Customer], str | None]
"""Reads a flat text; None is the empty one."""

HANDLE, FIELD = "handle.", "field."
_VALUE = re.compile(r"(?:\\[;\\]|[^;])+")
_ESCAPE = re.compile(r"\\([;\\])")


def join_values(values: Iterable[str]) -> str:
    r"""Several values in one cell, `a; b`. Inside a value `;` is written `\;` and a backslash `\\`; empty ones go."""
    return "; ".join([_escape(value) for value in values if value])


def split_values(cell: str) -> list[str]:
    r"""The values of a cell that `join_values` wrote. Spaces around a value are not part of it.

    Cells of other programs are taken as they come: a backslash before anything but `;` and `\` is a backslash.
    """
    parts = (part.strip() for part in _VALUE.findall(cell))
    return [_ESCAPE.sub(r"\1", part) for part in parts if part]


def as_json(customer: Customer) -> dict[str, Any]:
    """The customer as a JSON object: always every key, always in this order, the primary value first.

    `total` is a number of whole currency units.
    """
    return {
        "id": customer.id,
        "uid": customer.uid,
        "kind": customer.kind,
        "name": customer.name,
        "company": customer.company,
        "title": customer.title,
        "emails": [_email(point) for point in primary_first(customer.emails)],
        "phones": [_phone(point) for point in primary_first(customer.phones)],
        "handles": [{"service": point.kind, "value": point.value} for point in primary_first(customer.handles)],
        "addresses": [_address(address) for address in addresses(customer)],
        "birthday": customer.birthday,
        "tags": list(customer.tags),
        "source": customer.source,
        "stage": customer.stage,
        "tier": customer.tier,
        "language": customer.language,
        "notes": customer.notes,
        "external_id": customer.external_ids[0].value if customer.external_ids else None,
        "fields": dict(customer.fields),
        "last_touch": customer.last_touch,
        "next_follow_up": customer.next_follow_up,
        "orders": customer.orders,
        "total": customer.total // 100 if customer.total % 100 == 0 else customer.total / 100,
        "merged_into": customer.merged_into,
        "created_at": customer.created_at,
        "updated_at": customer.updated_at,
        "confirmed_at": customer.confirmed_at,
        "archived_at": customer.archived_at,
        "external_ids": [{"source": it.source, "value": it.value} for it in customer.external_ids],
    }


def touch_as_json(touch: Interaction) -> dict[str, Any]:
    """A touch as `show` lists it in JSON."""
    return {
        "id": touch.id,
        "at": touch.at,
        "kind": touch.kind,
        "summary": touch.summary,
        "outcome": touch.outcome,
        "direction": touch.direction,
        "minutes": touch.minutes,
        "body": touch.body,
        "source": touch.source,
    }


def as_flat(customer: Customer) -> dict[str, str]:
    """Every flat name with the customer's text, its `handle.SERVICE` and `field.KEY` included; "" for nothing."""
    flat = {name: get(customer) or "" for name, get in _FLAT.items()}
    for name in own_columns(customer):
        flat[name] = _open_ended(customer, name)
    return flat


def own_columns(customer: Customer) -> list[str]:
    """The `handle.SERVICE` and `field.KEY` columns that this customer fills. WeChat has a column of its own."""
    services = dict.fromkeys(point.kind for point in customer.handles if point.kind != "wechat")
    return [HANDLE + service for service in services] + [FIELD + key for key in customer.fields]


def pick(customer: Customer, fields: Sequence[str]) -> dict[str, str]:
    """The named flat texts under the names and in the order asked for; any name or alias of fields.py will do.

    Raises:
        InvalidValue: a name that is no field.
    """
    return picker(fields)(customer)


def picker(fields: Sequence[str]) -> Callable[[Customer], dict[str, str]]:
    """`pick` for many customers. Raises InvalidValue at once."""
    getters = [(name, _getter(name)) for name in fields]
    return lambda customer: {name: get(customer) or "" for name, get in getters}


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;")


def _getter(name: str) -> Get:
    known = field(name)
    if name not in _FLAT and known is None:
        raise InvalidValue("fields", unknown(name))
    flat = name if name in _FLAT or known is None else known.name
    return _FLAT[flat] if flat in _FLAT else lambda customer: _open_ended(customer, flat)


def _open_ended(customer: Customer, name: str) -> str:
    if name.startswith(HANDLE):
        return _values(customer.of_kind(name.removeprefix(HANDLE)))
    return customer.fields.get(name.removeprefix(FIELD), "")


def money(minor: int) -> str:
    """An amount of hundredths as people write it: `1234.50`."""
    whole, hundredths = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole}.{hundredths:02}"


def primary_first(points: Sequence[ContactPoint]) -> Sequence[ContactPoint]:
    """In the order of the book, but the primary one before the others."""
    return points if len(points) < 2 else sorted(points, key=lambda point: not point.is_primary)


def addresses(customer: Customer) -> Sequence[Address]:
    """The customer's addresses, the primary one first."""
    found = customer.addresses
    return found if len(found) < 2 else sorted(found, key=lambda address: not address.is_primary)


def _email(point: ContactPoint) -> dict[str, Any]:
    return {
        "value": point.value,
        "label": point.label,
        "primary": point.is_primary,
        "opted_out": point.opted_out,
    }


def _phone(point: ContactPoint) -> dict[str, Any]:
    return {
        "value": point.value,
        "e164": point.norm if point.norm.startswith("+") else None,
        "label": point.label,
        "primary": point.is_primary,
        "opted_out": point.opted_out,
    }


def _address(address: Address) -> dict[str, Any]:
    return {
        "street": address.street,
        "city": address.city,
        "region": address.region,
        "postcode": address.postcode,
        "country": address.country,
        "label": address.label,
    }


def _points(kind: str) -> Get:
    def get(customer: Customer) -> str:
        points = [point for point in customer.contacts if point.kind == kind]
        return _values(points) if points else ""

    return get


def _values(points: Sequence[ContactPoint]) -> str:
    if len(points) == 1:  # nearly always
        return _escape(points[0].value)
    return join_values(point.value for point in primary_first(points))


def _handles(customer: Customer) -> str:
    return join_values(f"{point.kind}={point.value}" for point in primary_first(customer.handles))


def _place(part: str) -> Get:
    read = attrgetter(part)

    def get(customer: Customer) -> str | None:
        found = customer.addresses
        return read(found[0] if len(found) == 1 else addresses(customer)[0]) if found else None

    return get


def _number(attribute: str) -> Get:
    read = attrgetter(attribute)

    def get(customer: Customer) -> str | None:
        value = read(customer)
        return None if value is None else str(value)

    return get


def _tags(customer: Customer) -> str:
    return join_values(customer.tags) if customer.tags else ""


# An attrgetter of a text is called a million times in an export, and is quicker than any function.
_FLAT: dict[str, Get] = {
    **{name: attrgetter(name) for name in FLAT_COLUMNS if name in Customer._fields},
    "id": _number("id"),
    "external_id": lambda customer: customer.external_ids[0].value if customer.external_ids else "",
    "email": _points("email"),
    "phone": _points("phone"),
    "wechat": _points("wechat"),
    "address": _place("street"),
    "city": _place("city"),
    "region": _place("region"),
    "postcode": _place("postcode"),
    "country": _place("country"),
    "tags": _tags,
    "tag": _tags,
    "handle": _handles,
    "last": attrgetter("last_touch"),
    "next": attrgetter("next_follow_up"),
    "touches": _number("touches"),
    "orders": _number("orders"),
    "total": lambda customer: money(customer.total),
    "first_order": attrgetter("first_order"),
    "last_order": attrgetter("last_order"),
    "cadence": _number("cadence_days"),
    "rhythm": _number("rhythm"),
    "created": attrgetter("created_at"),
    "updated": attrgetter("updated_at"),
    "confirmed": attrgetter("confirmed_at"),
    "archived": attrgetter("archived_at"),
    "merged_into": _number("merged_into"),
}

FLAT_NAMES = tuple(_FLAT)
"""Every flat name but the open-ended `handle.SERVICE` and `field.KEY`."""

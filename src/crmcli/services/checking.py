"""From a draft (raw strings) to a checked customer: the one place where fields are read and refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crmcli.errors import InvalidValue
from crmcli.model.customer import Address, ContactPoint, Customer, ExternalId
from crmcli.model.draft import Draft
from crmcli.text.clean import LINE_LIMIT, multi_line, single_line
from crmcli.text.dates import parse_birthday
from crmcli.text.emails import parse as parse_email
from crmcli.text.emails import written
from crmcli.text.fold import fold
from crmcli.text.phones import parse as parse_phone
from crmcli.text.phones import region_of

KINDS = ("person", "company")
ADDRESS_PARTS = ("street", "city", "region", "postcode", "country")
COMMAS = ",，、"  # between tags
TEXT_FIELDS = ("company", "title", "source", "stage", "tier", "language")


@dataclass(frozen=True)
class Rules:
    """How values are read: a phone region (or ""), the order of day and month, and the day that it is, if known."""

    region: str = ""
    date_order: str = "dmy"
    today: date | None = None


def build(draft: Draft, rules: Rules, external_source: str = "", *, needs_name: bool = True) -> Customer:
    """The checked customer; without a name only where none is needed. Raises InvalidValue naming the field."""
    texts: dict[str, Any] = {
        field: one_line(field, value) or None for field in TEXT_FIELDS if (value := getattr(draft, field))
    }
    return Customer(
        name=name_of(draft.name) if needs_name or draft.name else "",
        uid=optional("uid", draft.uid),
        kind=kind_of(draft.kind),
        birthday=birthday_of(draft.birthday, rules),
        notes=notes_of(draft.notes),
        fields=fields_of(draft.fields),
        contacts=contacts_of(draft, rules),
        addresses=addresses_of(draft),
        tags=tags_of(draft.tags),
        external_ids=external_ids_of(draft, external_source),
        **texts,
    )


def name_of(name: str | None) -> str:
    checked = one_line("name", name or "")
    if not checked:
        raise InvalidValue("name", "is empty")
    return checked


def optional(field: str, value: str | None) -> str | None:
    return (one_line(field, value) or None) if value else None


def one_line(field: str, value: str) -> str:
    """`value` of a short field, without outer whitespace. Raises InvalidValue where it has a line break."""
    if value.isprintable() and len(value) <= LINE_LIMIT:  # nothing in it to refuse: a million times in an import
        return value.strip()
    checked = single_line(field, value)
    if "\n" in checked or "\r" in checked:
        raise InvalidValue(field, "has a line break")
    return checked


def external_ids_of(draft: Draft, source: str) -> tuple[ExternalId, ...]:
    """Those with their sources, where they are given, else the single one; `source` is of those without any."""
    if not (draft.external_id or draft.external_ids):  # nearly always
        return ()
    given = draft.external_ids or [("", draft.external_id or "")]
    checked = [(one_line("external id", of), one_line("external id", value)) for of, value in given]
    return tuple(dict.fromkeys(ExternalId(of or source, value) for of, value in checked if value))


def notes_of(value: str | None) -> str | None:
    return (multi_line("notes", value) or None) if value else None


def kind_of(value: str | None) -> str:
    kind = (value or "").strip().lower() or "person"
    if kind not in KINDS:
        raise InvalidValue("kind", f"{kind!r} is neither person nor company")
    return kind


def birthday_of(value: str | None, rules: Rules) -> str | None:
    if not value or not value.strip():
        return None
    birthday = parse_birthday(value, rules.date_order)
    # A day is let through: where the customer lives it may be tomorrow. One without a year begins with a dash.
    if rules.today and birthday > (rules.today + timedelta(days=1)).isoformat():
        raise InvalidValue("birthday", f"{birthday} lies in the future")
    return birthday


def fields_of(fields: dict[str, str]) -> dict[str, str]:
    """Custom fields; one with an empty value is left out."""
    checked = {}
    for key, value in fields.items():
        name = one_line("field", key)
        if not name:
            raise InvalidValue("field", "has no name; write it as name=value")
        if any(char < " " for char in name):  # it becomes a heading of tables
            raise InvalidValue("field", f"the name {name!r} holds a control character")
        text = multi_line(f"field {name}", value)
        if text:
            checked[name] = text
    return checked


def split_tags(text: str) -> list[str]:
    """The tags of `vip,expo` or 大客户，展会. Raises InvalidValue when there is none."""
    found = [part.strip() for part in re.split(f"[{COMMAS}]", text) if part.strip()]
    if not found:
        raise InvalidValue("tag", f"{text!r} names no tag")
    return found


def tags_of(tags: list[str]) -> tuple[str, ...]:
    """Tags without a leading #, each once; spellings that fold alike are one tag."""
    checked: dict[str, str] = {}
    for raw in tags:
        tag = one_line("tag", raw).lstrip("#").strip()
        if not tag or not fold(tag):
            raise InvalidValue("tag", f"{raw!r} has no letters")
        if any(comma in tag for comma in COMMAS):
            raise InvalidValue("tag", f"{tag!r} has a comma; commas stand between tags")
        checked.setdefault(fold(tag), tag)
    return tuple(checked.values())


def addresses_of(draft: Draft) -> tuple[Address, ...]:
    """The draft's own address, which is the primary one, and the further ones."""
    own = _address([getattr(draft, part) for part in ADDRESS_PARTS], draft.address_label)
    if not draft.more_addresses:  # nearly always
        return (own._replace(is_primary=True),) if own else ()
    further = (_address([it.get(part) for part in ADDRESS_PARTS], it.get("label")) for it in draft.more_addresses)
    found = list(filter(None, (own, *further)))
    return tuple(address._replace(is_primary=number == 0) for number, address in enumerate(found))


def _address(parts: list[str | None], label: str | None) -> Address | None:
    if not any(parts):
        return None
    street, city, region, postcode, country = map(optional, ADDRESS_PARTS, parts)
    if not (street or city or region or postcode or country):
        return None
    return Address(street, city, region, postcode, country, optional("label", label))


def contacts_of(draft: Draft, rules: Rules) -> tuple[ContactPoint, ...]:
    """Every way to reach the customer, each once; the first of a kind is the primary one."""
    region = region_of(draft.country) if draft.country else None
    points = [email_point(value) for value in draft.emails]
    points += [phone_point(value, region or rules.region) for value in draft.phones]
    points += [handle_point(service, value) for service, value in draft.handles]
    if draft.labels or draft.opted_out:
        given = (*draft.emails, *draft.phones, *("" for _ in draft.handles))
        points = [_detailed(point, value, draft) for point, value in zip(points, given, strict=True)]
    return with_primaries(points)


def _detailed(point: ContactPoint, given: str, draft: Draft) -> ContactPoint:
    """With what the draft says of the value as it was given; of a handle it says nothing."""
    return point._replace(label=optional("label", draft.labels.get(given)), opted_out=given in draft.opted_out)


def with_primaries(points: list[ContactPoint]) -> tuple[ContactPoint, ...]:
    once: dict[tuple[str, str], ContactPoint] = {}
    kinds: set[str] = set()
    for point in points:
        kind, value, norm, label, _, opted_out, *_ = point
        if (kind, norm) not in once:
            once[kind, norm] = point if kind in kinds else ContactPoint(kind, value, norm, label, True, opted_out)
            kinds.add(kind)
    return tuple(once.values())


def email_point(value: str) -> ContactPoint:
    return ContactPoint("email", written(one_line("email", value)), parse_email(value))


def phone_point(value: str, region: str) -> ContactPoint:
    return ContactPoint("phone", one_line("phone", value), parse_phone(value, region or None).norm)


def handle_point(service: str, value: str) -> ContactPoint:
    kind = fold(one_line("handle", service))
    if not kind or kind in ("email", "phone"):
        raise InvalidValue("handle", f"{service!r} is not a service; write it as service=name, like line=wang88")
    checked = one_line(kind, value)
    if not fold(checked):
        raise InvalidValue(kind, "is empty")
    return ContactPoint(kind, checked, fold(checked))

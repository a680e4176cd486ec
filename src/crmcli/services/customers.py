"""Adding, editing, tagging and archiving customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crmcli.errors import Duplicate, InvalidValue, NotFound
from crmcli.model.customer import Address, ContactPoint, Customer
from crmcli.model.fields import field as known_field
from crmcli.services.checking import (
    ADDRESS_PARTS,
    TEXT_FIELDS,
    Rules,
    birthday_of,
    email_point,
    fields_of,
    handle_point,
    kind_of,
    name_of,
    notes_of,
    optional,
    phone_point,
    tags_of,
)
from crmcli.services.lookup import candidate
from crmcli.services.touches import set_follow_up
from crmcli.store import customers as store
from crmcli.store.book import Batch
from crmcli.store.schema import Connection
from crmcli.text.fold import fold
from crmcli.text.phones import region_of


def sure_duplicate(conn: Connection, customer: Customer) -> Customer | None:
    """A living customer with the same e-mail or phone and a like name: surely the same one."""
    others = [
        other
        for point in customer.contacts
        if point.kind in ("email", "phone")
        for other in store.load(conn, store.by_norm(conn, point.kind, point.norm))
    ]
    if not others:
        return None
    from crmcli.text.names import alike  # with rapidfuzz: only when there is something to compare

    return next((other for other in others if alike(customer.name, other.name)), None)


def refuse_duplicate(conn: Connection, customer: Customer) -> None:
    """Raises Duplicate naming the customer that is surely the same."""
    other = sure_duplicate(conn, customer)
    if other is not None:
        why = f"has the same {_shared(customer, other)}"
        if other.archived_at:
            why = f"is archived (bring back: crm unarchive {other.id}) and {why}"
        raise Duplicate(
            f"{customer.name} is surely {other.name} (#{other.id}), who {why};"
            f" change that one with crm edit {other.id}, or add another with --allow-duplicate",
            [candidate(other)],
        )


def _shared(customer: Customer, other: Customer) -> str:
    known = {(point.kind, point.norm) for point in other.contacts}
    point = next(it for it in customer.contacts if it.kind in ("email", "phone") and (it.kind, it.norm) in known)
    return f"{'e-mail' if point.kind == 'email' else 'phone'} {point.value}"


def refuse_known_external_id(conn: Connection, customer: Customer) -> None:
    """An external id names one customer of its source. Raises Duplicate."""
    for external in customer.external_ids:
        for other in store.load(conn, store.by_external_id(conn, external.value, external.source)):
            raise Duplicate(
                f"the external id {external.value} belongs to {other.name} (#{other.id}) already", [candidate(other)]
            )


@dataclass
class Edit:
    """What is to change: single values are set, many-valued ones only added to and removed from.

    `values` holds raw strings by field name (address parts too); `clear` names fields to empty.
    """

    values: dict[str, str] = field(default_factory=dict)
    clear: list[str] = field(default_factory=list)
    note: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    add_phones: list[str] = field(default_factory=list)
    remove_phones: list[str] = field(default_factory=list)
    add_emails: list[str] = field(default_factory=list)
    remove_emails: list[str] = field(default_factory=list)
    add_handles: list[tuple[str, str]] = field(default_factory=list)
    remove_handles: list[tuple[str, str]] = field(default_factory=list)
    add_tags: list[str] = field(default_factory=list)
    remove_tags: list[str] = field(default_factory=list)
    follow_up: date | None = None
    clear_follow_up: bool = False

    def __bool__(self) -> bool:
        return any(vars(self).values())


MANY_VALUED = ("phone", "email", "wechat", "handle", "tag", "address", "fields")
CLEARABLE = ("birthday", "notes", *TEXT_FIELDS, *ADDRESS_PARTS, *MANY_VALUED)


def apply_edit(batch: Batch, customer: Customer, edit: Edit, rules: Rules) -> bool:
    """Change the customer in the book; returns whether anything differs. Raises InvalidValue and NotFound."""
    own = _own_values(customer, edit, rules)
    changed = {name: value for name, value in own.items() if getattr(customer, name) != value}
    if changed:
        store.update(batch, customer.number, changed)
    _edit_address(batch, customer, edit)
    _edit_contacts(batch, customer, edit, rules)
    _edit_tags(batch, customer, edit)
    moved = edit.follow_up or edit.clear_follow_up
    return bool(moved and _edit_follow_up(batch, customer, edit.follow_up)) or customer.number in batch.edited


def _own_values(customer: Customer, edit: Edit, rules: Rules) -> dict[str, Any]:
    """The columns of the customer's own row as they are to be."""
    wanted: dict[str, Any] = {}
    for name, raw in edit.values.items():
        if name not in ADDRESS_PARTS:
            wanted[name] = _checked(name, raw, rules)
    for name in edit.clear:
        if name in ("birthday", "notes", *TEXT_FIELDS):
            wanted[name] = None
    if edit.note:
        kept = None if "notes" in edit.clear else customer.notes
        wanted["notes"] = "\n".join(part for part in (kept, notes_of(edit.note)) if part) or None
    if edit.fields or "fields" in edit.clear or any(name.startswith("field.") for name in edit.clear):
        wanted["fields"] = _custom_fields(customer, edit)
    return wanted


def _checked(name: str, raw: str, rules: Rules) -> Any:
    if name == "name":
        return name_of(raw)
    if name == "kind":
        return kind_of(raw)
    if name == "birthday":
        return birthday_of(raw, rules)
    return optional(name, raw)


def _custom_fields(customer: Customer, edit: Edit) -> dict[str, str]:
    """An empty value takes a field away, like --clear field.KEY."""
    kept = {} if "fields" in edit.clear else dict(customer.fields)
    gone = {name.removeprefix("field.") for name in edit.clear if name.startswith("field.")}
    gone |= {key for key, value in edit.fields.items() if not value.strip()}
    return {key: value for key, value in {**kept, **fields_of(edit.fields)}.items() if key not in gone}


def _edit_address(batch: Batch, customer: Customer, edit: Edit) -> None:
    """Parts are set on the primary address, which is made when there is none and goes when nothing of it is left."""
    number = customer.number
    assert number is not None
    if "address" in edit.clear:
        store.remove_rows(batch, "addresses", number, [it.id for it in customer.addresses if it.id])
        customer = customer._replace(addresses=())
    parts = {part: optional(part, edit.values[part]) for part in ADDRESS_PARTS if part in edit.values}
    parts |= {part: None for part in ADDRESS_PARTS if part in edit.clear}
    if not parts:
        return
    primary = customer.addresses[0] if customer.addresses else Address(is_primary=True)
    wanted: Address = primary._replace(**parts)  # type: ignore[arg-type]  # the parts are all texts
    if not any(getattr(wanted, part) for part in ADDRESS_PARTS):
        if primary.id:
            store.remove_rows(batch, "addresses", number, [primary.id])
    elif primary.id is None:
        store.add_address(batch, number, wanted)
    elif wanted != primary:
        store.update_address(batch, number, wanted)


def _edit_contacts(batch: Batch, customer: Customer, edit: Edit, rules: Rules) -> None:
    region = _region(customer, edit, rules)
    removed = [_existing(customer, email_point(value)) for value in edit.remove_emails]
    removed += [_existing_phone(batch.conn, customer, value, region) for value in edit.remove_phones]
    removed += [_existing(customer, handle_point(*pair)) for pair in edit.remove_handles]
    for name in edit.clear:
        if name in ("phone", "email", "wechat") or name.startswith("handle."):
            removed += customer.of_kind(name.removeprefix("handle."))
    if "handle" in edit.clear:
        removed += customer.handles
    added = [email_point(value) for value in edit.add_emails]
    added += [phone_point(value, region) for value in edit.add_phones]
    added += [handle_point(*pair) for pair in edit.add_handles]
    _apply_contacts(batch, customer, removed, added)


def _region(customer: Customer, edit: Edit, rules: Rules) -> str:
    country = edit.values.get("country") or next((it.country for it in customer.addresses if it.country), None)
    return (region_of(country) if country else None) or rules.region


def _existing(customer: Customer, wanted: ContactPoint) -> ContactPoint:
    for point in customer.contacts:
        if (point.kind, point.norm) == (wanted.kind, wanted.norm):
            return point
    raise NotFound(f"{customer.name} (#{customer.number}) has no {wanted.kind} {wanted.value}")


def _existing_phone(conn: Connection, customer: Customer, value: str, region: str) -> ContactPoint:
    """A phone as typed, or by its number in any spelling; one without its prefix must be a single one's."""
    wanted = phone_point(value, region)
    found = [it for it in customer.phones if fold(it.value) == fold(value)]
    found = found or [it for it in customer.phones if it.norm == wanted.norm]
    if not found:
        alike = store.phones_of(conn, customer.number, value)
        found = [it for it in customer.phones if it.id in alike]
    if len(found) > 1:
        raise InvalidValue("phone", f"{value} may be {' or '.join(it.value for it in found)}; give it whole")
    return found[0] if found else _existing(customer, wanted)


def _apply_contacts(
    batch: Batch, customer: Customer, removed: Sequence[ContactPoint], added: Sequence[ContactPoint]
) -> None:
    gone = {point.id for point in removed if point.id}
    if gone:
        store.remove_rows(batch, "contact_points", customer.number, sorted(gone))
    kept = [point for point in customer.contacts if point.id not in gone]
    for kind in {point.kind for point in removed if point.is_primary}:
        successor = next((point for point in kept if point.kind == kind), None)
        if successor is not None and successor.id is not None:
            store.make_primary(batch, customer.number, successor.id)
    for point in added:
        if all((point.kind, point.norm) != (it.kind, it.norm) for it in kept):
            first = all(it.kind != point.kind for it in kept)
            kept.append(point)
            store.add_contact(batch, customer.number, point._replace(is_primary=first))


def _edit_tags(batch: Batch, customer: Customer, edit: Edit) -> None:
    gone = customer.tags if "tag" in edit.clear else tags_of(edit.remove_tags)
    for tag in gone:
        store.remove_tag(batch, customer.number, tag)
    for tag in tags_of(edit.add_tags):
        store.add_tag(batch, customer.number, tag)


def _edit_follow_up(batch: Batch, customer: Customer, day: date | None) -> bool:
    """Whether that is a change."""
    return bool(set_follow_up(batch, customer.number, day)) or customer.next_follow_up != (day and day.isoformat())


def refuse_missing_tags(customer: Customer, tags: Sequence[str]) -> None:
    """Raises NotFound for a tag that the customer does not carry."""
    carried = {fold(tag) for tag in customer.tags}
    for tag in tags_of(list(tags)):
        if fold(tag) not in carried:
            raise NotFound(f"{customer.name} (#{customer.number}) has no tag {tag}")


def check_clear(names: Sequence[str]) -> list[str]:
    """The fields that --clear names, by any of their names. Raises InvalidValue for one that cannot be emptied."""
    return [_clearable(name) for name in names]


def _clearable(name: str) -> str:
    known = known_field(name)
    for plain in (name, known.name if known else ""):
        if plain in CLEARABLE or plain.startswith(("field.", "handle.")):
            return plain
    raise InvalidValue(
        "clear", f"{name!r} cannot be emptied; there are {', '.join(CLEARABLE)}, field.KEY and handle.SERVICE"
    )


def set_archived(batch: Batch, customers: Sequence[Customer], archived: bool) -> list[Customer]:
    """Hide or bring back; returns those for whom that is a change."""
    differing = [customer for customer in customers if (customer.archived_at is not None) != archived]
    for customer in differing:
        store.update(batch, customer.number, {"archived_at": batch.now if archived else None})
    return differing


def retag(batch: Batch, customer: Customer, before: str, after: str) -> bool:
    """Replace a tag on a customer that carries it; returns whether that is a change."""
    if after in customer.tags and fold(before) == fold(after):
        return False  # spelled so already
    return store.rename_tag(batch, customer.number, before, after) or store.remove_tag(batch, customer.number, before)

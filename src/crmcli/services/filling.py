"""What a record adds to, or changes on, a customer who is in the book already. Blanks never erase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from crmcli.model.customer import Address, ContactPoint, Customer, ExternalId
from crmcli.model.shapes import FIELD, join_values
from crmcli.services.checking import ADDRESS_PARTS
from crmcli.store import customers as store
from crmcli.store import merging
from crmcli.store.book import Batch
from crmcli.text.fold import fold
from crmcli.text.name_words import is_stand_in

SINGLE = ("company", "title", "birthday", "source", "stage", "tier", "language", "notes")

_PAGES = ("url", "linkedin")

FieldChange = tuple[str, str, str]  # field, before, after; many-valued ones joined


@dataclass(frozen=True, slots=True)
class Changes:
    """An address replaces the one of its id, or is a new one. `opt_outs` are known ways not to be used any more.

    `also_called` is the name in another spelling, "" for none.
    """

    values: dict[str, Any]
    addresses: tuple[Address, ...]
    contacts: tuple[ContactPoint, ...]
    opt_outs: tuple[ContactPoint, ...]
    tags: tuple[str, ...]
    external_ids: tuple[ExternalId, ...]
    also_called: str = ""

    def __bool__(self) -> bool:
        lists = (self.addresses, self.contacts, self.opt_outs, self.tags, self.external_ids)
        return bool(self.values or self.also_called) or any(lists)


def changes(there: Customer, given: Customer, *, overwrite: bool, kind_given: bool = False) -> Changes:
    """What `given` brings: empty fields are filled and many-valued ones gain; `overwrite` replaces single values.

    An e-mail, a phone, an account or an address in the name's place is as good as empty.
    """
    values = {
        name: value
        for name in SINGLE
        if (value := getattr(given, name)) and value != (old := getattr(there, name)) and (overwrite or not old)
    }
    if overwrite:
        values |= _named(there, given, kind_given)
    elif (name := _name(there, given)) != there.name and stands_in(there):
        values["name"] = name
    theirs = _as_spelled(there, given)
    fields = {**there.fields, **theirs} if overwrite else {**theirs, **there.fields}
    if fields != there.fields:
        values["fields"] = fields
    tags = {fold(tag) for tag in there.tags}
    return Changes(
        values,
        _addresses(there, given, overwrite) if given.addresses else (),
        _contacts(there, given),
        _opt_outs(there, given),
        tuple(tag for tag in given.tags if fold(tag) not in tags),
        tuple(external for external in given.external_ids if not _known(there, external)),
        _other_spelling(there.name, _name(there, given)) if "name" not in values else "",
    )


def kept(there: Customer, given: Customer, *, kind_given: bool = False) -> tuple[FieldChange, ...]:
    """What both have and `given` says otherwise, which stays as it is where nothing is overwritten.

    Case, width and spaces alone are no other saying: 王 伟 is 王伟.
    """
    wanted = _named(there, given, kind_given)
    if stands_in(there):
        wanted.pop("name", None)
    named = [(name, getattr(there, name), value) for name, value in wanted.items()]
    both = named + [(name, getattr(there, name), getattr(given, name)) for name in SINGLE]
    told = [
        (name, ours, theirs) for name, ours, theirs in both if ours and theirs and _letters(ours) != _letters(theirs)
    ]
    if len(given.addresses) == 1 and _contradicts(there.addresses, _parts(given.addresses[0])):
        told.append(("address", _place(there.addresses[0]), _place(given.addresses[0])))
    theirs = _as_spelled(there, given)
    shared = (key for key in theirs if there.fields.get(key, theirs[key]) != theirs[key])
    return tuple(told + [(FIELD + key, there.fields[key], theirs[key]) for key in shared])


def _as_spelled(there: Customer, given: Customer) -> Mapping[str, str]:
    """The given custom fields, under the names that the customer has for them where these differ in case alone."""
    if not there.fields or given.fields.keys() <= there.fields.keys():
        return given.fields
    spelled = {fold(key): key for key in there.fields if key not in given.fields}
    return {key if key in there.fields else spelled.get(fold(key), key): text for key, text in given.fields.items()}


def _letters(text: str) -> str:
    return fold(text).replace(" ", "")


def _other_spelling(ours: str, theirs: str) -> str:
    """Their name where it is ours in other characters, as 張偉 is 张伟, and not only in other case, width or spaces."""
    differs = _plain(ours) != _plain(theirs)
    return theirs if differs and _letters(ours) == _letters(theirs) else ""


def _plain(name: str) -> str:
    return "".join(normalize("NFKC", name).casefold().split())


def _contradicts(known: Sequence[Address], new: dict[str, str]) -> bool:
    return bool(known) and not any(_holds(old, new) for old in known) and _filled(known[0], new) is None


def _named(there: Customer, given: Customer, kind_given: bool) -> dict[str, Any]:
    wanted = {"name": _name(there, given), "kind": given.kind if kind_given else there.kind}
    return {name: value for name, value in wanted.items() if value != getattr(there, name)}


def _name(there: Customer, given: Customer) -> str:
    return there.name if not given.name or stands_in(given) else given.name


def stands_in(customer: Customer) -> bool:
    """Whether the name stands in for one that nobody knew: it is what reaches the customer, the street or the city."""
    return is_stand_in(customer.name) or customer.name in (*accounts(customer), *places(customer))


def accounts(customer: Customer) -> Iterator[str]:
    """WeChat and the like, but no web pages."""
    return (point.value for point in customer.handles if point.kind not in _PAGES)


def places(customer: Customer) -> Iterator[str]:
    """The street and the city of the first address, those that are there."""
    return (part for address in customer.addresses[:1] for part in (address.street, address.city) if part)


def _contacts(there: Customer, given: Customer) -> tuple[ContactPoint, ...]:
    if not given.contacts:
        return ()
    known = {(point.kind, point.norm) for point in there.contacts}
    kinds = {point.kind for point in there.contacts}
    return tuple(
        point._replace(is_primary=point.is_primary and point.kind not in kinds)
        for point in given.contacts
        if (point.kind, point.norm) not in known
    )


def _opt_outs(there: Customer, given: Customer) -> tuple[ContactPoint, ...]:
    """A wish not to be written to counts whatever the file may change otherwise."""
    wished = {(point.kind, point.norm) for point in given.contacts if point.opted_out}
    return tuple(point for point in there.contacts if not point.opted_out and (point.kind, point.norm) in wished)


def _known(there: Customer, external: ExternalId) -> bool:
    """An id without a source is any of the customer's: our own CSV does not say the source."""
    return any(it.value == external.value and external.source in ("", it.source) for it in there.external_ids)


def _addresses(there: Customer, given: Customer, overwrite: bool) -> tuple[Address, ...]:
    """The primary address with other parts (the first one given, to overwrite), those with filled blanks, new ones.

    An address changes as a whole: to overwrite, another city without a street does not get the street of the old one.

    A single address that contradicts the primary one is not taken: it is as likely a spelling of the same place.
    """
    known = list(there.addresses)
    if known and not overwrite and len(given.addresses) == 1:
        new = _parts(given.addresses[0])
        filled = None if any(_holds(old, new) for old in known) else _filled(known[0], new)
        return (filled,) if filled else ()
    if overwrite and len(given.addresses) == 1 and (moved := _moved(known[:1], given.addresses[0])):
        return moved
    changed: dict[int, Address] = {}
    for number, address in enumerate(given.addresses):
        place, wanted = _placed(known, address, overwrite=overwrite and number == 0)
        if wanted is not None:
            known[place : place + 1] = [wanted]
            changed[place] = wanted
    return tuple(changed.values())


def _moved(primary: Sequence[Address], given: Address) -> tuple[Address, ...]:
    """For a place elsewhere of which the street is not said: the known address, which is the primary one no more, and
    the new one. Empty where the given address is not of that kind."""
    new: dict[str, Any] = _parts(given)
    if not primary or not primary[0].street or "street" in new or not _is_elsewhere(primary[0], new):
        return ()
    return primary[0]._replace(is_primary=False), Address(**{"country": primary[0].country, **new}, is_primary=True)


def _is_elsewhere(old: Address, new: dict[str, str]) -> bool:
    """Whether it is in another city; where neither is said of both, in another region or country."""
    shared = next((part for part in ("city", "region", "country") if part in new and getattr(old, part)), None)
    return shared is not None and fold(getattr(old, shared)) != fold(new[shared])


def _placed(known: list[Address], given: Address, *, overwrite: bool) -> tuple[int, Address | None]:
    """Which of the known addresses the given one changes, and to what; a new one comes behind them; None: no change."""
    new: dict[str, Any] = _parts(given)
    if overwrite and known:
        left: dict[str, Any] = {"street": None, "city": None, "region": None, "postcode": None}
        wanted = known[0]._replace(**{**(left if _is_elsewhere(known[0], new) else {}), **new})
        return 0, wanted if wanted != known[0] else None
    if any(_holds(old, new) for old in known):
        return 0, None
    for place, old in enumerate(known):
        if filled := _filled(old, new):
            return place, filled
    return len(known), given._replace(is_primary=not known)


def _parts(address: Address) -> dict[str, str]:
    return {part: value for part in ADDRESS_PARTS if (value := getattr(address, part))}


def _filled(old: Address, new: dict[str, str]) -> Address | None:
    """The address with its empty parts filled; None where a part that both have differs."""
    if any(fold(getattr(old, part)) != fold(value) for part, value in new.items() if getattr(old, part)):
        return None
    blanks: dict[str, Any] = {part: value for part, value in new.items() if not getattr(old, part)}
    return old._replace(**blanks)


def _holds(old: Address, new: dict[str, str]) -> bool:
    return all(fold(getattr(old, part) or "") == fold(value) for part, value in new.items())


def with_source(customer: Customer, source: str) -> Customer:
    """The customer with that source, unless they have one."""
    return customer._replace(source=source) if source and not customer.source else customer


def apply(batch: Batch, there: Customer, found: Changes) -> None:
    """Write the changes."""
    number = there.number
    if found.values:
        store.update(batch, number, found.values)
    for address in found.addresses:
        if address.id is None:
            store.add_address(batch, number, address)
        else:
            store.update_address(batch, number, address)
    for point in found.contacts:
        store.add_contact(batch, number, point)
    for point in found.opt_outs:
        store.opt_out(batch, number, point)
    for tag in found.tags:
        store.add_tag(batch, number, tag)
    if found.also_called:
        merging.add_alternate(batch, number, "name", found.also_called)
    for external in found.external_ids:
        store.add_external_id(batch, number, external)


def described(there: Customer, found: Changes) -> tuple[FieldChange, ...]:
    """The changes for a reader."""
    told = [(name, getattr(there, name) or "", value) for name, value in found.values.items() if name != "fields"]
    fields = found.values.get("fields", there.fields)
    before = {key: there.fields.get(key, "") for key in fields}
    told += [(FIELD + key, before[key], text) for key, text in fields.items() if text != before[key]]
    told += _addresses_told(there, found)
    for kind in dict.fromkeys(point.kind for point in found.contacts):
        old = [point.value for point in there.of_kind(kind)]
        gained = [point.value for point in found.contacts if point.kind == kind]
        told.append((kind, join_values(old), join_values([*old, *gained])))
    told += [(f"{point.kind} opted out", "", point.value) for point in found.opt_outs]
    if found.also_called:
        told.append(("name, kept beside ours", there.name, found.also_called))
    if found.tags:
        told.append(("tags", join_values(there.tags), join_values([*there.tags, *found.tags])))
    if found.external_ids:
        ids = [it.value for it in there.external_ids]
        told.append(("external_id", join_values(ids), join_values([*ids, *(it.value for it in found.external_ids)])))
    return tuple(told)


def _addresses_told(there: Customer, found: Changes) -> list[FieldChange]:
    """Changed addresses one by one; new ones behind those that stay, but for a new primary one."""
    before = {it.id: _place(it) for it in there.addresses}
    changed = [(before[it.id], _place(it)) for it in found.addresses if it.id is not None]
    told = [("address", old, new) for old, new in changed if old != new]
    gained = [it for it in found.addresses if it.id is None]
    if gained:
        old = list(before.values())
        first = [_place(it) for it in gained if it.is_primary]
        others = [_place(it) for it in gained if not it.is_primary]
        told.append(("address", join_values(old), join_values([*first, *old, *others])))
    return told


def _place(address: Address) -> str:
    return ", ".join(_parts(address).values())

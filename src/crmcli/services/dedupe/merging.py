"""Merging records of one customer: a plan, which says of each value whence it comes and why, and its doing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmcli.errors import Conflict, InvalidValue
from crmcli.model.customer import Customer
from crmcli.model.fields import field as known_field
from crmcli.model.merge import Alternate, Choice, MergedRecord, MergePlan
from crmcli.store import customers as store
from crmcli.store import merging, verdicts
from crmcli.store.book import Batch
from crmcli.store.merging import CUSTOM
from crmcli.store.schema import Connection
from crmcli.text.han import is_han
from crmcli.text.notes import has_part, together

SINGLE = ("name", "company", "title", "birthday", "source", "stage", "tier", "language")
RULES = ("as told", "confirmed", "fullest", "newest", "longest", "the survivor's", "named first")
ONLY, JOINED = "the only one", "put together"
"""Why a value is chosen. The rules are asked in this order; equal values need no choice."""

Take = Mapping[str, int]  # by field, the record whose value is wanted


def plan(conn: Connection, keep: int, others: Sequence[int], take: Take | None = None) -> MergePlan:
    """What merging the others into `keep` does, all ids of survivors. Raises Conflict and InvalidValue.

    Of differing values that is taken which was told to be, else that of the record that was confirmed last, else
    changed last, else the longest; of names the fullest before these. Where the survivor has none, another's fills the
    place. Notes are put together.
    """
    records = list(store.load(conn, [keep, *others]))
    kept, *rest = records
    if keep in others or len({*others}) < len(others):
        raise Conflict(f"{kept.name} (#{keep}) cannot be merged into itself")
    take = _checked(records, take or {})
    choices = [choice for name in _names(records) if (choice := _choice(name, records, take))]
    ids = [record.number for record in records]
    moved, staying = merging.moves(conn, keep, ids[1:])
    return MergePlan(
        kept, tuple(rest), tuple(choices), _values(records, choices), moved, staying,
        tuple(merging.opting_out(conn, ids)), tuple(_rejected(conn, records)),
    )  # fmt: skip


def apply(batch: Batch, plan: MergePlan) -> None:
    """Do what the plan says, which must be of the book as it is in this batch."""
    for other in plan.others:
        merging.absorb(batch, plan.keep.number, other.number)
    for choice in plan.choices:
        own = dict(choice.others).get(plan.keep.number)
        if own:
            merging.add_alternate(batch, plan.keep.number, choice.field, own)
    if plan.values:
        store.update(batch, plan.keep.number, plan.values)


def merged_into(conn: Connection, customer: Customer) -> tuple[list[MergedRecord], list[Alternate]]:
    """The records that were merged into the customer, in steps too, and the values that were not chosen."""
    ids = store.person(conn, customer.number)
    records = [it for it in store.load(conn, ids) if it.id != customer.id] if len(ids) > 1 else []
    found = [each for record in records for each in _own(record)] + merging.alternates(conn, ids)
    left = {(it.field, it.value): it for it in reversed(found) if not _has(customer, it)}
    return [MergedRecord(it.number, it.name) for it in records], list(reversed(left.values()))


def names_beside(conn: Connection, customer: Customer) -> set[str]:
    """What the customer is called beside the name, in merged records and by what was put aside."""
    return {it.value for it in merged_into(conn, customer)[1] if it.field == "name"}


def _own(record: Customer) -> Iterator[Alternate]:
    return (Alternate(name, value, record.number) for name in _names([record]) if (value := _value(record, name)))


def _has(customer: Customer, it: Alternate) -> bool:
    value = _value(customer, it.field)
    return has_part(value, it.value) if it.field == "notes" else value == it.value


def _names(records: Sequence[Customer]) -> list[str]:
    """The fields of which there is one value, those that are the records' own behind."""
    custom = dict.fromkeys(f"{CUSTOM}{key}" for record in records for key in record.fields)
    return ["kind", *SINGLE, "notes", *custom]


def _value(record: Customer, name: str) -> str | None:
    if name.startswith(CUSTOM):
        return record.fields.get(name.removeprefix(CUSTOM)) or None
    value: str | None = getattr(record, name)
    return value or None


def field_of(records: Sequence[Customer], name: str) -> str:
    """The field of the records that is meant by a name. Raises InvalidValue, with those that can be taken."""
    names, known = _names(records), known_field(name)
    plain = name if name in names or known is None else known.name
    plain = "notes" if plain == "note" else plain
    if plain not in names:
        raise InvalidValue("take", f"{name!r} is none of the fields that can be taken: {', '.join(names)}")
    return plain


def listed(records: Sequence[Customer]) -> str:
    return ", ".join(f"{it.name} (#{it.id})" for it in records)


def _checked(records: Sequence[Customer], take: Take) -> dict[str, int]:
    """The fields by the names they have here. Raises InvalidValue for what cannot be taken, Conflict for two kinds."""
    checked: dict[str, int] = {}
    for name, number in take.items():
        plain = field_of(records, name)
        record = next((it for it in records if it.number == number), None)
        if record is None:
            raise InvalidValue("take", f"#{number} is none of the records that are merged: {listed(records)}")
        if _value(record, plain) is None:
            raise InvalidValue("take", f"{record.name} (#{number}) has no {plain}")
        checked[plain] = number
    odd = next((it for it in records if it.kind != records[0].kind), None)
    if odd and "kind" not in checked:
        keep = records[0]
        raise Conflict(
            f"{keep.name} (#{keep.id}) is a {keep.kind} and {odd.name} (#{odd.id}) is a {odd.kind};"
            f" if they are the same, say which it is: --take kind={keep.id}"
        )
    return checked


def _choice(name: str, records: Sequence[Customer], take: Mapping[str, int]) -> Choice | None:
    """The value for the survivor; None where it need not be chosen, for no record has another."""
    having = [it for it in records if _value(it, name) is not None]
    values = {_value(it, name) for it in having}
    if not having or (len(values) == 1 and having[0] is records[0]):
        return None
    if name == "notes" and name not in take:
        return _put_together(records)
    best = max(having, key=lambda it: _rank(it, name, records, take))
    value = _value(best, name)
    losers = [it for it in having if _value(it, name) != value]
    rule = ONLY
    if losers:
        second = max(losers, key=lambda it: _rank(it, name, records, take))
        pairs = zip(_rank(best, name, records, take), _rank(second, name, records, take), strict=True)
        differing = [one > another for one, another in pairs]
        rule = RULES[differing.index(True)]
    return Choice(name, value, best.number, rule, tuple((it.number, _value(it, name) or "") for it in losers))


def _rank(record: Customer, name: str, records: Sequence[Customer], take: Mapping[str, int]) -> tuple[Any, ...]:
    """What decides, the first difference first; among equals the survivor, then who was named first."""
    value = _value(record, name) or ""
    return (
        take.get(name) == record.number, record.confirmed_at or "", _fullness(value) if name == "name" else (),
        record.updated_at or "", len(value), record is records[0], -records.index(record),
    )  # fmt: skip


def _fullness(name: str) -> tuple[bool, int]:
    """A name in Chinese characters is fuller than its Pinyin, and words are than initials."""
    return any(map(is_han, name)), -sum(len(word.strip(".")) < 2 for word in name.split())


def _put_together(records: Sequence[Customer]) -> Choice | None:
    notes = None
    for record in records:
        notes = together(notes, record.notes)
    if notes == records[0].notes:
        return None
    sources = [it for it in records if it.notes]
    rule = JOINED if len(sources) > 1 else ONLY
    return Choice("notes", notes, sources[-1].number, rule, ())


def _values(records: Sequence[Customer], choices: Sequence[Choice]) -> dict[str, Any]:
    """The survivor's columns that change. It is confirmed as the others are, and archived only if they are too."""
    keep = records[0]
    wanted: dict[str, Any] = {it.field: it.value for it in choices if not it.field.startswith(CUSTOM)}
    custom = {it.field.removeprefix(CUSTOM): it.value for it in choices if it.field.startswith(CUSTOM)}
    wanted["fields"] = {**keep.fields, **custom}
    wanted["confirmed_at"] = max((it.confirmed_at for it in records if it.confirmed_at), default=None)
    wanted["archived_at"] = keep.archived_at if all(it.archived_at for it in records) else None
    return {name: value for name, value in wanted.items() if getattr(keep, name) != value}


def _rejected(conn: Connection, records: Sequence[Customer]) -> Iterator[tuple[Customer, Customer]]:
    """Pairs of the records of whom somebody said that they are not the same."""
    known = verdicts.rejected(conn)
    by_id = sorted(records, key=lambda it: it.number)
    for place, one in enumerate(by_id):
        for another in by_id[place + 1 :]:
            if (one.number, another.number) in known:
                yield one, another

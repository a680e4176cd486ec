"""Customers with the very name of an imported record that has no key of its own, or shares none.

Names are no keys. But who says again all that the book says already is nobody new, or the same file twice would double
everyone without a phone, an e-mail or an id; and who has the same company too may be the same one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crmcli.model.customer import Customer
from crmcli.services.checking import ADDRESS_PARTS
from crmcli.services.filling import SINGLE
from crmcli.services.matching import CROWD, Likely
from crmcli.store import customers as store
from crmcli.store import owners
from crmcli.store.schema import Connection
from crmcli.text.fold import fold

SAME_COMPANY = "same name and company"

Value = tuple[str, str]  # a field, or the kind of a contact, with a value as it is compared


@dataclass(slots=True)
class _Known:
    """The customers of one name: their ids, the first of each company, and all of them by each of their values."""

    ids: list[int] = field(default_factory=list)
    of_company: dict[str, Likely] = field(default_factory=dict)
    by_value: defaultdict[Value, list[Customer]] | None = None

    def load(self, customers: Iterable[Customer]) -> None:
        self.by_value = defaultdict(list)
        for customer in customers:
            for value in _values(customer):
                self.by_value[value].append(customer)


class Namesakes:
    """Knows those of one portion of records at a time, as they were before the import: `look_up`, then ask of each."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._known: dict[str, _Known] = {}

    def look_up(self, keyless: Iterable[Customer], others: Iterable[Customer]) -> None:
        """Read from the book who has the names of these records; of those without a key, everything."""
        # Crowds are kept between portions: reading them again each time would be quadratic.
        self._known = {name: known for name, known in self._known.items() if len(known.ids) > CROWD}
        whole = dict.fromkeys(fold(record.name) for record in keyless)
        names = whole | dict.fromkeys(fold(record.name) for record in others if _company(record))
        for it in owners.of_names(self.conn, [name for name in names if name not in self._known]):
            known = self._known.setdefault(it.folded, _Known())
            known.ids.append(it.customer)
            if it.company:
                known.of_company.setdefault(it.company, Likely(it.customer, it.name, SAME_COMPANY))
        read = [self._known[name] for name in whole if name in self._known]
        self._load([known for known in read if known.by_value is None])

    def _load(self, wanted: list[_Known]) -> None:
        customers = store.load(self.conn, [customer for known in wanted for customer in known.ids])
        found = {customer.number: customer for customer in customers}
        for known in wanted:
            known.load(found[customer] for customer in known.ids)

    def holding(self, record: Customer) -> Iterator[Customer]:
        """Those who may have all that the record says: who have the rarest of its values."""
        known = self._known.get(fold(record.name))
        if known and known.by_value:
            found = known.by_value
            yield from min((found.get(value, []) for value in _values(record)), key=len)

    def of_the_same_company(self, record: Customer) -> Likely | None:
        """The first of the record's name and company."""
        known = self._known.get(fold(record.name))
        return known.of_company.get(_company(record)) if known else None


def _company(record: Customer) -> str:
    return fold(record.company or (record.name if record.kind == "company" else ""))


def _values(customer: Customer) -> Iterator[Value]:
    yield "name", customer.name
    for name in SINGLE:
        if value := getattr(customer, name):
            yield name, value
    for address in customer.addresses[:1]:
        yield from ((part, value) for part in ADDRESS_PARTS if (value := getattr(address, part)))
    yield from ((f"field {key}", text) for key, text in customer.fields.items())
    yield from ((f"contact {point.kind}", point.norm) for point in customer.contacts)
    yield from (("tag", fold(tag)) for tag in customer.tags)

"""Whose the orders of a file are: looked up for many rows at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, cast

from crmcli.errors import InvalidValue
from crmcli.model.customer import id_in
from crmcli.services.order_import.reading import Who
from crmcli.store import customers, owners
from crmcli.store.schema import Connection

MOST_KEPT = 50_000  # values whose owners are remembered

Key = tuple[str, str]


class Buyer(NamedTuple):
    id: int
    name: str


class Buyers:
    """`source` is the system whose external ids come first; an id of another is taken where one customer has it."""

    def __init__(self, conn: Connection, source: str) -> None:
        self.conn = conn
        self.source = source
        self.known: dict[Key, dict[int, str]] = {}  # the names of the customers who have a value, by their ids

    def look_up(self, rows: Iterable[Who]) -> None:
        """Read from the book who has what these rows say."""
        if len(self.known) > MOST_KEPT:
            self.known.clear()
        wanted: dict[str, list[str]] = {}
        for key, value in dict.fromkeys(it for who in rows for it in who.keys if it not in self.known):
            wanted.setdefault(key, []).append(value)
            self.known[key, value] = {}
        for key, values in wanted.items():
            self._read(key, values)

    def _read(self, key: str, values: list[str]) -> None:
        if key == "external_id":
            self._read_external(values)
        elif key == "name":
            for it in owners.of_names(self.conn, values):
                self.known[key, it.folded][it.customer] = it.name
        elif key == "id":
            self._read_ids(values)
        else:
            found = owners.of_uids(self.conn, values) if key == "uid" else owners.of_contacts(self.conn, key, values)
            for owner in found:
                self.known[key, str(owner.value)][owner.customer] = owner.name

    def _read_external(self, values: list[str]) -> None:
        ours: set[str] = set()
        for owner in owners.of_any_source(self.conn, values):
            source, value = cast(Key, owner.value)
            named = self.known["external_id", value]
            if source == self.source and value not in ours:
                ours.add(value)
                named.clear()
            if source == self.source or value not in ours:
                named[owner.customer] = owner.name

    def _read_ids(self, values: list[str]) -> None:
        for value in values:
            number = id_in(value) if value.isascii() and value.isdigit() else None
            survivor = customers.survivor(self.conn, number) if number else None
            for customer in customers.load(self.conn, [survivor] if survivor else []):
                self.known["id", value][customer.number] = customer.name

    def find(self, who: Who) -> Buyer:
        """The customer by the first key that anybody has. Raises InvalidValue for nobody, and for several."""
        for key in who.keys:
            named = self.known[key]
            if len(named) > 1:
                ids = " and ".join(f"#{number}" for number in sorted(named)[:5])
                raise InvalidValue("customer", f"{who.said!r} fits {len(named)} customers, {ids}; give the id of one")
            for number, name in named.items():
                return Buyer(number, name)
        raise InvalidValue("customer", f"there is no customer {who.said!r} in the book")

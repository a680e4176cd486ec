"""How many customers have a value, asked of the book's indexes one by one: what a scan counts in memory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from crmcli.services.dedupe import comparable
from crmcli.services.dedupe.fields import BOX_OWNERS, SMALLEST
from crmcli.services.dedupe.levels import Area, Firm, Street
from crmcli.services.dedupe.names import NameCounts
from crmcli.services.dedupe.traits import Traits
from crmcli.store import customers as store
from crmcli.store import search
from crmcli.store.schema import Connection
from crmcli.text.firms import core
from crmcli.text.han import is_han
from crmcli.text.person import LONGEST, SHORTEST, Person
from crmcli.text.terms import spaced

COLUMN_OF_CONTACTS = {"phone": "ends", "email": "contact", "handle": "contact"}
MOST = 1000  # customers of a firm that are read
SAMPLE = 200  # customers of whom it is taken how many have Chinese names
_words = re.compile(r"[^\W\d_]+").findall


class Rarity:
    """Counts, each asked once."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.population = max(store.next_id(conn) - 1, SMALLEST)
        self.names = NameCounts(population=store.next_id(conn) - 1)
        self._counts: dict[tuple[str, str], int] = {}

    def having(self, column: str, text: str, *, first: bool = False) -> int:
        """How many have these words in this order in a column of the search index, or at its beginning."""
        key = f"{'^' if first else ''}{column}", text
        if text and key not in self._counts:
            self._counts[key] = search.count(self.conn, column, spaced(text), first=first)
        return self._counts.get(key, 0)

    def of_pair(self, field: str, level: int, ours: Traits, theirs: Traits) -> float:
        """How many have what two share at this level; where they have different values, the more common one."""
        if field in COLUMN_OF_CONTACTS:
            return min(self._of_contact(field, value) for value in ours.shares(field, theirs))
        both = self._values(field, level, ours), self._values(field, level, theirs)
        return max(self._of_value(field, level, value) for value in both)

    def _of_contact(self, kind: str, value: str) -> float:
        count = self.having(COLUMN_OF_CONTACTS[kind], value.rpartition(comparable.SEPARATOR)[2])
        return count + (BOX_OWNERS if kind == "email" and comparable.is_job(value) else 0)

    def _values(self, field: str, level: int, it: Traits) -> str:
        if field == "company":
            return it.domain if level == Firm.DOMAIN else it.firm
        if field == "area":
            return it.city if level in (Area.CITY, Area.ONLY_CITY) else it.postcode
        return it.street if field == "street" else it.birthday

    def _of_value(self, field: str, level: int, value: str) -> int:
        if field == "company":
            return self.having("contact", value) if level == Firm.DOMAIN else self._of_firm(value)
        if field == "street" and level == Street.ROAD:
            return self.having("other", max(_words(value), key=len, default=""))
        return 0 if field == "birthday" else self.having("other", value)

    def _of_firm(self, firm: str) -> int:
        key = "firm", firm
        if key not in self._counts:
            words = firm.split() if firm.isascii() else [spaced(firm)]
            self._counts[key] = sum(core(company) == firm for company in search.companies(self.conn, words, MOST))
        return self._counts[key]

    def learn(self, name: Person) -> None:
        """Count in `names` what is to be known of a name before it is compared."""
        counts = self.names
        counts.names[name.key] = self.having("name", name.han) if name.han else self._having_all(name.words)
        for token in name.tokens:
            counts.tokens[token] = self.having("name", token)
        if name.surname:
            counts.surnames[name.surname] = self.having("name", name.surname, first=True)
            counts.given[name.given] = self.having("name", name.given)
            for character in name.given:
                counts.characters[character] = self.having("name", character)
            counts.chinese, counts.written = self._chinese

    def _having_all(self, words: Sequence[str]) -> int:
        wanted = [word for word in words if len(word) > 1] or words
        return len(search.named(self.conn, wanted)) if wanted else 0

    @cached_property
    def _chinese(self) -> tuple[int, int]:
        """How many have Chinese names, and how many characters their given names have, as far as a sample shows."""
        sample = store.some_names(self.conn, SAMPLE)
        given = [len(name) - 1 for name in sample if SHORTEST <= len(name) <= LONGEST and all(map(is_han, name))]
        share = self.names.population / max(len(sample), 1)
        return round(len(given) * share), round(sum(given) * share)

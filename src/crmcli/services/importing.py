"""Taking a file's records into the book: read, mapped, checked, matched, written, a portion at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from crmcli.errors import InvalidValue
from crmcli.formats.records import Table
from crmcli.model.customer import Customer
from crmcli.model.importing import (
    KEPT,
    SAMPLES,
    Addition,
    AmbiguousDates,
    Change,
    ImportResult,
    KeptText,
    LikelyDuplicate,
    Place,
    Refusal,
)
from crmcli.services import filling
from crmcli.services.beside import Portion, portions
from crmcli.services.checking import Rules
from crmcli.services.mapping import ColumnMapping
from crmcli.services.matching import DEFAULT_KEYS, Matcher
from crmcli.services.namesakes import Namesakes
from crmcli.services.reading import BIRTHDAY, Reader, Record, Refused
from crmcli.store import customers as store
from crmcli.store.book import Batch

POLICIES = ("fill", "update", "skip", "add")

Advance = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Options:
    """What to do with records. `source` names the system that the external ids are of, and the customers come from."""

    rules: Rules
    keys: Sequence[str] = DEFAULT_KEYS
    on_match: str = "fill"
    source: str = ""
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is to be read: what to call it, its rows, where its columns go, and how its birthdays are read."""

    name: str
    table: Table
    mapping: ColumnMapping
    date_order: str = ""  # of its birthdays, where it is not that of the rules
    ambiguous: AmbiguousDates | None = None


def run(batch: Batch, sources: Iterable[Source], options: Options, advance: Advance) -> ImportResult:
    """Bring the records of all files into the book. `advance` is told of every portion how many rows it had.

    Raises errors.Usage where a file cannot be read on; rows that cannot be taken are in the result.
    """
    work = _Import(batch, options)
    for source in sources:
        work.read(source, advance)
    return work.result()


@dataclass
class _Tally:
    """The result while it grows."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "updated", "same", "skipped"), 0))
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    likely: int = 0
    duplicates: list[LikelyDuplicate] = field(default_factory=list)
    additions: list[Addition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: int = 0
    kept_texts: list[KeptText] = field(default_factory=list)
    ids: array[int] = field(default_factory=lambda: array("q"))

    def refuse(self, refusal: Refusal) -> None:
        self.refused += 1
        if len(self.refusals) < KEPT:
            self.refusals.append(refusal)

    def doubt(self, duplicate: LikelyDuplicate) -> None:
        self.likely += 1
        if len(self.duplicates) < KEPT:
            self.duplicates.append(duplicate)

    def keep(self, text: KeptText) -> None:
        self.kept += 1
        if len(self.kept_texts) < KEPT:
            self.kept_texts.append(text)


class _Import:
    def __init__(self, batch: Batch, options: Options) -> None:
        self.batch = batch
        self.options = options
        self.matcher = Matcher(batch.conn, () if options.on_match == "add" else options.keys, options.source)
        self.tally = _Tally()
        self.sources: list[Source] = []
        self.first = store.next_id(batch.conn)
        self.namesakes = Namesakes(batch.conn) if self.matcher.keys and self.first > 1 else None
        self.lines: array[int] = array("q")  # of the customers added, whose ids count on from `first`
        self.starts: list[int] = []  # how many were added before each file

    @property
    def source(self) -> Source:
        """The file that is being read."""
        return self.sources[-1]

    def read(self, source: Source, advance: Advance) -> None:
        self.sources.append(source)
        self.starts.append(len(self.lines))
        self.matcher.begin_file()
        before = len(self.tally.refusals)
        for portion in portions(self._reader(source), source.table.rows()):
            self._take(portion)
            advance(len(portion))
        self.tally.refusals[before:] = sorted(self.tally.refusals[before:], key=lambda it: it.place.line)

    def _reader(self, source: Source) -> Reader:
        options = self.options
        rules = replace(options.rules, date_order=source.date_order or options.rules.date_order)
        return Reader(source.mapping, rules, options.source, tuple(options.tags), "id" in options.keys)

    def result(self) -> ImportResult:
        tally = self.tally
        return ImportResult(
            files=tuple(source.name for source in self.sources),
            mappings=tuple(tuple(source.mapping.describe()) for source in self.sources),
            **tally.counts,
            refused=tally.refused,
            refusals=tuple(tally.refusals),
            likely=tally.likely,
            duplicates=tuple(tally.duplicates),
            additions=tuple(tally.additions),
            changes=tuple(tally.changes),
            kept=tally.kept,
            kept_texts=tuple(tally.kept_texts),
            ambiguous=tuple(source.ambiguous for source in self.sources if source.ambiguous),
            ids=tally.ids,
        )

    def _take(self, portion: Portion) -> None:
        """New customers are written first, so that a row can also change one whom an earlier row added."""
        records = [it for it in portion if isinstance(it, Record)]
        for it in portion:
            if isinstance(it, Refused):
                self._refuse(*it)
        self._look_up([record.customer for record in records])
        new: list[Customer] = []
        matched: list[tuple[Record, int]] = []
        for record in records:
            try:
                self._place(record, new, matched)
                self._note(record)
            except InvalidValue as error:
                self._refuse(record.line, self.source.mapping.column_of(error.field), error.reason)
        store.insert_many(self.batch, new)
        self.tally.counts["added"] += len(new)
        self._change(matched)

    def _look_up(self, records: Sequence[Customer]) -> None:
        self.matcher.look_up(records)
        if self.namesakes:
            named = [record for record in records if record.name]
            keyless = [record for record in named if not self.matcher.has_key(record)]
            self.namesakes.look_up(keyless, named)

    def _place(self, record: Record, new: list[Customer], matched: list[tuple[Record, int]]) -> None:
        """Decide whether the record is a new customer or one who is known. Raises InvalidValue."""
        match = self.matcher.find(record.customer)
        known = self._said_before(record) if match.customer is None else match.customer
        if known is not None:
            matched.append((record, known))
            self.matcher.learn(record.customer, known, added=False)
            return
        if not record.customer.name:
            raise InvalidValue("name", "is empty")
        number = self.first + len(self.lines)
        self.lines.append(record.line)
        new.append(self._new(record.customer))
        self.matcher.learn(record.customer, number, added=True)
        self.tally.ids.append(number)
        if len(self.tally.additions) < SAMPLES:
            self.tally.additions.append(Addition(self._at(record.line), record.customer.name, record.customer.company))
        it = match.likely or (self.namesakes and self.namesakes.of_the_same_company(record.customer))
        if it:
            other = self._added_at(it.customer)
            self.tally.doubt(LikelyDuplicate(self._at(record.line), it.customer, it.name, it.reason, other))

    def _said_before(self, record: Record) -> int | None:
        """The customer of the book who says already, under the same name, all that a record without any key says."""
        if not self.namesakes or self.matcher.has_key(record.customer):
            return None
        same = (it for it in self.namesakes.holding(record.customer) if not self._found(record, it, overwrite=True))
        return next((it.number for it in same), None)

    def _note(self, record: Record) -> None:
        if record.kept and self.options.on_match != "skip":
            self.tally.keep(KeptText(self._at(record.line), self.source.mapping.column_of(BIRTHDAY), record.kept))

    def _at(self, line: int) -> Place:
        return Place(self.source.name, line, self.source.table.unit)

    def _added_at(self, customer: int) -> Place | None:
        """Where the customer stands whom this import added; None for one who was in the book before."""
        count = customer - self.first
        if count < 0:
            return None
        source = self.sources[bisect_right(self.starts, count) - 1]
        return Place(source.name, self.lines[count], source.table.unit)

    def _new(self, customer: Customer) -> Customer:
        """As it is to be added: a uid that somebody has already gives way to a new one."""
        if customer.uid and self.matcher.has_uid(customer.uid):
            customer = customer._replace(uid=None)
        if self.options.source and not customer.source:
            customer = customer._replace(source=self.options.source)
        return customer

    def _change(self, matched: Sequence[tuple[Record, int]]) -> None:
        if self.options.on_match == "skip":
            self.tally.counts["skipped"] += len(matched)
            return
        conn = self.batch.conn
        known = {customer.number: customer for customer in store.load(conn, dict.fromkeys(it for _, it in matched))}
        for record, number in matched:
            there = known[number]
            found = self._found(record, there, overwrite=self.options.on_match == "update")
            self.tally.counts["updated" if found else "same"] += 1
            if found:
                filling.apply(self.batch, there, found)
                self._tell(record, there, found)
                known[number] = next(store.load(conn, [number]))

    def _found(self, record: Record, there: Customer, *, overwrite: bool) -> filling.Changes:
        given = record.customer
        if self.options.source and not given.source and not there.source:
            given = given._replace(source=self.options.source)
        return filling.changes(there, given, overwrite=overwrite, kind_given=record.kind_given)

    def _tell(self, record: Record, there: Customer, found: filling.Changes) -> None:
        self.tally.ids.append(there.number)
        if len(self.tally.changes) < SAMPLES:
            told = filling.described(there, found)
            place, other = self._at(record.line), self._added_at(there.number)
            self.tally.changes.append(Change(place, there.number, there.name, told, other))

    def _refuse(self, line: int, column: str, reason: str) -> None:
        self.tally.refuse(Refusal(self._at(line), column, reason))

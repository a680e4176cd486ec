"""Taking a file's records into the book: read, mapped, checked, matched, written, a portion at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from crmcli.errors import InvalidValue
from crmcli.formats.records import Row, Table
from crmcli.model.customer import Customer
from crmcli.model.draft import Draft
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
from crmcli.services.checking import Rules, build
from crmcli.services.mapping import ColumnMapping, to_draft, without_line_breaks
from crmcli.services.matching import DEFAULT_KEYS, Matcher
from crmcli.services.namesakes import Namesakes
from crmcli.store import customers as store
from crmcli.store.book import Batch

POLICIES = ("fill", "update", "skip", "add")
PORTION = 500  # records that are matched and written together
BIRTHDAY = "birthday"
LONGEST_ID = 18  # digits: more do not fit SQLite's integers

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


class Record(NamedTuple):
    """A row that passed the checks. `kept` is a birthday that could not be read."""

    line: int
    draft: Draft
    customer: Customer
    kept: str | None


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
        self.rules = options.rules  # of the file that is being read
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
        self.rules = replace(self.options.rules, date_order=source.date_order or self.options.rules.date_order)
        self.starts.append(len(self.lines))
        self.matcher.begin_file()
        before = len(self.tally.refusals)
        portion: list[Row] = []
        for row in source.table.rows():
            portion.append(row)
            if len(portion) == PORTION:
                self._take(portion)
                advance(len(portion))
                portion = []
        self._take(portion)
        advance(len(portion))
        self.tally.refusals[before:] = sorted(self.tally.refusals[before:], key=lambda it: it.place.line)

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

    def _take(self, rows: Sequence[Row]) -> None:
        """New customers are written first, so that a row can also change one whom an earlier row added."""
        records = [record for row in rows if (record := self._checked(row))]
        self._look_up([record.customer for record in records])
        new: list[Customer] = []
        matched: list[tuple[Record, int]] = []
        for record in records:
            try:
                self._place(record, new, matched)
                self._note(record)
            except InvalidValue as error:
                self._refuse(record.line, self._column_of(error.field), error.reason)
        store.insert_many(self.batch, new)
        self.tally.counts["added"] += len(new)
        self._change(matched)

    def _look_up(self, records: Sequence[Customer]) -> None:
        self.matcher.look_up(records)
        if self.namesakes:
            named = [record for record in records if record.name]
            keyless = [record for record in named if not self.matcher.has_key(record)]
            self.namesakes.look_up(keyless, named)

    def _checked(self, row: Row) -> Record | None:
        if row.problem:
            self._refuse(row.line, "", row.problem)
            return None
        draft = to_draft(self.source.mapping, row.cells)
        draft.tags += self.options.tags
        birthday = draft.birthday
        try:
            customer = self._build(draft)
        except InvalidValue as error:
            self._refuse(row.line, self._guilty_column(row.cells, error), error.reason)
            return None
        return Record(row.line, draft, customer, None if draft.birthday else birthday)

    def _build(self, draft: Draft) -> Customer:
        """The checked customer. A birthday that cannot be read is no reason to lose one: it is kept as it stands."""
        try:
            customer = self._built(draft)
        except InvalidValue as error:
            if error.field != BIRTHDAY or not draft.birthday:
                raise
            draft.fields[BIRTHDAY] = "; ".join(filter(None, (draft.fields.get(BIRTHDAY), draft.birthday)))
            draft.birthday = None
            customer = self._built(draft)
        if draft.id and "id" in self.options.keys:
            return customer._replace(id=_id_of(draft.id))
        return customer

    def _built(self, draft: Draft) -> Customer:
        """What is refused is tried again with its lines joined: other programs allow line breaks where we do not."""
        source = self.options.source
        try:
            return build(draft, self.rules, source, needs_name=False)
        except InvalidValue:
            return build(without_line_breaks(draft), self.rules, source, needs_name=False)

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
            self.tally.keep(KeptText(self._at(record.line), self._column_of(BIRTHDAY), record.kept))

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
        return filling.changes(there, given, overwrite=overwrite, kind_given=bool(record.draft.kind))

    def _tell(self, record: Record, there: Customer, found: filling.Changes) -> None:
        self.tally.ids.append(there.number)
        if len(self.tally.changes) < SAMPLES:
            told = filling.described(there, found)
            place, other = self._at(record.line), self._added_at(there.number)
            self.tally.changes.append(Change(place, there.number, there.name, told, other))

    def _refuse(self, line: int, column: str, reason: str) -> None:
        self.tally.refuse(Refusal(self._at(line), column, reason))

    def _column_of(self, field: str) -> str:
        """The first column of the field; without one, the field."""
        return next((column for column, target in self.source.mapping.describe() if target == field), field)

    def _guilty_column(self, cells: dict[str, Any], error: InvalidValue) -> str:
        """The column whose cell alone is refused too."""
        for column in cells:
            try:
                self._build(to_draft(self.source.mapping, {column: cells[column]}))
            except InvalidValue:
                return column
        return self._column_of(error.field)


def _id_of(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise InvalidValue("id", f"{text!r} is not a number")
    return int(text)

"""Taking a file's records into the book: read, mapped, checked, matched, written, a portion at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmcli.errors import InvalidValue
from crmcli.model.customer import Customer, ExternalId
from crmcli.model.importing import (
    Addition,
    Change,
    Difference,
    ImportResult,
    KeptText,
    LikelyDuplicate,
    Place,
    Question,
    Refusal,
)
from crmcli.services import filling, steps
from crmcli.services.beside import portions
from crmcli.services.checking import Rules
from crmcli.services.deciding import ASK, UNDECIDED, Decisions
from crmcli.services.dedupe.merging import names_beside
from crmcli.services.files import InputFile
from crmcli.services.joining import Joining
from crmcli.services.mapping import ColumnMapping
from crmcli.services.matching import DEFAULT_KEYS, Likely, Matcher
from crmcli.services.namesakes import Namesakes
from crmcli.services.reading import Mistake, Portion, Reader, Record, Refused
from crmcli.services.tally import Tally
from crmcli.store import customers as store
from crmcli.store.book import Batch
from crmcli.store.schema import Connection

if TYPE_CHECKING:
    from crmcli.services.narrowing import Narrowing

POLICIES = ("fill", "update", "skip", "add", ASK)

Advance = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Options:
    """What to do with records. `source` names the system that the external ids are of, and the customers come from.

    `decisions` are for the policy "ask"; `keeps_rejected` asks for the reason of every refused line in the result.
    """

    rules: Rules
    keys: Sequence[str] = DEFAULT_KEYS
    on_match: str = "fill"
    source: str = ""
    tags: Sequence[str] = ()
    where: Narrowing | None = None
    decisions: Decisions | None = None
    keeps_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Source(InputFile):
    """A file of customers."""

    mapping: ColumnMapping
    book: Connection | None = None  # where its rows are customers of another book; the table is empty then

    @property
    def told_of_columns(self) -> Iterator[str]:
        """What its columns are taken for, where that may surprise."""
        for column, field in self.mapping.respelled():
            yield f"{self.name}: {column} goes to {field}, which differs in case alone"
        if self.mapping.computed and not self.mapping.own:
            left = ", ".join(self.mapping.computed)
            yield f"{self.name}: left out: {left}; the last touch is worked out from the touches (use --map to change)"


def run(batch: Batch, sources: Iterable[Source], options: Options, advance: Advance) -> ImportResult:
    """Bring the records of all files into the book. `advance` is told of every portion how many rows it had.

    Raises errors.Usage where a file cannot be read on; rows that cannot be taken are in the result.
    """
    work = _Import(batch, options)
    for source in sources:
        work.read(source, advance)
    return work.result()


class _Import:
    def __init__(self, batch: Batch, options: Options) -> None:
        self.batch = batch
        self.options = options
        self.matcher = Matcher(batch.conn, () if options.on_match == "add" else options.keys)
        self.tally = Tally(options.keeps_rejected)
        self.sources: list[Source] = []
        self.first = store.next_id(batch.conn)
        self.namesakes = Namesakes(batch.conn) if self.matcher.keys and self.first > 1 else None
        self.lines: array[int] = array("q")  # of the customers added, whose ids count on from `first`
        self.starts: list[int] = []  # how many were added before each file
        self.joining: Joining | None = None
        self.notes: list[str] = []
        self.nameless = 0  # customers added of this file who are called by something else
        self.new: list[Customer] = []  # those who are not written yet, and what their rows say of touches
        self.new_steps: list[tuple[int, steps.Steps]] = []
        if options.decisions:
            options.decisions.open.clear()

    @property
    def source(self) -> Source:
        """The file that is being read."""
        return self.sources[-1]

    def read(self, source: Source, advance: Advance) -> None:
        self.sources.append(source)
        self.nameless = 0
        self.starts.append(len(self.lines))
        self.matcher.begin_file()
        self.tally.begin_file()
        self.joining = Joining(self.batch, source.book) if source.book else None
        for portion in self._portions(source):
            self._take(portion)
            advance(len(portion))
        self._tell_of_names()
        self.tally.end_file()
        if self.joining:
            self._finish(self.joining)

    def _portions(self, source: Source) -> Iterator[Portion]:
        if self.joining:
            return self.joining.portions(self.options.tags)
        return portions(self._reader(source), source.table.rows())

    def _tell_of_names(self) -> None:
        """What is to be said once of the file, and not of each of its rows."""
        told = []
        if self.nameless:
            rows = "1 row has" if self.nameless == 1 else f"{self.nameless:,} rows have"
            told.append(f"{rows} no name: called by an e-mail, phone, account or address instead")
        refused = (it for it in self.tally.refusals[self.tally.before :] if it.column == "name")
        if not self.source.mapping.names_customers and (self.nameless or next(refused, None)):
            told.append('no column is taken as the name; say which: --map "COLUMN=name"')
        self.notes += [f"{self.source.name}: {note}" for note in told]

    def _finish(self, joining: Joining) -> None:
        """What comes of another book when its customers are there."""
        for theirs, customer in joining.merged():
            number = self.first + len(self.lines)
            self.lines.append(theirs)
            store.insert(self.batch, customer)
            joining.add(theirs, number)
            joining.follow_new()
        self.notes += [f"{self.source.name}: {note}" for note in joining.take_rest()]
        for name, count in joining.counts.items():
            self.tally.count(name, count)

    def _reader(self, source: Source) -> Reader:
        options = self.options
        rules = replace(options.rules, date_order=source.date_order or options.rules.date_order)
        return Reader(source.mapping, rules, options.source, tuple(options.tags), "id" in options.keys)

    def result(self) -> ImportResult:
        return ImportResult(
            files=tuple(source.name for source in self.sources),
            notes=(*(note for it in self.sources for note in (*it.told, *it.told_of_columns)), *self.notes),
            mappings=tuple(() if source.table.written else tuple(source.mapping.describe()) for source in self.sources),
            idle=tuple(frozenset(source.table.idle()) for source in self.sources),
            computed=frozenset(column for source in self.sources for column in source.mapping.computed),
            ambiguous=tuple(source.ambiguous for source in self.sources if source.ambiguous),
            labels=dict(label for source in self.sources for label in source.mapping.labels_told()),
            **self.tally.result(),
        )

    def _take(self, portion: Portion) -> None:
        """New customers are written first, so that a row can also change one whom an earlier row added."""
        for it in portion:
            if isinstance(it, Refused):
                self._refuse(*it)
        records = self._narrowed([it for it in portion if isinstance(it, Record)])
        self._look_up([record.customer for record in records])
        matched: list[tuple[Record, int]] = []
        for record in records:
            try:
                self._place(record, matched)
                self._note(record)
            except InvalidValue as error:
                self._refuse(record.line, [(self.source.mapping.column_of(error.field), error.reason)])
        self._write_new()
        self._change(matched)

    def _narrowed(self, records: list[Record]) -> list[Record]:
        if not self.options.where:
            return records
        lend = self.joining.lend if self.joining else None
        fitting = self.options.where.fitting(records, self.options.source, self.batch.now, lend)
        self.tally.count("left_out", len(records) - len(fitting))
        return fitting

    def _look_up(self, records: Sequence[Customer]) -> None:
        self.matcher.look_up(records)
        if self.namesakes:
            named = [record for record in records if record.name]
            keyless = [record for record in named if not self.matcher.has_key(record)]
            self.namesakes.look_up(keyless, named)

    def _place(self, record: Record, matched: list[tuple[Record, int]]) -> None:
        """Decide whether the record is a new customer or one who is known. Raises InvalidValue."""
        match = self.matcher.find(record.customer, nameless=record.nameless)
        known = self._said_before(record) if match.customer is None else match.customer
        if known is not None and not self._is_new_all_the_same(record, known):
            matched.append((record, known))
            self.matcher.learn(record.customer, known, added=False)
            return
        if not record.customer.name:
            raise InvalidValue("name", "is empty")
        taken = {it: owner for it in record.customer.external_ids if (owner := self.matcher.taken(it))}
        it = next(iter(taken.values()), match.likely) or (
            self.namesakes and self.namesakes.of_the_same_company(record.customer)
        )
        if it and not self._is_to_be_added(record, it):
            matched.append((record, it.customer))
            return
        number = self.first + len(self.lines)
        self._add(number, record, taken)
        self.matcher.learn(record.customer, number, added=True)
        if it:
            other = self._added_at(it.customer)
            at, own = self._at(record.line), record.customer.name
            self.tally.doubt(LikelyDuplicate(at, it.customer, it.name, it.reason, other, own))

    def _add(self, number: int, record: Record, taken: Collection[ExternalId]) -> None:
        self.lines.append(record.line)
        self.nameless += record.nameless
        self.new.append(self._new(record.customer, taken))
        if record.steps:
            self.new_steps.append((number, record.steps))
            self._count_steps(bool(record.steps.text), bool(record.steps.due))
        if self.joining:
            self.joining.add(record.line, number)
        self.tally.add(Addition(self._at(record.line), record.customer.name, record.customer.company), number)

    def _write_new(self) -> None:
        store.insert_many(self.batch, self.new)
        self.batch.index_later()
        steps.write_new(self.batch, self.new_steps)
        if self.joining:
            self.joining.follow_new()
        self.tally.count("added", len(self.new))
        self.tally.count("archived", sum(it.archived_at is not None for it in self.new))
        self.new, self.new_steps = [], []

    def _count_steps(self, touch: bool, follow_up: bool) -> None:
        self.tally.count("touches", touch)
        self.tally.count("follow_ups", follow_up)

    def _said_before(self, record: Record) -> int | None:
        """The customer of the book who says already, under the same name, all that a record without any key says."""
        if not self.namesakes or self.matcher.has_key(record.customer):
            return None
        same = (it for it in self.namesakes.holding(record.customer) if not self._found(record, it, overwrite=True))
        return next((it.number for it in same), None)

    def _is_new_all_the_same(self, record: Record, known: int) -> bool:
        """Whether a person said so of a record that says otherwise than the customer whom it matches."""
        decisions = self.options.decisions
        if not decisions or decisions.of(self._key(record)) != "add":
            return False
        self._write_new()
        return bool(self._differing(record, next(store.load(self.batch.conn, [known]))))

    def _is_to_be_added(self, record: Record, likely: Likely) -> bool:
        """Whether a record that is like a customer is a new one: what a person said, who is asked first; else it is."""
        if not self.options.decisions:
            return True
        self._write_new()
        decided = self.options.decisions.of_likely(self._key(record))
        if decided == UNDECIDED:
            there = next(store.load(self.batch.conn, [likely.customer]))
            self._ask(record, there, self._differing(record, there), likely.reason)
        return decided == "add"

    def _ask(self, record: Record, there: Customer, fields: tuple[filling.FieldChange, ...], reason: str = "") -> None:
        question = Question(self._difference(record, there, fields), there, record.customer, reason)
        if self.options.decisions:
            self.options.decisions.ask(self._key(record), question)

    def _key(self, record: Record) -> tuple[int, int]:
        return len(self.sources), record.line

    def _note(self, record: Record) -> None:
        if self.options.on_match == "skip":
            return
        for name, text in record.kept:
            self.tally.keep(KeptText(self._at(record.line), self.source.mapping.column_of(name), text, name))

    def _at(self, line: int) -> Place:
        return Place(self.source.name, line, self.source.table.unit)

    def _added_at(self, customer: int) -> Place | None:
        """Where the customer stands whom this import added; None for one who was in the book before."""
        count = customer - self.first
        if count < 0:
            return None
        source = self.sources[bisect_right(self.starts, count) - 1]
        return Place(source.name, self.lines[count], source.table.unit)

    def _new(self, customer: Customer, taken: Collection[ExternalId]) -> Customer:
        """As it is to be added: without the ids that are taken, and with a new uid where somebody has that one."""
        if customer.uid and self.matcher.has_uid(customer.uid):
            customer = customer._replace(uid=None)
        if taken:
            customer = customer._replace(external_ids=tuple(it for it in customer.external_ids if it not in taken))
        return filling.with_source(customer, self.options.source)

    def _change(self, matched: Sequence[tuple[Record, int]]) -> None:
        if self.options.on_match == "skip":
            self.tally.count("skipped", len(matched))
            return
        conn = self.batch.conn
        known = {customer.number: customer for customer in store.load(conn, dict.fromkeys(it for _, it in matched))}
        for record, number in matched:
            policy = self._policy(record, known[number])
            if policy == "skip":
                self.tally.count("skipped")
            elif self._bring(record, known[number], overwrite=policy == "update"):
                known[number] = next(store.load(conn, [number]))

    def _policy(self, record: Record, there: Customer) -> str:
        """What to do with a match. What nobody was asked about yet is skipped, and noted to be asked."""
        decisions = self.options.decisions
        if not decisions:
            return self.options.on_match
        decided = decisions.of(self._key(record))
        if self._key(record) in decisions.open:  # as one who is like them
            return "skip"
        differing = self._differing(record, there)
        if not differing:
            return "fill"
        if decided == UNDECIDED:
            self._ask(record, there, differing)
        return decided if decided in ("fill", "update") else "skip"

    def _differing(self, record: Record, there: Customer) -> tuple[filling.FieldChange, ...]:
        """What would be other if everything of the record were taken."""
        found = self._found(record, there, overwrite=True)
        taken = steps.changes(self.batch, there.number, record.steps, overwrite=True)
        return filling.described(there, found) + taken.told

    def _bring(self, record: Record, there: Customer, *, overwrite: bool) -> bool:
        """Whether the record changed the customer."""
        found = self._found(record, there, overwrite=overwrite)
        taken = steps.changes(self.batch, there.number, record.steps, overwrite=overwrite)
        followed = self.joining.follow(record.line, there) if self.joining else ()
        self.tally.count("updated" if found or taken or followed else "same")
        if not overwrite:
            kept = filling.kept(there, record.customer, kind_given=record.kind_given) + taken.kept
            if kept:
                self.tally.differ(self._difference(record, there, kept))
        if not (found or taken or followed):
            return False
        if found:
            filling.apply(self.batch, there, found)
        steps.apply(self.batch, there.number, taken)
        self._count_steps(bool(taken.touch), bool(taken.due))
        told = filling.described(there, found) + taken.told + followed
        place, other = self._at(record.line), self._added_at(there.number)
        self.tally.change(Change(place, there.number, there.name, told, other, record.customer.name))
        return True

    def _found(self, record: Record, there: Customer, *, overwrite: bool) -> filling.Changes:
        given = record.customer if there.source else filling.with_source(record.customer, self.options.source)
        found = filling.changes(there, given, overwrite=overwrite, kind_given=record.kind_given)
        if found.also_called and found.also_called in names_beside(self.batch.conn, there):
            return replace(found, also_called="")
        return found

    def _difference(self, record: Record, there: Customer, fields: tuple[filling.FieldChange, ...]) -> Difference:
        place, other = self._at(record.line), self._added_at(there.number)
        return Difference(place, there.number, there.name, fields, other, record.customer.name)

    def _refuse(self, line: int, mistakes: Iterable[Mistake]) -> None:
        self.tally.refuse([Refusal(self._at(line), column, reason) for column, reason in mistakes])

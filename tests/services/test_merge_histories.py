"""Merges, splits, edits and undos in any order lose no row, and can all be taken back."""

import io
import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from crmcli.errors import Conflict, NotFound, NothingToUndo
from crmcli.model.draft import Draft
from crmcli.services import customers, touches
from crmcli.services.checking import Rules, build
from crmcli.services.customers import Edit
from crmcli.services.dedupe import merging, rejecting, splitting
from crmcli.services.touches import Touch
from crmcli.store import checks, derived, full, history, undo
from crmcli.store import customers as store
from crmcli.store.book import Book
from crmcli.store.schema import TABLES
from dumps import everything, records

RULES = Rules()
REFUSALS = (Conflict, NotFound, NothingToUndo)

# A small world, so that records have much in common.
names = st.sampled_from(["王伟", "Wang Wei", "Ana Silva", "ana SILVA"])
words = st.sampled_from(["a", "b", "上海", "x'y", ""])
tags = st.sampled_from(["vip", "VIP", "expo", "大客户"])
phones = st.sampled_from(["13800138000", "+86 138 0013 8000", "13900139000", "030 1234567"])
emails = st.sampled_from(["a@example.com", "A@example.com", "b@example.com"])
keys = st.dictionaries(st.sampled_from(["k", "l"]), words, max_size=2)
who = st.integers(0, 9)

drafts = st.builds(
    lambda name, company, city, note, phones, emails, tags, fields, out: Draft(
        name=name, company=company, city=city, notes=note, phones=phones, emails=emails, tags=tags, fields=fields,
        opted_out=set(emails if out else ()), external_id=company, source=city,
    ),
    names, words, words, words, st.lists(phones, max_size=2), st.lists(emails, max_size=2), st.lists(tags, max_size=2),
    keys, st.booleans(),
)  # fmt: skip
edits = st.builds(
    lambda values, clear, phones, emails, tags, gone, note, fields: Edit(
        values=values, clear=clear, add_phones=phones, add_emails=emails, add_tags=tags, remove_tags=gone, note=note,
        fields=fields,
    ),
    st.dictionaries(st.sampled_from(["name", "company", "city", "title"]), words.filter(bool), max_size=2),
    st.lists(st.sampled_from(["phone", "email", "tag", "address", "notes", "fields", "company"]), max_size=1),
    st.lists(phones, max_size=1), st.lists(emails, max_size=1), st.lists(tags, max_size=1), st.lists(tags, max_size=1),
    words, keys,
)  # fmt: skip


def uids(conn):
    """(table, row) of everything that a person wrote: a merge's own notes come and go with it."""
    return {
        (table.name, row[0])
        for table in TABLES
        if table.name != "alternates"
        for row in conn.execute(f"SELECT id FROM {table.name}")
    }


class Histories(RuleBasedStateMachine):
    """Each rule is one command or more. What a rule may remove is told; nothing else may ever be gone."""

    book: Book

    @initialize(first=st.lists(drafts, min_size=2, max_size=4))
    def begin(self, first):
        self.clock = itertools.count()
        self.before = [records(self.book.conn)]  # of each batch, by its number - 1; then that of the next one
        self.add(first)

    @property
    def conn(self):
        return self.book.conn

    def batch(self, command):
        return self.book.batch(command, self.now())

    def now(self):
        return f"2026-05-01T09:30:{next(self.clock) % 3:02}Z"  # now and then the same instant, or an earlier one

    def pick(self, *indexes):
        """Survivors, each once."""
        ids = [row[0] for row in self.conn.execute("SELECT id FROM customers WHERE merged_into IS NULL ORDER BY id")]
        return list(dict.fromkeys(ids[index % len(ids)] for index in indexes)) if ids else []

    def done(self, before, removable=frozenset()):
        """A step is over: note the states between batches, and that nothing is lost."""
        assert before - uids(self.conn) <= removable
        count = self.conn.execute("SELECT count(*) FROM batches").fetchone()[0]
        assert count <= len(self.before)
        if count == len(self.before):
            self.before.append(records(self.conn))

    def try_to(self, act, removable=frozenset()):
        before, state = uids(self.conn), everything(self.conn)
        try:
            act()
        except REFUSALS:
            assert everything(self.conn) == state, "a refused step must change nothing"
        self.done(before, removable)

    @rule(new=st.lists(drafts, min_size=1, max_size=2))
    def add(self, new):
        before = uids(self.conn)
        with self.batch("import") as batch:
            store.insert_many(batch, [build(draft, RULES) for draft in new])
        self.done(before)

    @rule(index=who, edit=edits)
    def edit(self, index, edit):
        for number in self.pick(index):
            customer = store.get(self.conn, number)
            theirs = {
                (name, row[0])
                for name in ("contact_points", "tags", "addresses")
                for row in self.conn.execute(f"SELECT id FROM {name} WHERE customer = ?", (number,))
            }
            before = uids(self.conn)
            with self.batch("edit") as batch:
                customers.apply_edit(batch, customer, edit, RULES)
            self.done(before, theirs)

    @rule(index=who, tag=tags)
    def tag(self, index, tag):
        for number in self.pick(index):
            before = uids(self.conn)
            with self.batch("tag") as batch:
                store.add_tag(batch, number, tag)
            self.done(before)

    @rule(index=who, archived=st.booleans())
    def archive(self, index, archived):
        for number in self.pick(index):
            before = uids(self.conn)
            with self.batch("archive") as batch:
                customers.set_archived(batch, [store.get(self.conn, number)], archived)
            self.done(before)

    @rule(index=who, text=words.filter(bool), day=st.integers(1, 9))
    def log(self, index, text, day):
        for number in self.pick(index):
            before = uids(self.conn)
            with self.batch("log") as batch:
                touch = Touch(text, "call", self.now(), None, date(2026, 5, day))
                touches.record(batch, number, touch, date(2026, 5, 1))
            self.done(before)

    @rule(indexes=st.lists(who, min_size=2, max_size=4))
    def merge(self, indexes):
        ids = self.pick(*indexes)
        if len(ids) > 1:
            points = [point for it in store.load(self.conn, ids) for point in it.contacts]
            self.try_to(lambda: self.merge_in_one(ids[0], ids[1:]))
            self.check_survivor(ids[0], points)

    def merge_in_one(self, keep, others, *, one_by_one=False):
        with self.batch("dedupe merge") as batch:
            for each in [[it] for it in others] if one_by_one else [others]:
                merging.apply(batch, merging.plan(batch.conn, keep, each))

    def check_survivor(self, keep, points):
        """All numbers and addresses of the records are the survivor's, opted out if one was, one of a kind primary."""
        kept = store.get(self.conn, keep).contacts
        assert {(point.kind, point.norm) for point in kept} == {(point.kind, point.norm) for point in points}
        out = {(point.kind, point.norm) for point in points if point.opted_out}
        assert out == {(point.kind, point.norm) for point in kept if point.opted_out}
        primary = [point.kind for point in kept if point.is_primary]
        assert len(set(primary)) == len(primary)

    @rule(index=who, several=st.booleans())
    def split(self, index, several):
        merged = [row[0] for row in self.conn.execute("SELECT id FROM customers WHERE merged_into IS NOT NULL")]
        if merged:
            chosen = merged if several else [merged[index % len(merged)]]
            self.try_to(lambda: self.split_in_one(chosen))
            living = self.conn.execute("SELECT id FROM customers WHERE merged_into IS NULL").fetchall()
            assert {(it,) for it in chosen} <= set(living)

    def split_in_one(self, records):
        with self.batch("dedupe split") as batch:
            splitting.split(batch, records)

    @rule(indexes=st.lists(who, min_size=3, max_size=4), at_once=st.booleans(), random=st.randoms())
    def merge_and_split(self, indexes, at_once, random):
        """Without edits between, in any order, every byte is as it was."""
        ids = self.pick(*indexes)
        if len(ids) < 2:
            return
        before = self.exported()
        for others in [ids[1:]] if at_once else [[it] for it in ids[1:]]:
            one_by_one = random.random() < 0.3
            self.try_to(lambda it=others, each=one_by_one: self.merge_in_one(ids[0], it, one_by_one=each))
        order = ids[1:]
        if at_once:
            random.shuffle(order)
        else:
            order.reverse()
        for each in [order] if random.random() < 0.5 else [[it] for it in order]:
            self.try_to(lambda each=each: self.split_in_one(each))
        assert sorted({*before} ^ {*self.exported()}) == []

    def exported(self):
        written = io.BytesIO()
        full.write(self.conn, written)
        return written.getvalue().decode().splitlines()

    @rule(one=who, another=who)
    def reject(self, one, another):
        pair = self.pick(one, another)
        if len(pair) == 2:
            before = uids(self.conn)
            with self.batch("dedupe reject") as batch:
                rejecting.reject(batch, *pair)
            self.done(before)

    def rows_of(self, number, op):
        """Rows on which a batch did this: I, U or D."""
        sql = "SELECT tbl, row_id FROM changes WHERE op = ? AND id BETWEEN ? AND ?"
        return set(self.conn.execute(sql, (op, *history.span(self.conn, number))).fetchall())

    def made_by(self, number):
        """Rows that a batch put there."""
        return self.rows_of(number, "I") if history.batch(self.conn, number) else set()

    @rule(number=st.integers(1, 20), policy=st.sampled_from(["refuse", "skip"]))
    def undo(self, number, policy):
        self.try_to(lambda: undo.undo(self.book, number, self.now(), policy), self.made_by(number))

    @rule()
    def undo_last(self):
        info = history.last_undoable(self.conn)
        if info:
            self.try_to(lambda: undo.undo(self.book, info.id, self.now()), self.made_by(info.id))

    @rule(number=st.integers(1, 20))
    def redo(self, number):
        info = history.batch(self.conn, number)
        removed = set()
        if info and info.undone_by:  # what the batch removed once, it removes again
            removed = self.rows_of(number, "D") | self.rows_of(info.undone_by, "I")
        self.try_to(lambda: undo.redo(self.book, number, self.now()), removed)

    @precondition(lambda self: hasattr(self, "before"))
    @invariant()
    def all_fits(self):
        assert not any(derived.differences(self.conn).values())
        assert checks.findings(self.conn) == []
        assert records(self.conn) == self.before[-1]

    def teardown(self):
        """Batch by batch back to the empty book."""
        while len(getattr(self, "before", ())) > 1:
            self.before.pop()
            info = history.existing(self.conn, len(self.before))
            undo._take_back(self.book, info, "back", "2026-05-02T00:00:00Z", "refuse")
            assert records(self.conn) == self.before[-1], f"taking back batch {info.id}, {info.command}"
        self.book.close()


_numbers = itertools.count()


def run(crm, examples, steps):
    class OnItsOwnBook(Histories):
        def __init__(self):
            super().__init__()
            path = crm.book.with_name(f"{next(_numbers)}.db")
            path.write_bytes(crm.book.read_bytes())
            self.book = Book.open(path, crm.unlock)
            self.book.conn.execute("PRAGMA synchronous = OFF")  # of the test's own time

        def teardown(self):
            super().teardown()
            self.book.path.unlink()

    checked = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        OnItsOwnBook,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checked
        ),
    )


def test_nothing_is_lost_in_any_order(crm):
    run(crm, 20, 15)


@pytest.mark.soak
def test_nothing_is_lost_in_a_thousand_long_histories(crm):
    run(crm, 1000, 30)

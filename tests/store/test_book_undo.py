"""Undo against an oracle: dumps of every table, through long and random histories."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.errors import Conflict, NotFound, NothingToUndo
from crmcli.model.draft import Draft
from crmcli.services import customers, touches
from crmcli.services.checking import Rules, build
from crmcli.services.customers import Edit
from crmcli.services.touches import Touch
from crmcli.store import checks, derived, history, undo
from crmcli.store import customers as store
from crmcli.store.book import Book
from dumps import everything, opened, records

NOW = "2026-05-01T09:30:00Z"
TODAY = date(2026, 5, 1)
RULES = Rules()

# A small world, so that the same things happen to the same customers again and again.
names = st.sampled_from(["王伟", "Ana Silva", "李娜", "Ana  SILVA", "Zoë"])
words = st.sampled_from(["a", "b", "上海", "北京", "x'y", "=1", "", "  "])
tags = st.sampled_from(["vip", "VIP", "expo", "大客户"])
phones = st.sampled_from(["13800138000", "+86 138 0013 8000", "13900139000", "030 1234567"])
who = st.integers(0, 5)

drafts = st.builds(
    lambda name, company, city, phones, tags, fields: Draft(
        name=name, company=company, city=city, phones=phones, tags=tags, fields=fields
    ),
    names, words, words, st.lists(phones, max_size=2), st.lists(tags, max_size=2),
    st.dictionaries(st.sampled_from(["k", "l"]), words, max_size=2),
)  # fmt: skip
edits = st.builds(
    lambda values, clear, phones, tags, gone, note, fields: Edit(
        values=values, clear=clear, add_phones=phones, add_tags=tags, remove_tags=gone, note=note, fields=fields
    ),
    st.dictionaries(st.sampled_from(["company", "city", "title", "country"]), words, max_size=2),
    st.lists(st.sampled_from(["phone", "tag", "address", "notes", "fields", "city"]), max_size=1),
    st.lists(phones, max_size=1), st.lists(tags, max_size=1), st.lists(tags, max_size=1), words,
    st.dictionaries(st.sampled_from(["k", "l"]), words, max_size=1),
)  # fmt: skip
steps = [
    st.tuples(st.just("add"), st.lists(drafts, min_size=1, max_size=3)),
    st.tuples(st.just("edit"), who, edits),
    st.tuples(st.just("edit all"), edits),
    st.tuples(st.just("tag"), who, tags),
    st.tuples(st.just("archive"), who, st.booleans()),
    st.tuples(st.just("log"), who, st.integers(-3, 20), st.sampled_from([None, "no-answer", "reached"])),
    st.tuples(st.just("merge"), who, who),
    st.tuples(st.just("outside"), who, words),
]
first = st.tuples(st.just("add"), st.lists(drafts, min_size=2, max_size=4))


def histories(steps_at_most, policy):
    undoing = [
        st.tuples(st.just("undo"), st.integers(1, 20), policy),
        st.tuples(st.just("undo last"), policy),
        st.tuples(st.just("redo"), st.integers(1, 20), policy),
    ]
    more = st.lists(st.one_of(*steps, *undoing), min_size=4, max_size=steps_at_most)
    return st.builds(lambda first, more: [first, *more], first, more)


WHOLE = st.just("refuse")
ANY = st.sampled_from(["refuse", "skip", "force"])


class Player:
    """Plays steps on a book, remembers the state before each batch, and can take all of them back in order."""

    def __init__(self, book):
        self.book = book
        self.conn = book.conn
        self.before = [records(self.conn)]  # of each batch, by its number - 1; then that of the next one

    def play(self, step):
        kind, *arguments = step
        state = everything(self.conn)
        try:
            getattr(self, kind.replace(" ", "_"))(*arguments)
        except (Conflict, NotFound, NothingToUndo):
            assert everything(self.conn) == state, "a refused step must change nothing"
        self.settle()

    def settle(self):
        """Note the new batch, if there is one, and check that all that is derived fits."""
        count = self.conn.execute("SELECT count(*) FROM batches").fetchone()[0]
        now = records(self.conn)
        if count < len(self.before):
            assert now == self.before[-1], "without a batch nothing may change"
        else:
            assert count == len(self.before)
            self.before.append(now)
        assert not any(derived.differences(self.conn).values())
        assert checks.findings(self.conn) == []

    def take_back(self, take_one):
        """In order back to the empty book."""
        while len(self.before) > 1:
            self.before.pop()
            number = len(self.before)
            take_one(self.book, history.existing(self.conn, number))
            assert records(self.conn) == self.before[-1], f"taking back batch {number}"
            assert not any(derived.differences(self.conn).values())
        assert not any(records(self.conn).values())

    def batch(self, command):
        return self.book.batch(command, NOW)

    def customer(self, index):
        ids = [row[0] for row in self.conn.execute("SELECT id FROM customers WHERE merged_into IS NULL ORDER BY id")]
        if not ids:
            raise NotFound("nobody")
        return store.get(self.conn, ids[index % len(ids)])

    def add(self, drafts):
        with self.batch("import") as batch:
            store.insert_many(batch, [build(draft, RULES) for draft in drafts])

    def edit(self, index, edit):
        customer = self.customer(index)
        with self.batch("edit") as batch:
            customers.apply_edit(batch, customer, edit, RULES)

    def edit_all(self, edit):
        ids = [row[0] for row in self.conn.execute("SELECT id FROM customers ORDER BY id").fetchall()]
        with self.batch("edit") as batch:
            for customer in list(store.load(self.conn, ids)):
                customers.apply_edit(batch, customer, edit, RULES)

    def tag(self, index, tag):
        customer = self.customer(index)
        with self.batch("tag") as batch:
            if not store.add_tag(batch, customer.id, tag):
                store.remove_tag(batch, customer.id, tag)

    def archive(self, index, archived):
        customer = self.customer(index)
        with self.batch("archive") as batch:
            customers.set_archived(batch, [customer], archived)

    def log(self, index, days, outcome):
        customer = self.customer(index)
        ahead = TODAY + timedelta(days=days) if days >= 0 else None
        with self.batch("log") as batch:
            touches.record(batch, customer.id, Touch("said something", "call", NOW, outcome, ahead), TODAY)

    def merge(self, index, other):
        kept, gone = self.customer(index), self.customer(other)
        if kept.id == gone.id:
            return
        with self.batch("merge") as batch:
            for table in ("contact_points", "addresses", "interactions", "tasks", "external_ids"):
                batch.conn.execute(f"UPDATE {table} SET customer = ? WHERE customer = ?", (kept.id, gone.id))
            batch.conn.execute("UPDATE OR IGNORE tags SET customer = ? WHERE customer = ?", (kept.id, gone.id))
            batch.conn.execute("DELETE FROM tags WHERE customer = ?", (gone.id,))
            batch.conn.execute("UPDATE customers SET merged_into = ? WHERE id = ?", (kept.id, gone.id))

    def outside(self, index, text):
        """Another program writes; our next write gives its changes a batch of their own."""
        customer = self.customer(index)
        self.conn.execute("UPDATE customers SET title = ? WHERE id = ?", (f"{text} {len(self.before)}", customer.id))
        with self.batch("nothing"):
            pass

    def undo(self, number, policy):
        undo.undo(self.book, number, NOW, policy)

    def undo_last(self, policy):
        undo.undo(self.book, None, NOW, policy)

    def redo(self, number, policy):
        undo.redo(self.book, number, NOW, policy)


_numbers = itertools.count()


def as_told(book, info):
    """As the messages say it: an undo is taken back by a redo, and a redo by an undo."""
    verb, _, number = info.command.partition(" ")
    if verb == "undo":
        undo.redo(book, int(number), NOW)
    else:
        undo.undo(book, int(number) if verb == "redo" else info.id, NOW)


def batch_by_batch(book, info):
    """Each batch's own changes, also those of an undo that was partial: `crm undo` would look at the original again."""
    undo._take_back(book, info, "back", NOW, "refuse")


def play(crm, steps, take_one):
    path = crm.book.with_name(f"{next(_numbers)}.db")
    path.write_bytes(crm.book.read_bytes())
    book = Book.open(path, crm.unlock)
    try:
        book.conn.execute("PRAGMA synchronous = OFF")  # of the test's own time
        player = Player(book)
        for step in steps:
            player.play(step)
        player.take_back(take_one)
    finally:
        book.close()
        path.unlink()


# The fixture is only read: each history has a file of its own.
RANDOM = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@settings(max_examples=15, **RANDOM)
@given(histories(14, WHOLE))
def test_any_history_can_be_taken_back_to_the_empty_book(crm, steps):
    play(crm, steps, as_told)


@settings(max_examples=15, **RANDOM)
@given(histories(14, ANY))
def test_so_can_one_with_partial_and_forced_undos_batch_by_batch(crm, steps):
    play(crm, steps, batch_by_batch)


@pytest.mark.soak
@settings(max_examples=1500, **RANDOM)
@given(histories(40, WHOLE))
def test_any_long_history_can_be_taken_back_to_the_empty_book(crm, steps):
    play(crm, steps, as_told)


@pytest.mark.soak
@settings(max_examples=1500, **RANDOM)
@given(histories(40, ANY))
def test_so_can_a_long_one_with_partial_and_forced_undos(crm, steps):
    play(crm, steps, batch_by_batch)


def test_a_batch_of_more_than_a_page_of_changes(crm):
    """What one query reads at a time must not be the limit of what is undone."""
    with opened(crm) as book:
        empty = records(book.conn)
        drafts = [Draft(name=f"Customer {number}", phones=["13800138000"], tags=["vip"]) for number in range(700)]
        with book.batch("import", NOW) as batch:
            store.insert_many(batch, [build(draft, RULES) for draft in drafts])
        full = records(book.conn)
        with book.batch("edit", NOW) as batch:
            for customer in list(store.load(book.conn, range(1, 701))):
                customers.apply_edit(batch, customer, Edit(values={"city": "上海"}, remove_tags=["vip"]), RULES)
        edited = records(book.conn)
        result = undo.undo(book, 2, NOW)
        assert len(result.customers) == 700
        assert records(book.conn) == full
        undo.redo(book, 2, NOW)
        assert records(book.conn) == edited
        with pytest.raises(Conflict) as conflict:
            undo.undo(book, 1, NOW)
        assert len(conflict.value.conflicts) == 20
        assert records(book.conn) == edited
        undo.undo(book, 2, NOW)
        undo.undo(book, 1, NOW)
        assert records(book.conn) == empty


def test_conflicts_of_several_kinds(crm):
    """One batch of which a row is unchanged, one changed, one deleted, one doubled later."""
    with opened(crm) as book:
        with book.batch("add", NOW) as batch:
            store.insert_many(batch, [build(Draft(name=name, city="上海", tags=["vip"]), RULES) for name in "ABCD"])
        with book.batch("edit", NOW) as batch:
            batch.conn.execute("UPDATE addresses SET city = '北京'")
            batch.conn.execute("DELETE FROM tags")
        with book.batch("edit", NOW) as batch:
            batch.conn.execute("UPDATE addresses SET city = '广州' WHERE customer = 2")
            batch.conn.execute("DELETE FROM addresses WHERE customer = 3")
            store.add_tag(batch, 4, "VIP")
        state = everything(book.conn)
        with pytest.raises(Conflict) as conflict:
            undo.undo(book, 2, NOW)
        found = {(one["customer"], one["column"], str(one["current"])) for one in conflict.value.conflicts}
        assert found == {(2, "city", "广州"), (3, "", "None")}
        assert everything(book.conn) == state
        undo.undo(book, 2, NOW, "skip")
        cities = dict(book.conn.execute("SELECT customer, city FROM addresses").fetchall())
        assert cities == {1: "上海", 2: "广州", 4: "上海"}
        # A tag that somebody added again is there: there is nothing to bring back, and no second one.
        assert dict(book.conn.execute("SELECT customer, tag FROM tags")) == {1: "vip", 2: "vip", 3: "vip", 4: "VIP"}
        undo.redo(book, 2, NOW)
        assert everything(book.conn)["addresses"] == state["addresses"]
        undo.undo(book, 2, NOW, "force")
        cities = dict(book.conn.execute("SELECT customer, city FROM addresses").fetchall())
        assert cities == {1: "上海", 2: "上海", 3: "上海", 4: "上海"}


def test_updated_at_alone_is_no_conflict(crm):
    with opened(crm) as book:
        with book.batch("add", NOW) as batch:
            store.insert(batch, build(Draft(name="Ana"), RULES))
        for later, title in (("2026-05-02T00:00:00Z", "CEO"), ("2026-05-03T00:00:00Z", "CTO")):
            with book.batch("edit", later) as batch:
                store.update(batch, 1, {"title": title} if title == "CEO" else {"company": "Acme"})
        undo.undo(book, 2, "2026-05-04T00:00:00Z")
        row = book.conn.execute("SELECT title, company, updated_at FROM customers").fetchone()
        assert row == (None, "Acme", "2026-05-03T00:00:00Z")


@pytest.mark.parametrize(("before", "after"), [(None, "None"), ("None", None), ("", None), (None, ""), ("1", "01")])
def test_values_that_only_look_alike_are_told_apart(crm, before, after):
    with opened(crm) as book:
        with book.batch("add", NOW) as batch:
            store.insert(batch, build(Draft(name="Ana"), RULES))
            store.update(batch, 1, {"title": before})
        with book.batch("edit", NOW) as batch:
            store.update(batch, 1, {"title": after})
        undo.undo(book, 2, NOW)
        assert book.conn.execute("SELECT title FROM customers").fetchone() == (before,)
        undo.redo(book, 2, NOW)
        assert book.conn.execute("SELECT title FROM customers").fetchone() == (after,)


def test_progress_is_told_of_every_row(crm):
    told = []
    with opened(crm) as book:
        with book.batch("import", NOW) as batch:
            store.insert_many(batch, [build(Draft(name=name, tags=["vip"]), RULES) for name in ("Ana", "Bo", "Cleo")])
        undo.undo(book, 1, NOW, progress=told.append)
        assert sum(told) == 6
        told.clear()
        undo.redo(book, 1, NOW, progress=told.append)
        assert sum(told) == 6

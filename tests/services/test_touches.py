"""What a touch does to the follow-ups."""

from datetime import date

import pytest

from crmcli.errors import InvalidValue
from crmcli.model.task import Task
from crmcli.services.touches import Touch, check, record
from crmcli.store import interactions, tasks
from dumps import opened

NOW = "2026-05-01T09:30:00Z"
TODAY = date(2026, 5, 1)
PAST, DAY, SOON, LATER = (date(2026, 4, 20), TODAY, date(2026, 5, 8), date(2026, 6, 1))


@pytest.fixture
def book(crm):
    crm.add("Ana")
    with opened(crm) as book:
        yield book


def log(book, outcome=None, follow_up=None):
    with book.batch("log", NOW) as batch:
        return record(batch, 1, Touch("text", "call", NOW, outcome, follow_up), TODAY)


def due(book):
    return [task.due for task in tasks.open_follow_ups(book.conn, 1)]


@pytest.mark.parametrize(
    ("waiting", "outcome", "new", "left"),
    [
        ([], None, None, []),
        ([], None, SOON, [SOON]),
        ([], "no-answer", SOON, [SOON]),
        ([PAST], None, None, []),
        ([DAY], "reached", None, []),
        ([LATER], None, None, [LATER]),
        ([PAST, LATER], None, None, [LATER]),
        ([PAST], "no-answer", None, [PAST]),
        ([PAST], "no-answer", SOON, [SOON]),
        ([LATER], None, SOON, [SOON]),
        ([PAST, LATER], None, SOON, [SOON]),
        ([LATER], "no-answer", SOON, [SOON]),
        ([PAST, LATER], "no-answer", SOON, [SOON]),
    ],
)
def test_follow_ups(book, waiting, outcome, new, left):
    with book.batch("plan", NOW) as batch:
        for day in waiting:
            tasks.insert(batch, Task(1, "follow-up", day.isoformat()))
    log(book, outcome, new)
    assert due(book) == [day.isoformat() for day in left]


def test_a_closed_follow_up_says_when(book):
    log(book, follow_up=PAST)
    log(book)
    assert book.conn.execute("SELECT due, done_at FROM tasks").fetchall() == [("2026-04-20", NOW)]


def test_the_touch_is_kept_as_it_was(book):
    number = log(book, "reached").number
    (touch,) = interactions.latest(book.conn, 1, 10)
    assert touch == interactions.Interaction(1, NOW, "call", "text", "reached", id=number)


def test_texts_are_cleaned():
    assert check(Touch("  two\nlines \n", "note", NOW, " reached ")) == Touch("two\nlines", "note", NOW, "reached")
    assert check(Touch("x", "call", NOW, " ")).outcome is None


@pytest.mark.parametrize(
    ("touch", "field"),
    [
        (Touch(" ", "call", NOW), "text"),
        (Touch("\0", "call", NOW), "text"),
        (Touch("x", "dance", NOW), "kind"),
        (Touch("x", "call", NOW, "\udcff"), "outcome"),
    ],
)
def test_what_cannot_be(touch, field):
    with pytest.raises(InvalidValue) as error:
        check(touch)
    assert error.value.field == field

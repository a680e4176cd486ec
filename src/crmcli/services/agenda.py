"""Who to call today: due tasks, promises, birthdays and silences, one line per customer, ranked by one small sum.

score = (points of the best reason + MORE for each further one, at most MOST_MORE) * a factor between 1 and 1.5 by what
the customer bought within the last year. TERMS are the points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import nsmallest
from itertools import chain
from typing import NamedTuple

from crmcli.model.agenda import BIRTHDAY, CADENCE, NO_ORDER, SILENCE, Agenda, Line, Reason
from crmcli.model.customer import Customer
from crmcli.model.task import FOLLOW_UP, PROMISE, TASK, THEIR_PROMISE
from crmcli.store import agenda as store
from crmcli.store import birthdays, cadences, customers
from crmcli.store.schema import Connection


class Term(NamedTuple):
    """What a reason is worth: `points`, and `step` for each day that it is late, up (or down) to `end`.

    Of silences a step is one usual gap.
    """

    points: int
    step: int
    end: int


TERMS = {
    PROMISE: Term(60, 2, 90),
    FOLLOW_UP: Term(50, 2, 80),
    BIRTHDAY: Term(45, -5, 10),
    THEIR_PROMISE: Term(40, 1, 60),
    TASK: Term(40, 1, 60),
    NO_ORDER: Term(25, 5, 45),
    CADENCE: Term(25, 1, 45),
    SILENCE: Term(20, 5, 40),
}
MORE, MOST_MORE = 5, 20
SALES_SHARE = 0.5  # the most that sales add
SALES_DAYS = 365

BIRTHDAY_AHEAD, BIRTHDAY_AFTER = 7, 3  # days: to prepare something, and to make up for a weekend
QUIET_DAYS = 365  # who has been quiet for longer is lost, and no matter of a single day

Found = Iterator[tuple[int, Reason]]


def agenda(conn: Connection, today: date, limit: int = 0) -> Agenda:
    """The customers to call, the most pressing first; with a limit only so many of them.

    Nobody archived or merged; for silence and cadence nobody whose follow-up is on a later day.
    """
    reasons: dict[int, list[Reason]] = {}
    for customer, reason in chain(_tasks(conn, today), _birthdays(conn, today), _quiet(conn, today)):
        reasons.setdefault(customer, []).append(reason)
    sales = store.sales(conn, _iso(today, -SALES_DAYS)) if reasons else {}
    usual = sum(sales.values()) / len(sales) if sales else 0.0
    scored = ((-_score(found, sales.get(id, 0), usual), id) for id, found in reasons.items())
    best = nsmallest(limit, scored) if limit else sorted(scored)
    found = customers.load(conn, (id for _, id in best))
    return Agenda([_line(it, reasons[it.number], sales.get(it.number, 0), usual) for it in found], len(reasons))


def points(kind: str, steps: float) -> int:
    """What a reason is worth after so many steps."""
    term = TERMS[kind]
    value = term.points + term.step * steps
    return round(min(value, term.end) if term.step > 0 else max(value, term.end))


def factor(sales: int, usual: float) -> float:
    """From 1 without sales to 1 + SALES_SHARE; half of that for what buyers usually buy."""
    return 1 + SALES_SHARE * sales / (sales + usual) if sales > 0 else 1.0


def more(reasons: Sequence[Reason]) -> int:
    return min(MORE * (len(reasons) - 1), MOST_MORE)


def _score(reasons: Sequence[Reason], sales: int, usual: float) -> int:
    best = max(reason.points for reason in reasons)
    return round((best + more(reasons)) * factor(sales, usual))


def _line(customer: Customer, reasons: Sequence[Reason], sales: int, usual: float) -> Line:
    ranked = tuple(sorted(reasons, key=lambda reason: (-reason.points, reason.day, reason.task or 0)))
    return Line(customer, _score(reasons, sales, usual), ranked, more(reasons), factor(sales, usual), sales)


def _tasks(conn: Connection, today: date) -> Found:
    for customer, task, kind, what, day in store.due(conn, today.isoformat()):
        late = _days(day, today)
        yield customer, Reason(kind, points(kind, late), day, late, task, what)


def _birthdays(conn: Connection, today: date) -> Found:
    """From some days before to some days after; not for who was reached today, on the day or since."""
    days = [today + timedelta(days=ahead) for ahead in range(-BIRTHDAY_AFTER, BIRTHDAY_AHEAD + 1)]
    by_name = {name: day for day in days for name in _birthday_names(day)}
    for customer, name, reached in store.birthdays_on(conn, list(by_name)):
        day = by_name[name]
        late = (today - day).days
        if reached is None or local_day(reached) < min(day, today):
            yield customer, Reason(BIRTHDAY, points(BIRTHDAY, abs(late)), day.isoformat(), late)


def _birthday_names(day: date) -> tuple[str, ...]:
    """Days of the year (05-01) whose birthdays are kept on this day."""
    own = birthdays.day_of_year(day)
    return (own, "02-29") if birthdays.is_end_of_february(day) else (own,)


def _quiet(conn: Connection, today: date) -> Found:
    """Silences and cadences, of a customer only the better one; and orders that are missing."""
    planned = store.planned(conn, today.isoformat())
    window = (_iso(today, -QUIET_DAYS), today.isoformat())
    touch = {
        customer: _gap(SILENCE, today, day, gap, last)
        for customer, day, gap, last in store.silent(conn, *window)
        if customer not in planned
    }
    for it in cadences.overdue(conn, today):
        late = _days(it.due, today)
        reason = Reason(CADENCE, points(CADENCE, late), it.due, late, every=it.days, by=it.by, last=it.last)
        known = touch.get(it.customer)
        if it.customer not in planned and (known is None or known.points <= reason.points):
            touch[it.customer] = reason
    yield from touch.items()
    for customer, day, gap, last in store.without_order(conn, *window):
        if customer not in planned:
            yield customer, _gap(NO_ORDER, today, day, gap, last)


def _gap(kind: str, today: date, day: str, gap: int, last: str) -> Reason:
    late = _days(day, today)
    return Reason(kind, points(kind, late / gap), day, late, every=gap, last=last)


def _days(day: str, today: date) -> int:
    return (today - date.fromisoformat(day)).days


def _iso(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


def local_day(at: str) -> date:
    """Of an instant; of a day the day itself."""
    return datetime.fromisoformat(at).astimezone().date() if "T" in at else date.fromisoformat(at)

"""The call loop, `crm log` alone on a terminal: today's customers one after the other, one batch for each call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from crmcli.cli.asking import UNCHANGED, confirm, prompt
from crmcli.cli.context import Crm
from crmcli.cli.drafting import follow_up_of, spelled
from crmcli.cli.handles import change_tasks, described
from crmcli.cli.selection import counted, describe
from crmcli.cli.touching import order_of, record, without_date
from crmcli.errors import Declined, InvalidValue
from crmcli.model.agenda import Line
from crmcli.model.customer import Customer
from crmcli.model.task import FOLLOW_UP, Task
from crmcli.services import agenda as service
from crmcli.services import brief, tasks, touches
from crmcli.services.agenda_words import why
from crmcli.services.touches import NO_ANSWER, Touch
from crmcli.store import tasks as store
from crmcli.text.fold import fold

QUESTION = "What happened [Enter skips, s later, d done, n no answer, q quit, ? help]"
HELP = """\
Write what happened, perhaps with the next date at the end: sent the quote +fri.
  Enter  skip this customer, who stays on the list
  s      put off till a day; s 2w says it at once
  d      done without a call: tick off what is due
  n      no answer, which keeps the follow-up open
  q      quit; the calls so far are in the book"""
NEXT = "Next date [fri, 2w, 明天; Enter for none]"
LATER = "Put off till [tomorrow, fri, 2w, 下周一]"
UNREACHED = "no answer"

LOGGED, PUT_OFF, TICKED_OFF = "logged", "put off", "ticked off"


def loop(crm: Crm) -> None:
    """Go through today's list, from its first customer on, until it ends or the user quits."""
    lines = service.agenda(crm.book.conn, crm.today).lines
    if not lines:
        crm.out.say("Nobody is due today; to log a call: crm log WHO TEXT")
        return
    done: Counter[str] = Counter()
    try:
        for number, line in enumerate(lines, 1):
            if number > 1:
                crm.world.stderr.write("\n")
            crm.out.brief_aside(brief.brief(crm.book.conn, line.customer, crm.today))
            crm.out.say(f"{number:,} of {len(lines):,}: {why(line, crm.today)}")
            done[_call(crm, line)] += 1
    except Declined:  # q, or Ctrl-D at any question: a call that was begun is not logged
        pass
    crm.out.say(_summary(done, len(lines)))


def _summary(done: Counter[str], whole: int) -> str:
    dealt = [f"{done[what]:,} {what}" for what in (PUT_OFF, TICKED_OFF) if done[what]]
    told = ", ".join([f"{counted(done[LOGGED], 'call')} {LOGGED}", *dealt])
    left = whole - sum(done[what] for what in (LOGGED, PUT_OFF, TICKED_OFF))
    return f"{told}; {left:,} left." if left else f"{told}; nobody left."


def _call(crm: Crm, line: Line) -> str:
    """Ask for one customer's call and write it; returns what was done, "" for nothing. Raises Declined to quit."""
    items = [store.existing(crm.book.conn, reason.task) for reason in line.reasons if reason.task]
    while True:
        answer = prompt(crm, QUESTION, "WHO")
        done = _act(crm, line.customer, items, answer) if answer else ""
        if done is not None:
            return done


def _act(crm: Crm, customer: Customer, items: Sequence[Task], answer: str) -> str | None:
    """What was done upon the answer; None where it must be asked for again. Raises Declined to quit."""
    word, _, rest = fold(answer).partition(" ")
    if word == "s" and (not rest or _lies_ahead(crm, rest)):
        return _put_off(crm, customer, items, rest)
    if word == "d" and not rest:
        return _tick_off(crm, items)
    if word == "n" and not rest:
        return _log(crm, customer, Touch(UNREACHED, "call", crm.now, NO_ANSWER), None, [])
    if word == "q" and not rest:
        raise Declined(UNCHANGED)
    if word == "?":
        crm.out.say(HELP)
        return None
    said = without_date(crm, answer)
    return _log(crm, customer, Touch(said.text, "call", crm.now), said.plus, items) if said.text else None


def _tick_off(crm: Crm, items: Sequence[Task]) -> str | None:
    if not items:
        crm.out.say("There is nothing to tick off; write what happened, or skip.")
        return None
    change_tasks(crm, "done", "Done:", lambda batch: tasks.finish(batch, items, crm.today), dry_run=False, json=False)
    return TICKED_OFF


def _log(crm: Crm, customer: Customer, touch: Touch, plus: str | None, items: Sequence[Task]) -> str:
    """Ask what is next, and which of the promises and tasks that are due this call has settled; then write it all."""
    wanted = plus or prompt(crm, NEXT, "--follow-up", lambda text: follow_up_of(crm, text) if text else None)
    open_ones = [task for task in items if task.kind != FOLLOW_UP]
    settled = [task for task in open_ones if confirm(crm, f"Is {described(crm, task)} done?")]
    checked = touches.check(touches.with_more(touch, *_followed(crm, wanted), ()))
    record(crm, customer, checked, settled=settled)
    return LOGGED


def _followed(crm: Crm, wanted: str) -> tuple[date | None, bool]:
    due = follow_up_of(crm, wanted) if wanted else None
    return due, bool(wanted) and due is None


def _lies_ahead(crm: Crm, text: str) -> bool:
    try:
        _later(crm, text)
    except InvalidValue:
        return False
    return True


def _put_off(crm: Crm, customer: Customer, items: Sequence[Task], typed: str) -> str:
    """What is due waits till a day; who is on the list for another reason gets a follow-up then."""
    day = _later(crm, typed) if typed else _later(crm, prompt(crm, LATER, "DATE", lambda text: _later(crm, text)))
    if items:
        change_tasks(
            crm, "snooze", "Put off", lambda batch: tasks.Closed(tasks.snooze(batch, items, day), []),
            how=f" till {spelled(day)}", dry_run=False, json=False,
        )  # fmt: skip
        return PUT_OFF
    with crm.book.batch("snooze", crm.now) as batch:
        touches.set_follow_up(batch, customer.number, day)
    message = f"{describe(customer)} is put off: a follow-up on {spelled(day)}. Undo: crm undo {batch.id}"
    crm.out.result([customer.number], message, {})
    return PUT_OFF


def _later(crm: Crm, text: str) -> date:
    """A day that lies ahead. Raises InvalidValue."""
    day = tasks.due_day("date", text, crm.today, order_of(crm))
    if day == crm.today:
        raise InvalidValue("date", "is today; put it off till a day that lies ahead")
    return day

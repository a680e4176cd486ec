"""The reasons of the agenda in words."""

from __future__ import annotations

from datetime import date

from crmcli.model.agenda import BIRTHDAY, CADENCE, NO_ORDER, SILENCE, Line, Reason
from crmcli.model.shapes import money
from crmcli.model.task import FOLLOW_UP, PROMISE, THEIR_PROMISE, handle

_TASKS = {FOLLOW_UP: "follow-up", PROMISE: "I promised", THEIR_PROMISE: "they promised"}


def why(line: Line, today: date) -> str:
    """All reasons, the best first: `I promised the price list, 3 days late (t12); birthday in 2 days`."""
    return "; ".join(said(reason, today) for reason in line.reasons)


def terms(line: Line, today: date) -> str:
    """The sum behind the score: `64 I promised the price list, 2 days late (t12); + 5 for birthday today; × 1.25 …`."""
    best, *others = line.reasons
    parts = [f"{best.points} {said(best, today)}"]
    if others:
        parts.append(f"+ {line.more} for {', and '.join(said(reason, today) for reason in others)}")
    if line.sales > 0:
        parts.append(f"× {line.factor:.2f} for sales of {money(line.sales)} within a year")
    return "; ".join(parts)


def said(reason: Reason, today: date) -> str:
    if reason.task is not None:
        head = _TASKS.get(reason.kind, "")
        mark = ": " if reason.kind == FOLLOW_UP else " "
        text = (f"{head}{mark}{reason.what}" if head else reason.what) if reason.what else head or "task"
        return f"{text}, {_late(reason.late)} ({handle(reason.task)})"
    if reason.kind == BIRTHDAY:
        return _birthday(reason)
    if reason.kind == CADENCE:
        whose = f" ({reason.by})" if reason.by else ""
        late = f"{_late(reason.late)}" if reason.last else f"never reached, {_late(reason.late)}"
        return f"to be in touch every {_count(reason.every or 0)}{whose}, {late}"
    since = (today - date.fromisoformat(reason.last or reason.day)).days
    if reason.kind == NO_ORDER:
        return f"no order for {_count(since)}, usually every {reason.every}"
    assert reason.kind == SILENCE
    return f"silent for {_count(since)}, usually in touch every {reason.every}"


def _birthday(reason: Reason) -> str:
    if reason.late == 0:
        return "birthday today"
    return f"birthday in {_count(-reason.late)}" if reason.late < 0 else f"birthday {_count(reason.late)} ago"


def _late(days: int) -> str:
    return f"{_count(days)} late" if days else "due today"


def _count(days: int) -> str:
    return f"{days:,} day{'' if days == 1 else 's'}"

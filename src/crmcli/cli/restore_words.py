"""How a restore is asked for, and what is said of it and of a trial."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from shlex import quote

from crmcli.cli.context import Crm
from crmcli.cli.health import as_json, error_of
from crmcli.cli.selection import counted
from crmcli.errors import CrmError, Damaged, Findings, InvalidValue, Usage
from crmcli.model.backup import Backup, RestorePlan, Trial
from crmcli.services.backup import choosing, files
from crmcli.services.backup.places import Place
from crmcli.text.dates import parse_past_day
from crmcli.world import utc_text

_CLOCK = re.compile(r"(?P<day>.+?)[ T]+(?P<clock>\d{1,2}:\d{2}(:\d{2})?)(?P<zone>Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)


def chosen(crm: Crm, file: str | None, at: str | None, place: Place) -> Backup:
    """The backup that FILE names, or the newest that is not younger than --at. Raises Usage and NotFound."""
    if (file is None) == (at is None):
        raise Usage("name one backup, as FILE or latest, or give --at DATE for the newest that is not younger")
    if at is not None:
        limit = instant(crm, at)
        found = choosing.at_or_before(limit, place, crm.path)
        crm.out.say(f"The newest backup of {choosing.spelled(limit)} or before: {found.path.name}")
        return found
    return choosing.find(file or "", place, crm.path)


def instant(crm: Crm, text: str) -> datetime:
    """The instant that `text` names: a day means its end, a clock time behind it the local one. Raises InvalidValue."""
    parts = _CLOCK.fullmatch(text.strip())
    day = parse_past_day(parts["day"] if parts else text, crm.today, str(crm.config["date_order"]))
    if parts is None:
        return _local(datetime.combine(day, time.max))
    try:
        clock = time.fromisoformat(f"{parts['clock'].zfill(5)}{(parts['zone'] or '').upper()}")
    except ValueError:
        raise InvalidValue("at", f"{text!r} is not a time; write it like 2026-05-01 14:30") from None
    found = datetime.combine(day, clock)
    return found if found.tzinfo else _local(found)


def _local(naive: datetime) -> datetime:
    try:
        return naive.astimezone()
    except (OverflowError, ValueError, OSError):  # years at the ends of the calendar
        return naive.replace(tzinfo=UTC)


def content(figures: dict[str, int]) -> str:
    return f"{counted(figures['customers'], 'customer')} (up to batch {figures['last_batch']})"


def question(plan: RestorePlan, now: datetime) -> str:
    """What is to come, how old it is, and what goes for it."""
    customers = counted(plan.figures["customers"], "customer")
    question = f"Restore {plan.backup.path.name}, made {_ago(now - plan.backup.made)} with {customers}?"
    if plan.replaced is None:
        return f"{question} {plan.book}, which cannot be read, goes (the file is kept)."
    later, others = plan.later
    if plan.objection:
        return f"{question} {plan.book} with {content(plan.replaced)} goes (a copy is kept)."
    if later and others:
        return f"{question} {parted(plan)} The book's {_go(later, 'change')} (a copy is kept)."
    if later:
        return f"{question} The book's {_go(later, 'later change')} (a copy is kept)."
    return f"{question} The book has no later changes{f'; {_of_the_backup(others)}' if others else ''}."


def parted(plan: RestorePlan) -> str:
    """Where book and backup went different ways, as a sentence; "" when one goes on where the other ends."""
    later, others = plan.later
    if not later or not others:
        return ""
    since = f"after batch {plan.common}" if plan.common else "from the beginning"
    ours = f"the book has {counted(later, 'change')} that the backup does not have"
    return f"The two went different ways {since}: {ours}, {_of_the_backup(others)}."


def _of_the_backup(others: int) -> str:
    return f"the backup has {counted(others, 'change')} that the book does not have"


def _go(number: int, noun: str) -> str:
    return f"{counted(number, noun)} {'goes' if number == 1 else 'go'}"


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    for unit, long in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes >= long:
            return f"{counted(minutes // long, unit)} ago"
    return "just now"


def described(plan: RestorePlan) -> str:
    """The plan after the word Put."""
    backup = f"the backup {plan.backup.path.name} with {content(plan.figures)}"
    if plan.state == "missing":
        return f"{backup} at {plan.book}"
    there = f"with {content(plan.replaced)}" if plan.replaced else "which cannot be read"
    return f"{backup} in the place of {plan.book}, {there}"


def way_back(plan: RestorePlan, kept: Path | None) -> str:
    passphrase = " It opens with the backup's own passphrase." if plan.other_passphrase else ""
    if kept is None:
        return passphrase
    if kept.suffix != files.SUFFIX:
        return f"{passphrase} The old file is kept as {kept}"
    return f"{passphrase} Undo: crm backup restore {quote(kept.name)}"


def report(crm: Crm, plan: RestorePlan, kept: Path | None, message: str, json: bool) -> None:
    body = {
        "restored": plan.backup.address, "book": str(plan.book), "kept": str(kept) if kept else None,
        "dry_run": message.startswith("Would"), "common_batch": plan.common, **plan.figures,
    }  # fmt: skip
    crm.out.result([], message, body, format="json" if json else None)


def report_trial(crm: Crm, trial: Trial, json: bool) -> None:
    """What came of a trial. Raises Damaged or Findings after it was shown."""
    name = trial.backup.path.name
    error = _error(trial)
    message = (
        "" if error else f"Restored {name} on trial: whole, with {content(trial.report.figures)}; {_compared(trial)}."
    )
    body = {
        "file": name, "path": trial.backup.address, "made": utc_text(trial.backup.made), **as_json(trial.report),
        "ok": trial.ok, "compared": trial.differing is not None, "why_not": trial.why_not or None,
        "differing": list(trial.differing or ()),
    }  # fmt: skip
    crm.out.result([], message, body, format="json" if json else None)
    if error is not None:
        raise error


def _error(trial: Trial) -> CrmError | None:
    path = trial.backup.address
    if trial.report.damage:
        return Damaged(f"{path} is damaged ({trial.report.damage[0]}); make a new one: crm backup create")
    if trial.differing:
        rows = ", ".join(trial.differing)
        return Findings(f"{path} is whole, but not what the book had then: {rows}; make a new one: crm backup create")
    return error_of(trial.report, Path(path))


def _compared(trial: Trial) -> str:
    if trial.differing is None:
        return f"not compared with the book, for {trial.why_not}"
    return "each row is what the book had then"

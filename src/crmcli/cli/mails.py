"""`crm log --eml`: mails, read here and nowhere else, become touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import expanduser, isfile
from typing import Any, NamedTuple

from crmcli.cli.asking import confirm
from crmcli.cli.context import Crm
from crmcli.cli.drafting import rules_of, spelled
from crmcli.cli.selection import change_one, chosen_of, counted
from crmcli.cli.sources import open_file
from crmcli.cli.touching import as_json, consequences
from crmcli.errors import Ambiguous, CrmError, NotFound, Partial, Usage
from crmcli.formats.mail import Mail, Person, read
from crmcli.services import lookup, touches
from crmcli.services import mails as service
from crmcli.services.checking import build
from crmcli.services.touches import Recorded, Touch
from crmcli.store import customers as store
from crmcli.store.book import Batch
from crmcli.store.history import label

SUFFIXES = (".eml", ".mbox", ".emlx")
MOST_NAMED = 5


class Entry(NamedTuple):
    """A mail as a touch with these customers, some of whom are yet to be added."""

    touch: Touch
    people: Sequence[int | Person]


class Refused(NamedTuple):
    mail: Mail
    error: CrmError


class Plan(NamedTuple):
    """What is to be logged, how many mails are in the book already, and what is nobody's."""

    entries: list[Entry]
    same: int
    refused: list[Refused]


class Written(NamedTuple):
    customer: int
    touch: Touch
    recorded: Recorded


def log(
    crm: Crm, files: Sequence[str], words: Sequence[str], me: Sequence[str], also: Touch, *, dry_run: bool, json: bool
) -> None:
    """Log the mails of the files, and of those that stand among the words; another word is WHO they are to be with.

    `also` has the follow-up and the promises that come with a single mail. Raises Partial where some are nobody's.
    """
    whos = [word for word in words if not _is_file(word)]
    if len(whos) > 1:
        raise Usage(f"with --eml there is one WHO, and no text: {' '.join(map(repr, whos))}")
    mails = [mail for name in (*files, *filter(_is_file, words)) for mail in _read(crm, name)]
    customer = change_one(crm, whos[0]).number if whos else None
    plan = _planned(crm, mails, service.mine([crm.config["my_emails"], *me]), customer)
    if also.follow_up or also.clear_follow_up or also.promises:
        plan = plan._replace(entries=_with(plan.entries, also))
    with crm.book.batch("log", crm.now, rehearse=dry_run) as batch:
        added, written = _write(crm, batch, plan.entries)
    said = _sentence(crm, plan, added, written, dry_run)
    undo = " Nothing was changed." if dry_run else f" Undo: crm undo {batch.id}" if written else ""
    body = _as_json(plan, added, written)
    number = batch.id if written and not dry_run else None
    ids = list(dict.fromkeys(it.customer for it in written))
    crm.out.result(ids, said + undo, {"batch": number, **body, "dry_run": dry_run}, "json" if json else None)
    _refuse(crm, plan.refused, len(mails), json)


def _is_file(word: str) -> bool:
    """A number is an id, whatever files there are."""
    return word.lower().endswith(SUFFIXES) or (not word.isdigit() and isfile(expanduser(word)))


def _read(crm: Crm, name: str) -> Iterator[Mail]:
    with open_file(crm, name) as stream:
        yield from read(stream)


def _planned(crm: Crm, mails: Sequence[Mail], own: frozenset[str], customer: int | None) -> Plan:
    plan, agreed, seen = Plan([], 0, []), dict[str, bool](), set[str]()
    for mail in mails:
        found = service.placed(crm.book.conn, mail, own)
        try:
            people = [customer] if customer else _people(crm, found, agreed, bool(own))
        except (NotFound, Ambiguous) as error:
            if len(mails) == 1:
                raise
            plan.refused.append(Refused(mail, error))
            continue
        new = [it for it in people if isinstance(it, Person) or service.is_new(crm.book.conn, it, mail)]
        if new and mail.source not in seen:
            touch = touches.check(service.touch_of(mail, found.direction, crm.now))
            plan.entries.append(Entry(touch, new))
        else:
            plan = plan._replace(same=plan.same + 1)
        seen.add(mail.source)
    plan.entries.sort(key=lambda entry: entry.touch.at)
    return plan


def _people(crm: Crm, found: service.Placed, agreed: dict[str, bool], is_me_known: bool) -> list[int | Person]:
    """The customers of the mail, those whom the user agrees to add among them. Raises NotFound and Ambiguous."""
    people: list[int | Person] = [_one(crm, ids, found.mail) for ids in found.known]
    if people:
        return people
    for person in found.strangers[: service.MOST_STRANGERS]:
        key = person.address.lower()
        if key not in agreed:
            question = f"{service.called(person)} is not in the book. Add them as a customer?"
            agreed[key] = confirm(crm, question)
        if agreed[key]:
            people.append(person)
    if not people:
        raise NotFound(f"nothing was logged: {service.whom_to_add(crm.book.conn, found, is_me_known)}")
    return people


def _one(crm: Crm, ids: Sequence[int], mail: Mail) -> int:
    if len(ids) == 1:
        return ids[0]
    message = f"{len(ids):,} customers have an address of the mail {mail.subject!r}; name one: crm log ID --eml FILE"
    return chosen_of(crm, lookup.ambiguous(crm.book.conn, list(ids), message))


def _with(entries: Sequence[Entry], also: Touch) -> list[Entry]:
    pairs = sum(len(entry.people) for entry in entries)
    if pairs != 1:
        raise Usage(f"a follow-up or a promise goes with one new mail and one customer; here are {pairs:,}")
    touch = touches.with_more(entries[0].touch, also.follow_up, also.clear_follow_up, also.promises)
    return [entries[0]._replace(touch=touch)]


def _write(crm: Crm, batch: Batch, entries: Sequence[Entry]) -> tuple[dict[str, int], list[Written]]:
    """The ids of the customers who were added, by address, and what was written."""
    added, written = dict[str, int](), list[Written]()
    for touch, people in entries:
        day = min(service.day_of(touch.at), crm.today)
        for person in people:
            if isinstance(person, int):
                number = person
            elif (key := person.address.lower()) in added:
                number = added[key]
            else:
                number = added[key] = store.insert(batch, build(service.draft_of(person), rules_of(crm)))
            written.append(Written(number, touch, touches.record(batch, number, touch, day)))
    return added, written


def _sentence(crm: Crm, plan: Plan, added: dict[str, int], written: Sequence[Written], dry_run: bool) -> str:
    same = ""
    if plan.same:
        same = f" {counted(plan.same, 'mail')} {'is' if plan.same == 1 else 'are'} in the book already."
    if not written:
        return f"Nothing to log.{same}"
    would = "Would have logged" if dry_run else "Logged"
    new = (
        ""
        if not added
        else f" New: {counted(len(added), 'customer')} ({', '.join(f'#{it}' for it in added.values())})."
    )
    if len(written) > 1:
        customers = counted(len({it.customer for it in written}), "customer")
        return f"{would} {counted(len(plan.entries), 'mail')} with {customers}.{new}{same}"
    (it,) = written
    way = "from" if it.touch.direction == "in" else "to"
    whom = f"#{it.customer}" if dry_run and added else label(crm.book.conn, it.customer)
    what = f'a mail {way} {whom} of {spelled(service.day_of(it.touch.at))}, "{it.touch.text}"'
    return f"{would} {what}.{consequences(it.touch, it.recorded)}{new}{same}"


def _as_json(plan: Plan, added: dict[str, int], written: Sequence[Written]) -> dict[str, Any]:
    return {
        "logged": [
            {**as_json(it.customer, it.touch, it.recorded), "direction": it.touch.direction, "summary": it.touch.text}
            for it in written
        ],
        "added": list(added.values()),
        "same": plan.same,
        "refused": [{"subject": it.mail.subject, "at": it.mail.at, "reason": it.error.message} for it in plan.refused],
    }


def _refuse(crm: Crm, refused: Sequence[Refused], mails: int, json: bool) -> None:
    if not refused:
        return
    if not json:
        for it in refused[:MOST_NAMED]:
            crm.out.say(f"{it.mail.subject or '(no subject)'}: {it.error.message}")
    raise Partial(f"{len(refused):,} of {counted(mails, 'mail')} were not logged")

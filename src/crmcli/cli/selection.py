"""From WHO, stdin and --where to customers: resolving, counting, asking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

from crmcli.cli.asking import UNCHANGED, choose, confirm, tell_reading
from crmcli.cli.hints import in_shell
from crmcli.errors import Ambiguous, Conflict, Declined, NotFound, QueryError, Usage
from crmcli.model.customer import Customer, id_in
from crmcli.services import lookup, selecting
from crmcli.store import customers as store

if TYPE_CHECKING:
    from crmcli.cli.context import Crm

NAMES_SHOWN = 5
LONGEST_NAME = 3  # words behind the first
STDIN = "-"


def read_one(crm: Crm, who: str) -> Customer:
    """The customer whom a reading command means; a single forgiving hit is taken, and named."""
    found = _find(crm, who, declined="")  # nothing need be said
    if not found.exact:
        crm.out.say(f"Taking {describe(found.customer)} for {lookup.shown(who)}.")
    if found.note:
        crm.out.say(found.note)
    return found.customer


def change_one(crm: Crm, who: str) -> Customer:
    """The customer whom a changing command means: by an exact class, or after asking on a terminal."""
    found = _find(crm, who, declined=UNCHANGED)
    if not found.exact and not crm.world.interactive:
        raise _only_loosely(who, found.customer)
    if not found.exact and not confirm(crm, f"Do you mean {_told_apart(found.customer)}?"):
        raise Declined(UNCHANGED)
    if found.note:
        crm.out.say(found.note)
    return found.customer


def refuse_cut_name(crm: Crm, command: str, who: str, words: Sequence[str]) -> None:
    """Raise Ambiguous where WHO names nobody exactly, but does with the next words: log Ana Silva called."""
    for end in range(1, min(len(words), LONGEST_NAME) + 1):
        whole = " ".join([who, *words[:end]])
        if named := store.by_name(crm.book.conn, whole):
            if not lookup.is_exact(crm.book.conn, who, crm.config["region"]):
                typed = " ".join(map(in_shell, [whole, *words[end:]]))
                raise lookup.ambiguous(
                    crm.book.conn, named, f"a name of several words needs quotes: crm {command} {typed}"
                )
            return


def exact_one(crm: Crm, who: str) -> Customer:
    """The customer by an exact class only: for what cannot be taken back."""
    found = lookup.find(crm.book.conn, who, crm.config["region"])
    if not found.exact:
        raise _only_loosely(who, found.customer)
    if found.note:
        crm.out.say(found.note)
    return found.customer


def unmerged_one(crm: Crm, who: str) -> Customer:
    """Like `exact_one`, and never one whom an id means only because its record is merged. Raises Conflict."""
    found = lookup.find(crm.book.conn, who, crm.config["region"])
    if found.exact and found.note:
        raise Conflict(f"{found.note}; name that one, or part them first: crm dedupe split {quote(who)}")
    return exact_one(crm, who)


def _only_loosely(who: str, customer: Customer) -> Ambiguous:
    return Ambiguous(
        f"{lookup.shown(who)} fits {describe(customer)} only loosely; this needs an id, e-mail, phone or full name",
        [lookup.candidate(customer)],
    )


def _find(crm: Crm, who: str, declined: str) -> lookup.Found:
    """On a terminal several candidates are a numbered choice, after which Declined says `declined` for nobody."""
    try:
        return lookup.find(crm.book.conn, who, crm.config["region"])
    except Ambiguous as error:
        if not crm.world.interactive:
            raise
        customer = store.get(crm.book.conn, choose(crm, error, declined))
        if customer is None:
            raise
        return lookup.Found(customer, exact=True)


def chosen_of(crm: Crm, error: Ambiguous) -> int:
    """The id of one of the candidates, as chosen on a terminal. Raises the error without one."""
    if not crm.world.interactive:
        raise error
    return choose(crm, error, UNCHANGED)


def describe(customer: Customer) -> str:
    return f"{customer.name} (#{customer.id})"


def _told_apart(customer: Customer) -> str:
    """With what namesakes differ in, as in lists of candidates."""
    known = lookup.candidate(customer)
    return " · ".join([describe(customer), *filter(None, (known[name] for name in ("company", "city", "phone")))])


def several(
    crm: Crm,
    who: Sequence[str] | None,
    where: str | None,
    verb: str,
    *,
    yes: bool,
    expect: int | None,
    dry_run: bool = False,
) -> list[Customer]:
    """The customers of a changing command that takes WHO…, `-` or --where, after the question where one is due."""
    if bool(who) == (where is not None):
        raise Usage("name customers, or give --where QUERY, or - to read ids from standard input")
    if where is None:
        chosen = _named(crm, list(who or []))
        _check_count(chosen, expect)
        return chosen
    if not where.strip():
        raise Usage("--where is empty; for all customers say --where 'is:person or is:company'")
    ids = selecting.select(crm.book.conn, selecting.joined([where]), crm.calendar, "id")
    chosen = list(store.load(crm.book.conn, ids))
    _check_count(chosen, expect)
    if chosen and not dry_run and not yes:
        _ask(crm, chosen, verb)
    return chosen


def _named(crm: Crm, who: list[str]) -> list[Customer]:
    if who == [STDIN]:
        return ids_from_stdin(crm)
    chosen: dict[int, Customer] = {}
    for word in who:
        if word[:1] in ("@", "＠"):
            raise Usage(f"{word} is no customer; for those of a segment say --where {quote(word)}")
        customer = change_one(crm, word)
        chosen.setdefault(customer.id or 0, customer)
    return list(chosen.values())


def ids_from_stdin(crm: Crm) -> list[Customer]:
    """Customers whose ids stand one a line; with one unknown id nothing is done."""
    tell_reading(crm)
    chosen: dict[int, Customer] = {}
    for number, line in enumerate(crm.world.stdin, 1):
        word = line.strip()
        if not word:
            continue
        named = id_in(word)
        if named is None:
            raise Usage(f"standard input, line {number}: {word!r} is not an id")
        survivor = store.survivor(crm.book.conn, named)
        customer = store.get(crm.book.conn, survivor) if survivor else None
        if customer is None:
            raise NotFound(f"standard input, line {number}: there is no customer {named}; nothing was changed")
        chosen.setdefault(survivor or 0, customer)
    return list(chosen.values())


def _check_count(chosen: Sequence[Customer], expect: int | None) -> None:
    if expect is not None and len(chosen) != expect:
        fit = "fits" if len(chosen) == 1 else "fit"
        raise Conflict(f"{counted(len(chosen), 'customer')} {fit}, not {expect} as expected; nothing was changed")


def _ask(crm: Crm, chosen: Sequence[Customer], verb: str) -> None:
    if not crm.world.interactive:
        question = f"{verb} {counted(len(chosen), 'customer')}?"
        raise Usage(f"{question} Without a terminal say --yes, and better --expect {len(chosen)}")
    if not confirm(crm, f"{verb} {summary(chosen)}?"):
        raise Declined(UNCHANGED)


def counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def nobody(chosen: Sequence[Customer], where: str | None) -> str:
    """What to say when nobody was named; "" when somebody was."""
    if chosen:
        return ""
    return f"{'No ids were given' if where is None else 'No customer fits'}; nothing was changed."


def archived(crm: Crm, text: str) -> str:
    """What to say to who finds nobody living: how many archived customers fit the query, and how to see them; or ""."""
    try:
        number, query = selecting.archived(crm.book.conn, text, crm.calendar)
    except QueryError:  # words of a search need be no query
        return ""
    if not number:
        return ""
    typed = query if re.fullmatch(r"[\w\s:=.,@+/-]+", query) else quote(query)
    return f"{counted(number, 'archived customer')} {'fits' if number == 1 else 'fit'}: crm list {typed}"


def summary(chosen: Sequence[Customer]) -> str:
    """How many, and the first names."""
    if len(chosen) == 1:
        return describe(chosen[0])
    names = ", ".join(f"{customer.name} #{customer.id}" for customer in chosen[:NAMES_SHOWN])
    more = ", …" if len(chosen) > NAMES_SHOWN else ""
    return f"{counted(len(chosen), 'customer')} ({names}{more})"

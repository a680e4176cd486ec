"""From a mail to the touches that it is: with whom, in which direction, in which words."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from shlex import quote
from typing import NamedTuple

from crmcli.config import addresses_in
from crmcli.errors import InvalidValue
from crmcli.formats.mail import Mail, Person
from crmcli.model.draft import Draft
from crmcli.services import lookup
from crmcli.services.touches import Touch
from crmcli.store import customers as store
from crmcli.store import interactions
from crmcli.store.schema import Connection
from crmcli.text.clean import multi_line
from crmcli.text.emails import parse

LONGEST_BEGINNING = 160  # characters of the text that stand behind the subject
MOST_STRANGERS = 5  # that are asked about, or named

# Where what the other one wrote before begins.
_QUOTED = re.compile(
    r"^(?:>|-{2,} ?(?:original|forwarded|原始邮件|转发)|(?:on|am|le|el) .{4,200}(?:wrote|schrieb|écrit|escribió) ?:"
    r"|.{0,200}(?:写道|寫道)\s*[:：]|(?:from|von|de|发件人|寄件者)\s?[:：].*@|_{10,})",
    re.IGNORECASE | re.MULTILINE,
)


class Placed(NamedTuple):
    """Whose mail it is. `others` has the ids of all customers of an address, the sender's or a recipient's; `strangers`
    are the senders or recipients who are nobody's.
    """

    mail: Mail
    direction: str
    known: tuple[tuple[int, ...], ...]
    strangers: tuple[Person, ...]


def mine(texts: Collection[str]) -> frozenset[str]:
    """My own addresses, as they are compared. Raises InvalidValue."""
    try:
        return frozenset(parse(address) for text in texts for address in addresses_in(text))
    except ValueError as error:
        raise InvalidValue("me", str(error)) from None


def placed(conn: Connection, mail: Mail, own: Collection[str]) -> Placed:
    """What I sent went out to its recipients; all else came in from its sender."""
    assert mail.sender is not None
    out = _norm(mail.sender) in own
    people = [it for it in mail.recipients if _norm(it) not in own] if out else [mail.sender]
    found = [(it, tuple(lookup.by_email(conn, it.address))) for it in people]
    known = dict.fromkeys(ids for _, ids in found if ids)
    return Placed(mail, "out" if out else "in", tuple(known), tuple(it for it, ids in found if not ids))


def _norm(person: Person) -> str:
    try:
        return parse(person.address)
    except InvalidValue:
        return person.address.lower()


def is_new(conn: Connection, customer: int, mail: Mail) -> bool:
    """Whether the customer has no touch of this mail yet."""
    return customer not in interactions.read_from(conn, mail.source)


def touch_of(mail: Mail, direction: str, now: str) -> Touch:
    """The touch that a mail is; one without a date, or of a time to come, is of now."""
    at = min(mail.at or now, now)
    text = multi_line("text", mail.text) or None
    return Touch(_summary(mail.subject, text or ""), "email", at, direction=direction, body=text, source=mail.source)


def _summary(subject: str, text: str) -> str:
    """The subject, and how its own text begins."""
    quoted = _QUOTED.search(text)
    own = " ".join((text[: quoted.start()] if quoted else text).split())
    beginning = own if len(own) <= LONGEST_BEGINNING else own[:LONGEST_BEGINNING].rstrip() + "…"
    return " — ".join(it for it in (" ".join(subject.split()), beginning) if it) or "(no subject)"


def day_of(at: str) -> date:
    """The local day of an instant: what was due then is settled by the mail, what became due later is not."""
    return datetime.fromisoformat(at).astimezone().date()


def draft_of(person: Person) -> Draft:
    """A customer of this name and address; without a name the part before the @ must do."""
    return Draft(name=person.name or person.address.partition("@")[0], emails=[person.address])


def called(person: Person) -> str:
    return f"{person.name} <{person.address}>" if person.name else person.address


def whom_to_add(conn: Connection, found: Placed, is_me_known: bool) -> str:
    """Why the mail is nobody's in the book, and the commands that would make it somebody's."""
    people = found.strangers[:MOST_STRANGERS]
    if not people:
        return "it is from you, and to nobody else"
    who = ", ".join(map(called, people)) + (", …" if len(found.strangers) > len(people) else "")
    ways = [_way(conn, people[0])]
    if found.direction == "in" and not is_me_known:
        ways.append(f"or, if that is you, crm config set my_emails {quote(people[0].address)}")
    return f"{who} {'is' if len(people) == 1 else 'are'} not in the book; {', '.join(ways)}"


def _way(conn: Connection, person: Person) -> str:
    address = quote(person.address)
    namesakes = store.by_name(conn, person.name) if person.name else []
    if len(namesakes) == 1:
        return f"if it is #{namesakes[0]}: crm edit {namesakes[0]} --add-email {address}"
    return f"add them with: crm add {quote(draft_of(person).name)} --email {address}"

"""After a change of one customer: who may be the same one, and who else has the same contact or name."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.cli.context import Crm
from crmcli.model.customer import ContactPoint, Customer
from crmcli.services import sharing
from crmcli.services.dedupe import candidates
from crmcli.store import verdicts
from crmcli.store.schema import Connection

MOST = 3  # likely ones that are told of


def sentences(
    conn: Connection, customer: Customer, known: Sequence[ContactPoint] = (), *, names: bool = True
) -> list[str]:
    """A sentence for each; of contacts that are not `known` already, and of namesakes only with `names`."""
    named: dict[int, str] = {}
    if ids := candidates.of(conn, customer):
        from crmcli.services.dedupe.likely import likely  # loads rapidfuzz: only when there is somebody to compare

        apart = verdicts.apart(conn)
        for pair, other in likely(conn, customer, ids):
            if (min(pair.left, pair.right), max(pair.left, pair.right)) not in apart and len(named) < MOST:
                named[other.number] = (
                    f"Probably the same as #{other.id} {other.name}: {', '.join(pair.in_words())}."
                    f" If so: crm dedupe merge {other.id} {customer.id}"
                )
    contacts = sharing.same_contact(conn, customer, known, named)
    return [*named.values(), *contacts, *(sharing.same_name(conn, customer, named) if names else ())]


def tell(crm: Crm, customer: Customer) -> None:
    for sentence in sentences(crm.book.conn, customer):
        crm.out.say(sentence)

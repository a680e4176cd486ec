"""What a search found in long texts, which a table does not show otherwise."""

from __future__ import annotations

from crmcli.model.customer import Customer
from crmcli.store import interactions
from crmcli.store.schema import Connection
from crmcli.text.excerpts import mentioning
from crmcli.text.fold import fold


def found_in(conn: Connection, customer: Customer, text: str, shown: str) -> str:
    """Notes or a touch, around the first word of the search that is not in the texts `shown`; "" for neither."""
    seen = fold(shown)
    for word in fold(text).split():
        if word in seen:
            continue
        told = mentioning(customer.notes or "", word)
        return told or mentioning(interactions.latest_mention(conn, customer.number, word) or "", word)
    return ""

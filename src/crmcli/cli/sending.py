"""A backup that was made here and goes elsewhere too."""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.cli import keeping
from crmcli.cli.context import Crm
from crmcli.errors import CrmError, OffSiteFailed
from crmcli.model.backup import Backup, Keep, Newest
from crmcli.services.backup import logbook
from crmcli.services.backup.places.remote import Remote
from crmcli.store.book import identity

Content = tuple[int, Newest | None]
"""Customers, and the newest batch."""


class Sent(NamedTuple):
    """Where the backup is now, and what was removed there; `error` is what to raise once that was shown."""

    address: str | None = None
    removed: tuple[str, ...] = ()
    error: CrmError | None = None

    @property
    def sentence(self) -> str:
        if not self.address:
            return ""
        return f" Sent it to {self.address}, and read it back.{keeping.removed(self.removed, self.address)}"

    @property
    def as_json(self) -> dict[str, Any]:
        return {"sent": self.address, "removed_there": list(self.removed)}


def send(crm: Crm, made: Backup, content: Content, away: Remote, keep: Keep | None) -> Sent:
    """Send a backup with that content that is here, then remove there what need not stay beside it."""
    try:
        with crm.out.progress(f"Sending to {away.address}", None) as shown:
            there = away.send(made, shown.advance)
    except (CrmError, OSError) as error:
        why = error.message if isinstance(error, CrmError) else error.strerror or str(error)
        crm.backup_log.note(logbook.failure(away.address, crm.now, identity(crm.book.conn), why))
        return Sent(error=OffSiteFailed(f"{made.path} is kept here, but did not get to {away.address}: {why}"))
    crm.backup_log.note(logbook.entry(there, "create", crm.now, True, identity(crm.book.conn), *content))
    pruned = keeping.after(crm, there, away, keep)
    removed = tuple(it.path.name for it in pruned.gone)
    if pruned.error is None:
        return Sent(away.address, removed)
    what = f"the backup is in {away.address} now, but older ones stay there: {pruned.error.message}"
    return Sent(away.address, removed, OffSiteFailed(what))

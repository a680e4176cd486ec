"""What is said of damaged backups: which they are, and which one to take instead."""

from __future__ import annotations

from shlex import quote

from crmcli.cli import keeping
from crmcli.cli.context import Crm
from crmcli.errors import CrmError, Damaged
from crmcli.model.backup import Backup
from crmcli.services.backup import choosing, files
from crmcli.services.backup.places import Place


def with_newest_whole(crm: Crm, error: Damaged, damaged: Backup, place: Place) -> Damaged:
    """The error, with the command that restores the newest backup that is whole, if there is one. It is checked now."""
    others = [it for it in choosing.regular(place, crm.path) if it.path.name != damaged.path.name]
    try:
        whole = next((it for it in others if keeping.is_whole(crm, place, it)), None)
    except CrmError:  # the book itself cannot be opened, whose key the others have
        return error
    if whole is not None:
        own = str(files.default_folder(crm.path)) == place.address
        where = "" if own else f" --in {quote(place.address)}"
        error.message += f"; the newest whole one: crm backup restore {quote(whole.path.name)}{where}"
    return error


def all_in_one(crm: Crm, failed: list[tuple[Backup, CrmError]], place: Place) -> CrmError:
    """The first of the errors, with the names of all the files, and which backup is whole when one is damaged."""
    backup, error = failed[0]
    if len(failed) > 1:
        names = ", ".join(f"{it.path.name} ({one.code.replace('_', ' ')})" for it, one in failed)
        error.message = f"{len(failed)} backups in {place.address} are not in order: {names}"
    return with_newest_whole(crm, error, backup, place) if isinstance(error, Damaged) else error

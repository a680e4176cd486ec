"""Putting a copy of the book under another key in its place: never a rekey in place, which a crash can halve."""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.cli.context import Crm
from crmcli.store import keys, session
from crmcli.store.book import Unlock, read_header
from crmcli.store.checks import size
from crmcli.store.copying import copy_book, held


class Rekeyed(NamedTuple):
    """What the book's new master key is told by."""

    recovery_code: str

    def tell(self, crm: Crm, sentence: str, body: dict[str, Any], shown: bool | None, json: bool) -> None:
        """Report the change; the new recovery code is shown on a terminal, or where `shown` asks for it."""
        code = self.recovery_code if (crm.world.interactive if shown is None else shown) else None
        crm.out.result(
            [],
            f"{sentence} The new recovery code{' follows; to see it again' if code else ''}: crm key show-recovery",
            {"book": str(crm.path), "changed": True, **body, "recovery_code": code},
            format="json" if json else None,
        )
        if code and not json:
            crm.out.line(code)


def warn_of_new_code(crm: Crm) -> None:
    """Before a person begins."""
    if crm.world.interactive:
        crm.out.say("With this comes a new recovery code: the one written down will not open the book.")


def rekey(crm: Crm, unlock: Unlock, passphrase: str, digest: bytes | None) -> Rekeyed:
    """Copy the book under a new salt, check the copy, and put it in the book's place, while nobody can write to it.

    `unlock` opens the book as it is; it will open with the passphrase, and the key file of that digest. A kill at any
    moment leaves the old book or the new one, whole.
    """
    header = keys.new_header(key_file=digest is not None)
    master = keys.master(crm.stretched, passphrase, header[: keys.PROFILE_AND_SALT_BYTES], digest)
    before = read_header(crm.path)
    with (
        held(crm.path, unlock, float(crm.config["timeout"])) as reader,
        crm.out.progress("Copying under the new key", size(reader)["pages"]) as shown,
    ):
        copy_book(
            reader, lambda salt: keys.file_key(master, salt), header, crm.path, replace=True, progress=shown.advance
        )
    crm.accept_book()
    session.end(crm.world.env, before[: keys.PROFILE_AND_SALT_BYTES])
    return Rekeyed(keys.recovery_code(master))

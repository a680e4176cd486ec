"""Whether a backup opens with the book's present passphrase, which a change of the key file leaves as it was."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import CrmError, Locked
from crmcli.model.backup import Backup
from crmcli.services.backup.files import mark_of
from crmcli.services.backup.retention import opens_with_that_of
from crmcli.store import keys
from crmcli.store.book import HEADER_BYTES, Book, Unlock, header_of
from crmcli.store.pages import Pages


def opens(book: Book, backup: Backup, unlock: Unlock) -> bool | None:
    """None where it cannot be told without asking. The same salt is the same passphrase; else that is tried."""
    if opens_with_that_of(book, backup):
        return True
    header = bytes.fromhex(mark_of(backup))
    if len(header) < HEADER_BYTES:
        return False
    try:
        with Pages(backup.path, header, unlock(header)) as pages:
            return pages.fits()
    except Locked:
        return None
    except (CrmError, OSError):  # it is no backup, or cannot be read
        return False


def none_opens(book: Book, backups: Sequence[Backup], unlock: Unlock) -> str:
    """What is true of no backup, in a sentence's words; "" when one opens with the present passphrase."""
    of_each_salt = {mark_of(it)[: 2 * keys.PROFILE_AND_SALT_BYTES]: it for it in backups}
    known = {opens(book, it, unlock) for it in of_each_salt.values()}
    if True in known:
        return ""
    if None in known:
        return "was made since the passphrase or the key file was changed"
    return f"opens with the present passphrase{' and key file' if needs_key_file(book) else ''}"


def needs_key_file(file: Book | Backup) -> bool:
    """Whether a book, or a backup that lies here, opens only with a key file too."""
    head = header_of(file.conn) if isinstance(file, Book) else bytes.fromhex(mark_of(file))
    return bool(head) and keys.needs_key_file(head)

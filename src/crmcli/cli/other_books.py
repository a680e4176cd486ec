"""Another crm book as the source of an import: its passphrase, and its way into memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

from crmcli.cli.context import Crm
from crmcli.cli.passphrase import TRIES, ask, given_in, is_of_book
from crmcli.cli.unlocking import master_by
from crmcli.errors import Damaged, Locked, Usage, WrongPassphrase
from crmcli.formats.records import Table
from crmcli.platform import file_identity
from crmcli.services.importing import Source
from crmcli.services.mapping import plan_mapping
from crmcli.store import keys
from crmcli.store.book import HEADER_BYTES, Unlock, read_header
from crmcli.store.copies import copy_of
from crmcli.store.schema import Connection

FORMAT = "book"
ENVIRONMENT = "CRM_FROM_PASSPHRASE"
KEY_FILE = "CRM_FROM_KEY_FILE"


def is_one(opened: tuple[str, BinaryIO], format: str | None, options: Iterable[str]) -> bool:
    """Whether a file is a book: by its first bytes, unless somebody says what it is.

    Raises Usage for one that came through a pipe, and for `options` that were given and are for other files.
    """
    name, stream = opened
    stream.seek(0)
    if format != FORMAT and (format is not None or not keys.begins_a_book(stream.read(HEADER_BYTES))):
        return False
    if not Path(name).expanduser().is_file():
        raise Usage(f"{name} is another crm book, which is read from its file and not through a pipe; name the file")
    for option in options:
        raise Usage(f"{option} is for tables; {name} is another crm book, whose fields are known")
    return True


def source(crm: Crm, path: Path, passphrase_file: str | None, opened: ExitStack) -> Source:
    """The book at `path`, a copy of which is in memory until `opened` ends.

    Raises Usage for the current book itself, Locked where nobody can be asked, and like Book.open.
    """
    if file_identity(path) == file_identity(crm.path):
        raise Usage(f"{path} is the book that would take it in; name another one")
    try:
        conn = _opened(crm, path, passphrase_file, lambda unlock: opened.enter_context(copy_of(path, unlock)))
    except Damaged:
        reason = "is damaged, or no crm book; nothing was imported, take another copy or a backup of it"
        raise Damaged(f"{path} {reason}") from None
    except WrongPassphrase:
        recover = f"with the recovery code: crm --book {path} key recover"
        raise WrongPassphrase(f"wrong passphrase for {path}, or its first page is damaged; {recover}") from None
    nothing = Table([], "", lambda: iter(()), unit="customer")
    return Source(path.name, nothing, plan_mapping([]), format=FORMAT, book=conn)


def _opened(crm: Crm, path: Path, file: str | None, enter: Callable[[Unlock], Connection]) -> Connection:
    """By the passphrase that was given for it, by that of the current book, or by one that is asked for."""
    given = given_in(crm, ENVIRONMENT, file)
    if given is not None:
        return enter(_unlock(crm, path, given))
    _ = crm.book  # its passphrase is asked for first, and may fit
    if is_of_book(crm, read_header(path)[: keys.PROFILE_AND_SALT_BYTES]):
        return enter(crm.unlock)
    if crm.passphrase is not None:
        with suppress(WrongPassphrase):
            return enter(_unlock(crm, path, crm.passphrase))
    if not crm.world.interactive:
        raise Locked(
            f"{path} has another passphrase than the book, and there is no terminal to ask for it;"
            f" set {ENVIRONMENT}_FILE or {ENVIRONMENT}_COMMAND, or pass --from-passphrase-file"
        )
    return _asked(crm, path, enter)


def _asked(crm: Crm, path: Path, enter: Callable[[Unlock], Connection]) -> Connection:
    for _ in range(TRIES - 1):
        with suppress(WrongPassphrase):
            return enter(_unlock(crm, path, ask(crm, f"Passphrase of {path}: ")))
        crm.out.warn("that passphrase is wrong; once more:")
    return enter(_unlock(crm, path, ask(crm, f"Passphrase of {path}: ")))


def _unlock(crm: Crm, path: Path, words: str) -> Unlock:
    def unlock(header: bytes) -> bytes:
        return keys.file_key(master_by(crm, path, header[: keys.PROFILE_AND_SALT_BYTES], words, KEY_FILE), header)

    return unlock

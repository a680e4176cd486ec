"""Repair: a new book from the pages of a damaged one that can still be read. The damaged file stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from crmcli.errors import BookExists, CrmError, Damaged, WrongPassphrase
from crmcli.model.repair import Repair
from crmcli.store import rebuilding, salvage
from crmcli.store.book import HEADER_BYTES, SCHEMA_VERSION, Book, Unlock, read_header
from crmcli.store.copying import SIDE_FILES, appearing
from crmcli.store.faults import translated
from crmcli.store.keys import sibling_header
from crmcli.store.pages import Pages
from crmcli.store.scratch import Scratch
from crmcli.world import utc_text

STAMP = "%Y%m%dT%H%M%SZ"

Tell = Callable[[int], object]


def default_target(book: Path, now: str) -> Path:
    """A new name beside the book: customers.repaired-20260501T093000Z.db"""
    stamp = now.replace("-", "").replace(":", "")
    return book.with_name(f"{book.stem}.repaired-{stamp}{book.suffix}")


def find_header(path: Path, kept: bytes | None, unlock: Unlock, tell: Tell = lambda tries: None) -> bytes:
    """The header salt that the book was written under: the file's own, the kept one, or one bit beside either.

    Raises WrongPassphrase when no page fits any of them.
    """
    own = read_header(path)
    for header in _headers(own, kept):
        tell(1)
        with suppress(Damaged):  # not the number of a key derivation
            with Pages(path, header, unlock(header)) as pages:
                if pages.fits():
                    return header
    raise WrongPassphrase(
        f"no page of {path} can be decrypted: the passphrase is wrong, or the file's first {HEADER_BYTES} bytes are lost"
        " and so are their copies; restore a backup: crm backup restore latest"
    )


def _headers(own: bytes, kept: bytes | None) -> Iterator[bytes]:
    """By what a try costs: variants of the file's own nonce need no new stretching of the passphrase."""
    yield own
    if kept is not None and kept != own:
        yield kept
    number = int.from_bytes(own, "big")
    for bit in range(8 * HEADER_BYTES):
        yield (number ^ 1 << bit).to_bytes(HEADER_BYTES, "big")


def repair(path: Path, target: Path, header: bytes, unlock: Unlock, now: str, tell: Tell) -> Repair:
    """Write what can be read of the book to the new file `target`; it opens with the same passphrase.

    `tell` is told of pages looked at. Raises BookExists, OutputFailed, and Damaged when nothing is left to save.
    """
    if target.exists() or target.is_symlink():
        raise BookExists(f"{target} is there already; name another file with --output")
    with Pages(path, header, unlock(header)) as pages, closing(Scratch().conn) as scratch, appearing(target) as part:
        version = salvage.version_of(pages)
        if version is not None and version > SCHEMA_VERSION:
            raise CrmError(f"{path} was made by a newer crm (its tables are of version {version}); update crm")
        remains = salvage.read(pages, scratch, tell)
        with translated(), closing(Book.create(part, sibling_header(header), unlock)) as book:
            tables = rebuilding.rebuild(book, remains, now)
            wrong = rebuilding.is_sound(book.conn)
        if wrong:
            raise CrmError(f"what was saved fails the checks ({wrong}), so no file was made; restore a backup")
    mended = header != read_header(path)
    return Repair(target, pages.count, remains.damaged, remains.unplaced, mended, tables)

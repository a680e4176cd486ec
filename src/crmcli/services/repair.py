"""Repair: a new book from the pages of a damaged one that can still be read. The damaged file stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from crmcli.errors import BookExists, CrmError, Damaged, WrongPassphrase
from crmcli.model.repair import Repair
from crmcli.services.backup import checking
from crmcli.store import checks, rebuilding, salvage
from crmcli.store.book import HEADER_BYTES, SCHEMA_VERSION, Book, Unlock, read_header
from crmcli.store.copying import appearing, at_rest
from crmcli.store.faults import translated
from crmcli.store.keys import begins_a_book, sibling_header
from crmcli.store.pages import Pages
from crmcli.store.scratch import Scratch

BITS = 8 * HEADER_BYTES
SURE = 2

Tell = Callable[[int], object]


def default_target(book: Path, now: str) -> Path:
    """A new name beside the book: customers.repaired-20260501T093000Z.db"""
    stamp = now.replace("-", "").replace(":", "")
    return book.with_name(f"{book.stem}.repaired-{stamp}{book.suffix}")


def find_header(path: Path, kept: bytes | None, unlock: Unlock, tell: Tell = lambda tries: None) -> bytes:
    """The header salt that the book was written under: the file's own, the kept one, or one bit beside its own.

    Raises WrongPassphrase when no page fits any of them.
    """
    own = read_header(path)
    for header in candidates(path, kept):
        tell(1)
        if opens_any_page(path, header, unlock(header)):
            return header
    if own == kept:
        raise WrongPassphrase(
            f"wrong passphrase for {path}; its first bytes are as they were, and no page opens with it"
        )
    raise WrongPassphrase(
        f"no page of {path} can be decrypted: the passphrase is wrong, or the file's first {HEADER_BYTES} bytes are"
        " lost and so is their copy; restore a backup: crm backup restore latest"
    )


def candidates(path: Path, kept: bytes | None) -> list[bytes]:
    """The header salts that are tried: up to SURE that are known, then those that differ by one bit."""
    return [it for it in _headers(read_header(path), kept) if begins_a_book(it)]


def _headers(own: bytes, kept: bytes | None) -> Iterator[bytes]:
    """What was kept tells whether the file's own is damaged; without it, one wrong bit may be."""
    yield own
    if kept == own:
        return
    if kept is not None:
        yield kept
    number = int.from_bytes(own, "big")
    for bit in range(BITS):  # from the end: there is the nonce, which needs no new stretching of the passphrase
        yield (number ^ 1 << bit).to_bytes(HEADER_BYTES, "big")


def damaged_header(path: Path) -> Damaged:
    return Damaged(
        f"the first bytes of {path} are damaged, and the passphrase is right: it opens the rest with what they were;"
        " restore a backup (crm backup restore latest), or save what can be read: crm repair"
    )


def opens_any_page(path: Path, header: bytes, key: bytes) -> bool:
    with Pages(path, header, key) as pages:
        return pages.fits()


def is_whole(path: Path, header: bytes, unlock: Unlock) -> bool:
    """Whether there is nothing to repair."""
    if header != read_header(path):
        return False
    try:
        return checking.inspect(path, unlock).report.ok
    except CrmError:
        return False


def repair(path: Path, target: Path, header: bytes, unlock: Unlock, now: str, tell: Tell) -> Repair:
    """Write what can be read of the book to the new file `target`; it opens with the same passphrase.

    `tell` is told of pages looked at. Raises BookExists, OutputFailed, and Damaged when nothing is left to save.
    """
    if target.exists() or target.is_symlink():
        raise BookExists(f"{target} is there already; name another file with --output")
    mended = header != read_header(path)
    with (
        at_rest(path, header, unlock),
        Pages(path, header, unlock(header)) as pages,
        closing(Scratch().conn) as scratch,
        appearing(target) as part,
    ):
        version = salvage.version_of(pages)
        if version is not None and version > SCHEMA_VERSION:
            raise CrmError(f"{path} was made by a newer crm (its tables are of version {version}); update crm")
        remains = salvage.read(pages, scratch, tell)
        with translated(), closing(Book.create(part, sibling_header(header), unlock)) as book:
            tables = rebuilding.rebuild(book, remains, now)
            flaw, people = rebuilding.flaw(book.conn), checks.people(book.conn)
        if flaw:
            raise CrmError(f"what was saved fails the checks ({flaw}), so no file was made; restore a backup")
        done = Repair(
            target, max(pages.count, *remains.damaged, 0), remains.damaged, remains.unplaced, mended, tables, people
        )
        if done.is_empty and not done.is_whole:
            raise Damaged(f"nothing of {path} can be saved; restore a backup: crm backup restore latest")
    return done

"""What is remembered of a book outside of it: how its file begins, and where its history stood.

A whole old file that is put back cannot be told from inside it, and one wrong bit in the first 16 bytes locks everybody
out. Nothing depends on this memory: where it cannot be written there is none.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from crmcli.errors import CrmError
from crmcli.platform import create_private_file, make_private_folder
from crmcli.store.book import Book, has_batch, header_of, identity, newest_batch, read_header
from crmcli.store.faults import translated


class LastSeen(NamedTuple):
    """The header salt, and the newest batch of which book; `mark` is that batch's own uid. No batch is 0."""

    header: bytes
    book: str = "-"
    batch: int = 0
    mark: str = "-"


def place(folder: Path, book: Path) -> Path:
    """The file in which the book at this path is remembered; its name does not tell the path."""
    name = hashlib.sha256(os.fsencode(os.path.realpath(book))).hexdigest()
    return folder / "seen" / name[:32]


def recall(file: Path) -> LastSeen | None:
    with suppress(OSError, ValueError):
        header, book, batch, mark = file.read_text(encoding="ascii").split()
        return LastSeen(bytes.fromhex(header), book, int(batch), mark)
    return None


def remember(file: Path, seen: LastSeen) -> None:
    """Written beside and renamed, so that it is never half; not synced, for it can be lost."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with suppress(OSError, CrmError):
        make_private_folder(file.parent)
        part.unlink(missing_ok=True)
        try:
            with os.fdopen(create_private_file(part), "wb") as written:
                written.write(f"{seen.header.hex()} {seen.book} {seen.batch} {seen.mark}\n".encode("ascii"))
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


def lost(file: Path, book: Book) -> LastSeen | None:
    """What was seen last, when the open book has lost that batch."""
    before = recall(file)
    with suppress(CrmError), translated():  # a damaged book is told of by others
        if before and before.book == identity(book.conn) and not has_batch(book.conn, before.batch, before.mark):
            return before
    return None


def follow(file: Path, book: Book) -> LastSeen | None:
    """Remember where the open book stands. When it has lost the batch that was seen last, that is returned.

    Then that batch stays remembered, whatever is written to the book, until it is there again or somebody accepts the
    book as it is.
    """
    missed = lost(file, book)
    with suppress(CrmError), translated():
        header, uid = header_of(book.conn), identity(book.conn) or "-"
        now = missed._replace(header=header) if missed else LastSeen(header, uid, *newest_batch(book.conn))
        if now != recall(file):
            remember(file, now)
    return missed


def accept(file: Path, book: Path) -> None:
    """Whatever file is there now is the right one: after a restore, or under a new passphrase."""
    with suppress(CrmError):
        remember(file, LastSeen(read_header(book)))

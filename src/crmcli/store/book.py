"""The book: opening the encrypted file, and the one door for writes.

A command's writes are one batch: a row in `batches` that owns a contiguous range of `changes`, written by triggers.
"""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.errors import Busy, CrmError, Damaged, NoBook, WrongPassphrase
from crmcli.platform import file_identity
from crmcli.store import derived
from crmcli.store.faults import refuse_damage, translate
from crmcli.store.following import follow
from crmcli.store.schema import Connection, drop_indexes, make_indexes

HEADER_BYTES = 16  # SQLCipher keeps them, as its salt, unencrypted at the start of the file
KEY_BYTES = 32
KEY_FILE_PROFILE = 2  # the first byte of a file that opens only with a key file too, see keys.py
SCHEMA_VERSION = 3  # how many migrations there are: known here so that an everyday command need not load them
SMALLEST_BOOK = 4096  # bytes: one page
MANY_CHANGES = 20_000  # from here on an index is made anew rather than kept
CACHE_KIB = 192 * 1024  # for imports, undo and checks: a book of 100,000 with its index; the everyday default is 2 MiB
TIMEOUT_SECONDS = 10.0
TURN_MS = 250

SETTINGS = (
    "temp_store = MEMORY",  # other temporary files would be plain text
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else INSERT OR REPLACE escapes history
    "secure_delete = ON",
    "journal_mode = DELETE",
    "synchronous = EXTRA",
)

Unlock = Callable[[bytes], bytes]  # header salt (16 bytes) -> file key (32 bytes)

# Without an adapter of its own each None that is bound costs ten times what a text does: it is looked for in vain.
sqlcipher.register_adapter(type(None), lambda none: none)


class Batch:
    """One command's writes. `id` is the number it gets when they are committed; `changed` is known only then.

    `now` is UTC in ISO 8601. `edited` collects the customers whose updated_at must follow. `restored_history` says that
    the block put a history in place that is older than itself, so that the batch leaves no trace of its own.
    """

    def __init__(self, conn: Connection, command: str, now: str, number: int, undoes: int | None = None) -> None:
        self.conn = conn
        self.command = command
        self.now = now
        self.id = number
        self.undoes = undoes
        self.start = last_change(conn)
        self.changed = False
        self.edited: set[int] = set()
        self.restored_history = False
        self.to_index: list[str] = []  # SQL of the indexes of `changes` that wait for the end

    def index_later(self) -> None:
        """Ask after each portion of many: the indexes of `changes` are made anew at the end, in a fifth of the time,
        once there are more changes of the batch than there were before it.
        """
        written = last_change(self.conn) - self.start
        if not self.to_index and written > max(self.start, MANY_CHANGES):
            self.to_index = drop_indexes(self.conn, "changes")


class Book:
    """An open book. Use `reading` for several reads that must agree, `batch` for writes."""

    def __init__(self, conn: Connection, path: Path, unlock: Unlock) -> None:
        self.conn = conn
        self.path = path
        self.unlock = unlock  # for copies of the book, which have keys of their own
        self.place = file_identity(path)
        self.closed = False
        self.changed: bool | None = None  # whether a batch was committed; None before one is begun

    @classmethod
    def create(cls, path: Path, header: bytes, unlock: Unlock) -> Book:
        """Make a new, empty book in the existing 0-byte file at `path`."""
        from crmcli.store.migrations import migrate  # loads sqlite-utils

        conn = connect(path, header, unlock(header))
        migrate(conn)
        return cls(conn, path, unlock)

    @classmethod
    def open(cls, path: Path, unlock: Unlock, timeout: float = TIMEOUT_SECONDS) -> Book:
        """Raises NoBook, Damaged, WrongPassphrase, Busy, and whatever `unlock` raises.

        `unlock` is called only when there is a file that can be a book, so nobody is asked a passphrase in vain.
        """
        place = file_identity(path)
        conn, _ = open_file(path, unlock, timeout)
        if version_of(conn, path) < SCHEMA_VERSION:
            from crmcli.store.upgrade import upgrade  # loads sqlite-utils

            upgrade(conn, path, unlock)
        book = cls(conn, path, unlock)
        book.place = place
        return book

    def close(self) -> None:
        """Closing twice is harmless. Raises Damaged when something that was read was not what had been written."""
        if self.closed:
            return
        self.closed = True
        try:
            refuse_damage(self.conn)
        finally:
            self.conn.close()

    def use_big_cache(self) -> None:
        """Before an import, a long undo or a check: 192 MiB of pages instead of 2."""
        self.conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Reads that see one state of the book. Keep it short: writers wait for it."""
        self.conn.execute("BEGIN")
        try:
            yield self.conn
        finally:
            with suppress(sqlcipher.Error):
                self.conn.execute("ROLLBACK")

    @contextmanager
    def batch(self, command: str, now: str, *, undoes: int | None = None, rehearse: bool = False) -> Iterator[Batch]:
        """The door for writes: all of the block's changes are committed together, or none.

        `rehearse` takes them back at the end, for a plan that is exact because it is the act itself.
        """
        earlier = self.changed = bool(self.changed)
        begin_write(self.conn)
        try:
            if file_identity(self.path) != self.place:
                raise Busy(f"{self.path} was moved or replaced meanwhile; nothing was changed, repeat the command")
            _adopt_outside_changes(self.conn, now)
            batch = Batch(self.conn, command, now, _next_batch(self.conn), undoes)
            yield batch
            follow(batch.conn, batch.start)
            _follow_updates(batch)
            _close(batch)
            refuse_damage(self.conn)
            self.changed = earlier or not rehearse
            self.conn.execute("ROLLBACK" if rehearse else "COMMIT")
        except BaseException:
            if self.conn.in_transaction:  # else a signal came when the commit was done
                self.changed = earlier
            with suppress(sqlcipher.Error):  # SQLite may have rolled back already, on a full disk
                self.conn.execute("ROLLBACK")
            raise


def begin_write(conn: Connection) -> None:
    """BEGIN IMMEDIATE. Waits for another writer in short turns, for a signal is heeded only between them."""
    whole = int(conn.execute("PRAGMA busy_timeout").fetchone()[0])
    turns = max(1, whole // TURN_MS)
    conn.execute(f"PRAGMA busy_timeout = {whole // turns}")
    try:
        while True:
            turns -= 1
            try:
                conn.execute("BEGIN IMMEDIATE")
            except sqlcipher.OperationalError as error:
                if turns == 0 or getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY":
                    raise
            else:
                return
    finally:
        conn.execute(f"PRAGMA busy_timeout = {whole}")


def open_file(
    path: Path, unlock: Unlock, timeout: float = TIMEOUT_SECONDS, *, mode: str = "rw"
) -> tuple[Connection, bytes]:
    """A connection to an existing file, and its header salt. Raises like `Book.open`."""
    header = read_header(path)
    try:
        return connect(path, header, unlock(header), timeout, mode=mode), header
    except WrongPassphrase:
        now = read_header(path)
        if now == header:
            raise
        # Another program replaced the file between the two looks at it.
        return connect(path, now, unlock(now), timeout, mode=mode), now


def version_of(conn: Connection, path: Path) -> int:
    """The version of the book's tables. Raises CrmError when it is newer than this program."""
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise CrmError(f"{path} was made by a newer crm (its tables are of version {version}); update crm")
    return version


def header_of(conn: Connection) -> bytes:
    """The header salt of an open file. While the book is locked its file must not be opened and closed to read it."""
    return bytes.fromhex(conn.execute("PRAGMA cipher_salt").fetchone()[0])


def identity(conn: Connection) -> str | None:
    """The book's own number, which its copies share and no other book has."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'book'").fetchone()
    return str(row[0]) if row else None


def newest_batch(conn: Connection) -> tuple[int, str]:
    """The newest batch and its uid; 0 and "-" in a new book."""
    row = conn.execute("SELECT id, uid FROM batches ORDER BY id DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, "-")


def uid_of_batch(conn: Connection, number: int) -> str | None:
    row = conn.execute("SELECT uid FROM batches WHERE id = ?", (number,)).fetchone()
    return str(row[0]) if row else None


def has_batch(conn: Connection, number: int, uid: str) -> bool:
    """Whether this batch, as `newest_batch` told it once, is in the history."""
    return not number or uid_of_batch(conn, number) == uid


def connect(path: Path, header: bytes, key: bytes, timeout: float = TIMEOUT_SECONDS, *, mode: str = "rw") -> Connection:
    """A keyed connection with the book's settings; `mode` is "rw" or "ro". Raises WrongPassphrase, Damaged and Busy.

    The file must exist: SQLite would make a new one in place of a missing one.
    """
    if len(key) != KEY_BYTES or len(header) != HEADER_BYTES:  # SQLCipher would silently take it for a passphrase
        raise ValueError("a file key has 32 bytes, a header salt 16")
    conn = sqlcipher.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=timeout)
    conn.execute(key_pragma(header, key))
    conn.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
    try:
        conn.execute("PRAGMA user_version")  # the first read shows whether the key fits
        for setting in SETTINGS:
            conn.execute(f"PRAGMA {setting}")
    except sqlcipher.Error as error:
        conn.close()
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise _does_not_fit(path, header, key) from None
        raise translate(error) or error from None
    derived.add_functions(conn)
    return conn


def key_pragma(header: bytes, key: bytes) -> str:
    """What unlocks the file: its key and its salt as SQLCipher takes them raw, with no derivation of its own.

    https://www.zetetic.net/sqlcipher/sqlcipher-api/#key
    """
    return f"PRAGMA key = \"x'{key.hex()}{header.hex()}'\""


def shell_script(header: bytes, key: bytes) -> list[str]:
    """The first lines for any program with SQLCipher 4, such as its own shell, to read the file without this one."""
    return [f"{key_pragma(header, key)};", "PRAGMA cipher_compatibility = 4;"]


def _does_not_fit(path: Path, header: bytes, key: bytes) -> CrmError:
    """What is wrong when the first page cannot be read: a key that opens any other page is the right one."""
    from crmcli.store.pages import Pages

    with Pages(path, header, key) as pages:
        fits = pages.fits()
    if fits:
        return Damaged(
            f"the first page of {path} is damaged, and the passphrase is right; restore a backup"
            " (crm backup restore latest), or save what can be read: crm repair"
        )
    what = "wrong passphrase or key file" if header[0] == KEY_FILE_PROFILE else "wrong passphrase"
    return WrongPassphrase(f"{what} for {path}, or its first page is damaged; with the recovery code: crm key recover")


def read_header(path: Path) -> bytes:
    """The file's first 16 bytes. Raises NoBook, and Damaged for a file too short to be a book."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would wait for ever
            raise NoBook(_not_a_file(path))
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
            size = file.seek(0, 2)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise NoBook(f"there is no book at {path}; make one with: crm init") from None
        raise CrmError(f"cannot read {path}: {error.strerror}") from None
    if size < SMALLEST_BOOK:
        state = "empty" if size == 0 else f"only {size} bytes long"
        raise Damaged(f"{path} is {state}, so it is not a whole book; restore a backup: crm backup restore latest")
    return header


def _not_a_file(path: Path) -> str:
    if path.is_dir():
        return f"{path} is a folder, not a book; name a file in it, like {path / 'customers.db'}"
    return f"{path} is not a file, so it cannot be a book"


def last_change(conn: Connection) -> int:
    """The number of the newest change, 0 in a new book."""
    return int(conn.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0])


def _next_batch(conn: Connection) -> int:
    """The number of the batch that is being written: the write lock keeps others from taking it."""
    row = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'batches'").fetchone()
    return (row[0] if row else 0) + 1


def _adopt_outside_changes(conn: Connection, now: str) -> None:
    """Changes that another program made become a batch of their own, so that they can be seen and undone too."""
    row = conn.execute("SELECT last FROM batches ORDER BY id DESC LIMIT 1").fetchone()
    known, newest = (row[0] if row else 0), last_change(conn)
    if newest > known:
        conn.execute(
            "INSERT INTO batches (at, command, first, last) VALUES (?, 'outside', ?, ?)", (now, known + 1, newest)
        )
        derived.refresh(conn, known)


def _follow_updates(batch: Batch) -> None:
    batch.conn.executemany(
        "UPDATE customers SET updated_at = ? WHERE id = ? AND updated_at <> ?",
        [(batch.now, customer, batch.now) for customer in sorted(batch.edited)],
    )


def _close(batch: Batch) -> None:
    """Give the batch its range of changes and refresh what is derived from them; without changes nothing is left."""
    make_indexes(batch.conn, batch.to_index)
    if batch.restored_history:
        batch.changed = True
        derived.rebuild(batch.conn)
        return
    end = last_change(batch.conn)
    if end == batch.start:
        return
    batch.conn.execute(
        "INSERT INTO batches (id, at, command, undoes, first, last) VALUES (?, ?, ?, ?, ?, ?)",
        (batch.id, batch.now, batch.command, batch.undoes, batch.start + 1, end),
    )
    batch.changed = True
    derived.refresh(batch.conn, batch.start)


def placeholders(values: Sequence[object]) -> str:
    """As many bound-parameter marks as there are values."""
    return ", ".join("?" * len(values))

"""What a command is handed: the surroundings, the configuration, the book and the output, each made on first use.

Their modules are imported then too, for `crm --help` and completion need none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.errors import CrmError, Damaged, Locked, NoBook, WrongPassphrase
from crmcli.world import World, utc_text

if TYPE_CHECKING:
    from crmcli.config import Config
    from crmcli.output.emit import Output
    from crmcli.services.backup.logbook import Logbook
    from crmcli.services.selecting import Today
    from crmcli.store.book import Book

Stretch = Callable[[str, bytes], bytes]


FIRST_ZONED_YEAR, LAST_ZONED_YEAR = 1971, 2400


class GlobalOptions:
    """Options that stand before or after the command."""

    book: str | None = None
    passphrase_file: str | None = None
    key_file: str | None = None
    quiet: bool = False
    debug: bool = False
    no_color: bool = False


class Crm:
    """One run of the program. `stretch` turns a passphrase into the master key; tests hand in a cheap one."""

    def __init__(self, world: World, stretch: Stretch | None = None) -> None:
        self.world = world
        self.stretch = stretch
        self.options = GlobalOptions()
        self.passphrase: str | None = None  # the one that came last; None after a recovery code
        self.takes_session = True  # whether an unlocked session will do; not where who asks must know the passphrase
        self.typed = False  # whether it was typed at a prompt
        self.stopped: list[int] = []  # exit codes of the signals that came
        self.warns_of_older = True
        self.unattended = False  # nothing may be asked, not even by a passphrase command

    @cached_property
    def config(self) -> Config:
        from crmcli import config

        return config.read(config.path_of(self.world.env))

    @cached_property
    def out(self) -> Output:
        from crmcli.output.emit import Output

        color = False if self.options.no_color else None
        return Output(self.world, quiet=self.options.quiet, color=color, book=self.options.book)

    @cached_property
    def path(self) -> Path:
        """Where the book is: --book, CRM_BOOK, the configuration, the data folder."""
        return self.place_of_book[0]

    @cached_property
    def place_of_book(self) -> tuple[Path, str]:
        """The book's path, and who says so: --book, CRM_BOOK, config or default."""
        from crmcli import platform

        named = {"--book": self.options.book, "CRM_BOOK": self.world.env.get("CRM_BOOK"), "config": self.config["book"]}
        for origin, path in named.items():
            if path:
                return Path(path).expanduser(), origin
        return platform.data_folder(self.world.env) / "customers.db", "default"

    @cached_property
    def book(self) -> Book:
        from crmcli.cli.passphrase import typed_again
        from crmcli.store.book import Book  # with sqlcipher3: only when the book is really used

        def open() -> Book:
            try:
                return Book.open(self.path, self.unlock, timeout=float(self.config["timeout"]))
            except NoBook as error:
                raise self.missing_book() or error from None
            except (WrongPassphrase, Damaged) as error:
                raise self._damaged_header() or error from None

        return typed_again(self, open)

    @cached_property
    def memory(self) -> Path | None:
        """The file outside the book that remembers it; None where there is no place for it."""
        from crmcli import platform
        from crmcli.services import lastseen

        env = self.world.env
        return lastseen.place(platform.state_folder(env), self.path) if platform.has_state_folder(env) else None

    @property
    def kept_header(self) -> bytes | None:
        """The first 16 bytes of the book's file when it was last opened."""
        from crmcli.services import lastseen

        seen = lastseen.recall(self.memory) if self.memory else None
        return seen.header if seen else None

    @property
    def gone(self) -> str:
        """What is known of a book that is not where it was; "" while something is there, or nothing is known."""
        from crmcli.services import lastseen
        from crmcli.services.backup import lost_book

        if self.path.exists():
            return ""
        if self.memory is None:
            return lost_book.known(self.path, None, None)
        return lost_book.known(self.path, self.backup_log, lastseen.recall(self.memory))

    def missing_book(self) -> NoBook | None:
        """The error to raise when the book is gone, and more is known than that."""
        if known := self.gone:
            return NoBook(f"there is no book at {self.path} any more; {known}. For a new, empty book: crm init")
        return None

    def accept_book(self) -> None:
        """The file that is now at the book's path is the right one, however old it is."""
        from crmcli.services import lastseen

        if self.memory:
            lastseen.accept(self.memory, self.path)

    def told_lost_batch(self) -> int | None:
        """The batch that was the newest when the book was last seen, if it has lost that. Who asks for it tells it."""
        from crmcli.services import lastseen

        lost = lastseen.lost(self.memory, self.book) if self.memory else None
        self.warns_of_older = False
        return lost.batch if lost else None

    def _damaged_header(self) -> Damaged | None:
        """The error to raise when the passphrase opens the book by the first bytes that its file had before."""
        from crmcli.services import repair
        from crmcli.store.book import read_header
        from crmcli.store.keys import PROFILE_AND_SALT_BYTES, file_key

        kept = self.kept_header
        with suppress(CrmError):
            if kept is not None and kept != read_header(self.path):
                key = file_key(self.master_again(kept[:PROFILE_AND_SALT_BYTES]), kept)
                return repair.damaged_header(self.path) if repair.opens_any_page(self.path, kept, key) else None
        return None

    @cached_property
    def backup_log(self) -> Logbook:
        """What is known of backups outside the book."""
        from crmcli import platform
        from crmcli.services.backup.logbook import Logbook

        return Logbook(platform.state_folder(self.world.env) / "backups.jsonl")

    @property
    def stretched(self) -> Stretch:
        from crmcli.store import keys

        return self.stretch or keys.stretch

    def unlock(self, header: bytes) -> bytes:
        """The key of the file that begins with `header`; the passphrase is asked for, and stretched, once."""
        return self.unlock_file(self.path)(header)

    def unlock_file(self, path: Path) -> Callable[[bytes], bytes]:
        """`unlock` for a file that may have a passphrase of its own, as an older backup does; a prompt names it."""
        from crmcli.store import keys

        return lambda header: keys.file_key(self.master(header[: keys.PROFILE_AND_SALT_BYTES], path), header)

    def master(self, salt: bytes, path: Path | None = None) -> bytes:
        """The master key of the file at `path`, by default the book, whose header begins with `salt`."""
        from crmcli.cli.unlocking import master_of

        if self._masters.get(salt) is None:
            self._masters[salt] = master_of(self, path or self.path, salt)
        return self._masters[salt]

    def master_again(self, salt: bytes) -> bytes:
        """Like `master`, but whoever gave a passphrase before is not asked for another one."""
        if salt in self._masters or self.passphrase is None:
            return self.master(salt)
        from crmcli.cli.unlocking import PRESENT, master_by

        return master_by(self, self.path, salt, self.passphrase, PRESENT)

    def unlock_unasked(self, header: bytes) -> bytes:
        """The key of another file by the passphrase that opened the book. Raises Locked where that is not known, and
        KeyFileNeeded.
        """
        from crmcli.cli.unlocking import BACKUP, master_by
        from crmcli.store import keys

        salt = header[: keys.PROFILE_AND_SALT_BYTES]
        if salt not in self._masters and salt not in self._guessed:
            if self.passphrase is None:
                raise Locked("the passphrase is not known here: the book was opened without it")
            self._guessed[salt] = master_by(self, self.path, salt, self.passphrase, BACKUP)
        return keys.file_key(self._masters.get(salt) or self._guessed[salt], header)

    def forget_last_passphrase(self) -> None:
        """The one that came last was wrong."""
        self.passphrase = None
        if self._masters:
            self._masters.popitem()

    @cached_property
    def _masters(self) -> dict[bytes, bytes]:
        return {}

    @cached_property
    def _guessed(self) -> dict[bytes, bytes]:
        """Master keys of salts that the present passphrase may not belong to."""
        return {}

    @property
    def now(self) -> str:
        """The instant for the book: UTC, ISO 8601, to the second."""
        return utc_text(self.world.now())

    @property
    def today(self) -> date:
        return self.world.today()

    @property
    def calendar(self) -> Today:
        """The day that queries reckon from."""
        from crmcli.services.selecting import Today

        return Today(self.today, self.local_midnight)

    def local_midnight(self, day: date) -> str:
        """The instant at which the local day begins, as the book writes instants."""
        midnight = datetime(day.year, day.month, day.day)
        known = FIRST_ZONED_YEAR <= day.year < LAST_ZONED_YEAR  # beyond, systems' zone rules end
        return utc_text(midnight.astimezone() if known else midnight.replace(tzinfo=UTC))

    def close(self) -> None:
        if "book" in self.__dict__:
            try:
                self._follow_book()
            finally:
                self.book.close()

    def _follow_book(self) -> None:
        """Remember where the book stands, and warn when it stood further before."""
        if self.unattended or self.book.closed or self.memory is None:
            return
        from crmcli.services import lastseen

        lost = lastseen.follow(self.memory, self.book)
        if lost is not None and self.warns_of_older:
            self.out.warn(
                f"{self.path} is older than it was, or another copy: its history had a batch {lost.batch} that is not"
                " there now; see: crm backup list. If this file is the right one, say so: crm doctor --accept"
            )

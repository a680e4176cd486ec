"""Backups elsewhere: what is the same for every program that reaches them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from shlex import quote

from crmcli.errors import BookExists, CrmError, NotFound, ProgramFailed
from crmcli.model.backup import Backup
from crmcli.platform import create_private_file
from crmcli.services.backup.files import listing_order, mark, mark_of, named


class Remote(ABC):
    """A folder elsewhere. `address` is how the user names it. To be read, a backup there is fetched first."""

    def __init__(self, address: str, env: Mapping[str, str]) -> None:
        self.address = address
        self.env = env

    @abstractmethod
    def entries(self) -> Iterator[tuple[str, int]]:
        """Names and sizes of the files in the folder. This and the others raise ProgramFailed."""

    @abstractmethod
    def put(self, file: Path, name: str) -> None:
        """Copy a file there."""

    @abstractmethod
    def move(self, old: str, new: str) -> None:
        """Give a file there another name."""

    @abstractmethod
    def get(self, name: str, file: Path) -> None:
        """Copy a file from there into an existing one."""

    @abstractmethod
    def delete(self, name: str) -> None:
        """Remove a file there."""

    def listed(self) -> list[Backup]:
        """The backups there, the newest first; files of foreign names are passed over."""
        found = (named(Path(name), size) for name, size in self.entries() if Path(name).name == name)
        ours = (replace(it, place=self.address) for it in found if it is not None)
        return sorted(ours, key=listing_order, reverse=True)

    def find(self, name: str) -> Backup:
        """The backup of that name, or of that address."""
        for backup in self.listed():
            if name in (backup.path.name, backup.path.stem, backup.address):
                return backup
        raise NotFound(f"there is no backup {name} in {self.address}; see: crm backup list --in {quote(self.address)}")

    def mark(self, backup: Backup) -> str:
        """See files.mark."""
        with self.at_hand(backup) as fetched:
            return fetched.mark

    def remove(self, backup: Backup) -> None:
        self.delete(backup.path.name)

    @contextmanager
    def at_hand(self, backup: Backup) -> Iterator[Backup]:
        """The backup as a private file here, as long as it is needed. Errors that name that file name the backup."""
        with tempfile.TemporaryDirectory(prefix="crm-") as folder:
            file = Path(folder) / backup.path.name
            try:
                os.close(create_private_file(file))
                self.get(file.name, file)
                size = file.stat().st_size
                if 0 <= backup.size != size:  # some places cannot tell sizes
                    raise ProgramFailed(f"{backup.address} has {backup.size} bytes, but {size} came back")
                yield replace(backup, path=file, size=size, mark=mark(file))
            except CrmError as error:
                error.message = error.message.replace(str(file), backup.address)
                raise

    def send(self, backup: Backup, progress: Callable[[], object] = lambda: None) -> Backup:
        """Copy a backup there, under its name only when all of it is there, and read it back.

        Raises ProgramFailed, and BookExists when the name is taken.
        """
        name = backup.path.name
        if any(it.path.name == name for it in self.listed()):
            raise BookExists(f"{self.address} has a file {name} already")
        part = f".{name}.part"
        try:
            self.put(backup.path, part)
            progress()
            self.move(part, name)
            progress()
        except BaseException:
            with suppress(CrmError):
                self.delete(part)
            raise
        return self._read_back(backup)

    def _read_back(self, backup: Backup) -> Backup:
        """The backup as it is there. Raises ProgramFailed; what is surely not what was sent is removed there."""
        there = next((it for it in self.listed() if it.path.name == backup.path.name), None)
        if there is None:
            raise ProgramFailed(f"{self.address} does not list {backup.path.name}, which was copied there")
        with self.at_hand(there) as fetched:
            same = fetched.size == backup.size and digest(fetched.path) == digest(backup.path)
        if same:
            return replace(there, size=backup.size, mark=mark_of(backup))
        with suppress(CrmError):
            self.remove(there)
        raise ProgramFailed(f"what {self.address} gave back is not what was sent, so it was removed there")


def digest(file: Path) -> bytes:
    """SHA-256 of the file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()

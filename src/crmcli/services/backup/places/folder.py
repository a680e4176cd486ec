"""Backups in a folder of this machine, or of a disk that is mounted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmcli.errors import NotFound, OutputFailed
from crmcli.model.backup import Backup
from crmcli.platform import sync_folder
from crmcli.services.backup import files


class Folder:
    """A folder that may be missing: then it has no backups."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def address(self) -> str:
        return str(self.path)

    def listed(self) -> list[Backup]:
        return files.listed(self.path)

    def find(self, name: str) -> Backup:
        """The backup at that path, or of that name in the folder."""
        for path in (Path(name).expanduser(), self.path / name, self.path / f"{name}{files.SUFFIX}"):
            if path.is_file():
                return files.described(path)
        raise NotFound(f"there is no backup {name}, neither at that path nor in {self.path}; see: crm backup list")

    def mark(self, backup: Backup) -> str:
        return files.mark(backup.path)

    def remove(self, backup: Backup) -> None:
        try:
            backup.path.unlink(missing_ok=True)
            sync_folder(backup.path.parent)
        except OSError as error:
            raise OutputFailed(f"cannot remove {backup.path}: {error.strerror}") from error

    @contextmanager
    def at_hand(self, backup: Backup) -> Iterator[Backup]:
        yield backup

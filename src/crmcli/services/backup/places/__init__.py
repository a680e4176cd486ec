"""Where backups can lie: a folder, or a place elsewhere that a program of the user's own reaches.

A new kind of place is a module here and a row in ELSEWHERE.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Protocol

from crmcli.errors import NotFound, ProgramFailed
from crmcli.model.backup import Backup
from crmcli.services.backup import files
from crmcli.services.backup.places.rclone import Rclone, remotes
from crmcli.services.backup.places.remote import Remote
from crmcli.services.backup.places.sftp import Sftp

ELSEWHERE: dict[str, Callable[[str, Mapping[str, str]], Remote]] = {"rclone": Rclone, "sftp": Sftp}
"""By the word before the first colon of an address."""


class Place(Protocol):
    """What can be done with backups wherever they lie. What lies elsewhere raises ProgramFailed."""

    @property
    def address(self) -> str:
        """How the user names it."""

    def listed(self) -> list[Backup]:
        """The backups there, the newest first."""

    def find(self, name: str) -> Backup:
        """The backup of that name. Raises NotFound."""

    def mark(self, backup: Backup) -> str:
        """What tells the backup from all others: see files.mark."""

    def remove(self, backup: Backup) -> None:
        """Remove one for good. Raises OutputFailed."""

    def at_hand(self, backup: Backup) -> AbstractContextManager[Backup]:
        """The backup with a path that can be opened."""


def elsewhere(address: str, env: Mapping[str, str]) -> Remote | None:
    """The place of that address, or None for the path of a folder; a folder that is called so is written `./sftp:x`.

    Raises Usage when the address is one, but wrong.
    """
    kind, colon, rest = address.partition(":")
    return ELSEWHERE[kind](rest, env) if colon and kind in ELSEWHERE else None


def existing_folder(folder: Path, env: Mapping[str, str]) -> Path:
    """The folder itself. Raises NotFound, which names the remote of rclone that may have been meant."""
    try:
        return files.existing_folder(folder)
    except NotFound as error:
        remote, colon, _ = str(folder).partition(":")
        with suppress(ProgramFailed):
            if colon and "/" not in remote and remote in remotes(env):
                error.message += f"; {remote} is a remote of rclone: for that write rclone:{folder}"
        raise

"""Backups at a place that rclone knows: https://rclone.org/docs/"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import BinaryIO

from crmcli.errors import ProgramFailed, Usage
from crmcli.model.backup import Backup
from crmcli.services.backup.files import HEADER_BYTES
from crmcli.services.backup.places.remote import Remote
from crmcli.services.backup.programs import LOOK_SECONDS, TRANSFER_SECONDS, Program, run

SPELLING = "rclone:REMOTE:PATH, with a REMOTE of rclone listremotes"
PROGRAM = Program(
    "rclone",
    "get it from your system's packages or from https://rclone.org/install",
    (
        ("didn't find section in config file", "make that remote with: rclone config"),
        ("directory not found", "make the folder with: rclone mkdir REMOTE:PATH"),
    ),
)
QUIET = ("--ask-password=false", "--contimeout=20s", "--timeout=60s", "--retries=2", "--stats=0")
_ADDRESS = re.compile(r"(?P<remote>[\w.+@][\w.+@ -]*):(?P<path>[^\x00-\x1f\x7f]*)")


class Rclone(Remote):
    """`rest` of the address is REMOTE:PATH. A remote that is described on the spot (`:s3,key=…:`) is refused: keys
    would stand in lists of processes and in logs.
    """

    def __init__(self, rest: str, env: Mapping[str, str]) -> None:
        if not _ADDRESS.fullmatch(rest):
            raise Usage(f"rclone:{rest} is no place for backups; write it like {SPELLING}")
        super().__init__(f"rclone:{rest}", env)
        self.folder = rest

    def entries(self) -> Iterator[tuple[str, int]]:
        told = self._run(["lsjson", "--files-only", "--no-modtime", "--no-mimetype", "--", self.folder])
        try:
            for row in json.loads(told):
                yield row["Name"], row["Size"]
        except (ValueError, KeyError, TypeError):
            raise ProgramFailed(f"what rclone lists of {self.address} cannot be read") from None

    def put(self, file: Path, name: str) -> None:
        self._run(["copyto", "--", str(file), self._path(name)], seconds=TRANSFER_SECONDS)

    def move(self, old: str, new: str) -> None:
        self._run(["moveto", "--", self._path(old), self._path(new)], seconds=TRANSFER_SECONDS)

    def get(self, name: str, file: Path) -> None:
        with file.open("wb") as into:
            self._run(["cat", "--", self._path(name)], into=into, seconds=TRANSFER_SECONDS)

    def delete(self, name: str) -> None:
        self._run(["deletefile", "--", self._path(name)])

    def mark(self, backup: Backup) -> str:
        """See files.mark; here the first bytes are to be had alone."""
        return self._run(["cat", f"--head={HEADER_BYTES}", "--", self._path(backup.path.name)]).hex()

    def _path(self, name: str) -> str:
        return self.folder + ("" if self.folder.endswith((":", "/")) else "/") + name

    def _run(self, arguments: Sequence[str], into: BinaryIO | None = None, seconds: int = LOOK_SECONDS) -> bytes:
        try:
            return run(PROGRAM, self.env, [*QUIET, *arguments], into=into, seconds=seconds)
        except ProgramFailed as error:
            error.message = error.message.replace("REMOTE:PATH", quote(self.folder))
            raise


def remotes(env: Mapping[str, str]) -> list[str]:
    """The names of rclone's remotes. Raises ProgramFailed."""
    return [it.rstrip(":") for it in run(PROGRAM, env, [*QUIET, "listremotes"]).decode(errors="replace").splitlines()]

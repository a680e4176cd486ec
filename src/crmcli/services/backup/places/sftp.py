"""Backups on a machine that is reached over SSH, by OpenSSH's sftp: https://man.openbsd.org/sftp"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from crmcli.errors import ProgramFailed, Usage
from crmcli.services.backup.places.remote import Remote
from crmcli.services.backup.programs import LOOK_SECONDS, TRANSFER_SECONDS, Program, run

SPELLING = "sftp:[USER@]HOST[:PORT]:PATH, like sftp:me@nas:backups or sftp:me@nas:2222:/srv/backups"
MAKE = "make that folder"
PROGRAM = Program(
    "sftp",
    "get OpenSSH's client from your system's packages (openssh-client)",
    (
        ("Host key verification failed", "log in once by hand, to see the machine's key and accept it"),
        ("Permission denied (", "no question can be answered: give that machine a key that needs no passphrase"),
        ("Can't change directory", f"mount the disk there, or {MAKE}"),
        ("stat remote: No such file", f"mount the disk there, or {MAKE}"),
    ),
)
# No question, ever; a machine that does not answer is given up after 20 seconds, one that falls silent after 60.
OPTIONS = (
    "-b", "-", "-o", "LogLevel=ERROR", "-o", "BatchMode=yes", "-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15",
    "-o", "ServerAliveCountMax=4",
)  # fmt: skip
_ADDRESS = re.compile(
    r"(?P<user>[\w.+$@][\w.+$@-]*@)?(?P<host>[\w.][\w.-]*|\[[0-9A-Fa-f:.]+\])"
    r"(:(?P<port>\d{1,5})(?=:))?:(?P<path>[^\x00-\x1f\x7f]*)"
)
_FILE = re.compile(r"-\S{9,10} +\S+ +\S+ +\S+ +(?P<size>\d+) +\w{3} +\d+ +[\d:]+ (?P<name>.+)")


class Sftp(Remote):
    """`rest` of the address is [USER@]HOST[:PORT]:PATH; digits between two colons are a port.

    A PATH without / at its beginning lies in the folder where a login arrives.
    """

    def __init__(self, rest: str, env: Mapping[str, str]) -> None:
        found = _ADDRESS.fullmatch(rest)
        if not found or int(found["port"] or 1) not in range(1, 65536):
            raise Usage(f"sftp:{rest} is no place for backups; write it like {SPELLING}")
        super().__init__(f"sftp:{rest}", env)
        self.login = (found["user"] or "") + found["host"]
        self.port = ["-P", found["port"]] if found["port"] else []
        path = found["path"].removeprefix("~/")
        self.folder = path if path.startswith("/") else f"./{path}"  # a - at its beginning is no option then

    def entries(self) -> Iterator[tuple[str, int]]:
        for line in self._run("ls -ln").decode(errors="replace").splitlines():
            found = _FILE.fullmatch(line)
            if found:
                yield found["name"], int(found["size"])

    def put(self, file: Path, name: str) -> None:
        self._run(f"put -f {quoted(str(file))} {_here(name)}", TRANSFER_SECONDS)

    def move(self, old: str, new: str) -> None:
        self._run(f"rename -l {_here(old)} {_here(new)}")  # -l: fails when the name is taken

    def get(self, name: str, file: Path) -> None:
        self._run(f"get {_here(name)} {quoted(str(file))}", TRANSFER_SECONDS)

    def delete(self, name: str) -> None:
        self._run(f"rm {_here(name)}")

    def _run(self, command: str, seconds: int = LOOK_SECONDS) -> bytes:
        batch = f"cd {quoted(self.folder)}\n{command}\n".encode()
        try:
            return run(PROGRAM, self.env, [*OPTIONS, *self.port, "--", self.login], input=batch, seconds=seconds)
        except ProgramFailed as error:
            line, program = f"mkdir {quoted(self.folder)}", shlex.join(["sftp", *self.port, self.login])
            error.message = error.message.replace(MAKE, f"{MAKE} with: echo {shlex.quote(line)} | {program}")
            raise


def quoted(path: str) -> str:
    """The path in a line of sftp's batch, where quotes also keep * ? [ from being patterns."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _here(name: str) -> str:
    return quoted(f"./{name}")  # a name that begins with - would be an option, quoted or not

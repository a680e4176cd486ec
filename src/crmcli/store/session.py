"""The unlocked session as a command sees it: a small process (agent.py) that keeps one master key in memory.

There is one for each book salt, so one serves a book and all its backups of the same passphrase. It listens at a Unix
socket that the salt names, of mode 0600, in a folder of mode 0700. A command connects, sends a request of 8 bytes, and
reads the answer to its end; each side first looks whether the other is the same user:

    "crmkey 1"  ->  "crm1" and the master key (32 bytes)
    "crmask 1"  ->  "crm1", seconds until the end, seconds until it ends unused (4 bytes each, big-endian)
    "crmend 1"  ->  "crm1", once the key is wiped

To anything else the process hangs up. It ends, too, when the socket has lost its name: so one of a version that speaks
otherwise, or one that does not answer, is ended by removing the name.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from crmcli.errors import CrmError
from crmcli.platform import PRIVATE_FILE, PRIVATE_FOLDER, file_identity, has_local_sockets, peer_user, session_folder

GREETING = b"crm1"
KEY, ASK, END = b"crmkey 1", b"crmask 1", b"crmend 1"
KEY_BYTES = 32  # as in book.py, which would load the database
NUMBER_BYTES = 4
ANSWER_SECONDS = 1.0
START_SECONDS = 10.0
TRIES = 5  # of a second each, for a busy computer to get it going
LONGEST_ANSWER = 64  # bytes


class Left(NamedTuple):
    """Seconds until a session ends, and until it ends when nobody asks."""

    seconds: int
    unused: int


def master_key(env: Mapping[str, str], salt: bytes) -> bytes | None:
    """The master key of files with this salt, when they are unlocked. Never raises, and never hangs."""
    answer = _asked(env, salt, KEY)
    return answer if answer is not None and len(answer) == KEY_BYTES else None


def left(env: Mapping[str, str], salt: bytes) -> Left | None:
    """How long the session goes on; None when there is none."""
    answer = _asked(env, salt, ASK)
    if answer is None or len(answer) != 2 * NUMBER_BYTES:
        return None
    return Left(int.from_bytes(answer[:NUMBER_BYTES], "big"), int.from_bytes(answer[NUMBER_BYTES:], "big"))


def end(env: Mapping[str, str], salt: bytes) -> bool:
    """End the session of this salt; whether there was one."""
    path = _place(session_folder(env), salt)
    there = _asked(env, salt, END) is not None
    path.unlink(missing_ok=True)  # of one that did not answer
    return there


def end_all(env: Mapping[str, str]) -> int:
    """End all sessions of this user; returns how many there were."""
    folder = session_folder(env)
    if not _is_ours(folder):
        return 0
    return sum(end(env, bytes.fromhex(path.name)) for path in sorted(folder.iterdir()) if _is_salt(path.name))


def start(env: Mapping[str, str], salt: bytes, master: bytes, seconds: int, idle: int) -> None:
    """Begin a session, in the place of one of the same salt. Raises CrmError when it cannot be."""
    import socket  # with subprocess: only where a session is begun

    if not has_local_sockets():
        raise CrmError("this system has no Unix sockets, which an unlocked session needs; set CRM_PASSPHRASE_COMMAND")
    folder = session_folder(env)
    _make(folder)
    end(env, salt)
    path = _place(folder, salt)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(path))
            path.chmod(PRIVATE_FILE)
            listener.listen()
            _launch(listener.fileno(), path, master, seconds, idle)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise CrmError(f"cannot keep the book unlocked at {path}: {error.strerror or error}") from None
    if not any(master_key(env, salt) == master for _ in range(TRIES)):
        path.unlink(missing_ok=True)
        raise CrmError(f"cannot keep the book unlocked: the process that should do it does not answer at {path}")


def _launch(descriptor: int, path: Path, master: bytes, seconds: int, idle: int) -> None:
    """Start agent.py in a Python of its own: it inherits the socket, and nothing of environment, terminal or memory."""
    import subprocess

    root = str(Path(__file__).parents[2])
    what = (descriptor, str(path), file_identity(path), seconds, idle)
    code = f"import sys; sys.path.insert(0, {root!r}); from crmcli.store.agent import main; main(*{what!r})"
    with suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", code],  # -S: it needs only the standard library and this package
            input=master, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(descriptor,),
            start_new_session=True, cwd="/", env={}, timeout=START_SECONDS, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            return
    raise OSError("the process that should do it did not start")


def _asked(env: Mapping[str, str], salt: bytes, request: bytes) -> bytes | None:
    """The answer without its greeting; None when there is no session, or none that can be trusted or understood."""
    folder = session_folder(env)
    path = _place(folder, salt)
    if not path.exists() or not _is_ours(folder):
        return None
    import socket  # 2 ms: only where there is a session

    answer = b""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(ANSWER_SECONDS)
            line.connect(str(path))
            if peer_user(line) != os.geteuid():
                return None
            line.sendall(request)
            while len(answer) <= LONGEST_ANSWER and (part := line.recv(LONGEST_ANSWER)):
                answer += part
    except OSError:
        return None
    return answer.removeprefix(GREETING) if answer.startswith(GREETING) else None


def _place(folder: Path, salt: bytes) -> Path:
    return folder / salt.hex()


def _is_salt(name: str) -> bool:
    return len(name) == 24 and all(letter in "0123456789abcdef" for letter in name)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise CrmError(f"cannot make the folder {folder}: {error.strerror}") from None
    if not _is_ours(folder):
        raise CrmError(f"{folder} is not a private folder of yours; remove it, or set XDG_RUNTIME_DIR to another place")


def _is_ours(folder: Path) -> bool:
    """A folder, no link to one, that is this user's alone."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077

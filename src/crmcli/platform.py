"""What differs between operating systems: folders, file modes, syncing. Nothing else asks for the platform."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.errors import CrmError

if TYPE_CHECKING:
    import mmap
    import socket

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
POSIX = os.name == "posix"


def data_folder(env: Mapping[str, str]) -> Path:
    """The folder of the default book (XDG on Linux, Application Support on macOS)."""
    if env.get("XDG_DATA_HOME"):
        return Path(env["XDG_DATA_HOME"]) / "crmcli"
    from platformdirs import user_data_path  # 6 ms: only when nothing else names the folder

    return user_data_path("crmcli", appauthor=False)


def config_folder(env: Mapping[str, str]) -> Path:
    if env.get("XDG_CONFIG_HOME"):
        return Path(env["XDG_CONFIG_HOME"]) / "crmcli"
    from platformdirs import user_config_path  # 6 ms, as above

    return user_config_path("crmcli", appauthor=False)


def state_folder(env: Mapping[str, str]) -> Path:
    """The folder of what the program remembers outside the book, and can lose."""
    if env.get("XDG_STATE_HOME"):
        return Path(env["XDG_STATE_HOME"]) / "crmcli"
    if sys.platform == "linux" and env.get("HOME"):  # each command looks here: without the 6 ms
        return Path(env["HOME"]) / ".local" / "state" / "crmcli"
    from platformdirs import user_state_path

    return user_state_path("crmcli", appauthor=False)


def has_state_folder(env: Mapping[str, str]) -> bool:
    """Whether the surroundings name a place for it; a service may run without any home."""
    return not POSIX or bool(env.get("XDG_STATE_HOME") or env.get("HOME"))


LONGEST_SOCKET_PATH = 100  # bytes; 104 with a NUL on macOS, 108 on Linux
SOCKET_NAME_BYTES = 25  # with a slash


def session_folder(env: Mapping[str, str]) -> Path:
    """Where the sockets of unlocked sessions are: in memory until the computer restarts where there is such a place."""
    if env.get("XDG_RUNTIME_DIR"):
        places = [f"{env['XDG_RUNTIME_DIR']}/crmcli"]
    else:
        own = f"/run/user/{_user()}"  # for cron, which does not name it
        places = [f"{own}/crmcli"] if os.path.isdir(own) else []
    places += [f"{env.get('TMPDIR') or '/tmp'}/crmcli-{_user()}", f"/tmp/crmcli-{_user()}"]
    return Path(next(it for it in places if len(os.fsencode(it)) + SOCKET_NAME_BYTES <= LONGEST_SOCKET_PATH))


def has_local_sockets() -> bool:
    """Unix sockets that tell who is at the other end."""
    return POSIX


def _user() -> int:
    return os.geteuid() if POSIX else 0


def peer_user(line: socket.socket) -> int | None:
    """The number of the user at the other end of a Unix socket; None when the system does not tell."""
    import socket  # who has a line has it loaded

    # Linux: SO_PEERCRED is pid, uid, gid. macOS and the BSDs: LOCAL_PEERCRED of SOL_LOCAL is a version, uid, groups.
    level, option = (socket.SOL_SOCKET, socket.SO_PEERCRED) if sys.platform == "linux" else (0, 1)
    try:
        told = line.getsockopt(level, option, 76)
    except OSError:
        return None
    return int.from_bytes(told[4:8], sys.byteorder) if len(told) >= 8 else None


def make_private_folder(folder: Path) -> None:
    """Create the folder, and those above it, readable by their owner only. An existing one is left as it is."""
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise CrmError(f"cannot make the folder {folder}: {error.strerror}") from error


def create_private_file(path: Path) -> int:
    """Create a new file of mode 0600, whatever the umask; never follows a link or replaces. Returns a descriptor."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, PRIVATE_FILE)
    if POSIX:
        os.fchmod(descriptor, PRIVATE_FILE)
    return descriptor


def sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in the folder durable. Windows has no such call, and needs none."""
    if not POSIX:
        return
    try:
        sync_file(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # network file systems that sync names by themselves
            raise


def is_private(path: Path) -> bool:
    """Nobody but the owner can read the file. Always true where modes mean nothing (Windows)."""
    return not POSIX or path.stat().st_mode & 0o077 == 0


def others_can_write(folder: Path) -> bool:
    """Somebody else could put a file into the folder, or take one out. Never true where modes mean nothing."""
    return POSIX and folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH) != 0


def file_identity(path: Path) -> tuple[int, int] | None:
    """Tells the file at `path` from one that took its place; None when there is none. Does not open it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def process_runs(number: int) -> bool:
    """Whether another process of this number is there. True where it cannot be told (Windows)."""
    if not POSIX:
        return True
    if number == os.getpid():
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def forbid_core_dumps() -> None:
    """A crash must not write the key to disk (RLIMIT_CORE 0); silently skipped where there is no such limit."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def forbid_inspection() -> None:
    """Other processes of the same user may not look into this one's memory (Linux: prctl PR_SET_DUMPABLE 0)."""
    if sys.platform == "linux":
        import ctypes  # 10 ms

        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)


def keep_out_of_swap(page: mmap.mmap) -> None:
    """Ask that a page of memory is never written to the swap (POSIX mlock); it is no error when that is refused."""
    import ctypes

    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    ctypes.CDLL(None).mlock(ctypes.c_void_p(address), ctypes.c_size_t(len(page)))

"""What differs between operating systems: folders, file modes, syncing. Nothing else asks for the platform."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from crmcli.errors import CrmError

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
    from platformdirs import user_state_path  # 6 ms, as above

    return user_state_path("crmcli", appauthor=False)


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

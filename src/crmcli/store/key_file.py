"""The key file as a file: making one, and reading it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from crmcli.errors import OutputFailed
from crmcli.platform import create_private_file, make_private_folder
from crmcli.store import keys
from crmcli.store.copying import into_place

LARGEST = 16 * 1024 * 1024  # bytes; a photo will do, a film is a mistake


def make(path: Path) -> None:
    """Make a new key file of mode 0600; it appears whole. Raises BookExists when the name is taken, OutputFailed."""
    make_private_folder(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(3).hex()}.part")
    try:
        try:
            with os.fdopen(create_private_file(part), "wb") as file:
                file.write(keys.new_key_file())
                file.flush()
                os.fsync(file.fileno())
            into_place(part, path, replace=False)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputFailed(f"cannot write {path}: {error.strerror}") from error


def digest(path: Path) -> bytes:
    """What of the key file at `path` goes into the key (32 bytes). Raises ValueError that says why it is none."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would wait for ever
            raise ValueError("is not a file")
        if found.st_size > LARGEST:
            raise ValueError(f"has more than {LARGEST >> 20} MiB")
        return keys.key_file_digest(path.read_bytes())
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror})") from None

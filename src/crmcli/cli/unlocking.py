"""The master key of a file: by its passphrase, with the key file where it needs one, or from an unlocked session.

A recovery code is taken wherever a passphrase is, and needs no key file.
"""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from crmcli.cli.passphrase import asked_passphrase, configured_passphrase, given_passphrase, is_of_book
from crmcli.errors import KeyFileNeeded
from crmcli.store import keys, session

if TYPE_CHECKING:
    from crmcli.cli.context import Crm

BACKUP = "CRM_BACKUP_KEY_FILE"
PRESENT = "CRM_KEY_FILE"


def master_of(crm: Crm, path: Path, salt: bytes) -> bytes:
    """The master key of the file at `path`; see `given_passphrase`, then an unlocked session, configuration, a prompt.

    Raises Locked when there is none and nobody can be asked, and KeyFileNeeded.
    """
    env = PRESENT if is_of_book(crm, salt) else BACKUP
    words = given_passphrase(crm, salt)
    if words is None and crm.takes_session:
        unlocked = session.master_key(crm.world.env, salt)
        if unlocked is not None:
            crm.passphrase = None
            return unlocked
    if words is None:
        words = configured_passphrase(crm)
    if words is None:
        key_file_digest(crm, path, salt, env)  # nobody is asked for a passphrase that would not do
        words = asked_passphrase(crm, path)
    crm.passphrase = words if keys.recovered(words) is None else None
    return master_by(crm, path, salt, words, env)


def master_by(crm: Crm, path: Path, salt: bytes, words: str, env: str) -> bytes:
    """The master key that a passphrase, or a recovery code, gives; the key file may be named by the variable `env`."""
    recovered = keys.recovered(words)
    if recovered is not None:
        return recovered
    digest = key_file_digest(crm, path, salt, env)
    return keys.master(crm.stretched, words, salt, digest)


def key_file_digest(crm: Crm, path: Path, salt: bytes, env: str = PRESENT) -> bytes | None:
    """What the key file adds to the passphrase of the file at `path`; None when that needs no key file."""
    if not keys.needs_key_file(salt):
        return None
    from crmcli.store import key_file  # only where there is one

    without = (
        "Without it the recovery code opens the file, given with --passphrase-file, or with:"
        f" crm --book {quote(str(path))} key recover"
    )
    named = key_file_of(crm, env)
    if named is None:
        raise KeyFileNeeded(
            f"{path} needs its key file beside the passphrase; name it with --key-file or {env}, or as key_file in the"
            f" configuration. {without}"
        )
    try:
        return key_file.digest(named)
    except ValueError as error:
        raise KeyFileNeeded(f"the key file {named} {error}; take another copy of it. {without}") from None


def key_file_of(crm: Crm, env: str = PRESENT) -> Path | None:
    """The key file: --key-file, the environment, the configuration, or the usual place when one is there."""
    named = crm.options.key_file or crm.world.env.get(env) or crm.world.env.get(PRESENT) or crm.config["key_file"]
    if named:
        return Path(named).expanduser()
    usual = usual_key_file(crm)
    return usual if usual.exists() else None


def usual_key_file(crm: Crm) -> Path:
    """Where a key file is made that nobody names: beside the configuration, for it must not be copied with the book."""
    return crm.config.path.parent / f"{crm.path.stem}.key"

"""crm key file"""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import Context, Json, RecoveryCode, examples
from crmcli.cli.rekeying import rekey, warn_of_new_code
from crmcli.cli.unlocking import key_file_of, usual_key_file
from crmcli.errors import NotFound, Usage
from crmcli.platform import file_identity, is_private, others_can_write
from crmcli.services.backup.files import real_path
from crmcli.store import key_file, keys
from crmcli.store.book import read_header

key_files = typer.Typer(**GROUP_SETTINGS)


@key_files.callback()
def group(context: Context) -> None:
    """Need a key file beside the passphrase, or no longer."""
    help_when_alone(context)


@key_files.command(epilog=examples("crm key file add", "crm key file add /media/stick/crm.key"))
def add(
    context: Context,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="Default: one in the folder of the configuration.")
    ] = None,
    recovery_code: RecoveryCode = None,
    json: Json = False,
) -> None:
    """Let the book open only with a key file beside the passphrase.

    A FILE that is not there is made, of random bytes. One of at least 32 bytes that is there is taken as it is, and
    must never change. The program looks for it under --key-file, CRM_KEY_FILE, the setting key_file, and the default
    place. Keep a copy elsewhere: without it only the recovery code opens the book.
    """
    crm: Crm = context.obj
    path = _named(crm, file)
    passphrase = _passphrase(crm)
    warn_of_new_code(crm)
    if not path.exists():
        key_file.make(path)
    digest = _digest(crm, path)
    _warn(crm, path)
    done = rekey(crm, crm.unlock, passphrase, digest)
    sentence = (
        f"The book opens only with its passphrase and the key file {path} together. Keep a copy of it elsewhere."
        " Backups made before open as they did; make a new one with: crm backup create."
    )
    done.tell(crm, sentence, {"key_file": str(path.absolute())}, recovery_code, json)
    if not json and file_identity(key_file_of(crm) or crm.path) != file_identity(path):
        crm.out.say(f"Say where the key file is: crm config set key_file {quote(str(path.absolute()))}")


@key_files.command(epilog=examples("crm key file remove", "crm key file remove --json"))
def remove(context: Context, recovery_code: RecoveryCode = None, json: Json = False) -> None:
    """Let the book open with the passphrase alone.

    The key file itself stays where it is: backups made before still need it.
    """
    crm: Crm = context.obj
    if not keys.needs_key_file(read_header(crm.path)):
        raise NotFound(f"{crm.path} has no key file; it opens with the passphrase alone")
    passphrase = _passphrase(crm)
    warn_of_new_code(crm)
    done = rekey(crm, crm.unlock, passphrase, None)
    sentence = (
        "The book opens with its passphrase alone. Backups made before still need the key file, so keep it;"
        " make a new one with: crm backup create."
    )
    done.tell(crm, sentence, {"key_file": None}, recovery_code, json)


def _named(crm: Crm, file: str | None) -> Path:
    if file:
        return Path(file).expanduser()
    if keys.needs_key_file(read_header(crm.path)):
        raise Usage(f"{crm.path} has a key file already; name another FILE that is to take its place")
    return key_file_of(crm) or usual_key_file(crm)


def _passphrase(crm: Crm) -> str:
    """The passphrase that the book opened with."""
    crm.book.close()  # the file is locked anew for the copy
    if crm.passphrase is None:
        raise Usage("this needs the passphrase itself, not the recovery code; to set a new one: crm key recover")
    return crm.passphrase


def _digest(crm: Crm, path: Path) -> bytes:
    if file_identity(path) == file_identity(crm.path):
        raise Usage("the book cannot be its own key file: it changes with every customer; name another FILE")
    try:
        return key_file.digest(path)
    except ValueError as error:
        raise Usage(f"{path} cannot be a key file: it {error}") from None


def _warn(crm: Crm, path: Path) -> None:
    if not is_private(path) or others_can_write(path):
        crm.out.warn(f"others can read or change {path}, which should be yours alone: chmod 600 {quote(str(path))}")
    if real_path(path).parent == real_path(crm.path).parent:
        crm.out.warn(f"{path} lies beside the book: whoever copies the folder has both; better keep it elsewhere")

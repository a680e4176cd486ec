"""crm init"""

from __future__ import annotations

import os
from pathlib import Path

import typer

from crmcli.cli.asking import UNCHANGED, confirm
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, RecoveryCode, examples
from crmcli.cli.passphrase import new_passphrase
from crmcli.errors import BookExists, CrmError, Declined
from crmcli.platform import create_private_file, make_private_folder, sync_folder
from crmcli.store import keys
from crmcli.store.book import Book

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm init", "crm --book ~/work.db init --recovery-code"))
def init(context: Context, recovery_code: RecoveryCode = None, json: Json = False) -> None:
    """Make a new, empty, encrypted book."""
    crm: Crm = context.obj
    refuse_existing(crm.path)
    _ask_in_place_of_one(crm)
    passphrase = new_passphrase(crm, fallback=True)
    header = keys.new_header()
    master = crm.stretched(passphrase, header[: keys.PROFILE_AND_SALT_BYTES])
    create_book(crm.path, header, master).close()
    crm.accept_book()
    shown = recovery_code if recovery_code is not None else crm.world.interactive
    code = keys.recovery_code(master) if shown else None
    if json:
        crm.out.result([], "", {"book": str(crm.path), "recovery_code": code}, format="json")
        return
    crm.out.say(f"Made the book {crm.path}. Add the first customer with: crm add NAME --phone P --email E")
    if code:
        crm.out.say(
            "The recovery code opens the book when the passphrase is forgotten. Write it down;"
            " it can be shown again with: crm key show-recovery"
        )
        crm.out.line(code)
    else:
        crm.out.say(
            "A forgotten passphrase cannot be helped without the recovery code; write it down: crm key show-recovery"
        )


def _ask_in_place_of_one(crm: Crm) -> None:
    """Where there was a book: a new one does not bring it back, and its next backups lie among the old ones."""
    if known := crm.gone:
        if not crm.world.interactive:
            crm.out.warn(f"there was a book at {crm.path}; {known}")
        elif not confirm(crm, f"There was a book at {crm.path}; {known}. Make a new, empty book all the same?"):
            raise Declined(UNCHANGED)


def refuse_existing(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise BookExists(f"{path} is there already; name another file with --book, or move that one away")


def create_book(path: Path, header: bytes, master: bytes) -> Book:
    """Make the file and its tables; on failure nothing is left behind."""
    make_private_folder(path.parent)
    try:
        os.close(create_private_file(path))
    except FileExistsError:
        raise BookExists(f"{path} is there already; name another file with --book") from None
    except OSError as error:
        raise CrmError(f"cannot make {path}: {error.strerror}") from None
    try:
        book = Book.create(path, header, lambda salt: keys.file_key(master, salt))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return book

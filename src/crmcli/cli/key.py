"""crm key"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crmcli.cli.asking import confirm_or_refuse, prompt
from crmcli.cli.context import Crm
from crmcli.cli.key_files import key_files
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import Context, Json, RecoveryCode, Yes, examples
from crmcli.cli.passphrase import TRIES, new_passphrase
from crmcli.cli.rekeying import Rekeyed, rekey, warn_of_new_code
from crmcli.cli.unlocking import key_file_digest
from crmcli.errors import NotFound, Usage, WrongPassphrase
from crmcli.store import keys
from crmcli.store.book import Book, Unlock, read_header, shell_script

app = typer.Typer(**GROUP_SETTINGS)
app.add_typer(key_files, name="file")


@app.callback()
def group(context: Context) -> None:
    """Change the passphrase, use the recovery code, add a key file."""
    context.obj.takes_session = False  # an unlocked terminal must not give the book away for good
    help_when_alone(context)


@app.command(epilog=examples("crm key change", "CRM_NEW_PASSPHRASE_FILE=new.txt crm key change"))
def change(context: Context, recovery_code: RecoveryCode = None, json: Json = False) -> None:
    """Change the passphrase.

    The book is copied under the new key, checked, and put in place whole. It gets a new recovery code with it. Older
    backups keep the older passphrase and code.
    """
    crm: Crm = context.obj
    crm.book.close()  # the passphrase is known to fit; the file is locked anew below
    digest = key_file_digest(crm, crm.path, read_header(crm.path))
    warn_of_new_code(crm)
    done = rekey(crm, crm.unlock, new_passphrase(crm, fallback=False), digest)
    _tell_changed(crm, done, "The passphrase is changed.", recovery_code, json)


@app.command("show-recovery", epilog=examples("crm key show-recovery", "crm key show-recovery --json"))
def show_recovery(context: Context, json: Json = False) -> None:
    """Show the recovery code.

    It opens the book and its backups without the passphrase.
    """
    crm: Crm = context.obj
    _ = crm.book  # a wrong passphrase has a recovery code too, of no book
    code = keys.recovery_code(crm.master(read_header(crm.path)[: keys.PROFILE_AND_SALT_BYTES]))
    if json:
        crm.out.result([], "", {"recovery_code": code}, format="json")
        return
    crm.out.line(code)
    crm.out.say("Whoever has this code can read the book. Keep it on paper, away from the computer.")


@app.command(epilog=examples("crm key recover", "crm key recover --code-file code.txt"))
def recover(
    context: Context,
    code_file: Annotated[
        str | None, typer.Option("--code-file", metavar="FILE", help="Read the code from this file.")
    ] = None,
    recovery_code: RecoveryCode = None,
    json: Json = False,
) -> None:
    """Set a new passphrase with the recovery code.

    A key file is not needed, and no longer afterwards. A backup can be opened so too: crm --book FILE key recover.
    """
    crm: Crm = context.obj
    had_file = keys.needs_key_file(read_header(crm.path))  # a missing book is told before a code is asked for
    unlock = _recovered(crm, code_file)
    warn_of_new_code(crm)
    done = rekey(crm, unlock, new_passphrase(crm, fallback=False), None)
    no_file = " It needs no key file any more; to add one: crm key file add." if had_file else ""
    _tell_changed(crm, done, f"The passphrase is changed.{no_file}", recovery_code, json)


@app.command(epilog=examples("crm key raw", "crm key raw --yes | cat - queries.sql | sqlcipher book.db"))
def raw(context: Context, yes: Yes = False, json: Json = False) -> None:
    """Print what opens the book's file in another program.

    Two lines for the sqlcipher shell, version 4, or any program with SQLCipher: you are not bound to this one. They
    hold the key of this file, which is as secret as the passphrase. Look only: what is changed there is not checked.
    """
    crm: Crm = context.obj
    read_header(crm.path)  # a missing book is told before a question is asked
    if not yes:
        confirm_or_refuse(crm, "This shows the key: whoever sees it can read the book. Show it?", "--yes")
    crm.book.close()  # the key is known to fit
    header = read_header(crm.path)
    lines = shell_script(header, crm.unlock(header))
    if json:
        crm.out.result([], "", {"book": str(crm.path), "sql": lines}, format="json")
        return
    for line in lines:
        crm.out.line(line)


def _tell_changed(crm: Crm, done: Rekeyed, what: str, shown: bool | None, json: bool) -> None:
    kept = "Backups made before keep the older passphrase and recovery code; make a new one with: crm backup create."
    done.tell(crm, f"{what} {kept}", {}, shown, json)


def _recovered(crm: Crm, code_file: str | None) -> Unlock:
    """The way to the book's key by the recovery code; a wrong one that was typed may be typed again."""
    tries = TRIES if code_file is None and crm.world.interactive else 1
    for left in reversed(range(tries)):
        try:
            return _fitting(crm, _code(crm, code_file))
        except (Usage, WrongPassphrase) as error:
            if not left:
                raise
            crm.out.warn(f"{error.message}; once more:")
    raise AssertionError("there is at least one try")


def _fitting(crm: Crm, code: str) -> Unlock:
    """The way to the book's key by this code. Raises Usage for a mistyped one, WrongPassphrase for another book's."""
    master = keys.from_recovery_code(code)

    def unlock(salt: bytes) -> bytes:
        return keys.file_key(master, salt)

    try:
        Book.open(crm.path, unlock).close()
    except WrongPassphrase:
        raise WrongPassphrase(
            f"the recovery code does not open {crm.path}: it belongs to another book, or to an earlier passphrase"
        ) from None
    return unlock


def _code(crm: Crm, code_file: str | None) -> str:
    if code_file is None:
        return prompt(crm, "Recovery code", "--code-file")
    try:
        return Path(code_file).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFound(f"cannot read the recovery code from {code_file}: {error}") from None

"""Where a passphrase comes from. Never an argument, never standard input by accident."""

from __future__ import annotations

import getpass
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from crmcli.errors import CrmError, Locked, Usage, WrongPassphrase
from crmcli.store.book import read_header
from crmcli.store.keys import normalise, recovered

if TYPE_CHECKING:
    from crmcli.cli.context import Crm

COMMAND_SECONDS = 60
UNATTENDED_SECONDS = 5  # a shell is waiting
ASKING = frozenset(("GPG_TTY", "DISPLAY", "WAYLAND_DISPLAY"))  # where a passphrase command could open a question
TRIES = 3  # at a prompt
SHORT = 8  # characters
COMMON = (
    "password", "passphrase", "passwort", "12345678", "123456789", "1234567890", "11111111", "00000000", "88888888",
    "66666666", "qwertyui", "qwertyuiop", "qwerty123", "password1", "iloveyou", "sunshine", "princess", "football",
    "baseball", "superman", "letmein1", "welcome1", "admin123", "changeme", "woaini1314", "5201314520",
)  # fmt: skip

T = TypeVar("T")


def typed_again(crm: Crm, open: Callable[[], T]) -> T:
    """What `open` gives; after a wrong passphrase that was typed at a prompt it is tried again, three times in all."""
    for _ in range(TRIES - 1):
        crm.typed = False
        try:
            return open()
        except WrongPassphrase:
            if not crm.typed:
                raise
            crm.forget_last_passphrase()
            crm.out.warn("that passphrase is wrong; once more:")
    return open()


def given_passphrase(crm: Crm, salt: bytes) -> str | None:
    """What is said of this run: --passphrase-file, CRM_PASSPHRASE_FILE, _COMMAND, CRM_PASSPHRASE.

    For a file whose salt is not the book's, CRM_BACKUP_PASSPHRASE[_FILE|_COMMAND] goes before all of them.
    """
    given = given_in(crm, "CRM_BACKUP_PASSPHRASE", None)
    if given is None or is_of_book(crm, salt):
        given = given_in(crm, "CRM_PASSPHRASE", crm.options.passphrase_file)
    return given


def asked_passphrase(crm: Crm, path: Path) -> str:
    """Asks for the file's passphrase. Raises Locked where nobody can be asked."""
    if crm.unattended or not crm.world.interactive:
        raise Locked(
            f"{path} is locked, and there is no terminal to ask for the passphrase;"
            " set CRM_PASSPHRASE_FILE or CRM_PASSPHRASE_COMMAND, or pass --passphrase-file"
        )
    crm.typed = True
    return ask(crm, f"Passphrase of {path}: ")


def is_of_book(crm: Crm, salt: bytes) -> bool:
    """Whether a file of this salt has the book's own passphrase."""
    try:
        return read_header(crm.path)[: len(salt)] == salt
    except CrmError:  # no book, or hardly one
        return False


def new_passphrase(crm: Crm, fallback: bool) -> str:
    """CRM_NEW_PASSPHRASE[_FILE], with `fallback` also the sources of an existing passphrase, else asked twice."""
    given = given_in(crm, "CRM_NEW_PASSPHRASE", None)
    if given is None and fallback:
        given = given_in(crm, "CRM_PASSPHRASE", crm.options.passphrase_file)
        given = given if given is not None else configured_passphrase(crm)
    if given is None:
        if not crm.world.interactive:
            raise Locked("a new passphrase is needed, and there is no terminal to ask; set CRM_NEW_PASSPHRASE_FILE")
        given = _ask_twice(crm)
    if not given:
        raise Usage("the new passphrase is empty; choose one of several words")
    if recovered(given) is not None:
        raise Usage("a recovery code cannot be a passphrase: it would be taken for the code itself; choose other words")
    if len(given) < SHORT or given.lower() in COMMON:
        crm.out.warn(
            f"a passphrase this {'short' if len(given) < SHORT else 'common'} can be guessed by a computer;"
            " several words are better. Change it with: crm key change"
        )
    return given


def given_in(crm: Crm, name: str, file: str | None) -> str | None:
    """A passphrase from a file option or the environment variables that begin with `name`."""
    env = crm.world.env
    file = file or env.get(f"{name}_FILE")
    if file:
        return _from_file(file)
    if env.get(f"{name}_COMMAND"):
        return _from_command(crm, env[f"{name}_COMMAND"])
    return normalise(env[name]) if name in env else None


def configured_passphrase(crm: Crm) -> str | None:
    if crm.config["passphrase_file"]:
        return _from_file(crm.config["passphrase_file"])
    if crm.config["passphrase_command"]:
        return _from_command(crm, crm.config["passphrase_command"])
    return None


def _from_file(path: str) -> str:
    try:
        return normalise(Path(path).expanduser().read_text(encoding="utf-8"))
    except OSError as error:
        raise Locked(f"cannot read the passphrase file {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Locked(f"the passphrase file {path} is not UTF-8 text") from None


def _from_command(crm: Crm, command: str) -> str:
    alone = crm.unattended
    seconds = UNATTENDED_SECONDS if alone else COMMAND_SECONDS
    env = {name: value for name, value in crm.world.env.items() if name not in ASKING} if alone else None
    try:
        done = subprocess.run(
            command, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=seconds, check=False,
            stderr=subprocess.DEVNULL if alone else None, env=env, start_new_session=alone,
        )  # fmt: skip
        if done.returncode == 0:
            return normalise(done.stdout.decode("utf-8"))
        reason = f"it ended with exit code {done.returncode}"
    except subprocess.TimeoutExpired:
        reason = f"it took longer than {seconds} seconds"
    except UnicodeDecodeError:
        reason = "what it printed is not UTF-8 text"
    raise Locked(f"the passphrase command gave no passphrase: {reason}")


def ask(crm: Crm, prompt: str) -> str:
    """Asks on the terminal without echo."""
    crm.world.stderr.flush()
    try:
        return normalise(getpass.getpass(prompt, stream=crm.world.stderr))
    except EOFError:
        crm.world.stderr.write("\n")
        raise Locked("no passphrase was given") from None
    except UnicodeDecodeError:
        raise CrmError("what was typed is not UTF-8 text") from None
    except BaseException:  # Ctrl-C: the shell's prompt begins on a line of its own
        crm.world.stderr.write("\n")
        raise


def _ask_twice(crm: Crm) -> str:
    for left in reversed(range(TRIES)):
        first = ask(crm, "New passphrase (several words are best): ")
        if first == ask(crm, "The same again: "):
            return first
        if left:
            crm.out.warn("the two passphrases differ; once more:")
    raise Usage("the two passphrases differ; nothing was changed")

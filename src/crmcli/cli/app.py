"""The table of commands, and the boundary where every error becomes a sentence and an exit code."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from errno import ENOSPC
from types import FrameType
from typing import Any

import typer
from typer.exceptions import Abort, TyperException

from crmcli import __version__, errors
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS, LazyGroup
from crmcli.cli.wrong_usage import usage
from crmcli.errors import CrmError, Declined, OutputFailed, Usage
from crmcli.world import World

SIGNALS = {exit_code: code for exit_code, code, _ in errors.SIGNALS}


class Stopped(BaseException):
    """SIGINT or SIGTERM; not an Exception, so that nothing below takes it for a failure of its own."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Commands(LazyGroup):
    """name, module below crmcli.cli, summary (a test holds it equal to the first line of the command's own help)."""

    sections = (
        (
            "Every day",
            (
                ("today", "today", "Show who to call today, and why."),
                ("digest", "digest", "Print today's list as a short letter, for cron to mail."),
            ),
        ),
        (
            "Customers",
            (
                ("add", "add", "Add a customer."),
                ("list", "list_", "List the customers that fit a query."),
                ("search", "search", "Find customers from a few words, digits or an address."),
                ("show", "show", "Show everything about one customer."),
                ("edit", "edit", "Change a customer, or all that fit a query."),
                ("log", "log", "Record a call, mail, meeting or note."),
                ("brief", "brief", "Show on one screen what to know before a call."),
                ("timeline", "timeline", "Show what happened with a customer, the newest last."),
                ("task", "task", "Things to do for customers, and promises: add, list, edit, done, snooze, drop."),
                ("done", "done", "Tick off tasks, promises and follow-ups."),
                ("snooze", "snooze", "Put tasks and follow-ups off till a day."),
                ("cadence", "cadence", "How often to be in touch: set, list, clear."),
                ("tag", "tag", "Add, remove, list and rename tags."),
                ("count", "count", "Count the customers that fit a query."),
                ("segment", "segment", "Save queries under a name, for use as @NAME in any query."),
                ("archive", "archive", "Hide customers from lists."),
                ("unarchive", "unarchive", "Bring archived customers back."),
                ("dedupe", "dedupe", "Find customers who are in the book twice, merge them, part them again."),
                ("purge", "purge", "Erase a customer for good."),
            ),
        ),
        (
            "Selling",
            (
                ("sell", "sell", "Record an order: what a customer bought, or what it came to."),
                ("order", "order", "Record, import, list, show, change and refund orders."),
                ("product", "product", "Keep a price list."),
            ),
        ),
        (
            "In and out",
            (
                ("import", "import_", "Read customers from files: a plan first, then one batch."),
                ("export", "export", "Write customers to a file or to standard output."),
                ("backup", "backup", "Make, list, check and restore verified encrypted backups."),
            ),
        ),
        (
            "History",
            (
                ("undo", "undo", "Take a command back."),
                ("redo", "redo", "Bring an undone command back."),
                ("history", "history", "Show what was changed, when and by which command."),
            ),
        ),
        (
            "The book",
            (
                ("init", "init", "Make a new, empty, encrypted book."),
                ("demo", "demo", "Make a demo book and walk through the main commands."),
                ("verify", "verify", "Check that the book is whole."),
                ("repair", "repair", "Save what can be read of a damaged book into a new one."),
                ("doctor", "doctor", "Check the book, its surroundings and its backups."),
                ("unlock", "unlock", "Keep the book unlocked for a while, without asking for the passphrase."),
                ("lock", "lock", "End what unlock began, for all books."),
                ("key", "key", "Change the passphrase, use the recovery code, add a key file."),
                ("config", "config", "Show and change settings."),
                ("completion", "completion", "Print the completion script for a shell."),
                ("help", "help", "Show help on a command or a topic."),
            ),
        ),
    )


app = typer.Typer(
    cls=Commands,
    invoke_without_command=True,
    epilog="More: crm COMMAND --help, crm help query (how to filter customers), crm help exit-codes.",
    **SETTINGS,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"crm {__version__}")
        raise typer.Exit()


@app.callback()
def root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", is_eager=True, callback=_print_version, help="Show the version."),
) -> None:
    """Customer records for one salesperson, in an encrypted file that is theirs alone.

    Without a command it shows, on a terminal with a book, who to call today: see crm today.
    """
    if context.invoked_subcommand is not None:
        return
    crm: Crm = context.obj
    if crm.world.interactive and crm.world.shows_tables and crm.path.exists():
        commands: Any = context.command
        with commands.commands["today"].make_context("today", [], parent=context) as today:
            today.command.invoke(today)
    else:
        typer.echo(context.get_help())


def run_process() -> int:
    """Run as a process: real streams, real signals. Returns the exit code."""
    crm = Crm(World.real())
    stopped = crm.stopped

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(128 + number)
        raise Stopped(128 + number)

    try:
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        if "_CRM_COMPLETE" in crm.world.env:
            from crmcli.cli import shells

            shells.be_ready()
        code = run(sys.argv[1:], crm)
    except Stopped as signalled:
        code = signalled.code
    if not stopped:
        return code
    _tell_stopped(stopped[0], sys.argv[1:], crm)
    return stopped[0]


def run(arguments: list[str], crm: Crm) -> int:
    """Run one command and return its exit code; no exception leaves this function, signals aside."""
    try:
        try:
            code = _command()(args=arguments, prog_name="crm", standalone_mode=False, obj=crm)
            crm.world.stdout.flush()
            return code if isinstance(code, int) else 0
        finally:
            crm.close()
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):  # Typer's own way out when nobody reads on
            return _drop_output(0)
        raise
    except Exception as error:
        return _report(error, arguments, crm)


def _tell_stopped(code: int, arguments: list[str], crm: Crm) -> None:
    """Say of a command that was to write that it did not."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if "book" not in crm.__dict__ or crm.book.changed is not False:
        return
    line = f"crm: {SIGNALS[code]}; nothing was changed"
    if _wants_json(arguments):
        from crmcli.output.text import json_text

        line = json_text({"error": {"code": SIGNALS[code], "exit": code, "message": line.removeprefix("crm: ")}})
    with suppress(OSError, ValueError):
        crm.world.stderr.write(line + "\n")


def _command() -> Any:
    return typer.main.get_command(app)


def _report(error: Exception, arguments: list[str], crm: Crm) -> int:
    """Say what went wrong; returns the exit code."""
    if isinstance(error, BrokenPipeError):
        return _drop_output(0)
    if crm.stopped:  # inside a function that the database called, which makes an error of its own of it
        return crm.stopped[0]
    if isinstance(error, OSError):
        _drop_output(1)  # what could not be written is still in the buffer, and would fail again
    if crm.options.debug:
        import traceback

        traceback.print_exc(file=crm.world.stderr)
    known = _known(error, arguments)
    if known is None:
        known = CrmError(
            f"an error that should not happen: {type(error).__name__}: {error};"
            " please report it with the output of the same command and --debug"
        )
    try:
        if known.message:
            crm.out.error(known, json=_wants_json(arguments))
    except OSError:  # nowhere left to say it
        return _drop_output(known.exit_code)
    return known.exit_code


def _known(error: Exception, arguments: list[str]) -> CrmError | None:
    if isinstance(error, CrmError):
        return error
    if isinstance(error, Abort):
        return Declined("nothing was changed")
    if isinstance(error, TyperException):
        return usage(error, arguments)
    if isinstance(error, OSError):
        return OutputFailed(_os_message(error))
    if isinstance(error, UnicodeDecodeError):
        return Usage("standard input is not UTF-8 text; nothing was changed")
    if isinstance(error, UnicodeEncodeError):
        return Usage("an argument holds a broken character (bytes that are not UTF-8); retype it")
    if isinstance(error, RecursionError | MemoryError):
        return CrmError("the input is too large or too deeply nested for this program")
    if type(error).__module__.startswith("sqlcipher3"):
        from crmcli.store.faults import translate

        return translate(error)
    return None


def _os_message(error: OSError) -> str:
    if error.errno == ENOSPC:
        return "the disk is full: the output could not be written whole"
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _drop_output(code: int) -> int:
    """Let the interpreter's last flush of a broken stdout go nowhere instead of complaining."""
    import os

    try:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        pass
    return code


def _wants_json(arguments: list[str]) -> bool:
    """Whether errors are to be JSON: known before, and even without, a successful parse of the command line."""
    if "--json" in arguments:
        return True
    return any(
        argument in ("--format=json", "--format=jsonl") or (argument in ("json", "jsonl") and before == "--format")
        for before, argument in zip(["", *arguments], arguments, strict=False)
    )

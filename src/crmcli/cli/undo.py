"""crm undo"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from crmcli.cli.asking import confirm
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, Yes, examples
from crmcli.cli.selection import NAMES_SHOWN, counted
from crmcli.errors import Declined, NothingToUndo, Usage
from crmcli.model.history import BatchInfo, UndoResult
from crmcli.store import history
from crmcli.store import undo as store
from crmcli.store.schema import Connection

app = typer.Typer(**SETTINGS)

SkipConflicts = Annotated[
    bool, typer.Option("--skip-conflicts", help="Keep what was changed later; take back the rest.")
]
Force = Annotated[bool, typer.Option("--force", help="Take back everything, also what was changed later.")]


@app.command(epilog=examples("crm undo 118", "crm undo --last"))
def undo(
    context: Context,
    batch: Annotated[
        int | None, typer.Argument(metavar="[BATCH]", help="The batch's number, from crm history.", show_default=False)
    ] = None,
    last: Annotated[bool, typer.Option("--last", help="The last batch that is not undone.")] = False,
    skip_conflicts: SkipConflicts = False,
    force: Force = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Take a command back.

    Each command that changes something is one batch. Where something was changed later, undo says so and
    changes nothing, unless told what to do. An undo can itself be taken back with crm redo.
    """
    crm: Crm = context.obj
    policy = policy_of(skip_conflicts, force)
    batch = chosen(crm, batch, last, yes, "take back", history.last_undoable)
    with crm.out.progress("Taking back") as shown:
        result = store.undo(crm.book, batch, crm.now, policy, shown.advance)
    report(crm, result, json)


def policy_of(skip_conflicts: bool, force: bool) -> store.Policy:
    if skip_conflicts and force:
        raise Usage("--skip-conflicts and --force exclude each other")
    return "skip" if skip_conflicts else "force" if force else "refuse"


def chosen(
    crm: Crm, batch: int | None, last: bool, yes: bool, verb: str, newest: Callable[[Connection], BatchInfo | None]
) -> int:
    """The batch that is meant: by its number, as the `last`, or the newest once the user agrees, or did with `yes`.

    Without a terminal `yes` alone names none: a script that runs twice would take back more than it did.
    """
    if batch is not None:
        if last:
            raise Usage("give the batch's number or --last, not both")
        return batch
    if not last and not crm.world.interactive:
        raise Usage("which batch? Without a terminal give its number, or --last")
    info = newest(crm.book.conn)
    if info is None:
        raise NothingToUndo(f"there is nothing to {verb}")
    if not (last or yes) and not confirm(crm, f"{verb.capitalize()} {describe(info)}?"):
        raise Declined("nothing was changed")
    return info.id


def describe(info: BatchInfo) -> str:
    more = ", …" if info.customers > len(info.names) else ""
    return f"batch {info.id}, {info.command} ({', '.join(info.names)}{more})"


def report(crm: Crm, result: UndoResult, json: bool, *, redo: bool = False) -> None:
    verb, reverse = ("Brought back", "undo") if redo else ("Took back", "redo")
    message = f"{verb} batch {result.undone} ({result.command}): {_whose(crm, result)}"
    for number, fate in ((len(result.conflicts) - result.kept, "overruled"), (result.kept, "kept")):
        if number:
            message += f", {counted(number, 'later change')} {fate}"
    shape = {
        "batch": result.batch, "redone" if redo else "undone": result.undone, "customers": len(result.customers),
        "conflicts": len(result.conflicts), "kept": result.kept,
    }  # fmt: skip
    crm.out.result([], f"{message}. To reverse: crm {reverse} {result.undone}", shape, "json" if json else None)


def _whose(crm: Crm, result: UndoResult) -> str:
    customers = result.customers
    if not customers:
        return ", ".join(history.existing(crm.book.conn, result.undone).names)
    if len(customers) == 1:
        return f"{history.name_of(crm.book.conn, customers[0])} (#{customers[0]})"
    names = [history.label(crm.book.conn, customer) for customer in customers[:NAMES_SHOWN]]
    more = ", …" if len(customers) > NAMES_SHOWN else ""
    return f"{counted(len(customers), 'customer')} ({', '.join(names)}{more})"

"""crm help"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS, LazyCommand
from crmcli.cli.options import Context, examples
from crmcli.errors import Usage, exit_code_table
from crmcli.query_help import QUERY_HELP

app = typer.Typer(**SETTINGS)

TOPICS = ("query", "exit-codes")


@app.command(epilog=examples("crm help query", "crm help tag add"))
def help_(
    context: Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COMMAND]...", help="A command, or query, or exit-codes.", show_default=False),
    ] = None,
) -> None:
    """Show help on a command or a topic."""
    crm: Crm = context.obj
    if words == ["query"]:
        crm.world.stdout.write(QUERY_HELP)
    elif words == ["exit-codes"]:
        crm.world.stdout.write(exit_code_table())
    else:
        crm.world.stdout.write(_command_help(context, words or []) + "\n")


def _unknown(words: list[str]) -> str:
    return (
        f"there is no command or topic {' '.join(words)!r}; crm --help lists the commands,"
        f" the other topics are {' and '.join(TOPICS)}"
    )


def _command_help(context: Any, words: list[str]) -> str:
    root = context.parent
    command, where = root.command, root
    for word in words:
        child = getattr(command, "commands", {}).get(word)
        if child is None:
            raise Usage(_unknown(words))
        command = child.load() if isinstance(child, LazyCommand) else child
        where = type(where)(command, parent=where, info_name=word)
    return str(command.get_help(where))

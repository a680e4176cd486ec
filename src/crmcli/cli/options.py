"""Option types that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmcli.config import SETTINGS
from crmcli.errors import InvalidValue

if TYPE_CHECKING:
    from crmcli.cli.context import Crm

Context = typer.Context

Who = Annotated[
    str, typer.Argument(metavar="WHO", help="Id, e-mail, phone, name, or ext:EXTERNAL-ID.", show_default=False)
]
Whos = Annotated[
    list[str] | None, typer.Argument(metavar="WHO...", help="Customers; - for ids from stdin.", show_default=False)
]
Query = Annotated[
    list[str] | None, typer.Argument(metavar="[QUERY]...", help="Words and field:value; see: crm help query.")
]
Where = Annotated[str | None, typer.Option("--where", metavar="QUERY", help="All customers that fit the query.")]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help="table, json, jsonl, csv, tsv or ids."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result, or an error, as JSON.")]
FormatJson = Annotated[bool, typer.Option("--json", help="Short for --format json.")]  # beside a Format
Fields = Annotated[str | None, typer.Option("--fields", metavar="A,B", help="Only these fields, in this order.")]
LARGEST = 2**63 - 1  # a number that the book can hold


def limit_of(what: str, on_terminal: int) -> Any:
    """The option --limit of a command that lists all in a pipe."""
    help = f"At most N{what}; 0 for all. Default: {on_terminal} on a terminal, else all."
    return typer.Option("--limit", min=0, max=LARGEST, metavar="N", help=help)


Limit = Annotated[int | None, limit_of("", SETTINGS["limit"].default)]
RecoveryCode = Annotated[
    bool | None,
    typer.Option("--recovery-code/--no-recovery-code", help="Show the recovery code (on a terminal: yes)."),
]
Yes = Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("-n", "--dry-run", help="Show what would be done, and change nothing.")]
Expect = Annotated[int | None, typer.Option("--expect", metavar="N", help="Refuse unless exactly N customers fit.")]

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "ids")


def examples(*lines: str) -> str:
    """The examples at the end of a command's help; \\b keeps the lines apart."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def most_rows(crm: Crm, limit: int | None, on_screen: bool) -> int:
    """How many rows a Limit lets through; 0 for all."""
    if limit is not None:
        return limit
    return int(crm.config["limit"]) if on_screen else 0


def chosen_format(format: str | None, json: bool) -> str | None:
    return "json" if json else format


def names(text: str | None) -> list[str] | None:
    """The parts of a comma-separated option. Raises InvalidValue when it was given and names nothing."""
    if text is None:
        return None
    found = [part.strip() for part in text.split(",") if part.strip()]
    if not found:
        raise InvalidValue("fields", f"{text!r} names no field; name some, like name,phone")
    return found

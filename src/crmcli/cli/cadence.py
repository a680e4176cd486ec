"""crm cadence"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli.cli.changing import Choice, Words, change_chosen
from crmcli.cli.context import Crm
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import (
    Context,
    DryRun,
    Expect,
    Format,
    FormatJson,
    Json,
    Where,
    Yes,
    chosen_format,
    examples,
)
from crmcli.cli.selection import counted
from crmcli.errors import Usage
from crmcli.output.columns import WHOLE, Column
from crmcli.services import cadence as service
from crmcli.store import cadences as store

app = typer.Typer(**GROUP_SETTINGS)

COLUMNS = (
    Column("for", least=WHOLE, style="bold"),
    Column("days", right=True, least=WHOLE),
    Column("id", right=True, least=WHOLE, style="dim"),
    Column("customers", right=True, least=WHOLE),
)


@app.callback()
def group(context: Context) -> None:
    """How often to be in touch: set, list, clear."""
    help_when_alone(context)


@app.command("set", epilog=examples("crm cadence set tag:vip 30d", "crm cadence set 王伟 2w --dry-run"))
def set_(
    context: Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WHO...|tag:T|tier:T DAYS",
            help="Customers, a tag or a tier; then how often: 30d, 2w, monthly, 每两周.",
            show_default=False,
        ),
    ],
    where: Where = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    expect: Expect = None,
    json: Json = False,
) -> None:
    """Say after how many days to be in touch again.

    A customer's own days come first, then the fewest of the tags, then those of the tier. They count from the last
    contact in which the customer was reached; without one, from the day they were added.
    """
    crm: Crm = context.obj
    *who, often = words
    days = service.days_of(often)
    name = service.only_rule(who)
    if name is not None:
        _set_rule(crm, name, where, days, dry_run, json)
        return
    told = Words("cadence set", f"Set every {counted(days, 'day')} for", "Set", f" to every {counted(days, 'day')}")
    choice = Choice(who, where, dry_run, yes, expect, json)
    change_chosen(crm, choice, told, lambda batch, all_: [it for it in all_ if store.set_own(batch, it.number, days)])


@app.command(epilog=examples("crm cadence clear tag:vip", "crm cadence clear 王伟"))
def clear(
    context: Context,
    who: Annotated[
        list[str] | None,
        typer.Argument(metavar="WHO...|tag:T|tier:T", help="Customers, a tag or a tier.", show_default=False),
    ] = None,
    where: Where = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    expect: Expect = None,
    json: Json = False,
) -> None:
    """Forget how often to be in touch."""
    crm: Crm = context.obj
    name = service.only_rule(who or [])
    if name is not None:
        _set_rule(crm, name, where, None, dry_run, json)
        return
    words = Words("cadence clear", "Clear the cadence of", "Cleared the cadence of")
    choice = Choice(who, where, dry_run, yes, expect, json)
    change_chosen(crm, choice, words, lambda batch, all_: [it for it in all_ if store.set_own(batch, it.number, None)])


@app.command("list", epilog=examples("crm cadence list", "crm cadence list --json"))
def list_(context: Context, format: Format = None, json: FormatJson = False) -> None:
    """List the cadences of tags, of tiers and of single customers.

    With those of tags and tiers stands for how many customers they decide.
    """
    crm: Crm = context.obj
    conn = crm.book.conn
    rows: list[dict[str, Any]] = [
        {"for": rule.name, "days": rule.days, "id": None, "customers": rule.customers} for rule in store.rules(conn)
    ]
    rows += [{"for": name, "days": days, "id": number, "customers": 1} for number, name, days in store.own(conn)]
    shown = chosen_format(format, json)
    crm.out.table(COLUMNS, rows, shown)
    if not rows and shown in (None, "table") and crm.world.shows_tables:
        crm.out.say("No cadence is set yet. Set one: crm cadence set tag:vip 30d")


def _set_rule(crm: Crm, name: str, where: str | None, days: int | None, dry_run: bool, json: bool) -> None:
    if where is not None:
        raise Usage(f"{name} and --where: give one")
    before = store.get(crm.book.conn, name)
    with crm.book.batch(f"cadence {'set' if days else 'clear'}", crm.now, rehearse=dry_run) as batch:
        if days:
            store.save(batch, name, days)
        else:
            store.drop(batch, name)
    changed = before != days
    body = {"batch": batch.id if changed and not dry_run else None, "for": name, "days": days, "before": before}
    message = "Nothing to change: it is so already."
    if changed:
        was = f" (was {before})" if before and days else ""
        done = f"{name}: every {counted(days, 'day')}{was}" if days else f"{name} has no cadence (was {before} days)"
        message = f"{done}. {'Nothing was changed.' if dry_run else f'Undo: crm undo {batch.id}'}"
    crm.out.result([name], message, {**body, "dry_run": dry_run}, "json" if json else None)

"""crm segment"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import GROUP_SETTINGS, QueryCommand, help_when_alone
from crmcli.cli.options import Context, Format, FormatJson, Json, Limit, chosen_format, examples, most_rows
from crmcli.cli.selection import counted
from crmcli.errors import InvalidValue
from crmcli.model.segment import Segment
from crmcli.output.columns import WHOLE, Column
from crmcli.services import segments, selecting
from crmcli.services.selecting import Today
from crmcli.store import past
from crmcli.store import segments as store
from crmcli.text.dates import parse_span

app = typer.Typer(**GROUP_SETTINGS)

SINCE = "7d"

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Letters, digits, - and _; its @ may be left out.", show_default=False)
]
Words = Annotated[
    list[str],
    typer.Argument(metavar="QUERY...", help="Words and field:value; see: crm help query.", show_default=False),
]


@app.callback()
def group(context: Context) -> None:
    """Save queries under a name, for use as @NAME in any query."""
    help_when_alone(context)


@app.command(
    cls=QueryCommand,
    epilog=examples("crm segment save quiet-vips tag:vip last.before:90d", "crm segment save 华东 city:上海"),
)
def save(context: Context, name: Name, query: Words, json: Json = False) -> None:
    """Save a query under a name, in place of an older one."""
    crm: Crm = context.obj
    conn = crm.book.conn
    segment = segments.checked(conn, name, selecting.joined(query), crm.calendar)
    before = store.get(conn, segment.name)
    with crm.book.batch("segment save", crm.now) as batch:
        store.save(batch, segment)
    body = _shape(crm, segment)
    shape = {
        "batch": batch.id if batch.changed else None,
        **body,
        "replaced": before.query if before and batch.changed else None,
    }
    message = _saved(segment, before, body["customers"], batch.id) if batch.changed else "It is saved so already."
    crm.out.result([segment.name], message, shape, "json" if json else None)


def _saved(segment: Segment, before: Segment | None, customers: int, batch: int) -> str:
    done = f"Replaced the segment {segment.name} (it was {before.query})" if before else f"Saved {segment.name}"
    return f"{done}: {_fit(customers)}; crm list @{segment.name} lists them. Undo: crm undo {batch}"


def _fit(customers: int) -> str:
    return f"{counted(customers, 'customer')} {'fits' if customers == 1 else 'fit'}"


def _shape(crm: Crm, segment: Segment) -> dict[str, Any]:
    """`customers` is None for a segment that cannot be used."""
    number = segments.size(crm.book.conn, segment, crm.calendar)
    return {"name": segment.name, "query": segment.query, "customers": number}


@app.command("list", epilog=examples("crm segment list", "crm segment list --json"))
def list_(context: Context, format: Format = None, json: FormatJson = False) -> None:
    """List the segments, with how many customers each has now."""
    crm: Crm = context.obj
    shown = chosen_format(format, json)
    rows = [_shape(crm, segment) for segment in store.all_of(crm.book.conn)]
    crm.out.table(["name", Column("query", wrap=True), Column("customers", right=True, least=WHOLE)], rows, shown)
    if not rows and shown in (None, "table") and crm.world.shows_tables:
        crm.out.say("No query is saved yet. Save one: crm segment save NAME QUERY")
    for row in rows:
        if row["customers"] is None:
            crm.out.warn(f"the segment {row['name']} cannot be used; see why: crm count @{row['name']}")


@app.command(epilog=examples("crm segment show quiet-vips", "crm segment show 华东 --json"))
def show(context: Context, name: Name, json: Json = False) -> None:
    """Show a segment's query, and how many customers fit it now."""
    crm: Crm = context.obj
    segment = store.existing(crm.book.conn, segments.name_of(name))
    if json:
        crm.out.result([], "", _shape(crm, segment), "json")
        return
    crm.out.line(segment.query)
    number = selecting.count(crm.book.conn, f"@{segment.name}", crm.calendar)
    crm.out.say(f"{_fit(number)}; crm list @{segment.name} lists them.")


@app.command(epilog=examples("crm segment rename quiet-vips sleeping-vips", "crm segment rename 华东 east"))
def rename(
    context: Context,
    old: Annotated[str, typer.Argument(metavar="OLD", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", show_default=False)],
    json: Json = False,
) -> None:
    """Give a segment another name, also in the segments that use it."""
    crm: Crm = context.obj
    before, name = store.existing(crm.book.conn, segments.name_of(old)), segments.name_of(new)
    with crm.book.batch("segment rename", crm.now) as batch:
        users = segments.rename(batch, before, name, crm.calendar)
    also = f", also in {', '.join(f'@{user}' for user in users)}" if users else ""
    message = f"{before.name} is called {name} now{also}. Undo: crm undo {batch.id}"
    shape = {"batch": batch.id, "name": name, "before": before.name, "query": before.query, "used_by": users}
    if not batch.changed:
        message, shape["batch"] = "It is called so already.", None
    crm.out.result([name], message, shape, "json" if json else None)


@app.command(epilog=examples("crm segment drop quiet-vips", "crm segment drop 华东 --json"))
def drop(context: Context, name: Name, json: Json = False) -> None:
    """Forget a segment; its customers stay as they are."""
    crm: Crm = context.obj
    segment = store.existing(crm.book.conn, segments.name_of(name))
    with crm.book.batch("segment drop", crm.now) as batch:
        store.drop(batch, segment.name)
    users = segments.users(crm.book.conn, segment.name)
    lost = f" {', '.join(f'@{user}' for user in users)} cannot be used without it." if users else ""
    message = f"Dropped {segment.name} (it was {segment.query}).{lost} Undo: crm undo {batch.id}"
    shape = {"batch": batch.id, "name": segment.name, "query": segment.query, "used_by": users}
    crm.out.result([segment.name], message, shape, "json" if json else None)


@app.command(epilog=examples("crm segment diff quiet-vips", "crm segment diff 华东 --since 2026-04-01 --format csv"))
def diff(
    context: Context,
    name: Name,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="From the beginning of this day; 30d is 30 days ago.")
    ] = SINCE,
    limit: Limit = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Show who entered a segment, and who left it, since a day.

    The query as it is now is asked of the book as it was then, and of the book as it is.
    """
    crm: Crm = context.obj
    segment = store.existing(crm.book.conn, segments.name_of(name))
    day = _since(crm, since)
    with crm.out.progress("Looking back", past.STEPS) as looking:
        then = Today(day, crm.local_midnight)
        moves = segments.moves(crm.book, segment, then, crm.calendar, crm.now, looking.advance)
    shown = chosen_format(format, json)
    on_screen = crm.world.shows_tables and shown in (None, "table")
    most = most_rows(crm, limit, on_screen) or len(moves)
    rows = [{"change": it.change, "id": it.customer, "name": it.name} for it in moves[:most]]
    change: tuple[Column, ...] = () if shown == "ids" else (Column("change", least=WHOLE),)
    crm.out.table([*change, Column("id", right=True, least=WHOLE), Column("name")], rows, shown)
    if not moves:
        crm.out.say(f"Nobody entered or left the segment {segment.name} since {day}.")
    elif on_screen:
        entered = sum(it.change == "entered" for it in moves)
        cut = f" {most:,} of {len(moves):,} are shown; --limit 0 shows all." if most < len(moves) else ""
        crm.out.say(f"{entered:,} entered and {len(moves) - entered:,} left since {day}.{cut}")


def _since(crm: Crm, text: str) -> date:
    day, _ = parse_span(text, crm.today, crm.config["date_order"])
    if day > crm.today:
        raise InvalidValue("since", f"{day} lies ahead; who came and went is known of past days")
    return day

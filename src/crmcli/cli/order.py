"""crm order"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import typer

from crmcli.cli import sell
from crmcli.cli.context import Crm
from crmcli.cli.drafting import option
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone, with_lazy
from crmcli.cli.options import (
    Context,
    DryRun,
    Format,
    FormatJson,
    Json,
    Limit,
    chosen_format,
    examples,
    most_rows,
)
from crmcli.cli.selection import counted, read_one
from crmcli.model.customer import Customer
from crmcli.model.order import Order, as_json
from crmcli.output import orders as columns
from crmcli.services import orders, refunds
from crmcli.services.orders import CLEARABLE, Changes
from crmcli.store import customers, history
from crmcli.store import orders as store
from crmcli.store.orders import Wanted
from crmcli.text.dates import parse_span

IMPORT = "Read orders and their items from files: a plan, then one batch."

app = typer.Typer(cls=with_lazy(("import", "order_import", IMPORT)), **GROUP_SETTINGS)

OrderName = Annotated[
    str, typer.Argument(metavar="ORDER", help="Its handle, like o12, or its number.", show_default=False)
]


@app.callback()
def group(context: Context) -> None:
    """Record, import, list, show, change and refund orders."""
    help_when_alone(context)


app.command(
    "add", epilog=examples('crm order add 王伟 "3x A4纸 @12.5 -10%"', "crm order add 42 --total 1,200 --number 1001")
)(sell.sell)


@app.command(
    "list", epilog=examples("crm order list 王伟", "crm order list --from 2026-01-01 --product A4纸 --format csv")
)
def list_(
    context: Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[WHO]", help="Only this customer's.", show_default=False)
    ] = None,
    first: Annotated[str | None, option("--from", "DATE", "From this day, month or year on.")] = None,
    last: Annotated[str | None, option("--to", "DATE", "Up to this day, month or year.")] = None,
    channel: Annotated[str | None, option("--channel", "C", "Only those that came through it.")] = None,
    product: Annotated[str | None, option("--product", "P", "Only those with an item of this name or sku.")] = None,
    limit: Limit = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """List orders and refunds, the newest first.

    In a pipe the list is TSV without a header: order, at, customer, name, number, channel, total, currency, items.
    """
    crm: Crm = context.obj
    shown = chosen_format(format, json)
    customer = read_one(crm, who).id if who is not None else None
    days = _day(crm, first, 0), _day(crm, last, 1)
    wanted = Wanted(customer, *days, channel, product)
    on_screen = crm.world.shows_tables and shown in (None, "table")
    most = most_rows(crm, limit, on_screen)
    conn = crm.book.conn
    ids = store.select(conn, wanted, most or None)
    shape = "table" if on_screen else shown
    rows = (columns.order_row(order, name, shape) for order, name in store.listed(conn, ids))
    crm.out.table(columns.order_columns(shape), rows, shown)
    if on_screen:
        _tell_sum(crm, wanted, len(ids))


def _day(crm: Crm, text: str | None, end: int) -> str | None:
    """The first day, or with `end` the last, of what the text covers."""
    return None if text is None else parse_span(text, crm.today, crm.config["date_order"])[end].isoformat()


def _tell_sum(crm: Crm, wanted: Wanted, shown: int) -> None:
    number, worth = store.sums(crm.book.conn, wanted)
    if not number:
        crm.out.say("No order fits." if any(wanted) else "There is no order yet. Record one: crm sell WHO ITEM")
        return
    sum_ = f"{counted(number, 'order')} for {Decimal(worth).scaleb(-2):,f} {crm.config['currency']}, refunds taken off"
    crm.out.say(f"{sum_}." if shown == number else f"{shown:,} of {sum_}; --limit 0 shows all.")


@app.command(epilog=examples("crm order show o12", "crm order show 1001 --json"))
def show(context: Context, order: OrderName, format: Format = None, json: FormatJson = False) -> None:
    """Show an order with its items and what was refunded of it."""
    crm: Crm = context.obj
    conn = crm.book.conn
    found = orders.find(conn, order)
    crm.out.order(found, _customer(crm, found), store.refunds(conn, found.identity), chosen_format(format, json))


def _customer(crm: Crm, order: Order) -> Customer:
    return next(customers.load(crm.book.conn, [order.customer]))


@app.command(epilog=examples("crm order edit o12 --on 2026-04-28 --channel fair", "crm order edit 1001 --clear note"))
def edit(
    context: Context,
    order: OrderName,
    on: sell.On = None,
    number: sell.Number = None,
    channel: sell.Channel = None,
    note: Annotated[str | None, option("--note", "N", "A note, put behind those there are.")] = None,
    clear: Annotated[list[str] | None, option("--clear", "FIELD", f"{', '.join(CLEARABLE)}; repeatable.")] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Change an order's day, number or channel, or add to its note.

    For other items or another total take the order back, or remove it, and record it again.
    """
    crm: Crm = context.obj
    found = orders.find(crm.book.conn, order)
    day = sell.past_day(crm, on) if on is not None else None
    changes = orders.changes(found, Changes(day, number, channel, note, tuple(clear or ())))
    with crm.book.batch("order edit", crm.now, rehearse=dry_run) as batch:
        orders.change(batch, found, changes)
        after = next(store.load(batch.conn, [found.identity]))
    if not changes:
        shape = {"batch": None, "order": as_json(found)}
        crm.out.result([found.handle], f"{found.handle} is so already.", shape, "json" if json else None)
        return
    sell.tell(crm, after, f"changed the order of {_whose(crm, after)}", batch.id, dry_run, json)


def _whose(crm: Crm, order: Order) -> str:
    return history.label(crm.book.conn, order.customer)


@app.command(epilog=examples("crm order remove o12", "crm order remove o12 o13 --dry-run"))
def remove(
    context: Context,
    names: Annotated[list[str], typer.Argument(metavar="ORDER...", help="Handles or numbers.", show_default=False)],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Take orders out of the book, as one that was recorded twice.

    For goods that came back: crm order refund, which keeps both.
    """
    crm: Crm = context.obj
    conn = crm.book.conn
    found = list({order.id: order for order in (orders.find(conn, name) for name in names)}.values())
    with crm.book.batch("order remove", crm.now, rehearse=dry_run) as batch:
        orders.remove(batch, found)
    whole = ", ".join(f"{it.handle} of {_whose(crm, it)}, {it.money}" for it in found)
    message = f"Would have removed {whole}. Nothing was changed." if dry_run else f"Removed {whole}."
    end = "" if dry_run else f" Undo: crm undo {batch.id}"
    shape = {"batch": None if dry_run else batch.id, "removed": [it.handle for it in found]}
    crm.out.result([it.handle for it in found], message + end, shape, "json" if json else None)


@app.command(epilog=examples("crm order refund o12", 'crm order refund o12 --item "1x A4纸" --reason damaged'))
def refund(
    context: Context,
    order: OrderName,
    items: Annotated[list[str] | None, option("--item", "ITEM", "Only this: 1x A4纸; repeatable.")] = None,
    amount: Annotated[str | None, option("--amount", "A", "Only so much, and no goods.")] = None,
    on: sell.On = None,
    reason: Annotated[str | None, option("--reason", "R", "Why.")] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Refund an order: all that is left of it, some items, or an amount.

    Items go back at what was paid for them, discounts taken off; the shipping only with the whole.
    """
    crm: Crm = context.obj
    found = orders.find(crm.book.conn, order)
    day = sell.past_day(crm, on)
    with crm.book.batch("order refund", crm.now, rehearse=dry_run) as batch:
        back = refunds.refund(batch.conn, found, day, reason, lines=items or (), amount=amount)
        back = back._replace(id=orders.add(batch, back), created_at=crm.now)
    done = f"refunded {sell.summary(back)} of {found.handle} to {_whose(crm, found)}"
    sell.tell(crm, back, done, batch.id, dry_run, json)

"""crm order add, and crm sell, which is the same"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from crmcli import config
from crmcli.cli.asking import prompt
from crmcli.cli.context import Crm
from crmcli.cli.drafting import option
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Json, examples
from crmcli.cli.selection import change_one, describe, refuse_cut_name
from crmcli.errors import InvalidValue
from crmcli.model.order import Order, as_json
from crmcli.output.orders import in_short
from crmcli.services import orders
from crmcli.services.orders import Counting, Terms
from crmcli.store import products
from crmcli.text.dates import parse_past_day
from crmcli.text.order_lines import EXAMPLE, parse_line

app = typer.Typer(**SETTINGS)

Who = Annotated[
    str | None,
    typer.Argument(metavar="WHO", help="Id, e-mail, phone, full name, or ext:EXTERNAL-ID.", show_default=False),
]
Words = Annotated[
    list[str] | None, typer.Argument(metavar="[ITEM]...", help=f"What was bought: {EXAMPLE}.", show_default=False)
]
Items = Annotated[list[str] | None, option("--item", "ITEM", "The same as ITEM; repeatable.")]
On = Annotated[str | None, option("--on", "DATE", "The day of it, if not today.")]
Channel = Annotated[str | None, option("--channel", "C", "Where it came through: shop, fair, phone.")]
Number = Annotated[str | None, option("--number", "NO", "The shop's own number of the order.")]


@app.command(
    epilog=examples(
        'crm sell 王伟 "3x A4纸 @12.5 -10%" "签字笔 @2"', "crm sell 42 --total 1,200 --on fri --number 1001"
    )
)
def sell(
    context: Context,
    who: Who = None,
    words: Words = None,
    items: Items = None,
    total: Annotated[str | None, option("--total", "A", "What it came to, when the items do not say it.")] = None,
    discount: Annotated[str | None, option("--discount", "D", "Off the whole: 10%, 9折 or 5.00.")] = None,
    shipping: Annotated[str | None, option("--shipping", "A", "What the shipping cost the customer.")] = None,
    currency: Annotated[str | None, option("--currency", "C", "Like USD; by default that of the prices.")] = None,
    rate: Annotated[str | None, option("--rate", "R", "What one unit of that currency is worth here.")] = None,
    on: On = None,
    number: Number = None,
    channel: Channel = None,
    note: Annotated[str | None, option("--note", "N", "A note.")] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record an order: what a customer bought, or what it came to.

    A line is QUANTITYx NAME @PRICE -DISCOUNT; a product of the price list needs no price. The total is that of the
    lines, less the discount, with the shipping, unless --total says it.
    """
    crm: Crm = context.obj
    if who is not None:
        refuse_cut_name(crm, "sell", who, words or [])
    customer = change_one(crm, prompt(crm, "Customer", "WHO") if who is None else who)
    said = [*(words or []), *(items or [])]
    if not said and total is None and crm.world.interactive:
        said, total = _asked(crm)
    terms = Terms(past_day(crm, on), total, discount, shipping, currency, rate, number, channel, note)
    drafted = orders.drafted(crm.book.conn, customer.number, said, terms, counting(crm))
    with crm.book.batch("order add", crm.now, rehearse=dry_run) as batch:
        order = drafted.order._replace(id=orders.add(batch, drafted.order), created_at=crm.now)
    done = f"sold {summary(order)} to {describe(customer)}"
    tell(crm, order, done, batch.id, dry_run, json, _unlisted(crm, drafted.unlisted))


def _asked(crm: Crm) -> tuple[list[str], str | None]:
    """The lines, and without any the total."""
    lines: list[str] = []
    while line := prompt(crm, f"Item, like {EXAMPLE} (Enter: no more)", "ITEM", lambda text: _check_line(crm, text)):
        lines.append(line)
    return lines, None if lines else prompt(crm, "Total", "--total")


def _check_line(crm: Crm, text: str) -> None:
    if text:
        parse_line(text, crm.config["currency"])


def _unlisted(crm: Crm, names: Sequence[str]) -> str:
    """Said of items that are not in the price list, where there is one: a name may be misspelt."""
    if not names or not products.are_there(crm.book.conn):
        return ""
    return f" Not in the price list: {', '.join(names)}."


def past_day(crm: Crm, on: str | None) -> date:
    """Today, or a day in the past. Raises InvalidValue."""
    if on is None:
        return crm.today
    day = parse_past_day(on, crm.today, crm.config["date_order"])
    if day > crm.today:
        raise InvalidValue("on", f"{day} lies ahead; an order is something that happened")
    return day


def counting(crm: Crm) -> Counting:
    return Counting(crm.config["currency"], config.rates_in(crm.config["rates"]))


def summary(order: Order) -> str:
    """What was bought in short, and what it came to: 3x A4纸 for 45.75 CNY."""
    items = in_short(order._replace(refund_of=None))
    amount = order._replace(total=abs(order.total)).money
    return f"{items} for {amount}" if items else amount


def tell(crm: Crm, order: Order, done: str, batch: int, rehearsed: bool, json: bool, hint: str = "") -> None:
    """Say what was `done`, or would have been."""
    shape = {"batch": None if rehearsed else batch, "order": as_json(order)}
    message = f"{done[0].upper()}{done[1:]}: {order.handle}.{hint} Undo: crm undo {batch}"
    if rehearsed:
        message = f"Would have {done}.{hint} Nothing was changed."
    crm.out.result([] if rehearsed else [order.handle], message, shape, "json" if json else None)

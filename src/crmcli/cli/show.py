"""crm show"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import LARGEST, Context, Format, FormatJson, Who, chosen_format, examples
from crmcli.cli.selection import counted, read_one
from crmcli.model.customer import Customer
from crmcli.services.dedupe.merging import merged_into
from crmcli.store import interactions

if TYPE_CHECKING:
    from crmcli.model.order import Order

app = typer.Typer(**SETTINGS)

TOUCHES_SHOWN = 10
ORDERS_SHOWN = 3


@app.command(epilog=examples("crm show 42", "crm show 王伟 --touches 50"))
def show(
    context: Context,
    who: Who,
    touches: Annotated[
        int | None,
        typer.Option(
            "--touches",
            min=0,
            max=LARGEST,
            metavar="N",
            show_default=False,
            help=f"Only the newest N touches. Default: all, and {TOUCHES_SHOWN} on the card.",
        ),
    ] = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Show everything about one customer.

    A terminal shows a card, which --format table gives in a pipe too. A pipe gets one line of JSON.
    """
    crm: Crm = context.obj
    customer = read_one(crm, who)
    shown = chosen_format(format, json)
    if touches is None and (shown or ("table" if crm.world.shows_tables else "jsonl")) == "table":
        touches = TOUCHES_SHOWN
    latest = interactions.latest(crm.book.conn, customer.number, touches)
    whole = customer.touches
    left_out = f"{len(latest):,} of {counted(whole, 'touch', 'touches')}; all: crm show {customer.id} --touches {whole}"
    extra = [left_out] if len(latest) < whole else []
    merged, alternates = merged_into(crm.book.conn, customer)
    orders = _orders(crm, customer)
    crm.out.card(customer, latest, extra, format=shown, merged=merged, alternates=alternates, orders=orders)


def _orders(crm: Crm, customer: Customer) -> Sequence[Order]:
    """The newest, the last one last."""
    if not customer.orders:
        return ()
    from crmcli.store import orders  # the card of who has none is spared the decimals

    return orders.latest(crm.book.conn, customer.number, ORDERS_SHOWN)

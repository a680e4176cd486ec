"""crm product"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.drafting import option
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import Context, Format, FormatJson, Json, chosen_format, examples
from crmcli.errors import InvalidValue, Usage
from crmcli.model.product import Product, as_json
from crmcli.output import orders as columns
from crmcli.services import products
from crmcli.services.products import CLEARABLE
from crmcli.store import products as store

app = typer.Typer(**GROUP_SETTINGS)

ProductName = Annotated[
    str, typer.Argument(metavar="PRODUCT", help="Its name, sku, or handle like p3.", show_default=False)
]
Sku = Annotated[str | None, option("--sku", "S", "The article number, of no other product.")]
Price = Annotated[str | None, option("--price", "A", "The price of one: 12.50, $4.")]
Currency = Annotated[str | None, option("--currency", "C", "Like USD; by default the book's.")]
Unit = Annotated[str | None, option("--unit", "U", "What one is: box, kg, 包.")]
Category = Annotated[str | None, option("--category", "C", "What it is among.")]
Note = Annotated[str | None, option("--note", "N", "A note.")]


@app.callback()
def group(context: Context) -> None:
    """Keep a price list."""
    help_when_alone(context)


@app.command(
    epilog=examples("crm product add A4纸 --price 12.5 --unit 包", "crm product add Toner --sku T-40 --price '$65'")
)
def add(
    context: Context,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    sku: Sku = None,
    price: Price = None,
    currency: Currency = None,
    unit: Unit = None,
    category: Category = None,
    note: Note = None,
    json: Json = False,
) -> None:
    """Put a product in the price list."""
    crm: Crm = context.obj
    said = {"name": name, "sku": sku, "price": price, "unit": unit, "category": category, "notes": note}
    values = products.checked(_given(said), currency or crm.config["currency"])
    with crm.book.batch("product add", crm.now) as batch:
        number = products.add(batch, values)
    _tell(crm, number, "Added {}.", batch.id, json)


def _given(said: dict[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in said.items() if text is not None}


def _tell(crm: Crm, number: int, done: str, batch: int | None, json: bool) -> None:
    """Say what was done to the product, which stands for the braces."""
    product = store.existing(crm.book.conn, number)
    undo = f" Undo: crm undo {batch}" if batch is not None else ""
    shape = {"batch": batch, "product": as_json(product)}
    message = done.format(f"{product.name} ({product.handle})")
    crm.out.result([product.handle], message + undo, shape, "json" if json else None)


@app.command("list", epilog=examples("crm product list", "crm product list --archived --format csv"))
def list_(
    context: Context,
    archived: Annotated[bool, typer.Option("--archived", help="The archived ones too.")] = False,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """List the products by name."""
    crm: Crm = context.obj
    shown = chosen_format(format, json)
    found = store.all_of(crm.book.conn, archived=archived)
    shape = as_json if shown in ("json", "jsonl") else columns.product_row
    crm.out.table(columns.PRODUCTS, map(shape, found), shown)
    if not found and shown in (None, "table") and crm.world.shows_tables:
        crm.out.say("The price list is empty. Add a product: crm product add NAME --price 12.50")


@app.command(epilog=examples("crm product show A4纸", "crm product show T-40 --json"))
def show(context: Context, product: ProductName, format: Format = None, json: FormatJson = False) -> None:
    """Show a product, archived or not."""
    crm: Crm = context.obj
    shown = chosen_format(format, json)
    found = products.find(crm.book.conn, product)
    shape = as_json if shown in ("json", "jsonl") else columns.product_row
    crm.out.table(columns.PRODUCTS, [shape(found)], shown)


@app.command(epilog=examples("crm product edit A4纸 --price 13", "crm product edit p3 --name Toner --clear category"))
def edit(
    context: Context,
    product: ProductName,
    name: Annotated[str | None, option("--name", "NAME", "Another name.")] = None,
    sku: Sku = None,
    price: Price = None,
    currency: Currency = None,
    unit: Unit = None,
    category: Category = None,
    note: Annotated[str | None, option("--note", "N", "A note, in place of the one there is.")] = None,
    clear: Annotated[list[str] | None, option("--clear", "FIELD", f"{', '.join(CLEARABLE)}; repeatable.")] = None,
    json: Json = False,
) -> None:
    """Change a product. Orders keep the price that they were made at."""
    crm: Crm = context.obj
    found = products.find(crm.book.conn, product)
    said = {"name": name, "sku": sku, "price": price, "unit": unit, "category": category, "notes": note}
    values = {**_cleared(clear or []), **_given(said)}
    if currency and price is None:
        raise InvalidValue("currency", "is that of a price; give --price too")
    if not values:
        raise Usage("nothing to change; say what, like --price 12.50")
    known = found.currency or crm.config["currency"]
    with crm.book.batch("product edit", crm.now) as batch:
        products.change(batch, found, products.checked(values, currency or known))
    done = "Changed {}." if batch.changed else "{} is so already."
    _tell(crm, found.identity, done, batch.id if batch.changed else None, json)


def _cleared(fields: list[str]) -> dict[str, str]:
    for field in fields:
        if field not in CLEARABLE:
            raise InvalidValue("clear", f"{field!r} cannot be cleared; {', '.join(CLEARABLE)} can")
    return dict.fromkeys(("notes" if field == "note" else field for field in fields), "")


@app.command(epilog=examples("crm product archive A4纸", "crm product archive T-40 --json"))
def archive(context: Context, product: ProductName, json: Json = False) -> None:
    """Hide a product from the price list; orders keep it."""
    _set_archived(context.obj, product, True, json)


@app.command(epilog=examples("crm product unarchive A4纸", "crm product unarchive T-40 --json"))
def unarchive(context: Context, product: ProductName, json: Json = False) -> None:
    """Bring an archived product back."""
    _set_archived(context.obj, product, False, json)


def _set_archived(crm: Crm, name: str, archived: bool, json: bool) -> None:
    found: Product = products.find(crm.book.conn, name)
    with crm.book.batch("product archive" if archived else "product unarchive", crm.now) as batch:
        products.set_archived(batch, found, archived)
    done = "Archived {}." if archived else "{} is back in the price list."
    if not batch.changed:
        done = "{} is archived already." if archived else "{} is not archived."
    _tell(crm, found.identity, done, batch.id if batch.changed else None, json)

"""crm tag"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.drafting import words
from crmcli.cli.edit import report
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Expect, Format, Json, Where, Yes, chosen_format, examples
from crmcli.cli.selection import nobody, several
from crmcli.errors import NotFound
from crmcli.output.columns import Column
from crmcli.services import lookup
from crmcli.services.checking import tags_of
from crmcli.services.customers import retag
from crmcli.store import customers as store
from crmcli.store import tags as tag_store

app = typer.Typer(**SETTINGS)

Tags = Annotated[str, typer.Argument(metavar="TAG[,TAG]", help="Tags, with commas between them.", show_default=False)]
Whos = Annotated[
    list[str] | None, typer.Argument(metavar="WHO...", help="Customers; - for ids from stdin.", show_default=False)
]


@app.callback()
def group() -> None:
    """Add, remove, list and rename tags."""


@app.command(epilog=examples("crm tag add vip,expo 42 王伟", "crm tag add 2026 --where city:上海 --yes"))
def add(
    context: Context, tags: Tags, who: Whos = None, where: Where = None, dry_run: DryRun = False, yes: Yes = False,
    expect: Expect = None, json: Json = False,
) -> None:  # fmt: skip
    """Add tags to customers."""
    crm: Crm = context.obj
    names = list(tags_of(words([tags]) or [tags]))  # an empty one is refused
    with _order_told(crm, "add", tags, who):
        chosen = several(crm, who, where, f"Add {', '.join(names)} to", yes=yes, expect=expect, dry_run=dry_run)
    with crm.book.batch("tag add", crm.now, rehearse=dry_run) as batch:
        changed = [it for it in chosen if [tag for tag in names if store.add_tag(batch, it.number, tag)]]
    report(crm, "Tagged", changed, batch, dry_run, json, f" with {', '.join(names)}", nobody(chosen, where))


@app.command(epilog=examples("crm tag remove expo 42", "crm tag remove old --where tag:old --yes"))
def remove(
    context: Context, tags: Tags, who: Whos = None, where: Where = None, dry_run: DryRun = False, yes: Yes = False,
    expect: Expect = None, json: Json = False,
) -> None:  # fmt: skip
    """Remove tags from customers."""
    crm: Crm = context.obj
    names = list(tags_of(words([tags]) or [tags]))  # an empty one is refused
    with _order_told(crm, "remove", tags, who):
        chosen = several(crm, who, where, f"Remove {', '.join(names)} from", yes=yes, expect=expect, dry_run=dry_run)
    with crm.book.batch("tag remove", crm.now, rehearse=dry_run) as batch:
        changed = [it for it in chosen if [tag for tag in names if store.remove_tag(batch, it.number, tag)]]
    report(crm, "Untagged", changed, batch, dry_run, json, f" from {', '.join(names)}", nobody(chosen, where))


@contextmanager
def _order_told(crm: Crm, command: str, tags: str, who: list[str] | None) -> Iterator[None]:
    """`crm tag add 2 vip` finds nobody called vip, but there is a customer 2: the words stand the wrong way round."""
    try:
        yield
    except NotFound as error:
        if who and len(who) == 1 and _is_customer(crm, tags):
            raise NotFound(f"{error.message}. The tag comes first: crm tag {command} {who[0]} {tags}") from None
        raise


def _is_customer(crm: Crm, tags: str) -> bool:
    number = tags.removeprefix("#")
    short = number.isascii() and number.isdigit() and len(number) <= lookup.LONGEST_ID
    return short and store.survivor(crm.book.conn, int(number)) is not None


@app.command("list", epilog=examples("crm tag list", "crm tag list --json"))
def list_(context: Context, format: Format = None, json: Json = False) -> None:
    """List the tags in use, with how many customers carry each."""
    crm: Crm = context.obj
    rows = [{"tag": tag, "customers": count} for tag, count in tag_store.counts(crm.book.conn)]
    crm.out.table(["tag", Column("customers", right=True)], rows, chosen_format(format, json))


@app.command(epilog=examples("crm tag rename expo 展会", "crm tag rename VIP vip"))
def rename(
    context: Context,
    old: Annotated[str, typer.Argument(metavar="OLD", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", show_default=False)],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Rename a tag on every customer that carries it."""
    crm: Crm = context.obj
    (before,), (after,) = tags_of([old]), tags_of([new])
    carriers = list(store.load(crm.book.conn, tag_store.carriers(crm.book.conn, before)))
    if not carriers:
        raise NotFound(f"nobody carries the tag {before!r}; see: crm tag list")
    with crm.book.batch("tag rename", crm.now, rehearse=dry_run) as batch:
        changed = [it for it in carriers if retag(batch, it, before, after)]
    report(crm, "Retagged", changed, batch, dry_run, json, f": {before} is now {after}")

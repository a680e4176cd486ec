"""crm tag"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from crmcli.cli.changing import Choice, Words, change_chosen, change_these
from crmcli.cli.context import Crm
from crmcli.cli.hints import in_shell
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import (
    Context,
    DryRun,
    Expect,
    Format,
    FormatJson,
    Json,
    Where,
    Whos,
    Yes,
    chosen_format,
    examples,
)
from crmcli.cli.selection import counted
from crmcli.errors import CrmError, NotFound
from crmcli.model.customer import Customer
from crmcli.output.columns import Column
from crmcli.services import lookup, segments
from crmcli.services.checking import split_tags, tags_of
from crmcli.services.customers import retag
from crmcli.store import customers as store
from crmcli.store import tags as tag_store
from crmcli.store.book import Batch
from crmcli.text.fold import fold

app = typer.Typer(**GROUP_SETTINGS)

Tags = Annotated[str, typer.Argument(metavar="TAG[,TAG]", help="Tags, with commas between them.", show_default=False)]


@app.callback()
def group(context: Context) -> None:
    """Add, remove, list and rename tags."""
    help_when_alone(context)


@app.command(epilog=examples("crm tag add vip,expo 42 王伟", "crm tag add 2026 --where city:上海 --yes"))
def add(
    context: Context, tags: Tags, who: Whos = None, where: Where = None, dry_run: DryRun = False, yes: Yes = False,
    expect: Expect = None, json: Json = False,
) -> None:  # fmt: skip
    """Add tags to customers."""
    words = Words("tag add", "Add {} to", "Tagged", " with {}")
    _change(context.obj, tags, Choice(who, where, dry_run, yes, expect, json), words, store.add_tag)


@app.command(epilog=examples("crm tag remove expo 42", "crm tag remove old --where tag:old --yes"))
def remove(
    context: Context, tags: Tags, who: Whos = None, where: Where = None, dry_run: DryRun = False, yes: Yes = False,
    expect: Expect = None, json: Json = False,
) -> None:  # fmt: skip
    """Remove tags from customers."""
    words = Words("tag remove", "Remove {} from", "Untagged", " from {}")
    _change(context.obj, tags, Choice(who, where, dry_run, yes, expect, json), words, store.remove_tag)


def _change(crm: Crm, tags: str, choice: Choice, words: Words, change: Callable[[Batch, int, str], bool]) -> None:
    """Change each of the tags on each customer; {} in the words stands for the tags."""
    names = list(tags_of(split_tags(tags)))
    told = Words(*(part.replace("{}", ", ".join(names)) for part in words))

    def each(batch: Batch, chosen: list[Customer]) -> list[Customer]:
        return [it for it in chosen if [tag for tag in names if change(batch, it.number, tag)]]

    with _order_told(crm, words.command, tags, choice.who):
        change_chosen(crm, choice, told, each)


@contextmanager
def _order_told(crm: Crm, command: str, tags: str, who: list[str] | None) -> Iterator[None]:
    """`crm tag add 李明霞 vip` finds nobody called vip, but there is a 李明霞: the words stand the wrong way round."""
    try:
        yield
    except NotFound as error:
        if who and len(who) == 1 and _is_customer(crm, tags):
            right = f"crm {command} {in_shell(who[0])} {in_shell(tags)}"
            raise NotFound(f"{error.message}. The tag comes first: {right}") from None
        raise


def _is_customer(crm: Crm, tags: str) -> bool:
    """Whether the text names a customer exactly, or several who are called so."""
    try:
        return lookup.find(crm.book.conn, tags, crm.config["region"]).exact
    except CrmError:
        return bool(store.by_name(crm.book.conn, tags))


@app.command("list", epilog=examples("crm tag list", "crm tag list --json"))
def list_(context: Context, format: Format = None, json: FormatJson = False) -> None:
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
    """Rename a tag on every customer and in segments."""
    crm: Crm = context.obj
    (before,), (after,) = tags_of([old]), tags_of([new])
    carriers = list(store.load(crm.book.conn, tag_store.carriers(crm.book.conn, before)))
    if not carriers:
        raise NotFound(f"nobody carries the tag {before!r}; see: crm tag list")
    already = [] if fold(before) == fold(after) else tag_store.carriers(crm.book.conn, after)
    how = f": {before} is now {after}"
    if already:
        both = len({*already, *(customer.id for customer in carriers)})
        how = f": {before} and {after} are one tag now, on {counted(both, 'customer')}"
    if users := segments.asking_for_tag(crm.book.conn, before):
        how += f", also in {', '.join(f'@{user}' for user in users)}"

    def everywhere(batch: Batch, chosen: list[Customer]) -> list[Customer]:
        changed = [it for it in chosen if retag(batch, it, before, after)]
        segments.retag(batch, before, after)
        return changed

    change_these(crm, carriers, Words("tag rename", "", "Retagged", how), everywhere, dry_run=dry_run, json=json)

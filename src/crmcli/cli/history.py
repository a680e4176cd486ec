"""crm history"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, Any

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Format, FormatJson, chosen_format, examples, limit_of
from crmcli.cli.selection import counted, read_one
from crmcli.model.history import BatchInfo, RowChange, called, differences
from crmcli.output.columns import WHOLE, Column, birthday, minute
from crmcli.store import history as store
from crmcli.text.excerpts import differing

app = typer.Typer(**SETTINGS)

SHOWN = 20
"""Batches, or lines of one, on a terminal."""


def _value(text: str) -> str:
    return minute(birthday(text))


BATCH_COLUMNS = (
    Column("batch", right=True, least=WHOLE),
    Column("at", title="when", least=WHOLE, show=minute),
    "command",
    Column("customers", right=True, least=WHOLE),
    Column("rows", right=True),
    "names",
    Column("undone_by", title="undone by", right=True, optional=True),
)
CHANGE_COLUMNS = (
    *BATCH_COLUMNS[:3],
    Column("id", right=True, least=WHOLE),
    "name",
    Column("field", comfort=12),
    Column("before", comfort=20, show=_value),
    Column("after", comfort=20, show=_value),
)
"""What was changed to what is the last to go where there is little room."""


@app.command(epilog=examples("crm history", "crm history 王伟 --limit 5"))
def history(
    context: Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[WHO]", help="Only this customer, field by field.", show_default=False)
    ] = None,
    limit: Annotated[int | None, limit_of(" batches, or lines of a --batch", SHOWN)] = None,
    batch: Annotated[
        int | None, typer.Option("--batch", metavar="N", help="What this batch changed, field by field.")
    ] = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Show what was changed, when and by which command."""
    crm: Crm = context.obj
    shown = chosen_format(format, json)
    on_screen = _on_screen(crm, shown)
    customer = read_one(crm, who).id if who is not None else None
    if batch is not None:
        _show_batch(crm, batch, customer, limit, shown)
        return
    most = _most(limit, on_screen)
    infos = store.batches(crm.book.conn, most or None, customer)
    if customer is None:
        crm.out.table(BATCH_COLUMNS, map(_batch_row, infos), shown)
    else:
        _show_changes(crm, (line for info in infos for line in _lines(crm, info, customer)), shown)
    if on_screen:
        _tell_more(crm, len(infos), customer)


def _show_batch(crm: Crm, batch: int, customer: int | None, limit: int | None, format: str | None) -> None:
    on_screen = _on_screen(crm, format)
    most = _most(limit, on_screen)
    lines = _lines(crm, store.existing(crm.book.conn, batch), customer)
    _show_changes(crm, islice(lines, most or None), format)
    if on_screen and most and next(lines, None):
        crm.out.say(f"The first {counted(most, 'line')}; --limit 0 shows all.")


def _most(limit: int | None, on_screen: bool) -> int:
    return limit if limit is not None else (SHOWN if on_screen else 0)


def _show_changes(crm: Crm, lines: Iterable[dict[str, Any]], format: str | None) -> None:
    crm.out.table(CHANGE_COLUMNS, map(_shortened, lines) if _on_screen(crm, format) else lines, format)


def _tell_more(crm: Crm, shown: int, customer: int | None) -> None:
    """On a terminal no batch is left out silently."""
    total = store.count(crm.book.conn, customer)
    if total > shown:
        crm.out.say(f"{shown:,} of {total:,} batches; --limit 0 shows all.")


def _on_screen(crm: Crm, format: str | None) -> bool:
    return crm.world.shows_tables and format in (None, "table")


def _shortened(line: dict[str, Any]) -> dict[str, Any]:
    """Of long texts, such as notes, what differs must be seen."""
    before, after = line["before"], line["after"]
    if not (isinstance(before, str) and isinstance(after, str)):
        return line
    return {**line, **dict(zip(("before", "after"), differing(before, after), strict=True))}


def _batch_row(info: BatchInfo) -> dict[str, Any]:
    return {
        "batch": info.id, "at": info.at, "command": info.command, "customers": info.customers, "rows": info.rows,
        "names": info.names, "undone_by": info.undone_by,
    }  # fmt: skip


def _whose(crm: Crm, change: RowChange) -> str:
    if change.customer is not None:
        return store.name_of(crm.book.conn, change.customer)
    row = change.after or change.before or {}
    return f"{called(change.table)} {row['name']}"


def _lines(crm: Crm, info: BatchInfo, customer: int | None) -> Iterator[dict[str, Any]]:
    """A line for each field that differs."""
    for change in store.row_changes(crm.book.conn, info, customer):
        name = _whose(crm, change)
        for field, before, after in differences(change):
            yield {
                "batch": change.batch, "at": change.at, "command": change.command, "id": change.customer, "name": name,
                "field": field, "before": before, "after": after,
            }  # fmt: skip

"""crm search"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import LARGEST, Context, Fields, Format, FormatJson, chosen_format, examples, names
from crmcli.cli.selection import archived
from crmcli.errors import Ambiguous, NotFound, Usage
from crmcli.model.shapes import pick
from crmcli.output.columns import FOUND, SCORE, WHY, Beside, screen_columns
from crmcli.services import lookup, searching
from crmcli.services.excerpts import found_in
from crmcli.services.ranking import Fit
from crmcli.store import customers as store

app = typer.Typer(**SETTINGS)

HITS_SHOWN = 20


@app.command(epilog=examples("crm search 华信", "crm search 0013 8000 --one"))
def search(
    context: Context,
    text: Annotated[
        list[str], typer.Argument(metavar="TEXT...", help="Words, part of a number or an address.", show_default=False)
    ],
    one: Annotated[
        bool, typer.Option("--one", help="Print the id of the only hit; with none exit 4, with several 5.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", min=0, max=LARGEST, metavar="N", help="At most N hits; 0 for all.")
    ] = HITS_SHOWN,
    explain: Annotated[bool, typer.Option("--explain", help="Say of each hit why it is one.")] = False,
    fields: Fields = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Find customers from a few words, digits or an address."""
    crm: Crm = context.obj
    wanted = " ".join(text)
    conn = crm.book.conn
    fits = searching.search(conn, wanted)
    ids = [each.customer for each in fits]
    if not wanted.strip():
        raise Usage("what is to be searched for? Give words, digits or part of an address")
    if fits and fits[0].is_near and not one:
        crm.out.say(f"Nobody is written like {lookup.shown(wanted)}; nearest:")
    if one:
        _print_one(crm, wanted, ids, guessed=bool(fits) and fits[0].is_near)
        return
    shown = ids[: limit or None]
    form = chosen_format(format, json)
    on_screen = form in (None, "table") and crm.world.shows_tables
    beside = _why(fits, scored=form != "table" and not on_screen) if explain else None
    if on_screen and fields is None:
        _show(crm, wanted, shown, beside)
    else:
        crm.out.customers(store.load(conn, shown), names(fields), form, beside=beside)
    if not ids:
        crm.out.say(f"Nobody fits {lookup.shown(wanted)}. {archived(crm, _as_query(wanted))}".strip())
    elif on_screen and len(ids) > len(shown):
        crm.out.say(f"{len(shown):,} of {len(ids):,} customers; --limit 0 shows all.")


def _as_query(text: str) -> str:
    """Words of a search as words of a query, which has signs and words of its own."""
    words = text.replace('"', " ").split()
    return " ".join(word if word.isalnum() and word.lower() not in ("or", "not") else f'"{word}"' for word in words)


def _why(fits: Sequence[Fit], *, scored: bool) -> Beside:
    rows = {
        it.customer: {SCORE.name: round(it.points, 1), WHY.name: [str(reason) for reason in it.reasons]} for it in fits
    }
    return Beside([SCORE, WHY] if scored else [WHY], lambda customer: rows[customer.number])


def _show(crm: Crm, wanted: str, ids: list[int], beside: Beside | None) -> None:
    """The hits, and what notes or touches say where the other columns do not show why they are hits."""
    columns = screen_columns()
    rows: list[dict[str, Any]] = []
    for customer in store.load(crm.book.conn, ids):
        row = pick(customer, [column.name for column in columns])
        found = found_in(crm.book.conn, customer, wanted, " ".join(row.values()))
        rows.append({**row, FOUND.name: found, **(beside.of(customer) if beside else {})})
    crm.out.table([*columns, FOUND, *(beside.columns if beside else ())], rows, "table")


def _print_one(crm: Crm, wanted: str, ids: list[int], *, guessed: bool) -> None:
    """A guess is no find, even when there is only one."""
    if not ids:
        raise NotFound(f"nobody fits {lookup.shown(wanted)}")
    if len(ids) > 1 or guessed:
        first = store.load(crm.book.conn, ids[:HITS_SHOWN])
        candidates = [lookup.candidate(customer) for customer in first]
        fit = "nobody is written like" if guessed else f"{len(ids)} customers fit"
        raise Ambiguous(f"{fit} {lookup.shown(wanted)}", candidates)
    crm.out.line(str(ids[0]))

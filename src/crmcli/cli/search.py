"""crm search"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from crmcli.cli import hints
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import LARGEST, Context, Fields, Format, FormatJson, chosen_format, examples, names
from crmcli.cli.selection import archived, summary
from crmcli.errors import Ambiguous, NotFound, Usage
from crmcli.model.customer import Customer
from crmcli.model.shapes import pick
from crmcli.output.columns import FOUND, LIST_FIELDS, SCORE, WHY, Beside, Column
from crmcli.services import explaining, lookup, searching
from crmcli.services.excerpts import found_in
from crmcli.services.ranking import INSIDE, Fit
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
        bool, typer.Option("--one", help="Print the id of the only hit; with none (or guesses) exit 4, with several 5.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=0, max=LARGEST, metavar="N", help=f"At most N hits; 0 for all. Default: {HITS_SHOWN}."
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of each hit why it is one; adds score and why to what is printed.")
    ] = False,
    fields: Fields = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Find customers from a few words, digits or an address."""
    crm: Crm = context.obj
    wanted = " ".join(text)
    if not wanted.strip():
        raise Usage("what is to be searched for? Give words, digits or part of an address")
    fits = searching.search(crm.book.conn, wanted, longer=not one)
    if one:
        _print_one(crm, wanted, fits)
        return
    is_found = bool(fits) and not fits[0].is_near
    if fits and not is_found:
        crm.out.say(_of_the_near(wanted, fits))
    form = chosen_format(format, json)
    on_screen = form in (None, "table") and crm.world.shows_tables
    hits = {it.customer: it for it in fits[: (HITS_SHOWN if limit is None else limit) or None]}
    found = store.load(crm.book.conn, list(hits))
    if on_screen or form == "table":  # a table has room for one number
        found = (explaining.with_phone_first(customer, hits[customer.number]) for customer in found)
    asked = names(fields)
    beside = _beside(crm, wanted, hits, _extra(asked, explain=explain, on_screen=on_screen, scored=form != "table"))
    crm.out.customers(found, asked, form, beside=beside)
    if not fits:
        crm.out.say(f"Nobody fits {lookup.shown(wanted)}. {archived(crm, _as_query(wanted))}".strip())
    elif len(fits) > len(hits) and (on_screen or limit is None):  # a script that says how many knows
        crm.out.say(f"{len(hits):,} of {len(fits):,} customers; --limit 0 shows all.")
    if hint := hints.after_search(crm, text, found=is_found):
        crm.out.say(hint)


def _of_the_near(wanted: str, fits: Sequence[Fit]) -> str:
    if all(reason.how == INSIDE[1] for fit in fits for reason in fit.reasons):
        return f"{lookup.shown(wanted)} is found only inside words or numbers:"
    return f"Nobody is written like {lookup.shown(wanted)}; nearest:"


def _as_query(text: str) -> str:
    """Words of a search as words of a query, which has signs and words of its own."""
    words = text.replace('"', " ").split()
    return " ".join(word if word.isalnum() and word.lower() not in ("or", "not") else f'"{word}"' for word in words)


def _extra(asked: Sequence[str] | None, *, explain: bool, on_screen: bool, scored: bool) -> list[Column]:
    """The columns beside the customers' own: those that the fields name, and those that an explanation has."""
    found = [FOUND] if on_screen and asked is None else []
    named = asked or ()
    score = [SCORE] if SCORE.name in named or (explain and scored and not on_screen) else []
    return [*found, *score, *([WHY] if explain or WHY.name in named else [])]


def _beside(crm: Crm, wanted: str, hits: dict[int, Fit], columns: list[Column]) -> Beside:
    conn = crm.book.conn
    told: dict[str, Callable[[Customer, Fit], object]] = {
        FOUND.name: lambda it, _: found_in(conn, it, wanted, " ".join(pick(it, LIST_FIELDS).values())),
        SCORE.name: lambda _, hit: round(hit.points, 1),
        WHY.name: lambda it, hit: explaining.why(conn, it, hit),
    }
    return Beside(columns, lambda it: {column.name: told[column.name](it, hits[it.number]) for column in columns})


def _print_one(crm: Crm, wanted: str, fits: Sequence[Fit]) -> None:
    """A guess is no find, even when there is only one."""
    if not fits:
        raise NotFound(f"nobody fits {lookup.shown(wanted)}")
    found = [each for each in fits if not each.is_near]
    first = list(store.load(crm.book.conn, [each.customer for each in (found or fits)[:HITS_SHOWN]]))
    if not found:
        raise NotFound(f"nobody is written like {lookup.shown(wanted)}; nearest: {summary(first)}")
    if len(found) > 1:
        candidates = [lookup.candidate(customer) for customer in first]
        raise Ambiguous(f"{len(found)} customers fit {lookup.shown(wanted)}", candidates)
    crm.out.line(str(found[0].customer))

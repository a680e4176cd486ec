"""crm dedupe"""

from __future__ import annotations

from itertools import combinations
from typing import Annotated

import typer

from crmcli.cli import merging, reviewing, scanning
from crmcli.cli.context import Crm
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import (
    Context,
    DryRun,
    Format,
    FormatJson,
    Json,
    Limit,
    Where,
    Who,
    Yes,
    chosen_format,
    examples,
    most_rows,
)
from crmcli.cli.selection import STDIN, change_one, exact_one, ids_from_stdin, summary, unmerged_one
from crmcli.errors import Usage
from crmcli.services.dedupe import rejecting, splitting

app = typer.Typer(**GROUP_SETTINGS)

Others = Annotated[
    list[str], typer.Argument(metavar="OTHER...", help="Customers; - for ids from stdin.", show_default=False)
]
Takes = Annotated[
    list[str] | None,
    typer.Option("--take", metavar="FIELD=WHO", help="Whose value a field gets; once for each field."),
]


@app.callback()
def group(context: Context) -> None:
    """Find customers who are in the book twice, merge them, part them again."""
    help_when_alone(context)


@app.command(epilog=examples("crm dedupe scan", "crm dedupe scan --where city:上海 --groups --format csv"))
def scan(
    context: Context,
    where: Where = None,
    min_score: Annotated[
        float, typer.Option("--min-score", min=0, max=1, metavar="P", help="Only pairs that are one so probably.")
    ] = scanning.LIKELY,
    groups: Annotated[bool, typer.Option("--groups", help="List whole groups instead of pairs.")] = False,
    limit: Limit = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Find customers who seem to be in the book twice, with a score from 0 to 1 and the reasons.

    In a pipe: left, right, score, left_external_id, right_external_id, reasons; or group, id, external_id.
    """
    crm: Crm = context.obj
    shown = chosen_format(format, json)
    on_screen = shown in (None, "table") and crm.world.shows_tables
    found = scanning.find(crm, min_score, where, explained=not groups)
    show = scanning.show_groups if groups else scanning.show_pairs
    show(crm, found, most_rows(crm, limit, on_screen), shown, on_screen=on_screen)


@app.command(epilog=examples("crm dedupe review", "crm dedupe review --where tag:import"))
def review(
    context: Context,
    where: Where = None,
    min_score: Annotated[
        float, typer.Option("--min-score", min=0, max=1, metavar="P", help="Only pairs that are one so probably.")
    ] = scanning.LIKELY,
) -> None:
    """Go through likely duplicates side by side, one key for each.

    Each answer is kept at once, so a review can be left at any time and goes on where it stopped.
    """
    reviewing.run(context.obj, min_score, where)


@app.command(epilog=examples("crm dedupe auto --dry-run", "crm dedupe auto --min-score 0.999 --yes"))
def auto(
    context: Context,
    where: Where = None,
    min_score: Annotated[
        float, typer.Option("--min-score", min=0.5, max=1, metavar="P", help="Merge only what is one so probably.")
    ] = scanning.SURE,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Merge all sure duplicates at once, each group into its oldest record."""
    scanning.merge_sure(context.obj, min_score, where, dry_run=dry_run, yes=yes, json=json)


@app.command(epilog=examples("crm dedupe merge 42 57", "crm dedupe merge 42 57 61 --take company=57 --dry-run"))
def merge(
    context: Context, keep: Who, others: Others, take: Takes = None, dry_run: DryRun = False, yes: Yes = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Merge customers into the first one, who keeps all that they have.

    Of differing values that of the record is taken that was confirmed last, else changed last, else the longest.
    The others stay with their records, and crm show lists them. Each record can be split off again at any time.
    On a terminal it shows the plan and asks; elsewhere whoever names the records exactly needs no --yes.
    """
    crm: Crm = context.obj
    kept = exact_one(crm, keep)
    found = ids_from_stdin(crm) if others == [STDIN] else [unmerged_one(crm, other) for other in others]
    if not found:
        crm.out.say("No ids were given; nothing was changed.")
        return
    wanted = merging.Merge(
        kept.number, tuple(it.number for it in found), merging.takes(crm, take or [], [kept, *found])
    )
    merging.run(crm, wanted, dry_run=dry_run, yes=yes, json=json)


@app.command(epilog=examples("crm dedupe split 57", "crm dedupe split 42 --dry-run"))
def split(
    context: Context,
    who: Annotated[
        list[str],
        typer.Argument(metavar="WHO...", help="Merged ids, or whom one was merged into.", show_default=False),
    ],
    dry_run: DryRun = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Taken as in merge; there is no question.")] = False,
    json: Json = False,
) -> None:
    """Part merged records again, even after later changes.

    All that came from a record goes back to it. What was changed since stays with the survivor, and is listed. That
    they were parted is remembered: scan, review and auto leave the pair alone.
    """
    crm: Crm = context.obj
    conn = crm.book.conn
    records = [splitting.merged_record(conn, one) or splitting.only_one_in(conn, exact_one(crm, one)) for one in who]
    numbers = list(dict.fromkeys(record.number for record in records))
    with crm.book.batch("dedupe split", crm.now, rehearse=dry_run) as batch:
        done = splitting.split(batch, numbers)
    merging.tell_split(crm, done, None if dry_run else batch.id, json=json)


@app.command(epilog=examples("crm dedupe reject 42 57", "crm dedupe reject ext:ALFKI 57"))
def reject(
    context: Context,
    who: Annotated[list[str], typer.Argument(metavar="WHO...", help="Two customers, or more.", show_default=False)],
    json: Json = False,
) -> None:
    """Remember that customers are not the same, whatever they have in common."""
    crm: Crm = context.obj
    chosen = [change_one(crm, one) for one in who]
    if len(chosen) < 2:
        raise Usage("who is not the same as whom? Name two customers, or more")
    with crm.book.batch("dedupe reject", crm.now) as batch:
        pairs = [pair for pair in combinations(chosen, 2) if rejecting.reject(batch, pair[0].number, pair[1].number)]
    message = "That is known already."
    if pairs:
        message = f"Remembered that {summary(chosen)} are not the same. Undo: crm undo {batch.id}"
    shape = {
        "batch": batch.id if batch.changed else None,
        "rejected": [[one.id, another.id] for one, another in pairs],
    }
    crm.out.result([it.number for it in chosen], message, shape, "json" if json else None)

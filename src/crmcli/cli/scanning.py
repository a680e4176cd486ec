"""Likely duplicates at the terminal: found, shown as pairs or groups, and the sure ones merged."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from typing import Any

from crmcli.cli.asking import confirm_or_refuse
from crmcli.cli.context import Crm
from crmcli.cli.selection import counted
from crmcli.model.customer import Customer
from crmcli.model.duplicates import Duplicate, Found, as_json
from crmcli.model.shapes import pick
from crmcli.output.columns import WHOLE, Column, first
from crmcli.services import selecting
from crmcli.store import customers as store
from crmcli.store import profiles, verdicts

SHOWN = ("name", "company", "phone", "email", "city", "birthday")
SAME = "="
LIKELY, SURE = 0.5, 0.99
"""Probabilities: from which on two are shown, and are merged unseen."""
PAIRS = ("left", "right", "score", "left_external_id", "right_external_id", "reasons")
GROUPS = ("group", "id", "external_id")


def find(crm: Crm, least: float, where: str | None, *, explained: bool = True) -> Found:
    """Scan the book, telling on stderr what is being done."""
    from crmcli.services.dedupe import finding  # loads numpy

    gc.disable()  # nothing here is a cycle, and to look for some among millions of objects takes seconds
    conn = crm.book.conn
    among = None if where is None else set(selecting.select(conn, where, crm.calendar))
    with crm.out.progress("Looking for duplicates", finding.STEPS) as progress:
        return finding.find(
            crm.book,
            least=least,
            among=among,
            rejected=verdicts.apart(conn),
            explained=explained,
            step=lambda: progress.advance(),
        )


def show_pairs(crm: Crm, found: Found, most: int, format: str | None, *, on_screen: bool) -> None:
    """On a screen two lines for each pair, the second with what differs in it."""
    pairs = found.pairs[:most] if most else found.pairs
    if on_screen:
        crm.out.table(_columns(), _both(crm, pairs), "table")
    else:
        external = profiles.external_ids(crm.book.conn, [each for it in pairs for each in (it.left, it.right)])
        crm.out.table(PAIRS, (as_json(it, external) for it in pairs), format)
    _tell(crm, found, _counted_pairs(found), len(pairs), len(found.pairs))


def _columns() -> list[Column]:
    shown = [Column(name, optional=True, comfort=16 if name == "name" else 0, show=first) for name in SHOWN]
    return [_number("score"), _number("id"), *shown, Column("why", comfort=28, wrap=True)]


def _number(name: str) -> Column:
    return Column(name, right=True, least=WHOLE)


def _both(crm: Crm, pairs: Sequence[Duplicate]) -> Iterator[dict[str, Any]]:
    wanted = dict.fromkeys(each for it in pairs for each in (it.left, it.right))
    customers = {it.number: it for it in store.load(crm.book.conn, list(wanted))}
    for it in pairs:
        left, right = _cells(customers[it.left]), _cells(customers[it.right])
        differing = {name: SAME if value and value == left[name] else value for name, value in right.items()}
        yield {"score": f"{it.score:.2f}", "id": it.left, **left, "why": "; ".join(it.in_words())}
        yield {"score": "", "id": it.right, **differing, "why": ""}


def _cells(customer: Customer) -> dict[str, Any]:
    return pick(customer, SHOWN)


def show_members(crm: Crm, found: Found, most: int) -> None:
    """The records of each group, for people."""
    groups = found.groups[:most] if most else found.groups
    customers = {it.number: it for it in store.load(crm.book.conn, [each for group in groups for each in group])}
    rows = (
        {"group": number, "id": each, **_cells(customers[each])}
        for number, group in enumerate(groups, 1)
        for each in group
    )
    crm.out.table([_number("group"), *_columns()[1:-1]], rows, "table")


def show_groups(crm: Crm, found: Found, most: int, format: str | None, *, on_screen: bool) -> None:
    """A line for each record, numbered by its group."""
    groups = found.groups[:most] if most else found.groups
    members = [each for group in groups for each in group]
    placed = [(number, each) for number, group in enumerate(groups, 1) for each in group]
    if on_screen:
        show_members(crm, found, most)
    else:
        external = profiles.external_ids(crm.book.conn, members)
        data = ({"group": number, "id": each, "external_id": external.get(each)} for number, each in placed)
        crm.out.table(GROUPS, data, format)
    _tell(crm, found, _counted_groups(found), len(groups), len(found.groups))


def _tell(crm: Crm, found: Found, counts: str, shown: int, whole: int) -> None:
    """What was found, what of that is not shown and why, and what to do with it."""
    parts = [counts if whole else "Nobody seems to be in the book twice"]
    if shown < whole:
        parts.append(f"{shown:,} shown, --limit 0 shows all")
    if found.rejected:
        parts.append(f"{counted(found.rejected, 'pair')} left out, for you said they are not the same")
    message = f"{'; '.join(parts)}."
    if whole:
        lower = f" --min-score {found.least:g}" if found.least < LIKELY else ""
        message += f" Go through them: crm dedupe review{lower}; merge the sure ones: crm dedupe auto"
    crm.out.say(message)


def _counted_pairs(found: Found) -> str:
    """Below LIKELY there are pairs beside those of the groups."""
    pairs, groups = counted(len(found.pairs), "pair"), _counted_groups(found)
    if found.grouped == len(found.pairs):
        return f"{pairs} in {groups}"
    return f"{pairs}, of which {found.grouped:,} in {groups}" if found.groups else f"{pairs} below {LIKELY}"


def _counted_groups(found: Found) -> str:
    return f"{counted(len(found.groups), 'group')} of {sum(map(len, found.groups)):,} records"


def merge_sure(crm: Crm, least: float, where: str | None, *, dry_run: bool, yes: bool, json: bool) -> None:
    """Merge each group whose every link is at least so sure into its oldest record, in one batch."""
    from crmcli.services.dedupe import merging

    found = find(crm, least, where, explained=False)
    merged = sum(map(len, found.groups)) - len(found.groups)
    what = f"{counted(merged, 'record')} into {counted(len(found.groups), 'other')}"
    if found.groups and not json and crm.world.interactive and not yes:
        show_members(crm, found, int(crm.config["limit"]))
    if found.groups and not (dry_run or yes):
        confirm_or_refuse(crm, f"Merge {what}?", "--yes")
    batch_id: int | None = None
    if found.groups and not dry_run:
        with (
            crm.book.batch("dedupe auto", crm.now) as batch,
            crm.out.progress("Merging", len(found.groups)) as progress,
        ):
            for keep, *others in found.groups:
                merging.apply(batch, merging.plan(batch.conn, keep, others))
                progress.advance()
        batch_id = batch.id
    _tell_merged(crm, found, what, batch_id, dry_run=dry_run, json=json)


def _tell_merged(crm: Crm, found: Found, what: str, batch: int | None, *, dry_run: bool, json: bool) -> None:
    shape = {
        "batch": batch,
        "groups": [{"survivor": keep, "merged": others} for keep, *others in found.groups],
        "dry_run": dry_run,
    }
    if not found.groups:
        message = "Nobody is in the book twice so surely. The less sure ones: crm dedupe review"
    elif dry_run:
        message = f"Would merge {what}; crm dedupe scan --groups shows them. Nothing was changed."
    else:
        message = f"Merged {what}. The less sure ones: crm dedupe review. Undo: crm undo {batch}"
    crm.out.result([group[0] for group in found.groups], message, shape, "json" if json else None)

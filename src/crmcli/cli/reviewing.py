"""Going through likely duplicates at the terminal: two records side by side, one key for each pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crmcli.cli import asking, scanning
from crmcli.cli.asking import UNCHANGED
from crmcli.cli.context import Crm
from crmcli.cli.selection import counted, describe
from crmcli.errors import Conflict, Declined, Usage
from crmcli.model.customer import Customer
from crmcli.model.duplicates import Duplicate
from crmcli.model.merge import Choice
from crmcli.services.dedupe import merging, rejecting
from crmcli.services.dedupe.merging import JOINED
from crmcli.store import customers as store
from crmcli.store import verdicts

MERGE, PICK, NOT_SAME, SKIP, QUIT = "mpnsq"
STARRED = "; * is kept by [m]"
QUESTION = "[m]erge, [p]ick field by field, [n]ot the same, [s]kip, [q]uit? "
KEYS = {MERGE: MERGE, PICK: PICK, NOT_SAME: NOT_SAME, SKIP: SKIP, QUIT: QUIT, "\x04": QUIT, "": QUIT}
YES_OR_NO = {"y": True, "n": False, "q": False, "\r": False, "\n": False, "\x1b": False}


@dataclass
class _Done:
    """What came of the pairs so far."""

    merged: list[int] = field(default_factory=list)  # the batches
    rejected: int = 0
    skipped: int = 0
    asked: set[tuple[int, int]] = field(default_factory=set)


def run(crm: Crm, least: float, where: str | None) -> None:
    """Ask about each pair, the likeliest first; each answer is kept at once. Raises Usage without a terminal."""
    if not crm.world.interactive:
        raise Usage("a review needs a terminal; in scripts: crm dedupe scan, merge and reject")
    pairs = scanning.find(crm, least, where).pairs
    done = _Done()
    for number, pair in enumerate(pairs, 1):
        both = _still_two(crm, pair, done)
        if both and not _ask(crm, pair, both, f"{number:,} of {len(pairs):,}", done):
            break
    _tell(crm, done, empty=not pairs)


def _still_two(crm: Crm, pair: Duplicate, done: _Done) -> tuple[Customer, Customer] | None:
    """The two as they are now; None when they have become one, were asked about, or are known not to be."""
    conn = crm.book.conn
    left, right = (store.survivor(conn, number) or number for number in (pair.left, pair.right))
    two = min(left, right), max(left, right)
    if left == right or two in done.asked or two in verdicts.apart(conn):
        return None
    done.asked.add(two)
    found = list(store.load(conn, [left, right]))
    return (found[0], found[1]) if len(found) == 2 else None


def _ask(crm: Crm, pair: Duplicate, both: tuple[Customer, Customer], place: str, done: _Done) -> bool:
    """False to stop."""
    winners = _winners(crm, both)
    heading = f"{place} · {_percent(pair.score)} sure: {'; '.join(pair.in_words())}"
    crm.out.side_by_side(*both, heading=heading + (STARRED if any(winners) else ""), winners=winners)
    answer = asking.key(crm, QUESTION, KEYS)
    if answer == QUIT:
        return False
    if answer == SKIP:
        done.skipped += 1
    elif answer == NOT_SAME:
        with crm.book.batch("dedupe reject", crm.now) as batch:
            rejecting.reject(batch, both[0].number, both[1].number)
        done.rejected += 1
        crm.out.say(f"Remembered. Undo: crm undo {batch.id}")
    else:
        _merge(crm, both, done, picking=answer == PICK)
    return True


def _winners(crm: Crm, both: tuple[Customer, Customer]) -> dict[str, int]:
    """Whose value a merge would keep, by field that both have and say otherwise."""
    try:
        choices = merging.plan(crm.book.conn, both[0].number, [both[1].number]).choices
    except Conflict:  # a person and a firm
        return {}
    return {it.field: it.source for it in choices if it.others}


def _percent(score: float) -> str:
    return f"{score:.0%}" if score < 0.995 else "over 99%"


def _merge(crm: Crm, both: tuple[Customer, Customer], done: _Done, *, picking: bool) -> None:
    keep, other = (it.number for it in both)
    take: dict[str, int] = {}
    if picking:
        try:
            take = _picked(crm, merging.plan(crm.book.conn, keep, [other]).choices, keep, other)
        except Declined:
            return
    with crm.book.batch("dedupe merge", crm.now) as batch:
        plan = merging.plan(batch.conn, keep, [other], take)
        merging.apply(batch, plan)
    done.merged.append(batch.id)
    taken = ", ".join(f"{it.field} {it.value}" for it in plan.choices if it.source == other and it.rule != JOINED)
    kept = f"; from #{other} it has: {taken}" if taken else ""
    crm.out.say(f"Merged {describe(both[1])} into {describe(both[0])}{kept}. Undo: crm undo {batch.id}")


def _picked(crm: Crm, choices: Iterable[Choice], left: int, right: int) -> dict[str, int]:
    """Whose value each differing field gets; Enter takes the one that is marked. Raises Declined."""
    take = {}
    for choice in choices:
        values = {choice.source: choice.value, **dict(choice.others)}
        if len(values) < 2 or left not in values or right not in values:
            continue
        sides = {"1": left, "2": right, "\r": choice.source, "\n": choice.source}
        shown = "  ".join(
            f"[{key}]{'*' if sides[key] == choice.source else ' '}{values[sides[key]]}" for key in ("1", "2")
        )
        take[choice.field] = asking.key(crm, f"{choice.field}: {shown} ? ", sides)
    if not take and asking.key(crm, "There is nothing to pick. Merge them? [y]es, [n]o ? ", YES_OR_NO) is False:
        raise Declined(UNCHANGED)
    return take


def _tell(crm: Crm, done: _Done, *, empty: bool) -> None:
    if empty:
        crm.out.say("Nobody seems to be in the book twice.")
        return
    parts = [
        counted(len(done.merged), "pair") + " merged", f"{done.rejected:,} not the same", f"{done.skipped:,} skipped",
    ]  # fmt: skip
    crm.out.say(f"{', '.join(parts)}. What was skipped or not seen comes again: crm dedupe review")

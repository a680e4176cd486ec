"""Merging at the terminal: the plan is shown, asked about where it is due, done, and told; splits are told too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.cli.asking import UNCHANGED, confirm, confirm_or_refuse
from crmcli.cli.context import Crm
from crmcli.cli.selection import counted, describe, exact_one, summary
from crmcli.errors import Conflict, Declined, InvalidValue, NotFound
from crmcli.model.customer import Customer
from crmcli.model.history import UndoConflict, called, main_value
from crmcli.model.merge import Choice, MergePlan, Split
from crmcli.output.columns import WHOLE, Column
from crmcli.services.dedupe import merging
from crmcli.services.lookup import shown
from crmcli.store import history
from crmcli.store.undo import said

COLUMNS = ("field", Column("value", wrap=True), Column("from", right=True, least=WHOLE), "rule", Column("instead_of"))


class Merge(NamedTuple):
    """What was asked for, all ids of survivors."""

    keep: int
    others: tuple[int, ...]
    take: Mapping[str, int]


def takes(crm: Crm, options: Sequence[str], records: Sequence[Customer]) -> dict[str, int]:
    """The --take options: by field of the records that are merged the one. Raises InvalidValue, NotFound, Ambiguous."""
    found: dict[str, int] = {}
    for option in options:
        name, sign, who = option.partition("=")
        if not (sign and name.strip() and who.strip()):
            raise InvalidValue("take", f"{option!r} is not like company=57")
        field = merging.field_of(records, name.strip())
        try:
            found[field] = exact_one(crm, who).number
        except NotFound:
            raise NotFound(
                f"{option!r}: {shown(who)} is none of the records that are merged: {merging.listed(records)}"
            ) from None
    return found


def run(crm: Crm, asked: Merge, *, dry_run: bool, yes: bool, json: bool) -> None:
    """Show the plan where somebody looks, ask, merge, and say so."""
    plan = merging.plan(crm.book.conn, *asked)
    if dry_run:
        if not json:
            _show(crm, plan)
        _tell(crm, plan, None, json=json)
        return
    if not yes:
        _ask(crm, plan, show=not json)
    with crm.book.batch("dedupe merge", crm.now) as batch:
        if merging.plan(batch.conn, *asked) != plan:
            raise Conflict("the records were changed meanwhile; nothing was merged, repeat the command")
        merging.apply(batch, plan)
    _tell(crm, plan, batch.id, json=json)


def _ask(crm: Crm, plan: MergePlan, *, show: bool) -> None:
    """On a terminal always; elsewhere a merge of what was said not to be the same needs --yes."""
    question = f"Merge {summary(plan.others)} into {describe(plan.keep)}?"
    if crm.world.interactive and show:
        _show(crm, plan)
        crm.out.say(_sentence(plan))
    if plan.rejected:
        confirm_or_refuse(crm, f"{_said_different(plan)} {question}", "--yes")
    elif crm.world.interactive and not confirm(crm, question):
        raise Declined(UNCHANGED)


def _said_different(plan: MergePlan) -> str:
    pairs = (f"{describe(one)} and {describe(another)}" for one, another in plan.rejected)
    return f"You said that {', '.join(pairs)} are not the same."


def _show(crm: Crm, plan: MergePlan) -> None:
    """A line for each value that is chosen or filled in."""
    crm.out.table(COLUMNS, map(_line, plan.choices))


def _line(choice: Choice) -> dict[str, Any]:
    instead = ", ".join(f"{value} (#{number})" for number, value in choice.others)
    return {"field": choice.field, "value": choice.value, "from": choice.source, "rule": choice.rule,
            "instead_of": instead}  # fmt: skip


def _tell(crm: Crm, plan: MergePlan, batch: int | None, *, json: bool) -> None:
    merged = [it.number for it in plan.others]
    shape = {
        "batch": batch, "survivor": plan.keep.id, "merged": merged,
        "fields": [
            {"field": it.field, "value": it.value, "from": it.source, "rule": it.rule,
             "others": [{"id": number, "value": value} for number, value in it.others]}
            for it in plan.choices
        ],
        "moved": dict(plan.moves), "stayed": plan.staying, "opted_out": list(plan.opted_out),
        "rejected": [[one.id, another.id] for one, another in plan.rejected], "dry_run": batch is None,
    }  # fmt: skip
    what = f"{summary(plan.others)} into {describe(plan.keep)}"
    if batch is None:
        different = f" {_said_different(plan)}" if plan.rejected else ""
        message = f"Would merge {what}. {_sentence(plan)}{different} Nothing was changed."
    else:
        way = f"crm undo {batch}, or at any time crm dedupe split {' '.join(map(str, merged))}"
        message = f"Merged {what}. {_sentence(plan)} Undo: {way}"
    crm.out.result([plan.keep.number], message, shape, "json" if json else None)


def _sentence(plan: MergePlan) -> str:
    moved = ", ".join(_counted(name, count) for name, count in plan.moves.items()) or "nothing"
    parts = [f"{moved} moved" if plan.moves else "Nothing to move"]
    parts += [f"{plan.staying:,} it had already"] if plan.staying else []
    changed = [choice.field for choice in plan.choices if choice.source != plan.keep.id]
    parts += [f"changed: {', '.join(changed)}"] if changed else []
    parts += [f"opted out: {', '.join(plan.opted_out)}"] if plan.opted_out else []
    parts += ["brought back from the archive"] if "archived_at" in plan.values else []
    return f"{'; '.join(parts)}."


def _counted(name: str, count: int) -> str:
    """The rows of a table, or the contact points of a kind."""
    noun = {"email": "e-mail"}.get(name) or called(name)
    return counted(count, noun, noun + ("es" if noun.endswith(("s", "ch")) else "s"))


def tell_split(crm: Crm, done: Sequence[Split], batch: int | None, *, json: bool) -> None:
    """What went apart, and a line for each later change that stays."""
    shape = {
        "batch": batch,
        "split": [{"id": it.record, "from": it.survivor} for it in done],
        "kept": [_shape(conflict) for it in done for conflict in it.kept],
        "dry_run": batch is None,
    }
    parted = ", ".join(f"{_called(crm, it.record)} from {_called(crm, it.survivor)}" for it in done)
    kept = sum(len(it.kept) for it in done)
    later = f"; {counted(kept, 'later change')} kept" if kept else ""
    end = "Nothing was changed." if batch is None else f"Scans leave them apart. Undo: crm undo {batch}"
    message = f"{'Would split' if batch is None else 'Split'} {parted}{later}. {end}"
    crm.out.result([it.record for it in done], message, shape, "json" if json else None)
    if not json:
        for line in _lines(crm, done):
            crm.out.say(line)


def _called(crm: Crm, customer: int) -> str:
    return f"{history.name_of(crm.book.conn, customer)} (#{customer})"


def _shape(it: UndoConflict) -> dict[str, Any]:
    return {"customer": it.customer, "table": it.table, "row": it.row, "column": it.column, "current": it.current,
            "wanted": it.wanted}  # fmt: skip


def _lines(crm: Crm, done: Sequence[Split]) -> Iterator[str]:
    for one in done:
        for it in one.kept:
            yield f"  {_kept(it)} ({_called(crm, it.customer or one.survivor)})"


def _kept(it: UndoConflict) -> str:
    if it.column:
        was = f"before the merge it was {said(it.wanted)}"
        return f"{called(it.table, it.column)} stays {said(it.current)}; {was}"
    kind = it.wanted.get("kind", "") if it.table != "customers" else ""
    gone = f"{called(it.table, '', kind)} {said(main_value(it.table, it.wanted))}"
    if it.current is None:
        return f"{gone} was removed since and stays so"
    return f"{gone} is {said(main_value(it.table, it.current))} by now and stays so"

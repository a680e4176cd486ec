"""Commands that change customers one by one: chosen, changed in one batch, and reported in the same words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from crmcli.cli.context import Crm
from crmcli.cli.selection import nobody, several, summary
from crmcli.model.customer import Customer
from crmcli.store.book import Batch

Change = Callable[[Batch, list[Customer]], list[Customer]]  # returns those for whom it was a change


class Choice(NamedTuple):
    """Whom the options of such a command mean, and how it goes about it."""

    who: list[str] | None
    where: str | None
    dry_run: bool
    yes: bool
    expect: int | None
    json: bool


class Words(NamedTuple):
    """The command in history, the question before it, and the sentence after it: `done` the customers `how`."""

    command: str
    question: str
    done: str
    how: str = ""


def change_chosen(crm: Crm, choice: Choice, words: Words, change: Change) -> None:
    """Change the customers that were chosen by WHO…, `-` or --where, after the question where one is due."""
    chosen = several(
        crm, choice.who, choice.where, words.question, yes=choice.yes, expect=choice.expect, dry_run=choice.dry_run
    )
    instead = nobody(chosen, choice.where)
    change_these(crm, chosen, words, change, dry_run=choice.dry_run, json=choice.json, instead=instead)


def change_these(
    crm: Crm, chosen: list[Customer], words: Words, change: Change, *, dry_run: bool, json: bool, instead: str = ""
) -> None:
    """Change these customers and say so: ids, a sentence (`instead`, if any), the undo."""
    with crm.book.batch(words.command, crm.now, rehearse=dry_run) as batch:
        changed = change(batch, chosen)
    body: dict[str, Any] = {
        "batch": None if dry_run or not batch.changed else batch.id,
        "changed": [customer.number for customer in changed],
        "dry_run": dry_run,
    }
    message = instead or _sentence(words, changed, batch, dry_run)
    crm.out.result(body["changed"], message, body, format="json" if json else None)


def _sentence(words: Words, changed: list[Customer], batch: Batch, dry_run: bool) -> str:
    if not changed:
        return "Nothing would change." if dry_run else "Nothing to change: it is so already."
    if dry_run:
        done = words.done[0].lower() + words.done[1:]
        return f"Would have {done} {summary(changed)}{words.how}. Nothing was changed."
    return f"{words.done} {summary(changed)}{words.how}. Undo: crm undo {batch.id}"

"""crm task"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import typer

from crmcli.cli.asking import prompt
from crmcli.cli.context import Crm
from crmcli.cli.done import done
from crmcli.cli.drafting import option, text_or_stdin
from crmcli.cli.handles import Handles, change_tasks, described, on, task_of, tasks_of
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import Context, DryRun, Format, FormatJson, Json, Limit, Who, chosen_format, examples, most_rows
from crmcli.cli.selection import change_one, counted, read_one
from crmcli.cli.snooze import snooze
from crmcli.errors import Usage
from crmcli.model.task import PROMISE, TASK, THEIR_PROMISE, Task, as_json, handle
from crmcli.output.columns import WHOLE, Column
from crmcli.output.columns import day as local_day
from crmcli.services import tasks as service
from crmcli.store import tasks as store
from crmcli.store.history import name_of
from crmcli.text.dates import parse_span

app = typer.Typer(**GROUP_SETTINGS)

Due = Annotated[str | None, option("--due", "DATE", "By when: fri, 2w, 月底, 2026-05-01.")]
Repeat = Annotated[
    str | None, option("--repeat", "RULE", "monthly, every 2w, every fri, 每月15号, every 3d after done.")
]

_OWED = {PROMISE: "I promised", THEIR_PROMISE: "they promised"}
COLUMNS = (
    Column("id", title="task", least=WHOLE),
    Column("day", title="due", least=WHOLE),
    Column("kind", least=WHOLE, show=lambda kind: _OWED.get(kind, kind)),
    Column("what", comfort=24, wrap=True),
    Column("customer", title="id", right=True, least=WHOLE, style="dim"),
    Column("name", comfort=16, style="bold"),
    Column("repeat", optional=True, spare=True),
)
CLOSED = (Column("state", least=WHOLE), Column("done_at", title="closed", show=local_day))


@app.callback()
def group(context: Context) -> None:
    """Things to do for customers, and promises: add, list, edit, done, snooze, drop."""
    help_when_alone(context)


app.command(epilog=examples("crm task done t12 t13", "crm task done t12 --json"))(done)
app.command(epilog=examples("crm task snooze t12 2w", "crm task snooze t12 t13 下周一"))(snooze)


@app.command(
    epilog=examples(
        'crm task add 42 "send the price list" --due fri', "crm task add 王伟 寄样品 --due 月底 --repeat 每月"
    )
)
def add(
    context: Context,
    who: Who,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT]...",
            help="What is to be done; +fri or by fri at its end is the day; - reads standard input.",
            show_default=False,
        ),
    ] = None,
    due: Due = None,
    repeat: Repeat = None,
    promise: Annotated[bool, typer.Option("--promise", help="I promised it to them.")] = False,
    they_promise: Annotated[bool, typer.Option("--they-promise", help="They promised it to me.")] = False,
    json: Json = False,
) -> None:
    """Add something to do for a customer, or a promise."""
    crm: Crm = context.obj
    if promise and they_promise:
        raise Usage("--promise and --they-promise: who owes it? give one")
    customer = change_one(crm, who)
    text = text_or_stdin(crm, " ".join(words or []) or prompt(crm, "What is to be done", "TEXT"))
    kind = PROMISE if promise else THEIR_PROMISE if they_promise else TASK
    task = service.planned(Task(customer.number, kind, what=text), due, repeat, crm.today, _order(crm))
    with crm.book.batch("task add", crm.now) as batch:
        task = task._replace(id=store.insert(batch, task))
    again = f", {task.repeat}" if task.repeat else ""
    body = {"batch": batch.id, **_shape(task, customer.name)}
    message = f"Added {described(crm, task)}{', due' + on(task) if task.day else ''}{again}. Undo: crm undo {batch.id}"
    crm.out.result([handle(task.number)], message, body, "json" if json else None)


def _shape(task: Task, name: str) -> dict[str, Any]:
    shape = as_json(task, name)
    return {key: shape[key] for key in ("id", "kind", "what", "due", "repeat", "customer", "name")}


@app.command("list", epilog=examples("crm task list --due ..fri", "crm task list 王伟 --all --json"))
def list_(
    context: Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[WHO]", help="Only this customer's.", show_default=False)
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Those that are done or dropped, too.")] = False,
    closed: Annotated[bool, typer.Option("--done", help="Only those that are done.")] = False,
    due: Annotated[
        str | None, option("--due", "DATES", "Only of these days: fri, ..fri, this week, 2026-05, overdue.")
    ] = None,
    kind: Annotated[str | None, option("--kind", "KIND", "task, promise, their-promise or follow-up.")] = None,
    limit: Limit = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """List open tasks, promises and follow-ups, the most urgent first."""
    crm: Crm = context.obj
    if whole and closed:
        raise Usage("--all and --done: give one")
    whose = None if who is None else [read_one(crm, who).number]
    first, last = _days(crm, due)
    state = "all" if whole else "done" if closed else "open"
    asked = store.Asked(whose, state, service.kinds(kind), first, last)
    found = list(store.select(crm.book.conn, asked))
    shown = chosen_format(format, json)
    on_screen = crm.world.shows_tables and shown in (None, "table")
    most = most_rows(crm, limit, on_screen) or len(found)
    columns = (*COLUMNS, *CLOSED) if whole or closed else COLUMNS
    crm.out.table(columns, (as_json(task, name) for task, name in found[:most]), shown)
    if on_screen and not found:
        crm.out.say("No task fits. Add one: crm task add WHO TEXT --due fri")
    elif on_screen and most < len(found):
        crm.out.say(f"{most:,} of {counted(len(found), 'task')}; --limit 0 shows all.")


@app.command(epilog=examples("crm task edit t12 --due 2w", 'crm task edit t12 --text "send both lists" --repeat none'))
def edit(
    context: Context,
    task: Annotated[str, typer.Argument(metavar="TASK", help="A handle like t12.", show_default=False)],
    text: Annotated[str | None, option("--text", "TEXT", "What is to be done.")] = None,
    due: Annotated[str | None, option("--due", "DATE", "Another day; none for no day.")] = None,
    repeat: Annotated[str | None, option("--repeat", "RULE", "Another rule; none for once only.")] = None,
    json: Json = False,
) -> None:
    """Change what a task says, its day, or how it repeats."""
    crm: Crm = context.obj
    before = task_of(crm, task)
    if text is None and due is None and repeat is None:
        raise Usage("say what to change: --text, --due or --repeat")
    after = service.edited(before, text, due, repeat, crm.today, _order(crm))
    with crm.book.batch("task edit", crm.now) as batch:
        changed = store.update(batch, after)
    again = f", {after.repeat}" if after.repeat else ""
    message = f"Changed {described(crm, after)}{', due' + on(after) if after.day else ''}{again}."
    message = f"{message} Undo: crm undo {batch.id}" if changed else "Nothing to change: it is so already."
    name = name_of(crm.book.conn, after.customer)
    body = {"batch": batch.id if changed else None, **_shape(after, name)}
    crm.out.result([handle(after.number)], message, body, "json" if json else None)


@app.command(epilog=examples("crm task drop t12", "crm task drop t12 t13 --dry-run"))
def drop(context: Context, tasks: Handles, dry_run: DryRun = False, json: Json = False) -> None:
    """Give tasks up: they are closed, not done, and do not come again."""
    crm: Crm = context.obj
    chosen = tasks_of(crm, tasks)
    change_tasks(crm, "task drop", "Dropped", lambda batch: service.drop(batch, chosen), dry_run=dry_run, json=json)


def _days(crm: Crm, typed: str | None) -> tuple[str, str]:
    """From and to an ISO date, "" for an open end."""
    if typed is None:
        return "", ""
    if typed.strip().lower() in ("overdue", "过期", "逾期"):
        return "", (crm.today - timedelta(days=1)).isoformat()
    first, dots, last = typed.partition("..")
    begin = parse_span(first, crm.today, _order(crm), past=False)[0].isoformat() if first else ""
    if not dots:
        last = first
    return begin, parse_span(last, crm.today, _order(crm), past=False)[1].isoformat() if last else ""


def _order(crm: Crm) -> str:
    return str(crm.config["date_order"])

"""crm log"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from crmcli.cli.asking import prompt
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.cli.selection import change_one, describe
from crmcli.errors import InvalidValue, Usage
from crmcli.model.customer import Customer
from crmcli.services import touches
from crmcli.services.touches import Touch
from crmcli.text.dates import parse_day, parse_past_day

app = typer.Typer(**SETTINGS)

Who = Annotated[
    str, typer.Argument(metavar="WHO", help="Id, e-mail, phone, full name, or ext:EXTERNAL-ID.", show_default=False)
]
Text = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TEXT]... [+DATE]",
        help="What happened; a last word like +fri or +2w is the follow-up.",
        show_default=False,
    ),
]


@app.command(
    epilog=examples(
        'crm log 42 "sent the quote, she decides on friday" +fri',
        "crm log 王伟 没接 --outcome no-answer --follow-up 明天",
    )
)
def log(
    context: Context,
    who: Who,
    words: Text = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="What happened; - reads it from standard input.")
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="call, email, meeting, visit, chat, sms or note.")
    ] = "call",
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it happened, if not today.")] = None,
    follow_up: Annotated[
        str | None,
        typer.Option("--follow-up", metavar="DATE", help="When to be in touch again: fri, 2w, 明天, 2026-05-01."),
    ] = None,
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="O", help="Like reached, no-answer, call-later.")
    ] = None,
    json: Json = False,
) -> None:
    """Record a call, mail, meeting or note.

    It closes the follow-up that is due, unless the outcome is no-answer.
    """
    crm: Crm = context.obj
    customer = change_one(crm, who)
    said, plus = _split(crm, list(words or []), text)
    if plus is not None and follow_up is not None:
        raise Usage(f"two follow-up dates: +{plus} and --follow-up {follow_up}; give one")
    due = parse_day(follow_up, crm.today, _order(crm)) if follow_up else _plus_date(crm, plus)
    touch = touches.check(Touch(said, kind, _when(crm, on), outcome, due))
    _record(crm, customer, touch, json)


def _split(crm: Crm, words: list[str], text: str | None) -> tuple[str, str | None]:
    """The text, and the date of a last word `+date`; a last word that is no date is text."""
    plus = None
    if words and words[-1].startswith("+") and _plus_date(crm, words[-1][1:], strict=False):
        plus = words.pop()[1:]
    if text is not None and words:
        raise Usage("the text is given twice: as words and with --text")
    if text == "-":
        return crm.world.stdin.read(), plus
    said = text if text is not None else " ".join(words)
    return said or prompt(crm, "What happened", "TEXT"), plus


def _plus_date(crm: Crm, word: str | None, strict: bool = True) -> date | None:
    if word is None:
        return None
    try:
        return parse_day(word, crm.today, _order(crm))
    except InvalidValue:
        if strict:
            raise
        return None


def _when(crm: Crm, on: str | None) -> str:
    """The instant of now, or a day in the past."""
    if on is None:
        return crm.now
    day = parse_past_day(on, crm.today, _order(crm))
    if day > crm.today:
        raise InvalidValue("on", f"{day} lies ahead; a touch is something that happened")
    return crm.now if day == crm.today else day.isoformat()


def _order(crm: Crm) -> str:
    return str(crm.config["date_order"])


def _record(crm: Crm, customer: Customer, touch: Touch, json: bool) -> None:
    with crm.book.batch("log", crm.now) as batch:
        number = touches.record(batch, customer.number, touch, crm.today)
    what = f"{'an' if touch.kind in ('email', 'sms') else 'a'} {touch.kind}"
    ahead = f" Follow-up on {touch.follow_up:%a %Y-%m-%d}." if touch.follow_up else ""
    crm.out.result(
        [customer.number],
        f"Logged {what} with {describe(customer)}.{ahead} Undo: crm undo {batch.id}",
        {
            "batch": batch.id, "touch": number, "customer": customer.number, "at": touch.at, "kind": touch.kind,
            "follow_up": touch.follow_up.isoformat() if touch.follow_up else None,
        },
        format="json" if json else None,
    )  # fmt: skip

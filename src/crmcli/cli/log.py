"""crm log"""

from __future__ import annotations

from datetime import date
from typing import Annotated, NamedTuple

import typer

from crmcli.cli.asking import prompt
from crmcli.cli.context import Crm
from crmcli.cli.drafting import follow_up_of, spelled, text_or_stdin
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.cli.selection import change_one, describe, refuse_cut_name
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
        help="What happened; a last word like +fri or +2w is the follow-up; - reads standard input.",
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
        typer.Option("--follow-up", metavar="DATE", help="When to be in touch again: fri, 2w, 明天, 2026-05-01; none."),
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
    refuse_cut_name(crm, "log", who, words or [])
    customer = change_one(crm, who)
    said = _said(crm, list(words or []), text)
    if said.plus is not None and follow_up is not None:
        raise Usage(f"two follow-up dates: +{said.plus} and --follow-up {follow_up}; give one")
    wanted = said.plus if follow_up is None else follow_up
    due = None if wanted is None else follow_up_of(crm, wanted)
    cleared = wanted is not None and due is None
    touch = touches.check(Touch(said.text, kind, _when(crm, on), outcome, due, cleared))
    _record(crm, customer, touch, said.hint if wanted is None else "", json)


class _Said(NamedTuple):
    """The text, the date of a last word `+date`, and what to say of a last word that nearly is one."""

    text: str
    plus: str | None = None
    hint: str = ""


def _said(crm: Crm, words: list[str], text: str | None) -> _Said:
    said = _without_date(crm, " ".join(words))
    if text is not None and said.text:
        raise Usage("the text is given twice: as words and with --text")
    if text is None and not said.text:
        asked = prompt(crm, "What happened", "TEXT")
        return _without_date(crm, asked) if said.plus is None else _Said(asked, said.plus)
    return said._replace(text=text_or_stdin(crm, said.text if text is None else text))


def _without_date(crm: Crm, text: str) -> _Said:
    """A last word that begins with + and is no date is text."""
    *_, last = text.split() or [""]
    day = _day(crm, last.removeprefix("+"))
    if not last.startswith("+"):
        ahead = day is not None and day > crm.today
        return _Said(text, hint=f" No follow-up was set; for one write +{last}." if ahead else "")
    if day is None:
        return _Said(text, hint=f" '{last}' is not a date, so it is part of the text; no follow-up was set.")
    return _Said(text.rstrip().removesuffix(last).rstrip(), last[1:])


def _day(crm: Crm, word: str) -> date | None:
    try:
        return parse_day(word, crm.today, _order(crm))
    except InvalidValue:
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


def _record(crm: Crm, customer: Customer, touch: Touch, hint: str, json: bool) -> None:
    with crm.book.batch("log", crm.now) as batch:
        number, replaced = touches.record(batch, customer.number, touch, crm.today)
    kind = f"{'an' if touch.kind in ('email', 'sms') else 'a'} {touch.kind}"
    what = f"{kind} with {describe(customer)}{_back(touch)}"
    crm.out.result(
        [customer.number],
        f"Logged {what}.{_ahead(touch, replaced)}{hint} Undo: crm undo {batch.id}",
        {
            "batch": batch.id, "touch": number, "customer": customer.number, "at": touch.at, "kind": touch.kind,
            "follow_up": touch.follow_up.isoformat() if touch.follow_up else None,
        },
        format="json" if json else None,
    )  # fmt: skip


def _back(touch: Touch) -> str:
    """The day of a touch that is not of now, which is a day without an instant."""
    return "" if "T" in touch.at else f" on {spelled(date.fromisoformat(touch.at))}"


def _ahead(touch: Touch, replaced: list[str]) -> str:
    before = ", ".join(spelled(date.fromisoformat(day)) for day in replaced)
    if touch.follow_up:
        return f" Follow-up on {spelled(touch.follow_up)}{f' (was {before})' if before else ''}."
    return f" The follow-up on {before} is cleared." if before else ""

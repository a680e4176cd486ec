"""crm log"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from crmcli.cli.asking import prompt
from crmcli.cli.context import Crm
from crmcli.cli.drafting import follow_up_of, option, text_or_stdin
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Json, examples
from crmcli.cli.selection import change_one, refuse_cut_name
from crmcli.cli.touching import Said, order_of, promised, record, without_date
from crmcli.errors import InvalidValue, Usage
from crmcli.services import touches
from crmcli.services.touches import Touch
from crmcli.text.dates import parse_past_day

app = typer.Typer(**SETTINGS)

MOST_MINUTES = 10_000

Who = Annotated[
    str | None,
    typer.Argument(metavar="WHO", help="Id, e-mail, phone, full name, or ext:EXTERNAL-ID.", show_default=False),
]
Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TEXT]... [+DATE]",
        help="What happened; a last word like +fri or +2w is the follow-up; - reads standard input.",
        show_default=False,
    ),
]
Text = Annotated[str | None, option("--text", "TEXT", "What happened; - reads it from standard input.")]
Kind = Annotated[str | None, option("--kind", "KIND", "call (the default), email, meeting, visit, chat, sms or note.")]
On = Annotated[str | None, option("--on", "DATE", "The day it happened, if not today.")]
FollowUp = Annotated[
    str | None, option("--follow-up", "DATE", "When to be in touch again: fri, 2w, 明天, 2026-05-01; none.")
]
Outcome = Annotated[str | None, option("--outcome", "O", "Like reached, no-answer, call-later.")]
Direction = Annotated[str | None, option("--direction", "in|out", "Who began: in is the customer, out is you.")]
Minutes = Annotated[
    int | None,
    typer.Option("--minutes", min=1, max=MOST_MINUTES, metavar="N", help="How long it took.", show_default=False),
]
Promise = Annotated[
    list[str] | None,
    option("--promise", "TEXT", 'What you promised, "quote by fri"; repeatable, a task with a handle.'),
]
TheyPromise = Annotated[list[str] | None, option("--they-promise", "TEXT", "What the customer promised; likewise.")]

Eml = Annotated[
    list[str] | None,
    option("--eml", "FILE", "Mails to log, .eml or mbox, - for standard input; also several: --eml *.eml."),
]
Me = Annotated[
    list[str] | None,
    option("--me", "ADDRESS", "With --eml, an address of yours beside those of my_emails (crm config)."),
]


@app.command(
    epilog=examples(
        'crm log 42 "sent the quote, she decides on friday" +fri --promise "samples by 2w"',
        "crm log 王伟 没接 --outcome no-answer --follow-up 明天",
    )
)
def log(
    context: Context,
    who: Who = None,
    words: Words = None,
    text: Text = None,
    kind: Kind = None,
    on: On = None,
    follow_up: FollowUp = None,
    outcome: Outcome = None,
    direction: Direction = None,
    minutes: Minutes = None,
    promise: Promise = None,
    they_promise: TheyPromise = None,
    eml: Eml = None,
    me: Me = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a call, mail, meeting or note.

    It closes the follow-up that is due, unless the outcome is no-answer. On a terminal, crm log alone goes through
    the customers of crm today: it shows each one's brief and asks what happened, and when to be in touch again.
    """
    crm: Crm = context.obj
    promises = promised(crm, promise, they_promise)
    touch = Touch("", kind or "call", _when(crm, on), outcome, None, False, direction, minutes, promises)
    if eml:
        _refuse_beside_mails({"--text": text, "--kind": kind, "--on": on, "--outcome": outcome,
                              "--direction": direction, "--minutes": minutes})  # fmt: skip
        _log_mails(crm, eml, [who, *(words or [])] if who else [], me, _followed(crm, touch, follow_up), dry_run, json)
        return
    if me:
        raise Usage("--me goes with --eml")
    if who is None:
        _go_through_today(crm, [text, kind, on, follow_up, outcome, direction, minutes, promises or None])
        return
    refuse_cut_name(crm, "log", who, words or [])
    customer = change_one(crm, who)
    said = _said(crm, list(words or []), text)
    if said.plus is not None and follow_up is not None:
        raise Usage(f"two follow-up dates: +{said.plus} and --follow-up {follow_up}; give one")
    wanted = said.plus if follow_up is None else follow_up
    checked = touches.check(_followed(crm, replace(touch, text=said.text), wanted))
    record(crm, customer, checked, said.hint if wanted is None else "", dry_run=dry_run, json=json)


def _followed(crm: Crm, touch: Touch, wanted: str | None) -> Touch:
    """The touch with the next date, as typed. Raises InvalidValue."""
    due = None if wanted is None else follow_up_of(crm, wanted)
    return replace(touch, follow_up=due, clear_follow_up=wanted is not None and due is None)


def _refuse_beside_mails(given: dict[str, object]) -> None:
    for name, value in given.items():
        if value is not None:
            raise Usage(f"{name} cannot be given with --eml: the mail says it itself")


def _log_mails(
    crm: Crm, eml: list[str], words: list[str], me: list[str] | None, also: Touch, dry_run: bool, json: bool
) -> None:
    from crmcli.cli import mails  # with Python's e-mail parser, which takes 30 ms to load

    mails.log(crm, eml, words, me or [], also, dry_run=dry_run, json=json)


def _go_through_today(crm: Crm, given: list[object]) -> None:
    """Without WHO, and without a word on what happened, all customers of today are called."""
    if not crm.world.interactive or any(value is not None for value in given):
        raise Usage("WHO is missing; on a terminal crm log alone goes through today's calls, see: crm log --help")
    from crmcli.cli import calling  # with the agenda and the brief

    calling.loop(crm)


def _said(crm: Crm, words: list[str], text: str | None) -> Said:
    said = without_date(crm, " ".join(words))
    if text is not None and said.text:
        raise Usage("the text is given twice: as words and with --text")
    if text is None and not said.text:
        asked = prompt(crm, "What happened", "TEXT")
        return without_date(crm, asked) if said.plus is None else Said(asked, said.plus)
    return said._replace(text=text_or_stdin(crm, said.text if text is None else text))


def _when(crm: Crm, on: str | None) -> str:
    """The instant of now, or a day in the past."""
    if on is None:
        return crm.now
    day = parse_past_day(on, crm.today, order_of(crm))
    if day > crm.today:
        raise InvalidValue("on", f"{day} lies ahead; a touch is something that happened")
    return crm.now if day == crm.today else day.isoformat()

"""crm unlock"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.store import session
from crmcli.store.book import read_header
from crmcli.store.keys import PROFILE_AND_SALT_BYTES
from crmcli.text.spans import DAY, MINUTE, seconds

app = typer.Typer(**SETTINGS)

LONGEST = 7 * DAY


@app.command(epilog=examples("crm unlock --for 8h", "crm unlock --for 2d --idle 30m", "crm unlock --status"))
def unlock(
    context: Context,
    length: Annotated[str, typer.Option("--for", metavar="TIME", help="How long: 30m, 8h, 2d; at most 7d.")] = "8h",
    idle: Annotated[
        str, typer.Option("--idle", metavar="TIME", help="Lock earlier when nothing asked for so long.")
    ] = "2h",
    status: Annotated[bool, typer.Option("--status", help="Only say whether, and how long, it is unlocked.")] = False,
    json: Json = False,
) -> None:
    """Keep the book unlocked for a while, without asking for the passphrase.

    A small process of your own keeps the key in memory until the time is over, crm lock, or the computer restarts. All
    of your programs can use the book meanwhile. A passphrase that is given by an option or the environment goes first.
    """
    crm: Crm = context.obj
    salt = read_header(crm.path)[:PROFILE_AND_SALT_BYTES]
    if not status:
        lasting = seconds("for", length, MINUTE, LONGEST)
        _begin(crm, salt, lasting, min(lasting, seconds("idle", idle, MINUTE, LONGEST)))
    left = session.left(crm.world.env, salt)
    sentence = f"{crm.path} is {_described(crm, left)}"
    if json:
        found = {"unlocked": left is not None, **(left or session.Left(0, 0))._asdict()}
        crm.out.result([], "", {"book": str(crm.path), **found}, format="json")
    elif status:
        crm.out.line(sentence)
    else:
        crm.out.say(f"{sentence} Lock: crm lock")


def _begin(crm: Crm, salt: bytes, lasting: int, idle: int) -> None:
    crm.takes_session = False  # to go on longer, too, the passphrase is asked for
    _ = crm.book  # the passphrase is known to fit
    session.start(crm.world.env, salt, crm.master(salt), lasting, idle)


def _described(crm: Crm, left: session.Left | None) -> str:
    if left is None:
        return "locked."
    unused = f", or {_at(crm, left.unused)} when nothing asks for it before" if left.unused < left.seconds else ""
    return f"unlocked until {_at(crm, left.seconds)}{unused}."


def _at(crm: Crm, after: int) -> str:
    """The local time so many seconds from now, with the day where it is another one."""
    moment = crm.world.now() + timedelta(seconds=after)
    return f"{moment:%H:%M}" if moment.date() == crm.today else f"{moment:%Y-%m-%d %H:%M}"

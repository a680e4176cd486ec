"""crm backup schedule"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer

from crmcli.cli.asking import confirm_or_refuse
from crmcli.cli.context import Crm
from crmcli.cli.keeping import KeepDaily, KeepLast, KeepMonthly, KeepWeekly, KeepYearly, asked
from crmcli.cli.options import Context, Json, Yes
from crmcli.errors import InvalidValue, Locked, NoBook, NotFound, ProgramFailed, Usage
from crmcli.model.backup import Keep
from crmcli.platform import is_private
from crmcli.services.backup.places import elsewhere, existing_folder
from crmcli.services.backup.schedule import crontab, job, systemd
from crmcli.services.backup.schedule.job import Job

CARRIED = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "CRM_CONFIG", "CRM_KEY_FILE", "RCLONE_CONFIG")
"""Paths that a shell may have set and that neither cron nor systemd knows."""

COMMAND = "CRM_PASSPHRASE_COMMAND"

To = Annotated[str | None, typer.Option("--to", metavar="DEST", help="As in create; default: beside the book.")]
Clock = Annotated[str, typer.Option("--at", metavar="HH:MM", help="When; of every hour, only the minute counts.")]
Every = Annotated[str, typer.Option("--every", metavar="|".join(job.EVERY), help="How often; a week: on Sundays.")]
Systemd = Annotated[bool, typer.Option("--systemd", help="A timer of systemd instead of a line for cron.")]
Install = Annotated[bool, typer.Option("--install", help="Run it once on trial, and put it in place.")]
Remove = Annotated[
    bool, typer.Option("--remove", help="Take the book's schedules out; with --to or --here, only that one.")
]
Here = Annotated[bool, typer.Option("--here", help="With --remove: only the one for backups beside the book.")]
Listed = Annotated[bool, typer.Option("--list", help="Show the book's schedules that are in place, of both kinds.")]


def schedule(
    context: Context,
    clock: Clock = "03:00",
    every: Every = "day",
    to: To = None,
    last: KeepLast = None,
    daily: KeepDaily = None,
    weekly: KeepWeekly = None,
    monthly: KeepMonthly = None,
    yearly: KeepYearly = None,
    timer: Systemd = False,
    install: Install = False,
    remove: Remove = False,
    here: Here = False,
    listed: Listed = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Make backups at set times, by cron or systemd.

    Prints a line for crontab -e, or the units of a systemd timer. With --install it is run once as it will run, without
    a terminal and with hardly an environment, and then put in place; again, it replaces the earlier one. The passphrase
    must come from a file (--passphrase-file) or a command (crm config set passphrase_command).
    """
    crm: Crm = context.obj
    if install + remove + listed > 1:
        raise Usage("say one of --install, --remove and --list")
    if here and (to or not remove):
        raise Usage("--here goes with --remove, and without --to")
    if listed:
        _list(crm, json)
        return
    if remove:
        _remove(crm, _destination(crm, to) if to else "" if here else None, timer, yes, json)
        return
    numbers = (last, daily, weekly, monthly, yearly)
    asked(crm, *numbers)  # refuses what would keep nothing
    keep = [f"--keep-{rule}={it}" for rule, it in zip(Keep._fields, numbers, strict=True) if it is not None]
    wanted = _job(crm, to, keep, every, clock)
    if install:
        _install(crm, wanted, timer, yes, json)
    else:
        _show(crm, wanted, timer, json)


def _show(crm: Crm, wanted: Job, timer: bool, json: bool) -> None:
    text = _text(crm, wanted, timer)
    what = "These are two files" if timer else "This is a line for crontab -e"
    message = f"{what}; to have it put there after a trial run, add --install"
    crm.out.result([text], message, _as_json(text, timer, False), _format(json), shown=True)


def _list(crm: Crm, json: bool) -> None:
    """What is in place, of cron where there is such a program, and of systemd."""
    book, env, lines = _book(crm), crm.world.env, []
    with suppress(ProgramFailed):
        lines = crontab.without(crontab.read(env), book, None)[1]
    timers = [systemd.described(it) for it in systemd.installed(env, book, None)]
    message = "" if lines or timers else f"There is no schedule of {book}. Make one: crm backup schedule --install"
    if lines and not crontab.runs():
        message = crontab.STILL
    crm.out.result([*lines, *timers], message, {"crontab": lines, "systemd": timers}, _format(json), shown=True)


def _earlier(crm: Crm, wanted: Job, timer: bool) -> list[str]:
    """What is in place for the same book and destination."""
    if timer:
        return [systemd.described(it) for it in systemd.installed(crm.world.env, wanted.book, wanted.to)]
    return crontab.without(crontab.read(crm.world.env), wanted.book, wanted.to)[1]


def _install(crm: Crm, wanted: Job, timer: bool, yes: bool, json: bool) -> None:
    text, earlier = _text(crm, wanted, timer), _earlier(crm, wanted, timer)
    if not json:
        crm.out.line(text)
        for old in earlier:
            crm.out.say(f"It replaces: {old}")
    if not yes:
        confirm_or_refuse(crm, "Make a backup this way now, and put this in place?", "--yes")
    with crm.out.progress("Running it on trial", None):
        job.trial(wanted, crm.world.env)
    if timer:
        systemd.install(wanted, crm.world.env)
    else:
        crontab.write(crm.world.env, crontab.with_job(crontab.read(crm.world.env), wanted))
    which = f"{f' --to {quote(wanted.to)}' if wanted.to else ' --here'}{' --systemd' if timer else ''}"
    note = "" if timer or crontab.runs() else f". {crontab.STILL}"
    done = f"Installed; a trial run went well. Remove it: crm backup schedule --remove{which}{note}"
    crm.out.result([], done, _as_json(text, timer, True), _format(json))


def _remove(crm: Crm, to: str | None, timer: bool, yes: bool, json: bool) -> None:
    book, env = _book(crm), crm.world.env
    timers = systemd.installed(env, book, to) if timer else []
    table, lines = (b"", []) if timer else crontab.without(crontab.read(env), book, to)
    gone = [str(it) for it in timers] or lines
    if not gone:
        where = "among the timers of systemd" if timer else "in the crontab"
        raise NotFound(f"there is no schedule of {book}{f' to {to}' if to else ''} {where}")
    if not json:
        for text in gone:
            crm.out.line(text)
    if not yes:
        confirm_or_refuse(crm, "Take this out?", "--yes")
    if timer:
        systemd.remove(timers, env)
    else:
        crontab.write(env, table)
    crm.out.result([], "Removed.", {"removed": gone}, _format(json))


def _job(crm: Crm, to: str | None, keep: list[str], every: str, clock: str) -> Job:
    if every not in job.EVERY:
        raise InvalidValue("every", f"{every!r} is none of {', '.join(job.EVERY)}")
    hour, minute = job.clock(clock)
    book = _book(crm)
    if not book.exists():
        raise crm.missing_book() or NoBook(f"there is no book at {book}; make one with: crm init")
    destination = _destination(crm, to) if to else ""
    if destination and not elsewhere(destination, crm.world.env):
        existing_folder(Path(to or ""), crm.world.env)
    passphrase, env = _passphrase(crm), _environment(crm, destination)
    target = ["--to", destination] if destination else []
    command = [*_program(), "--book", str(book), *passphrase, "backup", "create", "--quiet", *target, *keep]
    return Job(tuple(command), env, book, destination, every, hour, minute)


def _text(crm: Crm, wanted: Job, timer: bool) -> str:
    if not timer:
        return crontab.line(wanted)
    place = systemd.folder(crm.world.env)
    return "\n".join(f"# {place / name}\n{text}" for name, text in systemd.units(wanted).items()).rstrip("\n")


def _as_json(text: str, timer: bool, installed: bool) -> dict[str, Any]:
    return {"kind": "systemd" if timer else "crontab", "text": text, "installed": installed}


def _format(json: bool) -> str | None:
    return "json" if json else None


def _book(crm: Crm) -> Path:
    return Path(os.path.abspath(crm.path))


def _destination(crm: Crm, to: str) -> str:
    """The address, or the absolute path of a folder."""
    return to if elsewhere(to, crm.world.env) else os.path.abspath(Path(to).expanduser())


def _program() -> list[str]:
    """How this program was started, as absolute paths."""
    if os.path.basename(sys.argv[0]) in ("crm", "crmcli") and (found := shutil.which(sys.argv[0])):
        return [os.path.abspath(found)]
    return [sys.executable, "-m", "crmcli"]


def _passphrase(crm: Crm) -> list[str]:
    """The options that give the passphrase where nobody can be asked. Raises Locked when there is no such source."""
    named = crm.options.passphrase_file or crm.world.env.get("CRM_PASSPHRASE_FILE")
    file = named or (None if crm.world.env.get(COMMAND) else crm.config["passphrase_file"])
    if file:
        path = Path(file).expanduser().absolute()
        if not path.is_file():
            raise Locked(f"there is no passphrase file {path}; make one that only you can read (chmod 600)")
        if not is_private(path):
            raise Locked(f"others can read the passphrase file {path}; close it first: chmod 600 {path}")
        return ["--passphrase-file", str(path)] if named else []
    if crm.world.env.get(COMMAND) or crm.config["passphrase_command"]:
        return []
    raise Locked(
        "at that time nobody is there to type the passphrase; write it into a file that only you can read (chmod 600)"
        " and name it with --passphrase-file, or say: crm config set passphrase_command COMMAND"
    )


def _environment(crm: Crm, destination: str) -> dict[str, str]:
    """What the job needs of the environment that it will not have."""
    given = crm.world.env
    env = {name: os.path.abspath(given[name]) for name in CARRIED if given.get(name)}
    command = given.get(COMMAND) or crm.config["passphrase_command"]
    if given.get(COMMAND):
        env[COMMAND] = given[COMMAND]
    needed = [destination.partition(":")[0]] if elsewhere(destination, given) else []
    needed += command.split()[:1] if command else []
    places = [os.path.dirname(found) for it in needed if (found := shutil.which(it, path=given.get("PATH")))]
    if set(places) - set(job.SYSTEM_PATH.split(":")):
        env["PATH"] = ":".join(dict.fromkeys([*map(os.path.abspath, places), *job.SYSTEM_PATH.split(":")]))
    return env

"""What is to run, when, and a trial of it as it will run: with nobody there and hardly an environment."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from crmcli.errors import CrmError, InvalidValue, Usage

EVERY = ("hour", "day", "week")
TRIAL_SECONDS = 7200
SYSTEM_PATH = "/usr/bin:/bin"
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\\]")


class Job(NamedTuple):
    """`command` is the program and its arguments, `env` what it needs besides. `book` and `to` tell jobs apart; `to` is
    "" for backups beside the book. `hour` and `minute` are local; a weekly job runs on Sundays.
    """

    command: tuple[str, ...]
    env: Mapping[str, str]
    book: Path
    to: str
    every: str
    hour: int
    minute: int

    @property
    def mark(self) -> str:
        return mark_of(self.book, self.to)


def clock(text: str) -> tuple[int, int]:
    """Hour and minute of a time like 03:00. Raises InvalidValue."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise InvalidValue("at", f"{text!r} is not a time of the day; write it like 03:00")
    return int(found[1]), int(found[2])


def mark_of(book: Path, to: str) -> str:
    """What marks a job as ours, and as this one."""
    return f"# crm backup schedule of {quote(str(book))}" + (f" to {quote(to)}" if to else "")


def is_marked(line: str, book: Path, to: str | None) -> bool:
    """Whether the line is that of the job, or of any job of the book when `to` is None."""
    at = line.rfind("# crm backup schedule of ")
    if at < 0:
        return False
    mark, own = line[at:], mark_of(book, "")
    return mark == mark_of(book, to) if to is not None else mark == own or mark.startswith(f"{own} to ")


def shell_line(job: Job) -> str:
    """The command as sh reads it. Raises Usage for what a crontab or a unit cannot hold."""
    for word in (*job.command, *job.env.values(), str(job.book), job.to):
        if _UNFIT.search(word):
            raise Usage(f"{word!r} has a backslash or a control character, which cannot be scheduled; rename it")
    return " ".join([*(f"{name}={quote(value)}" for name, value in job.env.items()), *map(quote, job.command)])


def trial(job: Job, env: Mapping[str, str]) -> None:
    """Run the job as cron would: without a terminal, in its own session, with cron's environment of four variables.

    Raises CrmError when it fails, with what it said last.
    """
    few = {name: env[name] for name in ("HOME", "LOGNAME") if name in env}
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", shell_line(job)], env={**few, "SHELL": "/bin/sh", "PATH": SYSTEM_PATH},
            cwd=env.get("HOME", "/"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            start_new_session=True, timeout=TRIAL_SECONDS, check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError) as error:
        raise CrmError(f"the trial run did not end well: {error}; nothing was installed") from None
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"]
        reason = lines[-1].removeprefix("crm: ")
        raise CrmError(f"the trial run failed with exit code {done.returncode}: {reason}; nothing was installed")

"""Jobs in the user's crontab: https://man7.org/linux/man-pages/man5/crontab.5.html"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from crmcli.errors import ProgramFailed, Usage
from crmcli.services.backup.programs import Program, run
from crmcli.services.backup.schedule.job import Job, is_marked, shell_line

PROGRAM = Program("crontab", "get cron from your system's packages, or say --systemd")
LONGEST_COMMAND = 998  # bytes: cron cuts off, or refuses, what is longer
PID_FILES = ("crond.pid", "cron.pid")
DAEMONS = ("cron", "crond", "fcron", "dcron", "busybox")
STILL = "No cron seems to run on this machine, so nothing will happen: start it, or say --systemd"
_NONE = "no crontab for"


def line(job: Job) -> str:
    """The job's line. A plain % would end the command, and what follows would be its input."""
    command = f"{shell_line(job)} {job.mark}".replace("%", "\\%")
    if len(command.encode()) > LONGEST_COMMAND:
        raise Usage(f"the line would have more than the {LONGEST_COMMAND} bytes that cron can read; say --systemd")
    hour = "*" if job.every == "hour" else job.hour
    return f"{job.minute} {hour} * * {0 if job.every == 'week' else '*'} {command}"


def read(env: Mapping[str, str]) -> bytes:
    """The user's crontab, nothing when there is none. Raises ProgramFailed."""
    try:
        return run(PROGRAM, env, ["-l"])
    except ProgramFailed as error:
        if _NONE in error.message:
            return b""
        raise


def runs(root: Path = Path("/")) -> bool:
    """Whether a cron runs here, as far as Linux tells; True where it cannot be known."""
    if any((root / folder / name).exists() for folder in ("run", "var/run") for name in PID_FILES):
        return True
    names = [it for it in (root / "proc").glob("[0-9]*/comm")]
    return not names or any(_text_of(it) in DAEMONS for it in names)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(errors="replace").strip()
    except OSError:  # a process that has ended meanwhile
        return ""


def write(env: Mapping[str, str], table: bytes) -> None:
    """Make it the user's crontab; an empty one is removed. Raises ProgramFailed, also when it did not become that."""
    run(PROGRAM, env, ["-"] if table else ["-r"], input=table)
    if read(env) != table:
        raise ProgramFailed("crontab did not take the table as it was given; look at it with: crontab -l")


def with_job(table: bytes, job: Job) -> bytes:
    """The table with the job in the place of its earlier line, or at the end; all other lines stay as they are."""
    new = line(job).encode() + b"\n"
    kept, placed = [], False
    for old in table.splitlines(keepends=True):
        if not _is_of(old, job.book, job.to):
            kept.append(old)
        elif not placed:
            kept.append(new)
            placed = True
    if placed:
        return b"".join(kept)
    ended = b"" if not table or table.endswith(b"\n") else b"\n"
    return table + ended + new


def without(table: bytes, book: Path, to: str | None) -> tuple[bytes, list[str]]:
    """The table without the book's jobs, or without the one to `to`; and the lines that go."""
    lines = table.splitlines(keepends=True)
    gone = [it.decode(errors="replace").rstrip("\n") for it in lines if _is_of(it, book, to)]
    return b"".join(it for it in lines if not _is_of(it, book, to)), gone


def _is_of(line: bytes, book: Path, to: str | None) -> bool:
    text = line.decode(errors="replace").rstrip("\n").replace("\\%", "%")
    return not text.lstrip().startswith("#") and is_marked(text, book, to)

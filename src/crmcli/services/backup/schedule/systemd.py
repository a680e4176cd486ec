"""Jobs as timers of systemd, of the user's own: https://www.freedesktop.org/software/systemd/man/systemd.timer.html"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from crmcli.errors import CrmError, OutputFailed
from crmcli.platform import create_private_file, make_private_folder
from crmcli.services.backup.programs import Program, run
from crmcli.services.backup.schedule.job import Job, is_marked, shell_line

PROGRAM = Program(
    "systemctl",
    "this system has no systemd: say --install without --systemd, for cron",
    (("Failed to connect to bus", "log in as the user whose timer it is to be, or use cron: without --systemd"),),
)
PREFIX = "crm-backup-"


def folder(env: Mapping[str, str]) -> Path:
    """Where systemd looks for the user's own units."""
    base = env.get("XDG_CONFIG_HOME") or Path(env.get("HOME", "~")).expanduser() / ".config"
    return Path(base) / "systemd" / "user"


def name(job: Job) -> str:
    """The same job has the same name, so that installing it again replaces it."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", job.book.stem).strip("-") or "book"
    return f"{PREFIX}{stem}-{hashlib.sha256(job.mark.encode()).hexdigest()[:8]}"


def units(job: Job) -> dict[str, str]:
    """The texts of the service and of its timer, by file name."""
    shell_line(job)  # refuses what cannot be scheduled
    program, *arguments = job.command
    start = " ".join([_quoted(program), *(_quoted(it).replace("$", "$$") for it in arguments)])
    env = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in job.env.items())
    about = f"{job.mark}\n[Unit]\nDescription=Backup of {job.book.name.replace('%', '%%')}\n\n"
    hour = "*" if job.every == "hour" else f"{job.hour:02}"
    when = f"{'Sun ' if job.every == 'week' else ''}*-*-* {hour}:{job.minute:02}:00"
    return {
        f"{name(job)}.service": f"{about}[Service]\nType=oneshot\n{env}ExecStart={start}\n",
        f"{name(job)}.timer": (
            f"{about}[Timer]\nOnCalendar={when}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
        ),
    }


def install(job: Job, env: Mapping[str, str]) -> None:
    """Write the units and start the timer. Raises OutputFailed and ProgramFailed; then all is as it was."""
    place = folder(env)
    make_private_folder(place)
    before = {place / file: _read(place / file) for file in units(job)}
    try:
        for file, text in units(job).items():
            _write(place / file, text)
        _systemctl(env, "daemon-reload")
        _systemctl(env, "enable", "--now", f"{name(job)}.timer")
    except CrmError:
        for path, earlier in before.items():
            if earlier is None:
                path.unlink(missing_ok=True)
            else:
                _write(path, earlier)
        raise


def installed(env: Mapping[str, str], book: Path, to: str | None) -> list[Path]:
    """The timers of the book, or the one to `to`."""
    timers = sorted(folder(env).glob(f"{PREFIX}*.timer"))
    return [it for it in timers if is_marked((_read(it) or "").partition("\n")[0], book, to)]


def described(timer: Path) -> str:
    """The timer's file and when it runs, in one line."""
    when = re.search(r"^OnCalendar=(.*)$", _read(timer) or "", re.MULTILINE)
    return f"{timer}: {when[1] if when else '?'}"


def remove(timers: list[Path], env: Mapping[str, str]) -> None:
    """Stop the timers and remove their units. Raises ProgramFailed."""
    for timer in timers:
        _systemctl(env, "disable", "--now", timer.name)
        timer.unlink(missing_ok=True)
        timer.with_suffix(".service").unlink(missing_ok=True)
    _systemctl(env, "daemon-reload")


def _quoted(word: str) -> str:
    escaped = word.replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _systemctl(env: Mapping[str, str], *words: str) -> None:
    run(PROGRAM, env, ["--user", *words])


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(create_private_file(part), "w", encoding="utf-8") as file:
            file.write(text)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputFailed(f"cannot write {path}: {error.strerror}") from error

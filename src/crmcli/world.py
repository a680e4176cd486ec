"""What surrounds the program: streams, environment, clock. Handed in, so that nothing below reads them by itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import NamedTuple, TextIO

from crmcli.errors import Usage

LONGEST_KEY = 16  # bytes: an arrow key sends several

NO_ENVIRONMENT: Mapping[str, str] = MappingProxyType({})


class World(NamedTuple):
    """One run's surroundings. Tests hand in their own."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    env: Mapping[str, str] = NO_ENVIRONMENT

    @classmethod
    def real(cls) -> World:
        """The process's own streams; one that is closed (`>&-`) becomes one that goes nowhere."""
        if sys.stdin is None:
            sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  (open as long as the process)
        if sys.stdout is None:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        if sys.stderr is None:
            sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        return cls(stdin=sys.stdin, stdout=sys.stdout, stderr=sys.stderr, env=os.environ)

    @property
    def interactive(self) -> bool:
        """A person can be asked: stdin and stderr are terminals."""
        return is_terminal(self.stdin) and is_terminal(self.stderr)

    @property
    def shows_tables(self) -> bool:
        return is_terminal(self.stdout)

    def now(self) -> datetime:
        """The instant, with a time zone; `CRM_NOW` (ISO 8601) fixes it for tests and demos."""
        fixed = self.env.get("CRM_NOW")
        if not fixed:
            return datetime.now().astimezone()
        try:
            return datetime.fromisoformat(fixed).astimezone()
        except (ValueError, OverflowError):
            raise Usage(f"CRM_NOW: {fixed!r} is not a time; write it like 2026-05-01T09:30:00") from None

    def today(self) -> date:
        """The local calendar day of `now`."""
        return self.now().date()


def utc_text(instant: datetime) -> str:
    """The instant as the book and its machine formats write it: ISO 8601, UTC, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def pressed_key(stream: TextIO) -> str:
    """The next key that is pressed, without waiting for Enter on a terminal; of other streams the next line's first
    character. "" at the end.
    """
    try:
        import termios
        import tty

        number = stream.fileno()
        before = termios.tcgetattr(number)
    except (ImportError, OSError, ValueError, termios.error):
        return stream.readline()[:1]
    try:
        tty.setcbreak(number)  # Ctrl-C still interrupts
        return os.read(number, LONGEST_KEY).decode(errors="replace")[:1]
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)


def is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # a closed stream
        return False

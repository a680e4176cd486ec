"""`crm(...)` runs a command in process, through the same door as the real program."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crmcli.cli.app import run
from crmcli.cli.context import Crm
from crmcli.store import checks, keys
from crmcli.store.book import Book
from crmcli.world import World

NOW = "2026-05-01T09:30:00+00:00"


class Stream(io.StringIO):
    """A text stream that can claim to be a terminal."""

    def __init__(self, text: str = "", terminal: bool = False) -> None:
        super().__init__(text)
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


class ByteStream(io.TextIOWrapper):
    """Standard input with the bytes behind it, as the real one has."""

    def __init__(self, data: bytes, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@dataclass
class Result:
    exit_code: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[str]:
        return self.stdout.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)

    @property
    def jsonl(self) -> list[Any]:
        return [json.loads(line) for line in self.lines]

    @property
    def error(self) -> Any:
        """The error object of a command that was called with --json."""
        return json.loads(self.stderr)["error"]


def cheap_stretch(passphrase: str, salt: bytes) -> bytes:
    """A key derivation for tests only: no file of the real program is ever keyed by it."""
    return hashlib.blake2b(passphrase.encode(), salt=salt[:16].ljust(16, b"\0"), digest_size=32).digest()


@dataclass
class Runner:
    """Call it like the program: `crm("add", "王伟", exit_code=0)`. `env` holds the pinned environment."""

    env: dict[str, str]
    book: Path
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def filled_once(self, shelf: Path, fill: Callable[[], object]) -> Runner:
        """This runner, its book filled by `fill`, which is called only if `shelf` does not keep that book yet."""
        if not shelf.exists():
            fill()
            shelf.write_bytes(self.book.read_bytes())
        self.book.write_bytes(shelf.read_bytes())
        return self

    def __call__(
        self,
        *arguments: str | int | Path,
        stdin: str | bytes = "",
        terminal: bool | tuple[bool, bool, bool] = False,
        answers: str = "",
        exit_code: int | None = 0,
        env: dict[str, str] | None = None,
    ) -> Result:
        """Run a command and check its exit code (None: any). `terminal` with `answers` plays a person at a terminal.

        `terminal` may also say which of stdin, stdout and stderr are one.
        """
        data = stdin.encode() if isinstance(stdin, str) else stdin
        ttys = terminal if isinstance(terminal, tuple) else (terminal, terminal, terminal)
        given = answers.encode() if terminal else data
        streams = ByteStream(given, ttys[0]), Stream("", ttys[1]), Stream("", ttys[2])
        world = World(*streams, env={**self.env, **(env or {})})
        words = [str(word) for word in arguments]
        # Typer writes help and version to sys.stdout by itself.
        saved, sys.stdout = sys.stdout, world.stdout
        try:
            code = run(words, Crm(world, stretch=cheap_stretch))
        finally:
            sys.stdout = saved
        result = Result(code, streams[1].getvalue(), streams[2].getvalue())
        if exit_code is not None:
            assert code == exit_code, f"crm {' '.join(words)}: exit {code}\n{result.stdout}{result.stderr}"
        return result

    def is_sound(self) -> None:
        """All that `verify` checks, and what is derived from the records."""
        self("verify")
        with closing(Book.open(self.book, self.unlock)) as book:
            assert checks.check(book.conn).ok

    def unlock(self, header: bytes) -> bytes:
        """The key of the file that begins with `header`, for tests that open a book below the command line."""
        master = cheap_stretch(self.env["CRM_PASSPHRASE"], header[: keys.PROFILE_AND_SALT_BYTES])
        return keys.file_key(master, header)

    def add(self, name: str, *options: str) -> int:
        """Add a customer; returns the id."""
        return int(self("add", name, "--allow-duplicate", *options).stdout)

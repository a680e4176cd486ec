"""One helper for all tests: `crm(...)` runs a command in process, through the same door as the real program."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crmcli.cli.app import run
from crmcli.cli.context import Crm
from crmcli.store import keys
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

    def unlock(self, header: bytes) -> bytes:
        """The key of the file that begins with `header`, for tests that open a book below the command line."""
        master = cheap_stretch(self.env["CRM_PASSPHRASE"], header[: keys.PROFILE_AND_SALT_BYTES])
        return keys.file_key(master, header)

    def add(self, name: str, *options: str) -> int:
        """Add a customer; returns the id."""
        return int(self("add", name, "--allow-duplicate", *options).stdout)


@pytest.fixture
def bare(tmp_path: Path) -> Runner:
    """A runner whose book does not exist yet."""
    home = tmp_path / "home"
    home.mkdir()
    book = tmp_path / "book" / "customers.db"
    env = {
        "CRM_BOOK": str(book),
        "CRM_PASSPHRASE": "made up words for tests",
        "CRM_CONFIG": str(tmp_path / "config.toml"),
        "CRM_NOW": NOW,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    return Runner(env, book)


@pytest.fixture(scope="session")
def _empty_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a new book: making one takes a tenth of a second, copying it nothing."""
    book = tmp_path_factory.mktemp("empty") / "customers.db"
    runner = Runner({"CRM_BOOK": str(book), "CRM_PASSPHRASE": "made up words for tests", "CRM_NOW": NOW}, book)
    runner("init", "--no-recovery-code")
    return book.read_bytes()


@pytest.fixture
def crm(bare: Runner, _empty_book: bytes) -> Runner:
    """A runner with a new, empty book."""
    bare.book.parent.mkdir(mode=0o700)
    bare.book.write_bytes(_empty_book)
    bare.book.chmod(0o600)
    return bare


@pytest.fixture
def process(crm: Runner) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the program in a real process, with the real key derivation, on a book of its own."""
    crm.book.unlink()
    env = {**os.environ, **crm.env}

    def run_it(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "crmcli", *arguments]
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        options["env"] = {**env, **options.get("env", {})}
        return subprocess.run(command, timeout=60, check=False, **options)

    run_it("init", "--no-recovery-code")
    return run_it


@pytest.fixture(autouse=True)
def _pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the surroundings reaches a test: local time is UTC, no CRM_ variable is set."""
    for name in list(os.environ):
        if name.startswith("CRM_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TZ", "UTC")
    import time

    time.tzset()

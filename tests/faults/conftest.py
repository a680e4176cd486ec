"""Real processes: `program(...)` runs `python -m crmcli` on a book of its own, with the real key derivation."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crmcli.model.draft import Draft
from crmcli.services.checking import Rules, build
from crmcli.store import customers, keys
from crmcli.store.book import Book

if TYPE_CHECKING:
    from runner import Runner

DRIVER = Path(__file__).with_name("driver.py")
SECONDS = 60
FIGURES = pytest.StashKey[list[str]]()


class Program:
    """The program as a shell starts it. `env` is its whole environment, `temp` its folder for temporary files."""

    def __init__(self, env: dict[str, str], book: Path, temp: Path) -> None:
        self.env, self.book, self.temp = env, book, temp
        self._masters: dict[bytes, bytes] = {}
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str | bytes | Path, **options: Any) -> subprocess.Popen[bytes]:
        """Start the program and do not wait for it."""
        return self._start([sys.executable, "-m", "crmcli", *arguments], options)

    def drive(self, *arguments: str | Path, **options: Any) -> subprocess.Popen[bytes]:
        """Start driver.py, which runs commands in one process and with a cheap key derivation, until it is killed."""
        return self._start([sys.executable, DRIVER, *arguments], options)

    def _start(self, command: list[Any], options: dict[str, Any]) -> subprocess.Popen[bytes]:
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        env = {**self.env, **options.pop("env", {})}
        process = subprocess.Popen(command, env=env, **{**streams, **options})
        self._running.append(process)
        return process

    def __call__(
        self, *arguments: str | bytes | Path, exit_code: int | None = 0, input: bytes | None = None, **options: Any
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the program to its end and check its exit code (None: any)."""
        if input is not None:
            options["stdin"] = subprocess.PIPE
        process = self.start(*arguments, **options)
        out, err = process.communicate(input, timeout=SECONDS)
        if exit_code is not None:
            assert process.returncode == exit_code, f"{arguments}: exit {process.returncode}\n{out!r}\n{err!r}"
        assert b"Traceback" not in (err or b"")
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def unlock(self, header: bytes) -> bytes:
        """The key of a file, by the real derivation, once a salt."""
        salt = header[: keys.PROFILE_AND_SALT_BYTES]
        if salt not in self._masters:
            self._masters[salt] = keys.stretch(self.env["CRM_PASSPHRASE"], salt)
        return keys.file_key(self._masters[salt], header)

    def fill(self, count: int) -> None:
        """Put that many customers into the book."""
        book = Book.open(self.book, self.unlock)
        with book.batch("import", "2026-05-01T09:30:00Z") as batch:
            for number in range(count):
                draft = Draft(name=f"Customer {number}", emails=[f"c{number}@example.com"], notes="note " * 20)
                customers.insert(batch, build(draft, Rules("CN", "dmy")))
        book.close()

    def names(self) -> list[str]:
        """The customers' names, read below the command line."""
        book = Book.open(self.book, self.unlock)
        names = [row[0] for row in book.conn.execute("SELECT name FROM customers ORDER BY id")]
        book.close()
        return names

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.communicate()


class Nursery:
    """Processes that run commands over and over, each forked from one that has loaded everything: see driver.py."""

    def __init__(self, program: Program, env: dict[str, str], out: Path) -> None:
        self.env, self.out = env, out
        self.process = program.drive(stdin=subprocess.PIPE)
        self.kills = 0

    def _order(self, commands: Sequence[Sequence[str]], **more: Any) -> int:
        self.out.unlink(missing_ok=True)
        order = {"commands": commands, "env": self.env, "out": str(self.out), **more}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        return int(self._line())

    def _line(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def _promised(self) -> list[Any]:
        assert self._line() == b"ended\n"
        lines = self.out.read_bytes().splitlines(keepends=True) if self.out.exists() else []
        return [json.loads(line) for line in lines if line.endswith(b"\n")]

    def killed(self, seconds: float, prefix: str, *commands: Sequence[str]) -> list[Any]:
        """Let a process run the commands for that long, kill it, and return what it promised."""
        number = self._order(commands, prefix=prefix)
        time.sleep(seconds)
        os.kill(number, signal.SIGKILL)  # it runs for ever, so it is there
        self.kills += 1
        return self._promised()

    def pace(self, *commands: Sequence[str]) -> float:
        """Run the commands once, to their end; returns the seconds that they take on this machine."""
        for timed in (False, True):  # the first time Python still loads what is loaded late
            started = time.monotonic()
            self._order([[word.replace("{}", f"pace{timed}") for word in command] for command in commands], limit=None)
            done = self._promised()
            assert [it["code"] for it in done] == [0] * len(commands), done
        return time.monotonic() - started

    def limited(self, size: int, *command: str) -> Any:
        """Run a command where no file may grow beyond so many bytes; returns what it promised."""
        self._order([command], limit=size)
        (done,) = self._promised()
        return done


def environment(folder: Path) -> dict[str, str]:
    """A pinned environment, with nothing of the tester's own but the way to Python."""
    temp = folder / "temp"
    temp.mkdir()
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "PYTHONDONTWRITEBYTECODE": "1",  # Python would leave half a .pyc behind where a file may not grow
        "CRM_BOOK": str(folder / "book" / "customers.db"),
        "CRM_PASSPHRASE": "made up words for tests",
        "CRM_CONFIG": str(folder / "config.toml"),
        "HOME": str(folder / "home"),
        "TMPDIR": str(temp),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "100",
    }


@pytest.fixture(scope="session")
def _new_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("new")
    env = environment(folder)
    program = Program(env, Path(env["CRM_BOOK"]), Path(env["TMPDIR"]))
    program("init", "--no-recovery-code")
    return program.book.read_bytes()


@pytest.fixture
def program(tmp_path: Path, _new_book: bytes) -> Iterator[Program]:
    """The program with a new, empty book."""
    env = environment(tmp_path)
    made = Program(env, Path(env["CRM_BOOK"]), Path(env["TMPDIR"]))
    made.book.parent.mkdir(mode=0o700)
    made.book.write_bytes(_new_book)
    made.book.chmod(0o600)
    yield made
    made.end()


@pytest.fixture
def driven(crm: Runner, tmp_path: Path) -> Iterator[Program]:
    """Like `program`, for `drive`: its book has the cheap key that `crm` has too."""
    env = {**environment(tmp_path), "CRM_BOOK": str(crm.book), "CRM_CONFIG": crm.env["CRM_CONFIG"]}
    made = Program(env, crm.book, Path(env["TMPDIR"]))
    yield made
    made.end()


@pytest.fixture
def nursery(driven: Program, crm: Runner, tmp_path: Path) -> Nursery:
    """Forks processes that work on the book of `crm`, with its key."""
    return Nursery(driven, crm.env, tmp_path / "promised")


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Note a figure that is printed at the end of the run, as of `make soak`."""
    return request.config.stash.setdefault(FIGURES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)


@pytest.fixture
def size_limit() -> Callable[[int], Callable[[], None]]:
    """For Popen's preexec_fn: no file may grow beyond so many bytes, as if the disk were full."""
    resource = pytest.importorskip("resource")

    def limit(size: int) -> Callable[[], None]:
        def set_it() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        return set_it

    return limit

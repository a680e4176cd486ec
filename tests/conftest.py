"""One helper for all tests, the fixture `crm`: see runner.py."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from elsewhere import _sshd, rclone_place, sftp_place  # noqa: F401  (fixtures)
from runner import NOW, Runner


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
        "XDG_RUNTIME_DIR": str(home / "run"),
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    return Runner(env, book)


@pytest.fixture(scope="session")
def _empty_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a new book: making one takes a tenth of a second, copying it nothing."""
    book = tmp_path_factory.mktemp("empty") / "customers.db"
    env = {"CRM_BOOK": str(book), "CRM_PASSPHRASE": "made up words for tests", "CRM_NOW": NOW}
    runner = Runner({**env, "XDG_STATE_HOME": str(book.parent)}, book)
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
def file(tmp_path: Path) -> Callable[..., Path]:
    """Write a file to import; returns its path."""

    def make(content: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return make


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a module keeps a book that is filled once: see Runner.filled_once."""
    return tmp_path_factory.mktemp("shelf") / "book.db"


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

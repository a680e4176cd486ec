"""Closed pipes, full devices, missing streams: silence or a sentence, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Program

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
PRINTING = (["list"], ["show", "1", "--json"])
HELPING = (["--help"], ["--version"])


def shell(program: Program, line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in which `crm` is the program; what remains is the exit code of the first in a pipe."""
    script = f'crm() {{ "{sys.executable}" -m crmcli "$@"; }}\n{line}'
    return subprocess.run(
        ["bash", "-c", script], env=program.env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )


@pytest.mark.parametrize("format", ["tsv", "json"])
def test_a_reader_that_leaves_early(program: Program, format: str) -> None:
    program.fill(1000)
    done = shell(program, f"crm list --format {format} | head -n 1; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


def test_a_reader_that_was_never_there(program: Program) -> None:
    program.fill(10)
    for command in (*PRINTING, *HELPING):
        done = shell(program, f"crm {' '.join(command)} | true; exit ${{PIPESTATUS[0]}}")
        assert (done.returncode, done.stderr) == (0, b""), command


@needs_full
@pytest.mark.parametrize("command", [*PRINTING, *HELPING], ids=" ".join)
def test_a_full_device(program: Program, command: list[str]) -> None:
    program.fill(10)
    with FULL.open("wb") as full:
        done = program(*command, exit_code=1, stdout=full)
    assert b"full" in done.stderr
    assert done.stderr.count(b"\n") == 1


@needs_full
def test_a_full_device_for_messages(program: Program) -> None:
    """What cannot be said is not said; the exit code still tells."""
    with FULL.open("wb") as full:
        assert program("list", "nosuchfield:x", exit_code=2, stderr=full).stdout == b""
        assert program("show", "99", exit_code=4, stderr=full).stdout == b""


@needs_full
def test_a_change_is_made_even_if_its_number_cannot_be_printed(program: Program) -> None:
    with FULL.open("wb") as full:
        done = program("add", "somebody", exit_code=1, stdout=full)
    assert b"full" in done.stderr
    assert program.names() == ["somebody"]


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed(program: Program, closed: str) -> None:
    for command in ("list", "show 99"):
        done = shell(program, f"crm {command} {closed}")
        assert b"Traceback" not in done.stderr, command
        assert done.returncode in ((4,) if command == "show 99" else (0, 1)), (command, done.returncode, done.stderr)
    program("verify")


def test_standard_output_is_utf8_in_every_locale(program: Program) -> None:
    program("add", "王伟")
    for lang in ("C", "en_US.ISO-8859-1"):
        env = {"LANG": lang, "LC_ALL": lang, "PYTHONIOENCODING": ""}
        assert "王伟".encode() in program("list", env=env).stdout


@pytest.mark.skipif(os.name != "posix", reason="arguments are bytes only there")
def test_arguments_that_are_not_utf8(program: Program) -> None:
    program("add", "somebody")
    for command in (
        [b"add", b"\xff\xfe"],
        [b"list", b"\xff"],
        [b"show", b"\xff"],
        [b"edit", b"1", b"--city", b"\xff"],
        [b"list", b"--\xff"],
    ):
        done = program(*command, exit_code=None)
        assert done.returncode in (0, 2, 4), (command, done.stderr)
        assert done.stderr
        done.stderr.decode("utf-8")
        done.stdout.decode("utf-8")
    assert program.names() == ["somebody"]
    program("verify")


def test_input_that_is_not_utf8(program: Program) -> None:
    done = program("add", "somebody", "--note", "-", input=b"\xff\xfe\x00", exit_code=None)
    assert done.returncode in (0, 2)
    done = program("archive", "-", input=b"\xff\n", exit_code=2)
    assert done.stderr.count(b"\n") == 1

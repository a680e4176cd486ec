"""Programs of the user's own, run without a shell or a question, and for a limited time."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from typing import BinaryIO, NamedTuple

from crmcli.errors import ProgramFailed

LOOK_SECONDS = 120
TRANSFER_SECONDS = 3600  # a connection that is dead is noticed sooner, by the program itself
LONGEST_REASON = 300  # characters

_NOISE = re.compile(r"(Connection (to .*)?closed.*|Connected to .*|lost connection)\Z")
_STAMP = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d ((CRITICAL|ERROR|NOTICE) *: )?")


class Program(NamedTuple):
    """`get` says how it is got; `hints` are parts of its messages with what to do then."""

    name: str
    get: str
    hints: tuple[tuple[str, str], ...] = ()


def run(
    program: Program,
    env: Mapping[str, str],
    arguments: Sequence[str],
    *,
    input: bytes = b"",
    into: BinaryIO | None = None,
    seconds: int = LOOK_SECONDS,
) -> bytes:
    """What the program prints, or nothing when that goes `into` a file. Raises ProgramFailed when it fails or hangs."""
    found = shutil.which(program.name, path=env.get("PATH"))
    if found is None:
        raise ProgramFailed(f"the program {program.name} is not there; {program.get}")
    try:
        done = subprocess.run(
            [found, *arguments], input=input, stdout=into or subprocess.PIPE, stderr=subprocess.PIPE,
            env={**env, "LC_ALL": "C.UTF-8"}, timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ProgramFailed(f"{program.name} was not done after {seconds} seconds") from None
    except OSError as error:
        raise ProgramFailed(f"{found} cannot be run: {error.strerror}") from None
    if done.returncode != 0:
        raise ProgramFailed(f"{program.name} failed: {_reason(program, done.stderr, done.returncode)}")
    return done.stdout or b""


def _reason(program: Program, stderr: bytes, code: int) -> str:
    """The last line that says something, without the time before it, and what to do where we know it."""
    text = stderr.decode(errors="replace")
    lines = [_STAMP.sub("", line).strip() for line in text.splitlines()]
    telling = [line for line in lines if line and not _NOISE.match(line)] or [line for line in lines if line]
    reason = telling[-1].rstrip(".")[:LONGEST_REASON] if telling else f"exit code {code}"
    return reason + "".join(f"; {hint}" for part, hint in program.hints if part in text)

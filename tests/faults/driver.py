"""Runs commands one after another in one process, over and over, until it is killed.

The arguments are a prefix and JSON lists of words, such as '["add", "{}"]', where {} becomes the prefix and a running
number. What a command printed is passed on at once, as a line of JSON: what was promised before a kill is known.

Without arguments it is a nursery: for each line of JSON on standard input it forks a process that does so, prints its
number, and a second line when it has ended. That takes a thousandth of the time that starting Python takes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import signal
import sys
from typing import Any

from crmcli.cli.app import run
from crmcli.cli.context import Crm
from crmcli.world import World


def cheap_stretch(passphrase: str, salt: bytes) -> bytes:
    return hashlib.blake2b(passphrase.encode(), salt=salt[:16].ljust(16, b"\0"), digest_size=32).digest()


def run_one(words: list[str], out: int) -> int:
    shown, said = io.StringIO(), io.StringIO()
    code = run(words, Crm(World(io.StringIO(), shown, said, os.environ), stretch=cheap_stretch))
    line = json.dumps({"code": code, "words": words, "out": shown.getvalue(), "err": said.getvalue()})
    os.write(out, line.encode() + b"\n")
    return code


def main(prefix: str, *commands: str) -> None:
    number = 0
    while True:
        number += 1
        for command in commands:
            run_one([word.replace("{}", f"{prefix}{number}") for word in json.loads(command)], sys.stdout.fileno())


def limit_files(size: int) -> None:
    """No file may grow beyond so many bytes, as if the disk were full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def child(order: dict[str, Any]) -> None:
    """Run the order's commands, writing into its file; once when a limit is to be met, else over and over."""
    os.environ.update(order["env"])
    out = os.open(order["out"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    if order.get("limit") is not None:
        limit_files(order["limit"])
        for command in order["commands"]:
            run_one(command, out)
        return
    number = 0
    while True:
        number += 1
        for command in order["commands"]:
            run_one([word.replace("{}", f"{order['prefix']}{number}") for word in command], out)


def nursery() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        number = os.fork()
        if number == 0:
            try:
                child(order)
            finally:
                os._exit(0)
        os.write(sys.stdout.fileno(), b"%d\n" % number)
        os.waitpid(number, 0)
        os.write(sys.stdout.fileno(), b"ended\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(*sys.argv[1:])
    nursery()

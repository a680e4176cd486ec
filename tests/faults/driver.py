"""Runs commands one after another in one process, over and over, until it is killed.

The arguments are a prefix and JSON lists of words, such as '["add", "{}"]', where {} becomes the prefix and a running
number. What a command printed is passed on at once, as a line of JSON: what was promised before a kill is known.

Without arguments it is a nursery: for each line of JSON on standard input it forks a process that does so, prints its
number, and a second line when it has ended. That takes a thousandth of the time that starting Python takes.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import os
import pkgutil
import resource
import signal
import sys
from typing import Any

import crmcli
from crmcli.cli.app import run
from crmcli.cli.context import Crm
from crmcli.world import World


def cheap_stretch(passphrase: str, salt: bytes) -> bytes:
    return hashlib.blake2b(passphrase.encode(), salt=salt[:16].ljust(16, b"\0"), digest_size=32).digest()


def run_one(words: list[str]) -> bytes:
    """Run a command; returns what is to be passed on."""
    shown, said = io.StringIO(), io.StringIO()
    code = run(words, Crm(World(io.StringIO(), shown, said, os.environ), stretch=cheap_stretch))
    return json.dumps({"code": code, "words": words, "out": shown.getvalue(), "err": said.getvalue()}).encode() + b"\n"


def main(out: int, prefix: str, *commands: list[str]) -> None:
    number = 0
    while True:
        number += 1
        for command in commands:
            os.write(out, run_one([word.replace("{}", f"{prefix}{number}") for word in command]))


def once(out: int, size: int | None, *commands: list[str]) -> None:
    """Run the commands once, where no file may grow beyond so many bytes, as if the disk were full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    for command in commands:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most if size is None else size, most))
        line = run_one(command)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        os.write(out, line)


def child(order: dict[str, Any]) -> None:
    os.environ.update(order["env"])
    out = os.open(order["out"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    if "prefix" in order:
        main(out, order["prefix"], *order["commands"])
    once(out, order["limit"], *order["commands"])


def load_everything() -> None:
    for module in pkgutil.walk_packages(crmcli.__path__, "crmcli."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def nursery() -> None:
    load_everything()
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
        main(sys.stdout.fileno(), sys.argv[1], *map(json.loads, sys.argv[2:]))
    nursery()

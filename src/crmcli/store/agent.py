"""The process behind an unlocked session; session.py starts it, and says what is spoken with it.

It keeps one master key in one page of memory, which is neither swapped nor dumped where the system permits. It wipes it
and ends after the time that was given, when nobody asked for a while, when it is told to or terminated, and when its
socket has lost its name.
"""

from __future__ import annotations

import mmap
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from math import ceil
from pathlib import Path
from types import FrameType

from crmcli.platform import (
    file_identity,
    forbid_core_dumps,
    forbid_inspection,
    keep_out_of_swap,
    peer_user,
)
from crmcli.store.session import ANSWER_SECONDS, ASK, END, GREETING, KEY, KEY_BYTES, NUMBER_BYTES

LOOK_SECONDS = 10.0  # how often it looks for its name


def main(descriptor: int, path: str, identity: tuple[int, int], seconds: int, idle: int) -> None:
    """Serve at the inherited listening socket; the key comes from standard input."""
    if os.fork():  # the child leads no session, so it can never get a terminal
        os._exit(0)
    forbid_core_dumps()
    forbid_inspection()
    os.umask(0o077)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    page = mmap.mmap(-1, mmap.PAGESIZE)
    try:
        keep_out_of_swap(page)
        if _read_key(page):
            # Named, for with it goes the line of who waits: the next session may get the same place, and its number.
            agent = Agent(socket.socket(fileno=descriptor), Path(path), identity, page, seconds, idle)
            agent.run()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        page[:] = bytes(len(page))
        if file_identity(Path(path)) == identity:
            Path(path).unlink(missing_ok=True)


class Agent:
    """Answers one connection after the other. `page` begins with the key."""

    def __init__(
        self, listener: socket.socket, path: Path, identity: tuple[int, int], page: mmap.mmap, seconds: int, idle: int
    ) -> None:
        self.listener, self.path, self.identity, self.page = listener, path, identity, page
        self.idle = idle
        self.ends = elapsed() + seconds
        self.ends_unused = elapsed() + idle
        self.last: socket.socket | None = None  # who asked for the end, and waits until the key is wiped

    def run(self) -> None:
        """Until the end."""
        while self.last is None and self.left() > 0 and file_identity(self.path) == self.identity:
            self.listener.settimeout(min(LOOK_SECONDS, self.left()))
            try:
                line, _ = self.listener.accept()
            except TimeoutError:
                continue
            if self.left() <= 0:  # the computer slept meanwhile
                return
            line.settimeout(ANSWER_SECONDS)
            with suppress(OSError):  # whoever asked went away, or was too slow
                self.answer(line)
            if self.last is None:
                line.close()

    def left(self) -> float:
        return min(self.ends, self.ends_unused) - elapsed()

    def answer(self, line: socket.socket) -> None:
        if peer_user(line) != os.geteuid():
            return
        request = line.recv(len(KEY), socket.MSG_WAITALL)
        if request == KEY:
            self.ends_unused = elapsed() + self.idle
            line.sendall(GREETING)
            line.sendall(memoryview(self.page)[:KEY_BYTES])
        elif request == ASK:
            line.sendall(GREETING)
            for moment in (self.ends, self.ends_unused):
                line.sendall(max(0, ceil(moment - elapsed())).to_bytes(NUMBER_BYTES, "big"))
        elif request == END:
            line.sendall(GREETING)
            self.last = line


def elapsed() -> float:
    """Seconds since some moment, those in which the computer slept included."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # on macOS the latter goes on in sleep
    return time.clock_gettime(clock)


def _read_key(page: mmap.mmap) -> bool:
    """Read the key into the page, then let go of what was inherited; whether it was whole."""
    whole = os.readv(0, [memoryview(page)[:KEY_BYTES]]) == KEY_BYTES  # from a pipe, so all at once
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    return whole


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(0)

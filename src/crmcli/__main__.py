"""The entry of `crm`. Signals behave from the first line on: nothing heavy is imported before that."""

import gc
import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130
TERMINATED = 143
OBJECTS_BEFORE_COLLECTION = 100_000


def _leave_at_once(number: int, frame: FrameType | None) -> None:
    # Nothing is open yet, or everything is closed already; unwinding would only print a traceback.
    os._exit(INTERRUPTED if number == signal.SIGINT else TERMINATED)


def main() -> None:
    """Run the program and leave with its exit code."""
    signal.signal(signal.SIGINT, _leave_at_once)
    signal.signal(signal.SIGTERM, _leave_at_once)
    # Start-up makes some 40,000 objects, and all of them stay: to look for garbage among them costs 7 ms.
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)

    from crmcli.cli.app import run_process  # after the handlers: it takes 60 ms

    code = run_process()
    signal.signal(signal.SIGINT, _leave_at_once)
    signal.signal(signal.SIGTERM, _leave_at_once)
    # The book is closed and the output flushed; taking the interpreter down object by object would cost 10 ms.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not _flushed(stream):
            code = code or 1
    os._exit(code)


def _flushed(stream: object) -> bool:
    try:
        stream.flush()  # type: ignore[attr-defined]
    except (OSError, ValueError):
        return False
    return True


if __name__ == "__main__":
    main()

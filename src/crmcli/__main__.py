"""The entry of `crm`. Signals behave from the first line on: nothing heavy is imported before that."""

import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130
TERMINATED = 143


def _leave_at_once(number: int, frame: FrameType | None) -> None:
    # Nothing is open yet, or everything is closed already; unwinding would only print a traceback.
    os._exit(INTERRUPTED if number == signal.SIGINT else TERMINATED)


def main() -> None:
    """Run the program and leave with its exit code."""
    signal.signal(signal.SIGINT, _leave_at_once)
    signal.signal(signal.SIGTERM, _leave_at_once)

    from crmcli.cli.app import run_process  # after the handlers: it takes 60 ms

    code = run_process()
    signal.signal(signal.SIGINT, _leave_at_once)
    signal.signal(signal.SIGTERM, _leave_at_once)
    sys.exit(code)


if __name__ == "__main__":
    main()

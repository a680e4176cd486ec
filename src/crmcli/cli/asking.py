"""Questions to a person: only on a terminal, and always on stderr."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmcli.errors import Declined, Usage
from crmcli.output.text import safe, safe_line

if TYPE_CHECKING:
    from crmcli.cli.context import Crm


def confirm(crm: Crm, question: str) -> bool:
    """Yes or no; no is the default. Without a terminal nobody is asked, and the answer is no."""
    if not crm.world.interactive:
        return False
    return _line(crm, f"{safe_line(question)} [y/N] ").strip().lower() in ("y", "yes", "是", "好")


def confirm_or_refuse(crm: Crm, question: str, flag: str) -> None:
    """Go on only after a yes. Raises Usage naming `flag` without a terminal, Declined after a no."""
    if not crm.world.interactive:
        raise Usage(f"{question} Without a terminal say {flag}")
    if not confirm(crm, question):
        raise Declined("nothing was changed")


def choose(crm: Crm, message: str, lines: Sequence[str]) -> int:
    """The index of the line that was chosen by its number. Raises Declined for an empty answer."""
    crm.world.stderr.write(safe(message) + "\n")
    for number, line in enumerate(lines, 1):
        crm.world.stderr.write(f"  {number:>2}  {safe_line(line)}\n")
    while True:
        answer = _line(crm, f"Which one? [1-{len(lines)}, Enter for none] ").strip()
        if not answer:
            raise Declined("nobody was chosen")
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(lines):
            return int(answer) - 1


def prompt(crm: Crm, question: str, flag: str) -> str:
    """A line of text. Without a terminal raises Usage naming the flag or argument that would have answered."""
    if not crm.world.interactive:
        raise Usage(f"{flag} is missing")
    return _line(crm, f"{question}: ").strip()


def _line(crm: Crm, question: str) -> str:
    crm.world.stderr.write(question)
    crm.world.stderr.flush()
    answer = crm.world.stdin.readline()
    if not answer:  # end of file: Ctrl-D
        crm.world.stderr.write("\n")
        raise Declined("nothing was changed")
    return answer

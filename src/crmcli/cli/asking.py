"""Questions to a person: only on a terminal, and always on stderr."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from crmcli.errors import Ambiguous, Declined, InvalidValue, Usage
from crmcli.output.text import safe, safe_line
from crmcli.world import is_terminal, pressed_key

if TYPE_CHECKING:
    from crmcli.cli.context import Crm


Answer = TypeVar("Answer")

YES = ("y", "yes", "是", "好")
NOBODY = ("", "q", "quit", "n", "no", "none", "0", "不", "否")
UNCHANGED = "nothing was changed"


def confirm(crm: Crm, question: str, *, default: bool = False) -> bool:
    """Yes or no; Enter is the default. Without a terminal nobody is asked, and the answer is no."""
    if not crm.world.interactive:
        return False
    answer = _line(crm, f"{safe_line(question)} {'[Y/n]' if default else '[y/N]'} ").strip().lower()
    return answer in YES if answer else default


def confirm_or_refuse(crm: Crm, question: str, flag: str) -> None:
    """Go on only after a yes. Raises Usage naming `flag` without a terminal, Declined after a no."""
    if not crm.world.interactive:
        raise Usage(f"{question} Without a terminal say {flag}")
    if not confirm(crm, question):
        raise Declined(UNCHANGED)


def choose(crm: Crm, error: Ambiguous, declined: str) -> int:
    """The id of the customer chosen by the place in the list, or by #id, also of one who is not listed.

    Raises Declined, which says `declined`, for nobody.
    """
    from crmcli.output.emit import candidate_lines

    listed: list[int] = [one["id"] for one in error.candidates]
    chosen_by = {str(number): each for number, each in enumerate(listed, 1)} | {f"#{each}": each for each in error.ids}
    crm.world.stderr.write(safe(error.message) + "\n")
    for number, line in enumerate(candidate_lines(error.candidates), 1):
        crm.world.stderr.write(f"  {number:>2})  {safe_line(line)}\n")
    if len(error.ids) > len(listed):
        crm.world.stderr.write(f"  … and {len(error.ids) - len(listed):,} more; see them with: crm search\n")
    while True:
        question = f"Which one? [1-{len(listed)}, or #id; Enter for none] "
        answer = _line(crm, question, declined).strip().lower()
        if answer in NOBODY:
            raise Declined(declined)
        if answer in chosen_by:
            return chosen_by[answer]
        crm.world.stderr.write(f"Type a number from 1 to {len(listed)}, or #id.\n")


def key(crm: Crm, question: str, keys: Mapping[str, Answer]) -> Answer:
    """What the key that is pressed stands for; asked again for one that stands for nothing.

    Without Enter on a real terminal; elsewhere it is the first character of a line, "" at the end of all. Ctrl-D and
    the end, where they stand for nothing, raise Declined.
    """
    while True:
        crm.out.ask(question)
        try:
            pressed = pressed_key(crm.world.stdin)
        except BaseException:  # Ctrl-C, as in _line
            crm.world.stderr.write("\n")
            raise
        crm.world.stderr.write(f"{pressed if pressed.isprintable() else ''}\n")
        if pressed.lower() in keys:
            return keys[pressed.lower()]
        if pressed in ("", "\x04"):
            raise Declined(UNCHANGED)
        crm.world.stderr.write(f"Press one of these: {' '.join(key for key in keys if key.isalnum())}\n")


def prompt(crm: Crm, question: str, flag: str, check: Callable[[str], object] | None = None) -> str:
    """A line of text, asked for again while `check` raises InvalidValue.

    Without a terminal raises Usage naming the flag or argument that would have answered.
    """
    if not crm.world.interactive:
        raise Usage(f"{flag} is missing")
    while True:
        answer = _line(crm, f"{question}: ").strip()
        try:
            if check is not None:
                check(answer)
        except InvalidValue as error:
            crm.world.stderr.write(safe(error.message) + "\n")
        else:
            return answer


def tell_reading(crm: Crm) -> None:
    """Before all of standard input is read: a person should know that the program waits for them."""
    if is_terminal(crm.world.stdin):
        crm.out.say("Reading from the terminal; end with Ctrl-D.")


def _line(crm: Crm, question: str, declined: str = UNCHANGED) -> str:
    crm.world.stderr.write(question)
    crm.world.stderr.flush()
    try:
        answer = crm.world.stdin.readline()
    except BaseException:  # Ctrl-C: the shell's prompt begins on a line of its own
        crm.world.stderr.write("\n")
        raise
    if not answer:  # end of file: Ctrl-D
        crm.world.stderr.write("\n")
        raise Declined(declined)
    return answer

"""`--on-match ask`: what to do with each match that would change something or is not certain, asked at the terminal."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.cli.asking import UNCHANGED, prompt
from crmcli.cli.context import Crm
from crmcli.errors import Declined, InvalidValue, Usage
from crmcli.model.importing import ImportResult
from crmcli.output.imports import question_lines
from crmcli.services.deciding import Decisions

FLAG = "--on-match fill|update|skip|add"
ANSWERS = {"f": "fill", "u": "update", "s": "skip", "a": "add"}
QUIT = "q"
QUESTION = "[f]ill, [u]pdate, [s]kip, [a]dd as new; F, U, S or A for all the rest; [q]uit"


def refuse_unattended(crm: Crm) -> None:
    """Raise Usage where nobody can be asked."""
    if not crm.world.interactive:
        raise Usage(f"--on-match ask asks at a terminal; without one say {FLAG}")


def decided(crm: Crm, decisions: Decisions, rehearse: Callable[[], ImportResult]) -> ImportResult:
    """The plan in which everything is decided on. Raises Declined when the person quits."""
    plan = rehearse()
    while decisions.open:
        for key in sorted(decisions.open):
            if decisions.rest:
                break
            for line in question_lines(decisions.open[key], len(plan.files) > 1):
                crm.world.stderr.write(line + "\n")  # part of the question, which --quiet does not silence
            answer = prompt(crm, QUESTION, FLAG, _check)
            if answer.lower() == QUIT:
                raise Declined(UNCHANGED)
            if answer.isupper():
                decisions.rest = ANSWERS[answer.lower()]
            else:
                decisions.answers[key] = ANSWERS[answer]
        plan = rehearse()
    return plan


def _check(answer: str) -> None:
    if len(answer) != 1 or answer.lower() not in (*ANSWERS, QUIT):
        raise InvalidValue("answer", "is one of f, u, s, a, F, U, S, A and q")

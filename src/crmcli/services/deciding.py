"""What a person says of each match that would change something, or is not certain.

Asked between two rehearsals, never while one runs.

A rehearsal holds the book's lock, and a person takes their time. So it only notes what is to be asked, takes each
record that nobody has decided on for skipped, and runs again with the answers until nothing is left to ask.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crmcli.model.importing import KEPT, Question

ASK = "ask"
UNDECIDED = ""

Key = tuple[int, int]  # the number of the file, and the line in it


@dataclass
class Decisions:
    """The answers so far. `rest` is the one for all that were not asked about; `open` has at most KEPT questions."""

    answers: dict[Key, str] = field(default_factory=dict)
    rest: str = UNDECIDED
    open: dict[Key, Question] = field(default_factory=dict)

    def of(self, key: Key) -> str:
        return self.answers.get(key, self.rest)

    def of_likely(self, key: Key) -> str:
        """Of one who is only like a customer: what fills or updates all the rest is for those who surely are one."""
        return self.answers.get(key, "add" if self.rest in ("fill", "update") else self.rest)

    def ask(self, key: Key, question: Question) -> None:
        if len(self.open) < KEPT:
            self.open[key] = question

"""Every error a user can meet. A class carries its exit code, its JSON code and what the code means.

docs/exit-codes.md is generated from these classes, and a test provokes each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar


class CrmError(Exception):
    """Something went wrong that the user can understand; the message says what, where and what to do."""

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "error"
    meaning: ClassVar[str] = "an error that has no number of its own"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def details(self) -> dict[str, Any]:
        """What the JSON form of the error carries beside code, exit and message."""
        return {}


class Declined(CrmError):
    code = "declined"
    meaning = "the user said no at a prompt"


class BookExists(CrmError):
    code = "book_exists"
    meaning = "`init`, `demo` or `backup create -o` over an existing file"


class OutputFailed(CrmError):
    code = "output_failed"
    meaning = "standard output or a file could not be written (a full disk, no permission)"


class ProgramFailed(CrmError):
    """A program that is not ours: rclone, sftp, crontab, systemctl."""

    code = "program_failed"
    meaning = "another program (rclone, sftp, crontab, systemctl) is not there, or did not do what it was asked"


class Usage(CrmError):
    """A wrong call: an option, a value, a query."""

    exit_code = 2
    code = "usage"
    meaning = "wrong usage: an unknown option, a value that is not valid, a missing answer without a terminal"


class InvalidValue(Usage):
    """A value that a field cannot take."""

    code = "invalid_value"
    meaning = "a value that its field cannot take"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason

    def details(self) -> dict[str, Any]:
        return {"field": self.field}


EXCERPT = 40  # characters of a query shown on either side of the mistake


class QueryError(Usage):
    """A query that cannot be read. `position` counts characters from 0 in `query`."""

    code = "query"
    meaning = "a query that cannot be read; the message points at the character"

    def __init__(self, reason: str, query: str, position: int) -> None:
        start = max(0, position - EXCERPT)
        excerpt = (
            ("…" if start else "")
            + query[start : position + EXCERPT]
            + ("…" if position + EXCERPT < len(query) else "")
        )
        super().__init__(f"{reason} (character {position + 1} of the query: {excerpt})")
        self.query = query
        self.position = position

    def details(self) -> dict[str, Any]:
        return {"query": self.query, "position": self.position}


class ConfigError(Usage):
    code = "config"
    meaning = "the configuration file cannot be read, or names an unknown setting"


class Partial(CrmError):
    """Part of the work was done; the result was shown, this only sets the exit code."""

    exit_code = 3
    code = "partial"
    meaning = "partly done: some rows were refused; they are named"


class OffSiteFailed(Partial):
    code = "off_site_failed"
    meaning = "the backup was made here, but could not be brought elsewhere"


class NotFound(CrmError):
    exit_code = 4
    code = "not_found"
    meaning = "no such customer, batch, file or name"


class NothingToUndo(NotFound):
    code = "nothing_to_undo"
    meaning = "there is nothing (left) to undo or redo"


class Conflict(CrmError):
    """Doing it would overwrite or double something."""

    exit_code = 5
    code = "conflict"
    meaning = "a conflict: later changes stand in the way of an undo, or `--expect` differs"

    def __init__(self, message: str, conflicts: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(message)
        self.conflicts = tuple(conflicts)

    def details(self) -> dict[str, Any]:
        return {"conflicts": list(self.conflicts)} if self.conflicts else {}


class Ambiguous(CrmError):
    """Several customers fit, those of `ids`; the candidates may be only the first.

    Each candidate is {"id", "name", "company", "city", "phone", "last_touch"}.
    """

    exit_code = 5
    code = "ambiguous"
    meaning = "several customers fit, or a change was asked for by a name that fits only loosely"

    def __init__(self, message: str, candidates: Sequence[dict[str, Any]], ids: Sequence[int] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)
        self.ids = tuple(ids) or tuple(one["id"] for one in candidates)

    def details(self) -> dict[str, Any]:
        return {"candidates": list(self.candidates)}


class Duplicate(Ambiguous):
    code = "duplicate"
    meaning = "the customer is surely there already; `--allow-duplicate` adds it all the same"


class Findings(CrmError):
    """A check found problems that are not damage; they were shown, this only sets the exit code."""

    exit_code = 6
    code = "findings"
    meaning = "a check (`doctor`, `verify`) found problems that are not damage"


class NoBook(CrmError):
    exit_code = 10
    code = "no_book"
    meaning = "no book at that path"


class Locked(CrmError):
    exit_code = 11
    code = "locked"
    meaning = "the book is locked: no passphrase is to be had without asking"


class KeyFileNeeded(Locked):
    code = "key_file_needed"
    meaning = "the book needs its key file, which is not named, not there, or changed"


class WrongPassphrase(CrmError):
    exit_code = 12
    code = "wrong_passphrase"
    meaning = "wrong passphrase, or the file's first page is damaged"


class Damaged(CrmError):
    exit_code = 13
    code = "damaged"
    meaning = "the book or backup is damaged (also an empty file)"


class Busy(CrmError):
    exit_code = 14
    code = "busy"
    meaning = "another program held the book beyond the timeout"


def all_errors() -> list[type[CrmError]]:
    """Every error class, by exit code and name."""
    found: list[type[CrmError]] = []
    waiting: list[type[CrmError]] = [CrmError]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += one.__subclasses__()
    return sorted(found, key=lambda one: (one.exit_code, one.code))


SIGNALS = ((130, "interrupted", "interrupted with Ctrl-C"), (143, "terminated", "ended by SIGTERM"))


def exit_code_table() -> str:
    """The exit codes as plain text: number, JSON code, meaning."""
    rows = [(0, "", "all is well; an empty list is too")]
    rows += [(one.exit_code, one.code, one.meaning) for one in all_errors()]
    rows += SIGNALS
    return "".join(f"{number:>4}  {code:<17} {meaning}\n" for number, code, meaning in rows)

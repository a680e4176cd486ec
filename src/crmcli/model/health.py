"""What a check of a book, a backup or their surroundings found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that is not damage. `fix` is the command that mends it, "" when no command does."""

    code: str
    message: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """`damage` means that bytes of the file are wrong (exit 13), `findings` are other faults (exit 6).

    `figures` say what was looked at: pages, bytes, and rows by table; empty when damage kept them from being read.
    `notes` are sentences on what is no fault, but good to know.
    """

    damage: tuple[str, ...]
    findings: tuple[Finding, ...]
    figures: dict[str, int]
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.damage and not self.findings

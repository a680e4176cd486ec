"""What an import does, or would do: the plan and the result are one shape, for the plan is the act rehearsed.

However long the file is, only KEPT refusals and likely duplicates are kept one by one, and SAMPLES of what is new and
changed; the totals count all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

KEPT = 1_000
SAMPLES = 10


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was not taken. `column` is the file's own, or the field where no column is to blame."""

    file: str
    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """A record that was added though `customer` may be the same one."""

    file: str
    line: int
    customer: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A new customer."""

    line: int
    name: str
    company: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A customer who was changed: (field, before, after)."""

    line: int
    customer: int
    name: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`mappings` gives for each file its columns with their fields ("" for a dropped one); `ids` are of the customers
    added and changed, in the order of the records."""

    files: tuple[str, ...]
    mappings: tuple[tuple[tuple[str, str], ...], ...] = ()
    added: int = 0
    updated: int = 0
    same: int = 0
    skipped: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()
    likely: int = 0
    duplicates: tuple[LikelyDuplicate, ...] = ()
    additions: tuple[Addition, ...] = ()
    changes: tuple[Change, ...] = ()
    ids: Sequence[int] = ()

    @property
    def taken(self) -> int:
        return self.added + self.updated + self.same + self.skipped


def as_json(result: ImportResult, batch: int | None, *, dry_run: bool) -> dict[str, Any]:
    """The result as a JSON object. With several files each line says its file; a dry run has its samples too."""
    several = len(result.files) > 1
    shape: dict[str, Any] = {
        "batch": batch,
        "dry_run": dry_run,
        "added": result.added,
        "updated": result.updated,
        "same": result.same,
        "skipped": result.skipped,
        "duplicates": [
            {**_where(it.file, several), "line": it.line, "id": it.customer, "name": it.name, "reason": it.reason}
            for it in result.duplicates
        ],
        "duplicates_total": result.likely,
        "refused": [
            {**_where(it.file, several), "line": it.line, "column": it.column, "reason": it.reason}
            for it in result.refusals
        ],
        "refused_total": result.refused,
    }
    return {**shape, **_plan_as_json(result)} if dry_run else shape


def _where(file: str, several: bool) -> dict[str, str]:
    return {"file": file} if several else {}


def _plan_as_json(result: ImportResult) -> dict[str, Any]:
    return {
        "mapping": [
            {"file": file, "columns": dict(columns)}
            for file, columns in zip(result.files, result.mappings, strict=False)
        ],
        "new": [{"line": it.line, "name": it.name, "company": it.company} for it in result.additions],
        "changed": [
            {
                "line": it.line,
                "id": it.customer,
                "name": it.name,
                "fields": [{"field": name, "before": before, "after": after} for name, before, after in it.fields],
            }
            for it in result.changes
        ],
    }

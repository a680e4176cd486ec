"""The result of an import while it grows."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmcli.model.importing import KEPT, SAMPLES, Addition, Change, Difference, KeptText, LikelyDuplicate, Refusal

COUNTED = (
    *("added", "archived", "updated", "same", "skipped", "left_out"),
    *("touches", "follow_ups", "orders", "items"),
)


@dataclass
class Tally:
    """Counts all, and keeps the first of each kind. `rejected` says for each file why a line was refused, of every one
    of them, where `keeps_rejected`.
    """

    keeps_rejected: bool = False
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    rejected: list[dict[int, str]] = field(default_factory=list)
    likely: int = 0
    duplicates: list[LikelyDuplicate] = field(default_factory=list)
    additions: list[Addition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    kept_texts: list[KeptText] = field(default_factory=list)
    kept_ours: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    ids: array[int] = field(default_factory=lambda: array("q"))
    before: int = 0  # refusals of earlier files

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] += number

    def refuse(self, mistakes: Sequence[Refusal], file: int = -1) -> None:
        """What is wrong with one record of the file, which is the last one that was begun unless it is said."""
        self.refused += 1
        if len(self.refusals) < KEPT:
            self.refusals += mistakes
        if self.keeps_rejected:
            self.rejected[file][mistakes[0].place.line] = "; ".join(
                f"{it.column}: {it.reason}" if it.column else it.reason for it in mistakes
            )

    def add(self, addition: Addition, number: int) -> None:
        """A new record with its id."""
        self.ids.append(number)
        if len(self.additions) < SAMPLES:
            self.additions.append(addition)

    def doubt(self, duplicate: LikelyDuplicate) -> None:
        self.likely += 1
        if len(self.duplicates) < KEPT:
            self.duplicates.append(duplicate)

    def keep(self, text: KeptText) -> None:
        self.kept[text.field] = self.kept.get(text.field, 0) + 1
        if len(self.kept_texts) < KEPT:
            self.kept_texts.append(text)

    def change(self, change: Change) -> None:
        self.ids.append(change.customer)
        if len(self.changes) < SAMPLES:
            self.changes.append(change)

    def differ(self, difference: Difference) -> None:
        for name, _, _ in difference.fields:
            self.kept_ours[name] = self.kept_ours.get(name, 0) + 1
        if len(self.differences) < SAMPLES:
            self.differences.append(difference)

    def begin_file(self) -> None:
        self.rejected.append({})
        self.before = len(self.refusals)

    def end_file(self) -> None:
        """What a file's portions refused, in the order of its lines."""
        self.refusals[self.before :] = sorted(self.refusals[self.before :], key=lambda it: it.place.line)

    def result(self) -> dict[str, Any]:
        """The fields of an ImportResult that it knows."""
        return {
            **self.counts,
            "refused": self.refused,
            "refusals": tuple(self.refusals),
            "rejected": tuple(self.rejected),
            "likely": self.likely,
            "duplicates": tuple(self.duplicates),
            "additions": tuple(self.additions),
            "changes": tuple(self.changes),
            "kept": tuple(self.kept.items()),
            "kept_texts": tuple(self.kept_texts),
            "kept_ours": most_first(self.kept_ours.items()),
            "differences": tuple(self.differences),
            "ids": self.ids,
        }


def most_first(counted: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted, key=lambda it: -it[1]))

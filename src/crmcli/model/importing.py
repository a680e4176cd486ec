"""What an import does, or would do: the plan and the result are one shape, for the plan is the act rehearsed.

However long the file is, only KEPT refusals and likely duplicates are kept one by one, and SAMPLES of what is new and
changed; the totals count all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple

from crmcli.model.customer import Customer
from crmcli.model.shapes import FIELD

KEPT = 1_000
SAMPLES = 10


class Place(NamedTuple):
    """Where a record stands. `line` counts what `unit` says: lines, or records where a file has no lines to count."""

    file: str
    line: int
    unit: str = "line"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A mistake of a record that was not taken, which may have several. `column` is the file's own, or the field where
    no column is to blame."""

    place: Place
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeptText:
    """A date or an id that could not be read, and became the custom field `field` of the customer."""

    place: Place
    column: str
    value: str
    field: str


@dataclass(frozen=True, slots=True)
class AmbiguousDates:
    """Birthdays of a file that could be read in two orders, and one of them with how it was read."""

    file: str
    count: int
    written: str
    read: str
    order: str

    @property
    def option(self) -> str:
        """What reads them the other way."""
        return f"--date-order {'mdy' if self.order == 'dmy' else 'dmy'}"


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """A record that was added though `customer` may be the same one; `other` is where this import added that one.

    `own_name`, here and below, is what the record itself calls them.
    """

    place: Place
    customer: int
    name: str
    reason: str
    other: Place | None = None
    own_name: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """A new customer."""

    place: Place
    name: str
    company: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A customer who was changed: (field, before, after); `other` is where this import added them."""

    place: Place
    customer: int
    name: str
    fields: tuple[tuple[str, str, str], ...]
    other: Place | None = None
    own_name: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A customer of whom a record says otherwise, and who was left so: (field, ours, the record's)."""

    place: Place
    customer: int
    name: str
    fields: tuple[tuple[str, str, str], ...]
    other: Place | None = None
    own_name: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A match to be decided on: what it would change, both sides, and why it is not certain, "" where it is."""

    difference: Difference
    ours: Customer
    theirs: Customer
    reason: str = ""


class Kind(NamedTuple):
    """What the records are: called so as one and as many, with a mark before the id."""

    one: str
    many: str
    mark: str


CUSTOMERS, ORDERS = Kind("customer", "customers", "#"), Kind("order", "orders", "o")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`kind` says what the records are; where they are orders, additions, changes and ids are of these, and `items`
    counts their lines; `notes` say how a file was read where that had to be found out; `mappings` gives for each file
    its columns with their fields ("" for a dropped one), and `idle` those of them that hold nothing; `computed` are the
    columns of which the book works out by itself what they say, and `labels` what their headings say of phones and
    e-mails; `archived` counts those of the added who are; `kept_ours` counts by field the records that say otherwise
    than the book, which was left so; `left_out` did not fit --where; `kept` counts by field the dates that could not be
    read; `rejected` says for each file why a line was refused, where that was asked for; `ids` are of the customers
    added and changed, in the order of the records."""

    files: tuple[str, ...]
    kind: Kind = CUSTOMERS
    notes: tuple[str, ...] = ()
    mappings: tuple[tuple[tuple[str, str], ...], ...] = ()
    idle: tuple[frozenset[str], ...] = ()
    computed: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    added: int = 0
    archived: int = 0
    updated: int = 0
    same: int = 0
    skipped: int = 0
    left_out: int = 0
    touches: int = 0
    follow_ups: int = 0
    orders: int = 0
    items: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()
    rejected: tuple[Mapping[int, str], ...] = ()
    likely: int = 0
    duplicates: tuple[LikelyDuplicate, ...] = ()
    additions: tuple[Addition, ...] = ()
    changes: tuple[Change, ...] = ()
    kept: tuple[tuple[str, int], ...] = ()
    kept_texts: tuple[KeptText, ...] = ()
    ambiguous: tuple[AmbiguousDates, ...] = ()
    kept_ours: tuple[tuple[str, int], ...] = ()
    differences: tuple[Difference, ...] = ()
    ids: Sequence[int] = ()

    @property
    def taken(self) -> int:
        return self.changed + self.same + self.skipped

    @property
    def changed(self) -> int:
        return self.added + self.updated

    @property
    def handles(self) -> Sequence[int | str]:
        """What the records are called by."""
        return self.ids if self.kind == CUSTOMERS else [f"{self.kind.mark}{number}" for number in self.ids]

    @property
    def own_fields(self) -> tuple[str, ...]:
        """The columns that became custom fields of their own names because nothing else was known of them."""
        pairs = ((column, to) for mapping in self.filled for column, to in mapping)
        return tuple(dict.fromkeys(column for column, to in pairs if to == FIELD + column))

    @property
    def filled(self) -> list[list[tuple[str, str]]]:
        """The mappings without the columns that hold nothing."""
        idle = (*self.idle, *repeat(frozenset[str](), len(self.mappings) - len(self.idle)))
        return [
            [(column, to) for column, to in mapping if column not in nothing]
            for mapping, nothing in zip(self.mappings, idle, strict=True)
        ]


def as_json(result: ImportResult, batch: int | None, *, dry_run: bool) -> dict[str, Any]:
    """The result as a JSON object. With several files each line says its file; a dry run has its samples too."""
    several = len(result.files) > 1
    if result.kind == ORDERS:
        return _of_orders(result, batch, several, dry_run)
    shape: dict[str, Any] = {
        "batch": batch,
        "dry_run": dry_run,
        "added": result.added,
        "archived": result.archived,
        "updated": result.updated,
        "same": result.same,
        "skipped": result.skipped,
        "left_out": result.left_out,
        "touches": result.touches,
        "follow_ups": result.follow_ups,
        "orders": result.orders,
        "duplicates": [
            {**_where(it.place, several), **_other(it, dry_run), "name": it.name, "reason": it.reason}
            for it in result.duplicates
        ],
        "duplicates_total": result.likely,
        "refused": [{**_where(it.place, several), "column": it.column, "reason": it.reason} for it in result.refusals],
        "refused_total": result.refused,
        "kept_as_text": [
            {**_where(it.place, several), "column": it.column, "value": it.value} for it in result.kept_texts
        ],
        "kept_as_text_total": sum(count for _, count in result.kept),
        "ambiguous_dates": [_doubtful(it, several) for it in result.ambiguous],
        "notes": list(result.notes),
        "kept_ours": dict(result.kept_ours),
    }
    return {**shape, **_plan_as_json(result, several)} if dry_run else shape


def _of_orders(result: ImportResult, batch: int | None, several: bool, dry_run: bool) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "batch": batch,
        "dry_run": dry_run,
        "added": result.added,
        "updated": result.updated,
        "same": result.same,
        "skipped": result.skipped,
        "items": result.items,
        "refused": [{**_where(it.place, several), "column": it.column, "reason": it.reason} for it in result.refusals],
        "refused_total": result.refused,
        "ambiguous_dates": [_doubtful(it, several) for it in result.ambiguous],
        "notes": list(result.notes),
    }
    plan = _plan_as_json(result, several) if dry_run else {}
    return (
        shape
        | {
            "mapping": plan["mapping"],
            "new": [{**_where(it.place, several), "order": it.name, "customer": it.company} for it in result.additions],
            "changed": [{**it, "id": f"o{it['id']}"} for it in plan["changed"]],
        }
        if dry_run
        else shape
    )


def _where(place: Place, several: bool) -> dict[str, Any]:
    return {"file": place.file, "line": place.line} if several else {"line": place.line}


def _doubtful(it: AmbiguousDates, several: bool) -> dict[str, Any]:
    shape = {"count": it.count, "example": it.written, "read_as": it.read, "order": it.order, "change_with": it.option}
    return {"file": it.file, **shape} if several else shape


def _other(it: LikelyDuplicate | Change | Difference, dry_run: bool) -> dict[str, Any]:
    """Whom a record is like, or changes: an id that a rehearsal gave will not stay, so then the line stands alone."""
    return {"id": None if dry_run and it.other else it.customer, "other_line": it.other.line if it.other else None}


def _plan_as_json(result: ImportResult, several: bool) -> dict[str, Any]:
    return {
        "mapping": [
            {"file": file, "columns": dict(columns)}
            for file, columns in zip(result.files, result.mappings, strict=False)
        ],
        "new": [{**_where(it.place, several), "name": it.name, "company": it.company} for it in result.additions],
        "changed": [
            {
                **_where(it.place, several),
                **_other(it, dry_run=True),
                "name": it.name,
                "fields": [{"field": name, "before": before, "after": after} for name, before, after in it.fields],
            }
            for it in result.changes
        ],
        "differing": [
            {
                **_where(it.place, several),
                **_other(it, dry_run=True),
                "name": it.name,
                "fields": [{"field": name, "ours": ours, "file": theirs} for name, ours, theirs in it.fields],
            }
            for it in result.differences
        ],
    }

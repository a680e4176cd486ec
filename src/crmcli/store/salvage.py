"""What can still be read of a damaged book: the leaves of its tables, by way of their trees or without.

Where a page in the middle of a tree is lost, no tree leads to the leaves below it. Such an orphan is given to the table
with a hole that its row ids fit into, whose columns its rows have, and whose rows history misses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from crmcli.store import trees
from crmcli.store.pages import Pages
from crmcli.store.schema import TABLES, Connection
from crmcli.store.trees import HIGHEST, LOWEST, Hole, Record, Values, Walk
from crmcli.text.fold import fold

HISTORY = ("batches", "changes")
SEQUENCE = "sqlite_sequence"
NAMES = "folds"  # derived, but it has the names of customers whose own rows are lost
READ = (*HISTORY, SEQUENCE, NAMES, *(table.name for table in TABLES))
_OBJECTS = ("table", "index", "trigger", "view")
_VERSION_AT, _COUNT_AT = 60, 28  # of user_version and the number of pages, on page 1
_GONE = ("D", "P")

Row = dict[str, Any]
Tell = Callable[[int], object]


@dataclass
class Remains:
    """`missing` are the ids of rows that were there by all that history knows, `sequence` the highest ids ever given.

    `images` are earlier states of missing rows, `names` those of all customers as the search folds them; `unplaced` are
    leaves that could belong to several tables.
    """

    pages: Pages
    columns: dict[str, list[str]]
    damaged: list[int]
    leaves: dict[str, list[int]]
    holes: dict[str, list[Hole]]
    meta: dict[str, str]
    sequence: dict[str, int]
    unplaced: list[int] = field(default_factory=list)
    missing: dict[str, set[int]] = field(default_factory=dict)
    images: dict[tuple[str, int], Row] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def records(self, table: str) -> Iterator[Record]:
        for leaf in self.leaves[table]:
            yield from trees.records(self.pages.page, leaf)

    def rows(self, table: str) -> Iterator[tuple[Row, bool]]:
        """Each row that was found, and whether it is cut off, its last values being lost."""
        names = self.columns[table]
        for record in self.records(table):
            yield _row(names, record), record.cut

    def lost_its_end(self, table: str) -> bool:
        """The newest rows are lost, and so is every page that knows how many there were."""
        at_the_end = any(hole.high == HIGHEST for hole in self.holes[table])
        told_by = HISTORY[:1] if table in HISTORY else HISTORY[1:]
        return at_the_end and bool(self.holes[SEQUENCE]) and any(self.holes[name] for name in told_by)

    def ids(self, table: str) -> set[int]:
        return {row for leaf in self.leaves[table] for row in trees.rowids(self.pages.page, leaf)}


def read(pages: Pages, scratch: Connection, tell: Tell = lambda pages: None) -> Remains:
    """Look through the whole file. `scratch` is an empty book, for its tables; `tell` is told of pages looked at."""
    damaged = _damaged(pages, tell)
    shapes = {name: _shape(scratch, name) for name in READ}
    objects = _objects(pages)
    walks = _walks(pages, objects)
    meta = _meta(pages, objects)
    remains = Remains(
        pages,
        {name: [column[0] for column in shapes[name]] for name in READ},
        damaged,
        {name: walks[name].leaves for name in READ},
        {name: walks[name].holes for name in READ},
        meta,
        {},
    )
    orphans = _orphans(pages, walks.values()) if any(remains.holes.values()) else []
    orphans = _place(remains, shapes, orphans, (*HISTORY, NAMES))
    remains.sequence = {row["name"]: row["seq"] for row, _ in remains.rows(SEQUENCE)}
    alive = _alive(remains)
    _note_missing(remains, alive)
    remains.unplaced = _place(remains, shapes, orphans, tuple(table.name for table in TABLES))
    _note_missing(remains, alive)
    _note_images(remains)
    remains.names = {row["customer"]: row["name"] for row, cut in remains.rows(NAMES) if row["name"]}
    return remains


def version_of(pages: Pages) -> int | None:
    """The version of the book's tables; None when its first page is lost."""
    return _number(pages.page(1), _VERSION_AT)


def _number(page: bytes | None, at: int) -> int | None:
    return int.from_bytes(page[at : at + 4], "big") if page else None


def _damaged(pages: Pages, tell: Tell) -> list[int]:
    """The pages that cannot be decrypted, and those that are missing at the end."""
    found = []
    for number in range(1, max(pages.count, _number(pages.page(1), _COUNT_AT) or 0) + 1):
        if not pages.is_whole(number):
            found.append(number)
        tell(1)
    return found


def _objects(pages: Pages) -> dict[str, Values]:
    """The rows of sqlite_schema of tables, by name: type, name, table, root page and SQL."""
    found = trees.walk(pages.page, 1)
    leaves = found.leaves
    if found.holes:
        leaves = leaves + [leaf for leaf in _orphans(pages, [found]) if _is_schema(pages, leaf)]
    rows = [record.values for leaf in leaves for record in trees.records(pages.page, leaf) if len(record.values) >= 4]
    return {values[1]: values for values in rows if values[0] == "table" and values[3]}


def _is_schema(pages: Pages, leaf: int) -> bool:
    first = next(trees.records(pages.page, leaf), None)
    values = first.values if first else []
    return len(values) in (4, 5) and values[0] in _OBJECTS and isinstance(values[3], int)


def _walks(pages: Pages, objects: dict[str, Values]) -> dict[str, Walk]:
    """Each table's tree; one whose root is not known is one hole."""
    walks = {name: Walk(holes=[Hole(LOWEST, HIGHEST)]) for name in READ}
    for name, values in objects.items():
        if not _without_rowid(values):
            walks[name] = trees.walk(pages.page, values[3])
    walks[""] = trees.walk(pages.page, 1)
    return walks


def _without_rowid(values: Values) -> bool:
    return len(values) > 4 and "WITHOUT ROWID" in str(values[4]).upper()


def _meta(pages: Pages, objects: dict[str, Values]) -> dict[str, str]:
    if "meta" not in objects:
        return {}
    return {it.values[0]: it.values[1] for it in trees.index_records(pages.page, objects["meta"][3])}


def _orphans(pages: Pages, walks: Iterable[Walk]) -> list[int]:
    """Leaves of tables to which no tree leads."""
    known: set[int] = set().union(*(walk.pages for walk in walks))
    unknown = (number for number in range(2, pages.count + 1) if number not in known)
    return [number for number in unknown if trees.kind_of(number, pages.page(number)) == trees.LEAF]


Shape = list[tuple[str, str, int, int]]  # name, type, whether NOT NULL, whether the key


def _shape(scratch: Connection, table: str) -> Shape:
    sql = 'SELECT name, upper(type), "notnull", pk FROM pragma_table_info(?)'
    return [tuple(row) for row in scratch.execute(sql, (table,))]


def _place(remains: Remains, shapes: dict[str, Shape], orphans: list[int], tables: tuple[str, ...]) -> list[int]:
    """Give orphans to the tables that they belong to; returns those that are left."""
    left = []
    for leaf in orphans:
        ids = trees.rowids(remains.pages.page, leaf)
        first = next(trees.records(remains.pages.page, leaf), None)
        fitting = [
            (_missed(remains, table, ids), table)
            for table in tables
            if first and _in_hole(remains.holes[table], ids) and _fits(table, shapes[table], first.values)
        ]
        best = max(fitting, default=(0, ""))
        if best[1] and sum(score == best[0] for score, _ in fitting) == 1:
            remains.leaves[best[1]].append(leaf)
        else:
            left.append(leaf)
    for table in tables:
        remains.leaves[table].sort(key=lambda leaf: trees.rowids(remains.pages.page, leaf)[:1])
    return left


def _missed(remains: Remains, table: str, ids: list[int]) -> int:
    return len(remains.missing.get(table, set()).intersection(ids))


def _in_hole(holes: list[Hole], ids: list[int]) -> bool:
    return any(low < ids[0] and ids[-1] <= high for low, high in holes)


def _fits(table: str, shape: Shape, values: Values) -> bool:
    """Whether a row of these values can be the table's."""
    if len(values) != len(shape) or not all(map(_can_hold, shape, values)):
        return False
    row = dict(zip((column[0] for column in shape), values, strict=True))
    if table == "changes":
        return row["tbl"] in READ
    if table == "tags":
        return bool(row["folded"] == fold(row["tag"]))
    return True


def _can_hold(column: tuple[str, str, int, int], value: Any) -> bool:
    _, kind, needed, key = column
    if value is None:
        return bool(key) or not needed
    return kind == "" or isinstance(value, int if kind == "INTEGER" else str)


def _row(names: list[str], record: Record) -> Row:
    """The values by column; the id, which is stored as the row's number, comes first in every table."""
    row = dict(zip(names, record.values, strict=False))
    if names[0] in ("id", "customer"):
        row[names[0]] = record.rowid
    return row


def _alive(remains: Remains) -> dict[str, dict[int, bool]]:
    """What history says of each row of each table: whether it was there at last."""
    alive: dict[str, dict[int, bool]] = {table.name: {} for table in TABLES}
    for row, _ in remains.rows("changes"):
        if row.get("tbl") in alive:
            alive[row["tbl"]][row["row_id"]] = row["op"] not in _GONE
    return alive


def _note_missing(remains: Remains, alive: dict[str, dict[int, bool]]) -> None:
    """The rows that should be there; where history has holes, also all that would fit into a table's own."""
    blind = bool(remains.holes["changes"])
    for table, known in alive.items():
        there = remains.ids(table)
        remains.missing[table] = {row for row, is_alive in known.items() if is_alive} - there
        if blind:
            unknown = _possible(remains, table, max(known, default=0)) - there - known.keys()
            remains.missing[table] |= unknown
    newest = max((row["last"] or 0 for row, _ in remains.rows("batches")), default=0)
    for table, highest in zip(HISTORY, (0, newest), strict=True):
        remains.missing[table] = _possible(remains, table, highest) - remains.ids(table)


def _possible(remains: Remains, table: str, highest: int) -> set[int]:
    """All ids that fall into the table's holes."""
    top = max(remains.sequence.get(table, 0), highest)
    return {row for low, high in remains.holes[table] for row in range(max(low, 0) + 1, min(high, top) + 1)}


def _note_images(remains: Remains) -> None:
    """The last earlier state of each missing row, where history has one."""
    for row, cut in remains.rows("changes"):
        if not cut and row["before"] and row["row_id"] in remains.missing.get(row["tbl"], ()):
            remains.images[row["tbl"], row["row_id"]] = json.loads(row["before"])

"""Writing customers to a file or a stream, in one of the file formats."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from crmcli.errors import CrmError, OutputFailed, Usage
from crmcli.formats import FORMATS, called, ends_as_another, of_suffix, suffix_of
from crmcli.model.customer import Customer
from crmcli.model.shapes import FIELD, FLAT_COLUMNS, HANDLE, as_json, picker
from crmcli.platform import create_private_file, sync_folder
from crmcli.services import calendar, selecting
from crmcli.store import customers as store
from crmcli.store.schema import Connection

NESTED = ("json", "jsonl", "vcard", "vcard4")  # formats that hold whole customers, where no fields are asked for
CARDS = ("vcard", "vcard4")  # and these nothing else
CALENDAR = "ics"  # holds days of customers

ORDERS = "orders"
_HAS: dict[str, Callable[[Customer], bool]] = {
    "touches": lambda it: it.touches > 0,
    "follow-ups": lambda it: it.next_follow_up is not None,
    ORDERS: lambda it: it.orders > 0,
    "further addresses": lambda it: len(it.addresses) > 1,
    "labels": lambda it: any(point.label for point in it.contacts),
    "opt-outs": lambda it: any(point.opted_out for point in it.contacts),
    "further external ids": lambda it: len(it.external_ids) > 1,
    "sources of external ids": lambda it: any(one.source for one in it.external_ids),
}
_STEPS = ("touches", "follow-ups", ORDERS)
_IDS = ("further external ids", "sources of external ids")
_NOT_HELD = {
    **dict.fromkeys(("csv", "tsv", "xlsx"), tuple(_HAS)),
    **dict.fromkeys(("json", "jsonl"), _STEPS),
    **dict.fromkeys(CARDS, (*_STEPS, *_IDS)),
}
"""What a format that can be read back does not hold of a customer."""


@dataclass(frozen=True, slots=True)
class Export:
    """What to write. `fields` None means everything that the format holds and that import reads back. `now` is the
    instant of it, in UTC.
    """

    query: str
    today: selecting.Today
    format: str = "csv"
    fields: Sequence[str] | None = None
    sort: str = "id"
    bom: bool = False
    now: str = ""


class Written(NamedTuple):
    """How many customers were written, and what they have that the format does not hold.

    Where the fields were asked for, nothing else is missed.
    """

    customers: int
    left_out: list[str]


def format_of(name: str | None, target: Path | None) -> str:
    """The format asked for, else that of the file name's suffix, else CSV. Raises Usage for an unknown one."""
    if name is None:
        return _format_of_suffix(target) if target and target.suffix else "csv"
    format = called(name)
    if format not in FORMATS:
        raise Usage(f"--format {name}: there is no such file format; there are {', '.join(FORMATS)}")
    if target and ends_as_another(target.name, format):
        right = target.with_suffix(suffix_of(format)).name
        raise Usage(f"-o {target}: by its name that is no {format}; name it {right}")
    return format


def _format_of_suffix(target: Path) -> str:
    found = of_suffix(target.name)
    if found:
        return found[0]
    known = f"there are {', '.join(FORMATS)}; name the file so, or say --format"
    raise Usage(f"-o {target}: {target.suffix} is no file format that can be written; {known}")


def check(conn: Connection, export: Export) -> None:
    """Raise what is wrong with the query, the sort or the fields, before anything is written."""
    selecting.condition(conn, export.query, export.today)
    picker(export.fields or ())
    if export.fields and export.format in CARDS:
        raise Usage(f"--format {export.format}: a vCard holds a whole customer; --fields is for tables")
    if export.fields and export.format == CALENDAR:
        raise Usage("--format ics: a calendar holds days, not fields; --fields is for tables")


def chosen(conn: Connection, export: Export) -> list[int]:
    """The ids of the customers that fit, in their order."""
    return selecting.select(conn, export.query, export.today, export.sort)


def write(
    conn: Connection, export: Export, ids: Sequence[int], stream: BinaryIO, advance: Callable[[int], object]
) -> Written:
    """Write these customers, or their days; a page of them is in memory at a time. `advance` is told of every page how
    many it had.
    """
    left_out = dict.fromkeys(() if export.fields is not None else _NOT_HELD.get(export.format, ()), False)
    pages = (ids[start : start + store.PAGE] for start in range(0, len(ids), store.PAGE))
    customers = chain.from_iterable(_page(conn, page, advance, left_out) for page in pages)
    columns, rows = _table(conn, export, customers)
    count = FORMATS[export.format].write(stream, columns, rows, bom=export.bom)
    return Written(count, [what for what, is_there in left_out.items() if is_there])


def _page(
    conn: Connection, ids: Sequence[int], advance: Callable[[int], object], left_out: dict[str, bool]
) -> list[Customer]:
    customers = list(store.load(conn, ids))
    for what, is_there in left_out.items():
        left_out[what] = is_there or any(map(_HAS[what], customers))
    advance(len(ids))
    return customers


def _table(
    conn: Connection, export: Export, customers: Iterator[Customer]
) -> tuple[Sequence[str], Iterator[Mapping[str, Any]]]:
    if export.format == CALENDAR:
        return calendar.COLUMNS, calendar.days(conn, customers, export.now)
    if export.fields is None and export.format in NESTED:
        return tuple(as_json(Customer(""))), map(as_json, customers)
    columns = export.fields or [*FLAT_COLUMNS, *_own_columns(conn, export)]
    return columns, map(picker(columns), customers)


def _own_columns(conn: Connection, export: Export) -> list[str]:
    """The `handle.SERVICE` and `field.KEY` columns that the chosen customers fill."""
    condition, parameters = selecting.condition(conn, export.query, export.today)
    services, keys = store.own_names(conn, condition, parameters)
    return [HANDLE + it for it in services] + [FIELD + it for it in keys]


@contextmanager
def private_file(target: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name, for its owner only, when the block has written, and perhaps read, all of it.

    It is written beside the target, then renamed: a regular file of that name is replaced, nothing else is. Raises
    CrmError for a target that cannot be, OutputFailed when writing fails; nothing is left behind then.
    """
    check_target(target)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = create_private_file(part)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            check_target(target)
            part.replace(target)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
        sync_folder(target.parent)
    except OSError as error:
        raise OutputFailed(f"cannot write {target}: {error.strerror}") from error


def check_target(target: Path) -> None:
    """Raise CrmError unless it is a new name, or a regular file's: through a link the wrong file would be replaced."""
    if not target.parent.is_dir():
        raise CrmError(f"there is no folder {target.parent}; make it, then repeat the command")
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise CrmError(f"{target} is a folder; name a file in it, like {target / 'customers.csv'}")
    if stat.S_ISLNK(mode):
        raise CrmError(f"{target} is a symbolic link; name the file that it stands for")
    if not stat.S_ISREG(mode):
        raise CrmError(f"{target} is no ordinary file; without -o the customers go to standard output")

"""The files that an import reads: opened, their formats found, their columns mapped."""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crmcli.cli import other_books
from crmcli.cli.asking import tell_reading
from crmcli.cli.context import Crm
from crmcli.errors import CrmError, NotFound, Usage
from crmcli.formats import FORMATS, READABLE, called, guess
from crmcli.formats.records import Table
from crmcli.model.mapping import SavedMapping
from crmcli.services import remembering
from crmcli.services.birthdays import settled
from crmcli.services.columns import refuse_orders, refuse_unknown
from crmcli.services.headings import is_known
from crmcli.services.importing import Source
from crmcli.services.mapping import plan_mapping
from crmcli.services.remembering import Memory
from crmcli.services.sheets import tidied

STDIN = "-"
HEAD_BYTES = 4096


class Asked(NamedTuple):
    """What the options say of how files are read. With `own_id` a column called id is this book's, not another
    system's; with `fresh` nothing is remembered of earlier files."""

    format: str | None
    encoding: str | None
    header_row: int | None
    sheet: str | None
    columns: Mapping[str, str]
    date_order: str | None
    source: str | None
    own_id: bool
    fresh: bool
    passphrase_file: str | None
    rejects: bool

    @property
    def of_tables(self) -> Iterator[str]:
        """The options that were given and are for tables only."""
        given = {
            "--encoding": self.encoding, "--header-row": self.header_row, "--sheet": self.sheet, "--map": self.columns,
            "--date-order": self.date_order, "--fresh": self.fresh, "--rejects": self.rejects,
        }  # fmt: skip
        return (option for option, value in given.items() if value)


class Opened(NamedTuple):
    """A file that is ready to be read, the external ids' system that was said for such files, "" for none, and what is
    to be remembered of it."""

    source: Source
    system: str
    memory: Memory | None


class _Spooled(io.BytesIO):
    """What came through a pipe, which cannot be read twice; kept in memory, never in a plain temporary file."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def open_file(crm: Crm, name: str) -> BinaryIO:
    if name == STDIN:
        tell_reading(crm)
        return _Spooled(crm.world.stdin.buffer.read(), "standard input")
    try:
        file = Path(name).expanduser().open("rb")
    except FileNotFoundError:
        raise NotFound(f"there is no file {name}") from None
    except OSError as error:
        raise CrmError(f"cannot read {name}: {error.strerror}") from None
    if file.seekable():
        return file
    with file:
        return _Spooled(file.read(), name)


def ready(crm: Crm, file: tuple[str, BinaryIO], asked: Asked, opened: ExitStack) -> Opened:
    """The file's table, with its columns as they are asked for, or as they once were for the same header, or known."""
    if other_books.is_one(file, asked.format, asked.of_tables):
        book = other_books.source(crm, Path(file[0]).expanduser(), asked.passphrase_file, opened)
        return Opened(book, "", None)
    found = wanted(crm, file, asked, is_known)
    columns = dict(found.wanted.columns)
    if asked.own_id and "id" in found.table.columns:
        columns = {"id": "id", **columns}
    elif not columns:
        refuse_orders(found.name, found.table.columns)
    mapping = plan_mapping(found.table.columns, columns)
    table = tidied(found.table, mapping)
    source = Source(found.name, table, mapping, format=found.format, notes=found.notes, bom=found.bom)
    refuse_unknown(source)
    source = settled(source, crm.config["date_order"], found.wanted.date_order or None)
    return Opened(source, found.system, found.memory)


class Wanted(NamedTuple):
    """A file's table, and what is said and remembered of it; `system` is that of its ids as it once was said."""

    name: str
    format: str
    table: Table
    wanted: SavedMapping
    notes: tuple[str, ...]
    bom: bool
    system: str
    memory: Memory | None


def wanted(crm: Crm, file: tuple[str, BinaryIO], asked: Asked, knows: Callable[[str], bool], of: str = "") -> Wanted:
    """Of a file whose rows are `of` something else than customers what is remembered is kept apart."""
    name, stream = file
    shown = "standard input" if name == STDIN else Path(name).name
    format, table = _table(name, stream, asked, knows)
    conn = crm.book.conn
    saved = None if asked.fresh else remembering.recall(conn, table, of)
    said = SavedMapping(shown, asked.columns, asked.date_order or "", asked.source or "")
    both = remembering.combined(saved, said) if saved else said
    notes = (remembering.told(conn, table, asked.columns, of),) if saved else ()
    bom, system = _begins_with_bom(stream), saved.source if saved else ""
    return Wanted(shown, format, table, both, notes, bom, system, _memory(table, both, asked, of))


def _table(name: str, stream: BinaryIO, asked: Asked, knows: Callable[[str], bool]) -> tuple[str, Table]:
    format = asked.format
    if format is None:
        stream.seek(0)
        format = guess(name, stream.read(HEAD_BYTES))
    format = called(format)
    if format not in READABLE:
        reason = f"{format} can only be written" if format in FORMATS else "there is no such format"
        what = f"--from {format}" if asked.format else name
        raise Usage(f"{what}: {reason}; what can be read is {', '.join(READABLE)}")
    table = FORMATS[format].table(
        stream, encoding=asked.encoding, header_row=asked.header_row, sheet=asked.sheet, knows=knows
    )
    return format, table


def _begins_with_bom(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(len(BOM_UTF8)) == BOM_UTF8


def _memory(table: Table, wanted: SavedMapping, asked: Asked, of: str) -> Memory | None:
    if not (asked.columns or asked.fresh) or not remembering.is_remembered(table):
        return None
    return Memory(remembering.header_of(table, of), wanted if wanted.columns else None)

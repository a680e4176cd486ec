"""crm repair"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.cli.passphrase import typed_again
from crmcli.errors import BookExists, Partial
from crmcli.model.repair import Repair, TableRepair
from crmcli.output.columns import WHOLE, Column
from crmcli.services import repair as service
from crmcli.store.book import SMALLEST_BOOK, Unlock
from crmcli.store.keys import PROFILE_AND_SALT_BYTES, file_key

app = typer.Typer(**SETTINGS)

Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="The new book; default: beside the book.", show_default=False),
]
KINDS = ("lost", "older", "cut", "named")
IDS_SHOWN = 20
LOST: list[Column | str] = [
    Column("table", least=WHOLE),
    *(Column(name, right=True, least=WHOLE) for name in ("rows", *KINDS)),
    "ids",
]


@app.command(epilog=examples("crm repair", "crm repair --output saved.db"))
def repair(context: Context, output: Output = None, json: Json = False) -> None:
    """Save what can be read of a damaged book into a new one.

    The damaged file stays as it is. Each page that is whole is read by itself; of records on damaged ones the history
    may know an earlier state, and the search index the name. What is lost is listed: exit 3, or 0 when nothing is.
    """
    crm: Crm = context.obj
    target = Path(output).expanduser() if output else service.default_target(crm.path, crm.now)
    if target.exists() or target.is_symlink():
        raise BookExists(f"{target} is there already; name another file with --output")
    if missing := crm.missing_book():
        raise missing
    with crm.out.progress("Looking for the key") as shown:
        header, unlock = typed_again(crm, lambda: _find_header(crm, shown.advance))
    with crm.out.progress("Reading pages", crm.path.stat().st_size // SMALLEST_BOOK) as shown:
        done = service.repair(crm.path, target, header, unlock, crm.now, shown.advance)
    if not json and not done.is_whole:
        crm.out.table(LOST, _rows(done))
    crm.out.result([], _sentence(crm, done), _shape(crm, done), "json" if json else None)
    if not done.is_whole:
        raise Partial(_loss(done))


def _find_header(crm: Crm, advance: Callable[[int], object]) -> tuple[bytes, Unlock]:
    """The header salt that fits, and the way to its key: many may be tried, and each salt is stretched once."""
    master = cache(crm.master_again)

    def unlock(header: bytes) -> bytes:
        return file_key(master(header[:PROFILE_AND_SALT_BYTES]), header)

    return service.find_header(crm.path, crm.kept_header, unlock, advance), unlock


def _rows(done: Repair) -> list[dict[str, Any]]:
    """A row for each table that is not whole."""
    return [
        {"table": name, "rows": table.rows, **{kind: len(getattr(table, kind)) for kind in KINDS}, "ids": _ids(table)}
        for name, table in done.tables.items()
        if not table.is_whole
    ]


def _ids(table: TableRepair) -> str:
    ids = sorted({row for kind in KINDS for row in getattr(table, kind)})
    more = ", …" if len(ids) > IDS_SHOWN else ""
    return ", ".join(map(str, ids[:IDS_SHOWN])) + more + (" and later ones" if table.end_lost else "")


def _sentence(crm: Crm, done: Repair) -> str:
    pages = f"{len(done.damaged):,} of {done.pages:,} pages are damaged" if done.damaged else "no page is damaged"
    if done.header_mended:
        pages += ", and so was the key's salt at the start, which could be mended"
    return (
        f"Saved {done.tables['customers'].rows:,} customers to {done.book}: {pages}. {crm.path} stays as it is."
        f" The new book opens with the same passphrase; look at it with: crm --book {quote(str(done.book))} verify"
    )


def _loss(done: Repair) -> str:
    parts = [
        f"{count:,} {what}"
        for kind, what in (
            ("lost", "rows are lost"),
            ("older", "are as they were before their last changes"),
            ("cut", "lost the end of a long text"),
            ("named", "are names only"),
        )
        if (count := sum(len(getattr(table, kind)) for table in done.tables.values()))
    ]
    parts += [f"{len(done.unplaced)} pages could not be told apart"] if done.unplaced else []
    parts += ["nobody knows how many rows were at the end"] if any(it.end_lost for it in done.tables.values()) else []
    return f"not everything could be saved: {'; '.join(parts)}; a backup may have it, see: crm backup list"


def _shape(crm: Crm, done: Repair) -> dict[str, Any]:
    tables = {
        name: {"rows": table.rows, **{kind: getattr(table, kind) for kind in KINDS}, "end_lost": table.end_lost}
        for name, table in done.tables.items()
    }
    return {
        "book": str(done.book), "damaged_book": str(crm.path), "whole": done.is_whole, "pages": done.pages,
        "damaged_pages": done.damaged, "unplaced_pages": done.unplaced, "header_mended": done.header_mended,
        "tables": tables,
    }  # fmt: skip

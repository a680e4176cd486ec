"""What is said of a repair: what is lost first, then how the new book takes the old one's place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import Any

from crmcli.model.history import called
from crmcli.model.repair import Repair, TableRepair
from crmcli.output.columns import WHOLE, Column

KINDS = {
    "lost": "lost",
    "older": "as before their last changes",
    "cut": "without the end of a long text",
    "named": "names only",
}
IDS_SHOWN = 20
FIRST_BYTES = "only the file's first 16 bytes were damaged, and what they were was found"
LOST: list[Column | str] = [
    Column("table", least=WHOLE),
    *(Column(name, right=True, least=WHOLE) for name in ("rows", *KINDS)),
    "ids",
]


def rows(done: Repair) -> Iterator[dict[str, Any]]:
    """A row for each table that is not whole."""
    for name, table in done.tables.items():
        if not table.is_whole:
            yield {"table": name, "rows": table.rows, **_counts(table), "ids": _ids(table)}


def verdict(done: Repair) -> str:
    """Nothing was lost, what was, and what may be."""
    lost = [part for name, table in done.tables.items() for part in _lost(name, table)]
    perhaps = [f"the newest {_noun(name, 2)}" for name, table in done.tables.items() if table.end_lost]
    if done.unplaced:
        them = "whose table is not known"
        perhaps.append(f"what stood on {_counted(len(done.unplaced), 'sound page')} {them}")
    sentences = [f"Lost: {'; '.join(lost)}."] if lost else []
    sentences += [f"May be lost{' too' if lost else ''}: {'; '.join(perhaps)}."] if perhaps else []
    return " ".join(sentences) or "Nothing was lost."


def saved(done: Repair, damaged: Path) -> str:
    """What was saved, and what to do with it."""
    place = f"crm backup restore {quote(str(done.book.absolute()))}"
    customers = _counted(done.customers, "customer")
    return (
        f"Saved {customers} to {done.book}; {_damage(done)}. {damaged} stays as it is."
        f" Look at the new book, which opens with the same passphrase: crm --book {quote(str(done.book))} list."
        f" Put it in the place of the damaged one, which is kept beside it: {place}"
    )


def shape(done: Repair, damaged: Path) -> dict[str, Any]:
    tables = {
        name: {"rows": table.rows, **{kind: getattr(table, kind) for kind in KINDS}, "end_lost": table.end_lost}
        for name, table in done.tables.items()
    }
    return {
        "book": str(done.book), "damaged_book": str(damaged), "whole": done.is_whole, "pages": done.pages,
        "damaged_pages": done.damaged, "unplaced_pages": done.unplaced, "header_mended": done.header_mended,
        "tables": tables,
    }  # fmt: skip


def _damage(done: Repair) -> str:
    are = "is" if len(done.damaged) == 1 else "are"
    pages = f"{len(done.damaged):,} of {done.pages:,} pages {are} damaged or missing"
    if not done.header_mended:
        return pages
    return f"{pages}, and its first 16 bytes were damaged and are known" if done.damaged else FIRST_BYTES


def _lost(name: str, table: TableRepair) -> Iterator[str]:
    for kind, words in KINDS.items():
        if ids := getattr(table, kind):
            yield f"{_counted(len(ids), _noun(name, 1), _noun(name, 2))} {words} ({_listed(ids)})"


def _counts(table: TableRepair) -> dict[str, int]:
    return {kind: len(getattr(table, kind)) for kind in KINDS}


def _ids(table: TableRepair) -> str:
    ids = sorted({row for kind in KINDS for row in getattr(table, kind)})
    return ", ".join(filter(None, (_listed(ids), "the newest ones" if table.end_lost else "")))


def _listed(ids: list[int]) -> str:
    return ", ".join(map(str, ids[:IDS_SHOWN])) + (", …" if len(ids) > IDS_SHOWN else "")


def _noun(table: str, count: int) -> str:
    noun = {"contact_points": "phone or e-mail", "batches": "batch", "changes": "change"}.get(table) or called(table)
    many = {"contact_points": "phones and e-mails"}.get(table) or noun + ("es" if noun.endswith(("s", "ch")) else "s")
    return noun if count == 1 else many


def _counted(count: int, noun: str, many: str = "") -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {many or noun + 's'}"

"""crm repair"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from crmcli.cli import repair_words
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.cli.passphrase import typed_again
from crmcli.errors import BookExists, Partial
from crmcli.services import repair as service
from crmcli.store.book import SMALLEST_BOOK, Unlock
from crmcli.store.keys import PROFILE_AND_SALT_BYTES, file_key

app = typer.Typer(**SETTINGS)

Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="The new book; default: beside the book.", show_default=False),
]
GUESSING = (
    "No page opens: the passphrase is wrong, or the first 16 bytes are damaged. Each of their bits is tried the other"
    " way round, which may take half a minute, for a passphrase is slow to try."
)


@app.command(epilog=examples("crm repair", "crm repair --output saved.db"))
def repair(context: Context, output: Output = None, json: Json = False) -> None:
    """Save what can be read of a damaged book into a new one.

    The damaged file stays as it is. Each page that is whole is read by itself; of records on damaged ones the history
    may know an earlier state, and the search index the name. What is lost is listed: exit 3, or 0 when nothing is.
    Of a book that is whole a new one is made only with --output.
    """
    crm: Crm = context.obj
    target = Path(output).expanduser() if output else service.default_target(crm.path, crm.now)
    if target.exists() or target.is_symlink():
        raise BookExists(f"{target} is there already; name another file with --output")
    if missing := crm.missing_book():
        raise missing
    header, unlock = typed_again(crm, lambda: _find_header(crm))
    if not output and service.is_whole(crm.path, header, unlock):
        _tell_whole(crm, json=json)
        return
    with crm.out.progress("Reading pages", crm.path.stat().st_size // SMALLEST_BOOK) as shown:
        done = service.repair(crm.path, target, header, unlock, crm.now, shown.advance)
    if not json:
        crm.out.say(repair_words.verdict(done))
        if not done.is_whole and crm.world.shows_tables:
            crm.out.table(repair_words.LOST, repair_words.rows(done))
    shape = repair_words.shape(done, crm.path)
    crm.out.result([str(done.book)], repair_words.saved(done, crm.path), shape, "json" if json else None)
    if not done.is_whole:
        raise Partial("not everything could be saved; a backup may have it, see: crm backup list")


def _tell_whole(crm: Crm, *, json: bool) -> None:
    shape: dict[str, Any] = {"book": None, "damaged_book": str(crm.path), "whole": True, "damaged_pages": []}
    crm.out.result([], f"{crm.path} is whole: there is nothing to repair.", shape, "json" if json else None)


def _find_header(crm: Crm) -> tuple[bytes, Unlock]:
    """The header salt that fits, and the way to its key: many may be tried, and each salt is stretched once."""
    master = cache(crm.master_again)

    def unlock(header: bytes) -> bytes:
        return file_key(master(header[:PROFILE_AND_SALT_BYTES]), header)

    kept = crm.kept_header
    with crm.out.progress("Looking for the key", len(service.candidates(crm.path, kept))) as shown:
        return service.find_header(crm.path, kept, unlock, _telling(crm, shown.advance)), unlock


def _telling(crm: Crm, advance: Callable[[int], object]) -> Callable[[int], object]:
    """Says why it takes long once a guess has failed."""
    tried = 0

    def tell(count: int) -> None:
        nonlocal tried
        tried += count
        if tried == service.SURE + 1:
            crm.out.say(GUESSING)
        advance(count)

    return tell

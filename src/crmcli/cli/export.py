"""crm export"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from crmcli.cli import hints
from crmcli.cli.asking import confirm
from crmcli.cli.context import Crm
from crmcli.cli.drafting import option
from crmcli.cli.lazy import SETTINGS, QueryCommand
from crmcli.cli.options import Context, Fields, FormatJson, Query, Yes, chosen_format, examples, names
from crmcli.cli.selection import counted
from crmcli.errors import Declined, Usage
from crmcli.formats import FORMATS
from crmcli.services import exporting, selecting
from crmcli.store import full

app = typer.Typer(**SETTINGS)

STDOUT = "-"

Format = Annotated[
    str | None, option("--format", "FORMAT", f"{', '.join(FORMATS)}; default: by the name of -o, else csv.")
]
Output = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="Write this file, for your eyes only (mode 0600).")
]
Sort = Annotated[str, option("--sort", "A,-B", "Sort by fields; - for descending. Default: id.")]
Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte order mark, which Excel wants.")]
Full = Annotated[bool, typer.Option("--full", help="Every row of every table, for import into an empty book.")]
Verify = Annotated[bool, typer.Option("--verify", help="With --full: read the file back, and compare.")]
History = Annotated[bool, typer.Option("--with-history", help="With --full: the history too.")]


@app.command(
    cls=QueryCommand,
    epilog=examples(
        "crm export tag:vip -o vip.csv",
        "crm export -o days.ics",
        "crm export --full -o book.jsonl",
    ),
)
def export(
    context: Context, query: Query = None, format: Format = None, output: Output = None, fields: Fields = None,
    sort: Sort = "id", bom: Bom = False, whole: Full = False, with_history: History = False, verify: Verify = False,
    yes: Yes = False, json: FormatJson = False,
) -> None:  # fmt: skip
    """Write customers to a file or to standard output.

    On a terminal it asks before it replaces a file.
    """
    crm: Crm = context.obj
    target = Path(output).expanduser() if output not in (None, STDOUT) else None
    shown = chosen_format(format, json)
    if (with_history or verify) and not whole:
        raise Usage(f"{'--with-history' if with_history else '--verify'} goes with --full")
    if whole:
        if query or shown or fields or bom or sort != "id":
            raise Usage("--full writes every row of every table, so it takes no query, fields, format, sort or BOM")
        _write_full(crm, target, with_history, verify, yes)
        return
    wanted = exporting.Export(
        selecting.joined(query), crm.calendar, exporting.format_of(shown, target), names(fields), sort, bom, crm.now
    )
    if target is None and crm.world.stdout.isatty() and not FORMATS[wanted.format].is_text:
        raise Usage(f"{wanted.format} is no text for a terminal; name a file for it: -o customers.{wanted.format}")
    exporting.check(crm.book.conn, wanted)
    to = _named(crm, target, yes)
    # To a pipe, which a pager may hold open for long, it goes without the lock that a transaction would take.
    state: AbstractContextManager[object] = crm.book.reading() if target else nullcontext()
    with state, _stream(crm, target) as stream:
        ids = exporting.chosen(crm.book.conn, wanted)
        with _progress(crm, target, len(ids)) as advance:
            count, left = exporting.write(crm.book.conn, wanted, ids, stream, advance)
    without = f", without {_listed(left)} ({_ways(left)})" if left else ""
    if wanted.format == exporting.CALENDAR:
        to = f" of {counted(len(ids), 'customer')}{to}"
    _tell(crm, count, to + without, "date" if wanted.format == exporting.CALENDAR else "customer")
    if not ids and (hint := hints.after_query(crm, wanted.query, "export")):
        crm.out.say(hint)


def _write_full(crm: Crm, target: Path | None, with_history: bool, verify: bool, yes: bool) -> None:
    if verify and target is None:
        raise Usage("--verify reads the file back, so it needs one: -o FILE")
    to = _named(crm, target, yes)
    with _stream(crm, target) as stream:
        with crm.book.reading() as conn, _progress(crm, target) as advance:
            counts = full.write(conn, stream, with_history=with_history, advance=advance)
        if verify and target:
            full.check(stream, target.name, crm.now)
    verified = "; verified: it gives back the same book" if verify else ""
    _tell(crm, counts["customers"], f" ({sum(counts.values()):,} rows in all){to}{verified}")


@contextmanager
def _progress(crm: Crm, target: Path | None, total: int | None = None) -> Iterator[Callable[[int], object]]:
    """What moves a bar, unless the terminal shows what is written."""
    if target is None and crm.world.stdout.isatty():
        yield lambda number: None
        return
    with crm.out.progress("Exporting", total) as shown:
        yield shown.advance


def _stream(crm: Crm, target: Path | None) -> AbstractContextManager[BinaryIO]:
    return exporting.private_file(target) if target else nullcontext(crm.out.binary())


def _named(crm: Crm, target: Path | None, yes: bool) -> str:
    """Where the customers go, for the closing sentence. Raises Declined when a file there is not to be replaced."""
    if target is None:
        return ""
    if not target.exists():
        return f" to {target}"
    asked = target.is_file() and crm.world.interactive and not yes
    if asked and not confirm(crm, f"{target} is there already. Replace it?"):
        raise Declined("nothing was written")
    return f" to {target}, replacing the file that was there"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _ways(left: Sequence[str]) -> str:
    """How to get what was left out."""
    orders = "; crm order list --format csv has the orders" if exporting.ORDERS in left else ""
    return f"crm export --full keeps everything{orders}"


def _tell(crm: Crm, count: int, more: str, noun: str = "customer") -> None:
    crm.out.say(f"Wrote {counted(count, noun)}{more}.")

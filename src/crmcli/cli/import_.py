"""crm import"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from crmcli.cli import again, other_books
from crmcli.cli.context import Crm
from crmcli.cli.drafting import option, pairs, rules_of, tags
from crmcli.cli.importing import Act, How, carried_out, order_of, refuse, target_of
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.matches import refuse_unattended
from crmcli.cli.options import Context, DryRun, Json, Yes, examples, names
from crmcli.cli.sources import Asked, Opened, open_file, ready
from crmcli.errors import Usage
from crmcli.formats import READABLE
from crmcli.model.importing import ImportResult
from crmcli.services import importing, selecting
from crmcli.services.checking import tags_of
from crmcli.services.deciding import ASK, Decisions
from crmcli.services.mapping import FIELDS
from crmcli.services.matching import DEFAULT_KEYS, KEYS
from crmcli.store import full
from crmcli.store.book import Batch

if TYPE_CHECKING:
    from crmcli.services.narrowing import Narrowing

app = typer.Typer(**SETTINGS)

KNOWN = (*READABLE, other_books.FORMAT)

Several = list[str] | None

Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Files; - is standard input.", show_default=False)]
From = Annotated[str | None, option("--from", "FORMAT", f"{', '.join(KNOWN)}; default: by name, or content.")]
Encoding = Annotated[str | None, option("--encoding", "E", "Text encoding; default: found out.")]
Sheet = Annotated[
    str | None, option("--sheet", "S", "Sheet of a workbook: name or number; default: the first with a known header.")
]
HeaderRow = Annotated[
    int | None,
    typer.Option("--header-row", min=1, metavar="N", help="The line that names the columns; default: found out."),
]
Map = Annotated[
    Several,
    option(
        "--map", "COL=FIELD",
        "Where a column goes; COL= drops it; repeatable; remembered. FIELD is one of"
        f" {', '.join(FIELDS)}, handle.SERVICE, or field.NAME for one of your own.",
    ),
]  # fmt: skip
Keys = Annotated[str | None, option("--key", "A,B", f"What tells who is the same; default: {','.join(DEFAULT_KEYS)}.")]
OnMatch = Annotated[
    str | None,
    option("--on-match", "POLICY", "fill empty fields (the default), update, skip, add without any matching, or ask."),
]
Where = Annotated[str | None, option("--where", "QUERY", "Only rows that fit the query, as new customers would.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Forget where columns of such a file went before.")]
Rejects = Annotated[str | None, option("--rejects", "FILE", "Write refused rows there, in the format of their file.")]
FromSource = Annotated[str | None, option("--source", "S", "The system that the external ids belong to.")]
FromPassphrase = Annotated[
    str | None, option("--from-passphrase-file", "F", "Of an imported crm book; or CRM_FROM_PASSPHRASE[_FILE].")
]
DateOrder = Annotated[str | None, option("--date-order", "ORDER", "Of 5/6: dmy or mdy; default: found out, or as set.")]
Tags = Annotated[Several, option("--tag", "T", "Tag for every customer of the file; repeatable.")]


@app.command(
    epilog=examples(
        "crm import customers.csv --dry-run",
        "crm import crm-export.csv --map Kundennummer=external_id --source oldcrm --tag moved",
    )
)
def import_(
    context: Context, files: Files, from_: From = None, encoding: Encoding = None, sheet: Sheet = None,
    header_row: HeaderRow = None, date_order: DateOrder = None, map_: Map = None, key: Keys = None,
    on_match: OnMatch = None, where: Where = None, source: FromSource = None, tag: Tags = None, fresh: Fresh = False,
    from_passphrase_file: FromPassphrase = None, rejects: Rejects = None, dry_run: DryRun = False, yes: Yes = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Read customers from files: a plan first, then one batch.

    Who is in the book already, by uid, external id, or e-mail or phone with a like name, is not added again: empty
    fields are filled, blanks never erase. A row without any of these is somebody of the very name who has all that it
    says, else new. Rows that cannot be taken are named by line (exit 3), all others are taken.

    A column mapped to log becomes a touch of each customer, with log_at as its time; one mapped to next is the day of
    the follow-up. What --map says is remembered for files with the same header row.
    """
    crm: Crm = context.obj
    how = How(dry_run, yes, json)
    narrowing = _narrowing(crm, where) if where is not None else None
    with ExitStack() as opened:
        streams = [(name, opened.enter_context(open_file(crm, name))) for name in files]
        if any(full.is_full_export(stream) for _, stream in streams):
            others = (date_order, map_, fresh, key, on_match, source, tag, from_, narrowing, rejects)
            if len(files) > 1 or any(others):
                raise Usage("a full export is imported by itself and as it is, without options of other files")
            carried_out(crm, lambda batch, advance: _restore(batch, *streams[0]), how)
            return
        options = _options(crm, key, on_match, source, tag)
        options = replace(options, where=narrowing, keeps_rejected=rejects is not None)
        asked = Asked(
            from_, encoding, header_row, sheet, dict(pairs("map", map_)), order_of(date_order), source,
            "id" in options.keys, fresh, from_passphrase_file, rejects is not None,
        )  # fmt: skip
        ready_files = [ready(crm, it, asked, opened) for it in streams]
        sources = [it.source for it in ready_files]
        target = target_of(crm, rejects, files, sources)
        result = carried_out(crm, _act(ready_files, options), how, options.decisions)
        is_remembered = not dry_run and result.taken and all(it.memory for it in ready_files)
        repeated = {
            "--from": from_, "--map": None if is_remembered else map_, "--key": key, "--on-match": on_match,
            "--date-order": again.date_order(sources, crm.config["date_order"]), "--where": where, "--source": source,
            "--tag": tag,
        }  # fmt: skip
        refuse(result, sources, target, again.command(target, repeated) if target else "")


def _narrowing(crm: Crm, query: str) -> Narrowing:
    """Raises QueryError before anything is read."""
    from crmcli.services.narrowing import Narrowing  # loads sqlite-utils, for a book in memory

    return Narrowing(*selecting.compiled(query, crm.calendar, selecting.saved(crm.book.conn)))


def _act(files: Sequence[Opened], options: importing.Options) -> Act:
    """The import itself, and what is remembered of its files once something of them was taken."""
    systems = {it.system for it in files}
    if not options.source and len(systems) == 1:
        options = replace(options, source=systems.pop())

    def act(batch: Batch, advance: importing.Advance) -> ImportResult:
        result = importing.run(batch, [it.source for it in files], options, advance)
        for memory in (it.memory for it in files if it.memory and result.taken):
            memory.write(batch)
        return result

    return act


def _options(crm: Crm, key: str | None, on_match: str | None, source: str | None, tag: Several) -> importing.Options:
    keys = names(key) or DEFAULT_KEYS
    for unknown in (it for it in keys if it not in KEYS):
        raise Usage(f"--key {unknown}: customers are matched by {', '.join(KEYS)}")
    if on_match not in (None, *importing.POLICIES):
        raise Usage(f"--on-match {on_match}: it is one of {', '.join(importing.POLICIES)}")
    decisions = Decisions() if on_match == ASK else None
    if decisions:
        refuse_unattended(crm)
    chosen = on_match or "fill"
    return importing.Options(rules_of(crm), keys, chosen, source or "", tags_of(tags(tag)), decisions=decisions)


def _restore(batch: Batch, name: str, stream: BinaryIO) -> ImportResult:
    counted = full.read(batch, stream, name)
    return ImportResult(files=(Path(name).name,), added=counted.get("customers", 0))

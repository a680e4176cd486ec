"""crm import"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from crmcli.cli.asking import confirm, tell_reading
from crmcli.cli.context import Crm
from crmcli.cli.drafting import option, pairs, rules_of, tags
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Json, Yes, examples, names
from crmcli.config import DATE_ORDERS
from crmcli.errors import CrmError, Declined, NotFound, Partial, Usage
from crmcli.formats import FORMATS, guess
from crmcli.model.importing import ImportResult, as_json
from crmcli.output.imports import customers, done, own_fields_line, plan_lines, planned, problem_lines
from crmcli.services import importing
from crmcli.services.birthdays import settled
from crmcli.services.checking import tags_of
from crmcli.services.columns import refuse_unknown
from crmcli.services.mapping import plan_mapping
from crmcli.services.matching import DEFAULT_KEYS, KEYS
from crmcli.store import full
from crmcli.store.book import Batch

app = typer.Typer(**SETTINGS)

STDIN = "-"
WITH_HEADER = ("csv", "tsv")
HEAD_BYTES = 4096

Several = list[str] | None
Act = Callable[[Batch, importing.Advance], ImportResult]

Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Files; - is standard input.", show_default=False)]
From = Annotated[str | None, option("--from", "FORMAT", f"{', '.join(FORMATS)}; default: by name, or content.")]
Encoding = Annotated[str | None, option("--encoding", "E", "Text encoding; default: found out.")]
HeaderRow = Annotated[int, typer.Option("--header-row", min=1, metavar="N", help="The line that names the columns.")]
Map = Annotated[Several, option("--map", "COL=FIELD", "Where a column goes; COL= leaves it out; repeatable.")]
Keys = Annotated[str | None, option("--key", "A,B", f"What tells who is the same; default: {','.join(DEFAULT_KEYS)}.")]
OnMatch = Annotated[
    str | None,
    option("--on-match", "POLICY", "fill empty fields (the default), update, skip, or add without any matching."),
]
FromSource = Annotated[str | None, option("--source", "S", "The system that the external ids belong to.")]
DateOrder = Annotated[str | None, option("--date-order", "ORDER", "Of 5/6: dmy or mdy; default: found out, or as set.")]
Tags = Annotated[Several, option("--tag", "T", "Tag for every customer of the file; repeatable.")]


@app.command(
    epilog=examples(
        "crm import customers.csv --dry-run",
        "crm import crm-export.csv --map Kundennummer=external_id --source oldcrm --tag moved",
    )
)
def import_(
    context: Context, files: Files, from_: From = None, encoding: Encoding = None, header_row: HeaderRow = 1,
    date_order: DateOrder = None, map_: Map = None, key: Keys = None, on_match: OnMatch = None,
    source: FromSource = None, tag: Tags = None, dry_run: DryRun = False, yes: Yes = False, json: Json = False,
) -> None:  # fmt: skip
    """Read customers from files: a plan first, then one batch.

    Who is in the book already, by uid, external id, or e-mail or phone with a like name, is not added again: empty
    fields are filled, blanks never erase. A row without any of these is somebody of the very name who has all that it
    says, else new. Rows that cannot be taken are named by line (exit 3), all others are taken.
    """
    crm: Crm = context.obj
    with ExitStack() as opened:
        streams = [(name, opened.enter_context(_open(crm, name))) for name in files]
        if any(full.is_full_export(stream) for _, stream in streams):
            if len(files) > 1 or date_order or map_ or key or on_match or source or tag or from_:
                raise Usage("a full export is imported by itself and as it is, without options of other files")
            _import(crm, lambda batch, advance: _restore(batch, *streams[0]), dry_run, yes, json)
            return
        options = _options(crm, key, on_match, source, tag)
        overrides = dict(pairs("map", map_))
        sources = [_source(it, from_, encoding, header_row, overrides, "id" in options.keys) for it in streams]
        sources = [settled(it, options.rules.date_order, _order(date_order)) for it in sources]
        _import(crm, lambda batch, advance: importing.run(batch, sources, options, advance), dry_run, yes, json)


class _Spooled(io.BytesIO):
    """What came through a pipe, which cannot be read twice; kept in memory, never in a plain temporary file."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def _open(crm: Crm, name: str) -> BinaryIO:
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


def _source(
    opened: tuple[str, BinaryIO],
    format: str | None,
    encoding: str | None,
    header_row: int,
    overrides: dict[str, str],
    own_id: bool,
) -> importing.Source:
    """The file's table and mapping. With `own_id` a column called id is this book's, not another system's."""
    name, stream = opened
    if format is None:
        stream.seek(0)
        format = guess(name, stream.read(HEAD_BYTES))
    if format not in FORMATS:
        raise Usage(f"--from {format}: there is no such format; there are {', '.join(FORMATS)}")
    table = FORMATS[format].read(stream, encoding=encoding, header_row=header_row)
    shown = "standard input" if name == STDIN else Path(name).name
    if own_id and "id" in table.columns:
        overrides = {"id": "id", **overrides}
    source = importing.Source(shown, table, plan_mapping(table.columns, overrides))
    refuse_unknown(source, header_row if format in WITH_HEADER else None)
    return source


def _order(asked: str | None) -> str | None:
    if asked not in (None, *DATE_ORDERS):
        raise Usage(f"--date-order {asked}: it is dmy (31/12) or mdy (12/31)")
    return asked


def _options(crm: Crm, key: str | None, on_match: str | None, source: str | None, tag: Several) -> importing.Options:
    keys = names(key) or DEFAULT_KEYS
    for unknown in (it for it in keys if it not in KEYS):
        raise Usage(f"--key {unknown}: customers are matched by {', '.join(KEYS)}")
    if on_match not in (None, *importing.POLICIES):
        raise Usage(f"--on-match {on_match}: it is one of {', '.join(importing.POLICIES)}")
    return importing.Options(rules_of(crm), keys, on_match or "fill", source or "", tags_of(tags(tag)))


def _import(crm: Crm, act: Act, dry_run: bool, yes: bool, json: bool) -> None:
    """On a terminal the act is rehearsed and shown before it is done. Raises Partial when rows were refused."""
    crm.book.use_big_cache()
    asking = crm.world.interactive and not yes
    if dry_run or asking:
        result, _ = _run(crm, act, rehearse=True)
        if not dry_run:
            _ask(crm, result)
    if not dry_run:
        result, batch = _run(crm, act, rehearse=False)
        _report(crm, result, batch, json, shown=asking)
    elif json:
        crm.out.result([], "", as_json(result, None, dry_run=True), format="json")
    else:
        _show(crm.out.line, [*plan_lines(result), f"{planned(result)} Nothing was changed."])
    if result.refused:
        rows, them = ("1 row was", "it") if result.refused == 1 else (f"{result.refused:,} rows were", "them")
        raise Partial(f"{rows} refused; mend {them} and import the file again")


def _run(crm: Crm, act: Act, *, rehearse: bool) -> tuple[ImportResult, int | None]:
    """The result, and the batch that it can be undone by."""
    doing = "Reading" if rehearse else "Importing"
    with crm.out.progress(doing) as shown, crm.book.batch("import", crm.now, rehearse=rehearse) as batch:
        result = act(batch, shown.advance)
    return result, batch.id if batch.changed and not batch.restored_history else None


def _ask(crm: Crm, plan: ImportResult) -> None:
    _show(crm.out.say, [*plan_lines(plan), planned(plan)])
    if plan.changed and not confirm(crm, f"Import {customers(plan.changed)}?"):
        raise Declined("nothing was changed")


def _report(crm: Crm, result: ImportResult, batch: int | None, json: bool, *, shown: bool) -> None:
    """`shown` says that the plan stands above already."""
    undo = f" Undo: crm undo {batch}" if batch is not None else ""
    shape = as_json(result, batch, dry_run=False)
    crm.out.result(result.ids, done(result) + undo, shape, format="json" if json else None)
    if not (json or shown):
        _show(crm.out.say, filter(None, [own_fields_line(result), *problem_lines(result)]))


def _show(put: Callable[[str], None], lines: Iterable[str]) -> None:
    for line in lines:
        put(line)


def _restore(batch: Batch, name: str, stream: BinaryIO) -> ImportResult:
    counted = full.read(batch, stream, name)
    return ImportResult(files=(Path(name).name,), added=counted.get("customers", 0))

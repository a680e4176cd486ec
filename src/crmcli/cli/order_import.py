"""crm order import"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated, BinaryIO

import typer

from crmcli.cli import again
from crmcli.cli.context import Crm
from crmcli.cli.drafting import option, pairs, rules_of
from crmcli.cli.import_ import DateOrder, Encoding, Files, Fresh, HeaderRow, Rejects, Several, Sheet
from crmcli.cli.importing import Act, Advance, How, carried_out, order_of, refuse, target_of
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Json, Yes, examples, names
from crmcli.cli.sell import counting
from crmcli.cli.sources import Asked, open_file, wanted
from crmcli.errors import Usage
from crmcli.model.importing import ImportResult
from crmcli.services.birthdays import settled
from crmcli.services.headings import fold
from crmcli.services.mapping import column_named
from crmcli.services.order_import.columns import OrderFile, plan, refuse_unknown
from crmcli.services.order_import.headings import FIELDS, is_known
from crmcli.services.order_import.reading import DEFAULT_KEYS, KEYS
from crmcli.services.order_import.run import run
from crmcli.services.order_import.taking import POLICIES, Options
from crmcli.services.remembering import Memory
from crmcli.services.sheets import tidied
from crmcli.store.book import Batch
from crmcli.text.money import decimals

app = typer.Typer(**SETTINGS)

OF_ORDERS = "crm order import"  # what is remembered of their columns is kept apart from that of customers' files


Items = Annotated[Several, option("--items", "FILE", "A file of their items; the same as one more FILE.")]
From = Annotated[str | None, option("--from", "FORMAT", "Like csv or xlsx; default: by name, or content.")]
Map = Annotated[
    Several,
    option(
        "--map", "COL=FIELD",
        "Where a column goes; COL= drops it; repeatable; remembered. FIELD is one of"
        f" {', '.join(FIELDS)}, or field.NAME for one of your own.",
    ),
]  # fmt: skip
Keys = Annotated[
    str | None, option("--key", "A,B", f"What tells whose an order is; default: {','.join(DEFAULT_KEYS)}.")
]
OnMatch = Annotated[str | None, option("--on-match", "POLICY", "Orders that are there: update (the default), or skip.")]
Shop = Annotated[str | None, option("--source", "S", "The shop that the numbers and external ids are of.")]
Currency = Annotated[str | None, option("--currency", "C", "Where none is said; default: the book's.")]


@app.command(
    epilog=examples(
        "crm order import orders.csv --items order_items.csv --dry-run",
        "crm order import 订单.xlsx --source taobao --map 实收=total",
    )
)
def import_(
    context: Context, files: Files, items: Items = None, from_: From = None, encoding: Encoding = None,
    sheet: Sheet = None, header_row: HeaderRow = None, date_order: DateOrder = None, map_: Map = None,
    key: Keys = None, on_match: OnMatch = None, source: Shop = None, currency: Currency = None, fresh: Fresh = False,
    rejects: Rejects = None, dry_run: DryRun = False, yes: Yes = False, json: Json = False,
) -> None:  # fmt: skip
    """Read orders and their items from files: a plan, then one batch.

    Which file is which its columns tell; one may hold both. An order is known by its number and --source, and without a
    number by customer, day, total and item. Of one that is there, what the file says otherwise is changed, other items
    take the place of those it has, and blanks never erase.

    A discount below 1 is a share: 0.15 is 15%; in a column called 折扣, 0.85 is what is left to pay. The total is the
    file's, else what the items come to. Rows that cannot be taken are named by line (exit 3), all others are taken.
    """
    crm: Crm = context.obj
    every = [*files, *(items or [])]
    options = _options(crm, key, on_match, source, currency)
    options = replace(options, keeps_rejected=rejects is not None)
    asked = Asked(
        from_, encoding, header_row, sheet, dict(pairs("map", map_)), order_of(date_order), source, False, fresh, None,
        rejects is not None,
    )  # fmt: skip
    with ExitStack() as opened:
        streams = [(name, opened.enter_context(open_file(crm, name))) for name in every]
        ready = [_ready(crm, it, asked, len(streams) > 1) for it in streams]
        sources = [it for it, _, _ in ready]
        _refuse_unknown_columns(asked.columns, sources)
        memories = [it for _, _, it in ready if it]
        systems = {it for _, it, _ in ready}
        if not options.source and len(systems) == 1:
            options = replace(options, source=systems.pop())
        target = target_of(crm, rejects, every, sources)
        result = carried_out(crm, _act(sources, memories, options), How(dry_run, yes, json, "order import"))
        repeated = {
            "--from": from_, "--map": map_, "--key": key, "--on-match": on_match,
            "--date-order": again.date_order(sources, crm.config["date_order"]), "--source": source,
            "--currency": currency,
        }  # fmt: skip
        refuse(result, sources, target, again.command(target, repeated, ("order", "import")) if target else "")


def _ready(
    crm: Crm, file: tuple[str, BinaryIO], asked: Asked, one_of_several: bool
) -> tuple[OrderFile, str, Memory | None]:
    """The file, the system that was once said for such files, and what is to be remembered of it.

    What is said of columns is for those of several files that have them.
    """
    found = wanted(crm, file, asked, is_known, OF_ORDERS)
    if found.table.written:
        raise Usage(f"{found.name}: {found.format} holds no orders; orders are read from tables, like csv or xlsx")
    said, memory = found.wanted.columns, found.memory
    if one_of_several:
        said = {name: field for name, field in said.items() if _has(found.table.columns, name)}
        if memory and memory.saved:
            memory = replace(memory, saved=memory.saved._replace(columns=said)) if said else None
    mapping = plan(found.table.columns, said)
    table = tidied(found.table, mapping)
    source = OrderFile(found.name, table, mapping, format=found.format, notes=found.notes, bom=found.bom)
    refuse_unknown(source)
    source = settled(source, crm.config["date_order"], found.wanted.date_order or None, ("date",))
    return source, found.system, memory


def _has(columns: Sequence[str], name: str) -> bool:
    return fold(name) in map(fold, columns)


def _refuse_unknown_columns(names: Iterable[str], sources: Sequence[OrderFile]) -> None:
    """Raise Usage for a column that none of the files has."""
    every = [column for source in sources for column in source.table.columns]
    for name in names:
        if not _has(every, name):
            column_named(name, every)


def _options(crm: Crm, key: str | None, on_match: str | None, source: str | None, currency: str | None) -> Options:
    keys = names(key) or DEFAULT_KEYS
    for unknown in (it for it in keys if it not in KEYS):
        raise Usage(f"--key {unknown}: the customers of orders are found by {', '.join(KEYS)}")
    if on_match not in (None, *POLICIES):
        raise Usage(f"--on-match {on_match}: it is one of {', '.join(POLICIES)}")
    book = counting(crm)
    code = (currency or book.currency).upper()
    decimals(code)
    return Options(rules_of(crm), book, code, tuple(keys), on_match or "update", source or "")


def _act(sources: Sequence[OrderFile], memories: Sequence[Memory], options: Options) -> Act:
    """The import itself, and what is remembered of its files once something of them was taken."""

    def act(batch: Batch, advance: Advance) -> ImportResult:
        result = run(batch, sources, options, advance)
        for memory in memories if result.taken else ():
            memory.write(batch)
        return result

    return act

"""The import of orders: all orders first, then all items, then what the orders come to."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.model.importing import ImportResult
from crmcli.services.order_import.columns import OrderFile
from crmcli.services.order_import.customers import Buyers
from crmcli.services.order_import.items import ItemImport, settle_totals
from crmcli.services.order_import.taking import Advance, Options, OrderImport, Work
from crmcli.store.book import Batch


def run(batch: Batch, sources: Sequence[OrderFile], options: Options, advance: Advance) -> ImportResult:
    """Bring the orders and the items of all files into the book. `advance` is told how many rows were read.

    Raises errors.Usage where a file cannot be read on; rows that cannot be taken are in the result.
    """
    work = Work(batch, sources, options)
    for _ in sources:
        work.tally.begin_file()
    buyers = Buyers(batch.conn, options.source)
    for file, source in enumerate(sources):
        if source.mapping.has_orders:
            OrderImport(work, buyers, file).read(advance)
    ItemImport(work).read([file for file, source in enumerate(sources) if source.mapping.has_items], advance)
    notes = list(settle_totals(work))
    return work.result(notes)

"""The one door to standard output and standard error.

Rich is loaded only when a terminal is really shown a table, a card or progress.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, cast

from crmcli.errors import Ambiguous, CrmError, Usage
from crmcli.model.brief import Brief
from crmcli.model.brief import as_json as brief_as_json
from crmcli.model.customer import Customer
from crmcli.model.interaction import Interaction
from crmcli.model.merge import Alternate, MergedRecord
from crmcli.model.shapes import FLAT_COLUMNS, as_json, pick, touch_as_json
from crmcli.output import writers
from crmcli.output.columns import LIST_FIELDS, Beside, Column, cell, customer_columns, day, screen_columns
from crmcli.output.hints import with_book
from crmcli.output.progress import Progress
from crmcli.output.text import json_text, safe, safe_line, tsv_cell
from crmcli.world import World, is_terminal

if TYPE_CHECKING:
    from crmcli.model.order import Order

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "ids")
MOST_CANDIDATES = 10
NOBODY = Customer(name="")
NO_WINNERS: Mapping[str, int] = {}

Row = Mapping[str, Any]


class Output:
    """What the user sees of one command.

    `format` is one of FORMATS, or None: a table on a terminal, `piped` otherwise. `color` None asks the environment.
    `book` is what --book named, for the commands that messages tell to run.
    """

    def __init__(
        self, world: World, *, quiet: bool = False, color: bool | None = None, book: str | None = None
    ) -> None:
        self.world = world
        self.book = book
        self.quiet = quiet
        self.color = color
        self._on_terminal = world.shows_tables
        _make_ready(world.stdout, data=not self._on_terminal)
        _make_ready(world.stderr, data=False)

    def customers(
        self,
        customers: Iterable[Customer],
        fields: Sequence[str] | None = None,
        format: str | None = None,
        *,
        also: Sequence[str] = (),
        beside: Beside | None = None,
    ) -> int:
        """Lists customers and returns how many.

        Without fields JSON has whole customers, CSV the columns that import reads back, TSV LIST_FIELDS, and tables
        those, the fields of `also`, and what there is room for. All but `ids` end with what stands `beside`, unless the
        fields name its columns too.
        """
        chosen = self._choose(format, piped="tsv")
        besides = list(beside.columns) if beside else []
        own = [name for name in fields or () if name not in [column.name for column in besides]]
        pick(NOBODY, own)  # refuses an unknown name before anything is written
        if chosen == "ids":
            return writers.write_lines(self.world.stdout, (str(customer.id) for customer in customers))
        if fields is None and chosen in ("json", "jsonl"):
            return self.table((), _rows(customers, as_json, beside), chosen)
        if fields is None and chosen == "table":
            columns = screen_columns(also)
        else:
            usual = FLAT_COLUMNS if chosen == "csv" else LIST_FIELDS
            columns = customer_columns(usual if fields is None else own)
        wanted = [column.name for column in columns]
        rows = _rows(customers, lambda customer: pick(customer, wanted), beside)
        return self.table(*_in_order([*columns, *besides], rows, fields or ()), chosen)

    def table(
        self, columns: Sequence[Column | str], rows: Iterable[Row], format: str | None = None, *, piped: str = "tsv"
    ) -> int:
        """Lists rows of any kind and returns how many. JSON shows whole rows, `ids` the first column."""
        chosen = self._choose(format, piped)
        if chosen == "json":
            return writers.write_json(self.world.stdout, rows, ascii_only=_ascii_only(self.world.stdout))
        if chosen == "jsonl":
            return writers.write_jsonl(self.world.stdout, rows, ascii_only=_ascii_only(self.world.stdout))
        shown = [column if isinstance(column, Column) else Column(column) for column in columns]
        if chosen == "table":
            return self._show_table(shown, rows)
        if chosen == "ids":
            return writers.write_tsv(self.world.stdout, _cells(shown[:1], rows), self._tsv_cell)
        if chosen == "tsv":
            return writers.write_tsv(self.world.stdout, _cells(shown, rows), self._tsv_cell)
        lines = chain([[column.name for column in shown]], _cells(shown, rows))
        harmless = ([safe(text) for text in line] for line in lines) if self._on_terminal else lines
        return writers.write_csv(self.world.stdout, harmless) - 1

    def card(
        self,
        customer: Customer,
        touches: Sequence[Interaction] = (),
        extra: Sequence[str] = (),
        format: str | None = None,
        *,
        merged: Sequence[MergedRecord] = (),
        alternates: Sequence[Alternate] = (),
        orders: Sequence[Order] = (),
    ) -> None:
        """Shows all of one customer, who is merged into them, and what was not chosen then. Touches and orders come
        oldest first; `extra` lines end the card on a terminal.
        """
        chosen = self._choose(format, piped="jsonl")
        if chosen in ("json", "jsonl"):
            shape: dict[str, Any] = {
                **as_json(customer),
                "touches": [touch_as_json(touch) for touch in touches],
                "merged_from": [it._asdict() for it in merged],
                "alternates": [{"field": it.field, "value": it.value, "from": it.source} for it in alternates],
                "last_orders": [],
            }
            if orders:
                from crmcli.model import order

                shape["last_orders"] = [order.as_json(it) for it in orders]
            self._write_object(shape, indent=2 if chosen == "json" else None)
        elif chosen == "table":
            from crmcli.output import cards, tables

            console = tables.console(self.world.stdout, self.world.env, self.color)
            shown = cards.card(customer, touches, extra, console.width, merged, alternates, orders)
            tables.show(console, shown)
        else:
            self.customers([customer], None, chosen)

    def order(self, order: Order, customer: Customer, refunds: Sequence[Order] = (), format: str | None = None) -> None:
        """Shows all of one order and what was refunded of it."""
        chosen = self._choose(format, piped="jsonl")
        from crmcli.output import orders

        if chosen in ("json", "jsonl"):
            shape = orders.order_json(order, customer, refunds)
            self._write_object(shape, indent=2 if chosen == "json" else None)
        elif chosen == "table":
            from crmcli.output import order_cards, tables

            console = tables.console(self.world.stdout, self.world.env, self.color)
            tables.show(console, order_cards.card(order, f"{customer.name} (#{customer.id})", refunds))
        else:
            self.table(orders.order_columns(chosen), [orders.order_row(order, customer.name, chosen)], chosen)

    def brief(self, brief: Brief, format: str | None = None) -> None:
        """Shows what to know before a call."""
        chosen = self._choose(format, piped="jsonl")
        if chosen in ("json", "jsonl"):
            self._write_object(brief_as_json(brief), indent=2 if chosen == "json" else None)
        elif chosen == "table":
            self._show_brief(brief, self.world.stdout)
        else:
            self.customers([brief.customer], None, chosen)

    def brief_aside(self, brief: Brief) -> None:
        """Shows it on stderr: for a question that follows."""
        self._show_brief(brief, self.world.stderr)

    def _show_brief(self, brief: Brief, stream: TextIO) -> None:
        from crmcli.output import briefs, tables

        tables.show(tables.console(stream, self.world.env, self.color), briefs.screen(brief))

    def side_by_side(
        self, left: Customer, right: Customer, heading: str, winners: Mapping[str, int] = NO_WINNERS
    ) -> None:
        """Shows two customers on stderr, what differs marked: for a question that follows.

        `winners` says by field whose value a merge would keep.
        """
        from crmcli.output import pairs, tables

        console = tables.console(self.world.stderr, self.world.env, self.color)
        tables.show(console, pairs.side_by_side(left, right, heading, console.width, winners))

    def result(
        self,
        ids: Sequence[int | str],
        message: str,
        json_object: Mapping[str, Any],
        format: str | None = None,
        *,
        shown: bool = False,
    ) -> None:
        """Reports a change: its ids on stdout and a sentence on stderr, or the JSON object alone.

        On a terminal the sentence is enough, unless what stands in the place of ids is to be `shown`, as a file's name.
        """
        if format in ("json", "jsonl"):
            self._write_object(json_object)
            return
        if not self.quiet and (shown or not self._on_terminal):
            writers.write_lines(self.world.stdout, map(str, ids))
        self.say(message)

    def binary(self) -> BinaryIO:
        """Standard output for a whole file, in UTF-8; on a terminal it is made harmless."""
        stdout = self.world.stdout
        buffer: BinaryIO | None = getattr(stdout, "buffer", None)  # a StringIO has none
        if self._on_terminal or buffer is None:
            return cast(BinaryIO, writers.Utf8Sink(stdout, safe if self._on_terminal else str))
        stdout.flush()
        return buffer

    def line(self, text: str) -> None:
        """A line of data: a path, a count, a script."""
        self.world.stdout.write((safe(text) if self._on_terminal else text) + "\n")

    def paragraph(self, text: str) -> None:
        """Lines for the eye on stdout, broken between words where the terminal ends."""
        from crmcli.output.screen import width, wrapped

        self.line(wrapped(safe(text), width(self.world.stdout, self.world.env)))

    def say(self, message: str) -> None:
        """A message, unless --quiet."""
        if not self.quiet:
            self._tell(message)

    def warn(self, message: str) -> None:
        """A message that --quiet does not silence."""
        self._tell(f"Warning: {message}")

    def error(self, error: CrmError, json: bool = False) -> None:
        """An error on stderr: `crm: ` and its message, or one line of JSON."""
        if json:
            body = {"code": error.code, "exit": error.exit_code, "message": self.hint(error.message)}
            body |= error.details()
            text = json_text({"error": body}, ascii_only=_ascii_only(self.world.stderr))
            self.world.stderr.write(text + "\n")
            return
        self._tell(f"crm: {error.message}")
        if isinstance(error, Ambiguous):
            for line in candidate_lines(error.candidates[:MOST_CANDIDATES]):
                self.world.stderr.write(f"  {safe_line(line)}\n")
            if len(error.ids) > MOST_CANDIDATES:
                self.world.stderr.write(f"  … and {len(error.ids) - MOST_CANDIDATES:,} more\n")

    def progress(self, description: str, total: int | None = None) -> Progress:
        """A context manager whose `advance(n)` moves a bar on stderr, seen on a terminal from half a second on."""
        shown = is_terminal(self.world.stderr) and not self.quiet
        return Progress(self.world.stderr, self.world.env, description, total, shown=shown, color=self.color)

    def _choose(self, format: str | None, piped: str) -> str:
        chosen = format or ("table" if self._on_terminal else piped)
        if chosen not in FORMATS:
            raise Usage(f"there is no format {chosen!r}; there are {', '.join(FORMATS)}")
        return chosen

    def _show_table(self, columns: Sequence[Column], rows: Iterable[Row]) -> int:
        from crmcli.output import tables

        cells = list(_cells(columns, rows))
        console = tables.console(self.world.stdout, self.world.env, self.color)
        if cells:
            tables.show(console, tables.table(columns, cells, console.width))
        return len(cells)

    def _tsv_cell(self, text: str) -> str:
        return safe(tsv_cell(text)) if self._on_terminal else tsv_cell(text)

    def _write_object(self, shape: Mapping[str, Any], indent: int | None = None) -> None:
        text = json_text(shape, indent=indent, ascii_only=_ascii_only(self.world.stdout))
        self.world.stdout.write(text + "\n")

    def ask(self, question: str) -> None:
        """A question on stderr, broken between words; the answer goes behind it."""
        self.world.stderr.write(f"{self._fitted(self.hint(question.rstrip()))} ")
        self.world.stderr.flush()

    def _tell(self, message: str) -> None:
        self.world.stderr.write(f"{self._fitted(safe(self.hint(message)))}\n")

    def hint(self, text: str) -> str:
        """The text, its commands naming the book that --book named."""
        return with_book(text, self.book)

    def _fitted(self, text: str) -> str:
        if not is_terminal(self.world.stderr):
            return text
        from crmcli.output.screen import width, wrapped

        return wrapped(text, width(self.world.stderr, self.world.env))


def _rows(customers: Iterable[Customer], shape: Callable[[Customer], Row], beside: Beside | None) -> Iterable[Row]:
    if beside is None:
        return map(shape, customers)
    return ({**shape(customer), **beside.of(customer)} for customer in customers)


def _in_order(
    columns: Sequence[Column], rows: Iterable[Row], names: Sequence[str]
) -> tuple[Sequence[Column], Iterable[Row]]:
    """The columns in the order of the names, those without a name behind, and rows with just these."""
    order = {name: place for place, name in enumerate(names)}
    ordered = sorted(columns, key=lambda column: order.get(column.name, len(order)))
    if ordered == columns:
        return columns, rows
    return ordered, ({column.name: row[column.name] for column in ordered} for row in rows)


def _cells(columns: Sequence[Column], rows: Iterable[Row]) -> Iterable[Sequence[str]]:
    names = [column.name for column in columns]
    return ([cell(row.get(name)) for name in names] for row in rows)


def candidate_lines(candidates: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    width = max((len(f"#{one['id']}") for one in candidates), default=0)
    for one in candidates:
        known = [one["name"], *filter(None, (one.get(name) for name in ("company", "city", "phone")))]
        if one.get("last_touch"):
            known.append(f"last {day(one['last_touch'])}")
        yield f"{'#' + str(one['id']):>{width}}  {' · '.join(known)}"


def _make_ready(stream: TextIO, *, data: bool) -> None:
    """Lets no character stop the program; data is UTF-8 with plain newlines in every locale."""
    reconfigure = getattr(stream, "reconfigure", None)  # a StringIO has none
    if reconfigure is None:
        return
    if data:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    else:
        reconfigure(errors="backslashreplace")


def _ascii_only(stream: TextIO) -> bool:
    """JSON must stay JSON where the stream cannot carry every character."""
    return (stream.encoding or "utf-8").lower().replace("-", "") not in ("utf8", "utf8sig")

"""The card that `crm show` prints on a terminal, by Rich."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crmcli.model.customer import Address, ContactPoint, Customer
from crmcli.model.interaction import Interaction
from crmcli.model.merge import Alternate, MergedRecord
from crmcli.model.order import Order
from crmcli.model.shapes import addresses, money, primary_first
from crmcli.output.columns import birthday, day
from crmcli.output.orders import in_short
from crmcli.output.text import safe, safe_line
from crmcli.output.touches import circumstances
from crmcli.text.addresses import one_line

_SERVICES = {
    "wechat": "WeChat", "wecom": "WeCom", "whatsapp": "WhatsApp", "line": "LINE", "linkedin": "LinkedIn", "url": "Web",
    "qq": "QQ", "dingtalk": "DingTalk", "kakaotalk": "KakaoTalk", "tiktok": "TikTok", "youtube": "YouTube",
    "github": "GitHub", "xing": "XING",
}  # fmt: skip

WIDEST_LABEL = 24

Line = tuple[str, Text]


def card(
    customer: Customer,
    touches: Sequence[Interaction],
    extra: Sequence[str],
    room: int,
    merged: Sequence[MergedRecord] = (),
    alternates: Sequence[Alternate] = (),
    orders: Sequence[Order] = (),
) -> Group:
    """Everything that is known of a customer, nothing that is empty; orders and touches as they come, then what a merge
    did not choose and the records that were merged into this one, then the extra lines. At most `room` cells wide.
    """
    parts: list[RenderableType] = [_headline(customer), _grid(_lines(customer), _widest(room))]
    if orders:
        parts += [Text("Last orders", style="bold"), _orders(orders)]
    if touches:
        parts += [Text("Touches", style="bold"), _touches(touches)]
    if alternates:
        parts += [Text("Other values", style="bold"), _grid(map(_alternate, alternates), _widest(room))]
    for record in merged:
        line = f"merged from #{record.id} {record.name}; undo: crm dedupe split {record.id}"
        parts.append(Text(safe_line(line), style="dim"))
    parts += [Text(safe(line), style="dim") for line in extra]
    return Group(*parts)


def _alternate(it: Alternate) -> Line:
    label = it.field.partition(".")[2] or it.field.capitalize()
    return label, Text(safe(it.value)).append(f"  (#{it.source})", style="dim")


def _widest(room: int) -> int:
    return min(WIDEST_LABEL, room // 3)


def _headline(customer: Customer) -> Text:
    line = Text(safe_line(customer.name), style="bold")
    line.append(f" (#{customer.id})" if customer.id is not None else "", style="not bold dim")
    for part in (customer.company, customer.title):
        line.append(f" · {safe_line(part)}" if part else "", style="not bold")
    return line


def _grid(lines: Iterable[Line], widest: int) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True, max_width=widest)
    grid.add_column(overflow="fold")
    above = ""
    for label, value in lines:
        grid.add_row(Text("" if label == above else safe_line(label)), value)
        above = label
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _lines(customer: Customer) -> Iterator[Line]:
    """What there is, with its label; the grid shows a label once above several values."""
    if customer.kind != "person":
        yield "Kind", Text(safe_line(customer.kind))
    yield from _reachable(customer)
    for address in addresses(customer):
        yield "Address", _address(address)
    yield from _plain("Tags", ", ".join(customer.tags))
    yield from _plain("Birthday", birthday(customer.birthday or ""))
    for label in ("source", "stage", "tier", "language"):
        yield from _plain(label.capitalize(), getattr(customer, label))
    for key, value in customer.fields.items():
        yield from _plain(key, value)
    for external in customer.external_ids:
        yield "External id", Text(safe_line(external.value)).append(_remarks([external.source]), style="dim")
    yield from _plain("Orders", f"{customer.orders}, total {money(customer.total)}" if customer.orders else None)
    yield from _plain("Last touch", day(customer.last_touch or ""))
    yield from _plain("Follow-up", customer.next_follow_up)
    yield from _plain("Notes", customer.notes)
    yield from _plain("Archived", day(customer.archived_at or ""))


def _reachable(customer: Customer) -> Iterator[Line]:
    for point in primary_first(customer.phones):
        yield "Phone", _point(point)
    for point in primary_first(customer.emails):
        yield "E-mail", _point(point)
    for point in primary_first(customer.handles):
        yield _SERVICES.get(point.kind) or point.kind[:1].upper() + point.kind[1:], _point(point)


def _plain(label: str, value: str | None) -> Iterator[Line]:
    if value:
        yield label, Text(safe(value))


def _point(point: ContactPoint) -> Text:
    remarks = [point.label or "", "opted out" if point.opted_out else "", "invalid" if point.invalid else ""]
    return Text(safe_line(point.value)).append(_remarks(remarks), style="dim")


def _address(address: Address) -> Text:
    line = one_line(address.street, address.city, address.region, address.postcode, address.country)
    return Text(safe_line(line)).append(_remarks([address.label or ""]), style="dim")


def _remarks(remarks: Iterable[str]) -> str:
    said = ", ".join(safe_line(remark) for remark in remarks if remark)
    return f"  ({said})" if said else ""


def _orders(orders: Iterable[Order]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for order in orders:
        what = Text(safe_line(in_short(order))).append(_remarks([order.number or ""]), style="dim")
        grid.add_row(Text(order.at), Text(order.handle), Text(order.money), what)
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _touches(touches: Iterable[Interaction]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for touch in touches:
        summary = Text(safe(touch.summary)).append(_remarks(circumstances(touch)), style="dim")
        grid.add_row(Text(safe_line(day(touch.at))), Text(safe_line(touch.kind)), summary)
    return Padding(grid, (0, 0, 0, 2), expand=False)

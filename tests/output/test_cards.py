from crmcli.model.customer import Address, ContactPoint, Customer, ExternalId
from crmcli.model.interaction import Interaction

WANG = Customer(
    name="王伟",
    id=42,
    company="示例贸易",
    title="采购经理",
    birthday="--05-01",
    source="展会",
    stage="lead",
    tier="A",
    language="zh",
    notes="喜欢茶\n[red]second[/foo] line\x1b[31m",
    fields={"预算": "5万"},
    contacts=(
        ContactPoint("phone", "010-5550 1234", "01055501234", opted_out=True, invalid=True),
        ContactPoint("phone", "138 0013 8000", "+8613800138000", label="mobile", is_primary=True),
        ContactPoint("email", "wang@example.com", "wang@example.com", label="work"),
        ContactPoint("wechat", "wangwei88", "wangwei88"),
        ContactPoint("signal", "wei", "wei"),
    ),
    addresses=(Address("示例路 1 号", "北京", None, "100000", "中国", "office"),),
    tags=("vip", "老客户"),
    external_ids=(ExternalId("shop", "ALFKI"), ExternalId("", "77")),
    last_touch="2026-05-01",
    next_follow_up="2026-05-08",
    orders=3,
    total=199850,
)
TOUCHES = [
    Interaction(42, "2026-04-01", "visit", "a first talk"),
    Interaction(42, "2026-05-01", "call", "asked for\nprices", outcome="no-answer"),
]


def lines(shown):
    return [line.rstrip() for line in shown.out.splitlines()]


def test_lines_that_windows_ended_are_lines(screen):
    shown = screen(terminal=True, columns=80, color=False)
    touches = [Interaction(42, "2026-04-01", "visit", "a first\r\ntalk")]
    shown.output.card(Customer("王伟", id=42, notes="tea\r\nmilk", fields={"Wishes": "a\r\nb"}), touches)
    assert [line.split() for line in lines(shown)[1:]] == [
        ["Wishes", "a"], ["b"], ["Notes", "tea"], ["milk"], ["Touches"],
        ["2026-04-01", "visit", "a", "first"], ["talk"],
    ]  # fmt: skip


def test_a_full_card(screen):
    shown = screen(terminal=True, columns=80, color=False)
    shown.output.card(WANG, TOUCHES, ["Merged from #57; undo: crm dedupe split 57"])
    assert lines(shown) == [
        "王伟 (#42) · 示例贸易 · 采购经理",
        "  Phone        138 0013 8000  (mobile)",
        "               010-5550 1234  (opted out, invalid)",
        "  E-mail       wang@example.com  (work)",
        "  WeChat       wangwei88",
        "  Signal       wei",
        "  Address      中国北京示例路 1 号 100000  (office)",
        "  Tags         vip, 老客户",
        "  Birthday     05-01",
        "  Source       展会",
        "  Stage        lead",
        "  Tier         A",
        "  Language     zh",
        "  预算         5万",
        "  External id  ALFKI  (shop)",
        "               77",
        "  Orders       3, total 1998.50",
        "  Last touch   2026-05-01",
        "  Follow-up    2026-05-08",
        "  Notes        喜欢茶",
        r"               [red]second[/foo] line\x1b[31m",
        "Touches",
        "  2026-04-01  visit  a first talk",
        "  2026-05-01  call   asked for",
        "                     prices  (no-answer)",
        "Merged from #57; undo: crm dedupe split 57",
    ]


def test_nothing_empty_is_shown(screen):
    shown = screen(terminal=True, color=False)
    shown.output.card(Customer(name="Ada", id=7))
    assert lines(shown) == ["Ada (#7)"]


def test_a_company_that_is_archived(screen):
    shown = screen(terminal=True, color=False)
    shown.output.card(Customer(name="示例贸易", kind="company", archived_at="2026-02-01"))
    assert lines(shown) == ["示例贸易", "  Kind      company", "  Archived  2026-02-01"]


def test_a_narrow_card_folds(screen):
    shown = screen(terminal=True, columns=24, color=False)
    shown.output.card(Customer(name="Ada", notes="a longer note about tea", fields={"k" * 40: "v"}))
    assert max(map(len, lines(shown))) <= 24
    assert "tea" in shown.out


def test_a_card_asked_for_in_a_pipe_is_not_padded(screen):
    shown = screen()
    shown.output.card(Customer(name="Ada", tags=("vip",)), format="table")
    assert shown.out == "Ada\n  Tags  vip\n"


def test_services_are_called_as_people_write_them(screen):
    shown = screen(terminal=True, columns=80, color=False)
    points = [ContactPoint(kind, "x", "x") for kind in ("qq", "fax", "wechat", "微博")]
    shown.output.card(Customer("王伟", contacts=tuple(points)))
    assert [line.split()[0] for line in lines(shown)[1:]] == ["QQ", "Fax", "WeChat", "微博"]

import pytest

from dumps import everything_of, records_of


@pytest.fixture
def sold(crm):
    """o1: 3 x 10 less 10% and 1 x 5 less 1, 10% off the whole, shipping 8: 27 + 4 = 31, 27.90, 35.90."""
    crm.add("王伟")
    crm("sell", "1", "3x A4纸 @10 -10%", "1x 笔 @5 -1", "--discount", "10%", "--shipping", "8", "--on", "2026-04-01")
    return crm


def left(crm, name="o1"):
    return crm("order", "show", name, "--json").json["left"]


def test_all_of_it(sold):
    result = sold("order", "refund", "o1", "--reason", "坏了")
    assert result.stdout == "o2\n"
    assert result.stderr == "Refunded 3x A4纸, 1x 笔 for 35.90 CNY of o1 to 王伟 #1: o2. Undo: crm undo 3\n"
    shown = sold("order", "show", "o2", "--json").json
    assert (shown["total"], shown["refund_of"], shown["notes"], shown["at"]) == (-35.9, 1, "坏了", "2026-05-01")
    assert [(it["quantity"], it["amount"]) for it in shown["items"]] == [(-3, -27), (-1, -4)]
    assert left(sold) == 0
    customer = sold("show", "1").json
    assert (customer["orders"], customer["total"]) == (1, 0)
    assert sold("list", "last_order:2026-04-01", "--format", "ids").stdout == "1\n"


def test_items_go_back_at_what_was_paid(sold):
    sold("order", "refund", "o1", "--item", "2x a4纸")
    assert left(sold) == 19.7
    sold("order", "refund", "o1", "--item", "笔")
    assert left(sold) == 16.1
    sold("order", "refund", "o1")
    assert sold("order", "show", "o4", "--json").json["items"][0]["quantity"] == -1
    assert left(sold) == 0


@pytest.mark.parametrize(
    ("options", "code", "part"),
    [
        (["--item", "4x A4纸"], 5, "only 3 of A4纸"),
        (["--amount", "35.91"], 5, "more than is left of o1, 35.90 CNY"),
        (["--amount", "0"], 2, "nothing"),
        (["--amount", "$5"], 2, "is in USD"),
        (["--item", "Toner"], 4, "no item 'Toner'"),
        (["--item", "1x 笔 @5"], 2, "at its price"),
        (["--item", "1x 笔", "--amount", "3"], 2, "twice"),
        (["--on", "2026-03-31"], 2, "before the order"),
        (["--on", "tomorrow"], 2, "ahead"),
    ],
)
def test_refused(sold, options, code, part):
    before = everything_of(sold)
    assert part in sold("order", "refund", "o1", *options, "--json", exit_code=code).error["message"]
    assert everything_of(sold) == before


def test_never_more_than_is_left(sold):
    sold("order", "refund", "o1", "--amount", "30")
    assert "more than is left" in sold("order", "refund", "o1", "--item", "3x A4纸", exit_code=5).stderr
    sold("order", "refund", "o1")
    assert left(sold) == 0
    assert "nothing of o1 is left" in sold("order", "refund", "o1", exit_code=5).stderr
    assert "is a refund itself, of o1" in sold("order", "refund", "o2", exit_code=5).stderr


def test_the_last_of_the_goods_leave_no_cent_behind(crm):
    """Three of 0.335 came to 1.01 in all: 0.34, 0.34 and then 0.33."""
    crm.add("Ana")
    crm("sell", "1", "3x pen @0.335")
    for rest in (0.67, 0.33, 0):
        crm("order", "refund", "o1", "--item", "1x pen")
        assert left(crm) == rest


def test_two_lines_of_one_name(crm):
    crm.add("Ana")
    crm("sell", "1", "pen @2", "pen @2")
    crm("order", "refund", "o1", "--item", "pen")
    crm("order", "refund", "o1")
    assert sum(it["quantity"] for it in crm("order", "show", "o3", "--json").json["items"]) == -1
    assert left(crm) == 0


def test_the_worth_goes_back_at_the_orders_own_rate(crm):
    crm.add("Ana")
    crm("sell", "1", "3x pen @$3.33", "--rate", "7.13")
    crm("config", "set", "rates", "USD=9")
    crm("order", "refund", "o1", "--item", "pen")
    crm("order", "refund", "o1")
    assert [it["worth"] for it in crm("order", "list", "--json").json] == [-47.49, -23.74, 71.23]
    assert crm("show", "1").json["total"] == 0


def test_of_a_given_total_a_share_goes_back(crm):
    crm.add("Ana")
    crm("sell", "1", "2x pen @5", "bag @10", "--total", "10")
    crm("order", "refund", "o1", "--item", "1x pen")
    assert left(crm) == 7.5


def test_rehearsal_and_undo(sold):
    before = everything_of(sold)
    assert "Would have refunded 35.90" not in sold("order", "refund", "o1", "-n").stdout
    assert everything_of(sold) == before
    whole = records_of(sold)
    sold("order", "refund", "o1", "--amount", "5")
    sold("undo", "--last")
    assert records_of(sold) == whole

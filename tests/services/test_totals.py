import pytest

from crmcli.formats.records import Row
from crmcli.services.totals import Totals

COLUMNS = ("序号", "姓名", "电话", "城市")


def left(*cells):
    totals = Totals(["电话"])
    rows = list(totals.left_out([Row(9, dict(zip(COLUMNS, cells, strict=True)))]))
    assert totals.count == 1 - len(rows)
    return not rows


@pytest.mark.parametrize(
    "cells",
    [("合计", "5", "", ""), ("", "合计", "", ""), ("合 计：", "", "", " "), ("小计：", "", "", "12,000.00"),
     ("Total", "", "", ""), ("Grand total:", "2", "", ""), ("总计（人）", "5人", "", "-"), ("本页合计", "", "", ""),
     ("合計", "", "", ""), ("subtotal", "", "", ""), ("合计：5人", "", "", "")],
)  # fmt: skip
def test_what_adds_up_a_sheet_is_no_customer(cells):
    assert left(*cells)


@pytest.mark.parametrize(
    "cells",
    [("", "Total", "13800138000", ""), ("7", "Total", "", "Paris"), ("", "Total", "", "Paris"), ("1", "王小明", "", ""),
     ("", "总计算机公司", "", ""), ("", "Totally Ltd", "", ""), ("1", "合计", "", "")],
)  # fmt: skip
def test_who_only_sounds_so_is_one(cells):
    assert not left(*cells)


def test_the_count_is_told():
    totals = Totals([])
    list(totals.left_out([Row(2, {"name": "Total"}), Row(3, {"name": "小计"}), Row(4, {"name": [1]}), Row(5, {})]))
    assert totals.told == "2 rows of totals left out"
    assert Totals([]).told == ""

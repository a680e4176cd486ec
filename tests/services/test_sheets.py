"""The rows of sheets made by hand."""

import pytest

from crmcli.formats.records import Row, Table
from crmcli.services.mapping import plan_mapping
from crmcli.services.sheets import tidied

COLUMNS = ("序号", "姓名", "电话", "城市")


def read(rows, columns=COLUMNS, header_row=1):
    """The cells of the rows that are left, and what is said of them."""
    found = [Row(number, dict(zip(columns, cells, strict=True))) for number, cells in enumerate(rows, 2)]
    table = Table(list(columns), "", lambda: iter(found), header_row=header_row)
    sheet = tidied(table, plan_mapping(columns))
    return [tuple(row.cells.values()) for row in sheet.rows()], list(sheet.left_aside())


@pytest.mark.parametrize(
    "cells",
    [("合计", "5", "", ""), ("", "合计", "", ""), ("合 计：", "", "", " "), ("小计：", "", "", "12,000.00"),
     ("Total", "", "", ""), ("Grand total:", "2", "", ""), ("总计（人）", "5人", "", "-"), ("本页合计", "", "", ""),
     ("合計", "", "", ""), ("subtotal", "", "", ""), ("合计：5人", "", "", "")],
)  # fmt: skip
def test_what_adds_up_a_sheet_is_no_customer(cells):
    assert read([cells]) == ([], ["1 row of totals left out"])


@pytest.mark.parametrize(
    "cells",
    [("注：以上客户由小李负责", "", "", ""), ("", "备注: 待核实", "", ""), ("制表人：小李", "", "", "日期：2026-11-01"),
     ("注：合并",) * 4, ("", "Note: not checked yet", "", "")],
)  # fmt: skip
def test_a_remark_below_the_list_is_no_customer(cells):
    assert read([cells]) == ([], ["1 row of remarks left out"])


@pytest.mark.parametrize("cells", [("7", "", "", ""), ("x", "", "", "")])
def test_the_number_of_a_row_is_no_customer(cells):
    assert read([cells, cells]) == ([], ["2 rows left out with nothing in the columns that are taken"])


@pytest.mark.parametrize(
    "cells",
    [("", "Total", "13800138000", ""), ("7", "Total", "", "Paris"), ("", "Total", "", "Paris"), ("1", "王小明", "", ""),
     ("", "总计算机公司", "", ""), ("", "Totally Ltd", "", ""), ("1", "合计", "", ""), ("", "注册会计师：李", "", ""),
     ("注：VIP", "王伟", "", ""), ("", "", "13800138000", "")],
)  # fmt: skip
def test_who_only_sounds_so_is_one(cells):
    assert read([cells]) == ([cells], [])


def test_what_stands_above_is_taken_where_it_is_said_to_be_the_same():
    first, last = ("1", "王伟", "", "上海"), ("4", "李娜", "", "北京")
    rows = [first, ("2", "张三", "同上", "同上"), ("3", "Bob", "", "〃"), ("合计", "3", "", ""), last]
    assert read(rows) == (
        [first, ("2", "张三", "同上", "上海"), ("3", "Bob", "", "上海"), last],
        ["1 row of totals left out", "2 cells with 同上 read as what stands above"],
    )


def test_each_reading_counts_anew():
    rows = [Row(2, {"姓名": "合计"}), Row(3, {"姓名": "王伟"}, "a problem"), Row(4, {}, "a problem")]
    table = Table(["姓名"], "", lambda: iter(rows), header_row=1, left_aside=lambda: ("a note",))
    sheet = tidied(table, plan_mapping(table.columns))
    for _ in range(2):
        assert [row.line for row in sheet.rows()] == [3, 4]
        assert list(sheet.left_aside()) == ["a note", "1 row of totals left out"]


@pytest.mark.parametrize(("columns", "header_row"), [(("uid", "name"), 1), (("姓名", "城市"), None)])
def test_our_own_tables_and_those_that_are_no_sheets_stay_as_they_are(columns, header_row):
    assert read([("合计", "")], columns, header_row) == ([("合计", "")], [])

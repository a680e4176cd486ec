"""What to know before a call, on one screen."""

from datetime import date

import pytest

from crmcli.services.brief import next_birthday

# 2026-05-01, the tests' today, is a Friday.


@pytest.fixture
def wang(crm):
    crm.add(
        "王伟", "--company", "华信", "--phone", "13800138000", "--email", "wang@example.cn", "--city", "上海",
        "--tag", "vip", "--birthday", "1980-05-12", "--note", "old\nlikes tea\n不要在周一打电话", "--field", "shoe=43",
    )  # fmt: skip
    for day in range(1, 6):
        crm("log", "1", f"talk {day}", "--on", f"2026-04-0{day}")
    crm("log", "1", "他问报价", "+fri", "--promise", "quote by today", "--they-promise", "floor plan by 2w")
    for number in range(3):
        crm("order", "add", "1", f"{number + 1}x A4纸 @12.5", "--on", f"2026-04-1{number}")
    return crm


def test_on_a_terminal(wang):
    assert (
        wang("brief", "1", terminal=True, env={"CRM_NOW": "2026-05-03T09:30:00"}).stdout
        == """\
王伟 (#1) · 华信
  Phone     13800138000
  Reach     wang@example.cn
  Is        vip · 上海
  Orders    3, total 75.00, last 2026-04-12
  Soon      birthday in 9 days (1980-05-12)
  Fields    shoe: 43
  Notes     likes tea
            不要在周一打电话
Open
  2026-05-01  t1  you promised: quote  (2 days late)
  2026-05-08  t3  be in touch
  2026-05-15  t2  they promised: floor plan
Last touches
  2026-04-04  call  talk 4
  2026-04-05  call  talk 5
  2026-05-01  call  他问报价
Last orders
  2026-04-11  o2  25.00 CNY  2x A4纸
  2026-04-12  o3  37.50 CNY  3x A4纸
"""
    )


def test_whatever_there_is_it_is_one_screen(wang):
    wang(
        "edit",
        "1",
        "--note",
        "\n".join("long note " * 30 for _ in range(30)),
        *[f"--field=f{it}=x" for it in range(40)],
    )
    for number in range(12):
        wang("task", "add", "1", f"do {number} " + "很长的文字" * 40)
    for width in ("80", "60"):
        shown = wang("brief", "1", terminal=True, env={"COLUMNS": width}).stdout.splitlines()
        assert len(shown) == 23
        assert "  … 10 more: crm task list 1" in shown
        cells = [sum(1 + (ord(char) > 0x2E80) for char in line) for line in shown]
        assert max(cells) <= int(width)


def test_nothing_known_is_nothing_shown(crm):
    crm.add("Ana Silva")
    assert crm("brief", "1", terminal=True).stdout == "Ana Silva (#1)\n"


def test_json(wang):
    (line,) = wang("brief", "1").stdout.splitlines()
    told = wang("brief", "1", "--json").json
    assert [it["summary"] for it in told["touches"]] == ["talk 4", "talk 5", "他问报价"]
    assert [(it["id"], it["kind"], it["day"]) for it in told["tasks"]] == [
        ("t1", "promise", "2026-05-01"), ("t3", "follow-up", "2026-05-08"), ("t2", "their-promise", "2026-05-15"),
    ]  # fmt: skip
    assert [it["handle"] for it in told["last_orders"]] == ["o2", "o3"]
    assert told["soon"] == [{"what": "birthday", "day": "2026-05-12", "in_days": 11}]
    assert (told["name"], told["orders"], told["total"]) == ("王伟", 3, 75)
    assert line.startswith('{"id": 1, ')


def test_what_is_no_text_for_a_terminal_is_made_harmless(crm):
    crm.add("Ana\x1b[31m", "--note", "[bold]x\x1b]0;title\x07")
    shown = crm("brief", "1", terminal=True).stdout
    assert "\x1b" not in shown
    assert "[bold]x" in shown


@pytest.mark.parametrize(
    ("birthday", "today", "day"),
    [
        ("1980-05-12", "2026-05-12", "2026-05-12"),
        ("--05-12", "2026-05-13", "2027-05-12"),
        ("1980-02-29", "2026-02-01", "2026-02-28"),
        ("1980-02-29", "2027-12-31", "2028-02-29"),
        ("1980-05", "2026-05-01", None),
        ("1980", "2026-05-01", None),
        ("", "2026-05-01", None),
    ],
)
def test_the_next_birthday(birthday, today, day):
    found = next_birthday(birthday, date.fromisoformat(today))
    assert (found and found.isoformat()) == day

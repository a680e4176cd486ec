"""Days as people say them, through the front door. Today is Wednesday, 6 May 2026."""

import pytest

PHRASES = {
    "today": "2026-05-06", "tonight": "2026-05-06", "tomorrow": "2026-05-07", "tmr": "2026-05-07",
    "day after tomorrow": "2026-05-08", "fri": "2026-05-08", "friday": "2026-05-08",
    "on friday": "2026-05-08", "fri 10:00": "2026-05-08", "monday morning": "2026-05-11",
    "next fri": "2026-05-15", "friday next week": "2026-05-15", "next week": "2026-05-11",
    "week after next": "2026-05-18", "3d": "2026-05-09", "+3d": "2026-05-09", "in 3 days": "2026-05-09",
    "in two weeks": "2026-05-20", "2w": "2026-05-20", "in a fortnight": "2026-05-20", "1m": "2026-06-06",
    "half a year": "2026-11-06", "weekend": "2026-05-09", "next weekend": "2026-05-16",
    "the 15th": "2026-05-15", "1st of next month": "2026-06-01", "end of month": "2026-05-31",
    "end of next month": "2026-06-30", "end of quarter": "2026-06-30", "next quarter": "2026-07-01",
    "eoy": "2026-12-31", "first monday of june": "2026-06-01", "mid june": "2026-06-15",
    "1 dec": "2026-12-01", "Dec 1st": "2026-12-01", "5/6": "2026-06-05", "2026-12-01": "2026-12-01",
    "今天": "2026-05-06", "今晚": "2026-05-06", "明天": "2026-05-07", "明天下午三点": "2026-05-07",
    "明早": "2026-05-07", "后天": "2026-05-08", "后天上午": "2026-05-08", "大后天": "2026-05-09",
    "周五": "2026-05-08", "礼拜五": "2026-05-08", "下周二": "2026-05-12", "下个星期二": "2026-05-12",
    "下下周一": "2026-05-18", "周末": "2026-05-09", "下周末": "2026-05-16", "三天后": "2026-05-09",
    "过两天": "2026-05-08", "两周后": "2026-05-20", "半个月后": "2026-05-21", "一个月以后": "2026-06-06",
    "月底": "2026-05-31", "月初": "2026-06-01", "下月底": "2026-06-30", "下个月1号": "2026-06-01",
    "十五号": "2026-05-15", "6月底": "2026-06-30", "六月第一个周一": "2026-06-01", "季度末": "2026-06-30",
    "下季度": "2026-07-01", "年底": "2026-12-31", "明年初": "2027-01-01", "12月1日": "2026-12-01",
    "十二月一号": "2026-12-01", "明年5月1日": "2027-05-01",
}  # fmt: skip


@pytest.fixture
def ana(crm):
    crm.env["CRM_NOW"] = "2026-05-06T09:30:00+00:00"
    crm.add("Ana Silva")
    return crm


def test_days_as_they_are_said_in_both_languages(ana):
    for phrase in PHRASES:
        ana("task", "add", "1", phrase, "--due", phrase)
    rows = ana("task", "list", "--json").json
    assert {row["what"]: row["due"] for row in rows} == PHRASES
    assert len(PHRASES) > 70


def test_whether_day_or_month_comes_first_is_a_setting(ana):
    ana("config", "set", "date_order", "mdy")
    ana("task", "add", "1", "call", "--due", "6/5")
    assert ana("task", "list", "--json").json[0]["due"] == "2026-06-05"


@pytest.mark.parametrize(
    "phrase", ["soon", "asap", "june", "6月", "10", "改天", "过几天", "fridge", "32号x", "next", "下"]
)
def test_what_is_no_day_is_refused_with_examples(ana, phrase):
    said = ana("task", "add", "1", "call", "--due", phrase, exit_code=2).stderr
    assert said == f"crm: due: {phrase!r} is not a day; write it like 2026-05-01, tomorrow, fri or 2w\n"
    assert ana("task", "list").stdout == ""

"""The .ics file, read back by icalendar, which is not ours. Today is Friday, 1 May 2026."""

from datetime import date, timedelta

import icalendar
import pytest


@pytest.fixture
def two(crm):
    crm.add("王伟", "--company", "华信科技", "--phone", "13800138000", "--birthday", "1992-02-29")
    crm.add('Ana; Silva, "A"', "--birthday", "05-12", "--tag", "vip")
    crm("task", "add", "1", "寄样品,两份; a\\b\nsecond line " + "很长的说明" * 30, "--due", "fri")
    crm("task", "add", "2", "quote", "--due", "2w", "--promise")
    crm("task", "add", "2", "pay", "--due", "3w", "--they-promise")
    crm("task", "add", "2", "think")
    crm("log", "1", "called", "+mon")
    return crm


def written(crm, *query, now="2026-05-01T09:30:00+00:00"):
    return crm("export", *query, "--format", "ics", env={"CRM_NOW": now})


def events(crm, *query, **more):
    calendar = icalendar.Calendar.from_ical(written(crm, *query, **more).stdout)
    assert calendar.errors == []
    assert (calendar["VERSION"], calendar["PRODID"]) == ("2.0", "-//crmcli//crm//EN")
    for event in calendar.events:
        assert event.errors == []
    return calendar.events


def by_day(found):
    return {event.start: str(event["SUMMARY"]) for event in found}


def test_what_is_to_be_done_is_an_event_of_a_whole_day(two):
    said = "寄样品,两份; a\\b\nsecond line " + "很长的说明" * 30
    assert by_day(events(two)) == {
        date(2026, 5, 4): "王伟: be in touch",
        date(2026, 5, 8): f"王伟: {said}",
        date(2026, 5, 15): 'Promised to Ana; Silva, "A": quote',
        date(2026, 5, 22): 'Ana; Silva, "A" promised: pay',
        date(2024, 2, 29): "Birthday: 王伟 (1992)",
        date(2026, 5, 12): 'Birthday: Ana; Silva, "A"',
    }
    for event in events(two):
        assert event.end - event.start == timedelta(days=1)
        assert (event["TRANSP"], event["CLASS"]) == ("TRANSPARENT", "PRIVATE")
        (alarm,) = event.alarms.times
        assert alarm.trigger.hour == 9
    task = next(event for event in events(two) if event.start == date(2026, 5, 8))
    assert str(task["DESCRIPTION"]) == "华信科技\n13800138000\ncrm done t1"


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_wants(two, tmp_path):
    two("export", "-o", tmp_path / "days.ics")
    data = (tmp_path / "days.ics").read_bytes()
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) == 75
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode()


def test_a_birthday_comes_back_every_year_also_one_on_29_february(two):
    leap, known = (next(it for it in events(two) if name in it["SUMMARY"]) for name in ("(1992)", "Birthday: Ana"))
    assert (leap["RRULE"]["BYMONTH"], leap["RRULE"]["BYMONTHDAY"]) == ([2], [-1])
    assert (known["RRULE"]["FREQ"], known["RRULE"]["BYMONTHDAY"]) == (["YEARLY"], [12])


def test_a_second_file_updates_what_a_program_has_of_the_first(two):
    before = {str(it["UID"]): it for it in events(two)}
    assert len(before) == 6
    two("done", "t1")
    two("snooze", "t2", "5w")
    two("task", "drop", "t3")
    after = {str(it["UID"]): it for it in events(two, now="2026-05-02T09:30:00+00:00")}
    assert set(after) == set(before)
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before)
    changed = {str(it["SUMMARY"])[:12] for uid, it in after.items() if it["SUMMARY"] != before[uid]["SUMMARY"]}
    assert changed == {"✓ 王伟: 寄样品,两份", "✗ Ana; Silva"}
    assert {it.start for it in after.values()} >= {date(2026, 6, 5)}
    closed = [it for it in after.values() if str(it["SUMMARY"])[0] in "✓✗"]
    assert all(it.subcomponents == [] for it in closed)
    gone = {str(it["UID"]) for it in events(two, now="2026-06-05T09:30:00+00:00")}
    assert len(set(before) - gone) == 2


def test_a_query_chooses_whose_days(two):
    assert {str(it["SUMMARY"]).split(":")[0] for it in events(two, "tag:vip")} == {
        'Promised to Ana; Silva, "A"', 'Ana; Silva, "A" promised', "Birthday",
    }  # fmt: skip
    assert events(two, "tag:nobody") == []
    assert written(two).stderr == "Wrote 6 dates of 2 customers.\n"


@pytest.mark.parametrize("more", [["--fields", "name"], ["--bom"]])
def test_what_a_calendar_cannot_hold(two, more):
    assert "calendar" in two("export", "--format", "ics", *more, exit_code=2).stderr


def test_a_calendar_is_not_read(two, file):
    assert "ics can only be written" in two("import", file("BEGIN:VCALENDAR\r\n", "days.ics"), exit_code=2).stderr

import json

import pytest


def test_a_pipe_gets_one_line_of_json(crm):
    crm.add("王伟", "--phone", "13800138000")
    result = crm("show", "1")
    assert len(result.lines) == 1
    shown = json.loads(result.stdout)
    assert shown["name"] == "王伟"
    assert shown["touches"] == []


def test_keys_stand_in_the_documented_order(crm):
    crm.add("王伟")
    assert list(crm("show", "1", "--json").json) == [
        "id", "uid", "kind", "name", "company", "title", "emails", "phones", "handles", "addresses", "birthday", "tags",
        "source", "stage", "tier", "language", "notes", "external_id", "fields", "last_touch", "next_follow_up",
        "orders", "total", "merged_into", "created_at", "updated_at", "confirmed_at", "archived_at",
        "external_ids", "touches", "merged_from", "alternates", "last_orders",
    ]  # fmt: skip


def test_a_terminal_gets_a_card(crm):
    crm.add("王伟", "--phone", "13800138000", "--company", "华信科技", "--note", "喜欢喝茶", "--field", "尺码=XL")
    crm("log", "1", "sent the quote", "+fri")
    card = crm("show", "1", terminal=True).stdout
    for text in ("王伟", "(#1)", "华信科技", "13800138000", "喜欢喝茶", "尺码", "XL", "sent the quote", "2026-05-08"):
        assert text in card
    assert "{" not in card


def test_the_card_tells_of_touches_that_are_not_shown(crm):
    crm.add("Ana")
    for day in range(10, 13):
        crm("log", "1", f"touch {day}", "--on", f"2026-04-{day}")
    card = crm("show", "1", "--touches", "2", terminal=True)
    assert card.lines[-1] == "2 of 3 touches; all: crm show 1 --touches 3"
    assert "touches;" not in crm("show", "1", terminal=True).stdout


def test_only_the_card_has_few_touches_by_itself(crm):
    crm.add("Ana")
    for day in range(10, 22):
        crm("log", "1", f"touch {day}", "--on", f"2026-04-{day}")
    summaries = [f"touch {day}" for day in range(10, 22)]
    for arguments in ((), ("--json",), ("--format", "jsonl")):
        assert [touch["summary"] for touch in crm("show", "1", *arguments).json["touches"]] == summaries
    for arguments in ({"terminal": True}, {}):
        card = crm("show", "1", "--format", "table", **arguments).lines
        assert card[-1] == "10 of 12 touches; all: crm show 1 --touches 12"
        assert "touch 11" not in " ".join(card)


def test_a_card_in_a_pipe_has_no_blanks_at_the_ends_of_lines(crm):
    crm.add("王伟", "--phone", "13800138000", "--tag", "vip", "--note", "a\nlonger note")
    crm("log", "1", "sent the quote")
    card = crm("show", "1", "--format", "table")
    assert [line for line in card.lines if line != line.rstrip()] == []
    assert "  Phone" in card.stdout


def test_touches_are_the_newest_and_the_newest_last(crm):
    crm.add("Ana")
    for day in range(10, 22):
        crm("log", "1", f"touch {day}", "--on", f"2026-04-{day}")
    shown = crm("show", "1", "--json", "--touches", "10").json["touches"]
    assert [touch["summary"] for touch in shown] == [f"touch {day}" for day in range(12, 22)]
    assert [touch["summary"] for touch in crm("show", "1", "--touches", "1").jsonl[0]["touches"]] == ["touch 21"]
    assert crm("show", "1", "--touches", "0").jsonl[0]["touches"] == []
    assert len(crm("show", "1", "--touches", str(2**63 - 1)).jsonl[0]["touches"]) == 12


@pytest.mark.parametrize("touches", ["-1", "99999999999999999999", "x"])
def test_touches_is_a_number(crm, touches):
    crm.add("Ana")
    crm("show", "1", "--touches", touches, exit_code=2)


@pytest.mark.parametrize(("format", "text"), [("ids", "1\n"), ("csv", "王伟"), ("tsv", "1\t王伟"), ("json", '"王伟"')])
def test_formats(crm, format, text):
    crm.add("王伟")
    assert text in crm("show", "1", "--format", format).stdout


def test_a_forgiving_hit_is_taken_and_named(crm):
    crm.add("Ana Silva")
    result = crm("show", "ana")
    assert result.jsonl[0]["id"] == 1
    assert result.stderr == "Taking Ana Silva (#1) for 'ana'.\n"
    assert crm("show", "ana", "-q").stderr == ""


def test_an_archived_customer_is_shown(crm):
    crm.add("Ana Silva")
    crm("archive", "1")
    assert crm("show", "1", "--json").json["archived_at"] == "2026-05-01T09:30:00Z"

import pytest

from dumps import everything_of, records_of

# 2026-05-01, the tests' today, is a Friday.


@pytest.fixture
def ana(crm):
    crm.add("Ana Silva")
    return crm


def touches(crm):
    return crm("show", "1", "--json").json["touches"]


def next_date(crm):
    return crm("show", "1", "--json").json["next_follow_up"]


def test_records_a_touch(ana):
    result = ana("log", "1", "sent", "the quote", "--kind", "email", "--outcome", "reached")
    assert result.stdout == "1\n"
    assert result.stderr == "Logged an email with Ana Silva (#1). Undo: crm undo 2\n"
    assert touches(ana) == [
        {"id": 1, "at": "2026-05-01T09:30:00Z", "kind": "email", "summary": "sent the quote", "outcome": "reached",
         "direction": None, "minutes": None, "body": None, "source": None}
    ]  # fmt: skip
    assert ana("list", "--fields", "last").stdout == "2026-05-01T09:30:00Z\n"


def test_json(ana):
    assert ana("log", "1", "hello", "+2w", "--json").json == {
        "batch": 2, "touch": 1, "customer": 1, "at": "2026-05-01T09:30:00Z", "kind": "call", "follow_up": "2026-05-15",
        "promises": [], "dry_run": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "text", "due"),
    [
        (["she decides", "+fri"], "she decides", "2026-05-08"),
        (["she decides", "+2w"], "she decides", "2026-05-15"),
        (["她考虑", "+明天"], "她考虑", "2026-05-02"),
        (["score was", "+1"], "score was +1", None),
        (["wants a", "+discount"], "wants a +discount", None),
        (["+fri", "she decides"], "+fri she decides", None),
        (["a plain +"], "a plain +", None),
        (["she decides +fri"], "she decides", "2026-05-08"),
        (["pay by", "+2026-06-30"], "pay by", "2026-06-30"),
    ],
)
def test_a_last_word_with_a_plus_is_a_follow_up_when_it_is_a_date(ana, words, text, due):
    ana("log", "1", *words)
    assert touches(ana)[0]["summary"] == text
    assert next_date(ana) == due


def test_the_day_it_happened(ana):
    told = ana("log", "1", "met at the fair", "--on", "2026-04-20").stderr
    assert told.startswith("Logged a call with Ana Silva (#1) on Mon 2026-04-20. Undo")
    assert touches(ana)[0]["at"] == "2026-04-20"
    ana("log", "1", "today", "--on", "today")
    assert touches(ana)[1]["at"] == "2026-05-01T09:30:00Z"
    before = everything_of(ana)
    ana("log", "1", "not yet", "--on", "2026-05-02", exit_code=2)
    assert everything_of(ana) == before


def test_a_touch_closes_the_follow_up_that_is_due(ana):
    ana("log", "1", "first", "--follow-up", "2026-05-01")
    ana("log", "1", "second")
    assert next_date(ana) is None


def test_no_answer_leaves_it_open(ana):
    ana("log", "1", "first", "--follow-up", "2026-05-01")
    ana("log", "1", "tried", "--outcome", "no-answer")
    assert next_date(ana) == "2026-05-01"
    ana("log", "1", "tried again", "+mon", "--outcome", "no-answer")
    assert next_date(ana) == "2026-05-04"


def test_a_follow_up_that_lies_ahead_stays_unless_there_is_a_new_one(ana):
    ana("log", "1", "first", "--follow-up", "2026-06-01")
    ana("log", "1", "a chat between")
    assert next_date(ana) == "2026-06-01"
    ana("log", "1", "sooner", "+tomorrow")
    assert next_date(ana) == "2026-05-02"


def test_its_undo_opens_the_follow_up_again(ana):
    ana("log", "1", "first", "--follow-up", "2026-05-01")
    before = records_of(ana)
    ana("log", "1", "second", "+1w")
    ana("undo", "--last")
    assert records_of(ana) == before
    assert next_date(ana) == "2026-05-01"


def test_text_from_stdin_keeps_its_lines(ana):
    ana("log", "1", "--text", "-", stdin="one\ntwo\n")
    assert touches(ana)[0]["summary"] == "one\ntwo"


def test_a_terminal_asks_for_the_text(ana):
    result = ana("log", "1", terminal=True, answers="she called back\n")
    assert "What happened" in result.stderr
    assert touches(ana)[0]["summary"] == "she called back"
    ana("log", "1", "+fri", terminal=True, answers="again\n")
    assert next_date(ana) == "2026-05-08"


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("  ",), ("--text", ""), ("x", "--kind", "dance"), ("x", "--on", "someday"),
        ("x", "--follow-up", "someday"), ("x", "--follow-up", ""), ("x", "--follow-up", "2026-04-30"),
        ("x", "+2026-04-30"),
        ("x", "+fri", "--follow-up", "mon"), ("x", "--text", "y"), ("x", "--outcome", "a\0b"), ("--text", "\udcff"),
        ("x", "--follow-up", "99999999999d"),
    ],
)  # fmt: skip
def test_wrong_usage_records_nothing(ana, arguments):
    before = everything_of(ana)
    ana("log", "1", *arguments, exit_code=2)
    assert everything_of(ana) == before


def test_a_touch_is_no_edit_of_the_customer(ana):
    ana("log", "1", "hello", env={"CRM_NOW": "2026-05-09T08:00:00+00:00"})
    assert ana("show", "1", "--json").json["updated_at"] == "2026-05-01T09:30:00Z"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["fries", "+fry"], "'+fry' is not a date, so it is part of the text; no follow-up was set."),
        (["again", "明天"], "No follow-up was set; for one write +明天."),
        (["again on fri"], "No follow-up was set; for one write +fri."),
        (["again", "2w"], "No follow-up was set; for one write +2w."),
        (["met", "today"], ""),
        (["met", "her", "--follow-up", "fri"], "Follow-up on Fri 2026-05-08."),
        (["met", "fri", "--follow-up", "mon"], "Follow-up on Mon 2026-05-04."),
    ],
)
def test_a_last_word_that_nearly_is_a_follow_up(ana, words, hint):
    said = " ".join(["Logged a call with Ana Silva (#1).", *filter(None, [hint]), "Undo: crm undo 2\n"])
    assert ana("log", "1", *words).stderr == said


def test_a_dash_reads_standard_input(ana):
    ana("log", "1", "-", "+fri", stdin="one\ntwo\n")
    assert (touches(ana)[0]["summary"], next_date(ana)) == ("one\ntwo", "2026-05-08")
    assert "end with Ctrl-D" in ana("log", "1", "-", terminal=True, answers="typed\n").stderr
    assert "Ctrl-D" not in ana("log", "1", "--text", "-", stdin="piped\n").stderr


def test_a_replaced_follow_up_is_named(ana):
    ana("log", "1", "first", "+mon")
    assert "Follow-up on Fri 2026-05-08 (was Mon 2026-05-04). Undo" in ana("log", "1", "later", "+fri").stderr
    assert "(was" not in ana("log", "1", "the same", "+fri").stderr


def test_follow_ups_are_cleared(ana):
    ana("log", "1", "first", "+mon")
    result = ana("log", "1", "no interest", "--follow-up", "none")
    assert "The follow-up on Mon 2026-05-04 is cleared. Undo" in result.stderr
    assert next_date(ana) is None


@pytest.mark.parametrize("outcome", ["noanswer", "No Answer", "no_answer", "未接", "没接", "无人接听"])
def test_spellings_of_no_answer(ana, outcome):
    ana("log", "1", "first", "--follow-up", "today")
    ana("log", "1", "tried", "--outcome", outcome)
    assert (touches(ana)[1]["outcome"], next_date(ana)) == ("no-answer", "2026-05-01")


def test_a_name_that_was_cut_is_said_to_need_quotes(crm):
    crm.add("Robert Campbell")
    crm.add("Robert Lee")
    crm.add("Bob")
    error = crm("log", "Robert", "Campbell", "sent the quote", "--json", exit_code=5).error
    assert error["message"] == "a name of several words needs quotes: crm log 'Robert Campbell' 'sent the quote'"
    assert [one["id"] for one in error["candidates"]] == [1]
    assert touches(crm) == []
    crm.add("Bob Campbell")
    crm("log", "Bob", "Campbell", "called")  # a full name is nobody's beginning

"""Mails become touches: of the right customer, in the right direction, once."""

import pytest

from dumps import everything_of, opened, records_of

ANNA = b"""\
From: "Schmidt, Anna" <Anna@Example.com>
To: me@firm.example
Date: Wed, 29 Apr 2026 17:20:00 +0800
Subject: Re: quote
Message-ID: <1@example.com>

Yes, we take ten of them.

On Tuesday, Me wrote:
> here is the quote
"""
TO_BOTH = """\
From: Me <me@firm.example>
To: 王伟 <wang@example.cn>, anna@example.com
Cc: stranger@example.org
Date: Thu, 30 Apr 2026 09:00:00 +0800
Subject: 报价单
Message-ID: <2@firm.example>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

您好,附上报价。
""".encode()
STRANGER = b"From: Jo Doe <jo@example.org>\nTo: me@firm.example\nSubject: hello\nMessage-ID: <3@x>\n\nhow much?\n"


@pytest.fixture
def two(crm, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    crm.add("王伟", "--email", "wang@example.cn")
    crm.add("Anna Schmidt", "--email", "anna@example.com")
    crm("config", "set", "my_emails", "me@firm.example, me@home.example")
    return crm


def touches(crm, who):
    return crm("show", who, "--json").json["touches"]


def mail(crm, *options, raw=ANNA, **more):
    return crm("log", "--eml", "-", *options, stdin=raw, **more)


def test_a_mail_of_a_customer(two):
    told = mail(two)
    assert told.stdout == "2\n"
    assert told.stderr == (
        'Logged a mail from Anna Schmidt #2 of Wed 2026-04-29, "Re: quote — Yes, we take ten of them.".'
        " Undo: crm undo 3\n"
    )
    assert touches(two, 2) == [
        {
            "id": 1, "at": "2026-04-29T09:20:00Z", "kind": "email", "summary": "Re: quote — Yes, we take ten of them.",
            "outcome": None, "direction": "in", "minutes": None,
            "body": "Yes, we take ten of them.\n\nOn Tuesday, Me wrote:\n> here is the quote",
            "source": "mail:1@example.com",
        }
    ]  # fmt: skip


def test_the_same_mail_again_changes_nothing(two):
    mail(two)
    before = everything_of(two)
    told = mail(two)
    assert (told.stdout, told.stderr) == ("", "Nothing to log. 1 mail is in the book already.\n")
    assert everything_of(two) == before


def test_my_mail_is_a_touch_with_each_customer_it_went_to(two):
    told = mail(two, "--json", raw=TO_BOTH).json
    assert [(it["customer"], it["direction"]) for it in told["logged"]] == [(1, "out"), (2, "out")]
    assert touches(two, 1)[0]["summary"] == "报价单 — 您好,附上报价。"
    assert two("count").stdout == "2\n"


def test_me_may_be_said_on_the_spot(two):
    two("config", "set", "my_emails", "")
    assert "crm config set my_emails me@firm.example" in mail(two, raw=TO_BOTH, exit_code=4).stderr
    assert mail(two, "--me", "Me@Firm.example", "--json", raw=TO_BOTH).json["logged"][0]["direction"] == "out"
    assert "--me" in two("log", "1", "hello", "--me", "a@b.example", exit_code=2).stderr
    mail(two, "--me", "nobody", exit_code=2)


def test_an_unknown_sender_is_a_plan_without_a_terminal(two):
    before = everything_of(two)
    error = mail(two, raw=STRANGER, exit_code=4).stderr
    assert error == (
        "crm: nothing was logged: Jo Doe <jo@example.org> is not in the book; add them with: crm add 'Jo Doe' --email"
        " jo@example.org\n"
    )
    assert everything_of(two) == before
    two.add("Jo Doe")
    assert "crm edit 3 --add-email jo@example.org" in mail(two, raw=STRANGER, exit_code=4).stderr


def test_a_terminal_asks_whether_to_add_the_sender(two, tmp_path):
    file = tmp_path / "mail.eml"
    file.write_bytes(STRANGER)
    two("log", "--eml", file, terminal=True, answers="n\n", exit_code=4)
    before = records_of(two)
    told = two("log", "--eml", file, terminal=True, answers="y\n").stderr
    assert "Jo Doe <jo@example.org> is not in the book. Add them as a customer? [y/N]" in told
    assert "Logged a mail from Jo Doe #3" in told
    assert touches(two, "jo@example.org")[0]["body"] == "how much?"
    two("undo", "--last")
    assert records_of(two) == before


def test_who_may_be_said(two):
    mail(two, "1", raw=STRANGER)
    assert touches(two, 1)[0]["source"] == "mail:3@x"
    mail(two, "1", "2", raw=STRANGER, exit_code=2)
    for nobody in ("~nobody/there", "long" * 1000):
        mail(two, nobody, raw=STRANGER, exit_code=4)


def test_an_address_of_two_customers(two, tmp_path):
    two.add("Anton Schmidt", "--email", "anna@example.com")
    error = mail(two, "--json", exit_code=5).error
    assert [it["id"] for it in error["candidates"]] == [2, 3]
    file = tmp_path / "mail.eml"
    file.write_bytes(ANNA)
    two("log", "--eml", file, terminal=True, answers="2\n")
    assert len(touches(two, 3)) == 1


def test_several_files_some_of_nobody(two, tmp_path):
    for name, raw in (("a.eml", ANNA), ("b.eml", TO_BOTH), ("c.eml", STRANGER), ("again.eml", ANNA)):
        (tmp_path / name).write_bytes(raw)
    files = sorted(tmp_path.glob("*.eml"))
    told = two("log", "--eml", *files, exit_code=3)
    assert told.stdout == "2\n1\n"
    assert told.stderr.splitlines() == [
        "Logged 2 mails with 2 customers. 1 mail is in the book already. Undo: crm undo 3",
        "hello: nothing was logged: Jo Doe <jo@example.org> is not in the book; add them with: crm add 'Jo Doe' --email"
        " jo@example.org",
        "crm: 1 of 4 mails were not logged",
    ]
    again = two("log", "--eml", *files, "--json", exit_code=3)
    assert (again.json["logged"], again.json["same"], again.json["batch"]) == ([], 3, None)


def test_a_folder_of_mails_in_one_file(two, tmp_path):
    file = tmp_path / "sent.mbox"
    file.write_bytes(b"".join(b"From x@y Thu Apr 30 17:20:00 2026\n" + raw + b"\n" for raw in (ANNA, TO_BOTH)))
    assert two("log", "--eml", file, "--json").json["same"] == 0
    assert [it["kind"] for it in touches(two, 2)] == ["email", "email"]
    assert "no file" in two("log", "--eml", tmp_path / "none.eml", exit_code=4).stderr


def test_it_closes_what_was_due_on_its_day_only(two):
    two("log", "2", "call back", "--follow-up", "today")
    mail(two)  # of two days before
    assert two("show", "2", "--json").json["next_follow_up"] == "2026-05-01"
    mail(two, raw=ANNA.replace(b"29 Apr", b"30 Apr").replace(b"+0800", b"-2200").replace(b"<1@", b"<9@"))
    assert two("show", "2", "--json").json["next_follow_up"] is None


def test_what_follows_from_one_mail(two):
    told = mail(two, "--follow-up", "fri", "--promise", "samples by 2w").stderr
    assert "Follow-up on Fri 2026-05-08. You promised t1: samples by Fri 2026-05-15." in told
    mail(two, "--follow-up", "fri", raw=TO_BOTH, exit_code=2)


def test_a_rehearsal(two):
    before = everything_of(two)
    assert "Would have logged a mail from Anna Schmidt #2" in mail(two, "--dry-run").stderr
    assert everything_of(two) == before


@pytest.mark.parametrize(
    "option", [["--text", "x"], ["--kind", "call"], ["--on", "today"], ["--outcome", "o"], ["--minutes", "3"]]
)
def test_what_the_mail_says_itself(two, option):
    assert option[0] in mail(two, *option, exit_code=2).stderr


def test_no_mail(two):
    assert "this is no mail" in mail(two, raw=b"name,phone\nAna,1\n", exit_code=2).stderr


def test_a_mail_is_known_by_an_index(two):
    with opened(two) as book:
        plan = book.conn.execute("EXPLAIN QUERY PLAN SELECT customer FROM interactions WHERE source = ?", ("",))
        assert "USING INDEX idx_interactions_source" in plan.fetchall()[0][3]

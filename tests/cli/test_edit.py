import sys
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.cli.editor import _read, to_toml
from crmcli.errors import Usage
from dumps import everything_of, records_of

LATER = {"CRM_NOW": "2026-05-02T08:00:00+00:00"}


@pytest.fixture
def one(crm):
    crm.add(
        "王伟", "--phone", "13800138000", "--phone", "13900139000", "--email", "wei@example.com", "--wechat", "wei88",
        "--handle", "line=wei", "--city", "上海", "--address", "中山路1号", "--tag", "vip", "--company", "华信",
        "--birthday", "1990-05-01", "--note", "first", "--field", "size=xl", "--field", "shoe=42",
    )  # fmt: skip
    return crm


def shown(crm, who="1"):
    return crm("show", who, "--json").json


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [
        (("--name", "王伟明"), "name", "王伟明"),
        (("--company", "新公司"), "company", "新公司"),
        (("--company", ""), "company", None),
        (("--title", "CEO"), "title", "CEO"),
        (("--birthday", "05-02"), "birthday", "--05-02"),
        (("--source", "expo"), "source", "expo"),
        (("--language", "de"), "language", "de"),
        (("--kind", "company"), "kind", "company"),
        (("--note", "second"), "notes", "first\nsecond"),
        (("--clear", "notes", "--note", "second"), "notes", "second"),
        (("--clear", "notes"), "notes", None),
        (("--clear", "birthday"), "birthday", None),
        (("--field", "size=m"), "fields", {"size": "m", "shoe": "42"}),
        (("--field", "size="), "fields", {"shoe": "42"}),
        (("--clear", "field.size"), "fields", {"shoe": "42"}),
        (("--clear", "fields", "--field", "a=b"), "fields", {"a": "b"}),
        (("--add-tag", "expo,VIP"), "tags", ["expo", "vip"]),
        (("--remove-tag", "VIP"), "tags", []),
        (("--clear", "tags", "--add-tag", "new"), "tags", ["new"]),
        (("--clear", "wechat"), "handles", [{"service": "line", "value": "wei"}]),
        (("--clear", "handle.line"), "handles", [{"service": "wechat", "value": "wei88"}]),
        (("--clear", "handle"), "handles", []),
        (("--add-handle", "line=other"), "handles", [
            {"service": "wechat", "value": "wei88"}, {"service": "line", "value": "wei"},
            {"service": "line", "value": "other"},
        ]),
        (("--remove-handle", "WeChat=WEI88"), "handles", [{"service": "line", "value": "wei"}]),
    ],
)  # fmt: skip
def test_changes_one_thing_and_its_undo_brings_everything_back(one, options, field, value):
    before, records = shown(one), records_of(one)
    one("edit", "1", *options, env=LATER)
    after = shown(one)
    assert after[field] == value
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {field, "updated_at"}
    assert after["updated_at"] == "2026-05-02T08:00:00Z"
    one("undo", "--last")
    assert records_of(one) == records


def test_phones_and_emails_are_added_and_removed_in_any_spelling(one):
    one("edit", "1", "--add-phone", "+49 30 12345678", "--remove-phone", "+86 138-0013-8000", "--add-email", "b@x.cn")
    assert [phone["value"] for phone in shown(one)["phones"]] == ["13900139000", "+49 30 12345678"]
    one("edit", "1", "--remove-email", "WEI@example.com", "--clear", "phones")
    after = shown(one)
    assert (after["phones"], [mail["value"] for mail in after["emails"]]) == ([], ["b@x.cn"])


@pytest.mark.parametrize(
    ("phone", "typed"),
    [
        ("+86 571 5905102", "05715905102"),
        ("+86 571 5905102", "0571 5905102"),
        ("00447443647962", "07443647962"),
        ("0044 7443 647962", "+44 7443-647962"),
    ],
)
def test_a_phone_is_removed_by_what_finds_it(crm, phone, typed):
    crm.add("Ana", "--phone", phone)
    assert crm("count", f"phone={typed}").stdout == "1\n"
    crm("edit", "1", "--remove-phone", typed)
    assert shown(crm)["phones"] == []


def test_a_number_without_its_prefix_must_be_of_one_phone(crm):
    crm.add("Ana", "--phone", "+44 20 7443 6479", "--phone", "+49 20 7443 6479")
    before = everything_of(crm)
    error = crm("edit", "1", "--remove-phone", "020 7443 6479", exit_code=2).stderr
    assert "+44 20 7443 6479 or +49 20 7443 6479" in error
    crm("edit", "1", "--remove-phone", "7443 6479", exit_code=4)  # a part of it
    assert everything_of(crm) == before


def test_address_parts_are_set_on_the_address_there_is(one):
    one("edit", "1", "--city", "北京", "--country", "China")
    (address,) = shown(one)["addresses"]
    assert (address["street"], address["city"], address["country"]) == ("中山路1号", "北京", "China")
    one("edit", "1", "--clear", "city", "--clear", "country", "--clear", "street")
    assert shown(one)["addresses"] == []
    one("edit", "1", "--city", "广州")
    one("edit", "1", "--clear", "address")
    assert shown(one)["addresses"] == []


@pytest.mark.parametrize(
    "options",
    [
        ("--city", "上海"), ("--name", "王伟"), ("--add-tag", "VIP"), ("--add-phone", "+86 13800138000"),
        ("--follow-up", "none"), ("--field", "size=xl"), ("--clear", "title"), ("--note", " "),
    ],
)  # fmt: skip
@pytest.mark.parametrize("terminal", [False, True])
def test_what_is_so_already_changes_nothing(one, options, terminal):
    before = everything_of(one)
    result = one("edit", "1", *options, env=LATER, terminal=terminal)
    assert result.stdout == ""
    assert "Nothing to change" in result.stderr
    assert everything_of(one) == before


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--name", ""), 2), (("--birthday", "31 February"), 2), (("--kind", "robot"), 2), (("--add-email", "x"), 2),
        (("--clear", "name"), 2), (("--clear", "nonsense"), 2), (("--clear", "id"), 2), (("--field", "x"), 2),
        (("--follow-up", ""), 2), (("--follow-up", "2026-04-30"), 2), (("--name", "two\nlines"), 2),
        (("--remove-tag", "none"), 4), (("--remove-phone", "110110110"), 4), (("--remove-email", "no@example.com"), 4),
        (("--remove-handle", "line=nobody"), 4), (("--add-handle", "email=x"), 2), ((), 2),
    ],
)  # fmt: skip
def test_what_cannot_be_changes_nothing(one, options, code):
    before = everything_of(one)
    one("edit", "1", *options, exit_code=code)
    assert everything_of(one) == before


def test_one_wrong_customer_of_many_and_nobody_is_changed(one):
    one.add("Ana", "--phone", "13700137000")
    before = everything_of(one)
    one("edit", "--where", "has:phone", "--remove-phone", "13800138000", "--yes", exit_code=4)
    assert everything_of(one) == before


def test_many_by_a_query(one):
    one.add("Ana")
    result = one("edit", "--where", "no:phone or tag:vip", "--city", "Lisboa", "--yes", "--json")
    assert result.json == {"batch": 3, "changed": [1, 2], "dry_run": False}
    assert one("count", "city=lisboa").stdout == "2\n"
    one("undo", "3")
    assert one("list", "city:上海", "--format", "ids").lines == ["1"]


def test_the_note_is_read_from_stdin(one):
    one("edit", "1", "--note", "-", stdin="from a pipe\n")
    assert shown(one)["notes"] == "first\nfrom a pipe"


def test_an_edit_without_a_terminal_needs_an_option(one):
    assert "--city" in one("edit", "1", exit_code=2).stderr


def test_the_sentence_names_the_customer_and_the_undo(one):
    result = one("edit", "1", "--city", "北京")
    assert (result.stdout, result.stderr) == ("1\n", "Changed 王伟 (#1). Undo: crm undo 2\n")


def test_dry_run_tells_what_would_be(one):
    before = everything_of(one)
    result = one("edit", "1", "--city", "北京", "--dry-run")
    assert (result.stdout, result.stderr) == ("1\n", "Would have changed 王伟 (#1). Nothing was changed.\n")
    assert one("edit", "1", "--city", "北京", "-n", "--json").json == {"batch": None, "changed": [1], "dry_run": True}
    assert everything_of(one) == before


def test_a_customers_country_tells_how_to_read_a_new_phone(crm):
    crm.add("Jürgen", "--country", "Germany")
    crm("edit", "1", "--add-phone", "030 12345678")
    assert shown(crm)["phones"][0]["e164"] == "+493012345678"
    crm("edit", "1", "--remove-phone", "+49 30 12345678")
    assert shown(crm)["phones"] == []


def test_a_follow_up_is_set_moved_and_cleared_without_a_touch(one):
    result = one("edit", "1", "--follow-up", "mon")
    assert result.stderr == "Changed 王伟 (#1): follow-up on Mon 2026-05-04. Undo: crm undo 2\n"
    before = records_of(one)
    one("edit", "1", "--follow-up", "2w")
    assert (shown(one)["next_follow_up"], shown(one)["touches"]) == ("2026-05-15", [])
    assert "Nothing to change" in one("edit", "1", "--follow-up", "2026-05-15").stderr
    assert "Changed 王伟 (#1): follow-up cleared." in one("edit", "1", "--follow-up", "none").stderr
    assert shown(one)["next_follow_up"] is None
    one("undo", "4")
    one("undo", "3")
    assert records_of(one) == before


def test_nobody_is_told_apart_from_no_change(one):
    for command in (("edit", "--city", "x"), ("tag", "add", "x"), ("tag", "remove", "x"), ("archive",), ("unarchive",)):
        where = one(*command, "--where", "nobody", "--yes")
        assert where.stderr == "No customer fits; nothing was changed.\n"
        assert one(*command, "-").stderr == "No ids were given; nothing was changed.\n"
    assert "Nothing to change" in one("edit", "--where", "王伟", "--remove-tag", "none", "--yes").stderr


@pytest.fixture
def editor(one, tmp_path):
    """An editor that puts the given texts in place of others, one pair each time it is opened."""

    def use(*changes):
        script = tmp_path / "editor.py"
        script.write_text(
            "import pathlib, sys\n"
            f"changes, count = {changes!r}, pathlib.Path({str(tmp_path / 'count')!r})\n"
            "number = len(count.read_text()) if count.exists() else 0\n"
            "count.write_text('x' * (number + 1))\n"
            "form = pathlib.Path(sys.argv[1])\n"
            "text = form.read_text('utf-8')\n"
            "assert changes[number][0] in text\n"
            "form.write_text(text.replace(*changes[number]), 'utf-8')\n"
        )
        one.env["VISUAL"] = f"{sys.executable} {script}"

    return use


def test_the_form_calls_the_street_address(one, editor):
    editor(('address = "中山路1号"', 'address = "中山路2号"'))
    one("edit", "1", terminal=True)
    assert shown(one)["addresses"][0]["street"] == "中山路2号"
    editor(*[('address = "中山路2号"', 'address = ""')] * 2)
    one("edit", "1", terminal=True)
    assert (shown(one)["addresses"][0]["street"], shown(one)["addresses"][0]["city"]) == (None, "上海")


def test_what_the_form_cannot_be_is_mended_in_the_same_text(one, editor):
    editor(('city = "上海"', 'city = "北京'), ('city = "北京', 'city = "北京"\nbirthday = "soon"'),
           ('birthday = "1990-05-01"\n', ""), ('"soon"', '"1991-06-02"'))  # fmt: skip
    result = one("edit", "1", terminal=True, answers="\n\ny\n")
    assert result.stderr.count("Edit again? [Y/n]") == 3
    assert (shown(one)["birthday"], shown(one)["addresses"][0]["city"]) == ("1991-06-02", "北京")


def test_a_broken_form_can_be_given_up(one, editor):
    before = everything_of(one)
    editor(('city = "上海"', 'city = "北京'))
    assert "nothing was changed" in one("edit", "1", terminal=True, answers="n\n", exit_code=1).stderr
    assert everything_of(one) == before


@pytest.mark.parametrize("plan", [(), ("--dry-run",)])
def test_others_who_have_what_was_added_are_told_of(crm, plan):
    crm.add("王五", "--email", "team@example.com", "--phone", "13800138000")
    crm.add("Ana", "--phone", "13800138000")
    told = crm("edit", "2", "--add-email", "Team@example.com", "--add-phone", "13800138000", *plan).stderr
    assert told.splitlines()[1:] == ["#1 王五 has the same e-mail."]
    assert crm("edit", "2", "--add-email", "team@example.com", "--quiet").stderr == ""


@pytest.mark.parametrize("arguments", [("edit",), ("edit", "--city", "上海")])
@pytest.mark.parametrize("terminal", [True, False])
def test_a_customer_who_is_not_named_is_missed(one, arguments, terminal):
    assert "the customer is missing" in one(*arguments, terminal=terminal, exit_code=2).stderr


def test_the_question_says_what_will_be_changed(one):
    one.add("Ana")
    options = ("--city", "北京", "--add-tag", "a，b", "--add-handle", "line=x", "--clear", "notes", "--note", "n" * 90)
    told = one("edit", "--where", "is:person", *options, terminal=True, answers="n\n", exit_code=1).stderr
    assert "Set city to 北京, add tag a, add tag b, add handle line=x, clear notes, append to the notes: nnn" in told
    assert "n… for 2 customers (" in told


def test_notes_of_several_lines_stand_in_lines(one, editor):
    one("edit", "1", "--note", 'says "tea" \\ coffee')
    editor(('notes = """\nfirst\nsays \\"tea\\" \\\\ coffee"""', 'notes = """\nfirst\n\nthird"""'))
    one("edit", "1", terminal=True)
    assert shown(one)["notes"] == "first\n\nthird"


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from('"\\\n\r\t\x00茶a '), max_size=12), st.text(max_size=8))
def test_any_text_comes_back_from_the_form(text, other):
    form = {"notes": text, "phones": [text, other], "fields": {text: other, other: text}}
    assert tomllib.loads(to_toml(form)) == form


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('city = "a"\nphones = ["1"\nemails = ["b"]\n\n[fields]\n', 2),
        ('city = "a"\n\n# phones\nphones = ["1",\nemails = ["b"]\n', 4),
        ('city = "a"\nnotes = """\nb\nc\nphones = ["1"]\n', 2),
        ('city = "a"\ntitle = "b\nnotes = "c"\n', 2),
        ('notes = """\nb\nc"""\ncity = soon\n', 4),
        ("soon", 1),
    ],
)
def test_an_error_names_the_line_to_look_at(text, line):
    with pytest.raises(Usage, match=f"line {line}: "):
        _read(text)


def test_the_form_has_a_birthday_as_people_write_it(one, editor):
    one("edit", "1", "--birthday", "05-01")
    editor(('birthday = "05-01"', 'birthday = "05-02"'))
    one("edit", "1", terminal=True)
    assert shown(one)["birthday"] == "--05-02"


def test_a_street_that_names_another_city_is_said_to_stay(one):
    one("edit", "1", "--address", "武汉市嘉敏路34号", "--city", "武汉")
    assert "The street is still 武汉市嘉敏路34号; set it too" in one("edit", "1", "--city", "北京").stderr
    assert "The street" not in one("edit", "1", "--city", "北京", "--address", "武汉市1号").stderr
    assert "The street" not in one("edit", "1", "--city", "武汉").stderr

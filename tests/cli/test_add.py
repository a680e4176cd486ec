import pytest

from dumps import everything_of, records_of

FULL = (
    "add", "王伟", "--phone", "138 0013 8000", "--phone", "0571-87654321", "--email", "Wei@Example.com",
    "--email", "second@example.com", "--wechat", "wangwei88", "--handle", "line=wei.w", "--company", "华信科技",
    "--title", "采购经理", "--address", "中山路1号", "--city", "上海", "--region", "上海市", "--postcode", "200000",
    "--country", "中国", "--birthday", "1990-05-01", "--source", "展会", "--tag", "vip,大客户", "--tag", "expo",
    "--note", "喜欢喝茶", "--field", "尺码=XL", "--field", "shoe=42", "--kind", "person", "--external-id", "K-1",
    "--language", "zh",
)  # fmt: skip


def test_every_option_reaches_the_book(crm):
    assert crm(*FULL).stdout == "1\n"
    shown = crm("show", "1", "--json").json
    assert shown["name"] == "王伟"
    assert [(one["value"], one["e164"], one["primary"]) for one in shown["phones"]] == [
        ("138 0013 8000", "+8613800138000", True),
        ("0571-87654321", "+8657187654321", False),
    ]
    assert [(one["value"], one["primary"]) for one in shown["emails"]] == [
        ("Wei@Example.com", True),
        ("second@example.com", False),
    ]
    assert shown["handles"] == [
        {"service": "wechat", "value": "wangwei88"},
        {"service": "line", "value": "wei.w"},
    ]
    address = {"street": "中山路1号", "city": "上海", "region": "上海市", "postcode": "200000", "country": "中国"}
    assert shown["addresses"] == [{**address, "label": None}]
    assert {name: shown[name] for name in ("company", "title", "birthday", "source", "notes", "language", "kind")} == {
        "company": "华信科技", "title": "采购经理", "birthday": "1990-05-01", "source": "展会", "notes": "喜欢喝茶",
        "language": "zh", "kind": "person",
    }  # fmt: skip
    assert sorted(shown["tags"]) == ["expo", "vip", "大客户"]
    assert shown["fields"] == {"尺码": "XL", "shoe": "42"}
    assert shown["external_id"] == "K-1"
    assert shown["created_at"] == shown["updated_at"] == "2026-05-01T09:30:00Z"


def test_tells_the_id_on_stdout_and_the_undo_on_stderr(crm):
    result = crm("add", "Ana Silva")
    assert result.stdout == "1\n"
    assert result.stderr == "Added Ana Silva (#1). Undo: crm undo 1\n"
    crm("undo", "1")
    assert crm("count").stdout == "0\n"


def test_quiet_prints_nothing(crm):
    result = crm("add", "Ana Silva", "-q")
    assert (result.stdout, result.stderr) == ("", "")
    assert crm("count").stdout == "1\n"


def test_json_has_the_batch_and_the_customer(crm):
    result = crm("add", "Ana Silva", "--json")
    assert result.stderr == ""
    assert (result.json["batch"], result.json["added"]) == (1, 1)
    assert result.json["customer"] == crm("list", "--json").json[0]


def test_ids_are_never_used_again(crm):
    crm.add("Ana")
    crm("undo", "--last")
    assert crm.add("Bo") == 2
    crm("purge", "2", "--yes")
    assert crm.add("Cleo") == 3


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (("Ana Silva", "--email", "ANA@example.com"), "the same e-mail"),
        (("ana  SILVA", "--phone", "+86 138 0013 8000"), "the same phone in another spelling"),
        (("Silva, Ana", "--phone", "13800138000"), "the name turned round"),
    ],
)
def test_a_sure_duplicate_is_refused_with_the_candidate(crm, second, why):
    crm.add("Ana Silva", "--email", "ana@example.com", "--phone", "13800138000", "--company", "Acme")
    before = everything_of(crm)
    error = crm("add", *second, "--json", exit_code=5).error
    assert error["code"] == "duplicate", why
    assert [(one["id"], one["phone"], one["company"]) for one in error["candidates"]] == [(1, "13800138000", "Acme")]
    assert "--allow-duplicate" in error["message"]
    assert everything_of(crm) == before


def test_the_same_phone_with_another_name_is_no_duplicate(crm):
    crm.add("Ana Silva", "--phone", "13800138000")
    crm("add", "Bo Anderson", "--phone", "13800138000")
    assert crm("count").stdout == "2\n"


def test_allow_duplicate_adds_it(crm):
    crm.add("Ana Silva", "--email", "ana@example.com")
    assert crm("add", "Ana Silva", "--email", "ana@example.com", "--allow-duplicate").stdout == "2\n"


@pytest.mark.parametrize(("answer", "code", "count"), [("y\n", 0, "2\n"), ("n\n", 1, "1\n"), ("\n", 1, "1\n")])
def test_a_terminal_asks_about_a_duplicate(crm, answer, code, count):
    crm.add("Ana Silva", "--email", "ana@example.com")
    result = crm("add", "Ana Silva", "--email", "ana@example.com", terminal=True, answers=answer, exit_code=code)
    assert "[y/N]" in result.stderr
    assert crm("count").stdout == count


def test_an_external_id_names_one_customer(crm):
    crm.add("Ana", "--external-id", "K-1")
    error = crm("add", "Bo", "--external-id", "K-1", "--allow-duplicate", "--json", exit_code=5).error
    assert error["candidates"][0]["id"] == 1
    assert crm("count").stdout == "1\n"


def test_without_a_name_a_terminal_asks_for_the_main_fields(crm):
    answers = "王伟\n13800138000\n\n华信科技\n喜欢喝茶\n"
    crm("add", terminal=True, answers=answers)
    shown = crm("show", "1", "--json").json
    assert shown["phones"][0]["value"] == "13800138000"
    assert (shown["name"], shown["emails"], shown["company"], shown["notes"]) == ("王伟", [], "华信科技", "喜欢喝茶")


def test_the_end_of_input_at_a_prompt_adds_nothing(crm):
    crm("add", terminal=True, answers="王伟\n", exit_code=1)
    assert crm("count").stdout == "0\n"


def test_without_a_name_and_a_terminal_nobody_is_asked(crm):
    error = crm("add", "--json", stdin="王伟\n13800138000\n", exit_code=2).error
    assert "NAME" in error["message"]


def test_the_note_is_read_from_stdin(crm):
    crm("add", "Ana", "--note", "-", stdin="line one\nline two\n")
    assert crm("show", "1", "--json").json["notes"] == "line one\nline two"


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (("--email", "no at sign"), "email"),
        (("--phone", "no digits"), "phone"),
        (("--phone", "1.38E+10"), "phone"),
        (("--birthday", "2026-02-30"), "birthday"),
        (("--kind", "robot"), "kind"),
        (("--field", "no equals sign"), "field"),
        (("--field", "=x"), "field"),
        (("--handle", "wangwei"), "handle"),
        (("--tag", "#"), "tag"),
        (("--company", "a\0b"), "company"),
        (("--note", "\udcff"), "notes"),
    ],
)
def test_a_value_that_its_field_cannot_take_adds_nothing(crm, options, field):
    before = everything_of(crm)
    error = crm("add", "Ana", *options, "--json", exit_code=2).error
    assert (error["code"], error["field"]) == ("invalid_value", field)
    assert everything_of(crm) == before


@pytest.mark.parametrize("name", ["", "   ", "\t\n"])
def test_an_empty_name_is_refused(crm, name):
    assert crm("add", name, "--json", exit_code=2).error["field"] == "name"


def test_a_company_is_a_customer_too(crm):
    crm.add("华信科技有限公司", "--kind", "Company")
    assert crm("list", "is:company", "--format", "ids").stdout == "1\n"


def test_empty_options_are_not_given(crm):
    crm("add", "Ana", "--company", "", "--city", " ")
    shown = crm("show", "1", "--json").json
    assert (shown["company"], shown["tags"], shown["addresses"]) == (None, [], [])


def test_the_same_value_twice_is_one(crm):
    crm.add("Ana", "--phone", "13800138000", "--phone", "+86 13800138000", "--tag", "VIP", "--tag", "vip")
    shown = crm("show", "1", "--json").json
    assert (len(shown["phones"]), shown["tags"]) == (1, ["VIP"])


def test_its_undo_leaves_nothing(crm):
    before = records_of(crm)
    crm(*FULL)
    crm("undo", "1")
    assert records_of(crm) == before


def test_the_country_tells_how_to_read_a_phone(crm):
    crm.add("Jürgen", "--phone", "030 12345678", "--country", "Germany")
    assert crm("show", "1", "--json").json["phones"][0]["e164"] == "+493012345678"


def test_each_answer_is_checked_at_once(crm):
    answers = "\n王伟\nno digits\n13800138000\nno at sign\n\n华信\n\n"
    result = crm("add", terminal=True, answers=answers)
    asked = [result.stderr.count(question) for question in ("Name: ", "Phone: ", "E-mail: ", "Company: ")]
    assert asked == [2, 2, 2, 1]
    assert crm("show", "1", "--json").json["phones"][0]["value"] == "13800138000"


def test_a_wrong_option_and_a_missing_book_are_told_before_the_questions(crm):
    assert "Name" not in crm("add", "--phone", "x", terminal=True, exit_code=2).stderr
    crm.book.unlink()
    assert "Name" not in crm("add", terminal=True, exit_code=10).stderr


@pytest.mark.parametrize(("birthday", "code"), [("2026-05-02", 0), ("12-31", 0), ("2026-05-03", 2), ("2090-01-01", 2)])
def test_a_birthday_in_the_future(crm, birthday, code):
    result = crm("add", "Ana", "--birthday", birthday, exit_code=code)
    assert code == 0 or f"birthday: {birthday} lies in the future" in result.stderr


def test_a_duplicate_says_what_is_the_same(crm):
    crm.add("Ana", "--phone", "13800138000", "--email", "ana@example.com")
    by_phone = crm("add", "Ana", "--phone", "+86 138 0013 8000", exit_code=5)
    assert "who has the same phone +86 138 0013 8000; change" in by_phone.stderr
    assert (
        "who has the same e-mail ANA@example.com."
        in crm("add", "Ana", "--email", "ANA@example.com", terminal=True, answers="n\n", exit_code=1).stderr
    )


def test_others_with_the_same_contact_or_name_are_told_of(crm):
    crm.add("Ana Silva", "--email", "team@example.com", "--phone", "13800138000")
    told = crm("add", "Bo Anderson", "--email", "TEAM@example.com", "--phone", "+86 13800138000").stderr
    assert told.splitlines()[1:] == ["#1 Ana Silva has the same e-mail.", "#1 Ana Silva has the same phone."]
    assert crm("add", "Ana").stderr.splitlines()[1:] == []
    assert crm("add", "ANA").stderr.splitlines()[1:] == ["#3 is called ANA too."]
    assert crm("add", "ana").stderr.splitlines()[1:] == ["2 others are called ana: #3, #4."]
    crm("archive", "4", "5")
    assert crm("add", "Ana").stderr.splitlines()[1:] == ["#3 is called Ana too."]
    assert len(crm("add", "Zoe Baker", "--email", "team@example.com", "--allow-duplicate").stderr.splitlines()) == 1
    assert crm("add", "Max Weber", "--email", "team@example.com", "--quiet").stderr == ""

"""What `crm import` says of a file: its columns, what it changed, and what it could not read."""

import pytest

WIDE = {"COLUMNS": "300"}  # no message wraps


def said(result):
    return result.stderr.splitlines()


# What changed ----------------------------------------------------------------------------------------------------


def test_only_what_changed_is_counted(crm, file):
    crm("import", file("name,phone\n王伟,13800000001\n李娜,13800000002\n"))
    path = file("name,phone,city\n王伟,13800000001,\n李娜,13800000002,上海\n张三,13800000003,\n", "展会.csv")
    assert said(crm("import", path, "--dry-run")) == []
    assert crm("import", path, "-n").lines[-1] == "Would add 1, update 1; 1 is the same. Nothing was changed."
    assert said(crm("import", path)) == [
        "Imported 2 customers from 展会.csv: 1 added, 1 updated, 1 the same. Undo: crm undo 2"
    ]
    assert said(crm("import", path)) == ["Nothing new in 展会.csv: all 3 customers are as in the book."]
    assert crm("import", path, "-n").lines[-1] == "Would change nothing; 3 are the same. Nothing was changed."


@pytest.mark.parametrize(
    ("rows", "sentence", "exit_code"),
    [
        ("", "there are no customers in it", 0),
        ("Ana,ana@example.com\n", "its only customer is as in the book", 0),
        ("Ana,ana@example.com\nBob,@\n", "1 is the same, 1 is refused", 3),
        ("Bob,@\nCid,@\n", "2 are refused", 3),
    ],
)
def test_nothing_new(crm, file, rows, sentence, exit_code):
    crm("import", file("name,email\nAna,ana@example.com\n"))
    result = crm("import", file("name,email\n" + rows), exit_code=exit_code)
    assert said(result)[0] == f"Nothing new in list.csv: {sentence}."


def test_what_was_skipped_is_said(crm, file):
    path = file("name,email\nAna,ana@example.com\n")
    crm("import", path)
    assert said(crm("import", path, "--on-match", "skip")) == ["Nothing new in list.csv: 1 is skipped."]


def test_one_is_not_said_as_many(crm, file):
    path = file("name,phone\n王伟,13800000001\n李娜,13800000001\nBob,1\n")
    result = crm("import", path, exit_code=3)
    assert "1 likely duplicate, 1 refused." in said(result)[0]
    assert said(result)[-1] == "crm: 1 row was refused; mend it and import the file again"


# Of the same file ------------------------------------------------------------------------------------------------

TWINS = "name,phone\n王伟,13800000001\n李娜,13800000001\n王伟,13800000001\n"


def test_a_rehearsal_names_lines_and_not_ids_that_are_not_there(crm, file):
    path = file(TWINS.replace("phone", "phone,city").removesuffix("\n") + ",上海\n")
    lines = crm("import", path, "-n").lines
    assert "  line 3: 李娜, like 王伟 of line 2: same phone, another name" in lines
    assert "  line 4: 王伟 of line 2" in lines
    plan = crm("import", path, "-n", "--json").json
    assert [(it["id"], it["other_line"]) for it in plan["duplicates"] + plan["changed"]] == [(None, 2), (None, 2)]
    done = crm("import", path)
    assert "  line 3: 李娜, like 王伟 (#1): same phone, another name" in said(done)


def test_a_line_of_another_file_is_named_with_it(crm, file):
    crm.add("Old One", "--phone", "13800000009")
    first = file("name,phone\nBob,13800000002\n王伟,13800000001\n", "a.csv")
    second = file("name,phone\n李娜,13800000001\nEva,13800000009\n", "b.csv")
    lines = crm("import", first, file("name,phone\n", "none.csv"), second, "-n").lines
    assert "  b.csv, line 2: 李娜, like 王伟 of a.csv, line 3: same phone, another name" in lines
    assert "  b.csv, line 3: Eva, like Old One (#1): same phone, another name" in lines
    assert "  b.csv, line 2: 李娜" in lines


def test_far_lines_are_found_again(crm, file):
    rows = "".join(f"Person {number},1380000{number:04}\n" for number in range(1200))
    path = file("name,phone\n" + rows + "Ana,13800000700\nEva,13800000003\n")
    plan = crm("import", path, "-n", "--json").json
    assert [(it["line"], it["other_line"], it["name"]) for it in plan["duplicates"]] == [
        (1202, 702, "Person 700"),
        (1203, 5, "Person 3"),
    ]


def test_after_a_yes_the_plan_is_not_shown_again(crm, file):
    path = file(TWINS + "Bob,1\n")
    shown = crm("import", path, terminal=True, answers="y\n", exit_code=3, env=WIDE).stderr
    assert shown.count("Likely duplicates") == shown.count("Refused:") == 1
    assert "Would add 2; 1 is the same, 1 likely duplicate, 1 is refused.\n" in shown
    assert shown.splitlines()[-2].startswith("Import 2 customers? [y/N] Imported 2 customers from list.csv")


def test_records_of_json_are_counted(crm, file):
    path = file('[{"name": "Ana"},\n\n{"name":\n"Bob", "phone": "1"}]', "list.json")
    result = crm("import", path, "--json", exit_code=3).json
    assert [it["line"] for it in result["refused"]] == [2]
    assert "  record 2, phone: has fewer than 3 digits" in said(crm("import", path, exit_code=3))
    lines = file('{"name": "Ana"}\n\n{"name": "Bob", "phone": "1"}\n', "list.jsonl")
    assert "  line 3, phone: has fewer than 3 digits" in said(crm("import", lines, exit_code=3))


# Which columns ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first", ["王伟,13800000001,上海", "Ana Silva,ana@example.com", "Ana;1990-05-01", "Ana\t+351 911 000 001"]
)
def test_a_file_without_a_header_is_refused(crm, file, first):
    message = crm("import", file(f"{first}\nBob,,\n"), exit_code=2).stderr
    assert "line 1 looks like data, not like column names; add a header line, or" in message
    assert crm("count").stdout == "0\n"


def test_the_header_row_is_the_one_that_was_named(crm, file):
    assert (
        "line 3 looks like data" in crm("import", file("x\n\nAna,1990-05-01\n"), "--header-row", 3, exit_code=2).stderr
    )


@pytest.mark.parametrize(
    ("content", "name"), [("Wer,Ort\nAna,Lisboa\n", "a.csv"), ('[{"Wer": "Ana", "Ort": "Lisboa"}]', "a.json")]
)
def test_a_file_of_unknown_columns_is_refused(crm, file, content, name):
    path = file(content, name)
    message = crm("import", path, exit_code=2).stderr
    assert "it has Wer, Ort; say which one does with --map COLUMN=name" in message
    assert crm("count").stdout == "0\n"
    crm("import", path, "--map", "Wer=name")
    assert crm("count").stdout == "1\n"


def test_a_secret_taken_for_a_list_is_refused_and_not_shown(crm, file):
    message = crm("import", file("correct horse battery staple\n", "passphrase"), exit_code=2).stderr
    assert "it has one line only" in message
    assert "horse" not in message


def test_a_list_without_records_is_no_error(crm, file):
    assert "no customers in it" in crm("import", file("[]", "a.json")).stderr


OWN = "Columns kept as fields of your own: 负责人, Sales Rep (use --map COLUMN=FIELD or COLUMN= to change)"
UNKNOWN = "姓名,负责人,Sales Rep,field.size\n王伟,周五,May,7\n"


def test_columns_that_became_own_fields_are_named(crm, file):
    path = file(UNKNOWN)
    assert OWN in said(crm("import", path, "-y", terminal=True, env=WIDE))
    crm("undo", "--last")
    assert OWN in said(crm("import", path))
    crm("undo", "--last")
    assert crm("import", path, "--quiet").stderr == crm("import", path, "--json").stderr == ""
    assert "kept as" not in crm("import", path, "--map", "负责人=", "--map", "Sales Rep=notes").stderr


# Birthdays -------------------------------------------------------------------------------------------------------

BIRTHDAYS = "name,dob,phone\nAna,1937-12-33,13800000001\nBob,1990-05-01,13800000002\nCid,some day in May,13800000003\n"


def test_a_birthday_that_cannot_be_read_costs_nobody(crm, file):
    path = file(BIRTHDAYS)
    note = "2 birthdays could not be read and {} as field.birthday: line 2 '1937-12-33', line 4 'some day in May'"
    assert note.format("would be kept") in crm("import", path, "-n").lines
    assert said(crm("import", path))[1:] == [note.format("were kept")]
    shown = [(it["birthday"], it["fields"]) for it in crm("list", "--json", "--sort", "id").json]
    assert shown == [
        (None, {"birthday": "1937-12-33"}),
        ("1990-05-01", {}),
        (None, {"birthday": "some day in May"}),
    ]
    again = crm("import", path, "--json").json
    assert (again["same"], again["kept_as_text_total"]) == (3, 2)
    assert again["kept_as_text"] == [
        {"line": 2, "column": "dob", "value": "1937-12-33"},
        {"line": 4, "column": "dob", "value": "some day in May"},
    ]


def test_a_refused_row_keeps_no_birthday_and_blames_the_right_column(crm, file):
    result = crm("import", file("name,dob,phone\nAna,1937-12-33,1\n,1937-12-33,\n"), "--json", exit_code=3).json
    assert [(it["line"], it["column"]) for it in result["refused"]] == [(2, "phone"), (3, "name")]
    assert result["kept_as_text"] == []


def test_only_an_import_keeps_such_a_birthday(crm):
    assert "not a day" in crm("add", "Ana", "--birthday", "1937-12-33", exit_code=2).stderr


# Addresses -------------------------------------------------------------------------------------------------------


def test_fill_does_not_add_an_address_in_other_words(crm, file):
    crm.add("王伟", "--phone", "+8613800000001", "--city", "伦敦")
    path = file("name,phone,city,country\n王伟,+8613800000001,London,UK\n")
    assert crm("import", path, "-n").lines[-1] == "Would change nothing; 1 is the same. Nothing was changed."
    crm("import", path)
    assert [(it["city"], it["country"]) for it in crm("show", "1", "--json").json["addresses"]] == [("伦敦", None)]
    lines = crm("import", file("name,phone,city,country\n王伟,+8613800000001,伦敦,UK\n"), "-n").lines
    assert "    address: 伦敦 -> 伦敦, UK" in lines


# Days that can be read in two orders --------------------------------------------------------------------------------

DATES = "name,phone,birthday\n王伟,13800000001,5/6/1970\n李娜,13800000002,7/8/1971\n"


def test_ambiguous_birthdays_are_told_with_what_changes_them(crm, file):
    path = file(DATES)
    note = '2 ambiguous dates: "5/6/1970" was read as 1970-06-05, day first (use --date-order mdy to change)'
    assert note in crm("import", path, "-n", env=WIDE).lines
    assert crm("import", path, "-n", "--json").json["ambiguous_dates"] == [
        {"count": 2, "example": "5/6/1970", "read_as": "1970-06-05", "order": "dmy",
         "change_with": "--date-order mdy"},
    ]  # fmt: skip
    result = crm("import", path, "--date-order", "mdy", env=WIDE)
    assert len(said(result)) == 1
    assert [it["birthday"] for it in crm("list", "--json", "--sort", "id").json] == ["1970-05-06", "1971-07-08"]
    assert note in said(crm("import", path, env=WIDE))


def test_a_birthday_without_a_year_is_told_as_people_write_it(crm, file):
    result = crm("import", file("name,birthday\nAna,5/6\n"), "-n", env=WIDE)
    assert '"5/6" was read as 06-05, day first' in result.stdout
    crm.add("Ana", "--birthday", "05-01", "--email", "ana@example.com")
    path = file("name,birthday,email\nAna,--07-01,ana@example.com\n")
    assert "    birthday: 05-01 -> 07-01" in crm("import", path, "-n", "--on-match", "update").lines


def test_each_file_has_an_order_of_its_own(crm, file):
    western = file(DATES + "Ana,13800000003,25/12/1980\n")
    chinese = file(DATES + "Bob,13800000004,12/25/1980\n", "b.csv")
    result = crm("import", western, chinese, "--on-match", "update", env=WIDE)
    assert len(said(result)) == 1
    days = [it["birthday"] for it in crm("list", "--json", "--sort", "id").json]
    assert days == ["1970-05-06", "1971-07-08", "1980-12-25", "1980-12-25"]


def test_another_order_is_refused(crm, file):
    assert "it is dmy (31/12) or mdy (12/31)" in crm("import", file(DATES), "--date-order", "ymd", exit_code=2).stderr


# A title above the header -----------------------------------------------------------------------------------------

NAMED = "姓名,公司,电话\n王伟,示例,13800000001\n"


@pytest.mark.parametrize("title", ["客户名单,,", "2026 客户名单", "客户", "客户,,", "客户名单,制表人"])
@pytest.mark.parametrize("blank", ["", "\n", ",,\n"])
def test_the_header_is_found_under_a_title(crm, file, title, blank):
    path = file(f"{title}\n{blank}{NAMED}")
    line = 3 if blank else 2
    said = f"list.csv: the columns are named in line {line} (use --header-row to change)"
    assert said in crm("import", path, "-n").stdout
    assert said in crm("import", path).stderr
    assert crm("list", "--json").json[0]["company"] == "示例"
    assert crm("import", path, "-n", "--json").json["notes"] == [said]


@pytest.mark.parametrize("title", ["客户名单,,", "2026 客户名单", "客户"])
def test_a_title_above_unknown_names_is_not_taken_for_the_header(crm, file, title):
    path = file(f"{title}\n姓名,Revier,Klasse\n王伟,Bonn,5\n")
    assert "--header-row 2" in crm("import", path, exit_code=2).stderr
    assert crm("import", path, "--header-row", "2").lines == ["1"]


def test_a_row_that_is_too_wide_makes_no_title_of_the_header(crm, file):
    crm("import", file("name,city\nAna,Lisboa,9\nBob,Porto\n"), exit_code=3)
    told = crm("import", file("name,,city\nAna,,Lisboa\nBob,9,Porto\n"), exit_code=2).stderr
    assert "line 3: column 2 has a value but no name" in told
    assert "--header-row" not in told

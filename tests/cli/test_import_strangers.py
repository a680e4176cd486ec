"""External ids of two systems, cells that say nothing, and rows without a name."""

from __future__ import annotations

import pytest

ANN = "ID,Name,Email,Phone\n1,Ann Lee,ann@x.example,13900000001\n2,Bob Miller,bob@x.example,13900000002\n"
FANG = (
    "Customer ID,Full name,Email,Mobile,Company\n"
    "1,王芳,wf@y.example,13800000001,青禾\n2,李强,lq@y.example,13800000002,青禾\n"
)
ANOTHER = "same external id, another name; say --source for ids of another system"


@pytest.fixture
def add(crm):
    def run(text, *options, exit_code=0):
        return crm("import", "-", "--from", "csv", *options, "--json", stdin=text, exit_code=exit_code).json

    return run


def counts(result):
    return tuple(result[name] for name in ("added", "updated", "same", "refused_total"))


def customers(crm):
    return crm("list", "--json", "--sort", "id").json


def names(crm):
    return [it["name"] for it in customers(crm)]


# External ids ----------------------------------------------------------------------------------------------------


def test_ids_of_two_systems_do_not_meet(crm, add):
    add(ANN)
    result = add(FANG)
    assert counts(result) == (2, 0, 0, 0)
    assert [(it["id"], it["reason"]) for it in result["duplicates"]] == [(1, ANOTHER), (2, ANOTHER)]
    assert names(crm) == ["Ann Lee", "Bob Miller", "王芳", "李强"]
    assert counts(add(ANN)) == counts(add(FANG)) == (0, 0, 2, 0)


@pytest.mark.parametrize("name", ["Annie Lee", "Lee Ann", ""])
def test_an_id_without_a_source_counts_with_a_like_name(crm, add, name):
    add(ANN)
    assert counts(add(f"ID,Name,City\n1,{name},Paris\n")) == (0, 1, 0, 0)


@pytest.mark.parametrize("name", ["김민수", "Иван Петров", "Carl Stone"])
def test_names_that_cannot_be_compared_are_no_likeness(crm, add, name):
    add(ANN)
    assert counts(add(f"ID,Name\n1,{name}\n")) == (1, 0, 0, 0)


@pytest.mark.parametrize("shared", ["ann@x.example,", ",139 0000 0001"])
def test_or_with_the_same_mail_or_phone(crm, add, shared):
    add(ANN)
    text = f"ID,Name,Email,Phone\n1,Rosa Marsh,{shared}\n"
    assert counts(add(text, "--on-match", "update")) == (0, 1, 0, 0)
    assert names(crm)[0] == "Rosa Marsh"
    assert counts(add(text, "--key", "external_id")) == (0, 0, 1, 0)


def test_of_several_like_names_the_same_mail_is_meant(crm, add):
    add("ID,Name,Email\n1,Ann Lee,ann@x.example\n1,Lee,lee@y.example\n", "--on-match", "add")
    assert counts(add("ID,Name,Email\n1,A. Lee,lee@y.example\n")) == (0, 0, 1, 0)
    refused = add("ID,Name\n1,A. Lee\n", exit_code=3)["refused"]
    assert refused[0]["reason"] == "fits 2 customers, #1 and #2; merge them, or give the uid"


def test_with_a_source_the_id_is_the_customer(crm, add):
    add(ANN, "--source", "shop")
    assert counts(add("ID,Name,City\n1,Rosa Marsh,Paris\n", "--source", "shop")) == (0, 1, 0, 0)


def test_an_id_of_a_source_is_had_once_only(crm, add):
    add(ANN, "--source", "shop")
    result = add(ANN, "--source", "shop", "--on-match", "add")
    assert result["duplicates"][0]["reason"] == "same external id of the same source, which stays theirs"
    assert [it["external_ids"] for it in customers(crm)[2:]] == [[], []]
    assert counts(add(ANN, "--source", "shop")) == (0, 0, 2, 0)


def test_an_id_that_a_spreadsheet_rounded_is_kept_as_text(crm, add):
    text = "ID,Name,Email\n1.23457E+18,Ann Lee,ann@x.example\n1.23457E+18,Ann Leeds,leeds@x.example\n"
    result = add(text)
    assert (counts(result), result["duplicates_total"]) == ((2, 0, 0, 0), 0)
    assert result["kept_as_text"][0] == {"line": 2, "column": "ID", "value": "1.23457E+18"}
    assert [(it["external_id"], it["fields"]) for it in customers(crm)] == [
        (None, {"external_id": "1.23457E+18"}),
        (None, {"external_id": "1.23457E+18"}),
    ]
    assert counts(add(text)) == (0, 0, 2, 0)
    said = crm("import", "-", "--from", "csv", stdin=text.replace("Ann", "Eve")).stderr
    assert "2 ids could not be read and were kept as field.external_id: line 2 '1.23457E+18', line 3" in said


@pytest.mark.parametrize("nothing", ["N/A", "-", "0", "无", "null", "None", "#N/A", " n/a "])
def test_a_placeholder_is_no_id(crm, add, nothing):
    text = f"ID,Name\n{nothing},Ann Lee\n{nothing},Ann Leeds\n"
    assert counts(add(text)) == (2, 0, 0, 0)
    assert [it["external_id"] for it in customers(crm)] == [None, None]


# Cells that say nothing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", ["无", "無", "暂无", "-", "—", "N/A", "n/a", "/", "null", "none", "未知", "没有"])
def test_a_placeholder_is_an_empty_cell(crm, add, nothing):
    fields = "company,title,email,phone,wechat,address,city,birthday,tags,stage,notes,next"
    cells = ",".join([nothing] * len(fields.split(",")))
    assert counts(add(f"name,{fields}\nAnn Lee,{cells}\n")) == (1, 0, 0, 0)
    (ann,) = customers(crm)
    assert not any(ann[name] for name in ("company", "title", "emails", "phones", "handles", "addresses", "tags"))
    assert not any(ann[name] for name in ("birthday", "stage", "notes", "next_follow_up", "fields"))


def test_names_and_fields_of_ones_own_are_literal(crm, add):
    add("name,allergies\n无,none\n")
    assert (names(crm), customers(crm)[0]["fields"]) == (["无"], {"allergies": "none"})


def test_what_a_user_types_is_literal(crm):
    crm("add", "Ann Lee", "--company", "无", "--external-id", "0")
    exported = crm("export").stdout
    assert crm("show", "1", "--json").json["company"] == "无"
    crm("purge", "1", "--yes")
    crm("import", "-", "--from", "csv", stdin=exported)
    assert [(it["company"], it["external_id"]) for it in customers(crm)] == [("无", "0")]


def test_the_column_of_the_reason_is_blamed(add):
    refused = add("name,手机,email\nAnn,12,ann\n", exit_code=3)["refused"]
    assert [(it["column"], it["reason"]) for it in refused] == [
        ("email", "has no @"), ("手机", "has fewer than 3 digits"),
    ]  # fmt: skip


# Rows without a name ---------------------------------------------------------------------------------------------


def test_a_row_without_a_name_is_called_by_its_mail_or_phone(crm, add):
    text = "name,email,phone\n,ann@x.example,139 0000 0001\n,,139 0000 0002\n,,\n"
    result = add(text + ",-,\n", exit_code=3)
    assert counts(result) == (2, 0, 0, 1)
    assert result["refused"][0]["reason"] == "is empty"
    assert names(crm) == ["ann@x.example", "139 0000 0002"]
    assert counts(add(text)) == (0, 0, 2, 0)


def test_a_list_of_nothing_but_mails_finds_who_is_known(crm, add):
    add(ANN)
    mails = "邮箱\nANN@x.example\nnew@x.example\n"
    assert counts(add(mails, "--on-match", "update")) == (1, 0, 1, 0)
    assert names(crm) == ["Ann Lee", "Bob Miller", "new@x.example"]
    assert counts(add(mails)) == (0, 0, 2, 0)


def test_a_name_that_comes_later_takes_the_place(crm, add):
    add("email,phone\nann@x.example,\n,13900000002\n")
    result = add(ANN)
    assert (counts(result), result["kept_ours"], result["duplicates_total"]) == ((0, 2, 0, 0), {}, 0)
    assert names(crm) == ["Ann Lee", "Bob Miller"]
    assert counts(add(ANN)) == (0, 0, 2, 0)

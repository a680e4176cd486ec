"""Lists of people some of whom have no name, but an address."""

import pytest

COLUMNS = "record_id,given_name,surname,street_number,address_1,suburb,postcode,date_of_birth\n"
PEOPLE = COLUMNS + (
    "1,Ana,Silva,7,High Street,Sale,3850,19700501\n"
    "2,,,12,High Street,Sale,3850,19710501\n"
    "3,,,,,Sale,3850,19720501\n"
    "4,,,,,,3850,19720502\n"
)
NOTE = "no name: called by an e-mail, phone, account or address instead"


@pytest.fixture
def add(crm):
    def run(text, *options, exit_code=0):
        return crm("import", "-", "--from", "csv", *options, "--json", stdin=text, exit_code=exit_code).json

    return run


def counts(result):
    return tuple(result[name] for name in ("added", "updated", "same", "refused_total"))


def names(crm):
    return [it["name"] for it in crm("list", "--json", "--sort", "id").json]


def test_they_are_called_by_the_street_or_the_city(crm, add):
    result = add(PEOPLE, exit_code=3)
    assert (counts(result), result["refused"][0]["line"]) == ((3, 0, 0, 1), 5)
    assert names(crm) == ["Ana Silva", "12 High Street", "Sale"]
    assert result["notes"] == [f"standard input: 2 rows have {NOTE}"]
    again = add(PEOPLE, exit_code=3)
    assert (counts(again), again["notes"]) == ((0, 0, 3, 1), [])


def test_an_account_is_a_name_too_till_there_is_one(crm, add):
    add("编号,姓名,微信,官网\n1,,lily520,http://x.example\n", "--source", "erp")
    assert names(crm) == ["lily520"]
    add("编号,姓名,微信\n1,李娜,lily520\n", "--source", "erp")
    assert names(crm) == ["李娜"]
    assert counts(add("姓名,官网\n,http://x.example\n", exit_code=3)) == (0, 0, 0, 1)


def test_contacts_of_wechat_are_called_by_the_remark_or_the_nickname(crm, add):
    add("昵称,备注,微信号,个性签名\n阳光,王伟,ww88,hi\n小陈,,chen,\n,,zhang,\nLily,Lily Li,lily,\n")
    listed = crm("list", "--json", "--sort", "id").json
    assert [it["name"] for it in listed] == ["王伟", "小陈", "zhang", "Lily Li"]
    assert [it["fields"] for it in listed] == [{"昵称": "阳光", "个性签名": "hi"}, {}, {}, {}]
    assert not any(it["notes"] for it in listed)


@pytest.mark.parametrize(
    ("header", "name", "notes"),
    [
        ("昵称,备注,电话", "阳光", "vip"),
        ("昵称,备注,姓名", "13800138000", "vip"),
        ("Nickname,Notes,WeChat", "阳光", "vip"),
    ],
)
def test_elsewhere_a_remark_is_a_note(crm, add, header, name, notes):
    add(f"{header}\n阳光,vip,13800138000\n")
    (one,) = crm("list", "--json").json
    assert (one["name"], one["notes"]) == (name, notes)


def test_the_plan_says_so(crm, file):
    path = file("name,email,city\n,a@x.example,\nAna,,Porto\n")
    assert crm("import", path, "-n").lines[0] == f"list.csv: 1 row has {NOTE}"


@pytest.mark.parametrize("policy", ["fill", "update"])
def test_a_name_that_comes_later_takes_the_place(crm, add, policy):
    add(PEOPLE, "--source", "erp", exit_code=3)
    named = COLUMNS + "2,Bob,Jones,12,High Street,Sale,3850,19710501\n3,Cid,,,,Sale,3850,\n"
    result = add(named, "--source", "erp", "--on-match", policy)
    assert (counts(result), result["kept_ours"]) == ((0, 2, 0, 0), {})
    assert names(crm) == ["Ana Silva", "Bob Jones", "Cid"]
    result = add(PEOPLE, "--source", "erp", "--on-match", policy, exit_code=3)
    assert (result["kept_ours"], names(crm)) == ({}, ["Ana Silva", "Bob Jones", "Cid"])


def test_an_id_without_a_source_is_still_that_of_a_row_without_a_name(crm, add):
    add(COLUMNS + "1,Ana,Silva,,,,,\n")
    assert counts(add(COLUMNS + "1,,,7,High Street,Sale,,\n")) == (0, 1, 0, 0)
    assert names(crm) == ["Ana Silva"]


def test_two_of_one_city_are_two(crm, add):
    text = "name,city,birthday\n,Sale,1970-05-01\n,Sale,1970-05-02\n"
    assert counts(add(text)) == (2, 0, 0, 0)
    assert counts(add(text)) == (0, 0, 2, 0)


def test_in_a_file_that_names_nobody_a_place_is_no_customer(crm, add):
    result = add("id,city\n2,Porto\n", exit_code=3)
    assert counts(result) == (0, 0, 0, 1)
    assert result["notes"] == ['standard input: no column is taken as the name; say which: --map "COLUMN=name"']

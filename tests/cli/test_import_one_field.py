"""crm import of files in which several columns say the one thing that a customer has once: nothing is dropped."""

import pytest


@pytest.fixture
def told(crm, file):
    """The customer of a file with one row, of headings and their cells."""

    def told(cells):
        crm("import", file("\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n", "x.tsv"))
        crm("import", "-", "--from", "tsv", stdin="\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n")
        assert crm("count").stdout == "1\n"
        return crm("show", "1", "--json").json

    return told


@pytest.mark.parametrize(("cells", "kept"), [
    ({"Company": "Acme", "Organization": "Acme Ltd"}, {"Organization": "Acme Ltd"}),
    ({"Company": "Acme Ltd", "Organization": "ACME"}, {}),
    ({"Notes": "n1", "Remarks": "n2"}, {"Remarks": "n2"}),
    ({"Birthday": "1990-01-02", "DOB": "1991-01-02"}, {"DOB": "1991-01-02"}),
    ({"Record ID": "1", "Customer ID": "2"}, {"Customer ID": "2"}),
    ({"First Name": "Robert", "Last Name": "Smith"}, {"First Name": "Robert"}),
    ({"First Name": "Bob", "Last Name": "Smith"}, {}),
    ({"Street": "Main St 1", "Address": "Main St 1, Porto"}, {}),
])  # fmt: skip
def test_what_the_second_says_otherwise_becomes_a_field(told, cells, kept):
    assert told({"Name": "Bob Smith", "Email": "bob@x.example", **cells})["fields"] == kept


def test_a_second_street_is_a_further_address(told):
    found = told(
        {"姓名": "王伟", "手机": "13800000001", "公司地址": "南京路1号", "家庭地址": "淮海路2号", "城市": "上海"}
    )
    assert [(it["street"], it["city"], it["label"]) for it in found["addresses"]] == [
        ("南京路1号", "上海", None), ("淮海路2号", None, "home"),
    ]  # fmt: skip


def test_several_second_lines_of_a_street_all_count(told):
    found = told(
        {"Name": "Bob", "Email": "b@x.example", "Street": "Road 1", "Address 2": "Floor 2", "Street 2": "left"}
    )
    assert found["addresses"][0]["street"] == "Road 1 Floor 2 left"


def test_fields_of_ones_own_that_differ_in_case_are_one(crm, file):
    rows = "name,email,field.Department,field.department,Size,size\nAna,a@x.example,A,B,,7\nBob,b@x.example,,C,8,8\n"
    said = crm("import", file(rows)).stderr
    assert "field.department goes to field.Department, which differs in case alone" in said
    assert "size goes to field.Size" in said
    fields = [it["fields"] for it in crm("list", "--json", "--sort", "id").json]
    assert fields == [{"Department": "A; B", "Size": "7"}, {"Department": "C", "Size": "8"}]


def test_so_they_are_where_the_customer_has_one_already(crm, file):
    crm.add("Ana", "--email", "a@x.example", "--field", "Department=A")
    rows = file("name,email,DEPARTMENT,size\nAna,a@x.example,B,7\n")
    assert "Kept ours: field.Department of 1" in crm("import", rows).stderr
    crm("import", rows, "--on-match", "update")
    assert crm("show", "1", "--json").json["fields"] == {"Department": "B", "size": "7"}


def test_our_own_file_keeps_both(crm, file):
    both = "uid,name,field.A,field.a\n00000000000000aa,Ana,1,2\n"
    crm("import", file(both))
    assert crm("show", "1", "--json").json["fields"] == {"A": "1", "a": "2"}
    assert "Nothing new" in crm("import", file(both)).stderr

"""What an import promises whatever the file: one batch, taken back whole; blanks erase nothing; a stranger's number
overwrites nobody."""

import json

import pytest

FULL = {
    "name": "Ana Silva", "kind": "person", "company": "Example Foods", "title": "Dr", "emails": ["ana@x.example"],
    "phones": ["+351911000001"], "handles": [{"service": "line", "value": "ana88"}],
    "addresses": [{"street": "Road 1", "city": "Lisboa"}], "birthday": "1990-05-01", "tags": ["vip"], "source": "fair",
    "stage": "lead", "tier": "A", "language": "pt", "notes": "two\nlines", "fields": {"size": "7"}, "external_id": "A1",
}  # fmt: skip


@pytest.fixture
def book(crm, tmp_path):
    (tmp_path / "ana.json").write_text(json.dumps(FULL))
    crm("import", tmp_path / "ana.json")
    crm.add("王伟", "--phone", "138 0000 0001")
    for _ in range(2):
        crm.add("Twin", "--email", "twin@x.example")
    return crm


@pytest.fixture
def add(book, tmp_path):
    def run(text, *options, exit_code=0):
        path = tmp_path / "list.csv"
        path.write_text(text)
        return book("import", path, *options, "--json", exit_code=exit_code).json

    return run


MIXED = """\
id,name,email,phone,city,size,text,next
A1,Ana Silva,ana@x.example,,Porto,8,hello,2026-05-20
,李娜,,138 0000 0001,,,,
,Twin,twin@x.example,,,,,
,Bad,,1,,,,
B7,New One,new@x.example,,,9,hi,
"""


@pytest.mark.parametrize("policy", ["fill", "update"])
def test_all_kinds_of_rows_in_one_batch_and_back(book, add, policy):
    before = book("export", "--full").stdout
    options = ("--map", "text=log", "--map", "size=field.size", "--on-match", policy, "--tag", "new")
    result = add(MIXED, *options, exit_code=3)
    assert [result[it] for it in ("added", "updated", "touches", "follow_ups")] == [2, 1, 2, 1]
    assert [(it["line"], it["id"], it["reason"]) for it in result["duplicates"]] == [(3, 2, "same phone, another name")]
    assert [(it["line"], it["column"]) for it in result["refused"]] == [(4, "email"), (5, "phone")]
    assert "fits 2 customers, #3 and #4" in result["refused"][0]["reason"]
    assert sorted(book("list", f"batch:{result['batch']}", "--format", "ids").lines) == ["1", "5", "6"]
    again = add(MIXED, *options, exit_code=3)
    assert [again[it] for it in ("batch", "added", "updated", "same")] == [None, 0, 0, 3]
    book("undo", result["batch"])
    assert book("export", "--full").stdout == before
    assert book("verify", exit_code=None).exit_code == 0


@pytest.mark.parametrize("policy", ["fill", "update"])
@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_blanks_never_erase(book, add, policy, blank):
    before = book("export", "--full").stdout
    columns = ["company", "title", "phone", "line", "address", "city", "birthday", "tags", "source", "stage", "tier",
               "language", "notes", "size", "next", "text"]  # fmt: skip
    text = f"id,name,email,{','.join(columns)}\nA1,Ana Silva,ana@x.example{f',{blank}' * len(columns)}\n"
    result = add(text, "--on-match", policy, "--map", "text=log")
    assert (result["same"], result["batch"] is None) == (1, False)  # only where its columns go is remembered
    assert book("export", "--full").stdout.splitlines()[1:-1] == before.splitlines()[1:]


@pytest.mark.parametrize("key", ["phone", "email"])
@pytest.mark.parametrize("policy", ["fill", "update"])
def test_an_unlike_name_overwrites_nobody(book, add, key, policy):
    value = {"phone": "+351911000001", "email": "ANA@X.example"}[key]
    before = book("show", 1, "--json").json
    result = add(f"name,{key},city,title\n李娜,{value},上海,Boss\n", "--on-match", policy)
    assert (result["added"], result["updated"], result["duplicates_total"]) == (1, 0, 1)
    (doubt,) = result["duplicates"]
    assert (doubt["id"], doubt["reason"]) == (1, f"same {'e-mail' if key == 'email' else 'phone'}, another name")
    assert book("show", 1, "--json").json == before


def test_one_uid_is_one_customers_however_many_rows_have_it(book, add):
    rows = "".join(f"Customer {number},00000000000000aa\n" for number in range(1200))
    assert add(f"name,uid\n{rows}", "--on-match", "add")["added"] == 1200
    assert book("verify", exit_code=None).exit_code == 0


def test_a_long_file_is_read_beside_with_its_touches(book, add):
    rows = "".join(f"Customer {number},line {number},2026-04-01 10:{number % 60:02}\n" for number in range(6500))
    result = add(f"name,text,at\n{rows}", "--map", "text=log", "--map", "at=log_at", "--on-match", "add")
    assert (result["added"], result["touches"]) == (6500, 6500)
    newest = book("list", "name:6499", "--json").json[0]
    assert newest["last_touch"] == "2026-04-01T10:19:00Z"

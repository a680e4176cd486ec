import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import Usage
from crmcli.model.draft import Draft
from crmcli.model.shapes import FLAT_COLUMNS
from crmcli.services.mapping import plan_mapping, to_draft


def draft(cells, overrides=None):
    return to_draft(plan_mapping(list(cells), overrides), cells)


def test_a_western_business_list():
    assert draft(
        {
            "CustomerID": "EXAMP",
            "CompanyName": "Example Foods",
            "ContactName": "Maria Muster",
            "ContactTitle": "Owner",
            "Address": "Obere Str. 57",
            "City": "Berlin",
            "Region": "",
            "PostalCode": "12209",
            "Country": "Germany",
            "Phone": "030-0070000",
            "Fax": "030-0070001",
        }
    ) == Draft(
        name="Maria Muster",
        external_id="EXAMP",
        company="Example Foods",
        title="Owner",
        street="Obere Str. 57",
        city="Berlin",
        postcode="12209",
        country="Germany",
        phones=["030-0070000", "030-0070001"],
        labels={"030-0070001": "fax"},
    )


def test_numbers_of_one_cell_are_cut_but_not_in_our_own_file():
    cell = "13800000000/010-60000000，13900000000"
    assert draft({"姓名": "王小明", "电话": cell}).phones == ["13800000000", "010-60000000", "13900000000"]
    assert draft({"uid": "1", "name": "王小明", "phone": cell}).phones == [cell]


@pytest.mark.parametrize(
    ("priority", "sensitivity", "anniversary", "ordinary"),
    [("Priority", "Sensitivity", "Anniversary", "Normal"), ("优先级", "敏感度", "纪念日", "普通")],
)
def test_what_says_nothing_in_an_outlook_export(priority, sensitivity, anniversary, ordinary):
    cells = {"姓名": "王小明", priority: ordinary, sensitivity: ordinary, anniversary: "0/0/00"}
    assert draft(cells).fields == {}
    given = {priority: "High", sensitivity: "Private", anniversary: "2001/5/1"}
    assert draft(cells | given).fields == given
    assert draft({"姓名": "王小明", priority: ordinary}).fields == {priority: ordinary}
    assert draft(cells, {priority: "field.rank"}).fields == {"rank": ordinary}


@pytest.mark.parametrize("heading", ["序号", "#", "No.", "NO"])
def test_a_chinese_sheet_counts_its_rows(heading):
    assert draft({heading: "1", "姓名": "王小明"}) == Draft(name="王小明")
    assert draft({heading: "1", "姓名": "王小明"}, {heading: "external_id"}).external_id == "1"
    if heading != "序号":
        assert draft({heading: "1", "Name": "Ana"}).fields == {heading: "1"}


def test_custom_fields_of_google_have_their_own_names():
    cells = {
        "First Name": "Ana", "Labels": "* myContacts ::: * friends", "Custom Field 1 - Label": "Budget",
        "Custom Field 1 - Value": "5", "Custom Field 2 - Label": "", "Custom Field 2 - Value": "7",
    }  # fmt: skip
    assert draft(cells) == Draft(name="Ana", fields={"Custom Field 2 - Value": "7", "Budget": "5"}, tags=["friends"])
    given = {"First Name": "Ana", "Labels": "myContacts", "Custom Field 1 - Value": "5"}
    assert draft(given) == Draft(name="Ana", fields={"Custom Field 1 - Value": "5"}, tags=["myContacts"])


def test_lines_end_in_one_way_but_for_our_own_file():
    text = "one\r\ntwo\rthree\nfour"
    given = {"name": "Ana", "notes": text, "Wishes": text}
    found = draft(given)
    assert [found.notes, found.fields["Wishes"]] == ["one\ntwo\nthree\nfour"] * 2
    ours = draft({**given, "uid": "1"})
    assert [ours.notes, ours.fields["Wishes"]] == [text] * 2


def test_a_chinese_list():
    assert draft(
        {
            "客户编号": "K1",
            "姓名": "王小明",
            "公司": "示例贸易有限公司",
            "职位": "经理",
            "手机": "13800000000",
            "电话": "010-60000000；13800000000",
            "邮箱": "xm@example.com",
            "微信": "xm_wang",
            "QQ号": "10000",
            "地址": "示例路1号",
            "城市": "北京",
            "省份": "北京市",
            "邮编": "100000",
            "国家": "中国",
            "生日": "1990-01-02",
            "备注": "重要",
            "标签": "老客户、VIP，北京",
            "来源": "展会",
            "预算": "5万",
        }
    ) == Draft(
        name="王小明",
        external_id="K1",
        company="示例贸易有限公司",
        title="经理",
        phones=["13800000000", "010-60000000"],
        labels={"13800000000": "mobile"},
        emails=["xm@example.com"],
        handles=[("wechat", "xm_wang"), ("qq", "10000")],
        street="示例路1号",
        city="北京",
        region="北京市",
        postcode="100000",
        country="中国",
        birthday="1990-01-02",
        notes="重要",
        tags=["老客户", "VIP", "北京"],
        source="展会",
        fields={"预算": "5万"},
    )


def test_names_and_streets_in_parts():
    found = draft(
        {
            "record_id": "r1",
            "given_name": "elle",
            "surname": "muster",
            "street_number": "45",
            "address_1": "sample circuit",
            "address_2": "flat 2",
            "suburb": "westmead",
            "state": "nsw",
            "date_of_birth": "19900102",
        }
    )
    assert (found.name, found.external_id, found.birthday) == ("elle muster", "r1", "1990-01-02")
    assert (found.street, found.city, found.region) == ("45 sample circuit flat 2", "westmead", "nsw")


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"姓": "欧阳", "名": "静"}, "欧阳静"),
        ({"姓": "王", "名": ""}, "王"),
        ({"名": "Ann", "姓": "Example"}, "Ann Example"),
        ({"First Name": "Ann", "Middle Name": "B.", "Last Name": "Example"}, "Ann B. Example"),
        ({"Last Name": "Example", "Name": "Ann"}, "Ann"),
        ({"Contact Name": "", "客户名称": "示例公司"}, "示例公司"),
    ],
)
def test_full_names(cells, name):
    assert draft(cells).name == name


def test_a_row_that_names_only_a_company_is_the_company():
    found = draft({"CompanyName": "Example Foods", "ContactName": " "})
    assert (found.name, found.company, found.kind) == ("Example Foods", None, "company")
    ours = draft({"uid": "u1", "company": "Example Foods", "name": ""})
    assert (ours.name, ours.company, ours.kind) == ("", "Example Foods", None)


def test_the_customer_is_the_firm_where_a_person_is_named_too():
    assert draft({"客户名称": "示例公司", "联系人": "王小明"}).company == "示例公司"
    assert draft({"客户名称": "王小明", "电话": "1"}).name == "王小明"
    both = draft({"Customer": "A", "Company": "B", "Contact": "C"})
    assert (both.name, both.company) == ("C", "B")


def test_google_and_outlook():
    google = draft(
        {
            "First Name": "Ann",
            "Last Name": "Example",
            "Organization Name": "Example Ltd",
            "Organization Title": "CEO",
            "Labels": "* myContacts ::: friends",
            "E-mail 1 - Label": "work",
            "E-mail 1 - Value": "a@example.com ::: b@example.com",
            "E-mail 2 - Value": "c@example.com",
            "Phone 1 - Label": "mobile",
            "Phone 1 - Value": "+44 20 7000 0000",
            "Address 1 - Street": "1 Sample Road",
        }
    )
    assert google.emails == ["a@example.com", "b@example.com", "c@example.com"]
    assert (google.tags, google.title, google.street) == (["friends"], "CEO", "1 Sample Road")
    assert google.fields == {}
    outlook = draft(
        {"Title": "Ms", "Job Title": "", "Business Street": "1 A", "Home Street": "2 B", "Birthday": "0/0/00"}
    )
    assert (outlook.title, outlook.street, outlook.birthday) == (None, "1 A", None)
    assert (outlook.more_addresses, outlook.fields) == ([{"label": "home", "street": "2 B"}], {"Title": "Ms"})


def test_our_own_table():
    cells = dict.fromkeys(FLAT_COLUMNS, "") | {
        "uid": "u1",
        "id": "42",
        "external_id": "X",
        "name": "Ann",
        "phone": "+44 20 7000 0000; +1 (415) 555-0100\\;ext=5",
        "email": "a@example.com; b@example.com",
        "wechat": "a、b",
        "address": "1 Sample Road",
        "notes": "  as typed\n",
        "handle.url": "https://example.com/a\\;b",
        "field.Ring Size": "7",
        "last": "2026-01-01",
    }
    assert draft(cells) == Draft(
        uid="u1",
        id="42",
        external_id="X",
        name="Ann",
        phones=["+44 20 7000 0000", "+1 (415) 555-0100;ext=5"],
        emails=["a@example.com", "b@example.com"],
        handles=[("wechat", "a、b"), ("url", "https://example.com/a;b")],
        street="1 Sample Road",
        notes="  as typed\n",
        fields={"Ring Size": "7"},
    )


def test_the_id_of_a_foreign_table_is_an_external_id():
    assert draft({"id": "42", "name": "Ann"}) == Draft(name="Ann", external_id="42")
    assert draft({"id": "42", "Record ID": "R", "external_id": "X"}).external_id == "X"
    assert draft({"id": "42", "name": "Ann"}, {"id": "id"}) == Draft(name="Ann", id="42")


def test_our_own_json():
    assert draft(
        {
            "id": "1",
            "uid": "u1",
            "kind": "person",
            "name": "Ann",
            "company": None,
            "emails": [{"value": "a@example.com", "label": "work", "primary": True}, {"value": None}],
            "phones": [{"value": "+44 20 7000 0000", "e164": "+442070000000"}],
            "handles": [{"service": "wechat", "value": "ann; x"}, {"service": "Zalo", "value": "z"}],
            "addresses": [{"street": "1 Sample Road", "city": "Leeds", "label": None}, {"street": "2"}],
            "tags": ["vip", "老客户"],
            "fields": {"size": "7", "list": ["a", "b"]},
            "orders": "3",
            "total": "5000",
            "created_at": "2026-01-01T00:00:00Z",
        }
    ) == Draft(
        id="1",
        uid="u1",
        kind="person",
        name="Ann",
        emails=["a@example.com"],
        phones=["+44 20 7000 0000"],
        handles=[("wechat", "ann; x"), ("Zalo", "z")],
        street="1 Sample Road",
        city="Leeds",
        more_addresses=[{"street": "2"}],
        labels={"a@example.com": "work"},
        tags=["vip", "老客户"],
        fields={"size": "7", "list": "a; b"},
    )


def test_foreign_json():
    assert draft(
        {
            "name": "Ann",
            "email": "a@example.com, b@example.com",
            "address": {"street": "1 A", "zip": "100"},
            "handle": "line=ann; skype: a.b; plain",
            "newsletter": False,
            "more": {"a": ["1"]},
        }
    ) == Draft(
        name="Ann",
        emails=["a@example.com", "b@example.com"],
        street="1 A",
        postcode="100",
        handles=[("line", "ann"), ("skype", "a.b"), ("other", "plain")],
        fields={"newsletter": "false", "more": '{"a": ["1"]}'},
    )


def test_several_columns_of_one_field():
    assert draft({"suburb": "B", "City": " "}).city == "B"
    assert draft({"suburb": "B", "City": "A"}).city == "A"
    assert draft({"Phone": "1", "Mobile": "2", "Phone 2": "1"}).phones == ["1", "2"]


def test_overrides():
    cells = {"Name": "Ann", "Nick Name": "Annie", "预算": "5", "Tel.": "1", "Junk": "x"}
    found = plan_mapping(
        list(cells), {"nick_name": "name", "预算": "field.budget", "Tel.": "handle.line", "junk": "", "Name": "备注"}
    )
    assert found.describe() == [
        ("Name", "notes"),
        ("Nick Name", "name"),
        ("预算", "field.budget"),
        ("Tel.", "handle.line"),
        ("Junk", ""),
    ]
    assert to_draft(found, cells) == Draft(name="Annie", notes="Ann", fields={"budget": "5"}, handles=[("line", "1")])


def test_describe_names_every_column():
    assert plan_mapping(["姓名", "微信", "Budget", "Phone Type"]).describe() == [
        ("姓名", "name"),
        ("微信", "wechat"),
        ("Budget", "field.Budget"),
        ("Phone Type", ""),
    ]


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"Phon": "phone"}, "--map Phon=…: the file has no such column; nearest: Phone"),
        ({"zzz": "phone"}, "nearest: Phone, phone_2, Phone 2"),
        ({"phone2": "email"}, "several columns are called so: phone_2, Phone 2"),
        ({"Phone": "compnay"}, "--map …=compnay: no such field; nearest: company"),
        ({"Phone": "field."}, "no such field"),
    ],
)
def test_overrides_that_name_nothing_are_refused(overrides, message):
    with pytest.raises(Usage, match=message):
        plan_mapping(["Phone", "phone_2", "Phone 2"], overrides)


VALUES = st.recursive(
    st.one_of(st.text(), st.none(), st.booleans(), st.text(alphabet="a;,、= \\\n")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=5,
)
COLUMNS = st.sampled_from(
    [*FLAT_COLUMNS, "phones", "handles", "addresses", "fields", "姓", "名", "Customer", "Title", "x"]
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.one_of(COLUMNS, st.text()), VALUES))
def test_any_row_makes_a_draft_of_texts(cells):
    found = draft(cells)
    texts = [
        *filter(None, (found.name, found.street, found.birthday, found.notes)),
        *found.emails,
        *found.phones,
        *found.tags,
        *found.fields.values(),
    ]
    assert all(isinstance(text, str) and text for text in texts)
    assert all(service and value for service, value in found.handles)


@pytest.mark.parametrize("field", ["total", "orders", "last", "last_touch", "merged_into"])
def test_what_the_book_works_out_is_no_target(field):
    with pytest.raises(Usage, match=rf"works that out by itself.*--map …=field\.{field}"):
        plan_mapping(["Name", "x"], {"x": field})

"""Records that have no phone, e-mail or id to be known by."""

import pytest

LIST = "name,company,city,notes,tags,size\n王伟,示例贸易,上海,茶,vip,7\n王伟,示例贸易,北京,,,\nAna Silva,,Lisboa,,,\n"
KEYLESS = "name,company,birthday,wechat,address,notes\n"


@pytest.fixture
def add(crm):
    """Import a text of CSV; returns the JSON result."""

    def run(text, *options):
        return crm("import", "-", *options, "--json", stdin=text).json

    return run


def counts(result):
    return tuple(result[name] for name in ("added", "updated", "same", "skipped", "duplicates_total"))


@pytest.mark.parametrize("policy", ["fill", "update", "skip"])
def test_the_same_list_again_changes_nothing(crm, add, policy):
    assert counts(add(LIST, "--tag", "fair")) == (3, 0, 0, 0, 0)
    before = crm("export", "--full").stdout
    again = add(LIST, "--tag", "fair", "--on-match", policy)
    assert counts(again) == ((0, 0, 0, 3, 0) if policy == "skip" else (0, 0, 3, 0, 0))
    assert again["batch"] is None
    assert crm("export", "--full").stdout == before


def test_who_is_to_be_added_is_added(crm, add):
    add(LIST)
    assert counts(add(LIST, "--on-match", "add")) == (3, 0, 0, 0, 0)


ONE = "王伟,示例贸易,1990-05-01,ww,示例路 1 号,茶\n"


@pytest.mark.parametrize(
    "row",
    [
        "王伟,示例贸易,1990-05-02,ww,示例路 1 号,茶\n",
        "王伟,示例贸易,1990-05-01,ww2,示例路 1 号,茶\n",
        "王伟,示例贸易,1990-05-01,ww,示例路 2 号,茶\n",
        "王伟,示例贸易,1990-05-01,ww,示例路 1 号,水\n",
    ],
)
def test_who_differs_in_anything_is_added_as_a_likely_duplicate(crm, add, row):
    add(KEYLESS + ONE)
    plan = add(KEYLESS + row, "--dry-run")
    assert counts(plan) == (1, 0, 0, 0, 1)
    assert plan["duplicates"] == [
        {"line": 2, "id": 1, "other_line": None, "name": "王伟", "reason": "same name and company"}
    ]
    assert counts(add(KEYLESS + row)) == (1, 0, 0, 0, 1)


@pytest.mark.parametrize("row", ["王伟,别的公司,,,,\n", "王伟,,,,,水\n", "王 伟,,,,,\n"])
def test_a_name_alone_is_nobody(crm, add, row):
    add(KEYLESS + ONE)
    assert counts(add(KEYLESS + row)) == (1, 0, 0, 0, 0)


def test_who_says_less_is_the_same(crm, add):
    add(KEYLESS + ONE)
    assert counts(add("name,notes\n王伟,茶\n王伟,\n")) == (0, 0, 2, 0, 0)


def test_a_firm_is_known_by_its_name(crm, add):
    add("company,city\n示例贸易,上海\n")
    assert counts(add("company,city\n示例贸易,上海\n示例贸易,北京\n")) == (1, 0, 1, 0, 1)


def test_one_with_a_key_is_never_known_by_name_alone(crm, add):
    add("name,company,phone\n王伟,示例贸易,13800000001\n")
    assert counts(add("name,company,phone\n王伟,示例贸易,13800000002\n")) == (1, 0, 0, 0, 1)
    assert counts(add("name,phone\n王伟,13800000003\n")) == (1, 0, 0, 0, 0)


def test_the_archived_are_known_too_but_not_the_erased(crm, add):
    add(LIST)
    crm("archive", "1")
    crm("purge", "3", "--yes")
    assert counts(add(LIST)) == (1, 0, 2, 0, 0)


def test_a_crowd_of_one_name(crm, add):
    text = "name,company,city\n" + "".join(f"客户,示例,City {number}\n" for number in range(1200))
    assert counts(add(text)) == (1200, 0, 0, 0, 0)
    assert counts(add(text)) == (0, 0, 1200, 0, 0)

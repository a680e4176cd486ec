import pytest

from dumps import everything_of, records_of


@pytest.fixture
def three(crm):
    crm.add("王伟", "--tag", "vip")
    crm.add("Ana Silva")
    crm.add("李娜", "--tag", "VIP,expo")
    return crm


def tags(crm):
    return {one["id"]: one["tags"] for one in crm("list", "--json").json}


def test_adds_several_tags_to_several_customers(three):
    result = three("tag", "add", "new, #2026", "王伟", "2")
    assert result.lines == ["1", "2"]
    assert "new, 2026" in result.stderr
    assert tags(three) == {1: ["2026", "new", "vip"], 2: ["2026", "new"], 3: ["expo", "VIP"]}


def test_a_tag_in_any_spelling_is_the_same_tag(three):
    assert three("tag", "add", "Vip", "1").stdout == ""
    assert three("tag", "remove", "ＶＩＰ", "1", "3").lines == ["1", "3"]
    assert tags(three) == {1: [], 2: [], 3: ["expo"]}


def test_list_counts_customers(three):
    assert three("tag", "list").stdout == "expo\t1\nVIP\t2\n"
    assert three("tag", "list", "--json").json == [{"tag": "expo", "customers": 1}, {"tag": "VIP", "customers": 2}]


def test_rename(three):
    assert sorted(three("tag", "rename", "vip", "大客户").lines) == ["1", "3"]
    assert tags(three) == {1: ["大客户"], 2: [], 3: ["expo", "大客户"]}
    three("tag", "rename", "expo", "大客户")  # onto one that is there
    assert tags(three)[3] == ["大客户"]


def test_rename_to_another_spelling_makes_it_one(three):
    three("tag", "rename", "vip", "Vip")
    assert tags(three) == {1: ["Vip"], 2: [], 3: ["expo", "Vip"]}
    assert three("tag", "rename", "vip", "Vip").stdout == ""


def test_rename_reaches_archived_customers(three):
    three("archive", "1")
    three("tag", "rename", "vip", "gold")
    assert three("show", "1", "--json").json["tags"] == ["gold"]


def test_rename_of_a_tag_that_nobody_carries_is_4(three):
    three("tag", "rename", "nonsense", "x", exit_code=4)


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "new", "1", "2"), ("add", "vip,new", "--where", "is:person", "--yes"), ("remove", "vip", "1", "3"),
        ("rename", "vip", "gold"), ("rename", "expo", "vip"), ("rename", "vip", "Vip"),
    ],
)  # fmt: skip
def test_the_undo_brings_everything_back_and_a_dry_run_changes_nothing(three, arguments):
    before, everything = records_of(three), everything_of(three)
    plan = three("tag", *arguments, "--dry-run")
    assert everything_of(three) == everything
    done = three("tag", *arguments)
    assert done.stdout == plan.stdout
    assert records_of(three) != before
    three("undo", "--last")
    assert records_of(three) == before


def test_a_tag_that_came_back_after_its_removal_is_left_alone(three):
    three("tag", "remove", "vip", "1")
    three("tag", "add", "VIP", "1")
    three("undo", "4", exit_code=4)  # nothing of the removal is left to undo
    assert tags(three)[1] == ["VIP"]
    three("undo", "5")
    three("undo", "4")
    assert tags(three)[1] == ["vip"]


def test_a_tag_renamed_since_stands_in_the_way_of_the_undo_of_adding_it(three):
    three("tag", "add", "qq", "3")
    three("tag", "rename", "qq", "rr")
    assert "the tag of 李娜 (#3) is 'rr' by now" in three("undo", "4", exit_code=5).stderr
    assert tags(three)[3] == ["expo", "rr", "VIP"]
    three("undo", "4", "--force")
    assert tags(three)[3] == ["expo", "VIP"]


@pytest.mark.parametrize("arguments", [("add", ",", "1"), ("add", "", "1"), ("add", "#", "1"), ("remove", " ", "1"),
                                       ("rename", "a,b", "c"), ("rename", "vip", ""), ("add", "x"),
                                       ("bogus",)])  # fmt: skip
def test_wrong_usage_changes_nothing(three, arguments):
    before = everything_of(three)
    three("tag", *arguments, exit_code=2)
    assert everything_of(three) == before


def test_one_unknown_customer_and_nobody_is_tagged(three):
    before = everything_of(three)
    three("tag", "add", "new", "1", "99", exit_code=4)
    assert everything_of(three) == before


def test_the_most_frequent_spelling_is_listed(crm):
    for name, tag in (("Ana", "VIP"), ("Bo", "vip"), ("Cleo", "vip")):
        crm.add(name, "--tag", tag)
    assert crm("tag", "list").stdout == "vip\t3\n"


@pytest.mark.parametrize("command", ["add", "remove"])
def test_words_the_wrong_way_round_are_told(three, command):
    assert f"crm tag {command} nobody-so 2" in three("tag", command, "2", "nobody-so", exit_code=4).stderr
    assert "comes first" not in three("tag", command, "99", "nobody-so", exit_code=4).stderr


@pytest.mark.parametrize("given", ["大客户，新", "大客户、新", "大客户,新"])
def test_commas_of_either_script_stand_between_tags(three, given):
    three("tag", "add", given, "2")
    assert set(tags(three)[2]) == {"大客户", "新"}
    three("edit", "2", "--remove-tag", given)
    assert tags(three)[2] == []
    three("edit", "2", "--add-tag", given)
    added = three.add("Bo", "--tag", given)
    assert set(tags(three)[added]) == set(tags(three)[2]) == {"大客户", "新"}
    three("tag", "rename", "新", given, exit_code=2)


def test_a_tag_option_without_a_tag_is_refused(three, tmp_path):
    (tmp_path / "a.csv").write_text("name\nBo\n")
    for command in (("add", "Bo", "--tag", ""), ("edit", "1", "--add-tag", ","), ("edit", "1", "--remove-tag", "，"),
                    ("import", tmp_path / "a.csv", "--tag", " ")):  # fmt: skip
        assert "names no tag" in three(*command, exit_code=2).stderr


def test_a_rename_onto_a_tag_that_is_there_says_that_they_are_one(three):
    plan = three("tag", "rename", "vip", "EXPO", "--dry-run").stderr
    assert "vip and EXPO are one tag now, on 2 customers" in plan
    assert "vip and EXPO are one tag now, on 2 customers" in three("tag", "rename", "vip", "EXPO").stderr
    assert "are one" not in three("tag", "rename", "expo", "Expo").stderr


def test_a_segment_is_no_customer_but_a_query(crm):
    crm.add("王伟")
    assert "say --where @vips" in crm("tag", "add", "x", "@vips", exit_code=2).stderr

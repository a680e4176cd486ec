import pytest
from changing import filled

from dumps import everything_of, opened, records_of


@pytest.fixture
def three(crm):
    return filled(crm)


@pytest.fixture
def hot(three):
    three("segment", "save", "hot", "tag:vip")
    return three


# Saving ----------------------------------------------------------------------------------------------------------


def test_saves_a_query_and_says_who_fits(three):
    result = three("segment", "save", "Hot-1", "tag:vip", "company:华信")
    assert result.stdout == "Hot-1\n"
    assert result.stderr == "Saved Hot-1: 1 customer fits; crm list @Hot-1 lists them. Undo: crm undo 5\n"
    assert three("segment", "list").stdout == "Hot-1\ttag:vip company:华信\t1\n"


def test_the_words_mean_what_they_mean_in_a_list(three):
    three("segment", "save", "cn", "company:华信 科技", "or", "is:company")
    assert three("segment", "show", "cn").lines == ['company:"华信 科技" or is:company']


def test_another_query_takes_the_place_of_the_first(hot):
    result = hot("segment", "save", "HOT", "has:email", "--json").json
    assert result == {"batch": 6, "name": "HOT", "query": "has:email", "customers": 1, "replaced": "tag:vip"}
    assert hot("segment", "list", "--json").json == [{"name": "HOT", "query": "has:email", "customers": 1}]
    said = hot("segment", "save", "hot", "tag:vip").stderr
    assert said.startswith("Replaced the segment hot (it was has:email): 2 customers fit;")


def test_the_same_again_is_no_change(hot):
    before = everything_of(hot)
    assert "already" in hot("segment", "save", "hot", "tag:vip").stderr
    assert everything_of(hot) == before


@pytest.mark.parametrize("name", ["a b", "", "@", "-x", "_", "a:b", "a(b)", "x" * 61, 'a"', "王 伟", "a/b", "\x1b"])
def test_names_that_a_query_could_not_hold(three, name):
    error = three("segment", "save", "--json", "--", name, "tag:vip", exit_code=2).error
    assert error["code"] == "invalid_value"


@pytest.mark.parametrize("name", ["大客户", "Müller_2", "2026-q1", "@at", "＠Ａ", "发財"])
def test_names_with_and_without_their_sign(three, name):
    three("segment", "save", name, "tag:vip")
    plain = name.lstrip("@＠")
    assert three("count", f"@{plain.upper()}").stdout == "2\n"
    assert three("segment", "drop", f"@{plain}").stdout == f"{plain}\n"


def test_a_wrong_query_is_pointed_at_and_nothing_is_saved(three):
    before = everything_of(three)
    error = three("segment", "save", "hot", "city:上海 (", "--json", exit_code=2).error
    assert (error["code"], error["query"], error["position"]) == ("query", "city:上海 (", 9)
    assert "没有" in three("segment", "save", "hot", "created:没有", exit_code=2).stderr
    assert "empty" in three("segment", "save", "hot", " ", exit_code=2).stderr
    assert "no segment named 'other'" in three("segment", "save", "hot", "@other", exit_code=4).stderr
    assert everything_of(three) == before


def test_no_circle_can_be_saved(hot):
    assert "part of itself" in hot("segment", "save", "hot", "x @HOT", exit_code=2).stderr
    hot("segment", "save", "warm", "@hot has:email")
    assert "part of itself" in hot("segment", "save", "hot", "@warm", exit_code=2).stderr


# Using -----------------------------------------------------------------------------------------------------------


def test_every_query_takes_it(hot):
    assert hot("list", "@hot", "--format", "ids").lines == ["2", "1"]
    assert hot("count", "@HOT", "has:email").stdout == "1\n"
    assert hot("count", "not @hot").stdout == "0\n"
    assert hot("export", "@hot", "--fields", "name").lines == ["name", "王伟", "Ana Silva"]
    assert hot("export", "@hot").lines[1].split(",")[1] == "1"
    assert hot("tag", "add", "x", "--where", "@hot has:email", "--yes").lines == ["2"]
    assert hot("edit", "--where", "@hot", "--city", "Lisboa", "--yes").lines == ["1", "2"]
    assert hot("archive", "--where", "@hot", "--yes", "--expect", "2").lines == ["1", "2"]
    assert hot("list", "is:archived", "@hot", "--format", "ids").lines == ["3", "2", "1"]


@pytest.mark.parametrize("command", [("list", "@nobody"), ("count", "@nobody"), ("export", "@nobody"),
                                     ("archive", "--where", "@nobody", "--yes"),
                                     ("segment", "show", "nobody"), ("segment", "drop", "nobody"),
                                     ("segment", "diff", "nobody")])  # fmt: skip
def test_an_unknown_one_is_4(hot, command):
    assert "no segment named 'nobody'; see: crm segment list" in hot(*command, exit_code=4).stderr


# Listing, showing, dropping --------------------------------------------------------------------------------------


def test_lists_in_every_format(hot):
    hot("segment", "save", "大客户", "total:5000..")
    assert hot("segment", "list").stdout == "hot\ttag:vip\t2\n大客户\ttotal:5000..\t0\n"
    assert hot("segment", "list", "--format", "csv").lines[0] == "name,query,customers"
    assert hot("segment", "list", "--format", "ids").lines == ["hot", "大客户"]
    assert hot("segment", "list", "--format", "jsonl").jsonl[0] == {"name": "hot", "query": "tag:vip", "customers": 2}
    assert "customers" in hot("segment", "list", terminal=True).stdout


def test_nothing_is_saved_yet(three):
    assert three("segment", "list").stdout == ""
    assert "crm segment save NAME QUERY" in three("segment", "list", terminal=True).stderr


def test_shows_the_query_and_how_many(hot):
    result = hot("segment", "show", "HOT")
    assert (result.stdout, result.stderr) == ("tag:vip\n", "2 customers fit; crm list @hot lists them.\n")
    assert hot("segment", "show", "hot", "--json").json == {"name": "hot", "query": "tag:vip", "customers": 2}


def test_drops(hot):
    result = hot("segment", "drop", "hot")
    assert result.stdout == "hot\n"
    assert result.stderr == "Dropped hot (it was tag:vip). Undo: crm undo 6\n"
    assert hot("segment", "list").stdout == ""


def test_one_that_needs_a_dropped_one_is_named(hot):
    hot("segment", "save", "warm", "@HOT has:email")
    result = hot("segment", "drop", "hot", "--json").json
    assert result == {"batch": 7, "name": "hot", "query": "tag:vip", "used_by": ["warm"]}
    listed = hot("segment", "list")
    assert listed.stdout == "warm\t@HOT has:email\t\n"
    assert "Warning: the segment warm cannot be used" in listed.stderr
    assert "no segment named 'HOT'" in hot("count", "@warm", exit_code=4).stderr


# History ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [("save", "new", "has:phone"), ("save", "HOT", "has:phone"), ("drop", "hot")])
def test_every_change_can_be_taken_back(hot, change):
    before = records_of(hot)
    hot("segment", *change)
    after = records_of(hot)
    name = "new" if "new" in change else "hot"
    said = hot("undo", "--last").stderr
    assert said.lower() == f"took back batch 6 (segment {change[0]}): segment {name}. to reverse: crm redo 6\n"
    assert records_of(hot) == before
    hot("redo", "6")
    assert records_of(hot) == after
    hot("verify")


def test_history_calls_it_by_its_name(hot):
    hot("segment", "drop", "hot")
    top, below, *_ = hot("history", "--json").json
    assert (top["command"], top["customers"], top["names"]) == ("segment drop", 0, ["segment hot"])
    assert below["names"] == ["segment hot"]
    (name, query) = hot("history", "--batch", 6, "--json").json
    assert (name["id"], name["name"], name["field"]) == (None, "segment hot", "name")
    assert (query["field"], query["before"], query["after"]) == ("query", "tag:vip", None)


def test_a_conflict_names_it(hot):
    hot("segment", "save", "hot", "has:email")
    hot("segment", "save", "hot", "has:phone")
    error = hot("undo", 6, exit_code=5).stderr
    assert "the query of segment hot is 'has:phone' by now and would become 'tag:vip'" in error
    assert "the segment hot was added, changed or removed later" in hot("undo", 5, exit_code=5).stderr


def test_a_batch_of_segments_touches_no_customer(hot):
    assert hot("count", "batch:5").stdout == "0\n"
    assert hot("count", "not batch:5").stdout == "2\n"


def test_the_undo_of_a_terminal_asks_about_it(hot):
    result = hot("undo", terminal=True, answers="y\n")
    assert "batch 5, segment save (segment hot)" in result.stderr


# Coming and going ------------------------------------------------------------------------------------------------

BEFORE, LATER = {"CRM_NOW": "2026-04-20T10:00:00Z"}, {"CRM_NOW": "2026-05-20T10:00:00Z"}


@pytest.fixture
def moving(hot):
    """On the 20th of May 王伟 leaves the segment, 李娜 is back and 新人 comes."""
    hot("tag", "remove", "vip", "王伟", env=LATER)
    hot("unarchive", "3", env=LATER)
    hot("add", "新人", "--tag", "vip", env=LATER)
    return hot


def diff(crm, *arguments):
    return [tuple(row.values()) for row in crm("segment", "diff", "hot", "--json", *arguments, env=LATER).json]


def test_who_entered_and_who_left(moving):
    before = everything_of(moving)
    moved = [("entered", 3, "李娜"), ("entered", 4, "新人"), ("left", 1, "王伟")]
    assert diff(moving, "--since", "2026-05-10") == moved
    assert diff(moving) == moved
    assert diff(moving, "--since", "2026-04-01") == [("entered", 2, "Ana Silva"), *moved[:2]]
    assert everything_of(moving) == before


def test_the_diff_in_other_formats(moving):
    assert moving("segment", "diff", "hot", env=LATER).lines[-1] == "left\t1\t王伟"
    assert moving("segment", "diff", "hot", "--format", "csv", env=LATER).lines[0] == "change,id,name"
    assert moving("segment", "diff", "hot", "--format", "ids", env=LATER).lines == ["3", "4", "1"]
    shown = moving("segment", "diff", "hot", terminal=True, env=LATER)
    assert "2 entered and 1 left since 2026-05-13" in shown.stderr


def test_a_terminal_is_spared_a_long_diff(moving):
    shown = moving("segment", "diff", "hot", "--limit", "2", terminal=True, env=LATER)
    assert len(shown.lines) == 2 + 2
    assert shown.stderr == "2 entered and 1 left since 2026-05-13. 2 of 3 are shown; --limit 0 shows all.\n"
    moving("config", "set", "limit", "1")
    assert len(moving("segment", "diff", "hot", terminal=True, env=LATER).lines) == 2 + 1
    assert len(moving("segment", "diff", "hot", env=LATER).lines) == 3


def test_nobody_moved(hot):
    result = hot("segment", "diff", "hot", "--since", "3d", env=LATER)
    assert (result.stdout, result.stderr) == ("", "Nobody entered or left the segment hot since 2026-05-17.\n")


def test_the_days_of_a_query_are_reckoned_from_then(three):
    """Touched on the first of May, Ana is not quiet on the tenth, and quiet on the twentieth: nothing was changed."""
    three("log", "2", "called")
    three("segment", "save", "hot", "last.before:2w has:email")
    assert diff(three, "--since", "2026-05-10") == [("entered", 2, "Ana Silva")]
    assert diff(three, "--since", "2026-05-18") == []


def test_a_batch_that_was_still_to_come_is_asked_for(moving):
    moving("segment", "save", "hot", "batch:6 is:person")
    assert diff(moving, "--since", "2026-05-10") == [("entered", 1, "王伟")]


def test_a_purged_customer_neither_came_nor_went(moving):
    moving("purge", "1", "--yes")
    assert diff(moving) == [("entered", 3, "李娜"), ("entered", 4, "新人")]


def test_a_customer_whose_adding_was_taken_back_has_left(hot):
    hot("undo", 2, "--force", env=LATER)
    assert diff(hot) == [("left", 2, "Ana Silva")]


@pytest.mark.parametrize("since", ["tomorrow", "2026-06-01", "nonsense", ""])
def test_a_day_that_cannot_be(hot, since):
    hot("segment", "diff", "hot", "--since", since, exit_code=2, env=BEFORE)


# One within another ----------------------------------------------------------------------------------------------


def test_a_dropped_one_is_told_with_the_one_that_uses_it(hot):
    hot("segment", "save", "both", "@hot has:email")
    assert "@both cannot be used without it." in hot("segment", "drop", "hot").stderr
    said = hot("count", "@both", exit_code=4).stderr
    assert said == "crm: @both cannot be used: there is no segment named 'hot'; see: crm segment list\n"


def test_one_whose_query_cannot_be_read_any_more_stands_in_nobody_s_way(hot):
    hot("segment", "save", "old", "@hot")
    with opened(hot) as book, book.batch("segment save", "2026-05-01T09:30:00Z") as batch:
        batch.conn.execute("UPDATE segments SET query = 'city!=x @hot' WHERE name = 'old'")
    assert "city!=x" in hot("segment", "list").stdout
    hot("tag", "rename", "vip", "gold")
    assert hot("count", "@hot").stdout == "2\n"
    hot("segment", "rename", "hot", "warm")
    hot("segment", "drop", "warm")
    assert "not city=x" in hot("count", "@old", exit_code=2).stderr
    hot("segment", "drop", "old")


# Another name -----------------------------------------------------------------------------------------------------


def test_a_segment_is_called_something_else_everywhere_in_one_batch(hot):
    hot("segment", "save", "far", "@HOT", "company:华信", "or", "not", '@"hot"', "hot")
    before = records_of(hot)
    result = hot("segment", "rename", "@hot", "warm")
    assert result.stdout == "warm\n"
    assert result.stderr == "hot is called warm now, also in @far. Undo: crm undo 7\n"
    assert hot("segment", "show", "far").lines == ['@warm company:华信 or not @"warm" hot']
    assert hot("count", "@warm").stdout == "2\n"
    hot("count", "@hot", exit_code=4)
    hot("undo", "7")
    assert records_of(hot) == before
    hot("redo", "7")
    assert hot("segment", "list", "--format", "json").json[0]["query"].startswith("@warm")
    hot("verify")


def test_a_name_that_is_taken_is_a_conflict(hot):
    hot("segment", "save", "warm", "has:email")
    before = everything_of(hot)
    error = hot("segment", "rename", "hot", "WARM", "--json", exit_code=5).error
    assert "has:email" in error["message"]
    hot("segment", "rename", "cold", "x", exit_code=4)
    hot("segment", "rename", "hot", "a b", exit_code=2)
    assert everything_of(hot) == before


def test_the_spelling_of_a_name_can_change_and_the_same_is_no_change(hot):
    assert hot("segment", "rename", "hot", "Hot", "--json").json == {
        "batch": 6, "name": "Hot", "before": "hot", "query": "tag:vip", "used_by": [],
    }  # fmt: skip
    assert "already" in hot("segment", "rename", "hot", "Hot").stderr
    assert hot("segment", "list").stdout == "Hot\ttag:vip\t2\n"


def test_no_circle_comes_of_a_rename(hot):
    hot("segment", "save", "far", "@hot")
    hot("segment", "save", "round", "@far")
    hot("segment", "drop", "hot")  # what far asks for now would be its own user
    before = everything_of(hot)
    hot("segment", "rename", "round", "hot", exit_code=2)
    assert everything_of(hot) == before
    hot("segment", "rename", "far", "near")  # it could not be used before either
    assert hot("segment", "show", "round", "--json").json["query"] == "@near"

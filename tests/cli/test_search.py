import pytest


@pytest.fixture
def some(crm):
    crm.add("王伟", "--company", "华信科技", "--phone", "138 0013 8000")
    crm.add("Ana Silva", "--company", "Acme", "--email", "ana@example.com")
    crm.add("Anabel", "--note", "knows 王伟 well")
    crm.add("Acme", "--kind", "company")
    return crm


def ids(result):
    return [int(line) for line in result.lines]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["王伟"], [1, 3]),  # the name before the note
        (["华信"], [1]),
        (["0013 8000"], [1]),
        (["00138000"], [1]),
        (["ANA"], [2, 3]),
        (["acme"], [4, 2]),  # the name before the company
        (["silva", "acme"], [2]),
        (["ana@example"], [2]),
        (["ana slva"], [2]),  # a typo
        (["nobody at all"], []),
    ],
)
def test_finds_and_ranks(some, words, found):
    assert ids(some("search", *words, "--format", "ids")) == found


@pytest.mark.parametrize(
    ("value", "region", "typed"),
    [
        ("030-0074321", "DE", "0300074321"),
        ("030-0074321", "DE", "+49 30 0074321"),
        ("030-0074321", "DE", "0049 (30) 007-4321"),
        ("0921-12 34 65", "", "0921123465"),
        ("138 1234 5678", "", "+86-138-1234-5678"),
        ("(171) 555-7788", "", "(171) 555-7788"),
        ("1715557788", "", "(171) 555-7788"),
        ("13939893081", "", "139-3989-3081"),
        ("13939893081", "", "139\N{EN DASH}3989\N{EN DASH}3081"),
        ("139.3989.3081", "", "3989 308"),
    ],
)
def test_a_number_is_found_in_any_spelling(some, value, region, typed):
    if region:
        some("config", "set", "region", region)
    number = some.add("Emma Clarke", "--phone", value)
    assert ids(some("search", typed, "--format", "ids")) == [number]
    assert ids(some("search", f"Clarke {typed.replace(' ', '')}", "--format", "ids")) == [number]


def test_a_whole_word_comes_before_one_that_only_begins_so(some):
    starting, whole = some.add("Anderson Jessica"), some.add("Maria Anders")
    assert ids(some("search", "anders", "--format", "ids")) == [whole, starting]


def test_a_terminal_is_told_of_hits_that_are_not_shown(some):
    shown = some("search", "ana", "--limit", "1", terminal=True)
    assert "1 of 2 customers; --limit 0 shows all." in shown.stderr
    assert "--limit" not in some("search", "ana", "--limit", "2", terminal=True).stderr
    assert some("search", "ana", "--limit", "1").stderr == ""


def test_text_of_a_touch_is_found(some):
    some("log", "2", "wants the Lisbon catalogue")
    assert ids(some("search", "lisbon", "--format", "ids")) == [2]


def test_one_prints_the_id(some):
    assert some("search", "华信", "--one").stdout == "1\n"


def test_one_without_a_hit_is_4(some):
    result = some("search", "nobody at all", "--one", "--json", exit_code=4)
    assert (result.stdout, result.error["code"]) == ("", "not_found")


def test_one_with_several_is_5_and_names_them(some):
    error = some("search", "ana", "--one", "--json", exit_code=5).error
    assert error["code"] == "ambiguous"
    assert [one["id"] for one in error["candidates"]] == [2, 3]


def test_one_sees_a_second_hit_whatever_the_limit(some):
    some("search", "ana", "--one", "--limit", "1", exit_code=5)


def test_limit(some):
    assert ids(some("search", "ana", "--limit", "1", "--format", "ids")) == [2]
    assert ids(some("search", "ana", "--limit", "0", "--format", "ids")) == [2, 3]


def test_nobody_is_no_error_without_one(some):
    result = some("search", "nobody at all")
    assert result.stdout == ""
    assert "nobody at all" in result.stderr


def test_json_holds_whole_customers(some):
    assert some("search", "华信", "--json").json == some("list", "id:1", "--json").json


def test_fields(some):
    assert some("search", "华信", "--fields", "name,company").stdout == "王伟\t华信科技\n"


def test_archived_customers_are_not_found(some):
    some("archive", "1")
    assert ids(some("search", "华信", "--format", "ids")) == []


def test_text_must_be_given(some):
    some("search", exit_code=2)


def test_a_terminal_shows_the_note_or_the_touch_that_was_found(crm):
    crm.add("Ana Silva", "--note", "Met at the fair; wants samples of Lóngjing tea before the end of the month")
    crm.add("王伟", "--city", "上海")
    crm("log", "2", "asked for longjing again and again, and would not hear of anything else")
    shown = crm("search", "longjing", terminal=True)
    assert shown.lines[0].split()[-1] == "found"
    told = {line.split()[0]: "…" + line.partition("…")[2].rstrip() for line in shown.lines[2:]}
    assert told == {"1": "…es of Lóngjing tea b…", "2": "…d for longjing again…"}
    assert "found" not in crm("search", "silva", terminal=True).stdout
    assert "found" not in crm("search", "longjing", "--fields", "name", terminal=True).stdout
    assert "fair" not in crm("search", "longjing").stdout


PEOPLE = {
    "张伟": [], "王小明": ["--tag", "老客户"], "曾国藩": [],
    "Jonathan Smith": ["--email", "jon.smith@brightwater.example"],
    "Álvaro Núñez": [], "陳大文": ["--note", "喜欢龙井茶"], "李雷": ["--company", "杭州华信科技有限公司"],
    "Robert Miller": ["--company", "Microsilk Tools"], "吕布": ["--phone", "+86 138-0013-8000"], "增田": [],
    "银行家": ["--phone", "+44 20 7946 0013"], "单雄信": [],
}  # fmt: skip


@pytest.fixture
def people(crm, shelf):
    def fill():
        for name, more in PEOPLE.items():
            crm.add(name, *more)

    return crm.filled_once(shelf, fill)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("伟", "张伟"), ("小明", "王小明"), ("华信", "李雷"), ("有限公司", "李雷"), ("zw", "张伟"),
        ("zhangwei", "张伟"), ("zhang wei", "张伟"), ("ZHANGW", "张伟"), ("zeng", "曾国藩"), ("zgf", "曾国藩"),
        ("shanxiongxin", "单雄信"),
        ("lvbu", "吕布"), ("lyubu", "吕布"), ("lubu", "吕布"), ("huaxin", "李雷"), ("hxkj", "李雷"),
        ("yinhang", "银行家"), ("alvaro", "Álvaro Núñez"), ("nunez", "Álvaro Núñez"),
        ("jonathon smth", "Jonathan Smith"),
        ("smith jonathan", "Jonathan Smith"), ("jon smith", "Jonathan Smith"), ("jonathansmith", "Jonathan Smith"),
        ("bob miller", "Robert Miller"), ("silk", "Robert Miller"), ("micorsilk", "Robert Miller"),
        ("8000", "吕布"), ("138 0013 8000", "吕布"), ("0086 13800138000", "吕布"), ("+8613800138000", "吕布"),
        ("１３８００１３８０００", "吕布"), ("1380013", "吕布"), ("00138", "吕布"),
        ("0013", "银行家"), ("020 7946 0013", "银行家"),
        ("jon.smith", "Jonathan Smith"), ("brightwater", "Jonathan Smith"), ("mith@bright", "Jonathan Smith"),
        ("陈大文", "陳大文"), ("陳大文", "陳大文"), ("龍井", "陳大文"), ("龙井茶", "陳大文"), ("老客户", "王小明"),
        ("曾总", "曾国藩"), ("曾先生", "曾国藩"), ("Mr. Smith", "Jonathan Smith"),
        ("Smith, Jonathan", "Jonathan Smith"),
        ("章伟", "张伟"), ("王晓明", "王小明"), ("杭州华鑫科技有限公司", "李雷"),
    ],
)  # fmt: skip
def test_half_remembered_people_are_found(people, typed, name):
    hits = people("search", *typed.split(), "--fields", "name", "--format", "tsv").lines
    assert hits[:1] == [name]


@pytest.mark.parametrize("typed", ["zzzz", "@@", "-", "完全没有的", "qqqqqq wwwwww", "99999"])
def test_what_nobody_is_like_finds_nobody(people, typed):
    assert people("search", "--", typed, "--format", "ids").lines == []


def test_traditional_characters_are_the_same_in_queries(people):
    assert people("list", "name:陈大文", "--fields", "name").lines == ["陳大文"]
    assert people("show", "陈大文", "--format", "json").json["name"] == "陳大文"


def test_a_touch_is_found_after_it_and_not_after_its_undo(people):
    people("log", "张伟", "asked for 白茶 samples")
    assert people("search", "白茶", "--fields", "name").lines == ["张伟"]
    assert people("search", "baicha").lines == []  # only names are heard
    people("undo", "--last")
    assert people("search", "白茶").lines == []


def test_archived_customers_are_not_heard(people):
    people("archive", "张伟")
    assert people("search", "zhangwei").lines == []
    people("unarchive", "张伟")
    assert people("search", "zhangwei", "--fields", "name").lines == ["张伟"]

"""A query may begin with what it excludes: that is no option."""

import pytest


@pytest.fixture
def three(crm):
    crm.add("王伟", "--city", "上海", "--tag", "vip")
    crm.add("Ana Silva", "--city", "上海")
    crm.add("李娜", "--city", "New York", "--field", "size=xl")
    return crm


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["-tag:vip"], ["3", "2"]),
        (["-city:上海", "李娜"], ["3"]),
        (["-tag:vip city:上海"], ["2"]),
        (["-(tag:vip or city:上海)"], ["3"]),
        (["-@hot"], ["3", "2"]),
        (["-#vip"], ["3", "2"]),
        (['-"New York"'], ["2", "1"]),
        (["-王伟", "--limit", "1"], ["3"]),
        (["-has:field.size"], ["2", "1"]),
        (["-field.size:xl"], ["2", "1"]),
        (["city:上海", "--", "-tag:vip"], ["2"]),
        (["--sort", "-id", "-tag:vip"], ["3", "2"]),
        (["-城市：上海"], ["3"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_what_is_excluded_may_stand_first(three, words, ids):
    three("segment", "save", "hot", "tag:vip")
    assert three("list", "--format", "ids", *words).lines == ids


def test_every_command_with_a_query_takes_it(three):
    assert three("count", "-tag:vip").stdout == "2\n"
    assert three("export", "-tag:vip", "--fields", "name").lines == ["name", "Ana Silva", "李娜"]
    three("segment", "save", "rest", "-tag:vip")
    assert three("count", "@rest").stdout == "2\n"
    assert three("tag", "add", "x", "--where", "-tag:vip", "--yes").lines == ["2", "3"]


@pytest.mark.parametrize("option", ["-x", "-limit=1", "-lim", "--tag:vip", "-tagg:vip", "-o=x"])
def test_a_mistyped_option_is_still_one(three, option):
    assert "no such option" in three("list", option, exit_code=2).stderr

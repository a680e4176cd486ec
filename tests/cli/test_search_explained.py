"""Why a customer is a hit: `--explain`, and `why` among the fields."""

from __future__ import annotations

import pytest

from runner import Runner


@pytest.fixture
def some(crm: Runner) -> Runner:
    crm.add("王伟", "--company", "华信科技", "--phone", "138 0013 8000", "--tag", "老客户")
    crm.add("Ana Silva", "--company", "Acme", "--email", "ana@example.com", "--wechat", "anasilva88")
    crm.add("Anabel", "--note", "knows 王伟 well", "--field", "Hobby=Sailing")
    crm("log", "2", "wants the Lisbon catalogue")
    return crm


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["王伟"], ["王伟 is the name 王伟"]),
        (["wangwei"], ["wangwei sounds like the name 王伟"]),
        (["wang"], ["wang sounds like the surname in the name 王伟"]),
        (["wangw"], ["wangw sounds like the beginning of the name 王伟"]),
        (["wwei"], ["wwei is short for the name 王伟"]),
        (["wanwei"], ["wanwei sounds nearly like the name 王伟"]),
        (["ww", "华信"], ["ww are the initials of the name 王伟", "华信 begins the company 华信科技"]),
        (["hxkj"], ["hxkj are the initials of the company 华信科技"]),
        (["0013 8000"], ["0013 8000 ends the phone 138 0013 8000"]),
        (["138 0013 8000"], ["138 0013 8000 is the phone 138 0013 8000"]),
        (["138"], ["138 begins the phone 138 0013 8000"]),
        (["ana@example"], ["ana@example begins the e-mail ana@example.com"]),
        (["anasilva8"], ["anasilva8 begins the WeChat anasilva88"]),
        (["Silva", "example.com"], ["Silva is a word of the name Ana Silva",
                                    "example.com is in the domain of the e-mail ana@example.com"]),
        (["老客户"], ["老客户 is the tag 老客户"]),
        (["sailing"], ["sailing is the field Hobby Sailing"]),
        (["knows"], ["knows is a word of the note: knows 王伟 well"]),
        (["lisbon"], ["lisbon is a word of the touch: …s the Lisbon catal…"]),
        (["ana slva"], ["ana slva is like the name Ana Silva"]),
        (["slva"], ["slva is like silva in the name Ana Silva"]),
        (["acme", "slva"], ["acme is a word of the company Acme", "slva is like silva in the name Ana Silva"]),
        (["nobody at all"], []),
    ],
)  # fmt: skip
def test_explain_says_what_fits_and_how(some: Runner, words: list[str], why: list[str]) -> None:
    assert [hit["why"] for hit in some("search", *words, "--explain", "--json").json][:1] == ([why] if why else [])


def test_explain_in_every_format(some: Runner) -> None:
    whole = some("search", "knows", "--json").json[0]
    why = "knows is a word of the note: knows 王伟 well"
    explained = {"score": 68.0, "why": [why]}
    assert some("search", "knows", "--explain", "--json").json == [{**whole, **explained}]
    assert some("search", "knows", "--explain", "--format", "jsonl").jsonl == [{**whole, **explained}]
    fields = ("--fields", "name", "--explain")
    assert some("search", "knows", *fields).stdout == f"Anabel\t68.0\t{why}\n"
    assert some("search", "knows", *fields, "--format", "csv").lines == ["name,score,why", f"Anabel,68.0,{why}"]
    assert some("search", "knows", *fields, "--format", "ids").stdout == "3\n"
    assert some("search", "knows", "--explain", "--one").stdout == "3\n"


def test_the_reason_is_a_field_of_a_search(some: Runner) -> None:
    why = "silva is a word of the name Ana Silva"
    assert some("search", "silva", "--fields", "why,name").stdout == f"{why}\tAna Silva\n"
    assert some("search", "silva", "--fields", "why").stdout == f"{why}\n"
    assert some("search", "silva", "--fields", "name,why,score", "--json").json == [
        {"name": "Ana Silva", "why": [why], "score": 85.0}
    ]
    assert list(some("search", "silva", "--fields", "why,name", "--json").json[0]) == ["why", "name"]
    assert some("search", "silva", "--fields", "id,why,name", "--explain").stdout == f"2\t{why}\tAna Silva\t85.0\n"
    assert "no field 'why'" in some("list", "--fields", "why", exit_code=2).stderr


@pytest.mark.parametrize("fields", [(), ("--fields", "name")])
def test_explain_adds_one_column_to_a_table(some: Runner, fields: tuple[str, ...]) -> None:
    plain, explained = (some("search", "acme", *fields, *more, terminal=True) for more in ((), ("--explain",)))
    assert explained.lines[0].split()[-1] == "why"
    assert "why" not in plain.lines[0]
    assert "acme is the company Acme" in explained.stdout
    assert "score" not in some("search", "acme", *fields, "--explain", "--format", "table").stdout

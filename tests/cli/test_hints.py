from __future__ import annotations

import pytest


@pytest.fixture
def book(crm):
    crm.add("曾伟", "--tag", "vip", "--city", "上海")
    crm.add("Ana Silva", "--email", "ana@hot.example", "--city", "São Paulo")
    crm("segment", "save", "warm", "tag:vip")
    return crm


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        (("zeng",), "Search forgives other spellings: crm search zeng"),
        (("zeng", "o'neil"), """crm search zeng 'o'"'"'neil'"""),
        (("2", "1"), "By id: crm list id:2 or id:1"),
        (("2", "99"), "crm search 2 99"),
        (("city:北京",), None),
        (("city:shanghai",), "Nobody has city:shanghai; nearest: city:上海."),
        (("tag:vpi", "city:Sao", "name:qq"), "Nobody has tag:vpi; nearest: tag:vip."),
        (("#vpi",), "Nobody has tag:vpi; nearest: tag:vip."),
        (("city=Sâo Pualo",), "Nobody has 'city:Sâo Pualo'; nearest: 'city:São Paulo'."),
        (("tag:vip", "name:qq"), None),
        (("tag:vpi", "or", "name:qq"), None),
        (("not", "伟", "qq"), None),
        (("qq", "or", "zz"), None),
        (("a", "b", "c", "d", "e", "f"), None),
    ],
)
def test_a_list_of_nobody_says_what_to_try(book, query, hint):
    said = book("list", *query, terminal=True).stderr
    assert said.startswith("No customer fits.")
    assert said.rstrip().endswith(hint or "No customer fits.")
    assert book("list", *query).stderr == ""  # a script wants no advice


def test_a_list_that_a_search_would_lengthen_says_so(book):
    book.add("Zeng Li", "--email", "zeng@hot.example")
    book.add("曾芳")
    assert book("list", "zeng", terminal=True).stderr == "Search hears 2 more: crm search zeng\n"
    assert book("list", "zeng").stderr == ""
    for complete in ("zeng li", "silva", "hot", "曾", "tag:vip"):
        assert book("list", complete, terminal=True).stderr == ""


def test_archived_customers_are_nearer_than_other_spellings(book):
    book("archive", "2")
    assert book("list", "silva", terminal=True).stderr == "No customer fits. 1 archived customer fits: crm list " + (
        "is:archived silva\n"
    )


def test_an_export_of_bare_ids_says_how_ids_are_written(book):
    result = book("export", "2", "1", "--format", "jsonl")
    assert result.stdout == ""
    assert result.stderr == "Wrote 0 customers.\nBy id: crm export id:2 or id:1\n"
    assert "id:" not in book("export", "曾伟").stderr
    assert len(book("export", "id:2", "or", "id:1", "--format", "jsonl").lines) == 2


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("tag:vip",), "crm list tag:vip"),
        (("曾", "city:上海"), "crm list 曾 city:上海"),
        (("city:new york",), "crm list 'city:new york'"),
        (("#vip",), "crm list tag:vip"),
        (("@warm",), "crm list @warm"),
        (("2",), "Customer #2: crm show 2"),
        (("#2",), "Customer #2: crm show 2"),
        (("曾伟", "or", "silva"), "Or, not and parentheses are for list: crm list 曾伟 or silva"),
        (("曾伟 or silva",), "crm list '曾伟 or silva'"),
        (("not", "silva"), "crm list not silva"),
        (("(伟 or silva) 曾",), "crm list '(伟 or silva) 曾'"),
    ],
)
def test_a_search_for_a_query_or_an_id_says_which_command_takes_it(book, words, hint):
    assert book("search", *words).stderr.rstrip().endswith(hint)
    book("search", *words, "--quiet")


@pytest.mark.parametrize(
    "words",
    [("@hot.example",), ("99",), ("a:b",), ("ana@hot.example",), ("曾伟",), ("tag:",), ("02",), ("(silva)",), ("or",)],
)
def test_a_search_for_something_else_says_nothing_of_it(book, words):
    said = book("search", *words).stderr
    assert "crm list" not in said
    assert "crm show" not in said

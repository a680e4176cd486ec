"""What the shells are offered of one customer, of the history and of the query language."""

from __future__ import annotations

import pytest
from tab import Asking

from crmcli.cli.shells import NOTHING_COMMON
from runner import Runner


@pytest.fixture
def filled(crm: Runner) -> Runner:
    crm.add("王伟", "--company", "Smith & Sons", "--city", "上海", "--tag", "vip", "--title", "经理")
    crm.add("Anna Smith", "--company", "smart 茶", "--phone", "138 0013 8000", "--email", "anna@shop.example")
    crm("edit", "2", "--add-phone", "14200000001", "--add-handle", "line=anna", "--add-tag", "b b", "--add-tag", "fair")
    crm("undo", "--last")
    crm("redo", "3")
    crm("tag", "remove", "fair", "2")
    crm("undo", "--last")
    return crm


@pytest.fixture
def offered(filled: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asking:
    return Asking(filled, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (["edit", "2", "--remove-phone", ""], ["138\\ 0013\\ 8000", "14200000001"]),
        (["edit", "2", "--remove-phone", "=", "142"], ["14200000001"]),
        (["edit", '"anna smith"', "--city", "x", "--remove-email", ""], ["anna@shop.example"]),
        (["edit", "2", "--remove-handle", ""], ["line\\=anna"]),
        (["edit", "2", "--remove-tag", ""], ["b\\ b", "fair"]),
        (["edit", "1", "--remove-tag", ""], ["vip"]),
        (["edit", "1", "--remove-phone", ""], []),
        (["edit", "ann", "--remove-phone", ""], []),  # nobody for sure
        (["edit", "9", "--remove-tag", ""], []),
        (["edit", "--where", "x", "--remove-tag", "VI"], ["vip"]),
        (["list", "company", ":", "SM"], ["Smith\\ \\&\\ Sons", "smart\\ 茶", NOTHING_COMMON]),
        (["list", "company", ":", "茶"], []),
        (["count", "title", ":"], ["经理"]),
        (["list", "is", ":"], ["archived", "person", "company", "merged"]),
        (["list", "kind", ":", "p"], ["person"]),
        (["list", "has", ":", "em"], ["email"]),
        (["list", "birthday", ":", "to"], ["today", "tomorrow"]),
        (["list", "birthday.before", ":", "f"], ["fri"]),
        (["list", "birthday", ":", "1"], ["10", "11", "12"]),
        (["list", "birthday"], ["birthday:", "birthday.before:", "birthday.after:"]),
        (["export", "no", ":", "pho"], ["phone"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_values(offered: Asking, words: list[str], answers: list[str]) -> None:
    assert sorted(offered(*words)) == sorted(answers)


def test_batches_with_what_they_did_the_newest_first(offered: Asking) -> None:
    assert offered("undo", "") == [
        "3  edit · 2026-05-01 09:30 · Anna Smith #2",
        "2  add · 2026-05-01 09:30 · Anna Smith #2",
        "1  add · 2026-05-01 09:30 · 王伟 #1",
        NOTHING_COMMON,
    ]
    assert offered("undo", "2") == ["2"]
    assert offered("redo", "") == ["6"]
    *listed, _ = offered("history", "--batch", "")
    assert [line.split()[0] for line in listed] == ["7", "6", "5", "4", "3", "2", "1"]
    fish, _ = offered.raw("fish", _TYPER_COMPLETE_ARGS="crm undo ", _TYPER_COMPLETE_FISH_ACTION="get-args")
    assert fish.split("\n")[0] == "3\tedit · 2026-05-01 09:30 · Anna Smith #2"


@pytest.mark.parametrize("words", [["undo", ""], ["edit", "2", "--remove-phone", ""], ["list", "company", ":"]])
def test_nothing_of_a_locked_book(offered: Asking, words: list[str]) -> None:
    del offered.env["CRM_PASSPHRASE"]
    offered.monkeypatch.delenv("CRM_PASSPHRASE", raising=False)
    assert offered(*words) == []


def test_the_most_frequent_companies_of_very_many(offered: Asking, filled: Runner) -> None:
    rows = "".join(f"N{number},Firm{number:03}\n" for number in range(250)) + "X,Firm249\n"
    filled("import", "-", "--from", "csv", stdin=f"name,company\n{rows}")
    shown = offered("list", "company", ":", "firm")
    assert len(shown) == 200
    assert shown[0] == "Firm249"
    assert offered("list", "company", ":", "firm24") == [f"Firm{number}" for number in (249, *range(240, 249))]

"""What a shell is offered within a query: spellings, quotes, terms behind others, and what is excluded."""

from __future__ import annotations

import pytest
from tab import Asking

from crmcli.cli.shells import NOTHING_COMMON
from runner import Runner


@pytest.fixture
def offered(crm: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asking:
    for city in ("LONDON", "London", "London", "New York", "NEWARK", "San Francisco", "上海"):
        crm.add(f"Somebody in {city}", "--city", city, "--tag", city.replace("LONDON", "london"), "--allow-duplicate")
    return Asking(crm, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (["list", "city", ":", "lon"], ["London"]),
        (["tag", "remove", "LON"], ["London"]),
        (["list", "city", ":", "new"], ["NEWARK", "New\\ York", NOTHING_COMMON]),
        (["list", "city", ":", "NE"], ["NEWARK", "New\\ York", NOTHING_COMMON]),
        (["list", "city", ":", "N"], ["NEWARK", "New\\ York"]),
        (["list", '"city:San F'], ["city:San Francisco"]),
        (["list", "'not (city:Lon"], ["not (city:London"]),
        (["list", "'city:上海 or sta"], ["city:上海 or stage:", "city:上海 or stage:…"]),
        (["list", '"city:上海 last.b'], ["city:上海 last.before:", "city:上海 last.before:…"]),
        (["list", '"city:上海 sta'], ["city:上海 stage:", "city:上海 stage:…"]),
        (["list", '"city:上海 is:ar'], ["city:上海 is:archived"]),
        (["list", "-sta"], ["-stage:"]),
        (["export", "-sta"], ["-stage:"]),
        (["list", "-city", ":", "上"], ["上海"]),
        (["list", "--lim"], ["--limit"]),
        (["list", "-nonsense"], []),
        (["tag", "list", "-sta"], []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_terms(offered: Asking, words: list[str], answers: list[str]) -> None:
    assert sorted(offered(*words)) == sorted(answers)


def test_keys_that_insert_every_candidate_get_no_empty_one(offered: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_TYPE", "37")
    assert NOTHING_COMMON not in offered("list", "city", ":", "new")

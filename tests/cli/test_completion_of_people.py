"""Whom the shells are offered: those called what was typed, before those whose firm or address it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tab import Asking

from crmcli.cli.shells import NOTHING_COMMON
from runner import Runner

UTE = "1  Ute Schäfer · Mühlenbäckerei"


@pytest.fixture
def people(crm: Runner) -> Runner:
    crm.add("Ute Schäfer", "--company", "Mühlenbäckerei", "--email", "post@laden.example")
    crm.add("Zoë Müller", "--city", "München")  # the city begins so too
    crm.add("Emma Clarke", "--tag", "EM")  # the tag fits better than the name
    crm.add("Samuel Roth", "--city", "Murnau")  # within the name no word begins so
    crm.add("Nora Lind", "--company", "Alte Weberei")
    crm.add("Jan Falk", "--company", "Weberei Nord")
    crm.add("穆小明", "--company", "天河集团")
    return crm


@pytest.fixture
def offered(people: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asking:
    return Asking(people, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("mül", ["2"]),
        ("mull", ["2"]),
        ("muell", ["2"]),
        ("em", ["3"]),
        ("EM", ["3"]),
        ("cl", ["3"]),
        ("sa", ["4"]),
        ("明", ["7"]),
        ("xiaom", ["7"]),
        ("'zoë mü", ["2"]),
        ("mühl", [UTE, NOTHING_COMMON]),
        ("'ute mühl", [UTE, NOTHING_COMMON]),
        ("laden@", []),
        ("post", [UTE, NOTHING_COMMON]),
        ("天河", ["7  穆小明 · 天河集团", NOTHING_COMMON]),
        ("web", ["5  Nora Lind · Alte Weberei", "6  Jan Falk · Weberei Nord", NOTHING_COMMON]),
        ("murn", []),
    ],
)
def test_names_come_before_firms(offered: Asking, typed: str, answers: list[str]) -> None:
    assert sorted(offered("show", typed)) == sorted(answers)


def test_umlauts_and_pinyin_begin_names_alike(offered: Asking) -> None:
    shown = ["2  Zoë Müller", "7  穆小明 · 天河集团", NOTHING_COMMON]
    assert sorted(offered("show", "mü")) == sorted(offered("show", "mu")) == sorted(shown)


def test_who_has_it_as_a_firm_only_is_never_inserted_unseen(offered: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_TYPE", "37")
    assert offered("show", "mühl") == []
    assert offered("show", "mül") == ["2"]


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(("typed", "insert", "list_"), [("mühl", "", "list force"), ("mül", "menu", "")])
def test_zsh_lists_a_firm_and_inserts_a_name(
    offered: Asking, tmp_path: Path, typed: str, insert: str, list_: str
) -> None:
    """Bash runs the answer, with a compadd that does nothing: it knows the same arrays."""
    answer, _ = offered.raw("zsh", _TYPER_COMPLETE_ARGS=f"crm show {typed}")
    script = 'compadd() { :; }; declare -A compstate; f() { eval "$1"; }; f "$1"; '
    script += 'echo "<${compstate[insert]}><${compstate[list]}>"'
    done = subprocess.run(["bash", "-c", script, "-", answer], cwd=tmp_path, capture_output=True, text=True, timeout=20)
    assert (done.stdout.strip(), done.stderr) == (f"<{insert}><{list_}>", "")


def test_the_archived_are_offered_alike(offered: Asking, people: Runner) -> None:
    for number in ("1", "2", "4"):
        people("archive", number)
    assert offered("unarchive", "mü") == offered("unarchive", "müll") == ["2"]
    assert offered("unarchive", "mühl") == [UTE, NOTHING_COMMON]


def test_an_archived_firm_is_listed_where_no_name_fits(offered: Asking, people: Runner) -> None:
    people("archive", "1")
    assert offered("unarchive", "mü") == [UTE, NOTHING_COMMON]
    assert offered("show", "mühl") == []


def test_a_locked_book_offers_nobody(people: Runner, offered: Asking) -> None:
    del people.env["CRM_PASSPHRASE"]
    offered.monkeypatch.delenv("CRM_PASSPHRASE", raising=False)
    assert offered("show", "em") == []

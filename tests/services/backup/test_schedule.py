"""Lines of a crontab and units of systemd, read back by sh and by systemd."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import CrmError, InvalidValue, Usage
from crmcli.services.backup.schedule import crontab, systemd
from crmcli.services.backup.schedule.job import Job, clock, is_marked, mark_of, shell_line, trial
from elsewhere import script

BOOK = Path('/data/50% 客户\'s "book" $HOME;#.db')
WORDS = st.text(st.characters(exclude_characters="\\", exclude_categories=["Cc", "Cs"]), max_size=20)
OTHERS = (b"# m h dom mon dow\n", b'MAILTO="me"\n', b"5 * * * *\techo  a \\% b \n", b"\xff\xfe no text\n", b"\n")
TABLES = st.lists(st.sampled_from(OTHERS), max_size=6).map(b"".join)


def job(command: tuple[str, ...] = ("/usr/bin/crm",), **given: object) -> Job:
    return Job(command, {}, BOOK, "", "day", 3, 0)._replace(**given)


def as_cron_reads(line: str) -> tuple[str, str]:
    """The times, and the command that sh gets: \\% becomes %, and a plain % would end it."""
    times, command = re.fullmatch(r"(\S+ \S+ \S+ \S+ \S+) (.*)", line).groups()
    assert not re.search(r"(?<!\\)%", command)
    return times, command.replace("\\%", "%")


@given(st.lists(WORDS, min_size=1, max_size=4), st.dictionaries(st.sampled_from(["A", "B"]), WORDS))
@settings(max_examples=40, deadline=None)
def test_a_crontab_line_runs_just_the_words(words: list[str], env: dict[str, str]) -> None:
    show = "import os, sys; print(ascii([sys.argv[1:], os.environ.get('A'), os.environ.get('B')]))"
    _, command = as_cron_reads(crontab.line(job((sys.executable, "-Ic", show, *words), env=env)))
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    assert ast.literal_eval(done.stdout.decode()) == [words, env.get("A"), env.get("B")]


@pytest.mark.parametrize(
    ("every", "times", "calendar"),
    [
        ("hour", "7 * * * *", "*-*-* *:07:00"),
        ("day", "7 22 * * *", "*-*-* 22:07:00"),
        ("week", "7 22 * * 0", "Sun *-*-* 22:07:00"),
    ],
)
def test_times(every: str, times: str, calendar: str) -> None:
    wanted = job(every=every, hour=22, minute=7)
    assert as_cron_reads(crontab.line(wanted))[0] == times
    assert f"OnCalendar={calendar}\n" in "".join(systemd.units(wanted).values())
    if shutil.which("systemd-analyze"):
        subprocess.run(["systemd-analyze", "calendar", calendar], check=True, capture_output=True)


@given(TABLES, TABLES)
@settings(max_examples=60, deadline=None)
def test_other_lines_stay_as_they_are(before: bytes, after: bytes) -> None:
    old, new = job(hour=1), job(hour=2)
    table = before + crontab.line(old).encode() + b"\n" + after
    replaced = crontab.with_job(table, new)
    assert replaced == before + crontab.line(new).encode() + b"\n" + after
    assert crontab.with_job(replaced, new) == replaced
    assert crontab.without(replaced, BOOK, "") == (before + after, [crontab.line(new)])


@given(TABLES)
@settings(max_examples=30, deadline=None)
def test_a_table_gets_its_line_at_the_end_and_loses_it_again(table: bytes) -> None:
    longer = crontab.with_job(table, job())
    assert longer == table + crontab.line(job()).encode() + b"\n"
    assert crontab.without(longer, BOOK, None)[0] == table


def test_a_table_without_a_last_newline_gets_one() -> None:
    assert crontab.with_job(b"# x", job()) == b"# x\n" + crontab.line(job()).encode() + b"\n"


def test_a_line_that_somebody_switched_off_is_left_alone() -> None:
    off = b"# " + crontab.line(job()).encode() + b"\n"
    assert crontab.with_job(off, job()).startswith(off)
    assert crontab.without(off, BOOK, None) == (off, [])


def test_jobs_are_told_apart_by_book_and_destination() -> None:
    table = b""
    for book in (BOOK, Path("/data/b.db"), Path("/data/b.db to x")):
        for to in ("", "x", "sftp:nas:50% off"):
            table = crontab.with_job(table, job(book=book, to=to))
    assert table.count(b"\n") == 9
    assert len(crontab.without(table, Path("/data/b.db"), "")[1]) == 1
    assert len(crontab.without(table, Path("/data/b.db"), None)[1]) == 3
    assert is_marked(mark_of(BOOK, "x"), BOOK, "x")
    assert not is_marked(mark_of(BOOK, "x"), BOOK, "")


@pytest.mark.parametrize("bad", ["a\nb", "a\\b", "a\x07"])
def test_what_cannot_stand_in_a_line_is_refused(bad: str) -> None:
    for wanted in (job(("/usr/bin/crm", bad)), job(env={"A": bad}), job(book=Path(bad)), job(to=bad)):
        with pytest.raises(Usage, match="cannot be scheduled"):
            crontab.line(wanted)
        with pytest.raises(Usage, match="cannot be scheduled"):
            systemd.units(wanted)


def test_a_line_that_cron_could_not_read_is_refused() -> None:
    with pytest.raises(Usage, match="--systemd"):
        crontab.line(job(("/usr/bin/crm", "x" * 990)))


@pytest.mark.parametrize(("text", "found"), [("03:00", (3, 0)), ("3:05", (3, 5)), (" 23:59 ", (23, 59))])
def test_clock(text: str, found: tuple[int, int]) -> None:
    assert clock(text) == found


@pytest.mark.parametrize("text", ["", "3", "24:00", "12:60", "3:5", "noon", "03:00:00", "٠٣:٠٠"])
def test_no_clock(text: str) -> None:
    with pytest.raises(InvalidValue):
        clock(text)


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    program = script(tmp_path / "c r%m", "true")
    wanted = job((str(program), "--book", str(BOOK), "a;b", "$HOME", "${X}", "50%"), env={"A": "$x %h 'y' \"z\""})
    for file, text in systemd.units(wanted).items():
        (tmp_path / file).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", *(tmp_path / file for file in systemd.units(wanted))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    about_ours = [line for line in done.stderr.splitlines() if systemd.PREFIX in line]
    assert about_ours == []


def test_words_of_a_unit() -> None:
    text = systemd.units(job(("/opt/c r%m", 'a"b', "$x", "50%", "客户")))[f"{systemd.name(job())}.service"]
    assert 'ExecStart="/opt/c r%%m" "a\\"b" "$$x" "50%%" "客户"\n' in text


def test_a_trial_has_no_terminal_and_hardly_an_environment(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = script(
        tmp_path / "crm", f"exec >'{told}'", "env", "tty; pwd", "readlink /proc/self/fd/0 || echo /dev/null"
    )
    trial(job((str(program),), env={"A": "b c"}), {"HOME": str(tmp_path), "CRM_PASSPHRASE": "x", "TERM": "y"})
    lines = told.read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if "=" in line} - {"_", "PWD", "OLDPWD", "SHLVL"}
    assert names == {"HOME", "SHELL", "PATH", "A"}
    assert lines[-3:] == ["not a tty", str(tmp_path), "/dev/null"]


def test_a_trial_that_fails_says_what_it_said(tmp_path: Path) -> None:
    program = script(tmp_path / "crm", "echo 'crm: no book' >&2; exit 10")
    with pytest.raises(CrmError, match="exit code 10: no book; nothing was installed"):
        trial(job((str(program),)), {})


def test_shell_line_begins_with_the_environment() -> None:
    assert shell_line(job(("/usr/bin/crm", "a b"), env={"A": "b c"})) == "A='b c' /usr/bin/crm 'a b'"

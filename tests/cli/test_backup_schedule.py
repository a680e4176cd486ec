"""crm backup schedule, and backups as cron makes them: in real processes, with the real crontab where that is safe."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crmcli.services.backup.schedule import crontab
from crmcli.store import keys
from crmcli.store.book import Book
from elsewhere import program

if TYPE_CHECKING:
    from elsewhere import Somewhere
    from runner import Runner

MAY_CHANGE_CRONTAB = bool(os.environ.get("CRM_TEST_CRONTAB"))  # conftest takes it out of the environment
OTHERS = b'# mine\nMAILTO=""\n5 4 1 1 *  true "50\\%"  \n'

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def secret(crm: Runner, tmp_path: Path) -> Path:
    path = tmp_path / "pass phrase"
    path.write_text(crm.env["CRM_PASSPHRASE"])
    path.chmod(0o600)
    return path


@pytest.fixture
def run(crm: Runner, tmp_path: Path, secret: Path) -> Run:
    """The installed program, on a book with the real key; PATH and what the tests pin is all of its environment."""
    crm.book.unlink()
    installed = program(tmp_path)
    env = {"PATH": os.environ["PATH"], **crm.env, "CRM_PASSPHRASE_FILE": str(secret)}
    for name in ("CRM_NOW", "CRM_PASSPHRASE", "CRM_BOOK"):
        del env[name]

    def call(*words: str | Path, exit_code: int = 0, **given: Any) -> subprocess.CompletedProcess[str]:
        given = {"env": {}, **given}
        done = subprocess.run(
            [installed, "--book", crm.book, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL,
            timeout=60, check=False, **{**given, "env": {**env, **given["env"]}},
        )  # fmt: skip
        assert done.returncode == exit_code, done.stdout + done.stderr
        return done

    call("init", "--no-recovery-code", env={"CRM_PASSPHRASE": crm.env["CRM_PASSPHRASE"]})
    return call


@pytest.fixture
def table() -> Iterator[Callable[[], bytes]]:
    """The real crontab of the user who runs the tests, with lines of others, put back as it was."""
    if not shutil.which("crontab"):
        pytest.skip("crontab is not installed")
    with (Path(tempfile.gettempdir()) / f"crm-test-crontab-{os.getuid()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = subprocess.run(["crontab", "-l"], capture_output=True, check=False)
        if before.returncode != 0 and b"no crontab for" not in before.stderr:
            pytest.skip(f"crontab cannot be used here: {before.stderr.decode().strip()}")
        if before.stdout and not MAY_CHANGE_CRONTAB:
            pytest.skip("there is a crontab already; set CRM_TEST_CRONTAB=1 to let it be changed and put back")
        try:
            subprocess.run(["crontab", "-"], input=OTHERS, check=True)
            yield lambda: subprocess.run(["crontab", "-l"], capture_output=True, check=False).stdout
        finally:
            restore = ["crontab", "-"] if before.stdout else ["crontab", "-r"]
            subprocess.run(restore, input=before.stdout, capture_output=True, check=False)


def backups(crm: Runner) -> list[Path]:
    return sorted((crm.book.parent / "backups").glob("*.crmbak"))


# what is printed


def test_a_line_is_printed_and_nothing_is_changed(crm: Runner, run: Run, secret: Path, tmp_path: Path) -> None:
    done = run("backup", "schedule", "--at", "4:30", "--keep-daily", "7")
    assert re.match(r"30 4 \* \* \* XDG_DATA_HOME=", done.stdout)
    assert f"{tmp_path}/crm --book {crm.book} --passphrase-file '{secret}' backup create --quiet" in done.stdout
    assert "--keep-daily=7 # crm backup schedule of" in done.stdout
    assert "PATH=" not in done.stdout
    assert "to have it put there after a trial run, add --install" in done.stderr
    assert backups(crm) == []


def test_units_of_systemd_are_printed(crm: Runner, run: Run) -> None:
    done = run("backup", "schedule", "--systemd", "--every", "week")
    assert ".service\n" in done.stdout
    assert "OnCalendar=Sun *-*-* 03:00:00\nPersistent=true\n" in done.stdout
    assert not (crm.book.parent.parent / "home" / ".config").exists()


def test_json(run: Run) -> None:
    told = json.loads(run("backup", "schedule", "--json").stdout)
    assert (told["kind"], told["installed"]) == ("crontab", False)
    assert told["text"].startswith("0 3 * * * ")


def test_a_program_in_an_unusual_place_gets_a_path(crm: Runner, rclone_place: Somewhere, secret: Path) -> None:
    env = {**rclone_place.env, "CRM_PASSPHRASE_FILE": str(secret)}
    real = shutil.which("rclone")
    (rclone_place.bin / "rclone").symlink_to(real)
    line = crm("backup", "schedule", "--to", rclone_place.address, env=env).stdout
    assert f" PATH={rclone_place.bin}:/usr/bin:/bin " in line
    assert f"RCLONE_CONFIG={env['RCLONE_CONFIG']} " in line
    assert f"--to '{rclone_place.address}' " in line


# where the passphrase comes from


def test_a_passphrase_that_only_a_person_or_a_shell_knows_is_refused(crm: Runner) -> None:
    told = crm("backup", "schedule", exit_code=11).stderr
    assert "chmod 600" in told
    assert "crm config set passphrase_command" in told


def test_a_passphrase_file_must_be_private_and_there(crm: Runner, secret: Path, tmp_path: Path) -> None:
    secret.chmod(0o640)
    assert "chmod 600" in crm("backup", "schedule", "--passphrase-file", secret, exit_code=11).stderr
    crm("backup", "schedule", "--passphrase-file", tmp_path / "missing", exit_code=11)


def test_a_passphrase_command_will_do(crm: Runner) -> None:
    line = crm("backup", "schedule", env={"CRM_PASSPHRASE_COMMAND": "pass show 'my crm'"}).stdout
    assert "--passphrase-file" not in line
    assert "CRM_PASSPHRASE_COMMAND=" in line
    crm("config", "set", "passphrase_command", "pass show crm")
    line = crm("backup", "schedule").stdout
    assert "--passphrase" not in line
    assert "CRM_PASSPHRASE" not in line
    assert f"CRM_CONFIG={crm.env['CRM_CONFIG']}" in line


def test_what_cannot_be_scheduled(crm: Runner, secret: Path, tmp_path: Path) -> None:
    crm.env["CRM_PASSPHRASE_FILE"] = str(secret)
    crm("backup", "schedule", "--every", "minute", exit_code=2)
    crm("backup", "schedule", "--at", "25:00", exit_code=2)
    crm("backup", "schedule", "--install", "--remove", exit_code=2)
    crm("backup", "schedule", "--here", exit_code=2)
    crm("backup", "schedule", "--keep-last", "0", exit_code=2)
    crm("backup", "schedule", "--to", tmp_path / "unmounted", exit_code=4)
    crm("backup", "schedule", "--to", "sftp:x", exit_code=2)
    crm("backup", "schedule", "--book", tmp_path / "none.db", exit_code=10)


# installing


def test_install_runs_it_once_and_writes_its_line_and_remove_takes_it_out(
    crm: Runner, run: Run, table: Callable[[], bytes]
) -> None:
    install = ("backup", "schedule", "--install")
    asked = run(*install, exit_code=2)
    assert "--yes" in asked.stderr
    assert (table(), backups(crm)) == (OTHERS, [])
    done = run(*install, "--yes")
    assert table() == OTHERS + done.stdout.encode()
    assert len(backups(crm)) == 1
    earlier = run(*install, "--yes", "--at", "5:00", "--json")
    again = json.loads(earlier.stdout)["text"]
    assert table() == OTHERS + again.encode() + b"\n"
    other = run(*install, "--yes", "--to", crm.book.parent).stdout
    assert table() == OTHERS + again.encode() + b"\n" + other.encode()
    listed = run("backup", "schedule", "--list")
    assert listed.stdout == f"{again}\n{other}"
    assert json.loads(run("backup", "schedule", "--list", "--json").stdout)["crontab"] == listed.stdout.splitlines()
    replaced = run(*install, "--yes", "--to", crm.book.parent, "--at", "6:30")
    assert f"It replaces: {other}" in replaced.stderr
    assert f"backup schedule --remove --to {crm.book.parent}" in replaced.stderr
    run("backup", "schedule", "--remove", "--here", "--yes")
    assert table() == OTHERS + replaced.stdout.encode()
    again = json.loads(run(*install, "--yes", "--at", "5:00", "--json").stdout)["text"]
    assert "--yes" in run("backup", "schedule", "--remove", exit_code=2).stderr
    run("backup", "schedule", "--remove", "--yes", "--to", crm.book.parent)
    assert table() == OTHERS + again.encode() + b"\n"
    assert json.loads(run("backup", "schedule", "--remove", "--yes", "--json").stdout) == {"removed": [again]}
    assert table() == OTHERS
    run("backup", "schedule", "--remove", "--yes", exit_code=4)


def test_whether_cron_runs(tmp_path: Path) -> None:
    assert crontab.runs(tmp_path)  # nothing is told
    (tmp_path / "proc" / "7").mkdir(parents=True)
    comm = tmp_path / "proc" / "7" / "comm"
    comm.write_text("bash\n")
    assert not crontab.runs(tmp_path)
    comm.write_text("cron\n")
    assert crontab.runs(tmp_path)


def test_a_person_sees_the_line_and_may_decline(crm: Runner, secret: Path) -> None:
    words = ("backup", "schedule", "--install", "--passphrase-file", secret)
    done = crm(*words, terminal=True, answers="n\n", exit_code=1)
    assert done.stdout.startswith("0 3 * * * ")
    assert done.stderr == "Make a backup this way now, and put this in place? [y/N] crm: nothing was changed\n"
    assert backups(crm) == []


def test_a_schedule_for_a_disk_that_is_gone_can_be_removed(
    crm: Runner, run: Run, tmp_path: Path, table: Callable[[], bytes]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    run("backup", "schedule", "--install", "--yes", "--to", disk)
    shutil.rmtree(disk)
    run("backup", "schedule", "--remove", "--yes", "--to", disk)
    assert table() == OTHERS


def test_a_crontab_that_is_left_empty_goes(crm: Runner, run: Run, table: Callable[[], bytes]) -> None:
    subprocess.run(["crontab", "-r"], check=True)
    run("backup", "schedule", "--install", "--yes")
    assert table().count(b"\n") == 1
    run("backup", "schedule", "--remove", "--yes")
    assert subprocess.run(["crontab", "-l"], capture_output=True, check=False).returncode != 0


def test_nothing_is_installed_when_the_trial_fails(
    crm: Runner, run: Run, secret: Path, table: Callable[[], bytes]
) -> None:
    secret.write_text("wrong")
    failed = run("backup", "schedule", "--install", "--yes", exit_code=1)
    assert "the trial run failed with exit code 12: wrong passphrase" in failed.stderr
    assert "nothing was installed" in failed.stderr
    assert table() == OTHERS


def test_a_timer_that_systemd_does_not_take_leaves_no_files(crm: Runner, run: Run, tmp_path: Path) -> None:
    """Tests have no user manager to talk to, as a login over SSH or a container may have none."""
    units = tmp_path / "config"
    env = {"XDG_CONFIG_HOME": str(units), "XDG_RUNTIME_DIR": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/no"}
    failed = run("backup", "schedule", "--systemd", "--install", "--yes", exit_code=1, env=env)
    assert "systemctl" in failed.stderr
    assert len(backups(crm)) == 1
    assert list((units / "systemd" / "user").iterdir()) == []
    run("backup", "schedule", "--systemd", "--remove", exit_code=4, env=env)


# as cron runs it


def as_cron(crm: Runner, tmp_path: Path, secret: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Without a terminal, without HOME, in a session of its own, from the root folder."""
    command = [tmp_path / "crm", "--book", crm.book, "--passphrase-file", secret, "backup", "create", "--quiet", *words]
    env = {"PATH": "/usr/bin:/bin", "XDG_STATE_HOME": str(tmp_path / "state"), "CRM_CONFIG": crm.env["CRM_CONFIG"]}
    return subprocess.run(
        command, env=env, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True,
        timeout=60, check=False,
    )  # fmt: skip


def test_success_is_silent(crm: Runner, run: Run, tmp_path: Path, secret: Path) -> None:
    done = as_cron(crm, tmp_path, secret, "--keep-last", "2")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(backups(crm)) == 1


@pytest.mark.parametrize(
    ("words", "code"), [(("--to", "/nowhere"), 4), (("--to", "rclone:nowhere:x"), 3), (("--to", "sftp:x"), 2)]
)
def test_failure_is_one_line(crm: Runner, run: Run, tmp_path: Path, secret: Path, words: Any, code: int) -> None:
    done = as_cron(crm, tmp_path, secret, *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert re.fullmatch(r"crm: [^\n]+\n", done.stderr)


def test_no_passphrase_is_not_waited_for(crm: Runner, run: Run, tmp_path: Path) -> None:
    done = as_cron(crm, tmp_path, tmp_path / "missing")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (11, "", 1)


def test_a_lock_that_is_stuck_is_waited_for_and_then_left(crm: Runner, run: Run, tmp_path: Path, secret: Path) -> None:
    run("config", "set", "timeout", "1")
    book = Book.open(crm.book, lambda header: _real_key(crm, header))
    book.conn.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    done = as_cron(crm, tmp_path, secret)
    assert time.monotonic() - began >= 1
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (14, "", 1)
    assert backups(crm) == []
    book.conn.execute("ROLLBACK")
    book.close()
    assert as_cron(crm, tmp_path, secret).returncode == 0


def _real_key(crm: Runner, header: bytes) -> bytes:
    master = keys.stretch(crm.env["CRM_PASSPHRASE"], header[: keys.PROFILE_AND_SALT_BYTES])
    return keys.file_key(master, header)

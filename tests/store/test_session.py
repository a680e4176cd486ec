"""The process of an unlocked session: real ones, and what stands in their place when something is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from crmcli.errors import CrmError
from crmcli.platform import session_folder
from crmcli.store import session

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="must be able to become another user"
)

SALT, OTHER = bytes([1]) + bytes(range(11)), bytes([1]) + bytes(range(1, 12))
MASTER = bytes(range(100, 132))
NOBODY = 65534


@pytest.fixture
def env():
    """A folder for sockets with a path as short as the real one's."""
    folder = tempfile.mkdtemp(prefix="crm-")
    env = {"XDG_RUNTIME_DIR": folder}
    yield env
    session.end_all(env)
    shutil.rmtree(folder)


def begin(env, salt=SALT, seconds=60, idle=60, master=MASTER):
    session.start(env, salt, master, seconds, idle)
    return session_folder(env) / salt.hex()


def process_of(path):
    """The number of the process, told by its command line."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if str(path).encode() in (entry / "cmdline").read_bytes():
                    return int(entry.name)
            except OSError:
                continue
    return None


def gone(path, seconds=3.0):
    """Whether the process ends within that time; one that waits for its parent has no command line."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process_of(path) is None:
            return True
        time.sleep(0.02)
    return False


def test_a_key_is_kept_and_given_back(env):
    assert session.master_key(env, SALT) is None
    path = begin(env)
    assert session.master_key(env, SALT) == MASTER
    assert session.master_key(env, OTHER) is None
    assert path.lstat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    left = session.left(env, SALT)
    assert 50 <= left.seconds <= 60
    assert 50 <= left.unused <= 60


def test_two_books_and_one_end(env):
    begin(env)
    begin(env, OTHER, master=MASTER[::-1])
    assert session.end(env, SALT)
    assert not session.end(env, SALT)
    assert session.master_key(env, SALT) is None
    assert session.master_key(env, OTHER) == MASTER[::-1]
    assert session.end_all(env) == 1
    assert session.end_all(env) == 0


@on_linux
def test_beginning_again_ends_the_one_before(env):
    before = process_of(begin(env))
    for _ in range(10):
        path = begin(env, seconds=600, master=MASTER[::-1])
        assert session.master_key(env, SALT) == MASTER[::-1]
    assert session.left(env, SALT).seconds > 60
    assert process_of(path) != before


@on_linux
def test_it_ends_at_its_time_however_often_it_is_asked(env):
    path = begin(env, seconds=1)
    end = time.monotonic() + 3
    while session.master_key(env, SALT) is not None:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert gone(path)
    assert not path.exists()


@on_linux
def test_it_ends_when_nobody_asks(env):
    path = begin(env, seconds=60, idle=1)
    for _ in range(6):
        time.sleep(0.25)
        assert session.master_key(env, SALT) == MASTER
    assert gone(path)
    assert session.left(env, SALT) is None


@on_linux
def test_looking_is_no_use_of_it(env):
    path = begin(env, seconds=60, idle=1)
    end = time.monotonic() + 3
    while session.left(env, SALT) is not None:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert gone(path)


@on_linux
@as_root  # others may not look into it
def test_it_has_nothing_of_who_began_it(env, monkeypatch):
    monkeypatch.setenv("CRM_PASSPHRASE", "made up words")
    with tempfile.TemporaryFile() as kept:
        os.set_inheritable(kept.fileno(), True)
        process = Path(f"/proc/{process_of(begin(env))}")
    found = {}
    for descriptor in (process / "fd").iterdir():
        found[int(descriptor.name)] = os.readlink(descriptor)
    assert {found.pop(number) for number in (0, 1, 2)} == {"/dev/null"}
    assert [it.partition(":")[0] for it in found.values()] == ["socket"]
    assert b"CRM_PASSPHRASE" not in (process / "environ").read_bytes()
    status = (process / "stat").read_text().rpartition(")")[2].split()
    assert (status[3] != str(os.getsid(0)), status[4]) == (True, "0")  # a session of its own, without a terminal
    limits = (process / "limits").read_text().splitlines()
    assert next(line.split()[4] for line in limits if line.startswith("Max core")) == "0"
    assert os.readlink(process / "cwd") == "/"
    assert "VmLck:\t       0 kB" not in (process / "status").read_text()  # its page does not go to the swap


@on_linux
def test_its_memory_is_closed_to_other_processes_of_the_user():
    code = (
        "import ctypes; from crmcli.platform import forbid_inspection; forbid_inspection();"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0\n"


@on_linux
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT])
def test_it_outlives_what_a_terminal_sends(env, number):
    path = begin(env)
    os.kill(process_of(path), number)
    assert session.master_key(env, SALT) == MASTER


@on_linux
def test_terminated_it_clears_up(env):
    path = begin(env)
    os.kill(process_of(path), signal.SIGTERM)
    assert gone(path)
    assert not path.exists()


@on_linux
def test_one_that_was_killed_is_none(env):
    path = begin(env)
    os.kill(process_of(path), signal.SIGKILL)
    assert gone(path)
    assert path.exists()
    assert session.master_key(env, SALT) is None
    begin(env)
    assert session.master_key(env, SALT) == MASTER


@on_linux
def test_one_that_hangs_is_given_up(env):
    path = begin(env)
    process = process_of(path)
    os.kill(process, signal.SIGSTOP)
    try:
        since = time.monotonic()
        assert session.master_key(env, SALT) is None
        assert time.monotonic() - since < 2
    finally:
        os.kill(process, signal.SIGCONT)
    assert session.master_key(env, SALT) == MASTER


def answer_of(path, request):
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(3)
        line.connect(str(path))
        line.sendall(request)
        try:
            return line.recv(100)
        except ConnectionResetError:  # it left something unread
            return b""


@pytest.mark.parametrize("request_", [b"crmkey 2", b"GET / HTTP/1.1\r\n\r\n", bytes(8)])
def test_it_hangs_up_on_what_it_does_not_understand(env, request_):
    path = begin(env)
    assert answer_of(path, request_) == b""
    assert session.master_key(env, SALT) == MASTER


def test_one_who_connects_and_says_nothing_holds_it_up_for_a_second(env):
    path = begin(env)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(path))
        time.sleep(0.3)
        assert session.master_key(env, SALT) == MASTER
    assert session.master_key(env, SALT) == MASTER


@pytest.mark.parametrize("answer", [b"", b"crm2" + MASTER, b"crm1" + MASTER[:-1], b"crm1" + MASTER + b"x", b"x" * 500])
def test_one_of_another_version_is_none(env, answer):
    folder = session_folder(env)
    folder.mkdir(0o700)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / SALT.hex()))
        listener.listen()

        def serve():
            line, _ = listener.accept()
            with line:
                line.recv(8)
                line.sendall(answer)

        server = threading.Thread(target=serve)
        server.start()
        assert session.master_key(env, SALT) is None
        server.join()


@as_root
def test_another_user_gets_nothing_even_through_an_open_door(env):
    path = begin(env)
    for opened in (path, path.parent, path.parent.parent):
        opened.chmod(0o777)
    code = (
        "import os, socket; os.setuid(65534); line = socket.socket(socket.AF_UNIX);"
        f"line.connect({str(path)!r}); print('connected', flush=True); line.sendall(b'crmkey 1'); print(line.recv(100))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout in ("connected\nb''\n", "connected\n")  # hung up on, or more roughly: reset, broken pipe
    path.parent.chmod(0o700)
    assert session.master_key(env, SALT) == MASTER


@as_root
def test_nothing_is_taken_from_another_user(env):
    """A socket of somebody else's in the place of ours."""
    folder = session_folder(env)
    folder.mkdir()
    for opened in (folder.parent, folder):
        opened.chmod(0o777)
    code = (
        "import os, socket; os.setuid(65534); listener = socket.socket(socket.AF_UNIX);"
        f"listener.bind({str(folder / SALT.hex())!r}); listener.listen(); print('ready', flush=True);"
        f"line, _ = listener.accept(); line.sendall(b'crm1' + {MASTER!r})"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout.readline() == "ready\n"
        assert session.master_key(env, SALT) is None  # the folder is open to others
        folder.chmod(0o700)
        assert session.master_key(env, SALT) is None
        server.kill()


def test_a_folder_that_others_can_use_is_refused(env):
    folder = session_folder(env)
    folder.mkdir()
    folder.chmod(0o755)
    with pytest.raises(CrmError, match="private folder"):
        begin(env)
    folder.rmdir()
    folder.symlink_to("/tmp")
    with pytest.raises(CrmError, match="private folder"):
        begin(env)
    folder.unlink()


def test_a_place_that_is_not_there_is_said(env):
    with pytest.raises(CrmError, match="cannot make the folder"):
        begin({"XDG_RUNTIME_DIR": env["XDG_RUNTIME_DIR"] + "/none"})


def test_a_path_too_long_for_a_socket_is_not_used(tmp_path):
    long = str(tmp_path / ("x" * 80))
    assert session_folder({"XDG_RUNTIME_DIR": long, "TMPDIR": "/short"}) == Path(f"/short/crmcli-{os.geteuid()}")
    assert session_folder({"XDG_RUNTIME_DIR": long, "TMPDIR": long}) == Path(f"/tmp/crmcli-{os.geteuid()}")


@on_linux
@pytest.mark.soak
def test_one_that_lost_its_name_ends(env):
    path = begin(env)
    path.unlink()
    assert gone(path, 15)

"""Places for backups elsewhere, reached by the real programs: an rclone remote on this disk, an sshd here."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from crmcli.services.backup.places import elsewhere
from crmcli.services.backup.places.remote import Remote

SECONDS = 10


@dataclass
class Somewhere:
    """A place, and the folder where its files really lie. `bin` comes first in the PATH of `env`."""

    address: str
    folder: Path
    bin: Path
    env: dict[str, str]

    @property
    def place(self) -> Remote:
        found = elsewhere(self.address, self.env)
        assert found is not None
        return found

    def names(self) -> list[str]:
        return sorted(os.listdir(self.folder))

    def breaks(self, program: str, after: str, command: str) -> None:
        """From now on, `command` runs each time that the program was called with the word `after`.

        There, $FOLDER is where the files lie, and $ALL what the program was told, on standard input too.
        """
        real = self.bin / f"real-{program}"
        there = shutil.which(program, path=self.env["PATH"])
        assert there is not None
        if Path(there).parent == self.bin:
            Path(there).rename(real)
        else:
            real.symlink_to(there)
        script(
            self.bin / program,
            f"FOLDER='{self.folder}'; ALL=$(mktemp); INPUT=$(mktemp)",
            'cat >$INPUT; (echo "$*"; cat $INPUT) >$ALL',
            f'"{real}" "$@" <$INPUT; CODE=$?',
            f"if grep -qw -e '{after}' $ALL; then {command}; fi; rm $ALL $INPUT; exit $CODE",
        )


def script(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return path


def needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


@pytest.fixture
def rclone_place(tmp_path: Path) -> Somewhere:
    needs("rclone")
    folder, bin = tmp_path / "remote" / "my backups", tmp_path / "bin"
    folder.mkdir(parents=True)
    bin.mkdir()
    config = tmp_path / "rclone.conf"
    config.write_text(f"[disk]\ntype = alias\nremote = {tmp_path / 'remote'}\n")
    env = {"PATH": f"{bin}:{os.environ['PATH']}", "RCLONE_CONFIG": str(config)}
    return Somewhere("rclone:disk:my backups", folder, bin, env)


@pytest.fixture
def sftp_place(tmp_path: Path, _sshd: tuple[int, Path]) -> Somewhere:
    port, config = _sshd
    folder, bin = tmp_path / "remote" / "my backups", tmp_path / "bin"
    folder.mkdir(parents=True)
    bin.mkdir()
    script(bin / "sftp", f"exec {shutil.which('sftp')} -F '{config}' \"$@\"")  # else it reads the user's own settings
    env = {"PATH": f"{bin}:{os.environ['PATH']}"}
    return Somewhere(f"sftp:{getpass.getuser()}@127.0.0.1:{port}:{folder}", folder, bin, env)


@pytest.fixture(scope="session")
def _sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """An sshd of this user's own on a free port of 127.0.0.1, and the settings of a client that may log in."""
    needs("sftp", "ssh", "sshd", "ssh-keygen")
    folder = tmp_path_factory.mktemp("sshd")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    for key in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True)
    (folder / "known").write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
    (folder / "client").write_text(
        f"Host *\nIdentityFile {folder}/user\nIdentitiesOnly yes\nUserKnownHostsFile {folder}/known\n"
    )
    (folder / "server").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
        "PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n"
    )
    command = [shutil.which("sshd"), "-D", "-e", "-f", folder / "server"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    try:
        _wait_for(server, port)
        yield port, folder / "client"
    finally:
        server.terminate()
        server.communicate()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.skip(f"sshd does not start here: {server.stderr.read().decode()}")
        with closing(socket.socket()) as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.skip("sshd does not answer")


def program(folder: Path) -> Path:
    """The program as it is when it is installed: one file that can be run from anywhere."""
    source = Path(__file__).parents[1] / "src"
    path = folder / "crm"
    lines = (f"#!{sys.executable}", "import sys", f"sys.path.insert(0, {str(source)!r})")
    path.write_text("\n".join((*lines, "from crmcli.__main__ import main", "main()", "")))
    path.chmod(0o755)
    return path

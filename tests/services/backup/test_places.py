"""Places elsewhere, by the real rclone and the real sftp."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import BookExists, CrmError, ProgramFailed, Usage
from crmcli.services.backup import files
from crmcli.services.backup.places import elsewhere
from crmcli.services.backup.places.sftp import Sftp, quoted
from crmcli.services.backup.programs import Program, run

if TYPE_CHECKING:
    from crmcli.model.backup import Backup
    from elsewhere import Somewhere

NAME = "客户 book-20260501T093000Z.crmbak"
ODD = """-od*d "na[m]e\\ it's $x-20260501T093000Z.crmbak"""


@pytest.fixture(params=["rclone_place", "sftp_place"])
def there(request: pytest.FixtureRequest) -> Somewhere:
    found: Somewhere = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    return made(tmp_path / NAME)


def made(path: Path) -> Backup:
    path.write_bytes(os.urandom(70_000))
    return files.described(path)


def test_a_backup_goes_there_and_comes_back(there: Somewhere, backup: Backup) -> None:
    sent = there.place.send(backup)
    assert (sent.address, sent.place) == (f"{there.address}/{NAME}", there.address)
    assert (sent.made, sent.size, sent.book) == (backup.made, backup.size, "客户 book")
    assert there.names() == [NAME]
    assert (there.folder / NAME).read_bytes() == backup.path.read_bytes()
    assert there.place.listed() == [replace(sent, mark="")]
    assert there.place.find(NAME) == there.place.find(sent.address) == replace(sent, mark="")
    assert there.place.mark(sent) == sent.mark == files.mark(backup.path)
    with there.place.at_hand(sent) as fetched:
        assert fetched.path.read_bytes() == backup.path.read_bytes()
        assert fetched.path.stat().st_mode & 0o777 == 0o600
        assert fetched.path.parent.stat().st_mode & 0o777 == 0o700
    assert not fetched.path.parent.exists()
    there.place.remove(sent)
    assert there.names() == []


def test_names_that_programs_could_misread(there: Somewhere, tmp_path: Path) -> None:
    sent = there.place.send(made(tmp_path / ODD))
    assert there.names() == [ODD]
    there.place.remove(sent)
    assert there.names() == []


def test_a_backup_goes_to_a_folder_of_an_odd_name(there: Somewhere, backup: Backup) -> None:
    folder = there.folder / """-a *"[b]\\ 'c' $d"""
    folder.mkdir()
    place = elsewhere(f"{there.address}/{folder.name}", there.env)
    place.send(backup)
    assert os.listdir(folder) == [NAME]


def test_the_newest_come_first_and_foreign_files_are_passed_over(there: Somewhere, tmp_path: Path) -> None:
    names = [f"b-2026050{day}T093000Z.crmbak" for day in (1, 3, 2)]
    for name in (*names, "notes.txt", "monday.crmbak", ".b-20260509T093000Z.crmbak.part"):
        (there.folder / name).write_bytes(b"x")
    (there.folder / "b-20260508T093000Z.crmbak").mkdir()
    assert [it.path.name for it in there.place.listed()] == [names[1], names[2], names[0]]


def test_a_name_that_is_taken_is_left_alone(there: Somewhere, backup: Backup) -> None:
    (there.folder / NAME).write_bytes(b"other")
    with pytest.raises(BookExists):
        there.place.send(backup)
    assert (there.folder / NAME).read_bytes() == b"other"


def test_a_missing_folder_is_not_made(there: Somewhere, backup: Backup) -> None:
    there.folder.rmdir()
    with pytest.raises(ProgramFailed, match=r"make (the|that) folder"):
        there.place.send(backup)
    assert not there.folder.exists()


@pytest.mark.parametrize(
    "damage", ["printf x >>", "printf x >", "rm", "printf wrong | dd conv=notrunc status=none of="]
)
def test_what_comes_back_changed_is_noticed(there: Somewhere, backup: Backup, damage: str) -> None:
    program, move = ("rclone", "moveto") if there.address.startswith("rclone") else ("sftp", "rename")
    space = "" if damage.endswith("=") else " "
    there.breaks(program, move, f'{damage}{space}"$FOLDER/{NAME}"')
    with pytest.raises(ProgramFailed, match=r"not what was sent, so it was removed|does not list"):
        there.place.send(backup)
    assert there.names() == []
    assert backup.path.exists()


def test_a_copy_that_stops_half_way_leaves_nothing_under_a_name(there: Somewhere, backup: Backup) -> None:
    program, put = ("rclone", "copyto") if there.address.startswith("rclone") else ("sftp", "put")
    there.breaks(program, put, "echo 'the line broke' >&2; CODE=5")
    with pytest.raises(ProgramFailed, match=r"failed: the line broke$"):
        there.place.send(backup)
    assert there.names() == []


def test_a_fetched_file_that_is_too_short_is_no_backup(there: Somewhere, backup: Backup) -> None:
    sent = there.place.send(backup)
    (there.folder / NAME).write_bytes(b"short")
    with pytest.raises(ProgramFailed, match="70000 bytes, but 5 came back"), there.place.at_hand(sent):
        pytest.fail("it must not be handed out")


def test_errors_of_a_fetched_file_name_the_backup(there: Somewhere, backup: Backup) -> None:
    sent = there.place.send(backup)
    with pytest.raises(CrmError) as caught, there.place.at_hand(sent) as fetched:
        raise CrmError(f"{fetched.path} is damaged")
    assert caught.value.message == f"{there.address}/{NAME} is damaged"


def test_a_missing_program_is_told_with_the_way_to_get_it(tmp_path: Path) -> None:
    for address, words in (("rclone:disk:x", "rclone.org/install"), ("sftp:nas:x", "openssh-client")):
        with pytest.raises(ProgramFailed, match=f"is not there; get .*{words}"):
            elsewhere(address, {"PATH": str(tmp_path)}).listed()


def test_an_unknown_remote_is_told(rclone_place: Somewhere) -> None:
    with pytest.raises(ProgramFailed, match="rclone config"):
        elsewhere("rclone:other:x", rclone_place.env).listed()


def test_an_unknown_host_is_not_trusted_and_nothing_is_asked(sftp_place: Somewhere) -> None:
    address = sftp_place.address.replace("127.0.0.1", "localhost")
    with pytest.raises(ProgramFailed, match="Host key verification failed; log in once by hand"):
        elsewhere(address, sftp_place.env).listed()


def test_a_login_that_would_need_a_passphrase_fails_at_once(sftp_place: Somewhere) -> None:
    address = sftp_place.address.replace("sftp:", "sftp:nobody-")
    with pytest.raises(ProgramFailed, match=r"Permission denied .*no question can be answered"):
        elsewhere(address, sftp_place.env).listed()


def test_a_machine_that_is_not_there(sftp_place: Somewhere) -> None:
    with pytest.raises(ProgramFailed, match="Connection refused"):
        elsewhere("sftp:127.0.0.1:1:x", sftp_place.env).listed()


def test_a_program_that_hangs_is_ended() -> None:
    sleep = shutil.which("sleep")
    with pytest.raises(ProgramFailed, match="sleep was not done after 1 seconds"):
        run(Program("sleep", "", ()), {"PATH": str(Path(sleep).parent)}, ["30"], seconds=1)


@pytest.mark.parametrize("address", ["backups", "/media/stick", "./sftp:x", "C:backups", "sftp", "Sftp:a:b"])
def test_paths_are_no_addresses(address: str) -> None:
    assert elsewhere(address, {}) is None


@pytest.mark.parametrize(
    "address",
    [
        "rclone:", "rclone:remote", "rclone:-v:x", "rclone::s3,secret=x:bucket", "rclone:a:b\nc", "rclone:a/b:c",
        "sftp:", "sftp:host", "sftp:-oProxyCommand=x:y", "sftp:u@-h:y", "sftp:-u@h:y", "sftp:h:99999:y", "sftp:h:0:y",
        "sftp:h:a\tb", "sftp:h h:x", "sftp:::1:x",
    ],
)  # fmt: skip
def test_wrong_addresses_are_refused_with_the_right_spelling(address: str) -> None:
    with pytest.raises(Usage, match="write it like"):
        elsewhere(address, {})


@pytest.mark.parametrize(
    ("rest", "login", "port", "folder"),
    [
        ("nas:backups", "nas", [], "./backups"),
        ("nas:", "nas", [], "./"),
        ("nas:~/backups", "nas", [], "./backups"),
        ("me@nas:/srv/b", "me@nas", [], "/srv/b"),
        ("me@nas:2222:/srv/b", "me@nas", ["-P", "2222"], "/srv/b"),
        ("nas:2026", "nas", [], "./2026"),
        ("nas:./2026:x", "nas", [], "././2026:x"),
        ("me@[::1]:22:b", "me@[::1]", ["-P", "22"], "./b"),
        ("me@firm@nas:b", "me@firm@nas", [], "./b"),
    ],
)
def test_parts_of_an_sftp_address(rest: str, login: str, port: list[str], folder: str) -> None:
    place = Sftp(rest, {})
    assert (place.login, place.port) == (login, port)
    assert place.folder == folder


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_no_address_is_a_surprise(rest: str) -> None:
    for kind in ("rclone", "sftp"):
        try:
            place = elsewhere(f"{kind}:{rest}", {})
        except Usage:
            continue
        assert not any(ord(character) < 32 for character in place.address)


def test_quotes_in_a_batch_of_sftp() -> None:
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'

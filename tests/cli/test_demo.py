"""crm demo: the book it makes, the walk it takes, and what it leaves alone."""

import re
import stat

import pytest

from crmcli.cli.demo import WALK

FICTION = (  # numbers that nobody has: unassigned in China, reserved for drama elsewhere
    r"\+86142\d{8}",
    r"\+1\d{3}55501\d\d",
    r"\+442079460\d{3}|\+447700900\d{3}|\+441614960\d{3}|\+442920180\d{3}",  # Ofcom
    r"\+493023125\d{3}|\+4917139200\d\d|\+498999998\d{3}",  # Bundesnetzagentur
    r"\+336399800\d\d|\+331990000\d\d",  # Arcep
    r"\+468465004\d\d|\+46701740[67]\d\d?",  # PTS
    r"\+61491570(156|157|158|159|110)",  # ACMA
)


@pytest.fixture
def demo(bare, tmp_path):
    bare("demo", tmp_path / "demo", "--no-walk")
    return bare


def on(folder):
    return ["--book", folder / "customers.db", "--passphrase-file", folder / "passphrase.txt"]


def test_the_walk(crm, tmp_path):
    before = crm.book.read_bytes()
    result = crm("demo", tmp_path / "demo")
    assert result.stderr == ""
    for line in (line for _, lines in WALK for line in lines):
        _, _, after = result.stdout.partition(f"\n$ {line}\n")
        assert after.split("\n\n")[0].strip(), f"{line} printed nothing"
    assert re.search(r"^id +name +company", result.stdout, re.MULTILINE), "tables, even in a pipe"
    assert "Undo: crm undo " in result.stdout
    assert "\x1b" not in result.stdout
    assert crm.book.read_bytes() == before, "the user's own book is not touched"
    # Whoever follows the last lines stands in the demo's book.
    exports = dict(re.findall(r"^  export (\w+)=(\S+)$", result.stdout, re.MULTILINE))
    assert set(exports) == {"CRM_BOOK", "CRM_PASSPHRASE_FILE", "PATH"}, "there is no crm on the runner's PATH"
    assert crm("count", env={"CRM_PASSPHRASE": "", **exports}).stdout == "48\n"


def test_the_same_clock_gives_the_same_customers(bare, tmp_path):
    fields = "id,name,company,phone,email,tags,notes,created,last,next"
    lists = []
    for name in ("one", "two"):
        bare("demo", tmp_path / name, "--no-walk")
        lists.append(bare(*on(tmp_path / name), "list", "--fields", fields).stdout)
    assert lists[0] == lists[1]


def test_everybody_is_made_up(demo, tmp_path):
    customers = demo(*on(tmp_path / "demo"), "list", "--json").json
    for customer in customers:
        for email in customer["emails"]:
            assert re.search(r"(@example\.(com|org|net)|\.example)$", email["value"]), email
        for phone in customer["phones"]:
            assert re.fullmatch("|".join(FICTION), phone["e164"]), phone
    assert sum(bool(re.search("[\u4e00-\u9fff]", customer["name"])) for customer in customers) >= 20
    assert sum(customer["name"].isascii() for customer in customers) >= 10


def test_there_is_something_to_do_today(demo, tmp_path):
    due = demo(*on(tmp_path / "demo"), "count", "next.before:2026-05-02", "has:next").stdout
    assert int(due) >= 3


def test_the_default_is_a_private_folder_here(bare, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bare("demo", "--no-walk")
    assert stat.S_IMODE((tmp_path / "crm-demo").stat().st_mode) == 0o700
    for name in ("customers.db", "passphrase.txt"):
        assert stat.S_IMODE((tmp_path / "crm-demo" / name).stat().st_mode) == 0o600


def test_an_existing_folder_is_left_alone(bare, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/precious").write_text("x")
    result = bare("demo", tmp_path / "mine", exit_code=1)
    assert "is there already; remove it, or name a new folder: crm demo DIR" in result.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["precious"]


def test_an_empty_folder_will_do(bare, tmp_path):
    (tmp_path / "empty").mkdir()
    assert bare("demo", tmp_path / "empty", "--json").json == {
        "book": str(tmp_path / "empty/customers.db"),
        "passphrase_file": str(tmp_path / "empty/passphrase.txt"),
        "customers": 48,
        "touches": 64,
    }


def test_the_real_key_derivation_guards_it(process, tmp_path):
    assert process("demo", str(tmp_path / "demo"), "--no-walk").returncode == 0
    wrong = process("count", env={"CRM_BOOK": str(tmp_path / "demo/customers.db"), "CRM_PASSPHRASE": "other"})
    right = process("count", env={"CRM_BOOK": str(tmp_path / "demo/customers.db"), "CRM_PASSPHRASE": "demo"})
    assert (wrong.returncode, right.returncode, right.stdout) == (12, 0, b"48\n")

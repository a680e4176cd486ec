"""crm export, through the front door."""

import json
import os
import signal

import pytest

from crmcli.formats import FORMATS
from crmcli.model.shapes import FLAT_COLUMNS
from crmcli.output import progress


@pytest.fixture
def book(crm):
    crm.add("王伟", "--phone", "13800000001", "--city", "上海", "--handle", "line=w", "--field", "size=7")
    crm.add(
        "Ana Silva",
        "--email",
        "ana@example.com",
        "--email",
        "b@example.com",
        "--handle",
        "line=a;b",
        "--tag",
        "vip",
        "--wechat",
        "ana",
    )
    crm.add("Old One", "--handle", "qq=1", "--field", "gone=1")
    crm("archive", 3)
    return crm


def test_csv_to_standard_output(book):
    result = book("export")
    header, wang, ana = result.lines
    assert header == ",".join((*FLAT_COLUMNS, "handle.line", "field.size"))
    assert ",王伟,,,,13800000001,,,上海," in wang
    assert "ana@example.com; b@example.com" in ana
    assert r"a\;b" in ana
    assert result.stderr == "Wrote 2 customers.\n"


def test_archived_customers_are_asked_for(book):
    result = book("export", "is:archived")
    assert [line.split(",")[4] for line in result.lines] == ["name", "Old One"]
    assert result.lines[0].endswith(",notes,handle.qq,field.gone")


def test_a_query_fields_and_order(book):
    assert book("export", "--fields", "name,phone", "--sort", "name", "--format", "tsv").lines[2] == "Ana Silva\t"
    assert book("export", "tag:vip", "--format", "json", "--fields", "id,email").json == [
        {"id": "2", "email": "ana@example.com; b@example.com"}
    ]


def test_json_is_whole_customers(book):
    assert book("export", "--json").json == book("list", "--json", "--sort", "id").json
    assert book("export", "--format", "jsonl").jsonl == book("export", "--json").json


def test_nobody_is_an_empty_table(crm):
    assert crm("export").lines == [",".join(FLAT_COLUMNS)]
    assert crm("export", "--json").json == []


def test_a_formula_cannot_run(crm):
    crm.add("=1+1", "--phone", "+86 138 0000 0001", "--note", "'quoted")
    (line,) = crm("export", "--fields", "name,phone,notes").lines[1:]
    assert line == "'=1+1,+86 138 0000 0001,''quoted"


def test_harmful_text_is_harmless_on_a_terminal_and_exact_in_a_pipe(crm, tmp_path):
    crm("import", "-", stdin=json.dumps({"name": "Red\x1b[31m"}))
    assert "\x1b" in crm("export", "--fields", "name").stdout
    assert "\x1b" not in crm("export", "--fields", "name", terminal=True).stdout
    crm("export", "--fields", "name", "-o", tmp_path / "x.csv", terminal=True)
    assert "\x1b" in (tmp_path / "x.csv").read_text()


def test_a_byte_order_mark_for_excel(book, tmp_path):
    book("export", "--bom", "-o", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbfuid,")
    assert "both customers are as in the book" in book("import", tmp_path / "x.csv").stderr


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.is_text and name != "ics"])
def test_the_file_name_tells_the_format(book, tmp_path, name):
    path = tmp_path / f"out{FORMATS[name].suffixes[0]}"
    assert book("export", "-o", path).stderr == f"Wrote 2 customers to {path}.\n"
    assert path.read_bytes() == book("export", "--format", name).stdout.encode()


def test_without_a_suffix_it_is_csv(book, tmp_path):
    book("export", "-o", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == book("export").stdout.encode()


@pytest.mark.parametrize("name", ["x.xls", "x.doc", "x.csv.gz"])
def test_a_suffix_that_is_no_format_is_refused(book, tmp_path, name):
    path = tmp_path / name
    assert "there are csv, tsv, json, jsonl" in book("export", "-o", path, exit_code=2).stderr
    assert not path.exists()
    book("export", "-o", path, "--format", "tsv")
    assert path.read_bytes() == book("export", "--format", "tsv").stdout.encode()


@pytest.mark.parametrize(("name", "format", "right"), [
    ("t.json", "csv", "t.csv"), ("t.csv", "xlsx", "t.xlsx"), ("t.JSON", "jsonl", "t.jsonl"), ("t.vcf", "csv", "t.csv"),
])  # fmt: skip
def test_a_suffix_of_another_format_is_refused(book, tmp_path, name, format, right):
    told = book("export", "-o", tmp_path / name, "--format", format, exit_code=2, env={"COLUMNS": "300"})
    assert f"by its name that is no {format}; name it {right}" in told.stderr
    assert not (tmp_path / name).exists()


def test_both_kinds_of_cards_end_alike(book, tmp_path):
    book("export", "-o", tmp_path / "t.vcf", "--format", "vcard4")
    assert "VERSION:4.0" in (tmp_path / "t.vcf").read_text()


def test_what_is_replaced_is_said(book, tmp_path):
    path = tmp_path / "x.csv"
    book("export", "-o", path)
    again = book("export", "tag:vip", "-o", path)
    assert again.stderr == f"Wrote 1 customer to {path}, replacing the file that was there.\n"
    whole = book("export", "--full", "-o", path)
    assert whole.stderr.endswith(f"rows in all) to {path}, replacing the file that was there.\n")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize("full", [(), ("--full",)])
def test_a_file_is_private_whatever_the_umask(book, tmp_path, full):
    path = tmp_path / "out.csv"
    path.write_text("old")
    path.chmod(0o644)
    before = os.umask(0)
    try:
        book("export", *full, "-o", path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "王伟" in path.read_text()
    assert os.listdir(tmp_path).count("out.csv") == len([it for it in os.listdir(tmp_path) if "out" in it]) == 1


@pytest.mark.parametrize("full", [(), ("--full",)])
def test_nothing_is_written_through_a_link(book, tmp_path, full):
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("mine")
    link.symlink_to(target)
    assert "symbolic link" in book("export", *full, "-o", link, exit_code=1).stderr
    assert target.read_text() == "mine"
    assert link.is_symlink()


@pytest.mark.parametrize(
    ("target", "part"),
    [("{}", "is a folder"), ("{}/missing/x.csv", "there is no folder"), ("/dev/null", "no ordinary file")],
)
def test_targets_that_cannot_be(book, tmp_path, target, part):
    assert part in book("export", "-o", target.format(tmp_path), exit_code=1).stderr


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--format", "exe"], "--format exe"),
        (["--fields", "nope"], "nope"),
        (["nope:1"], "nope"),
        (["--sort", "nope"], "nope"),
        (["--with-history"], "--full"),
        (["--full", "tag:vip"], "--full"),
        (["--full", "--format", "csv"], "--full"),
    ],
)
def test_wrong_calls_leave_no_file(book, tmp_path, arguments, part):
    path = tmp_path / "out.csv"
    assert part in book("export", *arguments, "-o", path, exit_code=2).stderr
    assert [it for it in os.listdir(tmp_path) if "out" in it] == []


def test_no_byte_order_mark_in_json(book, tmp_path):
    assert "BOM" in book("export", "--bom", "--json", "-o", tmp_path / "out.json", exit_code=2).stderr
    assert not (tmp_path / "out.json").exists()


def test_minus_is_standard_output(book):
    assert book("export", "-o", "-").stdout == book("export").stdout


def test_a_full_disk_leaves_nothing(process, tmp_path):
    resource = pytest.importorskip("resource")

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    process("add", "Ana Silva", "--note", "x" * 10_000)
    quiet = {"PYTHONDONTWRITEBYTECODE": "1"}  # under the limit, compiled modules would be cut off
    result = process("export", "-o", str(tmp_path / "x.csv"), preexec_fn=limit, env=quiet)
    assert (result.returncode, os.listdir(tmp_path).count("x.csv")) == (1, 0)
    assert b"cannot write" in result.stderr
    assert not list(tmp_path.glob("*x.csv*"))
    with open("/dev/full", "wb") as full:
        result = process("export", stdout=full)
    assert (result.returncode, b"disk is full" in result.stderr) == (1, True)


@pytest.mark.parametrize("full", [(), ("--full",)])
def test_a_terminal_asks_before_a_file_is_replaced(crm, tmp_path, full):
    crm.add("Ana")
    file = tmp_path / "a.jsonl"
    file.write_text("precious")
    for answer in ("\n", "n\n"):
        crm("export", *full, "-o", file, terminal=True, answers=answer, exit_code=1)
        assert file.read_text() == "precious"
    assert "replacing" in crm("export", *full, "-o", file, terminal=True, answers="y\n").stderr
    assert "Ana" in file.read_text()
    for options in ({"terminal": True}, {}):
        file.write_text("precious")
        result = crm("export", *full, "-o", file, *(["--yes"] if options else []), **options)
        assert "replacing" in " ".join(result.stderr.split())
        assert "Ana" in file.read_text()


def test_a_long_export_shows_that_it_goes_on(crm, tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "DELAY", -1)
    crm.add("Ana")
    terminal = {"terminal": (True, False, True), "env": {"TERM": "xterm"}}
    for arguments in (["-o", tmp_path / "a.csv"], [], ["--full"]):
        assert "Exporting" in crm("export", *arguments, **terminal).stderr
    assert "Exporting" not in crm("export", terminal=True, env={"TERM": "xterm"}).stderr


IDS = "further external ids and sources of external ids"


@pytest.fixture
def rich(crm, file):
    crm.add("Ana", "--email", "a@x.example", "--external-id", "1")
    crm("log", "1", "called", "--follow-up", "2026-09-01")
    crm.add("Bob")
    card = "BEGIN:VCARD\nFN:Cid\nEMAIL;TYPE=WORK:c@x.example\nADR:;;Road 1;Porto\nADR:;;Road 2;Braga\nEND:VCARD\n"
    crm("import", file(card, "x.vcf"))
    crm("import", file("name,email,id,opted out\nAna,a@x.example,7,yes\n"), "--source", "erp", "--key", "email")
    return crm


@pytest.mark.parametrize(("format", "without"), [
    ("csv", "touches, follow-ups, further addresses, labels, opt-outs, " + IDS),
    ("json", "touches and follow-ups"),
    ("vcard", "touches, follow-ups, " + IDS),
])  # fmt: skip
def test_what_a_format_does_not_hold_is_told(rich, format, without):
    told = rich("export", "--format", format).stderr
    assert told == f"Wrote 3 customers, without {without} (crm export --full keeps everything).\n"
    assert rich("export", "Bob", "--format", format).stderr == "Wrote 1 customer.\n"
    if format == "csv":
        assert "Wrote 1 customer, without further addresses and labels (" in rich("export", "Cid").stderr


def test_who_names_the_fields_knows_what_is_left_out(rich):
    assert rich("export", "--fields", "name").stderr == "Wrote 3 customers.\n"
    assert rich("export", "--format", "markdown").stderr == "Wrote 3 customers.\n"


def test_orders_are_told_with_the_way_to_get_them(crm):
    crm.add("Ana")
    crm.add("Bob")
    crm("sell", "1", "--total", "5")
    told = crm("export").stderr
    assert told == (
        "Wrote 2 customers, without orders (crm export --full keeps everything; crm order list --format csv has the"
        " orders).\n"
    )
    assert crm("export", "Bob").stderr == "Wrote 1 customer.\n"

"""`crm import` of another crm book: everything comes along, and the other file stays as it is."""

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from crmcli.store import keys, migrations
from crmcli.store.book import connect, read_header
from dumps import opened, records_of

OTHERS = "quite other words"
ENV = {"CRM_FROM_PASSPHRASE": OTHERS}


class Other:
    """A second book, with a passphrase of its own."""

    def __init__(self, crm, path):
        self.crm = crm
        self.path = self.book = path
        self("init", "--no-recovery-code")

    def __call__(self, *arguments, **options):
        env = {"CRM_BOOK": str(self.path), "CRM_PASSPHRASE": OTHERS}
        return self.crm(*arguments, env=env, **options)

    def unlock(self, header):
        return type(self.crm)({"CRM_PASSPHRASE": OTHERS}, self.path).unlock(header)


@pytest.fixture
def other(crm, tmp_path):
    book = Other(crm, tmp_path / "theirs.dat")  # known by its content, not its name
    book(
        "add", "王伟", "--phone", "138 0013 8000", "--email", "w@example.com", "--tag", "vip", "--address", "路 1 号",
        "--city", "上海", "--field", "预算=5万; 含税", "--handle", "line=ww88", "--note", "two\nlines",
        "--birthday", "05-01", "--external-id", "A1",
    )  # fmt: skip
    book("add", "Ana Silva", "--email", "ana@example.com")
    book("archive", "2")
    book("log", "1", "called", "--follow-up", "2026-06-01")
    book("segment", "save", "vips", "tag:vip")
    return book


def run(crm, other, *options, **more):
    return crm("import", other.path, "--json", *options, env=ENV, **more).json


def shapes(book, *query):
    """Customers as JSON, without what is a book's own."""
    return [{**it, "id": 0, "merged_into": None} for it in book("export", *query, "--format", "json").json]


def test_everybody_comes_with_everything(crm, other):
    crm.add("Somebody")
    result = run(crm, other)
    assert (result["added"], result["touches"], result["follow_ups"], result["refused"]) == (2, 1, 1, [])
    assert shapes(crm, "王伟") == shapes(other, "王伟")
    assert shapes(crm, "is:archived") == shapes(other, "is:archived") != []
    (touch,) = crm("show", "王伟", "--json").json["touches"]
    assert touch["summary"] == "called"
    assert crm("segment", "list", "--format", "json").json[0]["query"] == "tag:vip"
    crm("verify")


def test_what_the_command_line_cannot_set_comes_too(crm, other):
    conn = connect(other.path, header := read_header(other.path), other.unlock(header))
    conn.execute("UPDATE contact_points SET label = 'work', opted_out = 1, norm = 'as it was' WHERE kind = 'phone'")
    conn.execute("INSERT INTO external_ids (customer, source, value) VALUES (1, 'shop', 'A1'), (1, 'erp', '7')")
    conn.execute("INSERT INTO addresses (customer, city, label) VALUES (1, 'Porto', 'old')")
    conn.execute("UPDATE interactions SET minutes = 7, direction = 'out', body = 'all of it'")
    conn.execute("UPDATE customers SET confirmed_at = '2020-01-01T00:00:00Z', stage = 'won' WHERE id = 1")
    conn.close()
    expected = without_ids(records_of(other))
    run(crm, other)
    assert without_ids(records_of(crm)) == expected
    assert run(crm, other)["same"] == 2


def without_ids(dump):
    """Rows as sets, without their own first column; both books are numbered alike here."""
    return {table: sorted(row[1:] if table == "customers" else row[2:] for row in dump[table]) for table in dump}


def test_the_same_book_again_changes_nothing(crm, other):
    run(crm, other)
    before = records_of(crm)
    result = run(crm, other)
    assert (result["batch"], result["added"], result["updated"], result["same"]) == (None, 0, 0, 2)
    assert records_of(crm) == before


def test_it_is_one_batch_whose_undo_is_exact(crm, other):
    crm.add("王 伟", "--email", "w@example.com")
    before = records_of(crm)
    assert run(crm, other, "--dry-run")["added"] == 1
    assert records_of(crm) == before
    batch = run(crm, other)["batch"]
    assert crm("count", f"batch:{batch}").stdout == "1\n"
    crm("undo", batch)
    assert records_of(crm) == before


def test_matched_customers_get_the_touches_they_have_not(crm, other):
    crm.add("王伟", "--email", "w@example.com", "--city", "北京")
    assert run(crm, other)["updated"] == 1
    assert [it["summary"] for it in crm("show", 1, "--json").json["touches"]] == ["called"]
    assert crm("list", "1", "--fields", "city,phone,next").stdout == "北京\t138 0013 8000\t2026-06-01\n"
    other("log", "1", "called again")
    result = run(crm, other)
    assert (result["updated"], result["same"], result["touches"]) == (1, 1, 1)
    assert len(crm("show", 1, "--json").json["touches"]) == 2


@pytest.mark.parametrize(("policy", "added", "touches"), [("skip", 0, 1), ("add", 2, 2), ("update", 0, 1)])
def test_policies(crm, other, policy, added, touches):
    run(crm, other)
    result = run(crm, other, "--on-match", policy)
    assert result["added"] == added
    with opened(crm) as book:
        assert book.conn.execute("SELECT count(*), count(DISTINCT uid) FROM interactions").fetchone() == (touches,) * 2


def test_tags_and_source_are_added(crm, other):
    run(crm, other, "--tag", "moved", "--source", "old book")
    assert crm("list", "tag:moved", "--fields", "tags,source").stdout == "moved; vip\told book\n"


def test_a_segment_of_the_same_name_stays(crm, other):
    crm("segment", "save", "VIPs", "city:上海")
    result = run(crm, other)
    assert result["notes"] == ["theirs.dat: segment vips is left out: this book has another of that name (city:上海)"]
    assert crm("segment", "list", "--format", "json").json[0]["query"] == "city:上海"


def test_merged_customers_lead_to_their_survivors(crm, other):
    lost = int(other("add", "W. Wang", "--email", "old@example.com").stdout)
    conn = connect(other.path, header := read_header(other.path), other.unlock(header))
    conn.execute("UPDATE customers SET merged_into = 1 WHERE id = ?", (lost,))
    (uid,) = conn.execute("SELECT uid FROM customers WHERE id = ?", (lost,)).fetchone()
    conn.close()
    crm.add("First")
    assert run(crm, other)["added"] == 2
    assert crm("show", "id:4", "--json").json["id"] == crm("show", uid, "--json").json["id"] == 2
    assert run(crm, other)["batch"] is None
    crm("verify")


def test_several_files_at_once(crm, other, tmp_path):
    (tmp_path / "list.csv").write_text("name,email\nBo,bo@example.com\n王伟,w@example.com\n")
    result = crm("import", other.path, tmp_path / "list.csv", "--json", env=ENV).json
    assert (result["added"], result["same"]) == (3, 1)


def test_the_passphrase(crm, other, tmp_path):
    error = crm("import", other.path, exit_code=11).stderr
    assert "CRM_FROM_PASSPHRASE_FILE" in error
    assert str(other.path) in error
    crm("import", other.path, env={"CRM_FROM_PASSPHRASE": "wrong"}, exit_code=12)
    (tmp_path / "words").write_text(OTHERS + "\n")
    crm("import", other.path, "--from-passphrase-file", tmp_path / "words", "--dry-run")
    crm("import", other.path, env={"CRM_FROM_PASSPHRASE_FILE": str(tmp_path / "words")})


def test_the_books_own_passphrase_is_tried_first(crm, tmp_path):
    second = tmp_path / "second.db"
    crm("init", "--no-recovery-code", "--book", second)
    crm("add", "Ana", "--book", second)
    assert crm("import", second, "--json").json["added"] == 1


def test_a_backup_needs_no_other_passphrase(crm, tmp_path):
    ana = crm.add("Ana")
    crm("backup", "create", "-o", tmp_path / "kept.bak")
    crm("edit", ana, "--city", "Porto")
    assert crm("import", tmp_path / "kept.bak", "--json").json["same"] == 1


def test_on_a_terminal_it_is_asked_for(crm, other, monkeypatch):
    asked = []
    answers = iter(["wrong", OTHERS])
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: asked.append(prompt) or next(answers))
    crm("import", other.path, "--yes", terminal=True)
    assert asked == [f"Passphrase of {other.path}: "] * 2
    assert crm("count").stdout == "1\n"


def test_the_other_file_stays_as_it_is(crm, other):
    before = other.path.read_bytes()
    run(crm, other)
    assert other.path.read_bytes() == before
    assert sorted(it.name for it in other.path.parent.glob("theirs*")) == ["theirs.dat"]


def test_an_older_book_is_read_and_not_changed(crm, tmp_path):
    """As version 1 left it."""
    path = tmp_path / "old.db"
    path.touch(0o600)
    conn = connect(path, header := keys.new_header(), crm.unlock(header))
    migrations.MIGRATIONS[0](Database(conn, execute_plugins=False))
    at = "2026-01-01T00:00:00Z"
    conn.execute("INSERT INTO customers (kind, name, created_at, updated_at) VALUES ('person', '陳偉', ?1, ?1)", (at,))
    conn.execute("INSERT INTO interactions (customer, at, kind, summary) VALUES (1, ?, 'call', 'called')", (at,))
    conn.execute("PRAGMA user_version = 1")
    conn.close()
    before = path.read_bytes()
    result = crm("import", path, "--json").json
    assert (result["added"], result["touches"]) == (1, 1)
    assert path.read_bytes() == before
    assert list(tmp_path.glob("old*")) == [path]
    assert crm("list", "陈伟", "--fields", "name,created").stdout == f"陳偉\t{at}\n"


def test_what_cannot_be_a_source(crm, other, tmp_path):
    assert "would take it in" in crm("import", crm.book, exit_code=2).stderr
    assert "--map" in crm("import", other.path, "--map", "a=name", env=ENV, exit_code=2).stderr
    assert "pipe" in crm("import", "-", stdin=other.path.read_bytes(), exit_code=2).stderr
    (tmp_path / "empty.db").write_bytes(b"")
    crm("import", tmp_path / "empty.db", "--from", "book", env=ENV, exit_code=13)


@pytest.mark.parametrize("place", [5000, -3000])
def test_a_damaged_book_changes_nothing(crm, other, place):
    data = bytearray(other.path.read_bytes())
    data[place] ^= 1
    Path(other.path).write_bytes(data)
    error = json.loads(crm("import", other.path, "--json", env=ENV, exit_code=13).stderr)["error"]
    assert str(other.path) in error["message"]
    assert crm("count").stdout == "0\n"


def test_a_newer_book_is_named(crm, other):
    conn = connect(other.path, header := read_header(other.path), other.unlock(header))
    conn.execute("PRAGMA user_version = 999")
    conn.close()
    assert "newer" in crm("import", other.path, env=ENV, exit_code=1).stderr


def test_what_is_remembered_of_columns_comes_along(crm, other, file):
    book = file("Wer,Anruf\nCid,13800000003\n", "theirs.csv")
    other("import", book, "--map", "Wer=name", "--map", "Anruf=phone", "--source", "fair")
    twice = file("Wer,Revier\nDora,Porto\n", "both.csv")
    other("import", twice, "--map", "Wer=name", "--map", "Revier=region")
    crm("import", twice, "--map", "Wer=name", "--map", "Revier=city")
    assert "theirs.dat: what is remembered of the columns of theirs.csv comes along" in run(crm, other)["notes"]
    assert run(crm, other)["notes"] == []
    plan = crm("import", book, "-n").lines
    assert plan[0] == "theirs.csv: columns as in batch 2 (--map to change, --fresh to forget)"
    assert "  Anruf -> phone" in plan
    assert "  Revier -> city" in crm("import", twice, "-n").lines
    crm("undo", 2)
    assert "none of its columns is known" in crm("import", book, "-n", exit_code=2).stderr


def test_what_was_said_of_pairs_and_put_aside_by_merges_comes_along(crm, other):
    other("add", "Bob Reis", "--email", "bob@x.example", "--title", "Owner")
    other("add", "Bob Reis", "--email", "bob@y.example", "--title", "CEO", "--allow-duplicate")
    other("add", "Cid")
    other("dedupe", "merge", "3", "4", "--take", "title=4", "--yes")
    other("dedupe", "reject", "1", "4")
    other("dedupe", "reject", "3", "5")
    crm.add("Somebody")
    crm.add("王伟", "--email", "w@example.com")
    notes = run(crm, other)["notes"]
    assert "theirs.dat: pairs said not to be the same that come along: 2" in notes
    assert "theirs.dat: values that merges put aside that come along: 1" in notes
    bob, cid = (crm("search", "--one", name).stdout.strip() for name in ("Bob", "Cid"))
    assert "Owner" in crm("show", bob).stdout
    before = crm("export", "--full").stdout
    assert "already" in crm("dedupe", "reject", "2", bob).stderr
    assert "already" in crm("dedupe", "reject", cid, bob).stderr
    assert not any("come along" in note for note in run(crm, other)["notes"])
    assert crm("export", "--full").stdout == before


def bought(book):
    """Orders, and their items, without what is a book's own."""
    orders = book("order", "list", "--json").json
    handles = {it["id"]: it["number"] for it in orders}
    return [
        {**it, "id": 0, "handle": "", "customer": 0, "refund_of": handles.get(it["refund_of"]),
         "items": [{**item, "product": item["product"] is not None} for item in it["items"]]}
        for it in orders
    ]  # fmt: skip


def test_orders_come_with_items_products_and_refunds(crm, other):
    """Ids differ in the two books, so that every reference has to be another one."""
    crm.add("Somebody")
    crm("product", "add", "A4纸", "--price", "1")
    crm("sell", "1", "A4纸")
    crm("order", "remove", "o1")
    other("product", "add", "Toner", "--price", "65", "--sku", "T-40")
    other("product", "add", "a4紙", "--price", "12.5")
    other("sell", "1", "2x T-40", "3x A4纸", "袋 @1", "--number", "1001")
    other("order", "refund", "1001", "--item", "T-40")
    other("sell", "2", "--total", "5")
    before = bought(other)
    result = crm("import", other.path, "--json", env=ENV)
    assert (result.json["added"], result.json["orders"]) == (2, 3)
    shown = bought(crm)
    names = [{**it, "name": it["name"].replace("A4纸", "a4紙")} for order in shown for it in order.pop("items")]
    assert names == [item for order in before for item in order.pop("items")]
    assert shown == before
    assert [it["total"] for it in crm("list", "total:1..", "--format", "json").json] == [103.5]
    assert crm("product", "list", "--format", "ids").lines == ["p1", "p2"]
    again = run(crm, other)
    assert (again["added"], again["updated"], again["orders"], again["batch"]) == (0, 0, 0, None)
    crm("verify")


def test_new_orders_of_a_known_customer_come(crm, other):
    run(crm, other)
    crm("sell", "王伟", "--total", "7")
    other("sell", "1", "笔 @2")
    result = run(crm, other)
    assert (result["updated"], result["orders"]) == (1, 1)
    assert crm("show", "王伟", "--json").json["total"] == 9
    assert run(crm, other, "--where", "total:9..", "-n")["left_out"] == 2

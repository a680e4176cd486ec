"""Where the columns of a file go is remembered for the next file with the same header row."""

import pytest

HEADER = "Wer,Anruf,Geburt"
MAP = ("--map", "Wer=name", "--map", "Anruf=phone", "--map", "Geburt=birthday")
TOLD = "columns as in batch 1 (--map to change, --fresh to forget)"


@pytest.fixture
def file(tmp_path):
    def make(rows, header=HEADER, name="list.csv", **options):
        path = tmp_path / name
        path.write_text(f"{header}\n{rows}\n", **options)
        return path

    return make


def customer(crm, number):
    it = crm("show", number, "--json").json
    return it["name"], [phone["value"] for phone in it["phones"]], it["birthday"], it["fields"]


def history(crm):
    return [it["names"] for it in crm("history", "--json").json]


def test_the_next_file_of_the_kind_goes_the_same_way(crm, file):
    first = crm("import", file("Ana,13800000001,"), *MAP)
    assert TOLD not in first.stderr
    second = crm("import", file("Bob,13800000002,2/5/1990", header=HEADER.upper(), name="other.csv"))
    assert f"other.csv: {TOLD}" in second.stderr
    assert customer(crm, 2) == ("Bob", ["13800000002"], "1990-05-02", {})
    plan = crm("import", file("Cid,13800000003,"), "--dry-run").lines
    assert plan[0] == f"list.csv: {TOLD}"
    assert "  Wer -> name" in plan


def test_so_do_the_order_of_dates_and_the_source(crm, file):
    crm("import", file("Ana,13800000001,"), *MAP, "--date-order", "mdy", "--source", "fair")
    crm("import", file("Bob,13800000002,2/5/1990"))
    assert customer(crm, 2)[2] == "1990-02-05"
    assert crm("show", 2, "--json").json["source"] == "fair"
    crm("import", file("Cid,13800000003,2/5/1990"), "--date-order", "dmy", "--source", "shop")
    assert customer(crm, 3)[2] == "1990-05-02"
    assert crm("show", 3, "--json").json["source"] == "shop"


def test_another_header_is_another_file(crm, file):
    crm("import", file("Ana,13800000001,"), *MAP)
    told = crm("import", file("Bob,13800000002", header="Wer,Anruf", name="b.csv"), "--map", "Wer=name")
    assert TOLD not in told.stderr
    assert customer(crm, 2)[3] == {"Anruf": "13800000002"}


def test_a_new_mapping_is_of_the_columns_that_it_names(crm, file):
    crm("import", file("Ana,13800000001,"), *MAP, "--date-order", "mdy", "--source", "fair")
    told = crm("import", file("Bob,13800000002,x"), "--map", "GEBURT=").stderr
    assert "columns as in batch 1 but for GEBURT (--map to change, --fresh to forget)" in told
    assert customer(crm, 2) == ("Bob", ["13800000002"], None, {})
    told = crm("import", file("Cid,13800000003,x")).stderr
    assert "columns as in batch 2 (--map" in told
    assert customer(crm, 3) == ("Cid", ["13800000003"], None, {})
    assert crm("show", 3, "--json").json["source"] == "fair"
    crm("import", file("Dora,13800000004,2/5/1990"), "--map", "Geburt=birthday")
    assert customer(crm, 4)[2] == "1990-02-05"


def test_a_fresh_mapping_takes_the_place_of_the_old_one(crm, file):
    crm("import", file("Ana,13800000001,"), *MAP)
    told = crm("import", file("Bob,13800000002,x"), "--fresh", "--map", "Wer=name", "--map", "Geburt=")
    assert "columns as" not in told.stderr
    told = crm("import", file("Cid,13800000003,x")).stderr
    assert "columns as in batch 2" in told
    assert customer(crm, 3) == ("Cid", [], None, {"Anruf": "13800000003"})


def test_undo_takes_back_what_was_remembered(crm, file):
    before = crm("export", "--full").stdout
    crm("import", file("Ana,13800000001,"), *MAP)
    assert history(crm)[0] == ["Ana #1", "mapping list.csv"]
    crm("undo", 1)
    assert crm("export", "--full").stdout == before
    assert "none of its columns is known" in crm("import", file("Bob,13800000002,"), exit_code=2).stderr
    crm("redo", 1)
    assert "columns as in batch 3" in crm("import", file("Bob,13800000002,")).stderr


def test_a_later_mapping_stands_in_no_undos_way(crm, file):
    crm("import", file("Ana,13800000001,"), *MAP)
    before = crm("export", "--full").stdout
    crm("import", file("Bob,13800000002,x"), "--map", "Wer=name", "--map", "Geburt=")
    crm("undo", 1)
    assert "columns as in batch 2" in crm("import", file("Cid,13800000003,x"), "-n").stdout
    crm("redo", 1)
    crm("undo", 2)
    assert crm("export", "--full").stdout == before


def test_fresh_forgets(crm, file):
    crm("import", file("Ana,ana@x.example,", header="Wer,email,Geburt"), "--map", "Wer=name")
    rows = file("Bob,bob@x.example,", header="name,email,Geburt", name="c.csv")
    crm("import", rows, "--map", "Geburt=birthday")
    crm("import", file("Cid,cid@x.example,1990-05-01", header="name,email,Geburt", name="c.csv"), "--fresh")
    assert customer(crm, 3)[2:] == (None, {"Geburt": "1990-05-01"})
    again = crm("import", file("Dora,d@x.example,1990-05-01", header="name,email,Geburt", name="c.csv"))
    assert "columns as in" not in again.stderr


def test_the_same_file_again_changes_nothing(crm, file):
    path = file("Ana,13800000001,")
    crm("import", path, *MAP)
    assert crm("import", path, *MAP, "--json").json["batch"] is None
    assert crm("import", path, "--json").json["batch"] is None


def test_a_dry_run_and_a_file_of_which_nothing_is_taken_teach_nothing(crm, file):
    crm("import", file("Ana,13800000001,"), *MAP, "--dry-run")
    crm("import", file("Ana,1,"), *MAP, exit_code=3)
    assert crm("history", "--json").json == []


def test_our_own_table_is_read_as_it_is(crm, file):
    text = "0123456789abcdef,Ana,x"
    crm("import", file(text, header="uid,name,city"), "--map", "city=region")
    crm("import", file(text, header="uid,name,city"), "--on-match", "update")
    (address,) = crm("show", 1, "--json").json["addresses"]
    assert (address["city"], address["region"]) == ("x", "x")


def test_refused_rows_go_the_same_way(crm, file, tmp_path):
    crm("import", file("Ana,13800000001,\nBob,1,"), *MAP, "--rejects", tmp_path / "bad.csv", exit_code=3)
    mended = tmp_path / "bad.csv"
    mended.write_text(mended.read_text().replace("Bob,1,", "Bob,13800000002,"))
    assert TOLD in crm("import", mended).stderr
    assert customer(crm, 2) == ("Bob", ["13800000002"], None, {})


def test_a_full_export_has_what_is_remembered(crm, file, tmp_path):
    crm("import", file("Ana,13800000001,"), *MAP)
    full, second = tmp_path / "all.jsonl", tmp_path / "second.db"
    crm("export", "--full", "-o", full)
    crm("init", "--no-recovery-code", "--book", second)
    crm("import", full, "--book", second)
    told = crm("import", file("Bob,13800000002,"), "--book", second).stderr
    assert "columns as in batch 1" in told

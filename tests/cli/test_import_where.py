"""crm import --where: only the rows that fit a query, as new customers would."""

import pytest

ROWS = """\
name,company,city,phone,birthday,spent
王伟,华信,上海,13800000001,1990-05-01,7
Ana Silva,Example Foods,Lisboa,,,
Bob,,上海,,,
Bad,,上海,1,,
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(ROWS)
    return path


def taken(crm, file, query, *options, exit_code=3):
    crm("import", file, "--where", query, *options, exit_code=exit_code)
    names = [it["name"] for it in crm("list", "--json", "--sort", "id").json]
    crm("undo", "--last", exit_code=None)
    return names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("city:上海", ["王伟", "Bob"]),
        ("city:上海 no:phone", ["Bob"]),
        ("silva or birthday:05", ["王伟", "Ana Silva"]),
        ("not city:上海", ["Ana Silva"]),
        ("field.spent:7", ["王伟"]),
        ("tag:moved source:fair", ["王伟", "Ana Silva", "Bob"]),
        ("is:archived", []),
        ("batch:1", []),
        ("total:5..", []),
        ("last.before:30d", ["王伟", "Ana Silva", "Bob"]),
        ("created.after:2026-04-30", ["王伟", "Ana Silva", "Bob"]),
        ("", ["王伟", "Ana Silva", "Bob"]),
    ],
)
def test_rows_that_fit_are_taken(crm, file, query, names):
    assert taken(crm, file, query, "--tag", "moved", "--source", "fair") == names


def test_segments_of_the_book_count(crm, file):
    crm("segment", "save", "east", "city:上海")
    assert taken(crm, file, "@east") == ["王伟", "Bob"]


def test_what_is_left_out_is_counted(crm, file):
    result = crm("import", file, "--where", "city:上海", "--dry-run", "--json", exit_code=3).json
    assert (result["added"], result["left_out"], result["refused_total"]) == (2, 1, 1)
    assert "1 left out by --where" in crm("import", file, "--where", "city:上海", "-n", exit_code=3).stdout
    told = crm("import", file, "--where", "city:nowhere", exit_code=3).stderr
    assert told.startswith("Nothing new in list.csv: 3 left out by --where, 1 is refused.\n")


def test_rows_of_customers_who_are_there_are_left_out_too(crm, tmp_path):
    crm.add("Ana Silva", "--email", "ana@x.example", "--city", "Porto")
    path = tmp_path / "more.csv"
    path.write_text("name,email,city,title\nAna Silva,ana@x.example,Lisboa,Dr\n")
    assert crm("import", path, "--where", "city:Porto", "--json").json["left_out"] == 1
    assert crm("import", path, "--where", "city:Lisboa", "--json").json["updated"] == 1


def test_more_rows_than_are_read_at_once_and_a_uid_twice(crm, tmp_path):
    path = tmp_path / "many.csv"
    rows = "".join(f"Customer {number},{'A' if number % 3 else 'B'},aa\n" for number in range(1300))
    path.write_text(f"name,city,uid\n{rows}")
    result = crm("import", path, "--where", "city=B", "--on-match", "add", "--json").json
    assert (result["added"], result["left_out"]) == (434, 866)


def test_touches_and_follow_ups_of_another_book_count(crm, tmp_path):
    other = tmp_path / "other.db"
    crm("init", "--no-recovery-code", "--book", other)
    for name in ("Ana", "Bob", "Cid"):
        crm("add", name, "--book", other)
    crm("log", 1, "called", "--on", "2026-04-30", "--follow-up", "2026-06-01", "--book", other)
    crm("log", 2, "called", "--on", "2020-01-01", "--book", other)
    for query, added, touches in (("last.after:2026-04-01", 1, 1), ("no:last", 1, 0), ("has:next", 1, 1), ("", 3, 2)):
        result = crm("import", other, "--where", query, "-n", "--json").json
        assert (result["added"], result["touches"]) == (added, touches)
    crm("import", other, "--where", "has:last")
    assert [len(crm("show", number, "--json").json["touches"]) for number in (1, 2)] == [1, 1]


def test_a_bad_query_is_refused_before_anything_is_read(crm, tmp_path):
    told = crm("import", tmp_path / "missing.csv", "--where", "nix:1", exit_code=2).stderr
    assert "nix" in told

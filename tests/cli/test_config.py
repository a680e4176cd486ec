from pathlib import Path

import pytest

from crmcli.config import SETTINGS


def test_path_is_that_of_the_environment(crm):
    assert crm("config", "path").stdout == f"{crm.env['CRM_CONFIG']}\n"


def test_show_lists_every_setting(crm):
    shown = crm("config", "show", "--json").json
    assert [row["setting"] for row in shown] == list(SETTINGS)
    assert all(row["value"] == row["default"] for row in shown if row["setting"] != "book")


def test_set_get_and_the_file_keeps_its_comments(crm, tmp_path):
    (tmp_path / "config.toml").write_text("# mine\nlimit = 7 # few\n")
    assert crm("config", "get", "limit").stdout == "7\n"
    assert crm("config", "set", "region", "cn", "--json").json == {"setting": "region", "value": "CN"}
    assert (tmp_path / "config.toml").read_text() == '# mine\nlimit = 7 # few\nregion = "CN"\n'
    assert crm("config", "get", "region").stdout == "CN\n"


def test_set_makes_the_file_private(crm, tmp_path):
    crm("config", "set", "limit", "5")
    assert (tmp_path / "config.toml").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", "many"), ("limit", "1.5"), ("region", "China"), ("region", "XX"), ("currency", "Yuan"),
     ("date_order", "ymd"), ("x", "y"), ("book", "a\0b")],
)  # fmt: skip
def test_a_wrong_setting_is_refused_and_not_written(crm, tmp_path, name, value):
    assert crm("config", "set", name, value, "--json", exit_code=2).error["code"] == "config"
    assert not (tmp_path / "config.toml").exists()


def test_an_unknown_name_is_refused(crm):
    crm("config", "get", "nonsense", exit_code=2)


@pytest.mark.parametrize("text", ["nonsense = 1\n", "limit = 'many'\n", "limit = \n", "\xff"])
def test_a_broken_file_is_named(crm, tmp_path, text):
    (tmp_path / "config.toml").write_bytes(text.encode("latin-1"))
    error = crm("list", "--json", exit_code=2).error
    assert error["code"] == "config"
    assert "config.toml" in error["message"]


def test_the_region_tells_how_to_read_phones(crm):
    crm("config", "set", "region", "DE")
    crm.add("Jürgen", "--phone", "030 12345678")
    assert crm("show", "030/12345678").jsonl[0]["phones"][0]["e164"] == "+493012345678"


@pytest.mark.parametrize(("region", "order"), [("cn", "mdy"), ("US", "mdy"), ("DE", "dmy"), ("", "dmy")])
def test_the_date_order_is_by_default_that_of_the_region(crm, region, order):
    crm("config", "set", "region", region)
    assert crm("config", "get", "date_order").stdout == f"{order}\n"
    row = next(row for row in crm("config", "show", "--json").json if row["setting"] == "date_order")
    assert (row["value"], row["default"]) == (order, order)
    crm.add("Ana", "--birthday", "5/1/1990")
    assert crm("show", "1").jsonl[0]["birthday"] == ("1990-05-01" if order == "mdy" else "1990-01-05")


def test_a_date_order_that_is_set_goes_before_that_of_the_region(crm):
    crm("config", "set", "region", "CN")
    crm("config", "set", "date_order", "dmy")
    row = next(row for row in crm("config", "show", "--json").json if row["setting"] == "date_order")
    assert (row["value"], row["default"]) == ("dmy", "mdy")


def test_the_date_order_tells_how_to_read_dates(crm):
    crm("config", "set", "date_order", "mdy")
    crm.add("Ana", "--birthday", "5/1/1990")
    assert crm("show", "1").jsonl[0]["birthday"] == "1990-05-01"


def test_a_region_is_a_country_that_there_is(crm):
    assert "like CN, DE" in crm("config", "set", "region", "xx", exit_code=2).stderr
    assert crm("config", "set", "region", "uk", "--json").json["value"] == "GB"
    assert crm("config", "set", "region", "", "--json").json["value"] == ""


def test_show_names_the_book_that_is_used_and_who_says_so(bare, tmp_path):
    def shown(*options):
        row = bare(*options, "config", "show", "--json").json[0]
        return row["setting"], row["value"], row["from"]

    assert shown("--book", "/x/a.db") == ("book", "/x/a.db", "--book")
    assert shown() == ("book", str(bare.book), "CRM_BOOK")
    del bare.env["CRM_BOOK"]
    assert shown() == ("book", str(tmp_path / "home" / "data" / "crmcli" / "customers.db"), "default")
    bare("config", "set", "book", "~/b.db")
    assert shown() == ("book", str(Path("~/b.db").expanduser()), "config")
    assert {row["from"] for row in bare("config", "show", "--json").json[1:]} == {"default"}


def test_rates_of_other_currencies(crm):
    said = crm("config", "set", "rates", "usd=7.1, EUR=7.75", "--json").json
    assert said == {"setting": "rates", "value": "USD=7.1 EUR=7.75"}
    for wrong in ("USD", "USD=", "USD=x", "USD=0", "USD=0.0", "USD=-1", "US=7", "USD=1e3", "=7"):
        assert "rates" in crm("config", "set", "rates", wrong, exit_code=2).stderr
    assert crm("config", "get", "rates").stdout == "USD=7.1 EUR=7.75\n"

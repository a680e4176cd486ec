"""The configuration file: TOML, read when asked for. A flag beats the environment, which beats the file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.errors import ConfigError, OutputFailed
from crmcli.platform import config_folder, create_private_file, make_private_folder

DATE_ORDERS = ("dmy", "mdy")


class Setting(NamedTuple):
    """One setting: what it is for, its default, and a check that returns the value or raises ValueError."""

    help: str
    default: Any
    check: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("is not a text")
    if "\0" in value:
        raise ValueError("contains a NUL character")
    return value


def _region(value: Any) -> str:
    text = _text(value).upper()
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise ValueError("is not a country code of two letters, like CN or DE")
    return text


def _currency(value: Any) -> str:
    text = _text(value).upper()
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise ValueError("is not a currency code of three letters, like CNY or EUR")
    return text


def rates_in(text: str) -> dict[str, str]:
    """What a unit of each currency is worth in the book's: USD=7.1 EUR=7.75. Raises ValueError."""
    found = {}
    for part in text.replace(",", " ").split():
        code, _, rate = part.partition("=")
        if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,9})?", rate, re.ASCII) or not rate.strip("0."):
            raise ValueError("is not of the form USD=7.1 EUR=7.75")
        found[_currency(code)] = rate
    return found


def _rates(value: Any) -> str:
    return " ".join(f"{code}={rate}" for code, rate in rates_in(_text(value)).items())


def addresses_in(text: str) -> list[str]:
    """The e-mail addresses of a list with blanks or commas. Raises ValueError."""
    found = text.replace(",", " ").replace(";", " ").split()
    if any(not all(part.partition("@")) for part in found):
        raise ValueError("is not a list of e-mail addresses, like me@firm.example me@home.example")
    return found


def _addresses(value: Any) -> str:
    return " ".join(addresses_in(_text(value)))


def _date_order(value: Any) -> str:
    if value not in DATE_ORDERS:
        raise ValueError("is neither dmy (31/12) nor mdy (12/31)")
    return str(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not str(value).isascii() or not str(value).isdigit() or len(str(value)) > 9:
        raise ValueError("is not a whole number of at most nine digits")
    return int(value)


SETTINGS = {
    "book": Setting("path of the book", "", _text),
    "passphrase_file": Setting("a file whose first line is the passphrase", "", _text),
    "passphrase_command": Setting("a command that prints the passphrase", "", _text),
    "key_file": Setting("the key file, for a book that needs one beside the passphrase", "", _text),
    "region": Setting("country of phone numbers without a prefix, when the customer's is unknown", "", _region),
    "currency": Setting("currency of amounts without one", "CNY", _currency),
    "rates": Setting("what a unit of other currencies is worth, for orders in them, like USD=7.1 EUR=7.75", "", _rates),
    "date_order": Setting("how 5/6 is read: dmy or mdy; by default as in the region", "dmy", _date_order),
    "my_emails": Setting("your own addresses, which tell the mails that you sent; `log --eml`", "", _addresses),
    "limit": Setting("rows of a list on a terminal; 0 shows all", 50, _whole),
    "timeout": Setting("seconds to wait for another program that holds the book", 10, _whole),
    "backup_days": Setting("`doctor` warns when the last good backup is older than this many days", 7, _whole),
    "test_restore_days": Setting("`doctor` warns when no backup was restored on trial for this many days", 90, _whole),
    "keep_last": Setting("how many of the newest backups `backup create` and `prune` keep", 0, _whole),
    "keep_daily": Setting("of how many days they keep the last backup", 0, _whole),
    "keep_weekly": Setting("of how many weeks, Monday to Sunday", 0, _whole),
    "keep_monthly": Setting("of how many months", 0, _whole),
    "keep_yearly": Setting("of how many years; all five 0: nothing is ever removed", 0, _whole),
}


MONTH_FIRST = ("CN", "TW", "HK", "MO", "JP", "KR", "US")
"""Regions where 5/6 is the sixth of May."""


class Config:
    """The settings of one file; missing ones have their defaults."""

    def __init__(self, path: Path, given: Mapping[str, Any]) -> None:
        self.path = path
        self.given = given

    def __getitem__(self, name: str) -> Any:
        return self.given[name] if name in self.given else self.default(name)

    def default(self, name: str) -> Any:
        """What a setting is when it is not given: the date order is that of the region."""
        if name == "date_order" and self["region"] in MONTH_FIRST:
            return "mdy"
        return SETTINGS[name].default


def path_of(env: Mapping[str, str]) -> Path:
    return Path(env["CRM_CONFIG"]) if env.get("CRM_CONFIG") else config_folder(env) / "config.toml"


def read(path: Path) -> Config:
    """The configuration at `path`; a missing file is an empty one. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config(path, {})
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text: {error}") from None
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from None
    import tomllib  # 3 ms: only when there is a file

    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from None
    return Config(path, {name: checked(name, value, path) for name, value in given.items()})


def checked(name: str, value: Any, path: Path | None = None) -> Any:
    """The value in its proper form. Raises ConfigError for an unknown setting or a value it cannot take."""
    where = f"{path}: " if path else ""
    setting = known(name, where)
    try:
        return setting.check(value)
    except ValueError as error:
        raise ConfigError(f"{where}{name}: {value!r} {error}") from None


def known(name: str, where: str = "") -> Setting:
    """The setting of this name. Raises ConfigError."""
    if name not in SETTINGS:
        raise ConfigError(f"{where}there is no setting {name!r}; there are {', '.join(SETTINGS)}")
    return SETTINGS[name]


def _existing_region(code: str) -> str:
    """The code of a country that there is; UK is GB. Raises ConfigError."""
    from crmcli.text.countries import region_of  # only when a setting is changed

    region = region_of(code) if code else ""
    if region is None:
        raise ConfigError(f"region: there is no country {code!r}; write a code of two letters, like CN, DE, US or HK")
    return region


def write(path: Path, name: str, value: str) -> Any:
    """Set one setting in the file, keeping its comments; returns the value as stored."""
    import tomlkit  # 46 ms: only when a setting is changed

    stored = _existing_region(checked(name, value)) if name == "region" else checked(name, value)
    read(path)  # a broken file is reported, not overwritten
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    document[name] = stored
    make_private_folder(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(create_private_file(part), "w", encoding="utf-8") as file:
            file.write(tomlkit.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputFailed(f"cannot write {path}: {error.strerror}") from error
    return stored

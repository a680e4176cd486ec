"""The options of a customer's fields, shared by add and edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from crmcli.cli.asking import tell_reading
from crmcli.cli.context import Crm
from crmcli.errors import InvalidValue
from crmcli.services.checking import Rules, split_tags
from crmcli.services.touches import parse_follow_up


def option(name: str, metavar: str, help: str) -> object:
    return typer.Option(name, metavar=metavar, help=help, show_default=False)


Company = Annotated[str | None, option("--company", "C", "Company.")]
Title = Annotated[str | None, option("--title", "T", "Position.")]
Address = Annotated[str | None, option("--address", "A", "Street and number.")]
City = Annotated[str | None, option("--city", "C", "City.")]
Region = Annotated[str | None, option("--region", "R", "Province, state or region.")]
Postcode = Annotated[str | None, option("--postcode", "P", "Postcode.")]
Country = Annotated[str | None, option("--country", "C", "Country; it also tells how to read the phone numbers.")]
Birthday = Annotated[str | None, option("--birthday", "D", "Birthday: 1990-05-01, or 05-01 without a year.")]
Source = Annotated[str | None, option("--source", "S", "Where the customer came from.")]
Language = Annotated[str | None, option("--language", "L", "Language to write in.")]
Kind = Annotated[str | None, option("--kind", "KIND", "person (the default) or company.")]
CustomFields = Annotated[list[str] | None, option("--field", "K=V", "A field of your own; repeatable.")]


def rules_of(crm: Crm) -> Rules:
    return Rules(crm.config["region"], crm.config["date_order"], crm.today)


def follow_up_of(crm: Crm, text: str) -> date | None:
    """The day of the next touch; None for "none". Raises InvalidValue, also for a day in the past."""
    return parse_follow_up(text, crm.today, str(crm.config["date_order"]))


def spelled(day: date) -> str:
    return f"{day:%a %Y-%m-%d}"


def pairs(option_name: str, texts: Sequence[str] | None) -> list[tuple[str, str]]:
    """name=value options as pairs. Raises InvalidValue for one without an equals sign."""
    split = []
    for text in texts or []:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InvalidValue(option_name, f"{text!r} is not of the form name=value")
        split.append((name.strip(), value))
    return split


def words(texts: Sequence[str] | None) -> list[str]:
    """The parts of repeatable options that also take commas."""
    return [part.strip() for text in texts or [] for part in text.split(",") if part.strip()]


def tags(texts: Sequence[str] | None) -> list[str]:
    """The tags of repeatable options, between commas of either script. Raises InvalidValue for one without any."""
    return [part for text in texts or [] for part in split_tags(text)]


def text_or_stdin(crm: Crm, text: str) -> str:
    """The text, or all of standard input for `-`: what need not stand in the shell's history."""
    if text != "-":
        return text
    tell_reading(crm)
    return crm.world.stdin.read().strip()

"""The door that all text goes through before it is stored. Nothing is rewritten here: output shows text safely."""

from __future__ import annotations

import re

from crmcli.errors import InvalidValue

LINE_LIMIT = 100_000  # characters
TEXT_LIMIT = 1_000_000  # characters

_surrogate = re.compile("[\ud800-\udfff]").search  # where Python puts bytes that are not UTF-8; no database takes it


def single_line(field: str, value: str) -> str:
    """`value` of a short field without outer whitespace, else exactly as it is. Raises InvalidValue."""
    return _checked(field, value, LINE_LIMIT)


def multi_line(field: str, value: str) -> str:
    """`value` of a long field (notes) without outer whitespace, else exactly as it is. Raises InvalidValue."""
    return _checked(field, value, TEXT_LIMIT)


def _checked(field: str, value: str, limit: int) -> str:
    if "\0" in value:
        raise InvalidValue(field, "contains a NUL character")
    if not value.isascii() and _surrogate(value):
        raise InvalidValue(field, "contains a broken character (bytes that are not UTF-8); retype it")
    value = value.strip()
    if len(value) > limit:
        raise InvalidValue(field, f"is {len(value):,} characters long; at most {limit:,} are kept")
    return value

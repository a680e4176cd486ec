"""What a cell of a file holds: one text, or several. In JSON a cell may be nested."""

from __future__ import annotations

import json
import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from crmcli.model.shapes import join_values, split_values
from crmcli.text.fold import fold

NOWHERE = re.compile(r"(?!)")
NO_DAY = ("0/0/00", "0000-00-00", "0000-00-00 00:00:00")
"""Outlook's and MySQL's ways to say that there is none."""

_PLACEHOLDERS = frozenset((
    "-", "--", "---", "/", "n/a", "#n/a", "n.a.", "nan", "null", "(null)", "none", "(none)",
    "无", "暂无", "没有", "未知", "不详",
))  # fmt: skip
_NO_MAIL = _PLACEHOLDERS | {"na", "no"}
_IN_NO_PHONE = "0- ."
NO_ID = "0"
_LONGEST_PLACEHOLDER = 10  # characters, with spaces around it
_BEGINNINGS = frozenset("-‐–—−/#(nN无暂没未不－／＃（ｎＮ無暫沒 \u3000\xa0\t")  # as they are before they are folded
_BEGINNINGS_OF_POINTS = _BEGINNINGS | frozenset("0０.")

_SERIAL = re.compile(r"([1-9][0-9]{4})(\.[0-9]+)?", re.ASCII)
_SERIALS_FROM = datetime(1899, 12, 30)  # of which 1 March 1900 is number 61, as if 1900 had been a leap year
_LAST_SERIAL = 73_415  # 2100-12-31; the first of five digits is 1927-05-18

_LINE_END = re.compile(r"\r\n?")
_DAMAGED_ID = re.compile(r"[0-9](?:[.,][0-9]+)?e\+[0-9]{2,3}")


def says_nothing(value: Any) -> bool:
    """Whether a cell holds only what people and programs write where there is nothing: N/A, -, 无."""
    if value.__class__ is not str or value[:1] not in _BEGINNINGS:  # nearly always
        return False
    return len(value) <= _LONGEST_PLACEHOLDER and _is_placeholder(value)


@lru_cache
def _is_placeholder(text: str) -> bool:  # columns of short texts have few different ones
    return fold(text) in _PLACEHOLDERS


def is_no_point(text: str) -> bool:
    """Whether an e-mail or a phone is none: N/A, n/a@n/a.com, 0."""
    if text[:1] not in _BEGINNINGS_OF_POINTS:  # nearly always
        return False
    name, at, domain = fold(text).partition("@")
    if at:
        return name in _NO_MAIL and domain.partition(".")[0] in _NO_MAIL
    return says_nothing(text) or not name.strip(_IN_NO_PHONE)


def is_no_id(text: str) -> bool:
    """Whether a cell of ids holds none, though it is not empty."""
    return fold(text) == NO_ID or says_nothing(text)


def is_damaged_id(text: str) -> bool:
    """Whether a spreadsheet rounded a long id to 1.23457E+18, which other ids are rounded to as well."""
    return _DAMAGED_ID.fullmatch(fold(text)) is not None


def day_of(text: str) -> str:
    """The day, perhaps with its time, in ISO 8601 of a spreadsheet's number of days (1900 system: ECMA-376 part 1,
    18.17.4.1) that stands where a date is meant; any other text as it is."""
    serial = _SERIAL.fullmatch(text)
    if not serial or int(serial[1]) > _LAST_SERIAL:
        return text
    moment = _SERIALS_FROM + timedelta(seconds=round(float(text) * 86_400))
    return moment.isoformat(" ") if serial[2] and moment.time() != time() else moment.date().isoformat()


def text_of(value: Any) -> str:
    """A cell as one text: of a list its texts, of an object its JSON."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value):
        return join_values(map(text_of, value))
    return json.dumps(value, ensure_ascii=False)


def texts_of(value: Any, between: re.Pattern[str] = NOWHERE) -> list[str]:
    """The texts of a cell that may hold several: `a; b`, cut also at `between`, or a JSON list of texts or objects."""
    if isinstance(value, str):
        if not (";" in value or "\\" in value or between.search(value)):  # nearly always
            text = value.strip()
            return [text] if text else []
        return [text for part in between.split(value) for text in split_values(part)]
    items = value if isinstance(value, list) else [value]
    texts = (text_of(item.get("value") if isinstance(item, dict) else item) for item in items)
    return [text for text in texts if text]


def on_one_line(value: Any) -> Any:
    """A text, or a list, set, pair or table of texts, on one line each."""
    if isinstance(value, str):
        return " ".join(filter(None, map(str.strip, value.splitlines())))
    if isinstance(value, dict):
        return {on_one_line(key): on_one_line(part) for key, part in value.items()}
    return type(value)(map(on_one_line, value)) if isinstance(value, list | set | tuple) else value


def with_newlines(text: str) -> str:
    """The text with its lines ended as everywhere, whatever the program that wrote the file ends them with."""
    return _LINE_END.sub("\n", text) if "\r" in text else text

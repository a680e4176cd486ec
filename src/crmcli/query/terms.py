"""One term of a query: a field, an operator and a value, read by the field's type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from crmcli.errors import InvalidValue, QueryError
from crmcli.model import fields
from crmcli.model.fields import Field
from crmcli.query.nodes import STATES, After, Batch, Before, Contains, Equals, Falls, Has, Is, Leaf, Not, Range

T = TypeVar("T")

_WHOLE = re.compile(r"-?\d{1,15}")  # more digits would not fit SQLite's integers
_AMOUNT = re.compile(r"-?\d{1,13}(\.\d{1,6})?")
_LENGTH = r"\d{1,3} ?(?:[dwmy]|days?|weeks?|months?|years?|天|周|个星期|个月|年)"
_AGE = re.compile(_LENGTH + "(?: ago|以?前)?", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_BIRTHDAY = re.compile(r"([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?|(?:--)?(\d{1,2})(?:-(\d{1,2}))?")
_HAN_BIRTHDAY = r"(?:([12]\d{3})年)?(?:(\d{1,2})月(?:(\d{1,2})[日号號]?)?)?"  # compiled when it is first needed

_ANY_DAY = date(2000, 1, 1)  # whether a date can be read does not depend on today
_YEARS = range(1900, 3000)  # far from the ends of the calendar, where time zones overflow


@dataclass(frozen=True, slots=True)
class Term:
    """`name`, `operator` (one of : = < <= > >=) and `value` as they stand in the query."""

    name: str
    operator: str
    value: str
    query: str
    position: int
    value_position: int

    @property
    def compares(self) -> bool:
        return self.operator not in (":", "=")

    @property
    def plain(self) -> str:
        """The value for numbers and dates: full-width digits and signs as ASCII."""
        return unicodedata.normalize("NFKC", self.value).strip()

    def bad_name(self, reason: str) -> QueryError:
        return QueryError(reason, self.query, self.position)

    def bad_value(self, reason: str) -> QueryError:
        return QueryError(f"{self.name}: {reason}", self.query, self.value_position)


def read(term: Term) -> Leaf | Not:
    """The leaf that the term says. Raises QueryError."""
    special = SPECIAL.get(term.name.lower())
    if special:
        if term.compares:
            raise term.bad_name(f"{term.name} is followed by a colon, not by {term.operator}")
        return special(term)
    base, _, side = term.name.lower().rpartition(".")
    if side in ("before", "after") and (dated := fields.field(base)) and "." not in base:
        return _before_or_after(term, dated, side)
    known = fields.field(term.name)
    if known is None:
        hint = "" if fields.nearest(term.name) else f"; text with {term.operator} in it stands in quotes"
        raise term.bad_name(fields.unknown(term.name) + hint)
    if not term.value.strip():
        raise term.bad_value(f"the value is missing; customers without one are no:{known.name}")
    return _BY_TYPE[known.type](term, known)


def _text(term: Term, known: Field) -> Leaf:
    if term.compares:
        raise term.bad_name(f"{known.name} is text and has no order; write {known.name}:{term.value}")
    if known.name == "phone" and not any(char.isdigit() for char in term.value):
        raise term.bad_value("phones are found by their digits")
    node = Equals if term.operator == "=" or known.type == "choice" else Contains
    return node(known.name, term.value, term.position)


def _number(term: Term, known: Field) -> Leaf:
    if not term.compares:
        low, high = _ends(term, lambda text: _figure(term, known, text))
        if low is not None and high is not None and low > high:
            low, high = high, low
        return Range(known.name, low, high, term.position)
    value, exclusive = _figure(term, known, term.plain), "=" not in term.operator
    if ">" in term.operator:
        return Range(known.name, value, None, term.position, low_exclusive=exclusive)
    return Range(known.name, None, value, term.position, high_exclusive=exclusive)


def _figure(term: Term, known: Field, text: str) -> int | float:
    if known.type == "money" and _AMOUNT.fullmatch(text):
        return float(text)
    if known.type == "number" and _WHOLE.fullmatch(text):
        return int(text)
    raise term.bad_value(f"{text!r} is not a number; write {known.name}:3, or a range like {known.name}:3..")


def _date(term: Term, known: Field) -> Leaf:
    if not term.compares:
        return Range(known.name, *_ends(term, lambda text: _day(term, text)), term.position)
    value = _day(term, term.plain)
    back = not known.ahead and _AGE.fullmatch(value) is not None  # a greater age lies further back
    later = (">" in term.operator) != back
    node = After if later else Before
    return node(known.name, value, term.position, inclusive="=" in term.operator)


def _before_or_after(term: Term, known: Field, side: str) -> Leaf:
    if known.type not in ("date", "birthday"):
        raise term.bad_name(f"{known.name} is not a date; write {known.name}:VALUE")
    if term.compares:
        raise term.bad_name(f"{term.name} is followed by a colon, not by {term.operator}")
    node = Before if side == "before" else After
    return node(known.name, _day(term, term.plain), term.position)


def _day(term: Term, text: str) -> str:
    """The text itself, when it is a day, a month, a year or an age."""
    from crmcli.text.dates import parse_span  # 6 ms that most queries do not need

    try:
        first, last = parse_span(text, _ANY_DAY)
    except InvalidValue as error:
        raise term.bad_value(error.reason) from None
    if first.year not in _YEARS or last.year not in _YEARS:
        raise term.bad_value(f"the year must lie between {_YEARS[0]} and {_YEARS[-1]}")
    return text


def _birthday(term: Term, known: Field) -> Leaf:
    if term.compares:
        raise term.bad_name("birthday has no order; write a range like birthday:05-01..05-31 or birthday:1980..1989")
    if not all(_BIRTHDAY.fullmatch(end) for end in _ends(term, _in_figures) if end):
        return _falls(term, known)
    low, high = _ends(term, lambda text: _part_of_birthday(term, text))
    if low and high and low.startswith("-") != high.startswith("-"):
        raise term.bad_value("both ends of the range have a year, or none has")
    return Range(known.name, low, high, term.position)


def _falls(term: Term, known: Field) -> Falls:
    low, high = _ends(term, lambda text: _said_day(term, text))
    if high is None:
        raise term.bad_value("such a range has a last day, as in birthday:today..fri")
    return Falls(known.name, low, high, term.position)


def _said_day(term: Term, text: str) -> str:
    """The text itself, when it is a day or a period of any year."""
    try:
        if not _YEAR.search(text):
            return _day(term, text)
    except QueryError:
        pass
    forms = "a month like 05 or May, a day 05-01, a year 1990 or a date 1990-05-01"
    raise term.bad_value(f"{text!r} is not {forms}, nor a day like today, fri or 2w")


def _in_figures(text: str) -> str:
    """1990年5月1日 as 1990-5-1, 5月, 五月 and May as 5; other text as it is."""
    if match := re.fullmatch(_HAN_BIRTHDAY, text):
        return "-".join(filter(None, match.groups()))
    if text[:1].isascii() and not text[:1].isalpha():
        return text
    from crmcli.text.dates import month_named  # 6 ms that most queries do not need

    return str(month_named(text) or text)


def _part_of_birthday(term: Term, text: str) -> str:
    """In the spelling of the book: 1990, 1990-05, 1990-05-01, --05 or --05-01."""
    match = _BIRTHDAY.fullmatch(_in_figures(text))
    assert match is not None
    year, month, day = (int(part) if part else None for part in (match[1], match[2] or match[4], match[3] or match[5]))
    try:
        date(year or 2000, 1 if month is None else month, 1 if day is None else day)  # 2000 has a 29 February
    except ValueError:
        raise term.bad_value(f"there is no {text} in the calendar") from None
    parts = [str(year) if year else "-", *(f"{part:02}" for part in (month, day) if part is not None)]
    return "-".join(parts)


def _ends(term: Term, read_end: Callable[[str], T]) -> tuple[T | None, T | None]:
    """`low..high`, where one of them may be missing; a single value is both ends."""
    low, dots, high = (part.strip() for part in term.plain.partition(".."))
    if not dots:
        value = read_end(low)
        return value, value
    if not low and not high:
        raise term.bad_value(f"a range has at least one end; customers with any value are has:{term.name}")
    return (read_end(low) if low else None), (read_end(high) if high else None)


def _has(term: Term) -> Has:
    known = fields.field(term.value)
    if known is None:
        raise term.bad_value(fields.unknown(term.value) if term.value else "the name of a field is missing")
    return Has(known.name, term.position)


def _no(term: Term) -> Not:
    return Not(_has(term))


def _is(term: Term) -> Is:
    state = term.value.lower()
    if state not in STATES:
        raise term.bad_value(f"customers are one of {', '.join(STATES)}, not {term.value!r}")
    return Is(state, term.position)


def _batch(term: Term) -> Batch:
    if not _WHOLE.fullmatch(term.plain):
        raise term.bad_value("a batch is a number, as in batch:118; crm history lists them")
    return Batch(int(term.plain), term.position)


SPECIAL: dict[str, Callable[[Term], Leaf | Not]] = {"has": _has, "no": _no, "is": _is, "batch": _batch}

_BY_TYPE: dict[str, Callable[[Term, Field], Leaf]] = {
    "text": _text,
    "choice": _text,
    "number": _number,
    "money": _number,
    "date": _date,
    "birthday": _birthday,
}

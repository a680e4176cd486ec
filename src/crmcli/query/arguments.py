"""From the words of a command line to one query."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import QueryError
from crmcli.model import fields
from crmcli.query import slips
from crmcli.query.nodes import And, Or
from crmcli.query.parser import WORDS, parse
from crmcli.query.signs import SIGNS, TERM


def join(arguments: Sequence[str]) -> str:
    """One query that means what the arguments mean; empty ones drop out.

    An argument without spaces stands as it is, so `not`, `or` and parentheses may be arguments of their own. The shell
    has taken the quotes off one with spaces, so what it is must be seen from its text:

    - with any other sign of the language in it (a second field, `or`, `-x`, a quote, ...) it is a query:
      'city:上海 tag:vip' is two terms, and its `or` does not reach the arguments beside it;
    - otherwise, behind a text field, it is the field's value: city:"new york" arrives as `city:new york`; behind
      a date it is that if it is a day or period: birthday:"this week";
    - otherwise it is a phrase: "new york".
    """
    texts = [argument.strip() for argument in arguments if argument.strip()]
    if len(texts) == 1:
        return _read(texts[0])
    return " ".join(_enclosed(_read(text)) for text in texts)


def _read(text: str) -> str:
    """The argument with the quotes that the shell took off, if it did."""
    if not any(char.isspace() for char in text):
        return text
    signs = text.translate(SIGNS)
    if slips.of_term(text, signs):
        return text
    prefix = TERM.match(signs)
    if prefix and prefix["operator"] and (quoted := _dated(text, prefix.end(), prefix["name"])):
        return quoted
    known = fields.field(prefix["name"]) if prefix and prefix["operator"] else None
    start = prefix.end() if prefix and known and known.type in ("text", "choice") else 0
    value = text[start:].strip()
    return text if _is_query(value) else f'{text[:start]}"{value}"'


def _dated(text: str, start: int, name: str) -> str | None:
    """A date or birthday with its value in quotes; None where the value is no day or period."""
    known = fields.field(name.lower().removesuffix(".before").removesuffix(".after"))
    if known is None or known.type not in ("date", "birthday") or '"' in text:
        return None
    quoted = f'{text[:start]}"{text[start:].strip()}"'
    try:
        parse(quoted)
    except QueryError:
        return None
    return quoted


def _is_query(text: str) -> bool:
    signs = text.translate(SIGNS)
    if '"' in signs or signs[:1] == signs[-1:] == "'":
        return True
    return any(_is_syntax(piece) for piece in signs.split())


def _is_syntax(piece: str) -> bool:
    if piece in WORDS or TERM.match(piece) or slips.of_term(piece, piece):
        return True
    if piece[0] in "(<>" or (piece[-1] == ")" and "(" not in piece):
        return True
    return piece[0] in "-#@" and len(piece) > 1


def _enclosed(text: str) -> str:
    """In parentheses when it is a query of several terms; a broken one stays as typed, for its error to point at."""
    if not any(char.isspace() for char in text):
        return text
    try:
        several = isinstance(parse(text), And | Or)
    except QueryError:
        return text
    return f"({text})" if several else text

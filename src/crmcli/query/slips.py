"""Signs of other languages where they are surely meant as such: != for not, a comma for or, * for the rest.

Taken as text they would only find nobody. In quotes everything is text.
"""

from __future__ import annotations

import re

from crmcli.errors import QueryError
from crmcli.model import fields
from crmcli.model.fields import Field
from crmcli.query.signs import NAME, SIGNS, TERM
from crmcli.query.terms import SPECIAL, Term

_MISTAKEN = re.compile(
    rf'{NAME} (?P<sign> != | <> | ![:~] | [:=]?~=? | [:=]!=? | == | := | =: ) (?P<value> "[^"]*" | \w[^\s)]* )',
    re.VERBOSE,
)
_SINGLE_QUOTES = re.compile(r"'([^']+)'(?=[\s)]|$)")
_COMMA = re.compile("[,，、]")
_TEXTS = ("text", "choice")
_ATOMS = ("uid", "city", "region", "country", "source", "language", "email", "wechat")
"""Text fields whose values hold no comma, unlike names and streets."""


def of_term(query: str, signs: str, position: int = 0) -> QueryError | None:
    """What is wrong where a term begins with a mistaken sign, or has one in the place of its operator.

    `signs` is the query with its signs as they are meant.
    """
    if signs.startswith("!", position):
        negated = TERM.match(signs, position + 1)
        if not negated or not _is_name(negated["name"]):
            return None
        return _unknown("!", f"not {query[position + 1 :].split()[0]}", query, position)
    found = _MISTAKEN.match(signs, position)
    if not found or not _is_name(found["name"]):
        return None
    sign, at = found["sign"], found.start("sign")
    name, value = query[position:at], query[found.start("value") : found.end()]
    right = f"{name}{_operator(sign)}{value}"
    if "!" in sign or sign == "<>":
        right = f"not {right}"
    return _unknown(sign, right, query, at, _literally(name, sign, value))


def _operator(sign: str) -> str:
    return "=" if sign == "<>" or ("=" in sign and "~" not in sign) else ":"


def of_value(term: Term) -> QueryError | None:
    """What is wrong with a value that has no quotes."""
    if quoted := _SINGLE_QUOTES.match(term.query, term.value_position):
        right = f'{term.name}{term.operator}"{quoted[1]}"'
        return QueryError(f"quotes are double here; write: {right}", term.query, term.value_position)
    known = fields.field(term.name)
    return (_parentheses(term) or _star(term, known) or _comma(term, known)) if known else None


def _parentheses(term: Term) -> QueryError | None:
    """city:(a or b) is cut at its first space."""
    signs = term.value.translate(SIGNS)
    if not signs.startswith("(") or signs.count("(") == signs.count(")"):
        return None
    inner = re.split("[)）]", term.query[term.value_position + 1 :])[0]
    words = [word if word.lower() in ("or", "and", "not") else f"{term.name}:{word}" for word in inner.split()]
    reason = f"parentheses stand around whole terms; write: ({' '.join(words)})"
    return QueryError(reason, term.query, term.value_position)


def _star(term: Term, known: Field) -> QueryError | None:
    """At either end of a text; *** may be a mark. Numbers of phones are compared by their digits."""
    value = term.value
    bare = value.strip("*")
    if known.type not in _TEXTS or known.name == "phone" or bare == value or not (bare or value == "*"):
        return None
    right = f"{term.name}:{bare}" if bare else f"has:{term.name}"
    return _unknown("*", right, term.query, term.value_position + value.index("*"), _literally(*_parts(term)))


def _comma(term: Term, known: Field) -> QueryError | None:
    found = _COMMA.search(term.value)
    values = [value for value in _COMMA.split(term.value) if value]
    if not found or len(values) < 2 or not (known.type in ("choice", "number") or known.name in _ATOMS):
        return None
    right = " or ".join(f"{term.name}{term.operator}{value}" for value in values)
    literally = _literally(*_parts(term)) if known.type == "text" else ""
    return _unknown("a comma", right, term.query, term.value_position + found.start(), literally)


def _parts(term: Term) -> tuple[str, str, str]:
    return term.name, term.operator, term.value


def _is_name(name: str) -> bool:
    base = name.replace('"', "").lower().removesuffix(".before").removesuffix(".after")
    return base in SPECIAL or fields.field(base) is not None


def _unknown(sign: str, right: str, query: str, position: int, literally: str = "") -> QueryError:
    return QueryError(f"{sign} is not known here; write: {right}{literally}", query, position)


def _literally(name: str, sign: str, value: str) -> str:
    """How the text itself would be looked for, in a form that a shell leaves alone."""
    known = fields.field(name)
    if known is None or known.type not in _TEXTS or '"' in value or "'" in value:
        return ""
    quoted = f'{name}{sign[0]}"{sign[1:]}{value}"' if sign[0] in ":=" else f'"{name}{sign}{value}"'
    return f"; the text itself is '{quoted}'"

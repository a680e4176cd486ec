"""The grammar: or binds weaker than and, and weaker than not; words that stand side by side are AND-ed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crmcli.errors import QueryError
from crmcli.model import fields
from crmcli.query import slips, terms
from crmcli.query.nodes import All, And, Equals, Leaf, Node, Not, Or, Segment, Word
from crmcli.query.signs import SIGNS, TERM

MAX_DEPTH = 50  # of parentheses and nots inside one another
MAX_TERMS = 1000

Kind = Literal["leaf", "(", ")", "or", "and", "not"]

_SURROGATE = re.compile("[\ud800-\udfff]")  # what Python makes of bytes that are not UTF-8
WORDS: dict[str, Kind] = {"or": "or", "OR": "or", "and": "and", "AND": "and", "not": "not", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    position: int
    leaf: Leaf | Not | None = None


def parse(query: str) -> Node:
    """The syntax tree of a query; the empty query is All. Raises QueryError, which points at the character."""
    broken = _SURROGATE.search(query)
    if broken:
        raise QueryError("this is no text in UTF-8", _SURROGATE.sub("\ufffd", query), broken.start())
    return _Parser(query).parse()


class _Scanner:
    """Cuts the query into tokens."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.signs = query.translate(SIGNS)
        self.at = 0

    def tokens(self) -> Iterator[Token]:
        leaves = 0
        while self._skip_spaces():
            token = self._token()
            leaves += token.kind == "leaf"
            if leaves > MAX_TERMS:
                raise QueryError(f"a query has at most {MAX_TERMS} terms", self.query, token.position)
            yield token

    def _skip_spaces(self) -> bool:
        """False at the end of the query."""
        while self.at < len(self.query) and self.query[self.at].isspace():
            self.at += 1
        return self.at < len(self.query)

    def _token(self) -> Token:
        start, sign = self.at, self.signs[self.at]
        if sign in "()":
            self.at += 1
            return Token("(" if sign == "(" else ")", start)
        if sign == '"':
            return Token("leaf", start, Word(self._phrase(), start))
        if sign in "-#@" and self._is_prefix():
            self.at += 1
            return Token("not", start) if sign == "-" else Token("leaf", start, self._named(sign, start))
        if slip := slips.of_term(self.query, self.signs, start):
            raise slip
        match = TERM.match(self.signs, start)
        if match and self._is_term(match):
            return Token("leaf", start, self._term(match))
        return self._word()

    def _is_prefix(self) -> bool:
        """Something follows the sign at once; else it is a word of its own."""
        following = self.signs[self.at + 1 : self.at + 2]
        return bool(following) and not following.isspace() and following != ")"

    def _is_term(self, match: re.Match[str]) -> bool:
        """Spaces around < and > are taken for a slip only when a field with an order stands before them."""
        if not match["comparison"] or not (match["space"] or match[0][-1].isspace()):
            return True
        known = fields.field(match["name"])
        return known is not None and known.type in fields.ORDERED

    def _term(self, match: re.Match[str]) -> Leaf | Not:
        self.at = match.end()
        name, operator = match["name"].replace('"', ""), match["operator"] or match["comparison"]
        return terms.read(self._checked(name, operator, match.start()))

    def _named(self, sign: str, start: int) -> Leaf:
        """#tag or @segment; `at` stands behind the sign."""
        if sign == "@":
            return Segment(self._value(), start)
        return Equals("tag", self._checked("tag", ":", start).value, start)

    def _checked(self, name: str, operator: str, start: int) -> terms.Term:
        """The term whose value stands `at`."""
        value_start, quoted = self.at, self.signs.startswith('"', self.at)
        term = terms.Term(name, operator, self._value(), self.query, start, value_start)
        if not quoted and (slip := slips.of_value(term)):
            raise slip
        return term

    def _word(self) -> Token:
        start, text = self.at, self._run()
        if text in WORDS:
            return Token(WORDS[text], start)
        known = fields.field(text) if text.islower() else None
        if known and known.type in fields.ORDERED:
            raise QueryError(_lost_comparison(text, known), self.query, start)
        return Token("leaf", start, Word(text, start))

    def _value(self) -> str:
        return self._phrase() if self.signs.startswith('"', self.at) else self._run()

    def _phrase(self) -> str:
        start = self.at
        end = self.signs.find('"', start + 1)
        if end < 0:
            raise QueryError("the quote that opens here is not closed", self.query, start)
        text = self.query[start + 1 : end]
        if not text.strip():
            raise QueryError("there is nothing between the quotes", self.query, start)
        self.at = end + 1
        return text

    def _run(self) -> str:
        """Up to the next space or closing parenthesis; parentheses inside, as in 某某（上海）公司, belong to it."""
        start, inner = self.at, 0
        while self.at < len(self.query) and not self.query[self.at].isspace():
            sign = self.signs[self.at]
            if sign == ")" and not inner:
                break
            inner += (sign == "(") - (sign == ")")
            self.at += 1
        return self.query[start : self.at]


def _lost_comparison(name: str, known: fields.Field) -> str:
    if known.type == "date":
        lost, age = ("<", "2w") if known.ahead else (">", "30d")
        return f"{name} is a date: did the shell eat '{lost}{age}'? write {name}.before:{age}, or quote it"
    return f"{name} is a number: did the shell eat '>5000'? write {name}:5000.., or quote it"


class _Parser:
    """Recursive descent, one method for each level of the grammar."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = list(_Scanner(query).tokens())
        self.at = 0

    def parse(self) -> Node:
        if not self.tokens:
            return All()
        node = self._or(0)
        if self.at < len(self.tokens):  # only a parenthesis ends an or
            raise self._error("no parenthesis is open here; text with parentheses stands in quotes")
        return node

    def _or(self, depth: int) -> Node:
        parts = [self._and(depth)]
        while self._accept("or"):
            parts.append(self._and(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self, depth: int) -> Node:
        parts = [self._not(depth)]
        while self._accept("and") or self._kind() not in (None, ")", "or"):
            parts.append(self._not(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._error(f"more than {MAX_DEPTH} parentheses and nots stand inside one another")
        if self._accept("not"):
            return Not(self._not(depth + 1))
        return self._operand(depth)

    def _operand(self, depth: int) -> Node:
        opening = self.at
        if self._accept("("):
            node = self._or(depth + 1)
            if not self._accept(")"):
                raise QueryError("the parenthesis that opens here is not closed", *self._place(opening))
            return node
        if self._kind() != "leaf":
            raise self._error("a word or a field is missing here; the words and, or, not stand in quotes")
        leaf = self.tokens[self.at].leaf
        assert leaf is not None
        self.at += 1
        return leaf

    def _kind(self) -> Kind | None:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else None

    def _accept(self, kind: Kind) -> bool:
        found = self._kind() == kind
        self.at += found
        return found

    def _place(self, token: int) -> tuple[str, int]:
        return self.query, self.tokens[token].position if token < len(self.tokens) else len(self.query)

    def _error(self, reason: str) -> QueryError:
        return QueryError(reason, *self._place(self.at))

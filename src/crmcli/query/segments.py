"""Saved segments: each @name of a query is replaced by the query that is saved under the name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from crmcli.errors import NotFound, QueryError, Usage
from crmcli.query.nodes import And, Equals, Node, Not, Or, Segment, leaves
from crmcli.query.parser import MAX_TERMS, parse
from crmcli.query.signs import SIGNS, TERM
from crmcli.text.fold import fold

MAX_LEVELS = 150  # of the tree; a query without segments has at most two for each of its parentheses

Resolve = Callable[[str], str]
"""The text of the query that is saved under a name. Raises NotFound."""


def no_segments(name: str) -> str:
    """The resolver where nothing is saved."""
    raise NotFound(f"there is no segment named {name!r}")


def expand(node: Node, resolve: Resolve = no_segments) -> Node:
    """The query without segments. Raises Usage when they make it endless or too large, and what `resolve` raises."""
    return _Expansion(resolve).of(node, (), 0)


def renamed(text: str, old: str, new: str) -> str:
    """The query with `new` in the place of each segment `old`; all else stays as it is written."""
    named = [leaf for leaf in leaves(parse(text)) if isinstance(leaf, Segment) and fold(leaf.name) == fold(old)]
    for leaf in reversed(named):
        start = text.index(leaf.name, leaf.position)
        text = text[:start] + new + text[start + len(leaf.name) :]
    return text


def asks_for_tag(node: Node, tag: str) -> bool:
    """Whether the tag, in any spelling, stands in the query itself."""
    return any(_is_tag(leaf, tag) for leaf in leaves(node))


def _is_tag(leaf: Node, tag: str) -> bool:
    return isinstance(leaf, Equals) and leaf.field == "tag" and fold(leaf.text) == fold(tag)


def retagged(text: str, old: str, new: str) -> str:
    """The query with `new` in the place of each tag `old`; all else stays as it is written. Raises Usage."""
    signs = text.translate(SIGNS)
    for leaf in reversed([it for it in leaves(parse(text)) if isinstance(it, Equals) and _is_tag(it, old)]):
        term = TERM.match(signs, leaf.position)
        start = term.end() if term else leaf.position + len("#")
        end = start + len(leaf.text) + (2 if signs[start] == '"' else 0)
        text = text[:start] + _value(new) + text[end:]
    return text


def _value(tag: str) -> str:
    """The tag as it can stand in a query, in quotes where it needs them. Raises Usage."""
    for written in (tag, f'"{tag}"'):
        with suppress(QueryError):
            if parse(f"(tag:{written})") == Equals("tag", tag):
                return written
    raise Usage(f"a segment cannot ask for the tag {tag!r}; take a name without quotes")


class _Expansion:
    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.terms = 0

    def of(self, node: Node, inside: tuple[str, ...], level: int) -> Node:
        """`inside` names the segments that `node` is part of."""
        if level > MAX_LEVELS:
            raise Usage(f"too many segments stand inside one another in {inside[0]!r}")
        match node:
            case And(parts):
                return And(tuple(self.of(part, inside, level + 1) for part in parts))
            case Or(parts):
                return Or(tuple(self.of(part, inside, level + 1) for part in parts))
            case Not(part):
                return Not(self.of(part, inside, level + 1))
            case Segment(name):
                if name in inside:
                    raise Usage(f"the segment {name!r} is part of itself")
                return self.of(parse(self._query_of(name, inside)), (*inside, name), level + 1)
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise Usage(f"with its segments the query has more than {MAX_TERMS} terms")
        return node

    def _query_of(self, name: str, inside: tuple[str, ...]) -> str:
        try:
            return self.resolve(name)
        except NotFound as error:
            if not inside:
                raise
            raise NotFound(f"@{inside[-1]} cannot be used: {error.message}") from None

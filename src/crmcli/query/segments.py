"""Saved segments: each @name of a query is replaced by the query that is saved under the name."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.errors import NotFound, Usage
from crmcli.query.nodes import And, Node, Not, Or, Segment
from crmcli.query.parser import MAX_TERMS, parse

MAX_LEVELS = 150  # of the tree; a query without segments has at most two for each of its parentheses

Resolve = Callable[[str], str]
"""The text of the query that is saved under a name. Raises NotFound."""


def no_segments(name: str) -> str:
    """The resolver where nothing is saved."""
    raise NotFound(f"there is no segment named {name!r}")


def expand(node: Node, resolve: Resolve = no_segments) -> Node:
    """The query without segments. Raises Usage when they make it endless or too large, and what `resolve` raises."""
    return _Expansion(resolve).of(node, (), 0)


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
                return self.of(parse(self.resolve(name)), (*inside, name), level + 1)
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise Usage(f"with its segments the query has more than {MAX_TERMS} terms")
        return node

"""The query language: text -> a small syntax tree (pure). The language itself is told in query_help.py."""

from __future__ import annotations

from crmcli.query.arguments import join
from crmcli.query.nodes import (
    STATES,
    After,
    All,
    And,
    Batch,
    Before,
    Contains,
    Equals,
    Falls,
    Has,
    Is,
    Leaf,
    Node,
    Not,
    Or,
    Range,
    Segment,
    Value,
    Word,
    leaves,
)
from crmcli.query.parser import MAX_DEPTH, MAX_TERMS, parse
from crmcli.query.segments import Resolve, asks_for_tag, expand, no_segments, renamed, retagged

__all__ = [
    "MAX_DEPTH",
    "MAX_TERMS",
    "STATES",
    "After",
    "All",
    "And",
    "Batch",
    "Before",
    "Contains",
    "Equals",
    "Falls",
    "Has",
    "Is",
    "Leaf",
    "Node",
    "Not",
    "Or",
    "Range",
    "Resolve",
    "Segment",
    "Value",
    "Word",
    "asks_for_tag",
    "expand",
    "join",
    "leaves",
    "no_segments",
    "parse",
    "renamed",
    "retagged",
]

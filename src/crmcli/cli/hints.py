"""What to try instead, where list and search seem to have been taken for each other: a sentence, or ""."""

from __future__ import annotations

import re
from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

from crmcli.errors import NotFound, QueryError
from crmcli.model.customer import id_in
from crmcli.services import selecting
from crmcli.store import customers as store

if TYPE_CHECKING:
    from crmcli.cli.context import Crm
    from crmcli.query import Node

MOST_WORDS = 5  # more are no slip of the hand
SIGNS = re.compile(r"(^|\s)[#＃@＠]\S|\w[:：=]\S")
OPERATORS = re.compile(r"(^|\s)(or|not)\s|[()]", re.IGNORECASE)
HARMLESS = re.compile(r"[\w:=.,@+/-]+")


def after_query(crm: Crm, text: str, command: str) -> str:
    """After a query of the command that nobody fits: its words may be ids, or be spelled otherwise, or its values."""
    from crmcli import query

    parsed = query.parse(text)
    words = _plain_words(parsed)
    if not 0 < len(words) <= MOST_WORDS:
        return _values_meant(crm, parsed)
    if all(_is_customer(crm, word) for word in words):
        return f"By id: crm {command} {' or '.join(f'id:{word}' for word in words)}"
    return f"Search forgives other spellings: crm search {' '.join(map(in_shell, words))}"


def _values_meant(crm: Crm, wanted: Node) -> str:
    from crmcli.services.meant import terms_meant  # loads rapidfuzz

    meant = terms_meant(crm.book.conn, wanted)
    return " ".join(
        f"Nobody has {in_shell(typed)}; nearest: {', '.join(map(in_shell, near))}." for typed, near in meant
    )


def heard_besides(crm: Crm, text: str, listed: Sequence[int]) -> str:
    """After a query that some fit: its words may be Pinyin, by which a search hears others."""
    from crmcli import query
    from crmcli.services.ranking import NAMES
    from crmcli.services.searching import indexed
    from crmcli.text.wanted import wanted

    words = _plain_words(query.parse(text))
    looked_for = wanted(" ".join(words)) if len(words) <= MOST_WORDS else []
    if not any(word.ways for word in looked_for):
        return ""
    heard = {it.customer for it in indexed(crm.book.conn, looked_for, NAMES)[0]}.difference(listed)
    return f"Search hears {len(heard):,} more: crm search {' '.join(map(in_shell, words))}" if heard else ""


def after_search(crm: Crm, words: Sequence[str], *, found: bool) -> str:
    """After a search for what is an id, or looks like the query language; with operators only if nothing was found."""
    number = id_in(" ".join(words))
    if number is not None and store.survivor(crm.book.conn, number) is not None:
        return f"Customer #{number}: crm show {number}"
    text = " ".join(words)
    has_signs = SIGNS.search(text)
    if not (has_signs or (not found and OPERATORS.search(text))) or not _is_query(crm, words):
        return ""
    what = "Fields, tags and segments" if has_signs else "Or, not and parentheses"
    tagged = [f"tag:{word[1:]}" if word[0] in "#＃" else word for word in words if word]
    return f"{what} are for list: crm list {' '.join(map(in_shell, tagged))}"


def in_shell(word: str) -> str:
    """The word as it can be typed."""
    return word if HARMLESS.fullmatch(word) else quote(word)


def _plain_words(node: Node) -> list[str]:
    """The words of a query that has nothing else."""
    from crmcli import query

    parts = node.parts if isinstance(node, query.And) else (node,)
    words = [part.text for part in parts if isinstance(part, query.Word)]
    return words if len(words) == len(parts) else []


def _is_customer(crm: Crm, word: str) -> bool:
    number = id_in(word) if word.isdigit() else None
    return number is not None and store.survivor(crm.book.conn, number) is not None


def _is_query(crm: Crm, words: Sequence[str]) -> bool:
    """Whether the words mean something in the query language that a search does not know."""
    from crmcli import query

    saved = selecting.saved(crm.book.conn)
    try:
        parsed = query.parse(query.join(words))
        leaves = list(query.leaves(parsed))
        for leaf in leaves:
            if isinstance(leaf, query.Segment):  # else it is a part of an e-mail address
                saved(leaf.name)
    except (QueryError, NotFound):
        return False
    return _has_operators(parsed) or not all(isinstance(leaf, query.Word | query.All) for leaf in leaves)


def _has_operators(node: Node) -> bool:
    from crmcli import query

    parts = node.parts if isinstance(node, query.And) else (node,)
    return any(isinstance(part, query.Or | query.Not) for part in parts)

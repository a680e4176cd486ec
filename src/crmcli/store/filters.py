"""A parsed query -> a condition in SQL, and `--sort` -> an order. No text of either ever stands in the SQL:
values are bound parameters, names come from the tables below.

The SQL speaks of c (customers), f (folds) and s (customer_stats): see `FROM` in store/customers.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crmcli import query
from crmcli.errors import InvalidValue
from crmcli.model import fields
from crmcli.query import Node, Value
from crmcli.store import birthdays, cadences, numbers, words
from crmcli.store.schema import UNMERGED
from crmcli.text import umlauts
from crmcli.text.fold import fold

Parameter = str | int | float


class Condition(NamedTuple):
    """A boolean expression in SQL and the values of its question marks, in order."""

    sql: str
    params: tuple[Parameter, ...] = ()


class Scale(NamedTuple):
    """What turns a query's days and amounts into those of the book.

    `local_midnight` gives the instant at which a local day begins, in UTC: 2026-05-01 -> "2026-04-30T16:00:00Z".
    """

    today: date
    local_midnight: Callable[[date], str]
    minor_units: int


TRUE, FALSE = Condition("1"), Condition("0")

# Columns of folded text, by field; those of fields with many values hold all of them, with char(31) between.
FOLDED = {
    **{name: f"f.{name}" for name in ("name", "company", "title", "address", "city", "region", "postcode", "country")},
    **{name: f"f.{name}" for name in ("source", "stage", "tier", "language", "notes")},
    "external_id": "f.external_ids",
    "tag": "f.tags",
}
NAMES = ("name", "company")
MANY = {each.name for each in fields.FIELDS if each.many}
PLAIN = {"uid": "c.uid", "kind": "c.kind"}
NUMBERS = {
    **{"id": "c.id", "touches": "s.touches", "orders": "s.orders", "total": "s.total"},
    **{"cadence": cadences.DAYS, "rhythm": "s.rhythm"},
}
INSTANTS = {
    "created": "c.created_at",
    "updated": "c.updated_at",
    "confirmed": "c.confirmed_at",
    "archived": "c.archived_at",
    "last": "s.last_touch",  # an instant or, when only that is known, a day
}
DAYS = {"next": "s.next_follow_up", "first_order": "s.first_order", "last_order": "s.last_order"}

STATES = {
    "archived": Condition("c.archived_at IS NOT NULL"),
    "merged": Condition("c.merged_into IS NOT NULL"),
    "person": Condition("c.kind = 'person'"),
    "company": Condition("c.kind = 'company'"),
}

CONTACTS = {
    "email": "p.kind = 'email'",
    "phone": "p.kind = 'phone'",
    "wechat": "p.kind = 'wechat'",
    "handle": "p.kind NOT IN ('email', 'phone')",
}


def compile(
    node: Node,
    *,
    today: date,
    local_midnight: Callable[[date], str],
    segments: query.Resolve = query.no_segments,
    minor_units: int = 100,
) -> Condition:
    """The condition for the customers that a query finds. `minor_units` says how many make up a unit of the currency.

    Raises NotFound for a segment that nobody saved, QueryError or Usage for one that cannot be used, and InvalidValue
    for a date that today does not have ("上月31号").
    """
    whole = query.expand(node, segments)
    return _joined("AND", [visible(whole), _compile(whole, Scale(today, local_midnight, minor_units))])


def visible(node: Node) -> Condition:
    """Leaves out archived and merged customers, unless the query speaks of them."""
    states = {leaf.what for leaf in query.leaves(node) if isinstance(leaf, query.Is)}
    about_dates = query.Has | query.Range | query.Before | query.After
    named = {leaf.field for leaf in query.leaves(node) if isinstance(leaf, about_dates)}
    hidden = []
    if "merged" not in states:
        hidden.append(Condition(UNMERGED))
    if "archived" not in states | named:
        hidden.append(Condition("c.archived_at IS NULL"))
    return _joined("AND", hidden) if hidden else TRUE


def _compile(node: Node, scale: Scale) -> Condition:
    match node:
        case query.And(parts):
            return _joined("AND", [_compile(part, scale) for part in parts])
        case query.Or(parts):
            return _joined("OR", [_compile(part, scale) for part in parts])
        case query.Not(part):
            found = _compile(part, scale)
            return Condition(f"({found.sql}) IS NOT TRUE", found.params)  # NOT NULL would be NULL, and lose the row
        case query.Range() | query.Before() | query.After() | query.Falls():
            return _ordered(node, scale)
        case _:
            return _leaf(node)


def _joined(operator: str, parts: Sequence[Condition]) -> Condition:
    """The halves, joined: a AND b AND c nests once for each part, and SQLite takes no more than 1,000 levels."""
    if len(parts) == 1:
        return parts[0]
    left, right = _joined(operator, parts[: len(parts) // 2]), _joined(operator, parts[len(parts) // 2 :])
    return Condition(f"({left.sql} {operator} {right.sql})", left.params + right.params)


# Text -------------------------------------------------------------------------------------------------------------


def _leaf(node: Node) -> Condition:
    match node:
        case query.Word(text):
            found = [Condition(*words.anywhere(fold(text))), *(it for name in NAMES for it in _respelt(name, text))]
            return _joined("OR", found)
        case query.Contains(field, text):
            return _text(field, text, whole=False)
        case query.Equals(field, text):
            return _text(field, text, whole=True)
        case query.Has(field):
            return _has(field)
        case query.Is(what):
            return STATES[what]
        case query.Batch(number):
            return _batch(number)
    return TRUE


def _text(field: str, text: str, *, whole: bool) -> Condition:
    """The field contains the text, or one of its values is the text."""
    base, _, key = field.partition(".")
    folded = fold(text)
    if not folded:
        return FALSE
    if base in CONTACTS:
        return _contacts(field, _phone(text, whole=whole) if base == "phone" else _compared("p.norm", folded, whole))
    if base == "field":
        return _own(key, _compared("fold(own.value)", folded, whole))
    if base == "tag":
        return Condition("c.id IN (SELECT t.customer FROM tags t WHERE t.folded = ?)", (folded,))
    if base in PLAIN:
        return _compared(PLAIN[base], folded, whole)
    if whole and base in MANY:
        return _among(FOLDED[base], folded)
    return _joined("OR", [_compared(FOLDED[base], folded, whole), *_respelt(base, text, whole=whole)])


def _respelt(field: str, text: str, *, whole: bool = False) -> Iterator[Condition]:
    """The name has the text with ue for ü, or the other way round; the index of names knows only the folded u."""
    if field not in NAMES:
        return
    for spelling in umlauts.otherwise(text):
        found = _compared(FOLDED[field], spelling, whole)
        has_umlauts = f"c.{field} GLOB '*[{umlauts.LETTERS}]*'"
        is_written_out = len(spelling) > len(fold(text))
        yield found if is_written_out else Condition(f"({found.sql} AND {has_umlauts})", found.params)


def _compared(column: str, text: str, whole: bool) -> Condition:
    return Condition(f"{column} = ?", (text,)) if whole else _contains(column, text)


def _contains(column: str, text: str) -> Condition:
    return Condition(f"instr({column}, ?) > 0", (text,))


def _among(column: str, text: str) -> Condition:
    """The text is one of the column's values."""
    return Condition(f"instr(char(31) || {column} || char(31), char(31) || ? || char(31)) > 0", (text,))


def _contacts(field: str, test: Condition = TRUE) -> Condition:
    """A way to reach the customer of the field's kind passes the test, which speaks of p (contact_points)."""
    base, _, service = field.partition(".")
    kind = Condition("p.kind = ?", (service.lower(),)) if service else Condition(CONTACTS[base])
    sql = f"c.id IN (SELECT p.customer FROM contact_points p WHERE {kind.sql} AND {test.sql})"
    return Condition(sql, kind.params + test.params)


def _phone(text: str, *, whole: bool) -> Condition:
    if not numbers.typed(text):
        return FALSE
    return Condition(*(numbers.whole(text) if whole else numbers.contains(text)))


def _own(key: str, test: Condition) -> Condition:
    """The customer's own field `key` passes the test, which speaks of own (key, value)."""
    folded = fold(key)  # looking into the folded column first spares most customers the JSON
    sql = f"EXISTS (SELECT 1 FROM json_each(c.fields) own WHERE fold(own.key) = ? AND {test.sql})"
    return Condition(f"(instr(f.fields, ?) > 0 AND {sql})", (folded, folded, *test.params))


def _has(field: str) -> Condition:
    base, _, key = field.partition(".")
    if base in CONTACTS:
        return _contacts(field)
    if base == "field":
        return _own(key, Condition("own.value <> ''"))
    if base in NUMBERS:
        return Condition(f"{NUMBERS[base]} <> 0")
    columns = {**FOLDED, **PLAIN, **INSTANTS, **DAYS, "birthday": birthdays.COLUMN}
    return Condition(f"{columns[base]} <> ''")


def _batch(number: int) -> Condition:
    touched = (
        "SELECT x.customer FROM batches b JOIN changes x ON x.id BETWEEN b.first AND b.last"
        " WHERE b.id = ? AND x.customer IS NOT NULL"  # with a NULL among them `not` would find nobody
    )
    return Condition(f"c.id IN ({touched})", (number,))


# Numbers, dates, birthdays ----------------------------------------------------------------------------------------

DAY = timedelta(days=1)


def _ordered(leaf: query.Range | query.Before | query.After | query.Falls, scale: Scale) -> Condition:
    if isinstance(leaf, query.Falls) or leaf.field == "birthday":
        return _birthday(leaf, scale.today)
    if isinstance(leaf, query.Range) and leaf.field in NUMBERS:
        return _number(leaf, scale.minor_units if leaf.field == "total" else 1)
    found = _between(leaf.field, *_days(leaf, scale.today), scale)
    if leaf.field == "last" and isinstance(leaf, query.Before):
        return Condition(f"(s.last_touch IS NULL OR {found.sql})", found.params)  # never touched is long ago
    return found


def _number(leaf: query.Range, units: int) -> Condition:
    return _bounds(
        NUMBERS[leaf.field],
        (">" if leaf.low_exclusive else ">=", _scaled(leaf.low, units)),
        ("<" if leaf.high_exclusive else "<=", _scaled(leaf.high, units)),
    )


def _scaled(value: Value | None, units: int) -> int | None:
    return None if value is None else round(float(value) * units)


def _bounds(column: str, *tests: tuple[str, Parameter | None]) -> Condition:
    """The column passes each test (operator, value) that has a value."""
    used = [(operator, value) for operator, value in tests if value is not None]
    sql = " AND ".join(f"{column} {operator} ?" for operator, _ in used)
    return Condition(sql, tuple(value for _, value in used))


def _days(leaf: query.Range | query.Before | query.After, today: date) -> tuple[date | None, date | None]:
    """The first and the last day that fit; None where there is no end. The ends of a range stand in either order."""
    from crmcli.text.dates import parse_span  # 6 ms that most queries do not need

    known = fields.field(leaf.field)
    past = known is None or not known.ahead
    if isinstance(leaf, query.Range):
        spans = [parse_span(str(end), today, past=past) for end in (leaf.low, leaf.high) if end is not None]
        first, last = min(first for first, _ in spans), max(last for _, last in spans)
        return (None if leaf.low is None else first), (None if leaf.high is None else last)
    first, last = parse_span(leaf.when, today, past=past)
    if isinstance(leaf, query.Before):
        return None, last if leaf.inclusive else first - DAY
    return first if leaf.inclusive else last + DAY, None


def _between(field: str, first: date | None, last: date | None, scale: Scale) -> Condition:
    column = DAYS.get(field) or INSTANTS[field]
    days = _bounds(
        column,
        (">=", first.isoformat() if first else None),
        ("<=", last.isoformat() if last else None),
    )
    instants = _bounds(
        column,
        (">=", scale.local_midnight(first) if first else None),
        ("<", scale.local_midnight(last + DAY) if last else None),
    )
    if field == "last":  # it holds both
        sql = f"CASE WHEN length({column}) = 10 THEN {days.sql} ELSE {instants.sql} END"
        return Condition(sql, days.params + instants.params)
    return days if field in DAYS else instants


def _birthday(leaf: query.Range | query.Before | query.After | query.Falls, today: date) -> Condition:
    if isinstance(leaf, query.Range):
        return Condition(*birthdays.within(str(leaf.low or ""), str(leaf.high or "")))
    if isinstance(leaf, query.Falls):
        first, last = _coming(leaf.low, today)[0] if leaf.low else today, _coming(leaf.high, today)[1]
        return Condition(*birthdays.falling(min(first, last), max(first, last)))
    last = _coming(leaf.when, today)[1]
    if last < today:
        raise InvalidValue("birthday", f"{leaf.when!r} lies in the past; for years of birth write birthday:..1990")
    if isinstance(leaf, query.Before):
        return Condition(*birthdays.falling(today, last))
    return Condition(*birthdays.after(last, today))


def _coming(said: str, today: date) -> tuple[date, date]:
    from crmcli.text.dates import parse_span

    return parse_span(said, today, past=False)


# Sorting ----------------------------------------------------------------------------------------------------------


def _first_contact(kind: str) -> str:
    points = f"FROM contact_points p WHERE p.customer = c.id AND {kind}"
    return f"(SELECT p.norm {points} ORDER BY p.is_primary DESC, p.id LIMIT 1)"


EXPRESSIONS = {
    **{name: f"nullif({column}, '')" for name, column in FOLDED.items()},
    "name": "f.sort_key",
    **PLAIN,
    **NUMBERS,
    **INSTANTS,
    **DAYS,
    **{name: _first_contact(kind) for name, kind in CONTACTS.items()},
    "birthday": birthdays.ORDER,
}


def order_by(sort: str, today: date) -> tuple[str, tuple[str, ...]]:
    """What stands behind ORDER BY for names with commas between, "-" before those that run downwards: name,-last.

    Customers without a value stand last either way; between equals the id decides, in the direction of the last name.
    With the values of its question marks. Raises InvalidValue.
    """
    terms = [_term(name.strip()) for name in sort.replace("，", ",").split(",")]
    sql = ", ".join([*terms, "f.customer DESC" if " DESC " in terms[-1] else "f.customer"])
    return sql, (birthdays.day_of_year(today),) * sql.count("?")  # only birthdays ask, and all the same


def _term(name: str) -> str:
    wanted = name.removeprefix("-")
    if not wanted:
        raise InvalidValue("sort", "the name of a field is missing; write it like name,-last")
    known = fields.field(wanted)
    if known is None:
        raise InvalidValue("sort", fields.unknown(wanted))
    if known.name not in EXPRESSIONS:
        raise InvalidValue("sort", f"customers cannot be sorted by {known.name}")
    direction = "DESC" if name.startswith("-") else "ASC"
    return f"{EXPRESSIONS[known.name]} {direction} NULLS LAST"

"""How often to be in touch with a customer, with all of a tag, with all of a tier."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import InvalidValue, Usage
from crmcli.model.cadence import TAG, TIER
from crmcli.services.checking import tags_of
from crmcli.text import recurrence
from crmcli.text.clean import single_line

MOST = 3650  # days


def rule_name(typed: str) -> str | None:
    """tag:vip or tier:A as it is kept; None for what is neither. Raises InvalidValue for one without a name."""
    kind, colon, name = typed.partition(":")
    kind = f"{kind.strip().lower()}:"
    if not colon or kind not in (TAG, TIER):
        return None
    name = single_line(kind[:-1], name)
    if not name:
        raise InvalidValue(kind[:-1], f"is empty; name one, like {kind}{'vip' if kind == TAG else 'A'}")
    return kind + (next(iter(tags_of([name]))) if kind == TAG else name)


def only_rule(words: Sequence[str]) -> str | None:
    """The name of the rule that is all that is meant; None for customers. Raises Usage for both, or for several."""
    names = [name for name in map(rule_name, words) if name is not None]
    if names and len(words) > 1:
        raise Usage(f"{names[0]} stands alone: name customers, or one tag, or one tier")
    return names[0] if names else None


def days_of(typed: str) -> int:
    """30d, 2w, monthly, 每两周 or a bare number of days. Raises InvalidValue."""
    text = typed.strip()
    if text.isascii() and text.isdecimal():
        days = int(text) if len(text) < 6 else MOST + 1
    else:
        try:
            rule = recurrence.parse(text)
        except InvalidValue:
            rule = None
        if rule is None or rule.on is not None or rule.after_done:
            raise InvalidValue("cadence", f"{typed!r} is no number of days; write it like 30d, 2w, monthly or 每两周")
        days = rule.days
    if not 1 <= days <= MOST:
        raise InvalidValue("cadence", f"{typed!r} is not between 1 and {MOST} days")
    return days

"""Values as they are compared, from the forms in which the book folds them."""

from __future__ import annotations

import re

from crmcli.services.dedupe.fields import FREE_MAIL, JOBS
from crmcli.text.terms import national

SEPARATOR = "\x1f"  # between the values of a column with many, and between a service and a name there

_plus_tag = re.compile(r"\+[^@]*@")


def first(values: str) -> str:
    """The first of several values."""
    return values.partition(SEPARATOR)[0]


def city(values: str) -> str:
    return first(values).removesuffix("市")


def phone(norm: str) -> str:
    """Without country and trunk prefix, which are often missing or wrong."""
    return national(norm).lstrip("0") or norm


def email(norm: str) -> str:
    """One mailbox, labelled by its owner: anna+shop@ is anna@."""
    return _plus_tag.sub("@", norm)


def firm_domain(mailbox: str) -> str:
    """The part behind the @, if it is a firm's own; else ""."""
    domain = mailbox.rpartition("@")[2]
    return "" if domain in FREE_MAIL else domain


def is_job(mailbox: str) -> bool:
    """Whether it is that of an office, not of a person: sales@, ceo@."""
    return mailbox.partition("@")[0] in JOBS

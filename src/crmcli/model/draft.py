"""A customer as somebody wrote it: raw strings from options, a form or a file's row, not yet checked."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Draft:
    """Raw values. Empty strings and None both mean "not given"."""

    name: str = ""
    uid: str | None = None
    id: str | None = None
    external_id: str | None = None
    external_ids: list[tuple[str, str]] = field(default_factory=list)  # (source, value)
    kind: str | None = None
    company: str | None = None
    title: str | None = None
    birthday: str | None = None
    source: str | None = None
    stage: str | None = None
    tier: str | None = None
    language: str | None = None
    notes: str | None = None
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    handles: list[tuple[str, str]] = field(default_factory=list)  # (service, value)
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None
    address_label: str | None = None
    more_addresses: list[dict[str, str]] = field(default_factory=list)  # street, city, …, label, as above
    labels: dict[str, str] = field(default_factory=dict)  # of e-mails and phones, by value
    opted_out: set[str] = field(default_factory=set)  # e-mails and phones that are not to be used
    tags: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    log: str | None = None  # the text of a touch, its time, and the day of the next one
    log_at: str | None = None
    next: str | None = None

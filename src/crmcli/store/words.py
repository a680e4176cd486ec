"""The one rule by which a word finds a customer, wherever it stands."""

from __future__ import annotations

from crmcli.store import numbers

# Not tier, stage and language: a search for "a" should not find everybody whose tier has one.
COLUMNS = (
    *("name", "company", "title", "contact", "address", "city", "region", "postcode", "country"),
    *("tags", "notes", "source", "external_ids", "fields", "touches"),
)


def anywhere(folded: str) -> tuple[str, tuple[str, ...]]:
    """The customer c with the folds f has the folded word in a text or a touch, or the number in a phone: SQL, values.

    A text in which nothing is left after folding is nowhere.
    """
    if not folded:
        return "0", ()
    parts = [f"instr(f.{column}, ?) > 0" for column in COLUMNS]
    values = [folded] * len(COLUMNS)
    if numbers.looks_like_one(folded):
        contains, digits = numbers.contains(folded)
        parts.append(f"c.id IN (SELECT p.customer FROM contact_points p WHERE p.kind = 'phone' AND {contains})")
        values += digits
    return f"({' OR '.join(parts)})", tuple(values)

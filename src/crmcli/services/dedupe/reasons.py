"""Why two records are taken for one customer's, in words."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.services.dedupe.fields import NAME
from crmcli.services.dedupe.levels import Area, Birthday, Contact, Firm, Street
from crmcli.text.relation import Relation

_CONTACT = {Contact.SAME: "same {}", Contact.NEAR: "{} a typo apart", Contact.DIFFERENT: "other {}"}

WORDS: Mapping[str, Mapping[int, str]] = {
    NAME: {
        Relation.SAME: "same name",
        Relation.READING: "name read alike",
        Relation.SHORT: "name shortened",
        Relation.TYPO: "name a typo apart",
        Relation.TYPOS: "name alike",
        Relation.INITIAL: "same surname and initial",
        Relation.PART: "part of the name",
        Relation.UNKNOWN: "names that cannot be compared",
        Relation.SURNAME_DIFFERS: "other surname",
        Relation.PARTLY_DIFFERS: "part of the name differs",
        Relation.GIVEN_ALIKE: "one character of the given name differs",
        Relation.GIVEN_DIFFERS: "other given name",
        Relation.UNLIKE: "other name",
    },
    "phone": {level: text.format("phone") for level, text in _CONTACT.items()},
    "email": {
        **{level: text.format("e-mail") for level, text in _CONTACT.items()},
        Contact.ECHO: "same e-mail before the @",
    },
    "handle": {level: text.format("chat name") for level, text in _CONTACT.items()},
    "company": {
        Firm.SAME: "same company",
        Firm.NEAR: "company a typo apart",
        Firm.WITHIN: "company's short name",
        Firm.DOMAIN: "e-mail of one company",
        Firm.DIFFERENT: "other company",
    },
    "street": {
        Street.SAME: "same address",
        Street.NEAR: "address written otherwise",
        Street.ROAD: "same street",
        Street.DIFFERENT: "other address",
    },
    "area": {
        Area.BOTH: "same city and postcode",
        Area.POSTCODE: "same postcode",
        Area.CITY: "same city",
        Area.ONLY_CITY: "same city",
        Area.ONLY_POSTCODE: "same postcode",
        Area.NEAR: "postcode a typo apart",
        Area.DIFFERENT: "other city",
        Area.MOVED: "other city",
    },
    "birthday": {
        Birthday.SAME: "same birthday",
        Birthday.SWAPPED: "birthday with day and month swapped",
        Birthday.NEAR: "birthday a digit apart",
        Birthday.DAY: "same birthday, year unknown",
        Birthday.CLOSE: "birthday two digits apart",
        Birthday.DIFFERENT: "other birthday",
        Birthday.GENERATION: "birthday of another generation",
    },
}  # fmt: skip
"""By field and level. Levels that are not named say nothing by themselves."""

AGAINST: Mapping[str, frozenset[int]] = {
    NAME: frozenset(relation for relation in Relation if relation >= Relation.SURNAME_DIFFERS),
    "phone": frozenset((Contact.DIFFERENT,)),
    "email": frozenset((Contact.DIFFERENT,)),
    "handle": frozenset((Contact.DIFFERENT,)),
    "company": frozenset((Firm.DIFFERENT,)),
    "street": frozenset((Street.DIFFERENT,)),
    "area": frozenset((Area.DIFFERENT, Area.MOVED)),
    "birthday": frozenset((Birthday.CLOSE, Birthday.DIFFERENT, Birthday.GENERATION)),
}
"""The levels that speak against one customer."""

THROUGH_OTHERS = "alike through others of the group"

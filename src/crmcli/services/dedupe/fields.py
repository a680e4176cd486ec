"""What each field's agreement and disagreement is worth: the table that a new field or comparison is added to.

The figures are shares of pairs, as salespeople's lists have them; a book's own habits shift them (evidence.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crmcli.services.dedupe.levels import Area, Birthday, Contact, Firm, Street
from crmcli.text.relation import Relation

THRESHOLD = 0.5  # probability from which on two records are taken for one customer's
SMALLEST = 200  # customers: a smaller book is weighed as one of so many, for names are not rare because it is small
DUPLICATES = 0.3  # records of the same customer that a record is expected to have


class Weight(NamedTuple):
    """How often a level is seen: of one customer's two records; of two customers who have to do with each other
    (colleagues, a family); of two strangers.

    `strangers` None: as often as others have what these two share, `extra` counted as so many others more.
    """

    one: float
    related: float
    strangers: float | None = None
    extra: float = 0.02


class Sharing(NamedTuple):
    """How two who have to do with each other share values of a field.

    `alone`: how many such pairs there are for each pair of one customer's records, if nobody else has the value.
    `too`: how often they share it when they share something else.
    """

    alone: float
    too: float


class Field(NamedTuple):
    """`alternatives` are the levels that one customer's records divide into, under each thing that is known."""

    name: str
    weights: Mapping[int, Weight]
    alternatives: tuple[tuple[int, ...], ...]


class NameWeight(NamedTuple):
    """`related` is beyond chance; `factor` is on the chance that strangers' names agree in the words these share."""

    one: float
    related: float
    factor: float = 1.0


NOTHING_BUT_A_NAME = 3.0
"""Bits that it costs when only the name, and perhaps the town, agree; and again for each contact that differs."""
ALL_ELSE_DIFFERS = 5.0
"""Bits that it costs when several personal things differ and none agrees."""
MOST_OFTEN = 0.95  # sharing is never sure
MOST_BY_CHANCE = 0.9  # nor is it sure that a stranger agrees
RAREST = 1e-7  # chance that strangers' names agree

NAME = "name"
NAME_WEIGHTS: Mapping[Relation, NameWeight] = {
    Relation.SAME: NameWeight(0.60, 0.001),
    Relation.READING: NameWeight(0.08, 0.001),
    Relation.SHORT: NameWeight(0.05, 0.001),
    Relation.TYPO: NameWeight(0.10, 0.001, 0.003),
    Relation.TYPOS: NameWeight(0.02, 0.001, 0.006),
    Relation.INITIAL: NameWeight(0.05, 0.0005, 0.1),
    Relation.PART: NameWeight(0.04, 0.002, 0.5),
    Relation.UNKNOWN: NameWeight(0.05, 0.05, 0.05),
    Relation.SURNAME_DIFFERS: NameWeight(0.012, 0.01),
    Relation.PARTLY_DIFFERS: NameWeight(0.012, 0.01),
    Relation.GIVEN_ALIKE: NameWeight(0.012, 0.08),
    Relation.GIVEN_DIFFERS: NameWeight(0.004, 0.35),
    Relation.UNLIKE: NameWeight(0.003, 0.60),
}
GENERATIONS = NameWeight(0.02, 10, 0.02)  # on top of these where only one is a Jr.

FIELDS = (
    Field(
        "phone",
        {
            Contact.SAME: Weight(0.75, 1.0), Contact.NEAR: Weight(0.05, 0.01, 2e-4),
            Contact.DIFFERENT: Weight(0.15, 1.0, 1.0),
        },
        ((Contact.SAME, Contact.NEAR, Contact.DIFFERENT),),
    ),
    Field(
        "email",
        {
            Contact.SAME: Weight(0.75, 1.0), Contact.NEAR: Weight(0.05, 0.005, 1e-4),
            Contact.DIFFERENT: Weight(0.15, 1.0, 1.0), Contact.ECHO: Weight(0.08, 0.10, 0.10),
        },
        ((Contact.SAME, Contact.NEAR, Contact.DIFFERENT, Contact.ECHO),),
    ),
    Field(
        "handle",
        {
            Contact.SAME: Weight(0.85, 1.0), Contact.NEAR: Weight(0.04, 1e-4, 1e-4),
            Contact.DIFFERENT: Weight(0.06, 1.0, 1.0),
        },
        ((Contact.SAME, Contact.NEAR, Contact.DIFFERENT),),
    ),
    Field(
        "company",
        {
            Firm.SAME: Weight(0.72, 1.0, extra=1), Firm.NEAR: Weight(0.08, 0.03, 3e-4),
            Firm.WITHIN: Weight(0.08, 0.04, 3e-3), Firm.DOMAIN: Weight(0.6, 1.0, extra=1),
            Firm.DIFFERENT: Weight(0.08, 0.5, 1.0),
        },
        ((Firm.SAME, Firm.NEAR, Firm.WITHIN, Firm.DIFFERENT),),
    ),
    Field(
        "street",
        {
            Street.SAME: Weight(0.75, 1.0), Street.NEAR: Weight(0.15, 0.2), Street.ROAD: Weight(0.04, 0.1, extra=2),
            Street.DIFFERENT: Weight(0.06, 0.6, 1.0),
        },
        ((Street.SAME, Street.NEAR, Street.ROAD, Street.DIFFERENT),),
    ),
    Field(
        "area",
        {
            Area.BOTH: Weight(0.85, 0.8, extra=1), Area.POSTCODE: Weight(0.06, 0.05, extra=1),
            Area.CITY: Weight(0.06, 0.1, extra=1), Area.NEAR: Weight(0.02, 0.01, 0.02),
            Area.DIFFERENT: Weight(0.05, 0.2, 1.0), Area.ONLY_CITY: Weight(0.93, 0.9, extra=1),
            Area.ONLY_POSTCODE: Weight(0.93, 0.8, extra=1), Area.IMPLIED: Weight(0.95, 0.9, 0.9),
            Area.MOVED: Weight(0.05, 0.1, 0.5),
        },
        ((Area.BOTH, Area.POSTCODE, Area.CITY, Area.NEAR, Area.DIFFERENT), (Area.IMPLIED, Area.MOVED)),
    ),
    Field(
        "birthday",
        {
            Birthday.SAME: Weight(0.85, 0.02, 1 / 16_000),  # twins are related
            Birthday.SWAPPED: Weight(0.02, 1 / 16_000, 1 / 16_000), Birthday.NEAR: Weight(0.06, 1 / 700, 1 / 700),
            Birthday.DAY: Weight(0.9, 1 / 365, 1 / 365), Birthday.CLOSE: Weight(0.03, 1 / 100, 1 / 100),
            Birthday.DIFFERENT: Weight(0.03, 0.6, 0.6), Birthday.GENERATION: Weight(0.004, 0.4, 0.4),
        },
        (
            (Birthday.SAME, Birthday.SWAPPED, Birthday.NEAR, Birthday.CLOSE, Birthday.DIFFERENT, Birthday.GENERATION),
        ),
    ),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
SURNAME = "surname"
SHARING: Mapping[str, Sharing] = {
    "phone": Sharing(alone=0.3, too=0.10),
    "email": Sharing(alone=0.08, too=0.01),
    "handle": Sharing(alone=0.04, too=0.005),
    "company": Sharing(alone=1.0, too=0.95),
    "street": Sharing(alone=0.8, too=0.4),
    SURNAME: Sharing(alone=0.1, too=0.95),  # with another given name
}
SHARED_LEVELS: Mapping[str, tuple[int, ...]] = {
    "phone": (Contact.SAME,), "email": (Contact.SAME,), "handle": (Contact.SAME,),
    "company": (Firm.SAME, Firm.NEAR, Firm.WITHIN, Firm.DOMAIN), "street": (Street.SAME, Street.NEAR),
}  # fmt: skip
"""The levels at which two share what a firm or a home shares."""

ONE_MOVE = 0.6
"""Who changes the job has another firm, mailbox and place at once: of all but the dearest so much is given back."""
MOVING: Mapping[str, tuple[int, ...]] = {
    "company": (Firm.DIFFERENT,), "email": (Contact.DIFFERENT,), "street": (Street.DIFFERENT,),
    "area": (Area.DIFFERENT, Area.MOVED),
}  # fmt: skip
REACHING = ("phone", "email", "handle")
_NEAR = (Contact.SAME, Contact.NEAR)
PERSONAL: Mapping[str, tuple[int, ...]] = {
    "phone": _NEAR, "email": _NEAR, "handle": _NEAR, "birthday": (Birthday.SAME, Birthday.SWAPPED, Birthday.DAY),
}  # fmt: skip
"""The levels at which two share something of a person."""
PLACES: Mapping[str, tuple[int, ...]] = {
    "company": SHARED_LEVELS["company"], "street": (Street.SAME, Street.NEAR, Street.ROAD),
    "area": (Area.BOTH, Area.POSTCODE, Area.ONLY_POSTCODE),
}  # fmt: skip
"""The levels at which two share a place, more than the town."""
BORN_APART = (Birthday.DIFFERENT, Birthday.GENERATION, Birthday.CLOSE)
MOVED = (Area.DIFFERENT, Area.MOVED)
MOST_CONTRARY = 3  # things that differ, a birthday for two: from so many on ALL_ELSE_DIFFERS
BOX_OWNERS = 3  # of a mailbox like sales@, at the least

_FREE_MAIL_TEXT = """
gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com mail.com
proton.me protonmail.com gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de bluewin.ch orange.fr
free.fr laposte.net wanadoo.fr libero.it virgilio.it wp.pl o2.pl seznam.cz mail.ru yandex.ru yandex.com ukr.net
yahoo.co.uk btinternet.com hotmail.co.uk hotmail.fr hotmail.de yahoo.fr yahoo.de yahoo.co.jp docomo.ne.jp naver.com
hanmail.net daum.net rediffmail.com qq.com vip.qq.com foxmail.com 163.com 126.com yeah.net 188.com sina.com sina.cn
sohu.com 139.com 189.cn wo.cn aliyun.com 21cn.com tom.com hinet.net comcast.net verizon.net bigpond.com shaw.ca
"""
FREE_MAIL = frozenset(_FREE_MAIL_TEXT.split())
"""Providers of mailboxes to anybody: an address there says nothing of a firm."""

_JOBS_TEXT = """
info office sales contact admin service services hello mail support post team marketing hr jobs kontakt contacto
contact-us reception order orders purchase purchasing procurement finance accounts accounting billing invoice ceo cto
cfo coo cmo manager director head boss secretary assistant webmaster postmaster enquiries inquiry kefu xiaoshou caigou
"""
JOBS = frozenset(_JOBS_TEXT.split())
"""What mailboxes of offices are called before the @."""

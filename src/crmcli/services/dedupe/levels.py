"""How two values of one field stand to each other: a level for each kind of agreement that is told apart."""

from __future__ import annotations

from enum import IntEnum

MISSING = 0  # in every field: one record has no value, or the two cannot be compared


class Contact(IntEnum):
    SAME = 1
    NEAR = 2  # a typo apart
    DIFFERENT = 3
    ECHO = 4  # e-mail addresses with the same part before the @, which says little more than the name does


class Firm(IntEnum):
    SAME = 1
    NEAR = 2
    WITHIN = 3  # 华信, 上海华信科技
    DOMAIN = 4  # other or no names, but mailboxes of one firm
    DIFFERENT = 5


class Street(IntEnum):
    SAME = 1
    NEAR = 2
    ROAD = 3  # the same but for the number
    DIFFERENT = 4


class Area(IntEnum):
    BOTH = 1  # city and postcode
    POSTCODE = 2  # and another city
    CITY = 3  # and another postcode
    ONLY_CITY = 4  # the postcode is not known
    ONLY_POSTCODE = 5
    NEAR = 6
    DIFFERENT = 7
    IMPLIED = 8  # the street agrees, and so does something of city and postcode
    MOVED = 9  # the street agrees, but neither city nor postcode


class Birthday(IntEnum):
    SAME = 1
    SWAPPED = 2  # day and month
    NEAR = 3  # one digit
    DAY = 4  # the same day, and the year is not known
    CLOSE = 5  # two digits
    DIFFERENT = 6
    GENERATION = 7  # as far apart as parents and children

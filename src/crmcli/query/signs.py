"""The signs of the language, and what they look like on a Chinese keyboard."""

from __future__ import annotations

import re

# Where they are syntax, the signs of a Chinese keyboard are what they look like. One sign for one: positions stay.
SIGNS = str.maketrans("：＝＜＞（）－＃＠！～“”„＂", ':=<>()-#@!~""""')

NAME = r'(?P<name> (?i:field|handle) \. (?: "[^"]*" | [^\s"():=<>]+ ) | [^\W\d_][\w.]* )'
TERM = re.compile(
    rf"{NAME} (?: (?P<operator> [:=] (?!//) ) | (?P<space>\s*) (?P<comparison> [<>]=? ) \s* )", re.VERBOSE
)

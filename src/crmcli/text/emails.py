"""E-mail addresses."""

from __future__ import annotations

import re
import unicodedata

from crmcli.errors import InvalidValue

LONGEST = 254  # characters, RFC 5321 section 4.5.3.1.3

_SEVERAL = "has more than one @; enter each address by itself"

# What most addresses look like: for these, lower case is all that the long way does (a test compares them).
_plain = re.compile(r"[\w.+-]{1,64}@(?!xn--)(?:[a-z0-9-]+\.(?!xn--))+[a-z]{2,24}", re.ASCII | re.IGNORECASE).fullmatch

_in_brackets = re.compile(r"[^<>]*<([^<>]*)>[\s;,]*").fullmatch
_quoted_local_part = re.compile(r'"(?:[^"\\]|\\.)+"').match
_local_part = re.compile(r'[^"(),:;<>@\[\\\]]+').fullmatch
_label = re.compile(r"[^\x00-,./:-@\[-^`{-\x7f。]+").fullmatch  # of ASCII only letters, digits, "-" and "_"
# What may stand between the addresses of one cell; what precedes <a@b> is its name, and n/a@n/a is one.
_may_be_several = re.compile(r"[\s,，、/／|或]").search
_between = re.compile(
    r"(?P<comma>[,，、\n])|(?<=[a-z]{2})[/／|或]|\s(?:or|and|和|[/／|或])\s|\s(?![\s<])", re.IGNORECASE
)
_percent_codes = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_stops = str.maketrans("。", ".")  # what a Chinese keyboard types for a dot; NFKC has made its other widths equal
_MAILTO = "mailto:"
_around = " \t\r\n\v\f\u2028\u2029\ufeff\u200b\u200e\u200f"  # what copying from a page or a chat leaves at the ends


def parse(value: str) -> str:
    """The address in `value` as it is compared: NFKC, case folded, the domain in Unicode. Raises InvalidValue.

    `mailto:a@b` (RFC 6068) and `Name <a@b>` give the address alone. Non-ASCII addresses are fine (RFC 6531).
    """
    if len(value) <= LONGEST and _plain(value):
        return value.lower()
    address = _same_case(_bare(unicodedata.normalize("NFKC", value)))
    _check_characters(address)
    if len(address) > LONGEST:
        raise InvalidValue("email", f"is {len(address):,} characters long; no address has more than {LONGEST}")
    local, domain = _split(address)
    labels = domain.translate(_stops).split(".")
    _check_local_part(local)
    _check_labels(labels)
    return f"{local}@{'.'.join(map(_in_unicode, labels))}"


def written(value: str) -> str:
    """The address in `value` as it is to be stored: alone and in half width, in its own case. Never raises."""
    if len(value) <= LONGEST and _plain(value):
        return value
    local, at, domain = _bare(unicodedata.normalize("NFKC", value)).rpartition("@")
    return local + at + domain.translate(_stops)


def several(text: str) -> list[str]:
    """The addresses of a cell that holds several. A comma in `Song, Wenbin <a@b>` is one of the name."""
    if not _may_be_several(text):  # nearly always
        return [text]
    found, start = [], 0
    first, last = text.find("@"), text.rfind("@")
    bare = "<" not in text
    for mark in _between.finditer(text):
        if (bare and mark["comma"]) or start <= first < mark.start() < last:
            found.append(text[start : mark.start()])
            start = mark.end()
            first = text.find("@", start)
    return list(filter(None, map(str.strip, [*found, text[start:]])))


def _same_case(text: str) -> str:
    """NFKC and case folding until nothing changes (one may undo the other: Unicode Standard, D146)."""
    while (folded := unicodedata.normalize("NFKC", text.casefold())) != text:
        text = folded
    return text


def _bare(text: str) -> str:
    """Without display name, `mailto:` and what lists leave behind an address."""
    text = text.strip(_around)
    if match := _in_brackets(text):
        text = match[1].strip(_around)
    if text[: len(_MAILTO)].lower() == _MAILTO:
        target, _, _ = text[len(_MAILTO) :].partition("?")
        text = unicodedata.normalize("NFKC", _percent_codes.sub(_decoded, target)).strip(_around)
    return text.rstrip(_around + ",;")


def _decoded(codes: re.Match[str]) -> str:
    return bytes.fromhex(codes[0].replace("%", "")).decode("utf-8", errors="replace")


def _check_characters(address: str) -> None:
    for character in address:
        if character.isspace():
            raise InvalidValue("email", _SEVERAL if address.count("@") > 1 else "contains a space")
        if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
            raise InvalidValue("email", f"contains a character that cannot be seen ({character!a}); retype it")


def _split(address: str) -> tuple[str, str]:
    quoted = _quoted_local_part(address)
    at = quoted.end() if quoted else address.find("@")
    if "@" not in address[at:]:
        raise InvalidValue("email", "has no @")
    local, domain = address[:at], address[at + 1 :]
    if address[at] != "@":
        raise InvalidValue("email", "has something between the quoted part and the @")
    if "@" in domain:
        raise InvalidValue("email", _SEVERAL)
    return local, domain


def _check_local_part(local: str) -> None:
    if not local:
        raise InvalidValue("email", "has nothing before the @")
    if not _quoted_local_part(local) and not _local_part(local):
        raise InvalidValue("email", "has a character before the @ that no address has there")


def _check_labels(labels: list[str]) -> None:
    if labels == [""]:
        raise InvalidValue("email", "has nothing after the @")
    if not labels[0] or not labels[-1]:
        raise InvalidValue("email", "has a domain that begins or ends with a dot")
    if not all(labels):
        raise InvalidValue("email", "has a domain with two dots in a row")
    if not all(map(_label, labels)):
        raise InvalidValue("email", "has a character after the @ that no domain has")


def _in_unicode(label: str) -> str:
    """A label in punycode (RFC 3492: `xn--fsqu00a`) as the letters that it stands for (`例子`)."""
    if not label.startswith("xn--"):
        return label
    try:
        letters = _same_case(label[4:].encode("ascii").decode("punycode"))
    except UnicodeError:
        return label
    return letters if not letters.isascii() and _label(letters) and _seen(letters) else label


def _seen(letters: str) -> bool:
    return not any(c.isspace() or unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in letters)

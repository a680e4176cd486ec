"""What is gathered of a vCard, as the columns of our own JSON.

What a customer has no place for is a custom field under the property's own name, and so is a value that its place
would refuse: a card is never lost for one of its values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from crmcli.formats.content_lines import Line
from crmcli.formats.vcard_names import Parts, Words, settled
from crmcli.formats.vcard_writer import UID
from crmcli.text.clean import LINE_LIMIT, TEXT_LIMIT
from crmcli.text.fold import fold

LONGEST_NAME = 1_000  # characters of what is made a name or a label

_LABELS = {
    "cell": "mobile", "iphone": "mobile", "mobile": "mobile", "work": "work", "home": "home", "fax": "fax",
    "pager": "pager", "car": "car", "main": "main", "other": "other", "assistant": "assistant",
}  # fmt: skip
_SAYS_NOTHING = frozenset(
    ("internet", "voice", "pref", "msg", "text", "video", "postal", "parcel", "dom", "intl", "x400", "tlx", "custom")
)
_SERVICE_NAMES = {"weixin": "wechat", "微信": "wechat", "wx": "wechat", "微博": "weibo", "钉钉": "dingtalk",
                  "飞书": "feishu", "homepage": "url", "home page": "url", "website": "url", "profile": "url",
                  "email": "im", "phone": "im"}  # fmt: skip
_FIELD_NAMES = {
    "x-phonetic-first-name": "phonetic given name", "x-phonetic-last-name": "phonetic surname",
    "x-phonetic-middle-name": "phonetic middle name", "x-phonetic-org": "phonetic company",
    "x-maidenname": "maiden name",
}  # fmt: skip
_of_a_program = re.compile("x-(?:(?:ms|evolution|kaddressbook-x|samsung|mozilla)-)?").match
_apple = re.compile(r"_\$!<(.*)>!\$_").fullmatch
_controls = re.compile(r"[\x00-\x1f]+").sub


class _Texts:
    """Texts of one place, each once, together no longer than a book takes."""

    def __init__(self) -> None:
        self.known: dict[str, None] = {}
        self.size = 0

    def add(self, text: str) -> bool:
        """False for a text that does not fit."""
        if text and text not in self.known:
            self.size += len(text) + 2
            if self.size > TEXT_LIMIT:
                return False
            self.known[text] = None
        return True


class Card:
    """`cells` are the columns of a row; `left_out` names the properties that are not in them, as they are written."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.is_ours = any(line.name == UID.lower() for line in lines)
        self.is_group = False
        self.left_out: set[str] = set()
        self.fields: dict[str, _Texts] = {}
        self.emails: dict[str, dict[str, Any]] = {}
        self.phones: dict[str, dict[str, Any]] = {}
        self.handles: list[dict[str, str]] = []
        self.addresses: list[dict[str, str]] = []
        self.tags: dict[str, None] = {}
        self.notes = _Texts()
        self.single: dict[str, str] = {}
        self.parts = Parts()
        labels = (line for line in lines if line.name == "x-ablabel" and line.group)
        self.labels = {line.group: _label_text(line)[:LONGEST_NAME] for line in labels}
        self.written_addresses: list[tuple[str, str]] = []

    @property
    def cells(self) -> dict[str, Any]:
        cells = {
            **self.single,
            "emails": list(self.emails.values()),
            "phones": list(self.phones.values()),
            "handles": self.handles,
            "addresses": self.addresses,
            "tags": list(self.tags),
            "notes": "\n\n".join(self.notes.known),
            "fields": {key: "\n".join(texts.known) for key, texts in self.fields.items() if texts.known},
        }
        return {name: value for name, value in cells.items() if value}

    def keep(self, key: str, text: str, line: Line | None = None) -> None:
        """As a custom field; several of one name are one text of several lines."""
        key = _controls(" ", key).strip() or "other"
        fits = len(key) <= LINE_LIMIT and self.fields.setdefault(key, _Texts()).add(text.strip())
        if not fits:
            self.left_out.add((line.name if line else key).upper())

    def label(self, line: Line) -> str:
        """The label that Apple's programs write beside it, else its types, in our words."""
        if own := self.labels.get(line.group):
            return own
        words = (_word(each) for each in line.types if each.lower() not in _SAYS_NOTHING)
        return " ".join(dict.fromkeys(filter(None, words)))

    def service(self, line: Line) -> str:
        """The network that a label names beside a page or an account; "" for one that only says home or work."""
        label = self.labels.get(line.group, "")
        return "" if label in _LABELS.values() else label

    def put_single(self, column: str, line: Line) -> None:
        if self.single.get(column, line.text) != line.text:
            self.keep(field_name(line), line.text, line)
        elif line.text:
            self.single[column] = line.text

    def put_handle(self, service: str, value: str, line: Line) -> None:
        service = " ".join(service.lower().split())
        service = _SERVICE_NAMES.get(service, service) or "im"
        if fold(value) and fold(service):
            self.handles.append({"service": service, "value": value})
        else:
            self.keep(field_name(line), value, line)

    def put_note(self, text: str) -> None:
        if not self.notes.add(text):
            self.left_out.add("NOTE")

    def settle(self) -> None:
        """When all properties are in it."""
        self._settle_addresses()
        self._settle_name()

    def _settle_addresses(self) -> None:
        """A written address counts where there is none in parts; else what is only in it is a field."""
        if self.written_addresses and not self.addresses:
            text, label = self.written_addresses.pop(0)
            self.addresses.append({"street": text, "label": label})
        known = Words(" ".join(text for address in self.addresses for text in address.values()))
        for text, label in self.written_addresses:
            if not known.hold(text):
                self.keep(f"address {label}".strip(), text)

    def _settle_name(self) -> None:
        """A card without a name is that of its company, else it is named by what it has."""
        written, is_company = self.single.get("name", ""), self.single.get("kind") == "company"
        name, lacking = settled(written, Parts() if self.is_ours else self.parts)
        for key, text in lacking.items():
            self.keep(key, text)
        company = self.single.get("company")
        if company and not name:
            name, self.single["kind"] = company, "company"
            is_company = True
        if is_company and company == name:
            self.single.pop("company", None)  # what other programs want to have there
        self.single["name"] = name or next(self._other_names(), "")

    def _other_names(self) -> Iterator[str]:
        """Phones make cards of a number or an address alone."""
        texts = [*self.fields.get("nickname", _Texts()).known, *self.emails, *self.phones]
        texts += [handle["value"] for handle in self.handles]
        texts += [address["street"] for address in self.addresses]
        texts += [*self.notes.known, *(text for texts in self.fields.values() for text in texts.known)]
        return (line for text in texts if (line := text.strip().partition("\n")[0][:LONGEST_NAME].strip()))


def field_name(line: Line) -> str:
    """What to call the property as a custom field."""
    own = _of_a_program(line.name)
    return _FIELD_NAMES.get(line.name) or (line.name[own.end() :] if own else line.name)


def _label_text(line: Line) -> str:
    """Of `_$!<Work>!$_`, as Apple writes its own labels, the word."""
    apple = _apple(line.text)
    return _LABELS.get(apple[1].lower(), apple[1]) if apple else line.text


def _word(type_: str) -> str:
    plain = type_[2:] if type_.lower().startswith("x-") else type_
    return _LABELS.get(plain.lower(), plain)

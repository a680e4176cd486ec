"""Cards as phones, mail programs and address books write them, of made-up people: every value arrives, or is named."""

from __future__ import annotations

import io
from typing import Any

import pytest

from cards import CARDS, card, phone
from crmcli.formats.vcard import read_vcard


def read(data: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    table = read_vcard(io.BytesIO(data))
    rows = list(table.rows())
    assert [row.problem for row in rows] == [None] * len(rows)
    return [row.cells for row in rows], list(table.left_aside())


def notes(left_out: list[str]) -> list[str]:
    return [f"not kept: {', '.join(f'{name} of 1 card' for name in left_out)}"] if left_out else []


@pytest.mark.parametrize(("text", "cells", "left_out"), CARDS.values(), ids=CARDS)
def test_every_value_arrives(text, cells, left_out):
    assert read(card(text).encode()) == ([cells], notes(left_out))


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_all_of_them_in_one_file_of_any_encoding(encoding, line_end):
    several = {name: it for name, it in CARDS.items() if encoding != "gb18030" or name != "NULs"}
    text = "".join(card(text, line_end) for text, _, _ in several.values())
    found, _ = read(text.encode(encoding))
    assert found == [cells for _, cells, _ in several.values()]


def test_what_is_not_kept_is_counted_over_the_file_and_anew_for_each_pass():
    group = card("VERSION:4.0\nKIND:group\nFN:Family\nMEMBER:urn:uuid:1\nPHOTO:x")
    old = card("VERSION:3.0\nX-ADDRESSBOOKSERVER-KIND:group\nN:Work\nFN:Work")
    one = card("FN:A\nREV:1\nPHOTO:x\nLOGO:x")
    table = read_vcard(io.BytesIO((one + one.replace("LOGO", "X-LOGO") + group + old).encode()))
    for _ in range(2):
        assert len(list(table.rows())) == 2
        assert table.left_aside() == [
            "not kept: PHOTO of 2 cards, REV of 2 cards, LOGO of 1 card",
            "not kept: cards of groups, not of people: Family, Work",
        ]


@pytest.mark.parametrize(
    "picture",
    [
        "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 7_000_000,
        "PHOTO;ENCODING=b;TYPE=JPEG:" + "\n ".join(["A" * 74] * 90_000),
        "PHOTO;JPEG;ENCODING=BASE64:\n" + "\n".join(["A" * 74] * 90_000) + "\n",
        "PHOTO:data:image/jpeg;base64\\," + "\n ".join(["A" * 74] * 90_000),
        "X-PICTURE;BASE64:" + "\n ".join(["A" * 74] * 90_000),
    ],
)
def test_pictures_of_any_size_are_read_past(picture):
    found, said = read(card(f"FN:A\n{picture}\nTEL:13800138000").encode())
    assert found == [{"name": "A", "phones": [phone("13800138000")]}]
    assert said == [f"not kept: {picture[: picture.index(':')].partition(';')[0]} of 1 card"]


def test_texts_too_long_for_their_place():
    found, said = read(card(f"FN:A\nTITLE:{'x' * 100_001}\nURL:{'y' * 100_001}\nNOTE:{'z' * 1_000_001}").encode())
    assert found == [{"name": "A", "fields": {"title": "x" * 100_001, "url": "y" * 100_001}}]
    assert said == ["not kept: NOTE of 1 card"]

"""Mails as programs of all ages and countries write them, and some that were made to hurt."""

import io
import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import CrmError, Usage
from crmcli.formats.html_text import text_of
from crmcli.formats.mail import LONGEST_TEXT, Person, read
from crmcli.formats.mail_words import header

PLAIN = b"""\
From: "Schmidt, Anna" <anna@example.com>
To: me@firm.example, =?gb2312?B?zfXOsA==?= <wang@example.cn>
Cc: me@firm.example
Date: Thu, 30 Apr 2026 17:20:00 +0800
Subject: =?utf-8?Q?Re=3A_quote_?= =?utf-8?B?5oql5Lu3?=
Message-ID: <abc.1@example.com>

Yes, please.\r
Anna
"""


def one(raw):
    (mail,) = read(io.BytesIO(raw))
    return mail


def with_text(*lines, head=b"From: a@example.com\n"):
    return one(head + b"\n".join(lines))


def test_who_when_and_what():
    mail = one(PLAIN)
    assert mail.source == "mail:abc.1@example.com"
    assert mail.sender == Person("Schmidt, Anna", "anna@example.com")
    assert mail.recipients == (Person("", "me@firm.example"), Person("王伟", "wang@example.cn"))
    assert mail.at == "2026-04-30T09:20:00Z"
    assert (mail.subject, mail.text) == ("Re: quote 报价", "Yes, please.\nAnna")


@pytest.mark.parametrize(
    ("raw", "read_as"),
    [
        ("=?gb2312?B?sajE4w==?=", "报你"),
        ("=?GBK?Q?=B1=A8=BC=DB?= for you", "报价 for you"),
        ("=?utf-8?B?5oql5A==?=\n =?utf-8?B?u7c=?=", "报价"),  # a character that begins in one word and ends in the next
        ("=?big5?B?s/i7+Q==?=", "報價"),
        ("=?iso-8859-1*de?Q?Gr=FC=DFe_aus?= Jena", "Grüße aus Jena"),
        ("=?no-such?Q?plain?=", "plain"),
        ("=?idna?Q?plain?=", "plain"),
        ("=?utf-8?B?5oql5Lu3", "=?utf-8?B?5oql5Lu3"),
        ("=?utf-8?B?x?=", "x"),
        ("a=b ?= c", "a=b ?= c"),
    ],
)
def test_encoded_words(raw, read_as):
    assert header(raw) == read_as


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("utf-8", "王伟 报价"), ("gb18030", "关于上海展会的报价请您确认"), ("cp1252", "Grüße aus Köln")],
)
def test_headers_and_texts_that_name_no_charset(encoding, text):
    mail = one(b"From: a@example.com\nSubject: " + text.encode(encoding) + b"\n\n" + text.encode(encoding))
    assert (mail.subject, mail.text) == (text, text)


def test_gb2312_is_read_as_what_holds_it():
    """朱镕基's second character is in GBK only."""
    head = b"From: a@example.com\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: 8bit\n\n"
    assert one(head + "朱镕基".encode("gbk")).text == "朱镕基"


def made(**parts):
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.com", "s"
    if "plain" in parts:
        message.set_content(parts["plain"])
    if "html" in parts:
        (message.add_alternative if "plain" in parts else message.set_content)(parts["html"], subtype="html")
    return message


def test_the_plain_part_is_taken():
    assert one(made(plain="plain words", html="<p>html words").as_bytes()).text == "plain words"


def test_html_alone_is_read_as_text():
    html = "<head><style>p {x}</style></head><p>您好&nbsp;王先生,</p><p>10&lt;20<br>two<script>x()</script></p>"
    assert one(made(html=html).as_bytes()).text == "您好 王先生,\n\n10<20\ntwo"
    assert text_of("<head><p>a head that nothing ends") == "a head that nothing ends"


def test_attachments_and_mails_within_are_not_its_text():
    message = made(plain="see below")
    message.add_attachment("a secret", filename="notes.txt")
    message.add_attachment(made(plain="an older mail"))
    assert one(message.as_bytes()).text == "see below"


def test_a_long_text_is_cut():
    assert len(with_text(b"", b"word " * 100_000).text) < LONGEST_TEXT + 10


@pytest.mark.parametrize(
    ("date", "at"),
    [
        (b"Thu, 30 Apr 2026 17:20:00 +0800", "2026-04-30T09:20:00Z"),
        (b"30 Apr 2026 17:20 -0000", "2026-04-30T17:20:00Z"),
        (b"yesterday", None),
        (b"Thu, 30 Apr 0000 17:20:00 +9999", None),
        (b"", None),
    ],
)
def test_dates(date, at):
    assert with_text(b"Date: " + date, b"", b"x").at == at


def test_a_mail_without_an_id_has_one_of_what_it_says():
    first, again, other = (with_text(b"Received: x", b"", b"one"), with_text(b"", b"one"), with_text(b"", b"two"))
    assert first.source == again.source != other.source


def test_a_folder_in_one_file():
    box = b"From a@b Thu Apr 30 17:20:00 2026\n" + PLAIN + b">From here on\n\nFrom me, too\n\n"
    box += b"From MAILER-DAEMON Fri May  1 09:00:00 2026\nFrom: b@example.com\n\nsecond\n"
    first, second = read(io.BytesIO(box))
    assert first.text.endswith("Anna\nFrom here on\n\nFrom me, too")
    assert (second.sender.address, second.text) == ("b@example.com", "second")


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"name,phone\nAna,1\n", b"\x89PNG\r\n\x1a\n\0\0", b"From: nobody\n\nx"])
def test_what_is_no_mail(raw):
    with pytest.raises(Usage, match="mail 1"):
        one(raw)


NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (it, it) for it in range(3_000))
HOSTILE = {
    "nested parts": b"From: a@example.com\n" + NESTED,
    "many parts": b'From: a@example.com\nContent-Type: multipart/mixed; boundary="x"\n\n' + b"--x\n\n\n" * 40_000,
    "nested comments": b"From: " + b"(" * 15_000 + b"a@example.com\n\nx",
    "many people": b"From: a@example.com\nTo: " + b"b@c.example, " * 100_000 + b"\n\nx",
    "encoded words": b"From: a@example.com\nSubject: " + b"=?utf-8?B?" * 100_000 + b"\n\nx",
    "a long line": b"From: a@example.com\n\n" + b"x" * 5_000_000,
    "open tags": b"From: a@example.com\nContent-Type: text/html\n\n" + b"<!--<a <script>" * 100_000,
    "many headers": b"From: a@example.com\n" + b"X: y\n" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mails_take_no_time(name):
    began = time.process_time()
    try:
        list(read(io.BytesIO(HOSTILE[name])))
    except Usage as error:
        assert "nested" in error.message  # noqa: PT017
    assert time.process_time() - began < 4


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"From: a@b.example\n", PLAIN, NESTED[:500]]))
def test_any_bytes_are_a_mail_or_none(data, head):
    try:
        for mail in read(io.BytesIO(head + data)):
            assert "@" in mail.sender.address
            assert "\0" not in mail.text
            mail.subject.encode()
    except CrmError:
        pass

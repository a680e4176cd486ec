"""The text of an HTML page, such as a mail that has no other: words and lines, nothing else of it.

Python's own html.parser needs minutes for 200 kB of tags that nothing closes; here every character is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

LONGEST = 200_000  # characters of HTML that are read

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)?[^<>]*>")
_SILENT = ("script", "style", "head", "title", "template")
_LINES = (
    *("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "ul", "ol", "hr"),
    *("body", "section", "article", "header", "footer"),
)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")


def text_of(html: str) -> str:
    """The page's text, a line for each of its paragraphs, rows and items, at most one empty line between them."""
    text = unescape("".join(_pieces(_without_comments(html[:LONGEST]))))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(html: str) -> str:
    first, *others = html.split("<!--")
    return first + "".join(it.partition("-->")[2] for it in others)


def _pieces(html: str) -> Iterator[str]:
    """The text between the tags, its own line breaks as blanks, and a line break for each tag that makes one."""
    silent, end = "", 0
    for tag in _TAG.finditer(html):
        if not silent:
            yield _BLANKS.sub(" ", html[end : tag.start()])
        end = tag.end()
        closes, name = tag[1], (tag[2] or "").lower()
        if silent not in ("script", "style") and name in _LINES:
            silent = ""  # the end of a head that nothing ends
            yield "" if closes and name == "br" else "\n"
        elif closes and name == silent:
            silent = ""
        elif not closes and not silent and name in _SILENT:
            silent = name
    if not silent:
        yield _BLANKS.sub(" ", html[end:])

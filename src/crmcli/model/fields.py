"""The fields of a customer by the names that people type: in queries, in `--fields` and in `--sort`."""

from __future__ import annotations

from typing import Literal, NamedTuple

Type = Literal["text", "choice", "number", "money", "date", "birthday"]


class Field(NamedTuple):
    """A field. `many` says that a customer can have several values of it, `ahead` that its days lie ahead: what has no
    direction of its own, 2w or fri, means coming ones there, and past ones elsewhere.

    What `name:value` asks of a type: text contains the value; a choice is the value; number, money (in whole currency
    units), date and birthday are it, or lie in a range.
    """

    name: str
    type: Type
    help: str
    aliases: tuple[str, ...] = ()
    many: bool = False
    ahead: bool = False


FIELDS = (
    Field("id", "number", "the number of the customer in this book"),
    Field("uid", "text", "the customer's name in files, the same in every book"),
    Field("name", "text", "the full name", ("姓名", "名字")),
    Field("company", "text", "the company", ("公司",)),
    Field("title", "text", "the position in the company", ("职位",)),
    Field("email", "text", "e-mail addresses", ("emails", "mail", "邮箱"), many=True),
    Field("phone", "text", "phone numbers, compared by their digits", ("phones", "电话", "手机"), many=True),
    Field("wechat", "text", "WeChat ids", ("微信",), many=True),
    Field("handle", "text", "ids in any chat or network; handle.SERVICE for one", ("handles",), many=True),
    Field("address", "text", "the street", ("street", "地址"), many=True),
    Field("city", "text", "the city", ("城市",), many=True),
    Field("region", "text", "the province, state or region", ("省份",), many=True),
    Field("postcode", "text", "the postcode", ("邮编",), many=True),
    Field("country", "text", "the country", ("国家",), many=True),
    Field("birthday", "birthday", "a month 05, a day 05-01, a year 1990, or a range of these", ("生日",), ahead=True),
    Field("tag", "choice", "tags", ("tags", "标签"), many=True),
    Field("source", "text", "where the customer came from", ("来源",)),
    Field("stage", "choice", "the stage in the sale", ("阶段",)),
    Field("tier", "choice", "the customer's weight", ("等级",)),
    Field("language", "text", "the language to write in", ("语言",)),
    Field("notes", "text", "the notes", ("note", "备注")),
    Field("external_id", "text", "ids in other systems", ("external_ids", "ext"), many=True),
    Field("kind", "choice", "person or company"),
    Field("created", "date", "when the customer was added"),
    Field("updated", "date", "when the customer was last changed"),
    Field("confirmed", "date", "when the details were last confirmed"),
    Field("archived", "date", "when the customer was archived"),
    Field("last", "date", "the last touch: call, visit, mail, ..."),
    Field("next", "date", "the next follow-up", ahead=True),
    Field("touches", "number", "how many touches there are"),
    Field("orders", "number", "how many orders there are"),
    Field("total", "money", "what the orders come to, less refunds"),
    Field("first_order", "date", "the first order"),
    Field("last_order", "date", "the last order"),
    Field("cadence", "number", "the days after which to be in touch again, where they are set"),
    Field("rhythm", "number", "the days that usually pass between two contacts"),
)

OPEN_ENDED = {
    "field": "a field of your own",
    "handle": "ids in one chat or network",
}
"""What `field.KEY` and `handle.SERVICE` hold; any key and any service is a name."""

ORDERED = ("number", "money", "date")
"""Types that have a smaller and a greater."""

_BY_NAME = {name: each for each in FIELDS for name in (each.name, *each.aliases)}


def field(name: str) -> Field | None:
    """The field of this name or alias, in any letter case; None when there is none."""
    base, dot, key = name.partition(".")
    base = base.lower()
    if dot:
        if base not in OPEN_ENDED or not key:
            return None
        return Field(f"{base}.{key}", "text", OPEN_ENDED[base], many=base == "handle")
    return _BY_NAME.get(base)


def nearest(name: str) -> tuple[str, ...]:
    """Up to three names that may have been meant, the likeliest first."""
    from difflib import get_close_matches  # only on the way to an error

    names = _BY_NAME | {f"{base}.": Field(f"{base}.", "text", "") for base in OPEN_ENDED}
    close = get_close_matches(name.lower(), names, n=6, cutoff=0.6)
    return tuple(dict.fromkeys(names[each].name for each in close))[:3]


def unknown(name: str) -> str:
    """The reason to give for a name that is no field."""
    likely = nearest(name)
    if likely:
        return f"there is no field {name!r}; did you mean {' or '.join(likely)}?"
    return f"there is no field {name!r}; a field of your own is field.{name.rpartition('.')[2]}"

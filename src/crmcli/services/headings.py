"""What other programs call their columns, in English and Chinese; in other languages: heading_words.

Outlook, Google Contacts, HubSpot, Salesforce, Zoho, WPS and Excel lists made by hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from crmcli.model.shapes import FIELD, HANDLE
from crmcli.services.heading_words import PARTS_OF_NAMES, WORDS
from crmcli.services.labels import is_label

CUSTOMER = "customer"
"""A heading such as 客户名称: the firm where another column names a person, else the customer."""

DROPPED = ""

_REFUSED_LINE, _REASONS = "refused_line", ("reason", "refused_reason")

LAST = "last"
"""A heading of the day of the last touch, which is worked out from the touches and not taken from a file."""

# Field -> its headings. Where a file has several of one field, the first in this order counts first.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "full name", "display name", "contact name", "contact person", "contact", "lead name", "person",
        "姓名", "客户姓名", "联系人姓名", "联系人", "名字", "全名", "聯絡人", "聯絡人姓名", "客戶姓名", "称呼",
        "deal contact person", "lead contact person",
    ),
    "file_as": ("file as",),
    CUSTOMER: (
        "customer", "customer name", "client", "client name",
        "客户", "客户名称", "客户名", "名称", "客戶", "客戶名稱", "名稱",
    ),
    "given_name": ("given name", "first name", "forename", "名"),
    "middle_name": ("middle name", "additional name", "中间名"),
    "surname": ("surname", "last name", "family name", "姓", "姓氏"),
    "external_id": (
        "external id", "record id", "customer id", "contact id", "client id", "account id", "lead id", "id",
        "customer number", "customer no", "customer code", "client number", "account number", "account no",
        "客户编号", "客户ID", "客户代码", "客户编码", "客户号", "会员编号", "会员号",
        "编号", "编码", "客戶編號", "編號",
    ),
    "kind": ("kind",),
    "company": (
        "company", "company name", "organization", "organisation", "organization name", "organisation name",
        "organization 1 name", "account name", "associated company", "employer", "firm", "business name",
        "公司", "公司名称", "公司名", "单位", "单位名称", "工作单位", "所属公司", "企业", "企业名称", "所属单位",
        "公司名稱", "單位", "企業", "deal organization", "lead organization",
    ),
    "title": (
        "job title", "title", "contact title", "organization title", "organization 1 title", "position",
        "job position", "designation", "role", "职位", "职务", "职称", "岗位", "头衔", "職位", "職務", "職稱",
    ),
    "email": (
        "email", "emails", "mail", "email address", "email value", "primary email", "work email", "business email",
        "personal email", "home email", "other email", "secondary email", "additional email addresses", "mail address",
        "邮箱", "电子邮件", "电子邮箱", "邮件", "邮箱地址", "邮件地址", "电邮", "工作邮箱", "公司邮箱", "个人邮箱",
        "电子邮件地址", "郵箱", "電子郵件", "電郵", "信箱", "電子信箱", "電子郵件地址",
    ),
    "phone": (
        "phone", "phones", "phone number", "phone no", "phone value", "telephone", "telephone number", "tel",
        "mobile", "mobile phone", "mobile number", "mobile phone number", "mobile no", "cell", "cell phone",
        "business phone", "work phone", "office phone", "company phone", "company main phone",
        "main phone", "primary phone", "direct phone", "home phone", "other phone", "car phone", "contact number",
        "contact phone", "电话", "电话号码", "手机", "手机号", "手机号码", "移动电话", "联系电话", "联系方式", "座机",
        "固定电话", "固话", "办公电话", "公司电话", "单位电话", "家庭电话", "商务电话", "单位主要电话", "主要电话",
        "住宅电话", "其他电话", "车载电话", "電話", "電話號碼", "手機", "手機號碼", "聯絡電話",
        "fax", "fax number", "business fax", "work fax", "home fax", "other fax",
        "传真", "传真号码", "商务传真", "公司传真", "住宅传真", "其他传真", "傳真",
    ),
    "opted_out": (
        "opted out", "opt out", "email opt out", "email opted out", "opted out of email", "has opted out of email",
        "unsubscribed", "unsubscribed from all email", "unsubscribed from email", "unsub time", "do not email",
        "subscription status", "subscriber status", "email marketing status", "email subscription status",
        "退订", "已退订", "退订邮件", "邮件退订", "拒收邮件",
    ),
    "wechat": ("wechat", "wechat id", "weixin", "weixin id", "wx", "微信", "微信号", "微信ID", "微信號"),
    "handle.whatsapp": ("whatsapp", "whatsapp number"),
    "handle.line": ("line", "line id"),
    "handle.linkedin": ("linkedin", "linkedin url", "linkedin profile", "领英"),
    "handle.url": (
        "url", "website", "website url", "web page", "homepage", "website value",
        "网站", "网址", "官网", "主页", "网页", "網站", "網址", "網頁",
    ),
    "handle.qq": ("qq", "qq number", "qq号", "qq号码", "qq號"),
    "handle.weibo": ("weibo", "微博"),
    "handle.dingtalk": ("dingtalk", "钉钉", "钉钉号"),
    "handle.feishu": ("feishu", "lark", "飞书"),
    "handle.telegram": ("telegram",),
    "handle.skype": ("skype", "skype id"),
    "handle.facebook": ("facebook",),
    "handle.instagram": ("instagram",),
    "handle.twitter": ("twitter",),
    "handles": ("handles", "handle"),
    "address": (
        "address", "addresses", "street", "street address", "address 1", "address line 1", "street 1",
        "business street", "business address", "mailing street", "mailing address", "address 1 street",
        "address 1 formatted", "postal address", "work address", "office address",
        "organization address",
        "地址", "详细地址", "联系地址", "公司地址", "单位地址", "办公地址", "通讯地址", "通信地址", "邮寄地址",
        "收货地址", "家庭地址", "住址", "街道", "街道地址", "商务地址 街道", "商务地址",
        "聯絡地址", "詳細地址", "通訊地址",
    ),
    "street_number": ("street number", "street no", "house number", "门牌号"),
    "address_2": ("address 2", "address line 2", "street 2", "business street 2", "address 1 street 2",
                  "商务地址 街道 2"),
    "address_3": ("address 3", "address line 3", "street 3", "business street 3", "address 1 street 3",
                  "商务地址 街道 3"),
    "city": (
        "city", "town", "town city", "city town", "business city", "mailing city", "address 1 city", "suburb",
        "locality", "城市", "所在城市", "市", "地市", "商务地址 市/县",
    ),
    "region": (
        "region", "state", "province", "state region", "state province", "county", "business state", "mailing state",
        "mailing state province", "address 1 region", "address 1 state",
        "省份", "省", "所在省份", "所在省", "省市", "地区", "州", "商务地址 省/市/自治区", "地區",
    ),
    "postcode": (
        "postcode", "postal code", "zip", "zip code", "zip postal code", "postal zip code",
        "business postal code", "mailing zip", "mailing zip postal code", "mailing postal code",
        "address 1 postal code", "邮编", "邮政编码", "邮递区号", "商务地址 邮政编码", "郵編", "郵遞區號",
    ),
    "country": (
        "country", "country region", "business country", "business country region", "mailing country",
        "address 1 country", "国家", "国家地区", "国别", "商务地址 国家/地区", "國家",
    ),
    "birthday": (
        "birthday", "birth date", "date of birth", "dob",
        "生日", "出生日期", "出生年月日", "出生年月", "客户生日",
    ),
    "tags": ("tags", "tag", "labels", "label", "categories", "category", "groups", "group membership",
             "标签", "客户标签", "分组", "类别", "標籤", "分組"),
    "source": ("source", "lead source", "original source", "来源", "客户来源", "渠道", "获客渠道", "來源", "客戶來源"),
    "stage": ("stage",),
    "tier": ("tier", "客户等级", "客户级别", "客戶等級"),
    "language": ("language", "语言"),
    "notes": ("notes", "note", "comments", "comment", "remarks", "remark", "memo", "备注", "备忘", "备注信息", "附注",
              "備註"),
    "fields": ("fields",),
    "next": (
        "next", "next follow up", "next follow up date", "follow up date", "next activity date", "next activity",
        "next contact date", "next step date", "下次跟进", "下次跟进时间", "下次跟进日期", "下次联系", "下次联系时间",
        "下次联系日期", "下次跟進", "下次聯絡", "跟进日期",
    ),
    LAST: (
        "last touch", "last activity date", "last activity", "last contacted", "last contact date",
        "最后跟进", "最后跟进时间", "最近跟进", "最近跟进时间", "上次跟进", "上次跟进时间", "上次联系", "上次联系时间",
        "上次联系日期", "最近联系", "最近联系时间", "最近联系日期", "最后联系", "最后联系时间", "最後跟進", "上次聯絡",
        "最近聯絡",
    ),
    # What kind of place stands beside it, and of a phone or mail where its value does not; the numbers of the rows.
    DROPPED: ("phone label", "phone type", "email label", "email type", "email display name", "address 1 label",
              "address 1 type", "website label", "website type", "custom field label", "custom field type",
              "电子邮件类型", "电子邮件显示名称", "序号", "序號"),
}  # fmt: skip

# What Outlook writes where nobody ever filled in anything; of the latter, both stand in each of its exports.
_NO_DAY = {"anniversary": ("0/0/00",), "纪念日": ("0/0/00",)}
_ORDINARY = {
    "priority": ("Normal",), "sensitivity": ("Normal",), "private": ("False",), "gender": ("Unspecified",),
    "优先级": ("普通",), "敏感度": ("普通",), "私人": ("False", "否"), "性别": ("未指定",),
}  # fmt: skip
_OF_OUTLOOK = ({"priority", "sensitivity"}, {"优先级", "敏感度"})
_ROW_NUMBERS = ("#", "no", "no.", "№")  # in a Chinese sheet; elsewhere perhaps the number of the customer

PLACE = "address."
_PLACES = {"home": "home", "other": "other", "住宅地址": "home", "其他地址": "other"}
_FURTHER = re.compile(rf"\s*({'|'.join(_PLACES)})\s+(?!town$)(.+)", re.IGNORECASE)
_AT_HOME = re.compile(r"\s*(.+?)\s+privat(?:\s+[23])?\s*", re.IGNORECASE)  # Outlook's, in German
_PARTS = {
    "address": "street", "address_2": "street", "address_3": "street",
    "city": "city", "region": "region", "postcode": "postcode", "country": "country",
}  # fmt: skip
_OF_SOME_FOLLOW_UP = "跟进日期"  # of the next one, unless other columns say when that is or what has been said
_FOLLOWED_UP = ("跟进内容", "跟进记录", "跟进情况")
_FORMS_OF_ADDRESS = ("titel", "titre")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NICKNAMES = ("昵称", "微信昵称", "微信名", "暱稱", "nickname")
_REMARKS = ("备注", "备注名", "微信备注", "備註", "remark", "remarkname")

_HAN = re.compile("[\u4e00-\u9fff]")
_REPEATED = ("email", "phone", "wechat", "tags", DROPPED)  # may be numbered: Phone 2, 电话2, E-mail 3 Address
_NOT_REPEATED = HANDLE + "line"  # Line 2 is one of an address
_LABELLED = re.compile(r"(?:customfield|email|phone)\d+value")
# Of web forms, and of Pipedrive, which says of each column what it belongs to.
_PREFIX = re.compile(
    r"\s*(?:(?:what(?: is|['’]s) )?your |(?:person|contact) - |您的|你的|请输入|请填写)+", re.IGNORECASE
)
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_DIGITS = re.compile(r"\d+")


def fold(heading: str) -> str:
    """The heading as compared: without case, width, spaces and punctuation."""
    wide = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(char for char in wide if char.isalnum())


def recognise(heading: str) -> tuple[str, int] | None:
    """The field that the heading means, and its rank among that field's headings (0 counts first).

    The field is a name of mapping.FIELDS, `handle.SERVICE`, `field.KEY`, CUSTOMER or DROPPED; None when unknown.
    """
    found = _INDEX.get(fold(heading))
    if found:
        return found
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", heading))
    bare = plain[prefix.end() :] if (prefix := _PREFIX.match(plain)) else plain
    value, _, kind = bare.rpartition(" - ")  # Phone - Work
    return (
        _INDEX.get(fold(plain))
        or _INDEX.get(fold(bare))
        or _repeated(_DIGITS.sub("", fold(bare)))
        or (_repeated(fold(value)) if is_label(kind) else None)
    )


def _repeated(folded: str) -> tuple[str, int] | None:
    found = _INDEX.get(folded)
    if not found or found[0] == _NOT_REPEATED:
        return None
    return found if found[0] in _REPEATED or found[0].startswith(HANDLE) else None


def further_place(heading: str) -> str | None:
    """Where a part of an address goes that is not the first one: `address.home.city` of Home City and Ort privat."""
    if match := _FURTHER.fullmatch(heading):
        label, name = _PLACES[match[1].casefold()], match[2]
    elif match := _AT_HOME.fullmatch(heading):
        label, name = "home", match[1]
    else:
        return None
    known = recognise(name) or recognise(f"商务地址 {name}")
    part = _PARTS.get(known[0]) if known else None
    return f"{PLACE}{label}.{part}" if part else None


def parts_of_names(columns: Sequence[str]) -> dict[str, str]:
    """The columns that seem to hold whole names and hold a part of them, with its field: beside Prénom, Nom is the
    surname; beside Apellidos, Nombre is the given name."""
    folded = {fold(_ASIDE.sub("", column)): column for column in columns}
    return {
        folded[heading]: field
        for field, headings, beside in PARTS_OF_NAMES
        if not folded.keys().isdisjoint(beside)
        for heading in headings
        if heading in folded
    }


def unsure(columns: Sequence[str], fields: Sequence[str]) -> list[str]:
    """The columns, of these fields, whose headings mean what they usually do only where no other says it better."""
    folded = [fold(column) for column in columns]
    vague = [*(_FORMS_OF_ADDRESS if fields.count("title") > 1 else ())]
    if fields.count("next") > 1 or not set(_FOLLOWED_UP).isdisjoint(folded):
        vague.append(_OF_SOME_FOLLOW_UP)
    return [column for column, name in zip(columns, folded, strict=True) if name in vague]


def is_nickname(heading: str) -> bool:
    return fold(heading) in _NICKNAMES


def is_remark(heading: str) -> bool:
    """Whether it is WeChat's word for the name that a user gave to a contact, and elsewhere one for notes."""
    return fold(heading) in _REMARKS


def is_known(heading: str) -> bool:
    """Whether the text is the name of a column, known or our own."""
    return heading.startswith((HANDLE, FIELD)) or fold(heading) == "uid" or recognise(heading) is not None


def idle_values(columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The columns of an Outlook export with the values in them that say nothing."""
    folded = {column: fold(column) for column in columns}
    of_outlook = any(both <= set(folded.values()) for both in _OF_OUTLOOK)
    idle = {**_NO_DAY, **(_ORDINARY if of_outlook else {})}
    return {column: idle[name] for column, name in folded.items() if name in idle}


def is_own(columns: Iterable[str]) -> bool:
    """Whether these are the columns of one of our own exports, whose `id` is our id."""
    return any(fold(column) == "uid" for column in columns)


def idle_columns(columns: Sequence[str]) -> set[str]:
    """The columns that say nothing of a customer: of a sheet with Chinese headings those that only count its rows, and
    what an import wrote beside the rows that it refused."""
    numbers = {column for column in columns if column.strip().casefold() in _ROW_NUMBERS}
    refused = set(rejected(columns)) if _REFUSED_LINE in columns else set()
    return refused | (numbers if any(map(_HAN.search, columns)) else set())


def rejected(columns: Collection[str]) -> tuple[str, str]:
    """The columns that say of a row, in a file of the rows that were refused, where it stood and why it was not taken.

    The second has another name where the file has a reason of its own.
    """
    usual, other = _REASONS
    has_own = other in columns or (usual in columns and _REFUSED_LINE not in columns)
    return _REFUSED_LINE, other if has_own else usual


def labelled(columns: Sequence[str]) -> dict[str, str]:
    """The columns with the values of Google's e-mails, phones and custom fields, each with the column that holds their
    label or the field's name."""
    by_name = {fold(column): column for column in columns}
    values = {name: column for name, column in by_name.items() if _LABELLED.fullmatch(name)}
    beside = ((column, name.replace("value", word)) for name, column in values.items() for word in ("type", "label"))
    return {column: by_name[name] for column, name in beside if name in by_name}


def _without_accents(folded: str) -> Iterable[str]:
    """The ways to write a heading where there are no accents: nachster and naechster for nächster."""
    bare = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    return bare, folded.translate(_UMLAUTS)


def _index() -> dict[str, tuple[str, int]]:
    """Of each heading as compared its field and its rank; English and Chinese come before the other languages."""
    words = {field: known + WORDS.get(field, ()) for field, known in _HEADINGS.items()}
    index = {fold(heading): (field, rank) for field, known in words.items() for rank, heading in enumerate(known)}
    accented = (folded for folded in map(fold, chain.from_iterable(WORDS.values())) if not folded.isascii())
    return {bare: index[folded] for folded in accented for bare in _without_accents(folded)} | index


_INDEX = _index()

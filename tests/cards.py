"""Address books as phones and mail programs write them, of made-up people, and what is to arrive of each card; and
customers of all kinds, to be written as cards.
"""

from __future__ import annotations

import quopri
from typing import Any

from hypothesis import strategies as st

from crmcli.text.fold import fold


def qp(text: str, encoding: str = "utf-8") -> str:
    return "".join(f"={byte:02X}" for byte in text.encode(encoding))


def phone(value: str, label: str = "") -> dict[str, str]:
    return {"value": value, "label": label}


def place(street: str = "", city: str = "", region: str = "", postcode: str = "", country: str = "", label: str = ""):
    return dict(street=street, city=city, region=region, postcode=postcode, country=country, label=label)


def handles(**values: str) -> list[dict[str, str]]:
    return [{"service": service.replace("_", "-"), "value": value} for service, value in values.items()]


SOFT = (
    quopri.encodestring("备注很长，要分成好几行才写得下，一行最多七十六个字符。".encode())
    .decode()
    .replace("\n", "\r\n")
)

# A program or what is odd about its card: the card, the cells of its row, and the properties that are not kept.
CARDS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "iPhone": (
        "VERSION:3.0\nPRODID:-//Apple Inc.//iPhone OS 17.0//EN\nN:王;小明;;;\nFN:王 小明\nNICKNAME:阿明\n"
        "ORG:青河贸易;采购部\n"
        "TITLE:采购经理\nitem1.EMAIL;type=INTERNET;type=pref:ming@qinghe.example\nitem1.X-ABLabel:公司\n"
        "TEL;type=CELL;type=VOICE;type=pref:138 0013 8000\nTEL;type=IPHONE;type=CELL;type=VOICE:139 0013 9000\n"
        "item2.TEL:010-6552 0000\nitem2.X-ABLabel:前台\n"
        "item3.ADR;type=WORK;type=pref:;;中山路1号;上海;上海市;200000;中国\nitem3.X-ABADR:cn\n"
        "item4.URL;type=pref:http\\://qinghe.example\nitem4.X-ABLabel:_$!<HomePage>!$_\nBDAY:1990-05-01\n"
        "X-PHONETIC-FIRST-NAME:Xiaoming\nX-PHONETIC-LAST-NAME:Wang\nNOTE:展会认识\\n喜欢喝茶",
        {
            "name": "王小明", "company": "青河贸易", "title": "采购经理", "birthday": "1990-05-01",
            "emails": [phone("ming@qinghe.example", "公司")],
            "phones": [phone("138 0013 8000", "mobile"), phone("139 0013 9000", "mobile"),
                       phone("010-6552 0000", "前台")],
            "addresses": [place("中山路1号", "上海", "上海市", "200000", "中国", "work")],
            "handles": handles(url="http://qinghe.example"), "notes": "展会认识\n喜欢喝茶",
            "fields": {"nickname": "阿明", "department": "采购部", "phonetic given name": "Xiaoming",
                       "phonetic surname": "Wang"},
        },
        ["PRODID", "X-ABADR"],
    ),
    "iPhone, accounts and relations": (
        "VERSION:3.0\nN:Hartley;Grace;;Dr.;PhD\nFN:Grace Hartley\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29\n"
        "IMPP;X-SERVICE-TYPE=WeChat;type=pref:x-apple:grace_h\nIMPP;X-SERVICE-TYPE=QQ:x-apple:10001\n"
        "X-SOCIALPROFILE;type=twitter;x-user=ghartley:https://x.example/ghartley\n"
        "X-SOCIALPROFILE;type=weibo:x-apple:grace\nitem1.X-ABRELATEDNAMES:Tom Hartley\n"
        "item1.X-ABLabel:_$!<Spouse>!$_\nitem2.X-ABDATE;type=pref:20100612\nitem2.X-ABLabel:_$!<Anniversary>!$_\n"
        "PHOTO;X-ABCROP-RECTANGLE=ABClipRect_1&0&0&9&9&a==;ENCODING=b;TYPE=JPEG:/9j/4AAQ\n SkZJRg",
        {
            "name": "Grace Hartley", "birthday": "--02-29",
            "handles": handles(wechat="grace_h", qq="10001", twitter="https://x.example/ghartley", weibo="grace"),
            "fields": {"prefix": "Dr.", "suffix": "PhD", "Spouse": "Tom Hartley", "Anniversary": "2010-06-12"},
        },
        ["PHOTO"],
    ),
    "iCloud, a company": (
        "VERSION:3.0\nN:Moss;Jane;;;\nFN:Brightwater Tools\nORG:Brightwater Tools;\n"
        "X-ABShowAs:COMPANY\nTEL:+44 20 7946 0001",
        {"name": "Brightwater Tools", "kind": "company", "phones": [phone("+44 20 7946 0001")],
         "fields": {"full name": "Jane Moss"}},
        [],
    ),
    "iPhone, surname last": ("VERSION:3.0\nN:欧阳;小明;;;\nFN:小明 欧阳", {"name": "欧阳小明"}, []),
    "iPhone, Japanese": ("VERSION:3.0\nN:田中;太郎;;;\nFN:田中 太郎", {"name": "田中太郎"}, []),
    "N alone": ("VERSION:3.0\nN:欧阳;小明;;博士;", {"name": "欧阳小明", "fields": {"prefix": "博士"}}, []),
    "N alone, Western": ("VERSION:3.0\nN:Doe;Jo;;Mr.;III", {"name": "Mr. Jo Doe III"}, []),
    "Android 2.1": (
        f"VERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp('李')};{qp('娜')};;;\n"
        f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp('李娜')}\nTEL;CELL:13900139000\nTEL;X-Assistant:021-63870000\n"
        f"TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,{qp('老家')}):0571-87650000\n"
        f"ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp('南山科技;研发部')}\n"
        f"ADR;HOME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;;{qp('西湖路2号')};{qp('杭州')};;310000;\n"
        f"X-ANDROID-CUSTOM;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:vnd.android.cursor.item/nickname;{qp('娜娜')};1;;;;\n"
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2015-10-01;1;;;;\n"
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;1988-03-08;3;;;;\n"
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Tom;14;;;;\nX-QQ:20002\n"
        f"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{SOFT}\nPHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\n SkZJRg==\n",
        {
            "name": "李娜", "company": "南山科技", "birthday": "1988-03-08",
            "phones": [phone("13900139000", "mobile"), phone("021-63870000", "assistant"),
                       phone("0571-87650000", "老家")],
            "addresses": [place("西湖路2号", "杭州", postcode="310000", label="home")], "handles": handles(qq="20002"),
            "notes": "备注很长，要分成好几行才写得下，一行最多七十六个字符。",
            "fields": {"department": "研发部", "nickname": "娜娜", "anniversary": "2015-10-01", "spouse": "Tom"},
        },
        ["PHOTO"],
    ),
    "Xiaomi, GBK": (
        f"VERSION:2.1\nFN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:{qp('张伟', 'gbk')}\nTEL;CELL;PREF:13700137000\n"
        f"TITLE;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:{qp('總經理', 'gbk')}\nX-WECHAT:zhangwei88\nBDAY:0000-08-15",
        {"name": "张伟", "phones": [phone("13700137000", "mobile")], "title": "總經理", "birthday": "--08-15",
         "handles": handles(wechat="zhangwei88")},
        [],
    ),
    "Huawei": (
        "VERSION:3.0\nFN:陈静\nN:陈;静;;;\nTEL;TYPE=CELL:+86 136 0013 6000\nTEL;TYPE=手机:13500135000\n"
        "TEL;TYPE=住宅:010-85000000\n"
        "X-MSN:jing@m.example\nEMAIL;TYPE=工作:jing@a.example\nBDAY:--1231\nX-HW-STARRED:1",
        {"name": "陈静", "birthday": "--12-31", "emails": [phone("jing@a.example", "工作")],
         "phones": [phone("+86 136 0013 6000", "mobile"), phone("13500135000", "手机"), phone("010-85000000", "住宅")],
         "handles": handles(msn="jing@m.example"), "fields": {"hw-starred": "1"}},
        [],
    ),
    "Samsung": (
        "VERSION:2.1\nN:Ito;Ken;;;\nFN:Ken Ito\nTEL;CELL:+81-90-0000-0001\n"
        "TEL;WORK;FAX:+81-3-0000-0001\nTEL;PAGER:12345\n"
        "EMAIL;WORK:ken@ito.example\nURL:www.ito.example\nX-SKYPE-USERNAME:ken.ito\nX-GOOGLE-TALK:ken@g.example",
        {"name": "Ken Ito", "emails": [phone("ken@ito.example", "work")],
         "phones": [phone("+81-90-0000-0001", "mobile"), phone("+81-3-0000-0001", "work fax"), phone("12345", "pager")],
         "handles": handles(url="www.ito.example", skype="ken.ito", google_talk="ken@g.example")},
        [],
    ),
    "Outlook": (
        "VERSION:2.1\nN;LANGUAGE=en-us:Bauer;Lena;Maria;Frau;\nFN:Lena Bauer\n"
        "ORG:Nordlicht GmbH;Einkauf\nTITLE:Leiterin\n"
        "ROLE:Buyer\nTEL;WORK;VOICE:+49 30 000000\nTEL;HOME;VOICE:none yet\n"
        "ADR;WORK;PREF:;Haus 2;Hafenstr. 1;Hamburg;HH;20457;Deutschland\n"
        "LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Haus 2=0D=0AHafenstr. 1=0D=0A=\n20457 Hamburg=0D=0ADeutschland\n"
        "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2\nX-MS-MANAGER:Otto Kern\nX-MS-ANNIVERSARY:20120904\nX-MS-IMADDRESS:lena.b\n"
        "X-MS-TEL;VOICE;COMPANY:+49 30 000001\nURL;WORK:http://nordlicht.example\nBDAY:19750630\n"
        "EMAIL;PREF;INTERNET:lena@nordlicht.example\nX-MS-CARDPICTURE;TYPE=JPEG;ENCODING=BASE64:\n /9j/4AAQ\n\n"
        "X-MS-OL-DESIGN;CHARSET=utf-8:<card/>\nREV:20200101T000000Z",
        {
            "name": "Lena Bauer", "company": "Nordlicht GmbH", "title": "Leiterin", "birthday": "1975-06-30",
            "phones": [phone("+49 30 000000", "work"), phone("+49 30 000001", "COMPANY")],
            "emails": [phone("lena@nordlicht.example")],
            "addresses": [place("Haus 2, Hafenstr. 1", "Hamburg", "HH", "20457", "Deutschland", "work")],
            "handles": handles(im="lena.b", url="http://nordlicht.example"),
            "fields": {"full name": "Lena Maria Bauer", "prefix": "Frau", "department": "Einkauf", "role": "Buyer",
                       "phone home": "none yet", "manager": "Otto Kern", "anniversary": "2012-09-04"},
        },
        ["REV", "X-MS-CARDPICTURE", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "X-MS-OL-DESIGN"],
    ),
    "Outlook, an address only written": (
        "VERSION:2.1\nFN:Lena\nLABEL;HOME;ENCODING=QUOTED-PRINTABLE:Hafenstr. 1=0D=0AHamburg",
        {"name": "Lena", "addresses": [{"street": "Hafenstr. 1, Hamburg", "label": "home"}]},
        [],
    ),
    "Google": (
        "VERSION:3.0\nFN:Ana Silva\nN:Silva;Ana;;;\nEMAIL;TYPE=INTERNET;TYPE=HOME:ana@s.example\n"
        "item1.EMAIL;TYPE=INTERNET:ana@w.example\nitem1.X-ABLabel:Loja\nitem1.TEL:+351 21 000 0000\n"
        "TEL;TYPE=CELL:+351 91 000 0000\n"
        "item2.ADR:;;Rua A 1;Lisboa;;1000;Portugal;PT;Rua A 1\\n1000 Lisboa\\nPortugal\nitem2.X-ABLabel:Armazém\n"
        "item3.URL:https://blog.example/ana\n"
        "item3.X-ABLabel:Blog\nBDAY:19910203\nCATEGORIES:myContacts,Feira\nPHOTO:https://photos.example/a",
        {
            "name": "Ana Silva", "birthday": "1991-02-03", "tags": ["myContacts", "Feira"],
            "emails": [phone("ana@s.example", "home"), phone("ana@w.example", "Loja")],
            "phones": [phone("+351 21 000 0000", "Loja"), phone("+351 91 000 0000", "mobile")],
            "addresses": [place("Rua A 1", "Lisboa", "", "1000", "Portugal", "Armazém")],
            "handles": handles(blog="https://blog.example/ana"),
        },
        ["PHOTO"],
    ),
    "Google, of a company alone": (
        "VERSION:3.0\nFN:\nN:;;;;\nORG:Acme\nTEL:+1 212 555 0100",
        {"name": "Acme", "kind": "company", "phones": [phone("+1 212 555 0100")]},
        [],
    ),
    "Nextcloud": (
        "VERSION:4.0\nPRODID:-//Sabre//EN\nUID:1f0c-77\nFN:Mia Berg\nN:Berg;Mia;;;\n"
        "EMAIL;TYPE=WORK;PREF=2:m@b.example\n"
        "EMAIL;PREF=1:first@b.example\nTEL;TYPE=\"home,voice\";VALUE=uri:tel:+49-30-0000000;ext=12\nLANG;PREF=1:de\n"
        "X-SOCIALPROFILE;TYPE=MASTODON:@mia@m.example\nRELATED;TYPE=CO-WORKER;VALUE=text:Udo\n"
        "GENDER:F\nTZ:Europe/Berlin\n"
        "GEO:geo:52.5,13.4\nANNIVERSARY:20090808\nBDAY;VALUE=text:circa 1970\n"
        "CATEGORIES:Messe,Kunde\nX-MANAGERSNAME:Eva\n"
        "REV;VALUE=DATE-AND-OR-TIME:20240101T000000Z\nKIND:individual",
        {
            "name": "Mia Berg", "external_id": "1f0c-77", "language": "de", "birthday": "circa 1970",
            "emails": [phone("first@b.example"), phone("m@b.example", "work")],
            "phones": [phone("+49-30-0000000;ext=12", "home")], "handles": handles(mastodon="@mia@m.example"),
            "tags": ["Messe", "Kunde"],
            "fields": {"CO-WORKER": "Udo", "gender": "F", "tz": "Europe/Berlin", "geo": "geo:52.5,13.4",
                       "anniversary": "2009-08-08", "managersname": "Eva"},
        },
        ["PRODID", "REV"],
    ),
    "Thunderbird": (
        "VERSION:4.0\nFN:Noa Levi\nN:Levi;Noa;;;\nEMAIL;PREF=1:noa@l.example\n"
        "X-CUSTOM1;VALUE=TEXT:likes tea\nX-MOZILLA-HTML:FALSE\n"
        "IMPP:xmpp:noa@chat.example\nIMPP:skype:noa.l\nNOTE:one\nNOTE:two\nROLE:Editor\nUID:n-1\nUID:n-2",
        {"name": "Noa Levi", "emails": [phone("noa@l.example")], "notes": "one\n\ntwo", "external_id": "n-1",
         "handles": handles(xmpp="noa@chat.example", skype="noa.l"),
         "fields": {"custom1": "likes tea", "role": "Editor", "uid": "n-2"}},
        ["X-MOZILLA-HTML"],
    ),
    "Evolution": (
        "VERSION:3.0\nFN:Per Dahl\nN:Dahl;Per;;;\nX-EVOLUTION-FILE-AS:Dahl\\, Per\nX-EVOLUTION-SPOUSE:Siri\n"
        "X-EVOLUTION-ANNIVERSARY:20050506\nTEL;X-EVOLUTION-UI-SLOT=1;TYPE=WORK,VOICE:+47 22 00 00 00",
        {"name": "Per Dahl", "phones": [phone("+47 22 00 00 00", "work")],
         "fields": {"spouse": "Siri", "anniversary": "2005-05-06"}},
        ["X-EVOLUTION-FILE-AS"],
    ),
    "KAddressBook": (
        "VERSION:3.0\nFN:Lea Roth\nN:Roth;Lea;;;\nX-KADDRESSBOOK-X-SpousesName:Jan\n"
        "BDAY:1982-01-02T00:00:00Z\nCLASS:PUBLIC",
        {"name": "Lea Roth", "birthday": "1982-01-02", "fields": {"spousesname": "Jan"}},
        ["CLASS"],
    ),
    "LinkedIn": (
        "VERSION:3.0\nFN:Raj Patel\nORG:Example Mills\nTITLE:Head of Sales\n"
        "URL;TYPE=PROFILE:https://www.linkedin.example/in/raj\n"
        "EMAIL;TYPE=INTERNET:raj@mills.example",
        {"name": "Raj Patel", "company": "Example Mills", "title": "Head of Sales",
         "emails": [phone("raj@mills.example")],
         "handles": handles(url="https://www.linkedin.example/in/raj")},
        [],
    ),
    "QQ": (
        "VERSION:2.1\nFN:小周\nTEL;CELL:13300133000 / 13400134000\nNOTE:微信 zhou33\n第二行没有折叠\nX-QQ:33033",
        {"name": "小周", "phones": [phone("13300133000", "mobile"), phone("13400134000", "mobile")],
         "notes": "微信 zhou33\n第二行没有折叠", "handles": handles(qq="33033")},
        [],
    ),
    "RFC 9554": (
        "VERSION:4.0\nFN:Zoe Lind\nADR:;;7 Elm St;Town;;;US;;Apt 3;;;;;;;;;\n"
        "SOCIALPROFILE;SERVICE-TYPE=Mastodon:https://m.example/@zoe\n"
        "IMPP;SERVICE-TYPE=Line:zoe7",
        {"name": "Zoe Lind", "addresses": [place("7 Elm St, Apt 3", "Town", country="US")],
         "handles": handles(mastodon="https://m.example/@zoe", line="zoe7")},
        [],
    ),
    "an address label that says more": (
        'VERSION:4.0\nFN:Zoe\nADR;LABEL="Gate 4\\n7 Elm St":;;7 Elm St;Town;;;',
        {"name": "Zoe", "addresses": [place("7 Elm St", "Town")], "fields": {"address": "Gate 4, 7 Elm St"}},
        [],
    ),
    "several of each": (
        "VERSION:3.0\nFN:Max Frei\nFN:Mäxchen\nORG:Eins AG\nORG:Zwei AG;Lager\nTITLE:Chef\n"
        "TITLE:Fahrer\nEMAIL:a@x.example, b@x.example\n"
        "EMAIL:a@x.example\nEMAIL:not an address\nTEL:ask at the desk\nTEL:12\nBDAY:1970-01-01\nBDAY:1971-01-01",
        {"name": "Max Frei", "company": "Eins AG", "title": "Chef", "birthday": "1970-01-01",
         "emails": [phone("a@x.example"), phone("b@x.example")],
         "fields": {"fn": "Mäxchen", "company": "Zwei AG Lager", "title": "Fahrer", "email": "not an address",
                    "phone": "ask at the desk\n12", "birthday": "1971-01-01"}},
        [],
    ),
    "tags that no tag can be": (
        "VERSION:3.0\nFN:Max\nCATEGORIES:a\\,b，c,#\nCATEGORIES:d",
        {"name": "Max", "tags": ["a", "b", "c", "d"], "fields": {"tag": "#"}},
        [],
    ),
    "a location": ("VERSION:4.0\nKIND:location\nFN:Halle 3", {"name": "Halle 3", "fields": {"kind": "location"}}, []),
    "nickname alone": ("VERSION:4.0\nNICKNAME:Joey", {"name": "Joey", "fields": {"nickname": "Joey"}}, []),
    "a page alone": ("VERSION:3.0\nURL:https://a.example", {"name": "https://a.example",
                                                          "handles": handles(url="https://a.example")}, []),
    "a key and a sound": ("VERSION:4.0\nFN:A\nKEY:data:application/pgp-keys;base64,AAAA\n AAAA\nSOUND;TYPE=BASIC:x",
                          {"name": "A"}, ["KEY", "SOUND"]),
    "an unknown charset": ("VERSION:2.1\nFN;CHARSET=X-NONE;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B", {"name": "王"}, []),
    "an empty charset": ("VERSION:2.1\nFN;CHARSET=;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B", {"name": "王"}, []),
    "a handle that says nothing": ("VERSION:3.0\nFN:A\nIMPP:\nX-QQ: \nURL:", {"name": "A"}, []),
    "NULs": ("VERSION:3.0\nFN:A\0na\nNOTE:x\0", {"name": "Ana", "notes": "x"}, []),
}  # fmt: skip


def card(text: str, line_end: str = "\r\n") -> str:
    """A whole card, its lines ended as asked."""
    return f"BEGIN:VCARD\n{text}\nEND:VCARD\n".replace("\r\n", "\n").replace("\n", line_end)


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40).filter(
    lambda text: text == text.strip() and "\ufeff" not in text
)


def is_tag(text: str) -> bool:
    return not set(",，、") & set(text) and bool(fold(text.lstrip("#")))


LABELS = st.one_of(st.none(), st.sampled_from(["mobile", "work", "work fax"]), TEXT)
CUSTOMER = st.fixed_dictionaries({
    "uid": st.text("0123456789abcdef", min_size=16, max_size=16), "kind": st.just("person"), "name": TEXT,
    "company": st.one_of(st.none(), TEXT), "title": TEXT,
    "birthday": st.sampled_from([None, "1990-05-01", "--05-01", "--02-29"]),
    "emails": st.lists(st.builds("{}@b.example".format, st.text("abc", min_size=1)), max_size=3, unique=True),
    "phones": st.lists(st.builds("+86 1{}".format, st.integers(10**9, 10**10 - 1)), max_size=3, unique=True),
    "label": LABELS, "handle": TEXT.filter(fold), "street": TEXT,
    "tags": st.lists(TEXT.filter(is_tag), max_size=3, unique=True),
    "notes": st.one_of(st.none(), st.lists(TEXT, min_size=1, max_size=3).map("\n".join)),
    "language": st.sampled_from([None, "de"]), "source": st.one_of(st.none(), TEXT), "stage": st.none(),
    "tier": st.sampled_from([None, "A"]), "external_id": st.one_of(st.none(), TEXT),
    "fields": st.dictionaries(st.one_of(TEXT, st.sampled_from(["department", "nickname"])), TEXT, max_size=3),
})  # fmt: skip


def as_row(drawn: dict[str, Any]) -> dict[str, Any]:
    """What was drawn as a customer in JSON."""

    def points(values: list[str]) -> list[dict[str, Any]]:
        more = {"label": drawn["label"], "opted_out": len(values) == 2}
        return [{"value": value, "primary": number == 0, **more} for number, value in enumerate(values)]

    parts = {"city": "Köln", "region": None, "postcode": "5;0", "country": None, "label": drawn["label"]}
    own = {name: value for name, value in drawn.items() if name not in ("label", "handle", "street")}
    return {
        **own, "emails": points(drawn["emails"]), "phones": points(drawn["phones"]),
        "handles": [
            {"service": "line", "value": drawn["handle"]}, {"service": "url", "value": drawn["handle"]},
            {"service": "我的 店", "value": f"https://{drawn['handle']}"},
        ],
        "addresses": [{"street": drawn["street"], **parts}],
    }  # fmt: skip

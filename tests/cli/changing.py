"""Commands that change customers, and the small book on which all of them are tried."""

# Commands that change customers whom they are given as WHO…, as - or with --where: (before WHO, after it).
CHANGES = {
    "edit": (("edit",), ("--city", "Lisboa")),
    "tag add": (("tag", "add", "new"), ()),
    "tag remove": (("tag", "remove", "vip"), ()),
    "archive": (("archive",), ()),
    "unarchive": (("unarchive",), ()),
}
CHANGING_ONE = {**CHANGES, "log": (("log",), ("hello",)), "purge": (("purge",), ("--yes",))}


_bytes = {}


def filled(crm):
    """王伟 and Ana Silva, both with the tag vip, and the archived 李娜 with it too."""
    if not _bytes:
        crm.add("王伟", "--tag", "vip", "--phone", "13800138000", "--company", "华信科技")
        crm.add("Ana Silva", "--tag", "vip", "--email", "ana@example.com")
        crm.add("李娜", "--tag", "vip")
        crm("archive", "3")
        _bytes["three"] = crm.book.read_bytes()
    crm.book.write_bytes(_bytes["three"])
    return crm


def command(name, *who):
    before, after = CHANGING_ONE[name]
    return (*before, *who, *after)

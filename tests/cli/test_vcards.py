"""Address books through the front door."""

PHONE_BOOK = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E5=B0=8F=E6=98=8E;;;
TEL;CELL:142 0000 0001
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Emma Clarke
ORG:Brightwater Tools;Sales
EMAIL;TYPE=INTERNET:emma@brightwater.example
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
BDAY:19900501
CATEGORIES:vip
END:VCARD
BEGIN:VCARD
FN:Nobody
"""


def test_an_address_book(crm, tmp_path):
    book = tmp_path / "contacts.vcf"
    book.write_text(PHONE_BOOK)
    result = crm("import", book, "--yes", exit_code=3)
    assert "line 15: the card does not end" in result.stderr
    fields = "name,company,phone,email,birthday,tags,field.department"
    assert crm("list", "--sort", "id", "--format", "json", "--fields", fields).json == [
        {"name": "王小明", "company": "", "phone": "142 0000 0001", "email": "", "birthday": "", "tags": "",
         "field.department": ""},
        {"name": "Emma Clarke", "company": "Brightwater Tools", "phone": "", "email": "emma@brightwater.example",
         "birthday": "1990-05-01", "tags": "vip", "field.department": "Sales"},
    ]  # fmt: skip
    assert "2 are the same" in crm("import", book, "--yes", exit_code=3).stderr


def test_vcards_there_and_back(crm, tmp_path):
    crm.add("王伟", "--phone", "138 0013 8000", "--handle", "line=wang88", "--field", "尺码=XL", "--birthday", "05-01",
            "--note", "一\n二", "--city", "上海", "--tag", "vip", "--external-id", "K-1")  # fmt: skip
    crm.add("Acme", "--kind", "company", "--email", "a@acme.example", "--email", "b@acme.example")
    for format in ("vcard", "vcard4"):
        file, second = tmp_path / f"{format}.vcf", tmp_path / f"{format}.db"
        crm("export", "--format", format, "-o", file)
        crm("init", "--no-recovery-code", "--book", second)
        crm("import", file, "--yes", "--book", second)
        ours, theirs = (crm("export", "--format", "json", *more).json for more in ((), ("--book", second)))
        for customer in (*ours, *theirs):
            for name in ("id", "created_at", "updated_at"):
                del customer[name]
        assert theirs == ours
        assert "Nothing new" in crm("import", file, "--yes", "--book", second).stderr


def test_a_vcard_holds_whole_customers(crm):
    crm.add("Ana")
    assert "--fields is for tables" in crm("export", "--format", "vcard", "--fields", "name", exit_code=2).stderr

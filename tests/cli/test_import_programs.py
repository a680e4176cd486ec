"""What comes of the files of other programs in the book, and what is said once of a whole file."""

GOOGLE = (
    "First Name,Last Name,File As,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n"
    "Tom,Ray,Ray Plumbing,* Work,t@x.example,Mobile,+1 415 555 0100\n"
)


def points(crm, name, kind):
    shown = crm("show", name, "--json").json
    return [(it["value"], it["label"], it["opted_out"]) for it in shown[kind]]


def test_labels_come_along_and_stay(crm, file):
    crm("import", file(GOOGLE))
    assert points(crm, "Tom Ray", "phones") == [("+1 415 555 0100", "mobile", False)]
    assert points(crm, "Tom Ray", "emails") == [("t@x.example", "work", False)]
    for other in (GOOGLE, GOOGLE.replace("Mobile", "Home"), GOOGLE.replace("Mobile", "")):
        for policy in ("fill", "update"):
            assert "Nothing new" in crm("import", file(other), "--on-match", policy).stderr
    assert points(crm, "Tom Ray", "phones") == [("+1 415 555 0100", "mobile", False)]


def test_an_opt_out_reaches_who_is_known_and_is_never_taken_back(crm, file):
    crm("add", "Zoe", "--email", "z@x.example")
    crm("import", file("Name,Email,Email Opt Out\nZoe,z@x.example,true\nYan,y@x.example,false\n"))
    assert points(crm, "Zoe", "emails") == [("z@x.example", None, True)]
    assert points(crm, "Yan", "emails") == [("y@x.example", None, False)]
    crm("import", file("Name,Email,Email Opt Out\nZoe,z@x.example,false\n"), "--on-match", "update")
    assert points(crm, "Zoe", "emails") == [("z@x.example", None, True)]


def test_totals_are_left_out_and_counted(crm, file):
    path = file("序号,姓名,手机\n1,王小明,13800138000\n合计,5,\n小计：,,\n")
    assert crm("import", path, "-n").lines[0] == "list.csv: 2 rows of totals left out"
    assert crm("import", path, "--json").json["notes"] == ["list.csv: 2 rows of totals left out"]
    assert crm("count").stdout == "1\n"


def test_that_no_column_gives_a_name_is_said_once(crm, file):
    path = file("客户编号,备注\n1,x\n2,y\n")
    told = 'list.csv: no column is taken as the name; say which: --map "COLUMN=name"'
    assert crm("import", path, exit_code=3).stderr.count(told) == 1
    assert told not in crm("import", path, "--map", "备注=name").stderr
    assert told not in crm("import", path, "--fresh").stderr  # all of them are known


def test_a_web_form(crm, file):
    path = file("Submitted at,Your name,E-mail,Tel.,Message\n2026-01-01,Ann Lee,a@x.example,+1 415 555 0199,Hi there\n")
    crm("import", path)
    shown = crm("show", "Ann Lee", "--json").json
    assert shown["fields"] == {"Submitted at": "2026-01-01", "Message": "Hi there"}
    assert points(crm, "Ann Lee", "phones") == [("+1 415 555 0199", None, False)]


OUTLOOK = (
    "First Name,Business Street,Business City,Home Street,Home Street 2,Home City,Home Country/Region,Other City,"
    "Gender,Priority,Private,Sensitivity\n"
)


def test_each_address_of_an_outlook_contact_is_one(crm, file):
    rows = "Ana,1 Road,Porto,2 Lane,Flat 3,Lisboa,Portugal,,Unspecified,Normal,False,Normal\n"
    rows += "Bob,,,2 Lane,,Faro,,Olhao,Male,High,True,Normal\n"
    path = file(OUTLOOK + rows)
    assert "  Home City -> address.home.city" in crm("import", path, "-n").lines
    crm("import", path)
    ana, bob = crm("list", "--json", "--sort", "id").json
    parts = ("street", "city", "country", "label")
    assert [tuple(it[part] for part in parts) for it in ana["addresses"]] == [
        ("1 Road", "Porto", None, None),
        ("2 Lane Flat 3", "Lisboa", "Portugal", "home"),
    ]
    assert [(it["city"], it["label"]) for it in bob["addresses"]] == [("Faro", "home"), ("Olhao", "other")]
    assert (ana["fields"], bob["fields"]) == ({}, {"Gender": "Male", "Priority": "High", "Private": "True"})
    assert crm("import", path, "--json").json["same"] == 2

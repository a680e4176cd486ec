"""crm import names all that is wrong with a row at once."""

ROWS = "姓名,手机,邮箱,类型,备注\n王伟,1.38E+10,@,x,a\n李娜,13800000001,,,\n张三,1,,,\n"
MAP = ("--map", "类型=kind")


def test_each_mistake_has_its_column(crm, file, tmp_path):
    target = tmp_path / "bad.csv"
    result = crm("import", file(ROWS), *MAP, "--json", "--rejects", target, exit_code=3).json
    assert (result["added"], result["refused_total"]) == (1, 2)
    assert [(it["line"], it["column"]) for it in result["refused"]] == [
        (2, "类型"), (2, "邮箱"), (2, "手机"), (4, "手机"),
    ]  # fmt: skip
    assert all(it["reason"] for it in result["refused"])
    first = target.read_text().splitlines()[1]
    assert all(f"{column}: " in first for column in ("手机", "邮箱", "类型"))


def test_they_stand_on_one_line(crm, file):
    told = crm("import", file(ROWS), *MAP, exit_code=3).stderr
    assert told.count("line 2") == 1
    assert "line 2, 类型: 'x' is neither person nor company; 邮箱: has nothing before the @; 手机: '1.38E" in told
    assert "  line 4, 手机: has fewer than 3 digits" in told
    assert "2 rows were refused" in told


def test_the_first_ten_of_a_row_are_told(crm, file):
    columns = [f"email {number}" for number in range(1, 31)]
    rows = f"name,{','.join(columns)}\nAna{',@' * 30}\n"
    assert len(crm("import", file(rows), "--json", exit_code=3).json["refused"]) == 10

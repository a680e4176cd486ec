import io

import pytest

from crmcli.errors import Usage
from crmcli.formats.markdown import write_markdown


def written(columns, rows):
    stream = io.BytesIO()
    assert write_markdown(stream, columns, rows) == len(rows)
    return stream.getvalue().decode()


def test_a_table():
    assert written(["name", "city"], [{"name": "王伟", "city": "上海"}, {"name": "Ana"}]) == (
        "| name | city |\n| --- | --- |\n| 王伟 | 上海 |\n| Ana |  |\n"
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a|b", r"a\|b"),
        ("a\\|b", r"a\\\|b"),
        ("one\ntwo\r\nthree\rfour", "one<br>two<br>three<br>four"),
        ("<b>*x*</b> `y` [z](u) _w_ ~~v~~ &amp;", r"\<b\>\*x\*\</b\> \`y\` \[z\](u) \_w\_ \~\~v\~\~ \&amp;"),
        ("  a  ", "a"),
        ("+86 138-0013 8000", "+86 138-0013 8000"),
    ],
)
def test_a_cell_shows_what_the_text_says(text, cell):
    assert written(["x"], [{"x": text}]) == f"| x |\n| --- |\n| {cell} |\n"


def test_no_mark_at_the_beginning():
    with pytest.raises(Usage, match="--bom"):
        write_markdown(io.BytesIO(), ["x"], [], bom=True)

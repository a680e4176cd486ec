"""What a book holds, written in each format of tables and read into an empty book: nothing that fits is lost."""

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cards import CUSTOMER, as_row

OWN = ("id", "created_at", "updated_at")  # what differs between any two books


def exported(crm, book):
    shapes = crm("export", "--format", "json", "--book", book).json
    return [{name: value for name, value in shape.items() if name not in OWN} for shape in shapes]


def in_a_table(shape):
    """What cells hold of a customer: of an address no label, of further ones nothing, no labels and no sources."""
    places = shape["addresses"][:1]
    return {
        **shape,
        "emails": [point["value"] for point in shape["emails"]],
        "phones": [(point["value"], point["e164"]) for point in shape["phones"]],
        # Cells are in the order of their columns: services keep no order among each other.
        "handles": sorted((it["service"], it["value"]) for it in shape["handles"]),
        "addresses": [{**place, "label": None} for place in places],
        "external_ids": [{"source": "", "value": it["value"]} for it in shape["external_ids"][:1]],
    }


def whole(shape):
    return shape


@pytest.mark.parametrize(
    ("format", "kept"),
    [("csv", in_a_table), ("tsv", in_a_table), ("xlsx", in_a_table), ("json", whole), ("jsonl", whole)],
)
@given(drawn=st.lists(CUSTOMER, min_size=1, max_size=3, unique_by=lambda it: it["uid"]), ids=st.integers(0, 2))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making a failure smaller would take minutes
)
def test_there_and_back(crm, tmp_path_factory, format, kept, drawn, ids):
    folder = tmp_path_factory.mktemp("books")
    first, second = folder / "a.db", folder / "b.db"
    rows = [as_row(each) for each in drawn]
    for row in rows:
        row["external_ids"] = [{"source": f"s{number}", "value": f"{row['uid']};{number}"} for number in range(ids)]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    for book in (first, second):
        crm("init", "--no-recovery-code", "--book", book)
    crm("import", folder / "a.jsonl", "--on-match", "add", "--book", first)
    file = folder / f"b.{format}"
    crm("export", "-o", file, "--book", first)
    crm("import", file, "--book", second)
    expected = exported(crm, first)
    assert list(map(kept, exported(crm, second))) == list(map(kept, expected))
    assert len(expected) == len(rows)
    result = crm("import", file, "--json", "--book", second).json
    assert (result["batch"], result["same"]) == (None, len(rows))

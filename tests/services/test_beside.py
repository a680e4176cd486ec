"""A long file is read in a second process, and nobody can tell but by the time it takes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import cycle

import pytest

from crmcli.errors import Usage
from crmcli.formats.delimited import read_csv
from crmcli.formats.records import Row
from crmcli.services.beside import LONG, PORTION, portions
from crmcli.services.checking import Rules
from crmcli.services.mapping import plan_mapping
from crmcli.services.reading import Reader, Refused

ROWS = LONG + 2 * PORTION + 7


def table(lines: list[str]):
    return read_csv(io.BytesIO("\n".join(lines).encode()))


def lines() -> list[str]:
    """Rows of which every ninth is refused and every fifth has a birthday that cannot be read."""
    odd = {0: "no-address", 5: "a@b.example"}
    body = [
        f"客户{n},{odd.get(n % 9, '')},1380000{n:04},{'spring' if n % 5 == 0 else '1990-01-02'}" for n in range(ROWS)
    ]
    return ["Who,email,phone,生日", *body]


@pytest.fixture
def reader():
    mapping = plan_mapping(table(lines()).columns, {"Who": "name"})
    return Reader(mapping, Rules("CN"), "fair", ("new",), own_ids=False)


def test_the_other_process_reads_the_same(reader):
    found = [record for portion in portions(reader, table(lines()).rows()) for record in portion]
    assert found == reader.read(table(lines()).rows())
    assert len(found) == ROWS
    assert sum(isinstance(record, Refused) for record in found) == len(range(0, ROWS, 9))


@pytest.mark.parametrize("good", [3, LONG + PORTION + 3])
def test_a_file_that_cannot_be_read_on(reader, good):
    def rows() -> Iterator[Row]:
        for number, row in enumerate(table(lines()).rows()):
            if number == good:
                raise Usage("line 9: it ends in the middle of a character")
            yield row

    with pytest.raises(Usage, match="in the middle"):
        for _ in portions(reader, rows()):
            pass


def test_who_stops_asking_leaves_nobody_behind(reader):
    import multiprocessing

    coming = portions(reader, cycle(list(table(lines()).rows())))
    for _ in range(LONG // PORTION + 1):
        next(coming)
    assert multiprocessing.active_children()
    coming.close()
    assert not multiprocessing.active_children()

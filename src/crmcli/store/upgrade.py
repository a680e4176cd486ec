"""Bringing an older book up to date. The file is copied first, so that nothing depends on a migration being right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crmcli.store.book import Unlock, connect, header_of
from crmcli.store.copying import copy_book
from crmcli.store.keys import sibling_header
from crmcli.store.migrations import MIGRATIONS, Migration, migrate
from crmcli.store.schema import Connection


def upgrade(conn: Connection, path: Path, unlock: Unlock, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Take the missing migrations. A verified copy of the book as it was stays beside it, named by its version."""
    header = header_of(conn)

    def keep(version: int) -> None:
        kept = path.with_name(f"{path.name}.version-{version}")
        reader = connect(path, header, unlock(header))
        try:
            copy_book(reader, unlock, sibling_header(header), kept, replace=True)
        finally:
            reader.close()

    migrate(conn, migrations, keep)

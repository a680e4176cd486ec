"""Bringing an older book up to date. The file is copied first, so that nothing depends on a migration being right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crmcli.store.book import Unlock, read_header
from crmcli.store.copying import copy_book
from crmcli.store.keys import sibling_header
from crmcli.store.migrations import MIGRATIONS, Migration, migrate
from crmcli.store.schema import Connection


def upgrade(
    conn: Connection, path: Path, unlock: Unlock, version: int, migrations: Sequence[Migration] = MIGRATIONS
) -> Path:
    """Take the missing migrations; returns where the book as it was lies, a verified encrypted copy beside it."""
    kept = path.with_name(f"{path.name}.version-{version}")
    if not kept.exists():
        copy_book(conn, unlock, sibling_header(read_header(path)), kept)
    migrate(conn, version, migrations)
    return kept

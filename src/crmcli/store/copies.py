"""A book's file read as it is at one moment, from a copy in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.store import derived
from crmcli.store.book import HEADER_BYTES, KEY_BYTES, SCHEMA_VERSION, SETTINGS, Unlock, open_file, version_of
from crmcli.store.faults import refuse_damage, translated
from crmcli.store.schema import Connection

PAGES_AT_A_TIME = 1000


@contextmanager
def copy_of(path: Path, unlock: Unlock) -> Iterator[Connection]:
    """The book, to be read while others write to its file, which is opened for reading only and stays as it is.

    An older version is brought up to date in the copy. Raises like `Book.open`.
    """
    with closing(in_memory()) as copy:
        source, _ = open_file(path, unlock, mode="ro")
        with closing(source), translated():
            version = version_of(source, path)
            source.backup(copy, pages=PAGES_AT_A_TIME)
            refuse_damage(source)
        if version < SCHEMA_VERSION:
            from crmcli.store.migrations import migrate  # loads sqlite-utils

            migrate(copy)
        yield copy


def in_memory() -> Connection:
    """An empty database that is encrypted and in no file."""
    conn = sqlcipher.connect(":memory:", isolation_level=None)
    # backup() copies into an encrypted database only. The key goes with the connection.
    conn.execute(f"PRAGMA key = \"x'{os.urandom(KEY_BYTES + HEADER_BYTES).hex()}'\"")
    conn.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
    for setting in SETTINGS:
        conn.execute(f"PRAGMA {setting}")
    derived.add_functions(conn)
    return conn

"""What the program is compared with. Each prints the seconds it took by its own clock, imports left out."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def argon2() -> float:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        Argon2id(salt=bytes(12), length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(b"words")
        best = min(best, time.perf_counter() - start)
    return best


def csv_insert(source: str, target: str) -> float:
    """What `sqlite-utils insert --csv` does, into an unencrypted file."""
    from sqlite_utils.cli import cli

    Path(target).unlink(missing_ok=True)
    start = time.perf_counter()
    cli(["insert", target, "customers", source, "--csv"], standalone_mode=False)
    return time.perf_counter() - start


def cipher_insert(source: str, target: str) -> float:
    """A bare loop of inserts into one SQLCipher table, in one transaction."""
    import sqlcipher3.dbapi2 as sqlcipher

    Path(target).unlink(missing_ok=True)
    start = time.perf_counter()
    conn = sqlcipher.connect(target, isolation_level=None)
    conn.execute(f"PRAGMA key = \"x'{'11' * 32}{'22' * 16}'\"")
    with open(source, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        columns = next(reader)
        conn.execute(f"CREATE TABLE customers ({', '.join(columns)})")
        conn.execute("BEGIN")
        marks = ", ".join("?" * len(columns))
        for row in reader:
            conn.execute(f"INSERT INTO customers VALUES ({marks})", row)
        conn.execute("COMMIT")
    conn.close()
    return time.perf_counter() - start


def like(book: str, passphrase: str, word: str) -> float:
    """The same book read through for a part of any text that the search knows, without the index."""
    conn = _opened(book, passphrase)[0]
    texts = [row[1] for row in conn.execute("PRAGMA table_info(folds)") if row[1] != "customer"]
    condition = " OR ".join(f"{text} LIKE ?" for text in texts)
    start = time.perf_counter()
    conn.execute(f"SELECT customer FROM folds WHERE {condition}", [f"%{word}%"] * len(texts)).fetchall()
    seconds = time.perf_counter() - start
    conn.close()
    return seconds


def lines(*command: str) -> float:
    """A whole command that looks for a word in a text file."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def backup(book: str, target: str, passphrase: str) -> float:
    """SQLite's online backup into a keyed file, and both integrity checks of it at a cache of 64 MiB."""
    from crmcli.store import keys
    from crmcli.store.book import connect

    Path(target).write_bytes(b"")
    source, master, header = _opened(book, passphrase)
    other = keys.sibling_header(header)
    start = time.perf_counter()
    copy = connect(Path(target), other, keys.file_key(master, other))
    source.backup(copy)
    copy.execute("PRAGMA cache_size = -65536")
    for check in ("cipher_integrity_check", "integrity_check"):
        copy.execute(f"PRAGMA {check}").fetchall()
    copy.close()
    return time.perf_counter() - start


def checks(book: str, passphrase: str) -> float:
    """Both integrity checks at a cache of 64 MiB."""
    conn, _, _ = _opened(book, passphrase)
    start = time.perf_counter()
    conn.execute("PRAGMA cache_size = -65536")
    for check in ("cipher_integrity_check", "integrity_check"):
        conn.execute(f"PRAGMA {check}").fetchall()
    return time.perf_counter() - start


def _opened(book: str, passphrase: str) -> tuple[Any, bytes, bytes]:
    """The book, its master key and its header."""
    from crmcli.store import keys
    from crmcli.store.book import connect, read_header

    header = read_header(Path(book))
    master = keys.stretch(passphrase, header[: keys.PROFILE_AND_SALT_BYTES])
    return connect(Path(book), header, keys.file_key(master, header)), master, header


if __name__ == "__main__":
    print(globals()[sys.argv[1]](*sys.argv[2:]))

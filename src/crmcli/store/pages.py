"""The pages of a book's file, decrypted one by one without SQLite, which gives up at the first damaged one.

SQLCipher 4 (zetetic.net/sqlcipher/design): a page of 4,096 bytes ends with a random IV (16) and an HMAC-SHA512 (64)
over ciphertext, IV and the page's number; the first page begins with the header salt in the clear. A page whose HMAC
fits is as it was written: whatever reads it need not mistrust it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from types import TracebackType

from crmcli.store.book import HEADER_BYTES, KEY_BYTES

PAGE_BYTES = 4096
IV_BYTES = 16
HMAC_BYTES = 64
USABLE_BYTES = PAGE_BYTES - IV_BYTES - HMAC_BYTES  # of SQLite's own
TRIED = 64  # pages that are looked at to see whether a key fits
_SALT_MASK = 0x3A
_HMAC_ROUNDS = 2
_MAGIC = b"SQLite format 3\0"  # stands in the place of the header salt once a page is decrypted


class Pages:
    """An open file of pages, numbered from 1. `header` may differ from the file's own, when that is damaged."""

    def __init__(self, path: Path, header: bytes, key: bytes) -> None:
        self.key = key
        salt = bytes(byte ^ _SALT_MASK for byte in header)
        self.hmac_key = hashlib.pbkdf2_hmac("sha512", key, salt, _HMAC_ROUNDS, KEY_BYTES)
        self.file = path.open("rb")
        self.count = -(-os.fstat(self.file.fileno()).st_size // PAGE_BYTES)

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.file.close()

    def page(self, number: int) -> bytes | None:
        """The page as SQLite sees it, 4,016 bytes; None when it is damaged or missing."""
        from crmcli.store.keys import decrypt  # to see whether a key fits needs none

        sealed = self._sealed(number)
        if sealed is None:
            return None
        text = decrypt(self.key, sealed[-IV_BYTES:], sealed[:-IV_BYTES])
        return _MAGIC + text if number == 1 else text

    def is_whole(self, number: int) -> bool:
        return self._sealed(number) is not None

    def fits(self) -> bool:
        """Whether the key is the file's: one page of some says so, a wrong key has none."""
        return any(self.is_whole(number) for number in range(1, min(self.count, TRIED) + 1))

    def _sealed(self, number: int) -> bytes | None:
        """Ciphertext and IV, when the HMAC fits them."""
        if not 1 <= number <= self.count:
            return None
        self.file.seek((number - 1) * PAGE_BYTES)
        page = self.file.read(PAGE_BYTES)
        sealed = page[HEADER_BYTES if number == 1 else 0 : -HMAC_BYTES]
        made = hmac.digest(self.hmac_key, sealed + number.to_bytes(4, "little"), "sha512")
        return sealed if len(page) == PAGE_BYTES and hmac.compare_digest(made, page[-HMAC_BYTES:]) else None

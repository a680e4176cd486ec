"""From a passphrase to the key of one file, and the recovery code. The only importer of `cryptography`.

    header salt (16 bytes) = profile (1) | book salt (11, random per passphrase) | file nonce (4, random per file)
    master key             = Argon2id(passphrase, salt = profile | book salt)                      RFC 9106
    file key               = HKDF-SHA256(master key, salt = header salt, info = "crmcli file key v1")   RFC 5869

With a key file as second factor, which a profile of its own says:

    master key             = HKDF-SHA256(Argon2id(…) | SHA-256(key file), info = "crmcli key file v1")

SQLCipher stores the header salt as the file's first 16 bytes, so no second file is needed to open a book.
"""

from __future__ import annotations

import base64
import hashlib
import os
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crmcli.errors import Damaged, Usage
from crmcli.platform import forbid_core_dumps
from crmcli.store.book import HEADER_BYTES, KEY_BYTES, KEY_FILE_PROFILE

PROFILE_AND_SALT_BYTES = 12


class Profile(NamedTuple):
    """Argon2id parameters, memory in KiB, and whether a key file is needed beside the passphrase."""

    memory: int
    iterations: int
    lanes: int
    key_file: bool = False


# The profile byte names the parameters. Append only: books in the world carry these numbers. Never a weak one.
PROFILES = {
    1: Profile(memory=64 * 1024, iterations=3, lanes=4),  # RFC 9106, section 4, second choice
    KEY_FILE_PROFILE: Profile(memory=64 * 1024, iterations=3, lanes=4, key_file=True),
}
NEWEST_PROFILE = 1
RECOVERY_MARK = b"crmcli recovery code v1"
KEY_FILE_MARK = b"crmcli key file v1"
SMALLEST_KEY_FILE = 32  # bytes

Stretch = Callable[[str, bytes], bytes]  # (passphrase, profile | book salt) -> master key


def begins_a_book(head: bytes) -> bool:
    """Whether a file that begins so can be a book: no text begins with a profile byte."""
    return len(head) >= HEADER_BYTES and head[0] in PROFILES


def normalise(passphrase: str) -> str:
    """NFC, without one trailing newline: the same words typed on two systems give the same key."""
    return unicodedata.normalize("NFC", passphrase.removesuffix("\n").removesuffix("\r"))


def new_header(*, key_file: bool = False) -> bytes:
    """A fresh header salt: for a new book, a new passphrase, or another key file."""
    return bytes([KEY_FILE_PROFILE if key_file else NEWEST_PROFILE]) + os.urandom(HEADER_BYTES - 1)


def sibling_header(header: bytes) -> bytes:
    """The header of another file under the same passphrase: only the file nonce is new."""
    return header[:PROFILE_AND_SALT_BYTES] + os.urandom(HEADER_BYTES - PROFILE_AND_SALT_BYTES)


def stretch(passphrase: str, salt: bytes) -> bytes:
    """The master key (32 bytes) by Argon2id. Raises Damaged for an unknown profile byte, Usage for no passphrase."""
    if not passphrase:
        raise Usage("the passphrase is empty; choose one of several words")
    profile = PROFILES.get(salt[0])
    if profile is None:
        raise Damaged(
            "the file does not begin like a crm book: its first page is damaged (then see crm repair), or it is another"
            " kind of file"
        )
    argon2 = Argon2id(
        salt=salt[:PROFILE_AND_SALT_BYTES],
        length=KEY_BYTES,
        iterations=profile.iterations,
        lanes=profile.lanes,
        memory_cost=profile.memory,
    )
    return argon2.derive(passphrase.encode("utf-8"))


def needs_key_file(salt: bytes) -> bool:
    """Whether a file that begins so opens only with a key file beside the passphrase."""
    profile = PROFILES.get(salt[0])
    return profile is not None and profile.key_file


def master(stretch: Stretch, passphrase: str, salt: bytes, digest: bytes | None) -> bytes:
    """The master key of a passphrase and, where there is one, a key file: neither of the two gives it alone."""
    stretched = stretch(passphrase, salt)
    if digest is None:
        return stretched
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=KEY_FILE_MARK).derive(stretched + digest)


def new_key_file() -> bytes:
    """The content of a key file of ours: text, to be printed too, with a check that tells when it was changed."""
    return KEY_FILE_MARK + b"\n" + _grouped(os.urandom(KEY_BYTES), KEY_FILE_MARK).encode("ascii") + b"\n"


def key_file_digest(content: bytes) -> bytes:
    """What of a key file goes into the master key (32 bytes); of one of ours it is the random bytes that count.

    Raises ValueError when it is too short, or one of ours that was changed.
    """
    if content.startswith(KEY_FILE_MARK):
        secret = _ungrouped(content.removeprefix(KEY_FILE_MARK).decode("ascii", "replace"), KEY_FILE_MARK)
        if secret is None:
            raise ValueError("was changed: its check does not fit")
        return hashlib.sha256(secret).digest()
    if len(content) < SMALLEST_KEY_FILE:
        raise ValueError(f"has only {len(content)} bytes, and {SMALLEST_KEY_FILE} are the least")
    return hashlib.sha256(content).digest()


def file_key(master: bytes, header: bytes) -> bytes:
    """The key (32 bytes) of the file that begins with `header`."""
    forbid_core_dumps()  # from here on there is a key in memory
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=header, info=b"crmcli file key v1").derive(master)


def decrypt(key: bytes, iv: bytes, text: bytes) -> bytes:
    """AES-256 in CBC mode without padding, as SQLCipher encrypts a page; who calls it has checked the HMAC."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # 6 ms, which only a repair spends

    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(text) + decryptor.finalize()


def recovery_code(master: bytes) -> str:
    """The master key for paper: base32 (RFC 4648) with a 3-byte check, in groups of 4."""
    return _grouped(master, RECOVERY_MARK)


def recovered(code: str) -> bytes | None:
    """The master key of a recovery code; None for any other text.

    Spaces, dashes, case and 0, 1, 8 for O, I, B are forgiven.
    """
    return _ungrouped(code, RECOVERY_MARK)


def from_recovery_code(code: str) -> bytes:
    """Like `recovered`, but raises Usage for any other text."""
    master = recovered(code)
    if master is None:
        raise Usage(
            "the recovery code has a typing mistake: it is 14 groups of 4 letters and digits, as shown at `crm init`"
        )
    return master


def _grouped(secret: bytes, mark: bytes) -> str:
    text = base64.b32encode(secret + _check(secret, mark)).decode("ascii").rstrip("=")
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _ungrouped(typed: str, mark: bytes) -> bytes | None:
    text = "".join(typed.upper().replace("0", "O").replace("1", "I").replace("8", "B").replace("-", " ").split())
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        return None
    secret, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    return secret if len(secret) == KEY_BYTES and check == _check(secret, mark) else None


def _check(secret: bytes, mark: bytes) -> bytes:
    return hashlib.sha256(mark + secret).digest()[:3]

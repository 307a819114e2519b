"""Files that a passphrase opens, in a browser and without a network.

PBKDF2-SHA-256, then AES-256-GCM: every browser's WebCrypto has both (static/js/pack-lock.js is the other side).
"""

import os
import struct
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

ITERATIONS = 600_000
SALT_BYTES, NONCE_BYTES, KEY_BYTES = 16, 12, 32
BLOCK = 64 * 1024
"""What is locked is filled up to multiples of this: the size of a file does not tell how long a citation is."""


@dataclass(frozen=True)
class Lock:
    """One passphrase's key for all files of a pack."""

    salt: bytes
    key: bytes
    iterations: int = ITERATIONS


def tidy_passphrase(typed: str) -> str:
    """As both sides read it: the same letters are the same, whichever keyboard composed them."""
    return unicodedata.normalize("NFKC", typed).strip()


def make_lock(passphrase: str, *, salt: bytes | None = None) -> Lock:
    """The key for a passphrase; takes about a fifth of a second, as much for everybody who guesses."""
    salt = salt or os.urandom(SALT_BYTES)
    derivation = PBKDF2HMAC(SHA256(), KEY_BYTES, salt, ITERATIONS)
    return Lock(salt, derivation.derive(tidy_passphrase(passphrase).encode()))


def lock_file(lock: Lock, name: str, data: bytes) -> bytes:
    """Nonce, then what was encrypted; opens under its own name only."""
    nonce = os.urandom(NONCE_BYTES)
    filled = struct.pack(">I", len(data)) + data
    filled += bytes(-len(filled) % BLOCK)
    return nonce + AESGCM(lock.key).encrypt(nonce, filled, name.encode())


def unlock_file(lock: Lock, name: str, locked: bytes) -> bytes:
    """What was locked. Raises cryptography's InvalidTag for another key, another name or a changed file."""
    filled = AESGCM(lock.key).decrypt(locked[:NONCE_BYTES], locked[NONCE_BYTES:], name.encode())
    (length,) = struct.unpack(">I", filled[:4])
    return filled[4 : 4 + length]

"""Serials: random characters, and some that only this installation's key can give, so that others are known as wrong.

Pure: the keys are handed in. A serial has sixteen characters of five bits, ten of them random (50 bits), six a check
(30 bits): one that somebody makes up passes the check once in 2^30 tries and is one of N certificates once in 2^80 / N.
Those issued before there was a check have fifteen random ones (75 bits).
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that a serial can be read out and typed."""
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
RANDOM, CHECK, GROUP = 10, 6, 4
UNCHECKED, UNCHECKED_GROUP = 15, 5


def make_serial(key: bytes) -> str:
    """A new serial such as 7K2Q-F0M3-WX9Z-B4T6."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return _in_groups(drawn + _check(drawn, key), GROUP)


def tidy_serial(typed: str) -> str:
    """A serial as it is kept, from what somebody typed: any case, spaces, O for 0, I or L for 1."""
    bare = "".join(char for char in typed.upper() if char.isalnum())[:64].translate(LOOKALIKES)
    return _in_groups(bare, GROUP if len(bare) == RANDOM + CHECK else UNCHECKED_GROUP)


def may_be_ours(serial: str, keys: Sequence[bytes]) -> bool:
    """Whether a tidy serial could be a certificate's: its check is of one of the keys, or it is of before checks."""
    bare = serial.replace("-", "")
    if not set(bare) <= set(ALPHABET):
        return False
    if len(bare) == UNCHECKED:
        return True
    given = bare[RANDOM:]
    fits = [hmac.compare_digest(given, _check(bare[:RANDOM], key)) for key in keys]
    return len(bare) == RANDOM + CHECK and any(fits)


def _check(drawn: str, key: bytes) -> str:
    digest = hmac.digest(key, b"certificate serial|" + drawn.encode(), hashlib.sha256)
    number = int.from_bytes(digest[:8])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(CHECK))


def _in_groups(bare: str, size: int) -> str:
    return "-".join(bare[start : start + size] for start in range(0, len(bare), size))

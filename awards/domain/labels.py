"""What an entry of a blind edition is called: its category, and a number that says nothing about it.

The number is the place of the entry's id in an order that only the edition's key knows. It follows neither the order in
which nominations came nor the alphabet, is nobody else's, and stays whatever happens to other entries.
"""

from functools import lru_cache
from hashlib import blake2b
from itertools import count
from typing import Final

_FIRST_DIGITS: Final = 3


@lru_cache(maxsize=16)
def _order(key: str, digits: int) -> tuple[int, ...]:
    """All numbers of so many digits, shuffled by the key."""
    low, high = 10 ** (digits - 1), 10**digits
    secret = key.encode()[:64]
    return tuple(sorted(range(low, high), key=lambda number: blake2b(b"%d" % number, key=secret).digest()))


def entry_number(key: str, entry_id: int) -> int:
    """The number of the entry with this id (from 1): of three digits for the first 900 entries of an installation, of
    four for the next 9,000, and so on."""
    place = entry_id - 1
    for digits in count(_FIRST_DIGITS):
        room = 9 * 10 ** (digits - 1)
        if place < room:
            return _order(key, digits)[place]
        place -= room
    raise AssertionError("there is always a longer number")


def find_entry_id(key: str, number: int) -> int | None:
    """The id of the entry that has this number; None where no entry can have it (the first 99,900 are looked for)."""
    digits = len(str(number))
    if number < 10 ** (_FIRST_DIGITS - 1) or digits > 5:
        return None
    before = sum(9 * 10 ** (shorter - 1) for shorter in range(_FIRST_DIGITS, digits))
    return int(before) + _order(key, digits).index(number) + 1


def make_label(names: dict[str, str], number: int) -> dict[str, str]:
    """ "Empathy 412" in each language of the category's name."""
    return {language: f"{name} {number}" for language, name in names.items()}

"""What differs between two spellings, letter by letter, for people who look at both side by side."""

from difflib import SequenceMatcher
from typing import NamedTuple


class Piece(NamedTuple):
    """A stretch of a text, and whether the other text has something else in its place."""

    text: str
    differs: bool


def compare_texts(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces that put together are the texts. Of long texts, whole words are compared."""
    ones, others = (list(text) if len(one) + len(other) < 400 else _words(text) for text in (one, other))
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, ones, others, autojunk=False).get_opcodes():
        for pieces, units in ((left, ones[start:end]), (right, others[other_start:other_end])):
            if units:
                pieces.append(Piece("".join(units), kind != "equal"))
    return left, right


def _words(text: str) -> list[str]:
    """Words, each with the blank behind it."""
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]

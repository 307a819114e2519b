"""Passages of colleagues' words that may be quoted: which ones suggest themselves, and whether one is true."""

import re
from itertools import pairwise
from typing import Final

ELLIPSIS: Final = "…"
SHORTEST, LONGEST = 30, 240
"""How many characters a suggestion has."""
MOST: Final = 320
"""How many characters a quote may have: what is read from across a room."""

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»’]?\s+(?=[^\sa-zß-ÿ])")


def _plain(text: str) -> str:
    return " ".join(text.split())


def propose_passages(story: str, *, most: int = 4) -> list[str]:
    """Whole sentences, alone or by two, that are short enough for a wall; in the order of the text."""
    sentences = [one for one in _SENTENCE.split(_plain(story)) if one]
    alone = [one for one in sentences if SHORTEST <= len(one) <= LONGEST]
    pairs = [f"{one} {other}" for one, other in pairwise(sentences)]
    found = alone or [one for one in pairs if SHORTEST <= len(one) <= LONGEST]
    if not found and sentences and len(_plain(story)) <= LONGEST:
        found = [_plain(story)]
    return list(dict.fromkeys(found))[:most]


def is_passage(passage: str, story: str) -> bool:
    """Whether every piece of the passage stands in the story, in that order; "…" marks what is left out."""
    whole, place = _plain(story.replace(ELLIPSIS, " ")), 0
    pieces = [piece for piece in (_plain(each) for each in passage.split(ELLIPSIS)) if piece]
    for piece in pieces:
        found = _find(piece, whole, place)
        if found < 0:
            return False
        place = found + len(piece)
    return bool(pieces)


def _find(piece: str, text: str, start: int) -> int:
    """Where the piece stands as whole words, or -1: a shortened word would be an altered one."""
    ends = (r"(?<!\w)" if piece[0].isalnum() else "", r"(?!\w)" if piece[-1].isalnum() else "")
    found = re.compile(ends[0] + re.escape(piece) + ends[1]).search(text, start)
    return found.start() if found else -1

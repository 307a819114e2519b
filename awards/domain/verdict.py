"""What the figures say of a category, in one word: how sure it is who leads. The jury decides; this only advises.

The bounds come from simulated juries (METHODS, section 3): *clear* was right 87 % of the time; the contenders, 2.5 on
average, held the true best 85 to 90 % of the time.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

CLEAR: Final = 0.7
LIKELY: Final = 0.5
CONTENDER: Final = 0.1


class Verdict(StrEnum):
    """`not_comparable`: no chain of shared jurors joins the entries. `uncontested`: one entry. `none`: nothing can be
    said, for want of ballots or of differences between them."""

    CLEAR = "clear"
    LIKELY = "likely"
    TIE = "tie"
    NOT_COMPARABLE = "not_comparable"
    UNCONTESTED = "uncontested"
    NONE = "none"


def judge(chances: Sequence[float], *, steadfast: bool) -> Verdict:
    """From each entry's chance of being the best; `steadfast`: no single juror's removal changes the leader."""
    best = max(chances)
    if best >= CLEAR and steadfast:
        return Verdict.CLEAR
    return Verdict.LIKELY if best >= LIKELY else Verdict.TIE


def list_contenders(chances: Sequence[float]) -> list[int]:
    """The places of those who may well be the best, most likely first: the shortlist of a tie."""
    places = [place for place, chance in enumerate(chances) if chance >= CONTENDER]
    return sorted(places, key=lambda place: -chances[place])

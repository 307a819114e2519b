"""How a juror's reading of a practice dossier lies to the reference, and how the readings of a jury are spread."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

LEAST_READERS = 3
"""The fewest readings that are shown together: of two, each juror would know the other's."""
FAR = 2
"""Points between two readings of one criterion that deserve a word."""


class Leaning(StrEnum):
    """A reading beside the reference. `mixed`: as strict on the whole, yet far from it on some criterion."""

    EQUAL = "equal"
    ALIKE = "alike"
    MIXED = "mixed"
    STRICTER = "stricter"
    MILDER = "milder"


def lean(own: Mapping[Key, int], reference: Mapping[Key, int]) -> Leaning | None:
    """Which way a reading leans, over the criteria that both have: half a point each is a leaning."""
    differences = [own[key] - reference[key] for key in own.keys() & reference.keys()]
    if not differences:
        return None
    if not any(differences):
        return Leaning.EQUAL
    if 2 * abs(sum(differences)) >= len(differences):
        return Leaning.MILDER if sum(differences) > 0 else Leaning.STRICTER
    return Leaning.MIXED if max(map(abs, differences)) >= FAR else Leaning.ALIKE


@dataclass(frozen=True)
class Spread:
    """The readings of one criterion: how many gave 1, 2, 3, 4 and 5 points."""

    counts: tuple[int, ...]

    @property
    def readers(self) -> int:
        return sum(self.counts)

    @property
    def low(self) -> int:
        return min(points for points, count in enumerate(self.counts, start=1) if count)

    @property
    def high(self) -> int:
        return max(points for points, count in enumerate(self.counts, start=1) if count)

    @property
    def is_wide(self) -> bool:
        """Whether two jurors lie further apart than neighbours of neighbours: worth talking about."""
        return self.high - self.low > FAR


def spread_of(points: Sequence[int]) -> Spread | None:
    """How the points are spread; None for fewer than LEAST_READERS, which would tell whose they are."""
    if len(points) < LEAST_READERS:
        return None
    return Spread(tuple(points.count(step) for step in range(1, 6)))

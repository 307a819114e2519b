"""Who comes second and third: as the ranking has it, or as the jury orders it with a reason."""

from collections.abc import Collection, Sequence

PLACES = 2
Order = tuple[int | None, ...]
"""The second and the third; None for nobody."""


def propose_order(ranking: Sequence[tuple[int, int]], winners: Collection[int]) -> Order:
    """The second and third of a ranking of (entry, place) beside its winner, or the winners who share the award.

    None stands where entries share a place, so that which of them comes first is for the jury to say, and where
    nobody is left.
    """
    rest = sorted((place, entry) for entry, place in ranking if entry not in winners)
    places = [place for place, _entry in rest]
    alone = [entry if places.count(place) == 1 else None for place, entry in rest]
    return tuple((*alone, *[None] * PLACES)[:PLACES])


def departs(order: Order, ranking: Sequence[tuple[int, int]], winners: Collection[int]) -> bool:
    """Whether this order is another one than the ranking gives by itself, so that it needs a reason."""
    return order != propose_order(ranking, winners)

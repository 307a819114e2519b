"""Whose scores can be compared: jurors are joined by the entries that they share."""

from collections.abc import Collection, Iterable
from typing import TypeVar

Juror = TypeVar("Juror", bound=int | str)


def join_jurors(readings: Iterable[Collection[Juror]]) -> dict[Juror, int]:
    """Juror → the number of their group: two jurors are in one when a chain of shared entries joins them.

    `readings` are the jurors of each entry, one at least.
    """
    parent: dict[Juror, Juror] = {}

    def root(juror: Juror) -> Juror:
        while parent.setdefault(juror, juror) != juror:
            parent[juror] = parent[parent[juror]]
            juror = parent[juror]
        return juror

    for first, *others in readings:
        top = root(first)
        for other in others:
            parent[root(other)] = top
    numbers: dict[Juror, int] = {}
    return {juror: numbers.setdefault(root(juror), len(numbers)) for juror in parent}

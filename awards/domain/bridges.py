"""Whose scores can be compared: jurors are joined by the entries that they share."""

from collections import Counter, defaultdict
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


def count_bridging(readings: Iterable[tuple[Collection[str], Collection[Juror]]]) -> tuple[int, int]:
    """(ballots of jurors who read entries of more than one language, all ballots), from each entry's languages and
    jurors. The first is nought where there is one language only."""
    languages: defaultdict[Juror, set[str]] = defaultdict(set)
    loads: Counter[Juror] = Counter()
    for spoken, jurors in readings:
        for juror in jurors:
            languages[juror] |= set(spoken)
            loads[juror] += 1
    return sum(load for juror, load in loads.items() if len(languages[juror]) > 1), loads.total()

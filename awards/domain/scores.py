"""Cast ballots laid out for computing: who scored what how high, exact and as numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Id = int | str
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class ScoredBallot:
    """One complete, cast ballot. `total` is exact: integer weights times points; an entry belongs to one category."""

    category: Id
    entry: Id
    juror: Id
    total: Fraction


class ScoresError(ValueError):
    """The ballots contradict each other; the message says which."""


@dataclass(frozen=True)
class Scores:
    """N ballots of n entries and m jurors in p categories; entries, jurors and categories in order of id.

    `entry_of`, `juror_of` (N): places of each ballot's entry and juror. `category_of` (n): that of each entry.
    `y` (N): totals as numbers, centred on `centre`. Only entries, jurors and categories with a ballot are here.
    """

    categories: tuple[Id, ...]
    entries: tuple[tuple[Id, Id], ...]
    jurors: tuple[Id, ...]
    entry_of: Places
    juror_of: Places
    category_of: Places
    totals: tuple[Fraction, ...]
    centre: float
    y: Numbers

    @cached_property
    def incidence(self) -> Numbers:
        """M (n x m): the ballots of each juror on each entry."""
        counts = np.zeros((len(self.entries), len(self.jurors)))
        np.add.at(counts, (self.entry_of, self.juror_of), 1.0)
        return counts

    @cached_property
    def per_entry(self) -> Numbers:
        """D (n): ballots of each entry."""
        return np.bincount(self.entry_of, minlength=len(self.entries)).astype(np.float64)

    @cached_property
    def per_juror(self) -> Numbers:
        """C (m): ballots of each juror."""
        return np.bincount(self.juror_of, minlength=len(self.jurors)).astype(np.float64)

    @cached_property
    def y_by_entry(self) -> Numbers:
        """y_f (n): sums of the centred totals of each entry."""
        return np.bincount(self.entry_of, weights=self.y, minlength=len(self.entries)).astype(np.float64)

    @cached_property
    def y_by_juror(self) -> Numbers:
        """y_b (m): sums of the centred totals of each juror."""
        return np.bincount(self.juror_of, weights=self.y, minlength=len(self.jurors)).astype(np.float64)

    @cached_property
    def raw_means(self) -> tuple[Fraction, ...]:
        """The exact mean of each entry's totals."""
        sums = [Fraction(0)] * len(self.entries)
        for place, total in zip(self.entry_of, self.totals, strict=True):
            sums[place] += total
        return tuple(each / int(count) for each, count in zip(sums, self.per_entry, strict=True))

    def places_in(self, category: int) -> Places:
        """The places of a category's entries."""
        return np.flatnonzero(self.category_of == category)

    def jurors_by_entry(self) -> list[list[int]]:
        """The places of the jurors of each entry."""
        found: list[list[int]] = [[] for _ in self.entries]
        for entry, juror in zip(self.entry_of.tolist(), self.juror_of.tolist(), strict=True):
            found[entry].append(juror)
        return found


def lay_out(ballots: Iterable[ScoredBallot]) -> Scores:
    """The ballots laid out, the same whatever their order.

    Raises ScoresError for none, or two of one juror on an entry.
    """
    rows = sorted(ballots, key=lambda row: [_key(each) for each in (row.category, row.entry, row.juror)])
    if not rows:
        raise ScoresError("There are no ballots.")
    twice = [pair for pair, count in Counter((row.category, row.entry, row.juror) for row in rows).items() if count > 1]
    if twice:
        category, entry, juror = twice[0]
        raise ScoresError(f"Juror {juror} has two ballots on entry {entry} of category {category}.")
    categories = sorted({row.category for row in rows}, key=_key)
    entries = list(dict.fromkeys((row.category, row.entry) for row in rows))
    jurors = sorted({row.juror for row in rows}, key=_key)
    place_of_entry = {entry: place for place, entry in enumerate(entries)}
    place_of_juror = {juror: place for place, juror in enumerate(jurors)}
    y = np.array([float(row.total) for row in rows])
    centre = float(sum((row.total for row in rows), Fraction(0)) / len(rows))
    return Scores(
        categories=tuple(categories),
        entries=tuple(entries),
        jurors=tuple(jurors),
        entry_of=np.array([place_of_entry[row.category, row.entry] for row in rows], dtype=np.int64),
        juror_of=np.array([place_of_juror[row.juror] for row in rows], dtype=np.int64),
        category_of=np.array([categories.index(category) for category, _ in entries], dtype=np.int64),
        totals=tuple(row.total for row in rows),
        centre=centre,
        y=y - centre,
    )


def _key(one: Id) -> tuple[bool, Id]:
    return isinstance(one, str), one


def by_category(scores: Scores) -> dict[int, list[int]]:
    """Category place → places of its ballots."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for place, entry in enumerate(scores.entry_of.tolist()):
        found[int(scores.category_of[entry])].append(place)
    return dict(found)

"""A routing that is being improved: who reads what, with swaps that leave every load as it is."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from awards.domain.bridges import join_jurors
from awards.domain.routing_network import Demand
from awards.domain.routing_problem import Id, Pair, RoutingProblem, in_order, pairs_in_order


class Change(NamedTuple):
    """`gone` pairs are replaced by `made` ones, as many."""

    gone: tuple[Pair, ...]
    made: tuple[Pair, ...]

    def undone(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.made, self.gone)


def swap(one: Pair, other: Pair) -> Change:
    """Two entries exchange their jurors."""
    return Change((one, other), ((one[0], other[1]), (other[0], one[1])))


class RoutingDraft:
    """`fixed` pairs (cast, or kept from before) never move, `free` ones may."""

    def __init__(
        self, problem: RoutingProblem, demand: Demand, *, fixed: Collection[Pair], free: Collection[Pair]
    ) -> None:
        known = {entry.id: entry for entry in problem.entries}
        self.category = {entry: row.category for entry, row in known.items()}
        self.in_category: dict[Id, list[Id]] = {}
        for category in in_order(set(self.category.values())):
            self.in_category[category] = []
        for entry in in_order(known):
            self.in_category[self.category[entry]].append(entry)
        self.organisation = {entry: row.organisation for entry, row in known.items()}
        self.readers = {entry: frozenset(readers) for entry, readers in demand.readers.items()}
        self.kept = set(fixed)
        self.free = set(free)
        self.jurors: defaultdict[Id, set[Id]] = defaultdict(set)
        self.entries: defaultdict[Id, set[Id]] = defaultdict(set)
        self.colleagues: Counter[tuple[Id, str]] = Counter()
        self.freedom: defaultdict[tuple[Id, Id], set[Id]] = defaultdict(set)
        for pair in (*self.kept, *self.free):
            if pair[0] in known:
                self._add(pair)
        for entry, juror in self.free:
            self.freedom[juror, self.category[entry]].add(entry)

    def _add(self, pair: Pair) -> None:
        entry, juror = pair
        self.jurors[entry].add(juror)
        self.entries[juror].add(entry)
        self.colleagues[juror, self.organisation[entry]] += 1

    def _remove(self, pair: Pair) -> None:
        entry, juror = pair
        self.jurors[entry].discard(juror)
        self.entries[juror].discard(entry)
        self.colleagues[juror, self.organisation[entry]] -= 1

    def make(self, change: Change) -> None:
        """Put the made pairs in the place of the gone ones, which are free."""
        for entry, juror in change.gone:
            self.free.discard((entry, juror))
            self.freedom[juror, self.category[entry]].discard(entry)
            self._remove((entry, juror))
        for entry, juror in change.made:
            self.free.add((entry, juror))
            self.freedom[juror, self.category[entry]].add(entry)
            self._add((entry, juror))

    def categories(self) -> list[Id]:
        """The categories that have an entry with a juror, in order."""
        return [category for category in self.in_category if self.entries_of(category)]

    def entries_of(self, category: Id) -> list[Id]:
        """The entries of a category that have a juror, in order."""
        return [entry for entry in self.in_category[category] if self.jurors[entry]]

    def free_in_order(self) -> list[Pair]:
        """The pairs that may move."""
        return pairs_in_order(self.free)

    def free_of(self, juror: Id, category: Id | None) -> list[Pair]:
        """The pairs of one juror that may move, in order; those of all categories or of one."""
        categories = self.in_category if category is None else (category,)
        return [(entry, juror) for each in categories for entry in in_order(self.freedom[juror, each])]


def label_components(draft: RoutingDraft, category: Id) -> dict[Id, int]:
    """Juror → the number of their group among those who read in the category."""
    return join_jurors(draft.jurors[entry] for entry in draft.entries_of(category))


def count_components(draft: RoutingDraft, category: Id) -> int:
    """1 where all scores of the category can be compared, more where they fall apart, 0 where nobody reads there."""
    return len(set(label_components(draft, category).values()))


def swaps(draft: RoutingDraft, one: Pair, jurors: Iterable[Id], *, category: Id | None = None) -> Iterator[Change]:
    """The swaps of a pair with free pairs of these jurors, in order; with `category`, only with its entries."""
    entry, giver = one
    for juror in jurors:
        if juror not in draft.readers[entry] or juror in draft.jurors[entry]:
            continue
        for other in draft.free_of(juror, category):
            if giver in draft.readers[other[0]] and giver not in draft.jurors[other[0]]:
                yield swap(one, other)

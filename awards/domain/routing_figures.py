"""What a routing amounts to, category by category: whether its scores can be compared, and who reads how much."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from awards.domain.bridges import join_jurors
from awards.domain.routing_problem import Id, Pair, RoutingEntry, RoutingProblem, in_order


@dataclass(frozen=True)
class CategoryFigures:
    """`entries` of the category, `jurors` who read at least one of them, and `ballots`: those assigned or cast.

    `components`: groups of jurors that no chain of shared entries joins; 1 where all scores can be compared, 0 where
    nobody reads. `bridging`: ballots of jurors who read entries of more than one language here; 0 where there is one
    language only. `load_min` and `load_max` are of those jurors, within the category.
    """

    category: Id
    entries: int
    jurors: int
    ballots: int
    components: int
    languages: tuple[str, ...]
    bridging: int
    load_min: int
    load_max: int

    @property
    def falls_apart(self) -> bool:
        """Whether scores on one side cannot be compared with those on the other."""
        return self.components > 1

    @property
    def bridges_little(self) -> bool:
        """Whether, of two languages or more, less than a third of the ballots bridges them."""
        return len(self.languages) > 1 and 3 * self.bridging < self.ballots


def figures_by_category(problem: RoutingProblem, assignments: Iterable[Pair]) -> tuple[CategoryFigures, ...]:
    """One for each category that has an entry, in order; what is assigned to entries that are gone is left out."""
    entries = {entry.id: entry for entry in problem.entries}
    by_category: defaultdict[Id, list[RoutingEntry]] = defaultdict(list)
    readers: defaultdict[Id, list[Id]] = defaultdict(list)
    for entry in problem.entries:
        by_category[entry.category].append(entry)
    for entry_id, juror in assignments:
        if entry_id in entries:
            readers[entry_id].append(juror)
    return tuple(_figures(category, by_category[category], readers) for category in in_order(by_category))


def _figures(category: Id, entries: list[RoutingEntry], readers: dict[Id, list[Id]]) -> CategoryFigures:
    loads: Counter[Id] = Counter()
    languages_of: defaultdict[Id, set[str]] = defaultdict(set)
    for entry in entries:
        for juror in readers.get(entry.id, ()):
            loads[juror] += 1
            languages_of[juror] |= entry.languages
    languages = sorted({language for entry in entries for language in entry.languages})
    groups = join_jurors(readers[entry.id] for entry in entries if readers.get(entry.id))
    return CategoryFigures(
        category=category,
        entries=len(entries),
        jurors=len(loads),
        ballots=loads.total(),
        components=len(set(groups.values())),
        languages=tuple(languages),
        bridging=sum(load for juror, load in loads.items() if len(languages_of[juror]) > 1),
        load_min=min(loads.values(), default=0),
        load_max=max(loads.values(), default=0),
    )

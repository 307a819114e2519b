"""Routing so that scores can be compared: design before correction.

A small edition with many jurors easily falls apart: within a category, no chain of shared jurors joins two halves, and
their scores cannot be compared. Three steps against that; none makes the loads less level. *Concentrate* solves again a
few times, each time dearer for a juror who reads little in a category. *Repair* exchanges the jurors of two entries
where a category loses a component by it, or solves again with one more bridge wished for. *Spread* exchanges them where
a juror reads several nominees of one organisation. What is cast or was assigned before never moves.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import sqrt
from typing import Final

from awards.domain.routing_draft import Change, RoutingDraft, count_components, label_components, swaps
from awards.domain.routing_network import PAIR_COSTS, Demand, PairCost, best_pairs, pair_cost
from awards.domain.routing_problem import Id, Pair, RoutingProblem, in_order

SMALL_BELOW: Final = 500
"""Entries. A larger edition holds together by itself, and a draw from the ids spreads its organisations; left as the
flow made it, it hardly changes when one conflict more is known before the routing is applied."""
ROUNDS: Final = 6
_DRAW: Final = 8
"""While concentrating, the draw from the ids weighs an eighth of a pair's cost, the juror's ballots the rest."""
_WISHED: Final = 500_000
_CHANGED: Final = 1000
"""A wished pair may change some hundred others on the way, each of which costs this much or twice."""
MOST_BRIDGES: Final = 12
MOST_WISHES: Final = 40
MOST_REPAIRS: Final = 200


def design(problem: RoutingProblem, demand: Demand) -> set[Pair]:
    """The pairs to assign beside those cast: the best flow, its free choices made so that categories hold together."""
    assigned = best_pairs(problem, demand)
    if assigned <= problem.pending:
        return assigned
    small = len(problem.entries) < SMALL_BELOW
    if small:
        assigned = _concentrate(problem, demand, assigned)
    draft = _draft(problem, demand, assigned)
    repair(draft)
    if small:
        if _loose_parts(draft):
            draft = _bridge(problem, demand, draft)
        spread(draft)
    return (draft.kept - problem.cast) | draft.free


def _draft(problem: RoutingProblem, demand: Demand, assigned: set[Pair]) -> RoutingDraft:
    return RoutingDraft(
        problem, demand, fixed=problem.cast | (assigned & problem.pending), free=assigned - problem.pending
    )


def _concentrate(problem: RoutingProblem, demand: Demand, first: set[Pair]) -> set[Pair]:
    """Of a few solutions the one whose categories have the fewest components, the latest of equal ones."""
    category = {entry.id: entry.category for entry in problem.entries}
    assigned, best, fewest = first, first, _loose_parts(_draft(problem, demand, first))
    for _ in range(ROUNDS):
        assigned = best_pairs(problem, demand, cost=_dear_where_alone(problem, category, assigned))
        parts = _loose_parts(_draft(problem, demand, assigned))
        if parts <= fewest:
            best, fewest = assigned, parts
    return best


def _dear_where_alone(problem: RoutingProblem, category: dict[Id, Id], assigned: set[Pair]) -> PairCost:
    ballots = Counter((juror, category[entry]) for entry, juror in problem.cast | assigned if entry in category)
    dearest = PAIR_COSTS - PAIR_COSTS // _DRAW

    def cost(seed: int, entry: Id, juror: Id) -> int:
        held = ballots[juror, category[entry]]
        return pair_cost(seed, entry, juror) // _DRAW + int(dearest / sqrt(2 * held + 1))

    return cost


def _loose_parts(draft: RoutingDraft) -> int:
    """How many components there are too many, over all categories."""
    return sum(count_components(draft, category) - 1 for category in draft.categories())


def _bridge(problem: RoutingProblem, demand: Demand, draft: RoutingDraft) -> RoutingDraft:
    """Where no swap of two helps: solve again with a bridging pair that is wished for, and as few others changed.

    The flow finds the longer chains of exchanges, and is as good in all that counts more.
    """
    for _ in range(MOST_BRIDGES):
        parts = _loose_parts(draft)
        for wish in islice(_wishes(draft), MOST_WISHES):
            assigned = best_pairs(problem, demand, cost=_as_it_is_but(wish, draft))
            other = _draft(problem, demand, assigned)
            if _loose_parts(other) < parts:
                draft = other
                break
        else:
            break
    return draft


def _wishes(draft: RoutingDraft) -> Iterator[Pair]:
    """Pairs that would join two components of a category, in order; those of its smaller components' entries first."""
    for category in draft.categories():
        labels = label_components(draft, category)
        size = Counter(labels.values())
        entries = [(entry, labels[min(draft.jurors[entry], key=str)]) for entry in draft.entries_of(category)]
        for entry, label in sorted(entries, key=lambda each: size[each[1]]) if len(size) > 1 else ():
            readers = in_order(draft.readers[entry])
            yield from ((entry, juror) for juror in readers if juror in labels and labels[juror] != label)


def _as_it_is_but(wish: Pair, draft: RoutingDraft) -> PairCost:
    def cost(seed: int, entry: Id, juror: Id) -> int:
        if (entry, juror) == wish:
            return -_WISHED
        return 0 if juror in draft.jurors[entry] else _CHANGED + pair_cost(seed, entry, juror) // 1000

    return cost


def repair(draft: RoutingDraft) -> int:
    """Swap while a category that falls apart loses a component by it, and no other gains one; the number of swaps."""
    for made in range(MOST_REPAIRS):
        if not any(_mend(draft, category) for category in draft.categories()):
            return made
    return MOST_REPAIRS


def _mend(draft: RoutingDraft, category: Id) -> bool:
    """Make the first swap that joins two components of the category; whether there was one."""
    labels = label_components(draft, category)
    if len(set(labels.values())) < 2:
        return False
    return any(_joins(draft, change) for change in _joining(draft, category, labels))


def _joining(draft: RoutingDraft, category: Id, labels: dict[Id, int]) -> Iterator[Change]:
    """What may join two components: swaps within the category first, then with other categories."""
    ones = [one for one in draft.free_in_order() if draft.category[one[0]] == category]
    jurors = in_order(labels)
    elsewhere = {label: [juror for juror in jurors if labels[juror] != label] for label in set(labels.values())}
    for within in (category, None):
        for one in ones:
            yield from swaps(draft, one, elsewhere[labels[one[1]]], category=within)


def _joins(draft: RoutingDraft, change: Change) -> bool:
    """Make the change if the categories it touches have fewer components afterwards."""
    touched = {draft.category[entry] for entry, _ in change.gone}
    before = sum(count_components(draft, category) for category in touched)
    draft.make(change)
    if sum(count_components(draft, category) for category in touched) < before:
        return True
    draft.make(change.undone())
    return False


def spread(draft: RoutingDraft) -> int:
    """Swap within a category while a juror reads fewer nominees of one organisation by it; the number of swaps.

    What lowers the sum over jurors and organisations of n (n - 1) / 2 is done, unless a category would fall apart more.
    A juror who has no more of an organisation than an even share is left in peace.
    """
    totals = Counter[str]()
    for (_, organisation), held in draft.colleagues.items():
        totals[organisation] += held
    jurors = max(1, sum(1 for entries in draft.entries.values() if entries))
    share = {organisation: max(1, -(-total // jurors)) for organisation, total in totals.items()}
    return sum(_spread_within(draft, category, share) for category in draft.categories())


def _spread_within(draft: RoutingDraft, category: Id, share: dict[str, int]) -> int:
    parts = count_components(draft, category)
    made: list[Change] = []
    for entry in draft.entries_of(category):
        organisation = draft.organisation[entry]
        for juror in in_order(draft.jurors[entry]) if organisation else ():
            if draft.colleagues[juror, organisation] > share[organisation] and (entry, juror) in draft.free:
                change = _relief(draft, (entry, juror))
                if change is not None:
                    draft.make(change)
                    made.append(change)
    while count_components(draft, category) > parts:
        draft.make(made.pop().undone())
    return len(made)


def _relief(draft: RoutingDraft, one: Pair) -> Change | None:
    entry, giver = one
    mine = draft.organisation[entry]
    held = draft.colleagues
    others = [j for j in in_order(draft.readers[entry] - draft.jurors[entry]) if held[j, mine] < held[giver, mine] - 1]
    exchanges = swaps(draft, one, others, category=draft.category[entry])
    return next((change for change in exchanges if _fewer_colleagues(draft, change)), None)


def _fewer_colleagues(draft: RoutingDraft, change: Change) -> bool:
    (one, giver), (other, taker) = change.gone
    mine, theirs = draft.organisation[one], draft.organisation[other]
    if mine == theirs:
        return False
    held = draft.colleagues
    lost = held[giver, mine] - 1 + (held[taker, theirs] - 1) * bool(theirs)
    gained = held[taker, mine] + held[giver, theirs] * bool(theirs)
    return gained < lost

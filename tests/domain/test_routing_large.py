"""What must hold for a routing too large for brute force, whatever the edition."""

from collections import Counter, defaultdict
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain.routing import solve
from awards.domain.routing_problem import RoutingEntry, RoutingJuror
from tests.domain.routing_cases import make_edition

SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=4, deadline=None)


def readers_of(problem):
    """Entry → the jurors whom nothing bars from it, found by asking each pair."""
    return {
        entry.id: {juror.id for juror in problem.jurors if problem.bar(entry, juror) is None}
        for entry in problem.entries
    }


def scarce(seed):
    """An edition in which not everything fits, some of it cast."""
    problem = make_edition(entries=70, jurors=9, k=3, capacity=20, seed=seed)
    done = sorted(solve(problem).assignments)[:: 4 + seed % 3]
    return replace(problem, cast=frozenset(done))


@given(SEEDS)
@FEW
def test_exactly_k_or_the_stated_shortfall_and_no_ineligible_pair(seed):
    problem = scarce(seed)
    solution = solve(problem)
    readers, capacity = readers_of(problem), {juror.id: juror.capacity for juror in problem.jurors}
    got = Counter(entry for entry, _ in solution.assignments)
    short = {lack.entry_id: lack.wanted - lack.got for lack in solution.missing}
    assert len(set(solution.assignments)) == len(solution.assignments)
    assert problem.cast <= set(solution.assignments)
    assert all(juror in readers[entry] for entry, juror in set(solution.assignments) - problem.cast)
    assert all(got[entry.id] == problem.wanted(entry) - short.get(entry.id, 0) for entry in problem.entries)
    assert solution.shortfall == sum(short.values()) > 0
    assert all(load <= capacity[juror] for juror, load in solution.loads.items())
    assert {entry for lack in solution.explanation for entry in lack.entry_ids} >= set(short)


def could_hand_on(problem, solution):
    """Juror → the jurors to whom one of their assignments could go, if only they had room."""
    readers = readers_of(problem)
    held = set(solution.assignments)
    onwards = defaultdict(set)
    for entry, juror in held - problem.cast:
        onwards[juror] |= {other for other in readers[entry] if (entry, other) not in held}
    return onwards


@given(SEEDS)
@FEW
def test_loads_are_as_level_as_eligibility_allows(seed):
    """No chain of exchanges leads from a juror to one with two assignments fewer: then no routing is leveller."""
    problem = make_edition(entries=80, jurors=9, k=3, capacity=60, seed=seed)
    solution = solve(problem)
    onwards = could_hand_on(problem, solution)
    for giver, load in solution.loads.items():
        reached, waiting = {giver}, [giver]
        while waiting:
            new = onwards[waiting.pop()] - reached
            reached |= new
            waiting += new
        assert min(solution.loads[juror] for juror in reached) >= load - 1


@given(SEEDS)
@FEW
def test_nothing_moves_that_need_not(seed):
    problem = make_edition(entries=60, jurors=10, k=3, capacity=60, seed=seed)
    first = set(solve(problem).assignments)
    cast = frozenset(sorted(first)[::5])
    running = replace(problem, cast=cast, pending=frozenset(first - cast))
    again = solve(running)
    assert (again.added, again.removed) == ((), ())
    leaver, withdrawn = problem.jurors[seed % 10].id, problem.entries[seed % 60].id
    barred = sorted(running.pending)[seed % len(running.pending)]
    late = RoutingEntry("late", 1, frozenset({"fr"}))
    joined = RoutingJuror("joined", frozenset({"fr", "nl", "en"}), frozenset(range(1, 7)), 60)
    for changed, gone in (
        (replace(running, conflicts=running.conflicts | {barred}), {barred}),
        (replace(running, entries=(*problem.entries, late)), set()),
        (replace(running, jurors=(*problem.jurors, joined)), set()),
        (
            replace(running, jurors=tuple(one for one in problem.jurors if one.id != leaver)),
            {pair for pair in running.pending if pair[1] == leaver},
        ),
        (
            replace(running, entries=tuple(one for one in problem.entries if one.id != withdrawn)),
            {pair for pair in running.pending if pair[0] == withdrawn},
        ),
    ):
        solution = solve(changed)
        assert set(solution.removed) == gone
        assert cast <= set(solution.assignments)
        assert set(solution.kept) == running.pending - gone


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=3, deadline=None)
def test_the_order_of_the_input_changes_nothing(seed, shuffler):
    problem = scarce(seed)
    entries, jurors = list(problem.entries), list(problem.jurors)
    shuffler.shuffle(entries)
    shuffler.shuffle(jurors)
    assert solve(replace(problem, entries=tuple(entries), jurors=tuple(jurors))) == solve(problem)

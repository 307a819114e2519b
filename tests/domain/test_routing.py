"""The router against brute force on small problems, and what must hold on larger ones."""

from collections import Counter
from dataclasses import replace
from hashlib import blake2b
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain.routing import read_by_all, solve
from awards.domain.routing_network import best_pairs, demand_of
from tests.domain.routing_cases import (
    BOTH,
    NL,
    make_edition,
    make_entry,
    make_juror,
    make_problem,
    small_problems,
    texts,
)


def hashed(seed, entry, juror):
    return int.from_bytes(blake2b(f"{seed}|{entry}|{juror}".encode(), digest_size=8).digest(), "big") % 10**6


def eligible(problem, entry, juror):
    return (
        bool(entry.languages & juror.languages)
        and entry.category in juror.categories
        and (entry.id, juror.id) not in problem.conflicts
    )


def figures(problem, assignments):
    """What the flow minimises, in order: missing, thin coverage, moved, uneven load, the pairs' costs."""
    got = Counter(entry for entry, _ in assignments)
    loads = Counter(juror for _, juror in assignments)
    wanted = {entry.id: problem.k if entry.k is None else entry.k for entry in problem.entries}
    most = max(wanted.values(), default=0)
    new = set(assignments) - problem.cast
    return (
        -len(new),
        sum(most - readers for entry, k in wanted.items() for readers in range(got[entry], k)),
        -len(new & problem.pending),
        sum(loads[juror.id] ** 2 for juror in problem.jurors),
        sum(hashed(problem.seed, *pair) for pair in new),
    )


def every_routing(problem):
    """All sets of assignments that break no rule."""
    choices = []
    for entry in problem.entries:
        readers = [j.id for j in problem.jurors if eligible(problem, entry, j) and (entry.id, j.id) not in problem.cast]
        cast = sum(1 for one, _ in problem.cast if one == entry.id)
        at_most = max(0, (problem.k if entry.k is None else entry.k) - cast)
        sizes = range(min(at_most, len(readers)) + 1)
        choices.append([tuple((entry.id, j) for j in some) for size in sizes for some in combinations(readers, size)])
    held = Counter(juror for _, juror in problem.cast)
    for choice in product(*choices):
        new = tuple(chain.from_iterable(choice))
        loads = Counter(juror for _, juror in new)
        if all(loads[j.id] <= max(0, j.capacity - held[j.id]) for j in problem.jurors):
            yield {*new, *problem.cast}


@given(small_problems())
@settings(max_examples=250, deadline=None)
def test_no_legal_routing_is_better(problem):
    """In all that counts; among equals, `routing_design` chooses what can be compared best."""
    solution = solve(problem)
    flow = best_pairs(problem, demand_of(problem)) | problem.cast
    routings = list(every_routing(problem))
    assert set(solution.assignments) in routings
    assert flow in routings
    best = min(figures(problem, routing) for routing in routings)
    assert figures(problem, flow) == best
    assert figures(problem, solution.assignments)[:4] == best[:4]


@given(small_problems(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_input_changes_nothing(problem, shuffler):
    entries, jurors = list(problem.entries), list(problem.jurors)
    shuffler.shuffle(entries)
    shuffler.shuffle(jurors)
    assert solve(replace(problem, entries=tuple(entries), jurors=tuple(jurors))) == solve(problem)


@given(small_problems())
@settings(max_examples=100, deadline=None)
def test_the_parts_of_a_solution_add_up(problem):
    solution = solve(problem)
    new = set(solution.assignments) - problem.cast
    got = Counter(entry for entry, _ in solution.assignments)
    loads = Counter(juror for _, juror in solution.assignments)
    pending = problem.pending - problem.cast
    assert list(solution.assignments) == sorted(new | problem.cast)
    assert set(solution.added) == new - pending
    assert set(solution.kept) == new & pending
    assert set(solution.removed) == pending - new
    assert solution.loads == {juror.id: loads[juror.id] for juror in problem.jurors}
    assert solution.shortfall == sum(lack.wanted - lack.got for lack in solution.missing)
    assert [(lack.entry_id, lack.wanted, lack.got) for lack in solution.missing] == [
        (entry.id, k, got[entry.id])
        for entry in problem.entries
        if (k := problem.k if entry.k is None else entry.k) > got[entry.id]
    ]


def test_a_level_load_for_a_whole_edition():
    problem = make_edition(entries=120, jurors=12, k=3, capacity=40)
    solution = solve(problem)
    entries, jurors = {e.id: e for e in problem.entries}, {j.id: j for j in problem.jurors}
    assert all(eligible(problem, entries[entry], jurors[juror]) for entry, juror in solution.assignments)
    assert Counter(Counter(entry for entry, _ in solution.assignments).values()) == {3: 120}
    assert (solution.shortfall, solution.missing, solution.removed, solution.kept) == (0, (), (), ())
    assert set(solution.loads.values()) == {30}
    assert texts(solution) == ["Every entry has all the jurors it needs."]


def test_a_late_conflict_moves_one_assignment_when_nothing_is_cast():
    problem = make_edition(entries=120, jurors=12, k=3, capacity=40)
    first = solve(problem)
    barred = first.assignments[100]
    second = solve(replace(problem, conflicts=problem.conflicts | {barred}, pending=frozenset(first.assignments)))
    assert second.removed == (barred,)
    assert [entry for entry, _ in second.added] == [barred[0]]
    assert set(second.kept) == set(first.assignments) - {barred}


def test_a_late_conflict_moves_few_assignments_of_a_large_edition_even_before_the_first_is_applied():
    problem = make_edition(entries=600, jurors=12, k=3, capacity=200)
    first = set(solve(problem).assignments)
    barred = min(first)
    second = set(solve(replace(problem, conflicts=problem.conflicts | {barred})).assignments)
    assert barred not in second
    assert len(second - first) <= 15


def test_a_juror_who_leaves_hands_over_their_entries_and_no_others():
    problem = make_edition(entries=120, jurors=12, k=3, capacity=40)
    first = solve(problem)
    leaver = 5
    theirs = {pair for pair in first.assignments if pair[1] == leaver}
    cast = frozenset(sorted(theirs)[:10])
    staying = tuple(juror for juror in problem.jurors if juror.id != leaver)
    second = solve(replace(problem, jurors=staying, cast=cast, pending=frozenset(first.assignments) - cast))
    assert set(second.removed) == theirs - cast
    assert sorted(entry for entry, _ in second.added) == sorted(entry for entry, _ in theirs - cast)
    assert cast <= set(second.assignments)
    assert second.loads[leaver] == 10


def test_a_cast_ballot_stays_with_a_conflict_beyond_capacity_and_counts():
    entries = [make_entry(1), make_entry(2)]
    jurors = [make_juror("ada", capacity=0), make_juror("bo"), make_juror("cy")]
    cast = frozenset({(1, "ada")})
    solution = solve(make_problem(entries, jurors, cast=cast, conflicts=cast, pending=cast))
    assert solution.loads == {"ada": 1, "bo": 1 if (1, "cy") in solution.assignments else 2, "cy": solution.loads["cy"]}
    assert sum(solution.loads.values()) == 4
    assert {pair for pair in solution.assignments if pair[0] == 2} == {(2, "bo"), (2, "cy")}
    assert (1, "ada") in solution.assignments
    assert (solution.kept, solution.removed, solution.shortfall) == ((), (), 0)


def test_a_pending_pair_is_dropped_when_barred_and_kept_though_the_load_suffers():
    entries = [make_entry(1), make_entry(2), make_entry(3)]
    jurors = [make_juror("ada"), make_juror("bo")]
    pending = frozenset({(1, "ada"), (2, "ada"), (3, "ada")})
    solution = solve(make_problem(entries, jurors, k=1, pending=pending, conflicts=frozenset({(1, "ada")})))
    assert solution.kept == ((2, "ada"), (3, "ada"))
    assert solution.removed == ((1, "ada"),)
    assert solution.added == ((1, "bo"),)


def test_a_small_panel_reads_everything_it_may():
    entries = [make_entry(1), make_entry(2, languages=NL), make_entry(3)]
    jurors = [make_juror("ada"), make_juror("bo", languages=BOTH), make_juror("cy")]
    problem = make_problem(entries, jurors, conflicts=frozenset({(3, "cy")}), cast=frozenset({(3, "cy")}))
    solution = solve(read_by_all(problem))
    assert solution.assignments == ((1, "ada"), (1, "bo"), (1, "cy"), (2, "bo"), (3, "ada"), (3, "bo"), (3, "cy"))
    assert (solution.shortfall, solution.missing) == (0, ())


def test_nothing_to_route():
    solution = solve(make_problem())
    assert (solution.assignments, solution.loads, solution.shortfall) == ((), {}, 0)
    assert texts(solution) == ["Every entry has all the jurors it needs."]


def test_an_id_that_occurs_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        make_problem([make_entry(1), make_entry(1)])

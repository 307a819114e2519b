"""Design before correction: categories that hold together, nominees of one organisation spread over jurors."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain.routing import RoutingEntry, solve
from awards.domain.routing_design import design, repair, spread
from awards.domain.routing_draft import RoutingDraft, count_components
from awards.domain.routing_figures import figures_by_category
from awards.domain.routing_network import best_pairs, demand_of
from tests.domain.routing_cases import (
    FR,
    ONE,
    make_entry,
    make_juror,
    make_problem,
    make_small_edition,
    small_problems,
)


def loose_parts(problem, pairs):
    return sum(max(0, one.components - 1) for one in figures_by_category(problem, pairs))


def crowding(problem, pairs):
    organisation = {entry.id: entry.organisation for entry in problem.entries}
    held = Counter((juror, organisation[entry]) for entry, juror in pairs if organisation[entry])
    return sum(n * (n - 1) // 2 for n in held.values())


def level(problem, pairs):
    """What must not change: each entry's and each juror's number of assignments."""
    loads = Counter(juror for _, juror in pairs)
    return Counter(entry for entry, _ in pairs), sum(load**2 for load in loads.values())


@pytest.mark.parametrize(
    ("entries", "jurors", "seed"), [(60, 30, 0), (60, 30, 1), (60, 30, 3), (120, 60, 0), (120, 60, 1)]
)
def test_small_editions_with_many_jurors_hold_together(entries, jurors, seed):
    problem = make_small_edition(entries=entries, jurors=jurors, k=3, seed=seed)
    demand = demand_of(problem)
    plain, designed = best_pairs(problem, demand), design(problem, demand)
    assert level(problem, designed) == level(problem, plain)
    assert loose_parts(problem, designed) == 0 < loose_parts(problem, plain)
    assert crowding(problem, designed) < crowding(problem, plain)


def test_a_swap_joins_two_halves_across_categories():
    """Category 1 is read by two pairs of jurors; only an exchange with category 2 can join them."""
    entries = [make_entry(i) for i in (1, 2)] + [make_entry(i, category=2) for i in (3, 4)]
    jurors = [make_juror(j, categories=frozenset({1, 2}), capacity=2) for j in ("ada", "bo", "cy", "di")]
    problem = make_problem(entries, jurors)
    free = {(1, "ada"), (1, "bo"), (2, "cy"), (2, "di"), (3, "ada"), (3, "cy"), (4, "bo"), (4, "di")}
    draft = RoutingDraft(problem, demand_of(problem), fixed=(), free=free)
    assert [count_components(draft, category) for category in (1, 2)] == [2, 2]
    assert repair(draft) > 0
    assert [count_components(draft, category) for category in (1, 2)] == [1, 1]
    assert level(problem, draft.free) == level(problem, free)


def test_what_is_fixed_never_moves():
    entries = [make_entry(i) for i in (1, 2)]
    jurors = [make_juror(j) for j in ("ada", "bo", "cy", "di")]
    problem = make_problem(entries, jurors)
    fixed = {(1, "ada"), (1, "bo"), (2, "cy"), (2, "di")}
    draft = RoutingDraft(problem, demand_of(problem), fixed=fixed, free=())
    assert (repair(draft), spread(draft), draft.kept, draft.free) == (0, 0, fixed, set())


def test_a_juror_gets_few_of_one_organisation():
    entries = [make_entry(i, organisation="big" if i <= 2 else "") for i in range(1, 5)]
    jurors = [make_juror(j, capacity=2) for j in ("ada", "bo")]
    problem = make_problem(entries, jurors, k=1)
    free = {(1, "ada"), (2, "ada"), (3, "bo"), (4, "bo")}
    draft = RoutingDraft(problem, demand_of(problem), fixed=(), free=free)
    assert spread(draft) == 1
    assert {entry for entry, juror in draft.free if juror == "ada"} & {1, 2} != {1, 2}
    assert level(problem, draft.free) == level(problem, free)


def test_spreading_never_takes_a_category_apart():
    """The only swap that would spread would leave the two entries of category 1 without a juror in common."""
    entries = [make_entry(1, organisation="big"), make_entry(2, organisation="big"), make_entry(3, category=2)]
    jurors = [make_juror(j, categories=frozenset({1, 2})) for j in ("ada", "bo", "cy")]
    problem = make_problem(entries, jurors)
    free = {(1, "ada"), (1, "bo"), (2, "ada"), (2, "cy")}
    draft = RoutingDraft(problem, demand_of(problem), fixed=(), free=free)
    spread(draft)
    assert count_components(draft, 1) == 1


def test_after_launch_nothing_moves_that_need_not():
    problem = make_small_edition(entries=60, jurors=30, k=3, seed=2)
    first = solve(problem)
    cast = frozenset(first.assignments[::4])
    pending = frozenset(first.assignments) - cast
    barred = min(pending)
    second = solve(replace(problem, conflicts=problem.conflicts | {barred}, cast=cast, pending=pending))
    assert second.removed == (barred,)
    assert [entry for entry, _ in second.added] == [barred[0]]
    assert cast <= set(second.assignments)
    unchanged = solve(replace(problem, cast=cast, pending=pending))
    assert (unchanged.added, unchanged.removed) == ((), ())


def test_a_late_entry_moves_no_other():
    problem = make_small_edition(entries=60, jurors=30, k=3, seed=3)
    first = solve(problem)
    late = RoutingEntry(999, 1, FR, None, "company 1")
    second = solve(replace(problem, entries=(*problem.entries, late), pending=frozenset(first.assignments)))
    assert second.removed == ()
    assert {entry for entry, _ in second.added} <= {999} | {lack.entry_id for lack in first.missing}
    assert second.shortfall == first.shortfall


@given(small_problems(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_input_changes_no_figure(problem, shuffler):
    entries, jurors = list(problem.entries), list(problem.jurors)
    shuffler.shuffle(entries)
    shuffler.shuffle(jurors)
    other = replace(problem, entries=tuple(entries), jurors=tuple(jurors))
    figures = [figures_by_category(each, solve(each).assignments) for each in (problem, other)]
    assert figures[0] == figures[1]


def test_the_order_of_a_whole_edition_changes_nothing():
    problem = make_small_edition(entries=60, jurors=30, k=3, seed=5)
    other = replace(problem, entries=problem.entries[::-1], jurors=problem.jurors[::-1])
    assert solve(other) == solve(problem)


def test_figures_of_a_category():
    entries = [
        make_entry(1), make_entry(2, languages=frozenset({"nl"})), make_entry(3), make_entry(4, category=2),
    ]  # fmt: skip
    jurors = [make_juror(j, languages=frozenset({"fr", "nl"})) for j in ("ada", "bo", "cy")]
    problem = make_problem(entries, jurors)
    pairs = [(1, "ada"), (1, "bo"), (2, "bo"), (3, "cy"), (99, "cy")]
    one, two = figures_by_category(problem, pairs)
    assert (one.category, one.entries, one.jurors, one.ballots, one.components) == (1, 3, 3, 4, 2)
    assert (one.languages, one.bridging, one.load_min, one.load_max) == (("fr", "nl"), 2, 1, 2)
    assert (one.falls_apart, one.bridges_little) == (True, False)
    assert (two.category, two.entries, two.jurors, two.ballots, two.components, two.bridging) == (2, 1, 0, 0, 0, 0)
    assert (two.falls_apart, two.bridges_little) == (False, False)


def test_a_category_where_few_ballots_bridge_its_languages_says_so():
    entries = [make_entry(i) for i in (1, 2, 3)] + [make_entry(4, languages=frozenset({"nl"}))]
    problem = make_problem(entries, [make_juror(j, categories=ONE) for j in ("ada", "bo", "cy")], k=1)
    (apart,) = figures_by_category(problem, [(1, "ada"), (2, "ada"), (3, "bo"), (4, "cy")])
    assert (apart.bridging, apart.bridges_little) == (0, True)
    (bridged,) = figures_by_category(problem, [(1, "ada"), (2, "cy"), (3, "bo"), (4, "cy")])
    assert (bridged.bridging, bridged.bridges_little) == (2, False)

"""What would help where not everything can be routed: exact numbers, none of them from a conflict set aside."""

from dataclasses import replace

from hypothesis import given, settings

from awards.domain.routing import solve
from awards.domain.routing_problem import with_whole_panels
from awards.domain.routing_relaxing import Relaxation, Relaxed, list_adjustments, list_relaxations, relax
from tests.domain.routing_cases import BOTH, NL, make_entry, make_juror, make_problem, small_problems


def menu(problem):
    solution = solve(problem)
    short = {lack.entry_id for lack in solution.missing}
    return list_relaxations(problem, loads=solution.loads, short=short, missing=solution.shortfall)


def test_room_helps_where_room_lacks():
    problem = make_problem([make_entry(i) for i in range(1, 5)], [make_juror("ada", capacity=2), make_juror("bo")])
    assert menu(problem) == (
        Relaxed(Relaxation.SATURATED, 0),
        Relaxed(Relaxation.FEWER, 0),
        Relaxed(Relaxation.CAPACITY, 1),
    )


def test_a_panel_or_a_language_helps_where_readers_lack():
    entries = [make_entry(1, languages=NL), make_entry(2, category=2)]
    jurors = [make_juror("ada"), make_juror("bo", languages=BOTH)]
    assert menu(make_problem(entries, jurors)) == (
        Relaxed(Relaxation.PANELS, 1),
        Relaxed(Relaxation.FEWER, 1),
        Relaxed(Relaxation.LANGUAGES, 2),
    )


def test_a_conflict_is_never_relaxed():
    problem = make_problem([make_entry(1)], [make_juror("ada"), make_juror("bo")], conflicts=frozenset({(1, "ada")}))
    assert menu(problem) == (Relaxed(Relaxation.FEWER, 0),)


@given(small_problems())
@settings(max_examples=60, deadline=None)
def test_what_the_menu_promises_is_what_the_relaxed_routing_gives(problem):
    solution = solve(problem)
    short = {lack.entry_id for lack in solution.missing}
    promised = {one.relaxation: one.missing for one in menu(problem)}
    for kind in Relaxation:
        relaxed = relax(problem, kind, loads=solution.loads, short=short)
        assert relaxed.conflicts == problem.conflicts
        assert min(solve(relaxed).shortfall, solution.shortfall) == promised.get(kind, solution.shortfall)


def adjusted(problem, needed):
    """The problem once what is needed has been changed in earnest."""
    entries = [
        replace(entry, k=needed.wanted[entry.id]) if entry.id in needed.wanted else entry for entry in problem.entries
    ]
    jurors = [
        replace(
            juror,
            capacity=needed.capacities.get(juror.id, juror.capacity),
            categories=juror.categories | set(needed.panels.get(juror.id, ())),
            languages=juror.languages | set(needed.languages.get(juror.id, ())),
        )
        for juror in problem.jurors
    ]
    return replace(problem, entries=tuple(entries), jurors=tuple(jurors))


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_what_must_change_in_earnest_is_enough_for_the_relaxed_routing(problem):
    solution = solve(problem)
    short = {lack.entry_id for lack in solution.missing}
    for kind in Relaxation:
        relaxed = relax(problem, kind, loads=solution.loads, short=short)
        promised = solve(relaxed)
        real = adjusted(problem, list_adjustments(problem, relaxed, promised.assignments))
        entries, jurors = {e.id: e for e in real.entries}, {j.id: j for j in real.jurors}
        new = set(promised.assignments) - problem.cast
        assert all(real.bar(entries[entry], jurors[juror]) is None for entry, juror in new)
        assert all(promised.loads[juror] <= jurors[juror].capacity for _, juror in new)
        assert solve(real).shortfall == promised.shortfall


def test_no_more_changes_in_earnest_than_the_routing_uses():
    entries = [make_entry(1), make_entry(2, category=2), make_entry(3, languages=NL)]
    jurors = [make_juror("ada", capacity=1), make_juror("bo", languages=BOTH), make_juror("cy", capacity=5)]
    problem = make_problem(entries, jurors, k=1)
    relaxed = relax(problem, Relaxation.PANELS, loads={}, short=())
    needed = list_adjustments(problem, relaxed, solve(relaxed).assignments)
    assert (needed.capacities, needed.languages, needed.wanted) == ({}, {}, {})
    assert list(needed.panels.values()) == [(2,)]


def test_an_entry_never_makes_do_with_fewer_than_the_quorum_nor_with_more_than_it_wants():
    entries = [make_entry(1, k=3), make_entry(2, k=2), make_entry(3, k=1)]
    problem = make_problem(entries, quorum=2)
    relaxed = relax(problem, Relaxation.FEWER, loads={}, short={1, 2, 3})
    assert [entry.k for entry in relaxed.entries] == [2, 2, 1]


def test_a_panel_that_reads_everything_takes_nobody_in():
    problem = make_problem([make_entry(1), make_entry(2, category=2)], [make_juror("ada", categories=frozenset())])
    whole = with_whole_panels(problem, {1})
    relaxed = relax(whole, Relaxation.PANELS, loads={}, short=())
    assert relaxed.jurors[0].categories == frozenset({2})


def test_a_whole_panel_reads_what_has_no_number_of_its_own():
    entries = [make_entry(1), make_entry(2, k=1), make_entry(3, category=2), make_entry(4, languages=NL)]
    jurors = [make_juror("ada"), make_juror("bo"), make_juror("cy")]
    problem = make_problem(entries, jurors, quorum=2, cast=frozenset({(4, "gone")}))
    assert [entry.k for entry in with_whole_panels(problem, {1}).entries] == [3, 1, None, 2]

"""What would help where not everything can be routed: exact numbers, none of them from a conflict set aside."""

from hypothesis import given, settings

from awards.domain.routing import solve
from awards.domain.routing_relaxing import Relaxation, Relaxed, list_relaxations, relax
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
@settings(max_examples=150, deadline=None)
def test_what_the_menu_promises_is_what_the_relaxed_routing_gives(problem):
    solution = solve(problem)
    short = {lack.entry_id for lack in solution.missing}
    promised = {one.relaxation: one.missing for one in menu(problem)}
    for kind in Relaxation:
        relaxed = relax(problem, kind, loads=solution.loads, short=short)
        assert relaxed.conflicts == problem.conflicts
        assert min(solve(relaxed).shortfall, solution.shortfall) == promised.get(kind, solution.shortfall)

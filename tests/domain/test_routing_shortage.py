"""What is said when not every entry can have the jurors it needs."""

from dataclasses import replace

from hypothesis import given, settings

from awards.domain.routing import Bar, EntryShortage, solve
from tests.domain.routing_cases import BOTH, NL, make_entry, make_juror, make_problem, small_problems, texts


def test_too_few_eligible_jurors_are_counted_by_what_bars_them():
    entries = [make_entry(9), make_entry(10), make_entry(11, languages=BOTH)]
    jurors = [
        make_juror(1),
        make_juror(2, languages=NL),
        make_juror(3, languages=NL, categories=frozenset({2})),
        make_juror(4),
    ]
    conflicts = frozenset({(9, 4), (10, 4)})
    solution = solve(make_problem(entries, jurors, conflicts=conflicts))
    barred = {Bar.CONFLICT: 1, Bar.PANEL: 1, Bar.LANGUAGE: 1}
    assert solution.shortfall == 2
    assert solution.missing == (
        EntryShortage(entry_id=9, wanted=2, got=1, eligible=1, barred=barred),
        EntryShortage(entry_id=10, wanted=2, got=1, eligible=1, barred=barred),
    )
    assert texts(solution) == [
        "Still to assign: 6; possible: 4; missing: 2. Jurors have room for 40.",
        "Too few jurors may read these entries: 9, 10. Each needs 2 and has 1."
        " Jurors barred by a conflict or a recusal: 1; not on the panel: 1; not reading the language: 1.",
    ]
    assert [explanation.entry_ids for explanation in solution.explanation] == [(), (9, 10)]


def test_too_little_room_names_the_entries_that_compete_for_it():
    dutch = [make_entry(i, languages=NL) for i in range(1, 5)]
    french = [make_entry(i) for i in range(5, 9)]
    jurors = [
        make_juror("nl", languages=NL, capacity=3),
        make_juror("both", languages=BOTH, capacity=4),
        make_juror("fr", capacity=9),
        make_juror("fr2", capacity=9),
    ]
    solution = solve(make_problem([*dutch, *french], jurors))
    assert solution.shortfall == 1
    assert [(lack.wanted, lack.got, lack.eligible) for lack in solution.missing] == [(2, 1, 2)]
    assert texts(solution) == [
        "Still to assign: 16; possible: 15; missing: 1. Jurors have room for 25.",
        "Too little room: these entries need 8 more assignments,"
        " and the jurors who may read them can take 7: 1, 2, 3, 4.",
    ]


@given(small_problems())
@settings(max_examples=150, deadline=None)
def test_too_few_readers_and_too_little_room_explain_the_whole_shortfall(problem):
    """And the entries said to lack room would not get more if they were the only ones."""
    solution = solve(problem)
    lacking_readers = sum(max(0, lack.wanted - lack.eligible) for lack in solution.missing)
    room = [sentence for sentence in solution.explanation if sentence.text.startswith("Too little room")]
    lacking_room = sum(sentence.params["needed"] - sentence.params["possible"] for sentence in room)
    assert lacking_readers + lacking_room == solution.shortfall
    for sentence in room:
        alone = tuple(entry for entry in problem.entries if entry.id in sentence.entry_ids)
        most = set(solve(replace(problem, entries=alone)).assignments) - problem.cast
        assert len(most) == sentence.params["possible"] < sentence.params["needed"]


def test_room_is_not_blamed_for_an_entry_that_lacks_readers_too():
    entries = [make_entry(1, languages=NL), make_entry(2, languages=BOTH)]
    jurors = [make_juror("nl", languages=NL, capacity=1), make_juror("fr")]
    solution = solve(make_problem(entries, jurors))
    assert texts(solution) == [
        "Still to assign: 4; possible: 2; missing: 2. Jurors have room for 11.",
        "Too few jurors may read these entries: 1. Each needs 2 and has 1."
        " Jurors barred by a conflict or a recusal: 0; not on the panel: 0; not reading the language: 1.",
        "Too little room: these entries need 3 more assignments, and the jurors who may read them can take 2: 1, 2.",
    ]


def test_a_shortage_is_spread_so_that_no_entry_is_left_with_few():
    entries = [make_entry(i) for i in range(1, 5)]
    jurors = [make_juror(j, capacity=2) for j in ("ada", "bo", "cy", "di")]
    solution = solve(make_problem(entries, jurors, k=3))
    assert [lack.got for lack in solution.missing] == [2, 2, 2, 2]
    assert solution.shortfall == 4


def test_a_long_list_of_entries_is_cut_in_the_sentence_and_whole_beside_it():
    solution = solve(make_problem([make_entry(i) for i in range(1, 31)], []))
    listed = ", ".join(str(i) for i in range(1, 21))
    assert solution.explanation[1].params["entries"] == f"{listed}, …"
    assert solution.explanation[1].entry_ids == tuple(range(1, 31))


def test_entries_compete_along_a_chain_of_full_jurors():
    entries = [make_entry(1, languages=NL), make_entry(2, languages=BOTH), make_entry(3)]
    jurors = [make_juror("nl", languages=NL, capacity=1), make_juror("fr", capacity=1)]
    solution = solve(make_problem(entries, jurors, k=1, pending=frozenset({(2, "nl"), (3, "fr")})))
    assert [lack.entry_id for lack in solution.missing] == [1]
    assert texts(solution)[1:] == [
        "Too little room: these entries need 3 more assignments, and the jurors who may read them can take 2: 1, 2, 3.",
    ]

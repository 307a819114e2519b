"""All alike pairs of many nominees: none left out against comparing each with every other, and quickly."""

import random
import time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain.lifecycle import NomineeKind
from awards.domain.likeness import LikenessVerdict, NomineeFacts, likeness
from awards.domain.likeness_search import find_alike, find_resembling
from tests.domain.likeness_pairs import DOUBLE, FIRST, ORGANISATIONS, PARTICLED, PLAIN, facts, make_pairs

WORDS = st.sampled_from([
    "Jan", "J.", "JP", "Jean", "Marie", "Maria", "Marie-Claire", "Peeters", "Peetres", "eeters", "Van den", "Vanden",
    "Broeck", "De", "Smet", "Desmet", "D'Hondt", "Dhondt", "Team", "1", "é", "El", "Ben", "X", "",
])  # fmt: skip
NOMINEES = st.builds(
    NomineeFacts,
    kind=st.sampled_from(NomineeKind),
    name=st.lists(WORDS, max_size=6).map(" ".join),
    organisation=st.sampled_from(["Belcentre", "Luxivo", ""]),
    address=st.sampled_from(["", "a@people.example", "info@people.example"]),
)


def each_with_every_other(nominees: list[NomineeFacts]) -> set[tuple[int, int]]:
    places = combinations(range(len(nominees)), 2)
    different = LikenessVerdict.DIFFERENT
    return {(i, j) for i, j in places if likeness(nominees[i], nominees[j]).verdict is not different}


@settings(max_examples=150, deadline=None)
@given(st.lists(NOMINEES, max_size=14))
def test_nothing_alike_is_passed_over(nominees: list[NomineeFacts]) -> None:
    assert {(pair.one, pair.other) for pair in find_alike(tuple(nominees))} == each_with_every_other(nominees)


def test_nothing_alike_is_passed_over_among_the_labelled_pairs() -> None:
    nominees = [each for pair in make_pairs(rounds=4) for each in (pair.one, pair.other)]
    assert {(pair.one, pair.other) for pair in find_alike(tuple(nominees))} == each_with_every_other(nominees)


def test_the_most_alike_come_first() -> None:
    names = ["Jan Peeters", "J. Peeters", "PEETERS Jan", "Lotte Maes"]
    found = find_alike(tuple(facts(name, "Belcentre") for name in names))
    assert [(pair.one, pair.other, pair.likeness.verdict) for pair in found] == [
        (0, 2, LikenessVerdict.SAME), (0, 1, LikenessVerdict.LIKELY), (1, 2, LikenessVerdict.LIKELY),
    ]  # fmt: skip


def test_two_thousand_nominees_in_a_moment() -> None:
    chance = random.Random(5)
    surnames = [*PLAIN, *(name for pair in PARTICLED for name in pair)]
    nominees = tuple(
        facts(f"{chance.choice(FIRST + DOUBLE)} {chance.choice(surnames)}", chance.choice(ORGANISATIONS))
        for _ in range(2000)
    )
    start = time.perf_counter()
    found = find_alike(nominees)
    took = time.perf_counter() - start
    print(f"{len(found)} pairs in {took * 1000:.0f} ms")
    assert found
    assert took < 6, "it takes less than half a second on a machine that does nothing else"
    assert find_alike(nominees) is found


@pytest.mark.parametrize(("words", "best"), [("jos", "Jos Claes"), ("AMELIE d", "Amélie"), ("luxivo", "Lotte M")])
def test_people_look_for_a_name_or_a_company(words: str, best: str) -> None:
    texts = ["Jos Claes Belcentre", "Amélie Dubois Belcentre", "Lotte M Luxivo", "Bart Thijs Kust"]
    assert texts[find_resembling(words, texts, limit=2)[0]].startswith(best)

"""What entries of a blind edition are called."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain.labels import entry_number, find_entry_id, make_label

KEY = "0f" * 16


def test_every_entry_has_a_number_of_its_own() -> None:
    numbers = [entry_number(KEY, entry_id) for entry_id in range(1, 2001)]
    assert len(set(numbers)) == 2000
    assert all(100 <= number <= 999 for number in numbers[:900])
    assert all(1000 <= number <= 9999 for number in numbers[900:])


def test_numbers_follow_no_order() -> None:
    """Of numbers in no order, half of the neighbours rise; an edition with another key has other numbers."""
    numbers = [entry_number(KEY, entry_id) for entry_id in range(1, 901)]
    rising = sum(one < two for one, two in pairwise(numbers))
    assert 400 < rising < 500
    other = [entry_number("another key", entry_id) for entry_id in range(1, 901)]
    assert sum(one == two for one, two in zip(numbers, other, strict=True)) < 10


@settings(deadline=None)
@given(st.integers(1, 20_000))
def test_a_number_leads_back_to_its_entry(entry_id: int) -> None:
    assert find_entry_id(KEY, entry_number(KEY, entry_id)) == entry_id


def test_numbers_that_no_entry_has() -> None:
    assert [find_entry_id(KEY, number) for number in (0, 7, 99, 10**6, 10**9)] == [None] * 5


def test_the_label_speaks_the_categorys_languages() -> None:
    assert make_label({"fr": "Empathie", "en": "Empathy"}, 412) == {"fr": "Empathie 412", "en": "Empathy 412"}

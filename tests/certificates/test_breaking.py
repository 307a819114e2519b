"""Lines of about the same length, words parted where their language parts them."""

from statistics import pstdev

from hypothesis import given, settings
from hypothesis import strategies as st

from awards.certificates.breaking import HYPHEN, balance, split_chunks

DUTCH = (
    "Zij luisterde naar de klantentevredenheidsonderzoeken, zocht de verantwoordelijke van de "
    "personeelsadministratie en bleef aan de lijn tot de terugbetalingsprocedure helemaal in orde was gebracht."
)


def lay(text: str, count: int, language: str = "") -> tuple[str, ...]:
    return balance(split_chunks(text, lambda part: float(len(part)), language), count)


def test_no_line_is_left_alone_with_a_word() -> None:
    words = "She named the fear first and the solution came only after that was said aloud to everyone there"
    for count in range(2, 6):
        lines = lay(words, count, "en")
        assert len(lines) == count
        assert " " in lines[-1]
        assert pstdev(map(len, lines)) < 4, lines


def test_long_words_are_parted_where_dutch_parts_them_and_names_are_not() -> None:
    parted = lay(DUTCH, 7, "nl")
    assert any(line.endswith(HYPHEN) for line in parted)
    assert "".join(line.rstrip(HYPHEN) if line.endswith(HYPHEN) else line + " " for line in parted).strip() == DUTCH
    assert pstdev(map(len, parted)) < pstdev(map(len, lay(DUTCH, 7)))
    assert not any(line.endswith(HYPHEN) for line in lay(DUTCH, 7))
    assert lay("Vanderstappenmaekers Christiaanssen", 3, "nl") == ("Vanderstappenmaekers", "Christiaanssen")


def test_particles_stay_with_their_name() -> None:
    assert lay("Jan van den Berghe en Zoë de La Fontaine", 2) == ("Jan van den Berghe", "en Zoë de La Fontaine")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text("abcdefghij", min_size=1, max_size=14), min_size=1, max_size=40),
    st.integers(1, 9),
    st.sampled_from(["", "fr", "nl", "en"]),
)
def test_no_letter_is_lost_and_no_more_lines_come_out(words: list[str], count: int, language: str) -> None:
    lines = lay(" ".join(words), count, language)
    assert len(lines) <= count
    joined = "".join(line.removesuffix(HYPHEN) for line in lines)
    assert joined.replace(" ", "") == "".join(words)

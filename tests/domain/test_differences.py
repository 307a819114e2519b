"""What differs between two spellings."""

from hypothesis import given
from hypothesis import strategies as st

from awards.domain.differences import Piece, compare_texts


def test_letters_that_differ() -> None:
    one, other = compare_texts("An Vanden Broeck", "An Van den Broeck")
    assert one == [Piece("An Van", False), Piece("den Broeck", False)]
    assert other == [Piece("An Van", False), Piece(" ", True), Piece("den Broeck", False)]
    assert compare_texts("Jan", "Jan") == ([Piece("Jan", False)], [Piece("Jan", False)])
    assert compare_texts("", "Jan") == ([], [Piece("Jan", True)])


@given(st.text(max_size=300), st.text(max_size=300))
def test_the_pieces_are_the_texts(one: str, other: str) -> None:
    left, right = compare_texts(one, other)
    assert "".join(piece.text for piece in left) == one
    assert "".join(piece.text for piece in right) == other
    assert any(piece.differs for piece in left + right) == (one != other)

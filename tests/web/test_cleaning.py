"""What is typed is kept as its writer meant it: spaces, joiners and lines stay, what no page may show goes."""

import pytest

from awards.forms import many_lines, one_line, presentable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Elle a dit\u00a0: «\u202foui\u202f»\u00a0!", "Elle a dit\u00a0: «\u202foui\u202f»\u00a0!"),
        ("10\u00a0000 appels", "10\u00a0000 appels"),
        ("één\r\ntwee\rdrie\u2028vier", "één\ntwee\ndrie\nvier"),
        ("tab\there  \n\n  end  ", "tab\there\n\n  end"),
        ("bel\x07\x00\x1b[31m", "bel[31m"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("soft\u00adhyphen\u202eabc", "softhyphenabc"),
        ("", ""),
        (None, None),
    ],
)
def test_a_story_keeps_its_spaces_and_lines(typed, kept) -> None:
    assert many_lines(typed) == kept


def test_a_name_is_one_line() -> None:
    assert one_line("  Jan\u00a0 \t\n Peeters\x00 ") == "Jan Peeters"


def test_what_no_page_may_show_is_taken_out() -> None:
    assert presentable("a\x7f\x8e\x00\tb\n\ufffe\U0001fffe\ufdd0é") == "a\tb\né"

"""Words that fit, whatever they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.certificates.typesetting import DISPLAY, direction, fit, measure, missing_letters, printable

STEPS = [(1, (40, 30)), (2, (30, 20)), (3, (20, 10))]
WIDTH = 400.0


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="aWiłễΩжעس -/'’&de", min_size=1, max_size=200))
def test_every_line_fits_and_no_character_is_lost(text: str) -> None:
    text = printable(text)

    fitted = fit(text, DISPLAY, width=WIDTH, steps=STEPS)

    assert len(fitted.lines) <= 3
    assert [line for line in fitted.lines if measure(line, DISPLAY) * fitted.size > WIDTH + 1e-6] == []
    assert "".join(fitted.lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "lines", "size"),
    [
        ("", (), 40),
        ("Bo", ("Bo",), 40),
        ("Marie-Charlotte Vanderstappen-Smet", ("Marie-Charlotte", "Vanderstappen-Smet"), 30),
        ("Jan van den Berghe en Zoë de La Fontaine", ("Jan van den Berghe", "en Zoë de La Fontaine"), 30),
    ],
)
def test_lines_are_balanced_and_keep_particles_with_their_name(text: str, lines: tuple[str, ...], size: float) -> None:
    fitted = fit(text, DISPLAY, width=WIDTH, steps=STEPS)

    assert (fitted.lines, fitted.size) == (lines, size)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("  Ana\n\tDe  Smet ", "Ana De Smet"),
        ("Joris D'Hondt", "Joris D’Hondt"),
        ("Zoe\u0308 e\u0301", "Zoë é"),
        ("Bo 🎉👩‍👧 1️⃣ ♥\ufe0f", "Bo 1 ♥"),
        ("R&D № 5 «\u202fplus\u202f»", "R&D № 5 «\u202fplus\u202f»"),
        ("سعيد\u200cپور", "سعيد\u200cپور"),
        ("王 \x07", "王"),
    ],
)
def test_printable_keeps_letters_and_drops_pictures(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_missing_letters_are_named_once() -> None:
    assert missing_letters("გია გია Amira Ωmega 🎉") == "გია"


@pytest.mark.parametrize(("text", "expected"), [("Ana", "ltr"), ("12 שרה", "rtl"), ("“عبد”", "rtl"), ("...", "ltr")])
def test_direction_is_that_of_the_first_letter(text: str, expected: str) -> None:
    assert direction(text) == expected

"""Cards: the same each time, the right size, and nothing cut, over an edge or on top of the badge."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from awards.certificates.cards import CITATION_STEPS, CardContent, Shape, _say, draw_card, draw_edition_card
from awards.certificates.typesetting import ITALIC, measure

PLAIN = CardContent(
    hue="rose", icon="heart-handshake", category_name="Empathie", edition_name="Customer Contact Awards 2026",
    kind_label="Winnaar", name="Bo Li", organisation="", citation="", citation_language="nl",
)  # fmt: skip
LONG = "De hele ploeg van de klantendienst voor particulieren en zelfstandigen van de Kempen en het Maasland"
FULL = replace(PLAIN, name=LONG, organisation=f"Vereniging: {LONG}", citation="Zij luistert. " * 43)


def read(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB")


@pytest.mark.parametrize("shape", list(Shape))
def test_words_of_any_length_stay_inside_of_the_frame_and_off_the_badge(shape: Shape) -> None:
    """What differs between a card with few words and one with many lies where words may be."""
    short, long = read(draw_card(PLAIN, shape)), read(draw_card(FULL, shape))
    assert short.size == long.size == shape.size
    left, top, right, bottom = ImageChops.difference(short, long).getbbox()
    width, height = shape.size
    assert left >= 70
    assert top >= (60 if shape is Shape.WIDE else 500)
    assert right <= (750 if shape is Shape.WIDE else width - 70)
    assert bottom <= height - 50


def test_the_same_words_are_the_same_bytes_and_others_are_not() -> None:
    card = draw_card(FULL, Shape.WIDE)
    assert card == draw_card(FULL, Shape.WIDE)
    arabic = replace(PLAIN, name="محمد عبد الرحمن")
    assert draw_card(arabic, Shape.WIDE) != draw_card(PLAIN, Shape.WIDE)


def test_a_long_citation_ends_with_a_whole_word_and_its_mark() -> None:
    fitted = _say(FULL, 640, 1.0)
    said = " ".join(fitted.lines)
    assert len(fitted.lines) == 4
    assert fitted.size >= CITATION_STEPS[-1][1][-1]
    assert said.startswith("“Zij luistert.")
    assert said.endswith(("Zij…”", "luistert…”"))
    assert [line for line in fitted.lines if measure(line, ITALIC) * fitted.size > 640] == []
    french = _say(replace(PLAIN, citation="Elle ose.", citation_language="fr"), 640, 1.0)
    assert french.lines == ("«\u202fElle ose.\u202f»",)
    assert _say(PLAIN, 640, 1.0).lines == ()


@pytest.mark.parametrize("count", [0, 1, 6, 13])
def test_a_card_of_all_winners_has_a_medal_for_each_category(count: int) -> None:
    signs = [("teal", "zap")] * count
    for shape in Shape:
        drawn = read(draw_edition_card(title="Winnaars", edition_name="Awards 2026", signs=signs, shape=shape))
        assert drawn.size == shape.size
        medals = ImageChops.difference(
            drawn, read(draw_edition_card(title="Winnaars", edition_name="Awards 2026", signs=[], shape=shape))
        ).getbbox()
        assert (medals is None) == (count == 0)
        if medals:
            assert medals[0] >= 60
            assert medals[2] <= shape.size[0] - 60
            assert medals[3] <= shape.size[1] - 30

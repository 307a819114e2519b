"""Badges: pictures that need nothing else, the same each time; lines of letters in the order in which they are read."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from awards.certificates.badges import badge_png, badge_svg
from awards.certificates.colours import read_colour
from awards.certificates.outlines import draw_arc, draw_line, shape_line
from awards.certificates.typesetting import DISPLAY, SANS_BOLD

SVG = "{http://www.w3.org/2000/svg}"
BADGE = {
    "hue": "rose", "icon": "heart-handshake", "category_name": "Empathie & <écoute>",
    "edition_name": "Customer Contact Awards 2026", "kind_label": "Lauréate",
}  # fmt: skip


def colours(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGBA")


def test_a_badge_stands_alone() -> None:
    svg = badge_svg(**BADGE)
    drawn = ElementTree.fromstring(svg)
    assert drawn.findtext(f"{SVG}title") == "Lauréate · Empathie & <écoute> · Customer Contact Awards 2026"
    assert {one.tag.removeprefix(SVG) for one in drawn.iter()} & {"text", "image", "style", "script"} == set()
    links = [value for one in drawn.iter() for name, value in one.attrib.items() if name.endswith("href")]
    assert links
    assert all(link.startswith("#badge-") for link in links)


def test_a_badge_is_the_same_to_the_byte_each_time_and_has_the_colours_of_its_category() -> None:
    picture = badge_png(**BADGE, size=256)
    assert picture == badge_png(**BADGE, size=256)
    drawn = colours(picture)
    assert drawn.size == (256, 256)
    assert drawn.getpixel((1, 1))[3] == 0
    deep = tuple(bytes.fromhex(read_colour(".hue-rose", "--hue-ink")[1:]))
    ring = drawn.getpixel((128 - 98, 128 - 20))[:3]
    assert max(abs(one - other) for one, other in zip(ring, deep, strict=True)) < 24
    assert badge_png(**{**BADGE, "hue": "blue"}, size=256) != picture
    assert badge_png(**{**BADGE, "icon": "zap"}, size=256) != picture


@pytest.mark.parametrize("field", ["category_name", "edition_name", "kind_label"])
def test_words_of_any_length_stay_on_the_badge(field: str) -> None:
    """Nothing is drawn outside of the disc's white, nor over the stars: the picture's clear corners stay clear."""
    drawn = colours(badge_png(**{**BADGE, field: "Een onwaarschijnlijk lange naam " * 5}, size=256))
    stars = [drawn.getpixel((29, 128)), drawn.getpixel((226, 128))]
    assert [pixel[0] > 200 and pixel[1] > 170 for pixel in stars] == [True, True]
    assert [drawn.getpixel(place)[3] for place in ((3, 3), (252, 3), (3, 252), (252, 252))] == [0, 0, 0, 0]


def fonts_of(text: str) -> list[str]:
    names = [glyph.stem.split("-")[0] for glyph in shape_line(text, DISPLAY).glyphs]
    return [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name]


def test_letters_stand_in_the_order_in_which_they_are_read() -> None:
    """From the left: a line that begins in Arabic has its Latin words, in their own order, before its beginning."""
    assert fonts_of("محمد Proximus") == ["fraunces", "noto"]
    assert fonts_of("Proximus محمد") == ["fraunces", "noto"]
    latin = [glyph.number for glyph in shape_line("Proximus", DISPLAY).glyphs]
    assert [glyph.number for glyph in shape_line("محمد Proximus", DISPLAY).glyphs][: len(latin)] == latin
    year = [glyph.number for glyph in shape_line("2026", DISPLAY).glyphs]
    numbers = [glyph.number for glyph in shape_line("דוד 2026 כהן", DISPLAY).glyphs]
    assert any(numbers[place : place + 4] == year for place in range(len(numbers)))


def test_a_bracket_closes_on_the_side_of_what_it_holds() -> None:
    closing = shape_line("Belcentre (דוד) x", DISPLAY).glyphs
    stems = [glyph.stem for glyph in closing]
    inside = [place for place, stem in enumerate(stems) if "hebrew" in stem]
    assert inside == list(range(inside[0], inside[-1] + 1))
    one = shape_line("דוד (Belcentre)", DISPLAY)
    assert one.glyphs[0].stem == one.glyphs[len("(Belcentre)") - 1].stem


def test_letters_are_joined_kerned_and_never_boxes() -> None:
    apart = sum(shape_line(letter, DISPLAY).width() for letter in "Te")
    assert shape_line("Te", DISPLAY).width() < apart
    assert len(shape_line("محمد", DISPLAY).glyphs) <= 5
    assert shape_line("王", DISPLAY).glyphs in (shape_line("?", DISPLAY).glyphs, shape_line("王", SANS_BOLD).glyphs)
    assert shape_line("王", DISPLAY).glyphs[0].number != 0
    assert shape_line("", DISPLAY).width() == 0


def test_a_line_is_drawn_straight_and_around_a_circle() -> None:
    line = shape_line("Awards", SANS_BOLD)
    straight = draw_line(line, size=10, x=0, y=0)
    assert straight == draw_line(line, size=10, x=0, y=0)
    assert straight.startswith("M")
    above = draw_arc(line, size=10, centre=(0, 0), radius=100)
    below = draw_arc(line, size=10, centre=(0, 0), radius=100, below=True)
    assert float(above[1:].split("V")[0].split("L")[0].split()[-1].split("H")[0].split("Q")[0].split("C")[0]) < -80
    assert "-" in above
    assert above != below

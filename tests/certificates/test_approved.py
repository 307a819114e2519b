"""Printed pages beside pictures that people approved: each design, language and kind of name."""

import pytest
from PIL import Image, ImageChops

from awards.certificates.look import DESIGNS
from tests.certificates.approved import draw_sheet, find_approved

VISIBLE = 32
"""Of 255: how much lighter or darker a dot must be to count as another."""
TOLERATED = 0.001
"""The part of a page's dots that may be others: a hairline drawn differently by a newer engine, not a moved line."""


def count_changes(one: Image.Image, other: Image.Image) -> float:
    """The part of the dots that differ visibly on the page where most do; 1 for pictures of different sizes."""
    if one.size != other.size:
        return 1.0
    changed = ImageChops.difference(one, other).convert("L").point(lambda value: 255 * (value > VISIBLE))
    width, height = one.width // 3, one.height // 9
    pages = [
        changed.crop((left, top, left + width, top + height)).histogram()[255]
        for left in range(0, one.width, width)
        for top in range(0, one.height, height)
    ]
    return max(pages) / (width * height)


@pytest.mark.parametrize("design", DESIGNS)
def test_pages_look_as_approved(design: str) -> None:
    """After a wanted change: python -m tests.certificates.approved, then look at every picture."""
    with Image.open(find_approved(design)) as approved:
        assert count_changes(draw_sheet(design), approved.convert("RGB")) <= TOLERATED


def test_a_moved_line_and_another_word_are_seen() -> None:
    with Image.open(find_approved("classic")) as file:
        approved = file.convert("RGB")
    name = (180, 125, 250, 160)
    moved, replaced = approved.copy(), approved.copy()
    moved.paste(approved.crop(name), (name[0], name[1] + 2))
    replaced.paste("white", name)
    assert count_changes(moved, approved) > TOLERATED
    assert count_changes(replaced, approved) > TOLERATED

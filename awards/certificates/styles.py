"""The typefaces and sizes of each text of a certificate. Each step is (number of lines, sizes in points)."""

from dataclasses import dataclass, replace
from functools import cache

from awards.certificates.typesetting import DISPLAY, ITALIC, SANS, SANS_BOLD, Step


@dataclass(frozen=True)
class Style:
    """How a text is set: `leading` in sizes, `above` in millimetres, `share` of the width left by letter spacing."""

    key: str
    stack: tuple[str, ...]
    steps: tuple[Step, ...]
    leading: float = 1.3
    above: float = 0.0
    share: float = 1.0


_NAME: tuple[Step, ...] = (
    (1, (54, 50, 46, 42, 38, 35)),
    (2, (42, 38, 35, 32, 30, 28, 26)),
    (3, (27, 25, 23, 21, 19, 17, 15, 13, 11)),
)
_MODERN_NAME: tuple[Step, ...] = (
    (1, (46, 42, 38, 35, 32)),
    (2, (36, 33, 30, 28, 26, 24)),
    (3, (25, 23, 21, 19, 17, 15, 13, 11)),
)
_MODERN_CATEGORY: tuple[Step, ...] = (
    (1, (34, 31, 28, 26, 24, 22, 20)),
    (2, (22, 20, 18, 16)),
    (3, (17, 15, 13, 11)),
    (4, (12, 11, 10, 9)),
)
_CITATION: tuple[Step, ...] = (
    (1, (18, 17)),
    (2, (17, 16)),
    (3, (16, 15, 14)),
    (4, (14.5, 13.5)),
    (5, (13.5, 12.5)),
    (6, (12.5, 11.5)),
    (7, (11.5, 11, 10.5)),
    (9, (10.5, 10)),
    (12, (10.5, 10, 9, 8)),
)

_CLASSIC = (
    Style("eyebrow", SANS_BOLD, ((1, (9.5, 8.5, 7.5, 6.5, 5.5)),), share=0.85),
    Style("title", SANS_BOLD, ((1, (11.5, 10.5, 9.5, 8.5)),), leading=1.4, share=0.72),
    Style("category", DISPLAY, ((1, (30, 27, 24, 21, 18, 15)), (2, (15, 13, 11, 9))), leading=1.16),
    Style("awarded-to", ITALIC, ((1, (12, 11, 10)),), leading=1.5),
    Style("name", DISPLAY, _NAME, leading=1.2, above=1.6),
    Style("organisation", SANS_BOLD, ((1, (14, 13, 12, 11)), (2, (11, 10, 9, 8))), above=2.5),
    Style("members", SANS, ((1, (11, 10.5)), (2, (10.5, 10)), (3, (10, 9, 8.5, 8)), (5, (8, 7, 6))), 1.4, 2.1),
    Style("citation", ITALIC, _CITATION, leading=1.42, above=5.3),
    Style("signatory", SANS_BOLD, ((1, (10, 9, 8)), (2, (8, 7.5, 7, 6)))),
    Style("role", SANS, ((1, (8, 7.5, 7)), (2, (7, 6.5, 6)), (3, (6, 5.5)))),
    Style("cell-date", SANS_BOLD, ((1, (10, 9.5, 9)), (2, (9.5, 9, 8, 7, 6)))),
    Style("date", SANS, ((1, (10, 9, 8)), (2, (8, 7, 6)))),
    Style("check-at", SANS, ((1, (6.5, 6, 5.5)), (2, (5.5, 5))), leading=1.3),
    Style("check-url", SANS_BOLD, ((1, (6.5, 6)), (2, (6, 5.5, 5)), (4, (5, 4.5))), leading=1.3),
    Style("serial", SANS, ((1, (6.5, 6, 5.5)), (2, (5.5, 5))), leading=1.3),
    Style("support", SANS, ((1, (6.5, 6, 5.5)),), leading=1.3),
)


@cache
def styles_of(design: str) -> dict[str, Style]:
    """The styles of a design by their key."""
    styles = {style.key: style for style in _CLASSIC}
    if design == "modern":
        styles["title"] = replace(styles["title"], steps=((1, (9.5, 8.5, 7.5, 6.5)),), leading=1.5)
        styles["category"] = replace(styles["category"], steps=_MODERN_CATEGORY, leading=1.18, above=0.8)
        styles["name"] = replace(styles["name"], stack=SANS_BOLD, steps=_MODERN_NAME, leading=1.15)
        styles["organisation"] = replace(styles["organisation"], above=7.2)
    if design == "festive":
        styles["title"] = replace(styles["title"], steps=((1, (11, 10, 9, 8)),), leading=1.9, share=0.3)
        styles["category"] = replace(styles["category"], above=1.2)
    return styles

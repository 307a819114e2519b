"""The colours of static/css/tokens.css keep WCAG 2.2's contrasts, by day and by night."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
NIGHT = "@media screen and (prefers-color-scheme: dark)"
SIZES = "/* Sizes and typefaces"
HUES = ("rose", "orange", "blue", "teal", "violet", "green")
GROUNDS = ("paper", "surface", "sunk")
TEXT, GRAPHIC = 4.5, 3.0

TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "gold-ink", "link") for ground in GROUNDS),
    *((f"{tone}-ink", f"{tone}-soft") for tone in ("good", "warn", "bad", "info", "gold", "hue")),
    *((f"{tone}-ink", ground) for tone in ("good", "warn", "bad", "info", "hue") for ground in ("paper", "surface")),
    *((ink, "gold-soft") for ink in ("ink", "ink-soft")),
    ("ink", "hue-soft"),
    ("action-ink", "action"),
    ("action-ink", "action-hover"),
]
GRAPHIC_PAIRS = [
    *(("line-strong", ground) for ground in GROUNDS),
    *(("focus", ground) for ground in (*GROUNDS, "gold-soft", "bad-soft")),
    *((f"{tone}-line", ground) for tone in ("good", "warn", "bad", "info") for ground in ("paper", "surface")),
    *((f"{tone}-line", f"{tone}-soft") for tone in ("good", "warn", "bad", "info")),
    *(("gold", ground) for ground in ("paper", "surface")),
    ("hue", "surface"),
    ("hue", "hue-soft"),
]


def colours(css: str, selector: str) -> dict[str, str]:
    """The hexadecimal colours that the first rule for ``selector`` declares."""
    body = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", css)
    assert body, f"no rule for {selector}"
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body.group(1)))


def palette(scheme: str, hue: str) -> dict[str, str]:
    day, night = TOKENS.split(NIGHT)
    night = night.split(SIZES)[0]
    tokens = colours(day, ":root") | colours(day, f".hue-{hue}")
    if scheme == "dark":
        tokens |= colours(night, ":root") | colours(night, f".hue-{hue}")
    return tokens


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, "relative luminance")."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_known_pairs() -> None:
    measured = [round(contrast(*pair), 2) for pair in (("#000000", "#ffffff"), ("#ffffff", "#777777"))]
    assert measured == [21.0, 4.48]


@pytest.mark.parametrize("hue", HUES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_keeps_its_contrast(scheme: str, hue: str) -> None:
    tokens = palette(scheme, hue)
    wanted = [(pair, TEXT) for pair in TEXT_PAIRS] + [(pair, GRAPHIC) for pair in GRAPHIC_PAIRS]
    measured = {pair: (contrast(tokens[pair[0]], tokens[pair[1]]), least) for pair, least in wanted}
    assert {pair: f"{ratio:.2f} < {least}" for pair, (ratio, least) in measured.items() if ratio < least} == {}


def test_the_night_names_every_colour_of_the_day() -> None:
    day, night = TOKENS.split(NIGHT)
    night = night.split(SIZES)[0]
    selectors = (":root", *(f".hue-{hue}" for hue in HUES))
    assert {s: set(colours(night, s)) for s in selectors} == {s: set(colours(day, s)) for s in selectors}


def test_every_token_in_use_exists() -> None:
    sheets = sorted((Path(__file__).parents[2] / "static" / "css").glob("*.css"))
    declared = {token for sheet in sheets for token in re.findall(r"(--[\w-]+)\s*:", sheet.read_text("utf-8"))}
    used = {
        (sheet.name, token) for sheet in sheets for token in re.findall(r"var\((--[\w-]+)", sheet.read_text("utf-8"))
    }
    assert {(name, token) for name, token in used if token not in declared} == set()

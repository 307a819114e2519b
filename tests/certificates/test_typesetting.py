"""Words that fit, whatever they are."""

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.certificates.typesetting import DISPLAY, FONTS, direction, fit, measure, missing_letters, printable

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
        ("王小明", ("王小明",), 40),
        ("欧阳娜娜 Marie-Charlotte Ouyang", ("欧阳娜娜 Marie-", "Charlotte Ouyang"), 30),
        ("臺北國際客戶聯絡中心夜班小組，林淑芬", ("臺北國際客戶聯絡中", "心夜班小組，林淑芬"), 30),
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
        ("王\u3000明 \x07", "王 明"),
    ],
)
def test_printable_keeps_letters_and_drops_pictures(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_missing_letters_are_named_once() -> None:
    assert missing_letters("გია გია Amira Ωmega 🎉") == "გია"


def test_chinese_lines_break_between_hanzi_and_never_at_the_wrong_side_of_a_sign() -> None:
    """At every width, wherever it must break."""
    text = "她说：「先听完，再说话。」佐々木、玛丽·居里和（夜班的）同事都记得：客户服务中心的王先生……多谢！" * 2
    broken = [fit(text, DISPLAY, width=width, steps=[(40, (10,))]).lines for width in range(70, 400)]

    assert ["".join(lines) for lines in broken if "".join(lines) != text] == []
    assert [line for lines in broken for line in lines[1:] if line[0] in "：」，。々、·）…！"] == []
    assert [line for lines in broken for line in lines if line[-1] in "「（"] == []
    short = [fit("感谢，王小明", DISPLAY, width=width, steps=[(2, (10,))]).lines for width in range(30, 59)]
    assert set(short) == {("感谢，", "王小明")}


def rows(codec: str, first: int, last: int) -> set[str]:
    """The characters of a double-byte set, from the row of one leading byte to that of another."""
    pairs = (bytes((row, cell)) for row in range(first, last + 1) for cell in range(0x40, 0xFF))
    return {one for one in (pair.decode(codec, "ignore")[:1] for pair in pairs) if one > "\x7f"}


def test_the_chinese_font_has_what_its_readme_says() -> None:
    with TTFont(FONTS / "noto-serif-chinese-500.ttf", lazy=True) as font:
        has = {chr(code) for code in font.getBestCmap()}

    simplified, traditional = rows("gb2312", 0xB0, 0xF7), rows("big5", 0xA4, 0xC6)
    assert (len(simplified), len({one for one in traditional if "\u4e00" <= one <= "\u9fff"})) == (6763, 5401)
    in_names = set("喆堃犇珺翀玥瑄彧燚婳昇婧旻煐嬅霂韡瓛龑叡贇禕煒鈺灝媯鄺𬱖")
    signs = set("、。《》「」『』【】〇々，：；！？（）ＡＺａｚ０９あんアンーㄅㄩ")
    assert (simplified | traditional | in_names | signs) - has == set()
    assert {one for one in has if one < "\u3000"} == {" ", "\u00a0"}


def test_a_line_with_hanzi_is_no_higher() -> None:
    """Else it is pushed down, line by line, onto what stands below: a line's height is where its fonts' heights lie."""
    with (
        TTFont(FONTS / "noto-serif-chinese-500.ttf", lazy=True) as chinese,
        TTFont(FONTS / "fraunces-display-500.ttf", lazy=True) as latin,
    ):
        heights = [(font["hhea"].ascent / font["head"].unitsPerEm, font["hhea"].descent / font["head"].unitsPerEm)
                   for font in (chinese, latin)]  # fmt: skip

    assert heights[0] == pytest.approx(heights[1], abs=0.001)


def test_every_stack_of_the_print_sheets_goes_through_all_scripts() -> None:
    """Else a name that the font before it lacks is looked for in whatever the system offers."""
    scripts = '"Print Serif", "Print Arabic", "Print Hebrew", "Print Chinese"'
    sheets = {path.name: path.read_text("utf-8") for path in (FONTS.parents[1] / "css").glob("*.css")}
    del sheets["print-fonts.css"]

    assert sum(sheet.count(scripts) for sheet in sheets.values()) > 20
    assert [name for name, sheet in sheets.items() if sheet.count("Print Serif") != sheet.count(scripts)] == []


@pytest.mark.parametrize(("text", "expected"), [("Ana", "ltr"), ("12 שרה", "rtl"), ("“عبد”", "rtl"), ("...", "ltr")])
def test_direction_is_that_of_the_first_letter(text: str, expected: str) -> None:
    assert direction(text) == expected

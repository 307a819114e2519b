"""The default data is complete, in three languages, and every text is its own."""

import shutil
from itertools import combinations

import pytest

from awards.editions.default_categories import FOLDER, LANGUAGES, load_default_categories

SAME_IN_TWO_LANGUAGES = {"Empathie", "Extra mile", "Teamplayer & fun", "Communication"}


def test_the_six_categories_stand_in_their_order() -> None:
    assert [category.key for category in load_default_categories()] == [
        "empathy", "team-player", "communication", "efficiency", "creativity", "extra-mile",
    ]  # fmt: skip


@pytest.mark.parametrize("category", load_default_categories(), ids=lambda category: category.key)
def test_each_category_is_complete(category) -> None:
    assert len(category.criteria) == 4
    assert len(category.questions) == 4
    assert sum(criterion.weight for criterion in category.criteria) == 100
    assert len({criterion.key for criterion in category.criteria}) == 4
    for language in LANGUAGES:
        assert 60 <= len(category.looks_for[language]) <= 170
        assert len(category.example[language].split()) >= 50
        for criterion in category.criteria:
            anchors = [anchor[language] for anchor in criterion.anchors]
            assert len(set(anchors)) == 5


@pytest.mark.parametrize("category", load_default_categories(), ids=lambda category: category.key)
def test_no_text_is_left_in_another_language(category) -> None:
    texts = [category.name, category.looks_for, category.description, category.example, *category.questions]
    for criterion in category.criteria:
        texts += [criterion.name, criterion.description, *criterion.anchors]
    for text in texts:
        for one, other in combinations(LANGUAGES, 2):
            assert text[one] != text[other] or text[one] in SAME_IN_TWO_LANGUAGES, text


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("weight = ", "weight = 1", "weights add to"),
        ("[looks_for]", "[looked_for]", "01-empathy.toml: looks_for"),
        ("[[questions]]\nfr = ", "[[questions]]\nde = ", "01-empathy.toml: questions[1]"),
    ],
)
def test_a_broken_file_is_named(tmp_path, old: str, new: str, complaint: str) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "01-empathy.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ValueError, match=r"01-empathy\.toml") as raised:
        load_default_categories(tmp_path)
    assert complaint in str(raised.value)

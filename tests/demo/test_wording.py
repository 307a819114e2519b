"""The demo's words: stories, comments and citations read as if people had written them."""

from __future__ import annotations

import re
from itertools import product

import pytest

from awards.demo.people import list_organisations
from awards.demo.plan import CATEGORIES, DemoPlan, Language, citation_for, comment_for, make_plan
from awards.demo.pools import load_pool
from awards.demo.stories import Story, list_stories
from awards.demo.typography import fill

LANGUAGES: tuple[Language, ...] = ("nl", "fr", "en")
FORMS = ("peer", "self", "team", "outside")
DIFFICULT = {row["name"] for row in load_pool("people")["difficult"]}
LEFTOVER = re.compile(r"[{}\[\]|\n'\"]|  ")


@pytest.fixture(scope="module")
def plan() -> DemoPlan:
    return make_plan()


@pytest.fixture(scope="module")
def large_plan() -> DemoPlan:
    return make_plan(nominations=3000, jurors=60)


def list_all_stories() -> list[Story]:
    return [
        story
        for language, category, form in product(LANGUAGES, CATEGORIES, FORMS)
        for story in list_stories(language, category, form)
    ]


def test_stories_are_complete_texts(plan: DemoPlan, large_plan: DemoPlan):
    for nomination in (*plan.nominations, *large_plan.nominations):
        assert not LEFTOVER.search(nomination.story), nomination.story
        assert nomination.story == nomination.story.strip()
        assert nomination.nominee_kind == "person" or nomination.nominee_name in nomination.story
    assert {60 <= len(nomination.story.split()) <= 160 for nomination in plan.nominations} == {True}


def test_first_sixty_stories_come_as_they_were_written(plan: DemoPlan):
    def skeleton(text: str) -> str:
        return text[-25:]

    written = {skeleton(fill(story.text, language=story.language, name="x")) for story in list_all_stories()}
    written |= {
        skeleton(fill(story.text, language=story.language, name="x", feminine=True)) for story in list_all_stories()
    }
    ends = [skeleton(nomination.story) for nomination in plan.nominations]
    assert len(set(ends)) == 60
    assert sum(end in written for end in ends) >= 58  # a few end with the nominee's name


def test_enough_stories_in_every_language():
    for language, category in product(LANGUAGES, CATEGORIES):
        assert len(list_stories(language, category, "peer")) >= 4
    for language in LANGUAGES:
        counts = {form: sum(len(list_stories(language, one, form)) for one in CATEGORIES) for form in FORMS}
        assert counts["self"] >= 3
        assert counts["team"] >= 2
        assert counts["outside"] >= 1
    for story in list_all_stories():
        assert 60 <= len(story.text.split()) <= 160, story
        assert ("{first}" in story.text) == (story.form in {"peer", "outside"}), story
        assert ("{team}" in story.text) == (story.form == "team"), story
        sectors = {sector for organisation in list_organisations() for sector in organisation.sectors}
        assert story.sector in sectors | {"any"}


@pytest.mark.parametrize(
    ("template", "language", "name", "feminine", "expected"),
    [
        ("Le nom de {first} : [elle|il] « rit » !", "fr", "Amina", True, "Le nom d’Amina\xa0: elle «\xa0rit\xa0»\xa0!"),
        ("Il n’y a\nque {first}.", "fr", "Étienne", False, "Il n’y a qu’Étienne."),
        ("Il n’y a que {first} à 17 h 55.", "fr", "Benoît", False, "Il n’y a que Benoît à 17\xa0h\xa055."),
        ("{team} est [arrivée|arrivé] ?", "fr", "Les Phares", False, "Les Phares est arrivé\xa0?"),
        ("[Ze|Hij] heet {first}: echt!", "nl", "Ánh", True, "Ze heet Ánh: echt!"),
        ("Well done, {name}!", "en", "A\\1 {first}", False, "Well done, A\\1 {first}!"),
    ],
)
def test_filling_a_template(template: str, language: str, name: str, feminine: bool, expected: str):
    assert fill(template, language=language, name=name, feminine=feminine) == expected


def make_comments(language: Language, points_mean: float, plan: DemoPlan) -> dict[tuple[str, str], str]:
    return {
        (name, juror.address): comment_for(
            seed=1, language=language, points_mean=points_mean, nominee_name=name, juror_address=juror.address
        )
        for (_, name), juror in product(sorted(plan.entry_keys), plan.jurors)
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("points_mean", "band"), [(5, "high"), (3.7, "high"), (3.2, "middle"), (2.6, "low"), (1, "low")]
)
def test_comments_vary_and_fit_the_points(language: Language, points_mean: float, band: str, plan: DemoPlan):
    comments = make_comments(language, points_mean, plan)
    assert len(set(comments.values())) > 100
    for (name, _), comment in comments.items():
        assert not LEFTOVER.search(comment), comment
        openings = [fill(one, language=language, name=name) for one in load_pool("comments")[language][band]["opening"]]
        assert sum(comment.startswith(opening) for opening in openings) == 1, comment


def test_one_juror_comments_on_one_nominee_in_the_same_words(plan: DemoPlan):
    assert make_comments("nl", 4, plan) == make_comments("nl", 4.6, plan)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("team", [True, False])
def test_citations_can_be_read_on_stage(category: str, language: Language, team: bool):
    names = [*sorted(DIFFICULT), *(f"Noor Testmans{number}" for number in range(40)), "Ω" * 200]
    citations = [citation_for(category=category, language=language, nominee_name=name, team=team) for name in names]
    assert citations == [
        citation_for(category=category, language=language, nominee_name=name, team=team) for name in names
    ]
    for citation in citations:
        assert 20 <= len(citation) <= 240
        assert not LEFTOVER.search(citation), citation
    assert len(set(citations)) >= (2 if team else 4)

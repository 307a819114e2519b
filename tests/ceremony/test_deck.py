"""The reveal deck: its slides in their order, what each page says before anything is revealed, and its colours."""

import re
from pathlib import Path

import pytest

from awards.ceremony.service_deck import pick_line, show_deck, split_evenly
from awards.ceremony.service_quotes import Quote
from awards.ceremony.service_run_sheet import PointContent, add_point, move_point
from awards.domain.notice import NomineeAnswer
from tests.ceremony.night import LINE, make_night
from tests.factories import NOW

CSS = Path(__file__).parents[2] / "static" / "css"
TEMPLATES = re.compile(r"<template.*?</template>", re.DOTALL)


@pytest.fixture
def world(session):
    return make_night(session)


def keys_of(session, world) -> list[str]:
    return [slide.key for slide in show_deck(session, edition=world.cast.edition, language="en").slides]


AWARDS = [
    "empathy-category", "empathy-finalists-1", "empathy-finalists-2", "empathy-breath", "empathy-shared",
    "empathy-winner-1", "empathy-winner-2",
]  # fmt: skip
LONE = ["efficiency-category", "efficiency-breath", "efficiency-winner-1"]


def test_the_slides_follow_the_run_sheet(session, world) -> None:
    """What is no award has the edition's name on the screen; a category without anybody is left out."""
    assert keys_of(session, world) == ["title", *AWARDS, *LONE, "end"]
    about = {"edition": world.cast.edition, "now": NOW, "actor_id": world.cast.olga.id}
    welcome = add_point(session, content=PointContent(title="Welcome"), version=0, **about)
    add_point(session, content=PointContent(title="Drinks"), version=1, **about)
    dinner = add_point(session, content=PointContent(title="Dinner"), version=2, **about)
    move_point(session, point_id=welcome.id, to=1, version=3, **about)
    move_point(session, point_id=dinner.id, to=3, version=4, **about)
    session.commit()
    deck = show_deck(session, edition=world.cast.edition, language="en")
    pauses = {slide.key: [item.point.title for item in slide.points] for slide in deck.slides if slide.act is None}
    assert pauses == {"title": ["Welcome"], "pause-4": ["Dinner"], "end": ["Drinks"]}
    assert [act.category.key for act in deck.acts] == ["empathy", "efficiency"]


def test_finalists_are_spread_evenly_and_the_line_is_one_that_the_hall_can_read() -> None:
    assert [len(group) for group in split_evenly(["x"] * 9, 4)] == [3, 3, 3]
    assert [len(group) for group in split_evenly(["x"] * 5, 4)] == [3, 2]
    assert split_evenly([], 4) == []

    def quote(text: str, language: str) -> Quote:
        return Quote(1, text, language, "Lina", NomineeAnswer.NONE, {}, "rose", "award")

    found = [quote("Court.", "fr"), quote("Een lange zin over haar.", "nl"), quote("Een zin.", "nl")]
    assert [pick_line(found, language).text for language in ("nl", "fr", "en")] == ["Een zin.", "Court.", "Court."]


def test_nothing_outside_the_covers_tells_who_wins(world, browser_of) -> None:
    """A covered slide is a template, which is no part of the page; the presenter's winners stand behind a cover."""
    olga = browser_of(world.cast.olga)
    stage = olga.get("/2026/ceremony/deck/stage?language=nl").text
    assert '<html lang="nl"' in stage
    assert "Zoë Geheim" in stage
    assert "Right &lt;at once&gt;." in stage
    open_to_all = TEMPLATES.sub("", stage)
    assert "Finalist 3" in open_to_all
    assert LINE in open_to_all
    assert "En de prijs gaat naar…" in open_to_all
    presenter = TEMPLATES.sub("", olga.get("/2026/ceremony/deck/presenter").text)
    assert "<details" in presenter
    bare = re.sub(r"<details.*?</details>", "", presenter, flags=re.DOTALL)
    for page in (open_to_all, bare):
        for secret in ("Geheim", "at once", "Because she stayed", "hears what is not said", "Ann &amp; Bert"):
            assert secret not in page
    assert len(re.findall(r"<template[^>]*>\s*<section", stage)) == 4
    prepare = olga.get("/2026/ceremony/deck").text
    assert "6 finalists · 1 with a line · a shared award" in prepare
    assert "Geheim" not in prepare
    assert "Reveal deck" in olga.get("/2026/ceremony").text


def test_the_decks_colours_are_the_nights() -> None:
    declared = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{6})")
    night = (CSS / "tokens.css").read_text().split("@media screen and (prefers-color-scheme: dark)")[1]
    deck = (CSS / "deck-tokens.css").read_text()
    own = {"--night"}
    for selector in (r":root", *(rf"\.hue-{hue}" for hue in ("rose", "orange", "blue", "teal", "violet", "green"))):
        theirs = dict(declared.findall(re.search(selector + r" \{([^}]*)\}", night)[1]))
        ours = re.search((r"\.deck" if selector == ":root" else selector) + r" \{([^}]*)\}", deck)[1]
        assert {name: colour for name, colour in declared.findall(ours) if name not in own} == theirs

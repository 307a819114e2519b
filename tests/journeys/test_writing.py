"""What helps while one writes a nomination; and that the form does without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitors
from tests.journeys.live_site import LiveSite
from tests.journeys.nomination_form import fill_in, send
from tests.journeys.people import STORY
from tests.mail_server import Mail

pytestmark = pytest.mark.one_database

WRITE = "/2026/nominate/empathy"
WORDS = "She heard the fear behind the anger, and stayed on the line. "


@pytest.fixture(scope="module")
def live_site(nominating_site: LiveSite) -> LiveSite:
    """The site that several modules share."""
    return nominating_site


def at_the_story(page: Page) -> Locator:
    page.goto(f"{WRITE}#step-story")
    story = page.locator("[name=story]")
    expect(story).to_be_visible()
    return story


def test_one_question_at_a_time_and_the_caret_stays(page_for: Visitors) -> None:
    page = page_for(390)
    story = at_the_story(page)
    story.click()
    story.press_sequentially("Once ")
    asked = page.locator(".nominate-guide:visible li:visible")
    seen = []
    for number in range(1, 5):
        expect(page.locator(".nominate-guide:visible [data-question-count]")).to_have_text(f"{number} of 4")
        expect(asked).to_have_count(1)
        seen.append(asked.inner_text())
        page.get_by_role("button", name="Next question").click()
    assert len(set(seen)) == 4
    expect(asked).to_have_text(seen[0])
    page.get_by_text("Read an example").locator("visible=true").click()
    expect(page.locator(".nominate-more:visible .quotation").first).to_be_visible()
    expect(story).to_be_focused()
    page.keyboard.insert_text("upon a time")
    expect(story).to_have_value("Once upon a time")


def test_the_meter_encourages_and_counts_only_near_the_end(
    page_for: Visitors, check_axe: Callable[[Page], None]
) -> None:
    page = page_for(390)
    story = at_the_story(page)
    level, count = page.locator("[data-meter-level]"), page.locator("[data-meter-count]")
    spoken = page.locator("[data-meter] [role=status]")
    expect(page.locator("[data-meter]")).to_be_hidden()
    for length, words, counted in (
        (39, "", ""), (40, "A good start", ""), (249, "A good start", ""), (250, "The jury can picture it", ""),
        (700, "Rich: the jury has much to go on", ""), (4500, "Rich: the jury has much to go on", ""),
        (4988, "Rich: the jury has much to go on", "Room for 12 more characters"),
        (5007, "Rich: the jury has much to go on", "7 characters more than there is room for"),
    ):  # fmt: skip
        story.fill("é" * length)
        expect(level).to_have_text(words)
        expect(count).to_have_text(counted)
    expect(spoken).to_have_text("7 characters more than there is room for")
    story.fill("é" * 4600)
    expect(spoken).to_have_text("Room for 500 more characters")
    story.press_sequentially("ab")
    page.wait_for_timeout(1200)
    expect(spoken).to_have_text("Room for 500 more characters")
    story.fill(WORDS)
    expect(spoken).to_have_text("A good start")
    check_axe(page)
    page.reload()
    expect(level).to_have_text("A good start")


def test_who_writes_about_themself_is_spoken_to_in_their_own_words(
    page_for: Visitors, latest_mail: Callable[[str], Mail], check_axe: Callable[[Page], None]
) -> None:
    page, address = page_for(390, "nl-BE"), "zelf@people.example"
    page.goto("/2026/")
    page.get_by_role("link", name="Mezelf nomineren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waar ben jij het best in?")
    check_axe(page)
    page.locator("main").get_by_role("link", name="Empathie").click()
    expect(page.get_by_role("heading", name="Vertel ons waar jij goed in bent", exact=True)).to_be_visible()
    expect(page.locator("[name=nominee_name]")).to_be_hidden()
    check_axe(page)
    fill_in(page, nominee_organisation="Belcentre", story=STORY)
    expect(page.get_by_role("heading", name="Wat heb je gedaan?")).to_be_visible()
    fill_in(page, nominator_name="Zita Zelf", nominator_address=address)
    expect(page.locator("#step-you")).to_contain_text("wat je over jezelf schrijft")
    send(page)
    page.wait_for_url("**/confirm/**")
    code = latest_mail(address)
    assert "Je nomineerde jezelf voor Empathie" in code.text
    page.locator("[name=code]").fill(code.code)
    page.locator("main form button").first.click()
    page.wait_for_url("**/receipt")
    expect(page.locator("main")).to_contain_text("jij hebt onder woorden gebracht waar je goed in bent")
    check_axe(page)
    receipt = latest_mail(address)
    assert receipt.subject == "Je nominatie is aangekomen"
    assert "Zita Zelf heeft" not in receipt.text


def test_a_team_is_asked_for_its_members_and_one_contact(page_for: Visitors, check_axe: Callable[[Page], None]) -> None:
    page = page_for(390, "fr-BE")
    page.goto(WRITE)
    expect(page.get_by_label("Prénom et nom")).to_be_visible()
    expect(page.locator("[name=nominee_contact]")).to_be_hidden()
    fill_in(page, nominee_kind="team")
    check_axe(page)
    page.get_by_label("Nom de l’équipe").fill("Les Papillons de nuit")
    page.get_by_label("Qui fait partie de l’équipe ?").fill("Ana Un, Bo Deux")
    contact = page.get_by_role("group", name="À qui pouvons-nous écrire ?")
    contact.get_by_label("Son nom").fill("Ana Un")
    page.get_by_label("Adresse e-mail de cette personne").fill("ana@people.example")
    fill_in(page, nominee_organisation="Allô Papillon", story=STORY)
    fill_in(page, nominator_name="Noor", nominator_address="writing@people.example")
    send(page)
    page.wait_for_url("**/confirm/**")


def test_without_scripts_it_is_one_long_page(page_for: Visitors, latest_mail: Callable[[str], Mail]) -> None:
    page, address = page_for(390, scripts=False), "plain@people.example"
    page.goto("/2026/nominate")
    page.locator("main").get_by_role("link", name="Empathy").click()
    for part in ("step-who", "step-story", "step-you"):
        expect(page.locator(f"#{part}")).to_be_visible()
    expect(page.locator(".nominate-guide:visible li:visible")).to_have_count(4)
    for script_only in ("Next", "Back", "Next question"):
        expect(page.get_by_role("button", name=script_only, exact=True)).to_have_count(0)
    fill_in(page, nominee_name="Lina Loos", nominee_organisation="Belcentre", nominee_kind="team")
    expect(page.locator("[name=nominee_contact]")).to_be_visible()
    fill_in(page, nominee_kind="person", story=STORY, nominator_name="Noor")
    page.get_by_text("Another category").click()
    page.get_by_role("button", name="Creativity").click()
    expect(page).to_have_url(re.compile("/2026/nominate/creativity$"))
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page.locator("main .category-chip:visible")).to_have_text("Creativity")
    for name, words in (("nominee_name", "Lina Loos"), ("story", STORY), ("nominator_name", "Noor")):
        expect(page.locator(f"[name={name}]")).to_have_value(words)
    page.locator("[name=nominator_name]").press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("Your mail address")
    expect(page).to_have_url(re.compile("/2026/nominate/creativity$"))
    fill_in(page, nominator_address=address)
    send(page)
    page.wait_for_url("**/confirm/**")
    page.locator("[name=code]").fill(latest_mail(address).code)
    page.locator("main form button").first.click()
    page.wait_for_url("**/receipt")
    expect(page.locator("main")).to_contain_text("Creativity")

"""Nominating on a phone, step by step: how many taps it takes, what the ways back do, and that nothing is lost."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitors
from tests.journeys.live_site import LiveSite
from tests.journeys.nomination_form import fill_in, send
from tests.journeys.people import STORY
from tests.mail_server import Mail

pytestmark = pytest.mark.one_database

MOST_TAPS = 12
WRITE = "/2026/nominate/empathy"
WHO = {"nominee_name": "Lina Loos", "nominee_organisation": "Belcentre"}


@pytest.fixture(scope="module")
def live_site(nominating_site: LiveSite) -> LiveSite:
    """The site that several modules share."""
    return nominating_site


@dataclass
class Thumb:
    """Taps, and counts them. A field that already has the caret needs no tap."""

    page: Page
    taps: int = 0

    def tap(self, found: Locator) -> None:
        found.tap()
        self.taps += 1
        self.page.wait_for_load_state()

    def type(self, name: str, words: str) -> None:
        found = self.page.locator(f"main form [name={name}]")
        if not found.evaluate("field => field === document.activeElement"):
            self.tap(found)
        self.page.keyboard.insert_text(words)
        expect(found).to_have_value(words)


def step(page: Page, name: str) -> Locator:
    return page.locator(f"#step-{name}")


def button(page: Page, words: str) -> Locator:
    return page.locator("main").get_by_role("button", name=words, exact=True).locator("visible=true")


def has_focus(found: Locator) -> None:
    expect(found).to_be_focused()
    expect(found).to_be_in_viewport()


@pytest.mark.parametrize("begins_at", ["/", "/2026/nominate/empathy?lang=en"], ids=["start page", "sharing link"])
@pytest.mark.parametrize("way", ["peer", "self"])
def test_a_first_nomination_takes_few_taps(
    page_for: Visitors, latest_mail: Callable[[str], Mail], capsys: pytest.CaptureFixture[str], begins_at: str, way: str
) -> None:
    page = page_for(390)
    thumb, address = Thumb(page), f"{way}-{len(begins_at)}@people.example"
    page.goto(begins_at)
    if begins_at == "/":
        thumb.tap(page.get_by_role("link", name="Nominate somebody" if way == "peer" else "Nominate myself").first)
        thumb.tap(page.locator("main").get_by_role("link", name="Empathy"))
    elif way == "self":
        thumb.tap(page.get_by_text("Myself"))
    for name, words in WHO.items():
        if way == "peer" or name != "nominee_name":
            thumb.type(name, words)
    thumb.tap(button(page, "Next"))
    thumb.type("story", STORY)
    thumb.tap(button(page, "Next"))
    thumb.type("nominator_name", "Noor Nieuw")
    thumb.type("nominator_address", address)
    thumb.tap(button(page, "Send my nomination"))
    page.wait_for_url("**/confirm/**")
    page.locator("[name=code]").evaluate("field => field.blur()")  # not every phone opens its keyboard by itself
    thumb.type("code", latest_mail(address).code)
    thumb.tap(button(page, "Confirm my nomination"))
    page.wait_for_url("**/receipt")
    with capsys.disabled():
        print(f"\n{thumb.taps} taps beside typing from {begins_at} to the receipt ({way})")
    assert thumb.taps <= MOST_TAPS


def test_each_step_is_a_place_to_come_back_to(page_for: Visitors, check_axe: Callable[[Page], None]) -> None:
    page = page_for(390)
    page.goto("/2026/nominate")
    page.goto(WRITE)
    check_axe(page)
    expect(step(page, "story")).to_be_hidden()
    fill_in(page, **WHO)
    button(page, "Next").click()
    has_focus(page.get_by_role("heading", name="What happened?"))
    expect(page.get_by_role("link", name="The story")).to_have_attribute("aria-current", "step")
    expect(step(page, "who")).to_be_hidden()
    check_axe(page)
    fill_in(page, story=STORY)
    button(page, "Next").click()
    has_focus(page.locator("[name=nominator_name]"))
    check_axe(page)
    page.go_back()
    expect(step(page, "story")).to_be_visible()
    button(page, "Back").click()
    expect(step(page, "who")).to_be_visible()
    page.go_forward()
    expect(page.locator("[name=story]")).to_have_value(STORY)
    page.reload()
    expect(page.locator("[name=story]")).to_have_value(STORY)
    expect(step(page, "story")).to_be_visible()
    page.go_back()
    expect(page.locator("[name=nominee_name]")).to_have_value("Lina Loos")
    page.go_back()
    expect(page).to_have_url(re.compile("/2026/nominate$"))


def test_what_is_missing_is_said_where_it_is_missing_and_unsaid(
    page_for: Visitors, check_axe: Callable[[Page], None]
) -> None:
    page = page_for(390)
    page.goto(WRITE)
    button(page, "Next").click()
    name, organisation = page.locator("[name=nominee_name]"), page.locator("[name=nominee_organisation]")
    has_focus(name)
    for field in (name, organisation):
        expect(field).to_have_accessible_description(re.compile(r"Please fill this in\.$"))
    check_axe(page)
    fill_in(page, **WHO)
    expect(page.locator(".field__error")).to_have_count(0)
    assert name.get_attribute("aria-describedby") == "nominee_name-help"
    button(page, "Next").click()
    fill_in(page, story="Short.")
    button(page, "Next").click()
    has_focus(page.locator("[name=story]"))
    expect(page.locator("#story-error")).to_contain_text("a little short for the jury")
    fill_in(page, nominator_name="Noor", nominator_address="noor.people.example")
    send(page)
    has_focus(page.locator("[name=story]"))
    fill_in(page, story=STORY)
    send(page)
    has_focus(page.locator("[name=nominator_address]"))
    expect(page.locator("#nominator_address-error")).to_contain_text("does not look like a mail address")


def test_what_the_server_refuses_opens_its_step(page_for: Visitors, check_axe: Callable[[Page], None]) -> None:
    page = page_for(390)
    page.goto(WRITE)
    fill_in(
        page, **WHO | {"nominee_name": "x" * 201}, story=STORY, nominator_name="Noor", nominator_address="noor@people"
    )
    send(page)
    summary = page.locator(".error-summary")
    has_focus(summary)
    expect(step(page, "who")).to_be_visible()
    expect(step(page, "you")).to_be_hidden()
    check_axe(page)
    summary.get_by_role("link", name=re.compile("mail address")).click()
    has_focus(page.locator("[name=nominator_address]"))
    expect(step(page, "you")).to_be_visible()
    page.go_back()
    expect(step(page, "who")).to_be_visible()
    fill_in(page, nominee_name="Lina Loos", nominator_address="noor@people.example")
    send(page)
    page.wait_for_url("**/confirm/**")


def test_the_keyboard_alone_goes_all_the_way(page_for: Visitors) -> None:
    page = page_for(1280)
    page.goto(WRITE)
    page.locator("[name=nominee_name]").focus()
    for words in ("Lina Loos", "Belcentre", ""):
        page.keyboard.insert_text(words)
        page.keyboard.press("Enter")
    has_focus(page.get_by_role("heading", name="What happened?"))
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.locator("[name=story]")).to_be_focused()
    page.keyboard.insert_text(STORY)
    page.keyboard.press("Enter")
    expect(page.locator("[name=story]")).to_have_value(f"{STORY}\n")
    for _ in range(4):  # past the language, the photo and the way back
        page.keyboard.press("Tab")
    expect(button(page, "Next")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.insert_text("Noor")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("noor@people.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm/**")


def test_another_category_takes_the_words_along(page_for: Visitors, check_axe: Callable[[Page], None]) -> None:
    page = page_for(390, "nl-BE")
    page.goto(WRITE)
    fill_in(page, **WHO, story=STORY)
    page.get_by_text("Een andere categorie").click()
    check_axe(page)
    page.get_by_role("button", name="Creativiteit").click()
    expect(page).to_have_url(re.compile("/2026/nominate/creativity#step-story$"))
    expect(page).to_have_title("Nomineren voor Creativiteit · Customer Contact Awards")
    expect(page.locator("main .nominate-guide:visible")).to_contain_text("Welk idee kwam er")
    expect(page.locator("main .category-chip:visible")).to_have_text("Creativiteit")
    expect(page.locator("[name=story]")).to_have_value(STORY)
    page.reload()
    expect(page.locator("[name=story]")).to_have_value(STORY)
    fill_in(page, nominator_name="Noor", nominator_address="noor@people.example")
    page.locator("header button[name=language][value=fr]").click()
    expect(page).to_have_url(re.compile("/2026/nominate/creativity"))
    send(page)
    page.wait_for_url("**/confirm/**")
    expect(page.locator("main")).to_contain_text("Créativité")
    page.goto(WRITE)
    expect(page.locator("[name=nominee_name]")).to_have_value("")
    page.goto("/2026/nominate/creativity")
    expect(page.locator("[name=nominee_name]")).to_have_value("")


def test_words_kept_for_the_other_category_are_never_overwritten_unseen(page_for: Visitors) -> None:
    page = page_for(390)
    page.goto("/2026/nominate/creativity")
    fill_in(page, story="Kept for creativity before.")
    expect(page.locator(".save-state")).to_contain_text("Kept on this device")
    page.goto(WRITE)
    fill_in(page, story=STORY)
    expect(page.locator(".save-state")).to_contain_text("Kept on this device")
    page.get_by_text("Another category").click()
    page.get_by_role("button", name="Creativity").click()
    expect(page.locator("[name=story]")).to_have_value(STORY)
    expect(button(page, "Keep these words")).to_be_visible()
    kept = page.evaluate("localStorage.getItem('nomination:2026:creativity')")
    assert "Kept for creativity before." in kept
    button(page, "Use those words").click()
    expect(page.locator("[name=story]")).to_have_value("Kept for creativity before.")

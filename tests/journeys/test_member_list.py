"""While one types an organisation, the member list proposes: by finger, by keyboard, and never in the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitors
from tests.journeys.live_site import LiveSite, wait_for

pytestmark = pytest.mark.one_database

KEPT = "Object.values(localStorage).join()"


@pytest.fixture(scope="module")
def live_site(nominating_site: LiveSite) -> LiveSite:
    """The site that several modules share."""
    return nominating_site


@pytest.fixture
def category(live_site: LiveSite) -> str:
    """The path of a category in which one may nominate, in an edition with the demo's member list."""
    return "/2026/nominate/empathy"


def field(page: Page) -> Locator:
    return page.locator("main [name=nominee_organisation]")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def test_one_tap_takes_what_is_proposed_by_any_of_its_names(
    page_for: Visitors, category: str, check_axe: Callable[[Page], None]
) -> None:
    page = page_for(390, "nl-BE")
    page.goto(category)
    expect(field(page)).to_have_role("combobox")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    field(page).press_sequentially("klapr")
    expect(options(page)).to_have_text(["Banque Coquelicot Bank Klaproos"])
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("Gevonden in de ledenlijst: 1")).to_be_attached()
    check_axe(page)
    options(page).first.tap()
    expect(field(page)).to_have_value("Banque Coquelicot")
    expect(options(page)).to_have_count(0)
    expect(field(page)).to_be_focused()
    wait_for(lambda: "Banque Coquelicot" in page.evaluate(KEPT), "draft that has heard of it")


def test_arrows_choose_enter_takes_and_escape_closes(page_for: Visitors, category: str) -> None:
    page = page_for()
    page.goto(category)
    field(page).press_sequentially("co")
    expect(options(page).first).to_be_visible()
    count = options(page).count()
    assert 1 < count <= 8
    field(page).press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_have_attribute("aria-activedescendant", options(page).first.get_attribute("id") or "")
    field(page).press("ArrowUp")
    expect(field(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field(page).press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    field(page).press("Escape")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(field(page)).to_have_value("co")
    field(page).press_sequentially("ntactcentrum k")
    expect(options(page)).to_have_text(["Contactcentrum Kwikstaart"])
    field(page).press("ArrowDown")
    field(page).press("Enter")
    expect(field(page)).to_have_value("Contactcentrum Kwikstaart")
    expect(page).to_have_url(re.compile(category + "$"))  # nothing was sent


def test_any_other_organisation_may_be_typed(page_for: Visitors, category: str) -> None:
    page = page_for()
    page.goto(category)
    field(page).press_sequentially("Bakkerij om de hoek")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    page.locator("main [name=nominee_name]").click()
    expect(field(page)).to_have_value("Bakkerij om de hoek")

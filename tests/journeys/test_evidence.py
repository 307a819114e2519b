"""A photo from a phone goes with a nomination: added, removed, added again, sent; refused; and without a script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import text

from tests.journeys.conftest import Visitors
from tests.journeys.live_site import LiveSite
from tests.journeys.nomination_form import fill_in, open_step_of, send
from tests.mail_server import Mail
from tests.nominations import evidence_samples as samples

pytestmark = pytest.mark.one_database

STORY = "Un soir de panne, elle a rassuré une dame en pleurs, puis l’a rappelée chaque heure jusqu’au matin."
WORDS = {
    "nominee_name": "Nour Haddad", "nominee_organisation": "Allô Papillon", "story": STORY, "nominator_name": "Noor",
}  # fmt: skip


@pytest.fixture(scope="module")
def live_site(nominating_site: LiveSite) -> LiveSite:
    """The site that several modules share."""
    return nominating_site


@pytest.fixture
def category(live_site: LiveSite) -> str:
    """The path of a category in which one may nominate."""
    return "/2026/nominate/empathy"


@pytest.fixture
def photos(tmp_path: Path) -> dict[str, Path]:
    """Files on the phone."""
    made = {
        "card.jpg": samples.telling_photo(),
        "letter.pdf": samples.pdf(samples.with_scripts),
        "page.jpg": samples.HTML,
        "huge.jpg": samples.picture(size=(900, 600)) + b"\0" * 11 * 2**20,
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in made}


def chooser(page: Page) -> Locator:
    return page.locator("#evidence-choose")


def kept(page: Page) -> Locator:
    return page.locator("[data-evidence-files] .evidence__name")


def stored(site: LiveSite) -> list[tuple[str, bool]]:
    """Each file's name, and whether it belongs to a nomination."""
    with site.engine().connect() as connection:
        rows = connection.execute(text("SELECT original_name, nomination_id FROM evidence_files ORDER BY id"))
        return [(name, number is not None) for name, number in rows]


def test_a_photo_is_added_removed_and_sent(
    page_for: Visitors, category: str, live_site: LiveSite, photos: dict[str, Path], check_axe: Callable[[Page], None],
    latest_mail: Callable[[str], Mail],
) -> None:  # fmt: skip
    page = page_for(390, "fr-BE")
    page.goto(category)
    assert "image/jpeg" in str(chooser(page).get_attribute("accept"))  # so that a phone offers its camera
    chooser(page).set_input_files([photos["card.jpg"], photos["letter.pdf"]])
    expect(kept(page)).to_have_text(["card.jpg", "letter.pdf"])
    open_step_of(page, chooser(page))
    picture = page.locator("[data-evidence-files] img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 200)
    check_axe(page)
    page.get_by_role("button", name="Retirer card.jpg").click()
    expect(kept(page)).to_have_text(["letter.pdf"])
    chooser(page).set_input_files([photos["card.jpg"]])
    expect(kept(page)).to_have_text(["letter.pdf", "card.jpg"])
    fill_in(page, **WORDS, nominator_address="evidence@people.example")
    send(page)
    page.wait_for_url("**/confirm/**")
    page.locator("[name=code]").fill(latest_mail("evidence@people.example").code)
    page.locator("main form button").first.click()
    page.wait_for_url("**/receipt")
    page.goto(page.url.removesuffix("/receipt"))
    expect(page.locator("section .evidence__name")).to_have_text(["letter.pdf", "card.jpg"])
    check_axe(page)
    assert stored(live_site)[-2:] == [("letter.pdf", True), ("card.jpg", True)]
    page.locator("summary").first.click()
    page.get_by_role("button", name="Retirer letter.pdf").click()
    expect(kept(page)).to_have_text(["card.jpg"])
    page.locator("main [name=story]").fill(STORY + " Chapeau.")
    page.locator("form.nominate button[type=submit]").click()
    expect(page.locator("section .quotation")).to_contain_text("Chapeau.")
    expect(page.locator("section .evidence__name")).to_have_text(["card.jpg"])


def test_what_is_refused_is_said_beside_its_name(
    page_for: Visitors, category: str, photos: dict[str, Path], check_axe: Callable[[Page], None]
) -> None:
    page = page_for(390, "nl-BE")
    page.goto(category)
    chooser(page).set_input_files([photos["page.jpg"], photos["card.jpg"]])
    open_step_of(page, chooser(page))
    refused = page.locator(".evidence__file--refused")
    expect(refused).to_contain_text("webpagina")
    expect(kept(page)).to_have_text(["card.jpg"])
    check_axe(page)
    page_for.forgive("409")
    page.get_by_role("button", name="Laat maar weg").click()
    expect(refused).to_have_count(0)
    chooser(page).set_input_files([photos["huge.jpg"]])  # made smaller on the phone, and then it fits
    expect(kept(page)).to_have_text(["card.jpg", "huge.jpg"])
    page.context.set_offline(True)
    chooser(page).set_input_files([photos["letter.pdf"]])
    expect(refused).to_contain_text("Geen verbinding")
    page.context.set_offline(False)
    page_for.forgive("ERR_INTERNET_DISCONNECTED")
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(kept(page)).to_have_text(["card.jpg", "huge.jpg", "letter.pdf"])
    expect(page.locator("[data-evidence-choose]")).to_be_hidden()  # three is all


def test_the_form_waits_for_a_file_that_is_on_its_way(
    page_for: Visitors, category: str, live_site: LiveSite, photos: dict[str, Path]
) -> None:
    page = page_for(390, "nl-BE")
    page.goto(category)
    fill_in(page, **WORDS, nominator_address="evidence-waiting@people.example")
    held = []
    page.route("**/2026/evidence", lambda route: held.append(route))
    chooser(page).set_input_files([photos["card.jpg"]])
    expect(page.locator("[data-evidence-pending] li")).to_have_count(1)
    send(page)
    expect(page.locator("[data-evidence-status]")).to_contain_text("Eén moment")
    page.wait_for_timeout(300)
    assert "/confirm/" not in page.url
    held[0].continue_()
    page.wait_for_url("**/confirm/**")
    assert stored(live_site)[-1] == ("card.jpg", True)


def test_without_a_script_it_works_too(
    chromium: Browser, live_site: LiveSite, category: str, photos: dict[str, Path]
) -> None:
    context = chromium.new_context(base_url=live_site.url, locale="nl-BE", java_script_enabled=False)
    page = context.new_page()
    page.goto(category)
    page.locator("#evidence").set_input_files([photos["card.jpg"], photos["page.jpg"]])
    fill_in(page, **WORDS, nominator_address="evidence-plain@people.example")
    send(page)
    expect(page.locator(".error-summary")).to_contain_text("page.jpg: Dit is een webpagina")
    expect(page.locator("main [name=story]")).to_have_value(STORY)
    expect(kept(page)).to_have_text(["card.jpg"])
    page.locator("#evidence").set_input_files([photos["letter.pdf"]])
    page.locator("[name=evidence_out]").check()
    send(page)
    page.wait_for_url(re.compile("/confirm/"))
    assert stored(live_site)[-1] == ("letter.pdf", True)
    assert "card.jpg" not in [name for name, sent in stored(live_site)[-1:]]
    context.close()

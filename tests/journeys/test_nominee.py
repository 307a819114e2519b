"""A nominee on a phone, in Dutch: from the mail to the kind words, the right spelling, a yes, and a no after all.

Nora writes in French, and lets her words be read without her name. Olga finds the entry eligible; Lotte hears of it.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE_WIDTH, Visitors
from tests.journeys.live_site import LiveSite, wait_for
from tests.journeys.nomination_form import fill_in, send
from tests.journeys.people import STORY, Person
from tests.mail_server import Mail

pytestmark = pytest.mark.one_database


@pytest.fixture
def person(page_for: Visitors, latest_mail: Callable[[str], Mail], check_axe: Callable[[Page], None]):
    def make(name: str, width: int, locale: str) -> Person:
        return Person(page_for(width, locale), f"{name}@people.example", latest_mail, check_axe)

    return make


def open_edition(live_site: LiveSite, olga: Person) -> None:
    live_site.run("edition", "create", "2026", "--name", "Customer Contact Awards 2026", "--organiser", olga.address)
    olga.sign_in()
    olga.go("/2026/settings")
    olga.fill(
        nominating_opens_at="2026-01-01T08:00", nominating_closes_at="2035-10-01T23:59",
        contact_address="awards@people.example",
    )  # fmt: skip
    olga.choose(notice_time="at_once")
    olga.page.locator("main form button[type=submit]").click()
    olga.page.wait_for_load_state()
    olga.go("/2026/desk")
    olga.page.locator("main form:has(input[name=to][value=nominating])").get_by_role("button").click()
    olga.page.wait_for_load_state()


def nominate_lotte(nora: Person) -> None:
    nora.go("/2026/nominate/empathy")
    fill_in(
        nora.page, nominee_name="Lotte Vandenbroek", nominee_organisation="Klantenlijn",
        nominee_address="lotte@people.example", story=STORY, nominator_name="Nora Nominator",
        nominator_address=nora.address,
    )  # fmt: skip
    fill_in(nora.page, nominee_locale="nl")
    expect(nora.page.locator("main [name=show_words]")).to_be_checked()
    expect(nora.page.locator("main [name=show_name]")).not_to_be_checked()
    expect(nora.page.locator("main [name=may_quote]")).not_to_be_checked()
    nora.page.reload()  # what was chosen is put back with the words
    fill_in(nora.page, may_quote="yes")
    wait_for(lambda: "may_quote" in nora.page.evaluate("JSON.stringify(localStorage)"), "draft with the tick in it")
    nora.page.reload()
    expect(nora.page.locator("main [name=may_quote]")).to_be_checked()
    expect(nora.page.locator("main [name=show_words]")).to_be_checked()
    send(nora.page)
    nora.page.wait_for_url("**/confirm/**")
    nora.type_code()
    nora.page.wait_for_url("**/receipt")
    assert "Lotte Vandenbroek" in nora.mail(nora.address).text


def test_from_the_message_to_the_answers(live_site: LiveSite, person: Callable[..., Person]) -> None:
    olga, nora = person("olga", 1280, "en-GB"), person("nora", PHONE_WIDTH, "fr-BE")
    open_edition(live_site, olga)
    nominate_lotte(nora)
    olga.go("/2026/desk")
    olga.sees("1 nominee to tell")
    olga.go("/2026/screening")
    olga.press("Lotte Vandenbroek")
    olga.page.locator("main form[action$='/eligible'] button").click()
    olga.page.wait_for_load_state()

    lotte = person("lotte", PHONE_WIDTH, "en-GB")
    notice = lotte.mail(lotte.address)
    assert notice.subject == "Je bent genomineerd voor de Customer Contact Awards 2026"
    assert "Nora" not in notice.text
    lotte.go(notice.links[0])
    expect(lotte.page.locator("html")).to_have_attribute("lang", "nl")  # the language of the message, not the phone's
    lotte.sees("Un soir de panne")
    lotte.sees("Een collega")
    expect(lotte.page.locator("body")).not_to_contain_text("Nora")
    assert lotte.page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH

    lotte.press("Verbeteren")
    lotte.fill(name="Lotte Vanden Broeck", pronunciation="LOT-te VAN-den broek")
    lotte.page.locator("main form button[type=submit]").click()
    lotte.page.wait_for_load_state()
    lotte.sees("Lotte Vanden Broeck")
    lotte.press("Ja, ik ben er blij mee")
    lotte.sees("Je liet weten dat je er blij mee bent")

    lotte.page.locator("summary", has_text="Het meenemen").click()
    with lotte.page.expect_download() as download:
        lotte.page.get_by_role("link", name="Mijn gegevens downloaden").click()
    kept = json.loads(Path(download.value.path()).read_text())
    assert (kept["name"], kept["answer"], kept["words"][0]["by"]) == ("Lotte Vanden Broeck", "accepted", "a colleague")

    nora.go("/2026/my-nominations")
    nora.page.locator("main .link-list a").first.click()
    nora.page.wait_for_load_state()
    nora.page.locator("#consents > summary").click()
    nora.page.locator("main [name=show_name]").check()
    nora.press("Enregistrer mon choix")
    lotte.page.reload()
    lotte.sees("Nora Nominator")

    lotte.page.locator("summary", has_text="Toch niet meedoen").click()
    lotte.press("Ik doe liever niet mee")
    lotte.press("Ja, trek me terug")
    lotte.sees("Je doet liever niet mee, en dat is prima")
    assert "préfère ne pas participer" in nora.mail(nora.address).subject
    lotte.press("Ik doe toch graag mee")
    lotte.sees("Je liet weten dat je er blij mee bent")
    olga.go("/2026/notices?which=accepted")
    olga.sees("LOT-te VAN-den broek")

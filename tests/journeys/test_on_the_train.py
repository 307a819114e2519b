"""A juror's evening on a phone, in Dutch: dossiers taken along, the network cut in the middle, two devices."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.ballots.models import Ballot
from awards.domain.lifecycle import BallotState
from tests.journeys.conftest import PATIENCE_MS, PHONE_WIDTH, Visitors
from tests.journeys.live_site import LiveSite, wait_for

pytestmark = pytest.mark.one_database

ON_DEVICE = """async () => ({
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  databases: (await indexedDB.databases()).length,
  words: Object.keys(localStorage),
})"""
NOTHING = {"caches": [], "workers": 0, "databases": 0, "words": []}


@dataclass
class Jury:
    """The site with a juror who has dossiers to read; `sign_in` is the mailed link without the mail."""

    site: LiveSite
    slug: str
    address: str

    def sign_in(self, page: Page) -> Page:
        page.goto(self.site.run("sign-in-link", self.address).strip().splitlines()[-1])
        page.locator("main form button").first.click()
        page.goto(f"/{self.slug}/ballots")
        return page

    def find(self, path: str) -> tuple[BallotState, str] | None:
        """The ballot of the dossier at this path, as it is stored."""
        with Session(self.site.engine()) as session:
            wanted = select(Ballot.state, Ballot.comment).where(Ballot.assignment_id == int(path.rsplit("/", 1)[-1]))
            found = session.execute(wanted).one_or_none()
            return found and (found.state, found.comment)


@pytest.fixture(scope="module")
def jury(live_site: LiveSite) -> Jury:
    told = live_site.run("demo", "--stage", "scoring", "--nominations", "18", "--jurors", "4")
    slug = re.search(r"Made the edition (\S+),", told).group(1)
    return Jury(live_site, slug, re.search(r"  juror .*<(.+)>", told).group(1))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def turn_to_the_ballot(page: Page) -> None:
    """On a phone the dossier is shown first."""
    page.locator("[data-switch] [href='#ballot']").click()


def fill(page: Page, points: int, comment: str) -> None:
    for group in page.locator("main fieldset.criterion").all():
        group.locator(f"input[value='{points}']").check()
    page.locator("main [name=comment]").fill(comment)


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).click()


def test_a_jurors_evening_on_the_train(jury: Jury, page_for: Visitors, check_axe: Callable[[Page], None]) -> None:
    phone = jury.sign_in(page_for(PHONE_WIDTH, "nl-BE"))
    home = phone.url
    assert phone.evaluate("caches.keys()") == []  # off until it is asked for
    press(phone, "Meenemen")
    kept = re.compile(r"^Dossiers op dit toestel: (\d+) van \1\.$")
    expect(phone.locator("[data-taking-state]")).to_have_text(kept, timeout=PATIENCE_MS)
    check_axe(phone)
    todo = phone.locator("main .ballot-list a").filter(has_text="niet geopend")
    first, second, unread = (todo.nth(place).get_attribute("href") for place in range(3))

    phone.context.set_offline(True)
    phone.goto(first)
    offline = re.compile(r"^Je bent offline. Deze pagina is bewaard om \d\d:\d\d\.$")
    expect(phone.locator("[data-kept-line]")).to_have_text(offline)
    turn_to_the_ballot(phone)
    fill(phone, 4, "In de tunnel geschreven.")
    press(phone, "Stembrief indienen")
    expect(phone.locator("[data-save-state]")).to_have_text(re.compile("Hij wordt ingediend zodra er verbinding is"))
    phone.goto(second)
    turn_to_the_ballot(phone)
    fill(phone, 2, "Van op de trein.")
    expect(phone.locator("[data-save-state]")).to_have_text(re.compile(r"^Bewaard op dit toestel om \d\d:\d\d"))
    check_axe(phone)
    assert fits(phone)
    phone.reload()
    expect(phone.locator("main [name=comment]")).to_have_value("Van op de trein.")
    assert phone.locator("main input[value='2']:checked").count() == 4
    phone.goto(home)
    expect(phone.locator("#kept-title")).to_have_text("2 stembrieven wachten om verstuurd te worden")
    check_axe(phone)
    assert (jury.find(first), jury.find(second)) == (None, None)

    desk = jury.sign_in(page_for(1280, "nl-BE"))
    desk.goto(second)
    fill(desk, 5, "Aan mijn bureau.")
    expect(desk.locator("[data-save-state]")).to_have_text(re.compile("^Opgeslagen om"))

    phone.context.set_offline(False)
    wait_for(lambda: jury.find(first) == (BallotState.CAST, "In de tunnel geschreven."), "ballot that casts itself")
    expect(phone.locator("[data-kept-list]")).to_contain_text("ook op een ander toestel gewijzigd")
    assert jury.find(second) == (BallotState.DRAFT, "Aan mijn bureau.")
    expect(phone.locator("[data-kept-line]")).to_have_text("Er is weer verbinding.")
    phone.locator("[data-kept-list] a").click()
    expect(phone.locator("[data-changed-words]")).to_contain_text("Er wordt niets overschreven")
    expect(phone.locator("main [name=comment]")).to_have_value("Van op de trein.")
    press(phone, "Beide vergelijken")
    expect(phone.locator("h1")).to_have_text("Twee versies van je stembrief")
    check_axe(phone)
    assert fits(phone)
    for pair in phone.locator("fieldset.versions__pair").all()[:-1]:
        pair.locator("input[value=theirs]").check()
    phone.locator("input[name=keep_comment][value=mine]").check()
    press(phone, "Houden wat ik koos")
    expect(phone.locator("main [name=comment]")).to_have_value("Van op de trein.")
    assert phone.locator("main input[value='5']:checked").count() == 4
    assert jury.find(second) == (BallotState.DRAFT, "Van op de trein.")
    press(desk, "Stembrief indienen")
    expect(desk.locator("h1")).to_have_text("Twee versies van je stembrief")

    phone.goto(unread)
    turn_to_the_ballot(phone)
    phone.context.set_offline(True)
    phone.locator("main [name=comment]").fill("Nog niet verstuurd.")
    sign_out(phone)
    expect(phone.locator("[data-leaving] h2")).to_have_text("1 stembrief is nog niet verstuurd")
    check_axe(phone)
    phone.get_by_role("button", name="Aangemeld blijven").click()
    phone.context.set_offline(False)
    wait_for(lambda: jury.find(unread) == (BallotState.DRAFT, "Nog niet verstuurd."), "draft that sends itself")
    sign_out(phone)
    phone.wait_for_url(re.compile(r"/$"))
    assert phone.evaluate(ON_DEVICE) == NOTHING
    page_for.forgive("409 (CONFLICT)")


def sign_out(page: Page) -> None:
    page.locator(".site-menu-button").click()
    page.get_by_role("button", name="Afmelden").click()

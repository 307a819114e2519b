"""An organiser goes through likely duplicates: with keys on a desk, by thumb on a phone, and takes one back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import EntryState, Stage
from awards.nominations.models import NomineeDistinction, NomineeMerge
from tests.factories import make_cast
from tests.journeys.conftest import Visitors
from tests.journeys.live_site import LiveSite
from tests.jury.dossiers import dossier, word

pytestmark = pytest.mark.one_database

QUEUE = "/2026/screening/duplicates"


@dataclass
class Desk:
    """The site with three pairs to look at, and the way to sign in as Olga, by her address."""

    site: LiveSite
    session: Session
    address: str

    def sign_in(self, page: Page) -> Page:
        page.goto(self.site.run("sign-in-link", self.address).strip().splitlines()[-1])
        page.locator("main form button").first.click()
        page.wait_for_url("**/2026/**")
        return page

    def ids(self, model: type) -> list[int]:
        """The ids of all rows; the lock that reading takes is let go."""
        found = list(self.session.scalars(select(model.id).order_by(model.id)))
        self.session.rollback()
        return found


@pytest.fixture(scope="module")
def desk(live_site: LiveSite) -> Iterator[Desk]:
    with live_site.rows() as session:
        cast = make_cast(session, stage=Stage.SCREENING)
        for one, other in (
            ("An Vanden Broeck", "A. Van den Broeck"), ("Jan Peeters", "Peeters Jan"), ("Lotte Maes", "Lotte Maess"),
        ):  # fmt: skip
            first = dossier(session, cast, one)
            dossier(session, cast, other, nominator=cast.jan, organisation="Belcentre", state=EntryState.ELIGIBLE)
            word(session, first, cast.jo)
        session.commit()
        yield Desk(live_site, session, cast.olga.address)


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_with_keys_on_a_desk(desk: Desk, page_for: Visitors, check_axe: Callable[[Page], None]) -> None:
    page = desk.sign_in(page_for(1280, "en-GB"))
    page.goto(QUEUE)
    check_axe(page)
    assert fits(page)
    page.get_by_role("link", name="Go through them").click()
    expect(page.locator("[data-keys]")).to_be_visible()
    check_axe(page)
    left, right = (page.locator(f"section[aria-labelledby=side-{side}]") for side in ("one", "other"))
    assert abs(left.bounding_box()["y"] - right.bounding_box()["y"]) < 2
    assert right.bounding_box()["x"] > left.bounding_box()["x"] + left.bounding_box()["width"] - 1
    first = page.url
    page.keyboard.press("Control+j")
    page.keyboard.press("x")
    assert page.url == first
    page.keyboard.press("m")
    page.wait_for_url(lambda url: url != first)
    assert desk.ids(NomineeMerge) == []
    page.goto(first)
    page.keyboard.press("n")
    page.wait_for_url("**apart=*")
    expect(page.locator("main")).to_contain_text("Noted: they are two")
    assert len(desk.ids(NomineeDistinction)) == 1
    page.keyboard.press("j")
    page.wait_for_url("**joined=*")
    expect(page.locator("main")).to_contain_text("are one nominee now.")
    check_axe(page)
    assert len(desk.ids(NomineeMerge)) == 1
    page.get_by_role("button", name="Undo").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Taken apart: both are as they were.")
    page.get_by_role("button", name="Keys off").click()
    page.keyboard.press("j")
    expect(page.get_by_role("button", name="Keys on")).to_be_visible()
    page.reload()
    page.keyboard.press("j")
    expect(page.get_by_role("button", name="Keys on")).to_be_visible()
    assert "joined=" not in page.url


def test_by_thumb_on_a_phone(desk: Desk, page_for: Visitors, check_axe: Callable[[Page], None]) -> None:
    page = desk.sign_in(page_for(390, "nl-BE"))
    page.goto(QUEUE)
    check_axe(page)
    assert fits(page)
    page.locator("main tbody a").first.tap()
    page.wait_for_url("**/screening/duplicates/*/*")
    check_axe(page)
    assert fits(page)
    left, right = (page.locator(f"section[aria-labelledby=side-{side}]") for side in ("one", "other"))
    assert right.bounding_box()["y"] > left.bounding_box()["y"] + left.bounding_box()["height"] - 1
    expect(page.locator("[data-keys]")).to_be_hidden()
    for button in page.locator(".pair-actions .button").all():
        if button.is_visible():
            assert button.bounding_box()["height"] >= 40
    before = desk.ids(NomineeMerge)
    page.locator("main input[name=name][value=other]").check()
    page.locator(".pair-actions .button--primary").tap()
    page.wait_for_url("**joined=*")
    (newest,) = set(desk.ids(NomineeMerge)) - set(before)
    assert fits(page)
    page.goto(f"/2026/screening/merges/{newest}")
    check_axe(page)
    assert fits(page)

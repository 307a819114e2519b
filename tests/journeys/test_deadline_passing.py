"""The deadline passes while somebody types: in the grace it is accepted, beyond it the words are still there."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.journeys.conftest import Visitors
from tests.journeys.drafting import SAVED, STORY, line, numbers, press_send, sent, story, write
from tests.journeys.live_site import LiveSite

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def live_site(nominating_site: LiveSite) -> LiveSite:
    """The site that several modules share."""
    return nominating_site


@pytest.fixture
def category(live_site: LiveSite) -> str:
    """The path of a category in which one may nominate."""
    return "/2026/nominate/empathy"


@pytest.fixture
def address() -> str:
    """A nominator of this test's own."""
    return f"nominator-{next(numbers)}@people.example"


@pytest.fixture
def closing(live_site: LiveSite, category: str) -> Iterator[Callable[[float, int], None]]:
    """`closing(3, 15)`: nominating closes in so many seconds, with so many minutes of grace; put back afterwards."""
    change = "UPDATE editions SET nominating_closes_at = :at, grace_minutes = :grace WHERE slug = '2026'"

    def close(seconds: float, grace: int) -> None:
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        value = at.replace(tzinfo=None).isoformat(sep=" ") if not live_site.database_url else at
        with live_site.rows() as session:
            session.execute(text(change), {"at": value, "grace": grace})
            session.commit()

    yield close
    close(7 * 86400, 15)


def test_a_form_opened_in_time_is_sent_after_the_close(
    page_for: Visitors, category, live_site, address, closing
) -> None:
    closing(8, 15)
    page = page_for(390)
    page.goto(category)
    left = page.locator("[role=timer]")
    expect(left).to_have_text(re.compile(r"^Nominating closes in 0:0\d minutes$"))
    write(page, address)
    expect(left).to_have_text(re.compile(r"^Nominating has closed; .* 14:\d\d minutes$"), timeout=15_000)
    press_send(page)
    page.wait_for_url("**/confirm/**")
    assert sent(live_site, address) == [STORY]


def test_beyond_the_grace_it_is_refused_and_the_words_stay(
    page_for: Visitors, category, live_site, address, closing
) -> None:
    closing(6, 0)
    page = page_for(390)
    page.goto(category)
    write(page, address)
    time.sleep(6)
    expect(page.locator("[role=timer]")).to_have_text("Nominating is closed. Your words stay here to be copied.")
    press_send(page)
    expect(page.locator(".error-summary")).to_contain_text("Your words are still below")
    expect(story(page)).to_have_value(STORY)
    assert sent(live_site, address) == []
    page.goto(category)
    expect(page.locator("main")).to_contain_text("What you had written is still here")
    expect(page.locator("[data-words]")).to_contain_text(STORY)
    page_for.forgive("409")


def test_a_page_lost_in_the_grace_is_gone_on_with(page_for: Visitors, category, live_site, address, closing) -> None:
    closing(6, 15)
    page = page_for(390)
    page.goto(category)
    write(page, address)
    expect(line(page)).to_have_text(SAVED)
    time.sleep(6)
    page.goto(category)
    expect(page.locator("[data-words]")).to_contain_text(STORY)
    page.locator("main").get_by_role("link", name="Go on and send it").click()
    expect(story(page)).to_have_value(STORY)
    press_send(page)
    page.wait_for_url("**/confirm/**")
    assert sent(live_site, address) == [STORY]

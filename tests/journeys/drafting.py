"""A nomination in the making, as a browser sees it, and what the site holds of it."""

import json
import re
from itertools import count

from playwright.sync_api import Locator, Page
from sqlalchemy import text

from tests.journeys.live_site import LiveSite
from tests.journeys.nomination_form import fill_in, send

STORY = "Elle a rassuré une dame en pleurs un soir de panne, puis l’a rappelée chaque heure jusqu’au retour du courant."
SAVED = re.compile(r"^Saved at \d\d:\d\d on this device and with us$")
KEYS = "Object.keys(localStorage).filter((key) => key.startsWith('nomination:'))"
numbers = count(1)


def sent(live_site: LiveSite, address: str) -> list[str]:
    """The stories that arrived from an address."""
    with live_site.engine().connect() as connection:
        rows = connection.execute(text("SELECT story FROM nominations WHERE nominator_address = :a"), {"a": address})
        return [row[0] for row in rows]


def drafts(live_site: LiveSite, address: str) -> list[str]:
    """The stories of the drafts that are kept for an address."""
    with live_site.engine().connect() as connection:
        rows = connection.execute(text("SELECT fields FROM nomination_drafts WHERE address = :a"), {"a": address})
        return [(json.loads(row[0]) if isinstance(row[0], str) else row[0])["story"] for row in rows]


def line(page: Page) -> Locator:
    return page.locator("main .nominate-kept [role=status]")


def waiting(page: Page) -> Locator:
    return page.locator("main .nominate-waiting [role=status]")


def button(page: Page, words: str) -> Locator:
    return page.locator("main").get_by_role("button", name=words, exact=True)


def story(page: Page) -> Locator:
    return page.locator("main [name=story]")


def write(page: Page, address: str, words: str = STORY) -> None:
    fill_in(
        page, nominee_name="Lina Loos", nominee_organisation="Belcentre", story=words, nominator_name="Noor",
        nominator_address=address,
    )  # fmt: skip


def press_send(page: Page) -> None:
    send(page)


def holds_nothing(page: Page) -> None:
    page.wait_for_function(f"{KEYS}.length === 0")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('nomination:'))") == []

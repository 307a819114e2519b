"""What is typed in a nomination is kept on the device: reload, closed page, two tabs, refused, sent, no storage."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitors
from tests.journeys.live_site import LiveSite
from tests.journeys.nomination_form import fill_in, open_step_of, send

pytestmark = pytest.mark.one_database

STORY = (
    "Un soir de panne, elle a rassuré une dame en pleurs,\npuis l’a rappelée chaque heure jusqu’au retour du courant."
)
KEPT = re.compile(r"^(Kept on this device at \d\d:\d\d|Saved at \d\d:\d\d on this device and with us)$")
RESTORED = re.compile(r"^We put back what you typed on \d{1,2} \w+,? \d\d:\d\d$")
ELSEWHERE = "This nomination is also open in another tab"
TYPED = {
    "kind": "self", "nominee_kind": "team", "nominee_name": "L'équipe du soir", "nominee_organisation": "Allô Papillon",
    "nominee_members": "Ann, Bo", "nominee_contact": "Ann", "nominee_address": "team@people.example", "story": STORY,
    "language": "fr", "nominee_locale": "nl", "nominator_name": "Noor", "nominator_address": "kept@people.example",
    "show_words": "yes", "may_quote": "yes",
}  # fmt: skip
KEYS = "Object.keys(localStorage).filter((key) => key.startsWith('nomination:'))"


@pytest.fixture(scope="module")
def live_site(nominating_site: LiveSite) -> LiveSite:
    """The site that several modules share."""
    return nominating_site


@pytest.fixture
def category(live_site: LiveSite) -> str:
    """The path of a category in which one may nominate."""
    return "/2026/nominate/empathy"


def line(page: Page) -> Locator:
    return page.locator("main .nominate-kept [role=status]")


def type_all(page: Page, **changed: str) -> None:
    """Fill in every field."""
    fill_in(page, **TYPED | changed)


def shown(page: Page) -> dict[str, str]:
    """What the form holds, without what nobody types."""
    fields: dict[str, str] = page.locator("form.nominate").evaluate("form => Object.fromEntries(new FormData(form))")
    unseen = {"csrf_token", "form_token", "opened", "draft_version"}
    return {name: text.replace("\r\n", "\n") for name, text in fields.items() if name not in unseen}


def story(page: Page) -> Locator:
    """The story, its step opened."""
    found = page.locator("main [name=story]")
    open_step_of(page, found)
    return found


def button(page: Page, words: str) -> Locator:
    return page.locator("main").get_by_role("button", name=words, exact=True)


def second_tab(page: Page, path: str) -> Page:
    other = page.context.new_page()
    other.goto(path)
    return other


def test_every_field_is_there_after_a_reload(
    page_for: Visitors, category: str, check_axe: Callable[[Page], None]
) -> None:
    page = page_for(390)
    page.goto(category)
    fresh = shown(page)
    expect(line(page)).to_have_text("")
    type_all(page)
    expect(line(page)).to_have_text(KEPT)
    kept: dict[str, Any] = json.loads(page.evaluate(f"localStorage.getItem({KEYS}[0])"))
    assert sorted(kept["fields"]) == sorted([*TYPED, "show_name", "form_token", "opened"])
    page.reload()
    expect(line(page)).to_have_text(RESTORED)
    assert shown(page) == TYPED
    check_axe(page)
    button(page, "Start afresh").click()
    button(page, "Keep it").click()
    assert shown(page) == TYPED
    button(page, "Start afresh").click()
    button(page, "Throw it away").click()
    expect(line(page)).to_have_text("")
    assert shown(page) == fresh
    page.reload()
    assert (shown(page), page.evaluate(KEYS)) == (fresh, [])


def test_what_was_typed_last_is_there_after_closing_the_page(page_for: Visitors, category: str) -> None:
    page = page_for(390, "fr-BE")
    page.goto(category)
    type_all(page)
    page.close(run_before_unload=True)
    again = page_for.contexts[-1].new_page()
    again.goto(category)
    assert shown(again) == TYPED
    expect(line(again)).to_have_text(re.compile(r"^Nous avons remis ce que vous aviez écrit le \d{1,2} \S+ \d\d:\d\d$"))
    elsewhere = again.context.new_page()
    elsewhere.goto(category.replace("empathy", "creativity"))
    expect(story(elsewhere)).to_have_value("")
    expect(line(elsewhere)).to_have_text("")


def test_two_tabs_never_overwrite_each_other(
    page_for: Visitors, category: str, check_axe: Callable[[Page], None]
) -> None:
    one = page_for(390)
    one.goto(category)
    two = second_tab(one, category)
    story(one).fill("The words of the first tab.")
    expect(line(one)).to_have_text(KEPT)
    expect(line(two)).to_have_text(ELSEWHERE)
    story(two).fill("The words of the second tab.")
    two.wait_for_timeout(700)
    assert "first tab" in one.evaluate(f"localStorage.getItem({KEYS}[0])")
    check_axe(two)
    two.reload()
    expect(line(two)).to_have_text(ELSEWHERE)
    expect(story(two)).to_have_value("The words of the second tab.")
    button(two, "Keep these words").click()
    expect(line(two)).to_have_text(KEPT)
    expect(line(one)).to_have_text(ELSEWHERE)
    expect(story(one)).to_have_value("The words of the first tab.")
    button(one, "Use those words").click()
    expect(line(one)).to_have_text(KEPT)
    expect(story(one)).to_have_value("The words of the second tab.")
    expect(button(one, "Keep these words")).to_be_hidden()
    expect(line(two)).to_have_text(KEPT)


def test_a_refused_form_shows_what_the_server_got(page_for: Visitors, category: str) -> None:
    page = page_for(390)
    page.goto(category)
    type_all(page, nominator_address="noor@people")  # what a browser takes for an address, and the server does not
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(line(page)).to_have_text(KEPT)
    assert shown(page) == TYPED | {"nominator_address": "noor@people"}
    other = second_tab(page, category)
    story(other).fill("Written in the other tab meanwhile.")
    expect(line(page)).to_have_text(ELSEWHERE)
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(story(page)).to_have_value(STORY)
    expect(line(page)).to_have_text(ELSEWHERE)


def test_it_is_forgotten_once_the_server_has_it(page_for: Visitors, category: str) -> None:
    page = page_for(390)
    page.goto(category)
    type_all(page)
    send(page)
    page.wait_for_url("**/confirm/**")
    page.wait_for_function(f"{KEYS}.length === 0")
    other = second_tab(page, category)
    expect(line(other)).to_have_text("")
    story(other).fill("The next one, while the code is awaited.")
    expect(line(other)).to_have_text(KEPT)
    page.reload()
    page.wait_for_load_state()
    assert len(page.evaluate(KEYS)) == 1


def test_an_old_draft_is_dropped(page_for: Visitors, category: str) -> None:
    page = page_for(390)
    page.goto(category)
    type_all(page)
    expect(line(page)).to_have_text(KEPT)
    page.goto("/")
    days = "91 * 24 * 3600 * 1000"
    page.evaluate(
        f"const key = {KEYS}[0], draft = JSON.parse(localStorage.getItem(key));"
        f"localStorage.setItem(key, JSON.stringify({{...draft, at: draft.at - {days}}}))"
    )
    page.goto(category)
    expect(story(page)).to_have_value("")
    assert page.evaluate(KEYS) == []


@pytest.mark.parametrize(
    "failure",
    [
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    ],
    ids=["denied", "full"],
)
def test_without_storage_the_page_works_and_says_nothing_false(page_for: Visitors, category: str, failure: str) -> None:
    page = page_for(390)
    page.add_init_script(failure)
    page.goto(category)
    type_all(page)
    page.wait_for_timeout(700)
    expect(line(page)).to_have_text("")
    send(page)
    page.wait_for_url("**/confirm/**")

"""A nomination survives a lost network, a closed tab, another device, a restart and an expired key."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitors
from tests.journeys.drafting import (
    SAVED,
    STORY,
    button,
    drafts,
    holds_nothing,
    line,
    numbers,
    press_send,
    sent,
    story,
    waiting,
    write,
)
from tests.journeys.live_site import LiveSite
from tests.journeys.nomination_form import fill_in, open_step_of
from tests.mail_server import Mail

WAITING = re.compile(r"^Waiting to be sent: there is no connection\. It goes by itself .* It is kept on this device\.$")


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


def test_sent_when_the_network_is_back_and_once(
    page_for: Visitors, category: str, live_site, address, check_axe
) -> None:
    page = page_for(390)
    page.goto(category)
    write(page, address)
    expect(line(page)).to_have_text(SAVED)
    page.context.set_offline(True)
    press_send(page)
    expect(waiting(page)).to_have_text(WAITING)
    press_send(page)
    expect(waiting(page)).to_have_text(WAITING)
    assert sent(live_site, address) == []
    check_axe(page)
    page.context.set_offline(False)
    page.wait_for_url("**/confirm/**")
    assert sent(live_site, address) == [STORY]
    assert drafts(live_site, address) == []
    holds_nothing(page)
    page_for.problems.clear()  # what was asked without a network


def test_sent_after_the_tab_was_closed_and_the_page_opened_again(
    page_for: Visitors, category, live_site, address
) -> None:
    page = page_for(390)
    page.goto(category)
    page.context.set_offline(True)
    write(page, address)
    press_send(page)
    expect(waiting(page)).to_have_text(WAITING)
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(category)
    again.wait_for_url("**/confirm/**")
    assert sent(live_site, address) == [STORY]
    holds_nothing(again)
    page_for.problems.clear()


def test_typing_on_while_waiting_waits_for_the_writer(page_for: Visitors, category, live_site, address) -> None:
    page = page_for(390)
    page.goto(category)
    write(page, address)
    page.context.set_offline(True)
    press_send(page)
    expect(waiting(page)).to_have_text(WAITING)
    open_step_of(page, story(page))
    story(page).press_sequentially(" And then")
    expect(waiting(page)).to_be_hidden()
    page.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED, timeout=15_000)
    assert sent(live_site, address) == []
    press_send(page)
    page.wait_for_url("**/confirm/**")
    assert len(sent(live_site, address)) == 1
    page_for.problems.clear()


def test_a_restart_between_opening_and_sending(page_for: Visitors, category, live_site: LiveSite, address) -> None:
    """The device believes that it is connected: nobody answers."""
    page = page_for(390)
    page.goto(category)
    write(page, address)
    live_site.stop()
    press_send(page)
    expect(waiting(page)).to_have_text(WAITING)
    assert page.evaluate("navigator.onLine")
    live_site.start()
    page.wait_for_url("**/confirm/**", timeout=40_000)
    assert sent(live_site, address) == [STORY]
    page_for.problems.clear()


def test_a_fault_of_ours_loses_nothing_and_it_is_sent_again(page_for: Visitors, category, live_site, address) -> None:
    page = page_for(390)
    page.goto(category)
    write(page, address)
    page.route(
        "**/nominate/empathy",
        lambda route: (
            route.fulfill(status=500, body="Something broke") if route.request.method == "POST" else route.fallback()
        ),
    )
    press_send(page)
    expect(page.locator("body")).to_contain_text("Something broke")
    page.unroute_all()
    page.goto(category)
    page.wait_for_url("**/confirm/**")
    assert sent(live_site, address) == [STORY]
    page_for.problems.clear()


def test_a_double_tap_sends_once(page_for: Visitors, category, live_site, address) -> None:
    page = page_for(390)
    page.goto(category)
    write(page, address)
    open_step_of(page, button(page, "Send my nomination"))
    button(page, "Send my nomination").dblclick()
    page.wait_for_url("**/confirm/**")
    assert sent(live_site, address) == [STORY]
    assert drafts(live_site, address) == []


def test_two_tabs_of_one_draft_send_one_nomination(page_for: Visitors, category, live_site, address) -> None:
    one = page_for(390)
    one.goto(category)
    write(one, address)
    expect(line(one)).to_have_text(SAVED)
    two = one.context.new_page()
    two.goto(category)
    expect(story(two)).to_have_value(STORY)
    for page in (one, two):
        press_send(page)
        page.wait_for_url("**/confirm/**")
    assert sent(live_site, address) == [STORY]


def test_an_expired_key_loses_nothing(page_for: Visitors, category, live_site, address) -> None:
    page = page_for(390)
    page.goto(category)
    page.context.clear_cookies()
    write(page, address)
    expect(line(page)).to_have_text(SAVED)
    assert drafts(live_site, address) == [STORY]
    page.context.clear_cookies()
    press_send(page)
    expect(page.locator(".error-summary")).to_contain_text("What you typed is still here")
    expect(story(page)).to_have_value(STORY)
    press_send(page)
    page.wait_for_url("**/confirm/**")
    assert sent(live_site, address) == [STORY]
    page_for.forgive("400")


def test_two_devices_never_overwrite_each_other(
    page_for: Visitors, category, live_site, address, check_axe, latest_mail: Callable[[str], Mail]
) -> None:
    phone, desk = page_for(390), page_for(1280)
    phone.goto(category)
    write(phone, address, "Begun on the phone, between two calls, with one thumb.")
    expect(line(phone)).to_have_text(SAVED)
    button(phone, "Go on on another device").click()
    expect(phone.locator("main")).to_contain_text(f"A link to it is on its way to {address}")
    check_axe(phone)
    desk.goto(latest_mail(address).links[0])
    desk.locator("main form button").click()
    desk.wait_for_url("**draft=**")
    expect(story(desk)).to_have_value(re.compile("Begun on the phone"))
    phone.goto(category)
    expect(story(phone)).to_have_value(re.compile("Begun on the phone"))
    fill_in(desk, story="Gone on with at the desk, with ten fingers and a cup of coffee.")
    expect(line(desk)).to_have_text(SAVED)
    fill_in(phone, story="Changed on the phone, which knows nothing of the desk.")
    expect(line(phone)).to_have_text(re.compile("^This nomination was changed on another device on "))
    expect(phone.locator("[data-draft-theirs]")).to_contain_text("Gone on with at the desk")
    check_axe(phone)
    assert drafts(live_site, address) == ["Gone on with at the desk, with ten fingers and a cup of coffee."]
    button(phone, "Use those words").click()
    expect(story(phone)).to_have_value(re.compile("Gone on with at the desk"))
    fill_in(phone, story="The phone has the last word, and says so at some length.")
    expect(line(phone)).to_have_text(SAVED)
    fill_in(desk, story="And the desk, once more, which does not know of that yet.")
    expect(line(desk)).to_have_text(re.compile("^This nomination was changed on another device on "))
    button(desk, "Keep these words").click()
    expect(line(desk)).to_have_text(SAVED)
    assert drafts(live_site, address) == ["And the desk, once more, which does not know of that yet."]
    phone.reload()
    expect(story(phone)).to_have_value(re.compile("And the desk, once more"))
    press_send(desk)
    desk.wait_for_url("**/receipt")
    phone.reload()
    expect(line(phone)).to_have_text(re.compile("has been sent already"))
    assert len(sent(live_site, address)) == 1
    page_for.forgive("409")


def test_start_afresh_wipes_both_copies(page_for: Visitors, category, live_site, address) -> None:
    page = page_for(390)
    page.goto(category)
    write(page, address)
    expect(line(page)).to_have_text(SAVED)
    assert drafts(live_site, address) == [STORY]
    page.context.set_offline(True)
    button(page, "Start afresh").click()
    button(page, "Throw it away").click()
    expect(line(page)).to_have_text(re.compile("^There is no connection now, and a copy is with us"))
    expect(story(page)).to_have_value(STORY)
    page.context.set_offline(False)
    button(page, "Start afresh").click()
    button(page, "Throw it away").click()
    expect(story(page)).to_have_value("")
    assert drafts(live_site, address) == []
    holds_nothing(page)
    page_for.problems.clear()
